//! Profiles in files: which file a site's is, and what an earlier one keeps.
//!
//! Takes paths, gives profiles ready to be asked, and the other way round. What stands in a file is for
//! [`crate::site::profile`].

use super::door;
use super::names::escape;
use super::sink::{WriteError, leads_elsewhere};
use super::source::{ReadError, read_own};
use crate::judge::profile::{Profiles, SiteRows};
use crate::site::keys::hash;
use crate::site::profile::{Profile, ProfileError};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The extension of a profile's file.
pub const EXTENSION: &str = "toml";

/// The largest file that is read as a profile; the longest have a few thousand rows.
const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// Why profiles cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProfilesError {
    /// A file could not be read.
    #[error("cannot read {}: {}", escape(.0), .1)]
    Read(PathBuf, #[source] ReadError),
    /// A folder could not be listed.
    #[error("cannot read {}: {}", escape(.0), super::source::plain(.1))]
    List(PathBuf, #[source] std::io::Error),
    /// A file is no profile.
    #[error(transparent)]
    Bad(#[from] ProfileError),
    /// Two files are of one site.
    #[error("{} and {} are both profiles of the site {site:?}: expected one file a site", escape(.first), escape(.second))]
    Twice {
        /// The site.
        site: String,
        /// One file.
        first: PathBuf,
        /// The other.
        second: PathBuf,
    },
    /// There is no profile where some were expected.
    #[error("{} holds no profile: expected files that end in .toml", escape(.0))]
    Empty(PathBuf),
    /// An earlier profile stands where another site's is to be written.
    #[error("{} is the profile of the site {found:?}, not of {wanted:?}: name another file, remove it, or change `site` in it, which keeps its rows by hand", escape(.file))]
    Other {
        /// The file.
        file: PathBuf,
        /// Its site.
        found: String,
        /// The site that was learnt.
        wanted: String,
    },
    /// A profile would be read back with other rows than it has, so that some would be lost.
    #[error("{} was left as it is: what would be written there would not be read as the same rows", escape(.0))]
    Changed(PathBuf),
    /// A file could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Reads a profile.
///
/// # Errors
/// A file that cannot be read or is no profile.
pub fn read(path: &Path) -> Result<Profile, ProfilesError> {
    // What cannot be asked is found out here, too.
    read_rows(path).map(|(profile, _)| profile)
}

/// Reads a profile and makes it ready to be asked.
fn read_rows(path: &Path) -> Result<(Profile, SiteRows), ProfilesError> {
    let mut bytes = Vec::new();
    read_own(path, MAX_BYTES, &mut bytes).map_err(|error| ProfilesError::Read(path.to_path_buf(), error))?;
    let name = escape(path);
    let text = std::str::from_utf8(&bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).and_then(|bytes| std::str::from_utf8(bytes).ok());
        let before = before.unwrap_or_default();
        ProfileError {
            file: name.clone(),
            line: before.matches('\n').count() + 1,
            column: before.rsplit('\n').next().unwrap_or_default().chars().count() + 1,
            message: "not UTF-8: expected TOML".to_owned(),
        }
    })?;
    let profile = Profile::parse(&name, text)?;
    let rows = SiteRows::new(&name, &profile)?;
    Ok((profile, rows))
}

/// Reads a file, which is then the profile of all documents, or a folder of files, each of which is that of the site it names.
///
/// # Errors
/// The first file that cannot be used.
pub fn read_all(path: &Path) -> Result<Profiles, ProfilesError> {
    if !is_folder(path)? {
        let (_, rows) = read_rows(path)?;
        return Ok(Profiles { all: Some(Arc::new(rows)), by_site: HashMap::new() });
    }
    let mut profiles = Profiles::default();
    let mut files: HashMap<String, PathBuf> = HashMap::new();
    for file in files_in(path, EXTENSION)? {
        let (profile, rows) = read_rows(&file)?;
        if let Some(first) = files.insert(profile.site.clone(), file.clone()) {
            return Err(ProfilesError::Twice { site: profile.site, first, second: file });
        }
        profiles.by_site.insert(profile.site, Arc::new(rows));
    }
    if profiles.by_site.is_empty() {
        return Err(ProfilesError::Empty(path.to_path_buf()));
    }
    Ok(profiles)
}

/// The files that [`read_all`] reads.
///
/// # Errors
/// A path that cannot be looked at, a folder that cannot be listed.
pub fn files_of(path: &Path) -> Result<Vec<PathBuf>, ProfilesError> {
    if is_folder(path)? { files_in(path, EXTENSION) } else { Ok(vec![path.to_path_buf()]) }
}

/// Whether a path leads to a folder.
///
/// # Errors
/// What the system says, but for a path at which nothing stands.
pub fn is_folder(path: &Path) -> Result<bool, ProfilesError> {
    door::is_folder(path).map_err(|error| ProfilesError::Read(path.to_path_buf(), error.into()))
}

/// The files of a folder that have this extension, by name.
///
/// # Errors
/// A folder that cannot be listed.
pub fn files_in(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, ProfilesError> {
    let mut files = door::list(folder).map_err(|error| ProfilesError::List(folder.to_path_buf(), error))?;
    files.retain(|path| path.extension().is_some_and(|found| found == extension));
    files.sort();
    Ok(files)
}

/// What a site's file is called.
pub fn file_name(site: &str, extension: &str) -> String {
    let plain: String = site
        .chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' })
        .collect();
    let plain = plain.trim_start_matches('.');
    if plain == site && !site.is_empty() && site.len() < 200 {
        return format!("{plain}.{extension}");
    }
    let short: String = plain.chars().take(40).collect();
    format!("{short}-{:016x}.{extension}", hash(site.as_bytes()))
}

/// Takes over what an earlier profile in that file keeps.
///
/// # Errors
/// A file that cannot be read, is no profile, or is another site's.
pub fn keep_by_hand(profile: &mut Profile, file: &Path) -> Result<(), ProfilesError> {
    // One that cannot be looked at may hold rows by hand.
    let unknown = |error: std::io::Error| ProfilesError::Read(file.to_path_buf(), error.into());
    if door::find(file).map_err(unknown)?.is_none() || leads_elsewhere(file).map_err(unknown)? {
        return Ok(());
    }
    let earlier = read(file)?;
    if earlier.site != profile.site {
        let (found, wanted) = (earlier.site, profile.site.clone());
        return Err(ProfilesError::Other { file: file.to_path_buf(), found, wanted });
    }
    profile.keep_by_hand(&earlier);
    Ok(())
}

/// What a profile's file will hold, which was read again.
///
/// # Errors
/// A profile that would not be read again as it is.
pub fn content(profile: &Profile, file: &Path) -> Result<String, ProfilesError> {
    let text = profile.write();
    let again = Profile::parse(&escape(file), &text)?;
    if !again.has_rows_of(profile) {
        return Err(ProfilesError::Changed(file.to_path_buf()));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_that_would_lose_rows_by_hand_is_not_written() {
        let text = "format = 1\nsite = \"a\"\nsample = 9\npages = 0\n\n[[allow]]\nname = \"x\"\nzone = \"any\"\nphrases = [\"x\"]\n\n[end]\n";
        let good = Profile::parse("a profile", text).expect("a profile");
        let file = Path::new("a.toml");
        assert_eq!(content(&good, file).expect("a profile"), good.write());
        for by_hand in [String::new(), good.by_hand.replace("\"any\"", "\"head\""), "# no row\n".to_owned()] {
            let profile = Profile { by_hand, ..good.clone() };
            let error = content(&profile, file).expect_err("rows would be lost");
            assert!(matches!(error, ProfilesError::Changed(_)), "{error}");
        }
    }
}
