//! A statement's value as text: character references resolved, white space in order, and its words for comparing.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

use crate::segment::html;
use crate::tidy::tidy;

/// The value as a reader sees it, on one line.
pub(super) fn clean(value: &str) -> String {
    let text = html::resolve(value);
    let mut line = String::with_capacity(text.len());
    for piece in text.lines().filter(|piece| !piece.trim().is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        tidy(piece, &mut line);
    }
    line
}

/// The value's letters and digits in lower case, words apart by one space: two that fold alike say the same.
pub(super) fn fold(value: &str) -> String {
    let mut folded = String::with_capacity(value.len());
    for word in value.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(word.chars().flat_map(char::to_lowercase));
    }
    folded
}

/// Whether a folded text begins with the words of another.
pub(super) fn begins_with(text: &str, words: &str) -> bool {
    text.strip_prefix(words).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// Whether it ends with them.
pub(super) fn ends_with(text: &str, words: &str) -> bool {
    text.strip_suffix(words).is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
}

/// A tag of HTML, or an address of mail in the brackets that mail puts around it: `Jane Roe <jane@post.example>`.
static TAG: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"</?[A-Za-z][^<>]*>").ok());
/// An address of mail, with its brackets and what separates it from the name before it.
static MAIL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:[,;|/]\s*)?[(\[]?\s*(?:mailto:)?[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+\s*[)\]]?")
        .ok()
});

/// A name without the tags around it and without addresses of mail: `Jane Roe` for `<a href="/jane">Jane Roe</a>`, for
/// `Jane Roe (jane@post.example)` and, as feeds have it, for `jane@post.example (Jane Roe)`. An address that stands alone is all that
/// there is, and stays.
pub(super) fn name_alone(value: &str) -> Cow<'_, str> {
    let mut name = Cow::Borrowed(value);
    for (pattern, sign, between) in [(&TAG, '<', " "), (&MAIL, '@', "")] {
        let Some(pattern) = pattern.as_ref().filter(|_| name.contains(sign)) else { continue };
        if let Cow::Owned(rest) = pattern.replace_all(&name, between) {
            let rest = rest.split_whitespace().collect::<Vec<_>>().join(" ").replace(" ,", ",");
            let inner = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
            let rest = inner.unwrap_or(&rest);
            if rest.contains(char::is_alphanumeric) {
                name = Cow::Owned(rest.to_owned());
            }
        }
    }
    name
}

/// Whether it is an address and no name.
pub(super) fn is_address(value: &str) -> bool {
    let value = value.trim_start().trim_start_matches('@');
    ["http://", "https://", "www.", "//", "mailto:"]
        .iter()
        .any(|start| value.get(..start.len()).is_some_and(|s| s.eq_ignore_ascii_case(start)))
}
