//! Rows 23 to 25: profiles and samples.

use crate::cli::learn::site_in;
use crate::cli::runner::Place;

#[test]
fn row_23_a_profile_that_cannot_be_used_is_refused_with_its_place() {
    let place = site_in("lindvik", 30);
    place.run(["learn", "-q", "lindvik", "-o", "lindvik.toml"]).code(0);
    let good = place.read("lindvik.toml");
    let first_row = good.find("[[learnt]]").expect("a row");
    let line_of = |text: &str, what: &str| {
        let at = text.find(what).unwrap_or_else(|| panic!("{what} in {text}"));
        text[..at].matches('\n').count() + 1
    };
    let replaced = |from: &str, to: &str| good.replacen(from, to, 1);
    let row = |rest: &str| {
        format!("{}[[chrome]]\nname = \"x\"\n{rest}\n{}", &good[..first_row], &good[first_row..])
    };
    let cases = [
        (replaced("format = 1", "format = 2"), "format = 2", "newer version of dechrome; expected 1 or less"),
        (replaced("zone = \"head\"", "zone = \"middle\""), "zone = \"middle\"", "expected `head` or `tail`"),
        (replaced("kind = \"line\"", "kind = \"lime\""), "kind = \"lime\"", "expected `line` or `field`"),
        (replaced("pages = ", "pages = \""), "pages = \"", "expected"),
        (replaced("holding = ", "holding = 9"), "holding = 9", "expected at most 30"),
        (replaced("confidence = 0", "confidence = 7"), "confidence = 7", "expected a share from 0.0 to 1.0"),
        (replaced("first = ", "frist = "), "frist = ", "expected one of"),
        (
            replaced("text = \"", "text = \"{words} "),
            "text = \"{words}",
            "expected {number}, {text} or a doubled brace",
        ),
        (row("kind = \"line\"\nzone = \"any\"\npattern = '('"), "name = \"x\"", "unclosed group"),
        (row("kind = \"line\"\nzone = \"any\""), "name = \"x\"", "a row needs phrases or a pattern"),
        (row("kind = \"line\"\nphrases = [\"x\"]"), "[[chrome]]\n", "missing field `zone`"),
    ];
    for (text, faulty, expected) in cases {
        let place = Place::with(&[("in.txt", "A line.\n"), ("bad.toml", &text)]);
        let line = line_of(&text, faulty);
        let ran = place.run(["clean", "in.txt", "--profile", "bad.toml", "-o", "out.txt"]).code(2);
        let (place_told, message) = (format!("bad.toml:{line}:"), ran.stderr());
        assert!(
            message.contains(&place_told) && message.contains(expected),
            "{place_told} {expected}: {message}"
        );
        assert!(!place.exists("out.txt"));
    }
}

#[test]
fn row_23_a_profile_cut_short_anywhere_is_refused() {
    let place = site_in("lindvik", 20);
    place.run(["learn", "-q", "lindvik", "-o", "lindvik.toml"]).code(0);
    let good = place.read("lindvik.toml");
    let end = good.rfind("[end]").expect("an end") + "[end]".len();
    for at in (0..end).step_by(end / 23) {
        place.write("cut.toml", &good[..at]);
        let ran = place.run_with("A line.\n", ["clean", "--profile", "cut.toml"]).code(2).prints("");
        assert!(ran.stderr().starts_with("dechrome: cut.toml:"), "{at}: {}", ran.stderr());
    }
    place.run_with("A line.\n", ["clean", "--profile", "none.toml"]).code(2).says("cannot read none.toml");
    place.write("sample", "{}\n");
    place.run(["learn", "--merge", "sample", "-o", "x.toml"]).code(2).says("sample:1: not a sample");
}
