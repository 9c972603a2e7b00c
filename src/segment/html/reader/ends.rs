//! What ends elements: their end tags, the start tags of others that stand for those that authors leave out, and the end of what
//! they stand in.
//!
//! The rules are those of the HTML standard's tree construction. What an element's end does to the text is [`super`]'s.

use super::super::flow::Pending;
use super::super::tag::{Display, Tag};
use super::super::token::Attributes;
use super::{CELLS, HEADINGS, LISTS, ROW_GROUPS, Reader, is_of_table};

impl Reader {
    pub(in super::super) fn end(&mut self, tag: Tag, name: &[u8]) {
        match tag {
            // What stands behind them belongs to the body all the same.
            Tag::Html | Tag::Body | Tag::Head => return,
            Tag::Br => return self.start(tag, name, &Attributes::default(), false),
            _ => {}
        }
        let Some(id) = self.stack.name(tag, name) else { return };
        let mut at = self.stack.last(id);
        let bound = match tag {
            Tag::Table
            | Tag::Select
            | Tag::Svg
            | Tag::Math
            | Tag::Template
            | Tag::Noscript
            | Tag::Noframes
            | Tag::Frameset => 0,
            _ if is_of_table(tag) => self.stack.last_of(Tag::Table),
            Tag::Li => self.stack.barrier().max(self.stack.last_of_any(&LISTS)),
            _ if tag.heading_level().is_some() => {
                at = self.stack.last_of_any(&HEADINGS);
                self.stack.barrier()
            }
            // A barrier's own end tag reaches itself.
            _ if tag.is_special() => self.stack.barrier().saturating_sub(u32::from(tag.is_barrier())),
            _ => self.stack.special(),
        };
        if at > bound {
            self.withhold_end(tag, name, at);
            return self.close_to(at);
        }
        if tag.is_formatting() && at > self.stack.barrier() {
            self.stop(at);
        }
        if tag == Tag::A {
            self.end_link();
        } else if tag == Tag::P && !self.is_silent() {
            self.break_withheld();
            self.flow.ask(Pending::Blank);
        }
    }

    /// Closes the elements that a start tag ends.
    pub(super) fn end_implied(&mut self, tag: Tag) {
        if tag.ends_paragraph() {
            self.close_inside(self.stack.last_of(Tag::P), self.stack.barrier());
        }
        let stack = &self.stack;
        let table = stack.last_of(Tag::Table);
        let (at, bound) = match tag {
            Tag::Li => (stack.last_of(Tag::Li), stack.barrier().max(stack.last_of_any(&LISTS))),
            Tag::Dt | Tag::Dd => {
                (stack.last_of_any(&[Tag::Dt, Tag::Dd]), stack.barrier().max(stack.last_of(Tag::Dl)))
            }
            Tag::Option => (stack.last_of(Tag::Option), stack.last_of(Tag::Select)),
            Tag::Optgroup => (
                first_of(stack.last_of(Tag::Optgroup), stack.last_of(Tag::Option)),
                stack.last_of(Tag::Select),
            ),
            Tag::Select => (stack.last_of(Tag::Select), stack.barrier()),
            Tag::Td | Tag::Th => (stack.last_of_any(&CELLS), table.max(stack.last_of(Tag::Tr))),
            // A row or a group that nobody opened is there all the same.
            Tag::Tr => (outermost(&[stack.last_of(Tag::Tr), stack.last_of_any(&CELLS)], table), table),
            Tag::Tbody | Tag::Thead | Tag::Tfoot => {
                let parts =
                    [stack.last_of_any(&ROW_GROUPS), stack.last_of(Tag::Tr), stack.last_of_any(&CELLS)];
                (outermost(&parts, table), table)
            }
            Tag::Rt | Tag::Rp => (stack.last_of_any(&[Tag::Rt, Tag::Rp]), stack.last_of(Tag::Ruby)),
            Tag::A => {
                let at = stack.last_of(Tag::A);
                if at > stack.barrier() && at < stack.special() {
                    return self.stop(at);
                }
                (at, stack.special())
            }
            Tag::Button => (stack.last_of(Tag::Button), stack.barrier()),
            _ if tag.heading_level().is_some() => {
                (stack.last_of_any(&HEADINGS), stack.depth().saturating_sub(1))
            }
            _ => return,
        };
        self.close_inside(at, bound);
    }

    fn close_inside(&mut self, at: u32, bound: u32) {
        if at > bound {
            self.close_to(at);
        }
    }

    /// An element has its end tag while blocks that began in it are open: what comes in them is in it no more.
    fn stop(&mut self, position: u32) {
        self.stack.stop(position);
        self.flow.record_stop(position);
    }

    /// Closes all elements down to the one at a position, and that one; with them those that were open only for what was in them.
    pub(super) fn close_to(&mut self, position: u32) {
        while self.stack.depth() >= position.max(1) || self.stack.is_stopped() {
            match self.stack.breaks() {
                _ if self.is_silent() => {}
                Some(Display::Cell) => self.break_cell(),
                Some(_) => self.break_withheld(),
                None => {}
            }
            let depth = self.stack.depth();
            if let Some(open) = self.stack.pop() {
                self.finish_element(open, depth);
            }
        }
    }
}

/// The first of the positions, from the outside inwards, that stands inside of another.
fn outermost(positions: &[u32], outside: u32) -> u32 {
    positions.iter().copied().find(|&position| position > outside).unwrap_or(0)
}

/// The outer of two positions that are there.
fn first_of(one: u32, other: u32) -> u32 {
    if one == 0 || other == 0 { one.max(other) } else { one.min(other) }
}
