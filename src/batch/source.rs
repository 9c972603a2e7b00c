//! Where bytes come from: what is read, and how much of it.
//!
//! Takes a path or standard input and gives its bytes, whole or in runs of whole lines. What they mean is for `decode`
//! and [`super::record`]; which paths there are is for [`super::listing`].

use super::door::Input;
use std::fmt;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// The most bytes that one document may have: each may become three in UTF-8, and spans count 32 bits.
pub const DOCUMENT_MAX_BYTES: u64 = (u32::MAX / 3) as u64;

/// How many bytes of lines are handed on at once: large enough that the hand-over costs nothing, small enough that a
/// window of them stays in the cache of a few cores.
const RUN_BYTES: usize = 256 * 1024;

/// A file up to this size is read with one call, into room that is wiped before: a larger one is not worth wiping so much.
const AT_ONCE_BYTES: u64 = 64 * 1024;

/// Why a source could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The system refused.
    #[error("{}", plain(.0))]
    Io(#[from] io::Error),
    /// Larger than one document may be.
    #[error("{}", too_large(*.limit))]
    TooLarge {
        /// The limit that it broke.
        limit: u64,
    },
    /// Its size changed between opening it and its end.
    #[error("it changed while it was read")]
    Changed,
    /// A folder where a file was wanted.
    #[error("is a folder")]
    Folder,
}

/// What is said of a document that is too large: which flag allows more, if one does.
fn too_large(limit: u64) -> String {
    if limit < DOCUMENT_MAX_BYTES {
        format!("larger than {limit} bytes (--max-size)")
    } else {
        format!("larger than {limit} bytes, the most that one document may have")
    }
}

/// Reads a list of paths, from standard input for `-`.
///
/// # Errors
/// What the system says.
pub fn read_list(path: &Path) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        Input::stdin().read_to_end(&mut bytes)?;
    } else {
        read_file(path, u64::MAX - 1, &mut bytes)?;
    }
    Ok(bytes)
}

/// An error of the system without the number that `std` adds.
pub(super) fn plain(error: &io::Error) -> String {
    let words = error.to_string();
    match words.find(" (os error") {
        Some(at) => words.get(..at).unwrap_or(&words).to_owned(),
        None => words,
    }
}

/// Reads a file whole into `bytes`, which is emptied first.
///
/// # Errors
/// What the system says; a file larger than `max_bytes`, which is refused before it is read where its size is known; one
/// whose size changed on the way.
pub fn read_file(path: &Path, max_bytes: u64, bytes: &mut Vec<u8>) -> Result<(), ReadError> {
    let (mut file, size) = open(path)?;
    read_all(&mut file, size, max_bytes, bytes)
}

/// Reads a file that is no document: a profile, a sample, a model. As [`read_file`] else.
///
/// # Errors
/// As of [`read_file`].
pub fn read_own(path: &Path, max_bytes: u64, bytes: &mut Vec<u8>) -> Result<(), ReadError> {
    read_file(path, max_bytes, bytes).map_err(|error| match error {
        ReadError::TooLarge { limit } => {
            let what = format!("larger than {limit} bytes, so it is no file of that kind");
            ReadError::Io(io::Error::new(ErrorKind::FileTooLarge, what))
        }
        other => other,
    })
}

/// Opens a file for reading piece by piece.
///
/// # Errors
/// What the system says about opening it.
pub(super) fn open_file(path: &Path) -> Result<Box<dyn Read + Send>, ReadError> {
    let (file, _) = open(path)?;
    Ok(Box::new(io::BufReader::new(file)))
}

/// Opens a file; the size is given for regular ones.
fn open(path: &Path) -> Result<(Input, Option<u64>), ReadError> {
    let (file, about) = Input::open(path)?;
    if about.is_dir() {
        return Err(ReadError::Folder);
    }
    Ok((file, about.is_file().then_some(about.len())))
}

