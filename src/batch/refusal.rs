//! Which outputs are refused before anything is written: those that would meet each other, or an input.

mod meetings;
mod words;

use self::meetings::{Same, find_meetings, fold};
use super::door::{self, Standard};
use super::listing::Listing;
use super::names::escape;
use super::sink::{LINKS_FOLLOWED, folds_names, leads_elsewhere};
use super::source::plain;
use super::{Options, Target};
use std::collections::{HashMap, HashSet};
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};

/// Why outputs are refused before anything is written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// An output lies where an input does.
    #[error("the output {} is equal to, inside or above the input {}", escape(.output), escape(.input))]
    Overlap {
        /// The output.
        output: PathBuf,
        /// The input.
        input: PathBuf,
    },
    /// Two outputs that are named apart would be one file.
    #[error("{}", words::replaced(.output, .by))]
    Replaced {
        /// A document's output, or what is written beside the documents.
        output: PathBuf,
        /// Something else that is written beside them.
        by: PathBuf,
    },
    /// Inputs whose outputs would be one file, or one a folder in which the other lies.
    #[error("{}", words::meetings(.0))]
    Meet(Vec<[PathBuf; 3]>),
    /// The system did not say where a path leads, so that the output may be an input.
    #[error("cannot tell where {} leads: {}", escape(.0), plain(.1))]
    Unknown(PathBuf, #[source] io::Error),
}

/// Refuses outputs that would meet each other or an input.
///
/// # Errors
/// What is refused and why.
pub fn check_outputs(listing: &Listing, target: &Target, options: &Options) -> Result<(), Refusal> {
    match target {
        Target::Stdout => Ok(()),
        Target::File(output) => check_beside(listing, std::slice::from_ref(output)),
        Target::Tree(output) => {
            let real_output = real_path(output)?;
            for input in &listing.folders {
                let real_input = real_path(input)?;
                if real_output.starts_with(&real_input) || real_input.starts_with(&real_output) {
                    return Err(overlap(output, input));
                }
            }
            refuse_inputs_in_tree(listing, target, options, &real_output)?;
            refuse_meetings(listing, target, options, || {
                folds_names(output).map_err(|error| Refusal::Unknown(output.clone(), error))
            })
        }
    }
}

/// Refuses files or folders that lie in a folder of inputs, or would replace a file that the run reads, or each other.
///
/// # Errors
/// What is refused and why.
pub fn check_beside(listing: &Listing, outputs: &[PathBuf]) -> Result<(), Refusal> {
    let real_folders: Vec<_> =
        listing.folders.iter().map(|folder| real_path(folder)).collect::<Result<_, _>>()?;
    let (mut files, mut places) = (HashMap::new(), Places::default());
    for output in outputs {
        let real_output = real_path(output)?;
        for (folder, real_folder) in listing.folders.iter().zip(&real_folders) {
            if real_output.starts_with(real_folder) {
                return Err(overlap(output, folder));
            }
        }
        let unknown = |error| Refusal::Unknown(output.clone(), error);
        // Two may write one device, pipe or stream.
        if !leads_elsewhere(output).map_err(unknown)? {
            let folder = real_output.parent().unwrap_or(&real_output);
            if let Some(earlier) = places.find(&real_output, folder)? {
                return Err(replaced(earlier, output));
            }
            places.insert(real_output.clone(), output);
        }
        // Reading and writing one device or pipe harms nothing.
        if door::find(output).map_err(unknown)?.is_some_and(|about| about.is_file()) {
            files.insert(real_output, output);
        }
    }
    if files.is_empty() {
        return Ok(());
    }
    for input in listing.files_read() {
        let Some(input) = input else {
            for output in files.values() {
                if is_stdin(output)? {
                    return Err(overlap(output, Path::new(STDIN)));
                }
            }
            continue;
        };
        if let Some(output) = files.get(&real_path(&input)?) {
            return Err(overlap(output, &input));
        }
    }
    Ok(())
}

