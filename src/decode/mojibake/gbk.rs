//! UTF-8 that was read as GBK: three bytes a character taken for two.
//!
//! Takes a line, repairs its runs in place. Only runs whose bytes paired up are reversible; where one was left over its reader
//! wrote a replacement, and the run stays.

use super::oddity::oddity;
use super::pages::Pages;
use std::ops::Range;

/// Characters of a run that GB2312 lacks, at least, before it is looked at: text of simplified characters has hardly any, of the
/// garbled ones most are. Three are what two garbled Chinese characters make.
pub(super) const LEAST_BEYOND: usize = 3;

/// Repairs the runs of a line and gives their number.
pub(super) fn repair(pages: &Pages, line: &mut Vec<char>) -> usize {
    let mut repaired = 0;
    let mut end = line.len();
    let mut bytes = Vec::new();
    while let Some(run) = last_run(pages, line.get(..end).unwrap_or_default()) {
        end = run.start;
        let garbled = line.get(run.clone()).unwrap_or_default();
        if beyond(pages, garbled) < LEAST_BEYOND {
            continue;
        }
        bytes.clear();
        bytes.extend(garbled.iter().filter_map(|c| pages.gbk(*c)).flatten());
        let Ok(better) = std::str::from_utf8(&bytes) else { continue };
        let better: Vec<char> = better.chars().collect();
        if beyond(pages, &better) + LEAST_BEYOND <= beyond(pages, garbled)
            && oddity(&better) <= oddity(garbled)
        {
            line.splice(run, better);
            repaired += 1;
        }
    }
    repaired
}

/// The last run of characters that are two bytes in GBK.
fn last_run(pages: &Pages, line: &[char]) -> Option<Range<usize>> {
    let is_pair = |c: &char| pages.gbk(*c).is_some();
    let end = line.iter().rposition(is_pair)? + 1;
    let start = line.get(..end)?.iter().rposition(|c| !is_pair(c)).map_or(0, |at| at + 1);
    Some(start..end)
}

/// Characters that simplified Chinese does without.
fn beyond(pages: &Pages, text: &[char]) -> usize {
    text.iter().filter(|c| pages.is_beyond_gb2312(**c)).count()
}
