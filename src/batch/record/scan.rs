//! JSON's grammar (RFC 8259), gone over byte by byte: says where values end and what is wrong. No recursion: nesting costs a byte
//! a level.

use super::{BadRecord, is_blank};
use crate::emit::jsonl::plain_bytes;
use std::borrow::Cow;
use std::ops::Range;

/// A field's name: where its inside stands, and whether there are escapes in it.
pub(super) struct Key {
    inner: Range<usize>,
    escaped: bool,
}

impl Key {
    /// Whether it spells `name`.
    pub(super) fn is(&self, line: &str, name: &str) -> bool {
        let inner = line.get(self.inner.clone()).unwrap_or_default();
        if self.escaped { unescape(inner).0 == name } else { inner == name }
    }
}

/// Goes over JSON without copying any of it; where it stands is the first byte not yet gone over.
pub(super) struct Scan<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
}

impl Scan<'_> {
    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(super) fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    pub(super) fn space(&mut self) {
        while self.peek().is_some_and(is_blank) {
            self.at += 1;
        }
    }

    pub(super) fn wrong(&self, what: &'static str) -> BadRecord {
        BadRecord::Syntax { at: self.at + 1, what }
    }

    pub(super) fn end(&mut self) -> Result<(), BadRecord> {
        self.space();
        if self.at == self.text.len() { Ok(()) } else { Err(self.wrong("something follows the value")) }
    }

    pub(super) fn key(&mut self) -> Result<Key, BadRecord> {
        if self.peek() != Some(b'"') {
            return Err(self.wrong("a field's name in quotes is wanted"));
        }
        let start = self.at + 1;
        let escaped = self.string()?;
        let inner = start..self.at - 1;
        self.space();
        if self.eat(b':') { Ok(Key { inner, escaped }) } else { Err(self.wrong("a colon is wanted")) }
    }

    /// Goes over a string, from quote to quote; whether there are escapes in it.
    fn string(&mut self) -> Result<bool, BadRecord> {
        self.at += 1;
        let mut escaped = false;
        loop {
            self.at += plain_bytes(self.text.as_bytes().get(self.at..).unwrap_or_default());
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(escaped);
                }
                Some(b'\\') => {
                    escaped = true;
                    self.at += 1;
                    self.escape()?;
                }
                Some(_) => return Err(self.wrong("a control character in a string")),
                None => return Err(self.wrong("a string without an end")),
            }
        }
    }

    fn escape(&mut self) -> Result<(), BadRecord> {
        match self.peek() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 1,
            Some(b'u') => {
                let digits = self.text.as_bytes().get(self.at + 1..self.at + 5);
                if !digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) {
                    return Err(self.wrong("\\u wants four hexadecimal digits"));
                }
                self.at += 5;
            }
            _ => return Err(self.wrong("an unknown escape")),
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<(), BadRecord> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start { Err(self.wrong("a digit is wanted")) } else { Ok(()) }
    }

    fn number(&mut self) -> Result<(), BadRecord> {
        self.eat(b'-');
        if !self.eat(b'0') {
            self.digits()?;
        }
        if self.eat(b'.') {
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(())
    }

    fn word(&mut self, word: &str) -> Result<(), BadRecord> {
        if self.text.get(self.at..).is_some_and(|rest| rest.starts_with(word)) {
            self.at += word.len();
            Ok(())
        } else {
            Err(self.wrong("a value is wanted"))
        }
    }

    /// Goes over a value; for a string: whether there are escapes in it.
    pub(super) fn value(&mut self) -> Result<Option<bool>, BadRecord> {
        if self.peek() == Some(b'"') {
            return self.string().map(Some);
        }
        let mut open = Vec::new();
        loop {
            self.space();
            let mut opened = false;
            match self.peek() {
                Some(bracket @ (b'{' | b'[')) => {
                    self.at += 1;
                    self.space();
                    let close = bracket + 2;
                    if !self.eat(close) {
                        if bracket == b'{' {
                            self.key()?;
                        }
                        open.push(close);
                        opened = true;
                    }
                }
                Some(b'"') => _ = self.string()?,
                Some(b'-' | b'0'..=b'9') => self.number()?,
                Some(b't') => self.word("true")?,
                Some(b'f') => self.word("false")?,
                Some(b'n') => self.word("null")?,
                _ => return Err(self.wrong("a value is wanted")),
            }
            if !opened && !self.next_element(&mut open)? {
                return Ok(None);
            }
        }
    }

    /// After a value: closes what ends here. Whether another value follows.
    fn next_element(&mut self, open: &mut Vec<u8>) -> Result<bool, BadRecord> {
        while let Some(&close) = open.last() {
            self.space();
            if self.eat(b',') {
                if close == b'}' {
                    self.space();
                    self.key()?;
                }
                return Ok(true);
            }
            if !self.eat(close) {
                return Err(self.wrong("a comma or a closing bracket is wanted"));
            }
            open.pop();
        }
        Ok(false)
    }
}

/// Takes the escapes out of a string's inside, which was checked already; lone surrogates become U+FFFD and are counted.
pub(super) fn unescape(inner: &str) -> (Cow<'_, str>, usize) {
    let mut out = String::with_capacity(inner.len());
    let (mut rest, mut replaced) = (inner, 0);
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        let (plain, escape) = rest.split_at(at);
        out.push_str(plain);
        let mut taken = 2;
        out.push(match escape.as_bytes().get(1) {
            Some(b'n') => '\n',
            Some(b't') => '\t',
            Some(b'r') => '\r',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'u') => {
                let (found, bytes) = unicode_escape(escape);
                taken = bytes;
                replaced += usize::from(found.is_none());
                found.unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            Some(&same) => char::from(same),
            None => '\\',
        });
        rest = escape.get(taken..).unwrap_or_default();
    }
    out.push_str(rest);
    (Cow::Owned(out), replaced)
}

/// The character of `\uXXXX` or of a pair of them, and the bytes it took; `None` for a lone surrogate.
fn unicode_escape(escape: &str) -> (Option<char>, usize) {
    let unit = |at: usize| {
        let digits = escape.get(at..at + 6)?.strip_prefix("\\u")?;
        u32::from_str_radix(digits, 16).ok()
    };
    let Some(first) = unit(0) else { return (None, 2) };
    if let Some(second) = unit(6)
        && (0xD800..0xDC00).contains(&first)
        && (0xDC00..0xE000).contains(&second)
    {
        return (char::from_u32(0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00)), 12);
    }
    (char::from_u32(first), 6)
}
