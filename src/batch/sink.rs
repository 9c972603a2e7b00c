//! Where bytes go to: what is written, and when it gets its name.
//!
//! A file is written beside its target under a temporary name and renamed when it is whole and its close went well, so what
//! exists is whole. It is not forced to the disk (`fsync`): that promise is about this program, not about power cuts, and
//! would cost more than all other work on a tree of small files.

use super::door::{self, Device, Standard, Temporary};
use super::source::plain;
use std::collections::{BTreeSet, HashSet};
use std::fs::Permissions;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What begins the name of an unfinished file.
pub(super) const TEMPORARY_PREFIX: &str = ".dechrome-";

/// Why something could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The reader of standard output went away: nothing more is wanted.
    #[error("the reader of standard output went away")]
    ReaderGone,
    /// The system refused to write standard output.
    #[error("cannot write standard output: {}", plain(.0))]
    Stdout(#[source] io::Error),
    /// The system refused to write standard error.
    #[error("cannot write standard error: {}", plain(.0))]
    Stderr(#[source] io::Error),
    /// The system refused to write a file.
    #[error("cannot write {}: {}", super::names::escape(.0), plain(.1))]
    File(PathBuf, #[source] io::Error),
}

impl WriteError {
    /// What an error of writing to standard output means.
    pub fn of_stdout(error: io::Error) -> Self {
        if error.kind() == ErrorKind::BrokenPipe { Self::ReaderGone } else { Self::Stdout(error) }
    }
}

/// What a run has begun: the temporary files that exist just now, so that somebody who must leave at once can remove them, and
/// the folders that it made, in which nothing stands but what it wrote.
#[derive(Debug, Default)]
pub struct Unfinished {
    files: Mutex<BTreeSet<PathBuf>>,
    folders: Mutex<HashSet<PathBuf>>,
}

impl Unfinished {
    fn files(&self) -> MutexGuard<'_, BTreeSet<PathBuf>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn folders(&self) -> MutexGuard<'_, HashSet<PathBuf>> {
        self.folders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a folder and those that it lies in, if they are not there.
    fn make_folder(&self, folder: &Path) -> io::Result<()> {
        if let Some(above) = folder.parent() {
            door::make_folders(above)?;
        }
        match door::make_folder(folder) {
            Ok(()) => {
                self.folders().insert(folder.to_path_buf());
                Ok(())
            }
            // Another thread was faster.
            Err(error) => {
                if door::is_folder(folder)? {
                    return Ok(());
                }
                Err(error)
            }
        }
    }

    /// Removes all of the files. Whoever was writing one cannot finish it any more.
    pub fn remove_all(&self) {
        for path in std::mem::take(&mut *self.files()) {
            // It may be finished or gone by now; there is nothing better to do than to try.
            let _ = door::remove(&path);
        }
    }
}

/// A file on its way to its name. Dropped, it leaves nothing behind.
#[derive(Debug)]
pub struct Output<'a> {
    temporary: Listed<'a>,
    target: PathBuf,
}

/// A temporary file that is among the unfinished ones as long as there is one.
#[derive(Debug)]
struct Listed<'a> {
    file: Option<Temporary>,
    path: PathBuf,
    unfinished: &'a Unfinished,
}

impl Drop for Listed<'_> {
    fn drop(&mut self) {
        self.file = None;
        self.unfinished.files().remove(&self.path);
    }
}

impl<'a> Output<'a> {
    /// Begins a file, and the folders it lies in.
    ///
    /// # Errors
    /// A target that is something else than a file; what the system says.
    pub fn create(target: &Path, unfinished: &'a Unfinished) -> Result<Self, WriteError> {
        let failed = |error| WriteError::File(target.to_path_buf(), error);
        let folder =
            target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // Outputs never meet, so in a folder of the run's own there is nothing to be replaced.
        let is_new = unfinished.folders().contains(folder);
        let permissions = if is_new { None } else { permissions_of(target).map_err(failed)? };
        let create = || Temporary::create(folder, TEMPORARY_PREFIX, permissions.clone());
        let made = match create() {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                unfinished.make_folder(folder).and_then(|()| create())
            }
            made => made,
        };
        let file = made.map_err(failed)?;
        let path = file.path().to_path_buf();
        unfinished.files().insert(path.clone());
        Ok(Self { temporary: Listed { file: Some(file), path, unfinished }, target: target.to_path_buf() })
    }

    /// Writes all of `bytes`.
    ///
    /// # Errors
    /// What the system says.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        let written = self.temporary.file.as_mut().map_or(Ok(()), |file| file.write(bytes));
        written.map_err(|error| WriteError::File(self.target.clone(), error))
    }

    /// Closes the file and gives it its name.
    ///
    /// # Errors
    /// What the system says; the target is then as it was.
    pub fn finish(self) -> Result<(), WriteError> {
        let Self { mut temporary, target } = self;
        let done = temporary.file.take().map_or(Ok(()), |file| file.finish(&target));
        done.map_err(|error| WriteError::File(target, error))
    }
}

/// The permissions of the file at `target`, if one stands there to be replaced.
fn permissions_of(target: &Path) -> io::Result<Option<Permissions>> {
    match door::look_at_link(target) {
        Ok(about) if about.is_dir() => Err(ErrorKind::IsADirectory.into()),
        Ok(about) if about.is_file() => Ok(Some(about.permissions())),
        Ok(about) if about.is_symlink() => Ok(None),
        Ok(_) => Err(io::Error::new(ErrorKind::AlreadyExists, "exists and is not a file")),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        // A file stands where a folder is wanted; creating the temporary file says so.
        Err(error) => Err(error),
    }
}

