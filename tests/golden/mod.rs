//! Documents with expected outputs: cleans each case of `testdata/` and compares text and metadata.
//!
//! `testdata/README.md` says what the four folders promise and how a case is added. Every test looks at all of its cases
//! before it fails, and names each one that is wrong.

mod case;
mod diff;

use case::{Case, Fields, Kind, fields, read_cases, render_fields};
use dechrome::judge::model::Model;
use dechrome::{Cleaner, Document, Settings};
use diff::{diff, first_missing_word};
use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Fewer cases than this, and the walk went wrong or somebody lost a folder: the project promises so many.
const FEWEST_CASES: usize = 60;

/// Rewrites the expected files of all cases but the known failures.
const BLESS: &str = "DECHROME_BLESS";

fn is_blessing() -> bool {
    std::env::var(BLESS).is_ok_and(|value| value == "1")
}

/// Text and metadata of a cleaned document; a panic is an error like any other, so that the other cases are still seen.
fn clean(bytes: &[u8]) -> Result<(String, Fields), String> {
    catch_unwind(AssertUnwindSafe(|| {
        let cleaned = Cleaner::new(Settings::default()).clean(&Document::bytes(bytes));
        (cleaned.text, fields(&cleaned.metadata))
    }))
    .map_err(|_| "    it panics\n".to_owned())
}

/// What is wrong with a case, in lines for people; `None` if it comes out as expected.
fn find_difference(case: &Case, text: &str, found: &Fields) -> Option<String> {
    let Some(expected) = &case.text else {
        return Some(format!(
            "    no expected.txt: write it, or run with {BLESS}=1 and read what it wrote\n"
        ));
    };
    let mut report = diff(expected, text);
    if let Some(wanted) = &case.fields
        && wanted != found
    {
        report.push_str("    metadata:\n");
        report.push_str(&diff(&render_fields(wanted), &render_fields(found)));
    }
    (!report.is_empty()).then_some(report)
}

/// Fails with all reports and a closing count, if there are any.
fn settle(promise: &str, looked_at: usize, failures: &[(String, String)]) -> Result<(), String> {
    if failures.is_empty() {
        return Ok(());
    }
    let mut message = String::from("\n");
    for (name, report) in failures {
        let _ = write!(message, "{name}\n{report}\n");
    }
    let _ = write!(message, "{promise}: {} of {looked_at} cases fail", failures.len());
    Err(message)
}

/// Looks at the cases that `wanted` names.
fn look_at(
    promise: &str,
    wanted: impl Fn(Kind) -> bool,
    find: impl Fn(&Case) -> Option<String>,
) -> Result<(), String> {
    let cases = read_cases()?;
    let chosen: Vec<&Case> = cases.iter().filter(|case| wanted(case.kind)).collect();
    let failures: Vec<(String, String)> =
        chosen.iter().filter_map(|case| Some((case.name.clone(), find(case)?))).collect();
    settle(promise, chosen.len(), &failures)
}

/// Fails with its message written out, not escaped as an `Err` of a test would be.
fn assert_ok(result: Result<(), String>) {
    let message = result.err().unwrap_or_default();
    assert!(message.is_empty(), "{message}");
}

#[test]
fn the_walk_finds_all_kinds_of_cases_and_enough_of_them() {
    let cases = read_cases().unwrap_or_else(|problems| panic!("{problems}"));
    assert!(cases.len() >= FEWEST_CASES, "{} cases, fewer than {FEWEST_CASES}", cases.len());
    for kind in Kind::ALL {
        assert!(cases.iter().any(|case| case.kind == kind), "no case in {}", kind.folder());
    }
}

#[test]
fn documents_come_out_as_expected() {
    assert_ok(look_at(
        "expected text and metadata",
        |kind| kind != Kind::KnownFailure,
        |case| {
            let (text, found) = match clean(&case.input) {
                Ok(cleaned) => cleaned,
                Err(report) => return Some(report),
            };
            let difference = find_difference(case, &text, &found)?;
            if !is_blessing() {
                return Some(difference);
            }
            match case.bless(&text, &found) {
                Ok(()) => {
                    eprintln!("blessed {}", case.name);
                    None
                }
                Err(problem) => Some(format!("    {problem}\n")),
            }
        },
    ));
}

#[test]
fn known_failures_still_fail() {
    assert_ok(look_at(
        "known failures",
        |kind| kind == Kind::KnownFailure,
        |case| {
            if case.text.is_none() {
                return Some("    no expected.txt: say what would be right\n".to_owned());
            }
            let (text, found) = clean(&case.input).ok()?;
            match find_difference(case, &text, &found) {
                Some(_) => None,
                None => Some("    it comes out right now: move it to wild/ or synthetic/\n".to_owned()),
            }
        },
    ));
}

#[test]
fn clean_text_comes_out_unchanged() {
    if is_blessing() {
        return;
    }
    assert_ok(look_at(
        "cleaned again",
        |_| true,
        |case| {
            // What would be right is not what comes out of a known failure, so its own output is cleaned again.
            let first = match (case.kind, &case.text) {
                (Kind::KnownFailure, _) => clean(&case.input).map(|(text, _)| text),
                (_, Some(text)) => Ok(text.clone()),
                (_, None) => return None,
            };
            let again = first.and_then(|first| Ok((clean(first.as_bytes())?.0, first)));
            match again {
                Ok((second, first)) => Some(diff(&first, &second)).filter(|report| !report.is_empty()),
                Err(report) => Some(report),
            }
        },
    ));
}

#[test]
fn every_word_of_a_clean_document_comes_out_in_order() {
    assert_ok(look_at(
        "words of clean documents",
        |kind| kind == Kind::Negative,
        |case| {
            let Ok(input) = std::str::from_utf8(&case.input) else {
                return Some(
                    "    input.txt is not UTF-8; such a document belongs to synthetic/\n".to_owned(),
                );
            };
            let text = match clean(&case.input) {
                Ok((text, _)) => text,
                Err(report) => return Some(report),
            };
            let missing = |text: &str, place: &str| {
                first_missing_word(input, text)
                    .map(|word| format!("    {place} lacks or misplaces {word:?}\n"))
            };
            missing(&text, "the output").or_else(|| missing(case.text.as_deref()?, "expected.txt"))
        },
    ));
}

/// The leanings of all documents, block by block: they must be the same on every machine. A new model or feature changes them;
/// then the file is written anew with [`BLESS`].
#[test]
fn leanings_are_the_same_to_the_bit() {
    assert_ok(compare_leanings());
}

fn compare_leanings() -> Result<(), String> {
    let mut found = String::new();
    for case in read_cases()?.iter().filter(|case| case.kind == Kind::Wild) {
        let document = Document::bytes(&case.input);
        let decoded = dechrome::decode::decode(&document);
        let segmented = dechrome::segment::segment(&decoded.text);
        let leanings = dechrome::judge::lean(&decoded.text, &segmented, None, Model::builtin());
        let _ = write!(found, "{}:", case.name);
        for leaning in leanings {
            let _ = write!(found, " {}", leaning.0);
        }
        found.push('\n');
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/leanings.txt");
    if is_blessing() {
        return case::write(&path, &found);
    }
    let wanted = case::read_text(&path)?.ok_or("no leanings.txt")?;
    if found == wanted { Ok(()) } else { Err(diff(&wanted, &found)) }
}
