//! How likely bytes are in each of the Cyrillic encodings.
//!
//! Takes a sample, gives the likeliest encoding and the bits that the sample costs in it. It knows the letter pairs of Russian,
//! Ukrainian, Bulgarian, Serbian, Macedonian and Belarusian; chardetng knows neither x-mac-cyrillic nor IBM855.

use super::charset::Charset;
use super::detect::{Cost, Estimate};
use super::letter_pairs::{COSTS, LETTERS};

/// All costs are in half bits, as in the table of pairs. A capital begins a word...
const CAPITAL_FIRST: u8 = 5;
/// ...or follows a capital...
const CAPITAL_AFTER_CAPITAL: u8 = 3;
/// ...but hardly a small letter, which is what the wrong encoding's letters do.
const CAPITAL_INSIDE: u8 = 18;
/// After two capitals a small letter is rare.
const SMALL_AFTER_CAPITALS: u8 = 8;
/// A Cyrillic letter beside a Latin one.
const BESIDE_LATIN: u8 = 14;
/// Quotes, dashes and the like.
const PUNCTUATION: u8 = 14;
/// Paragraph and copyright signs, euros and the like.
const MARK: u8 = 24;
/// What has no place in prose: box drawing, controls, signs.
const STRANGE: u8 = 30;

const EVERYDAY: &str = "«»—–„“”‘’…\u{A0}";
const MARKS: &str = "№§©®°·•€±\u{AD}";

/// The encodings and what it costs that a text is in one, in half bits: before Unicode nine Cyrillic texts of ten in the web were
/// windows-1251, one in KOI8-R, one in a hundred in another. Two that read a text alike are told apart by it alone.
const PAGES: [(&str, u64); 7] = [
    ("windows-1251", 0),
    ("koi8-r", 6),
    ("koi8-u", 10),
    ("ibm866", 12),
    ("iso-8859-5", 12),
    ("x-mac-cyrillic", 16),
    ("ibm855", 16),
];

/// The bytes of one encoding, looked up.
struct Page {
    signs: [Sign; 128],
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Small(u8),
    Capital(u8),
    Punctuation,
    Mark,
    Strange,
}

/// The likeliest of the Cyrillic encodings.
pub(super) fn estimate(pieces: &[&[u8]]) -> Option<Estimate> {
    let mut best: Option<Estimate> = None;
    for (label, half_bits) in PAGES {
        let Some(charset) = Charset::for_label(label) else { continue };
        let page = Page::new(charset);
        let mut cost = Cost { half_bits, bytes: 0 };
        for piece in pieces {
            page.weigh(piece, &mut cost);
        }
        if best.is_none_or(|best| cost.bits() < best.cost.bits()) {
            best = Some(Estimate { charset, cut_bytes: 0, cost });
        }
    }
    best
}

impl Page {
    fn new(charset: Charset) -> Self {
        let mut signs = [Sign::Strange; 128];
        for (byte, sign) in (0x80..=0xFF_u8).zip(&mut signs) {
            let reading = charset.read(std::slice::from_ref(&byte)).text.chars().next();
            *sign = reading.map_or(Sign::Strange, Sign::of);
        }
        Self { signs }
    }

    fn weigh(&self, piece: &[u8], cost: &mut Cost) {
        let mut before = Before::default();
        for &byte in piece {
            let sign = usize::from(byte).checked_sub(0x80).and_then(|at| self.signs.get(at));
            let Some(&sign) = sign else {
                if before.letter > 0 {
                    cost.half_bits += u64::from(pair(before.letter, 0));
                    cost.half_bits += u64::from(if byte.is_ascii_alphabetic() { BESIDE_LATIN } else { 0 });
                }
                before = Before { latin: byte.is_ascii_alphabetic(), ..Before::default() };
                continue;
            };
            cost.bytes += 1;
            cost.half_bits += u64::from(before.step(sign));
        }
    }
}

/// What stands before a letter.
#[derive(Default)]
struct Before {
    /// Its place in the table; 0 if it is no Cyrillic letter.
    letter: u8,
    /// Capitals directly before, at most two.
    capitals: u8,
    small: bool,
    latin: bool,
}

impl Before {
    fn leave(&mut self, cost: u8) -> u8 {
        *self = Self::default();
        cost
    }

    fn step(&mut self, sign: Sign) -> u8 {
        let beside_latin = if self.latin { BESIDE_LATIN } else { 0 };
        match sign {
            Sign::Small(letter) => {
                let case = if self.capitals == 2 { SMALL_AFTER_CAPITALS } else { 0 };
                let cost = pair(self.letter, letter) + case + beside_latin;
                *self = Self { letter, small: true, ..Self::default() };
                cost
            }
            Sign::Capital(letter) => {
                let case = match (self.small, self.capitals) {
                    (true, _) => CAPITAL_INSIDE,
                    (false, 0) => CAPITAL_FIRST,
                    (false, _) => CAPITAL_AFTER_CAPITAL,
                };
                let cost = pair(self.letter, letter) + case + beside_latin;
                // One small letter between capitals does not begin a word anew.
                *self = Self { letter, capitals: (self.capitals + 1).min(2), ..Self::default() };
                cost
            }
            Sign::Punctuation => self.leave(PUNCTUATION),
            Sign::Mark => self.leave(MARK),
            Sign::Strange => self.leave(STRANGE),
        }
    }
}

impl Sign {
    fn of(c: char) -> Self {
        let place =
            |c: char| LETTERS.chars().position(|letter| letter == c).and_then(|at| u8::try_from(at).ok());
        let small = c.to_lowercase().next().unwrap_or(c);
        match place(small) {
            Some(at) if small == c => Self::Small(at),
            Some(at) => Self::Capital(at),
            None if EVERYDAY.contains(c) => Self::Punctuation,
            None if MARKS.contains(c) => Self::Mark,
            None => Self::Strange,
        }
    }
}

fn pair(before: u8, after: u8) -> u8 {
    let row = COSTS.get(usize::from(before));
    row.and_then(|row| row.get(usize::from(after))).map_or(STRANGE, |cost| cost - b'0')
}
