//! Bytes to text: the ladder.

mod mojibake;

use crate::document::{Content, Decoded, Document, Evidence};
use std::borrow::Cow;

/// Decodes a document. Total: any bytes give a text.
pub fn decode<'a>(document: &Document<'a>) -> Decoded<'a> {
    let (text, evidence) = match document.content {
        Content::Text(text) => (Cow::Borrowed(text), Evidence::Text),
        Content::Bytes(bytes) => (encoding_rs::UTF_8.decode_without_bom_handling(bytes).0, Evidence::Valid),
    };
    let (text, repaired) = match mojibake::repair(&text) {
        Some((better, runs)) => (Cow::Owned(better), runs),
        None => (text, 0),
    };
    Decoded { text, encoding: "UTF-8", evidence, replaced: 0, repaired }
}
