//! Puts together what one paragraph was before somebody wrapped or tore it.
//!
//! Takes the lines as [`super::plain`] found them, gives fewer blocks of more lines. Two things happen to paragraphs on their
//! way into text files: a column is set, and each line is filled up to it; or every inline element (a link, a name in bold)
//! is put on a line of its own. Verse, lists and addresses stay lines: their lines end where their author ended them.
//!
//! Nothing here looks past a blank line, except in documents that have one after every line.

use super::plain::is_list_item;
use crate::document::{Block, Form, Segmented, Spans};

/// The narrowest column that somebody wraps at. Below it lie verse, captions and menus, whose lines are short by nature.
const MIN_COLUMN: u32 = 40;
/// The widest: 132 columns of a line printer. Lines beyond are paragraphs that nobody wrapped.
const MAX_COLUMN: u32 = 132;
/// Full lines that prove a column for the whole document; fewer happen by chance where one line is a little longer than others.
const MIN_FULL_LINES: usize = 4;
/// Lines of a run that prove a column for that run alone, in a document that is not wrapped as a whole.
const MIN_RUN_LINES: usize = 4;
/// Lines that begin with a comma or a full stop, from which a document with a blank line after every line is taken to be torn.
const MIN_LED_LINES: usize = 4;
/// Words of a torn paragraph: below it a few words in lower case are a menu as likely as a sentence.
const MIN_TORN_WORDS: usize = 8;
/// Words of the shortest fragment at most: links and names are short.
const MAX_SCRAP_WORDS: usize = 3;
/// Words of the longest fragment of a torn paragraph, for the same reason.
const MIN_FRAGMENT_WORDS: usize = 4;

pub(super) fn rejoin(text: &str, segmented: &mut Segmented) {
    let lines = Lines { text, lines: &segmented.lines };
    let step = usize::from(is_double_spaced(segmented));
    // Most clean documents have a blank line after every paragraph: only punctuation at the start of lines proves that
    // sentences were torn across it.
    let torn_across = step > 0 && lines.led_by_punctuation() >= MIN_LED_LINES;
    // joins[i]: line i goes on in line i + 1.
    let mut joins: Vec<Option<Form>> = Vec::new();
    let column = find_column(&lines, segmented, step);
    let mut start = 0;
    while start < segmented.blocks.len() {
        let end = run_end(segmented, start, step);
        if end - start > 1 && !segmented.is_listing(start) {
            let local = column.or_else(|| lines.run_column(start, end));
            if let Some(column) = local {
                join_wrapped(&lines, start, end, column, &mut joins);
            }
            if step == 0 || torn_across {
                join_torn(&lines, start, end, &mut joins);
            }
        }
        start = end;
    }
    if !joins.is_empty() {
        apply(segmented, &joins);
    }
}

/// A blank line after every line: then one blank line says nothing.
fn is_double_spaced(segmented: &Segmented) -> bool {
    let rest = segmented.blocks.get(1..).unwrap_or_default();
    let single = rest.iter().filter(|b| b.blank_before() == 1).count();
    // A few wider gaps and a few missing ones do not change what the rest is.
    rest.len() >= 8 && rest.iter().all(|b| b.blank_before() > 0) && single * 10 >= rest.len() * 6
}

/// One past the last line that follows `start` without a gap, in a listing as it does or outside of one.
fn run_end(segmented: &Segmented, start: usize, step: usize) -> usize {
    let rest = segmented.blocks.get(start + 1..).unwrap_or_default();
    let form = segmented.blocks.get(start).map(|b| b.form());
    let goes_on = |b: &&Block| usize::from(b.blank_before()) <= step && Some(b.form()) == form;
    start + 1 + rest.iter().take_while(goes_on).count()
}

fn set(joins: &mut Vec<Option<Form>>, line: usize, form: Form) {
    if joins.len() <= line {
        joins.resize(line + 1, None);
    }
    if let Some(slot) = joins.get_mut(line) {
        *slot = Some(form);
    }
}

fn apply(segmented: &mut Segmented, joins: &[Option<Form>]) {
    let join_before =
        |line: u32| (line as usize).checked_sub(1).and_then(|at| joins.get(at).copied().flatten());
    for block in &mut segmented.blocks {
        if let Some(form) = joins.get(block.first_line as usize).copied().flatten() {
            *block = block.in_form(form);
        }
    }
    segmented.blocks.retain(|block| join_before(block.first_line).is_none());
}

