//! What is measured of a block, without regard to its neighbours.
//!
//! Takes a block's text, gives its [`Features`]. What they speak for is left to `judge`.

use super::rules::eights;
use crate::segment::{is_closing, is_sentence_end};

/// Words of a sentence that is prose: menu entries, headings and teasers' titles that end in a full stop are shorter.
pub(crate) const PROSE_WORDS: u32 = 10;
/// Words from which a block is prose however it ends: paragraphs end in colons, quotation dashes, links.
pub(crate) const LONG_PROSE_WORDS: u32 = 30;
/// Chinese and Japanese characters of a sentence that is prose; one of them carries less than a word. Headlines in lists of news
/// hold commas too, and have up to some twenty.
pub(crate) const PROSE_IDEOGRAPHS: u32 = 25;
/// Characters that make a word in scripts without spaces between words and without a character a word (Thai, Lao, Khmer,
/// Burmese): Thai words average between four and five.
const CHARS_OF_UNSPACED_WORD: u32 = 5;

/// What is measured of a block.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Features {
    /// Words: runs of letters and digits; each Chinese and Japanese character is one. At most 65,535.
    pub(crate) words: u16,
    /// Whether the block reads as one sentence or more.
    pub(crate) prose: bool,
}

/// Measures a block; `lines` are its lines in order.
pub(crate) fn measure<'a>(lines: impl DoubleEndedIterator<Item = &'a str> + Clone) -> Features {
    let mut count = Count::default();
    for line in lines.clone() {
        count.add(line);
    }
    let words = count.words + count.ideographs + count.unspaced / CHARS_OF_UNSPACED_WORD;
    let last = lines.clone().next_back().unwrap_or_default();
    let prose = if count.ideographs * 2 > words {
        count.ideographs >= PROSE_IDEOGRAPHS && count.stops > 0
    } else {
        words >= LONG_PROSE_WORDS || (words >= PROSE_WORDS && ends_sentence(last))
    };
    Features { words: u16::try_from(words).unwrap_or(u16::MAX), prose }
}

/// Whether the line ends as a sentence does, brackets and quotes after it left out.
pub(crate) fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(|c: char| is_closing(c) || c.is_whitespace()).ends_with(is_sentence_end)
}

#[derive(Default)]
struct Count {
    words: u32,
    ideographs: u32,
    unspaced: u32,
    /// Commas and stops of Chinese and Japanese.
    stops: u32,
}

impl Count {
    fn add(&mut self, line: &str) {
        let (mut rest, mut inside) = (line, false);
        while !rest.is_empty() {
            let ascii;
            (ascii, inside) = self.add_ascii(rest.as_bytes(), inside);
            rest = rest.get(ascii..).unwrap_or_default();
            let mut others = rest.chars();
            while let Some(c) = others.next().filter(|c| !c.is_ascii()) {
                let word = self.add_char(c, inside);
                self.words += u32::from(word && !inside);
                (inside, rest) = (word, others.as_str());
            }
        }
    }

    /// Counts the words of the ASCII with which a text begins; how many bytes it has, and whether the last is of a word.
    fn add_ascii(&mut self, text: &[u8], inside: bool) -> (usize, bool) {
        let mut carry = if inside { eights::FIRST_MARK } else { 0 };
        let mut bytes = 0;
        for eight in text.as_chunks::<8>().0 {
            let eight = u64::from_le_bytes(*eight);
            if eight & eights::MARKS != 0 {
                break;
            }
            let words = mark_words(eight);
            self.words += eights::count(words & !(words << 8 | carry));
            carry = words >> 56;
            bytes += 8;
        }
        // The eight in which the ASCII or the text ends; what does not belong to it is made NUL, which is of no word.
        let eight = eights::at(text, bytes);
        let left = ((eight & eights::MARKS).trailing_zeros() as usize / 8).min(text.len() - bytes);
        if left == 0 {
            return (bytes, carry != 0);
        }
        let words = mark_words(eight & (u64::MAX >> (64 - 8 * left.min(8))));
        self.words += eights::count(words & !(words << 8 | carry));
        (bytes + left, words >> (8 * left - 8) & eights::FIRST_MARK != 0)
    }

