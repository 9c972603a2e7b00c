//! What is chrome in a sample.
//!
//! Takes a site's sample, gives the rows of its profile. A line is learnt if it stands on at least [`MIN_PAGES`] of the sampled
//! pages, if the lower bound of its share of all pages passes [`MIN_SHARE`] and if it stands in a stable place (see
//! `places`); on fewer pages only if a rule agrees. Lines that differ in their figures, or behind a colon, are one
//! pattern, but only inside runs that are proven without it.

use super::keys::{TEXT, fold_digits, frames, label, literal};
use super::places::{END, Neighbours, Number, OTHER, Run, Runs, START, is_steady};
use super::profile::{Place, Row, RowKind};
use super::sample::Sample;
use crate::document::FieldName;
use crate::judge::profile::{Naming, name_line, reads_as_prose};
use std::collections::{HashMap, HashSet};

/// Pages that must hold a line: what stands on fewer is no proof whatever the share.
pub const MIN_PAGES: u32 = 5;

/// Pages that must hold a line of which a rule says that it is chrome.
pub const MIN_NAMED_PAGES: u32 = 2;

/// The lower confidence bound of a line's share of the site's pages, in thousandths. One section of a site with twenty has a
/// share of fifty.
pub const MIN_SHARE: u32 = 30;

/// The same for a floating run: of lines that move about only those are furniture that hardly a page lacks.
pub const MIN_FLOATING_SHARE: u32 = 500;

/// Neighbours that a row names on each side.
const MAX_NEIGHBOURS: usize = 8;

/// Different values that a label must have to be a pattern.
const MIN_VALUES: usize = 3;

/// The share of a pattern's lines that may be whole sentences, in hundredths: weather and markets are reported by filling in
/// figures.
const MAX_PROSE_PERCENT: usize = 10;

/// Pages that a text in a frame has, on average, at the least.
const FRAME_PAGES_A_TEXT: usize = 2;

/// The share of a label's values that must look like names for it to be a credit, in hundredths.
const NAMES_PERCENT: usize = 90;

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

/// What is chrome in a site's sample, in the order in which it stands on a page: head, between, tail, and by place in them.
pub fn learn(sample: &Sample) -> Vec<Row> {
    let mut learner = Learner::new(sample);
    learner.add_lines();
    learner.place();
    for kind in [Shape::Figures, Shape::Label, Shape::Frame(0), Shape::Frame(1), Shape::Frame(2)] {
        learner.add_patterns(kind);
        learner.place();
    }
    learner.rows()
}

