//! JSON-LD: what `application/ld+json` says of the page, in the vocabulary of schema.org.
//!
//! Takes a script's text, gives the works that it describes; [`settle`] picks the one that the page is about. Only the page's own
//! entities are looked at: comments, reviews, lists of other pages are not entered. What is no JSON is no evidence, except that raw line
//! ends in strings, a comma too many, and comments or CDATA marks around it are forgiven: some 2 % of the pages that have JSON-LD.

use super::declared::{Claim, Declared, Origin, Property};
use crate::decode;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// Works that are looked at; real pages describe some ten.
const MAX_WORKS: usize = 64;
/// Names that are read of an author's value.
const MAX_AUTHORS: usize = 16;
/// Values that are gone through for them, which allows for nesting: many may refer to one that is large, and a script of such
/// references would take the product of both.
const MAX_AUTHOR_VALUES: usize = 16 * MAX_AUTHORS;

/// A longer statement is none: a title, a name, a date.
const VALUE_MAX_BYTES: usize = 2 * 1024;
/// Titles of the page that a work's title is held against.
const MAX_TITLES: usize = 4;

/// Types of pages that are talk: what answers there is content as well.
const DISCUSSIONS: [&str; 3] = ["DiscussionForumPosting", "QAPage", "Question"];

/// What a work is, the more telling first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// An article, a post, a question.
    Article,
    /// A product, a job, a recipe, a film and what else is made.
    Work,
    /// The page itself.
    Page,
    /// The site or who publishes it.
    Site,
}

/// A work that is described.
#[derive(Debug)]
pub(super) struct Work {
    kind: Kind,
    /// The title first.
    statements: Vec<(Property, String)>,
    body: Option<String>,
    is_discussion: bool,
    is_product: bool,
}

type Object = Map<String, Value>;

/// Reads one script.
pub(super) fn read(script: &str, works: &mut Vec<Work>) {
    let script = unwrap(script);
    let mut values = parse(script);
    if values.is_empty() {
        values = parse(&mend(script));
    }
    for value in &values {
        read_value(value, works);
    }
}

/// The values at the start of a text, as many as are whole.
fn parse(text: &str) -> Vec<Value> {
    serde_json::Deserializer::from_str(text).into_iter().map_while(Result::ok).collect()
}

/// The script without what was to hide it from old browsers and XML.
fn unwrap(script: &str) -> &str {
    /// `//` or `/*` may stand before it.
    const LEAD_BYTES: usize = 4;
    let mut text = script.trim();
    if let Some(at) = text.find("<![CDATA[").filter(|&at| at <= LEAD_BYTES) {
        text = text.get(at + "<![CDATA[".len()..).unwrap_or_default();
        text = text.trim_start().strip_prefix("*/").unwrap_or(text);
    }
    text.trim().strip_prefix("<!--").unwrap_or(text)
}

/// Raw control characters in strings escaped, commas before a closing bracket left out.
fn mend(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let (mut in_string, mut escaped) = (false, false);
    // Where the last comma stands in `out`, if nothing but white space came after it.
    let mut comma = None;
    for c in text.chars() {
        if in_string {
            match c {
                '\n' => out.push_str(if escaped { "n" } else { "\\n" }),
                c if c < ' ' => out.push(' '),
                c => out.push(c),
            }
            in_string = escaped || c != '"';
            escaped = !escaped && c == '\\';
            continue;
        }
        match c {
            '}' | ']' => {
                if let Some(at) = comma.take() {
                    out.truncate(at);
                }
            }
            ',' => comma = Some(out.len()),
            c if c.is_whitespace() => {}
            _ => comma = None,
        }
        in_string = c == '"';
        out.push(c);
    }
    out
}

