//! The body of a page that shows none: what it gives readers without scripts, or the text that its JSON-LD gives.
//!
//! Takes the page's blocks and what it declares. Where the page shows next to no prose (its script would have fetched it), what stands
//! in `<noscript>` is shown, and the article's or the product's text from JSON-LD is put behind what it shows, as blocks of
//! their own.

use super::markup::{Mark, Markup};
use super::resolve;
use super::tag::{HIDDEN, Tag};
use super::{reader::Reader, token};
use crate::document::{Block, Form, Segmented, Span};
use crate::segment::plain::trim;
use std::borrow::Cow;

/// Bytes of the shortest block that is prose: a sentence and a half of English, thirty characters of Chinese.
const PROSE_MIN_BYTES: usize = 100;
/// Bytes of the shortest text that is a body: a product's one-line description stands in its page all the same.
const BODY_MIN_BYTES: usize = 160;
/// So many times the prose that the page shows the other text must have: a page that shows the article, or half of it before
/// a wall, shows more.
const TIMES_PROSE: usize = 2;

/// Shows what readers without scripts see if it is most of the page's prose.
pub(super) fn show_without_scripts(segmented: &Segmented, markup: &mut Markup) {
    let (mut shown, mut noscript) = (0usize, 0usize);
    for (block, bytes) in prose(segmented) {
        let ancestors = markup.element_of(block).map_or(0, |element| element.ancestors);
        if ancestors & HIDDEN == 0 {
            shown += bytes;
        } else if ancestors & Tag::Noscript.bit() != 0 {
            noscript += bytes;
        }
    }
    if noscript > shown.saturating_mul(TIMES_PROSE) {
        for element in &mut markup.elements {
            if element.ancestors & Tag::Noscript.bit() != 0 {
                element.ancestors &= !HIDDEN;
            }
        }
    }
}

/// The blocks of prose and their bytes.
fn prose(segmented: &Segmented) -> impl Iterator<Item = (usize, usize)> {
    (0..segmented.blocks.len())
        .map(|block| (block, segmented.bytes_of(block)))
        .filter(|&(_, bytes)| bytes >= PROSE_MIN_BYTES)
}

/// Puts the declared body behind the page's text if the page shows none.
pub(super) fn append(text: &mut String, segmented: &mut Segmented, markup: &mut Markup) {
    let Some(body) = markup.declared.body.as_deref().filter(|body| body.len() >= BODY_MIN_BYTES) else {
        return;
    };
    let shown: usize = prose(segmented).map(|(_, bytes)| bytes).sum();
    if shown.saturating_mul(TIMES_PROSE) >= body.len() {
        return;
    }
    let body = to_lines(body);
    // Each of its lines may take a blank one.
    if text.len().saturating_add(2 * body.len()) > u32::MAX as usize {
        return;
    }
    let article = markup.push(None, Tag::Article, 0, &[], &[]);
    let element = markup.push(Some(article), Tag::P, 0, &[], &[]);
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
        segmented.blocks.push(Block::new(
            segmented.lines.len() as u32,
            u8::from(blank && !text.is_empty()),
            Form::Line,
        ));
        let start = text.len();
        text.push_str(line.get(from..to).unwrap_or_default());
        segmented.lines.push(Span { start: start as u32, end: text.len() as u32 });
        text.push('\n');
        markup.marks.push(Mark {
            element,
            outer: element,
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
