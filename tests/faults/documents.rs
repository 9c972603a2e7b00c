//! Rows 1 to 9: what a document may hold.

use crate::cli::records::quoted;
use crate::cli::runner::{Place, SHORT};
use dechrome::{Cleaner, Document};

#[test]
fn row_01_empty_texts_become_empty_files() {
    let place =
        Place::with(&[("in/empty.txt", ""), ("in/blank.txt", " \n\r\n\t\n"), ("in/mark.txt", "\u{feff}")]);
    place.run(["clean", "in", "-o", "out"]).code(0).says("3 empty");
    for file in ["out/empty.txt", "out/blank.txt", "out/mark.txt"] {
        assert_eq!(place.read(file), "", "{file}");
    }
}

#[test]
fn row_04_binary_files_are_skipped_in_a_folder_and_fail_when_named() {
    let place = Place::with(&[("in/a.txt", SHORT)]);
    let binary: Vec<u8> = (0..4000u32).map(|n| (n * n % 251) as u8 & 0x8f).collect();
    place.write("in/b.bin", &binary);
    let ran = place.run(["clean", "in", "-o", "out"]);
    ran.code(0).says("1 binary file skipped");
    assert_eq!(place.files("out"), ["a.txt"]);
    place.run(["clean", "in/b.bin"]).code(4).prints("").says("dechrome: in/b.bin: binary");
    place.run(["clean", "in/b.bin", "in/a.txt", "-o", "out"]).code(3).says("dechrome: in/b.bin: binary");
    place.run_with(&binary, ["clean"]).code(4).prints("").says("dechrome: -: binary");
}

#[test]
fn row_04_compressed_files_are_named_and_mind_the_strict() {
    let place = Place::with(&[("in/a.txt", SHORT)]);
    let packed = [b"\x1f\x8b\x08\0\0\0\0\0\0\x03".to_vec(), vec![0; 40]].concat();
    place.write("in/b.txt.gz", &packed);
    let ran = place.run(["clean", "in", "-o", "out"]).code(0);
    ran.says("dechrome: in/b.txt.gz: compressed, which is not read").says("1 compressed file skipped");
    assert_eq!(place.files("out"), ["a.txt"]);
    place.run(["clean", "in", "-o", "out", "-q"]).code(0).says_nothing();
    place.run(["clean", "in", "-o", "out", "-q", "--strict"]).code(3).says("in/b.txt.gz: compressed");
    place.run(["clean", "in/b.txt.gz"]).code(4).says("dechrome: in/b.txt.gz: compressed");
    place.run_with(&packed, ["clean"]).code(4).prints("").says("dechrome: -: compressed");
}

#[test]
fn row_05_a_document_that_is_too_large_is_refused() {
    let place = Place::with(&[("in/a.txt", SHORT), ("in/b.txt", &SHORT.repeat(100))]);
    place
        .run(["clean", "in", "-o", "out", "--max-size", "1K"])
        .code(3)
        .says("in/b.txt: larger than 1024 bytes (--max-size)");
    assert_eq!(place.files("out"), ["a.txt"]);
    place
        .run_with(SHORT.repeat(100), ["clean", "--max-size", "1K"])
        .code(4)
        .says("-: larger than 1024 bytes (--max-size)");
    place.run(["clean", "in", "--max-size", "0"]).code(2);
    // What no flag allows is refused, and not cut down without a word.
    for size in ["5G", "1431655766"] {
        let ran = place.run(["clean", "in", "-o", "other", "--max-size", size]).code(2).prints("");
        ran.says("'--max-size <SIZE>': one document may have 1431655765 bytes at most");
    }
    place.run(["clean", "in", "-q", "-o", "other", "--max-size", "1431655765"]).code(0);
}

#[test]
fn row_08_lone_surrogates_in_records_become_the_replacement_character() {
    let place = Place::new();
    let line = r#"{"text": "A pair \ud83d\ude00 is whole, and \ud800 alone is not, nor is \udc00 here."}"#;
    let ran = place.run_with(line, ["clean"]).code(0).says("1 with replaced characters");
    let record = ran.records().remove(0);
    assert_eq!(
        record["text"].as_str().map(str::trim_end),
        Some("A pair 😀 is whole, and \u{fffd} alone is not, nor is \u{fffd} here.")
    );
    assert_eq!(record["dechrome"]["replaced"], 2);
    place.run_with(line, ["clean", "--strict"]).code(3).says("2 characters could not be decoded");
}