fn read_value(root: &Value, works: &mut Vec<Work>) {
    let mut named = HashMap::new();
    let mut objects = Vec::new();
    let mut open = vec![root];
    while let Some(value) = open.pop() {
        match value {
            Value::Array(values) => open.extend(values.iter().rev()),
            Value::Object(object) => {
                if let Some(id) = object.get("@id").and_then(Value::as_str)
                    && object.contains_key("name")
                {
                    named.entry(id).or_insert(object);
                }
                objects.push(object);
                // The questions of an FAQ are none that the page asks.
                if object.get("@type").is_some_and(|kind| strings(kind).any(|kind| kind == "FAQPage")) {
                    continue;
                }
                let inner = ["mainEntityOfPage", "mainEntity", "@graph"];
                open.extend(inner.into_iter().filter_map(|key| object.get(key)));
            }
            _ => {}
        }
    }
    for object in objects {
        if works.len() >= MAX_WORKS {
            return;
        }
        if let Some(work) = read_object(object, &named) {
            works.push(work);
        }
    }
}

fn read_object(object: &Object, named: &HashMap<&str, &Object>) -> Option<Work> {
    let mut types = strings(object.get("@type")?);
    let kind = types.clone().filter_map(kind_of).min()?;
    let is_discussion = types.clone().any(|name| DISCUSSIONS.iter().any(|known| name.ends_with(known)));
    let is_product = types.clone().any(|name| name.contains("Product"));
    let mut statements = Vec::new();
    let mut state = |property, keys: &[&str]| {
        let values = keys.iter().filter_map(|key| object.get(*key));
        if let Some(value) = values.flat_map(strings).find(|value| is_statement(value)) {
            statements.push((property, value.to_owned()));
        }
    };
    if kind == Kind::Site {
        state(Property::Site, &["name"]);
        return Some(Work { kind, statements, body: None, is_discussion, is_product });
    }
    let titles: &[&str] = if kind == Kind::Article { &["headline", "name"] } else { &["name", "headline"] };
    state(Property::Title, titles);
    state(Property::Published, &["datePublished", "dateCreated", "uploadDate", "datePosted"]);
    state(Property::Modified, &["dateModified"]);
    state(Property::Language, &["inLanguage"]);
    state(Property::Url, &["url", "mainEntityOfPage", "@id"]);
    let is_post = types.any(|name| name.ends_with("Posting") && name != "JobPosting" || name == "Question");
    let bodies: &[&str] = match kind {
        Kind::Article if is_post => &["articleBody", "text"],
        Kind::Article => &["articleBody"],
        Kind::Work => &["articleBody", "description"],
        _ => &[],
    };
    let body =
        bodies.iter().filter_map(|key| literal(object.get(*key)?)).find(|body| !body.trim().is_empty());
    let body = body.map(str::to_owned);
    for author in ["author", "creator"].iter().filter_map(|key| object.get(*key)) {
        let mut names = Vec::new();
        read_names(author, named, &mut names);
        if !names.is_empty() {
            statements.push((Property::Author, names.join("\n")));
            break;
        }
    }
    if let Some(publisher) = object.get("publisher") {
        let mut names = Vec::new();
        read_names(publisher, named, &mut names);
        if let Some(name) = names.into_iter().next() {
            statements.push((Property::Site, name));
        }
    }
    Some(Work { kind, statements, body, is_discussion, is_product })
}

/// What a type of schema.org is for a page; types that are neither are nothing.
fn kind_of(name: &str) -> Option<Kind> {
    let name = name.rsplit(['/', '#', ':']).next()?;
    const WORKS: [&str; 24] = [
        "Product",
        "ProductGroup",
        "IndividualProduct",
        "ProductModel",
        "JobPosting",
        "Recipe",
        "Book",
        "Movie",
        "VideoObject",
        "Course",
        "HowTo",
        "Event",
        "PodcastEpisode",
        "Episode",
        "TVEpisode",
        "Dataset",
        "SoftwareApplication",
        "MobileApplication",
        "SoftwareSourceCode",
        "CreativeWork",
        "MusicRecording",
        "MusicAlbum",
        "Game",
        "VideoGame",
    ];
    match name {
        "Question" | "Report" => Some(Kind::Article),
        "Review" | "CriticReview" => Some(Kind::Work),
        _ if WORKS.contains(&name) => Some(Kind::Work),
        _ if name.ends_with("Article") || name.ends_with("Posting") => Some(Kind::Article),
        _ if name.ends_with("Page") => Some(Kind::Page),
        "WebSite" => Some(Kind::Site),
        _ => None,
    }
}

