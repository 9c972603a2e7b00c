//! What the markup tells of a block, in numbers: the elements around it and what else they hold.
//!
//! Takes a page's markup and the measures of its blocks in their order, gives a row of features for each block. What an element tells of
//! the blocks in it is worked out once for the element, from the one around it: nothing climbs the whole tree, so time is linear
//! in the page however deep it is. What the features speak for is left to the model.

mod names;
mod row;

use super::columns::{SHORT_WORDS, mean, share};
use super::measure::Measure;
use super::runs::Runs;
use crate::judge::classes::Classes;
use crate::segment::html::{Element, Markup, Tag};
pub(crate) use names::{HTML_FEATURES, names};
use names::{INSIDE, NEIGHBOURS, REGIONS, RUN_KINDS};
use std::collections::HashMap;
use std::ops::AddAssign;

/// How many blocks an element must hold to be one of a block's surroundings: the smallest such element is looked at.
const AROUND_BLOCKS: [u32; 4] = [2, 5, 12, 30];
/// Elements around a block that are looked at, each holding more blocks than the one in it.
const ANCESTORS: usize = 4;
/// Windows on either side, in blocks: over which the share of links is taken, and the mean of the classes' leanings.
const LINK_WINDOWS: [usize; 4] = [2, 5, 10, 25];
const CLASS_WINDOWS: [usize; 4] = [1, 3, 8, 20];
/// Elements whose class words count as near: the block's own and so many less one around it.
const NEAR_LEVELS: usize = 3;
/// What of a paragraph's weight reaches the next element around it when the core is looked for: numerator and denominator.
const DECAYS: [(u64, u64); 2] = [(1, 2), (9, 10)];
/// Elements around a paragraph that it speaks for.
const CORE_LEVELS: usize = 6;
/// How far up from a block its last heading is looked for.
const HEADING_LEVELS: usize = 16;
/// A class leaning counts no more than so much in sums over blocks.
const CLASS_LIMIT: i32 = 20 * Classes::UNITS;
/// A unit of the features that tell of class words, in units of the weights.
const CLASS_STEP: f32 = 4.0;

const HEADINGS: u64 =
    Tag::H1.bit() | Tag::H2.bit() | Tag::H3.bit() | Tag::H4.bit() | Tag::H5.bit() | Tag::H6.bit();

/// What an element holds, or a group of blocks.
#[derive(Debug, Clone, Copy, Default)]
struct Held {
    blocks: u32,
    bytes: u32,
    link_bytes: u32,
    words: u32,
    /// Words of prose that is not mostly links.
    prose: u32,
    /// Blocks of few words.
    short: u32,
    /// Sums of the blocks' class leanings and of their words' leanings.
    classes: i32,
    leanings: i32,
}

impl AddAssign for Held {
    fn add_assign(&mut self, other: Self) {
        self.blocks += other.blocks;
        self.bytes += other.bytes;
        self.link_bytes += other.link_bytes;
        self.words += other.words;
        self.prose += other.prose;
        self.short += other.short;
        self.classes = self.classes.saturating_add(other.classes);
        self.leanings = self.leanings.saturating_add(other.leanings);
    }
}

impl Held {
    fn link_share(&self) -> u8 {
        share(self.link_bytes as f32, self.bytes as f32)
    }

    fn prose_share(&self) -> u8 {
        share(self.prose as f32, self.words as f32)
    }

    fn classes(&self) -> u8 {
        mean(self.classes as f32 / CLASS_STEP, self.blocks as f32)
    }

    fn leaning(&self) -> u8 {
        mean(self.leanings as f32, self.blocks as f32)
    }
}

/// What the class words of an element and of those around it lean to.
#[derive(Debug, Clone, Copy, Default)]
struct ClassSums {
    /// Of the element's own words, as such and as near ones.
    own: i16,
    own_near: i16,
    /// Over the element and all around it: sum, least, most.
    sum: i16,
    low: i16,
    high: i16,
    /// Over the near elements, as near ones count; and over the whole path, the near ones counted so.
    near: i16,
    total: i16,
    /// Of the nearest element that leans.
    first: i16,
    known: u8,
}

