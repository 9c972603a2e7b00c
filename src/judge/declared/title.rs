//! The title: the page's `<h1>` where the head agrees with it, else what the head says, without the site's name.

use super::value::{begins_with, clean, ends_with, fold, is_address};
use super::{Page, SITE_ORDER};
use crate::document::{FieldName, Metadata, Reason, Verdict};
use crate::segment::html::{Origin, Place, Property, Role};
use crate::site::host::host_of;

/// Who says the title in the head.
const ORDER: [Origin; 9] = [
    Origin::OpenGraph,
    Origin::Title,
    Origin::Card,
    Origin::Article,
    Origin::Library,
    Origin::House,
    Origin::Plain,
    Origin::Work,
    Origin::Microdata,
];
const ADDRESSES: [Origin; 2] = [Origin::Link, Origin::OpenGraph];
/// Letters and spaces of the shortest heading that is found again in the head's title by chance no more.
const MIN_AGREEING_BYTES: usize = 4;
/// Letters of the shortest host or site's name of which a part is believed.
const MIN_NAME_BYTES: usize = 4;
/// Characters of the shortest headline in a script without spaces: shorter are names of sections.
const MIN_HEADLINE_CHARS: usize = 8;
/// A longer `<h1>` is no headline: it was not closed, or holds a paragraph; the longest headlines take a third of it.
const HEADING_MAX_BYTES: usize = 1024;
/// Pieces of a title, and as many headings, that are looked at.
const MAX_PIECES: usize = 16;

/// The page's title.
pub(super) fn choose(page: &Page<'_>) -> Option<String> {
    let site = SiteNames::of(page);
    let stated =
        page.claims(Property::Title, &ORDER).map(clean).find(|title| title.contains(char::is_alphanumeric));
    let core = stated.as_deref().map(|title| site.without_name(title));
    let mut headings: Vec<Heading<'_>> = page
        .declared
        .places
        .iter()
        .filter(|place| place.role == Role::Heading && page.shown(place).len() <= HEADING_MAX_BYTES)
        .map(|place| {
            let shown = clean(page.shown(place));
            let text = site.without_name(shown.trim_end_matches(['¶', '#', ' ', '§'])).0.to_owned();
            Heading { folded: fold(&text), text, place }
        })
        .filter(|heading| !heading.folded.is_empty() && !site.names.contains(&heading.folded))
        .take(MAX_PIECES)
        .collect();
    headings.dedup_by(|one, other| one.folded == other.folded);
    let said = |heading: &Heading<'_>| {
        let other = core.and_then(|(core, _)| heading.yields_to(page, core));
        other.unwrap_or_else(|| heading.text.clone())
    };
    if let Some((core, _)) = core {
        let core = fold(core);
        let is_long = |folded: &str| folded.len() >= MIN_AGREEING_BYTES;
        let find = |agrees: &dyn Fn(&str) -> bool| headings.iter().find(|heading| agrees(&heading.folded));
        let agreeing = find(&|folded| folded == core)
            .or_else(|| find(&|folded| is_long(folded) && begins_with(&core, folded)))
            .or_else(|| find(&|folded| is_long(folded) && ends_with(&core, folded)));
        if let Some(heading) = agreeing {
            return Some(said(heading));
        }
    }
    // An article has its headline in its text, whatever its head promises to searchers; other pages have slogans there.
    if let [heading] = headings.as_slice()
        && (page.declared.is_article || core.is_none())
    {
        return Some(said(heading));
    }
    match core {
        Some((core, _)) if core.contains(is_of_dense_script) => Some(first_piece(core).to_owned()),
        Some((core, true)) => Some(core.to_owned()),
        Some((core, false)) => Some(without_last_piece(core).to_owned()),
        None => headings.into_iter().next().map(|heading| heading.text),
    }
}

/// An `<h1>`, without the site's name.
struct Heading<'a> {
    text: String,
    folded: String,
    place: &'a Place,
}

