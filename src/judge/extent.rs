//! Where the body begins and ends.
//!
//! Takes the features of the blocks and what the rows named, gives two things: the zones that rows ask for, and the run of
//! blocks that is most likely the body. The second is maximum subsequence segmentation (Pasternack and Roth, "Extracting
//! article text from the web with maximum subsequence segmentation", WWW 2009): each block weighs for or against the
//! body, and the run of blocks with the greatest sum is it. Linear in the blocks.

use super::Sheet;
use super::rules::{Kind, Zone};
use crate::document::{Reason, Verdict};
use crate::segment::is_list_item;
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
/// The share of all prose words, in hundredths, that may be cut off on one side. More than that is no footer, whatever names
/// stand in it: then the page has several bodies (a list of products, a forum) and that side stays.
const MAX_CUT_PROSE: i64 = 30;

/// The prose from first to last, as far as rows must know it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extent {
    first: usize,
    last: usize,
}

impl Extent {
    /// The first and the last kept block that is prose and that no row names as chrome at its side.
    pub(super) fn of_prose(sheet: &Sheet<'_>) -> Self {
        let mut extent = Self { first: usize::MAX, last: 0 };
        let mut named = sheet.named.iter().peekable();
        for block in sheet.kept() {
            while named.peek().is_some_and(|n| n.block < block) {
                named.next();
            }
            if !sheet.features(block as usize).prose {
                continue;
            }
            let hit = named.peek().filter(|n| n.block == block).map(|n| n.hit).unwrap_or_default();
            let chrome = |zone| {
                hit.at(zone).is_some_and(|rule| matches!(sheet.rules.kind(rule), Kind::Line | Kind::Heading))
            };
            if extent.first == usize::MAX && !chrome(Zone::Head) {
                extent.first = block as usize;
            }
            if !chrome(Zone::Tail) {
                extent.last = block as usize;
            }
        }
        extent
    }

    /// The blocks before the first and after the last prose; none where there is no prose.
    pub(super) fn sides(&self, blocks: usize) -> (Range<usize>, Range<usize>) {
        if self.first == usize::MAX {
            (0..0, 0..0)
        } else {
            (0..self.first, (self.last + 1).min(blocks)..blocks)
        }
    }

    /// Where a block stands. Without any prose every block stands in the core: nothing tells head from tail.
    pub(super) fn zone(&self, block: usize) -> Zone {
        if self.first == usize::MAX {
            Zone::Core
        } else if block < self.first {
            Zone::Head
        } else if block > self.last {
            Zone::Tail
        } else {
            Zone::Core
        }
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
    if prose_words == 0 {
        return Body::default();
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
    let last = announced_list_end(sheet, blocks, last);
    let side = |blocks: &[u32]| {
        let cut: i64 = blocks
            .iter()
            .filter(|&&b| is_prose(sheet, b))
            .map(|&b| i64::from(sheet.features(b as usize).words))
            .sum();
        cut * 100 <= prose_words * MAX_CUT_PROSE && blocks.iter().any(|&block| is_sure(sheet, block))
    };
    let (before, after) =
        (blocks.get(..first).unwrap_or_default(), blocks.get(last + 1..).unwrap_or_default());
    let place = |at: usize| blocks.get(at).map(|&block| block as usize);
    Body {
        head: place(first).filter(|_| side(before)),
        tail: place(last).map(|block| block + 1).filter(|_| side(after)),
    }
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
