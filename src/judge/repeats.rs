//! What a document says twice.
//!
//! Pages print parts of themselves again: a copy for small screens, the slides of a carousel, the post that an answer quotes. Takes
//! the blocks that are kept in the end and removes those that say what kept ones before them said, so that no word is lost. Authors
//! repeat themselves as well, in refrains, in rows of tables, in items and in code: what a repetition is known by is a long line of
//! running text.

use super::Sheet;
use crate::document::{Reason, Verdict};
use crate::segment::is_list_item;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher as _};
use std::ops::Range;

/// The least words of a block that a repetition is known by.
const RUNNING_WORDS: usize = 12;
/// The least words of its lines on average: verses have some seven, lines of wrapped prose more than ten.
const RUNNING_LINE_WORDS: usize = 10;
/// The least words of a repetition: of one block, or of several in the same order.
const REPEATED_WORDS: usize = 24;

/// Removes what is said again; for each block that goes, in order, the one that it repeats. Linear in the text.
pub(super) fn remove_repeats(sheet: &mut Sheet<'_>) -> Vec<(u32, u32)> {
    // Without two blocks of running text there is none, and no list of all blocks is needed.
    if sheet.kept().filter(|&block| is_running_text(sheet, block)).nth(1).is_none() {
        return Vec::new();
    }
    let kept: Vec<u32> = sheet.kept().collect();
    let mut first_of = HashMap::new();
    let mut found = Vec::new();
    // Where the last repetition was known, and what it repeats there.
    let mut last: Option<(usize, usize)> = None;
    for (place, &block) in kept.iter().enumerate() {
        if !sheet.is_kept(block as usize) || !is_running_text(sheet, block) {
            continue;
        }
        let first = *first_of.entry(hash(sheet, block)).or_insert(place);
        // Of several that say the same, the one where the last repetition goes on.
        let next = last.map(|(place_then, first_then)| first_then + (place - place_then));
        let Some(first) = [next, Some(first)]
            .into_iter()
            .flatten()
            .find(|&first| first < place && is_same(sheet, &kept, first, place))
        else {
            continue;
        };
        let run = extend(sheet, &kept, first, place);
        let words =
            run.clone().filter_map(|at| kept.get(at)).map(|&block| words(sheet, block)).sum::<usize>();
        if words < REPEATED_WORDS {
            continue;
        }
        last = Some((place, first));
        for at in run {
            if let (Some(&block), Some(&other)) = (kept.get(at), kept.get(first + at - place)) {
                sheet.settle(block as usize, Verdict::Removed(Reason::Repeated));
                found.push((block, other));
            }
        }
    }
    found.sort_unstable();
    found
}

/// The places around `place` that say what the ones around `first` say, which all stand before them.
fn extend(sheet: &Sheet<'_>, kept: &[u32], first: usize, place: usize) -> Range<usize> {
    let apart = place - first;
    let before = (apart..place).rev().take_while(|&at| is_same(sheet, kept, at - apart, at)).count();
    let start = place - before;
    let after = (place + 1..kept.len())
        .take_while(|&at| at - apart < start && is_same(sheet, kept, at - apart, at))
        .count();
    start..place + 1 + after
}

/// Whether both places are still kept and say the same.
fn is_same(sheet: &Sheet<'_>, kept: &[u32], one: usize, other: usize) -> bool {
    let (Some(&one), Some(&other)) = (kept.get(one), kept.get(other)) else { return false };
    let is_kept = [one, other].iter().all(|&block| sheet.is_kept(block as usize));
    is_kept && words(sheet, one) == words(sheet, other) && tokens(sheet, one).eq(tokens(sheet, other))
}

fn is_running_text(sheet: &Sheet<'_>, block: u32) -> bool {
    let words = words(sheet, block);
    if words < RUNNING_WORDS {
        return false;
    }
    let mark = sheet.markup.and_then(|markup| markup.marks.get(block as usize));
    let mut lines = sheet.segmented.lines_of(block as usize, sheet.text);
    !mark.is_some_and(|mark| mark.preformatted || mark.cells > 0)
        && lines.next().is_some_and(|line| !is_list_item(line))
        && words >= RUNNING_LINE_WORDS * (1 + lines.count())
}

fn words(sheet: &Sheet<'_>, block: u32) -> usize {
    usize::from(sheet.features(block as usize).words())
}

fn hash(sheet: &Sheet<'_>, block: u32) -> u64 {
    // The same in every run: of two blocks that meet in a hash the second is not looked for again.
    let mut hasher = DefaultHasher::new();
    for token in tokens(sheet, block) {
        hasher.write(token.as_bytes());
        hasher.write_u8(0xff);
    }
    hasher.finish()
}

/// What stands between white space.
fn tokens<'a>(sheet: &Sheet<'a>, block: u32) -> impl Iterator<Item = &'a str> {
    sheet.segmented.lines_of(block as usize, sheet.text).flat_map(str::split_whitespace)
}
