//! Text to lines and blocks.
//!
//! Takes the decoded text, gives [`Segmented`]. It says where units begin and end, never whether they are content: that is
//! `judge`'s. An input format is a file here: `plain` text and [`html`].

mod fences;
pub mod html;
mod links;
mod plain;
mod rejoin;

use crate::document::{Decoded, Format, Segmented};
use html::Markup;
use std::borrow::Cow;

pub(crate) use fences::fenced;
pub(crate) use links::as_read;
pub(crate) use plain::{is_list_item, is_unspaced};
pub(crate) use rejoin::{is_closing, is_sentence_end};

/// Finds the lines that are not blank and the blocks that they form. Linear in the text.
///
/// A line ends at LF, CR LF, CR, VT, FF, NEL (U+0085), U+2028 or U+2029. A line of which `tidy` leaves
/// nothing is blank. The text must be shorter than 4 GiB (`batch` refuses larger documents); what lies beyond is
/// not looked at.
///
/// ```
/// use dechrome::segment::segment;
///
/// let text = "  Home \n\nThe bridge was opened by\nMaria Holt\n, the mayor of the town, on a rainy Sunday.\n";
/// let segmented = segment(text);
/// let blocks: Vec<Vec<&str>> =
///     (0..segmented.blocks.len()).map(|block| segmented.lines_of(block, text).collect()).collect();
/// // The link that a flattener tore out of the sentence is part of it again.
/// assert_eq!(
///     blocks,
///     [
///         vec!["Home"],
///         vec!["The bridge was opened by", "Maria Holt", ", the mayor of the town, on a rainy Sunday."]
///     ]
/// );
/// ```
pub fn segment(text: &str) -> Segmented {
    let mut segmented = plain::split(text);
    fences::mark(text, &mut segmented);
    fences::mark_front_matter(text, &mut segmented);
    rejoin::rejoin(text, &mut segmented);
    segmented
}

