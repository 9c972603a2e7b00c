//! What a profile's rows do to a document.
//!
//! Takes the judge's sheet and the marks of its lines, removes what stands in its learnt place and moves learnt credits. What a line's
//! mark is, and what may stand beside it, is for [`super`].

use super::{EDGE, Mark, NONE, SiteRows, match_whole};
use crate::document::{Field, FieldName, Metadata, Reason, RuleId, SiteRow, Verdict};
use crate::judge::extent::Extent;
use crate::judge::revise::{Listed, listed};
use crate::judge::rules::{Kind, Rules};
use crate::judge::{Sheet, dates};
use crate::site::keys::{label, parse_pattern};
use crate::site::profile::{Row, RowKind};
use crate::tidy::tidy;
use std::collections::HashSet;

/// The lines of a document that a profile mentions.
pub(in crate::judge) struct Marked<'a> {
    rows: &'a SiteRows,
    /// The mark of each line; empty if there is none in the document.
    marks: Vec<Mark>,
}

impl<'a> Marked<'a> {
    /// Looks all lines up.
    pub(in crate::judge) fn new(rows: &'a SiteRows, sheet: &Sheet<'_>) -> Self {
        let (mut tidied, mut folded) = (String::new(), String::new());
        let lines = sheet.segmented.lines.iter();
        let marks = lines.map(|span| {
            tidied.clear();
            tidy(sheet.text.get(span.start as usize..span.end as usize).unwrap_or_default(), &mut tidied);
            rows.find(&tidied, &mut folded)
        });
        let marks: Vec<Mark> = marks.collect();
        let any = marks.iter().any(|&mark| mark != NONE);
        Self { rows, marks: if any { marks } else { Vec::new() } }
    }

    fn mark(&self, line: usize) -> Mark {
        self.marks.get(line).copied().unwrap_or(NONE)
    }

    /// Whether a line was removed.
    fn is_gone(&self, sheet: &Sheet<'_>, line: usize) -> bool {
        let blocks = &sheet.segmented.blocks;
        let block = blocks.partition_point(|block| block.first_line as usize <= line).checked_sub(1);
        let verdict = block.and_then(|block| sheet.verdicts.get(block));
        line < self.marks.len() && matches!(verdict, Some(Verdict::Removed(_)))
    }
}

/// Removes what has its place, and moves learnt fields; whether a verdict changed. Each block is looked at once, and again when a
/// neighbour of it goes.
pub(in crate::judge) fn apply(sheet: &mut Sheet<'_>, metadata: &mut Metadata) -> bool {
    let Some(marked) = sheet.site.take() else { return false };
    let changed = !marked.marks.is_empty() && apply_marked(sheet, &marked, metadata);
    sheet.site = Some(marked);
    changed
}

fn apply_marked(sheet: &mut Sheet<'_>, marked: &Marked<'_>, metadata: &mut Metadata) -> bool {
    let mut kept = Kept::of(sheet);
    let mut queue: Vec<u32> = sheet.kept().collect();
    queue.reverse();
    let mut changed = false;
    while let Some(block) = queue.pop() {
        let block = block as usize;
        let Some(row) = placed_row(sheet, marked, &kept, block) else { continue };
        let Some(about) = marked.rows.row(row) else { continue };
        let reason = Reason::Site(SiteRow(u16::try_from(row).unwrap_or(u16::MAX)));
        let verdict = match about.kind {
            RowKind::Line => Verdict::Removed(reason),
            RowKind::Field(name) => move_field(sheet, block, about, name, reason, metadata),
        };
        sheet.settle(block, verdict);
        changed = true;
        let mut next = kept.after(block);
        queue.extend(kept.remove(block));
        let Some(rule) = heading_of(sheet, block) else { continue };
        // What was removed before is not looked at again, so that headings in a row cost what one costs.
        while let Some(under) = next {
            next = kept.after(under);
            match listed(sheet, under) {
                Listed::Removable => {
                    sheet.settle(under, Verdict::Removed(Reason::Under(rule)));
                    queue.extend(kept.remove(under));
                }
                Listed::Allowed if kept.pass(under) => {}
                Listed::Allowed | Listed::No => break,
            }
        }
    }
    changed
}

