//! The rules: phrases and patterns that are true of the world's sites, as data.
//!
//! Takes a whole line, or one item of a link bar, and gives the rows that apply to it; never a part of a line, so a footer's
//! words inside a sentence are no hit. Which zone a line stands in, and what an [`Kind::Item`] or a [`Kind::Heading`] does to
//! its neighbours, is left to `judge`.
//!
//! A line is folded first (see [`Scratch`]); phrases are compared whole through a hash table, patterns run as one
//! anchored automaton over the folded line, which on most lines dies after a few bytes. Field rows alone run over the line
//! itself, because their value is wanted as it was written.

mod bar;
mod fold;
mod rows;

pub use bar::{Items, items};
pub use fold::{LONGEST_FOLDED_BYTES, Scratch};
pub use rows::{Kind, RulesError};

use crate::document::{FieldName, RuleId};
use regex::Regex;
use regex::bytes;
use rows::{Row, Zones, spell_out};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;
use std::sync::OnceLock;

/// How large the automata of one set of rows may grow in memory, in bytes: the built-in ones need a tenth of it, and a
/// hostile repetition in a file of rows is refused instead of built.
const PATTERNS_SIZE_LIMIT_BYTES: usize = 64 << 20;

/// How large the cache of the running automaton may grow, in bytes a thread. The built-in rows on web pages stay below it; at
/// the regex crate's own limit of 2 MiB they would rebuild it again and again.
const PATTERNS_CACHE_BYTES: usize = 16 << 20;

/// Where a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Zone {
    /// Before the first prose.
    Head,
    /// Between the first and the last prose.
    Core,
    /// After the last prose.
    Tail,
}

/// For each zone the row that applies if the line stands there. An allow row beats chrome; of chrome a line beats a heading and
/// a heading an item; of equals the first in the order of files and rows wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Hit {
    /// Before the first prose.
    pub head: Option<RuleId>,
    /// Between the first and the last prose.
    pub core: Option<RuleId>,
    /// After the last prose.
    pub tail: Option<RuleId>,
}

impl Hit {
    /// The row that applies in that zone.
    pub fn at(self, zone: Zone) -> Option<RuleId> {
        match zone {
            Zone::Head => self.head,
            Zone::Core => self.core,
            Zone::Tail => self.tail,
        }
    }
}

/// A credit that stands on a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldHit {
    /// The row.
    pub rule: RuleId,
    /// What it finds.
    pub field: FieldName,
    /// Where the value stands in the line, in bytes.
    pub value: Range<usize>,
}

/// Rows, ready to be asked.
#[derive(Debug)]
pub struct Rules {
    rows: Vec<Named>,
    phrases: HashMap<Box<[u8]>, Hit, BuildHasherDefault<PhraseHasher>>,
    patterns: bytes::RegexSet,
    /// The row of each pattern.
    pattern_rows: Vec<RuleId>,
    field_patterns: regex::RegexSet,
    fields: Vec<FieldRow>,
}

#[derive(Debug)]
struct Named {
    name: String,
    theme_bytes: usize,
    kind: Kind,
    zones: Zones,
}

#[derive(Debug)]
struct FieldRow {
    rule: RuleId,
    field: FieldName,
    pattern: String,
    /// Compiled when a line first matches.
    regex: OnceLock<Option<Regex>>,
}

