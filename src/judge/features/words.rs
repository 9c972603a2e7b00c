//! What words tell: a table of words and word pairs, each known by its hash.

use std::hint::select_unpredictable;

/// Kinds of pages that words tell apart: see `training/README.md`.
pub(crate) const KINDS: usize = 6;

/// What a word or a word pair tells, a byte each with 128 for nothing: from the lowest on for each kind of page, then for content
/// (above) or chrome, that one in sixteenths of a unit of log odds.
type Tell = u64;

/// Tells nothing.
const NO_TELL: Tell = u64::from_le_bytes([128; 8]);
/// The place of a tell's leaning.
const LEANING: usize = KINDS;

fn pack(leaning: i8, kinds: [i8; KINDS]) -> Tell {
    let mut tell = [0; 8];
    for (byte, value) in tell.iter_mut().zip(kinds.into_iter().chain([leaning])) {
        *byte = value.cast_unsigned();
    }
    u64::from_le_bytes(tell) ^ NO_TELL
}

/// The table of words and word pairs. A word's slot is its hash's lower half.
#[derive(Debug, Clone)]
pub(crate) struct Words {
    /// The upper halves of the hashes, so that hardly any word of another language passes for a known one. Apart, because most words
    /// are not known and this much stays in the processor's cache.
    tags: Box<[u16; Words::SLOTS]>,
    tells: Box<[Tell; Words::SLOTS]>,
}

/// What the words of a document tell of its kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tells {
    /// The sums over all words, for each kind.
    pub(crate) kinds: [i32; KINDS],
    /// How many words and pairs were asked for.
    pub(crate) asked: u32,
}

/// A known word of a model file: hash, leaning, kinds.
pub(crate) type Entry = (u32, i8, [i8; KINDS]);

impl Words {
    /// One for each lower half of a hash.
    pub(crate) const SLOTS: usize = 1 << 16;

    /// The last of two entries of one slot stands.
    pub(crate) fn new(entries: impl Iterator<Item = Entry>) -> Self {
        let (mut tags, mut tells) = (boxed(0), boxed(NO_TELL));
        for (hash, leaning, kinds) in entries {
            let slot = usize::from(hash as u16);
            if let (Some(tag), Some(tell)) = (tags.get_mut(slot), tells.get_mut(slot)) {
                (*tag, *tell) = ((hash >> 16) as u16, pack(leaning, kinds));
            }
        }
        Self { tags, tells }
    }

    /// What a word, given as its letters' hash, speaks for: above 0 for content.
    pub(crate) fn leaning(&self, word: u64) -> i8 {
        let (tell, known) = self.find(hash_word(word.wrapping_mul(FACTOR)));
        let byte = tell.to_le_bytes().into_iter().nth(LEANING).unwrap_or_default();
        if known == 0 { 0 } else { (byte ^ 128).cast_signed() }
    }

    /// What a hash tells; nothing at all if it is not known, and then 0 instead of 1.
    #[inline]
    fn find(&self, hash: u32) -> (Tell, u64) {
        let slot = usize::from(hash as u16);
        let (Some(&tag), Some(&tell)) = (self.tags.get(slot), self.tells.get(slot)) else { return (0, 0) };
        // Whether a word is known cannot be guessed, and a wrong guess costs more than the look-up.
        select_unpredictable(tag == (hash >> 16) as u16, (tell, 1), (0, 0))
    }
}

#[expect(clippy::expect_used, reason = "it is made as long as that")]
fn boxed<T: Copy>(value: T) -> Box<[T; Words::SLOTS]> {
    vec![value; Words::SLOTS].into_boxed_slice().try_into().ok().expect("a slot for each lower half")
}

/// Sums of tells, each byte's in a counter of 16 bits.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    even: u64,
    odd: u64,
    /// How many were added; at most [`Sums::FULL`].
    count: u64,
}

impl Sums {
    /// So many tells of 255 fit into 16 bits.
    const FULL: u64 = 257;
    const EVEN: u64 = 0x00ff_00ff_00ff_00ff;

    fn add(&mut self, (tell, count): (Tell, u64)) {
        self.even += tell & Self::EVEN;
        self.odd += tell >> 8 & Self::EVEN;
        self.count += count;
    }

    /// The sum of what stands at a place of the tells.
    fn at(&self, place: usize) -> i32 {
        let half = if place.is_multiple_of(2) { self.even } else { self.odd };
        (half >> (8 * (place & !1))) as u16 as i32 - 128 * self.count as i32
    }
}

/// Hashes that are looked up in one go.
const WAITING: usize = 32;

/// Reads the words of one block.
pub(crate) struct Tokens<'a> {
    words: &'a Words,
    tells: &'a mut Tells,
    /// The word before, times [`FACTOR`].
    before: u64,
    /// Hashes that were not yet looked up, and how many. The table is larger than the processor's nearest cache: many look-ups in a row
    /// wait for it together, one after each word would wait alone.
    waiting: [u32; WAITING],
    waiting_len: usize,
    /// What was not yet added to `tells` and `sum`.
    sums: Sums,
    sum: i32,
    known: u64,
    asked: u32,
    line: u64,
}

/// What stands before the first word and after the last one.
const START: u64 = 0x51ed_270b;
const END: u64 = 0x7fb5_d329;
/// Odd numbers without a pattern (from SplitMix64 and MurmurHash3's finishers).
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
const PAIR_FACTOR: u64 = 0xff51_afd7_ed55_8ccd;

/// The hash of a word, given as its letters' hash times [`FACTOR`].
fn hash_word(word_by_factor: u64) -> u32 {
    (word_by_factor.wrapping_add(FACTOR) >> 32) as u32
}

