//! Markdown: the cases and pages of testdata, and that any page's Markdown, rendered, says what its text says, and no more.

#![expect(clippy::disallowed_methods, reason = "what surrounds tests fails as tests do")]

mod render;

use dechrome::emit::{self, Markdown};
use dechrome::{Cleaner, Document, Format, Hints, Reason, Settings, Verdict};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;
use render::{Rendered, words};
use serde::Deserialize;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

const ALL: Markdown = Markdown { links: true, images: true };

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    html: Option<String>,
    text: Option<String>,
    #[serde(default)]
    links: bool,
    #[serde(default)]
    images: bool,
    markdown: String,
}

fn testdata() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/markdown")
}

/// The text and the Markdown of a document.
fn clean(content: &str, format: Format, strip: bool, markdown: Markdown) -> (String, String) {
    let settings = Settings { strip, markdown: Some(markdown), ..Settings::default() };
    let hints = Hints { format, ..Hints::default() };
    let examination = Cleaner::new(settings.clone()).examine(&Document { hints, ..Document::text(content) });
    (emit::text(&examination, &settings), emit::markdown(&examination, &settings))
}

/// What is wrong with the Markdown of a document whose text is known.
fn fault(text: &str, markdown: &str) -> Option<String> {
    let rendered = Rendered::of(markdown);
    if let Some(fault) = rendered.fault {
        return Some(fault);
    }
    let (wanted, found) = (words(text), words(&rendered.text));
    let at = wanted.iter().zip(&found).take_while(|(wanted, found)| wanted == found).count();
    let after = |words: &[String]| words.iter().skip(at).take(4).cloned().collect::<Vec<_>>().join(" ");
    (wanted != found).then(|| format!("word {at}: wanted {:?}, found {:?}", after(&wanted), after(&found)))
}

/// A text without the fences of its own, which are signs in Markdown.
#[expect(clippy::indexing_slicing, reason = "the places are those of the lines that are gone through")]
fn unfenced(text: &str) -> String {
    let ticks = |line: &str| {
        let info = line.trim().trim_start_matches('`');
        let ticks = line.trim().len() - info.len();
        (ticks >= 3 && !info.contains('`')).then_some((ticks, info.trim().is_empty()))
    };
    let mut lines: Vec<&str> = text.lines().collect();
    let mut open: Option<(usize, usize)> = None;
    for at in 0..lines.len() {
        match (ticks(lines[at]), open) {
            (Some((ticks, _)), None) => open = Some((at, ticks)),
            (Some((ticks, true)), Some((start, opened))) if ticks >= opened => {
                (lines[start], lines[at]) = ("", "");
                open = None;
            }
            _ => {}
        }
    }
    lines.join("\n")
}

