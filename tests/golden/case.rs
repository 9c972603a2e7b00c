//! Cases on disk: finds them, reads them, writes them anew.
//!
//! Takes `testdata/`; gives a [`Case`] for each folder in its four folders, in order of their names, or a list of all that
//! is wrong with the data. It cleans nothing and compares nothing.

use dechrome::{FieldName, Metadata};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

/// What a case promises, by the folder it lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Looks like what scrapers leave.
    Wild,
    /// Made for one behaviour.
    Synthetic,
    /// Clean: every word must come out.
    Negative,
    /// Wrong today: it must not come out as expected.
    KnownFailure,
}

impl Kind {
    pub(crate) const ALL: [Self; 4] = [Self::Wild, Self::Synthetic, Self::Negative, Self::KnownFailure];

    pub(crate) fn folder(self) -> &'static str {
        match self {
            Self::Wild => "wild",
            Self::Synthetic => "synthetic",
            Self::Negative => "negative",
            Self::KnownFailure => "known-failures",
        }
    }
}

/// Values by the names of their fields.
pub(crate) type Fields = BTreeMap<String, String>;

/// One document and what must become of it.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) kind: Kind,
    /// `wild/NAME`.
    pub(crate) name: String,
    pub(crate) input: Vec<u8>,
    /// The body text; `None` for a new case that waits to be blessed.
    pub(crate) text: Option<String>,
    /// The metadata, where the case has something to say about it. A clean document has none.
    pub(crate) fields: Option<Fields>,
    folder: PathBuf,
}

impl Case {
    fn read(kind: Kind, folder: PathBuf) -> Result<Self, String> {
        let name = format!("{}/{}", kind.folder(), file_name(&folder));
        for path in entries(&folder)? {
            if !["about.txt", "expected.json", "expected.txt", "input.txt"]
                .contains(&file_name(&path).as_str())
            {
                return Err(format!("{name}: what is {} for?", file_name(&path)));
            }
        }
        let about = read_text(&folder.join("about.txt"))?.ok_or_else(|| format!("{name}: no about.txt"))?;
        if about.trim().is_empty() {
            return Err(format!("{name}: about.txt does not say why the case exists"));
        }
        let input =
            fs::read(folder.join("input.txt")).map_err(|error| format!("{name}: input.txt: {error}"))?;
        let text = read_text(&folder.join("expected.txt"))?;
        let fields = match read_text(&folder.join("expected.json"))? {
            Some(json) => {
                Some(parse_fields(&json).map_err(|error| format!("{name}: expected.json: {error}"))?)
            }
            None if kind == Kind::Negative => Some(Fields::new()),
            None => None,
        };
        Ok(Self { kind, name, input, text, fields, folder })
    }

    /// Writes what came out as what must come out. A case that says nothing about metadata goes on saying nothing, unless
    /// it is new and there is some.
    pub(crate) fn bless(&self, text: &str, fields: &Fields) -> Result<(), String> {
        write(&self.folder.join("expected.txt"), text)?;
        let is_new = self.text.is_none() && !fields.is_empty();
        if is_new || self.folder.join("expected.json").exists() {
            write(&self.folder.join("expected.json"), &render_fields(fields))?;
        }
        Ok(())
    }
}

/// Reads all cases; an error names everything that is wrong.
pub(crate) fn read_cases() -> Result<Vec<Case>, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let (mut cases, mut problems) = (Vec::new(), Vec::new());
    for kind in Kind::ALL {
        let folders = entries(&root.join(kind.folder())).unwrap_or_else(|problem| {
            problems.push(problem);
            Vec::new()
        });
        for folder in folders {
            match Case::read(kind, folder) {
                Ok(case) => cases.push(case),
                Err(problem) => problems.push(problem),
            }
        }
    }
    if problems.is_empty() { Ok(cases) } else { Err(problems.join("\n")) }
}

/// The values of a document's metadata.
pub(crate) fn fields(metadata: &Metadata) -> Fields {
    FieldName::ALL
        .into_iter()
        .filter_map(|name| Some((name.as_str().to_owned(), metadata.value(name)?.to_owned())))
        .collect()
}

/// JSON with a field a line, in the order of [`FieldName::ALL`].
pub(crate) fn render_fields(fields: &Fields) -> String {
    let rows: Vec<String> = FieldName::ALL
        .into_iter()
        .filter_map(|name| Some((name.as_str(), fields.get(name.as_str())?)))
        .map(|(name, value)| format!("  \"{name}\": {}", serde_json::Value::from(value.as_str())))
        .collect();
    if rows.is_empty() { "{}\n".to_owned() } else { format!("{{\n{}\n}}\n", rows.join(",\n")) }
}

fn parse_fields(json: &str) -> Result<Fields, String> {
    let fields: Fields = serde_json::from_str(json).map_err(|error| error.to_string())?;
    match fields.keys().find(|key| FieldName::ALL.iter().all(|name| name.as_str() != *key)) {
        Some(key) => Err(format!("there is no field {key}")),
        None => Ok(fields),
    }
}

/// What lies in a folder, sorted; names that begin with a dot are not ours.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let problem = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(problem)? {
        let path = entry.map_err(problem)?.path();
        if !file_name(&path).starts_with('.') {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

pub(crate) fn read_text(path: &Path) -> Result<Option<String>, String> {
    match fs::read(path) {
        Ok(bytes) => {
            String::from_utf8(bytes).map(Some).map_err(|error| format!("{}: {error}", path.display()))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("{}: {error}", path.display())),
    }
}

pub(crate) fn write(path: &Path, text: &str) -> Result<(), String> {
    File::create(path)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|error| format!("{}: {error}", path.display()))
}
