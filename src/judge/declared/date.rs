//! The date: when the page says it was published, else when it was last changed.

use super::Page;
use super::near::{self, LINE_MAX_BYTES, SENTENCE_WORDS};
use super::value::clean;
use crate::judge::dates::{self, Order};
use crate::segment::html::{Origin, Place, Property, Role};
use crate::segment::{is_closing, is_sentence_end};
use std::fmt::Write;

/// Statements of the head, first wins.
const ORDER: [Origin; 9] = [
    Origin::OpenGraph,
    Origin::Article,
    Origin::House,
    Origin::Plain,
    Origin::Library,
    Origin::Page,
    Origin::Work,
    Origin::Microdata,
    Origin::Site,
];
/// The date of a page in ISO 8601; `visible` is what a line of its text says.
pub(super) fn choose(page: &Page<'_>, visible: Option<&str>) -> Option<String> {
    let order = page.order();
    let stated = |property| page.claims(property, &ORDER).find_map(|value| read(value, order));
    let in_line = |line| in_line(line, order);
    let is_no_sentence = |line: &&str| !is_sentence(line);
    stated(Property::Published)
        .or_else(|| shown(page, Role::Published))
        .or_else(|| visible.map(str::to_owned).and_then(of_set_clock))
        .or_else(|| shown(page, Role::Time))
        .or_else(|| near::headline_lines(page).filter(is_no_sentence).find_map(in_line))
        .or_else(|| shown(page, Role::Dateline))
        .or_else(|| near::body_lines(page).filter(is_no_sentence).find_map(in_line))
        .or_else(|| stated(Property::Modified))
        .or_else(|| shown(page, Role::Modified))
}

/// The first date of the places of a role: the one of an attribute before what is shown. When something happens is told by `<time>`
/// as well: within prose it is no credit.
fn shown(page: &Page<'_>, role: Role) -> Option<String> {
    let order = page.order();
    let places = page.declared.places.iter().filter(|place| place.role == role);
    places.filter(|place| role != Role::Time || !is_told(page, place)).find_map(|place| {
        let stated = place.value.as_deref().and_then(|value| read(value, order));
        stated.or_else(|| page.shown(place).lines().find_map(|line| in_line(line, order)))
    })
}

/// Whether a place stands in a line of prose.
fn is_told(page: &Page<'_>, place: &Place) -> bool {
    let shown = page.shown(place);
    let (before, rest) = page.text.split_at_checked(place.span.end as usize).unwrap_or_default();
    let before = before.trim_end().rsplit('\n').next().unwrap_or_default();
    let rest = rest.split('\n').next().unwrap_or_default();
    let is_alone = before.trim_start() == shown && rest.is_empty();
    !shown.is_empty()
        && !is_alone
        && (before.len() + rest.len() > LINE_MAX_BYTES || is_sentence(&format!("{before}{rest}")))
}

/// Whether a line of some length ends as a sentence does.
fn is_sentence(line: &str) -> bool {
    let line = line.trim_end_matches(is_closing).trim_end();
    line.ends_with(is_sentence_end) && line.split_whitespace().nth(SENTENCE_WORDS - 1).is_some()
}

/// A date as machines and pages write it.
fn read(value: &str, order: Order) -> Option<String> {
    let value = clean(value);
    let value = spread(&value).unwrap_or(value);
    let value = value.as_str();
    let date = dates::read_date(value, order);
    let date = date.or_else(|| dates::read_leading_date(value, order).map(|(date, _)| date));
    // `2021-04-08T04:06:17.467Z+00:00` and other times that nobody else writes.
    date.or_else(|| dates::read_date(value.get(..10)?, order))
        .and_then(of_set_clock)
        .or_else(|| in_line(value, order))
}

/// `2024-01-23T16:51:00Z` for what machines write without marks: `20240123T165100Z`, `20240123165100`, `20240123`. In running
/// text that would be a number.
fn spread(value: &str) -> Option<String> {
    let figures = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let (day, rest) = value.split_at_checked(8).filter(|(day, _)| figures(day) == day.len())?;
    let (clock, zone) = match rest.strip_prefix(['T', 't']) {
        Some(clock) => clock.split_at_checked(figures(clock))?,
        None => rest.split_at_checked(figures(rest))?,
    };
    let mut spread = format!("{}-{}-{}", day.get(..4)?, day.get(4..6)?, day.get(6..)?);
    match clock.len() {
        0 => {}
        4 => write!(spread, "T{}:{}", clock.get(..2)?, clock.get(2..)?).ok()?,
        6 => write!(spread, "T{}:{}:{}", clock.get(..2)?, clock.get(2..4)?, clock.get(4..)?).ok()?,
        _ => return None,
    }
    Some(spread + zone)
}

/// A date of a clock that was set: no page is of the day from which computers count, many have a field that was never filled.
fn of_set_clock(date: String) -> Option<String> {
    (!date.starts_with("1970-01-01")).then_some(date)
}

/// The first date on a short line.
fn in_line(line: &str, order: Order) -> Option<String> {
    (line.len() <= LINE_MAX_BYTES)
        .then(|| find(line, order))
        .flatten()
        .map(|(_, date)| date)
        .and_then(of_set_clock)
}

/// Where the first date of a text stands, and the date.
pub(super) fn find(line: &str, order: Order) -> Option<(usize, String)> {
    let mut before = ' ';
    line.char_indices().find_map(|(at, c)| {
        let at_word =
            c.is_alphanumeric() && (!before.is_alphanumeric() || c.is_numeric() && !before.is_numeric());
        before = c;
        let rest = line.get(at..).filter(|_| at_word)?;
        if !dates::may_begin_date(rest) {
            return None;
        }
        dates::read_leading_date(rest, order).map(|(date, _)| (at, date))
    })
}
