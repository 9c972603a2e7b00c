//! Mutations of inputs: bytes changed, pieces cut, repeated, moved in from other inputs or from the dictionary.

use std::path::Path;

/// Longer inputs find no more, and take longer.
const INPUT_MAX_BYTES: usize = 4096;
/// Changes to one input at most.
const CHANGES_MAX: u64 = 6;

/// Gives one input after another; the same seed gives the same ones.
pub(super) struct Mutator<'a> {
    inputs: Vec<&'a [u8]>,
    words: Vec<Vec<u8>>,
    state: u64,
}

impl<'a> Mutator<'a> {
    pub(super) fn new(seed: u64, inputs: Vec<&'a [u8]>) -> Self {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/words.dict");
        let dictionary = std::fs::read(file).expect("the dictionary");
        let words: Vec<Vec<u8>> = dictionary.split(|&byte| byte == b'\n').filter_map(word).collect();
        assert!(words.len() >= 100, "{} words", words.len());
        Self { inputs, words, state: seed }
    }

    /// SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014), below a limit.
    fn below(&mut self, limit: usize) -> usize {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ mixed >> 31) % limit.max(1) as u64) as usize
    }

    fn input(&mut self) -> &'a [u8] {
        let at = self.below(self.inputs.len());
        self.inputs.get(at).copied().unwrap_or_default()
    }

    /// A piece of some input.
    fn piece(&mut self) -> &'a [u8] {
        let input = self.input();
        let start = self.below(input.len());
        let bytes = self.below(200.min(input.len() - start) + 1);
        input.get(start..start + bytes).unwrap_or_default()
    }

    pub(super) fn next_input(&mut self) -> Vec<u8> {
        let input = self.input();
        // Of a long input a piece is mutated as often as all of it.
        let mut made = if self.below(2) == 0 { input.to_vec() } else { self.piece().to_vec() };
        made.truncate(INPUT_MAX_BYTES);
        for _ in 0..=self.below(CHANGES_MAX as usize) {
            let at = self.below(made.len() + 1);
            match self.below(6) {
                0 => {
                    let byte = self.below(256) as u8;
                    if let Some(place) = made.get_mut(at) {
                        *place = byte;
                    }
                }
                1 => {
                    let end = (at + 1 + self.below(60)).min(made.len());
                    made.drain(at.min(end)..end);
                }
                2 => {
                    let end = (at + 1 + self.below(60)).min(made.len());
                    let piece = made.get(at.min(end)..end).unwrap_or_default();
                    let repeated = piece.repeat(1 + self.below(4));
                    made.splice(at..at, repeated);
                }
                3 => {
                    let piece = self.piece();
                    made.splice(at..at, piece.iter().copied());
                }
                _ => {
                    let word = self.below(self.words.len());
                    let word = self.words.get(word).cloned().unwrap_or_default();
                    made.splice(at..at, word);
                }
            }
        }
        made
    }
}

/// A word of a dictionary in libFuzzer's format: `"..."` with `\xNN`, `\\` and `\"`.
fn word(line: &[u8]) -> Option<Vec<u8>> {
    let inner = line.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    let mut word = Vec::new();
    let mut rest = inner.iter().copied();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            word.push(byte);
            continue;
        }
        match rest.next()? {
            b'x' => {
                let mut digit = || (rest.next()? as char).to_digit(16);
                let value = digit()? * 16 + digit()?;
                word.push(u8::try_from(value).ok()?);
            }
            other => word.push(other),
        }
    }
    Some(word)
}
