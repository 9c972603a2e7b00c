//! UTF-8 with a few bad sequences: cut mid-character, or with a byte gone wrong in transit.
//!
//! Takes bytes that are not valid UTF-8, gives whether they are UTF-8 all the same.

/// Bad sequences that are forgiven whatever the length.
const BAD_FORGIVEN: usize = 1;

/// One bad sequence is forgiven for so many that are not ASCII, which is 5 %: long damaged UTF-8 measures about 0.3 % of bad
/// ones, legacy encodings read as UTF-8 65 % and more.
const SEQUENCES_PER_BAD: usize = 20;

/// A bad byte inside of a character spoils that character's bytes, which a decoder replaces one by one: so many neighbours count as
/// one bad sequence.
const BYTES_PER_BAD: usize = 4;

/// Below so many sequences the rule of shares says nothing: the two readings have to be compared.
const FEW_SEQUENCES: usize = 3;

/// What the bytes that are not ASCII look like as UTF-8.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Damage {
    /// Valid sequences of two bytes and more.
    pub(super) valid: usize,
    /// Sequences that are not valid, without those that a cut explains.
    pub(super) bad: usize,
    /// Ends of the text, of two, at which a character was cut.
    pub(super) cut: usize,
}

/// What the rule makes of the damage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Finding {
    /// It is UTF-8.
    Damaged,
    /// There are too few sequences to say so from their number.
    Unsure,
    /// It is something else.
    Other,
}

impl Damage {
    /// Counts the sequences.
    pub(super) fn measure(bytes: &[u8]) -> Self {
        let mut damage = Self::default();
        let head = bytes.iter().take(3).take_while(|&&byte| is_continuation(byte)).count();
        let starts_cut = head > 0 && bytes.get(head).is_none_or(|&byte| !is_continuation(byte));
        let rest = if starts_cut { bytes.get(head..).unwrap_or_default() } else { bytes };
        damage.cut += usize::from(starts_cut);
        // No more than half of the bytes can be sequences, so this many bad ones are too many in any case.
        let hopeless = BAD_FORGIVEN + rest.len() / SEQUENCES_PER_BAD;
        let mut chunks = rest.utf8_chunks().peekable();
        let mut neighbours = 0;
        while let Some(chunk) = chunks.next() {
            damage.valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
            neighbours = if chunk.valid().is_empty() { neighbours } else { 0 };
            if chunks.peek().is_none() && is_incomplete(chunk.invalid()) {
                damage.cut += 1;
            } else if !chunk.invalid().is_empty() {
                damage.bad += usize::from(neighbours % BYTES_PER_BAD == 0);
                neighbours += chunk.invalid().len();
            }
            if damage.bad > hopeless {
                break;
            }
        }
        damage
    }

    /// The rule: bad sequences number at most the greater of one and 5 %, and at least one sequence is valid.
    pub(super) fn find(self) -> Finding {
        let all = self.valid + self.bad;
        if self.bad > BAD_FORGIVEN.max(all / SEQUENCES_PER_BAD) {
            Finding::Other
        } else if all + self.cut < FEW_SEQUENCES {
            Finding::Unsure
        } else if self.valid > 0 {
            Finding::Damaged
        } else {
            Finding::Other
        }
    }
}

/// Whether UTF-8 is the likelier reading of bytes with fewer than three sequences. Most text is UTF-8, so it is, unless what stands
/// there is at home in a Western text of one byte a character.
pub(super) fn is_likelier(bytes: &[u8], damage: Damage) -> bool {
    if damage.valid > 0 {
        // Two and more bytes fit: as Western letters they would be `Ã©` or `â€™`.
        return true;
    }
    if damage.bad > 0 {
        return false;
    }
    let head = bytes.iter().take_while(|byte| !byte.is_ascii()).count();
    let tail = bytes.iter().rev().take_while(|byte| !byte.is_ascii()).count();
    let starts_western = head == 1 && starts_western(bytes);
    let ends_western = tail == 1 && ends_western(bytes);
    head + tail > 0 && !starts_western && !ends_western
}

