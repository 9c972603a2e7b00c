//! Listings that Markdown sets apart: lines between two fences of backticks.
//!
//! Takes the lines as [`super::plain`] found them, gives the blocks from an opening fence to the one that closes it the form of a
//! listing. Tildes are no fences here: a row of them is an ornament more often.

use crate::document::{Block, Form, Segmented};

/// Backticks of the shortest fence.
const MIN_TICKS: usize = 3;

/// Marks fenced listings, fences included. One that nothing closes is none: to the end of a document is too far to go for
/// a sign that may be a slip. Linear in the text.
pub(super) fn mark(text: &str, segmented: &mut Segmented) {
    if memchr::memmem::find(text.as_bytes(), &[b'`'; MIN_TICKS]).is_none() {
        return;
    }
    let mut open: Option<(usize, usize)> = None;
    for block in 0..segmented.blocks.len() {
        let line = segmented.lines_of(block, text).next().unwrap_or_default();
        let Some(fence) = Fence::of(line) else { continue };
        match open {
            None => open = Some((block, fence.ticks)),
            Some((start, ticks)) if fence.info.is_empty() && fence.ticks >= ticks => {
                let listing = segmented.blocks.get_mut(start..=block).unwrap_or_default();
                for block in listing {
                    *block = Block::new(block.first_line, block.blank_before(), Form::Listing);
                }
                open = None;
            }
            Some(_) => {}
        }
    }
}

/// A fence: its backticks and what is written behind them, mostly the code's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fence<'a> {
    pub(crate) ticks: usize,
    pub(crate) info: &'a str,
}

impl<'a> Fence<'a> {
    /// The fence that a line is, if it is one.
    pub(crate) fn of(line: &'a str) -> Option<Self> {
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
    fn lines_of_a_listing_are_not_joined() {
        let listing =
            "```\nThe bridge was opened by\nMaria Holt\n, the mayor of the town, on a rainy Sunday.\n```\n";
        assert_eq!(forms(listing), "ccccc");
        let wrapped = "aaaa bbbb cccc dddd eeee ffff gggg hhhh iiii jjjj kkkk llll\n".repeat(5);
        assert_eq!(forms(&format!("```\n{wrapped}```\n")), "ccccccc");
        assert_eq!(forms(&wrapped), ".");
    }
}
