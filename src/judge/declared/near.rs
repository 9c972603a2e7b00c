//! The short lines around the headline and the body, where pages say who wrote it and when.

use super::Page;
use crate::segment::html::Role;

/// Lines below the headline and above it that are looked at.
const BELOW_HEADLINE: usize = 12;
const ABOVE_HEADLINE: usize = 4;
/// Lines above the body's first paragraph and below the body's end.
const ABOVE_BODY: usize = 12;
const BELOW_BODY: usize = 6;
/// Bytes of the longest line that is looked at: a longer one is a paragraph.
pub(super) const LINE_MAX_BYTES: usize = 240;
/// Words of the shortest line, its date counted, that is prose if it ends as a sentence: credits that do are shorter as a rule.
pub(super) const SENTENCE_WORDS: usize = 14;
/// Bytes of the shortest block that is taken for the body's first paragraph.
const PARAGRAPH_MIN_BYTES: usize = 150;

/// The short lines near a headline, nearest first: below it, then above it.
pub(super) fn headline_lines<'a>(page: &Page<'a>) -> impl Iterator<Item = &'a str> + 'a {
    let text = page.text;
    let headings = page.declared.places.iter().filter(|place| place.role == Role::Heading);
    let lines = headings.flat_map(move |heading| {
        let below = text.get(heading.span.end as usize..).unwrap_or_default();
        let above = text.get(..heading.span.start as usize).unwrap_or_default();
        let below = below.lines().filter(|line| !line.is_empty()).take(BELOW_HEADLINE);
        below.chain(above.lines().rev().filter(|line| !line.is_empty()).take(ABOVE_HEADLINE))
    });
    lines.map(str::trim).filter(|line| line.len() <= LINE_MAX_BYTES)
}

/// The short lines near the body: above its first paragraph from there upwards, then below its end.
pub(super) fn body_lines<'a>(page: &Page<'a>) -> impl Iterator<Item = &'a str> + 'a {
    let (segmented, text, verdicts) = (page.segmented, page.text, page.verdicts);
    let is_kept = |block: &usize| verdicts.get(*block).is_some_and(|verdict| verdict.is_kept());
    let mut kept = (0..verdicts.len()).filter(is_kept);
    let first = kept.clone().find(|&block| segmented.bytes_of(block) >= PARAGRAPH_MIN_BYTES).unwrap_or(0);
    let last = kept.next_back().map_or(verdicts.len(), |last| last + 1);
    let blocks = (first.saturating_sub(ABOVE_BODY)..first).rev().chain(last..last + BELOW_BODY);
    blocks.flat_map(move |block| segmented.lines_of(block, text)).filter(|line| line.len() <= LINE_MAX_BYTES)
}
