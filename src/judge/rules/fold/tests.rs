//! What folding promises.

use super::*;

fn fold(line: &str) -> String {
    Scratch::default().fold(line).map_or_else(String::new, |b| String::from_utf8(b.to_vec()).unwrap())
}

#[test]
fn lines_that_read_the_same_fold_to_the_same() {
    for (line, want) in [
        ("  \u{2022} Share  this\tArticle: ", "share this article"),
        ("[ READ MORE \u{2026} ]", "read more"),
        ("\u{BB} Weiterlesen \u{2192}", "weiterlesen"),
        ("Don\u{2019}t miss it!", "don't miss it"),
        ("\u{201C}Top\u{201D} picks", "\"top\" picks"),
        ("2008 \u{2013} 2024", "2008 - 2024"),
        ("\u{A9} 2024 Example", "\u{A9} 2024 example"),
        ("\u{FF33}\u{FF48}\u{FF41}\u{FF52}\u{FF45}\u{FF1A}", "share"),
        ("\u{7248} \u{6743}\u{3000}\u{6240} \u{6709}\u{3002}", "\u{7248}\u{6743}\u{6240}\u{6709}"),
        ("\u{4E0B}\u{8F7D} App", "\u{4E0B}\u{8F7D} app"),
        ("\u{BF}Olvidaste tu contrase\u{F1}a?", "olvidaste tu contrase\u{F1}a"),
        ("contrasen\u{303}a", "contrase\u{F1}a"),
        ("STRASSE \u{1E9E}", "strasse \u{DF}"),
        ("\u{1F4F0} News", "news"),
        ("Com\u{AD}ments\u{200B} (12)", "comments (12"),
        ("H\u{331}", "\u{1E96}"),
        ("* * *", ""),
        ("", ""),
    ] {
        assert_eq!(fold(line), want, "{line:?}");
    }
}

#[test]
fn folding_a_folded_line_changes_nothing() {
    let pieces = [
        "a",
        "B",
        " ",
        "\t",
        "\u{3000}",
        "\u{200D}",
        "\u{301}",
        "\u{331}",
        "H",
        "\u{130}",
        "\u{FF28}",
        "\u{FF01}",
        "\u{2019}",
        "\u{2014}",
        "-",
        "[",
        ")",
        "\u{3010}",
        ".",
        "\u{2026}",
        "\u{3002}",
        "\u{7248}",
        "\u{30AB}",
        "\u{3099}",
        "\u{1100}",
        "\u{1161}",
        "\u{212A}",
        "\u{1F4F0}",
        "\u{FE0F}",
        "`",
        "\u{345}",
        "\u{391}",
        "\u{1F88}",
    ];
    // Every sequence of four pieces, drawn by counting in a mixed order: 37 is prime to the number of sequences.
    let total = pieces.len().pow(4);
    for step in 0..60_000 {
        let mut number = step * 37 % total;
        let mut line = String::new();
        for _ in 0..4 {
            line.push_str(pieces[number % pieces.len()]);
            number /= pieces.len();
        }
        let once = fold(&line);
        assert_eq!(fold(&once), once, "{line:?}");
    }
}

#[test]
fn plain_and_other_lines_are_folded_alike() {
    for line in ["Share this (12) now!", "* A | b *", "`x` - y", "a\u{1F}b\u{1}c\u{7F}"] {
        let mut scratch = Scratch::default();
        let Folded::To(end) = fold_chars(line.chars(), || true, &mut scratch.folded) else { panic!() };
        let other = String::from_utf8(scratch.folded[..end].to_vec()).unwrap();
        assert_eq!(fold(line), other, "{line:?}");
    }
}

