//! The site's profile, as evidence: what a site repeats from page to page.
//!
//! Takes a profile as it was read, gives [`SiteRows`], ready to be asked of whole lines. A learnt row says that a line is chrome
//! where one of the neighbours that it had when it was learnt stands beside it; the same words as a heading or a sentence of the
//! body have others. Rows written by hand are rules and win.
//!
//! A neighbour counts where the document has it and where it comes to stand when what lay between is removed. So in what is kept
//! in the end no row has its place, and cleaning that again changes nothing.

mod apply;

use super::features::measure::measure;
use super::features::words::Tells;
use super::metadata::find_credits;
use super::model::Model;
use super::revise::name_bar;
use super::rules::{Kind, Rules, RulesError, Scratch, Zone};
use crate::document::{Repeated, RuleId, SiteNotes};
use crate::site::keys::{Part, digit_run, fold_digits, is_digit, label, parse_pattern};
use crate::site::profile::{Place, Profile, Row};
pub(super) use apply::{Marked, apply, apply_fields};
use std::collections::HashMap;
use std::ops::Range;
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

/// Whether a line is a sentence or more, for those who learn.
pub(crate) fn reads_as_prose(line: &str) -> bool {
    measure(std::iter::once(line), &Model::builtin().words, &mut Tells::default()).prose
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
    /// By their text, never by a hash of it: two texts may have the same, and one of them be an author's.
    by_line: HashMap<Box<str>, Mark>,
    /// By the pattern of their figures.
    by_figures: HashMap<Box<str>, Mark>,
    /// By their label, colon included.
    by_label: HashMap<Box<str>, Mark>,
    free: Vec<(Vec<Part>, Mark)>,
    /// For each mark its row, if it has one, and what may stand beside it.
    places: Vec<Placing>,
    /// The built-in rules and those written by hand.
    rules: Option<Rules>,
    /// Those written by hand alone.
    by_hand: Option<Rules>,
    notes: SiteNotes,
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
            notes: SiteNotes::default(),
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
        let names =
            |rules: &Rules| (0..rules.len()).map(|rule| rules.name(RuleId(rule as u16)).into()).collect();
        made.notes.rules = made.by_hand.as_ref().map(names).unwrap_or_default();
        let repeated =
            |row: &Row| Repeated { holding: row.holding, pages: row.pages, tail: row.place == Place::Tail };
        made.notes.rows = made.rows.iter().map(repeated).collect();
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
            [Part::Literal(line)] => _ = self.by_line.insert(line.as_str().into(), mark),
            [Part::Literal(start), Part::Text]
                if label(&format!("{start}x")).is_some_and(|(label, _)| label == start.trim_end()) =>
            {
                self.by_label.insert(start.trim_end().into(), mark);
            }
            parts if parts.iter().all(|part| *part != Part::Text) => {
                self.by_figures.insert(text.into(), mark);
            }
            _ => self.free.push((parts, mark)),
        }
        mark
    }

    /// The rules to judge by: the built-in ones, with those of the profile if it has any.
    pub(crate) fn rules(&self) -> &Rules {
        self.rules.as_ref().unwrap_or_else(|| Rules::builtin())
    }

    /// What reasons need to know of it.
    pub(crate) fn notes(&self) -> SiteNotes {
        self.notes.clone()
    }

    /// The learnt row of that number.
    pub(crate) fn row(&self, row: u32) -> Option<&Row> {
        self.rows.get(row as usize)
    }

    /// The mark of a tidied line.
    fn find(&self, line: &str, folded: &mut String) -> Mark {
        if let Some(&mark) = self.by_line.get(line) {
            return mark;
        }
        if !self.by_figures.is_empty()
            && fold_digits(line, folded)
            && let Some(&mark) = self.by_figures.get(folded.as_str())
        {
            return mark;
        }
        if !self.by_label.is_empty()
            && let Some((label, _)) = label(line)
            && let Some(&mark) = self.by_label.get(label)
        {
            return mark;
        }
        self.free.iter().find(|(parts, _)| match_whole(parts, line).is_some()).map_or(NONE, |&(_, mark)| mark)
    }

    fn place(&self, mark: Mark) -> Option<&Placing> {
        self.places.get(mark as usize)
    }
}

/// What stands in a line from where the last part of a pattern begins; `None` if the whole line is not what the pattern says. Each
/// variable part ends where what follows it first stands again: linear in the line for each part.
fn match_whole<'a>(parts: &[Part], line: &'a str) -> Option<&'a str> {
    let mut rest = line;
    // Whether the part before takes any text, up to where this one stands.
    let mut open = false;
    let (last, others) = parts.split_last()?;
    for part in others {
        rest = rest.get(match_part(part, rest, open)?.end..)?;
        open = *part == Part::Text;
    }
    let value = match last {
        // The line's end decides which of those behind any text is meant.
        Part::Literal(text) if open => {
            rest.strip_suffix(text.as_str()).filter(|any| !any.is_empty()).map(|any| any.len()..rest.len())
        }
        Part::Text => Some(0..rest.len()).filter(|value| !value.is_empty()),
        last => match_part(last, rest, open).filter(|found| found.end == rest.len()),
    };
    rest.get(value?)
}

/// Where a part of a pattern stands; `open`: behind at least one character of any text. A variable text takes nothing yet.
fn match_part(part: &Part, rest: &str, open: bool) -> Option<Range<usize>> {
    let from = if open { rest.chars().next()?.len_utf8() } else { 0 };
    let later = rest.get(from..)?;
    let found = match part {
        Part::Text => return Some(0..0),
        Part::Literal(text) if open => later.find(text.as_str()).map(|at| at..at + text.len()),
        Part::Literal(text) => later.starts_with(text.as_str()).then_some(0..text.len()),
        Part::Number => {
            let at = if open { later.find(is_digit)? } else { 0 };
            let run = digit_run(later.get(at..)?);
            (run > 0).then_some(at..at + run)
        }
    };
    found.map(|found| from + found.start..from + found.end)
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
            ("{text} wrote :", "Jane wrote : and Ann wrote :", true),
            ("{text} wrote :", " wrote :", false),
            ("{text} of {number} days", "The book of 12 days", true),
            ("{text} of {number} days", "The storm of 5 days was followed by a calm of ten days", false),
            ("{number} days", "5 days and more days", false),
            ("{text} on {number}", "Posted on 12", true),
            ("{text} on {number}", "Posted on 12 shelves", false),
            ("{number} of {text} left", "12 of them left", true),
            ("{number} of {text} left", "a dozen of them left", false),
            ("By {text} on {number} May", "By Jane Roe on 12 May", true),
            ("{number}. {text} north", "6. Part dog north", true),
            ("{text} of {number}, {text} north", "Part 6 of 1,204, dog north", true),
            ("{number} of {text} left", "½ of them left", false),
        ] {
            let parts = parse_pattern(pattern).expect("a pattern");
            assert_eq!(match_whole(&parts, line).is_some(), fits, "{pattern} {line}");
        }
    }
}
