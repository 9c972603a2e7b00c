//! The author: who the page says wrote it, as a name and nothing else.

use super::near::{self, LINE_MAX_BYTES};
use super::value::{clean, fold, is_address, name_alone};
use super::{Page, date};
use crate::document::FieldName;
use crate::judge::dates;
use crate::judge::dates::Order;
use crate::judge::metadata::find_credits;
use crate::judge::rules::{Rules, Zone};
use crate::segment::html::{Origin, Property, Role};
use regex::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;

/// Statements of the head, first wins.
const ORDER: [Origin; 8] = [
    Origin::Article,
    Origin::Work,
    Origin::Page,
    Origin::House,
    Origin::Card,
    Origin::Plain,
    Origin::Library,
    Origin::OpenGraph,
];
/// Elements that say that they hold the author's name, and the head's microdata among them.
const PLACES: [Role; 1] = [Role::AuthorName];
const LINKS: [Role; 1] = [Role::AuthorLink];
/// Elements that hold more than the name as a rule.
const WIDE_PLACES: [Role; 2] = [Role::Byline, Role::Author];
/// The longest name of an author or a handful of them.
const MAX_NAME_CHARS: usize = 120;
/// Words of the longest name that an element shows: longer texts tell of the author.
const MAX_SHOWN_WORDS: usize = 6;
/// Authors that are listed.
const MAX_AUTHORS: usize = 16;

/// What stands before a name.
static LEAD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)\A(?:
            (?:(?:an?\s+)?(?:article|post|story|words|text|recipe|review|blog|guest\s+post|entry|all\s+posts|view\s+all\s+posts|posts|view\s+posts|news|analysis|opinion|column|essay)\s+)?
            (?:was\s+)?(?:(?:originally\s+)?(?:written|posted|published|authored|created|submitted|contributed|added|started|asked)\s+)?
            (?:by\b|from\b)\s*[:\-–]?
            | (?:authors?|written|writer|posted|autore?s?|auteur|autor(?:in)?|verfasser(?:in)?)\s*[:\-–|]
            | (?:作者|撰文|文)\s*[:：/／|]
            | (?:von|par|por|di|door)\s+
            )\s*",
    )
    .ok()
});

/// What stands behind it and begins no name.
static TAIL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)(?:
            \s*[|•·∙●–—]
            | \s+[-/~]\s
            | ,?\s+(?:on|in|at|,)\s+(?:\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b)
            | \s*\b\d+\s*-?\s*(?:min|minute|minutes|mins|分)\b
            | \s*(?:published|posted|updated|last\ (?:updated|modified|edited|reviewed)|written|reviewed|medically\ reviewed|follow|joined|says|said|wrote)\b
            | \s+(?:ago)\b
            ).*\z",
    )
    .ok()
});

/// Accounts and offices that write for whoever has no name; folded.
const NOBODY: [&str; 25] = [
    "admin",
    "administrator",
    "author",
    "by",
    "default",
    "editor",
    "guest",
    "home",
    "login",
    "n a",
    "none",
    "null",
    "posted",
    "read more",
    "root",
    "share",
    "sign in",
    "super user",
    "superuser",
    "test",
    "undefined",
    "unknown",
    "view all posts",
    "view more posts",
    "webmaster",
];

/// The author of a page; `visible` is what a line of its text says.
pub(super) fn choose(page: &Page<'_>, visible: Option<&str>) -> Option<String> {
    let sites: Vec<String> =
        page.claims(Property::Site, &super::SITE_ORDER).map(|name| fold(&clean(name))).collect();
    let mut of_site = None;
    for name in candidates(page, visible) {
        if !sites.contains(&fold(&name)) {
            return Some(name);
        }
        of_site.get_or_insert(name);
    }
    // Where it is all that is said, the site wrote it.
    of_site
}

/// What the page says, first wins.
fn candidates<'a>(page: &'a Page<'a>, visible: Option<&'a str>) -> impl Iterator<Item = String> + 'a {
    let stated = ORDER.iter().filter_map(|origin| stated(page, std::slice::from_ref(origin)));
    let shown = |roles: &'static [Role]| {
        roles.iter().flat_map(|&role| page.places(role)).filter_map(|(shown, value)| match value {
            Some(value) => name_in(value, MAX_SHOWN_WORDS),
            None => name_shown(shown),
        })
    };
    stated
        .chain(shown(&PLACES))
        .chain(stated_once(page))
        .chain(shown(&LINKS))
        .chain(visible.map(str::to_owned))
        .chain(shown(&WIDE_PLACES))
        .chain(near::headline_lines(page).chain(near::body_lines(page)).filter_map(labelled))
}

fn stated_once<'a>(page: &'a Page<'a>) -> impl Iterator<Item = String> + 'a {
    std::iter::once_with(|| stated(page, &[Origin::Microdata])).flatten()
}

