//! Whether a text is HTML.
//!
//! A page says so at its start. A fragment is told by its tags: it begins with one, or holds so many that no text that merely
//! mentions tags does, and closes one or breaks on its first line. Looks at the beginning alone.

use super::tag::Tag;

/// So much of the text is looked at.
const WINDOW_BYTES: usize = 32 * 1024;

/// Paragraph tags and the like that make a text HTML which does not begin with a tag: one that explains HTML has some.
const MIN_BLOCK_TAGS: usize = 4;

/// Bytes of text a tag, beyond which tags are mentioned and not used.
const BYTES_PER_TAG: usize = 400;

/// Whether a text is a page or a fragment of HTML.
pub(crate) fn is_html(text: &str) -> bool {
    let start = trim_start(text);
    let start = trim_start(without_wrapper(start).unwrap_or(start)).as_bytes();
    if begins_page(start) {
        return true;
    }
    let Some(window) = start.get(..WINDOW_BYTES.min(start.len())) else { return false };
    let begins = Found::at(window).is_some_and(|found| !found.is_end);
    let first_line = memchr::memchr(b'\n', window).unwrap_or(window.len());
    let mut closes = false;
    let (mut tags, mut ends, mut blocks, mut quoted) = (0usize, 0usize, 0usize, 0usize);
    for at in memchr::memchr_iter(b'<', window) {
        let Some(found) = window.get(at..).and_then(Found::at) else { continue };
        // What opens with whole lines of text and goes on with tags shows code.
        closes |= at < first_line && (found.is_end || found.tag == Tag::Br);
        if !closes && !begins && at > first_line {
            return false;
        }
        let before = at.checked_sub(1).and_then(|at| window.get(at));
        if before.is_some_and(|byte| b"`'\"(".contains(byte)) {
            quoted += 1;
            continue;
        }
        tags += 1;
        ends += usize::from(found.is_end);
        blocks += usize::from(found.tag.is_block() || matches!(found.tag, Tag::Br | Tag::Hr | Tag::Img));
    }
    if quoted > tags || tags * BYTES_PER_TAG < window.len() {
        return false;
    }
    // What begins with a tag and closes one is a fragment; otherwise its paragraphs must tell.
    begins && (ends > 0 || blocks > 1) || blocks >= MIN_BLOCK_TAGS && ends * 4 >= tags
}

/// White space and byte order marks that an archive's file may have within.
fn trim_start(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}')
}

/// What stands behind the tag of an element that an archive put around the page with its address and its like:
/// `<text id="http://..." encoding="gb2312">`. XML with a namespace is another language.
fn without_wrapper(start: &str) -> Option<&str> {
    /// Addresses and titles stand in it.
    const TAG_BYTES: usize = 2048;
    let rest = start.strip_prefix('<')?;
    let name_bytes = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let name = rest.get(..name_bytes)?;
    if name.is_empty() || Tag::of(name.to_ascii_lowercase().as_bytes()) != Tag::Other {
        return None;
    }
    let end = memchr::memchr(b'>', rest.as_bytes().get(..TAG_BYTES).unwrap_or(rest.as_bytes()))?;
    let attributes = rest.get(name_bytes..end)?;
    let is_attribute = attributes.starts_with([' ', '\t', '\n', '\r']) && attributes.contains('=');
    (is_attribute && !attributes.contains("xml")).then(|| rest.get(end + 1..)).flatten()
}

/// Whether a page begins here: behind comments and an XML declaration the document type or the root.
fn begins_page(mut start: &[u8]) -> bool {
    const COMMENTS: usize = 8;
    let has = |start: &[u8], tag: &[u8]| start.get(..tag.len()).is_some_and(|s| s.eq_ignore_ascii_case(tag));
    for _ in 0..COMMENTS {
        if has(start, b"<!doctype html") || has(start, b"<html") {
            return true;
        }
        let closer: &[u8] = match () {
            () if has(start, b"<!--") => b"-->",
            () if has(start, b"<?xml") => b"?>",
            () => return has(start, b"<head>") || has(start, b"<body"),
        };
        let Some(end) = memchr::memmem::find(start, closer) else { return false };
        start = start.get(end + closer.len()..).unwrap_or_default().trim_ascii_start();
    }
    false
}

/// A tag of HTML.
struct Found {
    tag: Tag,
    is_end: bool,
}

impl Found {
    /// The whole tag that begins at the start of these bytes.
    fn at(bytes: &[u8]) -> Option<Self> {
        /// No tag of a fragment is longer; keeps the search linear.
        const TAG_BYTES: usize = 2048;
        /// The longest name in the standard.
        const NAME_BYTES: usize = 10;
        let rest = bytes.strip_prefix(b"<")?;
        let is_end = rest.first() == Some(&b'/');
        let rest = rest.get(usize::from(is_end)..)?;
        let name = rest.iter().take(NAME_BYTES + 1).take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let tag = Tag::of(&rest.get(..name)?.to_ascii_lowercase());
        let after = *rest.get(name)?;
        if tag == Tag::Other || !(after == b'>' || after == b'/' || after.is_ascii_whitespace()) {
            return None;
        }
        let rest = rest.get(name..)?;
        let end = memchr::memchr2(b'>', b'<', rest.get(..TAG_BYTES).unwrap_or(rest))?;
        (rest.get(end) == Some(&b'>')).then_some(Self { tag, is_end })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_and_fragments_are_html() {
        for text in [
            "<!DOCTYPE html><p>x",
            "\n <HTML lang=en>",
            "<!-- saved from x -->\n<!doctype HTML PUBLIC>",
            "<?xml version='1.0'?><html xmlns='x'>",
            "<p>One paragraph.</p>",
            "<div class=\"a\">\n<p>One<p>Two",
            "Lead<p>One</p><p>Two</p><ul><li>Three</li></ul>",
            "<b>Bold</b> words and <i>slanted</i> ones",
            "<text id=\"http://example.org/\" encoding=\"gbk\">\n\u{FEFF}<html><head>",
            "<page url=http://example.org/>\n  <div><p>One</p></div>",
        ] {
            assert!(is_html(text), "{text}");
        }
    }

    #[test]
    fn text_that_mentions_tags_is_text() {
        for text in [
            "",
            "The <table> element has rows\n\n<table>\n<tr>\n<td>a</td>\n<td>b</td>\n</tr>\n</table>\n",
            "How to use forms\n\n<form>\n<div>\n<p>a</p>\n<p>b</p>\n</div>\n</form>\n",
            "a < b and c > d",
            "<3 is a heart",
            "Use the <p> tag for a paragraph and </p> to end it. The <div> tag has no meaning of its own.",
            "<p> begins a paragraph.",
            "The elements `<p>`, `</p>`, `<ul>`, `<li>`, `</li>`, `</ul>` are old.",
            "<john@example.org> wrote: yes",
            "<edit> removed </edit>",
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Tides</title></feed>",
            "<quote from=\"Jane\"> The tide was out.",
            "Home\nNews <br> and more",
        ] {
            assert!(!is_html(text), "{text}");
        }
    }
}