impl Heading<'_> {
    /// What the page's title is instead, if the heading is the site's. Forums and blogs have their own name in the one `<h1>`, at an end
    /// of each page's title, and the page's headline below it: as a smaller heading, or as any line where the `<h1>` is a link to
    /// the site's root.
    fn yields_to(&self, page: &Page<'_>, core: &str) -> Option<String> {
        let is_home = self.is_home(page);
        let piece = |(start, end): (usize, usize)| {
            let (before, behind) = (core.get(..start)?, core.get(end..)?);
            if fold(behind) == self.folded {
                Some((before, seams(before).next().and_then(|(start, _)| before.get(..start))))
            } else if fold(before) == self.folded {
                Some((behind, seams(behind).last().and_then(|(_, end)| behind.get(end..))))
            } else {
                None
            }
        };
        let (other, part) = match seams(core).take(MAX_PIECES).find_map(piece) {
            Some(found) => found,
            None if is_home && fold(core) != self.folded => {
                (core, seams(core).next().and_then(|(start, _)| core.get(..start)))
            }
            None => return None,
        };
        let words = |text: &str| text.split_whitespace().count();
        [Some(other), part].into_iter().flatten().find_map(|other| {
            let folded = fold(other);
            let mut lines = self.first_half_below(page).lines();
            let mut is_line = || lines.any(|line| line.len() <= HEADING_MAX_BYTES && fold(line) == folded);
            let stands =
                words(other) >= words(&self.text) && self.stands_below(page, &folded) || is_home && is_line();
            (stands && folded.len() >= MIN_AGREEING_BYTES).then(|| other.to_owned())
        })
    }

    /// Whether a smaller heading says that, in the first half of what follows.
    fn stands_below(&self, page: &Page<'_>, folded: &str) -> bool {
        let start = self.place.span.end as usize;
        let range = start..=start + self.first_half_below(page).len();
        let places = page.declared.places.iter().filter(|place| place.role == Role::Subheading);
        places
            .filter(|place| range.contains(&(place.span.start as usize)))
            .map(|place| page.shown(place))
            .any(|shown| shown.len() <= HEADING_MAX_BYTES && fold(&clean(shown)) == folded)
    }

    /// The last part of a page has the site's name, and headings of its own.
    fn first_half_below<'t>(&self, page: &Page<'t>) -> &'t str {
        let below = page.text.get(self.place.span.end as usize..).unwrap_or_default();
        below.get(..below.floor_char_boundary(below.len() / 2)).unwrap_or(below)
    }

    /// Whether all of it is a link to the site's root.
    fn is_home(&self, page: &Page<'_>) -> bool {
        let span = self.place.span;
        let shown = page.text.get(span.start as usize..span.end as usize).unwrap_or_default();
        let start = span.start as usize + (shown.len() - shown.trim_start().len());
        let end = start + shown.trim().len();
        let mut links = page.declared.places.iter().filter(|place| place.role == Role::Home);
        links.any(|link| link.span.start as usize <= start && end <= link.span.end as usize)
    }
}

/// The heading that is the title, where it was taken for chrome and no other line is: it is not lost then, and stands where it stood.
pub(super) fn removed_heading(page: &Page<'_>, metadata: &Metadata) -> Option<usize> {
    let title = metadata.get(FieldName::Title).filter(|title| title.block.is_none())?;
    let title = fold(&title.value);
    let headings = page.declared.places.iter().filter(|place| place.role == Role::Heading);
    headings.take(MAX_PIECES).find_map(|place| {
        // What stands between the line before and the heading's first word is no part of its line.
        let text = page.text.get(place.span.start as usize..place.span.end as usize)?;
        let start = place.span.start + (text.len() - text.trim_start().len()) as u32;
        let line = page.segmented.lines.at(start)?;
        let block = page
            .segmented
            .blocks
            .partition_point(|block| block.first_line as usize <= line)
            .checked_sub(1)?;
        let shown: Vec<&str> = page.segmented.lines_of(block, page.text).collect();
        let is_gone = matches!(page.verdicts.get(block), Some(Verdict::Removed(Reason::Learned(_))));
        (is_gone && page.segmented.bytes_of(block) <= HEADING_MAX_BYTES && fold(&shown.join(" ")) == title)
            .then_some(block)
    })
}

/// What the site is called.
struct SiteNames {
    /// Folded.
    names: Vec<String>,
    /// The host without `www.`, and its longest label but the last: `example` of `news.example.org`.
    host: String,
    label: String,
}