/// An element's place in the page.
#[derive(Debug, Clone, Copy)]
struct Place {
    depth: u16,
    classes: ClassSums,
    /// Hashes of the path to it: of tags and class words, of tags alone.
    paths: [u64; 2],
    /// The nearest element that takes lines of its own.
    line: u32,
    /// The nearest one around it that holds more blocks; its own index for none.
    wider: u32,
    /// For each of [`AROUND_BLOCKS`] the smallest element around it with so many; the outermost if none has.
    around: [u32; AROUND_BLOCKS.len()],
    /// How deep the last element around it is that holds the core too.
    core_depth: [u16; DECAYS.len()],
}

/// Blocks on the same path.
#[derive(Debug, Clone, Copy, Default)]
struct Group {
    held: Held,
    first: u32,
    last: u32,
}

/// Where the text of a page is: the element that the most prose speaks for.
#[derive(Debug, Clone, Copy, Default)]
struct Core {
    depth: u16,
    prose: u32,
}

/// A page's elements and what they hold.
#[derive(Debug)]
pub(crate) struct Structure<'a> {
    markup: &'a Markup,
    places: Vec<Place>,
    held: Vec<Held>,
    groups: Vec<Group>,
    /// The number of each path's group.
    paths: [HashMap<u64, u32>; 2],
    /// Running sums over blocks, one place more than blocks: bytes, bytes in links, words, class leanings, words' leanings.
    bytes: Vec<u32>,
    link_bytes: Vec<u32>,
    words: Vec<u32>,
    classes: Vec<i32>,
    leanings: Vec<i32>,
    runs: Runs<{ RUN_KINDS.len() }>,
    /// What the block before decided of the runs: whether it is mostly links, the path of tags to it, the element of its line.
    before: Option<(bool, u64, u32)>,
    /// The words' leaning of each heading, and for each block how many headings stand before it.
    headings: Vec<(u32, i8)>,
    headings_before: Vec<u32>,
    blank: Vec<bool>,
    total: Held,
    regions: [Held; REGIONS.len()],
    cores: [Core; DECAYS.len()],
}

impl<'a> Structure<'a> {
    /// A page whose blocks are to come.
    pub(in crate::judge) fn new(markup: &'a Markup, classes: &Classes) -> Self {
        let mut structure = Self {
            markup,
            places: Vec::with_capacity(markup.elements.len()),
            held: vec![Held::default(); markup.elements.len()],
            groups: Vec::new(),
            paths: Default::default(),
            bytes: vec![0],
            link_bytes: vec![0],
            words: vec![0],
            classes: vec![0],
            leanings: vec![0],
            runs: Runs::default(),
            before: None,
            headings: Vec::new(),
            headings_before: Vec::new(),
            blank: Vec::new(),
            total: Held::default(),
            regions: Default::default(),
            cores: Default::default(),
        };
        for (index, element) in (0u32..).zip(&markup.elements) {
            let place = structure.place(index, element, classes);
            structure.places.push(place);
        }
        structure
    }

