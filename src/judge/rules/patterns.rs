//! The patterns of all rows, ready to be asked which of them match a folded line.
//!
//! Takes the alternatives of the rows' patterns, gives for a folded line the rows of which one matches the whole of it. An
//! alternative nearly always begins with letters that can be told; by them a line finds the few that could match it, and only
//! these are run. An alternative is parsed and compiled when a line first calls for it: a run over three files pays for some
//! twenty, not for all.

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
    /// Beginnings and lists name their places.
    alternatives: Vec<Alternative>,
    beginnings: Beginnings,
    /// Alternatives that can begin with anything: they are tried on every line, ...
    free: Vec<u16>,
    /// ... or on every line that is not ASCII, where they match no other.
    free_beyond_ascii: ByFirst,
}

/// Alternatives by what they can begin with: for each ASCII character those that can begin with it, and those that can begin
/// with another one.
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
    fn add(&mut self, first: Characters, place: u16) {
        for (c, places) in ('\0'..='\x7F').zip(&mut self.ascii) {
            if first.holds(Characters::one(c)) {
                places.push(place);
            }
        }
        if first.is_beyond_ascii() {
            self.other.push(place);
        }
    }

    /// Those that may match what begins with this byte.
    fn get(&self, first: u8) -> &[u16] {
        self.ascii.get(usize::from(first)).unwrap_or(&self.other)
    }
}

#[derive(Debug)]
struct Alternative {
    rule: RuleId,
    gate: Gate,
    pattern: String,
    automaton: OnceLock<Option<Automaton>>,
}

impl Alternative {
    fn compile(&self) -> Result<Automaton, String> {
        Automaton::compile(&table::parse(&self.pattern)?)
    }

    fn is_match(&self, folded: &[u8]) -> bool {
        let automaton = self.automaton.get_or_init(|| self.compile().ok());
        automaton.as_ref().is_some_and(|automaton| automaton.is_match(folded))
    }
}

impl Patterns {
    /// Takes an alternative of a row's pattern.
    pub(crate) fn add(&mut self, rule: RuleId, part: Part) {
        let Ok(place) = u16::try_from(self.alternatives.len()) else { return };
        let Part { pattern, gate, start } = part;
        match start {
            Start::With(beginnings) => self.beginnings.add(&beginnings, place),
            Start::BeyondAscii => self.free_beyond_ascii.add(gate.first(), place),
            Start::Free => self.free.push(place),
        }
        self.alternatives.push(Alternative { rule, gate, pattern, automaton: OnceLock::new() });
    }

    /// Makes what was added ready to be asked.
    pub(crate) fn settle(&mut self) {
        self.beginnings.settle();
    }

    /// Compiles every alternative: for files of rows that come from outside.
    ///
    /// # Errors
    /// The first one that is too large.
    pub(crate) fn compile_all(&self, rows: &[Row]) -> Result<(), RulesError> {
        for alternative in &self.alternatives {
            match alternative.compile() {
                Ok(automaton) => {
                    alternative.automaton.get_or_init(|| Some(automaton));
                }
                Err(message) => {
                    let Some(row) = rows.get(usize::from(alternative.rule.0)) else { continue };
                    return Err(RulesError::new(&row.theme, row.pattern_place, message));
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
        let may_match = |at: u16| {
            let alternative = self.alternatives.get(usize::from(at));
            alternative.is_some_and(|alternative| alternative.gate.may_let_pass(&glimpse))
        };
        let [first, ..] = opening.bytes;
        self.beginnings.any(&opening.bytes, may_match)
            || self.free_beyond_ascii.get(first).iter().any(|&at| may_match(at)) && !ascii()
    }

    /// Calls `hit` with each row whose pattern matches, in no order, some perhaps twice.
    pub(crate) fn each_match(&self, folded: &[u8], mut hit: impl FnMut(RuleId)) {
        let sketch = LazyCell::new(|| Sketch::of(folded));
        let mut look = |at: u16| {
            if let Some(alternative) = self.alternatives.get(usize::from(at))
                && alternative.gate.lets_pass(&sketch)
                && alternative.is_match(folded)
            {
                hit(alternative.rule);
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
        self.free.iter().map(|&at| self.alternatives[usize::from(at)].rule).collect()
    }

    /// The rows whose pattern matches, each one run.
    #[cfg(test)]
    pub(crate) fn all_matches(&self, folded: &[u8]) -> std::collections::BTreeSet<RuleId> {
        let matching = self.alternatives.iter().filter(|alternative| alternative.is_match(folded));
        matching.map(|alternative| alternative.rule).collect()
    }
}
