//! What the rows say of a document's blocks.
//!
//! Takes it block by block, gives it back for any block. Rows can name each of ten million lines, so a block takes a bit, a named one
//! two bytes more: what rows say is said again and again, and is held once.

use super::rules::{Hit, Kind, PhraseHasher, Rules};
use crate::document::RuleId;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

/// What the rows say of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Named {
    pub(super) hit: Hit,
    /// Whether they name items of a link bar.
    pub(super) bar: bool,
    /// Whether a button or an item stands where it may be something else: it goes beside something sure alone.
    pub(super) weak: bool,
}

impl Named {
    /// Another number for each that is not the same.
    fn key(self) -> u64 {
        let number = |rule: Option<RuleId>| rule.map_or(0, |rule| u64::from(rule.0) + 1);
        let Hit { head, core, tail } = self.hit;
        number(head)
            | number(core) << 17
            | number(tail) << 34
            | u64::from(self.bar) << 51
            | u64::from(self.weak) << 52
    }

    /// What the row that applies in a zone says of the block.
    pub(super) fn kind(self, rule: RuleId, rules: &Rules) -> Kind {
        match rules.kind(rule) {
            Kind::Line if self.weak => Kind::Item,
            kind => kind,
        }
    }

    /// The rows, each once for every zone in which it applies.
    pub(super) fn rows(self) -> impl Iterator<Item = RuleId> {
        [self.hit.head, self.hit.core, self.hit.tail].into_iter().flatten()
    }
}

/// The blocks that rows name.
#[derive(Debug, Default)]
pub(super) struct NamedBlocks {
    /// A bit for each block, set if it is named.
    marks: Vec<u64>,
    /// For each word of `marks`, how many named blocks stand before its blocks.
    before: Vec<u32>,
    /// For each named block in order the place in `said`.
    places: Places,
    said: Vec<Named>,
    /// Where each stands in `said`, by its [`Named::key`].
    known: HashMap<u64, u32, BuildHasherDefault<PhraseHasher>>,
}

const WORD_BLOCKS: usize = u64::BITS as usize;

/// Numbers of which hardly ever one is above 65,535.
#[derive(Debug)]
enum Places {
    Narrow(Vec<u16>),
    Wide(Vec<u32>),
}

impl Default for Places {
    fn default() -> Self {
        Self::Narrow(Vec::new())
    }
}

impl Places {
    fn push(&mut self, place: u32) {
        self.make_room_for(place);
        match self {
            Self::Narrow(places) => places.push(place as u16),
            Self::Wide(places) => places.push(place),
        }
    }

    fn make_room_for(&mut self, place: u32) {
        if let Self::Narrow(places) = self
            && place > u32::from(u16::MAX)
        {
            *self = Self::Wide(places.iter().copied().map(u32::from).collect());
        }
    }

    fn get(&self, at: usize) -> Option<usize> {
        match self {
            Self::Narrow(places) => places.get(at).copied().map(usize::from),
            Self::Wide(places) => places.get(at).map(|&place| place as usize),
        }
    }

    fn set(&mut self, at: usize, place: u32) {
        self.make_room_for(place);
        match self {
            Self::Narrow(places) => places.get_mut(at).map(|slot| *slot = place as u16),
            Self::Wide(places) => places.get_mut(at).map(|slot| *slot = place),
        };
    }

    fn len(&self) -> usize {
        match self {
            Self::Narrow(places) => places.len(),
            Self::Wide(places) => places.len(),
        }
    }
}

impl NamedBlocks {
    /// Takes what the rows say of the next block.
    pub(super) fn push(&mut self, block: usize, named: Option<Named>) {
        if block.is_multiple_of(WORD_BLOCKS) {
            self.marks.push(0);
            self.before.push(self.places.len() as u32);
        }
        let Some(named) = named else { return };
        if let Some(word) = self.marks.last_mut() {
            *word |= 1 << (block % WORD_BLOCKS);
        }
        let place = self.place_in_said(named);
        self.places.push(place);
    }

    /// Takes back what was said of a block. It stays one of those that were named, by no row.
    pub(super) fn forget(&mut self, block: usize) {
        self.change(block, Named::default());
    }

