//! Which tables hold data, so that an empty cell keeps its place between two others, and which set things side by side.

use super::super::tag::Tag;
use super::Reader;

impl Reader {
    /// The innermost table is one of data: it has headings, or a row of several cells with words.
    pub(super) fn note_data(&mut self) {
        let table = self.stack.last_of(Tag::Table);
        self.forget_tables(table);
        if table > 0 {
            self.data_tables.push(table);
        }
    }

    /// Tables from a position on are no more those that stood there.
    pub(super) fn forget_tables(&mut self, position: u32) {
        while self.data_tables.pop_if(|table| *table >= position).is_some() {}
    }

    /// A cell ends.
    pub(super) fn end_cell(&mut self) {
        if self.flow.is_row_of_data() {
            self.note_data();
        }
        let table = self.stack.last_of(Tag::Table);
        self.forget_tables(table + 1);
        self.flow.end_cell(self.data_tables.last() == Some(&table));
    }
}
