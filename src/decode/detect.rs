//! The encoding of bytes that bear no sign of it, from the statistics of letters.
//!
//! Takes bytes that are not UTF-8, gives the likeliest encoding. Three witnesses are heard on a bounded sample: chardetng, and two
//! that compare what the sample costs (in bits: how surprising it is) as Cyrillic and as East Asian text. Those two know encodings
//! that chardetng does not, and they survive a bad byte or a cut character, which rule an encoding out for chardetng.

use super::charset::Charset;
use super::{alphabets, cyrillic, east_asian};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

/// Bytes of a window at the head, in the middle and at the tail. A window holds 2,000 East Asian characters or some 100 lines of
/// a Latin script, and three of them cost chardetng some 3 ms.
const WINDOW_BYTES: usize = 4 * 1024;

/// Stretches of ASCII longer than this say nothing and are left out of a window.
const ASCII_BYTES: usize = 32;

/// Below so many bits a byte a reading is prose, whatever chardetng says. Russian costs 4.5, Chinese and Korean 5.5, Japanese 5;
/// other alphabets read as any of them 7 and more.
const PROSE_BITS: f64 = 6.2;

/// The same for letters that are weighed one by one: Greek, Hebrew and Arabic cost 4.3 to 5.2, other scripts read as them 7 and more.
const UNIGRAM_PROSE_BITS: f64 = 6.0;

/// From so many bytes on prose in one encoding proves that a label of another lies; Greek and Hebrew of this length do not pass
/// for Russian.
const REFUTING_BYTES: usize = 40;

/// What a sample costs in a reading.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cost {
    /// In half bits.
    pub(super) half_bits: u64,
    /// Bytes of the sample that are not ASCII, and those that are in the middle of a character.
    pub(super) bytes: usize,
}

/// A witness's likeliest encoding.
#[derive(Debug, Clone, Copy)]
pub(super) struct Estimate {
    pub(super) charset: Charset,
    /// Bytes at the start that are the rest of a cut character.
    pub(super) cut_bytes: usize,
    pub(super) cost: Cost,
}

impl Cost {
    pub(super) fn bits(self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a sample has some thousand bytes")]
        let bits = self.half_bits as f64 / 2.0;
        bits
    }

    fn bits_a_byte(self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a sample has some thousand bytes")]
        let bytes = self.bytes.max(1) as f64;
        self.bits() / bytes
    }
}

/// The likeliest encoding, and how many bytes at the start are the rest of a cut character.
pub(super) fn detect(bytes: &[u8]) -> (Charset, usize) {
    let pieces = sample(bytes);
    if let Some(prose) = find_prose(bytes, &pieces) {
        return (prose.charset, prose.cut_bytes);
    }
    let other = alphabets::estimate_other(&pieces);
    if std::env::var_os("DBG").is_some() {
        let show = |e: &Option<Estimate>| {
            e.map(|e| format!("{} {} {:.2}", e.charset.name(), e.cut_bytes, e.cost.bits_a_byte()))
        };
        eprintln!(
            "guess {} other {:?} latin {:?} n {:?}",
            ask_chardetng(&pieces).name(),
            show(&other),
            show(&alphabets::estimate_latin(&pieces)),
            other.map(|a| a.cost.bytes)
        );
    }
    if let Some(other) = other.filter(|other| other.cost.bits_a_byte() < UNIGRAM_PROSE_BITS) {
        return (other.charset, 0);
    }
    let guess = ask_chardetng(&pieces);
    // Next to ASCII a single byte makes an East Asian character, too; what is no prose is none.
    if east_asian::reads(guess) || alphabets::reads(guess) {
        let latin = alphabets::estimate_latin(&pieces);
        return (latin.map_or(Charset::WINDOWS_1252, |latin| latin.charset), 0);
    }
    (guess, 0)
}

/// Whether the letters speak clearly for another encoding than a declared one.
pub(super) fn refutes(bytes: &[u8], declared: Charset) -> bool {
    find_prose(bytes, &sample(bytes)).is_some_and(|prose| {
        prose.cost.bytes >= REFUTING_BYTES
            && prose.charset != declared
            && prose.charset.read(bytes).text != declared.read(bytes).text
    })
}

