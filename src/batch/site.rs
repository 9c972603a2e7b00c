//! Which site a document is of.
//!
//! Takes a source's name, or a record, and what the user said; gives the site's name. What is learnt of a site and done with it is
//! for [`crate::site`].

use super::door;
use super::listing::{Listing, Source};
use super::names::escape;
use super::record::{self, Fields, Record};
use crate::site::host::{host_before, host_of, plain_host};
use regex::Regex;
use std::path::{Component, Path};

/// Fields of a record in which an address stands, in the order in which they are looked at.
const ADDRESS_FIELDS: [&str; 4] = ["url", "uri", "link", "source_url"];
/// A field in which other records have it, or a name; and one that holds an object in which such fields stand.
const FURTHER_FIELDS: [&str; 2] = ["source", "metadata"];

/// What tells a document's site.
#[derive(Debug, Clone, Default)]
pub enum SiteFrom {
    /// The first folder under the path that was named, or the path itself where the document stands in no folder.
    #[default]
    Folder,
    /// The host of the address in a record's field, or the first part of the path that reads as a host; either without `www.` and in
    /// small letters.
    Host,
    /// The value of a record's field.
    Field(String),
    /// What a pattern's first group (or, without one, all of it) matches in the path under the one that was named.
    Path(Regex),
}

impl PartialEq for SiteFrom {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Folder, Self::Folder) | (Self::Host, Self::Host) => true,
            (Self::Field(one), Self::Field(two)) => one == two,
            (Self::Path(one), Self::Path(two)) => one.as_str() == two.as_str(),
            _ => false,
        }
    }
}

impl Eq for SiteFrom {}

impl SiteFrom {
    /// Reads what was typed: `dir`, `host`, a field's name (letters, digits, `_` and `-`), or else a pattern.
    ///
    /// # Errors
    /// A pattern that is none.
    pub fn parse(typed: &str) -> Result<Self, regex::Error> {
        let is_name = |typed: &str| typed.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        Ok(match typed {
            "dir" => Self::Folder,
            "host" => Self::Host,
            name if !name.is_empty() && is_name(name) => Self::Field(name.to_owned()),
            pattern => Self::Path(Regex::new(pattern)?),
        })
    }

    /// The site of a file, or of all records of a file that do not tell it themselves. `None` if nothing tells it.
    pub fn of_source(&self, listing: &Listing, source: &Source) -> Option<String> {
        let relative = listing.relative(source)?;
        match self {
            Self::Folder => {
                let mut parts = relative.components();
                if let (Some(Component::Normal(first)), Some(_)) = (parts.next(), parts.next()) {
                    return Some(escape(Path::new(first)));
                }
                let root = listing.name(source).root?;
                let root = if root.as_os_str().is_empty() { Path::new(".") } else { root };
                let name = root.file_name().map(|name| escape(Path::new(name)));
                name.or_else(|| {
                    // Of `.` or `/`: where the system does not say what it is called, nothing tells the site.
                    let real = door::resolve(root).ok()??;
                    Some(real.file_name().map_or_else(String::new, |name| escape(Path::new(name))))
                })
            }
            Self::Host => {
                let parts = relative.parent()?.components();
                parts.map(|part| escape(Path::new(&part))).find_map(|part| site_of_part(&part))
            }
            Self::Field(_) => None,
            Self::Path(pattern) => {
                let path = escape(relative);
                let found = pattern.captures(&path)?;
                Some(found.get(1).or_else(|| found.get(0))?.as_str().to_owned())
            }
        }
    }

    /// The site of a record, if it tells it itself.
    pub fn of_record(&self, record: &Record<'_>, fields: &Fields) -> Option<String> {
        // What is read and written as text and as the added object tells no site.
        let may_tell = |name: &str| name != fields.text && name != fields.meta;
        match self {
            Self::Folder | Self::Path(_) => None,
            Self::Field(name) => {
                let [value] = record::find_values(record.line, [name]);
                value_of(value.filter(|_| may_tell(name))?)
            }
            Self::Host => {
                let site_in = |object| {
                    let values = record::find_values(object, ADDRESS_FIELDS);
                    let mut told = ADDRESS_FIELDS.into_iter().zip(values).filter(|(name, _)| may_tell(name));
                    told.find_map(|(_, value)| site_of_address(&value_of(value?)?))
                };
                site_in(record.line).or_else(|| {
                    let values = record::find_values(record.line, FURTHER_FIELDS);
                    let further = FURTHER_FIELDS.into_iter().zip(values);
                    let mut told = further.filter(|(name, _)| may_tell(name)).filter_map(|(_, value)| value);
                    told.find_map(|value| match value_of(value) {
                        Some(source) => host_of(&source),
                        None => site_in(value),
                    })
                })
            }
        }
    }
}

