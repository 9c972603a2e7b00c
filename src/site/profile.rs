//! The file of a site's profile.
//!
//! Takes TOML and gives a [`Profile`], and the other way round. A profile holds the rows that were learnt and those that somebody
//! wrote by hand, in the format of `rules/*.toml`; the latter win, and survive when the site is learnt again. What the rows do to
//! a document is left to [`crate::judge::profile`].

use super::by_hand::text_by_hand;
use super::keys::parse_pattern;
use super::learn::{Lesson, learn};
use super::sample::Sample;
use crate::document::FieldName;
use crate::judge::rules::rows::{self, Allow, Chrome, Credit, Row as HandRow, RulesError};
use crate::tidy::is_deceptive;
use serde::Deserialize;
use std::collections::HashSet;
use std::fmt::Write as _;
use toml::Spanned;
use toml::de::DeTable;

/// The version of the format that this program writes, and the newest that it reads.
pub const FORMAT: u32 = 1;

/// Learnt rows of a profile, at most: reasons know them by numbers of 16 bits.
pub const MAX_ROWS: usize = u16::MAX as usize;

/// The theme of rows written by hand: `site/NAME`.
pub(crate) const HAND_THEME: &str = "site";

/// What is wrong with a profile, and where.
pub type ProfileError = RulesError;

/// A site's profile.
#[derive(Debug, Clone, Default)]
pub struct Profile {
    /// The site's name; empty if there is but one.
    pub site: String,
    /// Documents that the sample could have held.
    pub sample: usize,
    /// Documents that it held.
    pub pages: u32,
    /// What was learnt.
    pub rows: Vec<Row>,
    /// Sampled pages of which the learnt rows would leave no line; known where they were learnt, and not in the file.
    pub emptied: u32,
    /// What was written by hand, as it stands in the file: rows, and the comments before, between and after them. A comment that
    /// stands among other rows goes when these are learnt again.
    pub by_hand: String,
    /// The same, checked.
    pub(crate) hand_rows: Vec<HandRow>,
}

/// One learnt row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The whole line, as a pattern: see [`super::keys`].
    pub text: String,
    /// What it does.
    pub kind: RowKind,
    /// The end of the page that it is nearer to.
    pub place: Place,
    /// Lines of which one must stand directly before it, or one of [`Self::before`] directly after it.
    pub after: Vec<String>,
    /// See [`Self::after`].
    pub before: Vec<String>,
    /// Whether the page's very start or end will do instead.
    pub edge: bool,
    /// Pages that were seen.
    pub pages: u32,
    /// How many of them hold it.
    pub holding: u32,
    /// The lower bound of the share of pages that hold it, in thousandths.
    pub confidence: u32,
    /// The first page that holds it, in the order of names.
    pub first: String,
    /// The last one.
    pub last: String,
}

/// What a learnt row does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RowKind {
    /// The line is chrome.
    Line,
    /// The line is a credit: what stands in place of the variable text is its value.
    Field(FieldName),
}

/// An end of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// Before the body.
    Head,
    /// Behind it.
    Tail,
}

impl Place {
    /// As it stands in the file and in reasons.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Head => "head",
            Self::Tail => "tail",
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: Spanned<u32>,
    site: String,
    sample: usize,
    pages: u32,
    #[serde(default)]
    learnt: Vec<Learnt>,
    #[serde(default)]
    chrome: Vec<Chrome>,
    #[serde(default)]
    allow: Vec<Allow>,
    #[serde(default)]
    field: Vec<Credit>,
    end: Option<End>,
}

/// Stands last, so that a file that was cut short is known by its absence.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct End {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Learnt {
    text: Spanned<String>,
    kind: Kind,
    field: Option<Spanned<String>>,
    zone: Place,
    #[serde(default)]
    after: Vec<Spanned<String>>,
    #[serde(default)]
    before: Vec<Spanned<String>>,
    #[serde(default)]
    edge: bool,
    pages: u32,
    holding: Spanned<u32>,
    confidence: Spanned<f64>,
    first: String,
    last: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Line,
    Field,
}

/// The first key of a file, read before the others: of a newer format nothing else is known.
#[derive(Deserialize)]
struct Version {
    format: Option<Spanned<u32>>,
}

