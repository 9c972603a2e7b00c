//! Which of a page's statements of itself is believed.
//!
//! Takes what the markup declares and the credits that lines of the text gave, and completes the metadata. For each field the
//! origins stand here in the order in which they win; the order was chosen by measuring on pages whose right answer is known
//! (`docs/algorithm.md` has it as a table). Nothing is made up: a value is what the page says, without the marks around it.

mod author;
mod date;
mod near;
mod title;
mod value;

use super::dates::Order;
use super::rules::Rules;
use crate::document::{FieldName, Metadata, Reason, Segmented, Verdict};
use crate::segment::html::{Declared, Origin, Place, Property, Role};
use crate::tidy::is_removed;
use value::clean;

/// Who names the site, as the source and where its name is no part of the title and no author.
const SITE_ORDER: [Origin; 8] = [
    Origin::OpenGraph,
    Origin::House,
    Origin::Article,
    Origin::Site,
    Origin::Work,
    Origin::Page,
    Origin::Library,
    Origin::Plain,
];
/// Who names the language. `<html lang>` goes first: the others are often left as a template had them.
const LANGUAGE_ORDER: [Origin; 8] = [
    Origin::Root,
    Origin::Header,
    Origin::OpenGraph,
    Origin::Article,
    Origin::Page,
    Origin::Library,
    Origin::Plain,
    Origin::Work,
];
/// Who names the address.
const URL_ORDER: [Origin; 4] = [Origin::Link, Origin::OpenGraph, Origin::Article, Origin::Card];
/// Regions of English, beside none at all, where `03/07` is the seventh of March.
const MONTH_FIRST_REGIONS: [&str; 3] = ["US", "CA", "PH"];
/// The longest tag of a language that is believed.
const LANGUAGE_MAX_BYTES: usize = 35;

/// Completes the credits of a page by what its markup says. `text` is the text that the places are parts of.
pub(crate) fn complete(
    declared: &Declared,
    text: &str,
    segmented: &Segmented,
    verdicts: &mut [Verdict],
    metadata: &mut Metadata,
) {
    keep_body(declared, verdicts, metadata);
    let page = Page { declared, text, segmented, verdicts };
    let declare = |metadata: &mut Metadata, name, value: Option<String>| {
        if let Some(value) = value.filter(|_| !is_of_profile(metadata, name, verdicts)) {
            metadata.declare(name, value);
        }
    };
    declare(metadata, FieldName::Title, title::choose(&page));
    declare(metadata, FieldName::Byline, author::choose(&page, metadata.value(FieldName::Byline)));
    declare(metadata, FieldName::Date, date::choose(&page, metadata.value(FieldName::Date)));
    if metadata.get(FieldName::Source).is_none() {
        let sites = page.claims(Property::Site, &SITE_ORDER).map(clean);
        declare(metadata, FieldName::Source, sites.into_iter().find(|name| is_name_of_site(name)));
    }
    let language = page.language();
    let url = page.claims(Property::Url, &URL_ORDER).find_map(address);
    (metadata.language, metadata.url) = (language, url);
    if let Some(block) = title::removed_heading(&page, metadata) {
        metadata.place(FieldName::Title, block);
        if let Some(verdict) = verdicts.get_mut(block) {
            *verdict = Verdict::Moved(FieldName::Title, Reason::Headline);
        }
    }
}

/// The title that a page says it has.
pub(super) fn title_of(declared: &Declared, text: &str, segmented: &Segmented) -> Option<String> {
    title::choose(&Page { declared, text, segmented, verdicts: &[] })
}

/// Which number of `03/07/2023` is the month where the page is read.
pub(super) fn order_of_dates(declared: &Declared) -> Order {
    Page { declared, text: "", segmented: &Segmented::default(), verdicts: &[] }.order()
}

/// Whether a line is a title or hardly more or less than it.
pub(super) fn agree(title: &str, line: &str) -> bool {
    let (title, line) = (value::fold(title), value::fold(line));
    let holds = |long: &str, short: &str| value::begins_with(long, short) || value::ends_with(long, short);
    holds(&title, &line) || title.len() * 2 >= line.len() && holds(&line, &title)
}

