//! What holds of every examination: nothing is lost unseen, and all renderings say the same.

use super::tidied;
use dechrome::emit::{self, explain::explain};
use dechrome::judge::Account;
use dechrome::{Cleaned, Examination, FieldName, Segmented, Settings};

/// A line ends at these.
const LINE_ENDS: [char; 7] = ['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];

/// Lines in order and in bounds, nothing to be seen outside them, each in one block.
pub(super) fn check_segmented(text: &str, segmented: &Segmented) {
    let mut end = 0;
    for span in segmented.lines.iter() {
        let (start, next) = (span.start as usize, span.end as usize);
        assert!(end <= start && start < next, "lines out of order at {start}");
        let between = text.get(end..start).expect("lines begin and end between characters");
        assert_eq!(tidied(between), "", "text between lines");
        let line = text.get(start..next).expect("lines begin and end between characters");
        assert!(!line.contains(LINE_ENDS), "a line end in the line {line:?}");
        assert!(!tidied(line).is_empty(), "an empty line {line:?}");
        end = next;
    }
    assert_eq!(
        tidied(text.get(end..).expect("the end is between characters")),
        "",
        "text after the last line"
    );
    let in_blocks: Vec<usize> =
        (0..segmented.blocks.len()).flat_map(|block| segmented.line_numbers(block)).collect();
    assert!(in_blocks.into_iter().eq(0..segmented.lines.len()), "each line is in one block");
}

/// Text, counts, reasons and explanation of one examination. It must have been made with these settings, and `accounts` of it.
pub(super) fn check(examination: &Examination<'_>, settings: &Settings, accounts: &[Account]) -> Cleaned {
    let (text, segmented) = (&*examination.decoded.text, &examination.segmented);
    check_segmented(text, segmented);
    assert_eq!(examination.verdicts.len(), segmented.blocks.len(), "a verdict a block");
    let cleaned = emit::cleaned(examination, settings);
    let counts = cleaned.blocks;
    assert_eq!(counts.kept + counts.moved + counts.removed, segmented.blocks.len());
    check_shape(&cleaned.text);
    if settings.reasons {
        assert_eq!(cleaned.reasons.len(), counts.moved + counts.removed);
        let gone = lines(examination, false);
        assert!(
            cleaned.reasons.iter().flat_map(|removal| removal.text.lines()).eq(gone.iter()),
            "the reasons"
        );
    }
    if settings.with.is_empty() && !settings.unwrap {
        let kept = lines(examination, true);
        let found: Vec<String> =
            cleaned.text.lines().filter(|line| !line.is_empty()).map(without_layout).collect();
        assert_eq!(found, kept, "the text is not the kept lines");
        check_order(found.iter().map(String::as_str), text);
    }
    check_metadata(&cleaned);
    check_explanation(examination, accounts);
    cleaned
}

/// The tidied lines of the blocks that are kept, or of the others.
fn lines(examination: &Examination<'_>, kept: bool) -> Vec<String> {
    let blocks = examination.verdicts.iter().enumerate().filter(|(_, verdict)| verdict.is_kept() == kept);
    blocks
        .flat_map(|(block, _)| examination.segmented.lines_of(block, &examination.decoded.text))
        .map(tidied)
        .collect()
}

/// Every line of the body is a line of what was read, in the same order.
fn check_order<'a>(kept: impl Iterator<Item = &'a str>, read: &str) {
    let mut lines = read.split(LINE_ENDS).map(tidied);
    for line in kept {
        assert!(lines.any(|read| read == line), "{line:?} was not read");
    }
}

/// Empty, or tidy lines with one line end at the end.
pub(super) fn check_shape(text: &str) {
    assert!(text.is_empty() || text.ends_with('\n') && !text.ends_with("\n\n"), "the end");
    assert!(!text.starts_with('\n') && !text.contains("\n\n\n"), "blank lines");
    for line in text.lines() {
        assert_eq!(tidied(line), without_layout(line), "not tidy");
    }
}

/// A line without the white space that a listing keeps.
pub(crate) fn without_layout(line: &str) -> String {
    let words: Vec<&str> = line.split([' ', '\t', '\u{3000}']).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

fn values(cleaned: &Cleaned) -> impl Iterator<Item = &str> {
    let metadata = &cleaned.metadata;
    let fields = FieldName::ALL.into_iter().filter_map(|name| metadata.value(name));
    fields.chain(metadata.language.as_deref()).chain(metadata.url.as_deref())
}

/// Values are of one line, without what is not seen.
fn check_metadata(cleaned: &Cleaned) {
    for value in values(cleaned) {
        assert_eq!(tidied(value), value, "a value that is not tidy");
        assert!(!value.is_empty(), "a value of nothing");
    }
}

/// An explanation has a line for each line of the document, says of it what the text does, and holds nothing that a terminal
/// would act upon.
fn check_explanation(examination: &Examination<'_>, accounts: &[Account]) {
    let explanation = explain(examination, accounts);
    for line in explanation.lines() {
        let strange = line.chars().find(|&c| c.is_control() || is_direction(c));
        assert_eq!(strange, None, "in the explanation's line {line:?}");
    }
    let metadata = &examination.metadata;
    let fields = FieldName::ALL.into_iter().filter(|name| metadata.value(*name).is_some()).count();
    let head = 1 + fields + usize::from(metadata.language.is_some()) + usize::from(metadata.url.is_some());
    let mut shown = explanation.lines();
    assert!(shown.by_ref().take(head).all(|line| line.starts_with("# ")), "the head");
    let mut shown = shown.filter(|line| !line.starts_with("        ^ "));
    let mut number = 0;
    for (block, verdict) in examination.verdicts.iter().enumerate() {
        for line in examination.segmented.lines_of(block, &examination.decoded.text) {
            number += 1;
            let line_shown = shown.next().expect("a line for each line");
            let reason = emit::in_words(verdict.reason(), &examination.site);
            let fate = line_shown.get(8..16).unwrap_or_default().trim_end();
            assert!(line_shown.trim_start().starts_with(&format!("{number} ")), "{number}: {line_shown}");
            assert_eq!(fate == "kept", verdict.is_kept() || number >= 1_000_000 && fate != "kept");
            assert!(
                line_shown.contains(&reason) && line_shown.ends_with(&format!("  {}", tidied(line))),
                "{line_shown}"
            );
        }
    }
    assert_eq!(shown.next(), None, "more lines than the document has");
}

/// Whether a character turns the direction of writing.
fn is_direction(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
