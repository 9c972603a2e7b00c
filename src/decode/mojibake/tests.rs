//! The promises of `repair`: over the cases in `testdata/mojibake`, and by rule.

use super::*;
use nix::time::{ClockId, clock_gettime};
use serde::Deserialize;
use std::time::Duration;

#[derive(Deserialize)]
struct Case {
    about: String,
    text: String,
    /// Left out where good text is meant to stay.
    garbled: Option<String>,
}

fn cases(json: &str, least: usize) -> Vec<Case> {
    let cases: Vec<Case> = serde_json::from_str(json).unwrap();
    assert!(cases.len() >= least, "only {} cases", cases.len());
    cases
}

fn repaired(text: &str) -> String {
    repair(text).map_or_else(|| text.to_owned(), |(text, _)| text)
}

#[test]
fn reversible_text_is_put_right() {
    let mut wrong = String::new();
    for case in cases(include_str!("../../../testdata/mojibake/reversible.json"), 100) {
        let garbled = case.garbled.unwrap();
        let got = repaired(&garbled);
        if got != case.text {
            wrong += &format!("{}\n  garbled {garbled:?}\n  got     {got:?}\n", case.about);
        }
        assert_eq!(repaired(&got), got, "{}: changed again", case.about);
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn good_text_stays() {
    let mut wrong = String::new();
    for case in cases(include_str!("../../../testdata/mojibake/negative.json"), 70) {
        let got = repaired(&case.text);
        if got != case.text {
            wrong += &format!("{}\n  was {:?}\n  got {got:?}\n", case.about, case.text);
        }
        // Beside garbled text, which makes its page known, good text stays too.
        let beside = |text: &str, garbled: &str| format!("{garbled} {garbled}\n{text}\n{garbled}");
        let mixed = repaired(&beside(&case.text, "HÃ¤user und GrÃ¼ÃŸe, schÃ¶ne"));
        if mixed != beside(&case.text, "Häuser und Grüße, schöne") && !case.about.contains("talked about")
        {
            wrong += &format!("{}, beside garbled text\n  got {mixed:?}\n", case.about);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// One that begins to pass moves to `reversible.json`.
#[test]
fn known_failures_fail_still() {
    for case in cases(include_str!("../../../testdata/mojibake/known-failures.json"), 5) {
        assert_ne!(repaired(&case.garbled.unwrap()), case.text, "{}", case.about);
    }
}

#[test]
fn runs_are_counted_and_good_text_gives_nothing() {
    assert_eq!(repair("plain"), None);
    assert_eq!(repair("château"), None);
    assert_eq!(repair("chÃ¢teau and cafÃ©"), Some(("château and café".to_owned(), 2)));
}

#[test]
fn text_garbled_three_times_over_is_put_right() {
    let garbled = |text: &str| text.bytes().map(char::from).collect::<String>();
    let thrice = (0..LEVELS).fold("naïve café".to_owned(), |text, _| garbled(&text));
    assert_eq!(repaired(&thrice), "naïve café");
}

#[test]
fn long_runs_without_a_space_are_put_right_whole() {
    let text = "今天早上的雨下得很大。".repeat(4000);
    let garbled: String = text.bytes().map(char::from).collect();
    assert_eq!(repaired(&garbled), text);
}

#[test]
fn time_is_linear_in_hostile_text() {
    for unit in [
        "Ã",
        "Ã©",
        "Ã¢â‚¬",
        "ÃƒÂ¢Ã¢â€šÂ¬Ã¢â€žÂ¢",
        "\u{85}",
        "\u{93}",
        "\u{85}\u{93}",
        "é…”",
        "É…",
        "鏂囧瓧",
        "龘",
        "─┐",
        "ВІ",
    ] {
        assert_linear(unit, repair);
    }
}

/// Eight times as much of a unit takes no more than its share and what a busy machine adds.
pub(crate) fn assert_linear<T>(unit: &str, repair: impl Fn(&str) -> T) {
    // The thread's processor time: a busy machine matters less.
    let now = || Duration::from(clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).expect("a clock"));
    let took = |bytes: usize| {
        let text = unit.repeat(bytes / unit.len());
        let start = now();
        repair(&text);
        (now() - start).as_secs_f64()
    };
    took(1 << 12);
    let (once, eight) = (took(1 << 16), took(1 << 19));
    assert!(eight < once * 24.0 + 0.1, "{unit}: {once} s, eight times as much: {eight} s");
}
