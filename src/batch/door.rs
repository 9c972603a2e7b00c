//! The one door to the system: whatever the batch opens, reads, writes, closes, renames, removes, makes or looks at, it does here.
//!
//! Knows paths and bytes and nothing of documents. That there is one door is what makes it possible to prove what a failure of each
//! single call does: with the feature `faults`, which the tests alone switch on, the n-th call through it fails (see `fault`).
//! Without the feature a call costs what the system's costs.

#[cfg(feature = "faults")]
pub(super) mod fault;

use std::fs::{self, File, Metadata, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Read, Seek as _, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// What is asked of the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Call {
    /// What a path is.
    Look,
    /// What lies in a folder.
    List,
    /// To open a file for reading, or a device.
    Open,
    /// Some bytes.
    Read,
    /// A new file or folder.
    Create,
    /// Other permissions.
    Permit,
    /// To take some bytes.
    Write,
    /// To take what was held back.
    Flush,
    /// To close a file that was written.
    Close,
    /// Another name.
    Rename,
    /// That a file goes.
    Remove,
}

/// Lets a call through. An error is one that a test wished for.
#[cfg(not(feature = "faults"))]
pub(super) const fn pass(_: Call, _: &Path) -> io::Result<()> {
    Ok(())
}
#[cfg(feature = "faults")]
pub(super) use fault::pass;

/// What standard input and output are called in a fault.
const STREAM: &str = "-";

