//! Backslashes before what Markdown would take for more than text.
//!
//! After CommonMark 0.31 and the extensions of GFM. Where a character is surely text it stays bare, so that `snake_case` and
//! `2 < 3` stay readable as far as they can.

/// The longest name of a character reference, with room to spare.
const REFERENCE_MAX_BYTES: usize = 40;

/// Where a run of text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Place {
    pub(super) in_link: bool,
    pub(super) in_table: bool,
}

/// Appends text that stands somewhere in a line.
pub(super) fn push_text(out: &mut String, text: &str, place: Place) {
    keep_apart(out, text);
    let mut before = out.chars().next_back();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let (_, after) = rest.split_at(c.len_utf8());
        if c.is_ascii_punctuation() && needs_backslash(c, before, after, place) {
            out.push('\\');
        }
        out.push(c);
        before = Some(c);
        rest = after;
    }
}

fn needs_backslash(c: char, before: Option<char>, after: &str, place: Place) -> bool {
    let next = after.chars().next();
    match c {
        '\\' | '`' | '[' | '<' | '~' => true,
        ']' => place.in_link,
        '|' => place.in_table,
        // Between spaces it neither opens nor closes; a line's start is looked at when the line is whole.
        '*' => !(before == Some(' ') && next == Some(' ')),
        '_' => {
            let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            !(is_word(before) && is_word(next) || before == Some(' ') && next == Some(' '))
        }
        '&' => begins_reference(after),
        _ => false,
    }
}

/// Whether a `&` before this would be read as a character reference.
fn begins_reference(after: &str) -> bool {
    let name = after
        .bytes()
        .take(REFERENCE_MAX_BYTES)
        .position(|byte| !byte.is_ascii_alphanumeric() && byte != b'#');
    name.is_some_and(|bytes| bytes > 0 && after.as_bytes().get(bytes) == Some(&b';'))
}

/// Puts a backslash before a `&` at the end of a run of text that the next run would make a character reference of.
pub(super) fn keep_apart(out: &mut String, next: &str) {
    let is_named = |c: &char| c.is_ascii_alphanumeric() || *c == '#';
    let name_chars = out.chars().rev().take(REFERENCE_MAX_BYTES).take_while(is_named).count();
    // All of them are ASCII.
    let name_at = out.len() - name_chars;
    let Some(before) = out.get(..name_at).and_then(|before| before.strip_suffix('&')) else { return };
    let is_escaped = before.bytes().rev().take_while(|&byte| byte == b'\\').count() % 2 == 1;
    let at = before.len();
    let mut joined = out.get(name_at..).unwrap_or_default().to_owned();
    joined.extend(next.chars().take(REFERENCE_MAX_BYTES));
    if !is_escaped && begins_reference(&joined) {
        out.insert(at, '\\');
    }
}

/// Puts a backslash before a `!` at the end of the text so far, which the bracket of a link right behind it would make a picture of.
pub(super) fn keep_from_link(out: &mut String) {
    if let Some(before) = out.strip_suffix('!') {
        out.insert(before.len(), '\\');
    }
}

/// Puts a backslash before what would make more of a line than a line of a paragraph, by its beginning.
pub(super) fn escape_start(line: &mut String) {
    let bytes = line.as_bytes();
    let blank = |at: usize| bytes.get(at).is_none_or(|&byte| byte == b' ');
    let at = match bytes.first() {
        Some(b'#' | b'>' | b'=' | b'|') => 0,
        Some(b'-') if blank(1) || matches!(bytes.get(1), Some(b'-' | b'|' | b':')) => 0,
        Some(b'+' | b'*') if blank(1) => 0,
        Some(b':') if bytes.iter().all(|byte| matches!(byte, b':' | b'-' | b'|' | b' ')) || blank(1) => 0,
        Some(b'0'..=b'9') => {
            let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
            if !(matches!(bytes.get(digits), Some(b'.' | b')')) && blank(digits + 1)) {
                return;
            }
            digits
        }
        _ => return,
    };
    line.insert(at, '\\');
}

/// Keeps the signs at a heading's end, which would be taken for its frame.
pub(super) fn escape_heading_end(line: &mut String) {
    if line.ends_with('#') && !line.ends_with("\\#") {
        line.insert(line.len() - 1, '\\');
    }
}

/// An address as it may stand in a link: relative, or of a scheme that only leads somewhere; `None` for any other, as one that
/// runs a script.
pub(super) fn address(raw: &str) -> Option<String> {
    let raw = raw.trim_matches(|c: char| c.is_whitespace() || c.is_control());
    if raw.is_empty() {
        return None;
    }
    // Browsers leave tabs and line ends out before they look for the scheme.
    let mut clean = String::with_capacity(raw.len());
    for c in raw.chars().filter(|c| !c.is_control()) {
        match c {
            ' ' => clean.push_str("%20"),
            '(' => clean.push_str("%28"),
            ')' => clean.push_str("%29"),
            '<' => clean.push_str("%3C"),
            '>' => clean.push_str("%3E"),
            '"' => clean.push_str("%22"),
            '\\' => clean.push_str("%5C"),
            '`' => clean.push_str("%60"),
            '|' => clean.push_str("%7C"),
            '[' => clean.push_str("%5B"),
            ']' => clean.push_str("%5D"),
            '*' => clean.push_str("%2A"),
            '&' => clean.push('&'),
            c if c.is_whitespace() || crate::tidy::is_removed(c) => {}
            c => clean.push(c),
        }
    }
    let head = clean.split(['/', '?', '#']).next().unwrap_or_default();
    let is_safe = match head.split_once(':') {
        None => true,
        Some((scheme, _)) => {
            ["http", "https", "mailto"].iter().any(|known| known.eq_ignore_ascii_case(scheme))
        }
    };
    if !is_safe || clean.is_empty() {
        return None;
    }
    // A character reference in an address would be read as one.
    Some(escape_references(&clean))
}

fn escape_references(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    let mut rest = address;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        out.push_str(if begins_reference(after) { "&amp;" } else { "&" });
        rest = after;
    }
    out.push_str(rest);
    out
}
