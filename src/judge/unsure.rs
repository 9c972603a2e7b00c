//! What rows name and what a document says all the same: headings, steps, a list of words, the page numbers of a printed text.
//!
//! Takes back what was said of blocks of plain text, or weakens it, by the lines that they stand among. Only blocks that a row names
//! are asked, so texts without any pay nothing.

use super::Sheet;
use super::named::{Named, NamedBlocks};
use super::rules::Kind;
use crate::document::Segmented;
use crate::segment::is_unspaced;

/// Words of the longest heading that a section of a manual may have as well as a page: `## Share`, `## Log in`.
const HEADING_WORDS: u16 = 2;
/// Steps in a row that are an instruction.
const MIN_STEPS: usize = 3;
/// Lines of the shortest list of words. The menus of a page without a body are shorter, and have items of two words.
const WORD_LIST_LINES: usize = 200;
/// One line in so many of such a list may be something else than a word.
const LINES_PER_OTHER: usize = 20;

/// Takes back and weakens what rows said of a document's blocks. Linear in the text.
pub(super) fn take_back(sheet: &mut Sheet<'_>) {
    if sheet.markup.is_some() || sheet.named.next(0).is_none() {
        return;
    }
    weaken_headings(sheet);
    let blocks = sheet.segmented.blocks.len();
    // What counts on before the first prose is a breadcrumb: `1. Home`, `2. Town`, `3. Building Department`.
    if let Some(first) = (0..blocks).find(|&block| sheet.features(block).is_prose()) {
        weaken_steps(&mut sheet.named, sheet.segmented, sheet.text, first);
    }
    forget_words_of_lists(&mut sheet.named, sheet.segmented, sheet.text);
    sheet.running = find_running(sheet);
}

/// Buttons that stand as headings: Markdown and AsciiDoc know many that open a section of a manual. Rows that name headings of
/// pages (`Related articles`) stay as they are.
fn weaken_headings(sheet: &mut Sheet<'_>) {
    let rules = sheet.rules;
    let mut next = 0;
    while let Some(block) = sheet.named.next(next) {
        next = block + 1;
        let Some(named) = sheet.named.get(block).filter(|named| !named.bar) else { continue };
        let is_button = named.rows().any(|rule| rules.kind(rule) == Kind::Line && rules.is_built_in(rule));
        if is_button && sheet.features(block).words() <= HEADING_WORDS && is_heading(sheet, block) {
            sheet.named.change(block, Named { weak: true, ..named });
        }
    }
}

/// `## Share`, `== Share ==` or a word with a line of `=` or `-` below.
fn is_heading(sheet: &Sheet<'_>, block: usize) -> bool {
    let line = sheet.first_line(block);
    let is_marked = |sign: char, least: usize| {
        let title = line.trim_start_matches(sign);
        (least..=6).contains(&(line.len() - title.len())) && title.starts_with(' ')
    };
    if is_marked('#', 1) || is_marked('=', 2) {
        return true;
    }
    let below = sheet.first_line(block + 1);
    sheet.segmented.blocks.get(block + 1).is_some_and(|below| below.blank_before() == 0)
        && ["=", "-"].iter().any(|sign| below.trim_matches(|c| sign.contains(c)).is_empty())
        && below.len() >= line.chars().count()
}

/// Steps, from a block on, of which rows name some: `1. Log in`, `2. Search`, `3. Weigh the letter`.
fn weaken_steps(named: &mut NamedBlocks, segmented: &Segmented, text: &str, first: usize) {
    let step_at = |block: usize| step(segmented.first_line_of(block, text));
    let mut next = first;
    while let Some(block) = named.next(next) {
        next = block + 1;
        let Some(number) = step_at(block) else { continue };
        let before = (first..block).rev().zip((0..number).rev());
        let before = before.take_while(|&(at, number)| step_at(at) == Some(number)).count();
        let after = (block + 1..segmented.blocks.len()).zip(number + 1..);
        let after = after.take_while(|&(at, number)| step_at(at) == Some(number)).count();
        let steps = block - before..block + 1 + after;
        next = steps.end;
        if steps.len() >= MIN_STEPS && steps.clone().any(|at| named.get(at).is_none()) {
            for at in steps {
                if let Some(said) = named.get(at) {
                    named.change(at, Named { weak: true, ..said });
                }
            }
        }
    }
}

