//! The body of a page that shows none: the text that its JSON-LD gives.
//!
//! Takes the page's blocks and what it declares; where the page shows next to no prose (its script would have fetched it), the article's
//! or the product's text from JSON-LD is put behind what it shows, as blocks of their own.

use super::markup::{Mark, Markup};
use super::resolve;
use super::tag::Tag;
use super::{reader::Reader, token};
use crate::document::{Block, Form, Segmented, Span};
use crate::segment::plain::trim;
use std::borrow::Cow;

/// Bytes of the shortest block that is prose: a sentence and a half of English, thirty characters of Chinese.
const PROSE_MIN_BYTES: usize = 100;
/// Bytes of the shortest text that is a body: a product's one-line description stands in its page all the same.
const BODY_MIN_BYTES: usize = 160;
/// So many times the prose that the page shows the declared text must have: a page that shows the article, or half of it before
/// a wall, shows more.
const TIMES_PROSE: usize = 2;

/// Puts the declared body behind the page's text if the page shows none.
pub(super) fn append(text: &mut String, segmented: &mut Segmented, markup: &mut Markup) {
    let Some(body) = markup.declared.body.as_deref().filter(|body| body.len() >= BODY_MIN_BYTES) else {
        return;
    };
    let lengths = (0..segmented.blocks.len())
        .map(|block| segmented.lines_of(block, text).map(str::len).sum::<usize>())
        .filter(|&bytes| bytes >= PROSE_MIN_BYTES);
    if lengths.sum::<usize>().saturating_mul(TIMES_PROSE) >= body.len() {
        return;
    }
    let body = to_lines(body);
    let article = markup.push(None, Tag::Article, 0, &[]);
    let element = markup.push(Some(article), Tag::P, 0, &[]);
    markup.declared.first_block = Some(segmented.blocks.len() as u32);
    let mut blank = true;
    for line in body.lines() {
        let Some((from, to)) = trim(line) else {
            blank = true;
            continue;
        };
        if blank && !text.is_empty() {
            text.push('\n');
        }
        segmented.blocks.push(Block {
            first_line: segmented.lines.len() as u32,
            blank_before: u8::from(blank && !text.is_empty()),
            form: Form::Line,
        });
        let start = text.len();
        text.push_str(line.get(from..to).unwrap_or_default());
        segmented.lines.push(Span { start: start as u32, end: text.len() as u32 });
        text.push('\n');
        markup.marks.push(Mark {
            element,
            link_bytes: 0,
            links: 0,
            cells: 0,
            preformatted: false,
            marker_bytes: 0,
        });
        blank = false;
    }
}

/// The declared text, a line a paragraph. There may be HTML in it, with its references resolved or not.
fn to_lines(body: &str) -> String {
    let body = if has_tag(body) { Cow::Borrowed(body) } else { resolve_lines(body) };
    if has_tag(&body) {
        let (text, ..) = token::tokenize(&body, Reader::of_fragment()).finish();
        return text;
    }
    body.replace(['\u{85}', '\u{2028}', '\u{2029}', '\u{b}', '\u{c}', '\r'], "\n")
}

/// References resolved line by line, as white space has no meaning where HTML is read.
fn resolve_lines(body: &str) -> Cow<'_, str> {
    if !body.contains('&') {
        return Cow::Borrowed(body);
    }
    let mut lines = String::with_capacity(body.len());
    for line in body.lines() {
        lines.push_str(resolve(line).trim_end());
        lines.push('\n');
    }
    Cow::Owned(lines)
}

/// Whether a tag of HTML stands in a text.
fn has_tag(text: &str) -> bool {
    memchr::memchr_iter(b'<', text.as_bytes()).any(|at| {
        let rest = text.as_bytes().get(at + 1..).unwrap_or_default();
        let rest = rest.strip_prefix(b"/").unwrap_or(rest);
        let name = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).take(12).count();
        let ends =
            rest.get(name).is_some_and(|&byte| byte == b'>' || byte == b'/' || byte.is_ascii_whitespace());
        ends && Tag::of(&rest.get(..name).unwrap_or_default().to_ascii_lowercase()) != Tag::Other
    })
}
