//! What tidying promises.

use super::*;
use proptest::prelude::*;
use std::time::Instant;

fn tidied(line: &str) -> String {
    let mut out = String::from("a");
    tidy(line, &mut out);
    assert!(out.starts_with('a'), "what stood before was changed");
    out.split_off(1)
}

/// The quick look and the slow way agree on lines with everything at every place of a word.
#[test]
fn the_plain_head_is_what_tidying_leaves_alone_and_no_more() {
    let slow = |line: &str| {
        let plain = |c: char, after: Option<char>| {
            (c != ' ' || after.is_some_and(|after| after != ' '))
                && (c.is_ascii() || is_surely_composed(c))
                && matches!(fate(c), Fate::Kept | Fate::Space)
                && (c == ' ' || !c.is_whitespace())
        };
        let mut before = None;
        let head = line.chars().take_while(|c| plain(*c, before.replace(*c)));
        head.collect::<String>().trim_end_matches(' ').len()
    };
    let odd = "\u{1} ~\u{7f}\u{80}\u{a0}é’中€\u{301}\u{200b}😀";
    for length in 0..20usize {
        for at in 0..length {
            for c in odd.chars() {
                for also in [at.saturating_sub(1), (at + 1).min(length - 1), length - 1] {
                    for second in [' ', '’', 'a'] {
                        let mut line = vec!['a'; length];
                        line[at] = c;
                        line[also] = second;
                        let line: String = line.iter().collect();
                        assert_eq!(plain_bytes(&line), slow(&line), "{line:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn what_is_surely_composed_is_so_by_the_tables_of_unicode() {
    for c in ('\0'..=char::MAX).filter(|c| is_surely_composed(*c)) {
        assert_eq!(is_nfc_quick(std::iter::once(c)), IsNormalized::Yes, "{c:?}");
        assert_eq!(canonical_combining_class(c), 0, "{c:?}");
    }
}

#[test]
fn white_space_is_one_space_inside_and_none_outside() {
    for (line, clean) in [
        ("a b", "a b"),
        ("  a \t b  ", "a b"),
        ("\u{a0}a\u{2009}\u{3000}b\u{202f}", "a b"),
        ("a\u{2028}b\u{2029}c\u{85}d\u{b}e", "a b c d e"),
        ("a \u{200b} b", "a b"),
        ("a\u{200b} \u{feff}", "a"),
        (" \u{200b}\u{ad}\u{200e} ", ""),
        ("", ""),
        (" ", ""),
    ] {
        assert_eq!(tidied(line), clean, "{line:?}");
    }
}

#[test]
fn characters_that_cannot_be_seen_go() {
    for (line, clean) in [
        ("Donau\u{ad}dampf", "Donaudampf"),
        ("a\0b\u{1b}c\u{7f}d\u{80}e\u{9f}f", "abcdef"),
        ("\u{feff}x\u{2060}y\u{200b}z", "xyz"),
        ("\u{202b}שלום\u{202c} \u{2067}abc\u{2069}\u{200f}", "שלום abc"),
        ("a\u{fdd0}b\u{ffff}c\u{1fffe}d", "abcd"),
        ("a\u{fffd}b\u{e000}c", "a\u{fffd}b\u{e000}c"),
        ("Auf\u{200c}lage", "Auflage"),
        ("x\u{e0041}\u{e0042}y", "xy"),
        ("\u{fe0f}a", "a"),
    ] {
        assert_eq!(tidied(line), clean, "{line:?}");
    }
}

#[test]
fn joiners_that_a_script_needs_stay() {
    for line in [
        "می\u{200c}خواهم",
        "ه\u{200d}",
        "ക\u{d4d}\u{200d} ക",
        "क\u{94d}\u{200d}ष",
        "ශ\u{dca}\u{200d}ර",
        "👩\u{200d}💻",
        "👩\u{1f3fd}\u{200d}💻",
        "❤\u{fe0f}\u{200d}🔥",
        "1\u{fe0f}\u{20e3}",
        "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
        "葛\u{e0100}",
    ] {
        assert_eq!(tidied(line), line);
    }
    assert_eq!(tidied("کتاب\u{200c} ها"), "کتاب ها");
    assert_eq!(tidied("می\u{200c}\u{200c}\u{200d}خواهم"), "می\u{200c}خواهم");
    assert_eq!(tidied("👩\u{200d}"), "👩");
    assert_eq!(tidied("a\u{200d}b"), "ab");
}

#[test]
fn text_is_composed_after_removal() {
    assert_eq!(tidied("e\u{301}"), "é");
    assert_eq!(tidied("e\u{200b}\u{301}"), "é");
    assert_eq!(tidied("ハ\u{3099}ス"), "バス");
    assert_eq!(tidied("\u{1112}\u{1161}\u{11ab}"), "한");
    assert_eq!(tidied("\u{212b}ngstr\u{f6}m"), "Ångström");
    assert_eq!(
        tidied("a\u{315}\u{300}\u{5ae}\u{300}b"),
        "a\u{315}\u{300}\u{5ae}\u{300}b".nfc().collect::<String>()
    );
}

#[test]
fn time_is_linear_in_marks_and_joiners() {
    for unit in ["\u{301}", "\u{323}\u{301}", "\u{200d}", "\u{200b}", " \u{200b}", "\u{fe0f}"] {
        let took = |n: usize| {
            let line = format!("ب{}ب", unit.repeat(n));
            let start = Instant::now();
            assert!(tidied(&line).len() <= line.len());
            start.elapsed().as_secs_f64()
        };
        took(50_000);
        let (once, twice) = (took(100_000), took(400_000));
        assert!(twice < once * 16.0 + 0.05, "{unit:?}: {once} s, four times as much: {twice} s");
    }
}

/// Lines of what `tidy` treats specially, far more often than chance would have it.
fn lines() -> impl Strategy<Value = String> {
    let special = prop::sample::select(
        " \t\u{a0}\u{3000}\u{2028}\u{200b}\u{200c}\u{200d}\u{200e}\u{2066}\u{ad}\u{feff}\u{fe0f}\u{e0100}\u{e0067}\
         \u{e007f}\u{1f3f4}👩💻❤aeo\u{301}\u{323}\u{315}\u{5b0}\u{64b}\u{94d}کبक한\u{1100}\u{1161}\u{11a8}ハ\u{3099}\u{34f}\
         \u{85}\u{93}\u{fffd}©é\u{212b}\u{37e}"
            .chars()
            .collect::<Vec<_>>(),
    );
    prop::collection::vec(prop_oneof![4 => special, 1 => any::<char>()], 0..24)
        .prop_map(|chars| chars.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tidy_changes_nothing_the_second_time(line in lines()) {
        let once = tidied(&line);
        prop_assert_eq!(tidied(&once), once);
    }

    #[test]
    fn a_tidied_line_is_composed_trimmed_and_without_controls(line in lines()) {
        let clean = tidied(&line);
        prop_assert_eq!(clean.nfc().collect::<String>(), clean.clone());
        prop_assert_eq!(clean.trim(), clean.as_str());
        prop_assert!(!clean.contains("  "));
        prop_assert!(!clean.chars().any(char::is_control));
    }

    #[test]
    fn what_can_be_seen_is_kept(line in "[a-z \u{e0}-\u{ff}\u{4e00}-\u{4e10}]{0,40}") {
        let words: Vec<&str> = line.split_whitespace().collect();
        prop_assert_eq!(words.join(" "), tidied(&line));
    }
}
