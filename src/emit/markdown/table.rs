//! Tables of GFM: which tables of a page can be one, and their lines.
//!
//! A table that lays out a page is none: what stands in it are blocks like any other.

use crate::segment::html::{Layout, Sign};

/// A longer cell holds a part of the page, not a datum.
const CELL_MAX_BYTES: u32 = 1000;

/// Columns up to which each row is filled up. Markdown does not ask for it, and a very wide table would be mostly filling.
const FILLED_COLUMNS: usize = 16;

/// What is known of a table before it is written.
#[derive(Debug, Clone, Copy, Default)]
struct Facts {
    index: usize,
    is_layout: bool,
    rows: u32,
    columns: u16,
    has_heads: bool,
    cell_at: u32,
}

/// For each table of a page, in their order, whether it can be written as one: rows of several cells, and nothing in the cells that
/// takes more than lines.
pub(super) fn tables_of_data(layout: &Layout) -> Vec<bool> {
    let mut found: Vec<bool> = Vec::new();
    let mut open: Vec<Facts> = Vec::new();
    let mut signs: Vec<Sign> = Vec::new();
    for &(at, sign) in &layout.signs {
        let inner = open.last_mut();
        match (sign, inner) {
            (Sign::Stop(_) | Sign::Break | Sign::Task(_) | Sign::Picture { .. }, _) => continue,
            (Sign::End, inner) => {
                match (signs.pop(), inner) {
                    (Some(Sign::Cell { .. }), Some(facts)) => {
                        facts.is_layout |= at.saturating_sub(facts.cell_at) > CELL_MAX_BYTES;
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
                facts.cell_at = at;
            }
            (Sign::Heading(_) | Sign::Quote | Sign::Terms | Sign::Table, Some(facts)) => {
                facts.is_layout = true
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
    while let Some(facts) = open.pop() {
        settle(Some(facts), &mut found);
    }
    found
}

fn settle(facts: Option<Facts>, found: &mut [bool]) {
    let Some(facts) = facts else { return };
    if let Some(is_data) = found.get_mut(facts.index) {
        *is_data = !facts.is_layout && facts.columns > 1 && (facts.rows > 1 || facts.has_heads);
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
