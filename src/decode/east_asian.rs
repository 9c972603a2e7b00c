//! How likely bytes are in each of the East Asian encodings.
//!
//! Takes a sample, gives the likeliest encoding and the bits that the sample costs in it. Unlike a decoder it forgives: a bad byte
//! is dear but not fatal, a character cut at either end is nearly free.

use super::charset::Charset;
use super::detect::{Cost, Estimate};
use super::frequent::{HIRAGANA, KANJI, KOREAN, SIMPLIFIED, TRADITIONAL};
use super::johab;

/// What a character of a kind costs, in half bits: -2 log2 of its share in prose over the number of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// One of [`super::frequent`]'s; two fifths over 150.
    Frequent = 17,
    /// Hiragana of the frequent ones.
    Kana = 12,
    /// Other kana.
    OtherKana = 18,
    /// Everyday hanzi, kanji, Hangul: two fifths over some 3,000.
    Common = 25,
    /// The rest of what a standard's first edition holds.
    Rare = 36,
    /// What was added later.
    Rarer = 42,
    /// Full-width commas, full stops, quotes.
    Punctuation = 10,
    /// Full-width letters and digits.
    Wide = 22,
    /// Signs, Greek, Cyrillic, frames.
    Symbol = 32,
    /// Half-width katakana, one byte each; the odd bytes of everything else are it in Shift_JIS.
    HalfKana = 16,
    /// Private use, or no character at all.
    Bad = 56,
}

/// What a character costs that was cut at the start of the document, in half bits: more than any whole one, so that it takes more
/// than the first character to say so.
const CUT_AT_START: u64 = 34;

/// What a character costs that was cut at the end, in half bits: as any other.
const CUT_AT_END: u64 = 25;

/// A character in a document's bytes.
struct Unit {
    len: usize,
    kind: Kind,
}

impl Unit {
    const BAD: Self = Self { len: 1, kind: Kind::Bad };

    fn two(kind: Kind) -> Self {
        Self { len: 2, kind }
    }
}

const LABELS: [&str; 6] = ["gb18030", "big5", "euc-kr", "euc-jp", "shift_jis", "johab"];

/// Tells the character at the start of bytes, the first of which is not ASCII; `None` if it is cut.
type Classify = fn(&[u8]) -> Option<Unit>;

/// The likeliest of the East Asian encodings. `may_be_cut` says that the first piece is the document's beginning and the first
/// byte may be the second half of a character.
pub(super) fn estimate(pieces: &[&[u8]], may_be_cut: bool) -> Option<Estimate> {
    let schemes: [(Classify, &[&str]); 6] = [
        (gb18030, &[SIMPLIFIED]),
        (big5, &[TRADITIONAL]),
        (euc_kr, &[KOREAN]),
        (euc_jp, &[HIRAGANA, KANJI]),
        (shift_jis, &[HIRAGANA, KANJI]),
        (johab_unit, &[KOREAN]),
    ];
    let mut best: Option<Estimate> = None;
    for (label, (classify, frequent)) in LABELS.into_iter().zip(schemes) {
        let Some(charset) = Charset::for_label(label) else { continue };
        let frequent = codes(charset, frequent);
        for cut_bytes in 0..=usize::from(may_be_cut) {
            let mut cost = Cost { half_bits: if cut_bytes > 0 { CUT_AT_START } else { 0 }, bytes: 0 };
            for (at, piece) in pieces.iter().enumerate() {
                let skipped = if at == 0 { cut_bytes } else { 0 };
                weigh(piece.get(skipped..).unwrap_or_default(), classify, &frequent, &mut cost);
                cost.bytes += skipped;
            }
            if best.is_none_or(|best| cost.bits() < best.cost.bits()) {
                best = Some(Estimate { charset, cut_bytes, cost });
            }
        }
    }
    best
}

/// Whether this room knows the encoding.
pub(super) fn reads(charset: Charset) -> bool {
    LABELS.iter().any(|label| Charset::for_label(label) == Some(charset))
}