    fn place(&self, index: u32, element: &Element, classes: &Classes) -> Place {
        let around = self.places.get(element.parent as usize);
        let mut own = ClassSums::default();
        let mut paths = around.map_or([0x51ed_270b, 0x7fb5_d329], |around| around.paths);
        let [all, tags] = &mut paths;
        *tags = mix(*tags, element.tag as u32);
        *all = mix(*all, element.tag as u32);
        let words = self.markup.words_of(element);
        for &word in words.iter().chain([&element.tag.word()]) {
            let (far, near) = classes.find(word);
            own.own = own.own.saturating_add(i16::from(far));
            own.own_near = own.own_near.saturating_add(i16::from(far) + i16::from(near));
            own.known = own.known.saturating_add(u8::from((far, near) != (0, 0)));
        }
        for &word in words {
            *all = mix(*all, word);
        }
        if let Some(around) = around {
            let far = around.classes;
            own.sum = far.sum.saturating_add(own.own);
            own.low = far.low.min(own.own);
            own.high = far.high.max(own.own);
            own.known = own.known.saturating_add(far.known);
            own.first = if own.own == 0 { far.first } else { own.own_near };
        } else {
            (own.sum, own.low, own.high) = (own.own, own.own.min(0), own.own.max(0));
            own.first = own.own_near;
        }
        own.near = own.own_near;
        own.total = own.sum.saturating_add(own.own_near).saturating_sub(own.own);
        let mut next = (element.parent != index).then_some(element.parent);
        for _ in 1..NEAR_LEVELS {
            let Some(at) = next else { break };
            let (Some(place), Some(element)) =
                (self.places.get(at as usize), self.markup.elements.get(at as usize))
            else {
                break;
            };
            own.near = own.near.saturating_add(place.classes.own_near);
            own.total = own.total.saturating_add(place.classes.own_near).saturating_sub(place.classes.own);
            next = (element.parent != at).then_some(element.parent);
        }
        Place {
            depth: around.map_or(0, |around| around.depth.saturating_add(1)),
            classes: own,
            paths,
            line: match around {
                Some(around) if !element.tag.is_block() => around.line,
                _ => index,
            },
            wider: index,
            around: [index; AROUND_BLOCKS.len()],
            core_depth: [0; DECAYS.len()],
        }
    }

    /// Adds the next block.
    pub(crate) fn add(&mut self, measure: &Measure, bytes: usize, blank: bool) {
        let block = self.headings_before.len();
        let Some(mark) = self.markup.marks.get(block) else { return };
        let Some(element) = self.markup.elements.get(mark.element as usize) else { return };
        let Some(place) = self.places.get(mark.element as usize) else { return };
        let (bytes, words) = (bytes as u32, u32::from(measure.words));
        let link_bytes = mark.link_bytes.min(bytes);
        let class = i32::from(place.classes.total).clamp(-CLASS_LIMIT, CLASS_LIMIT);
        let held = Held {
            blocks: 1,
            bytes,
            link_bytes,
            words,
            prose: if measure.prose && link_bytes * 2 <= bytes { words } else { 0 },
            short: u32::from(measure.words <= SHORT_WORDS),
            classes: class,
            leanings: i32::from(measure.leaning.clamp(-127, 127)),
        };
        for (path, groups) in place.paths.into_iter().zip(&mut self.paths) {
            let next = self.groups.len() as u32;
            let at = *groups.entry(path).or_insert(next);
            if at == next {
                self.groups.push(Group { first: block as u32, ..Group::default() });
            }
            if let Some(group) = self.groups.get_mut(at as usize) {
                group.held += held;
                group.last = block as u32;
            }
        }
        if let Some(slot) = self.held.get_mut(mark.element as usize) {
            *slot += held;
        }
        self.total += held;
        for ((_, bit), region) in REGIONS.iter().zip(&mut self.regions) {
            if element.ancestors & bit != 0 {
                *region += held;
            }
        }
        push_sum(&mut self.bytes, bytes);
        push_sum(&mut self.link_bytes, link_bytes);
        push_sum(&mut self.words, words);
        push_signed_sum(&mut self.classes, class);
        push_signed_sum(&mut self.leanings, held.leanings);
        let is_heading = element.ancestors & HEADINGS != 0;
        let [_, path] = place.paths;
        let key = (link_bytes * 2 > bytes, path, place.line);
        self.runs.push(match self.before.replace(key) {
            None => [true; RUN_KINDS.len()],
            Some(before) => [key.0 != before.0, key.1 != before.1, key.2 != before.2, is_heading],
        });
        self.headings_before.push(self.headings.len() as u32);
        if is_heading {
            self.headings.push((block as u32, held.leanings as i8));
        }
        self.blank.push(blank);
    }

