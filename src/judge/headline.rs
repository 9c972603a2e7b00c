//! The headline: found by its place, since no phrase names it.

use super::Sheet;
use crate::document::{Field, FieldName, Metadata, Reason, Verdict};
use crate::segment::is_list_item;
use crate::tidy::tidy;

/// Words of the longest headline.
const MAX_HEADLINE_WORDS: u16 = 40;
/// Ideographs or words of the shortest; below it lie section names and dates.
const MIN_HEADLINE_WORDS: u16 = 3;

/// Moves the headline of a head that is cut off at block `end` to the metadata.
pub(super) fn move_headline(sheet: &mut Sheet<'_>, end: usize, metadata: &mut Metadata) {
    if metadata.get(FieldName::Title).is_some() {
        return;
    }
    let Some(block) = find_headline(sheet, end) else { return };
    let mut value = String::new();
    for line in sheet.segmented.lines_of(block, sheet.text) {
        if !value.is_empty() {
            value.push(' ');
        }
        tidy(line, &mut value);
    }
    metadata.set_first(FieldName::Title, Field { value, block: block as u32 });
    sheet.settle(block, Verdict::Moved(FieldName::Title, Reason::Headline));
}

/// The last line before the first credit that can be a headline, else the last before the body.
fn find_headline(sheet: &Sheet<'_>, end: usize) -> Option<usize> {
    let first_credit = (0..end).find(|&block| matches!(sheet.verdicts.get(block), Some(Verdict::Moved(..))));
    let last_before = |end: usize| (0..end).rev().find(|&block| can_be_headline(sheet, block));
    first_credit.and_then(last_before).or_else(|| last_before(end))
}

fn can_be_headline(sheet: &Sheet<'_>, block: usize) -> bool {
    let words = sheet.features(block).words;
    sheet.is_kept(block)
        && (MIN_HEADLINE_WORDS..=MAX_HEADLINE_WORDS).contains(&words)
        && !is_list_item(sheet.first_line(block))
}
