//! What `check` shows: whether two contents differ, and where.

use super::source::{self, ReadError};
use similar::udiff::UnifiedHunkHeader;
use similar::{DiffTag, TextDiff};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

/// Lines of context around a difference.
const CONTEXT_LINES: usize = 3;

/// Appends a unified diff. Lines that are not UTF-8 stand as they are, and so do carriage returns: a line feed alone ends a line, as
/// those who apply a diff have it.
pub(super) fn push_unified(out: &mut Vec<u8>, (old_label, new_label): (&str, &str), old: &[u8], new: &[u8]) {
    let lines = |text| -> Vec<&[u8]> { <[u8]>::split_inclusive(text, |&byte| byte == b'\n').collect() };
    let (old, new) = (lines(old), lines(new));
    out.extend_from_slice(format!("--- {old_label}\n+++ {new_label}\n").as_bytes());
    let diff = TextDiff::configure().diff_slices(&old, &new);
    for hunk in diff.grouped_ops(CONTEXT_LINES) {
        out.extend_from_slice(format!("{}\n", UnifiedHunkHeader::new(&hunk)).as_bytes());
        for op in &hunk {
            let (tag, gone, come) = op.as_tag_tuple();
            if tag == DiffTag::Equal {
                push_lines(out, b' ', old.get(gone));
            } else {
                push_lines(out, b'-', old.get(gone));
                push_lines(out, b'+', new.get(come));
            }
        }
    }
}

fn push_lines(out: &mut Vec<u8>, sign: u8, lines: Option<&[&[u8]]>) {
    for line in lines.unwrap_or_default() {
        out.push(sign);
        out.extend_from_slice(line);
        if !line.ends_with(b"\n") {
            out.extend_from_slice(b"\n\\ No newline at end of file\n");
        }
    }
}

/// What an existing file is, as far as it is compared.
pub(super) enum Existing {
    /// There is none.
    Missing,
    /// Its bytes.
    Bytes(Vec<u8>),
}

/// Reads an existing output.
pub(super) fn read_existing(target: &Path) -> Result<Existing, ReadError> {
    let mut bytes = Vec::new();
    match source::read_file(target, u64::MAX - 1, &mut bytes) {
        Ok(()) => Ok(Existing::Bytes(bytes)),
        Err(ReadError::Io(error)) if error.kind() == ErrorKind::NotFound => Ok(Existing::Missing),
        Err(error) => Err(error),
    }
}

/// Compares a file with what would be written there, piece by piece, so that it need not fit the memory.
pub(super) struct Comparison {
    pub(super) target: PathBuf,
    existing: Option<Box<dyn Read + Send>>,
    same: bool,
    /// All that would be written, where the difference is to be shown.
    wanted: Option<Vec<u8>>,
    piece: Vec<u8>,
}

impl Comparison {
    /// Begins to compare.
    pub(super) fn new(target: PathBuf, diff: bool) -> Result<Self, ReadError> {
        let existing = match source::open_file(&target) {
            Ok(file) => Some(file),
            Err(ReadError::Io(error)) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        let same = existing.is_some();
        Ok(Self { target, existing, same, wanted: diff.then(Vec::new), piece: Vec::new() })
    }

    /// Compares the next bytes.
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), ReadError> {
        if let Some(wanted) = &mut self.wanted {
            wanted.extend_from_slice(bytes);
        }
        if let Some(existing) = self.existing.as_mut().filter(|_| self.same) {
            self.piece.clear();
            existing.take(bytes.len() as u64).read_to_end(&mut self.piece)?;
            self.same = self.piece == bytes;
        }
        Ok(())
    }

    /// Ends the comparison: `None` if there is no difference, else the diff, empty unless wanted.
    pub(super) fn finish(mut self) -> Result<Option<Vec<u8>>, ReadError> {
        if let Some(existing) = self.existing.as_mut().filter(|_| self.same) {
            self.same = existing.take(1).read_to_end(&mut Vec::new())? == 0;
        }
        if self.same {
            return Ok(None);
        }
        let mut out = Vec::new();
        if let Some(wanted) = &self.wanted {
            let label = super::names::escape(&self.target);
            match read_existing(&self.target)? {
                Existing::Missing => push_unified(&mut out, (MISSING, &label), b"", wanted),
                Existing::Bytes(bytes) => push_unified(&mut out, (&label, &label), &bytes, wanted),
            }
        }
        Ok(Some(out))
    }
}

/// What a diff calls a file that is not there.
pub(super) const MISSING: &str = "/dev/null";
