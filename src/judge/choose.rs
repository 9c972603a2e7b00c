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
use crate::tidy::is_code;

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
/// 0.004 higher than with two in a hundred; with 18 it is hardly higher still, and timetables between paragraphs go.
const SURE_LEANING: Leaning = Leaning(-32);
/// The same in a short document, where neighbours tell little: two in a hundred.
const SURE_LEANING_OF_SHORT: Leaning = Leaning(-62);
/// How far all leanings of a page may be off together, and how often that is so, in thousandths: a normal error of 28 sixteenths, at
/// the five places where it is known best (Gauss and Hermite's rule). Taken for independent, the blocks of a page of teasers or of
/// answers, which the judge finds all a little unlikely, would nearly all go. Out of fold, F1 of English pages of HTML is 0.003 higher
/// so, and a tenth less of the bodies' words is lost.
const ERRORS_OF_PAGE: [(i16, u64); 5] = [(-80, 11), (-38, 222), (0, 534), (38, 222), (80, 11)];
/// How far the leanings of a text are off in the mean of all pages: long ones with much chrome are many in training and count
/// one each in use. Both together, out of fold, F1 of English pages as text is 0.004 higher, with as many words lost where most
/// are; of HTML it is lower so than with the first alone.
const ERROR_OF_TEXT: i16 = 8;
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

/// The leaning below which blocks are suspicious: where the expected F-measure of the rest is highest, in the mean of the errors that
/// a page's leanings may share. What was removed for its leaning before counts as if it still stood: what it holds of the body is
/// lost, and the limit must not rise from round to round.
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
    let is_long = sheet.verdicts.len() >= SHORT_DOCUMENT_BLOCKS;
    let mean = if sheet.markup.is_none() && is_long { ERROR_OF_TEXT } else { 0 };
    let content = |leaning: i8, words: u64, error: i16| words * u64::from(share(leaning, error - mean));
    let beta = sheet.favor.beta_squared_quarters();
    // Documents have far fewer leanings than there are.
    let found = (i8::MIN..=i8::MAX).zip(words.iter().copied()).filter(|(_, here)| *here > 0);
    let of_all = ERRORS_OF_PAGE
        .map(|(error, _)| found.clone().map(|(leaning, here)| content(leaning, here, error)).sum::<u64>());
    let (mut kept, mut kept_content) = (0u64, [0u64; ERRORS_OF_PAGE.len()]);
    let (mut best, mut limit) = (0u128, Leaning(i8::MIN));
    for (leaning, here) in found.rev() {
        kept += here;
        let mut measure = 0;
        for (((error, times), of_kept), of_all) in ERRORS_OF_PAGE.iter().zip(&mut kept_content).zip(of_all) {
            *of_kept += content(leaning, here, *error);
            // (4 + beta²) C / (4 K + beta² A), in the unit of the shares; the first factor is the same for all.
            let whole = 4 * u128::from(kept) * u128::from(Leaning::SHARE_UNIT) + u128::from(beta * of_all);
            measure += u128::from(*of_kept) * (1 << 60) / whole.max(1) * u128::from(*times);
        }
        if measure >= best {
            (best, limit) = (measure, Leaning(leaning));
        }
    }
    limit
}

/// The share of content of blocks whose leaning is off by so much.
fn share(leaning: i8, error: i16) -> u32 {
    let leaning = (i16::from(leaning) + error).clamp(i8::MIN.into(), i8::MAX.into());
    Leaning(leaning as i8).share()
}

/// The leaning up to which a block is sure chrome in a document of so many blocks.
pub(super) fn find_sure(blocks: usize) -> Leaning {
    if blocks < SHORT_DOCUMENT_BLOCKS { SURE_LEANING_OF_SHORT } else { SURE_LEANING }
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
                || sheet.policy.contains(&block)
                    && (block == sheet.policy.start || reads_as_text(sheet, block))
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
        None => sheet.is_fenced(block) || is_code_among_code(sheet, block),
    }
}

/// Whether a block of plain text is code by its shape, as one beside it is, and not too suspicious: scripts and styles that a
/// flattener took for text are code as well.
fn is_code_among_code(sheet: &Sheet<'_>, block: usize) -> bool {
    let is_code = |at: usize| {
        at < sheet.verdicts.len()
            && is_code(sheet.first_line(at))
            && sheet.leaning(at) >= SHORT_DOCUMENT_LEANING
    };
    is_code(block) && (block.checked_sub(1).is_some_and(is_code) || is_code(block + 1))
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
        Some(verdict) => !verdict.is_kept() || sheet.leaning(block) <= sheet.sure,
        None => false,
    }
}
