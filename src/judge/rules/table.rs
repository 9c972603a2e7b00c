//! Rows, worked out as far as that can be done before a line is seen.
//!
//! Takes rows as they were parsed, gives a [`Table`]: phrases folded, of patterns what their matches begin with and what they
//! ask of a line. For the built-in rows the build script does this and writes the table down; for rows of a user it is
//! done when they are read. A test holds the two together. What a line makes of them is left to `rules`.

use super::fold::Scratch;
use super::gate::{Gate, is_beyond_ascii};
use super::rows::{Kind, Row, RulesError, Zones, spell_out};
use regex_syntax::hir::literal::{ExtractKind, Extractor, Literal};
use regex_syntax::hir::{Hir, HirKind};
use serde::{Deserialize, Serialize};

/// The longest beginning; what follows it is not compared. A word of the machine holds it.
pub(crate) const LONGEST_BEGINNING_BYTES: usize = 8;

/// How many beginnings an alternative may have before they are cut shorter: enough for all social networks after a handful of
/// verbs.
const MOST_BEGINNINGS: usize = 1000;
/// All rows, each of which has a number of 16 bits.
const MAX_ROWS: usize = 1 << 16;
/// The alternatives of all patterns, as many for the same reason.
const MAX_PARTS: usize = 1 << 16;

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Table {
    pub(crate) rows: Vec<WorkedOut>,
}

/// One row. Its number is its place in the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WorkedOut {
    /// With its theme: `share/share-on`.
    pub(crate) name: String,
    pub(crate) theme_bytes: usize,
    pub(crate) kind: Kind,
    pub(crate) zones: Zones,
    /// Folded.
    pub(crate) phrases: Vec<Box<str>>,
    /// Of the pattern of a field row there are none.
    pub(crate) parts: Vec<Part>,
    pub(crate) field: Option<Field>,
}

/// What a field row looks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Field {
    pub(crate) name: String,
    /// As it is compiled.
    pub(crate) pattern: String,
    pub(crate) gate: Gate,
}

/// One alternative of a pattern: so an alternative that can begin with anything does not make the others slow, and none is
/// compiled that no line calls for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Part {
    /// As it is compiled.
    pub(crate) pattern: String,
    pub(crate) gate: Gate,
    pub(crate) start: Start,
}

/// What the matches of a part begin with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Start {
    /// One of these; see [`first_bytes`].
    With(Vec<u64>),
    /// Anything, but a character beyond ASCII stands somewhere.
    BeyondAscii,
    /// Anything.
    Free,
}

impl Table {
    /// Works rows out.
    ///
    /// # Errors
    /// The first phrase that folds to nothing or is too long, the first pattern that is none, or more rows or alternatives of
    /// patterns than have numbers.
    /// A pattern that is too large is found out where it is compiled.
    pub(crate) fn build(rows: &[Row]) -> Result<Self, RulesError> {
        Self { rows: Vec::with_capacity(rows.len()) }.with(rows)
    }

    /// The same with more rows, whose numbers follow.
    ///
    /// # Errors
    /// As [`Self::build`]; the rows that were there are counted.
    pub(crate) fn with(mut self, rows: &[Row]) -> Result<Self, RulesError> {
        if let Some(beyond) = rows.get(MAX_ROWS.saturating_sub(self.rows.len())) {
            return Err(RulesError::new(&beyond.theme, beyond.place, "too many rows"));
        }
        let mut scratch = Scratch::default();
        let extractor = extractor();
        let mut parts: usize = self.rows.iter().map(|row| row.parts.len()).sum();
        for row in rows {
            let row_worked_out = WorkedOut::of(row, &mut scratch, &extractor)?;
            parts += row_worked_out.parts.len();
            if parts > MAX_PARTS {
                return Err(RulesError::new(
                    &row.theme,
                    row.pattern_place,
                    "the patterns have too many alternatives",
                ));
            }
            self.rows.push(row_worked_out);
        }
        Ok(self)
    }
}

impl WorkedOut {
    fn of(row: &Row, scratch: &mut Scratch, extractor: &Extractor) -> Result<Self, RulesError> {
        let mut phrases = Vec::with_capacity(row.phrases.len());
        for phrase in &row.phrases {
            let folded = scratch.fold(phrase).and_then(|folded| std::str::from_utf8(folded).ok());
            let folded = folded.ok_or_else(|| {
                let message = format!("the phrase {phrase:?} folds to nothing or is too long");
                RulesError::new(&row.theme, row.place, message)
            })?;
            phrases.push(folded.into());
        }
        let pattern = row.pattern.as_deref().map(|pattern| {
            let spelled = spell_out(pattern);
            if row.field.is_some() { format!(r"(?i)\A(?:{spelled})\z") } else { spelled }
        });
        let (mut parts, mut field) = (Vec::new(), None);
        if let Some(pattern) = pattern {
            let hir =
                parse(&pattern).map_err(|message| RulesError::new(&row.theme, row.pattern_place, message))?;
            match row.field {
                Some(name) => {
                    field = Some(Field { name: name.as_str().to_owned(), pattern, gate: Gate::of(&hir) });
                }
                None => parts = parts_of(&hir, extractor),
            }
        }
        Ok(Self {
            name: format!("{}/{}", row.theme, row.name),
            theme_bytes: row.theme.len(),
            kind: row.kind,
            zones: row.zones,
            phrases,
            parts,
            field,
        })
    }
}

