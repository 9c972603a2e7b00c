//! What is open: lists, quotations, tables, code and runs of words, as their signs begin and end.
//!
//! A sign takes one step whatever is open; what it changes is put back when it ends.

use super::{Cell, Frame, List, Page};
use crate::emit::markdown::escape;
use crate::emit::markdown::inline::{Ink, Inline};
use crate::emit::markdown::writer::{LEVELS_MAX, Level};
use crate::segment::html::Sign;

impl Page<'_> {
    /// Opens and closes what begins and ends up to a place, without words.
    pub(super) fn walk_to(&mut self, place: usize) {
        while let Some(&(_, sign)) =
            self.layout.signs.get(self.next_sign).filter(|(at, _)| *at as usize <= place)
        {
            self.next_sign += 1;
            self.apply(sign, None);
        }
    }

    pub(super) fn apply(&mut self, sign: Sign, inline: Option<&mut Inline>) {
        let is_flat = self.table.is_some() || self.code.is_some();
        // Numbers beyond those of signs, so that items outside of any list share the one that they imply.
        let implied = u32::MAX - self.frames.len() as u32;
        let id = self.next_sign as u32;
        let frame = match sign {
            Sign::End => return self.end(inline),
            Sign::Stop(frame) => return self.stop(frame, inline),
            Sign::Break => {
                self.broken = true;
                return;
            }
            Sign::Task(is_ticked) => {
                self.task = Some(is_ticked);
                return;
            }
            Sign::Picture { text, apart } => return self.picture(text, apart, inline),
            Sign::Nothing => Frame::Nothing,
            Sign::Code(_) if self.table.is_some() || inline.is_some() => {
                return self.ink(Ink::Literal, None, inline);
            }
            Sign::Code(code) => Frame::Code(self.code.replace(code)),
            Sign::Strong => return self.ink(Ink::Strong, None, inline),
            Sign::Emphasis => return self.ink(Ink::Emphasis, None, inline),
            Sign::Literal => return self.ink(Ink::Literal, None, inline),
            Sign::Link(address) => return self.ink(Ink::Link, address, inline),
            Sign::Table => {
                let is_data = self.tables.get(self.tables_seen).copied().unwrap_or(false);
                self.tables_seen += 1;
                let before = self.table;
                if is_data && !is_flat {
                    self.table = Some(id);
                }
                Frame::Table(before)
            }
            Sign::Head if self.table.is_some() => Frame::Head(std::mem::replace(&mut self.in_head, true)),
            Sign::Row if self.table.is_some() => Frame::Row(self.row.replace((id, self.in_head))),
            Sign::Cell { column, heads } if self.table.is_some() => {
                Frame::Cell(self.cell.replace(Cell { column, heads }))
            }
            Sign::Head | Sign::Row | Sign::Cell { .. } => Frame::Nothing,
            Sign::Item(number) if self.cell.is_some() && self.table.is_some() => {
                let marker = number.map_or_else(|| "• ".to_owned(), |number| format!("{number}. "));
                match inline {
                    Some(inline) => inline.words(&marker),
                    None => self.cell_marker = Some(marker),
                }
                Frame::Nothing
            }
            _ if is_flat => Frame::Nothing,
            Sign::Heading(level) => {
                let before = self.heading;
                self.heading.get_or_insert((id, level));
                Frame::Heading(before)
            }
            Sign::List | Sign::Terms | Sign::Item(_) | Sign::Term | Sign::Description | Sign::Quote => {
                self.begin_level(sign, id, implied)
            }
        };
        self.frames.push(frame);
    }

    fn begin_level(&mut self, sign: Sign, id: u32, implied: u32) -> Frame {
        let list = self.list.map_or(implied, |list| list.id);
        let last = self.list.and_then(|list| list.last);
        let item = |number: Option<u32>| Level::Item {
            id,
            list,
            number,
            delimiter: if number.is_some() { '.' } else { '-' },
        };
        let level = match sign {
            Sign::Item(number) => Some(item(number)),
            Sign::Term => Some(item(None)).filter(|_| self.list.is_some()),
            Sign::Description => last.or(Some(item(None))).filter(|_| self.list.is_some()),
            Sign::Quote => Some(Level::Quote(id)),
            // A list that stands in a list, in no item of it, belongs to the item before.
            _ => last,
        };
        if let (Some(list), Some(Level::Item { .. }), true) =
            (&mut self.list, level, matches!(sign, Sign::Item(_) | Sign::Term | Sign::Description))
        {
            list.last = level;
        }
        let frame = Frame::Levels {
            count: self.levels.len(),
            list: self.list,
            term: self.term,
            too_deep: self.too_deep,
        };
        self.list = matches!(sign, Sign::List | Sign::Terms).then_some(List { id, last: None });
        self.term = sign == Sign::Term;
        if let Some(level) = level {
            if self.levels.len() < LEVELS_MAX {
                self.levels.push(level);
            } else {
                self.too_deep = true;
            }
        }
        frame
    }

    fn picture(&mut self, text: u32, apart: bool, inline: Option<&mut Inline>) {
        match inline {
            _ if !self.options.images || self.code.is_some() => {}
            _ if apart => self.pictures.push(text),
            Some(inline) => self.push_picture(inline, text),
            None => self.leading.push(text),
        }
    }

    /// A run of words begins that is set so.
    fn ink(&mut self, ink: Ink, address: Option<u32>, inline: Option<&mut Inline>) {
        self.frames.push(Frame::Ink(ink));
        let Some(count) = self.inks.get_mut(ink as usize) else { return };
        *count += 1;
        if *count > 1 {
            return;
        }
        self.inks_open.push(ink);
        if ink == Ink::Link {
            let value =
                address.filter(|_| self.options.links).and_then(|at| self.layout.values.get(at as usize));
            (self.link, self.link_lines) = (value.and_then(|value| escape::address(value)), 0);
        }
        if let Some(inline) = inline.filter(|_| self.shows(ink)) {
            inline.open(ink);
        }
    }

    fn end(&mut self, inline: Option<&mut Inline>) {
        match self.frames.pop() {
            Some(Frame::Heading(before)) => self.heading = before,
            Some(Frame::Levels { count, list, term, too_deep }) => {
                self.levels.truncate(count);
                if let Some(inline) = inline.filter(|_| self.term && !term) {
                    inline.close(Ink::Strong, None);
                }
                (self.list, self.term, self.too_deep) = (list, term, too_deep);
            }
            Some(Frame::Code(before)) => {
                self.code = before;
                if let Some(inline) = inline {
                    inline.close(Ink::Literal, None);
                }
            }
            Some(Frame::Table(before)) => self.table = before,
            Some(Frame::Head(before)) => self.in_head = before,
            Some(Frame::Row(before)) => self.row = before,
            Some(Frame::Cell(before)) => self.cell = before,
            Some(Frame::Ink(ink)) => self.end_ink(ink, inline),
            Some(Frame::Nothing) | None => {}
        }
    }

    /// Ends a run of words in which something began that goes on.
    fn stop(&mut self, frame: u32, inline: Option<&mut Inline>) {
        let Some(frame) = self.frames.get_mut(frame as usize) else { return };
        if let Frame::Ink(ink) = *frame {
            *frame = Frame::Nothing;
            self.end_ink(ink, inline);
        }
    }

    fn end_ink(&mut self, ink: Ink, inline: Option<&mut Inline>) {
        let Some(count) = self.inks.get_mut(ink as usize) else { return };
        *count = count.saturating_sub(1);
        if *count > 0 {
            return;
        }
        // What began in it and goes on is written as two runs, one in it and one behind it.
        let within = self.inks_open.iter().skip_while(|open| **open != ink).skip(1).copied();
        let within: Vec<Ink> = within.filter(|ink| self.shows(*ink)).collect();
        if let Some(inline) = inline.filter(|_| self.shows(ink)) {
            for ink in within.iter().rev() {
                self.close_ink(*ink, inline);
            }
            self.close_ink(ink, inline);
            for ink in within.into_iter().filter(|ink| self.shows(*ink)) {
                inline.open(ink);
            }
        }
        self.inks_open.retain(|open| *open != ink);
        if ink == Ink::Link {
            self.link = None;
        }
    }
}
