//! The rules: phrases and patterns that are true of the world's sites, as data.
//!
//! Takes a whole line, or one item of a link bar, and gives the rows that apply to it; never a part of a line, so a footer's
//! words inside a sentence are no hit. Which zone a line stands in, and what an [`Kind::Item`] or a [`Kind::Heading`] does to
//! its neighbours, is left to `judge`.
//!
//! A line is folded first (see [`Scratch`]); phrases are compared whole through a hash table, patterns are found by the letters
//! they begin with, and run over the whole folded line. Field rows alone run over the line itself, because their value is
//! wanted as it was written.

mod automaton;
mod bar;
mod beginnings;
pub(crate) mod eights;
mod fold;
mod gate;
mod patterns;
pub(crate) mod rows;
mod table;

pub use bar::{Items, items};
pub(crate) use bar::{Signs, items_by};
pub use fold::{LONGEST_FOLDED_BYTES, Scratch};
use fold::{OPENING_BYTES, trim};
pub use rows::{Kind, RulesError};

use crate::document::{FieldName, RuleId};
use gate::{Gate, Sketch};
use patterns::Patterns;
use regex::Regex;
use rows::{Row, Zones};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;
use std::sync::OnceLock;
use table::{Field, Table, WorkedOut};

/// Where a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
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

/// A [`Table`] of the rows in [`rows::BUILTIN`].
const BUILTIN_TABLE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rules.table"));

/// Rows, ready to be asked.
#[derive(Debug)]
pub struct Rules {
    rows: Vec<Named>,
    phrases: HashMap<Box<[u8]>, Hit, BuildHasherDefault<PhraseHasher>>,
    /// The phrases' beginnings: with those of the patterns they tell of most lines, before they are folded, that no row
    /// matches.
    openings: Openings,
    /// Tells of nearly every other line that is no phrase.
    outlines: Outlines,
    patterns: Patterns,
    fields: Vec<FieldRow>,
    /// Rows from here on were written by hand for one site and win.
    built_in: u16,
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
    gate: Gate,
    /// Compiled when a line first passes the gate.
    regex: OnceLock<Option<Regex>>,
}