impl Rules {
    /// The built-in rows.
    ///
    /// # Panics
    /// Never: the rows are part of the program and a test parses them.
    pub fn builtin() -> &'static Self {
        static BUILTIN: OnceLock<Rules> = OnceLock::new();
        #[expect(clippy::expect_used, reason = "the rows are constants and a test parses them")]
        BUILTIN.get_or_init(|| Self::parse(rows::BUILTIN).expect("the built-in rows are in order"))
    }

    /// Reads files of rows, each given as its theme and its text.
    ///
    /// # Errors
    /// The first mistake of TOML, of a row or of a pattern.
    pub fn parse(files: &[(&str, &str)]) -> Result<Self, RulesError> {
        let mut all = Vec::new();
        for (theme, text) in files {
            all.extend(rows::parse(theme, text)?);
        }
        Self::build(&all)
    }

    fn build(all: &[Row]) -> Result<Self, RulesError> {
        let (mut pattern_rows, mut spelled, mut fields) = (Vec::new(), Vec::new(), Vec::new());
        let mut named = Vec::with_capacity(all.len());
        for (row, rule) in all.iter().zip((0..=u16::MAX).map(RuleId)) {
            named.push(Named {
                name: format!("{}/{}", row.theme, row.name),
                theme_bytes: row.theme.len(),
                kind: row.kind,
                zones: row.zones,
            });
            match (&row.pattern, row.field) {
                (Some(pattern), Some(field)) => {
                    let pattern = format!(r"(?i)\A(?:{})\z", spell_out(pattern));
                    fields.push(FieldRow { rule, field, pattern, regex: OnceLock::new() });
                }
                (Some(pattern), None) => {
                    spelled.push(format!(r"\A(?:{})\z", spell_out(pattern)));
                    pattern_rows.push(rule);
                }
                (None, _) => {}
            }
        }
        if let Some(beyond) = all.get(named.len()) {
            return Err(RulesError::new(&beyond.theme, beyond.place, "too many rows"));
        }
        let patterns = bytes::RegexSetBuilder::new(&spelled)
            .size_limit(PATTERNS_SIZE_LIMIT_BYTES)
            .dfa_size_limit(PATTERNS_CACHE_BYTES)
            .build()
            .map_err(|error| blame(all, &spelled, &pattern_rows, &error))?;
        let field_texts: Vec<&str> = fields.iter().map(|field| field.pattern.as_str()).collect();
        let field_patterns = regex::RegexSetBuilder::new(&field_texts)
            .size_limit(PATTERNS_SIZE_LIMIT_BYTES)
            .dfa_size_limit(PATTERNS_CACHE_BYTES)
            .build()
            .map_err(|error| {
                let rules: Vec<RuleId> = fields.iter().map(|field| field.rule).collect();
                blame(all, &field_texts, &rules, &error)
            })?;
        let mut rules =
            Self { rows: named, phrases: HashMap::default(), patterns, pattern_rows, field_patterns, fields };
        rules.add_phrases(all)?;
        Ok(rules)
    }

    fn add_phrases(&mut self, all: &[Row]) -> Result<(), RulesError> {
        let mut scratch = Scratch::default();
        for (row, rule) in all.iter().zip((0..=u16::MAX).map(RuleId)) {
            for phrase in &row.phrases {
                let Some(folded) = scratch.fold(phrase) else {
                    let message = format!("the phrase {phrase:?} folds to nothing or is too long");
                    return Err(RulesError::new(&row.theme, row.place, message));
                };
                let mut hit = match self.phrases.get(folded) {
                    Some(hit) => *hit,
                    None => self.pattern_hit(folded).unwrap_or_default(),
                };
                self.weigh(rule, &mut hit);
                self.phrases.insert(folded.into(), hit);
            }
        }
        Ok(())
    }

    /// The rows that apply to a whole line or to one item of a link bar.
    pub fn find(&self, line: &str, scratch: &mut Scratch) -> Option<Hit> {
        let folded = scratch.fold(line)?;
        if let Some(hit) = self.phrases.get(folded) {
            return Some(*hit);
        }
        self.pattern_hit(folded)
    }

    fn pattern_hit(&self, folded: &[u8]) -> Option<Hit> {
        if !self.patterns.is_match(folded) {
            return None;
        }
        let mut hit = Hit::default();
        for at in &self.patterns.matches(folded) {
            if let Some(&rule) = self.pattern_rows.get(at) {
                self.weigh(rule, &mut hit);
            }
        }
        Some(hit)
    }

    /// Lets a row that matches compete with those that matched before.
    fn weigh(&self, rule: RuleId, hit: &mut Hit) {
        let rank = |rule: RuleId| (rank(self.kind(rule)), rule);
        let zones = self.row(rule).map_or(Zones::Any, |row| row.zones);
        let compete = |slot: &mut Option<RuleId>| {
            if slot.is_none_or(|holder| rank(rule) < rank(holder)) {
                *slot = Some(rule);
            }
        };
        if zones != Zones::Tail {
            compete(&mut hit.head);
        }
        if zones == Zones::Any {
            compete(&mut hit.core);
        }
        if zones != Zones::Head {
            compete(&mut hit.tail);
        }
    }

    /// The first field row of that zone which matches a whole line.
    pub fn find_field(&self, line: &str, zone: Zone) -> Option<FieldHit> {
        self.find_fields(line, zone).next()
    }

    /// Every field row of that zone which matches a whole line, in the order of the rows.
    pub fn find_fields(&self, line: &str, zone: Zone) -> impl Iterator<Item = FieldHit> {
        let possible = line.len() <= LONGEST_FOLDED_BYTES && self.field_patterns.is_match(line);
        let matches = possible.then(|| self.field_patterns.matches(line));
        matches.into_iter().flatten().filter_map(move |at| {
            let row = self.fields.get(at).filter(|row| self.applies(row.rule, zone))?;
            let regex = row.regex.get_or_init(|| Regex::new(&row.pattern).ok()).as_ref()?;
            let value = regex.captures(line)?.name("value")?.range();
            Some(FieldHit { rule: row.rule, field: row.field, value })
        })
    }

    /// The field row of that name, if it applies in that zone.
    pub fn field_named(&self, name: &str, zone: Zone) -> Option<RuleId> {
        let row = self.fields.iter().find(|row| self.name(row.rule) == name)?;
        self.applies(row.rule, zone).then_some(row.rule)
    }

    fn applies(&self, rule: RuleId, zone: Zone) -> bool {
        self.row(rule).is_some_and(|row| match row.zones {
            Zones::Any => true,
            Zones::Head => zone == Zone::Head,
            Zones::Tail => zone == Zone::Tail,
        })
    }

    /// What a row says of its lines.
    pub fn kind(&self, rule: RuleId) -> Kind {
        self.row(rule).map_or(Kind::Allow, |row| row.kind)
    }

    /// A row's full name: `share/share-on`.
    pub fn name(&self, rule: RuleId) -> &str {
        self.row(rule).map_or("", |row| row.name.as_str())
    }

    /// A row's theme: `share`.
    pub fn theme(&self, rule: RuleId) -> &str {
        self.row(rule).and_then(|row| row.name.get(..row.theme_bytes)).unwrap_or("")
    }

    /// How many rows there are; their numbers are those below.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn row(&self, rule: RuleId) -> Option<&Named> {
        self.rows.get(usize::from(rule.0))
    }
}

