//! What neighbours decide.
//!
//! Takes blocks that rows named weakly (`item`) or that open a list (`heading`), and settles them by what stands beside them:
//! items of a link bar, lines of a menu, the entries under `Related articles`.

use super::extent::Extent;
use super::named::NamedBlocks;
use super::rules::{Hit, Kind, Rules, Scratch, Signs, Zone, items, items_by};
use super::{Sheet, both};
use crate::document::{Reason, RuleId, Segmented, Verdict};
use crate::segment::is_list_item;
use crate::tidy::tidy;

/// The longest link bar, in bytes: the footers of large sites stay below it.
const MAX_BAR_BYTES: usize = 1000;

/// Characters of an item of a menu with spaces between its items.
const MAX_SPACED_ITEM_CHARS: usize = 8;

/// Words of the longest term before a dash that may be explained behind it.
const TERM_WORDS: usize = 2;

/// What the rows say of a link bar: at least half of its items are named, by two rows or by one that is sure.
///
/// A line that no row names as it came is read as it will stand in the output, where tabs and wide gaps part nothing any more.
pub(super) fn name_bar(line: &str, rules: &Rules, scratch: &mut Scratch) -> Option<Hit> {
    let signs = Signs::of(line);
    let bar = read_bar(line, signs, rules, scratch);
    if bar.is_some() || !signs.gap {
        return bar;
    }
    let mut clean = String::with_capacity(line.len());
    tidy(line, &mut clean);
    read_bar(&clean, Signs::of(&clean), rules, scratch)
}

fn read_bar(line: &str, signs: Signs, rules: &Rules, scratch: &mut Scratch) -> Option<Hit> {
    if line.len() > MAX_BAR_BYTES || !(signs.separator || signs.gap || signs.unspaced) || is_described(line) {
        return None;
    }
    // A wide gap is a gap, too.
    let bar =
        if signs.separator || signs.gap { name_items(items_by(line, signs), rules, scratch) } else { None };
    if let Some(mut hit) = bar {
        hit.core.take_if(|_| is_path(line));
        return name_pair(line, signs, hit, rules, scratch).filter(|hit| *hit != Hit::default());
    }
    if !signs.unspaced {
        return None;
    }
    name_items(spaced_items(line)?, rules, scratch)
}

/// A bar of two items with a dash between may be a word and what it means: if the first is so short, both must be named, and inside
/// the body it does not begin small, as words of a vocabulary do (`share - teilen`). Every other bar stays as it is.
fn name_pair(line: &str, signs: Signs, hit: Hit, rules: &Rules, scratch: &mut Scratch) -> Option<Hit> {
    let mut items = items_by(line, signs);
    let (Some(first), Some(second), None) = (items.next(), items.next(), items.next()) else {
        return Some(hit);
    };
    let between = line.trim().strip_prefix(first).and_then(|rest| rest.strip_suffix(second));
    let is_dash = between.is_some_and(|sign| matches!(sign.trim(), "-" | "–" | "—"));
    if !is_dash || first.split_whitespace().nth(TERM_WORDS).is_some() {
        return Some(hit);
    }
    // `02.02.2022 - Weiterlesen`, `Logo - Back to homepage`
    let Some(term) = rules.find(first, scratch) else { return Some(hit) };
    let mut hit = both(term, rules.find(second, scratch)?);
    hit.core.take_if(|_| first.starts_with(char::is_lowercase));
    Some(hit)
}

/// Whether the items of a bar stand one under the other: breadcrumbs, or in the body the way through a program's menus
/// (`File > Share > Print`).
fn is_path(line: &str) -> bool {
    line.split(['>', '›', '→']).all(|step| items(step).nth(1).is_none())
}

/// Whether a line says one thing of one other: a label whose colon has spaces at both sides, as in French (`Suite : deux chambres`),
/// or an option of a program (`-V, --version   Print version`).
fn is_described(line: &str) -> bool {
    let is_option = || {
        let Some(option) = line.trim_start().strip_prefix('-') else { return false };
        let name = option.strip_prefix('-').unwrap_or(option);
        let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        end > 0 && (name.len() < option.len() || end == 1)
    };
    let is_label = || {
        let Some(at) = memchr::memchr(b':', line.as_bytes()) else { return false };
        let (label, value) = (line.get(..at).unwrap_or_default(), line.get(at + 1..).unwrap_or_default());
        label.ends_with(char::is_whitespace)
            && value.starts_with(char::is_whitespace)
            && [label, value].iter().all(|part| items(part).nth(1).is_none())
    };
    is_option() || is_label()
}

/// Takes back what bars of items were named in rows of a table: lines of as many cells, of which not all are named, or below
/// a head as Markdown underlines it.
pub(super) fn forget_rows_of_tables(named: &mut NamedBlocks, segmented: &Segmented, text: &str) {
    let line_of = |block: usize| segmented.first_line_of(block, text);
    let mut next = 0;
    let mut seen = 0;
    while let Some(block) = named.next(next) {
        next = block + 1;
        let is_bar = |block: &usize| named.get(*block).is_some_and(|named| named.bar);
        if !is_bar(&block) {
            continue;
        }
        let cells = cell_signs(line_of(block));
        if cells == (0, 0) {
            continue;
        }
        let is_row = |&block: &usize| cell_signs(line_of(block)) == cells;
        let start = (seen..block).rev().take_while(is_row).last().unwrap_or(block);
        let end = (block + 1..segmented.blocks.len())
            .find(|block| !is_row(block))
            .unwrap_or(segmented.blocks.len());
        seen = end;
        next = end;
        let bars: Vec<usize> = (start..end).filter(is_bar).collect();
        let is_table = end - start >= MIN_ROWS && bars.len() < end - start;
        if is_table || (start..end).any(|block| is_underline(line_of(block))) {
            bars.into_iter().for_each(|block| named.forget(block));
        }
    }
}

