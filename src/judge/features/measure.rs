//! What one block shows by itself, read in one pass over its characters.

use super::class::{CHUNK, CLASSES, Class, HASH_STEP, WordChunk, class_of_ascii, classify};
use super::words::{Tokens, Words};
use crate::segment::{is_closing, is_list_item, is_sentence_end};

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
/// Letters of the words that carry grammar in most languages that part words by spaces.
const SHORT_WORD_CHARS: u32 = 3;
/// Words of the longest label: `Published by:`.
const LABEL_WORDS: u32 = 5;

/// What is counted in a block. No number is above 65,535.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Measure {
    pub(crate) chars: u16,
    /// Runs of letters and digits; each Chinese and Japanese character is one.
    pub(crate) words: u16,
    pub(crate) letters: u16,
    pub(crate) capitals: u16,
    pub(crate) digits: u16,
    pub(crate) ideographs: u16,
    pub(crate) commas: u16,
    pub(crate) ends: u16,
    pub(crate) symbols: u16,
    pub(crate) separators: u16,
    /// Words that begin with a capital.
    pub(crate) capital_words: u16,
    /// Words of up to three small letters.
    pub(crate) short_words: u16,
    /// Words of digits alone.
    pub(crate) numbers: u16,
    /// The class of the first character that is no space, and of the last.
    pub(crate) first: Class,
    pub(crate) last: Class,
    /// Whether the block reads as one sentence or more.
    pub(crate) prose: bool,
    /// Whether it begins with a label: a few words and a colon.
    pub(crate) label: bool,
    /// Whether it holds an address of the web or of mail.
    pub(crate) address: bool,
    /// Whether it begins as a list item does.
    pub(crate) item: bool,
    /// What its words lean to; see [`Tokens::finish`].
    pub(crate) leaning: i16,
    /// The share of its words and word pairs that the model knows, of 255.
    pub(crate) known: u8,
    /// A hash of its words, to find the same line again; 0 without words.
    pub(crate) hash: u32,
}

/// Measures a block; `lines` are its lines in order. What its words say of the whole document is added to `tells`.
pub(crate) fn measure<'a>(
    lines: impl DoubleEndedIterator<Item = &'a str> + Clone,
    words: &Words,
    tells: &mut super::words::Tells,
) -> Measure {
    let mut reader = Reader::new(Tokens::new(words, tells));
    for line in lines.clone() {
        reader.read(line);
    }
    let last_line = lines.clone().next_back().unwrap_or_default();
    reader.finish(lines.clone().next().unwrap_or_default(), last_line)
}

/// Whether the line ends as a sentence does, brackets and quotes after it left out.
pub(crate) fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(|c: char| is_closing(c) || c.is_whitespace()).ends_with(is_sentence_end)
}

/// The words of a line in small letters, each with the hash that [`Tokens`] takes: what the reader sees, spelt out.
pub(crate) fn hash_letters(line: &str) -> Vec<(String, u64)> {
    let mut words: Vec<(String, u64)> = Vec::new();
    let mut inside = false;
    for c in line.chars() {
        let class = if c.is_ascii() { class_of_ascii(c as u8) } else { classify(c) };
        let folded = match class {
            Class::Letter | Class::Capital => c.to_lowercase().next().unwrap_or(c),
            Class::Digit => '0',
            Class::Joiner if inside => continue,
            Class::Ideograph => {
                inside = false;
                words.push((c.to_string(), u64::from(c)));
                continue;
            }
            _ => {
                inside = false;
                continue;
            }
        };
        if !std::mem::replace(&mut inside, true) {
            words.push((String::new(), 0));
        }
        if let Some((word, hash)) = words.last_mut() {
            word.push(if class == Class::Digit { c } else { folded });
            *hash = hash.rotate_left(HASH_STEP) ^ u64::from(folded);
        }
    }
    words
}

/// The word that is being read.
#[derive(Clone, Copy, Default)]
struct Word {
    hash: u64,
    chars: u32,
    capitals: u32,
    digits: u32,
    capital_first: bool,
}

/// The eight bytes from a place on, the first one lowest; after the last one zeros.
fn chunk_at(bytes: &[u8], at: usize) -> u64 {
    if let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<CHUNK>) {
        return u64::from_le_bytes(*chunk);
    }
    let left = bytes.len().saturating_sub(at);
    match bytes.last_chunk::<CHUNK>() {
        Some(chunk) => u64::from_le_bytes(*chunk) >> (8 * (CHUNK - left)),
        None => bytes.iter().skip(at).rev().fold(0, |chunk, &byte| chunk << 8 | u64::from(byte)),
    }
}

struct Reader<'a> {
    tokens: Tokens<'a>,
    classes: [u32; CLASSES],
    word: Word,
    chars: u32,
    words: u32,
    letters: u32,
    capitals: u32,
    digits: u32,
    capital_words: u32,
    short_words: u32,
    numbers: u32,
    /// Commas and stops of Chinese and Japanese.
    stops: u32,
    first: Class,
    /// The class of the character before.
    last: Class,
    label: bool,
    address: bool,
}