/// The number of a step: of `3. Share` and `3) Share`.
fn step(line: &str) -> Option<u32> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = line.split_at_checked(digits)?;
    let rest = rest.strip_prefix(['.', ')'])?;
    if digits > 3 || !rest.starts_with(' ') {
        return None;
    }
    number.parse().ok()
}

/// In a long document that is a list of words, a word among words is one of them.
fn forget_words_of_lists(named: &mut NamedBlocks, segmented: &Segmented, text: &str) {
    let blocks = segmented.blocks.len();
    let is_word_at = |block: usize| is_word(segmented.first_line_of(block, text));
    if blocks < WORD_LIST_LINES {
        return;
    }
    let mut others = 0;
    if (0..blocks).any(|block| {
        others += usize::from(!is_word_at(block));
        others * LINES_PER_OTHER > blocks
    }) {
        return;
    }
    let mut next = 0;
    while let Some(block) = named.next(next) {
        next = block + 1;
        if (block.saturating_sub(1)..(block + 2).min(blocks)).all(is_word_at) {
            named.forget(block);
        }
    }
}

/// One word of letters, in a script that parts words.
fn is_word(line: &str) -> bool {
    !line.is_empty()
        && line.chars().all(|c| (c.is_alphabetic() && !is_unspaced(c)) || matches!(c, '-' | '\'' | '’' | '.'))
}

/// The lines that number the pages of a printed text (`Page 2 of 9`): their numbers count up through it. A page of the web says where
/// it stands once, or twice the same.
fn find_running(sheet: &Sheet<'_>) -> Vec<u32> {
    let mut pages: Vec<(u32, u32, u32)> = Vec::new();
    for block in sheet.named.iter() {
        let Some(named) = sheet.named.get(block) else { continue };
        let is_page = |rule| sheet.rules.theme(rule) == PAGES && sheet.rules.is_built_in(rule);
        if named.rows().any(is_page)
            && let Some((page, of)) = page(sheet.first_line(block))
        {
            pages.push((of, block as u32, page));
        }
    }
    // Those of as many pages stand together, in the order of the text.
    pages.sort_unstable();
    let mut running: Vec<u32> = Vec::new();
    for same in pages.chunk_by(|one, other| one.0 == other.0) {
        let counts_up = same.is_sorted_by_key(|&(_, _, page)| page)
            && same.first().map(|page| page.2) != same.last().map(|page| page.2);
        if counts_up {
            running.extend(same.iter().map(|&(_, block, _)| block));
        }
    }
    running.sort_unstable();
    running
}

/// The theme of the rows that name page numbers.
const PAGES: &str = "pagination";

/// The page of `Page 2 of 9` or `Page 2`, and of how many; 0 if it does not say.
fn page(line: &str) -> Option<(u32, u32)> {
    let mut numbers = line.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
    let (page, of) = (numbers.next()?.parse().ok()?, numbers.next().map_or(Ok(0), str::parse).ok()?);
    let words = line.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).count();
    (numbers.next().is_none() && words <= 2).then_some((page, of))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_which_page_it_is() {
        for (line, want) in [
            ("Page 2 of 9", Some((2, 9))),
            ("Seite 2/9", Some((2, 9))),
            ("Page 12", Some((12, 0))),
            ("第 2 页 共 9 页", None),
            ("« Previous 1 2 3 … 14 Next »", None),
            ("Page 2 of 9 Next", None),
            ("Next", None),
        ] {
            assert_eq!(page(line), want, "{line}");
        }
    }

    #[test]
    fn a_step_begins_with_its_number() {
        for (line, want) in [
            ("1. Log in", Some(1)),
            ("12) Search", Some(12)),
            ("1.5 litres", None),
            ("2024. A year", None),
            ("Log in", None),
        ] {
            assert_eq!(step(line), want, "{line}");
        }
    }

    #[test]
    fn a_word_is_of_letters() {
        for (line, want) in
            [("share", true), ("Öl-Stand", true), ("log in", false), ("首页", false), ("a1", false)]
        {
            assert_eq!(is_word(line), want, "{line}");
        }
    }
}
