//! The beginnings of patterns, by which a line finds the few that could match it.
//!
//! Takes the first bytes that a pattern's matches can have, gives for a line the patterns of which one stands at its start. What
//! the pattern says of the rest is for [`super::patterns`].

use super::PhraseHasher;
use super::table::{LONGEST_BEGINNING_BYTES, first_bytes};
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::ops::Range;

/// Beginnings at least this long are looked for only where another table knows their first bytes.
const KEY_BYTES: usize = 4;

type Table<Key, Value> = HashMap<Key, Value, BuildHasherDefault<PhraseHasher>>;

/// See the module.
#[derive(Debug)]
pub(super) struct Beginnings {
    /// Beginnings and the patterns that have them, while they are collected.
    pairs: Vec<(u64, u16)>,
    /// The patterns of a beginning, in `patterns`.
    places: Table<u64, Range<u32>>,
    patterns: Vec<u16>,
    /// By a hash of the first [`KEY_BYTES`], the lengths of the beginnings that begin so, a bit for each. Some share a place
    /// with others, and are looked for in vain.
    long: Vec<u16>,
    /// By the first byte, the lengths of the shorter ones.
    short: [u16; 256],
}

impl Default for Beginnings {
    fn default() -> Self {
        Self {
            pairs: Vec::new(),
            places: Table::default(),
            patterns: Vec::new(),
            long: vec![0; LONG_PLACES],
            short: [0; 256],
        }
    }
}

impl Beginnings {
    /// Takes the beginnings of one pattern, as [`first_bytes`] gives them. None may be empty.
    pub(super) fn add(&mut self, beginnings: &[u64], pattern: u16) {
        for &word in beginnings {
            let bytes = LONGEST_BEGINNING_BYTES - word.leading_zeros() as usize / 8;
            let lengths = if bytes < KEY_BYTES {
                self.short.get_mut(start_of(word, 1) as usize)
            } else {
                self.long.get_mut(long_place(word))
            };
            let Some(lengths) = lengths else { continue };
            *lengths |= 1 << bytes;
            self.pairs.push((word, pattern));
        }
    }

    /// Makes what was added ready to be asked.
    pub(super) fn settle(&mut self) {
        self.pairs.sort_unstable();
        self.places.reserve(self.pairs.len());
        for group in self.pairs.chunk_by(|a, b| a.0 == b.0) {
            let Some(&(word, _)) = group.first() else { continue };
            let start = self.patterns.len() as u32;
            self.patterns.extend(group.iter().map(|&(_, pattern)| pattern));
            self.places.insert(word, start..self.patterns.len() as u32);
        }
        self.pairs = Vec::new();
    }

    /// Whether a beginning stands at the start of a line that opens with these bytes, and one of the patterns that have it
    /// satisfies `is_wanted`.
    pub(super) fn any(
        &self,
        opening: &[u8; LONGEST_BEGINNING_BYTES],
        is_wanted: impl Fn(u16) -> bool,
    ) -> bool {
        let mut any = false;
        self.each(opening, |pattern| any = any || is_wanted(pattern));
        any
    }

    /// Calls `look` with each pattern of which a beginning stands at the start of the line; with some perhaps twice.
    pub(super) fn each(&self, line: &[u8], mut look: impl FnMut(u16)) {
        let word = first_bytes(line);
        let short = self.short.get(start_of(word, 1) as usize);
        let long = self.long.get(long_place(word));
        let mut lengths = short.copied().unwrap_or(0) | long.copied().unwrap_or(0);
        // No beginning that is longer than the line.
        lengths &= (2 << line.len().min(LONGEST_BEGINNING_BYTES)) - 1;
        while lengths != 0 {
            let bytes = lengths.trailing_zeros() as usize;
            lengths &= lengths - 1;
            let Some(place) = self.places.get(&start_of(word, bytes)) else { continue };
            let patterns = self.patterns.get(place.start as usize..place.end as usize);
            patterns.unwrap_or_default().iter().for_each(|&pattern| look(pattern));
        }
    }
}

/// Places for the first bytes of long beginnings: some thousand of them fill one in four.
const LONG_PLACES: usize = 1 << 12;

fn long_place(word: u64) -> usize {
    let key = start_of(word, KEY_BYTES) as u32;
    (key.wrapping_mul(0x9E37_79B1) >> (32 - LONG_PLACES.ilog2())) as usize
}

fn start_of(word: u64, bytes: usize) -> u64 {
    word & (u64::MAX >> (64 - 8 * bytes.clamp(1, 8)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_finds_every_pattern_of_which_a_beginning_stands_at_its_start() {
        let mut beginnings = Beginnings::default();
        for (pattern, words) in
            [&["s"][..], &["share", "sharing it"], &["sharing this"], &["sha", "shade"], &["版权所有"]]
                .into_iter()
                .enumerate()
        {
            let words: Vec<u64> = words.iter().map(|word| first_bytes(word.as_bytes())).collect();
            beginnings.add(&words, pattern as u16);
        }
        beginnings.settle();
        for (line, want) in [
            ("s", &[0][..]),
            ("sh", &[0]),
            ("share this", &[0, 1, 3]),
            ("sharing", &[0, 3]),
            ("sharing ", &[0, 1, 2, 3]),
            ("shade", &[0, 3]),
            ("版权", &[]),
            ("版权所有", &[4]),
            ("other", &[]),
            ("", &[]),
        ] {
            let mut found = Vec::new();
            beginnings.each(line.as_bytes(), |pattern| found.push(pattern));
            found.sort_unstable();
            found.dedup();
            assert_eq!(found, want, "{line}");
        }
    }
}
