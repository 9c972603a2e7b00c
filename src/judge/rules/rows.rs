//! Rows: the TOML of `rules/*.toml`, of which `docs` and `CONTRIBUTING` show examples.
//!
//! Takes a file's theme and text, gives its rows in the order chrome, allow, field, each as it stands in the file. What a
//! row does to a line is left to `rules`.

use crate::document::FieldName;
use serde::de::{Deserializer, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Range;
use toml::Spanned;

/// The built-in files by theme. A test fails if a file of the folder is missing here.
#[allow(
    dead_code,
    reason = "read by the build script and by tests; the library reads what the former makes of it"
)]
pub(crate) const BUILTIN: &[(&str, &str)] = &[
    ("ads", include_str!("../../../rules/ads.toml")),
    ("app", include_str!("../../../rules/app.toml")),
    ("breadcrumbs", include_str!("../../../rules/breadcrumbs.toml")),
    ("comments", include_str!("../../../rules/comments.toml")),
    ("contact", include_str!("../../../rules/contact.toml")),
    ("cookies", include_str!("../../../rules/cookies.toml")),
    ("copyright", include_str!("../../../rules/copyright.toml")),
    ("credits", include_str!("../../../rules/credits.toml")),
    ("follow", include_str!("../../../rules/follow.toml")),
    ("hotline", include_str!("../../../rules/hotline.toml")),
    ("login", include_str!("../../../rules/login.toml")),
    ("media-matrix", include_str!("../../../rules/media-matrix.toml")),
    ("navigation", include_str!("../../../rules/navigation.toml")),
    ("newsletter", include_str!("../../../rules/newsletter.toml")),
    ("pagination", include_str!("../../../rules/pagination.toml")),
    ("print", include_str!("../../../rules/print.toml")),
    ("related", include_str!("../../../rules/related.toml")),
    ("share", include_str!("../../../rules/share.toml")),
    ("shop", include_str!("../../../rules/shop.toml")),
    ("tags", include_str!("../../../rules/tags.toml")),
];

/// What a row says of the lines that it matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Kind {
    /// Sure chrome wherever its zone allows.
    Line,
    /// Sure chrome, and opens a list of chrome whose short lines go with it (`Related articles`).
    Heading,
    /// Chrome only as an item of a link bar or among other chrome (`Home`, `Contact`).
    Item,
    /// Never chrome.
    Allow,
    /// A credit.
    Field,
}

impl Kind {
    /// Whether a line is chrome by itself, whatever stands beside it.
    pub fn is_sure(self) -> bool {
        matches!(self, Self::Line | Self::Heading)
    }
}

/// Where a row may apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Zones {
    /// From the first prose on: a licence text begins with a line that ends other pages.
    Below,
    Head,
    Tail,
    Any,
}

/// One row, checked as far as that needs no other row.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) theme: String,
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) zones: Zones,
    pub(crate) field: Option<FieldName>,
    /// Codes of ISO 639-1.
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the tests of the rows"))]
    pub(crate) languages: Vec<String>,
    pub(crate) phrases: Vec<String>,
    pub(crate) pattern: Option<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the tests of the rows"))]
    pub(crate) matches: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the tests of the rows"))]
    pub(crate) spares: Vec<String>,
    /// The value that a field row must find in the first line of `matches`.
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the tests of the rows"))]
    pub(crate) value: Option<String>,
    /// Where the name stands in its file, for errors.
    pub(crate) place: Place,
    /// Where the pattern does; without one, the name.
    pub(crate) pattern_place: Place,
}

/// A place in a file, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) line: usize,
    /// In characters.
    pub(crate) column: usize,
}

/// Why a file of rows cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {message}")]
pub struct RulesError {
    /// The file, as it was named.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
}

impl RulesError {
    pub(crate) fn new(file: &str, place: Place, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: place.line, column: place.column, message: message.into() }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    chrome: Vec<Chrome>,
    #[serde(default)]
    allow: Vec<Allow>,
    #[serde(default)]
    field: Vec<Credit>,
}

/// A row as it stands in a file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Chrome {
    name: Spanned<String>,
    kind: ChromeKind,
    zone: Zones,
    #[serde(default)]
    languages: Vec<String>,
    #[serde(default)]
    phrases: Vec<String>,
    pattern: Option<Spanned<String>>,
    #[serde(default)]
    matches: Lines,
    #[serde(default)]
    spares: Lines,
}

/// A row as it stands in a file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Allow {
    name: Spanned<String>,
    zone: Zones,
    #[serde(default)]
    languages: Vec<String>,
    #[serde(default)]
    phrases: Vec<String>,
    pattern: Option<Spanned<String>>,
    #[serde(default)]
    matches: Lines,
    #[serde(default)]
    spares: Lines,
}

/// A row as it stands in a file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Credit {
    name: Spanned<String>,
    field: String,
    zone: Zones,
    #[serde(default)]
    languages: Vec<String>,
    pattern: Spanned<String>,
    #[serde(default)]
    matches: Lines,
    #[serde(default)]
    spares: Lines,
    value: Option<String>,
}

/// The kinds that a row of chrome can name.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum ChromeKind {
    Line,
    Heading,
    Item,
}

impl From<ChromeKind> for Kind {
    fn from(kind: ChromeKind) -> Self {
        match kind {
            ChromeKind::Line => Self::Line,
            ChromeKind::Heading => Self::Heading,
            ChromeKind::Item => Self::Item,
        }
    }
}

/// One line, or a list of lines.
#[derive(Default)]
struct Lines(Vec<String>);

impl<'de> Deserialize<'de> for Lines {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LinesVisitor)
    }
}

struct LinesVisitor;