/// Writes a whole file into a folder of outputs.
///
/// # Errors
/// As of [`Output`].
pub fn write_file(target: &Path, bytes: &[u8], unfinished: &Unfinished) -> Result<(), WriteError> {
    let mut output = Output::create(target, unfinished)?;
    output.write(bytes)?;
    output.finish()
}

/// Writes all that a path that was named by hand is to hold.
///
/// # Errors
/// As of [`Stream`].
pub fn write_named(target: &Path, bytes: &[u8], unfinished: &Unfinished) -> Result<(), WriteError> {
    let mut stream = Stream::file(target, unfinished)?;
    stream.write(bytes)?;
    stream.finish()
}

/// Whether a path leads to what is no file to be read first and replaced: one of the program's own streams, a pipe, a device.
///
/// # Errors
/// What the system says, but for a path at which nothing stands.
pub(super) fn leads_elsewhere(path: &Path) -> io::Result<bool> {
    match door::find(path)? {
        Some(about) if about.is_dir() => Ok(false),
        Some(about) => Ok(!about.is_file() || door::own_stream(&about)?.is_some()),
        None => Ok(false),
    }
}

/// How many links are followed one after the other, as Linux does.
pub(super) const LINKS_FOLLOWED: usize = 40;

/// Where a file is to be made by links that lead to nothing yet: the system follows them only to what is there.
fn behind_links(path: &Path) -> io::Result<PathBuf> {
    let mut real = path.to_path_buf();
    for _ in 0..LINKS_FOLLOWED {
        match door::behind_link(&real)? {
            Some(next) => real = next,
            None => break,
        }
    }
    Ok(real)
}

/// The one ordered stream that a run without an output folder writes.
#[derive(Debug)]
pub enum Stream<'a> {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
    /// A file, which gets its name at the end.
    Whole(Output<'a>),
    /// A device or a pipe that was named: there is nothing to replace.
    Direct(Device),
}

impl<'a> Stream<'a> {
    /// Begins the stream into a path that was named by hand. What it leads to decides, by whatever links: a file is replaced, and the
    /// link to it stays, also where the file is yet to be made; a pipe or a device is written; and so is a file that is standard
    /// output or error, to which others write, too.
    ///
    /// # Errors
    /// What the system says.
    pub fn file(target: &Path, unfinished: &'a Unfinished) -> Result<Self, WriteError> {
        let failed = |error| WriteError::File(target.to_path_buf(), error);
        let Some(about) = door::find(target).map_err(failed)? else {
            let real = behind_links(target).map_err(failed)?;
            return Output::create(&real, unfinished).map(Self::Whole);
        };
        match door::own_stream(&about).map_err(failed)? {
            Some(Standard::Output) => return Ok(Self::Stdout),
            Some(Standard::Error) => return Ok(Self::Stderr),
            _ => {}
        }
        if about.is_file() || about.is_dir() {
            let real = door::resolve(target).map_err(failed)?;
            return Output::create(real.as_deref().unwrap_or(target), unfinished).map(Self::Whole);
        }
        // The path of a pipe without a name, as `/dev/fd/63` is, opens and does not resolve.
        Device::open(target).map(Self::Direct).map_err(failed)
    }

    /// Writes all of `bytes`.
    ///
    /// # Errors
    /// What the system says; a reader of standard output that went away is told apart.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        match self {
            Self::Stdout => door::write_stdout(bytes).map_err(WriteError::of_stdout),
            Self::Stderr => door::write_stderr(bytes).map_err(WriteError::Stderr),
            Self::Whole(output) => output.write(bytes),
            Self::Direct(device) => {
                device.write(bytes).map_err(|error| WriteError::File(device.path().to_path_buf(), error))
            }
        }
    }

    /// Whether its end replaces a file.
    pub(super) fn replaces(&self) -> bool {
        matches!(self, Self::Whole(_))
    }

    /// Ends the stream.
    ///
    /// # Errors
    /// What the system says.
    pub fn finish(self) -> Result<(), WriteError> {
        match self {
            Self::Stdout => door::flush_stdout().map_err(WriteError::of_stdout),
            Self::Stderr => Ok(()),
            Self::Whole(output) => output.finish(),
            Self::Direct(device) => {
                let path = device.path().to_path_buf();
                device.close().map_err(|error| WriteError::File(path, error))
            }
        }
    }
}

/// Whether the file system of `folder` takes names for the same that differ in case or Unicode form. Tried out in a folder of
/// its own that is removed again.
///
/// # Errors
/// What the system says, but that nothing can be made there: then nothing else can be written either, and that is told when it is.
pub(super) fn folds_names(folder: &Path) -> io::Result<bool> {
    let mut existing = folder;
    while !door::is_folder(existing)? {
        match existing.parent() {
            Some(above) if !above.as_os_str().is_empty() => existing = above,
            Some(_) => existing = Path::new("."),
            None => return Ok(false),
        }
    }
    for names in [["a", "A"], ["\u{e9}", "e\u{301}"]] {
        match door::takes_for_one(existing, TEMPORARY_PREFIX, names) {
            Ok(false) => {}
            Ok(true) => return Ok(true),
            Err(error)
                if matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem) =>
            {
                return Ok(false);
            }
            Err(error) => return Err(error),
        }
    }
    Ok(false)
}