    /// Counts a character beyond ASCII; whether it is of a word.
    fn add_char(&mut self, c: char, inside: bool) -> bool {
        match c {
            '、' | '。' | '，' | '！' | '？' | '；' | '｡' => self.stops += 1,
            '\u{3041}'..='\u{30ff}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{3fffd}' => self.ideographs += 1,
            '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' => self.unspaced += 1,
            // An apostrophe does not end a word, nor do marks on letters.
            '’' | '\u{300}'..='\u{36f}' => return inside,
            _ => return is_alphanumeric(c),
        }
        false
    }
}

/// Marks the letters and digits among eight bytes of ASCII.
fn mark_words(eight: u64) -> u64 {
    // Small letters stay as they are; of what else becomes one, nothing but capitals.
    let lower = eight | eights::of(b' ');
    let letters = eights::mark_from(lower, b'a') & !eights::mark_from(lower, b'z' + 1);
    letters | eights::mark_from(eight, b'0') & !eights::mark_from(eight, b'9' + 1)
}

/// As `char::is_alphanumeric`, whose tables are slow to say so of the commonest letters and marks.
fn is_alphanumeric(c: char) -> bool {
    match c {
        '\u{C0}'..='\u{D6}'
        | '\u{D8}'..='\u{F6}'
        | '\u{F8}'..='\u{2C1}'
        | '\u{400}'..='\u{481}'
        | '\u{620}'..='\u{64A}'
        | '\u{AC00}'..='\u{D7A3}' => true,
        '\u{2000}'..='\u{206F}' | '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' => false,
        _ => c.is_alphanumeric(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &str) -> Features {
        measure(std::iter::once(line))
    }

    #[test]
    fn letters_and_digits_are_what_the_standard_calls_so() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_alphanumeric(c), c.is_alphanumeric(), "U+{:04X}", c as u32);
        }
        for byte in 0..128u8 {
            let marks = mark_words(u64::from_le_bytes([b'-', byte, b'-', 0, byte, byte, b'-', byte]));
            assert_eq!(marks, if byte.is_ascii_alphanumeric() { 0x8000_8080_0000_8000 } else { 0 }, "{byte}");
        }
    }

    #[test]
    fn words_are_counted_eight_bytes_at_a_time_as_one_by_one() {
        let pieces = ["a", "Z9", "-", "  ", "é", "’", "word", "新", "@[`{/:"];
        for step in 0..20_000usize {
            let mut number = step * 7919;
            let mut line = String::new();
            while number > 0 {
                line.push_str(pieces[number % pieces.len()]);
                number /= pieces.len();
            }
            let (mut words, mut inside) = (0, false);
            for c in line.chars() {
                words += u16::from(c == '新' || c.is_alphanumeric() && !inside);
                inside = c != '新' && (c.is_alphanumeric() || c == '’' && inside);
            }
            assert_eq!(of(&line).words, words, "{line}");
        }
        assert_eq!(of(&"a b".repeat(1000)).words, 1001);
    }

    #[test]
    fn words_are_counted_in_every_script() {
        for (line, words) in [
            ("Home", 1),
            ("one, two -- three", 3),
            ("l’été déjà", 2),
            ("Москва и область", 3),
            ("新闻中心", 4),
            ("서울 특별시", 2),
            ("ภาษาไทยเป็นภาษาราชการ", 4),
            ("---", 0),
        ] {
            assert_eq!(of(line).words, words, "{line}");
        }
    }

    #[test]
    fn prose_is_a_sentence_and_no_heading() {
        for line in [
            "The committee met on Tuesday and agreed to open the new library in May.",
            "„Wir haben lange darauf gewartet, und nun wird der Platz endlich umgebaut“, sagte sie der Zeitung am Abend.)",
            "记者从市总工会获悉，今年的活动将于下周一在全市各区同时启动。",
            "وقال المتحدث إن المكتبة الجديدة ستفتح أبوابها في شهر مايو المقبل؟",
        ] {
            assert!(of(line).prose, "{line}");
        }
        for line in [
            "The committee agrees to open the new library in the old town hall",
            "Read more.",
            "首页 新闻 体育 财经 娱乐 科技 汽车 房产 教育 健康",
            "2023-07-03 16:51",
        ] {
            assert!(!of(line).prose, "{line}");
        }
    }
}
