//! What somebody says, and no button does: `— Follow me.` in a novel, `Stay tuned.` at the end of a chapter, `share()` in a manual.
//!
//! Takes a line that rows name and what they say of it, gives what is left of that. Folding takes a dash before a line for a bullet,
//! brackets for ornaments and drops the stop behind it, so rows cannot tell; only lines that one names are asked, which are few.

use super::features::measure::PROSE_WORDS;
use super::rules::{Hit, Rules};
use crate::document::RuleId;

/// Words of the longest sentence that a row cannot tell from a button: `Follow me.` With four words `Your cart is empty.` would be
/// one, too; of 2,043 crawled pages a dozen have so short a line with a full stop between their paragraphs that a row is sure of.
const SAID_WORDS: usize = 3;

/// Speech behind a dash and code are no chrome anywhere; a short sentence, the end of one and a name in brackets are none by
/// themselves inside the body. A row that was written for a site knows better.
pub(super) fn spare_said(line: &str, mut hit: Hit, rules: &Rules) -> Option<Hit> {
    let is_spared = |rule: &mut RuleId| rules.kind(*rule).is_sure() && rules.is_built_in(*rule);
    let line = line.trim();
    if is_speech(line) || is_option_or_call(line) {
        for slot in [&mut hit.head, &mut hit.core, &mut hit.tail] {
            slot.take_if(is_spared);
        }
    } else if is_sentence(line) || is_marked_name(line) {
        hit.core.take_if(is_spared);
    }
    (hit != Hit::default()).then_some(hit)
}

/// A dash, and the stop that no button has behind one.
pub(super) fn is_speech(line: &str) -> bool {
    let said = line.strip_prefix("--").or_else(|| line.strip_prefix(['–', '—', '―']));
    said.is_some_and(|said| {
        let said = said.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '”' | '’' | '»'));
        said.ends_with(['.', '!', '?', '…', '。', '！', '？', '؟', '।'])
    })
}

/// Words and a full stop: three at most, or more where they go on in small letters from a line before.
fn is_sentence(line: &str) -> bool {
    let Some(said) = line.strip_suffix(['.', '。', '।']) else { return false };
    let is_worded = |c: char| {
        c.is_alphabetic() || c.is_whitespace() || matches!(c, '\'' | '’' | '-' | ',' | '\u{300}'..='\u{36F}')
    };
    let most = if said.starts_with(char::is_lowercase) { PROSE_WORDS as usize } else { SAID_WORDS };
    said.split_whitespace().take(most + 1).count() <= most && said.chars().all(is_worded)
}

/// `--share` or `share()`.
fn is_option_or_call(line: &str) -> bool {
    line.strip_prefix("--").is_some_and(is_name) || line.strip_suffix("()").is_some_and(is_name)
}

/// A section of a configuration, a path, an element or a place in a page: `[share]`, `/share`, `<share>`, `#share`. Buttons in
/// brackets begin with a capital; elements may.
fn is_marked_name(line: &str) -> bool {
    let marked = [("[", "]"), ("{", "}"), ("/", ""), ("#", ""), ("\\", ""), ("", ";")];
    let is_element = || {
        let name = line.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or_default();
        is_name(&name.trim_matches('/').to_ascii_lowercase())
    };
    let between = |(open, close)| line.strip_prefix(open).and_then(|rest: &str| rest.strip_suffix(close));
    marked.into_iter().filter_map(between).any(is_name) || is_element()
}

/// One word as programs know it, which begins small.
fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_lowercase())
        && word.ends_with(|c: char| c.is_ascii_alphanumeric())
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::rules::{Scratch, Zone};

    /// Whether a row names the line as sure chrome: before the body, inside it, behind it.
    fn sure(line: &str) -> [bool; 3] {
        let rules = Rules::builtin();
        let hit = rules.find(line, &mut Scratch::default()).and_then(|hit| spare_said(line, hit, rules));
        let at = |zone| hit.and_then(|hit| hit.at(zone)).is_some_and(|rule| rules.kind(rule).is_sure());
        [Zone::Head, Zone::Core, Zone::Tail].map(at)
    }

    #[test]
    fn speech_behind_a_dash_is_no_button() {
        for line in [
            "—Síguenos.",
            "— Читать дальше?",
            "— Suivez-nous !",
            "– Weiterlesen …",
            "--Sign up now!",
            "―Leia mais.”",
        ] {
            assert_eq!(sure(line), [false; 3], "{line}");
        }
        for line in [
            "— Síguenos",
            "Читать дальше",
            "- Suivez-nous !",
            "Weiterlesen …",
            "Sign up now!",
            "– Advertisement –",
        ] {
            assert_eq!(sure(line), [true; 3], "{line}");
        }
    }

    #[test]
    fn a_short_sentence_is_not_sure_inside_the_body() {
        for line in ["Follow us.", "Sign up now.", "Comments are closed.", "Beliebte Artikel.", "点击分享。"]
        {
            assert_eq!(sure(line), [true, false, true], "{line}");
        }
        for line in [
            "Follow us",
            "Follow us!",
            "Read more...",
            "We respect your privacy.",
            "© 2026, Example.",
            "Community platform by XenForo® © 2010-2026 XenForo Ltd.",
        ] {
            assert_eq!(sure(line), [true; 3], "{line}");
        }
    }

    #[test]
    fn code_is_no_button() {
        for line in ["share()", "--share"] {
            assert_eq!(sure(line), [false; 3], "{line}");
        }
        for line in ["[share]", "{share}", "/share", "#share", "<share>", "<Share>", "</share>", "share;"] {
            assert_eq!(sure(line), [true, false, true], "{line}");
        }
        for line in ["[Share]", "[ share ]", "-- share --", "/ share", "# share", "{Share}", "Share ()"] {
            assert_eq!(sure(line), [true; 3], "{line}");
        }
    }

    #[test]
    fn the_end_of_a_sentence_is_not_sure_inside_the_body() {
        assert_eq!(sure("log in to leave a reply."), [true, false, true]);
        assert_eq!(sure("Log in to leave a reply."), [true; 3]);
    }
}