impl SiteNames {
    fn of(page: &Page<'_>) -> Self {
        let names = page
            .claims(Property::Site, &SITE_ORDER)
            .map(|name| fold(&clean(name)))
            .filter(|name| !name.is_empty());
        let mut addresses = page.claims(Property::Url, &ADDRESSES).filter(|address| is_address(address));
        let host = addresses.find_map(host_of).unwrap_or_default();
        let labels = host.rsplit_once('.').map_or("", |(labels, _)| labels).split('.');
        let label = labels.max_by_key(|label| label.len()).unwrap_or_default().to_owned();
        Self {
            names: names.collect(),
            host: fold(&host).replace(' ', ""),
            label: fold(&label).replace(' ', ""),
        }
    }

    /// Whether a piece of a title is the site's name.
    fn is_name(&self, piece: &str) -> bool {
        let folded = fold(piece);
        if self.names.contains(&folded) {
            return true;
        }
        let joined = folded.replace(' ', "");
        if joined.len() < MIN_NAME_BYTES || self.label.is_empty() {
            return !joined.is_empty() && joined == self.label;
        }
        joined == self.host
            || self.label.starts_with(&joined)
            || self.label.len() >= MIN_NAME_BYTES && joined.starts_with(&self.label)
    }

    /// A title without the site's name before or behind it, and whether it had one.
    fn without_name<'t>(&self, title: &'t str) -> (&'t str, bool) {
        let mut core = title;
        for _ in 0..MAX_PIECES {
            let seams: Vec<(usize, usize)> = seams(core).take(MAX_PIECES).collect();
            let behind = seams.iter().find(|(_, end)| self.is_name(core.get(*end..).unwrap_or_default()));
            let before =
                seams.iter().rev().find(|(start, _)| self.is_name(core.get(..*start).unwrap_or_default()));
            core = match (behind, before) {
                (Some(&(start, _)), _) => core.get(..start).unwrap_or(core),
                (None, Some(&(_, end))) => core.get(end..).unwrap_or(core),
                (None, None) => break,
            };
        }
        (core, core.len() < title.len())
    }
}

/// Where the pieces of a title meet: the separators with the white space around them. Neither the first nor the last piece is empty.
/// A run of separators is one seam, and is gone over once.
fn seams(title: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    const JOINTS: [char; 5] = [' ', '-', '|', ':', '_'];
    let mut seam_end = 0;
    title.char_indices().filter_map(move |(at, c)| {
        if at < seam_end {
            return None;
        }
        let (before, after) = (title.get(..at)?, title.get(at + c.len_utf8()..)?);
        let spaced = before.ends_with(' ') && after.starts_with(' ');
        let separates = match c {
            '|' | '｜' | '»' | '«' | '›' | '‹' | '·' | '•' | '_' => true,
            '–' | '—' => spaced || after.starts_with(' '),
            '-' | '~' | '/' | '<' | '>' => spaced,
            ':' => after.starts_with(' '),
            _ => false,
        };
        if !separates {
            return None;
        }
        let start = before.trim_end_matches(JOINTS).len();
        seam_end = title.len() - after.trim_start_matches(JOINTS).len();
        (start > 0 && seam_end < title.len()).then_some((start, seam_end))
    })
}

/// Han, kana and Hangul, whose titles have bars and `_` between headline, section and site.
fn is_of_dense_script(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

/// The title up to its first bar, if that is as much as a headline.
fn first_piece(title: &str) -> &str {
    let is_strong =
        |(start, end): &(usize, usize)| title.get(*start..*end).is_some_and(|seam| !seam.contains(':'));
    let first = seams(title).find(is_strong).and_then(|(start, _)| title.get(..start));
    first.filter(|first| first.chars().count() >= MIN_HEADLINE_CHARS).unwrap_or(title)
}

/// The title up to its last bar or spaced dash: where nothing says what the site is called, a last piece is its name as a rule.
fn without_last_piece(title: &str) -> &str {
    let is_strong = |(start, end): &(usize, usize)| {
        title.get(*start..*end).is_some_and(|seam| !seam.starts_with(':') && !seam.contains('_'))
    };
    let words = |text: &str| text.split_whitespace().count();
    let Some((start, end)) = seams(title).filter(is_strong).last() else { return title };
    let (rest, piece) = (title.get(..start).unwrap_or(title), title.get(end..).unwrap_or_default());
    if words(rest) >= words(piece) { rest } else { title }
}