fn find_prose(bytes: &[u8], pieces: &[&[u8]]) -> Option<Estimate> {
    let may_be_cut = bytes.first().is_some_and(|byte| !byte.is_ascii());
    let estimates = [cyrillic::estimate(pieces), east_asian::estimate(pieces, may_be_cut)];
    let cheaper =
        |best: Estimate, next: Estimate| if next.cost.bits() < best.cost.bits() { next } else { best };
    estimates.into_iter().flatten().reduce(cheaper).filter(|best| best.cost.bits_a_byte() < PROSE_BITS)
}

/// Whether anything spoke for the encoding that [`detect`] gave. Windows-1252 is also what it gives for want of a better one: then a
/// letter of it beside an ASCII one speaks for it.
pub(super) fn is_spoken_for(charset: Charset, text: &str) -> bool {
    let mut before = ' ';
    charset != Charset::WINDOWS_1252
        || text.chars().any(|c| {
            let beside =
                before.is_ascii_alphabetic() && !c.is_ascii() && (c.is_alphabetic() || c == '\u{2019}');
            let ahead = c.is_ascii_alphabetic() && !before.is_ascii() && before.is_alphabetic();
            before = c;
            beside || ahead
        })
}

fn ask_chardetng(pieces: &[&[u8]]) -> Charset {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    for piece in pieces {
        detector.feed(piece, false);
    }
    Charset::standard(detector.guess(None, Utf8Detection::Deny))
}

/// The stretches of a document that its encoding shows in: what is not ASCII, with some ASCII around it.
fn sample(bytes: &[u8]) -> Vec<&[u8]> {
    let mut pieces = Vec::new();
    if bytes.len() <= 3 * WINDOW_BYTES {
        gather(bytes, 0, bytes.len(), usize::MAX, &mut pieces);
        return pieces;
    }
    let (first, second) = (in_step(bytes, bytes.len() / 3), in_step(bytes, bytes.len() / 3 * 2));
    for (start, end) in [(0, first), (first, second), (second, bytes.len())] {
        gather(bytes, start, end, WINDOW_BYTES, &mut pieces);
    }
    pieces
}

/// Adds the stretches of a part of the document up to a number of bytes in all.
fn gather<'a>(bytes: &'a [u8], start: usize, end: usize, limit: usize, pieces: &mut Vec<&'a [u8]>) {
    let part = bytes.get(..end).unwrap_or(bytes);
    let mut at = start;
    let mut taken = 0;
    while taken < limit
        && let Some(high) = part.iter().skip(at).position(|byte| !byte.is_ascii())
    {
        let from = (at + high).saturating_sub(ASCII_BYTES / 2).max(at);
        let mut to = at + high;
        while to < part.len() && to - from < limit - taken {
            let rest = part.get(to..).unwrap_or_default();
            let ascii = rest.iter().take(ASCII_BYTES).take_while(|byte| byte.is_ascii()).count();
            if ascii == ASCII_BYTES {
                to += ASCII_BYTES / 2;
                break;
            }
            to += ascii + usize::from(ascii < rest.len());
        }
        if to - from >= limit - taken {
            let to = in_step_before(part, from, to);
            pieces.push(part.get(from..to).unwrap_or_default());
            return;
        }
        pieces.push(part.get(from..to).unwrap_or_default());
        taken += to - from;
        at = to;
    }
}

/// The last place at or before `to` where a character surely ends, or `to` if there is none after `from`.
fn in_step_before(bytes: &[u8], from: usize, to: usize) -> usize {
    let window = bytes.get(from..to).unwrap_or_default();
    window.iter().rposition(|&byte| byte < 0x30).map_or(to, |at| from + at)
}

/// The first place at or after `at` where a character surely begins: no encoding has bytes below 0x30 inside of one.
fn in_step(bytes: &[u8], at: usize) -> usize {
    const FAR: usize = 1024;
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().take(FAR).position(|&byte| byte < 0x30).unwrap_or(0)
}
