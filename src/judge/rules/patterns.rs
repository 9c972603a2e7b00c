//! The patterns of all rows, ready to be asked which of them match a folded line.
//!
//! Takes the rows' patterns, gives for a folded line the rows whose pattern matches the whole of it. A pattern nearly always
//! begins with letters that can be told; by them a line finds the few patterns that could match it, and only these are run.
//! A pattern is parsed and compiled when a line first calls for it: a run over three files pays for some twenty patterns, not
//! for all.

use super::automaton::Automaton;
use super::beginnings::Beginnings;
use super::fold::Opening;
use super::gate::{Characters, Gate, Glimpse, Sketch};
use super::rows::{Row, RulesError};
use super::table::{self, Part, Start};
use crate::document::RuleId;
use std::cell::LazyCell;
use std::sync::OnceLock;

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct Patterns {
    patterns: Vec<Pattern>,
    /// The alternatives of all patterns. Beginnings and lists name their places.
    parts: Vec<Alternative>,
    beginnings: Beginnings,
    /// Parts that can begin with anything: they are tried on every line, ...
    free: Vec<u16>,
    /// ... or on every line that is not ASCII, where they match no other.
    free_beyond_ascii: ByFirst,
}

#[derive(Debug)]
struct Alternative {
    gate: Gate,
    pattern: u16,
}

/// Parts by what they can begin with: for each ASCII character those that can begin with it, and those that can begin with
/// another one.
#[derive(Debug)]
struct ByFirst {
    ascii: [Vec<u16>; 128],
    other: Vec<u16>,
}

impl Default for ByFirst {
    fn default() -> Self {
        Self { ascii: std::array::from_fn(|_| Vec::new()), other: Vec::new() }
    }
}

impl ByFirst {
    fn add(&mut self, first: Characters, part: u16) {
        for (c, parts) in ('\0'..='\x7F').zip(&mut self.ascii) {
            if first.holds(Characters::one(c)) {
                parts.push(part);
            }
        }
        if first.is_beyond_ascii() {
            self.other.push(part);
        }
    }

    /// The parts that may match what begins with this byte.
    fn get(&self, first: u8) -> &[u16] {
        self.ascii.get(usize::from(first)).unwrap_or(&self.other)
    }
}

#[derive(Debug)]
struct Pattern {
    rule: RuleId,
    pattern: String,
    automaton: OnceLock<Option<Automaton>>,
}

impl Pattern {
    fn compile(&self) -> Result<Automaton, String> {
        Automaton::compile(&table::parse(&self.pattern)?)
    }

    fn is_match(&self, folded: &[u8]) -> bool {
        let automaton = self.automaton.get_or_init(|| self.compile().ok());
        automaton.as_ref().is_some_and(|automaton| automaton.is_match(folded))
    }
}

impl Patterns {
    /// Takes the pattern of a row.
    pub(crate) fn add(&mut self, rule: RuleId, pattern: String, parts: Vec<Part>) {
        let Ok(place) = u16::try_from(self.patterns.len()) else { return };
        for Part { gate, start } in parts {
            let Ok(at) = u16::try_from(self.parts.len()) else { return };
            match start {
                Start::With(beginnings) => self.beginnings.add(&beginnings, at),
                Start::BeyondAscii => self.free_beyond_ascii.add(gate.first(), at),
                Start::Free => self.free.push(at),
            }
            self.parts.push(Alternative { gate, pattern: place });
        }
        self.patterns.push(Pattern { rule, pattern, automaton: OnceLock::new() });
    }

    /// Makes what was added ready to be asked.
    pub(crate) fn settle(&mut self) {
        self.beginnings.settle();
    }

    /// Compiles every pattern: for files of rows that come from outside.
    ///
    /// # Errors
    /// The first pattern that is too large.
    pub(crate) fn compile_all(&self, rows: &[Row]) -> Result<(), RulesError> {
        for pattern in &self.patterns {
            match pattern.compile() {
                Ok(automaton) => {
                    pattern.automaton.get_or_init(|| Some(automaton));
                }
                Err(message) => {
                    let Some(row) = rows.get(usize::from(pattern.rule.0)) else { continue };
                    return Err(RulesError::new(&row.theme, row.place, message));
                }
            }
        }
        Ok(())
    }

    /// Whether a pattern may match a line that, folded, opens so. `ascii` is asked whether all of the folded line is ASCII for
    /// sure.
    pub(crate) fn may_open(&self, opening: &Opening, ascii: impl FnOnce() -> bool) -> bool {
        if !self.free.is_empty() {
            return true;
        }
        let glimpse = LazyCell::new(|| Glimpse {
            some: Characters::of(&opening.bytes),
            last: opening.last.map_or(Characters::NONE, Characters::one),
        });
        let may_match =
            |at: u16| self.parts.get(usize::from(at)).is_some_and(|part| part.gate.may_let_pass(&glimpse));
        let [first, ..] = opening.bytes;
        self.beginnings.any(&opening.bytes, may_match)
            || self.free_beyond_ascii.get(first).iter().any(|&at| may_match(at)) && !ascii()
    }

    /// Calls `hit` with each row whose pattern matches, in no order, some perhaps twice.
    pub(crate) fn each_match(&self, folded: &[u8], mut hit: impl FnMut(RuleId)) {
        let sketch = LazyCell::new(|| Sketch::of(folded));
        let mut look = |at: u16| {
            if let Some(part) = self.parts.get(usize::from(at))
                && part.gate.lets_pass(&sketch)
                && let Some(pattern) = self.patterns.get(usize::from(part.pattern))
                && pattern.is_match(folded)
            {
                hit(pattern.rule);
            }
        };
        self.beginnings.each(folded, &mut look);
        if let Some(&first) = folded.first()
            && !folded.is_ascii()
        {
            self.free_beyond_ascii.get(first).iter().copied().for_each(&mut look);
        }
        self.free.iter().copied().for_each(&mut look);
    }

    /// The rows whose pattern can begin with anything and match ASCII.
    #[cfg(test)]
    pub(crate) fn free_rows(&self) -> Vec<RuleId> {
        let places = self.free.iter().map(|&at| usize::from(self.parts[usize::from(at)].pattern));
        places.map(|place| self.patterns[place].rule).collect()
    }

    /// The rows whose pattern matches, each one run.
    #[cfg(test)]
    pub(crate) fn all_matches(&self, folded: &[u8]) -> std::collections::BTreeSet<RuleId> {
        self.patterns.iter().filter(|pattern| pattern.is_match(folded)).map(|pattern| pattern.rule).collect()
    }
}
