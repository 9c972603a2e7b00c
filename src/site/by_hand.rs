//! What of a profile's file was written by hand.
//!
//! Takes the file's text and where its rows stand, as the reader of TOML found them: what it takes for a row by hand, however that
//! is spelled, is one here. Gives those rows as they stand there. What they say is left to [`crate::judge::rules`].

use std::borrow::Cow;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The keys of rows that were written by hand; all others are written anew.
const HAND_KEYS: [&str; 3] = ["allow", "chrome", "field"];

/// A key with its value, or a row of one.
struct Part {
    start: usize,
    end: usize,
    by_hand: bool,
}

/// The rows that were written by hand, byte for byte, with the comments before, between and after them. `header` is what the program
/// itself says at the top of the file.
pub(super) fn text_by_hand(text: &str, header: &str, table: &DeTable<'_>) -> String {
    let mut parts = Vec::new();
    for (key, value) in table {
        let by_hand = HAND_KEYS.contains(&Cow::as_ref(key.get_ref()));
        parts.push(Part { start: key.span().start, end: end_of(value), by_hand });
        let rows = value.get_ref().as_array().into_iter().flat_map(|rows| rows.iter());
        parts.extend(rows.map(|row| Part { start: row.span().start, end: end_of(row), by_hand }));
    }
    parts.sort_unstable_by_key(|part| part.start);
    let mut kept = String::new();
    let mut read_to = if text.starts_with(header) { header.len() } else { 0 };
    let mut was_by_hand = false;
    for part in parts {
        // A row of a list in its key's own line, which is there already.
        if part.end <= read_to {
            continue;
        }
        // What is between parts is blank or a comment, so each stands on lines of its own.
        let between = text.get(read_to..part.start).unwrap_or_default();
        let start = read_to + between.rfind('\n').map_or(0, |end| end + 1);
        let rest = text.get(part.end..).unwrap_or_default();
        let end = rest.find('\n').map_or(text.len(), |end| part.end + end + 1);
        let comments = text.get(read_to..start).unwrap_or_default();
        match (was_by_hand, part.by_hand) {
            (true, true) => kept.push_str(comments),
            (true, false) => push_comments(&mut kept, comments),
            (false, true) => {
                if !kept.is_empty() {
                    kept.push('\n');
                }
                kept.push_str(without_blank_start(comments));
            }
            (false, false) => {}
        }
        if part.by_hand {
            kept.push_str(text.get(start..end).unwrap_or_default());
        }
        (read_to, was_by_hand) = (end, part.by_hand);
    }
    if was_by_hand {
        push_comments(&mut kept, text.get(read_to..).unwrap_or_default());
    }
    kept
}

/// Where the last of a value stands; of a row under a header its place is the header's.
fn end_of(value: &Spanned<DeValue<'_>>) -> usize {
    let values = value.get_ref().as_table().into_iter().flat_map(|row| row.values());
    values.map(|value| value.span().end).fold(value.span().end, usize::max)
}

/// Appends what stands behind a row by hand, if there is more than blank lines.
fn push_comments(kept: &mut String, comments: &str) {
    let comments = comments.trim_end();
    if !comments.is_empty() {
        kept.push_str(comments);
        kept.push('\n');
    }
}

fn without_blank_start(comments: &str) -> &str {
    let content = comments.trim_start();
    let blank = comments.len() - content.len();
    // The indent of the first comment, or of the row itself, is no blank line.
    let start = comments.get(..blank).and_then(|blank| blank.rfind('\n')).map_or(0, |end| end + 1);
    comments.get(start..).unwrap_or_default()
}