/// Whether a lone byte at the start is punctuation that a Western text begins with, before what may follow it.
fn starts_western(bytes: &[u8]) -> bool {
    let (first, next) = (bytes.first().copied().unwrap_or_default(), bytes.get(1).copied().unwrap_or(b' '));
    match first {
        // Opening quotes, an apostrophe, inverted marks.
        0x82 | 0x84 | 0x8B | 0x91..=0x93 | 0xA1 | 0xAB | 0xBF => next.is_ascii_alphanumeric(),
        // Dots, dashes, paragraph and copyright signs, closing quotes.
        0x85 | 0x94..=0x97 | 0xA0 | 0xA7 | 0xA9 | 0xB7 | 0xBB => !next.is_ascii_alphanumeric(),
        // Pound and yen.
        0xA3 | 0xA5 => next.is_ascii_digit(),
        _ => false,
    }
}

/// Whether a lone byte at the end is a small Western letter, or a capital among capitals. 0xE2 is the first byte of UTF-8's quotes
/// and dashes, and hardly a word ends in `â`; 0xC2 to 0xC5 are the first bytes of its Latin letters.
fn ends_western(bytes: &[u8]) -> bool {
    let mut backwards = bytes.iter().rev().copied();
    let (last, before) = (backwards.next().unwrap_or_default(), backwards.next().unwrap_or(b' '));
    match last {
        0xE2 => false,
        0xC2..=0xC5 | 0xCE | 0xCF | 0xD0 | 0xD1 | 0xD7..=0xD9 => before.is_ascii_uppercase(),
        _ => true,
    }
}

fn is_continuation(byte: u8) -> bool {
    byte & 0xC0 == 0x80
}

/// Whether bytes are the beginning of a sequence that goes on.
fn is_incomplete(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_counts_valid_bad_and_cut_sequences() {
        for (bytes, valid, bad, cut) in [
            (&b"\xA9t\xC3\xA9"[..], 1, 0, 1),
            (b"\x80\xA9 \xE5\xB7\xA5\xE4\xBC", 1, 0, 2),
            (b"\x80\x80\x80\x80 \x80 \xFF\xFF\xFF\xFF\xFF and more after it, so that they are counted to the end", 0, 4, 0),
            (b"\xC3\xA9 \xFF \xC3\xA9", 2, 1, 0),
            (b"caf\xE9 cr\xE8me", 0, 2, 0),
            (b"caf\xE9", 0, 0, 1),
            (b"\xC3\xA9\xFF", 1, 1, 0),
        ] {
            assert_eq!(Damage::measure(bytes), Damage { valid, bad, cut }, "{bytes:?}");
        }
    }

    #[test]
    fn few_sequences_go_to_the_likelier_reading() {
        for (bytes, likelier) in [
            (&b"caf\xC3\xA9 \xFF"[..], true),
            (b"the residents\xE2\x80", true),
            (b"the residents\xE2", true),
            (b"un caf\xC3", true),
            (b"\x99s own", true),
            (b"\xA9t\xE9", false),
            (b"un caf\xE9", false),
            (b"UN CAF\xC9", false),
            (b"\x93Never", false),
            (b"\xA32.40", false),
            (b"caf\xE9 au lait", false),
        ] {
            assert_eq!(is_likelier(bytes, Damage::measure(bytes)), likelier, "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn one_bad_byte_is_one_bad_sequence() {
        let text = "工会".repeat(9);
        for at in 0..text.len() {
            for bad in 0x80..=0xFF {
                let mut bytes = text.clone().into_bytes();
                bytes[at] = bad;
                if std::str::from_utf8(&bytes).is_err() {
                    assert_eq!(Damage::measure(&bytes).find(), Finding::Damaged, "{bad:X} at {at}");
                }
            }
        }
    }

    #[test]
    fn the_rule_draws_the_line_at_five_in_a_hundred() {
        let find = |valid, bad, cut| Damage { valid, bad, cut }.find();
        assert_eq!(find(2, 1, 0), Finding::Damaged);
        assert_eq!(find(2, 2, 0), Finding::Other);
        assert_eq!(find(38, 2, 0), Finding::Damaged);
        assert_eq!(find(37, 2, 0), Finding::Other);
        assert_eq!(find(1, 1, 0), Finding::Unsure);
        assert_eq!(find(0, 1, 1), Finding::Unsure);
        assert_eq!(find(1, 0, 1), Finding::Unsure);
        assert_eq!(find(1, 0, 2), Finding::Damaged);
    }
}