/// The column that the document was wrapped at.
fn find_column(lines: &Lines<'_>, segmented: &Segmented, step: usize) -> Option<u32> {
    // What is narrower proves no column and need not be measured: no character is wider than its bytes.
    let (mut column, mut too_wide) = (MIN_COLUMN - 1, 0usize);
    for (at, span) in lines.lines.iter().enumerate() {
        if span.end - span.start <= column || segmented.is_listing(at) {
            continue;
        }
        match lines.width(at) {
            None => {
                // One word alone (an address of the web) cannot be broken.
                too_wide += usize::from(lines.get(at).contains(' '));
                if too_wide * 100 > lines.lines.len() {
                    return None;
                }
            }
            Some(width) => column = column.max(width),
        }
    }
    if !(MIN_COLUMN..=MAX_COLUMN).contains(&column) {
        return None;
    }
    let (mut full, mut long, mut lower) = (0usize, 0usize, 0usize);
    for at in 0..lines.lines.len().saturating_sub(1) {
        let goes_on = segmented
            .blocks
            .get(at + 1)
            .is_some_and(|b| usize::from(b.blank_before()) <= step && b.form() != Form::Listing);
        if goes_on && !segmented.is_listing(at) && lines.width(at).is_some_and(|w| w * 4 > column * 3) {
            long += 1;
            if lines.is_full(at, column) {
                full += 1;
                lower += usize::from(!starts_capital(lines.get(at + 1)));
            }
        }
    }
    // Four in five of the long lines must be full: all are but the last of a paragraph, and in
    // verse and lists a line is long by chance. Half of what follows them must not
    // begin with a capital: verse does, prose seldom (German nouns reach about four in ten).
    (full >= MIN_FULL_LINES && full * 5 >= long * 4 && lower * 2 >= full).then_some(column)
}

fn join_wrapped(lines: &Lines<'_>, start: usize, end: usize, column: u32, joins: &mut Vec<Option<Form>>) {
    for at in start..end - 1 {
        if lines.is_full(at, column) && !is_list_item(lines.get(at + 1)) {
            set(joins, at, Form::Wrapped);
        }
    }
}

/// Joins the fragments between line ends that no author made.
fn join_torn(lines: &Lines<'_>, start: usize, end: usize, joins: &mut Vec<Option<Form>>) {
    let mut unit = start;
    let mut at = start;
    let goes_on = |at: usize| at + 1 < end && continues(lines.get(at), lines.get(at + 1));
    let mut here = goes_on(at);
    while at + 1 < end {
        let next = goes_on(at + 1);
        // A capitalised element (a name, a title) stands between two fragments of the sentence around it.
        let around = next
            && !ends_unit(lines.get(at))
            && !is_list_item(lines.get(at + 1))
            && (unit < at || lines.words(at) >= MIN_FRAGMENT_WORDS);
        if !here && !around {
            accept_torn(lines, unit, at, joins);
            unit = at + 1;
        }
        at += 1;
        here = next;
    }
    accept_torn(lines, unit, at, joins);
}

/// Joins lines `first..=last` if they read as a paragraph.
fn accept_torn(lines: &Lines<'_>, first: usize, last: usize, joins: &mut Vec<Option<Form>>) {
    if first == last {
        return;
    }
    let (mut words, mut longest, mut torn) = (0, 0, false);
    for at in first..=last {
        let count = lines.words(at);
        words += count;
        longest = longest.max(count);
        // A stanza goes on in lower case too, but none of its lines is a scrap.
        torn |= count <= MAX_SCRAP_WORDS || is_led_by_punctuation(lines.get(at));
    }
    let ends = lines.get(last).trim_end_matches(is_closing_here).ends_with(is_sentence_end);
    if torn && words >= MIN_TORN_WORDS && longest >= MIN_FRAGMENT_WORDS && ends {
        for at in first..last {
            if joins.get(at).copied().flatten().is_none() {
                set(joins, at, Form::Torn);
            }
        }
    }
}

/// Whether the line end between two lines tore a sentence.
fn continues(line: &str, next: &str) -> bool {
    if ends_opening(line) || is_led_by_punctuation(next) {
        return true;
    }
    let Some(first) = next.chars().next() else { return false };
    first.is_lowercase() && !ends_unit(line) && !is_list_item(next)
}

/// Whether the line ends in a bracket or quotation mark that something follows. `“` and `«` close what German and Danish quote
/// (`„Komm“`, `»Komm«`), and stand at a word then.
fn ends_opening(line: &str) -> bool {
    let mut back = line.chars().rev();
    match back.next() {
        Some('(' | '[' | '（' | '「' | '『' | '《' | '【') => true,
        Some('“' | '«') => back.next().is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[')),
        _ => false,
    }
}

/// Whether the line begins with what closes a word or a sentence. `.NET`, `:root` and `...` begin a line of their own.
fn is_led_by_punctuation(line: &str) -> bool {
    let mut chars = line.chars();
    match chars.next() {
        Some(',' | '.' | ';' | ':' | ')' | ']' | '%' | '!' | '?') => {
            chars.next().is_none_or(char::is_whitespace)
        }
        // They open what German (`»Komm«`) and Swedish (`”Kom”`) quote, and a word follows then.
        Some('”' | '»') => chars
            .next()
            .is_none_or(|c| c.is_whitespace() || matches!(c, ',' | '.' | ';' | ':' | ')' | ']' | '!' | '?')),
        Some(first) => {
            matches!(first, '，' | '。' | '、' | '；' | '：' | '）' | '」' | '』' | '】' | '》' | '！' | '？')
        }
        None => false,
    }
}

/// Whether the line ends as a sentence or a label does.
fn ends_unit(line: &str) -> bool {
    line.trim_end_matches(is_closing_here).ends_with(|c| is_sentence_end(c) || c == ':' || c == '：')
}

/// The same where nothing but closing marks is expected, so that those of German and Danish count, too.
fn is_closing_here(c: char) -> bool {
    is_closing(c) || matches!(c, '“' | '«')
}

/// Brackets and quotes that may stand after a sentence's end.
pub(crate) fn is_closing(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '”' | '’' | '»' | '›' | ')' | ']' | '」' | '』' | '）' | '】' | '》' | '〉' | '＂'
    )
}

