//! Credits: lines that say who published, wrote or edited a document, and when.
//!
//! Takes one line, gives each credit on it with its value; a line counts only if it is credits as a whole, so a sentence
//! with a date or with the word `source` gives nothing. A line may hold several: items of a bar (`By Jane Roe | March 3,
//! 2024 | 5 min read`), or credits one after the other (`2023-07-03 16:51 Source: Xinhua Editor: Li Fang`).
//!
//! The labels are rows of `rules/credits.toml`; dates are read by [`super::dates`], names weighed by [`super::names`].
//! Where in a document a credit counts, beside the zone of its row, and what the title is, is left to `judge`.

use std::sync::LazyLock;

use regex::Regex;

use super::dates::{self, Order};
use super::names::{self, Stand};
use super::openers::{FIRST_UNSPACED, may_open_credits, may_open_next};
use super::rules::{FieldHit, Rules, Zone};
use crate::document::{FieldName, RuleId};
use crate::tidy::tidy;

/// The longest line of credits, in bytes: source, date, byline and editor on one line, in a script of three bytes a letter.
const MAX_LINE_BYTES: usize = 240;
/// Credits that stand on one line without a separator; more are no line of credits.
const MAX_RUN: usize = 6;
/// Items of a bar that may be anything (a category, a place) beside two credits of different fields.
const MAX_STRANGE: usize = 2;
/// The longest of them.
const MAX_STRANGE_CHARS: usize = 60;
/// The row of a date without a label.
pub(super) const BARE_DATE: &str = "credits/bare-date";
/// The ending of the name of a row that counts only on a line with another credit.
const BESIDE: &str = "-beside";
/// The ending of the name of a row whose slashed dates are read as in the United States, but where a page's language says otherwise.
const ENGLISH: &str = "-en";
/// The beginning of the name of a row for the date of the last change; on one line the first publication goes before it.
const UPDATED: &str = "credits/updated-";

/// A credit found on a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Credit {
    /// What it says.
    pub(crate) field: FieldName,
    /// The value alone; a date in ISO 8601.
    pub(crate) value: String,
    /// The row that found it.
    pub(crate) rule: RuleId,
    /// Whether it is the date of the last change: where a page gives both, the date of publication is its date.
    pub(crate) updated: bool,
}

/// All credits of a line that is nothing but credits, in the order in which they count; none for any other line.
///
/// Where the line as it came has none, it is read as it will stand in the output: a credit that a no-break space hides today
/// would be found in the cleaned text. The other order would lose the tabs and wide gaps that tell items apart.
pub(crate) fn find_credits(line: &str, zone: Zone, rules: &Rules) -> Vec<Credit> {
    find_credits_in_order(line, zone, rules, Order::MonthFirst)
}

/// The same where it is known which number of an English slashed date, and of one without a label, is the month.
pub(crate) fn find_credits_in_order(line: &str, zone: Zone, rules: &Rules, order: Order) -> Vec<Credit> {
    let mut found = read_credits(line, zone, rules, order);
    if found.is_empty() {
        let mut clean = String::with_capacity(line.len());
        tidy(line, &mut clean);
        return if clean == line { found } else { read_credits(&clean, zone, rules, order) };
    }
    // What does not show on the line does not stand in a value either.
    for credit in &mut found {
        let mut value = String::with_capacity(credit.value.len());
        tidy(&credit.value, &mut value);
        credit.value = value;
    }
    found.retain(|credit| !credit.value.is_empty());
    found
}

fn read_credits(line: &str, zone: Zone, rules: &Rules, order: Order) -> Vec<Credit> {
    if line.len() > MAX_LINE_BYTES {
        return Vec::new();
    }
    let line = line.trim_matches(is_ornament);
    if !may_open_credits(line) {
        return Vec::new();
    }
    let mut reading = Reading { rules, zone, order, found: Vec::new(), backed: false };
    if !reading.line(line) || !reading.backed {
        return Vec::new();
    }
    let mut found = reading.found;
    found.sort_by_key(|credit| credit.updated);
    found
}

