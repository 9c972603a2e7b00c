//! Whether a text with tags in it is Markdown, which may hold HTML and begins with some as a rule where a project shows its logo.
//!
//! Takes the beginning of the text; looks for what Markdown alone writes, outside of tags and of elements that hold code. Whether there
//! is any HTML is left to [`super`].

use crate::segment::html::token::begins;
use memchr::memmem;

/// Signs that show Markdown only together: a link, bold words, a list, an underlined heading. Each could stand in a text by chance.
const MIN_MARKDOWN_SIGNS: usize = 2;

/// What a line shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// A heading with `#` below a blank line, or a fence of code: that is enough.
    Sure,
    /// An item of a list below a blank line or another item.
    Item,
    /// Anything else that is seldom without Markdown.
    Likely,
}

/// Whether the text is Markdown.
pub(super) fn is_markdown(window: &[u8]) -> bool {
    let (mut signs, mut inside) = (0, None);
    let (mut after_blank, mut items) = (true, 0);
    for line in window.split(|&byte| byte == b'\n') {
        let is_code = inside.is_some();
        inside = inside_after(line, inside);
        if is_code || line.trim_ascii().is_empty() {
            after_blank = true;
            continue;
        }
        let sign = sign_of(line, after_blank, items > 0);
        items = if sign == Some(Sign::Item) { items + 1 } else { 0 };
        signs += match sign {
            Some(Sign::Sure) => return true,
            Some(Sign::Likely) => 1,
            // A dash alone opens a line of talk, too.
            Some(Sign::Item) => usize::from(items == 2),
            None => 0,
        };
        after_blank = false;
    }
    signs >= MIN_MARKDOWN_SIGNS
}

fn sign_of(line: &[u8], after_blank: bool, after_item: bool) -> Option<Sign> {
    /// What is indented further is code.
    const MAX_INDENT: usize = 3;
    let text = line.trim_ascii();
    let indent = line.iter().take_while(|&&byte| byte == b' ').count();
    // Lines that tags open or break are HTML's, whatever its author typed.
    let is_tagged = text.starts_with(b"<") || text.ends_with(b">");
    if (text.starts_with(b"```") || text.starts_with(b"~~~")) && !text.contains(&b'<') {
        return Some(Sign::Sure);
    }
    let may_begin_block = after_blank || after_item;
    if may_begin_block && indent <= MAX_INDENT {
        let hashes = text.iter().take_while(|&&byte| byte == b'#').count();
        if after_blank && !is_tagged && (1..=6).contains(&hashes) && text.get(hashes) == Some(&b' ') {
            return Some(Sign::Sure);
        }
        let figures = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let marker = text.get(figures..).unwrap_or_default();
        let is_marker = if figures > 0 {
            marker.starts_with(b". ") || marker.starts_with(b") ")
        } else {
            [b"- ", b"* ", b"+ "].iter().any(|bullet| marker.starts_with(*bullet))
        };
        if is_marker && figures <= 3 && !is_tagged {
            return Some(Sign::Item);
        }
    }
    let is_underline =
        text.len() >= 3 && (text.iter().all(|&b| b == b'=') || text.iter().all(|&b| b == b'-'));
    let is_likely = is_underline && !may_begin_block || !is_tagged && (has_link(text) || has_bold(text));
    is_likely.then_some(Sign::Likely)
}

/// `[the harbour](https://post.example/harbour)`
fn has_link(text: &[u8]) -> bool {
    let mut rest = text;
    while let Some(at) = memmem::find(rest, b"](") {
        let target = rest.get(at + 2..).unwrap_or_default();
        let opens = rest.get(..at).is_some_and(|label| memchr::memchr(b'[', label).is_some());
        let end = target.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b')').unwrap_or(0);
        if opens && target.get(..end).is_some_and(|target| target.iter().any(|byte| b"./#:".contains(byte))) {
            return true;
        }
        rest = target;
    }
    false
}

/// `**words**`
fn has_bold(text: &[u8]) -> bool {
    let Some(at) = memmem::find(text, b"**") else { return false };
    let words = text.get(at + 2..).unwrap_or_default();
    memmem::find(words, b"**").and_then(|end| words.get(..end)).is_some_and(|words| {
        words.first().is_some_and(|b| !b.is_ascii_whitespace() && !b.is_ascii_punctuation())
    })
}

/// What holds code or nothing that is shown: `pre`, a script, a comment.
const CODE: [(&[u8], &[u8]); 6] = [
    (b"<pre", b"</pre"),
    (b"<code", b"</code"),
    (b"<script", b"</script"),
    (b"<style", b"</style"),
    (b"<textarea", b"</textarea"),
    (b"<!--", b"-->"),
];

/// The end of what is still open behind a line.
fn inside_after(line: &[u8], mut inside: Option<&'static [u8]>) -> Option<&'static [u8]> {
    let mut at = 0;
    while let Some(rest) = line.get(at..) {
        match inside {
            Some(closer) => {
                let end =
                    (0..rest.len()).find(|&end| rest.get(end..).is_some_and(|rest| begins(rest, closer)));
                let Some(end) = end else { return inside };
                at += end + closer.len();
                inside = None;
            }
            None => {
                at += memchr::memchr(b'<', rest)?;
                let is_quoted = at.checked_sub(1).is_some_and(|before| line.get(before) == Some(&b'`'));
                let opened =
                    CODE.iter().find(|(opener, _)| begins(line.get(at..).unwrap_or_default(), opener));
                inside = opened.filter(|_| !is_quoted).map(|&(_, closer)| closer);
                at += 1;
            }
        }
    }
    inside
}
