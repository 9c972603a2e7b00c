//! Which inputs there are: the named ones and what lies in folders, in one order that depends on names alone.
//!
//! Nothing is opened here but folders, and a listed path costs its bytes and a few words more.

use super::door::{self, Call};
use super::names::escape;
use super::sink::TEMPORARY_PREFIX;
use super::source::{Lines, plain};
use super::tally::{Event, Name, Outcome, Skip};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use std::cmp::Ordering;
use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use walkdir::WalkDir;

/// Which of a folder's files are wanted.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Follow symbolic links inside folders.
    pub follow: bool,
    /// If there are any, a file must match one of them.
    pub include: Option<Globs>,
    /// A file or folder that matches one of them is left out, and all that lies in it.
    pub exclude: Option<Globs>,
}

/// Globs, as in ignore files.
#[derive(Debug, Clone)]
pub struct Globs {
    /// What matches a path itself, and what lies in a folder that a glob for folders matches.
    paths: GlobSet,
    /// What matches folders alone.
    folders: GlobSet,
}

impl Globs {
    /// Whether a path below the folder that was named matches.
    fn is_match(&self, path: &Path, is_folder: bool) -> bool {
        self.paths.is_match(path) || is_folder && self.folders.is_match(path)
    }
}

/// Compiles globs. One without a slash is matched against names, one with a slash against the path below the folder that was
/// named; `*` does not cross a slash, `**` does. A slash at the end makes it one for folders, with all that lies in them, and says
/// nothing about where they lie.
///
/// # Errors
/// A bad glob, with what is wrong.
pub fn globs(patterns: &[String]) -> Result<Option<Globs>, globset::Error> {
    if patterns.is_empty() {
        return Ok(None);
    }
    let (mut paths, mut folders) = (GlobSetBuilder::new(), GlobSetBuilder::new());
    let build = |pattern: &str| GlobBuilder::new(pattern).literal_separator(true).build();
    for typed in patterns {
        let pattern = typed.trim_end_matches('/');
        let anchored = pattern.trim_start_matches('/');
        let anywhere = format!("**/{pattern}");
        let whole = if pattern.contains('/') { anchored } else { &anywhere };
        if pattern == typed {
            paths.add(build(whole)?);
        } else {
            folders.add(build(whole)?);
            paths.add(build(&format!("{whole}/**"))?);
        }
    }
    Ok(Some(Globs { paths: paths.build()?, folders: folders.build()? }))
}

/// One input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    root: u32,
    /// Whether it was named itself, and not found in a folder.
    pub named: bool,
    relative: Box<Path>,
}

/// Where sources lie.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Root {
    path: PathBuf,
    /// Parts at the beginning of the sources' relative paths that are no part of the way from here to them: of `a/b/../c/d` the
    /// source's path is `a/c/d`, and behind the root `a/b/..` comes `c/d`.
    skipped: usize,
}

/// All inputs, sorted.
#[derive(Debug, Default)]
pub struct Listing {
    roots: Vec<Option<Root>>,
    /// The folders that were named.
    pub folders: Vec<PathBuf>,
    /// The inputs.
    pub sources: Vec<Source>,
    /// Files that the run reads and that are no documents: lists (`-` is standard input), profiles, a model.
    pub others: Vec<PathBuf>,
    stdin: Mutex<Option<Lines>>,
}

impl Listing {
    /// Standard input alone.
    pub fn stdin(lines: Lines) -> Self {
        let stdin = Mutex::new(Some(lines));
        let source = Source { root: 0, named: true, relative: Path::new("").into() };
        Self { roots: vec![None], sources: vec![source], stdin, ..Self::default() }
    }

