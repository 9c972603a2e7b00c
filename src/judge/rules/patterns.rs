//! The patterns of all rows, ready to be asked which of them match a folded line.
//!
//! Takes the rows' patterns, gives for a folded line the rows whose pattern matches the whole of it. A pattern nearly always
//! begins with letters that can be told; by them a line finds the few patterns that could match it, and only these are run.
//! A pattern is parsed and compiled when a line first calls for it: a run over three files pays for some twenty patterns, not
//! for all.

use super::automaton::Automaton;
use super::beginnings::Beginnings;
use super::gate::{Characters, Gate, Sketch};
use super::rows::{Row, RulesError};
use super::table::{self, LONGEST_BEGINNING_BYTES, Part, Start};
use crate::document::RuleId;
use std::cell::LazyCell;
use std::sync::OnceLock;

/// See the module.
#[derive(Debug)]
pub(crate) struct Patterns {
    patterns: Vec<Pattern>,
    /// Of each part of a pattern what it asks of a line, and the pattern's place. Beginnings and lists name parts.
    parts: Vec<(Gate, u16)>,
    beginnings: Beginnings,
    /// Parts that can begin with anything: they are tried on every line, ...
    free: Vec<u16>,
    /// ... or on every line that is not ASCII, where they match no other.
    free_beyond_ascii: Vec<u16>,
    /// Those of the latter that can begin with a character of ASCII, by it.
    beyond_ascii_by_first: [Vec<u16>; 128],
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

impl Default for Patterns {
    fn default() -> Self {
        Self {
            patterns: Vec::new(),
            parts: Vec::new(),
            beginnings: Beginnings::default(),
            free: Vec::new(),
            free_beyond_ascii: Vec::new(),
            beyond_ascii_by_first: std::array::from_fn(|_| Vec::new()),
        }
    }
}

impl Patterns {
    /// Takes the pattern of a row.
    pub(crate) fn add(&mut self, rule: RuleId, pattern: String, parts: Vec<Part>) {
        let Ok(place) = u16::try_from(self.patterns.len()) else { return };
        for Part { gate, start } in parts {
            // A row has at most three parts, so far fewer rows than have numbers fill the places up.
            let Ok(at) = u16::try_from(self.parts.len()) else { return };
            match start {
                Start::With(beginnings) => self.beginnings.add(&beginnings, at),
                Start::BeyondAscii => {
                    self.free_beyond_ascii.push(at);
                    for (first, parts) in (0u8..).zip(&mut self.beyond_ascii_by_first) {
                        if gate.may_begin_with(Characters::of(&[first])) {
                            parts.push(at);
                        }
                    }
                }
                Start::Free => self.free.push(at),
            }
            self.parts.push((gate, place));
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

    /// Whether a pattern may match a line that, folded, opens with these bytes. `ascii` is asked whether all of the folded line
    /// is ASCII for sure.
    pub(crate) fn may_open(
        &self,
        opening: &[u8; LONGEST_BEGINNING_BYTES],
        ascii: impl FnOnce() -> bool,
    ) -> bool {
        if !self.free.is_empty() {
            return true;
        }
        let characters = LazyCell::new(|| Characters::of(opening));
        let allows =
            |at: u16| self.parts.get(usize::from(at)).is_some_and(|(gate, _)| gate.allows(*characters));
        let [first, ..] = opening;
        let by_first = self.beyond_ascii_by_first.get(usize::from(*first));
        self.beginnings.any(opening, allows)
            || match by_first {
                Some(parts) => parts.iter().any(|&at| allows(at)) && !ascii(),
                None => !self.free_beyond_ascii.is_empty(),
            }
    }

    /// Calls `hit` with each row whose pattern matches, in no order, some perhaps twice.
    pub(crate) fn each_match(&self, folded: &[u8], mut hit: impl FnMut(RuleId)) {
        let mut sketch = None;
        let mut look = |at: u16| {
            let sketch = sketch.get_or_insert_with(|| Sketch::of(folded));
            if let Some((gate, place)) = self.parts.get(usize::from(at))
                && gate.lets_pass(sketch)
                && let Some(pattern) = self.patterns.get(usize::from(*place))
                && pattern.is_match(folded)
            {
                hit(pattern.rule);
            }
        };
        self.beginnings.each(folded, &mut look);
        if !folded.is_ascii() {
            self.free_beyond_ascii.iter().copied().for_each(&mut look);
        }
        self.free.iter().copied().for_each(&mut look);
    }

    /// The rows whose pattern can begin with anything and match ASCII.
    #[cfg(test)]
    pub(crate) fn free_rows(&self) -> Vec<RuleId> {
        let places = self.free.iter().map(|&at| usize::from(self.parts[usize::from(at)].1));
        places.map(|place| self.patterns[place].rule).collect()
    }

    /// The rows whose pattern matches, each one run.
    #[cfg(test)]
    pub(crate) fn all_matches(&self, folded: &[u8]) -> std::collections::BTreeSet<RuleId> {
        self.patterns.iter().filter(|pattern| pattern.is_match(folded)).map(|pattern| pattern.rule).collect()
    }
}
