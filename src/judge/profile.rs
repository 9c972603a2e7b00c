//! The site's profile, as evidence: what a site repeats from page to page.
//!
//! Takes a profile as it was read, gives [`SiteRows`], ready to be asked of whole lines. A learnt row says that a line is chrome
//! where one of the neighbours that it had when it was learnt stands beside it; the same words as a heading or a sentence of the
//! body have others. Rows written by hand are rules and win.
//!
//! A neighbour counts where the document has it and where it comes to stand when what lay between is removed. So in what is kept
//! in the end no row has its place, and cleaning that again changes nothing.

use super::metadata::find_credits;
use super::revise::{name_bar, remove_list};
use super::rules::{Kind, Rules, RulesError, Scratch, Zone};
use super::{Extent, Sheet, dates};
use crate::document::{Field, FieldName, Metadata, Reason, Repeated, RuleId, Verdict};
use crate::site::keys::{Part, fold_digits, hash, label, parse_pattern};
use crate::site::profile::{Place, Profile, Row, RowKind};
use crate::tidy::tidy;
use std::collections::HashMap;
use std::sync::Arc;

/// What the built-in rules say of a line, for those who learn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Naming {
    /// That it is chrome, at least in company.
    Chrome,
    /// That it is a credit, whose value is wanted.
    Credit,
    /// That it is never chrome.
    Allowed,
    Nothing,
}

/// What the built-in rules say of a line, wherever it stands.
pub(crate) fn name_line(line: &str) -> Naming {
    let rules = Rules::builtin();
    let zones = [Zone::Head, Zone::Core, Zone::Tail];
    if zones.into_iter().any(|zone| !find_credits(line, zone, rules).is_empty()) {
        return Naming::Credit;
    }
    let mut scratch = Scratch::default();
    let hit = rules.find(line, &mut scratch).or_else(|| name_bar(line, rules, &mut scratch));
    let kinds: Vec<Kind> =
        zones.into_iter().filter_map(|zone| hit?.at(zone)).map(|rule| rules.kind(rule)).collect();
    match kinds.as_slice() {
        [] => Naming::Nothing,
        kinds if kinds.contains(&Kind::Allow) => Naming::Allowed,
        _ => Naming::Chrome,
    }
}

/// A line that a profile mentions, as a row's or as a neighbour.
type Mark = u32;

/// No mark.
const NONE: Mark = u32::MAX;
/// What stands before the first line and after the last.
const EDGE: Mark = u32::MAX - 1;

/// A profile, ready to be asked.
#[derive(Debug)]
pub struct SiteRows {
    rows: Vec<Row>,
    by_line: HashMap<u64, Mark>,
    /// By the pattern of their figures.
    by_figures: HashMap<u64, Mark>,
    /// By their label, colon included.
    by_label: HashMap<u64, Mark>,
    free: Vec<(Vec<Part>, Mark)>,
    /// For each mark its row, if it has one, and what may stand beside it.
    places: Vec<Placing>,
    /// The built-in rules and those written by hand.
    rules: Option<Rules>,
    /// Those written by hand alone.
    by_hand: Option<Rules>,
}

#[derive(Debug, Default)]
struct Placing {
    row: Option<u32>,
    after: Vec<Mark>,
    before: Vec<Mark>,
}

impl SiteRows {
    /// Makes a profile ready; `name` is its file's name in errors.
    ///
    /// # Errors
    /// A row by hand whose phrase or pattern cannot be used, and where it stands.
    pub fn new(name: &str, profile: &Profile) -> Result<Self, RulesError> {
        let mut made = Self {
            rows: profile.rows.clone(),
            by_line: HashMap::new(),
            by_figures: HashMap::new(),
            by_label: HashMap::new(),
            free: Vec::new(),
            places: Vec::new(),
            rules: None,
            by_hand: None,
        };
        let mut marks = HashMap::new();
        for (at, row) in (0u32..).zip(&profile.rows) {
            let mark = made.mark(&row.text, &mut marks);
            let after = row.after.iter().map(|text| made.mark(text, &mut marks)).collect::<Vec<_>>();
            let before = row.before.iter().map(|text| made.mark(text, &mut marks)).collect::<Vec<_>>();
            let Some(place) = made.places.get_mut(mark as usize) else { continue };
            *place = Placing { row: Some(at), after, before };
            if row.edge {
                let side = match row.place {
                    Place::Head => &mut place.after,
                    Place::Tail => &mut place.before,
                };
                side.push(EDGE);
            }
        }
        made.look_further();
        if !profile.hand_rows.is_empty() {
            let in_file = |error: RulesError| RulesError { file: name.to_owned(), ..error };
            made.by_hand = Some(Rules::of(&profile.hand_rows).map_err(in_file)?);
            made.rules = Some(Rules::builtin_and(&profile.hand_rows).map_err(in_file)?);
        }
        Ok(made)
    }