/// What stands on a line beside its credits and says nothing of its own.
static NEUTRAL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let amount = r"[0-9][0-9.,]*\s*(?:[km]|万|천|тыс\.?)?\+?";
    let counted = "comments?|views?|shares?|likes?|replies|reads?|kommentare?|aufrufe|commentaires?|vues|partages?|\
                   comentarios?|comentários?|visitas|lecturas|visualizações|комментари[а-я]+|просмотр[а-я]*|\
                   تعليق|تعليقات|مشاهدة|评论|評論|阅读|閱讀|浏览|瀏覽|回复|コメント|댓글|조회|views?";
    let counter = "阅读|閱讀|浏览|瀏覽|点击|點擊|评论|評論|回复|人气|字数|阅读量|浏览量|浏览次数|点击数|阅读次数|\
                   閲覧数|조회|조회수|댓글|views?|comments?|reads?|просмотров|комментариев|kommentare|aufrufe";
    let pattern = format!(
        r"(?i)\A(?:(?:estimated |average |est\. )?(?:read(?:ing)? time|lesezeit|lesedauer|temps de lecture|lecture|tiempo de lectura|tempo de leitura|leitura|время чтения|阅读时间|閱讀時間|読了時間|وقت القراءة)?\s*[:：]?\s*(?:ca\.? )?(?:<|&lt;)?\s?[0-9]{{1,3}}\+?\s*[-–]?\s*(?:min(?:ute)?(?:s|n|os|utos)?|мин(?:ут[ыа]?)?|分(?:钟|鐘)?|분|دقائق|دقيقة)\.?(?:[ -](?:read|reading time|reading|lesezeit|de lecture|lecture|de lectura|de leitura|чтения|阅读|to read))?|{amount}\s*(?:条|個|个|件|次|人|개|의)?\s*(?:{counted})|(?:{counter})\s*[:：]?\s*[(（\[]?\s*{amount}\s*[)）\]]?\s*(?:次|条|人)?|(?:no|leave a|add a|post a|0) comments?|(?:发表|查看|我要)?评论|编辑|(?:fotos?|photos?|bild(?:er)?|images?|摄影|图片?|写真|фото)\s*[:：/©]\s*[^.:：]{{2,60}}|\(?edited\)?|share|print|分享|打印|收藏|(?:https?://)?(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+){{0,3}}\.(?:com|net|org|cn|de|fr|jp|kr|ru|br|es|uk)/?|(?:medically |fact[- ])?(?:reviewed|checked|translated) by [^.:]{{2,60}})\z"
    );
    Regex::new(&pattern).ok()
});

/// What is found while a line is read.
struct Reading<'a> {
    rules: &'a Rules,
    zone: Zone,
    order: Order,
    found: Vec<Credit>,
    /// Whether one of the credits counts by itself.
    backed: bool,
}

