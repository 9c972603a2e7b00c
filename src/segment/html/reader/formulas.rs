//! Formulas in MathML: what of a fraction and a matrix stands above or below each other is written in a line, as `1/2` and
//! `1 2; 3 4`, of a binomial as `n k`.
//!
//! The rest is read as it stands. Annotations are not read: they say the same again, in another language.

use super::super::flow::Pending;
use super::super::tag::Tag;
use super::super::token::{Attributes, Name};
use super::Reader;

/// A fraction or a matrix that is open.
#[derive(Debug, Clone, Copy)]
pub(super) struct Formula {
    /// Its position among the open elements.
    position: u32,
    /// How often something had been written before it.
    written: usize,
    /// Whether a line stands between what is above and what is below.
    has_stroke: bool,
}

impl Reader {
    /// An element begins, in a formula or as one.
    pub(super) fn begin_formula(&mut self, tag: Tag, attributes: &Attributes) {
        let position = self.stack.depth() + 1;
        let open = self.formulas.last().filter(|formula| formula.position < position);
        let has_words = open.is_some_and(|formula| formula.written < self.flow.written());
        let has_stroke = open.is_some_and(|formula| formula.has_stroke);
        if has_words && self.stack.is_in(Tag::Mfrac) {
            if has_stroke {
                self.flow.open_denominator();
            } else {
                self.flow.ask(Pending::Space);
            }
        }
        match tag {
            Tag::Mtr if has_words => self.flow.close_with(';'),
            Tag::Mtd if has_words => self.flow.ask(Pending::Space),
            Tag::Mfrac | Tag::Mtable => {
                // `1` and `1/2` are not `11/2`.
                self.flow.ask(Pending::Part);
                let has_stroke = !attributes.get(Name::Linethickness).is_some_and(is_zero);
                self.formulas.push(Formula { position, written: self.flow.written(), has_stroke });
            }
            _ => {}
        }
    }

    /// It ends.
    pub(super) fn end_formula(&mut self, tag: Tag, position: u32) {
        if matches!(tag, Tag::Mfrac | Tag::Mtable) {
            let mut has_words = false;
            while let Some(formula) = self.formulas.pop_if(|formula| formula.position >= position) {
                has_words = formula.written < self.flow.written();
            }
            self.flow.end_fraction(has_words);
            self.flow.ask(Pending::Part);
        }
    }
}

/// Whether a length is none: `0`, `0pt`, `0.0em`.
fn is_zero(length: &[u8]) -> bool {
    let mut digits = length.iter().filter(|byte| byte.is_ascii_digit()).peekable();
    digits.peek().is_some() && digits.all(|&digit| digit == b'0')
}