#[test]
fn row_01_nothing_on_standard_input_is_an_empty_text() {
    let place = Place::new();
    for nothing in
        [&b""[..], b"\n\n", b" \t\r\n\x0c", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n", b"\xff\xfe", b"\xfe\xff\0\n"]
    {
        place.run_with(nothing, ["clean"]).code(0).prints("").says("1 empty");
        place.run_with(nothing, ["clean", "--strict", "-q"]).code(0).prints("").says_nothing();
    }
    let marked = format!("\u{feff}{SHORT}");
    place.run_with(marked, ["clean"]).code(0).prints(SHORT);
}

/// A document of which each line is furniture.
const CHROME: &str =
    "Share this article: Facebook | X | E-mail\n\n© 2024 Lindvik Post. All rights reserved\n";

#[test]
fn row_02_a_document_that_is_all_chrome_is_emptied_and_named() {
    let place = Place::with(&[("in/a.txt", CHROME), ("in/b.txt", SHORT)]);
    place.run(["clean", "in", "-o", "out"]).code(0).says("in/a.txt: emptied").says("1 emptied");
    assert_eq!((place.read("out/a.txt"), place.read("out/b.txt")), (String::new(), SHORT.to_owned()));
    place.run(["clean", "in", "-o", "out", "--strict", "-q"]).code(3).says("in/a.txt: emptied");
    let record = format!("{{\"text\": {}}}", quoted(CHROME));
    let ran = place.run_with(record, ["clean", "--reasons"]).code(0);
    let record = ran.records().remove(0);
    assert_eq!((&record["text"], &record["dechrome"]["blocks"]["removed"]), (&"".into(), &2.into()));
}

#[test]
fn row_03_every_line_end_is_one_and_the_output_ends_in_one() {
    let (one, two) = SHORT.trim_end().split_once(". ").expect("two sentences");
    let wanted = format!("{one}.\n{two}\n");
    let place = Place::new();
    for end in ["\n", "\r\n", "\r", "\u{b}", "\u{c}", "\u{85}", "\u{2028}", "\u{2029}"] {
        for last in ["", end] {
            let text = format!("{one}.{end}{two}{last}");
            place.run_with(&text, ["clean", "-q"]).code(0).prints(&wanted);
        }
    }
    place
        .run_with(format!("{one}.\r\n\r\n\r\n{two}\r\n\r\n"), ["clean", "-q"])
        .prints(format!("{one}.\n\n{two}\n"));
}

#[test]
fn row_05_a_line_of_a_megabyte_and_many_short_ones_come_out() {
    let long = format!("{}\n", SHORT.trim_end().repeat(10_000));
    let out = Cleaner::default().clean(&Document::text(&long)).text;
    assert!(out == long, "a long line changed: {} of {}", out.len(), long.len());
    let short = "x\n".repeat(200_000);
    let cleaner = Cleaner::new(dechrome::Settings { strip: false, ..dechrome::Settings::default() });
    assert!(cleaner.clean(&Document::text(&short)).text == short);
}

/// Cleans bytes as one record: the text, and what was found out about its encoding.
fn record_of(bytes: &[u8]) -> (String, String, u64) {
    let place = Place::new();
    place.write("in/a.txt", bytes);
    let record = place.run(["clean", "in", "--format", "jsonl", "-q"]).code(0).records().remove(0);
    let found = |pointer: &str| record.pointer(pointer).expect("a value").clone();
    let words = |pointer: &str| found(pointer).as_str().expect("a string").to_owned();
    let replaced = found("/dechrome/replaced").as_u64().expect("a number");
    (words("/text"), words("/dechrome/encoding"), replaced)
}

#[test]
fn row_06_damaged_utf8_is_utf8_and_what_is_replaced_is_counted() {
    let text = "Die Fähre über den Fjord lag neun Tage am Anleger, weil das Eis überall stand und niemand hinübergehen mochte. \
                Ältere Leute hatten das seit ihrer Kindheit nicht gesehen, und für die Schüler war es ein großes Fest.";
    let cut_end = [text.as_bytes(), b"\xc3"].concat();
    let (out, encoding, replaced) = record_of(&cut_end);
    assert_eq!((encoding.as_str(), replaced), ("UTF-8", 1), "{out}");
    assert!(out.starts_with(text), "{out}");
    let mut bad = text.as_bytes().to_vec();
    bad[20] = 0xe9;
    let (out, encoding, replaced) = record_of(&bad);
    assert_eq!((encoding.as_str(), replaced, out.matches('\u{fffd}').count()), ("UTF-8", 1, 1), "{out}");
    let place = Place::new();
    place.run_with(&bad, ["clean", "--strict", "-q"]).code(3).says("-: 1 characters could not be decoded");
    place.run_with(&bad, ["clean"]).code(0).says("1 with replaced characters");
    // Two encodings in one file: the rest of it is not given up for a word.
    let foreign = encoding_rs::WINDOWS_1252.encode("Grüße").0.into_owned();
    let mixed = [text.as_bytes(), b"\n\n", text.as_bytes(), b" ", &foreign].concat();
    let (out, encoding, replaced) = record_of(&mixed);
    assert_eq!(encoding, "UTF-8");
    assert!(out.starts_with(text) && replaced == 2, "{replaced}: {out}");
}

/// An encoding, and the bytes of a character in it.
type Way<'a> = (&'a str, &'a dyn Fn(char) -> Vec<u8>);

#[test]
fn row_07_utf16_and_utf32_are_decoded_with_and_without_a_mark() {
    let text = SHORT;
    let little16 =
        |c: char| c.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| unit.to_le_bytes()).collect::<Vec<u8>>();
    let big16 = |c: char| c.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| unit.to_be_bytes()).collect();
    let little32 = |c: char| (c as u32).to_le_bytes().to_vec();
    let big32 = |c: char| (c as u32).to_be_bytes().to_vec();
    let ways: [Way<'_>; 4] =
        [("UTF-16LE", &little16), ("UTF-16BE", &big16), ("UTF-32LE", &little32), ("UTF-32BE", &big32)];
    for (name, way) in ways {
        for mark in ["", "\u{feff}"] {
            let bytes: Vec<u8> = mark.chars().chain(text.chars()).flat_map(way).collect();
            assert_eq!(record_of(&bytes), (text.to_owned(), name.to_owned(), 0), "{name} {mark:?}");
            // Of odd length, as a download that broke off.
            let (out, encoding, replaced) = record_of(&[&bytes, &b"x"[..]].concat());
            assert_eq!((encoding.as_str(), replaced), (name, 1), "{mark:?}");
            assert!(!out.contains('\0') && out.starts_with(text.trim_end()), "{out:?}");
        }
    }
}