/// Reads a decoded document in its format. HTML's text takes the place of the page's in what is given back, and the blocks have
/// their [`Markup`], with the layout of the page if it is wanted.
pub fn read<'a>(
    decoded: Decoded<'a>,
    format: Format,
    wants_layout: bool,
) -> (Decoded<'a>, Segmented, Option<Markup>) {
    let is_html = match format {
        Format::Auto => html::is_html(&decoded.text),
        Format::Text => false,
        Format::Html => true,
    };
    if is_html {
        let read = if wants_layout { html::read_laid_out } else { html::read };
        let (text, segmented, markup) = read(&decoded.text);
        let repaired = decoded.repaired + markup.repaired;
        (Decoded { text: Cow::Owned(text), repaired, ..decoded }, segmented, Some(markup))
    } else {
        let segmented = segment(&decoded.text);
        (decoded, segmented, None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, Form};

    /// The blocks as text, lines of one block joined by `/`.
    fn blocks(text: &str) -> Vec<String> {
        let segmented = segment(text);
        (0..segmented.blocks.len())
            .map(|block| segmented.lines_of(block, text).collect::<Vec<_>>().join("/"))
            .collect()
    }

    #[test]
    fn a_line_ends_at_every_line_end_there_is() {
        let text = "a\nb\r\nc\rd\u{b}e\u{c}f\u{85}g\u{2028}h\u{2029}i";
        assert_eq!(blocks(text), ["a", "b", "c", "d", "e", "f", "g", "h", "i"]);
        let segmented = segment(text);
        assert!(segmented.blocks.iter().all(|block| block.blank_before() == 0));
    }

    #[test]
    fn a_block_keeps_its_form_and_its_gap() {
        for form in [Form::Line, Form::Wrapped, Form::Torn, Form::Listing] {
            for blank in [0, 1, 63] {
                let block = Block::new(7, blank, form);
                assert_eq!(({ block.first_line }, block.blank_before(), block.form()), (7, blank, form));
            }
        }
    }

    #[test]
    fn both_ways_of_splitting_agree() {
        for text in
            ["", "\n", "\n\n", "a", "a\n", "a\n\n", "\n a \n\n\n b\t\n", " \n\u{200b}\n\u{3000}x\u{a0}\n"]
        {
            // A lone CR at the end sends the same text down the other way.
            let other = format!("{text}\r");
            let (one, two) = (segment(text), segment(&other));
            assert_eq!(one.lines, two.lines, "{text:?}");
            assert_eq!(one.blocks, two.blocks, "{text:?}");
        }
    }

    #[test]
    fn blank_lines_are_counted_and_never_blocks() {
        let segmented = segment("\n\na\n\u{feff}\u{200b}\n \t\nb\nc");
        let gaps: Vec<u8> = segmented.blocks.iter().map(|block| block.blank_before()).collect();
        assert_eq!(gaps, [2, 2, 0]);
        let many = format!("a{}b", "\n".repeat(1000));
        assert_eq!(segment(&many).blocks.last().map(|block| block.blank_before()), Some(63));
    }

    #[test]
    fn lines_are_trimmed_of_what_does_not_show() {
        assert_eq!(blocks("\u{3000}\u{3000}本报讯\u{a0}\n\t \u{feff}x\u{200b} \n"), ["本报讯", "x"]);
    }

    const WRAPPED: &str = "The harbour board met on Tuesday evening to hear what the engineers had\nfound under the old quay, and few of its members left the room content\nwith what they heard. The piles, driven in the year of the great flood,\nare hollow, and the cost of new ones is more than it takes in.\n";

    #[test]
    fn wrapped_prose_is_one_block() {
        let text = format!("{WRAPPED}\n{WRAPPED}\nHarbour news\nContact\n");
        let segmented = segment(&text);
        let lengths: Vec<usize> =
            (0..segmented.blocks.len()).map(|block| segmented.lines_of(block, &text).count()).collect();
        assert_eq!(lengths, [4, 4, 1, 1]);
        assert_eq!(segmented.blocks.first().map(|block| block.form()), Some(Form::Wrapped));
        assert_eq!(segmented.blocks.last().map(|block| block.form()), Some(Form::Line));
    }

    #[test]
    fn wrapped_prose_with_a_blank_line_after_each_is_one_block() {
        let text = format!("{WRAPPED}{WRAPPED}{WRAPPED}").replace('\n', "\n\n");
        // The last line of a paragraph is not full, so the next paragraph is a block of its own.
        assert_eq!(segment(&text).blocks.len(), 3);
    }

    #[test]
    fn wrapped_chinese_is_one_block() {
        let line = "市总工会昨日召开新闻发布会通报今年帮扶工作的进展情况并公布了下半年的";
        let text = format!("{line}\n{line}\n{line}\n{line}\n{line}\n重点安排。\n");
        assert_eq!(segment(&text).blocks.len(), 1);
    }

    #[test]
    fn torn_elements_are_one_block() {
        let text = "The bridge was opened by\nMaria Holt\n, the mayor of\nEast Quay\n, on a rainy Sunday in April.\nShe cut the ribbon twice.\n";
        assert_eq!(
            blocks(text),
            [
                "The bridge was opened by/Maria Holt/, the mayor of/East Quay/, on a rainy Sunday in April.",
                "She cut the ribbon twice."
            ]
        );
        assert_eq!(segment(text).blocks.first().map(|block| block.form()), Some(Form::Torn));
    }

    #[test]
    fn a_mark_of_quotation_joins_by_the_side_at_which_its_word_stands() {
        for (text, lines) in [
            (
                "„Kommst du mit?“\nSie nickte.\n„Dann los.“\nSie gingen den ganzen Weg bis zum Hafen hinunter, ohne ein Wort.\n",
                vec![1; 4],
            ),
            (
                "»Kommst du mit?«\n»Ja«, sagte sie.\n»Dann los.«\nSie gingen den ganzen Weg bis zum Hafen hinunter, ohne ein Wort.\n",
                vec![1; 4],
            ),
            (
                "Home | Politik | Kontakt\n»Ich habe nie gefragt«\nMit zwölf. Sie gehörte dem Großvater und ging seit Jahren nicht mehr.\n",
                vec![1; 3],
            ),
            (
                "Il a répondu : «\nnous verrons\n» et il est parti sans attendre la fin de la phrase.\n",
                vec![3],
            ),
            ("She said that “\nthe tide\n” waits for nobody, and that the boats do not either.\n", vec![3]),
        ] {
            let segmented = segment(text);
            let found: Vec<usize> =
                (0..segmented.blocks.len()).map(|block| segmented.lines_of(block, text).count()).collect();
            assert_eq!(found, lines, "{text}");
        }
    }

    #[test]
    fn verse_lists_addresses_and_menus_stay_lines() {
        for text in [
            "The tide goes out and leaves the boats\nAsleep upon the sand,\nThe lamp is lit, the kettle floats\nIts whistle through the land.\n",
            "• two eggs\n• a cup of flour\n• a pinch of salt\n• butter for the pan, and a little more\n",
            "Harbour Board\n12 Quay Street\nEast Quay EQ1 2AB\nTelephone 555 0100\n",
            "home\nabout\nnews\ncontact\nlogin\n",
            "1. Open the valve and wait until the water runs clear.\n2. close it again\n3. call us\n",
        ] {
            assert_eq!(segment(text).blocks.len(), text.lines().count(), "{text}");
        }
    }

    #[test]
    fn every_line_is_in_one_block() {
        let text = format!("{WRAPPED}\nMenu\n• a\n{WRAPPED}");
        let segmented = segment(&text);
        let in_blocks: usize =
            (0..segmented.blocks.len()).map(|block| segmented.lines_of(block, &text).count()).sum();
        assert_eq!(in_blocks, segmented.lines.len());
    }
}