#[test]
fn runs_of_ascii_are_folded_as_their_characters_are() {
    let pieces = [
        "A",
        " ",
        "-",
        "(",
        ".",
        "…",
        "é",
        "版",
        "’",
        "\u{AD}",
        "\u{A0}",
        "word and",
        "`",
        "\t",
        "x".repeat(90).as_str(),
        "•",
    ]
    .map(str::to_owned);
    let (mut whole, mut single) = (Scratch::default(), Scratch::default());
    for step in 0..200_000usize {
        let mut number = step * 7919;
        let mut line = String::new();
        while number > 0 {
            line.push_str(&pieces[number % pieces.len()]);
            number /= pieces.len();
        }
        let by_text = fold_text(&line, || true, &mut whole.folded);
        let by_chars = fold_chars(line.chars(), || true, &mut single.folded);
        match (by_text, by_chars) {
            (Folded::To(end), Folded::To(other)) => {
                assert_eq!(whole.folded[..end], single.folded[..other], "{line:?}");
            }
            (Folded::TooLong, Folded::TooLong) => {}
            _ => panic!("{line:?}"),
        }
    }
}

#[test]
fn eight_plain_bytes_are_lowered_as_one_by_one() {
    for byte in 0..=u8::MAX {
        for beside in [b'a', b' ', b'@', 0x7E] {
            let bytes = [b'A', b' ', b'[', beside, byte, beside, b'Z', b'9'];
            let plain = bytes.is_ascii() && is_plain(&bytes);
            assert_eq!(
                lower(bytes),
                plain.then_some(bytes.map(|byte| byte.to_ascii_lowercase())),
                "{bytes:?}"
            );
        }
    }
}

#[test]
fn an_opening_is_what_the_folded_line_begins_with() {
    let pieces = [
        "a",
        "B",
        " ",
        "-",
        "[",
        ".",
        "…",
        "`",
        "\t",
        "é",
        "e\u{301}",
        "\u{301}",
        "H",
        "\u{331}",
        "版",
        "カ",
        "\u{3099}",
        "’",
        "\u{FF28}",
        "\u{200D}",
        "Word",
        "ẞ",
        "İ",
        "ΐ",
        "ᄀ",
        "ᅡ",
        "🗞",
        "longer words",
        "长一点的文字",
    ];
    let mut scratch = Scratch::default();
    let (mut told, mut lines) = (0, 0);
    for step in 0..200_000usize {
        let mut number = step * 7919;
        let mut line = String::new();
        while number > 0 {
            line.push_str(pieces[number % pieces.len()]);
            number /= pieces.len();
        }
        lines += 1;
        if let Some(opening) = scratch.open(trim(&line)) {
            told += 1;
            assert!(fold(&line).as_bytes().starts_with(&opening.bytes), "{line:?}");
            assert!(opening.last.is_none_or(|last| fold(&line).ends_with(last)), "{line:?}");
        }
    }
    assert!(told * 6 > lines, "{told} of {lines}");
    for (line, want) in [
        ("• Share this", Some("share th")),
        ("Don’t miss", Some("don't mi")),
        ("Subscribe", Some("subscrib")),
        ("Subscrib\u{331}e", None),
        ("版权所有", Some("版权\u{6240}")),
        ("short", None),
    ] {
        let want = want.and_then(|want: &str| want.as_bytes().first_chunk().copied());
        assert_eq!(scratch.open(trim(line)).map(|opening| opening.bytes), want, "{line}");
    }
}

#[test]
fn long_lines_fold_to_nothing() {
    let mut scratch = Scratch::default();
    assert!(scratch.fold(&"a".repeat(LONGEST_FOLDED_BYTES)).is_some());
    assert!(scratch.fold(&"a".repeat(LONGEST_FOLDED_BYTES + 1)).is_none());
    assert!(scratch.fold(&"e\u{301}".repeat(100_000)).is_none());
    assert!(scratch.fold(&format!("a{}b", "-".repeat(100_000))).is_none());
    assert!(scratch.fold(&format!("a{}", "-".repeat(100_000))).is_some());
    assert!(scratch.folded.capacity() < 10 * LONGEST_FOLDED_BYTES);
}
