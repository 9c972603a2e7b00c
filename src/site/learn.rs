//! What is chrome in a sample.
//!
//! Takes a site's sample, gives the rows of its profile. A line is learnt if it stands on at least [`MIN_PAGES`] of the sampled
//! pages, if the lower bound of its share of all pages passes [`MIN_SHARE`] and if it stands in a stable place (see
//! `places`); on fewer pages only if a rule agrees. Lines that differ in their figures, or behind a colon, are one
//! pattern, but only inside runs that are proven without it.

use super::keys::{fold_digits, label, literal};
use super::places::{END, Neighbours, Number, OTHER, PLACED_PERCENT, Run, Runs, START, Side};
use super::profile::{MAX_ROWS, Place, Row, RowKind};
use super::sample::Sample;
use super::shapes::{self, Class, Shape, field_of};
use crate::document::FieldName;
use crate::judge::profile::{Naming, name_line};
use std::collections::{HashMap, HashSet};

/// Pages that must hold a line: what stands on fewer is no proof whatever the share.
pub const MIN_PAGES: u32 = 5;

/// Pages that must hold a line of which a rule says that it is chrome.
pub const MIN_NAMED_PAGES: u32 = 2;

/// The lower confidence bound of a line's share of the site's pages, in thousandths. One section of a site with twenty has a
/// share of fifty.
pub const MIN_SHARE: u32 = 30;

/// The same for a floating run: of lines that move about only those are furniture that hardly a page lacks. A refrain on three
/// pages of five must stay.
pub const MIN_FLOATING_SHARE: u32 = 700;

/// A longer line is a paragraph, and no pattern: most lines of most pages need not be looked at.
const LONGEST_PATTERN_BYTES: usize = 240;

/// Lines of a pattern of which rules are asked: they are alike, and rules know them by what they share.
const MAX_NAMED_TEXTS: usize = 64;

/// Neighbours that a row names on each side.
const MAX_NEIGHBOURS: usize = 8;

/// The lower bound of the true share when `holding` of `pages` pages hold a line, with 97.5 % confidence, in thousandths (Wilson,
/// "Probable inference, the law of succession, and statistical inference", JASA 1927).
pub fn lower_bound(holding: u32, pages: u32) -> u32 {
    if pages == 0 {
        return 0;
    }
    // Products, quotients and square roots are the same on every machine.
    const Z: f64 = 1.96;
    let (n, share) = (f64::from(pages), f64::from(holding) / f64::from(pages));
    let spread = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    let bound = (share + Z * Z / (2.0 * n) - spread) / (1.0 + Z * Z / n);
    (bound.max(0.0) * 1000.0) as u32
}

/// What a sample teaches.
#[derive(Debug, Clone, Default)]
pub struct Lesson {
    /// What is chrome, in the order in which it stands on a page: head, between, tail, and by place in them.
    pub rows: Vec<Row>,
    /// Sampled pages all of whose lines have a row.
    pub emptied: u32,
}

/// What is chrome in a site's sample.
pub fn learn(sample: &Sample) -> Lesson {
    let mut learner = Learner::new(sample);
    learner.add_lines();
    learner.place();
    for kind in [Shape::Figures, Shape::Label, Shape::Frame(0), Shape::Frame(1), Shape::Frame(2)] {
        learner.add_patterns(kind);
        learner.place();
    }
    Lesson { rows: learner.rows(), emptied: learner.emptied() }
}

/// A line of the sample.
struct Line<'a> {
    text: &'a str,
    pages: u32,
    /// The candidate that it is taken for.
    taken: u32,
    /// The candidate of the shape that is being tried.
    tried: u32,
}

/// A line or pattern that recurs.
struct Candidate {
    /// As a pattern.
    text: String,
    field: Option<FieldName>,
}

struct Learner<'a> {
    sample: &'a Sample,
    lines: Vec<Line<'a>>,
    runs: Runs,
    candidates: Vec<Candidate>,
    /// One for each candidate.
    numbers: Vec<Number>,
}

impl<'a> Learner<'a> {
    fn new(sample: &'a Sample) -> Self {
        let mut places: HashMap<u64, u32> = HashMap::new();
        let mut lines: Vec<Line<'a>> = Vec::new();
        let mut last_page: Vec<u32> = Vec::new();
        let mut runs = Vec::new();
        for (document, sampled) in (0u32..).zip(sample.documents().values()) {
            let parts: Vec<&[u64]> = sampled.runs().collect();
            for (part, keys) in parts.iter().enumerate() {
                let mut run = Vec::with_capacity(keys.len());
                for &key in *keys {
                    let place = *places.entry(key).or_insert_with(|| {
                        lines.push(Line { text: sample.text(key), pages: 0, taken: OTHER, tried: OTHER });
                        last_page.push(u32::MAX);
                        (lines.len() - 1) as u32
                    });
                    if let (Some(line), Some(last)) =
                        (lines.get_mut(place as usize), last_page.get_mut(place as usize))
                        && *last != document
                    {
                        line.pages += 1;
                        *last = document;
                    }
                    run.push(place);
                }
                runs.push(Run {
                    document,
                    before: (part == 0).then_some(0),
                    after: (part + 1 == parts.len()).then_some(0),
                    total: sampled.total,
                    lines: run,
                });
            }
        }
        Self { sample, lines, runs: Runs { runs }, candidates: Vec::new(), numbers: Vec::new() }
    }

