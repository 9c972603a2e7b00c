//! What the program's end says to the script that called it.

use dechrome::batch::Tally;
use std::process::ExitCode;

/// The end of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done, or nobody wanted to read on.
    Done,
    /// `check` found something.
    Changed,
    /// Usage, rules or a refused output: nothing was written.
    Refused,
    /// Some inputs failed.
    SomeFailed,
    /// No input was found, or none could be processed.
    NothingDone,
    /// A signal ended it.
    Signal(u8),
}

impl Exit {
    /// The end that a tally stands for.
    pub(crate) fn of(tally: &Tally, strict: bool) -> Self {
        let mut exit =
            if tally.changed.is_some_and(|changed| changed > 0) { Self::Changed } else { Self::Done };
        if strict && (tally.replaced > 0 || tally.emptied > 0 || tally.skipped.compressed > 0) {
            exit = exit.merge(Self::SomeFailed);
        }
        if tally.failed > 0 {
            exit = exit.merge(Self::SomeFailed);
        }
        if !tally.did_something() {
            exit = exit.merge(Self::NothingDone);
        }
        exit
    }

    /// The graver of two.
    pub(crate) fn merge(self, other: Self) -> Self {
        if other.gravity() > self.gravity() { other } else { self }
    }

    fn gravity(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Changed => 1,
            Self::SomeFailed => 2,
            Self::NothingDone => 3,
            Self::Refused => 4,
            Self::Signal(_) => 5,
        }
    }

    /// The number.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Changed => 1,
            Self::Refused => 2,
            Self::SomeFailed => 3,
            Self::NothingDone => 4,
            Self::Signal(number) => 128 + number,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Exit; 7] = [
        Exit::Done,
        Exit::Changed,
        Exit::SomeFailed,
        Exit::NothingDone,
        Exit::Refused,
        Exit::Signal(2),
        Exit::Signal(15),
    ];

    #[test]
    fn the_graver_end_wins_whichever_came_first() {
        for (index, light) in ALL.iter().enumerate() {
            for grave in ALL.iter().skip(index) {
                assert_eq!(light.merge(*grave).gravity(), grave.gravity());
                assert_eq!(grave.merge(*light).gravity(), grave.gravity());
            }
        }
    }

    #[test]
    fn a_failure_beats_a_difference() {
        let mut tally = Tally { documents: 2, changed: Some(1), ..Tally::default() };
        assert_eq!(Exit::of(&tally, false), Exit::Changed);
        tally.failed = 1;
        assert_eq!(Exit::of(&tally, false), Exit::SomeFailed);
        tally.documents = 0;
        assert_eq!(Exit::of(&tally, false), Exit::NothingDone);
    }

    #[test]
    fn strict_alone_minds_replaced_characters_and_emptied_documents() {
        let tally = Tally { documents: 1, replaced: 1, ..Tally::default() };
        assert_eq!((Exit::of(&tally, false), Exit::of(&tally, true)), (Exit::Done, Exit::SomeFailed));
        let tally = Tally { documents: 1, emptied: 1, ..Tally::default() };
        assert_eq!((Exit::of(&tally, false), Exit::of(&tally, true)), (Exit::Done, Exit::SomeFailed));
    }

    #[test]
    fn no_input_is_not_success() {
        assert_eq!(Exit::of(&Tally::default(), false), Exit::NothingDone);
        assert_eq!(Exit::of(&Tally { record_files: 1, ..Tally::default() }, false), Exit::Done);
    }

    #[test]
    fn signals_give_the_shell_s_numbers() {
        assert_eq!([1, 2, 15].map(|signal| Exit::Signal(signal).code()), [129, 130, 143]);
    }
}
