//! Where the body begins and ends.
//!
//! Takes the features of the blocks and what the rows named, gives two things: the zones that rows ask for, and the run of
//! blocks that is most likely the body. The second is maximum subsequence segmentation (Pasternack and Roth, "Extracting
//! article text from the web with maximum subsequence segmentation", WWW 2009): each block weighs for or against the
//! body, and the run of blocks with the greatest sum is it. Linear in the blocks.

use super::rules::{Hit, Zone};
use super::{Named, Sheet};
use crate::document::{Reason, Verdict};
use crate::segment::{is_list_item, is_numbered};
use std::ops::Range;

/// Words up to which a prose block's weight grows. Beyond, a licence text in the footer would outweigh the article.
const PROSE_WEIGHT_WORDS: i64 = 60;
/// Words that a line of sure chrome weighs against the body.
const CHROME_WEIGHT_WORDS: i64 = 12;
/// The share of prose, in thousandths of the words, at which a short line speaks neither for nor against the body. In an
/// article short lines are furniture; on a page of lists, products or verse they are the content.
const NEUTRAL_PROSE: i64 = 350;
/// The most that a short line weighs against the body, in hundredths of a word, ...
const MAX_AGAINST: i64 = 400;
/// ... and for it.
const MAX_FOR: i64 = 100;
/// The share of all words of prose, in hundredths, that may be cut off on one side; of all words, where there is no prose. More
/// than that is no footer, whatever names stand in it: then the page has several bodies (a list of products, a forum) and
/// that side stays.
const MAX_CUT: i64 = 30;
/// Words between the body and the nearest sure chrome that go with it. More are a table or a list of the author's, and the cut
/// is made at the sure chrome.
const MAX_UNPROVEN_WORDS: i64 = 300;

/// Words of the longest numbered heading.
const MAX_HEADING_WORDS: u16 = 20;

/// The body as rows must know it: from the first prose to the last.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extent {
    first: usize,
    /// One past the last.
    end: usize,
}

impl Extent {
    /// The first and the last kept block that is prose and that no row names as chrome at its side. Where there is no prose, the
    /// longest run of blocks that no row names.
    pub(super) fn find(sheet: &Sheet<'_>, blocks: &[u32]) -> Self {
        let mut found: Option<Self> = None;
        let mut named = NamedBlocks::of(sheet);
        for &block in blocks {
            if !sheet.features(block as usize).prose {
                continue;
            }
            let hit = named.at(block);
            let chrome = |zone| hit.at(zone).is_some_and(|rule| sheet.rules.kind(rule).is_sure());
            let at = block as usize;
            match &mut found {
                None if !chrome(Zone::Head) => found = Some(Self { first: at, end: at + 1 }),
                Some(extent) if !chrome(Zone::Tail) => extent.end = at + 1,
                _ => {}
            }
        }
        found.unwrap_or_else(|| Self::of_unnamed(sheet, blocks))
    }

    fn of_unnamed(sheet: &Sheet<'_>, blocks: &[u32]) -> Self {
        let mut named = NamedBlocks::of(sheet);
        let mut weigh = |block: u32| {
            let hit = named.at(block);
            if hit.head.or(hit.core).or(hit.tail).is_some() { -100 * CHROME_WEIGHT_WORDS } else { MAX_FOR }
        };
        let weights: Vec<i64> = blocks.iter().map(|&block| weigh(block)).collect();
        if weights.iter().all(|&weight| weight < 0) {
            // Rows name everything: the one half is taken for a head, the other for a tail.
            let middle = blocks.get(blocks.len() / 2).map_or(0, |&block| block as usize);
            return Self { first: middle, end: middle };
        }
        let (first, last) = heaviest_run(weights.into_iter());
        let at = |place: usize| blocks.get(place).map_or(0, |&block| block as usize);
        Self { first: at(first), end: at(last) + 1 }
    }

    /// The blocks before and after the body.
    pub(super) fn sides(&self, blocks: usize) -> (Range<usize>, Range<usize>) {
        (0..self.first.min(blocks), self.end.min(blocks)..blocks)
    }

    /// Where a block stands.
    pub(super) fn zone(&self, block: usize) -> Zone {
        if block < self.first {
            Zone::Head
        } else if block >= self.end {
            Zone::Tail
        } else {
            Zone::Core
        }
    }
}

/// Looks up what rows say of blocks that are asked for in order.
struct NamedBlocks<'a> {
    rest: std::iter::Peekable<std::slice::Iter<'a, Named>>,
}

impl<'a> NamedBlocks<'a> {
    fn of(sheet: &'a Sheet<'_>) -> Self {
        Self { rest: sheet.named.iter().peekable() }
    }

    fn at(&mut self, block: u32) -> Hit {
        while self.rest.next_if(|named| named.block < block).is_some() {}
        self.rest.next_if(|named| named.block == block).map(|named| named.hit).unwrap_or_default()
    }
}

/// Where the body was found to end on either side, as far as something may be cut off there.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Body {
    /// Its first block, if what stands before it holds sure chrome.
    pub(super) head: Option<usize>,
    /// One past its last block, if what stands after it holds sure chrome.
    pub(super) tail: Option<usize>,
}