    /// Standard input, for the first who asks.
    pub(super) fn take_stdin(&self) -> Option<Lines> {
        self.stdin.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// The size of the first input, where it is a file whose size is known.
    pub(super) fn size_of_first(&self) -> Option<u64> {
        let name = self.name(self.sources.first()?);
        name.root?;
        // It is asked for the bar alone; what is wrong is told when it is read.
        door::look(&name.path()).ok().filter(std::fs::Metadata::is_file).map(|about| about.len())
    }

    /// What the source is called in messages.
    pub fn name<'a>(&'a self, source: &'a Source) -> Name<'a> {
        let root = self.roots.get(source.root as usize).and_then(Option::as_ref);
        let mut relative = source.relative.components();
        relative.by_ref().take(root.map_or(0, |root| root.skipped)).for_each(drop);
        Name { root: root.map(|root| &*root.path), relative: relative.as_path(), line: None, id: None }
    }

    /// The files that are read because they were named, as documents or otherwise; `None` for standard input.
    pub(super) fn files_read(&self) -> impl Iterator<Item = Option<PathBuf>> {
        let named = self.sources.iter().filter(|source| source.named).map(|source| self.name(source));
        let named = named.map(|name| name.root.map(|_| name.path()));
        let others = self.others.iter().map(|path| Some(path).filter(|path| *path != "-").cloned());
        named.chain(others)
    }

    /// The path that its output keeps; `None` for standard input.
    pub fn relative<'a>(&self, source: &'a Source) -> Option<&'a Path> {
        self.roots.get(source.root as usize).and_then(Option::as_ref).map(|_| &*source.relative)
    }
}

/// Makes a [`Listing`].
pub struct Lister<'a> {
    filter: &'a Filter,
    report: &'a mut dyn FnMut(Event<'_>),
    interned: HashMap<Root, u32>,
    listing: Listing,
}

impl<'a> Lister<'a> {
    /// One that tells what it passes over or cannot read.
    pub fn new(filter: &'a Filter, report: &'a mut dyn FnMut(Event<'_>)) -> Self {
        Self { filter, report, interned: HashMap::new(), listing: Listing::default() }
    }

    /// Adds a path of the command line: a folder with all that lies in it, or a file, which keeps its file name.
    pub fn add(&mut self, path: &Path) {
        match door::look(path) {
            Ok(about) if about.is_dir() => self.add_folder(path),
            Ok(_) => {
                let parent = path.parent().unwrap_or(Path::new(""));
                let name = path.file_name().map_or(path, Path::new);
                self.push(parent, name, true);
            }
            Err(error) => self.failed(path, plain(&error)),
        }
    }

    /// Adds a path of a list: always a file, which keeps the path that was listed, without a leading `/`, `./` or `../`. A `NAME/..`
    /// in it is left out, and so is a `..` that would lead out of what is left.
    pub fn add_listed(&mut self, path: &Path) {
        let mut parts = path.components();
        let inside = loop {
            match parts.clone().next() {
                Some(Component::Normal(_)) | None => break parts.as_path(),
                Some(_) => _ = parts.next(),
            }
        };
        let (mut kept, mut climbed, mut below) = (PathBuf::new(), false, 0);
        for part in inside.components() {
            if part == Component::ParentDir {
                kept.pop();
                (climbed, below) = (true, 0);
            } else {
                kept.push(part);
                below += 1;
            }
        }
        if below == 0 {
            return self.failed(path, "is a folder; a list names files".to_owned());
        }
        let path = path.ancestors().nth(below).unwrap_or(Path::new("")).to_path_buf();
        let skipped = kept.components().count() - below;
        let root = self.intern(Root { path, skipped });
        // One that does not climb stays as it is spelled.
        let relative = if climbed { kept.into() } else { inside.into() };
        self.listing.sources.push(Source { root, named: true, relative });
    }

    /// The listing, sorted part by part as bytes, so that order never depends on what the file system gives first.
    pub fn finish(self) -> Listing {
        let mut listing = self.listing;
        let Listing { roots, sources, .. } = &mut listing;
        let root = |source: &Source| roots.get(source.root as usize);
        sources.sort_unstable_by(|a, b| {
            compare_parts(&a.relative, &b.relative).then_with(|| root(a).cmp(&root(b)))
        });
        sources.shrink_to_fit();
        listing
    }

    fn push(&mut self, root: &Path, relative: &Path, named: bool) {
        let root = self.intern(Root { path: root.to_path_buf(), skipped: 0 });
        self.listing.sources.push(Source { root, named, relative: relative.into() });
    }

    /// The number of a root.
    fn intern(&mut self, root: Root) -> u32 {
        if let Some(number) = self.interned.get(&root) {
            return *number;
        }
        let number = self.listing.roots.len() as u32;
        self.listing.roots.push(Some(root.clone()));
        self.interned.insert(root, number);
        number
    }

    fn failed(&mut self, path: &Path, what: String) {
        let name = Name { root: Some(path), relative: Path::new(""), line: None, id: None };
        (self.report)(Event::Document(name, &Outcome::Failed(what)));
    }

    fn skipped(&mut self, path: &Path, skip: Skip) {
        let name = Name { root: Some(path), relative: Path::new(""), line: None, id: None };
        (self.report)(Event::Document(name, &Outcome::Skipped(skip)));
    }

    fn add_folder(&mut self, folder: &Path) {
        self.listing.folders.push(folder.to_path_buf());
        let root = self.intern(Root { path: folder.to_path_buf(), skipped: 0 });
        // The path below the folder: each entry lies in one that came before it.
        let (mut relative, mut depth) = (PathBuf::new(), 0);
        let mut walk = WalkDir::new(folder).follow_links(self.filter.follow).into_iter();
        while let Some(entry) = walk.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.walk_failed(folder, &error);
                    continue;
                }
            };
            let listed = door::pass(Call::List, entry.path());
            while depth > 0 && depth >= entry.depth() {
                relative.pop();
                depth -= 1;
            }
            if entry.depth() > 0 {
                relative.push(entry.file_name());
                depth += 1;
            }
            if let Err(error) = listed {
                self.failed(entry.path(), plain(&error));
                continue;
            }
            let kind = entry.file_type();
            let excluded =
                self.filter.exclude.as_ref().is_some_and(|globs| globs.is_match(&relative, kind.is_dir()));
            if excluded && entry.depth() > 0 {
                if kind.is_dir() {
                    walk.skip_current_dir();
                }
                continue;
            }
            if kind.is_dir() {
                continue;
            }
            if self.filter.include.as_ref().is_some_and(|globs| !globs.is_match(&relative, false)) {
                continue;
            }
            let unfinished = entry.file_name().as_encoded_bytes().starts_with(TEMPORARY_PREFIX.as_bytes());
            if kind.is_file() && !unfinished {
                self.listing.sources.push(Source { root, named: false, relative: relative.as_path().into() });
            } else {
                let skip = match kind {
                    kind if kind.is_symlink() => Skip::Link,
                    kind if kind.is_file() => Skip::Unfinished,
                    _ => Skip::Special,
                };
                self.skipped(entry.path(), skip);
            }
        }
    }

    fn walk_failed(&mut self, folder: &Path, error: &walkdir::Error) {
        let path = error.path().unwrap_or(folder);
        if error.loop_ancestor().is_some() {
            return self.skipped(path, Skip::Loop);
        }
        let what = error.io_error().map_or_else(|| escape(Path::new(&error.to_string())), plain);
        self.failed(path, what);
    }
}

