//! Formulas in MathML: what of a fraction and a matrix stands above or below each other is written in a line, as `1/2` and
//! `1 2; 3 4`.
//!
//! The rest is read as it stands. Annotations are not read: they say the same again, in another language.

use super::super::flow::Pending;
use super::super::tag::Tag;
use super::Reader;

/// A fraction or a matrix that is open.
#[derive(Debug, Clone, Copy)]
pub(super) struct Formula {
    /// Its position among the open elements.
    position: u32,
    /// How often something had been written before it.
    written: usize,
}

impl Reader {
    /// An element begins, in a formula or as one.
    pub(super) fn begin_formula(&mut self, tag: Tag) {
        let position = self.stack.depth() + 1;
        let open = self.formulas.last().filter(|formula| formula.position < position);
        let has_words = open.is_some_and(|formula| formula.written < self.flow.written());
        if has_words && self.stack.is_in(Tag::Mfrac) {
            self.flow.open_with('/');
        }
        match tag {
            Tag::Mtr if has_words => self.flow.close_with(';'),
            Tag::Mtd if has_words => self.flow.ask(Pending::Space),
            Tag::Mfrac | Tag::Mtable => {
                // `1` and `1/2` are not `11/2`.
                self.flow.ask(Pending::Part);
                self.formulas.push(Formula { position, written: self.flow.written() });
            }
            _ => {}
        }
    }

    /// It ends.
    pub(super) fn end_formula(&mut self, tag: Tag, position: u32) {
        if matches!(tag, Tag::Mfrac | Tag::Mtable) {
            while self.formulas.pop_if(|formula| formula.position >= position).is_some() {}
            self.flow.drop_opener('/');
            self.flow.ask(Pending::Part);
        }
    }
}