impl Rules {
    /// The built-in rows, as the build script has worked them out.
    ///
    /// # Panics
    /// Never: the table is part of the program and a test reads it.
    pub fn builtin() -> &'static Self {
        static BUILTIN: OnceLock<Rules> = OnceLock::new();
        #[expect(clippy::expect_used, reason = "the table is a constant and a test reads it")]
        BUILTIN.get_or_init(|| Self::set_up(postcard::from_bytes(BUILTIN_TABLE).expect("a whole table")))
    }

    /// The built-in rows and a site's own, whose numbers follow and which win.
    ///
    /// # Errors
    /// The first row that cannot be used, or for which no number is left.
    ///
    /// # Panics
    /// Never, as [`Self::builtin`].
    #[expect(clippy::expect_used, reason = "the table is a constant and a test reads it")]
    pub(crate) fn builtin_and(rows: &[Row]) -> Result<Self, RulesError> {
        let table: Table = postcard::from_bytes(BUILTIN_TABLE).expect("a whole table");
        let built_in = table.rows.len();
        let mut rules = Self::set_up_after(table.with(rows)?, built_in as u16);
        rules.fields.sort_by_key(|field| usize::from(field.rule.0) < built_in);
        Ok(rules)
    }

    /// Reads files of rows, each given as its theme and its text.
    ///
    /// # Errors
    /// The first mistake of TOML, of a row or of a pattern.
    pub fn parse(files: &[(&str, &str)]) -> Result<Self, RulesError> {
        Self::of(&rows::parse_all(files)?)
    }

    /// Makes rows ready to be asked.
    ///
    /// # Errors
    /// The first phrase or pattern that cannot be used.
    pub(crate) fn of(rows: &[Row]) -> Result<Self, RulesError> {
        let rules = Self::set_up(Table::build(rows)?);
        rules.patterns.compile_all(rows)?;
        for field in &rules.fields {
            let Some(row) = rows.get(usize::from(field.rule.0)) else { continue };
            let regex = Regex::new(&field.pattern)
                .map_err(|error| RulesError::new(&row.theme, row.pattern_place, error.to_string()))?;
            field.regex.get_or_init(|| Some(regex));
        }
        Ok(rules)
    }

    /// Makes rows that were worked out ready to be asked.
    fn set_up(table: Table) -> Self {
        Self::set_up_after(table, u16::MAX)
    }

    fn set_up_after(table: Table, built_in: u16) -> Self {
        let mut rules = Self {
            built_in,
            rows: Vec::with_capacity(table.rows.len()),
            phrases: HashMap::default(),
            openings: Openings::default(),
            outlines: Outlines::default(),
            patterns: Patterns::default(),
            fields: Vec::new(),
        };
        rules.phrases.reserve(table.rows.iter().map(|row| row.phrases.len()).sum());
        for (row, rule) in table.rows.into_iter().zip((0..=u16::MAX).map(RuleId)) {
            let WorkedOut { name, theme_bytes, kind, zones, phrases, parts, field } = row;
            rules.rows.push(Named { name, theme_bytes, kind, zones });
            for phrase in phrases {
                let phrase = phrase.into_boxed_bytes();
                rules.openings.add(&phrase);
                rules.outlines.add(&phrase);
                let mut hit = rules.phrases.get(&phrase).copied().unwrap_or_default();
                rules.weigh(rule, &mut hit);
                rules.phrases.insert(phrase, hit);
            }
            parts.into_iter().for_each(|part| rules.patterns.add(rule, part));
            let Some(Field { name, pattern, gate }) = field else { continue };
            let Some(field) = FieldName::from_name(&name) else { continue };
            rules.fields.push(FieldRow { rule, field, pattern, gate, regex: OnceLock::new() });
        }
        rules.patterns.settle();
        rules
    }

    /// The rows that apply to a whole line or to one item of a link bar.
    pub fn find(&self, line: &str, scratch: &mut Scratch) -> Option<Hit> {
        let line = trim(line);
        if let Some(opening) = scratch.open(line)
            && !self.openings.hold(&opening.bytes)
            && !self.patterns.may_open(&opening, || line.is_ascii())
        {
            return None;
        }
        let folded = scratch.fold(line)?;
        let mut hit = if self.outlines.hold(folded) { self.phrases.get(folded).copied() } else { None };
        self.patterns.each_match(folded, |rule| self.weigh(rule, hit.get_or_insert_default()));
        hit
    }

    /// Lets a row that matches compete with those that matched before.
    fn weigh(&self, rule: RuleId, hit: &mut Hit) {
        let rank = |rule: RuleId| (self.is_built_in(rule), rank(self.kind(rule)), rule);
        let zones = self.row(rule).map_or(Zones::Any, |row| row.zones);
        let compete = |slot: &mut Option<RuleId>| {
            if slot.is_none_or(|holder| rank(rule) < rank(holder)) {
                *slot = Some(rule);
            }
        };
        if matches!(zones, Zones::Any | Zones::Head) {
            compete(&mut hit.head);
        }
        if matches!(zones, Zones::Any | Zones::Below) {
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
        let sketch = (line.len() <= LONGEST_FOLDED_BYTES).then(|| Sketch::of(line.as_bytes()));
        sketch.into_iter().flat_map(move |sketch| {
            self.fields.iter().filter_map(move |row| {
                let value = row.find(line, &sketch).filter(|_| self.applies(row.rule, zone))?;
                Some(FieldHit { rule: row.rule, field: row.field, value })
            })
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
            Zones::Below => zone != Zone::Head,
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

    /// Whether a row is one of the program's, not one that was written for a site.
    pub(crate) fn is_built_in(&self, rule: RuleId) -> bool {
        rule.0 < self.built_in
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

impl FieldRow {
    /// Where the value stands in a line that matches.
    fn find(&self, line: &str, sketch: &Sketch) -> Option<Range<usize>> {
        if !self.gate.lets_pass(sketch) {
            return None;
        }
        let regex = self.regex.get_or_init(|| Regex::new(&self.pattern).ok()).as_ref()?;
        Some(regex.captures(line)?.name("value")?.range())
    }
}

/// A fast hash with a fixed seed (the multiply and rotate of Firefox's `FxHasher`). The tables' keys come from files of rows
/// alone, or are numbers of rows of which each has its own hash, so no document can fill a bucket; two phrases of one hash are told apart
/// by their text.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct PhraseHasher(u64);

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

    fn write_u32(&mut self, number: u32) {
        self.add(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.add(number);
    }

    fn write_usize(&mut self, number: usize) {
        self.add(number as u64);
    }

    fn finish(&self) -> u64 {
        self.0.rotate_left(26)
    }
}

/// A set of beginnings of texts; of a beginning it says whether it may be in the set.
#[derive(Debug, Default)]
struct Openings {
    bits: Vec<u64>,
}

impl Openings {
    /// 64 KiB: fourteen thousand phrases set one bit in fifty.
    const BITS: usize = 1 << 19;

    /// Takes a text's beginning, if it is long enough to have one: see [`Scratch::open`].
    fn add(&mut self, text: &[u8]) {
        self.bits.resize(Self::BITS / 64, 0);
        let Some(opening) = text.first_chunk() else { return };
        let place = Self::place(opening);
        if let Some(bits) = self.bits.get_mut(place / 64) {
            *bits |= 1 << (place % 64);
        }
    }

    fn hold(&self, opening: &[u8; OPENING_BYTES]) -> bool {
        let place = Self::place(opening);
        self.bits.get(place / 64).is_some_and(|bits| bits >> (place % 64) & 1 == 1)
    }

    fn place(opening: &[u8; OPENING_BYTES]) -> usize {
        let mut hasher = PhraseHasher::default();
        hasher.add(u64::from_le_bytes(*opening));
        hasher.finish() as usize % Self::BITS
    }
}

/// A set of texts, known by their first and last eight bytes and their length: of a text it says whether it may be in the set.
#[derive(Debug, Default)]
struct Outlines {
    bits: Vec<u64>,
}

impl Outlines {
    /// 32 KiB: fourteen thousand phrases set one bit in eighteen.
    const BITS: usize = 1 << 18;

    fn add(&mut self, text: &[u8]) {
        self.bits.resize(Self::BITS / 64, 0);
        let place = Self::place(text);
        if let Some(bits) = self.bits.get_mut(place / 64) {
            *bits |= 1 << (place % 64);
        }
    }

    fn hold(&self, text: &[u8]) -> bool {
        let place = Self::place(text);
        self.bits.get(place / 64).is_some_and(|bits| bits >> (place % 64) & 1 == 1)
    }

    fn place(text: &[u8]) -> usize {
        let mut hasher = PhraseHasher::default();
        match (text.first_chunk(), text.last_chunk()) {
            (Some(first), Some(last)) => {
                hasher.add(u64::from_le_bytes(*first));
                hasher.add(u64::from_le_bytes(*last));
            }
            _ => hasher.write(text),
        }
        hasher.add(text.len() as u64);
        hasher.finish() as usize % Self::BITS
    }
}

#[cfg(test)]
mod tests;