/// The sentence ends of the scripts in use: Latin, CJK, Arabic, Devanagari and others.
pub(crate) fn is_sentence_end(c: char) -> bool {
    matches!(
        c,
        '.' | '!'
            | '?'
            | '…'
            | '。'
            | '！'
            | '？'
            | '｡'
            | '．'
            | '؟'
            | '۔'
            | '।'
            | '॥'
            | '։'
            | '።'
            | '។'
            | '၊'
            | '။'
            | '⁇'
            | '‼'
    )
}

fn starts_capital(line: &str) -> bool {
    line.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)
}

/// Whether a character of two columns may stand in the line: whether one begins with the first bytes of U+1000 to U+1FFF, of
/// U+2E80 or later. One pass that the compiler can make wide.
fn may_be_wide(line: &[u8]) -> bool {
    let pairs = line.iter().zip(line.iter().skip(1));
    pairs.fold(false, |any, (&lead, &next)| {
        any | (lead == 0xE1) | (lead >= 0xE3) | ((lead == 0xE2) & (next >= 0xBA))
    })
}

/// Columns of a terminal: two for East Asian wide characters.
fn columns(c: char) -> u32 {
    match c {
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

struct Lines<'a> {
    text: &'a str,
    lines: &'a Spans,
}

impl<'a> Lines<'a> {
    fn get(&self, at: usize) -> &'a str {
        self.lines
            .get(at)
            .and_then(|span| self.text.get(span.start as usize..span.end as usize))
            .unwrap_or_default()
    }

    fn led_by_punctuation(&self) -> usize {
        (0..self.lines.len()).filter(|&at| is_led_by_punctuation(self.get(at))).take(MIN_LED_LINES).count()
    }

    /// The line's width in columns, or `None` beyond [`MAX_COLUMN`].
    fn width(&self, at: usize) -> Option<u32> {
        let span = self.lines.get(at)?;
        let bytes = span.end - span.start;
        // A character has at most four bytes.
        if bytes > MAX_COLUMN * 4 {
            return None;
        }
        let line = self.get(at);
        if line.is_ascii() {
            return (bytes <= MAX_COLUMN).then_some(bytes);
        }
        let chars = line.chars().count() as u32;
        // Most lines that are not ASCII are too long whatever their characters are.
        if chars > MAX_COLUMN {
            return None;
        }
        let width = if may_be_wide(line.as_bytes()) { line.chars().map(columns).sum() } else { chars };
        (width <= MAX_COLUMN).then_some(width)
    }

    fn words(&self, at: usize) -> usize {
        self.get(at).split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).take(64).count()
    }

    /// Whether the next line's first word would not have fitted into this one.
    fn is_full(&self, at: usize, column: u32) -> bool {
        let Some(width) = self.width(at) else { return false };
        if width * 2 < column {
            return false;
        }
        let next = self.get(at + 1);
        let Some(first) = next.chars().next() else { return false };
        let needed = if columns(first) == 2 {
            // Any wide character may end a line, save that punctuation is kept from the next line's start.
            3
        } else {
            1 + next
                .chars()
                .take(MAX_COLUMN as usize)
                .take_while(|c| !c.is_whitespace() && columns(*c) == 1)
                .map(columns)
                .sum::<u32>()
        };
        width + needed > column
    }

    /// The column of one run of lines: all but the last are full, and most go on in lower case.
    fn run_column(&self, start: usize, end: usize) -> Option<u32> {
        if end - start < MIN_RUN_LINES {
            return None;
        }
        let mut column = MIN_COLUMN - 1;
        for (at, span) in (start..end).zip(self.lines.range(start..end)) {
            // No character is wider than its bytes.
            if span.end - span.start > column {
                column = column.max(self.width(at)?);
            }
        }
        if column < MIN_COLUMN {
            return None;
        }
        let inner = start..end - 1;
        if !inner.clone().all(|at| self.is_full(at, column)) {
            return None;
        }
        let lower = inner.clone().filter(|&at| !starts_capital(self.get(at + 1))).count();
        (lower * 2 >= inner.len()).then_some(column)
    }
}
