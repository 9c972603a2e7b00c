//! Dates as pages print them, to ISO 8601.
//!
//! Takes a line, an item of a bar or what stands after a label; gives `2023-07-03`, `2023-07-03T16:51`,
//! `2023-07-03T16:51:00+08:00`: minutes and seconds as far as they are given, the offset where it is a number or UTC.
//! Whether a date is a credit at all is left to [`super::metadata`].
//!
//! A date needs its year, its month and its day. `03/07/2023` is ambiguous: [`Order`] decides when both could be months.
//! Dots are day first (`03.07.2023`) unless that is no date (`01.21.2020`); so are hyphens (`03-07-2023`) unless `AM` or
//! `PM` follows, as in American forums. Two figures for a year count only with
//! dots and a time (`04.05.20 14:50`). The names of time zones are read over: most are ambiguous.

use std::fmt::Write;

use jiff::civil::Date;

use super::clock::{Clock, Zone};
use super::cursor::{Cursor, FIRST_YEAR, LAST_YEAR, digit};
use super::datewords::{
    BRACKETED_WEEKDAYS, CJK_WEEKDAYS, ERAS, HALVES_BEFORE, is_connector, is_weekday, month, month_of_two,
};

/// Parts of the longest date: weekdays, words between, the date and the time. Real ones have six (`on Monday, the 3 July 2023 at 16:51`);
/// a text of nothing but weekdays would be read to its end from each of its words.
const MAX_PARTS: usize = 12;
/// How far behind an American date its `AM` or `PM` may stand: behind the time, with what words and seconds stand between. Without a
/// bound a text of nothing but dates would be read to its end from each of them.
const HALF_DAY_MAX_CHARS: usize = 80;

/// What the first number of `03/07/2023` is, when both could be a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// As in the United States: `03/07` is March. The choice where no language is known.
    MonthFirst,
    /// As nearly everywhere else.
    DayFirst,
}

/// Reads a text that is a date as a whole: weekday, date, time and zone, and nothing else.
pub(crate) fn read_date(text: &str, order: Order) -> Option<String> {
    let (moment, rest) = Moment::read(text, order)?;
    rest.trim_start_matches(is_filler).is_empty().then(|| moment.to_iso()).flatten()
}

/// Reads the date at the start of a text; gives what stands after it, too.
pub(crate) fn read_leading_date(text: &str, order: Order) -> Option<(String, &str)> {
    let (moment, rest) = Moment::read(text, order)?;
    // A capital may follow where a flattener joined two elements.
    if rest
        .starts_with(|c: char| c.is_ascii_digit() || c.is_ascii_lowercase() || matches!(c, '%' | '$' | '€'))
    {
        return None;
    }
    Some((moment.to_iso()?, rest))
}

/// Whether a date could begin with this text: a cheap look at its first character and word.
pub(crate) fn may_begin_date(text: &str) -> bool {
    let cursor = Cursor { rest: text };
    match text.chars().next() {
        Some(c) if digit(c).is_some() => true,
        Some(c) if c.is_alphabetic() => {
            let named = cursor
                .word(|word| month(word).is_some() || is_weekday(word) || is_connector(word))
                .unwrap_or(false);
            named || !text.is_ascii() && starts_with_cjk_date_word(text)
        }
        _ => false,
    }
}

fn starts_with_cjk_date_word(text: &str) -> bool {
    CJK_WEEKDAYS.iter().any(|word| text.starts_with(word))
        || ERAS.iter().any(|(era, _)| text.starts_with(era))
        || HALVES_BEFORE.iter().any(|(half, _)| text.starts_with(half))
        || text.starts_with("كانون")
        || text.starts_with("تشرين")
}

/// A date, with the time as far as it was given.
#[derive(Debug, Clone, Copy)]
struct Moment {
    date: Date,
    time: Option<Clock>,
}

impl Moment {
    /// Reads a date at the start of `text`; with it, what stands after the last part of it.
    fn read(text: &str, order: Order) -> Option<(Self, &str)> {
        if !may_begin_date(text) {
            return None;
        }
        let mut cursor = Cursor { rest: text };
        let (mut date, mut time, mut short_year) = (None, None, false);
        let mut end = cursor.rest;
        for _ in 0..MAX_PARTS {
            if date.is_none()
                && let Some((found, short)) = cursor.date(order)
            {
                (date, short_year) = (Some(found), short);
            } else if date.is_none()
                && time.is_none()
                && let Some((found, clock)) = cursor.clocked_date()
            {
                (date, time) = (Some(found), Some(clock));
            } else if time.is_none()
                && let Some(found) = cursor.time()
            {
                time = Some(found);
            } else if cursor.weekday() {
            } else if cursor.connector() {
                continue;
            } else {
                break;
            }
            end = cursor.rest;
            cursor.skip(is_filler);
        }
        let date = date.filter(|_| !short_year || time.is_some())?;
        Some((Self { date, time }, end))
    }

