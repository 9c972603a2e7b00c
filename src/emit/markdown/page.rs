//! Markdown of a page: its kept blocks with the layout that the page gave them.
//!
//! Walks blocks and signs together, keeps what is open, and hands headings, paragraphs, code and tables to the writer. What is open
//! at a block's beginning is known without looking back, so the walk is linear whatever the page nests.

mod open;
mod words;

use super::code;
use super::escape::{escape_heading_end, escape_start};
use super::inline::{Ink, Inline};
use super::table::{self, Row};
use super::writer::{Level, Writer};
use crate::emit::text::{Stand, stands};
use crate::examination::{Examination, Markdown, Settings};
use crate::segment::html::{Layout, Markup};

/// What stood open before something began, to be put back where it ends.
#[derive(Debug, Clone, Copy)]
enum Frame {
    Nothing,
    Heading(Option<(u32, u8)>),
    Levels { count: usize, list: Option<List>, term: bool, too_deep: bool },
    Code(Option<u32>),
    Table(Option<u32>),
    Head(bool),
    Row(Option<(u32, bool)>),
    Cell(Option<Cell>),
    Ink(Ink),
}

/// The list that directly holds what comes; the last of its items.
#[derive(Debug, Clone, Copy)]
struct List {
    id: u32,
    last: Option<Level>,
}

#[derive(Debug, Clone, Copy)]
struct Cell {
    column: u16,
    heads: bool,
}

/// Where a cell stands.
#[derive(Debug, Clone, Copy)]
struct Place {
    row: u32,
    in_head: bool,
    cell: Cell,
}

/// The words of a line, or of a cell in it.
type Words = (Option<Place>, String);

/// A block of Markdown that further blocks of the page may add to.
enum Waiting {
    Nothing,
    Heading { id: u32, level: u8, levels: Vec<Level>, text: String },
    Code { id: u32, levels: Vec<Level>, lines: String },
    Table { id: u32, levels: Vec<Level>, rows: Vec<Row> },
}

struct Page<'a> {
    text: &'a str,
    layout: &'a Layout,
    options: Markdown,
    next_sign: usize,
    tables: Vec<bool>,
    tables_seen: usize,
    frames: Vec<Frame>,
    levels: Vec<Level>,
    list: Option<List>,
    term: bool,
    /// An item or quotation is open that is no level, as there are enough.
    too_deep: bool,
    heading: Option<(u32, u8)>,
    code: Option<u32>,
    /// For each code whether some of it is removed or written apart.
    torn: Vec<bool>,
    table: Option<u32>,
    /// Whether the block that is being written becomes cells of it.
    writes_cells: bool,
    in_head: bool,
    row: Option<(u32, bool)>,
    cell: Option<Cell>,
    inks: [u32; 4],
    /// Those that are open, outermost first.
    inks_open: Vec<Ink>,
    /// The address of the link that is open, if links are written and it may be.
    link: Option<String>,
    /// How often it was written.
    link_lines: u32,
    broken: bool,
    task: Option<bool>,
    /// A paragraph was written last, and nothing of the page stands between it and what comes.
    can_go_on: bool,
    /// The item whose term was written last.
    after_term: Option<Level>,
    /// Pictures that stand apart, until it is known what they stand between.
    pictures: Vec<u32>,
    /// Pictures that begin the next line.
    leading: Vec<u32>,
    /// The marker of a list's item that begins the next line of a cell.
    cell_marker: Option<String>,
    last_removed: bool,
    waiting: Waiting,
    writer: Writer,
}

/// The kept blocks as Markdown.
pub(super) fn render(examination: &Examination<'_>, markup: &Markup, settings: &Settings) -> String {
    let segmented = &examination.segmented;
    let spans_of = |block| {
        let lines = segmented.lines.range(segmented.line_numbers(block));
        lines.map(|span| (span.start as usize, span.end as usize))
    };
    let text = &examination.decoded.text;
    let kept = stands(examination, settings).filter(|(_, stand)| stand.is_some());
    let kept: Vec<(usize, usize)> = kept.flat_map(|(block, _)| spans_of(block)).collect();
    let tables = table::tables_of_data(&markup.layout, text, &kept);
    let mut page = Page::new(text, &markup.layout, tables, settings.markdown.unwrap_or_default());
    for ((block, stand), mark) in stands(examination, settings).zip(&markup.marks) {
        let spans: Vec<(usize, usize)> = spans_of(block).collect();
        let marker_bytes = usize::from(mark.marker_bytes);
        match stand {
            None => page.pass(&spans, marker_bytes),
            Some(Stand { gap, is_title, .. }) => {
                page.keep(&spans, marker_bytes, mark.cells, gap, is_title);
            }
        }
    }
    page.finish()
}

