//! Runs the command in a folder of its own. A failed expectation shows the command, the folder, the status and both streams.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Output, Stdio};
use tempfile::TempDir;

/// A folder of a test's own.
pub(crate) struct Place {
    folder: TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self { folder: TempDir::new().expect("a temporary folder") }
    }

    /// A place with files.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let place = Self::new();
        for (name, content) in files {
            place.write(name, content);
        }
        place
    }

    pub(crate) fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: impl AsRef<Path>, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::File::create(path).and_then(|mut file| file.write_all(content.as_ref())).expect("a written file");
    }

    pub(crate) fn read(&self, name: impl AsRef<Path>) -> String {
        let path = self.path(&name);
        let bytes = fs::read(path).unwrap_or_else(|error| {
            panic!("{}: {error}\n{}", name.as_ref().display(), self.listing());
        });
        String::from_utf8(bytes).expect("UTF-8")
    }

    pub(crate) fn exists(&self, name: impl AsRef<Path>) -> bool {
        self.path(name).symlink_metadata().is_ok()
    }

    /// All that lies in it, sorted.
    pub(crate) fn files(&self, name: &str) -> Vec<String> {
        let root = self.path(name);
        let walk = walkdir::WalkDir::new(&root).sort_by_file_name();
        walk.into_iter()
            .map(|entry| entry.expect("an entry"))
            .filter(|entry| !entry.file_type().is_dir())
            .map(|entry| entry.path().strip_prefix(&root).expect("inside").display().to_string())
            .collect()
    }

    pub(crate) fn listing(&self) -> String {
        self.files("").join("\n")
    }

    /// The command, not run yet.
    pub(crate) fn command<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dechrome"));
        command.current_dir(self.folder.path()).args(args).stdin(Stdio::null());
        command
    }

    /// Runs the command with nothing on standard input.
    pub(crate) fn run<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Ran<'_> {
        self.run_with("", args)
    }

    /// Runs the command with something on standard input.
    pub(crate) fn run_with<A: AsRef<OsStr>>(
        &self,
        stdin: impl AsRef<[u8]>,
        args: impl IntoIterator<Item = A>,
    ) -> Ran<'_> {
        let mut command = self.command(args);
        let (child, mut input) = begin(command.stdout(Stdio::piped()));
        let bytes = stdin.as_ref().to_vec();
        let writer = std::thread::spawn(move || {
            // A command that refuses its arguments reads nothing.
            let _ = input.write_all(&bytes);
        });
        let output = child.wait_with_output().expect("an end");
        writer.join().expect("a writer that ends");
        Ran { place: self, command: format!("{command:?}"), output }
    }
}

/// Begins a command with pipes as its standard input and its standard error; what is written to the first.
pub(crate) fn begin(command: &mut Command) -> (Child, ChildStdin) {
    let child = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = child.expect("the command starts");
    let input = child.stdin.take().expect("a pipe");
    (child, input)
}

/// A command that ended.
pub(crate) struct Ran<'a> {
    place: &'a Place,
    command: String,
    output: Output,
}

impl Ran<'_> {
    pub(crate) fn stdout(&self) -> String {
        String::from_utf8(self.output.stdout.clone()).expect("UTF-8 on standard output")
    }

    pub(crate) fn stdout_bytes(&self) -> &[u8] {
        &self.output.stdout
    }

    pub(crate) fn stderr(&self) -> String {
        String::from_utf8(self.output.stderr.clone()).expect("UTF-8 on standard error")
    }

    fn fail(&self, expected: &str) -> ! {
        let mut report = String::new();
        let _ = writeln!(report, "expected {expected}");
        let _ = writeln!(report, "command: {}", self.command);
        let _ = writeln!(report, "status: {}", self.output.status);
        let _ = writeln!(report, "files:\n{}", self.place.listing());
        let _ = writeln!(report, "stdout: {}", self.output.stdout.escape_ascii());
        let _ = writeln!(report, "stderr:\n{}", self.stderr());
        panic!("{report}");
    }

    /// Expects an exit code.
    #[track_caller]
    pub(crate) fn code(self, code: i32) -> Self {
        if self.output.status.code() != Some(code) {
            self.fail(&format!("exit code {code}"));
        }
        self
    }

    /// Expects standard output to be this.
    #[track_caller]
    pub(crate) fn prints(self, text: impl AsRef<[u8]>) -> Self {
        if self.output.stdout != text.as_ref() {
            self.fail(&format!("on standard output: {}", text.as_ref().escape_ascii()));
        }
        self
    }

    /// Expects standard error to contain this.
    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        if !self.stderr().contains(text) {
            self.fail(&format!("on standard error: {text}"));
        }
        self
    }

    /// Expects standard error to be empty.
    #[track_caller]
    pub(crate) fn says_nothing(self) -> Self {
        if !self.output.stderr.is_empty() {
            self.fail("nothing on standard error");
        }
        self
    }

    /// The records on standard output.
    #[track_caller]
    pub(crate) fn records(&self) -> Vec<serde_json::Value> {
        let parse = |line: &str| {
            serde_json::from_str(line).unwrap_or_else(|error| self.fail(&format!("records: {error}: {line}")))
        };
        self.stdout().lines().map(parse).collect()
    }
}

/// Two paragraphs of an invented article, of the kind that must come out as they are.
pub(crate) const PROSE: &str = "\
The harbour of Lindvik froze over in the second week of January, and the ferry stayed at its pier for nine days. Older people \
said that they had seen nothing like it since their childhood. The school on the island opened all the same, because the \
teacher had skated across the sound before dawn.

On the tenth day an icebreaker came up from the south and cut a channel as wide as a street. Children ran beside it on the ice \
and shouted at the crew. By the evening the first parcels had reached the shop, and the postmaster read out the names until it \
was dark.
";

/// One paragraph of the same kind.
pub(crate) const SHORT: &str = "\
The bakery on the corner sells a dark rye loaf that keeps for a week. Its owner learned the recipe from an aunt in the hills, and \
she has never written it down.
";
