//! The patterns of all rows, ready to be asked which of them match a folded line.
//!
//! Takes the rows' patterns, gives for a folded line the rows whose pattern matches the whole of it. A pattern nearly always
//! begins with letters that can be told; by them a line finds the few patterns that could match it, and only these are run.
//! A pattern is compiled when a line first calls for it: a run over three files pays for some twenty patterns, not for all.

use super::PhraseHasher;
use super::rows::{Row, RulesError, spell_out};
use crate::document::RuleId;
use regex::bytes::{Regex, RegexBuilder};
use regex_syntax::hir::literal::{ExtractKind, Extractor};
use regex_syntax::hir::{Class, Hir, HirKind};
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::OnceLock;

/// How large one pattern's automaton may grow in memory, in bytes: the largest built-in one needs a tenth of it, and a hostile
/// repetition in a file of rows is refused instead of built.
const PATTERN_SIZE_LIMIT_BYTES: usize = 10 << 20;

/// How many beginnings a pattern may have before they are cut shorter, and how long they are at most: enough for an
/// alternation of all social networks after a handful of verbs.
const MOST_BEGINNINGS: usize = 1000;
const LONGEST_BEGINNING_BYTES: usize = 12;

/// Beginnings at least this long are found through the table.
const KEY_BYTES: usize = 4;

/// See the module.
#[derive(Debug)]
pub(crate) struct Patterns {
    patterns: Vec<Pattern>,
    /// By their first bytes: the rest of a beginning, and the pattern's index.
    long: HashMap<[u8; KEY_BYTES], Vec<Beginning>, BuildHasherDefault<PhraseHasher>>,
    /// By their first byte, for those shorter than the key.
    short: HashMap<u8, Vec<Beginning>, BuildHasherDefault<PhraseHasher>>,
    /// Patterns that can begin with anything: they are run on every line.
    free: Vec<u16>,
}

#[derive(Debug)]
struct Beginning {
    bytes: Box<[u8]>,
    pattern: u16,
}

#[derive(Debug)]
struct Pattern {
    rule: RuleId,
    text: String,
    /// Whether every line that it matches has a character outside ASCII, as all in Chinese or Russian have.
    beyond_ascii: bool,
    regex: OnceLock<Option<Regex>>,
}

impl Pattern {
    fn is_match(&self, folded: &[u8]) -> bool {
        let regex = self.regex.get_or_init(|| compile(&self.text).ok());
        regex.as_ref().is_some_and(|regex| regex.is_match(folded))
    }
}

fn compile(text: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(text).size_limit(PATTERN_SIZE_LIMIT_BYTES).build()
}

/// The alternatives of a pattern in up to three patterns: those that begin with letters that can be told, those that can begin
/// with anything of a script beyond ASCII, and the rest, so that one alternative does not make the others slow.
fn by_beginning(hir: Hir, extractor: &Extractor) -> Vec<Hir> {
    let alternatives = match hir.kind() {
        HirKind::Alternation(parts) => parts.clone(),
        _ => return vec![hir],
    };
    let mut groups: [Vec<Hir>; 3] = Default::default();
    for part in alternatives {
        let literals = extractor.extract(&part);
        let told = literals.literals().is_some_and(|all| all.iter().all(|literal| !literal.is_empty()));
        let [of_letters, beyond_ascii, free] = &mut groups;
        let group = if told {
            of_letters
        } else if is_beyond_ascii(&part) {
            beyond_ascii
        } else {
            free
        };
        group.push(part);
    }
    groups.into_iter().filter(|group| !group.is_empty()).map(Hir::alternation).collect()
}

/// Whether all that a pattern matches holds a byte outside ASCII. Patterns are nested as deep as their author wrote them, and the
/// parser bounds that.
fn is_beyond_ascii(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Literal(literal) => !literal.0.is_ascii(),
        HirKind::Class(Class::Unicode(class)) => {
            class.ranges().first().is_some_and(|range| !range.start().is_ascii())
        }
        HirKind::Class(Class::Bytes(class)) => {
            class.ranges().first().is_some_and(|range| !range.start().is_ascii())
        }
        HirKind::Repetition(repetition) => repetition.min > 0 && is_beyond_ascii(&repetition.sub),
        HirKind::Capture(capture) => is_beyond_ascii(&capture.sub),
        HirKind::Concat(parts) => parts.iter().any(is_beyond_ascii),
        HirKind::Alternation(parts) => parts.iter().all(is_beyond_ascii),
        HirKind::Empty | HirKind::Look(_) => false,
    }
}

