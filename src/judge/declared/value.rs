//! A statement's value as text: character references resolved, white space in order, and its words for comparing.

use crate::segment::html;
use crate::tidy::tidy;

/// The value as a reader sees it, on one line.
pub(super) fn clean(value: &str) -> String {
    let text = html::resolve(value);
    let mut line = String::with_capacity(text.len());
    for piece in text.lines().filter(|piece| !piece.trim().is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        tidy(piece, &mut line);
    }
    line
}

/// The value's letters and digits in lower case, words apart by one space: two that fold alike say the same.
pub(super) fn fold(value: &str) -> String {
    let mut folded = String::with_capacity(value.len());
    for word in value.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(word.chars().flat_map(char::to_lowercase));
    }
    folded
}

/// Whether it is an address and no name.
pub(super) fn is_address(value: &str) -> bool {
    let value = value.trim_start().trim_start_matches('@');
    ["http://", "https://", "www.", "//", "mailto:"]
        .iter()
        .any(|start| value.get(..start.len()).is_some_and(|s| s.eq_ignore_ascii_case(start)))
}
