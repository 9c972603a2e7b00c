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
const PLACED_PERCENT: u32 = 80;

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
#[derive(Debug, Clone, Default)]
pub(super) struct Number {
    /// Documents that hold it.
    pub(super) pages: u32,
    /// Whether its place is proven.
    pub(super) placed: bool,
    /// Whether it may be taken for part of a floating run: it recurs on so many pages that it can only be furniture.
    pub(super) may_float: bool,
    /// Whether a rule says that it is furniture.
    pub(super) named: bool,
    /// Of a pattern, the side on which the body lies: there, too, a line that recurs must stand beside it.
    pub(super) body_side: Option<Side>,
}

/// How often one line stood directly after another, in documents.
pub(super) struct Neighbours {
    pairs: Vec<((u32, u32), u32)>,
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
        Self { pairs }
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

    /// Of each number, whether it is a pattern with nothing that recurs between it and the body: a headline with a number in it
    /// (`Episode 12`) stands beside the frame on all pages, too.
    fn bare(&self, numbers: &[Number], min_pages: u32) -> Vec<bool> {
        let mut company = vec![0u32; numbers.len()];
        let mut add = |number: u32, side: Side, count: u32| {
            let body_side = numbers.get(number as usize).and_then(|number| number.body_side);
            if let Some(sum) = company.get_mut(number as usize).filter(|_| body_side == Some(side)) {
                *sum += count;
            }
        };
        for (a, b, count) in self.tied(numbers, min_pages) {
            if a != b {
                add(a, Side::After, count);
                add(b, Side::Before, count);
            }
        }
        let is_bare = |(number, sum): (&Number, u32)| {
            number.body_side.is_some() && sum * 100 < number.pages * PLACED_PERCENT
        };
        numbers.iter().zip(company).map(is_bare).collect()
    }

    /// Grows the set of placed numbers. Each edge is looked at once from each of its ends.
    pub(super) fn grow(&self, numbers: &mut [Number], min_pages: u32) {
        let bare = self.bare(numbers, min_pages);
        let mut sides: Vec<[Vec<(u32, u32)>; 2]> = vec![<[Vec<_>; 2]>::default(); numbers.len()];
        let mut edges = [Vec::new(), Vec::new()];
        for (a, b, count) in self.tied(numbers, min_pages) {
            match sides.get_mut(a as usize) {
                Some([_, after]) => after.push((b, count)),
                None => edges[0].push((b, count)),
            }
            match sides.get_mut(b as usize) {
                Some([before, _]) => before.push((a, count)),
                None => edges[1].push((a, count)),
            }
        }
        // How many pages prove a number's place, by what stands before it and by what stands after it.
        let mut proofs = vec![[0u32; 2]; numbers.len()];
        let mut queue: Vec<u32> = Vec::new();
        let prove = |proofs: &mut Vec<[u32; 2]>,
                     numbers: &mut [Number],
                     queue: &mut Vec<u32>,
                     side: usize,
                     number: u32,
                     count: u32| {
            let (Some(proof), Some(about)) =
                (proofs.get_mut(number as usize), numbers.get_mut(number as usize))
            else {
                return;
            };
            if let Some(sum) = proof.get_mut(side) {
                *sum += count;
            }
            let is_bare = bare.get(number as usize).copied().unwrap_or(false);
            if !about.placed && !is_bare && proof.iter().any(|&sum| sum * 100 >= about.pages * PLACED_PERCENT)
            {
                about.placed = true;
                queue.push(number);
            }
        };
        for (side, list) in edges.iter().enumerate() {
            for &(number, count) in list {
                prove(&mut proofs, numbers, &mut queue, side, number, count);
            }
        }
        let placed_before =
            (0..numbers.len() as u32).filter(|&n| numbers.get(n as usize).is_some_and(|n| n.placed));
        let mut todo: Vec<u32> = placed_before.collect();
        while let Some(number) = todo.pop() {
            let Some([before, after]) = sides.get_mut(number as usize).map(std::mem::take) else { continue };
            for (other, count) in after {
                prove(&mut proofs, numbers, &mut queue, 0, other, count);
            }
            for (other, count) in before {
                prove(&mut proofs, numbers, &mut queue, 1, other, count);
            }
            todo.append(&mut queue);
        }
    }

    /// Places floating runs: lines that are each other's neighbours on nearly all of their pages, between lines that vary. Whether
    /// any was placed.
    pub(super) fn float(&self, numbers: &mut [Number]) -> bool {
        let may = |number: u32| numbers.get(number as usize).filter(|n| n.may_float && !n.placed);
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
        let mut any = false;
        for run in members.into_values() {
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