impl Patterns {
    /// Reads the patterns of all rows but the field rows.
    ///
    /// # Errors
    /// The first pattern that is none. One that is too large is found out by [`Patterns::compile_all`].
    pub(crate) fn build(rows: &[Row]) -> Result<Self, RulesError> {
        let mut built = Self {
            patterns: Vec::new(),
            long: HashMap::default(),
            short: HashMap::default(),
            free: Vec::new(),
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
            for part in by_beginning(hir, &extractor) {
                built.push(rule, &part, &extractor);
            }
        }
        for bucket in built.long.values_mut().chain(built.short.values_mut()) {
            bucket.sort_by(|a, b| (a.pattern, &a.bytes).cmp(&(b.pattern, &b.bytes)));
            bucket.dedup_by(|next, kept| next.pattern == kept.pattern && next.bytes.starts_with(&kept.bytes));
        }
        Ok(built)
    }

    fn push(&mut self, rule: RuleId, hir: &Hir, extractor: &Extractor) {
        let Ok(at) = u16::try_from(self.patterns.len()) else { return };
        self.patterns.push(Pattern {
            rule,
            text: format!(r"\A(?:{hir})\z"),
            beyond_ascii: is_beyond_ascii(hir),
            regex: OnceLock::new(),
        });
        match extractor.extract(hir).literals() {
            Some(literals) if literals.iter().all(|literal| !literal.is_empty()) => {
                literals.iter().for_each(|literal| self.add(literal.as_bytes(), at));
            }
            _ => self.free.push(at),
        }
    }

    fn add(&mut self, beginning: &[u8], pattern: u16) {
        let bytes = beginning.get(..LONGEST_BEGINNING_BYTES).unwrap_or(beginning);
        let entry = Beginning { bytes: bytes.into(), pattern };
        match (bytes.first_chunk::<KEY_BYTES>(), bytes.first()) {
            (Some(key), _) => self.long.entry(*key).or_default().push(entry),
            (None, Some(first)) => self.short.entry(*first).or_default().push(entry),
            (None, None) => {}
        }
    }

    /// Compiles every pattern: for files of rows that come from outside.
    ///
    /// # Errors
    /// The first pattern that is too large.
    pub(crate) fn compile_all(&self, rows: &[Row]) -> Result<(), RulesError> {
        for pattern in &self.patterns {
            match compile(&pattern.text) {
                Ok(regex) => {
                    pattern.regex.get_or_init(|| Some(regex));
                }
                Err(error) => {
                    let Some(row) = rows.get(usize::from(pattern.rule.0)) else { continue };
                    return Err(RulesError::new(&row.theme, row.place, error.to_string()));
                }
            }
        }
        Ok(())
    }

    /// Calls `hit` with each row whose pattern matches, in no order, some perhaps twice.
    pub(crate) fn each_match(&self, folded: &[u8], mut hit: impl FnMut(RuleId)) {
        let ascii = folded.is_ascii();
        let mut run = |at: u16| {
            let pattern = self.patterns.get(usize::from(at));
            let pattern =
                pattern.filter(|pattern| !(ascii && pattern.beyond_ascii) && pattern.is_match(folded));
            if let Some(pattern) = pattern {
                hit(pattern.rule);
            }
        };
        let long = folded.first_chunk().and_then(|key: &[u8; KEY_BYTES]| self.long.get(key));
        let short = folded.first().and_then(|first| self.short.get(first));
        for bucket in [long, short].into_iter().flatten() {
            let mut last = None;
            for beginning in bucket {
                if last != Some(beginning.pattern) && folded.starts_with(&beginning.bytes) {
                    last = Some(beginning.pattern);
                    run(beginning.pattern);
                }
            }
        }
        self.free.iter().copied().for_each(run);
    }

    /// The rows whose pattern can begin with anything and match ASCII.
    #[cfg(test)]
    pub(crate) fn free_rows(&self) -> Vec<RuleId> {
        let free = self.free.iter().map(|&at| &self.patterns[usize::from(at)]);
        free.filter(|pattern| !pattern.beyond_ascii).map(|pattern| pattern.rule).collect()
    }
}
