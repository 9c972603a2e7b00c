//! Where bytes go to: the one place that creates, writes, closes and renames.
//!
//! A file is written beside its target under a temporary name and renamed when it is whole and its close went well, so what
//! exists is whole. It is not forced to the disk (`fsync`): that promise is about this program, not about power cuts, and
//! would cost more than all other work on a tree of small files.

use super::source::plain;
use std::collections::{BTreeSet, HashSet};
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tempfile::TempPath;

/// What begins the name of an unfinished file.
pub(super) const TEMPORARY_PREFIX: &str = ".dechrome-";

/// Why something could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The reader of standard output went away: nothing more is wanted.
    #[error("the reader of standard output went away")]
    ReaderGone,
    /// The system refused to write standard output.
    #[error("cannot write standard output: {}", plain(.0))]
    Stdout(#[source] io::Error),
    /// The system refused to write a file.
    #[error("cannot write {}: {}", super::names::escape(.0), plain(.1))]
    File(PathBuf, #[source] io::Error),
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
            fs::create_dir_all(above)?;
        }
        match fs::create_dir(folder) {
            Ok(()) => {
                self.folders().insert(folder.to_path_buf());
                Ok(())
            }
            // Another thread was faster.
            Err(_) if folder.is_dir() => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Removes all of the files. Whoever was writing one cannot finish it any more.
    pub fn remove_all(&self) {
        for path in std::mem::take(&mut *self.files()) {
            // It may be finished or gone by now; there is nothing better to do than to try.
            let _ = fs::remove_file(path);
        }
    }
}

/// A file on its way to its name. Dropped, it leaves nothing behind.
#[derive(Debug)]
pub struct Output<'a> {
    file: File,
    temporary: TempPath,
    target: PathBuf,
    unfinished: &'a Unfinished,
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
        let permissions =
            if is_new { default_permissions() } else { permissions_of(target).map_err(failed)? };
        let mut builder = tempfile::Builder::new();
        builder.prefix(TEMPORARY_PREFIX);
        if let Some(permissions) = permissions {
            builder.permissions(permissions);
        }
        let made = match builder.tempfile_in(folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                unfinished.make_folder(folder).and_then(|()| builder.tempfile_in(folder))
            }
            made => made,
        };
        let (file, temporary) = made.map_err(failed)?.into_parts();
        unfinished.files().insert(temporary.to_path_buf());
        Ok(Self { file, temporary, target: target.to_path_buf(), unfinished })
    }

    /// Writes all of `bytes`.
    ///
    /// # Errors
    /// What the system says.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        self.file.write_all(bytes).map_err(|error| WriteError::File(self.target.clone(), error))
    }

    /// Closes the file and gives it its name.
    ///
    /// # Errors
    /// What the system says; the target is then as it was.
    pub fn finish(self) -> Result<(), WriteError> {
        let Self { file, temporary, target, unfinished } = self;
        let name = temporary.to_path_buf();
        let done = close(file).and_then(|()| temporary.persist(&target).map_err(|error| error.error));
        unfinished.files().remove(&name);
        done.map_err(|error| WriteError::File(target, error))
    }
}

/// The permissions for a new file at `target`: those of the file that it replaces, else what the user's mask leaves.
fn permissions_of(target: &Path) -> io::Result<Option<Permissions>> {
    match fs::symlink_metadata(target) {
        Ok(about) if about.is_dir() => Err(ErrorKind::IsADirectory.into()),
        Ok(about) if about.is_file() => Ok(Some(about.permissions())),
        Ok(about) if about.is_symlink() => Ok(default_permissions()),
        Ok(_) => Err(io::Error::new(ErrorKind::AlreadyExists, "exists and is not a file")),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(default_permissions()),
        // A file stands where a folder is wanted; creating the temporary file says so.
        Err(error) => Err(error),
    }
}

#[cfg(unix)]
fn default_permissions() -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt as _;
    Some(Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn default_permissions() -> Option<Permissions> {
    None
}

/// Closes a file and says whether that went well: some file systems (NFS, quotas) say only now that there was no room.
#[cfg(unix)]
fn close(file: File) -> io::Result<()> {
    match nix::unistd::close(file) {
        // The file is closed all the same.
        Ok(()) | Err(nix::errno::Errno::EINTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(unix))]
fn close(mut file: File) -> io::Result<()> {
    file.flush()
}

/// Writes a whole file.
///
/// # Errors
/// As of [`Output`].
pub fn write_file(target: &Path, bytes: &[u8], unfinished: &Unfinished) -> Result<(), WriteError> {
    let mut output = Output::create(target, unfinished)?;
    output.write(bytes)?;
    output.finish()
}

/// The one ordered stream that a run without an output folder writes.
#[derive(Debug)]
pub enum Stream<'a> {
    /// Standard output.
    Stdout,
    /// A file, which gets its name at the end.
    Whole(Output<'a>),
    /// A device or a pipe that was named: there is nothing to replace.
    Direct(PathBuf, File),
}

impl<'a> Stream<'a> {
    /// Begins the stream into a file. A link is followed, so that its target is replaced and not the link.
    ///
    /// # Errors
    /// What the system says.
    pub fn file(target: &Path, unfinished: &'a Unfinished) -> Result<Self, WriteError> {
        let failed = |error| WriteError::File(target.to_path_buf(), error);
        let Ok(real) = fs::canonicalize(target) else {
            return Output::create(target, unfinished).map(Self::Whole);
        };
        let about = fs::metadata(&real).map_err(failed)?;
        if about.is_file() || about.is_dir() {
            Output::create(&real, unfinished).map(Self::Whole)
        } else {
            let file = OpenOptions::new().write(true).open(&real).map_err(failed)?;
            Ok(Self::Direct(real, file))
        }
    }

    /// Writes all of `bytes`.
    ///
    /// # Errors
    /// What the system says; a reader of standard output that went away is told apart.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        match self {
            Self::Stdout => {
                let mut stdout = io::stdout().lock();
                stdout.write_all(bytes).and_then(|()| stdout.flush()).map_err(stdout_error)
            }
            Self::Whole(output) => output.write(bytes),
            Self::Direct(path, file) => {
                file.write_all(bytes).map_err(|error| WriteError::File(path.clone(), error))
            }
        }
    }

    /// Ends the stream.
    ///
    /// # Errors
    /// What the system says.
    pub fn finish(self) -> Result<(), WriteError> {
        match self {
            Self::Stdout => io::stdout().lock().flush().map_err(stdout_error),
            Self::Whole(output) => output.finish(),
            Self::Direct(path, file) => close(file).map_err(|error| WriteError::File(path, error)),
        }
    }
}

fn stdout_error(error: io::Error) -> WriteError {
    if error.kind() == ErrorKind::BrokenPipe { WriteError::ReaderGone } else { WriteError::Stdout(error) }
}

/// Whether the file system of `folder` takes names for the same that differ in case or Unicode form. Tried out in a folder of
/// its own that is removed again; where that cannot be made, nothing else can be written either, so `false`.
pub(super) fn folds_names(folder: &Path) -> bool {
    let Some(existing) = folder.ancestors().find(|folder| folder.is_dir()) else { return false };
    let Ok(trial) = tempfile::Builder::new().prefix(TEMPORARY_PREFIX).tempdir_in(existing) else {
        return false;
    };
    let made = [("a", "A"), ("\u{e9}", "e\u{301}")];
    made.iter().any(|(name, other)| {
        File::create(trial.path().join(name)).is_ok() && trial.path().join(other).exists()
    })
}
