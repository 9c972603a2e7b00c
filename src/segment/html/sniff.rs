//! Whether a text is HTML.
//!
//! A page says so at its start. A fragment is told by its tags: it begins with one, or holds so many that no text that merely
//! mentions tags does, and closes one or breaks on its first line. Comments and what shows nothing may stand before. A tag that
//! stands in a sentence as a word is mentioned, and Markdown with HTML in it is Markdown. Looks at the beginning alone.

mod markdown;

use super::tag::Tag;
use super::token::begins;
use markdown::is_markdown;

/// So much of the text is looked at.
const WINDOW_BYTES: usize = 32 * 1024;

/// Paragraph tags and the like that make a text HTML which does not begin with a tag: one that explains HTML has some.
const MIN_BLOCK_TAGS: usize = 4;

/// Bytes of text a tag, beyond which tags are mentioned and not used.
const BYTES_PER_TAG: usize = 400;

/// Whether a text is a page or a fragment of HTML.
pub(crate) fn is_html(text: &str) -> bool {
    let start = after_unseen(text);
    let start = after_unseen(without_wrapper(start).unwrap_or(start));
    if begins_page(start) {
        return true;
    }
    let start = start.as_bytes();
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
        if found.is_mentioned(window, at) {
            continue;
        }
        ends += usize::from(found.is_end);
        blocks += usize::from(found.tag.is_block() || found.is_void());
    }
    if quoted > tags || tags * BYTES_PER_TAG < window.len() {
        return false;
    }
    // What begins with a tag and closes one is a fragment; otherwise its paragraphs must tell.
    let is_fragment = begins && (ends > 0 || blocks > 1) || blocks >= MIN_BLOCK_TAGS && ends * 4 >= tags;
    is_fragment && !is_markdown(window)
}

/// White space and byte order marks that an archive's file may have within.
fn trim_start(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}')
}

/// A text behind comments and white space, be it written as references.
fn after_unseen(text: &str) -> &str {
    /// An editor's marks and a template's stand one after the other.
    const MAX_PIECES: usize = 16;
    const SPACES: [&str; 4] = ["&nbsp;", "&#160;", "&#xa0;", "&#xA0;"];
    let mut rest = trim_start(text);
    for _ in 0..MAX_PIECES {
        let comment = rest.strip_prefix("<!--").and_then(|comment| comment.split_once("-->"));
        let space = || SPACES.iter().find_map(|space| rest.strip_prefix(space));
        let Some(behind) = comment.map(|(_, behind)| behind).or_else(space) else { break };
        rest = trim_start(behind);
    }
    rest
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
    let is_xml =
        attributes.split_ascii_whitespace().any(|name| name.starts_with("xmlns") || name.starts_with("xml:"));
    (is_attribute && !is_xml).then(|| rest.get(end + 1..)).flatten()
}

/// Whether a page begins here: behind an XML declaration the document type or the root.
fn begins_page(start: &str) -> bool {
    let declaration = if begins(start.as_bytes(), b"<?xml") { start.split_once("?>") } else { None };
    let start = declaration.map_or(start, |(_, behind)| after_unseen(behind));
    [("<!doctype html", false), ("<html", false), ("<head", true), ("<body", false)].iter().any(
        |&(tag, is_bare)| {
            let Some((name, rest)) = start.split_at_checked(tag.len()) else { return false };
            let ends = rest.starts_with('>') || !is_bare && rest.starts_with(|c: char| c.is_whitespace());
            name.eq_ignore_ascii_case(tag) && ends && !rest.strip_prefix('>').is_some_and(goes_on)
        },
    )
}

/// Whether a sentence goes on behind a tag.
fn goes_on(rest: &str) -> bool {
    let mut chars = rest.chars();
    chars.next() == Some(' ') && chars.next().is_some_and(|c| c.is_alphabetic() && !c.is_uppercase())
}