/// Refuses files beside the documents that would replace one of the documents' outputs.
///
/// # Errors
/// What is refused and why.
pub fn check_apart(
    listing: &Listing,
    target: &Target,
    options: &Options,
    beside: &[PathBuf],
) -> Result<(), Refusal> {
    // Of a link both may meet an output: what it leads to, and itself.
    let mut places = Places::default();
    for path in beside {
        for place in [real_path(path)?, real_place(path)?] {
            places.insert(place, path);
        }
    }
    let mut met = |real: &Path, output: &Path, folder: &Path| match places.find(real, folder)? {
        Some(by) => Err(replaced(output, by)),
        None => Ok(()),
    };
    match target {
        Target::Stdout => Ok(()),
        Target::File(output) => {
            // Two may write one device, pipe or stream.
            if leads_elsewhere(output).map_err(|error| Refusal::Unknown(output.clone(), error))? {
                return Ok(());
            }
            let real = real_path(output)?;
            met(&real, output, real.parent().unwrap_or(&real))
        }
        Target::Tree(folder) => {
            let real_folder = real_path(folder)?;
            let real_target = Target::Tree(real_folder.clone());
            for source in &listing.sources {
                let (Some(real), Some(output)) =
                    (options.target(&real_target, listing, source), options.target(target, listing, source))
                else {
                    continue;
                };
                met(&real, &output, &real_folder)?;
            }
            Ok(())
        }
    }
}

fn overlap(output: &Path, input: &Path) -> Refusal {
    Refusal::Overlap { output: output.to_path_buf(), input: input.to_path_buf() }
}

fn replaced(output: &Path, by: &Path) -> Refusal {
    Refusal::Replaced { output: output.to_path_buf(), by: by.to_path_buf() }
}

/// Where some outputs will stand.
#[derive(Default)]
struct Places<'a> {
    exact: HashMap<PathBuf, &'a Path>,
    /// By folded names; of those that differ in case or form alone, the first.
    folded: HashMap<Vec<u8>, &'a Path>,
    /// Whether the file systems of these folders fold names: finding it out makes folders there.
    folds: HashMap<PathBuf, bool>,
}

impl<'a> Places<'a> {
    fn insert(&mut self, place: PathBuf, output: &'a Path) {
        self.folded.entry(fold(&place)).or_insert(output);
        self.exact.entry(place).or_insert(output);
    }

    /// The output that stands at a place in or below `folder`.
    fn find(&mut self, place: &Path, folder: &Path) -> Result<Option<&'a Path>, Refusal> {
        if let Some(output) = self.exact.get(place) {
            return Ok(Some(output));
        }
        let Some(output) = self.folded.get(&fold(place)) else { return Ok(None) };
        if let Some(folds) = self.folds.get(folder) {
            return Ok(folds.then_some(output));
        }
        let folds = folds_names(folder).map_err(|error| Refusal::Unknown(folder.to_path_buf(), error))?;
        self.folds.insert(folder.to_path_buf(), folds);
        Ok(folds.then_some(output))
    }
}

/// What standard input is called.
const STDIN: &str = "-";

/// Whether a path leads to the regular file that standard input is.
fn is_stdin(path: &Path) -> Result<bool, Refusal> {
    let look = || match door::find(path)? {
        Some(about) if about.is_file() => door::is_stream(&about, Standard::Input),
        _ => Ok(false),
    };
    look().map_err(|error| Refusal::Unknown(path.to_path_buf(), error))
}

/// Refuses outputs that are files which were named as inputs, or which the run reads besides.
fn refuse_inputs_in_tree(
    listing: &Listing,
    target: &Target,
    options: &Options,
    real_output: &Path,
) -> Result<(), Refusal> {
    let unknown = |error| Refusal::Unknown(real_output.to_path_buf(), error);
    if !door::exists(real_output).map_err(unknown)? {
        return Ok(());
    }
    let mut inputs = HashSet::new();
    let (mut parent, mut real_parent) = (PathBuf::new(), None);
    let mut reads_stdin = false;
    for path in listing.files_read() {
        let Some(path) = path else {
            reads_stdin = true;
            continue;
        };
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { continue };
        if is_link(&path)? {
            inputs.insert(real_path(&path)?);
            continue;
        }
        // Inputs are sorted: neighbours lie in one folder.
        if folder != parent || real_parent.is_none() {
            parent = folder.to_path_buf();
            real_parent = Some(real_path(&parent)?);
        }
        if let Some(folder) = real_parent.as_ref().filter(|folder| folder.starts_with(real_output)) {
            inputs.insert(folder.join(name));
        }
    }
    // Only a list comes from there, and only a file can be met again.
    let reads_stdin = reads_stdin && door::stdin_is_file().map_err(unknown)?;
    if inputs.is_empty() && !reads_stdin {
        return Ok(());
    }
    let real_target = Target::Tree(real_output.to_path_buf());
    for source in &listing.sources {
        let Some(place) = options.target(&real_target, listing, source) else { continue };
        let output = || options.target(target, listing, source).unwrap_or_default();
        if let Some(input) = inputs.get(&place) {
            return Err(overlap(&output(), input));
        }
        if reads_stdin && is_stdin(&place)? {
            return Err(overlap(&output(), Path::new(STDIN)));
        }
    }
    Ok(())
}