/// Parses a pattern of the table.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn parse(pattern: &str) -> Result<Hir, String> {
    let mut parser = regex_syntax::ParserBuilder::new().utf8(false).build();
    parser.parse(pattern).map_err(|error| error.to_string())
}

fn extractor() -> Extractor {
    let mut extractor = Extractor::new();
    extractor
        .kind(ExtractKind::Prefix)
        .limit_class(24)
        .limit_repeat(4)
        .limit_literal_len(LONGEST_BEGINNING_BYTES)
        .limit_total(MOST_BEGINNINGS);
    extractor
}

/// The alternatives of a pattern.
fn parts_of(hir: &Hir, extractor: &Extractor) -> Vec<Part> {
    let alternatives = match hir.kind() {
        HirKind::Alternation(alternatives) => alternatives.as_slice(),
        _ => std::slice::from_ref(hir),
    };
    let start_of = |hir: &Hir| {
        let literals = extractor.extract(hir);
        match literals.literals().filter(|all| all.iter().all(|literal| !literal.is_empty())) {
            Some(literals) => Start::With(shortest(literals.iter().map(Literal::as_bytes).collect())),
            None if is_beyond_ascii(hir) => Start::BeyondAscii,
            None => Start::Free,
        }
    };
    let part = |hir: &Hir| Part { pattern: hir.to_string(), gate: Gate::of(hir), start: start_of(hir) };
    alternatives.iter().map(part).collect()
}

/// Beginnings without those that go on where another ends: they say nothing more.
fn shortest(mut beginnings: Vec<&[u8]>) -> Vec<u64> {
    beginnings.iter_mut().for_each(|bytes| *bytes = bytes.get(..LONGEST_BEGINNING_BYTES).unwrap_or(bytes));
    beginnings.sort_unstable();
    beginnings.dedup_by(|next, kept| next.starts_with(kept));
    beginnings.iter().map(|bytes| first_bytes(bytes)).collect()
}

/// The first bytes as a number, the first one lowest, NULs after the end. No folded line holds a NUL, so that beginnings of
/// different lengths differ.
pub(crate) fn first_bytes(text: &[u8]) -> u64 {
    match text.first_chunk() {
        Some(chunk) => u64::from_le_bytes(*chunk),
        None => text.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_each_alternative_is_told_what_it_begins_with() {
        let parts = parts_of(&parse("share.*|sha|.*页|[a-z]+").unwrap(), &extractor());
        let starts: Vec<_> = parts.into_iter().map(|part| part.start).collect();
        let with = |text: &str| Start::With(vec![first_bytes(text.as_bytes())]);
        assert_eq!(starts, [with("share"), with("sha"), Start::BeyondAscii, Start::Free]);
    }

    #[test]
    fn more_alternatives_than_have_numbers_are_an_error() {
        let pattern: String = (0..256).map(|n| format!("{n} .*|")).collect();
        let row = |n: usize| {
            format!(
                "[[chrome]]\nname = \"row-{n}\"\nkind = \"line\"\nzone = \"any\"\nlanguages = []\npattern = \"{pattern}x\"\nmatches = \"x\"\nspares = \"y\"\n"
            )
        };
        let rows =
            |count| super::super::rows::parse("many", &(0..count).map(row).collect::<String>()).unwrap();
        assert!(Table::build(&rows(2)).is_ok());
        let error = Table::build(&rows(256)).unwrap_err();
        assert!(error.to_string().ends_with("the patterns have too many alternatives"), "{error}");
        // Those that were there count.
        let error = Table::build(&rows(128)).unwrap().with(&rows(128)).unwrap_err();
        assert!(error.to_string().ends_with("the patterns have too many alternatives"), "{error}");
    }

    #[test]
    fn more_rows_than_have_numbers_are_an_error() {
        let row = "[[allow]]\nname = \"a\"\nlanguages = []\nzone = \"any\"\nphrases = [\"x\"]\n";
        let rows = super::super::rows::parse("one", row).unwrap();
        let of = |count: usize| rows.iter().cycle().take(count).cloned().collect::<Vec<_>>();
        let table = Table::build(&of(3)).unwrap();
        assert!(table.clone().with(&of(MAX_ROWS - 3)).is_ok());
        let error = table.with(&of(MAX_ROWS - 2)).unwrap_err();
        assert!(error.to_string().ends_with("too many rows"), "{error}");
    }

    #[test]
    fn a_beginning_that_goes_on_where_another_ends_is_left_out() {
        let beginnings = vec![&b"sharing this"[..], b"share", b"sha", b"b"];
        assert_eq!(shortest(beginnings), [first_bytes(b"b"), first_bytes(b"sha")]);
    }
}
