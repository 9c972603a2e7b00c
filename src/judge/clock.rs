//! Times of day as pages print them: `16:51`, `4:51 p.m. EST`, `16h51`, `16.51 Uhr`, `下午4时51分`.
//!
//! Takes the rest of a text, gives hour, minute and, where they are given, second and offset; the dates that go with them
//! are read by [`super::dates`].

use jiff::civil::Time;

use super::cursor::{Cursor, Number};
use super::datewords::{CJK_ZONES, HALVES_AFTER, HALVES_BEFORE, is_hour_word, is_zone};

/// The furthest offset in use is +14:00.
const MAX_OFFSET_MINUTES: i32 = 14 * 60;

/// A time of day as it was printed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    pub(super) time: Time,
    pub(super) with_seconds: bool,
    pub(super) zone: Option<Zone>,
}

/// Where the clock hangs, as far as a number or UTC says it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Zone {
    Utc,
    /// Minutes east of Greenwich.
    Minutes(i32),
}

impl Cursor<'_> {
    /// A time of day, in brackets or not, with its half of the day and its zone.
    pub(super) fn time(&mut self) -> Option<Clock> {
        let mut ahead = *self;
        let bracketed = ahead.eat_any("(（").is_some();
        let clock = ahead.clock()?;
        if bracketed {
            ahead.eat_any(")）")?;
        }
        *self = ahead;
        Some(clock)
    }

    fn clock(&mut self) -> Option<Clock> {
        let mut second_half =
            HALVES_BEFORE.iter().find_map(|&(half, second)| self.eat(half).then_some(second));
        self.spaces();
        let hour = self.number()?.small()?;
        let mut dotted = false;
        let mut minute = None;
        let mut second = None;
        let mut ahead = *self;
        ahead.spaces();
        match ahead.eat_any(":：.hH時时点點시") {
            Some(mark @ (':' | '：' | '.')) => {
                dotted = mark == '.';
                let found = ahead.number().filter(|number| number.figures == 2);
                minute = Some(found?.small()?);
                *self = ahead;
                second = self.seconds();
            }
            Some('h' | 'H') => {
                ahead.spaces();
                let number = ahead.number().filter(|number| number.figures == 2);
                minute = Some(number.and_then(Number::small).unwrap_or(0));
                *self = ahead;
            }
            Some(_) => {
                *self = ahead;
                self.spaces();
                minute = self.cjk_part("分분");
                second = minute.and_then(|_| self.cjk_part("秒초"));
                minute = minute.or(Some(0));
            }
            None => {}
        }
        let mut ahead = *self;
        ahead.spaces();
        let half = HALVES_AFTER.iter().find_map(|&(half, second)| ahead.eat_folded(half).then_some(second));
        if half.is_some() {
            second_half = half;
            *self = ahead;
        }
        let mut ahead = *self;
        ahead.spaces();
        let with_hour_word = ahead.eat_word_if(is_hour_word);
        if with_hour_word {
            *self = ahead;
        }
        // `16.51` alone is a number, `16` alone too.
        let evident = second_half.is_some() || with_hour_word;
        if !evident && (dotted || minute.is_none()) {
            return None;
        }
        let hour = match second_half {
            Some(true) if hour < 12 => hour + 12,
            Some(false) if hour == 12 => 0,
            _ => hour,
        };
        let time = Time::new(hour, minute.unwrap_or(0), second.unwrap_or(0), 0).ok()?;
        let zone = self.zone(second.is_some());
        Some(Clock { time, with_seconds: second.is_some(), zone })
    }

    /// `:05`, `:05.123`. A colon without two figures is left, and with it the text is no time as a whole.
    fn seconds(&mut self) -> Option<i8> {
        let mut ahead = *self;
        ahead.eat_any(":：")?;
        let second = ahead.number().filter(|number| number.figures == 2)?.small()?;
        *self = ahead;
        if ahead.eat_any(".,").is_some() && ahead.number().is_some() {
            *self = ahead;
        }
        Some(second)
    }

    /// `51分`
    fn cjk_part(&mut self, unit: &str) -> Option<i8> {
        let mut ahead = *self;
        ahead.spaces();
        let value = ahead.number()?.small()?;
        ahead.spaces();
        ahead.eat_any(unit)?;
        *self = ahead;
        Some(value)
    }

    /// The zone after a time, in brackets or not. A bare offset needs a space or seconds before it: `10:00-12:00` are
    /// two times.
    fn zone(&mut self, with_seconds: bool) -> Option<Zone> {
        let mut ahead = *self;
        ahead.spaces();
        let spaced = ahead.rest.len() < self.rest.len();
        let bracketed = ahead.eat_any("(（").is_some();
        let mut zone = None;
        let mut named = CJK_ZONES.iter().any(|name| ahead.eat(name));
        if !named && (ahead.eat_folded("utc") || ahead.eat_folded("gmt") || ahead.eat_folded("z")) {
            zone = Some(ahead.offset().unwrap_or(Zone::Utc));
        } else if !named && (spaced || with_seconds) {
            zone = ahead.offset();
        }
        if zone.is_none() {
            while ahead.eat_word_if(is_zone) {
                named = true;
                *self = if bracketed { *self } else { ahead };
                ahead.spaces();
            }
        }
        let closed = !bracketed || ahead.eat_any(")）").is_some();
        if closed && (zone.is_some() || named && bracketed || named && self.rest.len() > ahead.rest.len()) {
            *self = ahead;
        }
        zone.filter(|_| closed)
    }

    /// `+08:00`, `-0500`, `+8`
    fn offset(&mut self) -> Option<Zone> {
        let mut ahead = *self;
        let sign = if ahead.eat_any("+＋").is_some() {
            1
        } else {
            ahead.eat_any("-−")?;
            -1
        };
        let number = ahead.number()?;
        let minutes = match number.figures {
            1 | 2 => {
                let mut further = ahead;
                let minutes = further.eat(":").then(|| further.number()).flatten();
                match minutes.filter(|minutes| minutes.figures == 2) {
                    Some(minutes) => {
                        ahead = further;
                        number.value * 60 + minutes.value
                    }
                    None => number.value * 60,
                }
            }
            4 => number.value / 100 * 60 + number.value % 100,
            _ => return None,
        };
        if minutes > MAX_OFFSET_MINUTES {
            return None;
        }
        *self = ahead;
        Some(if minutes == 0 { Zone::Utc } else { Zone::Minutes(sign * minutes) })
    }
}