/// Whether an error says that there is nothing of that name.
fn says_missing(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// What a path leads to.
pub(super) fn look(path: &Path) -> io::Result<Metadata> {
    pass(Call::Look, path)?;
    fs::metadata(path)
}

/// What stands at a path, be it a link.
pub(super) fn look_at_link(path: &Path) -> io::Result<Metadata> {
    pass(Call::Look, path)?;
    fs::symlink_metadata(path)
}

/// What a path leads to, if it leads anywhere.
///
/// # Errors
/// What the system says, but for a path at which nothing stands.
pub fn find(path: &Path) -> io::Result<Option<Metadata>> {
    match look(path) {
        Ok(about) => Ok(Some(about)),
        Err(error) if says_missing(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether something stands at a path, be it a link that leads nowhere.
///
/// # Errors
/// What the system says, but for a path at which nothing stands.
pub fn exists(path: &Path) -> io::Result<bool> {
    match look_at_link(path) {
        Ok(_) => Ok(true),
        Err(error) if says_missing(&error) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Whether a path leads to a folder.
///
/// # Errors
/// As of [`find`].
pub fn is_folder(path: &Path) -> io::Result<bool> {
    Ok(find(path)?.is_some_and(|about| about.is_dir()))
}

/// A path without links; `None` if nothing stands there.
pub(super) fn resolve(path: &Path) -> io::Result<Option<PathBuf>> {
    pass(Call::Look, path)?;
    match fs::canonicalize(path) {
        Ok(real) => Ok(Some(real)),
        Err(error) if says_missing(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Where the link at a path leads, be it nowhere; `None` if no link stands there.
pub(super) fn behind_link(path: &Path) -> io::Result<Option<PathBuf>> {
    pass(Call::Look, path)?;
    match fs::read_link(path) {
        Ok(to) => Ok(Some(path.parent().unwrap_or(Path::new("")).join(to))),
        Err(error) if says_missing(&error) || error.kind() == ErrorKind::InvalidInput => Ok(None),
        Err(error) => Err(error),
    }
}

/// One of the program's own streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standard {
    Input,
    Output,
    Error,
}

/// Whether what a path leads to is what one of the program's own streams is, by whatever names and links.
///
/// # Errors
/// What the system says about the stream.
#[cfg(unix)]
pub(super) fn is_stream(about: &Metadata, stream: Standard) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    let stream = look_at_stream(stream)?;
    Ok((stream.dev(), stream.ino()) == (about.dev(), about.ino()))
}

/// Which of the streams that the program writes something is, as `/dev/stdout` and links to it are.
///
/// # Errors
/// As of [`is_stream`].
pub(super) fn own_stream(about: &Metadata) -> io::Result<Option<Standard>> {
    for stream in [Standard::Output, Standard::Error] {
        if is_stream(about, stream)? {
            return Ok(Some(stream));
        }
    }
    Ok(None)
}

/// What one of the program's own streams is.
#[cfg(unix)]
fn look_at_stream(stream: Standard) -> io::Result<Metadata> {
    use std::os::fd::AsFd as _;
    pass(Call::Look, Path::new(STREAM))?;
    let stream = match stream {
        Standard::Input => io::stdin().as_fd().try_clone_to_owned(),
        Standard::Output => io::stdout().as_fd().try_clone_to_owned(),
        Standard::Error => io::stderr().as_fd().try_clone_to_owned(),
    };
    File::from(stream?).metadata()
}

/// Whether standard input is a regular file, as far as the system says.
///
/// # Errors
/// What the system says.
#[cfg(unix)]
pub(super) fn stdin_is_file() -> io::Result<bool> {
    Ok(look_at_stream(Standard::Input)?.is_file())
}

/// Whether standard input is a regular file: no other system has a way to ask.
#[cfg(not(unix))]
pub(super) fn stdin_is_file() -> io::Result<bool> {
    Ok(false)
}

/// Whether what a path leads to is what one of the program's own streams is: no other system has paths that lead there.
#[cfg(not(unix))]
pub(super) fn is_stream(_about: &Metadata, _stream: Standard) -> io::Result<bool> {
    Ok(false)
}

/// The paths in a folder, in any order.
pub(super) fn list(folder: &Path) -> io::Result<Vec<PathBuf>> {
    pass(Call::List, folder)?;
    fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect()
}

/// Something that is read.
#[derive(Debug)]
pub(super) struct Input {
    from: From,
    path: PathBuf,
}

#[derive(Debug)]
enum From {
    Stdin(io::Stdin),
    File(File),
}

impl Input {
    /// Standard input.
    pub(super) fn stdin() -> Self {
        Self { from: From::Stdin(io::stdin()), path: STREAM.into() }
    }

    /// Opens a file, and says what it is.
    pub(super) fn open(path: &Path) -> io::Result<(Self, Metadata)> {
        pass(Call::Open, path)?;
        let file = File::open(path)?;
        pass(Call::Look, path)?;
        let about = file.metadata()?;
        Ok((Self { from: From::File(file), path: path.to_path_buf() }, about))
    }
}

impl Read for Input {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        pass(Call::Read, &self.path)?;
        #[cfg(feature = "faults")]
        if fault::ends_early() {
            return Ok(0);
        }
        match &mut self.from {
            From::Stdin(stdin) => stdin.read(into),
            From::File(file) => file.read(into),
        }
    }
}

/// Makes one folder.
pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
    pass(Call::Create, folder)?;
    fs::create_dir(folder)
}

/// Makes a folder and those that it lies in, if they are not there.
pub(super) fn make_folders(folder: &Path) -> io::Result<()> {
    pass(Call::Create, folder)?;
    fs::create_dir_all(folder)
}

/// Removes a file.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    pass(Call::Remove, path)?;
    fs::remove_file(path)
}

/// A file under a name of its own until it is whole. Dropped before, it leaves nothing behind.
#[derive(Debug)]
pub(super) struct Temporary {
    file: Option<File>,
    path: Option<PathBuf>,
}

impl Temporary {
    /// Makes one in a folder; its name begins with `prefix`. It gets the permissions of what it will replace, or those that the user's
    /// mask leaves to a new file.
    pub(super) fn create(folder: &Path, prefix: &str, replaced: Option<Permissions>) -> io::Result<Self> {
        pass(Call::Create, folder)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(prefix);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            builder.permissions(replaced.clone().unwrap_or_else(|| Permissions::from_mode(0o666)));
        }
        let (file, path) = builder.tempfile_in(folder)?.into_parts();
        let made = Self { file: Some(file), path: Some(path.keep().map_err(|error| error.error)?) };
        if let Some(permissions) = replaced {
            made.permit(permissions)?;
        }
        Ok(made)
    }

    /// Gives it these permissions, of which the mask may have taken some. Some file systems refuse to be asked for what is so anyway.
    fn permit(&self, permissions: Permissions) -> io::Result<()> {
        let Some(file) = &self.file else { return Ok(()) };
        pass(Call::Look, self.path())?;
        if file.metadata()?.permissions() == permissions {
            return Ok(());
        }
        pass(Call::Permit, self.path())?;
        file.set_permissions(permissions)
    }

    /// Where it lies.
    pub(super) fn path(&self) -> &Path {
        self.path.as_deref().unwrap_or(Path::new(""))
    }

    /// Writes all of `bytes`.
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let Some(file) = &mut self.file else { return Err(ErrorKind::BrokenPipe.into()) };
        let path = self.path.as_deref().unwrap_or(Path::new(""));
        write(file, path, bytes)
    }

    /// Closes it and gives it its name.
    pub(super) fn finish(mut self, target: &Path) -> io::Result<()> {
        if let Some(file) = self.file.take() {
            close(file, target)?;
        }
        pass(Call::Rename, target)?;
        fs::rename(self.path(), target)?;
        self.path = None;
        Ok(())
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        self.file = None;
        if let Some(path) = &self.path {
            // It may have been removed by whoever ends the program; there is nothing better to do than to try.
            let _ = remove(path);
        }
    }
}

/// Writes all of `bytes`. A write that a test lets fail is one that fails in the midst.
fn write(into: &mut dyn Write, path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Err(error) = pass(Call::Write, path) {
        into.write_all(bytes.get(..bytes.len() / 2).unwrap_or_default())?;
        return Err(error);
    }
    into.write_all(bytes)
}

/// Writes to standard output, and holds nothing back.
pub(super) fn write_stdout(bytes: &[u8]) -> io::Result<()> {
    write(&mut io::stdout().lock(), Path::new(STREAM), bytes)?;
    flush_stdout()
}

/// Writes to standard error, which holds nothing back.
pub(super) fn write_stderr(bytes: &[u8]) -> io::Result<()> {
    write(&mut io::stderr().lock(), Path::new(STREAM), bytes)
}

/// Hands on what standard output holds back.
pub(super) fn flush_stdout() -> io::Result<()> {
    pass(Call::Flush, Path::new(STREAM))?;
    io::stdout().lock().flush()
}

/// A device or a pipe that is written.
#[derive(Debug)]
pub struct Device {
    file: File,
    path: PathBuf,
}

impl Device {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        pass(Call::Open, path)?;
        let file = OpenOptions::new().write(true).open(path)?;
        Ok(Self { file, path: path.to_path_buf() })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        write(&mut self.file, &self.path, bytes)
    }

    pub(super) fn close(self) -> io::Result<()> {
        close(self.file, &self.path)
    }
}

/// Closes a file and says whether that went well: some file systems (NFS, quotas) say only now that there was no room.
fn close(file: File, path: &Path) -> io::Result<()> {
    pass(Call::Close, path)?;
    close_file(file)
}

#[cfg(unix)]
fn close_file(file: File) -> io::Result<()> {
    match nix::unistd::close(file) {
        // The file is closed all the same.
        Ok(()) | Err(nix::errno::Errno::EINTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(unix))]
fn close_file(mut file: File) -> io::Result<()> {
    file.flush()
}

/// A file without a name that takes what does not fit the memory. It goes when it is dropped.
#[derive(Debug)]
pub(super) struct Spill {
    file: File,
    bytes: u64,
}

impl Spill {
    pub(super) fn create() -> io::Result<Self> {
        pass(Call::Create, &std::env::temp_dir())?;
        Ok(Self { file: tempfile::tempfile()?, bytes: 0 })
    }

    /// Appends, and says where.
    pub(super) fn append(&mut self, bytes: &[u8]) -> io::Result<u64> {
        let at = self.bytes;
        write(&mut self.file, &std::env::temp_dir(), bytes)?;
        self.bytes += bytes.len() as u64;
        Ok(at)
    }

    /// Reads a piece back.
    pub(super) fn read(&mut self, at: u64, length: usize) -> io::Result<Vec<u8>> {
        pass(Call::Read, &std::env::temp_dir())?;
        self.file.seek(SeekFrom::Start(at))?;
        let mut bytes = vec![0; length];
        self.file.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}

/// Whether a folder takes `names` for one and the same. Tried out in a folder of its own that is removed again.
pub(super) fn takes_for_one(folder: &Path, prefix: &str, names: [&str; 2]) -> io::Result<bool> {
    pass(Call::Create, folder)?;
    let trial = tempfile::Builder::new().prefix(prefix).tempdir_in(folder)?;
    let [one, other] = names;
    File::create(trial.path().join(one))?;
    exists(&trial.path().join(other))
}
