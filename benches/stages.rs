//! How many bytes a second each stage takes, and all of them together, in one thread.
//!
//! The input is `testdata/wild`: its documents over and over until they are a megabyte, so the lengths of documents and lines
//! are those of scraped pages. Bytes are counted as they enter the stage. benches/README.md has the figures.

#![expect(clippy::expect_used, reason = "a bench fails as a test does")]

use dechrome::decode::decode;
use dechrome::emit::{cleaned, explain, jsonl, text};
use dechrome::judge::judge;
use dechrome::judge::model::Model;
use dechrome::segment::segment;
use dechrome::tidy::tidy;
use dechrome::{Cleaner, Document, Examination, Favor, Settings};
use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use encoding_rs::{Encoding, WINDOWS_1252};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

/// Bytes of all documents of a bench together: enough that a run takes milliseconds, little enough for the caches of a core.
const INPUT_BYTES: usize = 1 << 20;

fn main() {
    divan::main();
}

/// The documents of testdata/wild as text, whatever encoding they are in.
fn wild() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/wild");
    let mut folders: Vec<_> =
        std::fs::read_dir(root).expect("testdata").map(|entry| entry.expect("an entry").path()).collect();
    folders.sort();
    let read = |folder: &PathBuf| std::fs::read(folder.join("input.txt")).expect("an input");
    let documents: Vec<String> =
        folders.iter().map(|folder| decode(&Document::bytes(&read(folder))).text.into_owned()).collect();
    assert!(documents.len() >= 20, "testdata/wild lacks documents");
    documents
}

/// The documents over and over until they are a megabyte.
fn repeat<T: Clone + AsRef<[u8]>>(documents: &[T]) -> Vec<T> {
    assert!(!documents.is_empty(), "nothing to repeat");
    let mut size_bytes = 0;
    let is_wanted = |document: &&T| {
        let wanted = size_bytes < INPUT_BYTES;
        size_bytes += document.as_ref().len();
        wanted
    };
    documents.iter().cycle().take_while(is_wanted).cloned().collect()
}

fn size<T: AsRef<[u8]>>(documents: &[T]) -> BytesCount {
    BytesCount::new(documents.iter().map(|document| document.as_ref().len()).sum::<usize>())
}

/// Measures something that is done to each document.
fn each<T: AsRef<[u8]> + Sync, R>(bencher: Bencher<'_, '_>, documents: &[T], work: impl Fn(&T) -> R + Sync) {
    bencher.counter(size(documents)).bench(|| {
        for document in documents {
            black_box(work(black_box(document)));
        }
    });
}

/// Measures something that is done to each document's examination.
fn each_examined<R>(bencher: Bencher<'_, '_>, work: impl Fn(&Examination<'_>) -> R + Sync) {
    let documents = repeat(&wild());
    let cleaner = Cleaner::default();
    let examined: Vec<Examination<'_>> =
        documents.iter().map(|document| cleaner.examine(&Document::text(document))).collect();
    bencher.counter(size(&documents)).bench(|| {
        for examination in &examined {
            black_box(work(black_box(examination)));
        }
    });
}

#[divan::bench]
fn decode_utf8(bencher: Bencher<'_, '_>) {
    each(bencher, &repeat(&wild()), |document| decode(&Document::bytes(document.as_bytes())).text.len());
}

/// Documents of which nobody says the encoding: those that are at home in it are brought to it first.
#[divan::bench(args = ["windows-1252", "windows-1251", "gb18030", "shift_jis", "utf-16le"])]
fn decode_legacy(bencher: Bencher<'_, '_>, label: &str) {
    let encode = |document: &String| -> Option<Vec<u8>> {
        if label == "utf-16le" {
            return Some(document.encode_utf16().flat_map(u16::to_le_bytes).collect());
        }
        let encoding = Encoding::for_label(label.as_bytes()).expect("a label");
        // What the encoding lacks becomes a reference, as browsers send it.
        let (bytes, _, replaced) = encoding.encode(document);
        let fits = !replaced || label != "windows-1252";
        (fits && !bytes.is_ascii() && is_native(document, label)).then(|| bytes.into_owned())
    };
    let documents: Vec<Vec<u8>> = wild().iter().filter_map(encode).collect();
    each(bencher, &repeat(&documents), |document| decode(&Document::bytes(document)).text.len());
}

/// Whether people write the document's language in that encoding: any text fits into gb18030.
fn is_native(document: &str, label: &str) -> bool {
    let has = |range: RangeInclusive<char>| document.chars().any(|c| range.contains(&c));
    let kana = has('\u{3041}'..='\u{30ff}');
    match label {
        "windows-1251" => has('а'..='я'),
        "gb18030" => has('\u{4e00}'..='\u{9fff}') && !kana,
        "shift_jis" => kana,
        _ => true,
    }
}

/// Text in which nothing is to be repaired.
#[divan::bench]
fn repair_good(bencher: Bencher<'_, '_>) {
    each(bencher, &repeat(&wild()), |document| decode(&Document::text(document)).text.len());
}

/// UTF-8 that somebody read as windows-1252.
#[divan::bench]
fn repair_garbled(bencher: Bencher<'_, '_>) {
    let garble =
        |document: &String| WINDOWS_1252.decode_without_bom_handling(document.as_bytes()).0.into_owned();
    let garbled: Vec<String> = wild().iter().map(garble).collect();
    each(bencher, &repeat(&garbled), |document| decode(&Document::text(document)).text.len());
}

#[divan::bench(name = "segment")]
fn segment_text(bencher: Bencher<'_, '_>) {
    each(bencher, &repeat(&wild()), |document| segment(document));
}

#[divan::bench(name = "judge")]
fn judge_blocks(bencher: Bencher<'_, '_>) {
    each_examined(bencher, |examination| {
        judge(
            &examination.decoded.text,
            &examination.segmented,
            examination.markup.as_ref(),
            Model::builtin(),
            None,
            Favor::Balance,
        )
    });
}

/// Every line of the documents, kept or not.
#[divan::bench(name = "tidy")]
fn tidy_lines(bencher: Bencher<'_, '_>) {
    each(bencher, &repeat(&wild()), |document| {
        let mut out = String::with_capacity(document.len());
        document.lines().for_each(|line| tidy(line, &mut out));
        out
    });
}

#[divan::bench]
fn emit_text(bencher: Bencher<'_, '_>) {
    let settings = Settings::default();
    each_examined(bencher, |examination| text(examination, &settings));
}

#[divan::bench]
fn emit_record(bencher: Bencher<'_, '_>) {
    let settings = Settings { reasons: true, ..Settings::default() };
    each_examined(bencher, |examination| {
        let mut out = Vec::new();
        let cleaned = cleaned(examination, &settings);
        jsonl::push_file(&mut out, Some(Path::new("a/page.txt")), "text", "dechrome", &cleaned);
        out
    });
}

#[divan::bench]
fn emit_explanation(bencher: Bencher<'_, '_>) {
    each_examined(bencher, |examination| explain::explain(examination, &[]));
}

#[divan::bench]
fn whole(bencher: Bencher<'_, '_>) {
    let cleaner = Cleaner::default();
    each(bencher, &repeat(&wild()), |document| cleaner.clean(&Document::bytes(document.as_bytes())));
}
