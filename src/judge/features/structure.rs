//! What the markup tells of a block, in numbers: the elements around it and what else they hold.
//!
//! Takes a page's markup and the measures of its blocks in their order, gives a row of features for each block. What an element tells of
//! the blocks in it is worked out once for the element, from the one around it: nothing climbs the whole tree, so time is linear
//! in the page however deep it is. What the features speak for is left to the model.

use super::columns::{Column, LANES, SHORT_WORDS, byte, centred, mean, share, steps};
use super::measure::Measure;
use crate::judge::classes::Classes;
use crate::segment::html::{Element, HIDDEN, Markup, Tag};
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

/// The elements around a block that are features by themselves.
const INSIDE: [(&str, u64); 32] = [
    ("article", Tag::Article.bit()),
    ("aside", Tag::Aside.bit()),
    ("nav", Tag::Nav.bit()),
    ("header", Tag::Header.bit()),
    ("footer", Tag::Footer.bit()),
    ("main", Tag::Main.bit()),
    ("section", Tag::Section.bit()),
    ("form", Tag::Form.bit()),
    ("ul", Tag::Ul.bit()),
    ("ol", Tag::Ol.bit()),
    ("li", Tag::Li.bit()),
    ("dl", Tag::Dl.bit()),
    ("table", Tag::Table.bit()),
    ("th", Tag::Th.bit()),
    ("td", Tag::Td.bit()),
    ("figure", Tag::Figure.bit()),
    ("figcaption", Tag::Figcaption.bit()),
    ("blockquote", Tag::Blockquote.bit()),
    ("pre", Tag::Pre.bit()),
    ("code", Tag::Code.bit()),
    ("details", Tag::Details.bit()),
    ("select", Tag::Select.bit()),
    ("button", Tag::Button.bit()),
    ("label", Tag::Label.bit()),
    ("a", Tag::A.bit()),
    ("p", Tag::P.bit()),
    ("strong", Tag::Strong.bit()),
    ("em", Tag::Em.bit()),
    ("other", Tag::Other.bit()),
    ("noscript", Tag::Noscript.bit()),
    ("hidden", HIDDEN),
    ("time", Tag::Time.bit()),
];

/// The elements of which it counts how much of the page they hold.
const REGIONS: [(&str, u64); 6] = [
    ("article", Tag::Article.bit()),
    ("main", Tag::Main.bit()),
    ("hidden", HIDDEN),
    ("noscript", Tag::Noscript.bit()),
    ("table", Tag::Table.bit()),
    ("form", Tag::Form.bit()),
];

const HEADINGS: u64 =
    Tag::H1.bit() | Tag::H2.bit() | Tag::H3.bit() | Tag::H4.bit() | Tag::H5.bit() | Tag::H6.bit();

const OWN_NAMES: [&str; 17] = [
    "tag",
    "heading",
    "depth",
    "lists",
    "cells",
    "preformatted",
    "marker",
    "links",
    "link share",
    "blank",
    "classes",
    "near classes",
    "far classes",
    "lowest class",
    "highest class",
    "nearest class",
    "known classes",
];
const AROUND_NAMES: [&str; 8] = [
    "bytes",
    "link share",
    "prose",
    "prose of the page",
    "short blocks",
    "words a block",
    "classes",
    "words' leaning",
];
const ANCESTOR_NAMES: [&str; 6] = ["bytes", "link share", "prose", "blocks", "classes", "words' leaning"];
const CORE_NAMES: [&str; 4] = ["inside", "up", "down", "share"];
const GROUP_NAMES: [&str; 7] =
    ["blocks", "words a block", "prose", "link share", "prose of the page", "first", "last"];
const NEIGHBOURS: [isize; 4] = [-2, -1, 1, 2];
const NEIGHBOUR_NAMES: [&str; 3] = ["link share", "classes", "depth"];
const HEADING_NAMES: [&str; 4] = ["distance", "level", "words' leaning", "up"];
const PAGE_NAMES: [&str; 4] = ["link share", "prose outside of links", "elements", "classes"];

