//! Which site a document is of.
//!
//! Takes a source's name, or a record, and what the user said; gives the site's name. What is learnt of a site and done with it is
//! for [`crate::site`].

use super::door;
use super::listing::{Listing, Source};
use super::names::escape;
use super::record::{self, Fields, Record};
use regex::Regex;
use std::path::{Component, Path};

/// Fields of a record in which an address stands, in the order in which they are looked at.
const ADDRESS_FIELDS: [&str; 4] = ["url", "uri", "link", "source_url"];

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
                parts.map(|part| escape(Path::new(&part))).find_map(|part| site_of_host(&part))
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
                let values = record::find_values(record.line, ADDRESS_FIELDS);
                let mut told = ADDRESS_FIELDS.into_iter().zip(values).filter(|(name, _)| may_tell(name));
                told.find_map(|(_, value)| host_of(&value_of(value?)?))
            }
        }
    }
}

/// A string that is not empty, or a number.
fn value_of(json: &str) -> Option<String> {
    match serde_json::from_str(json).ok()? {
        serde_json::Value::String(text) if !text.is_empty() => Some(text),
        serde_json::Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The site of an address, which is its host without a port or the name of a user.
fn host_of(address: &str) -> Option<String> {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next()?;
    site_of_host(host.rsplit('@').next()?.split(':').next()?)
}

/// The site's name of what reads as a host: one name, however the host is written.
fn site_of_host(host: &str) -> Option<String> {
    let host = host.to_lowercase();
    let site = host.strip_prefix("www.").unwrap_or(&host);
    reads_as_host(site).then(|| site.to_owned())
}

fn reads_as_host(part: &str) -> bool {
    let mut labels = part.split('.');
    let fits = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    part.contains('.')
        && labels.clone().all(fits)
        && labels.next_back().is_some_and(|last| last.len() >= 2 && !last.chars().any(|c| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_read_from_addresses() {
        for (address, host) in [
            ("https://www.harbour.example/a?b=c", Some("harbour.example")),
            ("http://user@news.harbour.example:8080", Some("news.harbour.example")),
            ("harbour.example/a", Some("harbour.example")),
            ("WWW.Harbour.Example", Some("harbour.example")),
            ("not an address", None),
            ("/a/b.txt", None),
            ("1.2", None),
        ] {
            assert_eq!(host_of(address).as_deref(), host, "{address}");
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