    fn pages(&self) -> u32 {
        self.sample.documents().len() as u32
    }

    /// Whether so many pages are enough for a line of which the rules say this.
    fn are_enough(&self, pages: u32, naming: Naming) -> bool {
        let least = if naming == Naming::Nothing { MIN_PAGES } else { MIN_NAMED_PAGES };
        pages >= least && lower_bound(pages, self.pages()) >= MIN_SHARE
    }

    fn push(
        &mut self,
        text: String,
        naming: Naming,
        (pages, varies): (u32, bool),
        field: Option<FieldName>,
    ) -> u32 {
        let floats = lower_bound(pages, self.pages()) >= MIN_FLOATING_SHARE;
        let named = naming == Naming::Chrome;
        let may_float = !varies && pages >= MIN_PAGES && (floats || named);
        let number = Number {
            pages,
            placed: false,
            may_float,
            named,
            varies,
            credit: field.is_some(),
            body_side: Side::After,
            has_body: false,
        };
        self.numbers.push(number);
        self.candidates.push(Candidate { text, field });
        (self.numbers.len() - 1) as u32
    }

    /// Lines that recur as they are.
    fn add_lines(&mut self) {
        let mut folded = String::new();
        let (fields, varying) = (self.fields(), self.varying());
        for at in 0..self.lines.len() {
            let Some(&Line { text, pages, .. }) = self.lines.get(at) else { continue };
            if text.is_empty() || pages < MIN_NAMED_PAGES {
                continue;
            }
            let naming = name_line(text);
            // Few pages with the same figures are part of a pattern, if of anything.
            let counts = pages < MIN_PAGES && fold_digits(text, &mut folded);
            // An editor of five pages is an editor, not a line of the frame.
            let credit = label(text).is_some_and(|(label, _)| fields.contains(label));
            // Credits stand beside the body: what is reached through one may be the body's.
            let spared = matches!(naming, Naming::Credit | Naming::Allowed);
            if counts || credit || spared || !self.are_enough(pages, naming) {
                continue;
            }
            let varies = naming == Naming::Nothing && varying.contains(&(at as u32));
            let candidate = self.push(literal(text), naming, (pages, varies), None);
            if let Some(line) = self.lines.get_mut(at) {
                line.tried = candidate;
            }
        }
    }

    /// The lines whose label or figures hold a value, however often it is the same one: another line of their pattern stands in their
    /// place on other pages. A menu of years has several lines of a pattern, but all of them on nearly all of its pages.
    fn varying(&self) -> HashSet<u32> {
        let mut varying = HashSet::new();
        for shape in [Shape::Figures, Shape::Label] {
            let classes = self.classes(shape, |_| true);
            for (class, pages) in classes.iter().zip(self.pages_of(&classes)) {
                let is_rare = |line: &&u32| {
                    let line = self.lines.get(**line as usize);
                    line.is_some_and(|line| line.pages * 100 < pages * PLACED_PERCENT)
                };
                let rare: Vec<&u32> = class.members.iter().filter(is_rare).take(2).collect();
                let others = class.members.iter().filter(|line| rare.iter().any(|rare| rare != line));
                varying.extend(others);
            }
        }
        varying
    }

    /// Lines that are alike, of those that may be part of a pattern.
    fn classes(&self, shape: Shape, may: impl Fn(&Line<'_>) -> bool) -> Vec<Class> {
        let is_short = |line: &Line<'_>| (1..=LONGEST_PATTERN_BYTES).contains(&line.text.len());
        let open = (0u32..).zip(&self.lines).filter(|(_, line)| is_short(line) && may(line));
        shapes::sort(open.map(|(at, line)| (at, line.text)), shape)
    }

    /// The labels whose values look like a credit's.
    fn fields(&self) -> HashSet<&'a str> {
        let mut by_label: HashMap<&'a str, Vec<&'a str>> = HashMap::new();
        for line in &self.lines {
            if let Some((label, _)) = label(line.text) {
                by_label.entry(label).or_default().push(line.text);
            }
        }
        by_label.retain(|_, texts| field_of(texts.iter().copied()).is_some());
        by_label.into_keys().collect()
    }