/// The number of features that the markup adds.
pub(crate) const HTML_FEATURES: usize = INSIDE.len()
    + OWN_NAMES.len()
    + AROUND_BLOCKS.len() * AROUND_NAMES.len()
    + ANCESTORS * ANCESTOR_NAMES.len()
    + DECAYS.len() * CORE_NAMES.len()
    + 2 * GROUP_NAMES.len()
    + 2 * LINK_WINDOWS.len()
    + 2 * CLASS_WINDOWS.len()
    + NEIGHBOURS.len() * NEIGHBOUR_NAMES.len()
    + HEADING_NAMES.len()
    + PAGE_NAMES.len()
    + 2 * REGIONS.len();

/// What the features are called, in the order of the columns.
pub(crate) fn names() -> Vec<String> {
    let mut names: Vec<String> = INSIDE.iter().map(|(name, _)| format!("in {name}")).collect();
    names.extend(OWN_NAMES.map(|name| format!("element: {name}")));
    for blocks in AROUND_BLOCKS {
        names.extend(AROUND_NAMES.map(|name| format!("element of {blocks} blocks: {name}")));
    }
    for level in 0..ANCESTORS {
        names.extend(ANCESTOR_NAMES.map(|name| format!("element {level} up: {name}")));
    }
    for (part, whole) in DECAYS {
        names.extend(CORE_NAMES.map(|name| format!("core {part}/{whole}: {name}")));
    }
    for path in ["classes", "tags"] {
        names.extend(GROUP_NAMES.map(|name| format!("path of {path}: {name}")));
    }
    for side in ["before", "after"] {
        names.extend(LINK_WINDOWS.map(|window| format!("link share of the {window} {side}")));
        names.extend(CLASS_WINDOWS.map(|window| format!("classes of the {window} {side}")));
    }
    for offset in NEIGHBOURS {
        names.extend(NEIGHBOUR_NAMES.map(|name| format!("element at {offset:+}: {name}")));
    }
    names.extend(HEADING_NAMES.map(|name| format!("heading before: {name}")));
    names.extend(PAGE_NAMES.map(|name| format!("page: {name}")));
    for (name, _) in REGIONS {
        names.extend(["words", "prose"].map(|what| format!("page: {what} in {name}")));
    }
    names
}

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
    /// Running sums over blocks, one place more than blocks: bytes, bytes in links, class leanings.
    bytes: Vec<u32>,
    link_bytes: Vec<u32>,
    classes: Vec<i32>,
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
            classes: vec![0],
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
        let sum = self.classes.last().copied().unwrap_or_default();
        self.classes.push(sum.saturating_add(class));
        self.headings_before.push(self.headings.len() as u32);
        if element.ancestors & HEADINGS != 0 {
            self.headings.push((block as u32, held.leanings as i8));
        }
        self.blank.push(blank);
    }

    /// Works out what all elements hold, once all blocks are there.
    pub(crate) fn finish(&mut self) {
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

    /// Adds the columns of the [`LANES`] blocks from `first` on.
    pub(crate) fn fill(&self, first: usize, columns: &mut Vec<Column>) {
        let start = columns.len();
        columns.resize(start + HTML_FEATURES, [0; LANES]);
        let Some(columns) = columns.get_mut(start..) else { return };
        let blocks = self.headings_before.len();
        for (lane, block) in (first..blocks).take(LANES).enumerate() {
            let mut row = [0; HTML_FEATURES];
            self.write_row(block, &mut Row { bytes: &mut row, at: 0 });
            for (column, byte) in columns.iter_mut().zip(row) {
                if let Some(slot) = column.get_mut(lane) {
                    *slot = byte;
                }
            }
        }
    }

    fn write_row(&self, block: usize, row: &mut Row<'_>) {
        let Some(mark) = self.markup.marks.get(block) else { return };
        let Some(element) = self.markup.elements.get(mark.element as usize) else { return };
        let Some(place) = self.places.get(mark.element as usize) else { return };
        for (_, bit) in INSIDE {
            row.push(u8::from(element.ancestors & bit != 0));
        }
        let line = self.markup.elements.get(place.line as usize).map_or(Tag::Body, |line| line.tag);
        row.push(line as u8);
        row.push(line.heading_level().unwrap_or_default());
        row.push(byte(f32::from(place.depth)));
        row.push(element.lists);
        row.push(byte(f32::from(mark.cells)));
        row.push(u8::from(mark.preformatted));
        row.push(mark.marker_bytes);
        row.push(byte(f32::from(mark.links)));
        row.push(self.link_share(block as isize));
        row.push(u8::from(self.blank.get(block).copied().unwrap_or_default()));
        let classes = &place.classes;
        for leaning in [
            classes.total,
            classes.near,
            classes.total.saturating_sub(classes.near),
            classes.low,
            classes.high,
            classes.first,
        ] {
            row.push(centred(f32::from(leaning) / CLASS_STEP));
        }
        row.push(classes.known);
        self.write_surroundings(place, row);
        for (depth, core) in place.core_depth.into_iter().zip(self.cores) {
            row.push(u8::from(depth == core.depth && self.total.prose > 0));
            row.push(byte(f32::from(place.depth.saturating_sub(depth))));
            row.push(byte(f32::from(core.depth.saturating_sub(depth))));
            row.push(share(core.prose as f32, self.total.prose as f32));
        }
        self.write_groups(place, row);
        self.write_neighbours(block, place, row);
        self.write_heading(block, mark.element, row);
        self.write_page(row);
    }

    fn write_surroundings(&self, place: &Place, row: &mut Row<'_>) {
        for index in place.around {
            let held = self.held.get(index as usize).copied().unwrap_or_default();
            row.push(steps(held.bytes as f32));
            row.push(held.link_share());
            row.push(held.prose_share());
            row.push(share(held.prose as f32, self.total.prose as f32));
            row.push(share(held.short as f32, held.blocks as f32));
            row.push(steps(held.words as f32 / held.blocks.max(1) as f32));
            row.push(held.classes());
            row.push(held.leaning());
        }
        let mut at = place.line;
        for _ in 0..ANCESTORS {
            let held = self.held.get(at as usize).copied().unwrap_or_default();
            row.push(steps(held.bytes as f32));
            row.push(held.link_share());
            row.push(held.prose_share());
            row.push(steps(held.blocks as f32));
            row.push(held.classes());
            row.push(held.leaning());
            at = self.places.get(at as usize).map_or(at, |place| place.wider);
        }
    }

    fn write_groups(&self, place: &Place, row: &mut Row<'_>) {
        let blocks = self.total.blocks as f32;
        for (path, groups) in place.paths.into_iter().zip(&self.paths) {
            let group =
                groups.get(&path).and_then(|&at| self.groups.get(at as usize)).copied().unwrap_or_default();
            let held = group.held;
            row.push(steps(held.blocks as f32));
            row.push(steps(held.words as f32 / held.blocks.max(1) as f32));
            row.push(held.prose_share());
            row.push(held.link_share());
            row.push(share(held.prose as f32, self.total.prose as f32));
            row.push(share(group.first as f32, blocks));
            row.push(share(group.last as f32, blocks));
        }
    }

    fn write_neighbours(&self, block: usize, place: &Place, row: &mut Row<'_>) {
        let last = self.bytes.len() - 1;
        let side = |window: usize, after: bool| {
            if after {
                (block + 1, (block + 1 + window).min(last))
            } else {
                (block.saturating_sub(window), block)
            }
        };
        for after in [false, true] {
            for window in LINK_WINDOWS {
                let (from, to) = side(window, after);
                let part = between(&self.link_bytes, from, to);
                row.push(share(part as f32, between(&self.bytes, from, to) as f32));
            }
            for window in CLASS_WINDOWS {
                let (from, to) = side(window, after);
                let at = |place: usize| self.classes.get(place).copied().unwrap_or_default();
                let sum = at(to).saturating_sub(at(from));
                row.push(mean(sum as f32 / CLASS_STEP, to.saturating_sub(from) as f32));
            }
        }
        for offset in NEIGHBOURS {
            let near = block.checked_add_signed(offset);
            let near_place = near
                .and_then(|near| self.markup.marks.get(near))
                .and_then(|mark| self.places.get(mark.element as usize));
            row.push(near.map_or(0, |near| self.link_share(near as isize)));
            row.push(near_place.map_or(128, |near| centred(f32::from(near.classes.total) / CLASS_STEP)));
            row.push(near_place.map_or(255, |near| centred(f32::from(near.depth) - f32::from(place.depth))));
        }
    }

    fn write_heading(&self, block: usize, element: u32, row: &mut Row<'_>) {
        let before = self.headings_before.get(block).copied().unwrap_or_default() as usize;
        let heading = before.checked_sub(1).and_then(|at| self.headings.get(at));
        let Some(&(heading, leaning)) = heading else {
            return [255, 0, 128, HEADING_LEVELS as u8].into_iter().for_each(|byte| row.push(byte));
        };
        let of_heading = self.markup.marks.get(heading as usize).map_or(0, |mark| mark.element);
        let level =
            self.markup.path(of_heading).take(HEADING_LEVELS).find_map(|element| element.tag.heading_level());
        row.push(steps((block - heading as usize) as f32));
        row.push(level.unwrap_or(7));
        row.push(centred(f32::from(leaning)));
        row.push(self.levels_to_meeting(element, of_heading));
    }

    /// How far up from an element one is that holds another one too; [`HEADING_LEVELS`] if it is farther.
    fn levels_to_meeting(&self, mut from: u32, mut other: u32) -> u8 {
        let step = |at: u32| self.markup.elements.get(at as usize).map_or(at, |element| element.parent);
        let depth = |at: u32| self.places.get(at as usize).map_or(0, |place| place.depth);
        let mut up = 0;
        for _ in 0..2 * HEADING_LEVELS {
            if from == other {
                return up;
            }
            if depth(from) >= depth(other) {
                from = step(from);
                up += 1;
            } else {
                other = step(other);
            }
        }
        HEADING_LEVELS as u8
    }

    fn write_page(&self, row: &mut Row<'_>) {
        let total = &self.total;
        row.push(total.link_share());
        row.push(total.prose_share());
        row.push(steps(self.places.len() as f32));
        row.push(total.classes());
        for held in &self.regions {
            row.push(share(held.words as f32, total.words as f32));
            row.push(share(held.prose as f32, total.prose as f32));
        }
    }

    fn link_share(&self, block: isize) -> u8 {
        let block = block as usize;
        share(
            between(&self.link_bytes, block, block + 1) as f32,
            between(&self.bytes, block, block + 1) as f32,
        )
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

fn between(sums: &[u32], from: usize, to: usize) -> u32 {
    let at = |place: usize| sums.get(place).copied().unwrap_or_default();
    at(to).saturating_sub(at(from))
}

/// A hash of a path that goes on.
fn mix(hash: u64, word: u32) -> u64 {
    let mixed = (hash ^ u64::from(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ mixed >> 29
}

/// The features of one block as they are written.
struct Row<'a> {
    bytes: &'a mut [u8; HTML_FEATURES],
    at: usize,
}

impl Row<'_> {
    fn push(&mut self, byte: u8) {
        if let Some(slot) = self.bytes.get_mut(self.at) {
            *slot = byte;
        }
        self.at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::html;

    /// The columns of a page whose words are counted by spaces; blocks of ten words and more are prose.
    fn columns_of(page: &str, classes: &Classes) -> Vec<Column> {
        let (text, segmented, markup) = html::read(page);
        let mut structure = Structure::new(&markup, classes);
        for block in 0..segmented.blocks.len() {
            let line = segmented.lines_of(block, &text).next().expect("a line");
            let words = line.split(' ').count() as u16;
            let measure = Measure { words, prose: words >= 10, ..Measure::default() };
            structure.add(&measure, line.len(), segmented.blocks[block].blank_before > 0);
        }
        structure.finish();
        let mut columns = Vec::new();
        structure.fill(0, &mut columns);
        columns
    }

    fn first_of(columns: &[Column], name: &str, blocks: usize) -> Vec<u8> {
        let at = names().iter().position(|known| known == name).expect(name);
        columns[at][..blocks].to_vec()
    }

    const PROSE: &str = "one two three four five six seven eight nine ten eleven";

    #[test]
    fn there_are_as_many_names_as_features_and_no_two_alike() {
        let mut distinct = names();
        distinct.extend(super::super::names());
        let all = distinct.len();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!((names().len(), distinct.len()), (HTML_FEATURES, all));
    }

    #[test]
    fn a_block_knows_its_elements_and_what_else_they_hold() {
        let page = format!(
            "<body><nav><ul><li><a href=x>a</a><li><a href=y>b</a></ul></nav><main><h2>h</h2><p>{PROSE}<p>{PROSE}</main>"
        );
        let columns = columns_of(&page, &Classes::default());
        let of = |name: &str| first_of(&columns, name, 5);
        assert_eq!(of("in nav"), [1, 1, 0, 0, 0]);
        assert_eq!(of("in main"), [0, 0, 1, 1, 1]);
        assert_eq!(of("element: heading"), [0, 0, 2, 0, 0]);
        // A bullet is no link.
        assert_eq!(of("element: link share"), [51, 51, 0, 0, 0]);
        assert_eq!(of("element of 2 blocks: prose of the page"), [0, 0, 255, 255, 255]);
        assert_eq!(of("element of 5 blocks: short blocks"), [153; 5]);
        assert_eq!(of("core 1/2: inside"), [0, 0, 1, 1, 1]);
        assert_eq!(of("core 1/2: down"), [1, 1, 0, 0, 0]);
        assert_eq!(of("core 1/2: up"), [4, 4, 1, 1, 1]);
        assert_eq!(of("path of tags: blocks"), [2, 2, 1, 2, 2].map(|blocks| steps(blocks as f32)));
        assert_eq!(of("heading before: distance"), [255, 255, 255, steps(1.0), steps(2.0)]);
        assert_eq!(of("heading before: up")[3..], [1, 1]);
        assert_eq!(of("page: words in main"), [share(23.0, 27.0); 5]);
    }

    #[test]
    fn class_words_lean_from_all_around_and_more_from_near() {
        let word = |name: &str| html::hash_word(name.as_bytes());
        let classes = Classes::new([(word("story"), 32, 16), (word("side"), -64, 0)].into_iter());
        let page =
            "<div class=side><div class=story><p>a</p></div><div><div><div><p>b</p></div></div></div></div>";
        let columns = columns_of(page, &classes);
        let of = |name: &str| first_of(&columns, name, 2);
        // The story's 48 and the side's -64, that one near for the first block and far for the second.
        assert_eq!(of("element: classes"), [128 - 4, 128 - 16]);
        assert_eq!(of("element: near classes"), [128 - 4, 128]);
        assert_eq!(of("element: far classes"), [128, 128 - 16]);
        assert_eq!(of("element: lowest class"), [128 - 16, 128 - 16]);
        assert_eq!(of("element: nearest class"), [128 + 12, 128 - 16]);
        assert_eq!(of("element: known classes"), [2, 1]);
    }

    #[test]
    fn a_deep_page_takes_no_more_than_its_share() {
        let row = |depth: usize| {
            let started = std::time::Instant::now();
            columns_of(&"<div>x".repeat(depth), &Classes::default());
            started.elapsed()
        };
        row(10_000);
        let (once, eightfold) = (row(10_000), row(80_000));
        assert!(eightfold < once * 30 + std::time::Duration::from_millis(200), "{once:?} {eightfold:?}");
    }
}
