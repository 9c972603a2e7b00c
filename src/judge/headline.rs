//! The headline: found by its place and by being said twice, since no phrase names it.
//!
//! Takes the blocks before the body, picks at most one as the title. A page says its title in `<title>` and again above the text, and
//! flattened text often holds both; the line above the credits is the next best guess, the line above the body the last.

use super::Sheet;
use super::choose::stays;
use super::dates::{Order, read_date};
use super::declared::{agree, title_of};
use super::features::measure::ends_sentence;
use crate::document::{Field, FieldName, Metadata, Reason, Verdict};
use crate::segment::html::Markup;
use crate::segment::{is_list_item, is_sentence_end};
use crate::tidy::tidy;

/// Words of the longest headline.
const MAX_HEADLINE_WORDS: u16 = 40;
/// Words of the shortest; below it lie section names and dates. An ideograph counts as one.
const MIN_HEADLINE_WORDS: u16 = 3;
/// Blocks before the body that are looked at: above them lie menus.
const MAX_LOOK_BACK: usize = 60;
/// Words of the shortest sentence that begins a body: buttons end in full stops, too.
const MIN_SENTENCE_WORDS: u16 = 5;
/// Blocks from the headline to the credits under it: a kicker, a caption may stand between.
const MAX_ABOVE_CREDITS: usize = 5;
/// What speaks for a line, against one for each block between it and the body: each word, as far as words tell a headline
/// from a section's name; ...
const WORD_WEIGHT: i64 = 5;
const FULL_HEADLINE_WORDS: u16 = 9;
/// ... credits under it; ...
const ABOVE_CREDITS_WEIGHT: i64 = 25;
/// ... that it is said twice, if it is long enough not to be a button; ...
const TWICE_WEIGHT: i64 = 30;
const MIN_TWICE_WORDS: i64 = 5;
/// ... that the page's title, its first line, holds it. Right on 51 % of 790 English article pages; the line nearest to the
/// body alone is right on 38 %, and 73 % of the pages have the headline before the body at all.
const IN_TITLE_WEIGHT: i64 = 60;

/// Moves the headline of a head that is cut off at block `end` to the metadata.
pub(super) fn move_headline(sheet: &mut Sheet<'_>, end: usize, metadata: &mut Metadata) {
    if metadata.get(FieldName::Title).is_some() {
        return;
    }
    let Some(block) = find_headline(sheet, end) else { return };
    let mut value = String::new();
    for line in sheet.segmented.lines_of(block, sheet.text) {
        if !value.is_empty() {
            value.push(' ');
        }
        tidy(without_marks(line), &mut value);
    }
    metadata.set_first(FieldName::Title, Field { value, block: Some(block as u32) });
    sheet.settle(block, Verdict::Moved(FieldName::Title, Reason::Headline));
}

fn find_headline(sheet: &Sheet<'_>, end: usize) -> Option<usize> {
    let look_back = end.saturating_sub(MAX_LOOK_BACK);
    // A page that says its title is believed: what else stands above the body is of the body, or chrome by its leaning.
    let title_of = |markup: &Markup| title_of(&markup.declared, sheet.text, sheet.segmented);
    let declared = sheet.title.get_or_init(|| sheet.markup.and_then(title_of));
    let agrees = |block: usize| {
        declared.as_deref().is_none_or(|title| {
            agree(title, &sheet.segmented.lines_of(block, sheet.text).collect::<Vec<_>>().join(" "))
        })
    };
    // Behind a sentence that stays the body has begun.
    let begun = (look_back..end).find(|&block| is_said(sheet, block)).unwrap_or(end);
    let is_parted = sheet.markup.is_none() && (1..sheet.verdicts.len()).any(|block| has_gap(sheet, block));
    let candidates: Vec<usize> = (look_back..begun)
        .filter(|&block| can_be_headline(sheet, block) && agrees(block))
        .filter(|&block| !(is_parted && is_among_lines(sheet, block)))
        // A policy is known by its title when it is cleaned again.
        .filter(|block| !sheet.policy.contains(block))
        .collect();
    let credits: Vec<usize> = (look_back..end)
        .filter(|&block| matches!(sheet.verdicts.get(block), Some(Verdict::Moved(..))))
        .collect();
    let title = sheet.first_line(0);
    let weight = |block: usize| {
        let line = sheet.first_line(block);
        let words = i64::from(sheet.features(block).words().min(FULL_HEADLINE_WORDS));
        let is_above_credits = credits.iter().any(|&at| at > block && at - block <= MAX_ABOVE_CREDITS);
        let is_said_twice = words >= MIN_TWICE_WORDS
            && candidates.iter().any(|&other| other != block && sheet.first_line(other) == line);
        words * WORD_WEIGHT - (end - block) as i64
            + if is_above_credits { ABOVE_CREDITS_WEIGHT } else { 0 }
            + if is_said_twice { TWICE_WEIGHT } else { 0 }
            + if block > 0 && is_in_title(title, line) { IN_TITLE_WEIGHT } else { 0 }
    };
    // Of equals the one nearest to the body.
    candidates.iter().copied().max_by_key(|&block| (weight(block), block))
}