/// Keeps the body that JSON-LD gives. The author wrote it without a page around it, so that place and neighbours say nothing; what a
/// row names is chrome there, too.
fn keep_body(declared: &Declared, verdicts: &mut [Verdict], metadata: &mut Metadata) {
    let Some(first) = declared.first_block else { return };
    for verdict in verdicts.iter_mut().skip(first as usize) {
        match verdict.reason() {
            Reason::NoChrome | Reason::Learned(_) | Reason::Headline => {
                *verdict = Verdict::Kept(Reason::Declared)
            }
            _ => {}
        }
    }
    metadata.keep_where(|block| matches!(verdicts.get(block), Some(Verdict::Moved(..))));
}

/// Whether a row of the site's profile named the line that gave the field: whoever wrote it knows the site.
fn is_of_profile(metadata: &Metadata, name: FieldName, verdicts: &[Verdict]) -> bool {
    let block = metadata.get(name).and_then(|field| field.block);
    let verdict = block.and_then(|block| verdicts.get(block as usize));
    verdict.is_some_and(|verdict| match verdict.reason() {
        Reason::Site(_) => true,
        Reason::Rule(rule) => usize::from(rule.0) >= Rules::builtin().len(),
        _ => false,
    })
}

/// A page's statements, and its text.
struct Page<'a> {
    declared: &'a Declared,
    text: &'a str,
    segmented: &'a Segmented,
    verdicts: &'a [Verdict],
}

impl<'a> Page<'a> {
    /// What is stated of a property, by origins in their order and as it stands in the page.
    fn claims(&self, property: Property, order: &'a [Origin]) -> impl Iterator<Item = &'a str> + 'a {
        let declared = self.declared;
        order.iter().flat_map(move |&origin| {
            let claims = declared.claims.iter();
            claims
                .filter(move |claim| claim.property == property && claim.origin == origin)
                .map(|claim| claim.value.as_str())
        })
    }

    fn language(&self) -> Option<String> {
        self.claims(Property::Language, &LANGUAGE_ORDER).find_map(language)
    }

    /// Which number of `03/07/2023` is the month: the first one in the United States and their neighbours, the second one in all
    /// other languages and where else English is written.
    fn order(&self) -> Order {
        let Some(language) = self.language() else { return Order::MonthFirst };
        let mut parts = language.split('-');
        let primary = parts.next().unwrap_or_default();
        let regions: Vec<&str> = parts.collect();
        let is_known =
            |region: &&str| MONTH_FIRST_REGIONS.iter().any(|known| region.eq_ignore_ascii_case(known));
        let is_american = primary.eq_ignore_ascii_case("fil")
            || primary.eq_ignore_ascii_case("en") && (regions.is_empty() || regions.iter().any(is_known));
        if is_american { Order::MonthFirst } else { Order::DayFirst }
    }

    /// The text of the places of a role.
    fn places(&self, role: Role) -> impl Iterator<Item = (&'a str, Option<&'a str>)> + use<'a> {
        let (declared, text) = (self.declared, self.text);
        let places = declared.places.iter().filter(move |place| place.role == role);
        places.map(move |place| (shown(text, place), place.value.as_deref()))
    }

    /// The text of a place.
    fn shown(&self, place: &Place) -> &'a str {
        shown(self.text, place)
    }
}

fn shown<'a>(text: &'a str, place: &Place) -> &'a str {
    text.get(place.span.start as usize..place.span.end as usize).unwrap_or_default().trim()
}

fn is_name_of_site(name: &str) -> bool {
    const MAX_CHARS: usize = 100;
    !value::is_address(name) && name.contains(char::is_alphanumeric) && name.chars().nth(MAX_CHARS).is_none()
}

/// A language's tag with a hyphen where Open Graph has an underscore; nothing if it is none.
fn language(value: &str) -> Option<String> {
    let tag = value.split([',', ';']).next()?.trim().replace('_', "-");
    let mut parts = tag.split('-');
    let primary = parts.next()?;
    let sound = tag.len() <= LANGUAGE_MAX_BYTES
        && (2..=3).contains(&primary.len())
        && primary.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
        && !primary.eq_ignore_ascii_case("utf");
    sound.then_some(tag)
}

/// An absolute address in which nothing hides.
fn address(value: &str) -> Option<String> {
    let sound = (value.starts_with("https://") || value.starts_with("http://"))
        && !value.contains(|c: char| {
            c.is_whitespace() || c.is_control() || is_removed(c) || matches!(c, '<' | '>' | '"')
        });
    sound.then(|| value.to_owned())
}
