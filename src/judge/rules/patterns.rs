//! The patterns of all rows, ready to be asked which of them match a folded line.
//!
//! Takes the rows' patterns, gives for a folded line the rows whose pattern matches the whole of it. A pattern nearly always
//! begins with letters that can be told; by them a line finds the few patterns that could match it, and only these are run.
//! A pattern is compiled when a line first calls for it: a run over three files pays for some twenty patterns, not for all.

use super::automaton::Automaton;
use super::beginnings::{Beginnings, LONGEST_BEGINNING_BYTES};
use super::gate::{Characters, Gate, Sketch, is_beyond_ascii};
use super::rows::{Row, RulesError, spell_out};
use crate::document::RuleId;
use regex_syntax::hir::literal::{ExtractKind, Extractor, Literal};
use regex_syntax::hir::{Hir, HirKind};
use std::sync::OnceLock;

/// How many beginnings an alternative may have before they are cut shorter: enough for all social networks after a handful of
/// verbs.
const MOST_BEGINNINGS: usize = 1000;

/// See the module.
#[derive(Debug)]
pub(crate) struct Patterns {
    patterns: Vec<Pattern>,
    /// What each pattern asks of a line, in the same order.
    gates: Vec<Gate>,
    beginnings: Beginnings,
    /// Patterns that can begin with anything: they are tried on every line, ...
    free: Vec<u16>,
    /// ... or on every line that is not ASCII, where they match no other.
    free_beyond_ascii: Vec<u16>,
    /// Those of the latter that can begin with a character of ASCII, by it.
    beyond_ascii_by_first: [Vec<u16>; 128],
}

#[derive(Debug)]
struct Pattern {
    rule: RuleId,
    hir: Hir,
    automaton: OnceLock<Option<Automaton>>,
}

impl Pattern {
    fn is_match(&self, folded: &[u8]) -> bool {
        let automaton = self.automaton.get_or_init(|| Automaton::compile(&self.hir).ok());
        automaton.as_ref().is_some_and(|automaton| automaton.is_match(folded))
    }
}

/// A pattern, or some of its alternatives, and what their matches begin with, if that can be told.
type Part = (Hir, Option<Vec<Literal>>);

/// The alternatives of a pattern in up to three parts: those that begin with letters that can be told, those that can begin
/// with anything of a script beyond ASCII, and the rest, so that one alternative does not make the others slow.
fn by_beginning(hir: Hir, extractor: &Extractor) -> Vec<Part> {
    let told = |hir: &Hir| {
        let literals = extractor.extract(hir);
        let literals = literals.literals().filter(|all| all.iter().all(|literal| !literal.is_empty()));
        literals.map(<[Literal]>::to_vec)
    };
    if !matches!(hir.kind(), HirKind::Alternation(_)) {
        let beginnings = told(&hir);
        return vec![(hir, beginnings)];
    }
    let HirKind::Alternation(alternatives) = hir.into_kind() else { return Vec::new() };
    let mut beginnings = Vec::new();
    let mut groups: [Vec<Hir>; 3] = Default::default();
    for part in alternatives {
        let literals = told(&part);
        let [of_letters, beyond_ascii, free] = &mut groups;
        let group = if let Some(literals) = literals {
            beginnings.extend(literals);
            of_letters
        } else if is_beyond_ascii(&part) {
            beyond_ascii
        } else {
            free
        };
        group.push(part);
    }
    let beginnings = [Some(beginnings), None, None];
    let parts = groups.into_iter().zip(beginnings).filter(|(group, _)| !group.is_empty());
    parts.map(|(group, beginnings)| (Hir::alternation(group), beginnings)).collect()
}

impl Patterns {
    /// Reads the patterns of all rows but the field rows.
    ///
    /// # Errors
    /// The first pattern that is none. One that is too large is found out by [`Patterns::compile_all`].
    pub(crate) fn build(rows: &[Row]) -> Result<Self, RulesError> {
        let mut built = Self {
            patterns: Vec::new(),
            gates: Vec::new(),
            beginnings: Beginnings::default(),
            free: Vec::new(),
            free_beyond_ascii: Vec::new(),
            beyond_ascii_by_first: std::array::from_fn(|_| Vec::new()),
        };
        let mut extractor = Extractor::new();
        extractor
            .kind(ExtractKind::Prefix)
            .limit_class(24)
            .limit_repeat(4)
            .limit_literal_len(LONGEST_BEGINNING_BYTES);
        extractor.limit_total(MOST_BEGINNINGS);
        for (row, rule) in rows.iter().zip((0..=u16::MAX).map(RuleId)) {
            let (Some(pattern), None) = (&row.pattern, row.field) else { continue };
            let spelled = spell_out(pattern);
            let hir = regex_syntax::ParserBuilder::new()
                .utf8(false)
                .build()
                .parse(&spelled)
                .map_err(|error| RulesError::new(&row.theme, row.place, error.to_string()))?;
            for (part, beginnings) in by_beginning(hir, &extractor) {
                built.push(rule, part, beginnings);
            }
        }
        built.beginnings.settle();
        Ok(built)
    }

    fn push(&mut self, rule: RuleId, hir: Hir, beginnings: Option<Vec<Literal>>) {
        let Ok(at) = u16::try_from(self.patterns.len()) else { return };
        let gate = Gate::of(&hir);
        match beginnings {
            Some(literals) => self.beginnings.add(literals.iter().map(Literal::as_bytes), at),
            None if is_beyond_ascii(&hir) => {
                self.free_beyond_ascii.push(at);
                for (first, patterns) in (0u8..).zip(&mut self.beyond_ascii_by_first) {
                    if gate.may_begin_with(Characters::of(&[first])) {
                        patterns.push(at);
                    }
                }
            }
            None => self.free.push(at),
        }
        self.gates.push(gate);
        self.patterns.push(Pattern { rule, hir, automaton: OnceLock::new() });
    }

    /// Compiles every pattern: for files of rows that come from outside.
    ///
    /// # Errors
    /// The first pattern that is too large.
    pub(crate) fn compile_all(&self, rows: &[Row]) -> Result<(), RulesError> {
        for pattern in &self.patterns {
            match Automaton::compile(&pattern.hir) {
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

    /// Whether a pattern may match a line that, folded, opens with these bytes; `ascii` tells whether all of the folded line
    /// is ASCII for sure.
    pub(crate) fn may_open(&self, opening: [u8; LONGEST_BEGINNING_BYTES], ascii: bool) -> bool {
        if !self.free.is_empty() || self.beginnings.any(opening) {
            return true;
        }
        if ascii {
            return false;
        }
        let [first, ..] = opening;
        match self.beyond_ascii_by_first.get(usize::from(first)) {
            Some(patterns) if !patterns.is_empty() => {
                let opening = Characters::of(&opening);
                let mut gates = patterns.iter().filter_map(|&at| self.gates.get(usize::from(at)));
                gates.any(|gate| gate.allows(opening))
            }
            Some(_) => false,
            None => !self.free_beyond_ascii.is_empty(),
        }
    }

    /// Calls `hit` with each row whose pattern matches, in no order, some perhaps twice.
    pub(crate) fn each_match(&self, folded: &[u8], mut hit: impl FnMut(RuleId)) {
        let mut sketch = None;
        let mut look = |at: u16| {
            let sketch = sketch.get_or_insert_with(|| Sketch::of(folded));
            let gate = self.gates.get(usize::from(at));
            if gate.is_some_and(|gate| gate.lets_pass(sketch))
                && let Some(pattern) = self.patterns.get(usize::from(at))
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
        self.free.iter().map(|&at| self.patterns[usize::from(at)].rule).collect()
    }
}
