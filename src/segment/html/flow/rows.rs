//! Rows of tables, whose cells stand in one line as long as each is one, and what stands in no line of the text around it.

use super::super::head::Head;
use super::super::markup::Mark;
use super::{Flow, Line, Marker, Pending};

/// Cells with words in a row of data: `Ane | 1901 | 120`; two are often a number or a picture beside what it belongs to.
const DATA_CELLS: u16 = 3;

/// Where the open line goes apart if the cell turns out to have several.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seam {
    pub(super) at: usize,
    /// What stands there between the cells.
    pub(super) bytes: usize,
    /// The line's mark before it, and the mark of the cell alone.
    pub(super) before: Mark,
    pub(super) element: u32,
    /// The marker of the item that the cell begins with.
    pub(super) marker: Option<Marker>,
}

/// What the text had come to before something that stands apart from it.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Before {
    pending: Pending,
    marker: Option<Marker>,
    in_row: bool,
    written: usize,
}

impl Flow {
    pub(in super::super) fn is_in_cell(&self) -> bool {
        self.in_cell
    }

    /// Whether it begins a cell.
    pub(in super::super) fn begins_cell(&self) -> bool {
        self.in_cell && !self.cell_begun
    }

    /// A row begins or ends.
    pub(in super::super) fn turn_row(&mut self) {
        if self.pending == Pending::Cell {
            self.pending = Pending::Line;
        }
        self.ask(Pending::Line);
        (self.in_row, self.in_cell, self.seam) = (false, false, None);
        (self.filled_cells, self.empty_cells) = (0, 0);
    }

    /// Whether so many cells of the open row hold words that it is one of a table of data, not of one that sets things side by side.
    pub(in super::super) fn is_row_of_data(&self) -> bool {
        self.filled_cells >= DATA_CELLS
    }

    pub(in super::super) fn begin_cell(&mut self) {
        if let Some(recorder) = &mut self.recorder {
            recorder.break_code(false);
        }
        if self.in_row && self.line.is_some() {
            self.pending = Pending::Cell;
        } else {
            self.ask(Pending::Line);
        }
        (self.in_cell, self.cell_begun, self.seam) = (true, false, None);
    }

    /// `is_of_data`: whether the cell's table is known to be one of data, in which an empty cell keeps its place.
    pub(in super::super) fn end_cell(&mut self, is_of_data: bool) {
        self.in_cell = false;
        self.seam = None;
        if self.in_row && self.cell_begun && self.pending == Pending::Blank {
            // A paragraph that is all of its cell is no paragraph of the text.
            self.pending = Pending::Line;
        }
        // An empty cell is one all the same.
        if self.pending == Pending::Cell
            && let Some(line) = &mut self.line
        {
            line.mark.cells = line.mark.cells.saturating_add(1);
            self.empty_cells = self.empty_cells.saturating_add(u16::from(is_of_data));
        }
        self.ask(Pending::Line);
    }

    /// The cell has several lines: it does not stand in its row.
    pub(super) fn take_apart(&mut self, head: &mut Head) {
        let (Some(seam), Some(line)) = (self.seam.take(), self.line) else { return };
        let mut between = "\n".to_owned();
        if let Some(marker) = seam.marker {
            marker.write(&mut between);
        }
        self.out.replace_range(seam.at..seam.at + seam.bytes, &between);
        self.shift(seam.at, seam.bytes, between.len(), head);
        let mark = Mark {
            element: seam.element,
            outer: seam.element,
            link_bytes: line.mark.link_bytes - seam.before.link_bytes,
            links: line.mark.links - seam.before.links,
            cells: 1,
            preformatted: false,
            marker_bytes: (between.len() - 1) as u8,
        };
        self.line = Some(Line { mark: seam.before, ..line });
        self.record(seam.at);
        self.line = Some(Line {
            start: seam.at + 1,
            blank_before: false,
            goes_on: false,
            is_broken: false,
            depth: 0,
            mark,
        });
    }

    /// What stands in lines of its own, and is not there for who reads the text around it, begins.
    pub(in super::super) fn begin_apart(&mut self) -> Before {
        self.joins = false;
        let &mut Self { pending, marker, in_row, written, .. } = self;
        if pending == Pending::Cell {
            // The row that is shown does not go on in it.
            (self.pending, self.in_row) = (Pending::Line, false);
        }
        self.ask(Pending::Line);
        Before { pending, marker, in_row, written }
    }

    /// It ends; whether words stood in it. Without any all is as before it.
    pub(in super::super) fn end_apart(&mut self, before: Before) -> bool {
        self.marker = before.marker;
        if before.written == self.written {
            (self.pending, self.in_row) = (before.pending, before.in_row);
            return false;
        }
        (self.in_row, self.seam) = (false, None);
        // The gap that it took from the text around it stands behind it, too.
        self.ask(before.pending.max(Pending::Line));
        true
    }
}
