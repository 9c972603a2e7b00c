//! What is left to read of a text: its characters, words and numbers in any script.
//!
//! Takes no decision about dates: their grammar is in [`super::dates`] and [`super::clock`].

/// Before the web nothing was published on it; pages carry dates of print articles since about this year.
pub(super) const FIRST_YEAR: i16 = 1970;
/// Later ones are numbers that happen to look like a year.
pub(super) const LAST_YEAR: i16 = 2100;
/// A word longer than this (in bytes) is in no table; the longest there, `корреспондент`, has 26.
const MAX_WORD_BYTES: usize = 32;

/// The value of a decimal digit: ASCII, full-width, Arabic-Indic, Persian.
pub(super) fn digit(c: char) -> Option<i32> {
    let zero = match c {
        '0'..='9' => '0',
        '０'..='９' => '０',
        '٠'..='٩' => '٠',
        '۰'..='۹' => '۰',
        _ => return None,
    };
    i32::try_from(u32::from(c) - u32::from(zero)).ok()
}

/// A number as printed: its value and how many figures it has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Number {
    pub(super) value: i32,
    pub(super) figures: u8,
}

impl Number {
    pub(super) fn year(self) -> Option<i16> {
        let year = i16::try_from(self.value).ok()?;
        (self.figures == 4 && (FIRST_YEAR..=LAST_YEAR).contains(&year)).then_some(year)
    }

    pub(super) fn small(self) -> Option<i8> {
        i8::try_from(self.value).ok().filter(|_| self.figures <= 2)
    }
}

/// What is left to read. A method that gives nothing leaves it where it was.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a> {
    pub(super) rest: &'a str,
}

impl Cursor<'_> {
    pub(super) fn skip(&mut self, wanted: impl Fn(char) -> bool) {
        self.rest = self.rest.trim_start_matches(wanted);
    }

    pub(super) fn spaces(&mut self) {
        self.rest = self.rest.trim_start();
    }

    pub(super) fn eat(&mut self, text: &str) -> bool {
        match self.rest.strip_prefix(text) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// One of these characters.
    pub(super) fn eat_any(&mut self, wanted: &str) -> Option<char> {
        let c = self.rest.chars().next().filter(|&c| wanted.contains(c))?;
        self.rest = self.rest.get(c.len_utf8()..)?;
        Some(c)
    }

    /// A text of letters in any case, not followed by another letter.
    pub(super) fn eat_folded(&mut self, text: &str) -> bool {
        let Some((head, rest)) = self.rest.split_at_checked(text.len()) else { return false };
        let whole = !rest.starts_with(char::is_alphabetic);
        if whole && head.eq_ignore_ascii_case(text) {
            self.rest = rest;
            return true;
        }
        false
    }

    pub(super) fn number(&mut self) -> Option<Number> {
        let (mut value, mut figures, mut bytes) = (0_i32, 0_u8, 0);
        for c in self.rest.chars() {
            let Some(digit) = digit(c) else { break };
            if figures == 8 {
                return None;
            }
            value = value * 10 + digit;
            figures += 1;
            bytes += c.len_utf8();
        }
        self.rest = self.rest.get(bytes..)?;
        (figures > 0).then_some(Number { value, figures })
    }

    /// Gives the letters at the start, in lower case, to `look`; nothing where there are none or too many.
    pub(super) fn word<T>(self, look: impl FnOnce(&str) -> T) -> Option<T> {
        let mut bytes = 0;
        for c in self.rest.chars().take_while(|c| c.is_alphabetic()) {
            bytes += c.len_utf8();
            if bytes > MAX_WORD_BYTES {
                return None;
            }
        }
        let word = self.rest.get(..bytes).filter(|word| !word.is_empty())?;
        let mut lower = [0; 2 * MAX_WORD_BYTES];
        let mut length = 0;
        if word.is_ascii() {
            length = word.len();
            let slot = lower.get_mut(..length)?;
            slot.copy_from_slice(word.as_bytes());
            slot.make_ascii_lowercase();
        } else {
            for c in word.chars().flat_map(char::to_lowercase) {
                let end = length + c.len_utf8();
                c.encode_utf8(lower.get_mut(length..end)?);
                length = end;
            }
        }
        std::str::from_utf8(lower.get(..length)?).ok().map(look)
    }

    /// Goes over the word at the start if `wanted` says something about it.
    pub(super) fn eat_word<T>(&mut self, wanted: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let said = self.word(wanted)??;
        self.skip(char::is_alphabetic);
        Some(said)
    }

    pub(super) fn eat_word_if(&mut self, wanted: impl FnOnce(&str) -> bool) -> bool {
        self.eat_word(|word| wanted(word).then_some(())).is_some()
    }
}