impl<'a> Page<'a> {
    fn new(text: &'a str, layout: &'a Layout, tables: Vec<bool>, options: Markdown) -> Self {
        Self {
            text,
            layout,
            options,
            next_sign: 0,
            tables,
            tables_seen: 0,
            frames: Vec::new(),
            levels: Vec::new(),
            list: None,
            term: false,
            too_deep: false,
            heading: None,
            code: None,
            torn: vec![false; layout.codes.len()],
            table: None,
            writes_cells: false,
            in_head: false,
            row: None,
            cell: None,
            inks: [0; 4],
            inks_open: Vec::new(),
            link: None,
            link_lines: 0,
            broken: false,
            task: None,
            can_go_on: false,
            after_term: None,
            pictures: Vec::new(),
            leading: Vec::new(),
            cell_marker: None,
            last_removed: false,
            waiting: Waiting::Nothing,
            writer: Writer::default(),
        }
    }

    fn finish(mut self) -> String {
        self.walk_to(self.text.len());
        if !self.last_removed {
            self.settle_pictures();
        }
        self.settle();
        self.writer.finish()
    }

    /// Walks over a block that is not kept.
    fn pass(&mut self, spans: &[(usize, usize)], marker_bytes: usize) {
        let (Some((start, _)), Some((_, end))) = (spans.first(), spans.last()) else { return };
        self.walk_to(start + marker_bytes);
        self.tear_code();
        self.walk_to(*end);
        // It may begin behind an empty cell in the line.
        self.tear_code();
        self.pictures.clear();
        self.leading.clear();
        self.cell_marker = None;
        (self.broken, self.task, self.can_go_on, self.after_term) = (false, None, false, None);
        self.last_removed = true;
    }

    /// Writes a block that is kept, or lets it wait for what belongs to it.
    fn keep(&mut self, spans: &[(usize, usize)], marker_bytes: usize, cells: u16, gap: bool, is_title: bool) {
        let Some(&(start, _)) = spans.first() else { return };
        self.walk_to(start + marker_bytes);
        if !self.last_removed && self.table.is_none() {
            self.settle_pictures();
        }
        self.pictures.clear();
        self.last_removed = false;
        // A row may begin with a cell in which nothing can be seen. In no row stands the caption.
        let in_table = self.table.is_some() && (self.row.is_some() || self.cell.is_some());
        self.writes_cells = in_table;
        let is_written = self.cell_marker.is_some() || self.writes_marker(start, marker_bytes);
        // Where no item begins, a box is nothing but its brackets.
        self.task = self.task.filter(|_| is_written && marker_bytes > 0);
        let start = if is_written { start + marker_bytes } else { start };
        let is_code = cells <= 1 && !in_table;
        if !is_code {
            self.tear_code();
        }
        match (self.code, self.heading) {
            (Some(id), _) if is_code => self.keep_code(id, spans, gap),
            _ if in_table => self.keep_cells(start, spans),
            (_, heading) if is_title || heading.is_some() => {
                self.keep_heading(heading.unwrap_or((u32::MAX, 1)), start, spans);
            }
            _ => self.keep_paragraph(start, spans, gap),
        }
        (self.broken, self.task) = (false, None);
    }

    /// Whether the list marker that stands in the text is written by the list.
    fn writes_marker(&self, start: usize, marker_bytes: usize) -> bool {
        let items = self.levels.iter().rev().filter_map(|level| match level {
            Level::Item { id, number, .. } => Some((id, number)),
            Level::Quote(_) => None,
        });
        let Some((id, number)) = items.into_iter().next() else { return false };
        let marker = self.text.get(start..start + marker_bytes).unwrap_or_default();
        // An item that began in the table is no level, and its marker not that of the item which the table stands in.
        let sign = id.checked_sub(1).and_then(|sign| self.layout.signs.get(sign as usize));
        let begins = sign.is_some_and(|(at, _)| *at as usize == start + marker_bytes);
        let is_numbered = marker.trim_end().ends_with('.');
        // Beyond the deepest level items are lines of the last one.
        (self.table.is_none() || begins)
            && !self.too_deep
            && (!is_numbered || number.is_some_and(|number| marker.trim_end() == format!("{number}.")))
    }

