//! Which of the lines that recur stand in a stable place.
//!
//! Takes the documents of a sample as runs of numbers (a number a recurring line, [`OTHER`] for all else), gives what may follow
//! what, and grows the set of lines whose place is proven: from the two edges of the document on, from neighbour to neighbour.
//! What a number stands for is left to [`super::learn`].

use std::collections::HashMap;

/// What a line counts as.
pub(super) type Token = u32;

/// A line that does not recur.
pub(super) const OTHER: Token = u32::MAX;
/// What stands before the first line.
pub(super) const START: Token = u32::MAX - 1;
/// What stands after the last line.
pub(super) const END: Token = u32::MAX - 2;

/// The share of the pages of the rarer of two lines on which they must be neighbours to be told from chance, in hundredths: a line of
/// one section is followed by another one in each of a site's redesigns.
const TIED_PERCENT: u32 = 10;

/// The share of a line's pages on which it must stand beside a line whose place is proven, in hundredths. A refrain or a heading of
/// the body stands beside the site's frame now and then; a line of the frame on nearly all pages.
pub(super) const PLACED_PERCENT: u32 = 80;

/// The share of the pages of the line beyond it, seen from the body, on which a line must follow that one, in hundredths. On fewer it
/// is one of several things that stand there, and those may be the author's: `False` and `True` above the claims of a site that checks
/// them, the commoner on 54 of 100 pages. With 64 a menu of which lines are missing on some pages begins to be taken for one.
const FOLLOWS_PERCENT: u32 = 60;

/// The share of both lines' pages on which they must be neighbours to be one floating run, in hundredths.
const FLOATING_TIED_PERCENT: u32 = 80;

/// Lines of a floating run.
const MIN_FLOATING_LINES: usize = 3;

/// Lines of a floating run of which a rule names one.
const MIN_NAMED_LINES: usize = 2;

/// The documents of a sample, a run a document or, of one that was cut, a run an end.
pub(super) struct Runs {
    pub(super) runs: Vec<Run>,
}

/// Lines that stood one after the other.
pub(super) struct Run {
    pub(super) document: u32,
    /// What each line is: a place in the list of distinct lines.
    pub(super) lines: Vec<u32>,
    /// The number of lines before it, if it is known to be the head, and after it, if it is the tail.
    pub(super) before: Option<u32>,
    pub(super) after: Option<u32>,
    pub(super) total: u32,
}

/// A side of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Before,
    After,
}

/// What is known of a number's line.
#[derive(Debug, Clone)]
pub(super) struct Number {
    /// Documents that hold it.
    pub(super) pages: u32,
    /// Whether its place is proven.
    pub(super) placed: bool,
    /// Whether it may be taken for part of a floating run: it recurs on so many pages that it can only be furniture.
    pub(super) may_float: bool,
    /// Whether a rule says that it is furniture.
    pub(super) named: bool,
    /// Whether it is a pattern, or a line with others of its pattern in its place: then a line that recurs must stand between it and
    /// the body.
    pub(super) varies: bool,
    /// Whether it is a credit.
    pub(super) credit: bool,
    /// The side on which the body lies.
    pub(super) body_side: Side,
    /// Whether on nearly all of its pages a line that is not even tried stands somewhere on that side.
    pub(super) has_body: bool,
}

/// How often one line stood directly after another, in documents.
pub(super) struct Neighbours {
    pairs: Vec<((u32, u32), u32)>,
    documents: u32,
}

impl Neighbours {
    /// Counts.
    pub(super) fn count(runs: &Runs, token: impl Fn(u32) -> u32) -> Self {
        let mut pairs: HashMap<(u32, u32), (u32, u32)> = HashMap::new();
        for run in &runs.runs {
            let mut before = if run.before == Some(0) { START } else { OTHER };
            let end = if run.after == Some(0) { END } else { OTHER };
            for after in run.lines.iter().map(|&line| token(line)).chain([end]) {
                if before != OTHER && after != OTHER {
                    let (count, last) = pairs.entry((before, after)).or_insert((0, u32::MAX));
                    *count += u32::from(*last != run.document);
                    *last = run.document;
                }
                before = after;
            }
        }
        let mut pairs: Vec<_> = pairs.into_iter().map(|(pair, (count, _))| (pair, count)).collect();
        pairs.sort_unstable();
        let documents = runs.runs.last().map_or(0, |run| run.document + 1);
        Self { pairs, documents }
    }

