//! What standard input holds, told by its beginning.
//!
//! Takes lines that nobody read yet and reads on in them as far as it must; hands nothing out. What it says depends on the bytes alone,
//! never on the pieces in which a pipe brings them.

use super::record::{self, BadRecord, Fields, MARK};
use super::source::{Lines, ReadError};

/// So much white space may stand before the first record: a text's is held until the text is whole, and who sends records does not
/// send a megabyte of blank lines first.
const LEADING_BLANK_BYTES: usize = 1024 * 1024;

/// Whether lines are records: the first that is not blank is one, or, where the user named the fields or it is too long to be read
/// whole, opens an object.
///
/// # Errors
/// What the system says about reading.
pub(super) fn begins_records(
    lines: &mut Lines,
    fields: &Fields,
    fields_named: bool,
) -> Result<bool, ReadError> {
    let Some(start) = first_that_is_not_blank(lines)? else { return Ok(false) };
    if lines.held().get(start) != Some(&b'{') {
        return Ok(false);
    }
    // As a document, what is too long for a record is too large, too; the records behind it can be read.
    Ok(fields_named || !reads_line(lines, start)? || is_record(line_at(lines.held(), start), fields))
}

/// Where the first byte stands that is neither white space nor of the mark, unless that is too far.
fn first_that_is_not_blank(lines: &mut Lines) -> Result<Option<usize>, ReadError> {
    while lines.held().len() < MARK.len() && MARK.starts_with(lines.held()) {
        if !lines.read_on()? {
            break;
        }
    }
    let mut blank = if lines.held().starts_with(MARK) { MARK.len() } else { 0 };
    loop {
        let rest = lines.held().get(blank..).unwrap_or_default();
        let found = rest.iter().position(|&byte| !record::is_blank(byte));
        blank += found.unwrap_or(rest.len());
        if blank > LEADING_BLANK_BYTES {
            return Ok(None);
        }
        if found.is_some() {
            return Ok(Some(blank));
        }
        if !lines.read_on()? {
            return Ok(None);
        }
    }
}

/// Reads the line that begins there to its end; false if it is longer than a record may be.
fn reads_line(lines: &mut Lines, start: usize) -> Result<bool, ReadError> {
    let mut searched = start;
    loop {
        let end = memchr::memchr(b'\n', lines.held().get(searched..).unwrap_or_default());
        let length = end.map_or(lines.held().len(), |end| searched + end) - start;
        if length as u64 > lines.max_bytes() {
            return Ok(false);
        }
        searched = lines.held().len();
        if end.is_some() || !lines.read_on()? {
            return Ok(true);
        }
    }
}

fn line_at(held: &[u8], start: usize) -> &[u8] {
    let rest = held.get(start..).unwrap_or_default();
    memchr::memchr(b'\n', rest).and_then(|end| rest.get(..end)).unwrap_or(rest)
}

/// Whether a line is a record, be it one whose text is not sound.
fn is_record(line: &[u8], fields: &Fields) -> bool {
    let why = record::parse(line, fields).err().map(|rejected| rejected.why);
    !matches!(why, Some(BadRecord::Missing(_) | BadRecord::Syntax { .. } | BadRecord::NotUtf8(_)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{self, Cursor, Read};

    /// Gives its bytes in pieces of one size, and then fails if it is to.
    struct Trickle {
        bytes: Cursor<Vec<u8>>,
        size: usize,
        fails: bool,
    }

    impl Read for Trickle {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let size = self.size.min(into.len());
            match self.bytes.read(&mut into[..size])? {
                0 if self.fails => Err(io::ErrorKind::UnexpectedEof.into()),
                read => Ok(read),
            }
        }
    }

    fn lines(bytes: &[u8], size: usize, max_bytes: u64) -> Lines {
        let bytes = Cursor::new(bytes.to_vec());
        Lines::new(Box::new(Trickle { bytes, size, fails: false }), None, max_bytes)
    }

    /// The answer, which must be the same in whatever pieces the bytes come, and all of them must be there afterwards.
    fn answer(bytes: &[u8], named: bool, max_bytes: u64) -> bool {
        let answers = [1, 2, 3, 7, 1000, usize::MAX].map(|size| {
            let mut lines = lines(bytes, size.max(bytes.len() / 5000), max_bytes);
            let answer = begins_records(&mut lines, &Fields::default(), named).expect("no error");
            if bytes.len() as u64 <= max_bytes {
                assert!(lines.rest().expect("no error") == bytes, "in pieces of {size} bytes");
            }
            answer
        });
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}: {}", bytes.escape_ascii());
        answers[0]
    }

    #[test]
    fn the_beginning_tells_records_from_text_however_it_comes() {
        for (lines, named, records) in [
            ("{\"text\": \"x\"}\n", false, true),
            ("{\"text\": \"x\"}", false, true),
            ("\n{\"text\": \"x\"}\nA text.\n", false, true),
            ("\u{feff}\n\n \r\n\t {\"text\": \"x\"}", false, true),
            ("{\"text\": 5}\n", false, true),
            ("{\"text\": \"cut\n", false, false),
            ("{\"other\": 5}\n", false, false),
            ("{\"other\": 5}\n", true, true),
            ("\n\n{not JSON\n", true, true),
            ("{not JSON\n", false, false),
            ("[{\"text\": \"x\"}]\n", true, false),
            ("", true, false),
            (" \n\n", true, false),
            ("\u{feff}", true, false),
            ("\u{c}{\"text\": \"x\"}\n", false, false),
            ("A text.\n{\"text\": \"x\"}\n", true, false),
        ] {
            assert_eq!(answer(lines.as_bytes(), named, u64::MAX), records, "{lines:?} {named}");
        }
        for part in [&MARK[..1], &MARK[..2], b"\xEF\xBB{\"text\": \"x\"}\n"] {
            assert!(!answer(part, true, u64::MAX), "{}", part.escape_ascii());
        }
    }

    #[test]
    fn white_space_before_records_is_looked_through_up_to_a_number_of_bytes() {
        for (blank, records) in [(0, true), (LEADING_BLANK_BYTES, true), (LEADING_BLANK_BYTES + 1, false)] {
            let text = format!("{}{{\"text\": \"x\"}}\n", "\n".repeat(blank));
            assert_eq!(answer(text.as_bytes(), false, u64::MAX), records, "{blank}");
        }
        let mut endless = Lines::new(Box::new(io::repeat(b'\n')), None, u64::MAX);
        assert!(!begins_records(&mut endless, &Fields::default(), true).expect("no error"));
    }

    #[test]
    fn a_first_line_that_is_too_long_opens_records_if_it_opens_an_object() {
        let line = "{\"text\": \"xxxxxxxxxxxxxxx\"}";
        let length = line.len() as u64;
        for end in ["", "\n", "\nA text.\n"] {
            let text = format!("\n{line}{end}");
            let other = text.replace("text", "uext");
            for max_bytes in [1, 9, length - 1, length, length + 1] {
                assert!(answer(text.as_bytes(), false, max_bytes), "{text} {max_bytes}");
                let records = answer(other.as_bytes(), false, max_bytes);
                assert_eq!(records, max_bytes < length, "{other} {max_bytes}");
            }
        }
    }

    #[test]
    fn what_cannot_be_read_is_an_error() {
        for text in ["", "\n\n", "{\"text\": "] {
            let bytes = Cursor::new(text.as_bytes().to_vec());
            let mut lines = Lines::new(Box::new(Trickle { bytes, size: 3, fails: true }), None, u64::MAX);
            assert!(begins_records(&mut lines, &Fields::default(), false).is_err(), "{text}");
        }
    }
}
