//! One pattern, compiled: whether it matches a whole line.
//!
//! A pattern is asked nothing but yes or no, and few of them are ever run: so it gets a lazy automaton alone, without the engines
//! for groups and for the place of a match, which take most of the time that the regex crate needs to compile. That crate
//! is still there for what no automaton can do: boundaries of words of all scripts.

use regex::bytes::{Regex, RegexBuilder};
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson::{self, NFA, WhichCaptures};
use regex_automata::util::pool::Pool;
use regex_automata::{Anchored, Input};
use regex_syntax::hir::{Hir, Look};

/// How large one pattern's automaton may grow in memory, in bytes: the largest built-in one needs a tenth of it, and a hostile
/// repetition in a file of rows is refused instead of built.
const SIZE_LIMIT_BYTES: usize = 10 << 20;

thread_local! {
    /// One a thread: it keeps a table of 400 KB for the next pattern, which takes longer to make than most patterns.
    static COMPILER: thompson::Compiler = {
        let config = thompson::Config::new()
            .utf8(false)
            .which_captures(WhichCaptures::None)
            .nfa_size_limit(Some(SIZE_LIMIT_BYTES));
        let mut compiler = NFA::compiler();
        compiler.configure(config);
        compiler
    };
}

/// See the module.
#[derive(Debug)]
pub(super) enum Automaton {
    /// With what each thread has found out about its states, once it needs them.
    Lazy(Box<DFA>, Pool<Option<Cache>, fn() -> Option<Cache>>),
    /// For patterns with boundaries of Unicode words.
    Whole(Regex),
}

impl Automaton {
    /// Compiles a pattern so that it matches whole lines.
    ///
    /// # Errors
    /// What is wrong with it: that it is too large.
    pub(super) fn compile(hir: &Hir) -> Result<Self, String> {
        let whole = Hir::concat(vec![hir.clone(), Hir::look(Look::End)]);
        let explain = |error: thompson::BuildError| match error.size_limit() {
            Some(_) => format!("the pattern exceeds the size limit of {SIZE_LIMIT_BYTES} bytes"),
            None => error.to_string(),
        };
        let nfa = COMPILER.with(|compiler| compiler.build_from_hir(&whole).map_err(explain))?;
        let config = DFA::config().skip_cache_capacity_check(true);
        match DFA::builder().configure(config).build_from_nfa(nfa) {
            Ok(dfa) => Ok(Self::Lazy(Box::new(dfa), Pool::new(|| None))),
            Err(_) => {
                let regex =
                    RegexBuilder::new(&format!(r"\A(?:{hir})\z")).size_limit(SIZE_LIMIT_BYTES).build();
                regex.map(Self::Whole).map_err(|error| error.to_string())
            }
        }
    }

    /// Whether it matches the whole line.
    pub(super) fn is_match(&self, line: &[u8]) -> bool {
        match self {
            Self::Lazy(dfa, caches) => {
                let mut cache = caches.get();
                let cache = cache.get_or_insert_with(|| dfa.create_cache());
                let input = Input::new(line).anchored(Anchored::Yes).earliest(true);
                // It has no bytes to give up at and no bound on its work, so it never errs.
                matches!(dfa.try_search_fwd(cache, &input), Ok(Some(_)))
            }
            Self::Whole(regex) => regex.is_match(line),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_matches_whole_lines_only() {
        for (pattern, hits, misses) in [
            ("share|share this", &["share", "share this"][..], &["share that", "shar", "", "i share"][..]),
            (r"(?-u:\b)a+(?-u:\b).*", &["a", "aa b"], &["ab", "ba"]),
            (r"\bж+\b.*", &["ж", "жж b"], &["жb", "a"]),
            ("页{2,3}", &["页页"], &["页", "页页页页"]),
            ("(?:)", &[""], &["a"]),
        ] {
            let hir = regex_syntax::ParserBuilder::new().utf8(false).build().parse(pattern).unwrap();
            let automaton = Automaton::compile(&hir).unwrap();
            for line in hits {
                assert!(automaton.is_match(line.as_bytes()), "{pattern} {line}");
            }
            for line in misses {
                assert!(!automaton.is_match(line.as_bytes()), "{pattern} {line}");
            }
        }
    }
}
