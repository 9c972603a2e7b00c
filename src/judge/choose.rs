//! Which blocks are chrome by their leanings.
//!
//! Takes the leanings of the blocks that are still kept and what is sure by now, removes the blocks that leave the kept text with
//! the highest expected F-measure. Suspicion alone removes nothing: a run of suspicious blocks goes only if something sure
//! stands in it.

use super::Sheet;
use super::features::measure::ends_sentence;
use crate::document::{Leaning, Reason, Verdict};
use crate::segment::html::Tag;
use crate::segment::is_list_item;

/// What a user wants more of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Favor {
    /// As much of the body as can be: a word of it weighs like four of chrome.
    Recall,
    /// As much of the body as of its purity.
    #[default]
    Balance,
    /// As little chrome as can be: a word of it weighs like four of the body.
    Precision,
}

impl Favor {
    /// The square of F-measure's beta, in quarters.
    fn beta_squared_quarters(self) -> u64 {
        match self {
            Self::Recall => 16,
            Self::Balance => 4,
            Self::Precision => 1,
        }
    }
}

/// The leaning up to which a block is sure chrome: a share of content of 12 in a hundred. Out of fold, F1 of English pages is 0.003 to
/// 0.004 higher than with two in a hundred; with 18 it is 0.001 higher still, but timetables between paragraphs go.
pub(super) const SURE_LEANING: Leaning = Leaning(-32);
/// Blocks of a document that is too short for its neighbours to tell much: pages have a hundred and more.
const SHORT_DOCUMENT_BLOCKS: usize = 40;
/// The leaning with which prose, sentences and list items of it stay whatever the choice: a share of content of a tenth.
const SHORT_DOCUMENT_LEANING: Leaning = Leaning(-35);

/// The least leaning of a hidden block that stays: as likely content as not. Tabs and answers that a click unfolds are.
const HIDDEN_LEANING: Leaning = Leaning(0);

/// Removes what the markup hides, unless it leans to content all the same; whether it changed a verdict.
pub(super) fn remove_hidden(sheet: &mut Sheet<'_>) -> bool {
    let Some(markup) = sheet.markup else { return false };
    // A page that would show nothing else shows what it hides.
    let blocks = 0..sheet.verdicts.len();
    if !blocks.clone().any(|block| !markup.is_hidden(block) && stays(sheet, block)) {
        return false;
    }
    let mut changed = false;
    for block in (0..sheet.verdicts.len()).filter(|&block| markup.is_hidden(block)) {
        let stays = sheet.leaning(block) >= HIDDEN_LEANING.max(sheet.limit);
        if !stays && matches!(sheet.verdicts.get(block), Some(Verdict::Kept(Reason::NoChrome))) {
            sheet.settle(block, Verdict::Removed(Reason::Hidden));
            changed = true;
        }
    }
    changed
}

/// Removes what leans to chrome; whether it changed a verdict.
pub(super) fn remove_leaning(sheet: &mut Sheet<'_>) -> bool {
    let mut changed = false;
    let mut start = 0;
    let blocks = sheet.verdicts.len();
    while start < blocks {
        let run =
            (start..blocks).take_while(|&block| !stays(sheet, block) && !heads_rows(sheet, block)).count();
        let range = start..start + run;
        if range.clone().any(|block| is_sure(sheet, block)) {
            for block in range {
                if matches!(sheet.verdicts.get(block), Some(Verdict::Kept(Reason::NoChrome))) {
                    sheet.settle(block, Verdict::Removed(Reason::Learned(sheet.leaning(block))));
                    changed = true;
                }
            }
        }
        start += run + 1;
    }
    changed
}