    /// Lines without a place of their own that are alike.
    fn add_patterns(&mut self, shape: Shape) {
        let classes = self.classes(shape, |line| line.taken == OTHER);
        for (class, pages) in classes.iter().zip(self.pages_of(&classes)) {
            let texts: Vec<&str> = class
                .members
                .iter()
                .filter_map(|&line| self.lines.get(line as usize))
                .map(|line| line.text)
                .collect();
            if pages < MIN_PAGES || !self.are_enough(pages, Naming::Nothing) || !shape.fits(&texts, pages) {
                continue;
            }
            let mut some = texts.iter().take(MAX_NAMED_TEXTS);
            if some.any(|text| matches!(name_line(text), Naming::Credit | Naming::Allowed)) {
                continue;
            }
            let field = if shape == Shape::Label { field_of(texts.iter().copied()) } else { None };
            let candidate = self.push(class.pattern.clone(), Naming::Nothing, (pages, true), field);
            for line in &class.members {
                if let Some(line) = self.lines.get_mut(*line as usize) {
                    line.tried = candidate;
                }
            }
        }
    }

    /// How many documents hold a line of each class.
    fn pages_of(&self, classes: &[Class]) -> Vec<u32> {
        let mut class_of = vec![OTHER; self.lines.len()];
        for (number, class) in (0u32..).zip(classes) {
            for &line in &class.members {
                if let Some(slot) = class_of.get_mut(line as usize) {
                    *slot = number;
                }
            }
        }
        let mut pages = vec![(0u32, u32::MAX); classes.len()];
        for run in &self.runs.runs {
            for &line in &run.lines {
                let class = class_of.get(line as usize).copied().unwrap_or(OTHER);
                if let Some((count, last)) = pages.get_mut(class as usize)
                    && *last != run.document
                {
                    *count += 1;
                    *last = run.document;
                }
            }
        }
        pages.into_iter().map(|(count, _)| count).collect()
    }

    /// What a line counts as: what it is taken for, or the candidate that is being tried.
    fn token(&self, line: u32) -> u32 {
        self.lines
            .get(line as usize)
            .map_or(OTHER, |line| if line.taken == OTHER { line.tried } else { line.taken })
    }

    /// Finds the candidates that stand in a stable place.
    fn place(&mut self) {
        let neighbours = Neighbours::count(&self.runs, |line| self.token(line));
        self.find_body_sides();
        self.find_bodies();
        let mut numbers = std::mem::take(&mut self.numbers);
        neighbours.grow(&mut numbers, MIN_PAGES);
        if neighbours.float(&mut numbers) {
            neighbours.grow(&mut numbers, MIN_PAGES);
        }
        self.numbers = numbers;
        for line in &mut self.lines {
            if line.taken == OTHER
                && self.numbers.get(line.tried as usize).is_some_and(|number| number.placed)
            {
                line.taken = line.tried;
            }
        }
    }

    /// Finds the side of each pattern on which the body lies, by the end of the page that it is nearer to.
    fn find_body_sides(&mut self) {
        let mut nearer = vec![(0u32, 0u32); self.candidates.len()];
        self.each_place(|candidate, from_start, from_end| {
            if let Some((head, all)) = nearer.get_mut(candidate as usize) {
                *head += u32::from(from_start < from_end);
                *all += 1;
            }
        });
        for (number, (head, all)) in self.numbers.iter_mut().zip(nearer) {
            number.body_side = if head * 2 >= all { Side::After } else { Side::Before };
        }
    }

    /// Finds the candidates beside which there is a body: on nearly all of their pages a line that is not tried now and was not before
    /// stands on its side. Where a site's pages are figures and labels alone, these are what it has to say.
    fn find_bodies(&mut self) {
        let mut pages = vec![(0u32, u32::MAX); self.candidates.len()];
        for run in &self.runs.runs {
            let tokens: Vec<u32> = run.lines.iter().map(|&line| self.token(line)).collect();
            let is_other = |token: &u32| *token == OTHER;
            let first = tokens.iter().position(is_other).unwrap_or(usize::MAX);
            let last = tokens.iter().rposition(is_other).unwrap_or(0);
            for (at, &token) in tokens.iter().enumerate() {
                let side = self.numbers.get(token as usize).map(|number| number.body_side);
                // Beyond the run's open end lies what was left out.
                let has_body = match side {
                    None => false,
                    Some(Side::Before) => first < at || run.before.is_none(),
                    Some(Side::After) => last > at || run.after.is_none(),
                };
                if let Some((count, document)) = pages.get_mut(token as usize)
                    && has_body
                    && *document != run.document
                {
                    *count += 1;
                    *document = run.document;
                }
            }
        }
        for (number, (count, _)) in self.numbers.iter_mut().zip(pages) {
            number.has_body = count * 100 >= number.pages * PLACED_PERCENT;
        }
    }

