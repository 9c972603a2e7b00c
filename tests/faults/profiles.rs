//! Rows 23 to 25: profiles and samples.

use crate::cli::learn::site_in;
use crate::cli::runner::Place;
use dechrome::segment::segment;
use dechrome::site::keys::hash;
use dechrome::site::sample::{Page, Sample};
use dechrome::site::sample_file;

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
        (row("kind = \"line\"\nzone = \"any\"\npattern = '('"), "pattern = '('", "unclosed group"),
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
fn row_23_all_that_a_profile_lacks_is_named_at_once() {
    let row = "[[chrome]]\nname = \"x\"\nkind = \"line\"\nzone = \"any\"\nphrases = [\"x\"]\n";
    let keys = "format = 1\nsite = \"x\"\nsample = 2048\npages = 8\n";
    for (text, said) in [
        (
            row.to_owned(),
            "missing keys: expected format, site, sample and pages before the rows, and [end] behind them",
        ),
        (
            format!("format = 1\nsite = \"x\"\n{row}[end]\n"),
            "missing keys: expected sample and pages before the rows\n",
        ),
        (
            format!("{}{row}[end]\n", keys.replace("pages = 8\n", "")),
            "missing key: expected pages before the rows\n",
        ),
        (
            String::new(),
            "missing keys: expected format, site, sample and pages before the rows, and [end] behind them",
        ),
    ] {
        let place = Place::with(&[("bad.toml", &text)]);
        let ran = place.run_with("x\n", ["clean", "--profile", "bad.toml"]).code(2).prints("");
        ran.says(&format!("dechrome: bad.toml:1:1: {said}"));
    }
    let place = Place::with(&[("good.toml", &format!("{keys}{row}[end]\n"))]);
    place.run_with("x\nThe ferry was late.\n", ["clean", "-q", "--profile", "good.toml"]).code(0);
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

#[test]
fn row_23_a_hostile_pattern_is_refused_with_its_place_or_quick() {
    let place = site_in("lindvik", 20);
    place.run(["learn", "-q", "lindvik", "-o", "lindvik.toml"]).code(0);
    let good = place.read("lindvik.toml");
    let (head, rows) = good.split_at(good.find("[[learnt]]").expect("a row"));
    let line = head.lines().count() + 1;
    for pattern in [
        "(a{1000}){1000}",
        "((((a{50}){50}){50}){50}){50}",
        r"\p{L}{5000}",
        "(",
        "[z-a]",
        r"(?<name>x)\k<name>",
        "(?=x)",
    ] {
        let row =
            format!("[[chrome]]\nname = \"x\"\nkind = \"line\"\nzone = \"any\"\npattern = '{pattern}'\n\n");
        place.write("bad.toml", format!("{head}{row}{rows}"));
        let ran = place.run(["clean", "lindvik", "-o", "out", "--profile", "bad.toml"]).code(2).prints("");
        let said = ran.stderr();
        // The row's header, its name, kind and zone stand before the pattern.
        assert!(said.starts_with(&format!("dechrome: bad.toml:{}:11: ", line + 4)), "{pattern}: {said}");
        assert!(!place.exists("out"), "{pattern}: half applied");
    }
    // What would take others for ever is linear here.
    let row = "[[chrome]]\nname = \"x\"\nkind = \"line\"\nzone = \"any\"\npattern = '(a*)*b'\n\n";
    place.write("slow.toml", format!("{head}{row}{rows}"));
    let text = format!("{}c\n", "a".repeat(100_000));
    place.run_with(&text, ["clean", "-q", "--profile", "slow.toml"]).code(0).prints(&text);
}

#[test]
fn row_23_a_profile_that_contradicts_itself_is_refused() {
    let place = site_in("lindvik", 20);
    place.run(["learn", "-q", "lindvik", "-o", "lindvik.toml"]).code(0);
    let good = place.read("lindvik.toml");
    let first = good.find("[[learnt]]").expect("a row");
    let second = first + 1 + good[first + 1..].find("[[learnt]]").expect("another");
    let row = &good[first..second];
    let said = [
        (row.to_owned(), "this line has a row already"),
        (row.replace("zone = \"head\"", "zone = \"tail\""), "this line has a row already"),
        (
            row.replacen("text = \"", "text = \"x", 1).replacen("before =", "#", 1).replacen(
                "edge = true",
                "#",
                1,
            ),
            "the row has no place",
        ),
    ];
    for (more, why) in said {
        place.write("bad.toml", format!("{}{more}{}", &good[..second], &good[second..]));
        place
            .run_with("x\n", ["clean", "--profile", "bad.toml"])
            .code(2)
            .prints("")
            .says("bad.toml:")
            .says(why);
    }
}

#[test]
fn row_24_samples_of_other_settings_or_a_newer_format_are_refused() {
    let place = site_in("lindvik", 12);
    place.run(["learn", "-q", "lindvik", "--sample", "one.sample"]).code(0);
    let mut other = Sample::new(9);
    let text = "Home\npage 1\nFoot\n";
    other.add("1.txt", &Page::of(text, &segment(text)));
    place.write("two.sample", sample_file::write("lindvik", &other));
    let ran = place.run(["learn", "--merge", "one.sample", "two.sample", "-o", "x.toml"]).code(2);
    ran.says("one.sample keeps 2048 documents and two.sample 9");
    let newer = place.read("one.sample").replacen("\"dechrome_sample\":1", "\"dechrome_sample\":7", 1);
    place.write("newer.sample", newer);
    let ran = place.run(["learn", "--merge", "one.sample", "newer.sample", "-o", "x.toml"]).code(2);
    ran.says("newer.sample:1: format 7 is of a newer version of dechrome; expected 1");
    assert!(!place.exists("x.toml"));
}

/// Two lines of one hash, found by a search over 5.4 billion.
const ONE_HASH: [&str; 2] = ["hcnpigdgidhmikhl", "jgllghkgggcfnjip"];

fn collision_site(second: impl Fn(usize) -> &'static str) -> Place {
    let place = Place::new();
    for n in 0..30 {
        place.write(
            format!("site/{n}.txt"),
            format!(
                "Home page of the Lindvik Post\n{}\n\nThe ferry number {n} was late on day {}, and nobody on island {n} minded \
                 very much that it was.\n\nPrinted in Lindvik harbour\nPass it on to your friends\n",
                second(n),
                n * 7 % 31
            ),
        );
    }
    place
}

#[test]
fn row_25_two_lines_of_one_hash_are_told_apart_by_their_text() {
    let [learnt, other] = ONE_HASH;
    assert_eq!(hash(learnt.as_bytes()), hash(other.as_bytes()));
    let place = collision_site(|_| learnt);
    place.run(["learn", "-q", "site", "-o", "site.toml"]).code(0);
    assert!(place.read("site.toml").contains(&format!("text = \"{learnt}\"")));
    let page = place.read("site/1.txt");
    let ran = place.run_with(&page, ["clean", "-q", "--profile", "site.toml"]).code(0);
    assert!(!ran.stdout().contains(learnt) && ran.stdout().contains("ferry"), "{}", ran.stdout());
    let ran = place.run_with(page.replace(learnt, other), ["explain", "--profile", "site.toml"]).code(0);
    let line = ran.stdout().lines().find(|line| line.contains(other)).map(str::to_owned).expect("the line");
    assert!(!line.contains("site"), "taken for the learnt line: {line}");
}

#[test]
fn row_25_two_lines_of_one_hash_are_not_learnt_as_one() {
    let place = collision_site(|n| ONE_HASH[n % 2]);
    place.run(["learn", "-q", "site", "-o", "site.toml"]).code(0);
    let profile = place.read("site.toml");
    assert!(profile.contains("Printed in Lindvik harbour"), "{profile}");
    for line in ONE_HASH {
        assert!(!profile.contains(&format!("text = \"{line}\"")), "{profile}");
    }
}