/// A string that is not empty, or a number.
fn value_of(json: &str) -> Option<String> {
    match serde_json::from_str(json).ok()? {
        serde_json::Value::String(text) if !text.is_empty() => Some(text),
        // As it is written: two of many digits are not one for being near each other.
        serde_json::Value::Number(_) => Some(json.trim().to_owned()),
        _ => None,
    }
}

/// The site of an address, be it one without a scheme.
fn site_of_address(address: &str) -> Option<String> {
    host_of(address).or_else(|| Some(host_before(address)).filter(|host| reads_as_host(host)))
}

/// The site of a part of a path that reads as a host.
fn site_of_part(part: &str) -> Option<String> {
    Some(plain_host(part)).filter(|host| reads_as_host(host))
}

/// Whether a name with dots is a host and no file's: what stands last is a word, or one in other letters as the registries write it.
fn reads_as_host(part: &str) -> bool {
    let mut labels = part.split('.');
    let fits = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    let is_last =
        |last: &str| last.len() >= 2 && !last.chars().any(|c| c.is_ascii_digit()) || last.starts_with("xn--");
    part.contains('.') && labels.clone().all(fits) && labels.next_back().is_some_and(is_last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_tells_its_site_with_and_without_a_scheme() {
        for (address, site) in [
            ("https://www.harbour.example/a?b=c", Some("harbour.example")),
            ("https://primer.xn--p1ai/a1", Some("primer.xn--p1ai")),
            ("//harbour.example/a", Some("harbour.example")),
            ("https://harbour.example./a", Some("harbour.example")),
            ("http://10.0.0.7/a", Some("10.0.0.7")),
            ("harbour.example/a", Some("harbour.example")),
            ("harbour.example/?to=http://other.example/", Some("harbour.example")),
            ("user@news.harbour.example:8080", Some("news.harbour.example")),
            ("primer.xn--p1ai/a1", Some("primer.xn--p1ai")),
            ("WWW.Harbour.Example.", Some("harbour.example")),
            ("not an address", None),
            ("https://not an address/", None),
            ("/a/b.txt", None),
            ("1.2", None),
        ] {
            assert_eq!(site_of_address(address).as_deref(), site, "{address}");
        }
    }

    #[test]
    fn a_part_of_a_path_reads_as_a_host_or_not() {
        for (part, site) in [
            ("www.harbour.example", Some("harbour.example")),
            ("xn--e1afmkfd.xn--p1ai", Some("xn--e1afmkfd.xn--p1ai")),
            ("2024.06.17", None),
            ("v1.2", None),
            ("pages", None),
            ("jane@harbour.example", None),
            ("..", None),
        ] {
            assert_eq!(site_of_part(part).as_deref(), site, "{part}");
        }
    }

    #[test]
    fn what_was_typed_is_told_apart() {
        let same = |typed: &str, wanted: SiteFrom| {
            assert_eq!(SiteFrom::parse(typed).expect("good"), wanted, "{typed}")
        };
        same("dir", SiteFrom::Folder);
        same("host", SiteFrom::Host);
        same("site_name", SiteFrom::Field("site_name".to_owned()));
        same("^([^_]+)_", SiteFrom::Path(Regex::new("^([^_]+)_").expect("a pattern")));
        assert!(SiteFrom::parse("(").is_err());
    }

    #[test]
    fn a_field_or_an_address_tells_a_records_site() {
        let line = br#"{"url": "https://a.example/x", "portal": "B", "text": "x", "n": 7}"#;
        let fields = Fields::default();
        let record = record::parse(line, &fields).expect("a record");
        let of = |typed: &str| SiteFrom::parse(typed).expect("good").of_record(&record, &fields);
        assert_eq!(of("host").as_deref(), Some("a.example"));
        assert_eq!(of("portal").as_deref(), Some("B"));
        assert_eq!(of("n").as_deref(), Some("7"));
        assert_eq!(of("missing"), None);
        assert_eq!(of("dir"), None);
    }
}