/// Refuses outputs that would be one file, or one a file and another a folder of that name.
fn refuse_meetings(
    listing: &Listing,
    target: &Target,
    options: &Options,
    folds: impl FnOnce() -> Result<bool, Refusal>,
) -> Result<(), Refusal> {
    let Target::Tree(root) = target else { return Ok(()) };
    let place = |index: usize| {
        let source = listing.sources.get(index)?;
        options.target(target, listing, source)
    };
    let find = |same| find_meetings(listing.sources.len(), &place, root, same);
    // What meets exactly also meets folded: most runs are done after one look.
    let mut pairs = find(Same::Folded);
    if !pairs.is_empty() {
        let exact = find(Same::Exact);
        if !exact.is_empty() {
            pairs = exact;
        } else if !folds()? {
            pairs.clear();
        }
    }
    if pairs.is_empty() {
        return Ok(());
    }
    let name = |(first, second): (usize, usize)| {
        [path_of(listing, first), path_of(listing, second), place(first).unwrap_or_default()]
    };
    let mut named: Vec<_> = pairs.into_iter().map(name).collect();
    // A path that is named three times meets itself twice.
    named.dedup();
    Err(Refusal::Meet(named))
}

fn path_of(listing: &Listing, index: usize) -> PathBuf {
    listing.sources.get(index).map(|source| listing.name(source).path()).unwrap_or_default()
}

/// A path without links, as far as it exists; what does not exist yet will be folders, so `..` after it leads back. A link that leads
/// to what does not exist yet is what it will be.
fn real_path(path: &Path) -> Result<PathBuf, Refusal> {
    // The folder of a bare name.
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    let mut absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    for _ in 0..=LINKS_FOLLOWED {
        let mut onward = None;
        for existing in absolute.ancestors() {
            let Ok(rest) = absolute.strip_prefix(existing) else { continue };
            if let Some(mut real) = told(path, door::resolve(existing))? {
                for part in rest.components() {
                    match part {
                        Component::ParentDir => _ = real.pop(),
                        part => real.push(part),
                    }
                }
                return Ok(real);
            }
            onward = told(path, door::behind_link(existing))?;
            if let Some(onward) = &mut onward {
                onward.extend(rest.components());
                break;
            }
        }
        match onward {
            Some(onward) => absolute = onward,
            None => break,
        }
    }
    Ok(absolute)
}

/// What was found out about a part of a path, if it leads anywhere.
fn told(path: &Path, found: io::Result<Option<PathBuf>>) -> Result<Option<PathBuf>, Refusal> {
    match found {
        Err(error) if leads_nowhere(&error) => Ok(None),
        found => found.map_err(|error| Refusal::Unknown(path.to_path_buf(), error)),
    }
}

/// A path whose folder is without links: what has that name there, be it a link.
fn real_place(path: &Path) -> Result<PathBuf, Refusal> {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    match (absolute.parent(), absolute.file_name()) {
        (Some(folder), Some(name)) => Ok(real_path(folder)?.join(name)),
        _ => real_path(path),
    }
}

fn is_link(path: &Path) -> Result<bool, Refusal> {
    match door::look_at_link(path) {
        Ok(about) => Ok(about.is_symlink()),
        Err(error) if leads_nowhere(&error) => Ok(false),
        Err(error) => Err(Refusal::Unknown(path.to_path_buf(), error)),
    }
}