    /// Lets the neighbours' neighbours stand for them: on some pages a line is missing, on some an advertisement stands between two.
    fn look_further(&mut self) {
        let beyond = |mark: Mark, side: fn(&Placing) -> &Vec<Mark>| -> Vec<Mark> {
            let beside = self.places.get(mark as usize).map(side).into_iter().flatten();
            let next = beside.filter_map(|&other| self.places.get(other as usize)).flat_map(side);
            let mut found: Vec<Mark> = next.copied().filter(|&other| other < EDGE && other != mark).collect();
            found.sort_unstable();
            found.dedup();
            found
        };
        let marks = 0..self.places.len() as Mark;
        let further: Vec<_> = marks
            .map(|mark| (beyond(mark, |place| &place.after), beyond(mark, |place| &place.before)))
            .collect();
        for (place, (after, before)) in self.places.iter_mut().zip(further) {
            place.after.extend(after);
            place.before.extend(before);
        }
    }

    fn mark(&mut self, text: &str, marks: &mut HashMap<String, Mark>) -> Mark {
        if let Some(&mark) = marks.get(text) {
            return mark;
        }
        let mark = self.places.len() as Mark;
        marks.insert(text.to_owned(), mark);
        self.places.push(Placing::default());
        // A pattern that cannot be read was refused with its file.
        let parts = parse_pattern(text).unwrap_or_default();
        match parts.as_slice() {
            [Part::Literal(line)] => _ = self.by_line.insert(hash(line.as_bytes()), mark),
            [Part::Literal(start), Part::Text]
                if label(&format!("{start}x")).is_some_and(|(label, _)| label == start.trim_end()) =>
            {
                self.by_label.insert(hash(start.trim_end().as_bytes()), mark);
            }
            parts if parts.iter().all(|part| *part != Part::Text) => {
                self.by_figures.insert(hash(text.as_bytes()), mark);
            }
            _ => self.free.push((parts, mark)),
        }
        mark
    }

    /// The rules to judge by: the built-in ones, with those of the profile if it has any.
    pub(crate) fn rules(&self) -> &Rules {
        self.rules.as_ref().unwrap_or_else(|| Rules::builtin())
    }

    /// The names of the rules written by hand, in the order of their numbers.
    pub(crate) fn rule_names(&self) -> Arc<[Box<str>]> {
        let names =
            |rules: &Rules| (0..rules.len()).map(|rule| rules.name(RuleId(rule as u16)).into()).collect();
        self.by_hand.as_ref().map(names).unwrap_or_default()
    }

    /// The learnt row of that number.
    pub(crate) fn row(&self, row: u32) -> Option<&Row> {
        self.rows.get(row as usize)
    }

    /// The mark of a tidied line.
    fn find(&self, line: &str, folded: &mut String) -> Mark {
        if let Some(&mark) = self.by_line.get(&hash(line.as_bytes())) {
            return mark;
        }
        if !self.by_figures.is_empty()
            && fold_digits(line, folded)
            && let Some(&mark) = self.by_figures.get(&hash(folded.as_bytes()))
        {
            return mark;
        }
        if !self.by_label.is_empty()
            && let Some((label, _)) = label(line)
            && let Some(&mark) = self.by_label.get(&hash(label.as_bytes()))
        {
            return mark;
        }
        self.free.iter().find(|(parts, _)| matches(parts, line)).map_or(NONE, |&(_, mark)| mark)
    }

    fn place(&self, mark: Mark) -> Option<&Placing> {
        self.places.get(mark as usize)
    }
}

/// Whether a line is what a pattern says. Each variable part ends where what follows it first stands again: linear in the line for
/// each part.
fn matches(parts: &[Part], line: &str) -> bool {
    let mut rest = line;
    // Whether the last part takes any text before the next.
    let mut open = false;
    for part in parts {
        match part {
            Part::Text => open = true,
            Part::Number => {
                let after = if open {
                    let at = rest.char_indices().skip(1).find(|(_, c)| c.is_numeric()).map(|(at, _)| at);
                    at.and_then(|at| rest.get(at..))
                } else {
                    Some(rest)
                };
                let Some(after) = after else { return false };
                let left = after.trim_start_matches(|c: char| c.is_numeric() || matches!(c, '.' | ','));
                if left.len() == after.len() {
                    return false;
                }
                rest = left;
                open = false;
            }
            Part::Literal(text) => {
                let after = if open {
                    let first = rest.chars().next().map_or(0, char::len_utf8);
                    rest.get(first..).and_then(|later| {
                        later.find(text.as_str()).and_then(|at| later.get(at + text.len()..))
                    })
                } else {
                    rest.strip_prefix(text.as_str())
                };
                let Some(after) = after else { return false };
                rest = after;
                open = false;
            }
        }
    }
    // The last literal must end the line, wherever it stood first.
    match parts {
        [.., Part::Text] => !rest.is_empty(),
        [.., Part::Literal(text)] => rest.is_empty() || line.ends_with(text.as_str()),
        _ => rest.is_empty(),
    }
}