impl<'de> Visitor<'de> for LinesVisitor {
    type Value = Lines;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a line or a list of lines")
    }

    fn visit_str<E>(self, line: &str) -> Result<Lines, E> {
        Ok(Lines(vec![line.to_owned()]))
    }

    fn visit_string<E>(self, line: String) -> Result<Lines, E> {
        Ok(Lines(vec![line]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Lines, A::Error> {
        let mut lines = Vec::with_capacity(items.size_hint().unwrap_or(0));
        while let Some(line) = items.next_element()? {
            lines.push(line);
        }
        Ok(Lines(lines))
    }
}

/// Reads the rows of files, each given as its theme and its text.
///
/// # Errors
/// The first mistake.
pub(crate) fn parse_all(files: &[(&str, &str)]) -> Result<Vec<Row>, RulesError> {
    let mut all = Vec::new();
    for (theme, text) in files {
        all.extend(parse(theme, text)?);
    }
    Ok(all)
}

/// Reads a file's rows.
///
/// # Errors
/// What is wrong with the TOML or with a row, and where.
pub(crate) fn parse(theme: &str, text: &str) -> Result<Vec<Row>, RulesError> {
    let file: File = toml::from_str(text).map_err(|error| {
        RulesError::new(theme, place(text, error.span().unwrap_or_default()), error.message().to_owned())
    })?;
    check((theme, theme, text), file.chrome, file.allow, file.field)
}

/// Makes rows of what stands in a file, given its theme, its name in errors and its text.
///
/// # Errors
/// What is wrong with a row, and where.
pub(crate) fn check(
    (theme, name_of_file, text): (&str, &str, &str),
    chrome: Vec<Chrome>,
    allow: Vec<Allow>,
    field: Vec<Credit>,
) -> Result<Vec<Row>, RulesError> {
    let mut rows = Vec::with_capacity(chrome.len() + allow.len() + field.len());
    let row = |name: Spanned<String>, pattern: Option<Spanned<String>>, kind, zones, languages| Row {
        theme: theme.to_owned(),
        place: place(text, name.span()),
        pattern_place: place(text, pattern.as_ref().map_or(name.span(), Spanned::span)),
        name: name.into_inner(),
        kind,
        zones,
        languages,
        field: None,
        phrases: Vec::new(),
        pattern: pattern.map(Spanned::into_inner),
        matches: Vec::new(),
        spares: Vec::new(),
        value: None,
    };
    for chrome in chrome {
        rows.push(Row {
            phrases: chrome.phrases,
            matches: chrome.matches.0,
            spares: chrome.spares.0,
            ..row(chrome.name, chrome.pattern, chrome.kind.into(), chrome.zone, chrome.languages)
        });
    }
    for allow in allow {
        rows.push(Row {
            phrases: allow.phrases,
            matches: allow.matches.0,
            spares: allow.spares.0,
            ..row(allow.name, allow.pattern, Kind::Allow, allow.zone, allow.languages)
        });
    }
    for credit in field {
        let at = place(text, credit.name.span());
        let Some(field) = FieldName::from_name(&credit.field) else {
            return Err(RulesError::new(name_of_file, at, format!("there is no field {:?}", credit.field)));
        };
        if !credit.pattern.get_ref().contains("(?P<value>") {
            let at = place(text, credit.pattern.span());
            return Err(RulesError::new(name_of_file, at, "a field's pattern needs a group (?P<value>...)"));
        }
        rows.push(Row {
            field: Some(field),
            matches: credit.matches.0,
            spares: credit.spares.0,
            value: credit.value,
            ..row(credit.name, Some(credit.pattern), Kind::Field, credit.zone, credit.languages)
        });
    }
    if let Some(empty) = rows.iter().find(|row| row.phrases.is_empty() && row.pattern.is_none()) {
        return Err(RulesError::new(name_of_file, empty.place, "a row needs phrases or a pattern"));
    }
    // Explanations show it, on one line of a terminal.
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ' ');
    if let Some(odd) = rows.iter().find(|row| !row.name.chars().all(is_plain)) {
        return Err(RulesError::new(name_of_file, odd.place, "a row's name is of letters, digits and -"));
    }
    Ok(rows)
}

/// Where a span begins.
pub(crate) fn place(text: &str, span: Range<usize>) -> Place {
    let before = text.get(..span.start).unwrap_or(text);
    let line = memchr::memchr_iter(b'\n', before.as_bytes()).count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    Place { line, column }
}

/// Spells out the classes of a pattern: the regex crate's own `\w` and `\d` cover every script's letters and digits to the
/// last one, which makes hundreds of patterns slow to build, and its `\b` leaves the fast engine on the first character that
/// is not ASCII. Here `\d` is an ASCII or full-width digit (folding
/// leaves no full-width one), `\w` an ASCII word character or any of the blocks that hold other
/// letters, `\b` a boundary between ASCII word characters and the rest.
pub(crate) fn spell_out(pattern: &str) -> String {
    let mut spelled = String::with_capacity(pattern.len() * 2);
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            spelled.push(c);
            continue;
        }
        match chars.next() {
            Some('w') => spelled.push_str(
                r"[0-9A-Za-z_\x{AA}\x{B5}\x{BA}\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{1FFF}\x{2C00}-\x{2DFF}\x{3005}-\x{3007}\x{3040}-\x{30FA}\x{30FC}-\x{D7FF}\x{F900}-\x{FDFF}\x{FE70}-\x{FEFE}\x{FF66}-\x{FFDC}\x{20000}-\x{3FFFF}]",
            ),
            Some('d') => spelled.push_str(r"[0-9０-９]"),
            Some('b') => spelled.push_str(r"(?-u:\b)"),
            Some(other) => spelled.extend(['\\', other]),
            None => spelled.push('\\'),
        }
    }
    spelled
}