impl Profile {
    /// What a site's sample teaches.
    pub fn of(site: &str, sample: &Sample) -> Self {
        let Lesson { rows, emptied } = learn(sample);
        Self {
            site: site.to_owned(),
            sample: sample.limit(),
            pages: sample.documents().len() as u32,
            rows,
            emptied,
            ..Self::default()
        }
    }

    /// Reads a profile; `name` is the file's name in errors.
    ///
    /// # Errors
    /// The first mistake, where it stands and what was expected.
    pub fn parse(name: &str, text: &str) -> Result<Self, ProfileError> {
        let at = |span| rows::place(text, span);
        let fail = |span, message: String| RulesError::new(name, at(span), message);
        let broken = |error: toml::de::Error| {
            fail(error.span().unwrap_or_default(), error.message().trim_end().replace('\n', "; "))
        };
        if let Ok(Version { format: Some(format) }) = toml::from_str(text)
            && *format.get_ref() > FORMAT
        {
            let found = format.get_ref();
            return Err(fail(
                format.span(),
                format!("format {found} is of a newer version of dechrome; expected {FORMAT} or less"),
            ));
        }
        let end = text.trim_end().len();
        let table = DeTable::parse(text).map_err(broken)?;
        let by_hand = text_by_hand(text, HEADER, table.get_ref());
        if let Some(missing) = missing_keys(table.get_ref()) {
            return Err(fail(0..0, missing));
        }
        let file = File::deserialize(toml::Deserializer::from(table)).map_err(broken)?;
        if *file.format.get_ref() == 0 {
            return Err(fail(file.format.span(), format!("format 0: expected 1 to {FORMAT}")));
        }
        if file.end.is_none() {
            let message = "the file was cut short: expected [end] behind the last row".to_owned();
            return Err(fail(end..end, message));
        }
        let mut learnt = Vec::with_capacity(file.learnt.len());
        let mut seen: HashSet<String> = HashSet::new();
        for row in file.learnt {
            let span = row.text.span();
            if learnt.len() == MAX_ROWS {
                return Err(fail(span, format!("too many rows: expected at most {MAX_ROWS}")));
            }
            if !seen.insert(row.text.get_ref().clone()) {
                return Err(fail(span, "this line has a row already: expected one row a line".to_owned()));
            }
            learnt.push(Row::check(row).map_err(|(span, message)| fail(span, message))?);
        }
        let hand_rows = rows::check((HAND_THEME, name, text), file.chrome, file.allow, file.field)?;
        Ok(Self {
            site: file.site,
            sample: file.sample,
            pages: file.pages,
            rows: learnt,
            emptied: 0,
            by_hand,
            hand_rows,
        })
    }

    /// The file. The same profile gives the same bytes.
    pub fn write(&self) -> String {
        let mut out = String::with_capacity(256 + self.rows.len() * 256);
        out.push_str(HEADER);
        // Writing to a string cannot fail.
        let _ = writeln!(out, "format = {FORMAT}");
        let _ = writeln!(out, "site = {}", quoted(&self.site));
        let _ = writeln!(out, "sample = {}", self.sample);
        let _ = writeln!(out, "pages = {}", self.pages);
        if !self.by_hand.is_empty() {
            out.push('\n');
            out.push_str(self.by_hand.trim_matches('\n'));
            out.push('\n');
        }
        for row in &self.rows {
            row.write(&mut out);
        }
        out.push_str("\n[end]\n");
        out
    }

    /// Takes over the rows that were written by hand into an earlier profile of the site.
    pub fn keep_by_hand(&mut self, earlier: &Self) {
        self.by_hand.clone_from(&earlier.by_hand);
        self.hand_rows.clone_from(&earlier.hand_rows);
    }

    /// Whether another has the same rows, learnt and by hand, wherever these stand in its file.
    #[cfg(feature = "batch")]
    pub(crate) fn has_rows_of(&self, other: &Self) -> bool {
        let says = |row: &HandRow| {
            (row.name.clone(), row.kind, row.zones, row.field, row.phrases.clone(), row.pattern.clone())
        };
        self.rows == other.rows
            && self.hand_rows.iter().map(says).eq(other.hand_rows.iter().map(says))
            && self.by_hand.trim() == other.by_hand.trim()
    }
}

/// Keys that a file has before its rows.
const KEYS: [&str; 4] = ["format", "site", "sample", "pages"];

