//! Garbled text that was written as character references: `don&acirc;&euro;&trade;t`, `caf&#195;&#169;`, `Gr&Atilde;¼n`.
//!
//! Takes the text of a page before it is read, gives it with such runs put right, or nothing where there are none. Which references
//! there are is known here; what is garbled and what it was is `decode`'s, which is shown the page as if it had been written
//! without references. That is the same page to a reader, save in `<xmp>` and `<plaintext>`. References to ASCII characters stay,
//! so that nothing becomes a tag, and no string of a script ends early.

use super::names;
use crate::decode;
use memchr::memchr_iter;

/// A reference to a character that is not ASCII.
struct Reference {
    /// Bytes of the page.
    start: usize,
    end: usize,
    c: char,
}

/// The page with its garbled runs put right and their number; `None` if no reference is part of one.
pub(super) fn repair(page: &str) -> Option<(String, usize)> {
    if !is_suspicious(page) {
        return None;
    }
    let mut written = String::with_capacity(page.len());
    let mut copied = 0;
    for reference in
        memchr_iter(b'&', page.as_bytes()).filter_map(|at| read(page, at, length(page.as_bytes(), at)?))
    {
        written.push_str(page.get(copied..reference.start).unwrap_or_default());
        written.push(reference.c);
        copied = reference.end;
    }
    written.push_str(page.get(copied..).unwrap_or_default());
    decode::repair(&written)
}

/// Whether a reference stands right beside a character, or another reference, with which it may be garbled text.
fn is_suspicious(page: &str) -> bool {
    let bytes = page.as_bytes();
    // The end of the last reference that had a neighbour, and its character.
    let mut last = (0, '\0');
    memchr_iter(b'&', bytes).any(|at| {
        let Some(length) = length(bytes, at) else { return false };
        let end = at + length;
        let is_beside = |byte: Option<&u8>| byte.is_some_and(|byte| !byte.is_ascii());
        let follows = last.0 == at || is_beside(at.checked_sub(1).and_then(|before| bytes.get(before)));
        let leads = bytes.get(end) == Some(&b'&') || is_beside(bytes.get(end));
        if !follows && !leads {
            return false;
        }
        let Some(Reference { c, .. }) = read(page, at, length) else { return false };
        let before =
            if last.0 == at { Some(last.1) } else { page.get(..at).and_then(|s| s.chars().next_back()) };
        let after = page.get(end..).and_then(|rest| rest.chars().next());
        last = (end, c);
        before.is_some_and(|before| decode::may_be_garbled(before, c))
            || after.is_some_and(|after| decode::may_be_garbled(c, after))
    })
}

/// The bytes of what has a reference's form: the `;` is wanted after a name, as without one it means other things in an address.
fn length(bytes: &[u8], at: usize) -> Option<usize> {
    const LONGEST: usize = names::NAME_MAX_BYTES + 1;
    let rest = bytes.get(at + 1..)?;
    let (head, body) = match rest {
        [b'#', b'x' | b'X', digits @ ..] => (2, count(digits, u8::is_ascii_hexdigit)),
        [b'#', digits @ ..] => (1, count(digits, u8::is_ascii_digit)),
        _ => (0, count(rest.get(..LONGEST).unwrap_or(rest), u8::is_ascii_alphanumeric)),
    };
    let is_closed = rest.get(head + body) == Some(&b';');
    (body > 0 && (is_closed || head > 0)).then_some(1 + head + body + usize::from(is_closed))
}

/// How many bytes at the head are of a kind.
fn count(bytes: &[u8], is_part: impl Fn(&u8) -> bool) -> usize {
    bytes.iter().position(|byte| !is_part(byte)).unwrap_or(bytes.len())
}

/// The reference at a byte, given its [`length`].
fn read(page: &str, start: usize, length: usize) -> Option<Reference> {
    let end = start + length;
    let body = page.get(start + 1..end)?.trim_end_matches(';');
    let c = match body.strip_prefix('#') {
        None => names::find(body.as_bytes())?,
        Some(number) => {
            let number = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            let c = char::from_u32(number.ok()?)?;
            // As the standard has it.
            decode::windows_1252(c).unwrap_or(c)
        }
    };
    (!c.is_ascii()).then_some(Reference { start, end, c })
}

#[cfg(test)]
mod tests;