/// Whether a page's title (`Headline - Site`) begins or ends with a line.
fn is_in_title(title: &str, line: &str) -> bool {
    stands_at_end(title, line, |c| !c.is_alphanumeric())
}

/// Whether a title begins or ends with a part, and is no more or goes on with what parts them.
pub(super) fn stands_at_end(title: &str, part: &str, parts: impl Fn(char) -> bool) -> bool {
    title.strip_prefix(part).is_some_and(|rest| rest.chars().next().is_none_or(&parts))
        || title.strip_suffix(part).is_some_and(|rest| rest.chars().next_back().is_none_or(&parts))
}

/// Whether a block is a sentence of a few words at least that is not suspicious.
fn is_said(sheet: &Sheet<'_>, block: usize) -> bool {
    let last = sheet.segmented.lines_of(block, sheet.text).next_back().unwrap_or_default();
    sheet.features(block).words() >= MIN_SENTENCE_WORDS && ends_sentence(last) && stays(sheet, block)
}

/// Whether a blank line, or the document's end, stands before a block.
fn has_gap(sheet: &Sheet<'_>, block: usize) -> bool {
    sheet.segmented.blocks.get(block).is_none_or(|block| block.blank_before() > 0)
}

/// Whether a block stands among lines that stay, without a gap between them. Where others are parted by gaps that is a line of verse, of
/// a letter's head, of a list.
fn is_among_lines(sheet: &Sheet<'_>, block: usize) -> bool {
    let goes_on = |at: usize| {
        let features = sheet.features(at);
        !has_gap(sheet, at)
            && !features.is_prose()
            && features.words() >= MIN_HEADLINE_WORDS
            && stays(sheet, at)
    };
    let follows = || block > 0 && !has_gap(sheet, block) && goes_on(block - 1);
    goes_on(block + 1) && (goes_on(block + 2) || follows())
}

/// A heading of Markdown without its marks.
fn without_marks(line: &str) -> &str {
    let title = line.trim_start_matches('#');
    if (1..=6).contains(&(line.len() - title.len())) && title.starts_with(' ') {
        title.trim_start()
    } else {
        line
    }
}

fn can_be_headline(sheet: &Sheet<'_>, block: usize) -> bool {
    let line = without_marks(sheet.first_line(block));
    let begins_well = line
        .starts_with(|c: char| !c.is_lowercase() && (c.is_alphanumeric() || "\"'“‘«„「『《¿¡".contains(c)));
    // A line that the next one goes on with is a piece of a sentence.
    let goes_on = sheet.first_line(block + 1).starts_with(char::is_lowercase);
    sheet.is_kept(block)
        // What a row spares is the body's.
        && !matches!(sheet.verdicts.get(block), Some(Verdict::Kept(Reason::Allowed(_))))
        && !sheet.is_fenced(block)
        && !goes_on
        && (MIN_HEADLINE_WORDS..=MAX_HEADLINE_WORDS).contains(&sheet.features(block).words())
        && begins_well
        && !is_list_item(line)
        && !line.contains(['|', '•', '·', '›', '»'])
        && !line.ends_with([':', '：', '»', '›', '→', ',', ';', '，', '；', '、', '،', '؛'])
        // A question or an exclamation may be a headline, a statement with its full stop is a standfirst.
        && !without_notes(line).ends_with(|c| is_sentence_end(c) && !matches!(c, '?' | '!' | '？' | '！' | '…'))
        && !is_particulars(line)
}

/// A line without the numbers of the notes behind it: `…of the Sound.[1][2]`.
fn without_notes(line: &str) -> &str {
    let mut rest = line;
    while let Some((before, number)) = rest.strip_suffix(']').and_then(|rest| rest.rsplit_once('['))
        && !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit())
    {
        rest = before;
    }
    rest
}

/// Whether a line says who, where or when, or whose: an address, a copyright notice, dates with their labels.
fn is_particulars(line: &str) -> bool {
    let is_mail = |at: usize| {
        let (before, after) = (line.get(..at).unwrap_or_default(), line.get(at + 1..).unwrap_or_default());
        before.ends_with(char::is_alphanumeric) && after.starts_with(char::is_alphanumeric)
    };
    let is_notice = || {
        let sign = ["©", "(c) ", "(C) ", "Copyright "].iter().any(|sign| line.starts_with(sign));
        sign && line.contains(|c: char| c.is_ascii_digit())
    };
    let is_dated = |part: &str| {
        let value = part.split_once([':', '：']).map_or(part, |(_, value)| value);
        [part, value].iter().any(|text| read_date(text.trim(), Order::DayFirst).is_some())
    };
    let is_span = || {
        let ends = [" – ", " — ", " - ", "–"].iter().find_map(|dash| line.split_once(dash));
        ends.is_some_and(|(from, to)| is_dated(from) && is_dated(to))
    };
    line.contains("://")
        || is_span()
        || memchr::memchr_iter(b'@', line.as_bytes()).any(is_mail)
        || is_notice()
        || line.split(';').all(is_dated)
}