/// The lines of a document that a profile mentions.
pub(super) struct Marked<'a> {
    rows: &'a SiteRows,
    /// The mark of each line; empty if there is none in the document.
    marks: Vec<Mark>,
}

impl<'a> Marked<'a> {
    /// Looks all lines up.
    pub(super) fn new(rows: &'a SiteRows, sheet: &Sheet<'_>) -> Self {
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
pub(super) fn apply(sheet: &mut Sheet<'_>, metadata: &mut Metadata) -> bool {
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
        let tail = about.place == Place::Tail;
        let reason = Reason::Site(Repeated { holding: about.holding, pages: about.pages, tail });
        let verdict = match about.kind {
            RowKind::Line => Verdict::Removed(reason),
            RowKind::Field(name) => move_field(sheet, block, name, reason, metadata),
        };
        sheet.settle(block, verdict);
        changed = true;
        queue.extend(kept.remove(block));
        if let Some(rule) = heading_of(sheet, block) {
            remove_list(sheet, block, rule);
            for under in block + 1..sheet.verdicts.len() {
                if !matches!(sheet.verdicts.get(under), Some(Verdict::Removed(_))) {
                    break;
                }
                if kept.holds(under) {
                    queue.extend(kept.remove(under));
                }
            }
        }
    }
    changed
}

/// The rule that names a block as the heading of a list, whatever removed it.
fn heading_of(sheet: &Sheet<'_>, block: usize) -> Option<RuleId> {
    let at = sheet.named.binary_search_by_key(&(block as u32), |named| named.block).ok()?;
    let named = sheet.named.get(at)?;
    [named.hit.head, named.hit.core, named.hit.tail]
        .into_iter()
        .flatten()
        .find(|&rule| !named.bar && sheet.rules.kind(rule) == Kind::Heading)
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
    let named = sheet.named.binary_search_by_key(&(block as u32), |named| named.block);
    let hit = named.ok().and_then(|at| sheet.named.get(at)).map(|named| named.hit).unwrap_or_default();
    [hit.head, hit.core, hit.tail].into_iter().flatten().any(|rule| sheet.rules.kind(rule) == Kind::Allow)
}

/// Puts a learnt field's value into the metadata; what becomes of its block.
fn move_field(
    sheet: &Sheet<'_>,
    block: usize,
    name: FieldName,
    reason: Reason,
    metadata: &mut Metadata,
) -> Verdict {
    let mut line = String::new();
    tidy(sheet.first_line(block), &mut line);
    let value = label(&line).map_or(line.as_str(), |(_, value)| value);
    set_field(metadata, name, value, block);
    if metadata.get(name).is_some_and(|field| field.block as usize == block) {
        Verdict::Moved(name, reason)
    } else {
        Verdict::Removed(reason)
    }
}

fn set_field(metadata: &mut Metadata, name: FieldName, value: &str, block: usize) {
    let date = (name == FieldName::Date).then(|| dates::read_date(value, dates::Order::DayFirst)).flatten();
    let value = date.unwrap_or_else(|| value.to_owned());
    metadata.set_first(name, Field { value, block: block as u32 });
}

/// Moves the credits that rows written by hand name; whether a verdict changed.
pub(super) fn apply_fields(sheet: &mut Sheet<'_>, extent: &Extent, metadata: &mut Metadata) -> bool {
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
        let stands = metadata.get(hit.field).is_some_and(|field| field.block as usize == block);
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
}

impl Kept {
    fn of(sheet: &Sheet<'_>) -> Self {
        let blocks = sheet.verdicts.len();
        let mut chain = Self { before: vec![NONE; blocks], after: vec![NONE; blocks] };
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

    fn holds(&self, block: usize) -> bool {
        self.before.get(block).is_some_and(|&before| before != NONE)
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

/// The profiles of a run: one for all documents, or one for each site.
#[derive(Debug, Clone, Default)]
pub struct Profiles {
    /// The one for all.
    pub all: Option<Arc<SiteRows>>,
    /// By the site's name.
    pub by_site: HashMap<String, Arc<SiteRows>>,
}

impl Profiles {
    /// The profile of a document of that site.
    pub fn of(&self, site: Option<&str>) -> Option<&Arc<SiteRows>> {
        site.and_then(|site| self.by_site.get(site)).or(self.all.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_matches_whole_lines_alone() {
        for (pattern, line, fits) in [
            ("Read next: {text}", "Read next: The ice", true),
            ("Read next: {text}", "Read next: ", false),
            ("{text} wrote :", "Jane wrote :", true),
            ("{text} wrote :", "Jane wrote : a book", false),
            ("{number} of {text} left", "12 of them left", true),
            ("{number} of {text} left", "a dozen of them left", false),
            ("By {text} on {number} May", "By Jane Roe on 12 May", true),
        ] {
            assert_eq!(matches(&parse_pattern(pattern).expect("a pattern"), line), fits, "{pattern} {line}");
        }
    }
}
