//! How likely bytes are in the encodings of one byte a character, Cyrillic apart.
//!
//! Takes a sample, gives the likeliest encoding and what the sample costs in it: what its letters cost in the language that fits
//! best, and what their company costs (a capital after a small letter, a closing quote before one).

use super::charset::Charset;
use super::detect::{Cost, Estimate};
use super::letters as of;
use super::letters::Alphabet;

/// All costs are in half bits. A letter that the language does not have.
const FOREIGN: u8 = 28;
/// Quotes, dashes and the like.
const PUNCTUATION: u8 = 12;
/// Paragraph and copyright signs, euros and the like.
const MARK: u8 = 20;
/// What has no place in prose: controls, fractions, combining marks.
const STRANGE: u8 = 34;
/// A capital begins a word...
const CAPITAL_FIRST: u64 = 5;
/// ...or follows a capital...
const CAPITAL_AFTER_CAPITAL: u64 = 3;
/// ...but hardly a small letter.
const CAPITAL_INSIDE: u64 = 18;
/// A letter beside one of another script.
const BESIDE_LATIN: u64 = 14;
/// An opening quote after a letter, a closing one before a letter, another sign between two.
const MISPLACED: u64 = 10;

/// An encoding, what it costs that a text is in it, and the languages that were written in it with what each of them costs.
type Page = (&'static str, u64, &'static [(Alphabet, u64)]);

const WESTERN: &[(Alphabet, u64)] = &[
    (of::ENGLISH, 0),
    (of::GERMAN, 3),
    (of::FRENCH, 3),
    (of::SPANISH, 3),
    (of::PORTUGUESE, 4),
    (of::ITALIAN, 4),
    (of::DUTCH, 5),
    (of::SWEDISH, 6),
    (of::DANISH, 6),
    (of::FINNISH, 6),
    (of::ICELANDIC, 10),
];
const CENTRAL: &[(Alphabet, u64)] = &[
    (of::POLISH, 0),
    (of::CZECH, 1),
    (of::HUNGARIAN, 2),
    (of::ROMANIAN, 2),
    (of::SLOVAK, 3),
    (of::CROATIAN, 3),
];
const BALTIC: &[(Alphabet, u64)] = &[(of::LITHUANIAN, 0), (of::LATVIAN, 0), (of::ESTONIAN, 0)];

/// Latin scripts: among each other they are compared by all their letters.
const LATIN: [Page; 9] = [
    ("windows-1252", 0, WESTERN),
    // All but the same: `cœur` shows it, which is `c½ur` in the other, and a price in euros, which has no sign there.
    ("iso-8859-15", 20, WESTERN),
    ("windows-1250", 8, CENTRAL),
    ("iso-8859-2", 8, CENTRAL),
    ("windows-1254", 8, &[(of::TURKISH, 0)]),
    ("windows-1257", 12, BALTIC),
    ("iso-8859-13", 16, BALTIC),
    ("iso-8859-4", 18, BALTIC),
    ("macintosh", 20, WESTERN),
];

/// Other scripts: a text of theirs shows itself by what it costs.
const OTHER: [Page; 6] = [
    ("windows-1253", 0, &[(of::GREEK, 0)]),
    ("iso-8859-7", 1, &[(of::GREEK, 0)]),
    ("windows-1255", 0, &[(of::HEBREW, 0)]),
    ("iso-8859-8", 4, &[(of::HEBREW, 0)]),
    ("windows-1256", 0, &[(of::ARABIC, 0)]),
    ("iso-8859-6", 4, &[(of::ARABIC, 0)]),
];

/// The likeliest encoding of a Latin script. Its cost is that of all letters, ASCII ones too.
pub(super) fn estimate_latin(pieces: &[&[u8]]) -> Option<Estimate> {
    estimate(pieces, &LATIN, true)
}

/// The likeliest encoding of Greek, Hebrew or Arabic.
pub(super) fn estimate_other(pieces: &[&[u8]]) -> Option<Estimate> {
    estimate(pieces, &OTHER, false)
}

/// Whether this room knows the encoding.
pub(super) fn reads(charset: Charset) -> bool {
    LATIN.iter().chain(&OTHER).any(|(label, ..)| Charset::for_label(label) == Some(charset))
}