    fn keep_code(&mut self, id: u32, spans: &[(usize, usize)], gap: bool) {
        let text = self.text;
        let Waiting::Code { lines, .. } = self.code_waiting(id) else { return };
        let mut blank = gap && !lines.is_empty();
        let mut last_end = None;
        for &(start, end) in spans {
            let between = last_end.and_then(|last| text.get(last..start)).unwrap_or_default();
            blank |= between.matches('\n').count() > 1;
            if std::mem::take(&mut blank) {
                lines.push('\n');
            }
            let line = text.get(..start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
            lines.push_str(text.get(line..end).unwrap_or_default());
            lines.push('\n');
            last_end = Some(end);
        }
        if let Some(end) = last_end {
            self.walk_to(end);
        }
        self.can_go_on = false;
    }

    /// The code that waits, if it is this one; else it begins to wait.
    fn code_waiting(&mut self, code: u32) -> &mut Waiting {
        if !matches!(&self.waiting, Waiting::Code { id, .. } if *id == code) {
            self.settle();
            let levels = self.levels.clone();
            self.waiting = Waiting::Code { id: code, levels, lines: String::new() };
        }
        &mut self.waiting
    }

    fn tear_code(&mut self) {
        if let Some(torn) = self.code.and_then(|code| self.torn.get_mut(code as usize)) {
            *torn = true;
        }
    }

    fn keep_cells(&mut self, start: usize, spans: &[(usize, usize)]) {
        let Some(table) = self.table else { return };
        if !matches!(&self.waiting, Waiting::Table { id, .. } if *id == table) {
            self.settle();
            let levels = self.levels.clone();
            self.waiting = Waiting::Table { id: table, levels, rows: Vec::new() };
        }
        let row = self.row.unwrap_or((table, false));
        let cell = self.cell.unwrap_or(Cell { column: 0, heads: false });
        let mut outside = Some(Place { row: row.0, in_head: row.1, cell });
        let cells = self.all_words(start, spans);
        let Waiting::Table { rows, .. } = &mut self.waiting else { return };
        for (place, words) in cells {
            // Words between the cells of a row have no cell of their own.
            let (Some(Place { row, in_head, cell }), false) = (place.or(outside), words.is_empty()) else {
                continue;
            };
            outside = Some(Place { row, in_head, cell });
            let heads = in_head || cell.heads;
            match rows.last_mut() {
                Some(last) if last.id == row => last.heads &= heads,
                _ => rows.push(Row { id: row, heads, cells: Vec::new() }),
            }
            if let Some(last) = rows.last_mut() {
                last.add(cell.column, words);
            }
        }
        self.can_go_on = false;
    }

    fn keep_heading(&mut self, (id, level): (u32, u8), start: usize, spans: &[(usize, usize)]) {
        let goes_on = matches!(&self.waiting, Waiting::Heading { id: waits, .. } if *waits == id);
        if !goes_on {
            self.settle();
            let levels = self.levels.clone();
            self.waiting = Waiting::Heading { id, level, levels, text: String::new() };
        }
        self.heading.get_or_insert((id, level));
        let words = self.all_words(start, spans);
        if id == u32::MAX {
            self.heading = None;
        }
        let Waiting::Heading { text, .. } = &mut self.waiting else { return };
        for (_, line) in words {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&line);
        }
        self.can_go_on = false;
    }

    fn keep_paragraph(&mut self, start: usize, spans: &[(usize, usize)], gap: bool) {
        self.settle();
        let (broken, is_term) = (self.broken, self.term);
        let levels = self.levels.clone();
        // Behind a quotation's sign a box is nothing but its brackets.
        let task = self.task.filter(|_| matches!(levels.last(), Some(Level::Item { .. })));
        let mut text = String::new();
        for (_, mut line) in self.all_words(start, spans) {
            if line.is_empty() {
                continue;
            }
            escape_start(&mut line);
            if !text.is_empty() {
                text.push_str("\\\n");
            }
            text.push_str(&line);
        }
        if text.is_empty() {
            return;
        }
        if let Some(is_ticked) = task {
            text.insert_str(0, if is_ticked { "[x] " } else { "[ ] " });
        }
        let defines = !is_term && self.after_term.is_some() && self.after_term == levels.last().copied();
        if self.can_go_on && (broken && !gap || defines) {
            self.writer.next_line(&text);
        } else {
            self.writer.paragraph(&levels, &text, gap);
        }
        self.can_go_on = true;
        self.after_term = levels.last().copied().filter(|_| is_term);
    }

    /// Writes the pictures that stand apart.
    fn settle_pictures(&mut self) {
        for text in std::mem::take(&mut self.pictures) {
            let mut inline = Inline::new(false);
            self.push_picture(&mut inline, text);
            let line = inline.finish();
            if line.is_empty() {
                continue;
            }
            self.settle();
            let levels = self.levels.clone();
            self.writer.paragraph(&levels, &line, true);
            self.can_go_on = false;
        }
    }

    /// Writes what waits.
    fn settle(&mut self) {
        match std::mem::replace(&mut self.waiting, Waiting::Nothing) {
            Waiting::Heading { level, levels, mut text, .. } if !text.is_empty() => {
                escape_heading_end(&mut text);
                self.writer.block(&levels, &format!("{} {text}", "#".repeat(usize::from(level))));
            }
            Waiting::Code { id, levels, lines } if !lines.is_empty() => {
                let Some(code) = self.layout.codes.get(id as usize) else { return };
                let whole = self.layout.code_text.get(code.start as usize..code.end as usize);
                let text = whole.filter(|_| self.torn.get(id as usize) == Some(&false)).unwrap_or(&lines);
                self.writer.block(&levels, &code::fenced(text, code.language.as_deref()));
            }
            Waiting::Table { levels, rows, .. } if !rows.is_empty() => {
                self.writer.block(&levels, &table::lines(&rows));
            }
            _ => {}
        }
    }
}