/// Finds the body among the blocks that were still there when this round began.
pub(super) fn find_body(sheet: &Sheet<'_>, blocks: &[u32]) -> Body {
    let (mut words, mut prose_words) = (0i64, 0i64);
    for &block in blocks {
        let features = sheet.features(block as usize);
        words += i64::from(features.words);
        prose_words += if is_prose(sheet, block) { i64::from(features.words) } else { 0 };
    }
    let share = prose_words * 1000 / words.max(1);
    let against = (share - NEUTRAL_PROSE).clamp(-MAX_FOR, MAX_AGAINST);
    let (first, last) = heaviest_run(blocks.iter().map(|&block| {
        if is_sure(sheet, block) {
            -100 * CHROME_WEIGHT_WORDS
        } else if is_prose(sheet, block) {
            100 * i64::from(sheet.features(block as usize).words).min(PROSE_WEIGHT_WORDS)
        } else {
            -against
        }
    }));
    let first = numbered_heading_start(sheet, blocks, first);
    let last = announced_list_end(sheet, blocks, last);
    let (before, after) =
        (blocks.get(..first).unwrap_or_default(), blocks.get(last + 1..).unwrap_or_default());
    // On a page without prose every word counts as content.
    let counts = |block: u32| prose_words == 0 || is_prose(sheet, block);
    let content_words = if prose_words == 0 { words } else { prose_words };
    let body_words = sum_words(sheet, blocks.get(first..=last).unwrap_or_default().iter());
    let may_cut = |side: &[u32]| {
        let unnamed = sum_words(sheet, side.iter().filter(|&&block| !is_sure(sheet, block)));
        let content = sum_words(sheet, side.iter().filter(|&&block| counts(block)));
        unnamed <= body_words && content * 100 <= content_words * MAX_CUT
    };
    let place = |at: usize| blocks.get(at).map(|&block| block as usize);
    // Many words between the body and the first sure chrome are no furniture: a table, a list of names.
    let nearest_before = before.iter().rposition(|&block| is_sure(sheet, block));
    let nearest_after = after.iter().position(|&block| is_sure(sheet, block));
    let head = nearest_before.map(|at| {
        let between = sum_words(sheet, before.iter().skip(at + 1));
        if between > MAX_UNPROVEN_WORDS { place(at).map(|block| block + 1) } else { place(first) }
    });
    let tail = nearest_after.map(|at| {
        let between = sum_words(sheet, after.iter().take(at));
        if between > MAX_UNPROVEN_WORDS { place(last + 1 + at) } else { place(last).map(|block| block + 1) }
    });
    Body { head: head.flatten().filter(|_| may_cut(before)), tail: tail.flatten().filter(|_| may_cut(after)) }
}

fn sum_words<'a>(sheet: &Sheet<'_>, blocks: impl Iterator<Item = &'a u32>) -> i64 {
    blocks.map(|&block| i64::from(sheet.features(block as usize).words)).sum()
}

/// The numbered heading directly before the body, if there is one: `1. Who we are`, `一、总则`. Menus are not numbered.
fn numbered_heading_start(sheet: &Sheet<'_>, blocks: &[u32], first: usize) -> usize {
    let before = first.checked_sub(1).and_then(|at| blocks.get(at));
    let is_heading = before.is_some_and(|&block| {
        !is_sure(sheet, block)
            && is_numbered(sheet.first_line(block as usize))
            && sheet.features(block as usize).words <= MAX_HEADING_WORDS
    });
    if is_heading { first - 1 } else { first }
}

/// The end of the list that a closing colon announces, if the body's last block ends so: `... three things:` and the things.
fn announced_list_end(sheet: &Sheet<'_>, blocks: &[u32], last: usize) -> usize {
    let announces = |block: u32| {
        sheet
            .segmented
            .lines_of(block as usize, sheet.text)
            .next_back()
            .is_some_and(|line| line.ends_with([':', '：']))
    };
    if !blocks.get(last).is_some_and(|&block| announces(block)) {
        return last;
    }
    let rest = blocks.get(last + 1..).unwrap_or_default();
    last + rest
        .iter()
        .take_while(|&&block| !is_sure(sheet, block) && is_list_item(sheet.first_line(block as usize)))
        .count()
}

/// Sure chrome of this round: rows or credits have settled it.
fn is_sure(sheet: &Sheet<'_>, block: u32) -> bool {
    !sheet.is_kept(block as usize)
}

fn is_prose(sheet: &Sheet<'_>, block: u32) -> bool {
    let verdict = sheet.verdicts.get(block as usize);
    // An allowed line is content whatever its shape.
    matches!(verdict, Some(Verdict::Kept(Reason::Allowed(_))))
        || (sheet.features(block as usize).prose && !is_sure(sheet, block))
}

/// The first and the last place of the run with the greatest sum; of equal ones the first and shortest.
fn heaviest_run(weights: impl Iterator<Item = i64>) -> (usize, usize) {
    let (mut best, mut found) = (i64::MIN, (0, 0));
    let (mut sum, mut start) = (0i64, 0);
    for (at, weight) in weights.enumerate() {
        if sum <= 0 {
            (sum, start) = (0, at);
        }
        sum += weight;
        if sum > best {
            (best, found) = (sum, (start, at));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_run_is_found_in_one_pass() {
        for (weights, want) in [
            (&[1, -2, 3, 4, -1, 2, -9, 5][..], (2, 5)),
            (&[-3, -1, -2], (1, 1)),
            (&[5], (0, 0)),
            (&[0, 0, 2, 0], (2, 2)),
        ] {
            assert_eq!(heaviest_run(weights.iter().copied()), want, "{weights:?}");
        }
    }
}