/// The smaller one wins.
fn rank(kind: Kind) -> u8 {
    match kind {
        Kind::Allow => 0,
        Kind::Line => 1,
        Kind::Heading => 2,
        Kind::Item => 3,
        Kind::Field => 4,
    }
}

/// Finds the row whose pattern cannot be built, or says that all together are too large.
fn blame(all: &[Row], patterns: &[impl AsRef<str>], rules: &[RuleId], whole: &regex::Error) -> RulesError {
    for (pattern, rule) in patterns.iter().zip(rules) {
        let single = bytes::RegexBuilder::new(pattern.as_ref()).size_limit(PATTERNS_SIZE_LIMIT_BYTES).build();
        if let (Err(error), Some(row)) = (single, all.get(usize::from(rule.0))) {
            return RulesError::new(&row.theme, row.place, error.to_string());
        }
    }
    let theme = all.first().map_or("", |row| row.theme.as_str());
    RulesError::new(theme, rows::Place { line: 1, column: 1 }, whole.to_string())
}

/// A fast hash with a fixed seed (the multiply and rotate of Firefox's `FxHasher`). The table's keys come from files of rows
/// alone, so no document can fill a bucket; two phrases of one hash are told apart by their text.
#[derive(Debug, Default, Clone, Copy)]
struct PhraseHasher(u64);

const PHRASE_HASH_FACTOR: u64 = 0x517c_c1b7_2722_0a95;

impl PhraseHasher {
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(PHRASE_HASH_FACTOR);
    }
}

impl Hasher for PhraseHasher {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.add(u64::from_le_bytes(*word));
        }
        if !rest.is_empty() {
            self.add(rest.iter().fold(0, |word, &byte| word << 8 | u64::from(byte)));
        }
    }

    fn write_usize(&mut self, number: usize) {
        self.add(number as u64);
    }

    fn finish(&self) -> u64 {
        self.0.rotate_left(26)
    }
}

#[cfg(test)]
mod tests;