/// What makes lines one pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Nothing: they are the same.
    Whole,
    /// They differ in their figures.
    Figures,
    /// They differ behind a colon.
    Label,
    /// They share their first word and their last one, or one of them: see [`frames`].
    Frame(usize),
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
    naming: Naming,
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
        shape: Shape,
        text: String,
        naming: Naming,
        pages: u32,
        field: Option<FieldName>,
    ) -> u32 {
        let floats = lower_bound(pages, self.pages()) >= MIN_FLOATING_SHARE;
        let named = naming == Naming::Chrome;
        self.candidates.push(Candidate { text, naming, field });
        let may_float = shape == Shape::Whole && pages >= MIN_PAGES && (floats || named);
        self.numbers.push(Number { pages, placed: false, may_float, named });
        (self.numbers.len() - 1) as u32
    }

    /// Lines that recur as they are.
    fn add_lines(&mut self) {
        let mut folded = String::new();
        let fields = self.fields();
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
            if counts || credit || !self.are_enough(pages, naming) {
                continue;
            }
            let candidate = self.push(Shape::Whole, literal(text), naming, pages, None);
            if let Some(line) = self.lines.get_mut(at) {
                line.tried = candidate;
            }
        }
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
        let mut classes: HashMap<String, Vec<u32>> = HashMap::new();
        let mut order = Vec::new();
        let mut folded = String::new();
        for (at, line) in (0u32..).zip(&self.lines) {
            if line.taken != OTHER || line.text.is_empty() {
                continue;
            }
            let pattern = match shape {
                Shape::Whole => continue,
                Shape::Figures if fold_digits(line.text, &mut folded) => folded.clone(),
                Shape::Label => match label(line.text) {
                    Some((label, value)) => {
                        let space = line.text.len() > label.len() + value.len();
                        format!("{}{}{TEXT}", literal(label), if space { " " } else { "" })
                    }
                    None => continue,
                },
                Shape::Figures => continue,
                Shape::Frame(which) => {
                    fold_digits(line.text, &mut folded);
                    match frames(&folded).and_then(|frames| frames.into_iter().nth(which)) {
                        Some(frame) => frame,
                        None => continue,
                    }
                }
            };
            let class = classes.entry(pattern.clone()).or_insert_with(|| {
                order.push(pattern);
                Vec::new()
            });
            class.push(at);
        }
        let mut class_of = vec![OTHER; self.lines.len()];
        let mut pages = vec![(0u32, u32::MAX); order.len()];
        for (class, pattern) in (0u32..).zip(&order) {
            for &line in classes.get(pattern).into_iter().flatten() {
                if let Some(slot) = class_of.get_mut(line as usize) {
                    *slot = class;
                }
            }
        }
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
        for (pattern, (pages, _)) in order.into_iter().zip(pages) {
            let Some(members) = classes.get(&pattern) else { continue };
            let texts: Vec<&str> = members
                .iter()
                .filter_map(|&line| self.lines.get(line as usize))
                .map(|line| line.text)
                .collect();
            let least = if shape == Shape::Figures { 2 } else { MIN_VALUES };
            if texts.len() < least || pages < MIN_PAGES || !self.are_enough(pages, Naming::Nothing) {
                continue;
            }
            let naming = if texts.iter().all(|text| name_line(text) == Naming::Credit) {
                Naming::Credit
            } else {
                Naming::Nothing
            };
            // A report that is written by filling in figures is the page's content all the same.
            let prose = texts.iter().filter(|text| reads_as_prose(text)).count();
            if prose * 100 > texts.len() * MAX_PROSE_PERCENT {
                continue;
            }
            // Headlines differ on all pages, what a section is called does not.
            if matches!(shape, Shape::Frame(_)) && texts.len() * FRAME_PAGES_A_TEXT > pages as usize {
                continue;
            }
            let field = if shape == Shape::Label { field_of(texts.iter().copied()) } else { None };
            let candidate = self.push(shape, pattern.clone(), naming, pages, field);
            for line in members {
                if let Some(line) = self.lines.get_mut(*line as usize) {
                    line.tried = candidate;
                }
            }
        }
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
        let mut numbers = std::mem::take(&mut self.numbers);
        neighbours.grow(&mut numbers, MIN_PAGES);
        if numbers.iter().any(|number| number.may_float && !number.placed) {
            let steady = self.steady(&numbers);
            if neighbours.float(&mut numbers, |number| steady.get(number as usize).copied().unwrap_or(false))
            {
                neighbours.grow(&mut numbers, MIN_PAGES);
            }
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

    /// Of each candidate, whether it stands at about the same distance from the start or the end of most of its pages; asked only
    /// of those that may float and have no place.
    fn steady(&self, numbers: &[Number]) -> Vec<bool> {
        let mut distances = vec![(Vec::new(), Vec::new()); numbers.len()];
        self.each_place(|candidate, from_start, from_end| {
            let floats =
                numbers.get(candidate as usize).is_some_and(|number| number.may_float && !number.placed);
            if let Some((heads, tails)) = distances.get_mut(candidate as usize).filter(|_| floats) {
                heads.push(from_start);
                tails.push(from_end);
            }
        });
        distances.iter_mut().map(|(heads, tails)| is_steady(heads) || is_steady(tails)).collect()
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
            if !number.placed || matches!(candidate.naming, Naming::Credit | Naming::Allowed) {
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
        rows.sort_by(|a, b| (!a.0, a.1, &a.2.text).cmp(&(!b.0, b.1, &b.2.text)));
        rows.into_iter().map(|(_, _, row)| row).collect()
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

/// The credit that a label's values are, by their looks.
fn field_of<'t>(texts: impl Iterator<Item = &'t str>) -> Option<FieldName> {
    let values: HashSet<&str> = texts.filter_map(|text| label(text)).map(|(_, value)| value).collect();
    let names = values.iter().filter(|value| looks_like_name(value)).count();
    let are_names = values.len() >= MIN_VALUES && names * 100 >= values.len() * NAMES_PERCENT;
    are_names.then_some(FieldName::Editor)
}

/// Whether a value is written as people's names are: two to four words with capitals and no figure, or two to four ideographs.
fn looks_like_name(value: &str) -> bool {
    let is_ideograph = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}');
    if value.chars().all(is_ideograph) {
        return (2..=4).contains(&value.chars().count());
    }
    let mut words = value.split_whitespace();
    let is_part = |word: &str| {
        word.chars().next().is_some_and(char::is_uppercase)
            && word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’'))
    };
    (2..=4).contains(&words.clone().count()) && words.all(is_part)
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

    #[test]
    fn names_are_told_from_titles() {
        for name in ["Jane Roe", "J. R. Smith", "Li Fang", "李芳", "Anne-Marie O'Neil"] {
            assert!(looks_like_name(name), "{name}");
        }
        for other in ["Fire in the harbour", "Jane", "12 May 2024", "关于进一步加强工作的通知", ""]
        {
            assert!(!looks_like_name(other), "{other}");
        }
    }
}