fn estimate(pieces: &[&[u8]], pages: &[Page], latin: bool) -> Option<Estimate> {
    let mut counts = [0_u64; 256];
    for &byte in pieces.iter().copied().flatten() {
        if let Some(count) = counts.get_mut(usize::from(byte)) {
            *count += 1;
        }
    }
    let bytes = counts.iter().skip(0x80).sum::<u64>();
    let bytes = usize::try_from(bytes).unwrap_or(usize::MAX);
    let mut best: Option<Estimate> = None;
    for &(label, rarity, languages) in pages {
        let Some(charset) = Charset::for_label(label) else { continue };
        let chars = read_each(charset);
        let kinds = chars.map(kind);
        let company: u64 = pieces.iter().map(|piece| weigh_company(piece, &kinds, latin)).sum();
        let letters = languages
            .iter()
            .map(|(alphabet, rarity)| rarity + weigh_letters(&counts, &chars, alphabet, latin));
        let half_bits = rarity + company + letters.min().unwrap_or_default();
        if best.is_none_or(|best| half_bits < best.cost.half_bits) {
            best = Some(Estimate { charset, cut_bytes: 0, cost: Cost { half_bits, bytes } });
        }
    }
    best
}

/// What each byte stands for; U+FFFD for nothing.
fn read_each(charset: Charset) -> [char; 256] {
    let mut chars = [char::REPLACEMENT_CHARACTER; 256];
    let ascii = (0..0x80_u8).map(char::from);
    for (slot, c) in chars.iter_mut().zip(ascii.chain(charset.high_chars())) {
        *slot = c;
    }
    chars
}

fn weigh_letters(counts: &[u64; 256], chars: &[char; 256], alphabet: &Alphabet, latin: bool) -> u64 {
    let mut sum = 0;
    for (&count, &c) in counts.iter().zip(chars) {
        if count == 0 || c.is_ascii() && !(latin && c.is_ascii_alphabetic()) {
            continue;
        }
        let cost = match kind(c) {
            Kind::Small | Kind::Capital => {
                // The only capital whose small letter is two characters is Turkish.
                let small = if c == 'İ' { 'i' } else { c.to_lowercase().next().unwrap_or(c) };
                let at = alphabet.letters.chars().position(|letter| letter == small);
                at.and_then(|at| alphabet.costs.get(at)).map_or(FOREIGN, |cost| cost - b'0')
            }
            Kind::Opening | Kind::Closing | Kind::Apostrophe => PUNCTUATION,
            Kind::Mark => MARK,
            Kind::Nothing => STRANGE,
        };
        sum += count * u64::from(cost);
    }
    sum
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Small,
    Capital,
    Opening,
    Closing,
    Apostrophe,
    Mark,
    Nothing,
}

fn kind(c: char) -> Kind {
    match c {
        'ª' | 'º' => Kind::Mark,
        _ if c.is_uppercase() => Kind::Capital,
        _ if c.is_alphabetic() => Kind::Small,
        '“' | '‘' | '„' | '‚' | '«' | '‹' | '¿' | '¡' => Kind::Opening,
        '”' | '»' | '›' | '…' | '،' | '؟' | '؛' | '·' => Kind::Closing,
        '’' | '´' => Kind::Apostrophe,
        '–' | '—' | '\u{A0}' | '€' | '£' | '§' | '©' | '®' | '°' | '•' | '\u{AD}' | '™' | '½' | '¼' | '¾' => {
            Kind::Mark
        }
        _ => Kind::Nothing,
    }
}

/// What it costs how the characters beyond ASCII stand among their neighbours.
fn weigh_company(piece: &[u8], kinds: &[Kind; 256], latin: bool) -> u64 {
    let mut sum = 0;
    let (mut before, mut capitals, mut high_before) = (Kind::Nothing, 0_u8, false);
    for &byte in piece {
        let now = kinds.get(usize::from(byte)).copied().unwrap_or(Kind::Nothing);
        let high = !byte.is_ascii();
        let letters = |kind| matches!(kind, Kind::Small | Kind::Capital);
        if high || high_before {
            sum += match (before, now) {
                (Kind::Small, Kind::Capital) => CAPITAL_INSIDE,
                (Kind::Capital, Kind::Capital) => CAPITAL_AFTER_CAPITAL,
                (_, Kind::Capital) if high => CAPITAL_FIRST,
                (Kind::Capital, Kind::Small) if capitals > 1 => CAPITAL_FIRST,
                (Kind::Small | Kind::Capital, Kind::Opening) => MISPLACED,
                (Kind::Closing | Kind::Mark, Kind::Small) => MISPLACED,
                (Kind::Small, Kind::Mark) => MISPLACED,
                _ => 0,
            };
            sum += if !latin && high != high_before && letters(before) && letters(now) {
                BESIDE_LATIN
            } else {
                0
            };
        }
        capitals = if now == Kind::Capital { (capitals + 1).min(2) } else { 0 };
        (before, high_before) = (now, high);
    }
    sum
}