/// The leaning below which blocks are suspicious: where the expected F-measure of the rest is highest. What was removed for its leaning
/// before counts as if it still stood: what it holds of the body is lost, and the limit must not rise from round to round.
pub(super) fn find_limit(sheet: &Sheet<'_>) -> Leaning {
    let mut words = [0u64; 256];
    for (block, verdict) in sheet.verdicts.iter().enumerate() {
        if !verdict.is_kept() && !matches!(verdict, Verdict::Removed(Reason::Learned(_) | Reason::Hidden)) {
            continue;
        }
        let weight = u64::from(sheet.features(block).words().max(1));
        if let Some(sum) = words.get_mut(sheet.leaning(block).place()) {
            *sum += weight;
        }
    }
    let content = |words: &[u64]| -> u64 {
        words.iter().zip(Leaning::SHARES).map(|(words, share)| words * u64::from(share)).sum()
    };
    let beta = sheet.favor.beta_squared_quarters();
    let all = content(&words);
    let (mut kept, mut kept_content) = (0u64, 0u64);
    let (mut best, mut limit) = (0u128, Leaning(i8::MIN));
    for (leaning, (&here, share)) in (i8::MIN..=i8::MAX).zip(words.iter().zip(Leaning::SHARES)).rev() {
        if here == 0 {
            continue;
        }
        kept += here;
        kept_content += here * u64::from(share);
        // (4 + beta²) C / (4 K + beta² A), in the unit of the shares; the first factor is the same for all.
        let whole = 4 * u128::from(kept) * u128::from(Leaning::SHARE_UNIT) + u128::from(beta * all);
        let measure = u128::from(kept_content) * (1 << 60) / whole.max(1);
        if measure >= best {
            (best, limit) = (measure, Leaning(leaning));
        }
    }
    limit
}

/// Where the head ends: at the first prose that stays, if something sure stands before it.
pub(super) fn find_head(sheet: &Sheet<'_>) -> Option<usize> {
    let blocks = 0..sheet.verdicts.len();
    let body = blocks.clone().find(|&block| sheet.features(block).is_prose() && stays(sheet, block))?;
    (0..body).any(|block| !sheet.is_kept(block)).then_some(body)
}

/// Whether a block is kept and not suspicious.
pub(super) fn stays(sheet: &Sheet<'_>, block: usize) -> bool {
    match sheet.verdicts.get(block) {
        Some(Verdict::Kept(Reason::NoChrome)) => {
            let leaning = sheet.leaning(block);
            leaning >= sheet.limit
                || is_listing(sheet, block)
                || leaning >= SHORT_DOCUMENT_LEANING
                    && sheet.verdicts.len() < SHORT_DOCUMENT_BLOCKS
                    && reads_as_text(sheet, block)
        }
        Some(Verdict::Kept(_)) => true,
        _ => false,
    }
}

/// Whether a block is a row of headings in a table whose next row stays: figures mean nothing without what they are figures of.
fn heads_rows(sheet: &Sheet<'_>, block: usize) -> bool {
    let Some(markup) = sheet.markup else { return false };
    markup.element_of(block).is_some_and(|element| element.tag == Tag::Th)
        && markup.marks.get(block).is_some_and(|mark| mark.cells > 1)
        && sheet.is_kept(block)
        && stays(sheet, block + 1)
        && markup.goes_on_after(block, Tag::Table)
}

/// Whether a page or its Markdown sets a block apart as code or as text whose white space is the author's: hardly any chrome is.
fn is_listing(sheet: &Sheet<'_>, block: usize) -> bool {
    match sheet.markup {
        Some(markup) => markup.stands_in(block, Tag::Pre) && !markup.is_hidden(block),
        None => sheet.is_fenced(block),
    }
}

/// Whether a block is prose, a sentence or a list item by its own shape.
fn reads_as_text(sheet: &Sheet<'_>, block: usize) -> bool {
    let mut lines = sheet.segmented.lines_of(block, sheet.text);
    sheet.features(block).is_prose()
        || lines.next().is_some_and(is_list_item)
        || sheet.segmented.lines_of(block, sheet.text).next_back().is_some_and(ends_sentence)
}

fn is_sure(sheet: &Sheet<'_>, block: usize) -> bool {
    match sheet.verdicts.get(block) {
        // What it said stays.
        Some(Verdict::Removed(Reason::Repeated)) => false,
        // It goes wherever it stands in a printed text, also between two headings.
        Some(Verdict::Removed(_)) if sheet.is_running(block) => false,
        Some(verdict) => !verdict.is_kept() || sheet.leaning(block) <= SURE_LEANING,
        None => false,
    }
}
