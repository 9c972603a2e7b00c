//! Listings that Markdown sets apart: lines between two fences of backticks, and the fields before its text.
//!
//! Takes the lines as [`super::plain`] found them, gives the blocks from an opening fence to the one that closes it the form of a
//! listing. Tildes are no fences here: a row of them is an ornament more often.

use crate::document::{Form, Segmented};
use std::ops::RangeInclusive;

/// Backticks of the shortest fence.
const MIN_TICKS: usize = 3;

/// Lines of the longest front matter.
const MAX_FRONT_LINES: usize = 60;

/// Marks the front matter, if the document begins with one: fields of YAML (`title: A Day Out`) between two lines of three hyphens.
/// What they say is for programs, so it stays as it is.
pub(super) fn mark_front_matter(text: &str, segmented: &mut Segmented) {
    let line = |block| segmented.first_line_of(block, text);
    if line(0) != FRONT_FENCE {
        return;
    }
    let most = segmented.blocks.len().min(MAX_FRONT_LINES);
    let Some(end) = (1..most).find(|&block| line(block) == FRONT_FENCE) else { return };
    let is_field = |block: usize| {
        let first = segmented.blocks.get(block).map_or(0, |block| block.first_line as usize);
        !segmented.indent_of(first, text).is_empty() || is_yaml(line(block))
    };
    if end == 1 || !(1..end).all(is_field) {
        return;
    }
    set_apart(segmented, 0..=end);
}

const FRONT_FENCE: &str = "---";

/// A field, an item of a list or a remark.
fn is_yaml(line: &str) -> bool {
    let is_key = |key: &str| {
        key.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '"' | '\''))
            && !key.contains(char::is_whitespace)
    };
    line.starts_with("- ")
        || line.starts_with('#')
        || line
            .split_once(": ")
            .or(line.strip_suffix(':').map(|key| (key, "")))
            .is_some_and(|(key, _)| is_key(key))
}

/// Marks fenced listings, fences included. One that nothing closes is none: to the end of a document is too far to go for
/// a sign that may be a slip. Linear in the text.
pub(super) fn mark(text: &str, segmented: &mut Segmented) {
    if memchr::memmem::find(text.as_bytes(), &[b'`'; MIN_TICKS]).is_none() {
        return;
    }
    let lines = (0..segmented.blocks.len()).map(|block| segmented.first_line_of(block, text));
    let listings: Vec<_> = fenced(lines).map(|(opens, closes, _)| opens..=closes).collect();
    for blocks in listings {
        set_apart(segmented, blocks);
    }
}

/// Gives blocks the form of a listing.
fn set_apart(segmented: &mut Segmented, blocks: RangeInclusive<usize>) {
    for block in segmented.blocks.get_mut(blocks).unwrap_or_default() {
        *block = block.in_form(Form::Listing);
    }
}

/// The fenced listings among lines: the places of the fences that open and close each, and what is written behind the first, mostly
/// the code's language.
pub(crate) fn fenced<'a>(
    lines: impl Iterator<Item = &'a str>,
) -> impl Iterator<Item = (usize, usize, &'a str)> {
    let mut open: Option<(usize, Fence<'a>)> = None;
    lines.enumerate().filter_map(move |(at, line)| {
        let fence = Fence::of(line)?;
        let Some((opens, first)) = open else {
            open = Some((at, fence));
            return None;
        };
        if !fence.info.is_empty() || fence.ticks < first.ticks {
            return None;
        }
        open = None;
        Some((opens, at, first.info))
    })
}

/// A fence: its backticks and what is written behind them.
#[derive(Debug, Clone, Copy)]
struct Fence<'a> {
    ticks: usize,
    info: &'a str,
}

impl<'a> Fence<'a> {
    /// The fence that a line is, if it is one.
    fn of(line: &'a str) -> Option<Self> {
        let line = line.trim();
        let info = line.trim_start_matches('`');
        let ticks = line.len() - info.len();
        // What is closed on its own line is code within a sentence.
        (ticks >= MIN_TICKS && !info.contains('`')).then(|| Self { ticks, info: info.trim() })
    }
}

#[cfg(test)]
mod tests {
    use crate::document::Form;
    use crate::segment::segment;

    fn forms(text: &str) -> String {
        let segmented = segment(text);
        let letter = |form| if form == Form::Listing { 'c' } else { '.' };
        segmented.blocks.iter().map(|block| letter(block.form())).collect()
    }

    #[test]
    fn what_stands_between_two_fences_is_a_listing() {
        for (text, want) in [
            ("a\n```\nb\n\nc\n```\nd\n", ".cccc."),
            ("1. Run:\n\n   ```console\n   $ b\n   ```\n\n2. Read on.\n", ".ccc."),
            // A longer fence holds shorter ones.
            ("````md\n```sh\nb\n```\n````\nc\n", "ccccc."),
            ("```\na\n```\nb\n```\nc\n```\n", "ccc.ccc"),
            // Nothing closes it, neither tildes nor one with a language.
            ("```sh\na\n~~~\nb\n", "...."),
            ("```sh\na\n```sh\nb\n", "...."),
            // Code within a line.
            ("```a``` is\nb\n```c``` was\n", "..."),
            ("~~~\na\n~~~\n", "..."),
        ] {
            assert_eq!(forms(text), want, "{text}");
        }
    }

    #[test]
    fn fields_before_the_text_are_a_listing() {
        for (text, want) in [
            ("---\ntitle: A day\ntags:\n  - quay\n- sea\n# so far\n\ndraft: no\n---\nb\n", "cccccccc."),
            ("---\na b: c\n---\nd\n", "...."),
            ("---\nHome\n---\nd\n", "...."),
            ("---\n---\nd\n", "..."),
            ("a\n---\ntitle: b\n---\n", "...."),
            ("---\ntitle: b\n", ".."),
        ] {
            assert_eq!(forms(text), want, "{text}");
        }
        assert_eq!(forms(&format!("---\n{}---\nb\n", "a: b\n".repeat(60))), ".".repeat(63));
    }

    #[test]
    fn lines_of_a_listing_are_not_joined() {
        let listing =
            "```\nThe bridge was opened by\nMaria Holt\n, the mayor of the town, on a rainy Sunday.\n```\n";
        assert_eq!(forms(listing), "ccccc");
        let wrapped = "aaaa bbbb cccc dddd eeee ffff gggg hhhh iiii jjjj kkkk llll\n".repeat(5);
        assert_eq!(forms(&format!("```\n{wrapped}```\n")), "ccccccc");
        assert_eq!(forms(&wrapped), ".");
    }
}