#[test]
fn each_kind_of_layout_has_its_markdown() {
    let file = testdata().join("cases.toml");
    let cases: Cases = toml::from_str(&fs::read_to_string(file).expect("the cases")).expect("cases");
    assert!(cases.case.len() >= 50, "cases were lost");
    let mut wrong = String::new();
    for Case { name, html, text, links, images, markdown } in &cases.case {
        let (content, format) = match (html, text) {
            (Some(html), None) => (html, Format::Html),
            (None, Some(text)) => (text, Format::Text),
            _ => panic!("{name}: html or text"),
        };
        let (text, found) = clean(content, format, false, Markdown { links: *links, images: *images });
        if found.trim_end() != markdown.trim_end() {
            let _ = writeln!(
                wrong,
                "{name}\n  wanted {:?}\n  found  {:?}",
                markdown.trim_end(),
                found.trim_end()
            );
        }
        let text = if format == Format::Text { unfenced(&text) } else { text };
        if let Some(fault) = fault(&text, &found).filter(|_| !images) {
            let _ = writeln!(wrong, "{name}\n  {fault}\n  {found:?}");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn what_is_removed_of_a_table_or_of_code_is_not_written() {
    for (page, kept, wanted) in [
        // A table of which a menu was removed, and one of whose columns two are kept.
        (
            "<table><tr><td>Home<br>Links<td>a<tr><td><td>b</table>",
            &[false, false, true, true][..],
            "a\n\nb\n",
        ),
        (
            "<table><tr><td>Home<br>Links<td>a<tr><td>b<td>c</table>",
            &[false, false, true, true],
            "|  |  |\n| --- | --- |\n|  | a |\n| b | c |\n",
        ),
        // Code that begins in the last cell of a line.
        ("a<td>&nbsp;<td><thead><pre>b<dl>c", &[true, false, true], "a\n\n```\nc\n```\n"),
    ] {
        let settings = Settings { strip: false, markdown: Some(Markdown::default()), ..Settings::default() };
        let hints = Hints { format: Format::Html, ..Hints::default() };
        let mut examination =
            Cleaner::new(settings.clone()).examine(&Document { hints, ..Document::text(page) });
        assert_eq!(examination.verdicts.len(), kept.len(), "{page}");
        for (verdict, kept) in examination.verdicts.iter_mut().zip(kept) {
            if !kept {
                *verdict = Verdict::Removed(Reason::NoChrome);
            }
        }
        assert_eq!(emit::markdown(&examination, &settings), wanted, "{page}");
    }
}

#[test]
fn pages_of_documentation_keep_their_layout() {
    let bless = std::env::var_os("DECHROME_BLESS").is_some();
    let folders: Vec<PathBuf> = fs::read_dir(testdata().join("pages"))
        .expect("the pages")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir())
        .collect();
    assert!(folders.len() >= 2, "pages were lost");
    let mut wrong = String::new();
    for folder in folders {
        assert!(folder.join("about.txt").exists(), "{}: what is it for?", folder.display());
        let page = fs::read_to_string(folder.join("input.html")).expect("a page");
        let settings = Settings {
            with: vec![dechrome::FieldName::Title],
            markdown: Some(Markdown::default()),
            ..Settings::default()
        };
        let examination = Cleaner::new(settings.clone()).examine(&Document::text(&page));
        let (text, found) = (emit::text(&examination, &settings), emit::markdown(&examination, &settings));
        let expected = folder.join("expected.md");
        if bless {
            std::io::Write::write_all(&mut fs::File::create(&expected).expect("a file"), found.as_bytes())
                .expect("written");
        }
        if fs::read_to_string(&expected).ok().as_ref() != Some(&found) {
            let _ = writeln!(wrong, "{}: not as expected:\n{found}", folder.display());
        }
        if let Some(fault) = fault(&text, &found) {
            let _ = writeln!(wrong, "{}: {fault}", folder.display());
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

fn cases() -> ProptestConfig {
    ProptestConfig { rng_seed: RngSeed::Fixed(7), cases: 1500, ..ProptestConfig::default() }
}

/// Pieces of which pages are made: tags with a layout, and text that looks like Markdown.
const PIECES: [&str; 119] = [
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<br>",
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "<em>",
    "</em>",
    "<strong>",
    "</strong>",
    "<code>",
    "</code>",
    "<a href='/x y'>",
    "<a href='javascript:alert(1)'>",
    "<a>",
    "</a>",
    "<ul>",
    "</ul>",
    "<ol>",
    "<ol start=7>",
    "<ol start=-2>",
    "</ol>",
    "<li>",
    "</li>",
    "<li value=3>",
    "<ol style='list-style:none'>",
    "<ul style='list-style:none'>",
    "<li style='list-style-type:none'><span class=ltx_tag_item>",
    "<dl>",
    "</dl>",
    "<dt>",
    "</dt>",
    "<dd>",
    "</dd>",
    "<blockquote>",
    "</blockquote>",
    "<pre>",
    "<pre><code class='language-c'>",
    "</pre>",
    "<table>",
    "</table>",
    "<thead>",
    "<tr>",
    "</tr>",
    "<td>",
    "<td colspan=2>",
    "<td rowspan=3>",
    "</td>",
    "<th>",
    "</th>",
    "<caption>",
    "<h1>",
    "<h2>",
    "</h2>",
    "</h1>",
    "<h4>",
    "<hr>",
    "<figure>",
    "<figcaption>",
    "</figure>",
    "<q>",
    "</q>",
    "<input type=checkbox>",
    "<span hidden>",
    "<math><mfrac>",
    "<mtr>",
    "<mtd>",
    "</math>",
    "<script type=math/tex>",
    "<template shadowrootmode=open>",
    "<cite>",
    "</cite>",
    "<x-y>",
    "</x-y>",
    "<tr hidden>",
    "<a href=x aria-hidden=true>",
    "<i aria-hidden=true>·</i>",
    "</span>",
    "<select><option>",
    "</select>",
    "<svg>",
    "</svg>",
    " ",
    "\n",
    "\n\n",
    "&nbsp;",
    "\u{200b}",
    "word",
    "two words",
    "中文",
    "“q”",
    "é\u{301}",
    "\u{301}",
    "#",
    "# ",
    "##",
    "- ",
    "-",
    "---",
    "===",
    "1. ",
    "12) ",
    "* ",
    "*",
    "**",
    "_",
    "__a__",
    "`",
    "``` ",
    "~~~",
    "|",
    "\\",
    "[a](b)",
    "&amp;lt;",
    "!",
    ":",
];

fn pages() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::collection::vec(select(&PIECES[..]), 0..40).prop_map(|pieces| pieces.concat()),
        prop::collection::vec(select(&PIECES[..]), 0..14).prop_map(|pieces| pieces.concat()),
    ]
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn markdown_renders_to_the_words_of_the_text(page in pages()) {
        for markdown in [Markdown::default(), Markdown { links: true, images: false }] {
            let (text, found) = clean(&page, Format::Html, false, markdown);
            let fault = fault(&text, &found);
            prop_assert!(fault.is_none(), "{}\n--- text\n{text}--- markdown\n{found}", fault.unwrap_or_default());
        }
    }

    #[test]
    fn what_is_removed_takes_no_word_with_it(page in pages(), kept in prop::collection::vec(any::<bool>(), 1..12)) {
        let settings = Settings { strip: false, markdown: Some(Markdown::default()), ..Settings::default() };
        let hints = Hints { format: Format::Html, ..Hints::default() };
        let mut examination = Cleaner::new(settings.clone()).examine(&Document { hints, ..Document::text(&page) });
        for (verdict, kept) in examination.verdicts.iter_mut().zip(kept.iter().cycle()) {
            if !kept {
                *verdict = Verdict::Removed(Reason::NoChrome);
            }
        }
        let (text, found) = (emit::text(&examination, &settings), emit::markdown(&examination, &settings));
        let fault = fault(&text, &found);
        prop_assert!(fault.is_none(), "{}\n--- text\n{text}--- markdown\n{found}", fault.unwrap_or_default());
    }

    #[test]
    fn plain_text_renders_to_its_words(text in prop_oneof![
        prop::collection::vec(select(&PIECES[82..]), 0..30).prop_map(|pieces| pieces.concat()),
        "[-a-c0-9#>*_`~|<>&;!:=+.)( \\\\\\[\\]\n]{0,60}",
    ]) {
        let (text, found) = clean(&text, Format::Text, false, ALL);
        let fault = fault(&unfenced(&text), &found);
        prop_assert!(fault.is_none(), "{}\n--- text\n{text}--- markdown\n{found}", fault.unwrap_or_default());
    }

    #[test]
    fn the_text_is_the_same_with_markdown(page in pages()) {
        let (text, _) = clean(&page, Format::Html, true, ALL);
        let hints = Hints { format: Format::Html, ..Hints::default() };
        let plain = Cleaner::default().clean(&Document { hints, ..Document::text(&page) });
        prop_assert_eq!(plain.text, text);
    }
}

#[test]
fn no_address_runs_a_script() {
    for address in [
        "javascript:alert(1)",
        " JavaScript:alert(1)",
        "java\nscript:alert(1)",
        "\u{1}javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "blob:x",
        "java&#x73;cript:alert(1)",
        "&#106;avascript:x",
        "x:y",
    ] {
        let page = format!("<p>See <a href=\"{address}\">this</a> <img alt=boat src=\"{address}\"> here.");
        let (_, markdown) = clean(&page, Format::Html, false, ALL);
        assert_eq!(markdown, "See this here.\n", "{address}");
    }
    for (address, target) in [
        ("/a b(c)", "/a%20b%28c%29"),
        ("https://x.example/?a=1&amp;copy;=2", "https://x.example/?a=1&amp;copy;=2"),
        ("#top", "#top"),
        ("mailto:me@x.example", "mailto:me@x.example"),
        ("//x.example/ö", "//x.example/ö"),
        ("a/b:c", "a/b:c"),
        ("?q=a:b", "?q=a:b"),
    ] {
        let (_, markdown) = clean(&format!("<p><a href=\"{address}\">this</a>"), Format::Html, false, ALL);
        assert_eq!(markdown, format!("[this]({target})\n"), "{address}");
    }
}

#[cfg(unix)]
#[test]
fn twice_the_page_takes_no_more_than_a_share_more() {
    let address = format!("<p><a href={}>", "y".repeat(1000));
    for (start, unit) in [
        ("", "<div>x"),
        ("", "<ul><li>x"),
        ("", "<ul><li>x<p>y"),
        ("", "<blockquote>x"),
        ("", "<b><i>x"),
        ("", "<b>x</b>"),
        ("<p>", "<b>x</b>"),
        ("<p>", "<b>\u{301}x</b>"),
        ("<p>", "<code>x"),
        ("<p>", "<a href=y>x</a>"),
        ("<p>", "<img alt=x>"),
        ("<p>", "<img alt=x src=y><noscript><img alt=x src=y></noscript>"),
        ("", "<picture><source srcset=y><img alt=x>"),
        (&address, "x<br>"),
        (&address, "<table><tr><td>x<td>y</table>"),
        ("", "<table><tr><td>x"),
        ("<table><tr>", "<td>x"),
        ("<table>", "<tr><td>x<td>y"),
        ("<table><tr>", "<td colspan=99>x"),
        ("<table><tr><td rowspan=9999 colspan=99>x", "<tr><td>x"),
        ("<table>", "<tr><td rowspan=9999>x"),
        ("<dl>", "<dt>x<dd>y"),
        ("<pre>", "x\n\n"),
        ("<pre>", "`"),
        ("", "<pre>x\ny"),
        ("", "<h2>x"),
        ("<h2>", "x<br>"),
        ("<p>", "x<br>"),
        ("<p>", "*_`[<&|"),
        ("<p>", "**"),
        ("", "<li><input type=checkbox>x"),
    ] {
        let work = |bytes: usize| {
            let page = format!("{start}{}", unit.repeat(bytes / unit.len()));
            let (_, markdown) = clean(&page, Format::Html, false, ALL);
            assert!(markdown.len() <= page.len() * 16 + 100, "{}", page.len());
        };
        crate::linear::assert_linear(&format!("{start}{unit}"), 50_000, &work);
    }
}