    /// The pairs that are tied, each with its count: as good as always neighbours where both stand.
    fn tied<'a>(
        &'a self,
        numbers: &'a [Number],
        min_pages: u32,
    ) -> impl Iterator<Item = (u32, u32, u32)> + 'a {
        self.pairs.iter().filter_map(move |&((a, b), count)| {
            let rarer = [a, b]
                .into_iter()
                .filter_map(|number| numbers.get(number as usize))
                .map(|n| n.pages)
                .min()?;
            (count >= min_pages.min(rarer) && count * 100 >= rarer * TIED_PERCENT).then_some((a, b, count))
        })
    }

    /// The placed neighbours of each number: those that stand before it and those that stand after it, the most frequent first.
    pub(super) fn placed(&self, numbers: &[Number], min_pages: u32) -> Vec<[Vec<(u32, u32)>; 2]> {
        let mut sides = vec![[Vec::new(), Vec::new()]; numbers.len()];
        for (a, b, count) in self.tied(numbers, min_pages) {
            let is_placed = |number: u32| numbers.get(number as usize).is_none_or(|number| number.placed);
            if !is_placed(a) || !is_placed(b) {
                continue;
            }
            if let Some([before, _]) = sides.get_mut(b as usize) {
                before.push((a, count));
            }
            if let Some([_, after]) = sides.get_mut(a as usize) {
                after.push((b, count));
            }
        }
        for side in sides.iter_mut().flatten() {
            side.sort_by_key(|&(number, count)| (u32::MAX - count, number));
        }
        sides
    }

    /// Of each number, whether it must have company: a line that recurs, between itself and the body. A headline with a number in it
    /// (`Episode 12`) and a verdict below the body stand beside the frame on all pages, too.
    fn needy(&self, numbers: &[Number], run_lines: &[usize], min_pages: u32) -> Vec<bool> {
        // How often the line stood beside the one that is most often beyond it, seen from the body, and on how many pages that is.
        let mut outer = vec![(0u32, 0u32); numbers.len()];
        let pages_of = |number: u32| numbers.get(number as usize).map_or(self.documents, |other| other.pages);
        for (a, b, count) in self.tied(numbers, min_pages) {
            for (number, other, body_side) in [(a, b, Side::Before), (b, a, Side::After)] {
                let about = numbers.get(number as usize).filter(|about| about.body_side == body_side);
                if let (Some(_), Some(most)) = (about, outer.get_mut(number as usize))
                    && a != b
                    && count > most.0
                {
                    *most = (count, pages_of(other));
                }
            }
        }
        let is_one_of_several = |(count, pages): (u32, u32)| count * 100 < pages * FOLLOWS_PERCENT;
        let needs = |((number, &lines), outer): ((&Number, &usize), (u32, u32))| {
            let alone = lines < MIN_NAMED_LINES && is_one_of_several(outer);
            !number.named && (number.varies || alone)
        };
        numbers.iter().zip(run_lines).zip(outer).map(needs).collect()
    }

    /// How many lines the run of each number has; none for what varies.
    fn run_lines(&self, numbers: &[Number]) -> Vec<usize> {
        let mut lines = vec![0; numbers.len()];
        for run in self.runs(numbers, |number| !number.varies) {
            for &number in &run {
                if let Some(slot) = lines.get_mut(number as usize) {
                    *slot = run.len();
                }
            }
        }
        lines
    }

    /// Grows the set of placed numbers. Each edge is looked at from each of its ends, once for each thing that it proves.
    pub(super) fn grow(&self, numbers: &mut [Number], min_pages: u32) {
        let run_lines = self.run_lines(numbers);
        let needy = self.needy(numbers, &run_lines, min_pages);
        let tied: Vec<_> = self.tied(numbers, min_pages).collect();
        let credits: Vec<bool> = numbers.iter().map(|number| number.credit).collect();
        // A credit is moved and not lost, so that any line that recurs is company for it.
        let keeps_credit = |keeper: u32, number: u32| {
            let is_line = run_lines.get(keeper as usize).is_some_and(|&lines| lines > 0);
            is_line && credits.get(number as usize).copied().unwrap_or(false)
        };
        let mut sides: Vec<[Vec<(u32, u32)>; 2]> = vec![<[Vec<_>; 2]>::default(); numbers.len()];
        let mut growth = Growth::new(numbers, needy, &run_lines);
        for (a, b, count) in tied {
            match sides.get_mut(a as usize) {
                Some([_, after]) => after.push((b, count)),
                None => growth.prove((b, Side::Before), count, Proof::Place),
            }
            match sides.get_mut(b as usize) {
                Some([before, _]) => before.push((a, count)),
                None => growth.prove((a, Side::After), count, Proof::Place),
            }
            if keeps_credit(a, b) {
                growth.prove((b, Side::Before), count, Proof::Company);
            }
            if keeps_credit(b, a) {
                growth.prove((a, Side::After), count, Proof::Company);
            }
        }
        while let Some((number, proof)) = growth.todo.pop() {
            let Some([before, after]) = sides.get(number as usize) else { continue };
            for (others, side) in [(after, Side::Before), (before, Side::After)] {
                for &(other, count) in others {
                    let is_known = proof == Proof::Company && keeps_credit(number, other);
                    if other != number && !is_known {
                        growth.prove((other, side), count, proof);
                    }
                }
            }
        }
    }

    /// The runs of lines that are each other's neighbours on nearly all of their pages, of those that may belong to one.
    fn runs(&self, numbers: &[Number], may: impl Fn(&Number) -> bool) -> Vec<Vec<u32>> {
        let may = |number: u32| numbers.get(number as usize).filter(|number| may(number));
        // Union by the smaller number, with the path halved on each way up.
        let mut above: Vec<u32> = (0..numbers.len() as u32).collect();
        for &((a, b), count) in &self.pairs {
            let (Some(first), Some(second)) = (may(a), may(b)) else { continue };
            if a != b && count * 100 >= first.pages.max(second.pages) * FLOATING_TIED_PERCENT {
                let (a, b) = (root(&mut above, a), root(&mut above, b));
                if let Some(slot) = above.get_mut(a.max(b) as usize) {
                    *slot = a.min(b);
                }
            }
        }
        let mut members: HashMap<u32, Vec<u32>> = HashMap::new();
        for number in (0..numbers.len() as u32).filter(|&number| may(number).is_some()) {
            members.entry(root(&mut above, number)).or_default().push(number);
        }
        members.into_values().collect()
    }

    /// Places floating runs: lines that are each other's neighbours on nearly all of their pages, between lines that vary. Whether
    /// any was placed.
    pub(super) fn float(&self, numbers: &mut [Number]) -> bool {
        let mut any = false;
        for run in self.runs(numbers, |number| number.may_float && !number.placed) {
            let named = run.iter().any(|&number| numbers.get(number as usize).is_some_and(|n| n.named));
            let least = if named { MIN_NAMED_LINES } else { MIN_FLOATING_LINES };
            if run.len() >= least {
                for number in run {
                    if let Some(about) = numbers.get_mut(number as usize) {
                        about.placed = true;
                        any = true;
                    }
                }
            }
        }
        any
    }
}

