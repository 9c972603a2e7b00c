//! What holds for every document: generated ones, from noise to pages made of the lines of testdata and of the rules' examples.
//!
//! The seed is fixed, so that a run is repeatable; `PROPTEST_RNG_SEED=7 PROPTEST_CASES=20000` looks elsewhere and longer.

#![expect(clippy::expect_used, clippy::disallowed_methods, reason = "what surrounds tests fails as tests do")]

use crate::fuzz::targets::account::without_layout;
use dechrome::decode::decode;
use dechrome::tidy::tidy;
use dechrome::{Cleaner, Document, Examination, Settings};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

/// Lines of which documents are made.
struct Stock {
    /// The lines of all documents of testdata.
    lines: Vec<String>,
    /// What the rows of the rules must match, and what they must spare.
    examples: Vec<String>,
}

static STOCK: LazyLock<Stock> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut lines = Vec::new();
    for kind in ["wild", "synthetic", "negative"] {
        let mut folders: Vec<_> = fs::read_dir(root.join("testdata").join(kind))
            .expect("testdata")
            .map(|entry| entry.expect("an entry").path())
            .collect();
        folders.sort();
        for folder in folders {
            let bytes = fs::read(folder.join("input.txt")).expect("an input");
            let text = String::from_utf8(bytes).unwrap_or_default();
            lines.extend(text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned));
        }
    }
    let mut files: Vec<_> = fs::read_dir(root.join("rules"))
        .expect("rules")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    let mut examples = Vec::new();
    for file in files {
        let text = fs::read_to_string(file).expect("UTF-8");
        let rows: toml::Table = text.parse().expect("TOML");
        for row in rows.values().filter_map(toml::Value::as_array).flatten() {
            for key in ["matches", "spares"] {
                match row.get(key) {
                    Some(toml::Value::String(line)) => examples.push(line.clone()),
                    Some(toml::Value::Array(more)) => {
                        examples.extend(more.iter().filter_map(toml::Value::as_str).map(str::to_owned));
                    }
                    _ => {}
                }
            }
        }
    }
    assert!(lines.len() > 1000 && examples.len() > 300, "{} lines, {} examples", lines.len(), examples.len());
    Stock { lines, examples }
});

/// Lines that are neither in testdata nor in the rules: prose, list items, bars, numbers, dates.
const OTHERS: [&str; 26] = [
    "The ferry stayed at its pier for nine days, and nobody on the island minded very much.",
    "It was late when the last parcels reached the shop, so the postmaster read out the names until it was dark.",
    "the cost of new ones is more than it takes in",
    "渡轮在码头停了九天，岛上没有人觉得有什么不好，因为老师早就滑冰过去了。",
    "• two eggs",
    "- a pinch of salt",
    "3. Close the valve.",
    "Home | News | Contact | About us",
    "Facebook · X · E-mail",
    "2024-07-19 08:42",
    "By Jane Roe",
    "Source: Lakeside Gazette",
    "1347    8647   56553",
    "Ingredients:",
    "A short line",
    "1",
    "for (let i = 0; i < 10; i += 1) {",
    "    if (i % 2 == 0)  {",
    "\tprint(i);",
    "        x  =  1",
    "    }",
    "}",
    "\u{a0} \u{2002}\u{a0}x = f(1)",
    "half: a\u{a0}b,",
    "Films(3\u{200b}4)",
    "  and more words that go on till the end of the line f(0);",
];

/// Bytes that lead a decoder astray.
const STRANGE: [&[u8]; 11] = [
    b"\n",
    b"\n\n",
    b"\r",
    b"\x00",
    b"\x1b$B",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xe2\x80",
    b"<meta charset=gbk>",
    b"\xc2\x85",
];

fn config() -> ProptestConfig {
    let mut config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    if config.rng_seed == RngSeed::Random {
        config.rng_seed = RngSeed::Fixed(20_240_719);
    }
    config
}