fn is_statement(value: &str) -> bool {
    value.len() <= VALUE_MAX_BYTES && !value.trim().is_empty()
}

/// A string, or the strings of an array.
fn strings(value: &Value) -> impl Iterator<Item = &str> + Clone {
    let one = literal(value).into_iter();
    one.chain(value.as_array().into_iter().flatten().filter_map(literal))
}

/// A string, or the one of a value object: `{"@value": "Jane Roe", "@language": "en"}`.
fn literal(value: &Value) -> Option<&str> {
    value.as_str().or_else(|| value.get("@value")?.as_str())
}

/// The names of people or organisations: strings, objects with a name, references to objects elsewhere in the script, or arrays of them.
fn read_names(value: &Value, named: &HashMap<&str, &Object>, names: &mut Vec<String>) {
    let mut open = vec![(value, true)];
    for _ in 0..MAX_AUTHOR_VALUES {
        let Some((value, may_refer)) = open.pop().filter(|_| names.len() < MAX_AUTHORS) else { return };
        if let Some(name) = literal(value) {
            if is_statement(name) && !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
            continue;
        }
        match value {
            Value::Array(values) => {
                open.extend(values.iter().take(MAX_AUTHORS).rev().map(|value| (value, may_refer)))
            }
            Value::Object(object) => {
                let id = object.get("@id").and_then(Value::as_str).filter(|_| may_refer);
                let other = || id.and_then(|id| named.get(id)).and_then(|object| object.get("name"));
                if let Some(name) = object.get("name").or_else(other) {
                    open.push((name, false));
                } else if let (Some(given), Some(family)) =
                    (part(object, "givenName"), part(object, "familyName"))
                {
                    names.push(format!("{given} {family}"));
                }
            }
            _ => {}
        }
    }
}

fn part<'a>(object: &'a Object, key: &str) -> Option<&'a str> {
    object.get(key).and_then(literal).map(str::trim).filter(|part| is_statement(part))
}

/// Puts garbled runs of what the works state right, and gives their number: JSON's escapes hide them until it is parsed.
pub(super) fn repair(works: &mut [Work]) -> usize {
    let mut repaired = 0;
    for work in works {
        let values = work.statements.iter_mut().map(|(_, value)| value);
        for value in values.chain(&mut work.body) {
            if let Some((better, runs)) = decode::repair(value) {
                *value = better;
                repaired += runs;
            }
        }
    }
    repaired
}

/// Adds what the works state, of each kind the first one's; of several articles the one whose title the page has.
pub(super) fn settle(works: &[Work], declared: &mut Declared) {
    let titles: Vec<String> = declared
        .claims
        .iter()
        .filter(|claim| claim.property == Property::Title)
        .take(MAX_TITLES)
        .map(|claim| claim.value.to_lowercase())
        .collect();
    let is_titled = |work: &&Work| {
        let title = work.statements.iter().find(|(property, _)| *property == Property::Title);
        title.is_some_and(|(_, title)| {
            let title = title.trim().to_lowercase();
            titles.iter().any(|page| page.contains(&title) || title.contains(page.as_str()))
        })
    };
    declared.is_discussion = works.iter().any(|work| work.is_discussion);
    declared.is_product |= works.iter().any(|work| work.is_product);
    for kind in [Kind::Article, Kind::Work, Kind::Page, Kind::Site] {
        let mut of_kind = works.iter().filter(|work| work.kind == kind);
        let Some(work) = of_kind.clone().find(is_titled).or(of_kind.next()) else { continue };
        let origin = match kind {
            Kind::Article => Origin::Article,
            Kind::Work => Origin::Work,
            Kind::Page => Origin::Page,
            Kind::Site => Origin::Site,
        };
        declared.is_article |= kind == Kind::Article;
        for (property, value) in &work.statements {
            declared.claims.push(Claim { property: *property, origin, value: value.clone() });
        }
        if declared.body.is_none() {
            declared.body.clone_from(&work.body);
        }
    }
}