/// Compares paths part by part, each part as bytes.
fn compare_parts(a: &Path, b: &Path) -> Ordering {
    const STEP: usize = 32;
    let (a, b) = (a.as_os_str().as_encoded_bytes(), b.as_os_str().as_encoded_bytes());
    // Neighbours share most of what stands before their names.
    let same = STEP * a.chunks(STEP).zip(b.chunks(STEP)).take_while(|(a, b)| a == b).count();
    let [a, b] = [a, b].map(|path| path.get(same..).unwrap_or_default().iter().map(separator_first));
    a.cmp(b)
}

/// A byte such that a separator comes before any other.
fn separator_first(byte: &u8) -> u8 {
    if *byte == std::path::MAIN_SEPARATOR as u8 { 0 } else { *byte }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_compared_part_by_part_whatever_they_share() {
        for shared in ["", "d/", "a-folder-of-a-name-of-32-bytes.d/", &"0123456/".repeat(40)] {
            // A hyphen and a dot come before a separator as bytes.
            let sorted = ["a", "a/-", "a/b", "a/b/c", "a-", "a-/b", "a.txt", "a0", "b", "é"];
            let paths = sorted.map(|path| PathBuf::from(format!("{shared}{path}")));
            for (at, a) in paths.iter().enumerate() {
                for (other, b) in paths.iter().enumerate() {
                    assert_eq!(compare_parts(a, b), at.cmp(&other), "{a:?} {b:?}");
                }
            }
        }
    }
}