/// A line, or what makes lines strange.
fn line() -> impl Strategy<Value = String> {
    let shown = prop_oneof![
        6 => select(STOCK.lines.as_slice()),
        2 => select(&OTHERS[16..]).prop_map(str::to_owned),
        5 => select(STOCK.examples.as_slice()),
        4 => select(&OTHERS[..]).prop_map(str::to_owned),
    ];
    prop_oneof![
        12 => shown.clone(),
        1 => shown.clone().prop_map(|line| format!("  \u{3000}{line} \t")),
        1 => shown.clone().prop_map(|line| format!("• {line}")),
        1 => shown.prop_map(|line| line.replace(' ', "\u{a0}\u{200b}")),
    ]
}

/// A page: lines, each with its line end.
fn page() -> impl Strategy<Value = String> {
    let end = prop_oneof![6 => Just("\n"), 4 => Just("\n\n"), 1 => Just("\r\n"), 1 => Just("\n \n\n"), 1 => Just("\u{2028}")];
    prop::collection::vec((line(), end), 0..40)
        .prop_map(|lines| lines.iter().flat_map(|(line, end)| [line.as_str(), end]).collect())
}

/// Bytes of every kind: noise, texts in encodings, pieces of both.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..60),
        "\\PC{0,60}".prop_map(String::into_bytes),
        line().prop_map(String::into_bytes),
        line().prop_map(|line| encoding_rs::GB18030.encode(&line).0.into_owned()),
        line().prop_map(|line| encoding_rs::WINDOWS_1252.encode(&line).0.into_owned()),
        line().prop_map(|line| encoding_rs::WINDOWS_1252
            .decode_without_bom_handling(line.as_bytes())
            .0
            .into_owned()
            .into_bytes()),
        line().prop_map(|line| encoding_rs::ISO_2022_JP.encode(&line).0.into_owned()),
        line().prop_map(|line| line.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        select(&STRANGE[..]).prop_map(<[u8]>::to_vec),
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

fn clean(bytes: &[u8]) -> String {
    Cleaner::default().clean(&Document::bytes(bytes)).text
}

/// Whether the text has characters that `tidy` takes out without a trace: what stood apart before then stands together.
fn holds_what_does_not_show(bytes: &[u8]) -> bool {
    let decoded = decode(&Document::bytes(bytes));
    decoded.text.chars().any(|c| !c.is_whitespace() && is_blank(c.encode_utf8(&mut [0; 4])))
}

/// The lines of kept blocks and those of the others, in their clean form.
fn tidied_lines(examination: &Examination<'_>) -> (String, String) {
    let (mut kept, mut gone) = (String::new(), String::new());
    for (block, verdict) in examination.verdicts.iter().enumerate() {
        let lines = if verdict.is_kept() { &mut kept } else { &mut gone };
        for line in examination.segmented.lines_of(block, &examination.decoded.text) {
            tidy(line, lines);
            lines.push('\n');
        }
    }
    (kept, gone)
}

fn check_shape(text: &str) -> Result<(), TestCaseError> {
    prop_assert!(text.is_empty() || text.ends_with('\n') && !text.ends_with("\n\n"));
    prop_assert!(!text.starts_with('\n') && !text.contains("\n\n\n"));
    let strange = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t'));
    prop_assert_eq!(strange, None, "a control character");
    for line in text.lines() {
        let mut again = String::new();
        tidy(line, &mut again);
        prop_assert_eq!(again, without_layout(line), "not tidy");
    }
    Ok(())
}

/// Every line in one block, spans in order and in bounds, nothing to be seen outside them, a verdict a block.
fn check_account(examination: &Examination<'_>) -> Result<(), TestCaseError> {
    let (text, segmented) = (&*examination.decoded.text, &examination.segmented);
    let mut end = 0;
    for span in segmented.lines.iter() {
        let (start, next) = (span.start as usize, span.end as usize);
        prop_assert!(end <= start && start < next, "spans out of order");
        let between = text.get(end..start);
        prop_assert!(between.is_some() && text.get(start..next).is_some(), "spans out of bounds");
        prop_assert!(is_blank(between.unwrap_or_default()), "text between lines: {between:?}");
        end = next;
    }
    prop_assert!(is_blank(text.get(end..).unwrap_or("?")), "text after the last line");
    let in_blocks: Vec<usize> =
        (0..segmented.blocks.len()).flat_map(|block| segmented.line_numbers(block)).collect();
    prop_assert_eq!(in_blocks, (0..segmented.lines.len()).collect::<Vec<_>>());
    prop_assert_eq!(examination.verdicts.len(), segmented.blocks.len());
    let settings = Settings { reasons: true, ..Settings::default() };
    let cleaned = dechrome::emit::cleaned(examination, &settings);
    let counts = cleaned.blocks;
    prop_assert_eq!(counts.kept + counts.moved + counts.removed, segmented.blocks.len());
    prop_assert_eq!(cleaned.reasons.len(), counts.moved + counts.removed);
    let (kept, gone) = tidied_lines(examination);
    let kept_lines = cleaned.text.lines().filter(|line| !line.is_empty()).map(without_layout);
    prop_assert!(kept_lines.eq(kept.lines()), "the text is not the kept lines: {:?} {kept:?}", cleaned.text);
    let gone_lines = cleaned.reasons.iter().flat_map(|removal| removal.text.lines());
    prop_assert!(gone_lines.eq(gone.lines()), "the reasons are not the other lines");
    Ok(())
}

/// Whether nothing can be seen of it.
fn is_blank(text: &str) -> bool {
    let mut clean = String::new();
    tidy(text, &mut clean);
    clean.is_empty()
}

fn letters(text: &str) -> String {
    text.split_whitespace().collect()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_bytes_become_tidy_text(bytes in bytes()) {
        check_shape(&clean(&bytes))?;
    }

    #[test]
    fn kept_and_moved_and_removed_are_all(bytes in bytes(), page in page()) {
        let cleaner = Cleaner::default();
        check_account(&cleaner.examine(&Document::bytes(&bytes)))?;
        check_account(&cleaner.examine(&Document::bytes(page.as_bytes())))?;
    }

    #[test]
    fn a_page_cleaned_again_does_not_change(page in page()) {
        let once = clean(page.as_bytes());
        prop_assert_eq!(clean(once.as_bytes()), once);
    }

    #[test]
    fn bytes_cleaned_again_do_not_change(bytes in bytes()) {
        prop_assume!(!holds_what_does_not_show(&bytes));
        let once = clean(&bytes);
        prop_assert_eq!(clean(once.as_bytes()), once);
    }

    #[test]
    #[ignore = "known failure: a control character or a soft hyphen inside garbled text hides it from the repair until tidy took it out"]
    fn noise_cleaned_again_does_not_change(bytes in bytes()) {
        let once = clean(&bytes);
        prop_assert_eq!(clean(once.as_bytes()), once);
    }

    #[test]
    fn tidy_text_is_tidy(text in "\\PC*|(?s).*") {
        let (mut once, mut again) = (String::new(), String::new());
        tidy(&text, &mut once);
        tidy(&once, &mut again);
        prop_assert_eq!(again, once);
    }

    #[test]
    fn without_stripping_every_word_comes_out(page in page()) {
        let cleaner = Cleaner::new(Settings { strip: false, ..Settings::default() });
        let document = Document::bytes(page.as_bytes());
        let (whole, _) = tidied_lines(&cleaner.examine(&document));
        let text = cleaner.clean(&document).text;
        prop_assert!(text.split_whitespace().eq(whole.split_whitespace()));
    }

    #[test]
    fn unwrapping_changes_white_space_alone(page in page()) {
        let document = Document::bytes(page.as_bytes());
        let joined = Cleaner::new(Settings { unwrap: true, ..Settings::default() }).clean(&document).text;
        check_shape(&joined)?;
        prop_assert_eq!(letters(&joined), letters(&clean(page.as_bytes())));
    }

    #[test]
    fn text_and_its_bytes_come_out_the_same(page in page()) {
        prop_assume!(!page.contains(['\u{0}', '\u{1b}']));
        prop_assert_eq!(clean(page.as_bytes()), Cleaner::default().clean(&Document::text(&page)).text);
    }
}
