//! The names of `<meta>` that say something of the page, as vocabularies and publishers have them.
//!
//! A table and its look-up: a name in lower case to what it states and whose vocabulary it is.

use super::declared::Origin::{self, Card, House, Library, Microdata, OpenGraph, Plain};
use super::declared::Property::{self, Author, Language, Modified, Published, Site, Title, Url};

/// The longest name of the table.
const NAME_MAX_BYTES: usize = 34;

/// In the order of names.
const NAMES: &[(&str, Property, Origin)] = &[
    ("apple-mobile-web-app-title", Site, Plain),
    ("application-name", Site, Plain),
    ("article.author", Author, House),
    ("article.created", Published, House),
    ("article.published", Published, House),
    ("article.updated", Modified, House),
    ("article:author", Author, OpenGraph),
    ("article:author_name", Author, House),
    ("article:modified", Modified, OpenGraph),
    ("article:modified_time", Modified, OpenGraph),
    ("article:published", Published, OpenGraph),
    ("article:published_date", Published, OpenGraph),
    ("article:published_time", Published, OpenGraph),
    ("articletitle", Title, House),
    ("author", Author, Plain),
    ("authors", Author, Plain),
    ("book:author", Author, OpenGraph),
    ("book:release_date", Published, OpenGraph),
    ("bt:author", Author, House),
    ("bt:moddate", Modified, House),
    ("bt:pubdate", Published, House),
    ("byl", Author, House),
    ("byline", Author, House),
    ("citation_author", Author, Library),
    ("citation_authors", Author, Library),
    ("citation_date", Published, Library),
    ("citation_language", Language, Library),
    ("citation_online_date", Published, Library),
    ("citation_publication_date", Published, Library),
    ("citation_title", Title, Library),
    ("contentsource", Site, House),
    ("creator", Author, Plain),
    ("cxenseparse:author", Author, House),
    ("cxenseparse:recs:publishtime", Published, House),
    ("date", Published, Plain),
    ("date.created", Published, Plain),
    ("date_published", Published, Plain),
    ("datecreated", Published, Plain),
    ("datemodified", Modified, Plain),
    ("datepublished", Published, Plain),
    ("dateupdated", Modified, Plain),
    ("dc.contributor.author", Author, Library),
    ("dc.creator", Author, Library),
    ("dc.date", Published, Library),
    ("dc.date.created", Published, Library),
    ("dc.date.issued", Published, Library),
    ("dc.date.modified", Modified, Library),
    ("dc.language", Language, Library),
    ("dc.publisher", Site, Library),
    ("dc.title", Title, Library),
    ("dc:creator", Author, Library),
    ("dc:date", Published, Library),
    ("dc:language", Language, Library),
    ("dc:publisher", Site, Library),
    ("dc:title", Title, Library),
    ("dcterms.created", Published, Library),
    ("dcterms.creator", Author, Library),
    ("dcterms.date", Published, Library),
    ("dcterms.issued", Published, Library),
    ("dcterms.modified", Modified, Library),
    ("dcterms.publisher", Site, Library),
    ("dcterms.title", Title, Library),
    ("displaydate", Published, House),
    ("eomportal-lastupdate", Modified, House),
    ("headline", Title, Plain),
    ("language", Language, Plain),
    ("last-modified", Modified, Plain),
    ("lastmod", Modified, Plain),
    ("og:article:author", Author, OpenGraph),
    ("og:article:modified_time", Modified, OpenGraph),
    ("og:article:published_time", Published, OpenGraph),
    ("og:author", Author, OpenGraph),
    ("og:locale", Language, OpenGraph),
    ("og:pubdate", Published, OpenGraph),
    ("og:published_time", Published, OpenGraph),
    ("og:release_date", Published, OpenGraph),
    ("og:site_name", Site, OpenGraph),
    ("og:title", Title, OpenGraph),
    ("og:updated_time", Modified, OpenGraph),
    ("og:url", Url, OpenGraph),
    ("originalpublicationdate", Published, House),
    ("parsely-author", Author, House),
    ("parsely-pub-date", Published, House),
    ("parsely-title", Title, House),
    ("pdate", Published, House),
    ("ptime", Published, House),
    ("pub_date", Published, Plain),
    ("pubdate", Published, Plain),
    ("publication_date", Published, Plain),
    ("publish-date", Published, Plain),
    ("publish_date", Published, Plain),
    ("publishdate", Published, Plain),
    ("published_at", Published, Plain),
    ("published_time", Published, Plain),
    ("rbauthors", Author, House),
    ("release_date", Published, Plain),
    ("sailthru.author", Author, House),
    ("sailthru.date", Published, House),
    ("sailthru.title", Title, House),
    ("shareaholic:article_author_name", Author, House),
    ("shareaholic:article_published_time", Published, House),
    ("shareaholic:language", Language, House),
    ("shareaholic:site_name", Site, House),
    ("shareaholic:url", Url, House),
    ("sitename", Site, House),
    ("twitter:title", Title, Card),
    ("twitter:url", Url, Card),
    ("weibo:article:create_at", Published, House),
    ("weibo:article:update_at", Modified, House),
];

/// The properties of microdata that a `<meta itemprop>` may give.
const ITEMPROPS: &[(&str, Property)] = &[
    ("author", Author),
    ("datecreated", Published),
    ("datemodified", Modified),
    ("datepublished", Published),
    ("headline", Title),
    ("inlanguage", Language),
];

/// What a `<meta name>` or `<meta property>` states.
pub(super) fn find(name: &[u8]) -> Option<(Property, Origin)> {
    let name = lower(name)?;
    let at = NAMES.binary_search_by(|(known, ..)| known.as_bytes().cmp(name.as_slice())).ok()?;
    NAMES.get(at).map(|&(_, property, origin)| (property, origin))
}

/// What a `<meta itemprop>` states.
pub(super) fn find_itemprop(name: &[u8]) -> Option<(Property, Origin)> {
    let name = lower(name)?;
    let found = ITEMPROPS.iter().find(|(known, _)| known.as_bytes() == name.as_slice())?;
    Some((found.1, Microdata))
}

fn lower(name: &[u8]) -> Option<Vec<u8>> {
    let name = name.trim_ascii();
    (name.len() <= NAME_MAX_BYTES).then(|| name.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order_in_small_letters_and_no_longer_than_it_says() {
        assert!(NAMES.is_sorted_by(|one, other| one.0 < other.0));
        for (name, ..) in NAMES {
            assert_eq!(*name, name.to_ascii_lowercase());
            assert!(find(name.as_bytes()).is_some(), "{name}");
        }
    }

    #[test]
    fn names_are_found_whatever_their_case_and_others_are_not() {
        assert_eq!(find(b" OG:Title "), Some((Title, OpenGraph)));
        assert_eq!(find(b"DC.creator"), Some((Author, Library)));
        assert_eq!(find(b"viewport"), None);
        assert_eq!(find_itemprop(b"datePublished"), Some((Published, Microdata)));
        assert_eq!(find_itemprop(b"name"), None);
    }
}