    /// Tells of each line that counts as something how many lines stand before and after it.
    fn each_place(&self, mut tell: impl FnMut(u32, u32, u32)) {
        for run in &self.runs.runs {
            let skipped = if run.before.is_some() { 0 } else { run.total - run.lines.len() as u32 };
            for (&line, at) in run.lines.iter().zip(skipped..) {
                let candidate = self.token(line);
                if candidate != OTHER {
                    tell(candidate, at, run.total.saturating_sub(at + 1));
                }
            }
        }
    }

    fn rows(&self) -> Vec<Row> {
        let neighbours = Neighbours::count(&self.runs, |line| {
            let line = self.lines.get(line as usize);
            line.map_or(OTHER, |line| line.taken)
        });
        let sides = neighbours.placed(&self.numbers, MIN_PAGES);
        // Sums of distances, and how often it stands nearer to the head.
        let mut places = vec![(0u64, 0u64, 0u32, 0u32); self.candidates.len()];
        self.each_place(|candidate, from_start, from_end| {
            if let Some((heads, tails, nearer, all)) = places.get_mut(candidate as usize) {
                *heads += u64::from(from_start);
                *tails += u64::from(from_end);
                *nearer += u32::from(from_start < from_end);
                *all += 1;
            }
        });
        let names = self.names();
        let mut rows = Vec::new();
        for (((candidate, number), sides), (place, names)) in
            self.candidates.iter().zip(&self.numbers).zip(&sides).zip(places.iter().zip(&names))
        {
            if !number.placed {
                continue;
            }
            let &(heads, tails, nearer, all) = place;
            let Some((first, last)) = names else { continue };
            let is_head = u64::from(nearer) * 2 >= u64::from(all);
            let order = if is_head { heads } else { tails } / u64::from(all.max(1));
            let texts = |side: &Vec<(u32, u32)>| -> Vec<String> {
                let texts = side.iter().filter_map(|&(number, _)| self.candidates.get(number as usize));
                texts.take(MAX_NEIGHBOURS).map(|neighbour| neighbour.text.clone()).collect()
            };
            let [before, after] = sides;
            let edge = before.iter().any(|&(n, _)| n == START) || after.iter().any(|&(n, _)| n == END);
            let row = Row {
                text: candidate.text.clone(),
                kind: candidate.field.map_or(RowKind::Line, RowKind::Field),
                place: if is_head { Place::Head } else { Place::Tail },
                after: texts(before),
                before: texts(after),
                edge,
                pages: self.pages(),
                holding: number.pages,
                confidence: lower_bound(number.pages, self.pages()),
                first: (*first).to_owned(),
                last: (*last).to_owned(),
            };
            if !row.after.is_empty() || !row.before.is_empty() || edge {
                rows.push((is_head, if is_head { order } else { u64::MAX - order }, row));
            }
        }
        if rows.len() > MAX_ROWS {
            rows.sort_by_key(|(_, _, row)| std::cmp::Reverse(row.confidence));
            rows.truncate(MAX_ROWS);
        }
        rows.sort_by(|a, b| (!a.0, a.1, &a.2.text).cmp(&(!b.0, b.1, &b.2.text)));
        rows.into_iter().map(|(_, _, row)| row).collect()
    }

    /// How many pages have no line but those that were taken.
    fn emptied(&self) -> u32 {
        let is_taken = |&line: &u32| self.lines.get(line as usize).is_some_and(|line| line.taken != OTHER);
        let whole = self.runs.runs.iter().filter(|run| run.before.is_some() && run.after.is_some());
        whole.filter(|run| run.lines.iter().all(is_taken)).count() as u32
    }

    /// The first and the last page of each candidate, in the order of their names.
    fn names(&self) -> Vec<Option<(&'a str, &'a str)>> {
        let mut names: Vec<Option<(&str, &str)>> = vec![None; self.candidates.len()];
        let documents: Vec<_> = self.sample.documents().values().collect();
        for run in &self.runs.runs {
            let Some(document) = documents.get(run.document as usize) else { continue };
            let (low, high) = (&*document.names.0, &*document.names.1);
            for &line in &run.lines {
                let candidate = self.lines.get(line as usize).map_or(OTHER, |line| line.taken);
                let Some(slot) = names.get_mut(candidate as usize) else { continue };
                let (first, last) = slot.get_or_insert((low, high));
                *first = low.min(first);
                *last = high.max(last);
            }
        }
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lower_bound_is_wilson_s() {
        // Values of the formula, worked out by hand to three places.
        for (holding, pages, bound) in
            [(5, 5, 565), (5, 12, 193), (41, 45, 792), (0, 10, 0), (1024, 2048, 478)]
        {
            assert_eq!(lower_bound(holding, pages), bound, "{holding} of {pages}");
        }
        assert_eq!(lower_bound(0, 0), 0);
    }
}