    /// Says something else of a block that was named.
    pub(super) fn change(&mut self, block: usize, named: Named) {
        let Some(at) = self.place_of(block) else { return };
        let place = self.place_in_said(named);
        self.places.set(at, place);
    }

    /// Where in `said` it stands.
    fn place_in_said(&mut self, named: Named) -> u32 {
        let next = self.said.len() as u32;
        let place = *self.known.entry(named.key()).or_insert(next);
        if place == next {
            self.said.push(named);
        }
        place
    }

    /// Drops rows from what is said.
    pub(super) fn drop_rows(&mut self, is_dropped: impl Fn(RuleId) -> bool) {
        for Named { hit, .. } in &mut self.said {
            for slot in [&mut hit.head, &mut hit.core, &mut hit.tail] {
                slot.take_if(|rule| is_dropped(*rule));
            }
        }
    }

    /// What the rows say of a block, if they name it.
    pub(super) fn get(&self, block: usize) -> Option<Named> {
        self.said.get(self.places.get(self.place_of(block)?)?).copied()
    }

    /// The index in `places` of a named block.
    fn place_of(&self, block: usize) -> Option<usize> {
        let (word, bit) = (self.marks.get(block / WORD_BLOCKS)?, 1 << (block % WORD_BLOCKS));
        if word & bit == 0 {
            return None;
        }
        Some((*self.before.get(block / WORD_BLOCKS)? + (word & (bit - 1)).count_ones()) as usize)
    }

    /// The first named block from this one on. To ask for one after the other is linear in all blocks.
    pub(super) fn next(&self, block: usize) -> Option<usize> {
        let first = block / WORD_BLOCKS;
        let rest = self.marks.get(first..)?;
        let unseen = |at: usize| if at == 0 { u64::MAX << (block % WORD_BLOCKS) } else { u64::MAX };
        rest.iter().enumerate().find_map(|(at, word)| {
            let word = word & unseen(at);
            (word != 0).then(|| (first + at) * WORD_BLOCKS + word.trailing_zeros() as usize)
        })
    }

    /// The named blocks in their order.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.next(0), |&block| self.next(block + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(rule: u16, bar: bool) -> Named {
        Named { hit: Hit { tail: Some(RuleId(rule)), ..Hit::default() }, bar, weak: false }
    }

    #[test]
    fn what_is_said_of_a_block_is_found_again() {
        let said = |block: usize| match block {
            0 | 63 | 64 | 127 | 400 => Some(named(block as u16, false)),
            200..=330 => Some(named((block % 3) as u16, block.is_multiple_of(2))),
            _ => None,
        };
        let mut blocks = NamedBlocks::default();
        (0..401).for_each(|block| blocks.push(block, said(block)));
        for block in 0..500 {
            assert_eq!(blocks.get(block), said(block), "{block}");
            assert_eq!(blocks.next(block), (block..401).find(|&at| said(at).is_some()), "{block}");
        }
        assert!(blocks.iter().eq((0..401).filter(|&block| said(block).is_some())));
        // 0, 63, 64, 127 and 400, and five more that are said again and again.
        assert_eq!(blocks.said.len(), 10);
    }

    #[test]
    fn more_is_said_than_two_bytes_tell_apart() {
        let said = |block: usize| Some(named((block / 2) as u16, block.is_multiple_of(2)));
        let mut blocks = NamedBlocks::default();
        (0..100_000).for_each(|block| blocks.push(block, said(block)));
        assert!((0..100_000).all(|block| blocks.get(block) == said(block)));
    }

    #[test]
    fn a_row_that_is_dropped_names_no_block_any_more() {
        let mut blocks = NamedBlocks::default();
        (0..200).for_each(|block| blocks.push(block, Some(named((block % 3) as u16, false))));
        blocks.drop_rows(|rule| rule == RuleId(1));
        for block in 0..200 {
            let rows = blocks.get(block).map(|named| named.rows().collect::<Vec<_>>());
            let want = if block % 3 == 1 { vec![] } else { vec![RuleId((block % 3) as u16)] };
            assert_eq!(rows, Some(want), "{block}");
        }
    }

    #[test]
    fn without_blocks_nothing_is_named() {
        let blocks = NamedBlocks::default();
        assert_eq!((blocks.get(0), blocks.next(0), blocks.iter().count()), (None, None, 0));
    }
}
