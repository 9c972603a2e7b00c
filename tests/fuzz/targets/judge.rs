//! The whole way of a document, by all settings.

use super::account;
use super::{split, text_of};
use dechrome::{Cleaner, Content, Document, Favor, FieldName, Format, Hints, Settings};

pub(super) fn check(bytes: &[u8]) {
    let (choice, bytes) = split(bytes);
    let bit = |at: u8| choice >> at & 1 == 1;
    let settings = Settings {
        // Most inputs are to be stripped.
        strip: choice & 0b11 != 0b11,
        favor: match choice & 0b11 {
            0 => Favor::Balance,
            1 => Favor::Recall,
            _ => Favor::Precision,
        },
        unwrap: bit(2),
        with: if bit(3) { vec![FieldName::Title, FieldName::Byline] } else { Vec::new() },
        reasons: bit(4),
        markdown: None,
    };
    let format = match choice >> 5 & 0b11 {
        0 | 1 => Format::Auto,
        2 => Format::Html,
        _ => Format::Text,
    };
    let text = text_of(bytes);
    let content = if bit(7) { Content::Bytes(bytes) } else { Content::Text(&text) };
    let document = Document { content, hints: Hints { format, ..Hints::default() } };
    let cleaner = Cleaner::new(settings.clone());
    let examination = cleaner.examine(&document);
    let cleaned = account::check(&examination, &settings, &cleaner.account(&examination));
    let again = cleaner.clean(&document);
    assert_eq!(
        (cleaned.text, cleaned.metadata, cleaned.reasons),
        (again.text, again.metadata, again.reasons)
    );
}
