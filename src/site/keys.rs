//! What is compared of a line: its hash, and its form with the variable parts taken out.
//!
//! All of it works on tidied lines, so that a line means the same in a document and in what was cleaned.

use twox_hash::XxHash3_64;

/// The seed of every hash; another one would make all samples that were ever written useless.
const SEED: u64 = 0x6465_6368_726f_6d65;

/// How a pattern shows a run of digits.
pub const NUMBER: &str = "{number}";
/// How a pattern shows words that vary.
pub const TEXT: &str = "{text}";

/// Characters of the longest label before a colon: `Editor in charge of the online edition`.
const MAX_LABEL_CHARS: usize = 40;

/// The hash of some bytes: xxh3 with a fixed seed, the same on every machine.
pub fn hash(bytes: &[u8]) -> u64 {
    XxHash3_64::oneshot_with_seed(SEED, bytes)
}

/// Writes a line's pattern to `out`: each run of digits (with the separators of thousands and decimals between them) as [`NUMBER`], braces
/// doubled; a clock time is two of them with their colon. Whether there was a digit.
pub fn fold_digits(line: &str, out: &mut String) -> bool {
    out.clear();
    let mut any = false;
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let run = if is_digit(c) { digit_run(rest) } else { 0 };
        if run > 0 {
            any = true;
            out.push_str(NUMBER);
        } else {
            push_literal(c, out);
        }
        rest = rest.get(run.max(c.len_utf8())..).unwrap_or_default();
    }
    any
}

/// The bytes of the run of digits that a text begins with, the separators between them included: what [`NUMBER`] stands for.
pub(crate) fn digit_run(text: &str) -> usize {
    let mut end = 0;
    let mut chars = text.chars();
    loop {
        let mut ahead = chars.clone();
        end += match (ahead.next(), ahead.next()) {
            (Some(digit), _) if is_digit(digit) => {
                chars.next();
                digit.len_utf8()
            }
            (Some(separator @ (',' | '.')), Some(digit)) if end > 0 && is_digit(digit) => {
                chars.nth(1);
                separator.len_utf8() + digit.len_utf8()
            }
            _ => return end,
        };
    }
}

fn push_literal(c: char, out: &mut String) {
    out.push(c);
    if matches!(c, '{' | '}') {
        out.push(c);
    }
}

/// A text as a pattern that matches it and nothing else.
pub fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|c| push_literal(c, &mut out));
    out
}

/// Whether a line may have a digit: a glance at its bytes.
pub fn may_have_digit(line: &str) -> bool {
    line.bytes().any(|byte| byte.is_ascii_digit() || !byte.is_ascii())
}

pub(crate) fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '０'..='９' | '٠'..='٩' | '۰'..='۹' | '०'..='९')
}

/// The label of a line and its value: what stands before the first colon, colon included, and what stands after it. `None` if
/// either is missing, if the label is long or if the colon stands in a clock time or an address.
pub fn label(line: &str) -> Option<(&str, &str)> {
    let (at, colon) = line.char_indices().take(MAX_LABEL_CHARS).find(|(_, c)| matches!(c, ':' | '：'))?;
    let (label, value) = line.split_at_checked(at + colon.len_utf8())?;
    let value = value.trim();
    let is_time = label.trim_end_matches(colon).ends_with(is_digit);
    let has_letter = label.chars().any(char::is_alphabetic);
    (has_letter && !is_time && !value.is_empty() && !value.starts_with("//")).then_some((label, value))
}

/// The patterns of a line of some words that might be the frame of a varying text, the most telling first: its first word and its last
/// one, its last one, its first one; `None` for one that leaves no text to vary. A word without a letter (a bullet, a colon) goes with
/// the one beside it. `folded` is the line with its digits folded.
pub fn frames(folded: &str) -> [Option<String>; 3] {
    let (true, Some(start), Some(end)) =
        (may_have_frame(folded), first_word_end(folded), last_word_start(folded))
    else {
        return [const { None }; 3];
    };
    let (first, last) = (folded.get(..start).unwrap_or_default(), folded.get(end..).unwrap_or_default());
    [
        (start < end).then(|| format!("{first}{TEXT} {last}")),
        (end > 0).then(|| format!("{TEXT} {last}")),
        (start < folded.len()).then(|| format!("{first}{TEXT}")),
    ]
}

/// Whether a line, folded or not, has as many words as a frame may have.
pub fn may_have_frame(line: &str) -> bool {
    let words = memchr::memchr_iter(b' ', line.as_bytes()).count() + 1;
    (MIN_FRAME_WORDS..=MAX_FRAME_WORDS).contains(&words)
}

/// Where the first word with a letter ends, the space behind it included.
fn first_word_end(folded: &str) -> Option<usize> {
    let mut at = 0;
    folded.split_inclusive(' ').find_map(|word| {
        at += word.len();
        tells(word.trim_end()).then_some(at)
    })
}

