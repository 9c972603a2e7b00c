//! A block's row of features, as the page's sums give it.
//!
//! Takes [`Structure`], gives columns in the order of [`super::names`].

use super::super::columns::{Column, LANES, byte, centred, mean, share, steps};
use super::{
    ANCESTORS, CLASS_STEP, CLASS_WINDOWS, HEADING_LEVELS, HTML_FEATURES, INSIDE, LINK_WINDOWS, NEIGHBOURS,
    Place, Structure,
};
use crate::segment::html::Tag;

impl Structure<'_> {
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
        row.push(self.link_share(block));
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
        self.write_runs(block, row);
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
            row.push(held.classes());
            row.push(held.leaning());
        }
    }

    fn write_runs(&self, block: usize, row: &mut Row<'_>) {
        for run in self.runs.around(block) {
            let (from, to) = (run.start, run.end);
            let blocks = run.len() as f32;
            row.push(byte(blocks));
            row.push(share(
                between(&self.link_bytes, from, to) as f32,
                between(&self.bytes, from, to) as f32,
            ));
            row.push(steps(between(&self.words, from, to) as f32 * 4.0 / blocks));
            row.push(mean(signed_between(&self.classes, from, to) as f32 / CLASS_STEP, blocks));
            row.push(mean(signed_between(&self.leanings, from, to) as f32, blocks));
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
                let sum = signed_between(&self.classes, from, to);
                row.push(mean(sum as f32 / CLASS_STEP, to.saturating_sub(from) as f32));
            }
        }
        for offset in NEIGHBOURS {
            let near = block.checked_add_signed(offset);
            let near_place = near
                .and_then(|near| self.markup.marks.get(near))
                .and_then(|mark| self.places.get(mark.element as usize));
            row.push(near.map_or(0, |near| self.link_share(near)));
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

    fn link_share(&self, block: usize) -> u8 {
        share(
            between(&self.link_bytes, block, block + 1) as f32,
            between(&self.bytes, block, block + 1) as f32,
        )
    }
}

fn between(sums: &[u32], from: usize, to: usize) -> u32 {
    let at = |place: usize| sums.get(place).copied().unwrap_or_default();
    at(to).saturating_sub(at(from))
}

fn signed_between(sums: &[i32], from: usize, to: usize) -> i32 {
    let at = |place: usize| sums.get(place).copied().unwrap_or_default();
    at(to).saturating_sub(at(from))
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