    fn to_iso(self) -> Option<String> {
        let mut iso = String::with_capacity(25);
        write!(iso, "{:04}-{:02}-{:02}", self.date.year(), self.date.month(), self.date.day()).ok()?;
        let Some(clock) = self.time else { return Some(iso) };
        write!(iso, "T{:02}:{:02}", clock.time.hour(), clock.time.minute()).ok()?;
        if clock.with_seconds {
            write!(iso, ":{:02}", clock.time.second()).ok()?;
        }
        match clock.zone {
            None => {}
            Some(Zone::Utc) => iso.push('Z'),
            Some(Zone::Minutes(minutes)) => {
                let sign = if minutes < 0 { '-' } else { '+' };
                let minutes = minutes.abs();
                write!(iso, "{sign}{:02}:{:02}", minutes / 60, minutes % 60).ok()?;
            }
        }
        Some(iso)
    }
}

/// White space and marks that may stand between the parts of a date.
fn is_filler(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | '，' | '،' | '|' | '·' | '•' | '-' | '–' | '—' | '@' | '.')
}

impl Cursor<'_> {
    fn connector(&mut self) -> bool {
        let mut ahead = *self;
        // The T of `2023-07-03T16:51`.
        let found = ahead.eat("T") && ahead.rest.starts_with(|c| digit(c).is_some()) || {
            ahead = *self;
            ahead.eat_word_if(is_connector)
        };
        if found {
            ahead.spaces();
            *self = ahead;
        }
        found
    }

    fn weekday(&mut self) -> bool {
        if CJK_WEEKDAYS.iter().any(|word| self.eat(word)) {
            return true;
        }
        let mut ahead = *self;
        if ahead.eat_any("(（[").is_some() {
            let named = ahead.eat_any(BRACKETED_WEEKDAYS).is_some() || ahead.weekday_word();
            if named && ahead.eat_any(")）]").is_some() {
                *self = ahead;
                return true;
            }
            return false;
        }
        self.weekday_word()
    }

    fn weekday_word(&mut self) -> bool {
        if CJK_WEEKDAYS.iter().any(|word| self.eat(word)) {
            return true;
        }
        if !self.eat_word_if(is_weekday) {
            return false;
        }
        // `segunda-feira`
        let mut ahead = *self;
        if ahead.eat("-") && ahead.eat_word_if(|word| word == "feira") {
            *self = ahead;
        }
        true
    }

    /// A date, and whether its year had two figures.
    fn date(&mut self, order: Order) -> Option<(Date, bool)> {
        let mut ahead = *self;
        let found = ahead.era_date().map(|date| (date, false)).or_else(|| {
            ahead = *self;
            ahead.month_first_date().map(|date| (date, false))
        });
        let found = found.or_else(|| {
            ahead = *self;
            ahead.number_first_date(order)
        })?;
        *self = ahead;
        Some(found)
    }

    /// `令和5年7月3日`
    fn era_date(&mut self) -> Option<Date> {
        let before = ERAS.iter().find_map(|&(era, before)| self.eat(era).then_some(before))?;
        let year = if self.eat("元") { 1 } else { self.number()?.small()? };
        self.cjk_month_and_day(before.checked_add(i16::from(year))?)
    }

    /// `年7月3日`, `년 7월 3일`
    fn cjk_month_and_day(&mut self, year: i16) -> Option<Date> {
        self.eat_any("年년")?;
        self.spaces();
        let month = self.number()?.small()?;
        self.spaces();
        self.eat_any("月월")?;
        self.spaces();
        let day = self.number()?.small()?;
        self.spaces();
        self.eat_any("日号號일")?;
        civil(year, month, day)
    }

    /// `July 3, 2023`, `Jul. 3rd 2023`
    fn month_first_date(&mut self) -> Option<Date> {
        let month = self.month()?;
        self.joint();
        let day = self.number()?.small()?;
        self.ordinal();
        self.joint();
        let year = self.number()?.year()?;
        civil(year, month, day)
    }

    /// `Jul 3 16:51:00 BST 2023`, as Unix prints it behind the weekday.
    fn clocked_date(&mut self) -> Option<(Date, Clock)> {
        let mut ahead = *self;
        let month = ahead.month()?;
        ahead.spaces();
        let day = ahead.number()?.small()?;
        ahead.spaces();
        let clock = ahead.time()?;
        ahead.spaces();
        let year = ahead.number()?.year()?;
        let date = civil(year, month, day)?;
        *self = ahead;
        Some((date, clock))
    }

    fn number_first_date(&mut self, order: Order) -> Option<(Date, bool)> {
        let first = self.number()?;
        if let Some(year) = first.year() {
            return self.year_first_date(year).map(|date| (date, false));
        }
        let first = first.small()?;
        let mut ahead = *self;
        if let Some(date) = ahead.number_pair(first, order) {
            *self = ahead;
            return Some(date);
        }
        // `3. Juli 2023`, `3rd of July 2023`, `3 de julio de 2023`, `3 يوليو/تموز 2023`
        self.ordinal();
        self.joint();
        let month = self.month()?;
        let mut ahead = *self;
        if ahead.eat("/") && ahead.month() == Some(month) {
            *self = ahead;
        }
        self.joint();
        let year = self.number()?.year()?;
        self.year_word();
        civil(year, month, first).map(|date| (date, false))
    }

    /// What follows a year: `-07-03`, `/7/3`, `. 7. 3.`, `年7月3日`, ` July 3`
    fn year_first_date(&mut self, year: i16) -> Option<Date> {
        let mut ahead = *self;
        if let Some(date) = ahead.cjk_month_and_day(year) {
            *self = ahead;
            return Some(date);
        }
        self.spaces();
        let Some(mark) = self.eat_any("-/.") else {
            let month = self.month()?;
            self.spaces();
            let day = self.number()?.small()?;
            return civil(year, month, day);
        };
        self.spaces();
        let month = match self.month() {
            Some(month) => month,
            None => self.number()?.small()?,
        };
        self.spaces();
        self.eat_any(mark.encode_utf8(&mut [0; 4]))?;
        self.spaces();
        let day = self.number()?.small()?;
        civil(year, month, day)
    }

    /// What follows the first number of `03.07.2023`, `3/7/2023`, `03-07-2023`.
    fn number_pair(&mut self, first: i8, order: Order) -> Option<(Date, bool)> {
        self.spaces();
        let mark = self.eat_any("./-")?;
        self.spaces();
        let second = self.number()?.small()?;
        self.spaces();
        self.eat_any(mark.encode_utf8(&mut [0; 4]))?;
        self.spaces();
        let year = self.number()?;
        let short = mark == '.' && year.figures == 2;
        let year = if short { 2000 + i16::try_from(year.value).ok()? } else { year.year()? };
        self.year_word();
        let day_first = civil(year, second, first);
        let month_first = civil(year, first, second);
        let day_first_mark = mark == '.' || mark == '-' && !self.has_half_day();
        let date = if day_first_mark || order == Order::DayFirst {
            day_first.or(month_first)
        } else {
            month_first.or(day_first)
        };
        date.map(|date| (date, short))
    }

    /// Whether `AM` or `PM` follows.
    fn has_half_day(self) -> bool {
        let end = self.rest.char_indices().nth(HALF_DAY_MAX_CHARS).map_or(self.rest.len(), |(end, _)| end);
        let mut words = self.rest.get(..end).unwrap_or_default().split(|c: char| !c.is_alphabetic());
        words.any(|word| word.eq_ignore_ascii_case("am") || word.eq_ignore_ascii_case("pm"))
    }

    fn month(&mut self) -> Option<i8> {
        if let Some(month) = self.eat_word(month) {
            return Some(month);
        }
        let first = self.word(|word| matches!(word, "كانون" | "تشرين").then(|| word == "كانون"))??;
        let mut ahead = *self;
        ahead.skip(char::is_alphabetic);
        ahead.spaces();
        let month = ahead.eat_word(|second| month_of_two(if first { "كانون" } else { "تشرين" }, second))?;
        *self = ahead;
        Some(month)
    }

    /// The ending of `3rd`, `1er`, `3º`.
    fn ordinal(&mut self) {
        let _ = self.eat_any("ºª°").is_some()
            || ["st", "nd", "rd", "th", "er"].iter().any(|ending| self.eat_folded(ending));
    }

    /// What joins day, month and year: marks, `de`, `of`.
    fn joint(&mut self) {
        self.skip(|c| c.is_whitespace() || matches!(c, '.' | '-' | '/' | ',' | '،'));
        if self.eat_word_if(|word| matches!(word, "de" | "of" | "del" | "do" | "من")) {
            self.spaces();
        }
    }

    /// The word after a year: `г.`, `года`.
    fn year_word(&mut self) {
        let mut ahead = *self;
        ahead.spaces();
        if ahead.eat_word_if(|word| matches!(word, "г" | "года" | "р")) {
            let _ = ahead.eat(".");
            *self = ahead;
        }
    }
}

fn civil(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok().filter(|_| (FIRST_YEAR..=LAST_YEAR).contains(&year))
}