/// On how many pages a number's place is proven, by what stands before it and by what stands after it, and on how many it has company.
#[derive(Debug, Clone, Copy, Default)]
struct Proofs {
    before: u32,
    after: u32,
    company: u32,
    /// Whether it keeps company.
    keeps: bool,
}

/// What a line proves for those beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Proof {
    /// Their place.
    Place,
    /// That there is something between them and the body.
    Company,
}

/// The growing set of placed numbers.
struct Growth<'a> {
    numbers: &'a mut [Number],
    needy: Vec<bool>,
    proofs: Vec<Proofs>,
    /// What the neighbours are to be told of numbers.
    todo: Vec<(u32, Proof)>,
}

impl<'a> Growth<'a> {
    fn new(numbers: &'a mut [Number], needy: Vec<bool>, run_lines: &[usize]) -> Self {
        let proofs = vec![Proofs::default(); numbers.len()];
        let mut growth = Self { numbers, needy, proofs, todo: Vec::new() };
        for (number, &lines) in (0u32..).zip(run_lines) {
            let Some(about) = growth.numbers.get(number as usize) else { continue };
            let (placed, named) = (about.placed, about.named);
            if placed {
                growth.todo.push((number, Proof::Place));
            }
            if placed || named || lines >= MIN_FLOATING_LINES {
                growth.keep_company(number);
            }
        }
        growth
    }

    /// Lets a number keep others company. A credit does not, as it stands beside the body.
    fn keep_company(&mut self, number: u32) {
        let at = number as usize;
        let (Some(about), Some(proofs)) = (self.numbers.get(at), self.proofs.get_mut(at)) else { return };
        if !about.credit && !proofs.keeps {
            proofs.keeps = true;
            self.todo.push((number, Proof::Company));
        }
    }

    /// Takes what a neighbour on that side proves for a number on so many pages.
    fn prove(&mut self, (number, side): (u32, Side), count: u32, proof: Proof) {
        let at = number as usize;
        let (Some(proofs), Some(about)) = (self.proofs.get_mut(at), self.numbers.get_mut(at)) else { return };
        match (proof, side) {
            (Proof::Place, Side::Before) => proofs.before += count,
            (Proof::Place, Side::After) => proofs.after += count,
            (Proof::Company, side) => proofs.company += if side == about.body_side { count } else { 0 },
        }
        let on_nearly_all = |sum: u32| sum * 100 >= about.pages * PLACED_PERCENT;
        let stands = on_nearly_all(proofs.before) || on_nearly_all(proofs.after);
        let has_company = on_nearly_all(proofs.company);
        let needs = self.needy.get(at).copied().unwrap_or(false);
        let is_new = !about.placed && stands && (has_company && about.has_body || !needs);
        about.placed |= is_new;
        if is_new {
            self.todo.push((number, Proof::Place));
        }
        // What stands between it and the body stands between that and what is beyond it, too.
        if is_new || needs && has_company {
            self.keep_company(number);
        }
    }
}

fn root(above: &mut [u32], mut number: u32) -> u32 {
    while let Some(&next) = above.get(number as usize).filter(|&&next| next != number) {
        let further = above.get(next as usize).copied().unwrap_or(next);
        if let Some(slot) = above.get_mut(number as usize) {
            *slot = further;
        }
        number = further;
    }
    number
}