/// The hash of a pair, the first one given times [`FACTOR`].
fn hash_pair(first_by_factor: u64, second: u64) -> u32 {
    ((first_by_factor.rotate_left(29) ^ second).wrapping_mul(PAIR_FACTOR) >> 32) as u32
}

impl<'a> Tokens<'a> {
    pub(crate) fn new(words: &'a Words, tells: &'a mut Tells) -> Self {
        let before = START.wrapping_mul(FACTOR);
        Self {
            words,
            tells,
            before,
            waiting: [0; WAITING],
            waiting_len: 0,
            sums: Sums::default(),
            sum: 0,
            known: 0,
            asked: 0,
            line: 0,
        }
    }

    /// Adds the next word, given as its letters' hash.
    pub(crate) fn add(&mut self, word: u64) {
        self.line = self.line.rotate_left(7).wrapping_mul(FACTOR) ^ word;
        let by_factor = word.wrapping_mul(FACTOR);
        self.look_up(hash_word(by_factor));
        self.look_up(hash_pair(self.before, word));
        self.before = by_factor;
    }

    fn look_up(&mut self, hash: u32) {
        self.asked += 1;
        #[cfg(feature = "training")]
        super::training::note_token(hash);
        if self.waiting_len == WAITING {
            self.look_up_waiting();
        }
        if let Some(slot) = self.waiting.get_mut(self.waiting_len) {
            *slot = hash;
            self.waiting_len += 1;
        }
    }

    fn look_up_waiting(&mut self) {
        if self.sums.count > Sums::FULL - WAITING as u64 {
            self.settle();
        }
        for &hash in self.waiting.iter().take(self.waiting_len) {
            self.sums.add(self.words.find(hash));
        }
        self.waiting_len = 0;
    }

    fn settle(&mut self) {
        let sums = std::mem::take(&mut self.sums);
        self.known += sums.count;
        self.sum = self.sum.saturating_add(sums.at(LEANING));
        for (place, kind) in self.tells.kinds.iter_mut().enumerate() {
            *kind = kind.saturating_add(sums.at(place));
        }
    }

    /// The sum of the leanings over the square root of the number of words and pairs; the share of known ones, of 255; a hash
    /// of all words, 0 without one.
    pub(crate) fn finish(mut self) -> (i16, u8, u32) {
        if self.asked == 0 {
            return (0, 0, 0);
        }
        self.look_up(hash_pair(self.before, END));
        self.look_up_waiting();
        self.settle();
        self.tells.asked = self.tells.asked.saturating_add(self.asked);
        // Sixteen times the root, so that short blocks are told apart.
        let root = (u64::from(self.asked) * 256).isqrt().max(1) as i32;
        let leaning = (self.sum.saturating_mul(16) / root).clamp(-1000, 1000) as i16;
        let known = self.known * 255 / u64::from(self.asked);
        (leaning, known as u8, (self.line.wrapping_mul(FACTOR) >> 32) as u32 | 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(letters: u64) -> u32 {
        hash_word(letters.wrapping_mul(FACTOR))
    }

    fn pair(first: u64, second: u64) -> u32 {
        hash_pair(first.wrapping_mul(FACTOR), second)
    }

    fn read(words: &Words, tokens: &[u64]) -> (i16, u8, u32, Tells) {
        let mut tells = Tells::default();
        let mut reader = Tokens::new(words, &mut tells);
        tokens.iter().for_each(|&token| reader.add(token));
        let (leaning, known, hash) = reader.finish();
        (leaning, known, hash, tells)
    }

    #[test]
    fn known_words_and_pairs_lean_and_unknown_ones_say_nothing() {
        let entries = [
            (word(7), 32, [1, 0, 0, 0, 0, 0]),
            (pair(7, 8), -16, [0, 2, 0, 0, 0, 0]),
            (pair(8, END), -16, [0; KINDS]),
        ];
        let words = Words::new(entries.into_iter());
        // Two words are two words, two pairs and the end: five tokens.
        let (leaning, known, _, tells) = read(&words, &[7, 8]);
        assert_eq!((leaning, known), (0, 153));
        assert_eq!((tells.kinds, tells.asked), ([1, 2, 0, 0, 0, 0], 5));
        let (leaning, known, _, _) = read(&words, &[7]);
        assert_eq!((leaning, known), (18, 85));
        let (leaning, known, _, tells) = read(&words, &[9, 10]);
        assert_eq!((leaning, known, tells.kinds), (0, 0, [0; KINDS]));
        assert_eq!(read(&words, &[]), (0, 0, 0, Tells::default()));
    }

    #[test]
    fn a_word_of_one_slot_with_another_is_not_taken_for_it() {
        let words = Words::new([(word(7) ^ 0x1_0000, 100, [9; KINDS])].into_iter());
        assert_eq!(words.find(word(7)), (0, 0));
        assert_eq!(words.find(word(7) ^ 0x1_0000).1, 1);
        assert_eq!(words.leaning(7), 0);
        assert_eq!(Words::new([(word(7), -100, [9; KINDS])].into_iter()).leaning(7), -100);
    }

    #[test]
    fn many_known_words_are_summed_as_few_are() {
        let words = Words::new([(word(7), -128, [127, -128, 1, -1, 0, 100])].into_iter());
        let (leaning, _, _, tells) = read(&words, &[7; 1000]);
        assert_eq!(tells.kinds, [127_000, -128_000, 1000, -1000, 0, 100_000]);
        assert_eq!(leaning, -1000);
    }
}