/// The rule that names a block as the heading of a list, whatever removed it.
fn heading_of(sheet: &Sheet<'_>, block: usize) -> Option<RuleId> {
    let named = sheet.named.get(block).filter(|named| !named.bar)?;
    named.rows().find(|&rule| sheet.rules.kind(rule) == Kind::Heading)
}

/// The row of a kept block's first line, if each of its lines has a row and its place, and nobody allows it.
fn placed_row(sheet: &Sheet<'_>, marked: &Marked<'_>, kept: &Kept, block: usize) -> Option<u32> {
    if !matches!(sheet.verdicts.get(block), Some(Verdict::Kept(Reason::NoChrome))) {
        return None;
    }
    let lines = sheet.segmented.line_numbers(block);
    let mut first = None;
    for line in lines.clone() {
        let place = marked.rows.place(marked.mark(line))?;
        let row = place.row?;
        let stands = nearby(sheet, marked, kept, (block, line), Side::Before)
            .iter()
            .any(|mark| place.after.contains(mark))
            || nearby(sheet, marked, kept, (block, line), Side::After)
                .iter()
                .any(|mark| place.before.contains(mark));
        if !stands {
            return None;
        }
        first.get_or_insert(row);
    }
    (!is_allowed(sheet, block)).then_some(first?)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    After,
}

/// The marks that stand nearest to a line on one side: as the document has them, as what is kept has them, and the next but one if
/// that line is chrome, for an advertisement may stand between; [`EDGE`] where the document or what is kept ends.
fn nearby(
    sheet: &Sheet<'_>,
    marked: &Marked<'_>,
    kept: &Kept,
    (block, line): (usize, usize),
    side: Side,
) -> [Mark; 3] {
    let lines = sheet.segmented.line_numbers(block);
    let all = sheet.segmented.lines.len();
    let (next, further, is_inside) = match side {
        Side::Before => (line.checked_sub(1), line.checked_sub(2), line > lines.start),
        Side::After => (Some(line + 1).filter(|&at| at < all), Some(line + 2), line + 1 < lines.end),
    };
    let as_it_stands = next.map_or(EDGE, |line| marked.mark(line));
    if is_inside {
        return [as_it_stands, NONE, NONE];
    }
    let beside = match side {
        Side::Before => {
            kept.before(block).map(|other| sheet.segmented.line_numbers(other).end.wrapping_sub(1))
        }
        Side::After => kept.after(block).map(|other| sheet.segmented.line_numbers(other).start),
    };
    let in_what_is_kept = beside.map_or(EDGE, |line| marked.mark(line));
    let further = further.filter(|&line| marked.is_gone(sheet, line)).map_or(NONE, |line| marked.mark(line));
    [as_it_stands, in_what_is_kept, further]
}

fn is_allowed(sheet: &Sheet<'_>, block: usize) -> bool {
    sheet.named.get(block).is_some_and(|named| named.rows().any(|rule| sheet.rules.kind(rule) == Kind::Allow))
}

/// Puts a learnt field's value into the metadata; what becomes of its block.
fn move_field(
    sheet: &Sheet<'_>,
    block: usize,
    row: &Row,
    name: FieldName,
    reason: Reason,
    metadata: &mut Metadata,
) -> Verdict {
    let mut line = String::new();
    tidy(sheet.first_line(block), &mut line);
    // A label is known by its colon, whatever space follows.
    let value = match label(&line) {
        Some((label, value)) if row.text.starts_with(label) => value,
        _ => match_whole(&parse_pattern(&row.text).unwrap_or_default(), &line).unwrap_or(&line),
    };
    set_field(metadata, name, value.trim(), block);
    if metadata.stands_in(name, block) { Verdict::Moved(name, reason) } else { Verdict::Removed(reason) }
}

