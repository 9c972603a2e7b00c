//! What outputs are called, and which sets of names are refused before anything is written.

use super::listing::Listing;
use super::{Options, Target};
use std::borrow::Cow;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
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

/// Why outputs are refused before anything is written.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// An output lies where an input does.
    #[error("the output {} is equal to, inside or above the input {}", escape(.output), escape(.input))]
    Overlap {
        /// The output.
        output: PathBuf,
        /// The input.
        input: PathBuf,
    },
}

/// Refuses outputs that would meet each other or an input.
///
/// # Errors
/// What is refused and why.
pub fn check_outputs(listing: &Listing, target: &Target, _options: &Options) -> Result<(), Refusal> {
    if let Target::Tree(output) = target {
        for input in &listing.folders {
            refuse_overlap(output, input)?;
        }
    }
    Ok(())
}

fn refuse_overlap(output: &Path, input: &Path) -> Result<(), Refusal> {
    let (real_output, real_input) = (real_path(output), real_path(input));
    if real_output.starts_with(&real_input) || real_input.starts_with(&real_output) {
        return Err(Refusal::Overlap { output: output.to_path_buf(), input: input.to_path_buf() });
    }
    Ok(())
}

/// A path without links, as far as it exists.
fn real_path(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    for existing in absolute.ancestors() {
        if let (Ok(real), Ok(rest)) = (fs::canonicalize(existing), absolute.strip_prefix(existing)) {
            return if rest.as_os_str().is_empty() { real } else { real.join(rest) };
        }
    }
    absolute
}

/// A path for a person's eyes, on one line: control characters, direction marks and bytes that are not UTF-8 as escapes.
pub fn escape(path: &Path) -> String {
    let mut out = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        for character in chunk.valid().chars() {
            if is_deceptive(character) {
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

/// Characters that move the cursor, break the line or turn the direction.
fn is_deceptive(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}