/// Where the last word with a letter begins.
fn last_word_start(folded: &str) -> Option<usize> {
    let mut at = folded.len();
    folded.rsplit(' ').find_map(|word| {
        let start = at - word.len();
        at = start.saturating_sub(1);
        tells(word).then_some(start)
    })
}

fn tells(word: &str) -> bool {
    word != NUMBER && word.chars().any(char::is_alphabetic)
}

/// Words of the shortest and of the longest line that can be a frame.
const MIN_FRAME_WORDS: usize = 2;
const MAX_FRAME_WORDS: usize = 12;

/// One part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Part {
    /// These characters.
    Literal(String),
    /// A run of digits.
    Number,
    /// At least one character of any kind.
    Text,
}

/// Reads a pattern.
///
/// # Errors
/// A brace that is not doubled and opens nothing known; a pattern that matches every line; two variable texts side by side. The
/// message says what was expected.
pub fn parse_pattern(pattern: &str) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    let mut text = String::new();
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        let variable = [(NUMBER, Part::Number), (TEXT, Part::Text)];
        let doubled = ["{{", "}}"].iter().any(|both| rest.starts_with(both));
        let found = variable.into_iter().find(|(name, _)| rest.starts_with(name));
        let taken = match found {
            _ if doubled => {
                text.push(c);
                2
            }
            Some((name, part)) => {
                if !text.is_empty() {
                    parts.push(Part::Literal(std::mem::take(&mut text)));
                }
                if parts.last() == Some(&part) {
                    return Err(format!("two {name} stand side by side; one is expected"));
                }
                parts.push(part);
                name.len()
            }
            None if matches!(c, '{' | '}') => {
                return Err(format!("expected {NUMBER}, {TEXT} or a doubled brace at {rest:?}"));
            }
            None => {
                text.push(c);
                c.len_utf8()
            }
        };
        rest = rest.get(taken..).unwrap_or_default();
    }
    if !text.is_empty() {
        parts.push(Part::Literal(text));
    }
    let tells = |part: &Part| match part {
        Part::Literal(text) => !text.trim().is_empty(),
        Part::Number => true,
        Part::Text => false,
    };
    if !parts.iter().any(tells) {
        return Err(format!("expected something beside {TEXT}, which matches every line"));
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_fold_to_one_word_and_braces_stay_readable() {
        let mut out = String::new();
        for (line, pattern) in [
            ("1,204 people like this", "{number} people like this"),
            ("Comments (12)", "Comments ({number})"),
            ("© 2009-2024", "© {number}-{number}"),
            ("at 10:39, today", "at {number}:{number}, today"),
            ("{a} 7", "{{a}} {number}"),
            ("第１２期", "第{number}期"),
        ] {
            assert!(fold_digits(line, &mut out), "{line}");
            assert_eq!(out, pattern);
            assert!(parse_pattern(pattern).is_ok(), "{pattern}");
        }
        assert!(!fold_digits("no figure", &mut out));
    }

    #[test]
    fn a_label_is_short_and_no_time_and_has_a_value() {
        assert_eq!(label("Editor in charge: Li Fang"), Some(("Editor in charge:", "Li Fang")));
        assert_eq!(label("责任编辑：李芳"), Some(("责任编辑：", "李芳")));
        for line in ["Q:", "10:39 pm", "http://example.org", "no colon", ": x", "1: x"] {
            assert_eq!(label(line), None, "{line}");
        }
        assert_eq!(label(&format!("{}: x", "word ".repeat(9))), None);
    }

    #[test]
    fn a_pattern_says_what_is_wrong_with_it() {
        assert_eq!(
            parse_pattern("Read next: {text}"),
            Ok(vec![Part::Literal("Read next: ".to_owned()), Part::Text])
        );
        for wrong in ["{nummer} x", "a { b", "{text}", "x {text}{text}"] {
            assert!(parse_pattern(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_frame_is_what_stands_at_the_ends_of_a_line() {
        for (line, both, last, first) in [
            ("From the north desk", "From {text} desk", "{text} desk", "From {text}"),
            ("• Jane wrote :", "", "{text} wrote :", "• Jane {text}"),
            ("• desk", "", "{text} desk", ""),
            ("desk", "", "", ""),
            ("{number} {number}", "", "", ""),
            ("a b c d e f g h i j k l m", "", "", ""),
        ] {
            let told = frames(line).map(Option::unwrap_or_default);
            assert_eq!(told, [both, last, first], "{line}");
        }
    }

    #[test]
    fn hashes_stay_what_they_are() {
        // A sample that was written years ago must still be readable.
        assert_eq!(
            [hash(b""), hash(b"Share this"), hash(&[b'x'; 1000])],
            [2_252_731_330_031_408_417, 18_424_603_319_487_477_971, 4_485_248_633_120_857_009]
        );
    }
}