impl Reading<'_> {
    /// The line as one item, or as items of a bar.
    fn line(&mut self, line: &str) -> bool {
        if self.item(line) {
            return true;
        }
        let mut strange = 0;
        let mut rest = line;
        let mut after_dash = false;
        while !rest.is_empty() {
            let known = self.found.len();
            let (next, separator) = if let Some((iso, after)) = dates::read_leading_date(rest, self.order)
                && let Some(following) = after_separator(after)
                && self.push_bare_date(iso)
            {
                following
            } else {
                let (item, next, separator) = cut_item(rest);
                if !(item.len() < line.len() && self.item(item) || self.run(item)) {
                    strange += 1;
                    if item.len() == line.len() || strange > MAX_STRANGE || !is_short(item) {
                        return false;
                    }
                }
                (next, separator)
            };
            if after_dash && self.is_range(known) {
                return false;
            }
            after_dash = separator.is_some_and(is_spaced_separator);
            rest = next;
        }
        strange == 0 || self.has_two_fields()
    }

    /// Whether the last two credits, the second of them found since `known`, are the two ends of a span of days.
    fn is_range(&self, known: usize) -> bool {
        let (Some(before), Some(after)) =
            (known.checked_sub(1).and_then(|at| self.found.get(at)), self.found.get(known))
        else {
            return false;
        };
        before.field == FieldName::Date && after.field == FieldName::Date && !after.updated && !before.updated
    }

    /// Whether the line tells two things that only a line of credits tells together.
    fn has_two_fields(&self) -> bool {
        let first = self.found.first().map(|credit| credit.field);
        self.backed && self.found.iter().any(|credit| Some(credit.field) != first)
    }

    /// Several credits with nothing but a space between them, read from the end.
    fn run(&mut self, item: &str) -> bool {
        // Of two credits at least one has a figure or a colon.
        if !item.contains(|c: char| c.is_numeric() || matches!(c, ':' | '：')) {
            return false;
        }
        let start = self.found.len();
        let mut rest = item;
        for _ in 0..MAX_RUN {
            let Some(left) = self.last_of_run(rest) else { return false };
            rest = left.trim_end_matches(is_ornament);
            if rest.is_empty() || self.item(rest) {
                if let Some(run) = self.found.get_mut(start..) {
                    run.reverse();
                }
                return true;
            }
        }
        false
    }

    /// Reads the last credit of a run at the first place where all that follows is one; gives what stands before it.
    fn last_of_run<'l>(&mut self, rest: &'l str) -> Option<&'l str> {
        let date_end = dates::read_leading_date(rest, self.order)
            .map(|(_, after)| rest.len() - after.trim_start_matches(is_ornament).len());
        let mut before = ' ';
        for (at, c) in rest.char_indices() {
            let (left, right) = rest.split_at_checked(at)?;
            // A capital after a small letter: elements that a flattener joined, as in `By Jane RoeUpdated: ...`
            let joined = c.is_uppercase() && (before.is_lowercase() || before.is_numeric());
            let at_word = joined
                || before.is_whitespace()
                || matches!(before, ')' | '）' | ']' | '】' | ',' | '.' | '—');
            let may_cut = if c >= FIRST_UNSPACED {
                matches!(c, '《') && at_word || may_open_next(right)
            } else {
                at_word && (matches!(c, '[' | '(') || dates::may_begin_date(right) || may_open_next(right))
            };
            if at > 0 && (may_cut || Some(at) == date_end) && self.item(right.trim_matches(is_ornament)) {
                return Some(left);
            }
            before = c;
        }
        None
    }

    /// One credit, or something neutral.
    fn item(&mut self, item: &str) -> bool {
        if let Some(iso) = dates::read_date(item, self.order) {
            return self.push_bare_date(iso);
        }
        if self.labelled(item) {
            return true;
        }
        if let Some(inner) = unbracketed(item)
            && (self.labelled(inner)
                || dates::read_date(inner, self.order).is_some_and(|iso| self.push_bare_date(iso)))
        {
            return true;
        }
        NEUTRAL.as_ref().is_some_and(|neutral| neutral.is_match(item))
    }

    fn push_bare_date(&mut self, iso: String) -> bool {
        let Some(rule) = self.rules.field_named(BARE_DATE, self.zone) else { return false };
        self.found.push(Credit { field: FieldName::Date, value: iso, rule, updated: false });
        self.backed = true;
        true
    }

    /// The first row that matches and whose value is what it should be; one that counts by itself goes first.
    fn labelled(&mut self, item: &str) -> bool {
        let mut beside = None;
        for hit in self.rules.find_fields(item, self.zone) {
            let name = self.rules.name(hit.rule);
            let mut is_beside = name.ends_with(BESIDE);
            let order = if name.ends_with(ENGLISH) { self.order } else { Order::DayFirst };
            let Some(value) = read_value(item, &hit, is_beside, order) else { continue };
            // An address alone is where an author found something, or where a program's code lies.
            is_beside |= hit.field == FieldName::Source && names::is_address(&value);
            let credit =
                Credit { field: hit.field, value, rule: hit.rule, updated: name.starts_with(UPDATED) };
            if !is_beside {
                self.found.push(credit);
                self.backed = true;
                return true;
            }
            beside = beside.or(Some(credit));
        }
        let known = beside.is_some();
        self.found.extend(beside);
        known
    }
}