/// What a file lacks beside rows, if it lacks a key: all of it at once, for somebody who writes a profile by hand.
fn missing_keys(table: &DeTable<'_>) -> Option<String> {
    let mut missing = KEYS.to_vec();
    missing.retain(|key| !table.contains_key(*key));
    let (last, others) = missing.split_last()?;
    let (what, before) = match others {
        [] => ("key", last.to_string()),
        others => ("keys", format!("{} and {last}", others.join(", "))),
    };
    let end = if table.contains_key("end") { "" } else { ", and [end] behind them" };
    Some(format!("missing {what}: expected {before} before the rows{end}"))
}

const HEADER: &str = "\
# What this site repeats on its pages, learnt by `dechrome learn`. Rows of your own ([[allow]], [[chrome]], [[field]], as in
# rules/*.toml) may be added anywhere below the first four keys; they win over what was learnt, and stay when the site is learnt again.
";

impl Row {
    fn check(row: Learnt) -> Result<Self, (std::ops::Range<usize>, String)> {
        for text in row.after.iter().chain(&row.before).chain([&row.text]) {
            parse_pattern(text.get_ref()).map_err(|message| (text.span(), message))?;
        }
        let kind = match (row.kind, row.field) {
            (Kind::Line, None) => RowKind::Line,
            (Kind::Line, Some(field)) => {
                return Err((
                    field.span(),
                    "a row of kind \"line\" has no field: expected kind = \"field\"".to_owned(),
                ));
            }
            (Kind::Field, Some(field)) => {
                let known = FieldName::from_name(field.get_ref());
                let message = || {
                    format!(
                        "there is no field {:?}: expected title, source, date, byline or editor",
                        field.get_ref()
                    )
                };
                RowKind::Field(known.ok_or_else(|| (field.span(), message()))?)
            }
            (Kind::Field, None) => {
                let message = "a row of kind \"field\" names none: expected field = \"title\", \"source\", \"date\", \"byline\" or \"editor\"";
                return Err((row.text.span(), message.to_owned()));
            }
        };
        if matches!(kind, RowKind::Field(_)) && !row.text.get_ref().ends_with(super::keys::TEXT) {
            let message =
                format!("a field's text ends with its value: expected {} at its end", super::keys::TEXT);
            return Err((row.text.span(), message));
        }
        if row.after.is_empty() && row.before.is_empty() && !row.edge {
            let message = "the row has no place: expected a line in `after` or `before`, or edge = true";
            return Err((row.text.span(), message.to_owned()));
        }
        if *row.holding.get_ref() > row.pages {
            return Err((
                row.holding.span(),
                format!("expected at most {}, the pages that were seen", row.pages),
            ));
        }
        let confidence = *row.confidence.get_ref();
        if !(0.0..=1.0).contains(&confidence) {
            return Err((row.confidence.span(), "expected a share from 0.0 to 1.0".to_owned()));
        }
        let texts = |texts: Vec<Spanned<String>>| texts.into_iter().map(Spanned::into_inner).collect();
        Ok(Self {
            text: row.text.into_inner(),
            kind,
            place: row.zone,
            after: texts(row.after),
            before: texts(row.before),
            edge: row.edge,
            pages: row.pages,
            holding: row.holding.into_inner(),
            confidence: (confidence * 1000.0).round() as u32,
            first: row.first,
            last: row.last,
        })
    }

    fn write(&self, out: &mut String) {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "\n[[learnt]]\ntext = {}", quoted(&self.text));
        match self.kind {
            RowKind::Line => out.push_str("kind = \"line\"\n"),
            RowKind::Field(field) => _ = writeln!(out, "kind = \"field\"\nfield = \"{}\"", field.as_str()),
        }
        let _ = writeln!(out, "zone = \"{}\"", self.place.as_str());
        for (key, texts) in [("after", &self.after), ("before", &self.before)] {
            if !texts.is_empty() {
                let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
                let _ = writeln!(out, "{key} = [{}]", texts.join(", "));
            }
        }
        if self.edge {
            out.push_str("edge = true\n");
        }
        let _ = writeln!(out, "pages = {}\nholding = {}", self.pages, self.holding);
        let _ = writeln!(out, "confidence = {}.{:03}", self.confidence / 1000, self.confidence % 1000);
        let _ = writeln!(out, "first = {}\nlast = {}", quoted(&self.first), quoted(&self.last));
    }
}

/// A basic string of TOML.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            // Writing to a string cannot fail.
            c if is_deceptive(c) => _ = write!(out, "\\U{:08X}", c as u32),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
