//! What is measured of a block, without regard to its neighbours.
//!
//! Takes a block's text, gives its [`Features`]. What they speak for is left to `judge`.

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
            let ascii = rest.get(..ascii_bytes(rest.as_bytes())).unwrap_or_default().as_bytes();
            if let (Some(&first), Some(&last)) = (ascii.first(), ascii.last()) {
                let goes_on = inside && first.is_ascii_alphanumeric();
                self.words += ascii_words(ascii) - u32::from(goes_on);
                inside = last.is_ascii_alphanumeric();
            }
            let mut others = rest.get(ascii.len()..).unwrap_or_default().chars();
            rest = others.as_str();
            while let Some(c) = others.next().filter(|c| !c.is_ascii()) {
                let word = self.add_char(c, inside);
                self.words += u32::from(word && !inside);
                (inside, rest) = (word, others.as_str());
            }
        }
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

/// How many bytes come before the first one that is not ASCII; eight at a time.
fn ascii_bytes(text: &[u8]) -> usize {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let (words, _) = text.as_chunks::<8>();
    let clean = 8 * words.iter().take_while(|word| u64::from_le_bytes(**word) & HIGH == 0).count();
    let rest = text.get(clean..).unwrap_or_default();
    clean + rest.iter().take_while(|byte| byte.is_ascii()).count()
}

/// Words of ASCII: letters and digits that begin the line or follow something else. The compiler makes the inner loop wide.
fn ascii_words(line: &[u8]) -> u32 {
    // As many as one byte can count.
    const CHUNK_BYTES: usize = 255;
    let is_word = |byte: u8| (byte | 0x20).wrapping_sub(b'a') < 26 || byte.wrapping_sub(b'0') < 10;
    let Some((&first, rest)) = line.split_first() else { return 0 };
    let chunks = line.chunks(CHUNK_BYTES).zip(rest.chunks(CHUNK_BYTES));
    let inner = chunks.map(|(before, here)| {
        let starts = before.iter().zip(here).map(|(&a, &b)| u8::from(!is_word(a) & is_word(b)));
        u32::from(starts.fold(0u8, u8::wrapping_add))
    });
    u32::from(is_word(first)) + inner.sum::<u32>()
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
            assert_eq!(ascii_words(&[b'-', byte]), u32::from(byte.is_ascii_alphanumeric()), "{byte}");
        }
        assert_eq!(ascii_words(&b"a b".repeat(1000)), 1001);
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