fn read_all(
    input: &mut dyn Read,
    size: Option<u64>,
    max_bytes: u64,
    bytes: &mut Vec<u8>,
) -> Result<(), ReadError> {
    bytes.clear();
    if size.is_some_and(|size| size > max_bytes) {
        return Err(ReadError::TooLarge { limit: max_bytes });
    }
    if let Some(size) = size {
        let room = usize::try_from(size).unwrap_or(usize::MAX).saturating_add(1);
        bytes.try_reserve_exact(room).map_err(|_| out_of_memory())?;
        if (1..=AT_ONCE_BYTES).contains(&size) {
            bytes.resize(room, 0);
            let read = read_some(input, bytes)?;
            bytes.truncate(read);
            // Less than was asked for is all there is.
            if read as u64 == size {
                return Ok(());
            }
        }
    }
    let left = max_bytes.saturating_add(1).saturating_sub(bytes.len() as u64);
    input.take(left).read_to_end(bytes)?;
    let read = bytes.len() as u64;
    if read > max_bytes {
        return Err(ReadError::TooLarge { limit: max_bytes });
    }
    // Files that the kernel makes up say 0 and have content.
    if size.is_some_and(|size| size != 0 && size != read) {
        return Err(ReadError::Changed);
    }
    Ok(())
}

/// What one read gives.
fn read_some(input: &mut dyn Read, into: &mut [u8]) -> io::Result<usize> {
    loop {
        match input.read(into) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}

fn out_of_memory() -> io::Error {
    ErrorKind::OutOfMemory.into()
}

/// What [`Lines`] gives.
#[derive(Debug)]
pub enum Run {
    /// Whole lines with their ends; the source's last one may have none.
    Lines {
        /// The lines.
        bytes: Vec<u8>,
        /// The number of the first one, from 1.
        first: u64,
    },
    /// A line that was longer than allowed and was read over.
    TooLong {
        /// Its number, from 1.
        line: u64,
        /// Its length.
        bytes: u64,
    },
}

/// A source in runs of whole lines, each handed on as soon as one is there: a slow pipe is not kept waiting.
pub struct Lines {
    input: Box<dyn Read + Send>,
    size: Option<u64>,
    max_bytes: u64,
    line: u64,
    left: Vec<u8>,
    buffer: Vec<u8>,
    /// How much was read so far.
    read_bytes: u64,
    ended: bool,
    /// What went wrong before anybody asked.
    failed: Option<ReadError>,
}

impl fmt::Debug for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lines").field("size", &self.size).field("line", &self.line).finish_non_exhaustive()
    }
}

impl Lines {
    /// Standard input.
    pub fn stdin(max_bytes: u64) -> Self {
        Self::new(Box::new(Input::stdin()), None, max_bytes)
    }

    /// A file, or something that can be read like one.
    ///
    /// # Errors
    /// What the system says about opening it.
    pub fn open(path: &Path, max_bytes: u64) -> Result<Self, ReadError> {
        let (file, size) = open(path)?;
        Ok(Self::new(Box::new(file), size, max_bytes))
    }

    pub(super) fn new(input: Box<dyn Read + Send>, size: Option<u64>, max_bytes: u64) -> Self {
        Self {
            input,
            size,
            max_bytes,
            line: 1,
            left: Vec::new(),
            buffer: Vec::new(),
            read_bytes: 0,
            ended: false,
            failed: None,
        }
    }

    /// The size of what is read, where it is known beforehand.
    pub fn size(&self) -> Option<u64> {
        self.size
    }

    /// The longest line, and the largest document.
    pub(super) fn max_bytes(&self) -> u64 {
        self.max_bytes
    }

    /// What was read and not handed out yet.
    pub(super) fn held(&self) -> &[u8] {
        &self.left
    }

