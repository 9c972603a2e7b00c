//! Tables of GFM: which tables of a page can be one, and their lines.
//!
//! A table that lays out a page is none: what stands in it are blocks like any other.

use crate::segment::html::{Layout, Sign};

/// A longer cell holds a part of the page, not a datum.
const CELL_MAX_BYTES: u32 = 1000;

/// Columns up to which each row is filled up. Markdown does not ask for it, and a very wide table would be mostly filling.
const FILLED_COLUMNS: usize = 16;

/// The open cell of a table.
#[derive(Debug, Clone, Copy)]
struct Cell {
    column: u16,
    start: u32,
    /// The lists in it that are open, one in the other, and where the last outermost one ends.
    lists: u32,
    list_end: Option<u32>,
}

/// What is known of a table before it is written.
#[derive(Debug, Clone, Copy, Default)]
struct Facts {
    index: usize,
    /// What stands in it takes more than cells.
    is_layout: bool,
    /// It has cells of several paragraphs, or of a list beside one.
    has_parts: bool,
    rows: u32,
    columns: u16,
    has_heads: bool,
    cell: Option<Cell>,
    /// A column of which something is kept, and whether there are others.
    kept: Option<u16>,
    keeps_several: bool,
}

/// For each table of a page, in their order, whether it can be written as one: rows of several cells, of which several columns are
/// kept, and nothing in the cells that takes more than lines. `kept`: where the lines begin and end that are kept, in order.
pub(super) fn tables_of_data(layout: &Layout, text: &str, kept: &[(usize, usize)]) -> Vec<bool> {
    let mut kept = kept;
    let mut found: Vec<bool> = Vec::new();
    let mut open: Vec<Facts> = Vec::new();
    let mut signs: Vec<Sign> = Vec::new();
    for &(at, sign) in &layout.signs {
        let inner = open.last_mut();
        match (sign, inner) {
            (Sign::Stop(_) | Sign::Break | Sign::Task(_) | Sign::Picture { .. }, _) => continue,
            (Sign::End, inner) => {
                match (signs.pop(), inner) {
                    (Some(Sign::Cell { .. }), Some(facts)) => facts.end_cell(at, text, &mut kept),
                    (Some(Sign::List), Some(Facts { cell: Some(cell), .. })) => {
                        cell.lists = cell.lists.saturating_sub(1);
                        cell.list_end = Some(at);
                    }
                    (Some(Sign::Table), Some(_)) => settle(open.pop(), &mut found),
                    _ => {}
                }
                continue;
            }
            (Sign::Row, Some(facts)) => facts.rows += 1,
            (Sign::Cell { column, heads }, Some(facts)) => {
                facts.columns = facts.columns.max(column.saturating_add(1));
                facts.has_heads |= heads;
                facts.cell = Some(Cell { column, start: at, lists: 0, list_end: None });
            }
            (Sign::Heading(_) | Sign::Quote | Sign::Terms | Sign::Table, Some(facts)) => {
                facts.is_layout = true
            }
            (Sign::List, Some(Facts { cell: Some(cell), has_parts, .. })) => {
                *has_parts |= cell.lists == 0 && at > cell.start;
                cell.lists += 1;
            }
            (Sign::Code(code), Some(facts)) => {
                let code = layout.codes.get(code as usize);
                let text = code.and_then(|code| layout.code_text.get(code.start as usize..code.end as usize));
                facts.is_layout |= text.is_some_and(|text| text.trim().contains('\n'));
            }
            _ => {}
        }
        if sign == Sign::Table {
            open.push(Facts { index: found.len(), ..Facts::default() });
            found.push(false);
        }
        signs.push(sign);
    }
    while let Some(mut facts) = open.pop() {
        facts.end_cell(text.len() as u32, text, &mut kept);
        settle(Some(facts), &mut found);
    }
    found
}

impl Facts {
    fn end_cell(&mut self, end: u32, text: &str, kept: &mut &[(usize, usize)]) {
        let Some(cell) = self.cell.take() else { return };
        self.is_layout |= end.saturating_sub(cell.start) > CELL_MAX_BYTES;
        if self.is_layout {
            return;
        }
        let (start, end) = (cell.start as usize, end as usize);
        let part = |from: usize| text.get(from..end).unwrap_or_default();
        self.has_parts |= part(start).contains("\n\n")
            || cell.list_end.is_some_and(|list| !part(list as usize).trim().is_empty());
        // Cells come in order, so do the lines.
        let before = kept.iter().take_while(|(_, line_end)| *line_end <= start).count();
        *kept = kept.get(before..).unwrap_or_default();
        if kept.first().is_some_and(|(line_start, _)| *line_start < end) {
            let first = *self.kept.get_or_insert(cell.column);
            self.keeps_several |= first != cell.column;
        }
    }
}

fn settle(facts: Option<Facts>, found: &mut [bool]) {
    let Some(facts) = facts else { return };
    // A table with heads says what it is.
    let is_layout = facts.is_layout || facts.has_parts && !facts.has_heads;
    if let Some(is_data) = found.get_mut(facts.index) {
        *is_data = !is_layout && facts.keeps_several && (facts.rows > 1 || facts.has_heads);
    }
}

/// A row that is kept.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    pub(super) id: u32,
    /// Whether it heads the columns.
    pub(super) heads: bool,
    /// The columns that hold something, in order.
    pub(super) cells: Vec<(u16, String)>,
}

impl Row {
    /// Adds a line to a cell.
    pub(super) fn add(&mut self, column: u16, line: String) {
        match self.cells.last_mut() {
            Some((last, text)) if *last == column => {
                text.push_str("<br>");
                text.push_str(&line);
            }
            _ => self.cells.push((column, line)),
        }
    }

    /// How many columns it takes. A cell that stands before one that was written is beside it, whatever the page says.
    fn columns(&self) -> usize {
        self.cells.iter().fold(0, |next, (column, _)| next.max(usize::from(*column)) + 1)
    }
}

/// The table's lines, with a head, which may be empty.
pub(super) fn lines(rows: &[Row]) -> String {
    // A reader drops the cells that the head has no column for.
    let columns = rows.iter().map(Row::columns).max().unwrap_or(0).max(1);
    let (head, body) = match rows.split_first() {
        Some((first, body)) if first.heads => (first.clone(), body),
        _ => (Row::default(), rows),
    };
    let mut out = String::new();
    push_row(&mut out, &head, columns);
    out.push_str("\n|");
    out.push_str(&" --- |".repeat(columns));
    for row in body {
        out.push('\n');
        push_row(&mut out, row, columns.min(FILLED_COLUMNS));
    }
    out
}

/// A row of so many cells at least.
fn push_row(out: &mut String, row: &Row, columns: usize) {
    out.push('|');
    let mut next = 0;
    for (column, text) in &row.cells {
        while next < usize::from(*column) {
            out.push_str("  |");
            next += 1;
        }
        out.push(' ');
        out.push_str(text);
        out.push_str(" |");
        next += 1;
    }
    for _ in next..columns {
        out.push_str("  |");
    }
}
