//! What words tell: a table of words and word pairs, each known by its hash.

/// Kinds of pages that words tell apart: see `training/README.md`.
pub(crate) const KINDS: usize = 6;

/// What a word or a word pair tells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Tell {
    /// For content (above 0) or chrome, in sixteenths of a unit of log odds.
    leaning: i8,
    /// For each kind of page.
    kinds: [i8; KINDS],
}

/// The table of words and word pairs. A word's slot is its hash's lower half.
#[derive(Debug, Clone)]
pub(crate) struct Words {
    /// The upper halves of the hashes, so that hardly any word of another language passes for a known one. Apart, because most words
    /// are not known and this much stays in the processor's cache.
    tags: Box<[u16]>,
    tells: Box<[Tell]>,
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
        let mut tags = vec![0; Self::SLOTS].into_boxed_slice();
        let mut tells = vec![Tell::default(); Self::SLOTS].into_boxed_slice();
        for (hash, leaning, kinds) in entries {
            let slot = usize::from(hash as u16);
            if let (Some(tag), Some(tell)) = (tags.get_mut(slot), tells.get_mut(slot)) {
                (*tag, *tell) = ((hash >> 16) as u16, Tell { leaning, kinds });
            }
        }
        Self { tags, tells }
    }

    fn find(&self, hash: u32) -> Option<&Tell> {
        let slot = usize::from(hash as u16);
        self.tags.get(slot).filter(|&&tag| tag == (hash >> 16) as u16).and_then(|_| self.tells.get(slot))
    }
}

/// Reads the words of one block.
pub(crate) struct Tokens<'a> {
    words: &'a Words,
    tells: &'a mut Tells,
    before: u64,
    sum: i32,
    known: u32,
    asked: u32,
    line: u64,
}

/// What stands before the first word and after the last one.
const START: u64 = 0x51ed_270b;
const END: u64 = 0x7fb5_d329;
/// Odd numbers without a pattern (from SplitMix64 and MurmurHash3's finishers).
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
const PAIR_FACTOR: u64 = 0xff51_afd7_ed55_8ccd;

fn hash_word(word: u64) -> u32 {
    (word.wrapping_add(1).wrapping_mul(FACTOR) >> 32) as u32
}

fn hash_pair(first: u64, second: u64) -> u32 {
    ((first.wrapping_mul(FACTOR).rotate_left(29) ^ second).wrapping_mul(PAIR_FACTOR) >> 32) as u32
}

impl<'a> Tokens<'a> {
    pub(crate) fn new(words: &'a Words, tells: &'a mut Tells) -> Self {
        Self { words, tells, before: START, sum: 0, known: 0, asked: 0, line: 0 }
    }

    /// Adds the next word, given as its letters' hash.
    pub(crate) fn add(&mut self, word: u64) {
        self.line = self.line.rotate_left(7).wrapping_mul(FACTOR) ^ word;
        self.look_up(hash_word(word));
        self.look_up(hash_pair(self.before, word));
        self.before = word;
    }

    fn look_up(&mut self, hash: u32) {
        self.asked += 1;
        #[cfg(feature = "training")]
        super::training::note_token(hash);
        if let Some(tell) = self.words.find(hash) {
            self.known += 1;
            self.sum = self.sum.saturating_add(i32::from(tell.leaning));
            for (sum, kind) in self.tells.kinds.iter_mut().zip(tell.kinds) {
                *sum = sum.saturating_add(i32::from(kind));
            }
        }
    }

    /// The sum of the leanings over the square root of the number of words and pairs; the share of known ones, of 255; a hash
    /// of all words, 0 without one.
    pub(crate) fn finish(mut self) -> (i16, u8, u32) {
        if self.asked == 0 {
            return (0, 0, 0);
        }
        self.look_up(hash_pair(self.before, END));
        self.tells.asked = self.tells.asked.saturating_add(self.asked);
        // Sixteen times the root, so that short blocks are told apart.
        let root = (u64::from(self.asked) * 256).isqrt().max(1) as i32;
        let leaning = (self.sum.saturating_mul(16) / root).clamp(-1000, 1000) as i16;
        let known = u64::from(self.known) * 255 / u64::from(self.asked);
        (leaning, known as u8, (self.line.wrapping_mul(FACTOR) >> 32) as u32 | 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            (hash_word(7), 32, [1, 0, 0, 0, 0, 0]),
            (hash_pair(7, 8), -16, [0, 2, 0, 0, 0, 0]),
            (hash_pair(8, END), -16, [0; KINDS]),
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
        let hash = hash_word(7);
        let words = Words::new([(hash ^ 0x1_0000, 100, [9; KINDS])].into_iter());
        assert_eq!(words.find(hash), None);
        assert!(words.find(hash ^ 0x1_0000).is_some());
    }
}