#[test]
fn row_08_lone_surrogates_in_utf16_become_the_replacement_character() {
    let units = |text: &str| text.encode_utf16().collect::<Vec<u16>>();
    let all = [
        &[0xfeff][..],
        &units("The ferry "),
        &[0xd800],
        &units(" was late "),
        &[0xdc00, 0xd83d, 0xde00],
        &units(".\n"),
    ];
    let bytes: Vec<u8> = all.concat().into_iter().flat_map(u16::to_le_bytes).collect();
    let wanted = "The ferry \u{fffd} was late \u{fffd}😀.\n";
    assert_eq!(record_of(&bytes), (wanted.to_owned(), "UTF-16LE".to_owned(), 2));
}

#[test]
fn row_09_direction_marks_go_joiners_that_a_script_needs_stay() {
    let place = Place::new();
    let clean = |text: &str| place.run_with(text, ["clean", "-q", "--no-strip"]).code(0).stdout();
    assert_eq!(
        clean("The \u{202e}ferry\u{202c} was\u{200b} late\u{2066}.\u{2069}\n"),
        "The ferry was late.\n"
    );
    // Persian needs the non-joiner, Sinhala the joiner, and so does a family of emoji.
    for text in ["می\u{200c}خواهم بروم\n", "ශ්\u{200d}රී ලංකාව\n", "A family 👨\u{200d}👩\u{200d}👧 went.\n"]
    {
        assert_eq!(clean(text), text);
    }
}

#[test]
fn row_09_a_hundred_thousand_combining_marks_are_one_letter() {
    let text =
        format!("The fe{}rry was late, and nobody on the island minded.\n", "\u{301}\u{323}".repeat(50_000));
    let start = std::time::Instant::now();
    let out = Cleaner::default().clean(&Document::text(&text)).text;
    assert!(out.starts_with("The f") && out.ends_with("minded.\n") && out.len() <= text.len());
    // Quadratic it would be minutes.
    assert!(start.elapsed() < std::time::Duration::from_secs(20), "{:?}", start.elapsed());
}
