//! Which of many paths are one file, or one a file and another a folder of its name.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::path::{Component, Path, PathBuf};
use unicode_normalization::UnicodeNormalization as _;

/// When two names are one.
#[derive(Clone, Copy)]
pub(super) enum Same {
    Exact,
    /// See [`fold`].
    Folded,
}

impl Same {
    fn key(self, path: &Path) -> Cow<'_, [u8]> {
        match self {
            Self::Exact => Cow::Borrowed(path.as_os_str().as_encoded_bytes()),
            Self::Folded => Cow::Owned(fold(path)),
        }
    }
}

/// The pairs among so many outputs that are one file, or the first a file and the second in a folder of that name; sorted. Takes time
/// linear in the paths, and sixteen bytes for each: names are compared by their hashes and only those that agree in full.
pub(super) fn find_meetings(
    count: usize,
    place: &impl Fn(usize) -> Option<PathBuf>,
    root: &Path,
    same: Same,
) -> Vec<(usize, usize)> {
    let hasher = RandomState::new();
    let ends_of = |output: &Path| output.strip_prefix(root).map(|inside| hash_ends(&hasher, inside, same));
    let mut files = Vec::with_capacity(count);
    let mut folders = HashSet::new();
    let mut last_folder = PathBuf::new();
    for index in 0..count {
        let Some(output) = place(index) else { continue };
        let Ok(mut ends) = ends_of(&output) else { continue };
        files.extend(ends.pop().map(|hash| (hash, index)));
        if let Some(folder) = output.parent().filter(|folder| *folder != last_folder) {
            folders.extend(ends);
            last_folder = folder.to_path_buf();
        }
    }
    files.sort_unstable();
    let mut pairs = Vec::new();
    for pair in files.windows(2) {
        let [(first_hash, first), (second_hash, second)] = pair else { continue };
        if first_hash != second_hash {
            continue;
        }
        let (Some(a), Some(b)) = (place(*first), place(*second)) else { continue };
        if same.key(&a) == same.key(&b) {
            pairs.push((*first, *second));
        }
    }
    // Of files that meet, the first stands for all.
    files.dedup_by_key(|(hash, _)| *hash);
    files.retain(|(hash, _)| folders.contains(hash));
    let mut above: HashMap<u64, usize> = files.into_iter().collect();
    for other in 0..count {
        if above.is_empty() {
            break;
        }
        let Some(output) = place(other) else { continue };
        let Ok(mut ends) = ends_of(&output) else { continue };
        ends.pop();
        // The last end is the parent's, the one before it its parent's.
        for (hash, folder) in ends.iter().rev().zip(output.ancestors().skip(1)) {
            let Some(&index) = above.get(hash) else { continue };
            if place(index).is_some_and(|file| same.key(&file) == same.key(folder)) {
                pairs.push((index, other));
                above.remove(hash);
            }
        }
    }
    pairs.sort_unstable();
    pairs
}

/// The hashes of a path's beginnings, part by part, the whole path last; in time linear in the path.
fn hash_ends(hasher: &RandomState, path: &Path, same: Same) -> Vec<u64> {
    let mut state = hasher.build_hasher();
    let hash_on = |part: Component<'_>| {
        state.write(&same.key(Path::new(&part)));
        state.write_u8(0);
        state.finish()
    };
    path.components().map(hash_on).collect()
}

/// A name such that two are equal if a file system could take them for one: case and Unicode form put aside.
pub(super) fn fold(path: &Path) -> Vec<u8> {
    let bytes = path.as_os_str().as_encoded_bytes();
    match path.to_str().filter(|name| !name.is_ascii()) {
        Some(name) => name.nfd().flat_map(char::to_lowercase).nfd().collect::<String>().into_bytes(),
        None => bytes.to_ascii_lowercase(),
    }
}
