//! The body text.

use crate::document::{FieldName, Form, Verdict};
use crate::examination::{Examination, Settings};
use crate::segment::is_unspaced;
use crate::tidy::{lay_out, tidy, tidy_listing};

/// The kept blocks, tidied: line breaks as they stood, in listings white space too, a blank line where one or something removed stood
/// between two blocks, one line end at the end. Empty if nothing was kept.
pub fn text(examination: &Examination<'_>, settings: &Settings) -> String {
    let mut out = String::with_capacity(examination.decoded.text.len() / 2);
    let mut listing: Option<usize> = None;
    for (block, stand) in stands(examination, settings) {
        listing = listing.filter(|_| stand.as_ref().is_some_and(|stand| stand.form == Form::Listing));
        let Some(Stand { gap, is_title, form }) = stand else { continue };
        if !out.is_empty() && (gap || is_title) {
            out.push('\n');
        }
        match form {
            Form::Listing => {
                let indent = *listing.get_or_insert_with(|| common_indent(examination, block));
                push_listing(&mut out, examination, block, indent);
            }
            Form::Wrapped | Form::Torn if settings.unwrap => push_joined(&mut out, examination, block),
            Form::Line | Form::Wrapped | Form::Torn => push_lines(&mut out, examination, block),
        }
    }
    out
}

/// How a block stands in the output.
pub(super) struct Stand {
    /// Whether a blank line or something removed stood before it, or the headline that was put back.
    pub(super) gap: bool,
    /// Whether it is the headline, put back.
    pub(super) is_title: bool,
    pub(super) form: Form,
}

/// All blocks in their order, and how each stands in the output; nothing for those that do not.
pub(super) fn stands<'a>(
    examination: &'a Examination<'_>,
    settings: &'a Settings,
) -> impl Iterator<Item = (usize, Option<Stand>)> + 'a {
    let mut gap = false;
    let blocks = examination.verdicts.iter().zip(&examination.segmented.blocks).enumerate();
    blocks.map(move |(block, (&verdict, shape))| {
        let put_back = put_back(examination, settings, block, verdict);
        gap |= shape.blank_before() > 0;
        if !verdict.is_kept() && put_back.is_none() {
            gap = true;
            return (block, None);
        }
        let is_title = put_back == Some(FieldName::Title);
        let stand = Stand { gap, is_title, form: shape.form() };
        gap = is_title;
        (block, Some(stand))
    })
}

/// The credit that is put back in this block's place, if the user wants it.
fn put_back(
    examination: &Examination<'_>,
    settings: &Settings,
    block: usize,
    verdict: Verdict,
) -> Option<FieldName> {
    if !matches!(verdict, Verdict::Moved(..)) {
        return None;
    }
    let stands_here = |name: &&FieldName| examination.metadata.stands_in(**name, block);
    settings.with.iter().find(stands_here).copied()
}

/// The block's lines as they stood.
fn push_lines(out: &mut String, examination: &Examination<'_>, block: usize) {
    push_each_line(out, examination, block, |_, line, out| tidy(line, out));
}

fn push_each_line(
    out: &mut String,
    examination: &Examination<'_>,
    block: usize,
    push: impl Fn(usize, &str, &mut String),
) {
    let (segmented, text) = (&examination.segmented, &*examination.decoded.text);
    let lines = segmented.line_numbers(block);
    let mut gap = false;
    for (at, line) in lines.clone().zip(segmented.lines_of(block, text)) {
        // In a document with a blank line after every line, a block holds blank lines.
        if gap {
            out.push('\n');
        }
        push(at, line, out);
        out.push('\n');
        gap = at + 1 < lines.end && segmented.is_gap_after(at, text);
    }
}

/// The characters of white space that all lines of a listing begin with, given its first block: so far what it stands in set it in.
pub(super) fn common_indent(examination: &Examination<'_>, first: usize) -> usize {
    let (segmented, text) = (&examination.segmented, &*examination.decoded.text);
    let blocks = segmented.blocks.iter().zip(&examination.verdicts).skip(first);
    let blocks = blocks.take_while(|(block, verdict)| verdict.is_kept() && block.form() == Form::Listing);
    let lines = segmented.line_numbers(first).start..segmented.line_numbers(first + blocks.count()).start;
    let mut indents = lines.map(|line| segmented.indent_of(line, text).chars().map(lay_out));
    let Some(one) = indents.next() else { return 0 };
    indents.fold(one.clone().count(), |most, other| {
        one.clone().zip(other).take(most).take_while(|(one, other)| one == other).count()
    })
}

/// The block's lines with their white space, but for so many characters of it at the start of each.
pub(super) fn push_listing(out: &mut String, examination: &Examination<'_>, block: usize, common: usize) {
    let (segmented, text) = (&examination.segmented, &*examination.decoded.text);
    push_each_line(out, examination, block, |at, line, out| {
        out.extend(segmented.indent_of(at, text).chars().map(lay_out).skip(common));
        tidy_listing(line, out);
    });
}

/// The block's lines as one.
pub(super) fn push_joined(out: &mut String, examination: &Examination<'_>, block: usize) {
    let mut lines = examination.segmented.lines_of(block, &examination.decoded.text);
    if let Some(first) = lines.next() {
        tidy(first, out);
    }
    lines.for_each(|line| join(out, line));
    out.push('\n');
}

/// Appends the next line of a wrapped paragraph: with a space, but none between Chinese or Japanese characters, nor before
/// punctuation that was torn off.
fn join(out: &mut String, line: &str) {
    let glue = out.ends_with(is_unspaced) && line.starts_with(is_unspaced)
        || line.starts_with([',', '.', ';', ':', ')', ']', '!', '?', '%', '”', '’'])
        || out.ends_with(['(', '[', '“']);
    if !glue {
        out.push(' ');
    }
    tidy(line, out);
}