    /// Reads on and hands nothing out; false at the end.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn read_on(&mut self) -> Result<bool, ReadError> {
        let mut held = std::mem::take(&mut self.left);
        let read = self.fill(&mut held);
        self.left = held;
        self.ended = read? == 0;
        Ok(!self.ended)
    }

    /// Whoever reads next is told this error.
    pub(super) fn fail_next(&mut self, error: ReadError) {
        self.failed = Some(error);
    }

    /// Reads all that is left as one document.
    ///
    /// # Errors
    /// What the system says; more bytes than allowed.
    pub fn rest(mut self) -> Result<Vec<u8>, ReadError> {
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        let mut bytes = std::mem::take(&mut self.left);
        let had = bytes.len() as u64;
        if had > self.max_bytes {
            return Err(ReadError::TooLarge { limit: self.max_bytes });
        }
        let mut others = Vec::new();
        let size = self.size.filter(|_| !self.ended).map(|size| size.saturating_sub(had));
        read_all(&mut *self.input, size, self.max_bytes - had, &mut others).map_err(|error| match error {
            ReadError::TooLarge { .. } => ReadError::TooLarge { limit: self.max_bytes },
            other => other,
        })?;
        if bytes.is_empty() {
            return Ok(others);
        }
        bytes.append(&mut others);
        Ok(bytes)
    }

    /// The next run, or `None` at the end.
    ///
    /// # Errors
    /// What the system says about reading.
    pub fn next_run(&mut self) -> Result<Option<Run>, ReadError> {
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        let mut run = std::mem::take(&mut self.left);
        let mut last_end = memchr::memrchr(b'\n', &run);
        let mut enough = last_end.is_some();
        loop {
            if let Some(end) = last_end.filter(|_| enough || self.ended) {
                return Ok(Some(self.cut(run, end + 1)));
            }
            if self.ended {
                let whole = run.len();
                if whole == 0 && self.has_changed() {
                    return Err(ReadError::Changed);
                }
                return Ok((whole > 0).then(|| self.cut(run, whole)));
            }
            if last_end.is_none() && run.len() as u64 > self.max_bytes {
                return self.read_over(run.len() as u64).map(Some);
            }
            let had = run.len();
            let read = self.fill(&mut run)?;
            self.ended = read == 0;
            let found = memchr::memrchr(b'\n', run.get(had..).unwrap_or_default());
            last_end = found.map(|at| had + at).or(last_end);
            // A pipe that has no more just now gives less than was asked for.
            enough = run.len() >= RUN_BYTES || read < RUN_BYTES;
        }
    }

    /// Appends what one read gives; its number of bytes.
    fn fill(&mut self, run: &mut Vec<u8>) -> Result<usize, ReadError> {
        self.buffer.resize(RUN_BYTES, 0);
        let read = read_some(&mut *self.input, &mut self.buffer)?;
        self.read_bytes += read as u64;
        run.try_reserve(read).map_err(|_| out_of_memory())?;
        run.extend_from_slice(self.buffer.get(..read).unwrap_or_default());
        Ok(read)
    }

    /// Whether more or less came than there was. Files that the kernel makes up say 0 and have content.
    fn has_changed(&self) -> bool {
        self.size.is_some_and(|size| size != 0 && size != self.read_bytes)
    }

    /// Hands on the first `end` bytes and keeps the others.
    fn cut(&mut self, mut run: Vec<u8>, end: usize) -> Run {
        self.left = run.split_off(end);
        let first = self.line;
        self.line += memchr::memchr_iter(b'\n', &run).count() as u64;
        Run::Lines { bytes: run, first }
    }

    /// Reads to the end of a line that is too long, keeping nothing of it.
    fn read_over(&mut self, mut bytes: u64) -> Result<Run, ReadError> {
        let mut some = Vec::new();
        while !self.ended {
            some.clear();
            self.ended = self.fill(&mut some)? == 0;
            if let Some(end) = memchr::memchr(b'\n', &some) {
                self.left = some.split_off(end + 1);
                bytes += end as u64;
                break;
            }
            bytes += some.len() as u64;
        }
        let line = self.line;
        self.line += 1;
        Ok(Run::TooLong { line, bytes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives its bytes in pieces of the given sizes, over and over.
    struct Trickle {
        bytes: io::Cursor<Vec<u8>>,
        sizes: Vec<usize>,
        turn: usize,
    }

    impl Read for Trickle {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let size = self.sizes[self.turn % self.sizes.len()].min(into.len());
            self.turn += 1;
            self.bytes.read(&mut into[..size])
        }
    }

    fn lines(bytes: &[u8], sizes: &[usize], max_bytes: u64) -> Lines {
        let input = Trickle { bytes: io::Cursor::new(bytes.to_vec()), sizes: sizes.to_vec(), turn: 0 };
        Lines::new(Box::new(input), None, max_bytes)
    }

    #[test]
    fn runs_are_whole_lines_and_all_of_them_however_they_come() {
        let text: Vec<u8> = (0..5000).flat_map(|n| format!("line {n}\n").into_bytes()).collect();
        for end in [text.len(), text.len() - 1] {
            for sizes in [&[1][..], &[7, 1, 300], &[usize::MAX]] {
                let mut lines = lines(&text[..end], sizes, u64::MAX);
                let (mut all, mut expected) = (Vec::new(), 1);
                while let Some(run) = lines.next_run().expect("no error") {
                    let Run::Lines { bytes, first } = run else { panic!("no line is too long") };
                    assert_eq!(first, expected);
                    expected += bytes.iter().filter(|&&byte| byte == b'\n').count() as u64;
                    assert!(bytes.ends_with(b"\n") || all.len() + bytes.len() == end);
                    all.extend(bytes);
                }
                assert!(all == text[..end], "{sizes:?}");
            }
        }
    }

    #[test]
    fn a_line_that_is_too_long_is_read_over_and_counted() {
        let long = "x".repeat(2 * RUN_BYTES);
        let text = format!("a\n{long}\nb\n{long}");
        for sizes in [&[1000][..], &[usize::MAX]] {
            let mut lines = lines(text.as_bytes(), sizes, 10);
            let mut seen = Vec::new();
            while let Some(run) = lines.next_run().expect("no error") {
                seen.push(match run {
                    Run::Lines { bytes, first } => (first, bytes.len()),
                    Run::TooLong { line, bytes } => (line, bytes as usize),
                });
            }
            assert_eq!(seen, [(1, 2), (2, long.len()), (3, 2), (4, long.len())], "{sizes:?}");
        }
    }

    #[test]
    fn what_was_read_ahead_belongs_to_the_runs_and_to_the_rest() {
        let text = b"one\ntwo\nthree";
        for sizes in [&[5][..], &[usize::MAX]] {
            for ahead in 0..4 {
                let read_ahead = |limit| {
                    let mut lines = lines(text, sizes, limit);
                    for _ in 0..ahead {
                        lines.read_on().expect("no error");
                    }
                    lines
                };
                assert_eq!(read_ahead(100).rest().expect("no error"), text);
                let (mut runs, mut all) = (read_ahead(100), Vec::new());
                while let Some(run) = runs.next_run().expect("no error") {
                    let Run::Lines { bytes, .. } = run else { panic!("no line is too long") };
                    all.extend(bytes);
                }
                assert_eq!(all, text);
                for limit in 1..text.len() as u64 {
                    let rest = read_ahead(limit).rest();
                    assert!(
                        matches!(rest, Err(ReadError::TooLarge { limit: said }) if said == limit),
                        "{limit}"
                    );
                }
            }
        }
    }

    #[test]
    fn an_error_of_the_system_is_told_without_its_number() {
        assert_eq!(plain(&io::Error::from_raw_os_error(2)), "No such file or directory");
        assert_eq!(plain(&io::Error::other("broken")), "broken");
    }
}
