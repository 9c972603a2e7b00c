//! What a page states of itself: in its head, in JSON-LD, and by elements that say what they hold.
//!
//! Data alone. [`super::head`] and [`super::json_ld`] fill it; which of several statements is believed is `judge`'s.

use crate::document::Span;

/// A page's statements of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Declared {
    /// Statements that stand outside of the text, in the order of the page.
    pub claims: Vec<Claim>,
    /// Parts of the text that say what they are, in the order in which they end.
    pub places: Vec<Place>,
    /// Whether the page says that it is an article.
    pub is_article: bool,
    /// Whether the page says that it offers a product.
    pub is_product: bool,
    /// Whether the page says that it is a discussion: a thread of a forum, or a question with its answers.
    pub is_discussion: bool,
    /// The text that JSON-LD gives for the main entity, as it stands there: line ends are its own, and there may be HTML in it.
    pub body: Option<String>,
    /// The first of the blocks that hold [`Self::body`], which are the last ones; none where the page shows its text itself.
    pub first_block: Option<u32>,
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// What it is about.
    pub property: Property,
    /// Where it stands.
    pub origin: Origin,
    /// What it says, with character references resolved, otherwise as it stands.
    pub value: String,
}

/// What a statement is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Property {
    /// The page's title, its site's name perhaps in it.
    Title,
    /// One author, or several in one string.
    Author,
    /// When it was published.
    Published,
    /// When it was last changed.
    Modified,
    /// The name of the site or the publisher.
    Site,
    /// The language of the text.
    Language,
    /// The canonical address.
    Url,
}

/// Where a statement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Origin {
    /// JSON-LD, an article, a post or a question.
    Article,
    /// JSON-LD, another work: a product, a recipe, a film.
    Work,
    /// JSON-LD, the page as such.
    Page,
    /// JSON-LD, a site or its publisher.
    Site,
    /// `<meta>` of Open Graph: `og:title`, `article:published_time`.
    OpenGraph,
    /// `<meta>` for cards: `twitter:title`, and `twitter:data1` where its label says what it is.
    Card,
    /// `<meta>` of Dublin Core and of Highwire's citations, as libraries and journals have them.
    Library,
    /// `<meta>` of one publisher's or its statistics' own: `parsely-author`, `sailthru.date`, `byl`.
    House,
    /// `<meta name>` without a vocabulary: `author`, `date`, `pubdate`.
    Plain,
    /// `<meta itemprop>`.
    Microdata,
    /// `<title>`.
    Title,
    /// `<html lang>`.
    Root,
    /// `<meta http-equiv>`.
    Header,
    /// `<link rel=canonical>`.
    Link,
}

/// A part of the text that says what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// What it is.
    pub role: Role,
    /// Where its text stands; empty where the element shows none.
    pub span: Span,
    /// What its attribute says: `datetime`, or `content` of microdata.
    pub value: Option<String>,
}

/// What a part of the text says that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Role {
    /// `<h1>`.
    Heading,
    /// `<h2>` and `<h3>`.
    Subheading,
    /// A link to the root of a site.
    Home,
    /// `itemprop=name` within `itemprop=author`.
    AuthorName,
    /// `itemprop=author`.
    Author,
    /// `rel=author`.
    AuthorLink,
    /// An element whose class says that it is a byline or an author.
    Byline,
    /// `itemprop=datePublished` or `dateCreated`, or `<time pubdate>`.
    Published,
    /// `itemprop=dateModified`.
    Modified,
    /// `<time>`.
    Time,
    /// An element whose class says that it is a date.
    Dateline,
}

impl Role {
    /// All of them, in order.
    pub const ALL: [Self; 11] = [
        Self::Heading,
        Self::Subheading,
        Self::Home,
        Self::AuthorName,
        Self::Author,
        Self::AuthorLink,
        Self::Byline,
        Self::Published,
        Self::Modified,
        Self::Time,
        Self::Dateline,
    ];
}