/// Lines of as many cells of which a table has at least so many.
const MIN_ROWS: usize = 3;

/// How many bars and tabs part a line's cells.
fn cell_signs(line: &str) -> (usize, usize) {
    if line.len() > MAX_BAR_BYTES {
        return (0, 0);
    }
    let count = |sign: u8| memchr::memchr_iter(sign, line.as_bytes()).count();
    (count(b'|'), count(b'\t'))
}

/// Whether a line stands below the head of a table in Markdown: `|---|:--:|`.
fn is_underline(line: &str) -> bool {
    line.contains("--") && line.bytes().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' '))
}

fn name_items<'a>(
    mut items: impl Iterator<Item = &'a str>,
    rules: &Rules,
    scratch: &mut Scratch,
) -> Option<Hit> {
    // Most lines have but one.
    let (first, second) = (items.next()?, items.next()?);
    let mut zones = [(None::<RuleId>, 0usize, false); 3];
    let mut count = 0;
    for item in [first, second].into_iter().chain(items) {
        count += 1;
        let Some(hit) = rules.find(item, scratch) else { continue };
        for ((rule, named, sure), zone) in zones.iter_mut().zip([Zone::Head, Zone::Core, Zone::Tail]) {
            let Some(found) = hit.at(zone) else { continue };
            match rules.kind(found) {
                Kind::Allow => return None,
                Kind::Field => continue,
                Kind::Line => *sure = true,
                Kind::Heading | Kind::Item => {}
            }
            rule.get_or_insert(found);
            *named += 1;
        }
    }
    let [head, core, tail] =
        zones.map(|(rule, named, sure)| rule.filter(|_| named * 2 >= count && (named >= 2 || sure)));
    (head.is_some() || core.is_some() || tail.is_some()).then_some(Hit { head, core, tail })
}

/// The items of a menu in Chinese or Japanese, which have no spaces between words: at least three short ones with spaces between.
fn spaced_items(line: &str) -> Option<impl Iterator<Item = &str>> {
    let is_short = |item: &str| item.chars().take(MAX_SPACED_ITEM_CHARS + 1).count() <= MAX_SPACED_ITEM_CHARS;
    let is_menu = line.contains(|c: char| matches!(c, '\u{3041}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}'))
        && line.split_whitespace().take(3).count() == 3
        && line.split_whitespace().all(is_short);
    is_menu.then(|| line.split_whitespace())
}

/// What becomes of a kept block that stands under a heading row, with nothing but list items between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Listed {
    /// It is an item of the heading's list and goes with it.
    Removable,
    /// It is one, but a row allows it.
    Allowed,
    /// The list ends before it.
    No,
}

pub(super) fn listed(sheet: &Sheet<'_>, block: usize) -> Listed {
    if sheet.features(block).is_prose() || !is_list_item(sheet.first_line(block)) {
        return Listed::No;
    }
    match sheet.verdicts.get(block) {
        Some(Verdict::Kept(Reason::Allowed(_))) => Listed::Allowed,
        _ => Listed::Removable,
    }
}

/// Removes the list items that stand directly under a heading row.
pub(super) fn remove_list(sheet: &mut Sheet<'_>, heading: usize, rule: RuleId) {
    for block in heading + 1..sheet.verdicts.len() {
        if !sheet.is_kept(block) {
            continue;
        }
        match listed(sheet, block) {
            Listed::Removable => sheet.settle(block, Verdict::Removed(Reason::Under(rule))),
            Listed::Allowed => {}
            Listed::No => break,
        }
    }
}

/// Removes the blocks named as items that stand in a run of named ones: before or after the body beside one other, inside it
/// beside sure chrome or two others.
pub(super) fn apply_items(sheet: &mut Sheet<'_>, extent: &Extent) -> bool {
    let mut changed = false;
    let mut next = 0;
    while let Some(start) = sheet.named.next(next) {
        let run = Run::at(sheet, start, extent);
        next = start;
        while let Some(block) = sheet.named.next(next).filter(|&block| block < run.end) {
            next = block + 1;
            let Some((rule, named)) = sheet.named_in_zone(block, extent) else { continue };
            let enough = match extent.zone(block) {
                Zone::Head | Zone::Tail => 2,
                Zone::Core => MIN_CORE_RUN,
            };
            if (run.sure || run.members >= enough) && named.kind(rule, sheet.rules) == Kind::Item {
                sheet.settle(block, Verdict::Removed(Reason::Rule(rule)));
                changed = true;
            }
        }
        next = run.end.max(start + 1);
    }
    changed
}

/// Items in a row that are a menu even inside the body.
const MIN_CORE_RUN: usize = 3;

/// Named blocks without a gap between them.
struct Run {
    /// One past its last block.
    end: usize,
    /// How many of them there are, headings, steps and numbers of pages left out.
    members: usize,
    /// Whether one of them is sure chrome.
    sure: bool,
}

impl Run {
    fn at(sheet: &Sheet<'_>, start: usize, extent: &Extent) -> Self {
        let mut run = Self { end: start, members: 0, sure: false };
        while let Some(block) = sheet.named.next(run.end)
            && let Some(named) = sheet.named.get(block)
        {
            let kind = named.hit.at(extent.zone(block)).map(|rule| named.kind(rule, sheet.rules));
            let apart = run.end > start && (run.end..block).any(|between| sheet.is_kept(between));
            if apart || matches!(kind, None | Some(Kind::Allow)) {
                break;
            }
            if !sheet.is_running(block) {
                run.sure |= named.bar || kind.is_some_and(Kind::is_sure);
                run.members += usize::from(!named.weak);
            }
            run.end = block + 1;
        }
        run
    }
}
