//! The markers of lists' items, and what an item begins with before its first paragraph.

use super::{Flow, Pending};
use std::fmt::Write as _;

/// The marker of a list's item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Marker {
    Bullet,
    /// A sign of the author's own.
    Sign(char),
    Number(i32),
}

impl Marker {
    pub(in super::super) fn write(self, out: &mut String) {
        // Writing to a string cannot fail.
        let _ = match self {
            Self::Bullet => out.write_str("• "),
            Self::Sign(sign) => write!(out, "{sign} "),
            Self::Number(number) => write!(out, "{number}. "),
        };
    }
}

impl Flow {
    pub(in super::super) fn set_marker(&mut self, marker: Option<Marker>) {
        self.marker = marker;
    }

    /// The item that is open has another marker than its list gives it.
    pub(in super::super) fn change_marker(&mut self, marker: Option<Marker>) {
        self.marker = marker;
        let number = self.marker_number();
        if let Some(recorder) = &mut self.recorder {
            recorder.number_item(number);
        }
    }

    pub(super) fn marker_number(&self) -> Option<i32> {
        match self.marker {
            Some(Marker::Number(number)) => Some(number),
            _ => None,
        }
    }

    /// What was written is the mark of what comes, which goes on in its line whatever begins before its first word.
    pub(in super::super) fn join_next(&mut self) {
        self.joins = true;
        self.ask(Pending::Space);
    }

    /// What comes now begins lines of its own all the same.
    pub(in super::super) fn join_no_more(&mut self) {
        self.joins = false;
    }
}