/// The names that one origin states, each once.
fn stated(page: &Page<'_>, origin: &[Origin]) -> Option<String> {
    let mut names: Vec<String> = Vec::new();
    let declared = page.declared.claims.iter();
    let claims =
        declared.filter(|claim| claim.property == Property::Author && origin.contains(&claim.origin));
    let values = claims.flat_map(|claim| {
        let is_library = claim.origin == Origin::Library;
        let names = claim.value.split('\n');
        names.map(move |name| if is_library { given_name_first(name) } else { Cow::Borrowed(name) })
    });
    for name in values.filter_map(|value| name_in(&value, MAX_NAME_CHARS)) {
        if names.len() < MAX_AUTHORS && !names.iter().any(|known| fold(known) == fold(&name)) {
            names.push(name);
        }
    }
    (!names.is_empty()).then(|| names.join(", "))
}

/// `Jane Roe` for the `Roe, Jane` of catalogues.
fn given_name_first(name: &str) -> Cow<'_, str> {
    match name.split_once(',') {
        Some((family, given)) if !given.contains([',', ';']) && !given.trim().is_empty() => {
            Cow::Owned(format!("{} {}", given.trim(), family.trim()))
        }
        _ => Cow::Borrowed(name),
    }
}

/// The name that an element shows, on its first line that holds one.
fn name_shown(shown: &str) -> Option<String> {
    /// A label, a picture's caption may stand before it.
    const MAX_LINES: usize = 3;
    for line in shown.lines().map(str::trim).filter(|line| !line.is_empty()).take(MAX_LINES) {
        if line.len() > LINE_MAX_BYTES {
            return None;
        }
        let line = without_marker(line);
        let credits = find_credits(line, Zone::Head, Rules::builtin());
        if let Some(credit) = credits.into_iter().find(|credit| credit.field == FieldName::Byline) {
            return Some(credit.value);
        }
        if let Some(name) = name_in(line, MAX_SHOWN_WORDS) {
            return Some(name);
        }
        // Only what is all label or date lets the next line speak.
        if !before_date(without_lead(line)).is_empty() {
            return None;
        }
    }
    None
}

/// The name in a value of at most so many words, without what stands before and behind it.
fn name_in(value: &str, max_words: usize) -> Option<String> {
    let value = clean(value);
    if is_address(&value) {
        return None;
    }
    let value = name_alone(&value);
    let value = before_date(without_lead(&value));
    let value = match TAIL.as_ref().and_then(|tail| tail.find(value)) {
        Some(tail) => value.get(..tail.start()).unwrap_or(value),
        None => value,
    };
    let name = value.trim_matches(|c: char| c.is_whitespace() || ",;:-–—|•·@&(\"“”/".contains(c));
    let sound = name.contains(char::is_alphabetic)
        && name.chars().nth(MAX_NAME_CHARS).is_none()
        && name.split_whitespace().count() <= max_words
        && !name.ends_with(['?', '!'])
        && !name.contains(['{', '<', '|'])
        && !(name.contains(char::is_numeric) && dates::may_begin_date(name))
        && (name.matches('.').count() <= 1 || name.contains(' '))
        && !NOBODY.contains(&fold(name).as_str());
    sound.then(|| if is_spread(name) { name.replace(' ', "") } else { name.to_owned() })
}

/// Whether a name of Han characters was spread to the width of longer ones.
fn is_spread(name: &str) -> bool {
    name.chars().all(|c| c == ' ' || ('\u{4e00}'..='\u{9fff}').contains(&c))
        && name.split(' ').all(|part| part.chars().count() == 1)
}

/// The name on a line that begins with a label of its own.
fn labelled(line: &str) -> Option<String> {
    let line = without_marker(line);
    let credits = find_credits(line, Zone::Head, Rules::builtin());
    if let Some(credit) = credits.into_iter().find(|credit| credit.field == FieldName::Byline) {
        return Some(credit.value);
    }
    let rest = without_lead(line);
    let is_name = |name: &String| {
        !name.is_ascii() || !name.starts_with(char::is_lowercase) && name.split(' ').count() > 1
    };
    // `From Paris, with love`
    let is_label =
        rest.len() < line.len() && !line.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("from"));
    is_label.then(|| name_in(rest, MAX_SHOWN_WORDS)).flatten().filter(is_name)
}

/// A line without the marker of a list's item.
fn without_marker(line: &str) -> &str {
    let rest = line.trim_start_matches(['•', ' ']);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    rest.get(digits..).and_then(|rest| rest.strip_prefix(". ")).filter(|_| digits > 0).unwrap_or(rest)
}

fn without_lead(value: &str) -> &str {
    let lead = LEAD.as_ref().and_then(|lead| lead.find(value));
    lead.and_then(|lead| value.get(lead.end()..)).unwrap_or(value).trim()
}

/// What stands before the first date.
fn before_date(value: &str) -> &str {
    date::find(value, Order::MonthFirst).and_then(|(at, _)| value.get(..at)).unwrap_or(value)
}