    /// Works out what all elements hold, once all blocks are there.
    pub(crate) fn finish(&mut self) {
        self.runs.finish();
        let mut speaking = [vec![0u64; self.held.len()], vec![0u64; self.held.len()]];
        for (scores, (part, whole)) in speaking.iter_mut().zip(DECAYS) {
            self.score_cores(scores, part, whole);
        }
        for (index, element) in self.markup.elements.iter().enumerate().rev() {
            let index = index as u32;
            if element.parent != index
                && let Some(&held) = self.held.get(index as usize)
                && let Some(around) = self.held.get_mut(element.parent as usize)
            {
                *around += held;
            }
        }
        for (number, scores) in speaking.iter().enumerate() {
            self.find_core(number, scores);
        }
        for (index, element) in (0u32..).zip(&self.markup.elements) {
            let Some(held) = self.held.get(index as usize) else { break };
            let above = (element.parent != index)
                .then(|| {
                    Some((
                        *self.places.get(element.parent as usize)?,
                        self.held.get(element.parent as usize)?,
                    ))
                })
                .flatten();
            let Some(place) = self.places.get_mut(index as usize) else { break };
            let Some((above, around)) = above else { continue };
            place.wider = if around.blocks > held.blocks { element.parent } else { above.wider };
            for ((slot, blocks), wide) in place.around.iter_mut().zip(AROUND_BLOCKS).zip(above.around) {
                *slot = if held.blocks >= blocks { index } else { wide };
            }
            for (slot, depth) in place.core_depth.iter_mut().zip(above.core_depth) {
                *slot = (*slot).max(depth);
            }
        }
    }

    /// What the prose right in each element speaks for: the element, and with less and less weight those around it.
    fn score_cores(&self, scores: &mut [u64], part: u64, whole: u64) {
        for (index, held) in (0u32..).zip(&self.held) {
            let (mut at, mut weight) = (index, u64::from(held.prose) << 10);
            for _ in 0..CORE_LEVELS {
                let Some(score) = scores.get_mut(at as usize).filter(|_| weight > 0) else { break };
                *score += weight;
                weight = weight * part / whole;
                match self.markup.elements.get(at as usize) {
                    Some(element) if element.parent != at => at = element.parent,
                    _ => break,
                }
            }
        }
    }

    /// Marks the way from the outermost element to the one with the highest score.
    fn find_core(&mut self, number: usize, scores: &[u64]) {
        let mut best = (0, 0u32);
        for (index, &score) in (0u32..).zip(scores) {
            if score > best.0 {
                best = (score, index);
            }
        }
        let (Some(place), Some(held), Some(core)) =
            (self.places.get(best.1 as usize), self.held.get(best.1 as usize), self.cores.get_mut(number))
        else {
            return;
        };
        *core = Core { depth: place.depth, prose: held.prose };
        for index in self.markup.path_indices(best.1) {
            if let Some(place) = self.places.get_mut(index as usize)
                && let Some(slot) = place.core_depth.get_mut(number)
            {
                *slot = place.depth;
            }
        }
    }
}

/// The class words and the names of the elements around a block, innermost first, and how many of them are near.
#[cfg(feature = "training")]
pub(super) fn class_words(markup: &Markup, block: usize) -> (Vec<u32>, usize) {
    let (mut found, mut near) = (Vec::new(), 0);
    let innermost = markup.marks.get(block).map_or(u32::MAX, |mark| mark.element);
    for (level, element) in markup.path(innermost).enumerate() {
        found.extend_from_slice(markup.words_of(element));
        found.push(element.tag.word());
        if level < NEAR_LEVELS {
            near = found.len();
        }
    }
    (found, near)
}

fn push_sum(sums: &mut Vec<u32>, value: u32) {
    sums.push(sums.last().copied().unwrap_or_default().saturating_add(value));
}

fn push_signed_sum(sums: &mut Vec<i32>, value: i32) {
    sums.push(sums.last().copied().unwrap_or_default().saturating_add(value));
}

/// A hash of a path that goes on.
fn mix(hash: u64, word: u32) -> u64 {
    let mixed = (hash ^ u64::from(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ mixed >> 29
}

#[cfg(test)]
mod tests;
