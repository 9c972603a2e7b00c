//! What outputs are called, and how names are shown.

use crate::tidy::is_deceptive;
use std::borrow::Cow;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Extensions that are known to mean text: they become the output format's.
const TEXT_EXTENSIONS: [&str; 6] = ["txt", "text", "html", "htm", "xhtml", "md"];

/// Extensions of files of records.
const RECORD_EXTENSIONS: [&str; 2] = ["jsonl", "ndjson"];

fn has_extension(path: &Path, known: &[&str]) -> bool {
    let extension = path.extension().and_then(OsStr::to_str);
    extension.is_some_and(|extension| known.iter().any(|known| known.eq_ignore_ascii_case(extension)))
}

/// Whether a file of this name holds records.
pub fn names_records(path: &Path) -> bool {
    has_extension(path, &RECORD_EXTENSIONS)
}

/// The output path of a document's file: a known text extension becomes `extension`, to any other it is appended.
pub fn output_name<'a>(relative: &'a Path, extension: &str) -> Cow<'a, Path> {
    if relative.extension() == Some(OsStr::new(extension)) {
        return Cow::Borrowed(relative);
    }
    if has_extension(relative, &TEXT_EXTENSIONS) {
        return Cow::Owned(relative.with_extension(extension));
    }
    let mut name = relative.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    Cow::Owned(PathBuf::from(name))
}

/// A path for a person's eyes, on one line: control characters, direction marks and bytes that are not UTF-8 as escapes.
pub fn escape(path: &Path) -> String {
    escape_but(path.as_os_str().as_encoded_bytes(), |_| false)
}

/// Lines for a terminal: what it would act upon, and what would not be seen, as escapes; line ends and tabs stay.
pub fn escape_lines(lines: &[u8]) -> String {
    escape_but(lines, |character| matches!(character, '\n' | '\t'))
}

fn escape_but(bytes: &[u8], stays: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            if is_deceptive(character) && !stays(character) {
                out.extend(character.escape_default());
            } else {
                out.push(character);
            }
        }
        for byte in chunk.invalid() {
            // Writing to a `String` cannot fail.
            let _ = write!(out, "\\x{byte:02x}");
        }
    }
    out
}

/// Appends a path, and the number of a record's line, as one line of a list: for a terminal escaped, else byte for byte.
pub(super) fn push_path_line(out: &mut Vec<u8>, path: &Path, line: Option<u64>, for_terminal: bool) {
    if for_terminal {
        out.extend_from_slice(escape(path).as_bytes());
    } else {
        out.extend_from_slice(path.as_os_str().as_encoded_bytes());
    }
    if let Some(line) = line {
        out.extend_from_slice(format!(":{line}").as_bytes());
    }
    out.push(b'\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_text_extension_becomes_the_format_s_and_any_other_stays() {
        for (input, text, records) in [
            ("a.txt", "a.txt", "a.jsonl"),
            ("a.TXT", "a.txt", "a.jsonl"),
            ("b/a.html", "b/a.txt", "b/a.jsonl"),
            ("a.htm", "a.txt", "a.jsonl"),
            ("a.xhtml", "a.txt", "a.jsonl"),
            ("a.md", "a.txt", "a.jsonl"),
            ("a.text", "a.txt", "a.jsonl"),
            ("a", "a.txt", "a.jsonl"),
            ("v1.2", "v1.2.txt", "v1.2.jsonl"),
            ("a.tar.gz", "a.tar.gz.txt", "a.tar.gz.jsonl"),
            ("b.d/a", "b.d/a.txt", "b.d/a.jsonl"),
            (".txt", ".txt.txt", ".txt.jsonl"),
            ("a.", "a..txt", "a..jsonl"),
            ("-a.txt", "-a.txt", "-a.jsonl"),
        ] {
            assert_eq!(output_name(Path::new(input), "txt"), Path::new(text), "{input}");
            assert_eq!(output_name(Path::new(input), "jsonl"), Path::new(records), "{input}");
        }
    }

    #[test]
    fn names_are_shown_on_one_line_and_without_tricks() {
        for (name, shown) in [
            ("plain é 中.txt", "plain é 中.txt"),
            ("two\nlines", "two\\nlines"),
            ("\u{1b}[31mred", "\\u{1b}[31mred"),
            ("gpj\u{202e}txt", "gpj\\u{202e}txt"),
            ("a\u{61c}\u{2066}b", "a\\u{61c}\\u{2066}b"),
            ("a\u{9b}2J\u{ad}\u{2060}\u{e0041}", "a\\u{9b}2J\\u{ad}\\u{2060}\\u{e0041}"),
        ] {
            assert_eq!(escape(Path::new(name)), shown);
        }
    }

    #[test]
    fn lines_for_a_terminal_stay_lines_and_lose_their_tricks() {
        let lines = b"+\ta\n-\x1b]0;title\x07\r\xc2\x9b2J\xff\n\xe2\x80\xae";
        assert_eq!(escape_lines(lines), "+\ta\n-\\u{1b}]0;title\\u{7}\\r\\u{9b}2J\\xff\n\\u{202e}");
    }

    #[cfg(unix)]
    #[test]
    fn bytes_that_are_not_utf8_are_shown_as_such() {
        use std::os::unix::ffi::OsStrExt as _;
        assert_eq!(escape(Path::new(OsStr::from_bytes(b"a\xff\xc3.txt"))), "a\\xff\\xc3.txt");
        let mut line = Vec::new();
        push_path_line(&mut line, Path::new(OsStr::from_bytes(b"a\xff")), Some(7), false);
        assert_eq!(line, b"a\xff:7\n");
    }
}