impl<'a> Reader<'a> {
    fn new(tokens: Tokens<'a>) -> Self {
        Self {
            tokens,
            classes: [0; CLASSES],
            word: Word::default(),
            chars: 0,
            words: 0,
            letters: 0,
            capitals: 0,
            digits: 0,
            capital_words: 0,
            short_words: 0,
            numbers: 0,
            stops: 0,
            first: Class::None,
            last: Class::None,
            label: false,
            address: false,
        }
    }

    fn read(&mut self, line: &str) {
        let bytes = line.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            match class_of_ascii(byte) {
                class @ (Class::Letter | Class::Capital | Class::Digit) => {
                    let chunk = WordChunk::read(chunk_at(bytes, at));
                    self.add_ascii(class, chunk);
                    at += chunk.chars as usize;
                    self.last = bytes.get(at.wrapping_sub(1)).map_or(class, |&byte| class_of_ascii(byte));
                    if bytes.get(at) == Some(&b' ') {
                        self.end_word();
                        self.chars += 1;
                        self.last = Class::Space;
                        at += 1;
                    }
                }
                Class::None => {
                    let c = line.get(at..).and_then(|rest| rest.chars().next()).unwrap_or_default();
                    self.read_char(c);
                    at += c.len_utf8();
                }
                class => {
                    self.add_other(class);
                    at += 1;
                }
            }
        }
        self.end_word();
    }

    /// Adds letters and digits of ASCII that stand next, the first one of this class.
    fn add_ascii(&mut self, class: Class, chunk: WordChunk) {
        if self.word.chars == 0 {
            self.word.capital_first = class == Class::Capital;
        }
        if self.first == Class::None {
            self.first = class;
        }
        self.word.hash = self.word.hash.rotate_left(HASH_STEP * chunk.chars) ^ chunk.hash;
        self.word.chars = self.word.chars.saturating_add(chunk.chars);
        self.word.capitals += chunk.capitals;
        self.word.digits += chunk.digits;
        self.chars = self.chars.saturating_add(chunk.chars);
    }

    /// Reads a character beyond ASCII.
    fn read_char(&mut self, c: char) {
        let class = classify(c);
        let folded = match class {
            Class::Letter => c,
            Class::Capital => c.to_lowercase().next().unwrap_or(c),
            Class::Digit => '0',
            _ => {
                self.stops += u32::from(matches!(c, '、' | '。' | '，' | '！' | '？' | '；' | '｡'));
                self.add_other(class);
                if class == Class::Ideograph {
                    self.tokens.add(u64::from(c));
                }
                return;
            }
        };
        if self.word.chars == 0 {
            self.word.capital_first = class == Class::Capital;
        }
        if self.first == Class::None {
            self.first = class;
        }
        self.word.hash = self.word.hash.rotate_left(HASH_STEP) ^ u64::from(folded);
        self.word.chars += 1;
        self.word.capitals += u32::from(class == Class::Capital);
        self.word.digits += u32::from(class == Class::Digit);
        self.chars += 1;
        self.last = class;
    }

    /// Adds a character that is no letter or digit of a word.
    fn add_other(&mut self, class: Class) {
        self.chars += 1;
        if class == Class::Joiner && self.word.chars > 0 {
            self.last = class;
            return;
        }
        self.end_word();
        if class == Class::Colon {
            self.label |= self.words <= LABEL_WORDS && self.classes.get(Class::Colon as usize) == Some(&0);
        }
        // `//` of an address of the web, `a@b` of mail.
        self.address |= class == Class::Slash && self.last == Class::Slash
            || class == Class::At && matches!(self.last, Class::Letter | Class::Capital | Class::Digit);
        if let Some(count) = self.classes.get_mut(class as usize) {
            *count += 1;
        }
        if self.first == Class::None && class != Class::Space {
            self.first = class;
        }
        self.last = class;
    }

    fn end_word(&mut self) {
        let word = std::mem::take(&mut self.word);
        if word.chars == 0 {
            return;
        }
        self.words += 1;
        self.letters += word.chars - word.digits;
        self.capitals += word.capitals;
        self.digits += word.digits;
        self.capital_words += u32::from(word.capital_first);
        self.numbers += u32::from(word.digits == word.chars);
        self.short_words +=
            u32::from(word.chars <= SHORT_WORD_CHARS && word.capitals == 0 && word.digits == 0);
        self.tokens.add(word.hash);
    }

    fn finish(self, first_line: &str, last_line: &str) -> Measure {
        let class = |class: Class| self.classes.get(class as usize).copied().unwrap_or_default();
        let ideographs = class(Class::Ideograph);
        let words = self.words + ideographs + class(Class::Unspaced) / CHARS_OF_UNSPACED_WORD;
        let prose = if ideographs * 2 > words {
            ideographs >= PROSE_IDEOGRAPHS && self.stops > 0
        } else {
            words >= LONG_PROSE_WORDS || (words >= PROSE_WORDS && ends_sentence(last_line))
        };
        let ends = self.last == Class::Close && ends_sentence(last_line);
        let (leaning, known, hash) = self.tokens.finish();
        let cap = |count: u32| u16::try_from(count).unwrap_or(u16::MAX);
        Measure {
            chars: cap(self.chars),
            words: cap(words),
            letters: cap(self.letters),
            capitals: cap(self.capitals),
            digits: cap(self.digits),
            ideographs: cap(ideographs),
            commas: cap(class(Class::Comma)),
            ends: cap(class(Class::End)),
            symbols: cap(class(Class::Symbol) + class(Class::At)),
            separators: cap(class(Class::Separator) + class(Class::Slash)),
            capital_words: cap(self.capital_words),
            short_words: cap(self.short_words),
            numbers: cap(self.numbers),
            first: self.first,
            last: if ends { Class::End } else { self.last },
            prose,
            label: self.label,
            address: self.address,
            item: is_list_item(first_line),
            leaning,
            known,
            hash,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::words::Tells;
    use super::*;
    use std::sync::LazyLock;

    static NO_WORDS: LazyLock<Words> = LazyLock::new(|| Words::new(std::iter::empty()));

    fn of(line: &str) -> Measure {
        measure(std::iter::once(line), &NO_WORDS, &mut Tells::default())
    }

    #[test]
    fn letters_and_digits_are_what_the_standard_calls_so() {
        for c in '\0'..=char::MAX {
            let word = c.to_string();
            let is_word = matches!(classify_any(c), Class::Letter | Class::Capital | Class::Digit);
            let other = matches!(classify_any(c), Class::Ideograph | Class::Unspaced | Class::Joiner);
            assert!(other || is_word == c.is_alphanumeric(), "U+{:04X}", c as u32);
            assert_eq!(
                of(&word).words > 0,
                is_word || classify_any(c) == Class::Ideograph,
                "U+{:04X}",
                c as u32
            );
        }
    }

    fn classify_any(c: char) -> Class {
        if c.is_ascii() { class_of_ascii(c as u8) } else { classify(c) }
    }

    #[test]
    fn words_are_counted_in_every_script() {
        for (line, words) in [
            ("Home", 1),
            ("one, two -- three", 3),
            ("l’été déjà", 2),
            ("don't stop", 2),
            ("'quoted'", 1),
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

    #[test]
    fn what_a_line_shows_is_counted() {
        let m = of("By Jane Roe: 12 of 30 (see https://example.org/a), a@b.org!");
        assert_eq!((m.words, m.capital_words, m.numbers, m.digits), (14, 3, 2, 4));
        assert_eq!((m.commas, m.ends, m.separators, m.symbols), (1, 3, 3, 1));
        assert!(m.label && m.address && !m.item);
        assert_eq!((m.first, m.last), (Class::Capital, Class::End));
        assert!(!of("Of all that we had hoped for: nothing").label);
        assert!(!of("and/or").address && of("mail me at x@example.org").address);
    }

    #[test]
    fn words_spelt_out_are_those_that_are_read() {
        for line in ["Read MORE, don't", "ÉTÉ Москва l’été", "May 12, 2019", "新闻 news中心", "'a-b' ١٢ x"]
        {
            let mut tells = Tells::default();
            let mut tokens = Tokens::new(&NO_WORDS, &mut tells);
            let words = hash_letters(line);
            words.iter().for_each(|&(_, hash)| tokens.add(hash));
            assert_eq!(tokens.finish().2, of(line).hash, "{words:?}");
        }
    }

    #[test]
    fn a_word_is_the_same_in_capitals_and_a_number_whatever_it_says() {
        for (one, other) in
            [("Read MORE", "read more"), ("ÉTÉ Москва", "été москва"), ("May 12, 2019", "may 30 2024")]
        {
            assert_eq!(of(one).hash, of(other).hash, "{one}");
        }
        for (one, other) in [("read more", "more read"), ("ab c", "a bc"), ("12", "123"), ("新闻", "闻新")]
        {
            assert_ne!(of(one).hash, of(other).hash, "{one}");
        }
        assert_eq!(of("---").hash, 0);
    }

    #[test]
    fn a_block_of_many_lines_counts_as_their_sum() {
        let lines = ["One line of", "a block, and", "12 more."];
        let whole = measure(lines.into_iter(), &NO_WORDS, &mut Tells::default());
        let sum = |of_line: fn(&Measure) -> u16| lines.iter().map(|line| of_line(&of(line))).sum::<u16>();
        assert_eq!(whole.words, sum(|m| m.words));
        assert_eq!(whole.chars, sum(|m| m.chars));
        assert_eq!(whole.digits, sum(|m| m.digits));
        assert_eq!(whole.last, Class::End);
    }
}