/// Whether what is there could neither be read nor written: it fails by itself when its turn comes.
fn leads_nowhere(error: &io::Error) -> bool {
    use ErrorKind::{InvalidFilename, InvalidInput, NotADirectory, NotFound, PermissionDenied};
    matches!(error.kind(), NotFound | NotADirectory | PermissionDenied | InvalidFilename | InvalidInput)
        || error.raw_os_error() == Some(LINKS_IN_A_CIRCLE)
}

/// ELOOP: the language has no stable name for it.
#[cfg(target_os = "linux")]
const LINKS_IN_A_CIRCLE: i32 = 40;
#[cfg(not(target_os = "linux"))]
const LINKS_IN_A_CIRCLE: i32 = 62;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::listing::{Filter, Lister};

    fn meetings_of(paths: &[&str], folds: bool) -> Option<Vec<[PathBuf; 3]>> {
        let filter = Filter::default();
        let mut ignore = |_: crate::batch::Event<'_>| {};
        let mut lister = Lister::new(&filter, &mut ignore);
        for path in paths {
            lister.add_listed(Path::new(path));
        }
        let listing = lister.finish();
        let target = Target::Tree("out".into());
        match refuse_meetings(&listing, &target, &Options::default(), || Ok(folds)) {
            Ok(()) => None,
            Err(Refusal::Meet(pairs)) => Some(pairs),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn two_inputs_that_would_be_one_output_are_found() {
        let pairs = meetings_of(&["a.txt", "b.txt", "a.html"], false).expect("a meeting");
        assert_eq!(pairs, [["a.html", "a.txt", "out/a.txt"].map(PathBuf::from)]);
        assert_eq!(meetings_of(&["a.txt", "b/a.txt", "c/a.txt"], false), None);
        assert!(meetings_of(&["/d/a.txt", "d/a.txt"], false).is_some());
    }

    #[test]
    fn a_file_and_a_folder_of_one_name_are_found() {
        assert!(meetings_of(&["a", "a.txt/b/c.txt", "d.txt"], false).is_some());
        assert_eq!(meetings_of(&["a.txt", "a/b.txt"], false), None);
    }

    #[test]
    fn names_equal_but_for_case_or_form_meet_only_where_the_file_system_folds_them() {
        for paths in [["A.txt", "a.txt"], ["\u{e9}.txt", "e\u{301}.txt"], ["É/a.txt", "e\u{301}/A.txt"]] {
            assert_eq!(meetings_of(&paths, false), None, "{paths:?}");
            assert!(meetings_of(&paths, true).is_some(), "{paths:?}");
        }
    }

    #[test]
    fn what_meets_exactly_is_found_among_any_that_meet_but_for_case() {
        let mut paths: Vec<String> = (0..7)
            .flat_map(|n| [format!("{n}/x.txt"), format!("{n}/X.txt"), format!("{n}/x.TXT/y.txt")])
            .collect();
        paths.extend(["d.txt", "D.txt", "d.html", "e.txt", "e.txt/a.txt", "E.txt/a.txt"].map(str::to_owned));
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        let exact = [["d.html", "d.txt", "out/d.txt"], ["e.txt", "e.txt/a.txt", "out/e.txt"]];
        let exact = exact.map(|pair| pair.map(PathBuf::from));
        // Hashes are others in each run.
        for _ in 0..20 {
            for folds in [false, true] {
                assert_eq!(meetings_of(&paths, folds).expect("meetings"), exact);
            }
        }
        let folded: Vec<&str> = paths.iter().copied().filter(|path| !path.starts_with(['d', 'e'])).collect();
        assert_eq!(meetings_of(&folded, false), None);
        let named = meetings_of(&folded, true).expect("meetings");
        assert_eq!(
            named.first().expect("one"),
            &["0/X.txt", "0/x.TXT/y.txt", "out/0/X.txt"].map(PathBuf::from)
        );
        assert!((0..20).all(|_| meetings_of(&folded, true).as_ref() == Some(&named)));
    }

    #[test]
    fn a_message_does_not_grow_with_the_meetings() {
        let paths: Vec<String> = (0..500).flat_map(|n| [format!("{n}.txt"), format!("{n}.md")]).collect();
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        let pairs = meetings_of(&paths, false).expect("meetings");
        assert_eq!(pairs.len(), 500);
        assert!(words::meetings(&pairs).len() < 1000);
    }
}