/// The value of a hit, if it is what the field holds.
fn read_value(item: &str, hit: &FieldHit, beside: bool, order: Order) -> Option<String> {
    let value = item.get(hit.value.clone())?;
    let label = item.get(..hit.value.start)?.trim_end();
    match hit.field {
        FieldName::Date => dates::read_date(names::strip(value), order),
        FieldName::Source => names::read_source(value).filter(|value| !has_date(value)).map(str::to_owned),
        FieldName::Byline | FieldName::Editor if beside => {
            names::read_names(value, Stand::Backed).or_else(|| names::read_handle(value)).map(str::to_owned)
        }
        FieldName::Byline | FieldName::Editor => {
            // In brackets the value names its own office: `(Harbour Daily Reporter Li Guofeng)`.
            let stand = if label.ends_with([':', '：', '|', '｜', '/', '／', '丨', '(', '（', '[', '【'])
            {
                Stand::Labelled
            } else if label.contains([' ', '(', '（', '[', '【']) || !label.is_ascii() {
                Stand::Backed
            } else {
                Stand::Bare
            };
            names::read_names(value, stand).filter(|value| !has_date(value)).map(str::to_owned)
        }
        FieldName::Title => None,
    }
}

/// Whether a date stands at the start or the end of a value, which then holds more than its label says.
fn has_date(value: &str) -> bool {
    if !value.contains(char::is_numeric) {
        return false;
    }
    let mut before = ' ';
    value.char_indices().any(|(at, c)| {
        let at_word = !before.is_alphanumeric();
        before = c;
        at_word
            && value.get(at..).is_some_and(|rest| dates::read_leading_date(rest, Order::MonthFirst).is_some())
    })
}

/// What stands in brackets that hold the whole text.
fn unbracketed(text: &str) -> Option<&str> {
    [('(', ')'), ('（', '）'), ('[', ']'), ('【', '】'), ('［', '］'), ('〔', '〕'), ('<', '>')]
        .into_iter()
        .find_map(|(open, close)| text.strip_prefix(open)?.strip_suffix(close))
        .map(str::trim)
}

/// Bullets, bars and white space around an item.
fn is_ornament(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '|' | '｜'
                | '·'
                | '•'
                | '∙'
                | '⋅'
                | '●'
                | '■'
                | '□'
                | '◆'
                | '▪'
                | '*'
                | ','
                | '，'
                | ';'
                | '-'
                | '–'
                | '—'
                | '\u{E000}'..='\u{F8FF}'
        )
}

/// Marks that separate items by themselves.
fn is_separator(c: char) -> bool {
    matches!(c, '|' | '｜' | '·' | '•' | '∙' | '⋅' | '●' | '\t' | '\u{3000}' | ';' | '；')
}

/// Marks that separate items with white space at both sides.
fn is_spaced_separator(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '/' | '\\' | '>' | '・' | '~')
}

/// The first item of a bar, what follows its separator, and the separator. Two spaces separate, too.
fn cut_item(rest: &str) -> (&str, &str, Option<char>) {
    let mut before = ' ';
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let before_space = chars.peek().is_none_or(|&(_, next)| next.is_whitespace());
        if is_separator(c)
            || c.is_whitespace() && before_space
            || before.is_whitespace() && before_space && is_spaced_separator(c)
        {
            let item = rest.get(..at).unwrap_or(rest);
            let after = rest.get(at + c.len_utf8()..).unwrap_or_default();
            return (item.trim_end(), after.trim_start_matches(is_ornament), Some(c));
        }
        before = c;
    }
    (rest, "", None)
}

/// What follows a separator at the start of `text`, and the separator; nothing without one.
fn after_separator(text: &str) -> Option<(&str, Option<char>)> {
    let (item, after, separator) = cut_item(text);
    item.trim().is_empty().then_some((after, separator))
}

fn is_short(item: &str) -> bool {
    item.chars().take(MAX_STRANGE_CHARS + 1).count() <= MAX_STRANGE_CHARS
        && !item.ends_with(['.', '!', '?', '。'])
}

#[cfg(test)]
mod tests;