/// The frequent characters' two bytes in an encoding, sorted.
fn codes(charset: Charset, frequent: &[&str]) -> Vec<[u8; 2]> {
    let mut codes: Vec<[u8; 2]> = frequent.iter().flat_map(|chars| charset.write_pairs(chars)).collect();
    codes.sort_unstable();
    codes
}

fn weigh(piece: &[u8], classify: Classify, frequent: &[[u8; 2]], cost: &mut Cost) {
    let mut rest = piece;
    loop {
        let ascii = rest.iter().take_while(|byte| byte.is_ascii()).count();
        rest = rest.get(ascii..).unwrap_or_default();
        if rest.is_empty() {
            return;
        }
        let Some(mut unit) = classify(rest) else {
            cost.half_bits += CUT_AT_END;
            cost.bytes += rest.len();
            return;
        };
        if let Some(&[lead, trail]) = rest.get(..2).and_then(<[u8]>::first_chunk::<2>)
            && unit.len == 2
            && frequent.binary_search(&[lead, trail]).is_ok()
        {
            unit.kind = if unit.kind == Kind::OtherKana { Kind::Kana } else { Kind::Frequent };
        }
        let taken = rest.get(..unit.len).unwrap_or(rest);
        cost.half_bits += unit.kind as u64;
        cost.bytes += taken.len();
        rest = rest.get(taken.len()..).unwrap_or_default();
    }
}

fn gb18030(bytes: &[u8]) -> Option<Unit> {
    let (&lead, rest) = bytes.split_first()?;
    let &trail = rest.first()?;
    Some(match (lead, trail) {
        (0x80 | 0xFF, _) => Unit::BAD,
        (_, 0x30..=0x39) => match (rest.get(1)?, rest.get(2)?) {
            (0x81..=0xFE, 0x30..=0x39) => Unit { len: 4, kind: Kind::Rarer },
            _ => Unit::BAD,
        },
        (_, 0x00..=0x3F | 0x7F | 0xFF) => Unit::BAD,
        (0xA1, 0xA1..=0xAF) => Unit::two(Kind::Punctuation),
        (0xA1, 0xB0..=0xBF) => Unit::two(Kind::Punctuation),
        (0xA3, 0xA1 | 0xA8..=0xA9 | 0xAC | 0xBA..=0xBB | 0xBF) => Unit::two(Kind::Punctuation),
        (0xA3, 0xA1..) => Unit::two(Kind::Wide),
        (0xA1..=0xA9, 0xA1..) => Unit::two(Kind::Symbol),
        (0xAA..=0xAF | 0xF8..=0xFE, 0xA1..) | (0xA1..=0xA7, _) => Unit::two(Kind::Bad),
        (0xB0..=0xD7, 0xA1..) => Unit::two(Kind::Common),
        (0xD8..=0xF7, 0xA1..) => Unit::two(Kind::Rare),
        _ => Unit::two(Kind::Rarer),
    })
}

fn big5(bytes: &[u8]) -> Option<Unit> {
    let (&lead, rest) = bytes.split_first()?;
    let &trail = rest.first()?;
    Some(match (lead, trail) {
        (0x80 | 0xFF, _) | (_, 0x00..=0x3F | 0x7F..=0xA0 | 0xFF) => Unit::BAD,
        (0xA1, 0x40..=0x4F | 0x5D..=0x7E | 0xA1..=0xAA) => Unit::two(Kind::Punctuation),
        (0xA2, 0xAF..) | (0xA3, 0x40..=0x43) => Unit::two(Kind::Wide),
        (0xA1..=0xA3, _) => Unit::two(Kind::Symbol),
        (0xA4..=0xC5, _) | (0xC6, 0x40..=0x7E) => Unit::two(Kind::Common),
        (0xC6..=0xC8, _) => Unit::two(Kind::Symbol),
        (0xC9..=0xF9, _) => Unit::two(Kind::Rare),
        (0x81..=0x86, _) => Unit::two(Kind::Bad),
        _ => Unit::two(Kind::Rarer),
    })
}

