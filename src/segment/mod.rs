//! Text to lines and blocks.
//!
//! Takes the decoded text, gives [`Segmented`]. It says where units begin and end, never whether they are content: that is
//! `judge`'s. Plain text is the one way in so far; another input format is a file beside [`plain`].

mod plain;
mod rejoin;

use crate::document::Segmented;

pub use plain::is_blank_char;
pub(crate) use plain::is_list_item;
pub(crate) use rejoin::{is_closing, is_sentence_end};

/// Finds the lines that are not blank and the blocks that they form. Linear in the text.
///
/// A line ends at LF, CR LF, CR, VT, FF, NEL (U+0085), U+2028 or U+2029. A line of white space, control and zero-width
/// characters alone is blank. The text must be shorter than 4 GiB (`batch` refuses larger documents); what lies beyond is
/// not looked at.
pub fn segment(text: &str) -> Segmented {
    let mut segmented = plain::split(text);
    rejoin::rejoin(text, &mut segmented);
    segmented
}