/// A tag of HTML.
struct Found {
    tag: Tag,
    is_end: bool,
    /// Where it ends, if nothing but the name stands in it.
    bare_end: Option<usize>,
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
        let bare_end = (after == b'>').then_some(1 + usize::from(is_end) + name + 1);
        (rest.get(end) == Some(&b'>')).then_some(Self { tag, is_end, bare_end })
    }

    /// Whether it never has an end.
    fn is_void(&self) -> bool {
        matches!(self.tag, Tag::Br | Tag::Hr | Tag::Img)
    }

    /// Whether the sentence speaks of the tag that stands at `at`, which is a word of it then: `the <div> tag is`, `ends with </p>.`,
    /// and at the start of a line `<p> begins`. Paragraphs begin with a capital and behind the end of a sentence.
    fn is_mentioned(&self, window: &[u8], at: usize) -> bool {
        let Some(behind) = self.bare_end.and_then(|end| window.get(at + end..)) else { return false };
        let behind = behind.get(..8).unwrap_or(behind).utf8_chunks().next().map_or("", |chunk| chunk.valid());
        let before = window.get(..at).unwrap_or_default();
        if before.last().is_none_or(|&byte| byte == b'\n') {
            return !self.is_end && goes_on(behind);
        }
        let is_in_sentence = before.strip_suffix(b" ").is_some_and(|before| {
            before.last().is_some_and(|&byte| byte.is_ascii_alphanumeric() || byte == b',' || byte >= 0x80)
        });
        let is_last_word = self.is_end && behind.starts_with(['.', ',', ';', ':', '?', '!', ')']);
        let is_next_to_word =
            behind.strip_prefix(' ').is_some_and(|word| word.starts_with(char::is_alphabetic));
        is_in_sentence && (is_last_word || goes_on(behind) || is_next_to_word && !self.is_void())
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
            "<text id=\"http://example.org/feed.xml\"><html><head>",
            "<!-- wp:paragraph -->\n<p>Words of the <em>first</em>.</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:heading -->\n<h2>Head</h2>\n\
             <!-- /wp:heading -->\n\n<!-- wp:list -->\n<ul>\n<li>One</li>\n</ul>\n<!-- /wp:list -->",
            "   \n<!-- comment -->\n<p>hello</p>",
            "&nbsp;\n<p>a</p><p>b</p><p>c</p><p>d</p>",
            "<!-- a --> <!-- b -->\n<!doctype html>",
            "<p> one <b> two </b> three </p>\n<p> four, <i> five </i> </p>",
            "<p>One\n<p> Two of them.\n<p> Three",
            "<p>Jane Roe <br> Pier Five <br> Lindvik",
            "<strong>What it takes</strong>\n\n- an egg\n- a cup of <em>flour</em>\n\nMix them.",
            "<p>How to build:</p>\n<pre>\n\n# the usual way\n```\n</pre>\n<p>That is all.</p>",
            "<div>\n<script>\n\n# a\n</script>\n<p>One</p></div>",
            "<html>Hello, <b>all</b>",
            "<?XML version=\"1.0\"?>\n<!DOCTYPE html>\n<p>One",
            "<p>One<br />\n~~~~~~~~~~<br />\nTwo</p>\n<p>Three</p>",
            "<p>One</p>\n\n# 1 in the charts<br />\n<p>Two</p>",
            "<div>\n\n### 5 <b>items</b></div>\n<p>One</p>",
            "<p>**What it takes:**<br />\n* **an egg**<br />\n* **a cup** of [flour](#flour)<br />\n* salt</p>",
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
            "<p> tags are used for paragraphs.\n\nThe <div> tag is for boxes.\nThe <b> tag is bold.",
            "<p> Elemente sind klein.\nEin <div> Element ist ein Kasten, ein <b> Element fett.",
            "<html> is the root element of a page. The <head> comes first, the <body> holds the text.",
            "<html> is closed by </html>, and <body> by </body>.",
            "<body> and <head> are the two children of <html>.",
            "<!DOCTYPE html> is what the first line of every page says.",
            "<p align=\"center\">\n  <img src=\"logo.png\">\n</p>\n\n<h1 align=\"center\">Proj</h1>\n\n## Install\n\n```sh\nnpm i proj\n\
             npm run <target>\n```\n\n- a\n- b\n\nUse `Vec<T>` and *emphasis*.",
            "<div align=center>\n\n# Proj\n\n<img src=a.png>\n</div>\n\nWords.",
            "<a name=\"top\"></a>\n\nProj\n====\n\nSee the [manual](https://example.org/manual).",
            "<details>\n<summary>More</summary>\n\n1. one\n2. two\n\n</details>\n\n**Bold words** and others.",
            "<!-- lint: off -->\n<p>Logo</p>\n\n# Proj\n\nWords.",
            "<!-- a comment -->\nWords, and no tag.",
            "<!-- that never ends <p>a</p>",
        ] {
            assert!(!is_html(text), "{text}");
        }
    }
}