fn set_field(metadata: &mut Metadata, name: FieldName, value: &str, block: usize) {
    let date = (name == FieldName::Date).then(|| dates::read_date(value, dates::Order::DayFirst)).flatten();
    let value = date.unwrap_or_else(|| value.to_owned());
    metadata.set_first(name, Field { value, block: Some(block as u32) });
}

/// Moves the credits that rows written by hand name; whether a verdict changed.
pub(in crate::judge) fn apply_fields(
    sheet: &mut Sheet<'_>,
    extent: &Extent,
    metadata: &mut Metadata,
) -> bool {
    let Some(by_hand) = sheet.site.as_ref().and_then(|marked| marked.rows.by_hand.as_ref()) else {
        return false;
    };
    let first = Rules::builtin().len();
    let mut changed = false;
    let mut line = String::new();
    let blocks: Vec<u32> = sheet.kept().collect();
    for block in blocks.into_iter().map(|block| block as usize) {
        if sheet.segmented.line_numbers(block).len() != 1 {
            continue;
        }
        line.clear();
        tidy(sheet.first_line(block), &mut line);
        let Some(hit) = by_hand.find_field(&line, extent.zone(block)) else { continue };
        set_field(metadata, hit.field, line.get(hit.value).unwrap_or_default().trim(), block);
        let reason = Reason::Rule(RuleId(hit.rule.0.saturating_add(first as u16)));
        let stands = metadata.stands_in(hit.field, block);
        let verdict = if stands { Verdict::Moved(hit.field, reason) } else { Verdict::Removed(reason) };
        sheet.settle(block, verdict);
        changed = true;
    }
    changed
}

/// The kept blocks as a chain.
struct Kept {
    before: Vec<u32>,
    after: Vec<u32>,
    /// List items that stay, where a heading's list was followed past them.
    passed: HashSet<usize>,
}

impl Kept {
    fn of(sheet: &Sheet<'_>) -> Self {
        let blocks = sheet.verdicts.len();
        let mut chain =
            Self { before: vec![NONE; blocks], after: vec![NONE; blocks], passed: HashSet::new() };
        let mut last = EDGE;
        for block in sheet.kept() {
            chain.tie(last, block);
            last = block;
        }
        chain.tie(last, EDGE);
        chain
    }

    fn tie(&mut self, first: u32, second: u32) {
        if let Some(slot) = self.after.get_mut(first as usize) {
            *slot = second;
        }
        if let Some(slot) = self.before.get_mut(second as usize) {
            *slot = first;
        }
    }

    /// Whether a heading's list is followed past this block for the first time.
    fn pass(&mut self, block: usize) -> bool {
        self.passed.insert(block)
    }

    /// The kept block before this one; `None` at the edge.
    fn before(&self, block: usize) -> Option<usize> {
        self.before.get(block).filter(|&&other| other < EDGE).map(|&other| other as usize)
    }

    fn after(&self, block: usize) -> Option<usize> {
        self.after.get(block).filter(|&&other| other < EDGE).map(|&other| other as usize)
    }

    /// Takes a block out; the blocks that see others beside them now.
    fn remove(&mut self, block: usize) -> impl Iterator<Item = u32> + use<> {
        let before = self.before.get(block).copied().unwrap_or(NONE);
        let after = self.after.get(block).copied().unwrap_or(NONE);
        self.tie(before, after);
        if let (Some(first), Some(second)) = (self.before.get_mut(block), self.after.get_mut(block)) {
            (*first, *second) = (NONE, NONE);
        }
        let further = [
            self.before.get(before as usize).copied().unwrap_or(NONE),
            self.after.get(after as usize).copied().unwrap_or(NONE),
        ];
        [before, after].into_iter().chain(further).filter(|&other| other < EDGE)
    }
}
