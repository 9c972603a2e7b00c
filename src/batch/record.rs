//! One line of JSONL: where its text stands, and that the rest is sound.
//!
//! Takes a line and gives the text and the places that [`crate::emit::jsonl`] writes anew. Everything else of the record is
//! checked against the grammar (RFC 8259) and never copied, parsed or changed. No recursion: nesting costs a byte a level.

use crate::emit::jsonl::plain_bytes;
use std::borrow::Cow;
use std::ops::Range;

/// The names of the fields that are read and written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields {
    /// The document's text.
    pub text: String,
    /// What names a record in messages, beside its line.
    pub id: Option<String>,
    /// The object that is added.
    pub meta: String,
}

impl Default for Fields {
    fn default() -> Self {
        Self { text: "text".to_owned(), id: None, meta: "dechrome".to_owned() }
    }
}

/// A sound record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record<'a> {
    /// The line without white space at its ends.
    pub line: &'a str,
    /// The text, unescaped.
    pub text: Cow<'a, str>,
    /// Lone surrogates in the text, which became U+FFFD.
    pub replaced: usize,
    /// Where the text's string stands in the line, quotes included.
    pub text_at: Range<usize>,
    /// Where the value of the added object of an earlier run stands.
    pub meta_at: Option<Range<usize>>,
    /// The value of the field that names the record, as it stands.
    pub id: Option<&'a str>,
}

/// Why a line is no record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadRecord {
    /// Not UTF-8.
    #[error("not UTF-8 (byte {0})")]
    NotUtf8(usize),
    /// Not JSON.
    #[error("not JSON (byte {at}): {what}")]
    Syntax {
        /// First byte that is wrong, from 1.
        at: usize,
        /// What is wrong.
        what: &'static str,
    },
    /// JSON, but not an object.
    #[error("not a JSON object")]
    NotAnObject,
    /// There is no text.
    #[error("no field \"{0}\" (name the text's field with --text-field)")]
    Missing(String),
    /// The text is no string.
    #[error("field \"{0}\" is not a string")]
    NotText(String),
    /// A field that is read stands twice.
    #[error("field \"{0}\" stands twice")]
    Duplicate(String),
    /// The field of the added object is taken by something else.
    #[error("field \"{0}\" is not from an earlier run (name another with --meta-field)")]
    MetaTaken(String),
}

/// Reads one line.
///
/// # Errors
/// A line that is not a JSON object with one string of the text field's name.
pub fn parse<'a>(line: &'a [u8], fields: &Fields) -> Result<Record<'a>, BadRecord> {
    let line = std::str::from_utf8(line).map_err(|error| BadRecord::NotUtf8(error.valid_up_to() + 1))?;
    let line = line.trim_matches([' ', '\t', '\r', '\n']);
    let mut scan = Scan { text: line, at: 0 };
    if scan.peek() != Some(b'{') {
        scan.value()?;
        scan.end()?;
        return Err(BadRecord::NotAnObject);
    }
    scan.at += 1;
    let (mut text, mut meta, mut id) = (None, None, None);
    let mut twice = None;
    scan.space();
    let mut more = !scan.eat(b'}');
    while more {
        scan.space();
        let key = scan.key()?;
        scan.space();
        let start = scan.at;
        let value = scan.value()?;
        let slot = Value { at: start..scan.at, escaped: value };
        let target = if key.is(line, &fields.text) {
            Some((&mut text, &fields.text))
        } else if key.is(line, &fields.meta) {
            Some((&mut meta, &fields.meta))
        } else {
            fields.id.as_ref().filter(|name| key.is(line, name)).map(|name| (&mut id, name))
        };
        if let Some((target, name)) = target
            && target.replace(slot).is_some()
        {
            twice.get_or_insert_with(|| name.clone());
        }
        scan.space();
        more = scan.eat(b',');
        if !more && !scan.eat(b'}') {
            return Err(scan.wrong("a comma or } is wanted"));
        }
    }
    scan.end()?;
    if let Some(name) = twice {
        return Err(BadRecord::Duplicate(name));
    }
    let Some(value) = text else { return Err(BadRecord::Missing(fields.text.clone())) };
    let Some(escaped) = value.escaped else { return Err(BadRecord::NotText(fields.text.clone())) };
    let inner = line.get(value.at.start + 1..value.at.end - 1).unwrap_or_default();
    let (text, replaced) = if escaped { unescape(inner) } else { (Cow::Borrowed(inner), 0) };
    let id = id.and_then(|value: Value| line.get(value.at));
    Ok(Record { line, text, replaced, text_at: value.at, meta_at: meta.map(|value| value.at), id })
}

/// Whether lines look like records: the first that is not blank is one, or, where the user named the fields, opens an object.
pub(super) fn begins_records(lines: &[u8], fields: &Fields, fields_named: bool) -> bool {
    let lines = lines.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(lines).trim_ascii_start();
    if !lines.starts_with(b"{") {
        return false;
    }
    let end = memchr::memchr(b'\n', lines).unwrap_or(lines.len());
    let first = parse(lines.get(..end).unwrap_or_default(), fields);
    fields_named
        || !matches!(first, Err(BadRecord::Missing(_) | BadRecord::Syntax { .. } | BadRecord::NotUtf8(_)))
}

/// A value's place; for a string also whether there are escapes in it.
struct Value {
    at: Range<usize>,
    escaped: Option<bool>,
}

struct Key {
    inner: Range<usize>,
    escaped: bool,
}

impl Key {
    fn is(&self, line: &str, name: &str) -> bool {
        let inner = line.get(self.inner.clone()).unwrap_or_default();
        if self.escaped { unescape(inner).0 == name } else { inner == name }
    }
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl Scan<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn wrong(&self, what: &'static str) -> BadRecord {
        BadRecord::Syntax { at: self.at + 1, what }
    }

    fn end(&mut self) -> Result<(), BadRecord> {
        self.space();
        if self.at == self.text.len() { Ok(()) } else { Err(self.wrong("something follows the value")) }
    }

    fn key(&mut self) -> Result<Key, BadRecord> {
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
    fn value(&mut self) -> Result<Option<bool>, BadRecord> {
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
fn unescape(inner: &str) -> (Cow<'_, str>, usize) {
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