fn euc_kr(bytes: &[u8]) -> Option<Unit> {
    let (&lead, rest) = bytes.split_first()?;
    let &trail = rest.first()?;
    Some(match (lead, trail) {
        (0x80 | 0xFF, _) | (_, 0x00..=0x40 | 0x5B..=0x60 | 0x7B..=0x80 | 0xFF) => Unit::BAD,
        (0xA1, 0xA1..=0xBD) => Unit::two(Kind::Punctuation),
        (0xA3, 0xA1..) => Unit::two(Kind::Wide),
        (0xA1..=0xAF, 0xA1..) => Unit::two(Kind::Symbol),
        (0xB0..=0xC8, 0xA1..) => Unit::two(Kind::Common),
        (0xCA..=0xFD, 0xA1..) => Unit::two(Kind::Rare),
        (0xC9 | 0xFE, 0xA1..) | (0xC7.., _) => Unit::two(Kind::Bad),
        _ => Unit::two(Kind::Rarer),
    })
}

fn euc_jp(bytes: &[u8]) -> Option<Unit> {
    let (&lead, rest) = bytes.split_first()?;
    let &trail = rest.first()?;
    Some(match (lead, trail) {
        (0x8E, 0xA1..=0xDF) => Unit::two(Kind::HalfKana),
        (0x8F, 0xA1..=0xFE) => match rest.get(1)? {
            0xA1..=0xFE => Unit { len: 3, kind: Kind::Rarer },
            _ => Unit::BAD,
        },
        (0x80..=0xA0 | 0xFF, _) | (_, 0x00..=0xA0 | 0xFF) => Unit::BAD,
        (0xA1, 0xA1..=0xAA | 0xBC | 0xC6..=0xDB) => Unit::two(Kind::Punctuation),
        (0xA3, _) => Unit::two(Kind::Wide),
        (0xA4, 0xA1..=0xF3) | (0xA5, 0xA1..=0xF6) => Unit::two(Kind::OtherKana),
        (0xA1..=0xA8 | 0xAD, _) => Unit::two(Kind::Symbol),
        (0xB0..=0xCF, _) => Unit::two(Kind::Common),
        (0xD0..=0xF4, _) => Unit::two(Kind::Rare),
        (0xF9..=0xFC, _) => Unit::two(Kind::Rarer),
        _ => Unit::two(Kind::Bad),
    })
}

fn shift_jis(bytes: &[u8]) -> Option<Unit> {
    let (&lead, rest) = bytes.split_first()?;
    if (0xA1..=0xDF).contains(&lead) {
        return Some(Unit { len: 1, kind: Kind::HalfKana });
    }
    let &trail = rest.first()?;
    Some(match (lead, trail) {
        (0x80 | 0xA0 | 0xFD..=0xFF, _) | (_, 0x00..=0x3F | 0x7F | 0xFD..=0xFF) => Unit::BAD,
        (0x81, 0x41..=0x49 | 0x5B | 0x63 | 0x69..=0x7A) => Unit::two(Kind::Punctuation),
        (0x82, 0x4F..=0x9A) => Unit::two(Kind::Wide),
        (0x82, 0x9F..=0xF1) | (0x83, 0x40..=0x96) => Unit::two(Kind::OtherKana),
        (0x81..=0x84 | 0x87, _) | (0x88, 0x40..=0x9E) => Unit::two(Kind::Symbol),
        (0x88..=0x97, _) | (0x98, 0x40..=0x72) => Unit::two(Kind::Common),
        (0x98..=0x9F | 0xE0..=0xEA, _) => Unit::two(Kind::Rare),
        (0xED..=0xEE | 0xFA..=0xFC, _) => Unit::two(Kind::Rarer),
        _ => Unit::two(Kind::Bad),
    })
}

fn johab_unit(bytes: &[u8]) -> Option<Unit> {
    let (&lead, rest) = bytes.split_first()?;
    let &trail = rest.first()?;
    Some(match (lead, johab::pair(lead, trail)) {
        (_, None) => Unit::BAD,
        (0xD9, _) => Unit::two(Kind::Punctuation),
        (0xDA..=0xDE, _) => Unit::two(Kind::Symbol),
        (0xE0..=0xF9, _) => Unit::two(Kind::Rare),
        // All 11,172 syllables have a place; those in use have frequent ones among them as everywhere.
        _ => Unit::two(Kind::Common),
    })
}
