//! HTML to text, lines and blocks.
//!
//! Takes the decoded text of a page or of a fragment, gives the text that a browser's reader would read, its blocks, and for each
//! block what the markup says of it. One pass over the tokens, without a tree: time and memory are linear in the page whatever it
//! nests and leaves open. Which blocks are content is `judge`'s.

mod body;
mod declared;
mod flow;
mod head;
mod json_ld;
mod layout;
mod markup;
mod meta;
mod names;
mod open;
mod pictures;
mod reader;
mod references;
mod shown;
mod sniff;
mod tag;
mod token;

use crate::document::Segmented;
pub use declared::{Claim, Declared, Origin, Place, Property, Role};
pub(crate) use flow::{CELL_SEPARATOR, EMPTY_CELL};
pub use layout::{Code, Layout, Sign};
pub(crate) use markup::Spelt;
pub use markup::{Element, Mark, Markup, hash_word};
pub(crate) use sniff::is_html;
use std::borrow::Cow;
pub(crate) use tag::HIDDEN;
pub use tag::Tag;

/// Reads a page. Spans are into the text that is given back.
///
/// ```
/// use dechrome::segment::html;
///
/// let (text, segmented, markup) = html::read("<h1>Ferry</h1><p>It r<b>ain</b>ed.<ul><li>Boats<li><a href=x>Quay</a></ul>");
/// assert_eq!(text, "Ferry\n\nIt rained.\n\n• Boats\n• Quay\n");
/// assert_eq!((segmented.blocks.len(), markup.marks.len()), (4, 4));
/// assert_eq!(markup.element_of(0).and_then(|element| element.tag.heading_level()), Some(1));
/// assert_eq!(markup.marks.last().map(|mark| mark.link_bytes), Some(4));
/// ```
pub fn read(text: &str) -> (String, Segmented, Markup) {
    read_by(text, reader::Reader::default())
}

/// The same with the page's [`Layout`], of which Markdown is made; text, blocks and marks are those of [`read`].
pub fn read_laid_out(text: &str) -> (String, Segmented, Markup) {
    read_by(text, reader::Reader::with_layout())
}

fn read_by(text: &str, reader: reader::Reader) -> (String, Segmented, Markup) {
    // Places in the page are 32 bits wide.
    let page = text.get(..text.floor_char_boundary(u32::MAX as usize)).unwrap_or_default();
    let (page, repaired) = match references::repair(page) {
        Some((better, runs)) => (Cow::Owned(better), runs),
        None => (Cow::Borrowed(page), 0),
    };
    let (mut text, mut segmented, mut markup) = token::tokenize(&page, reader).finish();
    markup.repaired += repaired;
    body::show_without_scripts(&segmented, &mut markup);
    body::append(&mut text, &mut segmented, &mut markup);
    (text, segmented, markup)
}

/// A value with its character references resolved; what looks like a tag stays.
pub(crate) fn resolve(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    // Only references are left for the tokenizer to see.
    let escaped = value.replace('<', "&lt;");
    let (text, ..) = token::tokenize(&escaped, reader::Reader::of_fragment()).finish();
    Cow::Owned(text)
}
