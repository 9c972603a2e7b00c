//! Whether a value can be what its label says: names of people, a publisher.
//!
//! Takes what a row of `rules/credits.toml` found, gives the value without what surrounds it, or nothing. A pattern cannot
//! tell `By Jane Roe` from `By the end of the year sales had doubled`; the shape of the words can.

/// The longest value of a credit: a publisher with its department, or a handful of names.
const MAX_VALUE_CHARS: usize = 80;
/// Names in a byline without a colon: three people with titles and degrees.
const MAX_BARE_WORDS: usize = 12;
/// Words of a value after a colon.
const MAX_LABELLED_WORDS: usize = 14;
/// Words of a name written in small letters (`admin`, `the editors`, `jane_roe`) after a colon.
const MAX_LOWERCASE_WORDS: usize = 3;
/// The longest abbreviation that may end in a full stop inside a name: `Ph.D.`, `Prof.`, `M.Sc.`
const MAX_ABBREVIATION_CHARS: usize = 5;
/// Characters of a name in Han, Hangul or kana that stands without a colon: `王建宏`, `남궁민수`, `欧阳娜娜`.
const BARE_UNCASED_CHARS: std::ops::RangeInclusive<usize> = 2..=4;

/// How a name stands on its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stand {
    /// After a colon, a bar or a bracket: `Author: jane_roe`.
    Labelled,
    /// After a word that does not only open bylines: `By Jane Roe`, where a first and a last name are wanted.
    Bare,
    /// After a label of several words, or beside another credit: one name is enough.
    Backed,
}

/// The value without white space, quotes and brackets around it and stops after it.
pub(super) fn strip(value: &str) -> &str {
    let mut value = value.trim_matches(|c: char| c.is_whitespace() || is_edge(c));
    // A bracket goes only with its other half: `周思博 (Joel Spolsky)` stays.
    for (open, close) in
        [('(', ')'), ('（', '）'), ('[', ']'), ('［', '］'), ('《', '》'), ('"', '"'), ('“', '”')]
    {
        if let Some(inner) = value.strip_prefix(open).and_then(|rest| rest.strip_suffix(close))
            && !inner.contains([open, close])
        {
            value = inner.trim();
        }
    }
    value
}

fn is_edge(c: char) -> bool {
    matches!(
        c,
        '|' | '｜' | ',' | '，' | ';' | '；' | '·' | '•' | '-' | '–' | '—' | '_' | '\u{E000}'..='\u{F8FF}'
    )
}

/// The name of a publisher.
pub(super) fn read_source(value: &str) -> Option<&str> {
    let value = strip(value);
    let words = value.split_whitespace().count();
    let sound = (1..=MAX_LABELLED_WORDS).contains(&words)
        && value.chars().take(MAX_VALUE_CHARS + 1).count() <= MAX_VALUE_CHARS
        && value.contains(char::is_alphabetic)
        && !value.ends_with(is_stop)
        && !value.contains(['|', '｜', '：', '？', '！', '。'])
        && (is_address(value) && words == 1 || !value.contains(':'))
        && !has_sentence_end(value);
    sound.then_some(value)
}

/// Whether a publisher's name is the address of a page.
pub(super) fn is_address(value: &str) -> bool {
    value.starts_with("http://") || value.starts_with("https://")
}

/// The names of people, as they stand.
pub(super) fn read_names(value: &str, stand: Stand) -> Option<&str> {
    let value = strip(value);
    if value.is_empty()
        || value.chars().take(MAX_VALUE_CHARS + 1).count() > MAX_VALUE_CHARS
        || value.contains(is_never_in_name)
        || !value.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '@' | '_' | '('))
        || !value.contains(char::is_alphabetic)
    {
        return None;
    }
    let cased = value.contains(|c: char| c.is_lowercase() || c.is_uppercase());
    let sound = match (cased, stand) {
        (false, Stand::Labelled) => value.split_whitespace().count() <= MAX_LABELLED_WORDS,
        (false, Stand::Bare | Stand::Backed) => are_uncased_names(value),
        (true, Stand::Labelled) => is_labelled_name(value),
        (true, Stand::Bare) => are_capitalised(value) && has_first_and_last(value),
        (true, Stand::Backed) => are_capitalised(value),
    };
    sound.then_some(value)
}

/// A single word that can be a user's name: `geovagriffith`, `@jane.roe`, `jane_roe`.
pub(super) fn read_handle(value: &str) -> Option<&str> {
    let value = strip(value);
    let word = value.strip_prefix('@').unwrap_or(value);
    let sound = word.starts_with(char::is_alphabetic)
        && is_handle(word)
        && word.chars().take(MAX_VALUE_CHARS + 1).count() <= MAX_VALUE_CHARS
        && !is_common(word);
    sound.then_some(value)
}

/// Made of what users' names are made of.
fn is_handle(word: &str) -> bool {
    word.chars().all(|c| {
        c.is_alphanumeric() || is_mark(c) || matches!(c, '_' | '-' | '.' | '\'' | '’' | '@' | ',' | '&')
    })
}

fn is_stop(c: char) -> bool {
    matches!(c, '.' | '?' | '!' | '…' | '。' | '？' | '！' | ':' | '：')
}

fn is_never_in_name(c: char) -> bool {
    matches!(
        c,
        '?' | '!'
            | '…'
            | '。'
            | '？'
            | '！'
            | ':'
            | '：'
            | ';'
            | '；'
            | '|'
            | '｜'
            | '='
            | '<'
            | '>'
            | '{'
            | '}'
            | '['
            | ']'
            | '$'
            | '€'
            | '£'
            | '¥'
            | '%'
            | '#'
            | '®'
            | '™'
            | '©'
            | '\\'
            | '"'
            | '“'
            | '”'
            | '„'
            | '«'
            | '»'
            | '→'
            | '+'
            | '~'
            | '^'
    )
}

/// Names after a colon: capitalised as elsewhere, or a user's name.
fn is_labelled_name(value: &str) -> bool {
    let words = value.split_whitespace().count();
    if words > MAX_LABELLED_WORDS || ends_in_sentence(value) || has_sentence_end(value) {
        return false;
    }
    let mut small = value.split_whitespace().filter(|word| !is_capitalised(word) && !is_particle(bare(word)));
    small.clone().next().is_none()
        || words <= MAX_LOWERCASE_WORDS && small.all(|word| is_handle(word) && !is_common(bare(word)))
}

/// A full stop inside, after a word that is no abbreviation or initial.
fn has_sentence_end(value: &str) -> bool {
    let mut words = value.split_whitespace().peekable();
    while let Some(word) = words.next() {
        if words.peek().is_some()
            && word.ends_with('.')
            && !(is_abbreviation(word) && word.starts_with(char::is_uppercase))
        {
            return true;
        }
    }
    false
}

/// Ends in a full stop that no abbreviation explains.
fn ends_in_sentence(value: &str) -> bool {
    value.ends_with('.') && !value.split_whitespace().next_back().is_some_and(is_abbreviation)
}

fn is_abbreviation(word: &str) -> bool {
    word.ends_with('.') && word.chars().count() <= MAX_ABBREVIATION_CHARS
}

/// Each word a capitalised one or a particle, none a word that names seldom are.
fn are_capitalised(value: &str) -> bool {
    let mut words = 0;
    let mut capitals = 0;
    for word in value.split_whitespace() {
        words += 1;
        let bare = bare(word);
        if is_common(bare) || word.contains('.') && !is_dotted_name(word) {
            return false;
        }
        if is_capitalised(word) {
            capitals += 1;
        } else if !is_particle(bare) {
            return false;
        }
    }
    capitals > 0
        && words <= MAX_BARE_WORDS
        && !value.contains(|c: char| c.is_numeric())
        && !ends_in_sentence(value)
}

/// A first and a last name in each of the names that `and` joins; after a comma may stand less (`, CNN`). So `Menschen und
/// Mäusen` are no authors.
fn has_first_and_last(value: &str) -> bool {
    let mut capitals = 0;
    let mut after_comma = false;
    for word in value.split_whitespace() {
        if matches!(word, "and" | "und" | "et" | "y" | "e" | "и" | "&" | "with") {
            if capitals < 2 && !after_comma {
                return false;
            }
            (capitals, after_comma) = (0, false);
            continue;
        }
        capitals += usize::from(is_capitalised(word));
        if word.ends_with([',', '，', '、']) {
            if capitals < 2 && !after_comma {
                return false;
            }
            (capitals, after_comma) = (0, true);
        }
    }
    capitals >= 2 || after_comma
}

/// The word without the marks that stand around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric() && c != '&' && c != '@')
}

/// `J.`, `Dr.`, `R.R.`, `Ph.D.`: what may hold a full stop in a name.
fn is_dotted_name(word: &str) -> bool {
    is_abbreviation(word.trim_end_matches([',', ')']))
        || word.trim_end_matches([',', ')']).chars().count() <= MAX_ABBREVIATION_CHARS
}

/// A word as names have it: begins with a capital, and is made of letters, hyphens and apostrophes.
fn is_capitalised(word: &str) -> bool {
    let word = word.trim_start_matches(['(', '\'', '‘', '’', '/']);
    word.starts_with(|c: char| c.is_uppercase() || c.is_alphabetic() && !c.is_lowercase())
        && word.chars().all(|c| {
            c.is_alphabetic()
                || is_mark(c)
                || matches!(c, '-' | '‐' | '\'' | '’' | '.' | ',' | '/' | ')' | '*' | '·' | '，' | '、' | '&')
        })
}

/// Combining marks of names in decomposed letters and of Indic and Arabic scripts; soft hyphens that a page left in them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{64B}'..='\u{65F}' | '\u{900}'..='\u{DFF}' | '\u{AD}')
}

/// Small words inside of names and between them.
fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "" | "&"
            | "and"
            | "und"
            | "et"
            | "y"
            | "e"
            | "и"
            | "von"
            | "van"
            | "de"
            | "der"
            | "den"
            | "del"
            | "della"
            | "di"
            | "da"
            | "do"
            | "dos"
            | "das"
            | "du"
            | "la"
            | "le"
            | "el"
            | "al"
            | "bin"
            | "ibn"
            | "ben"
            | "bint"
            | "zu"
            | "zum"
            | "zur"
            | "af"
            | "av"
            | "ter"
            | "ten"
            | "van't"
            | "of"
            | "for"
            | "with"
            // Offices before a name.
            | "reporter"
            | "reporters"
            | "correspondent"
            | "correspondents"
            | "journalist"
            | "intern"
            | "staff"
            | "writer"
    )
}

/// Words that follow `By`, `Von`, `Por` in headings and menus (`By Domain`, `By Popular Demand`, `By Use Case`) and are
/// no names; one of them anywhere speaks against a byline.
fn is_common(word: &str) -> bool {
    const MAX_BYTES: usize = 16;
    let mut lower = [0; MAX_BYTES];
    let Some(slot) = lower.get_mut(..word.len()) else { return false };
    slot.copy_from_slice(word.as_bytes());
    slot.make_ascii_lowercase();
    let Ok(word) = std::str::from_utf8(slot) else { return false };
    COMMON.binary_search(&word).is_ok()
}

/// In order.
#[rustfmt::skip]
const COMMON: &[&str] = &[
    "a", "accessories", "accident", "activity", "age", "air", "all", "alle", "alphabet", "amount", "an",
    "any", "appointment", "area", "audience", "author", "bedrooms", "being", "birth", "brand", "brands",
    "budget", "bundle", "business", "car", "case", "cases", "category", "channel", "choice", "city",
    "clicking", "collection", "color", "colour", "company", "content", "continuing", "copyright", "country",
    "course", "cuisine", "customer", "data", "date", "day", "deal", "decade", "default", "definition",
    "demand", "department", "design", "destination", "device", "diet", "discipline", "domain", "email",
    "employees", "entering", "event", "exam", "experience", "fabric", "fall", "favor", "favorites", "favour",
    "feature", "features", "focus", "foot", "format", "friday", "function", "gender", "genre", "getting",
    "goal", "grade", "group", "hand", "hands", "he", "her", "his", "home", "hook", "how", "i", "in",
    "industries", "industry", "ingredient", "innen", "interest", "invitation", "issue", "it", "item", "its",
    "keyword", "land", "language", "law", "length", "les", "letter", "level", "location", "look", "los",
    "mail", "making", "market", "material", "me", "means", "method", "model", "monday", "month", "my", "name",
    "nature", "need", "needs", "night", "no", "nothing", "number", "occasion", "office", "on", "one",
    "operation", "or", "order", "organization", "our", "part", "phone", "place", "platform", "popular",
    "popularity", "position", "post", "price", "problem", "product", "products", "profession", "program",
    "project", "proxy", "purpose", "range", "rating", "recipient", "region", "relevance", "request", "role",
    "room", "rooms", "royal", "sale", "sales", "saturday", "school", "sea", "season", "sector", "series",
    "service", "services", "shape", "she", "size", "skill", "skills", "solution", "solutions", "sport",
    "standard", "state", "status", "store", "style", "subject", "submitting", "sunday", "tag", "tags", "task",
    "team", "technology", "that", "the", "their", "theme", "these", "they", "this", "those", "thursday",
    "time", "title", "to", "today", "topic", "topics", "train", "trial", "tuesday", "two", "type", "types",
    "us", "use", "user", "users", "using", "value", "vehicle", "virtue", "water", "way", "we", "wednesday",
    "week", "weight", "when", "workflow", "year", "years", "you", "your",
];

/// Names in Han, kana, Hangul or Arabic that follow a word without a colon: few short runs, each as long as a name.
fn are_uncased_names(value: &str) -> bool {
    let mut names = 0;
    for name in
        value.split([' ', '\u{A0}', '\u{3000}', '、', '，', ',', '/', '·']).filter(|name| !name.is_empty())
    {
        names += 1;
        let chars = name.chars().count();
        // `光明日报记者` before the name says whose.
        let is_office = ["记者", "記者", "通讯员", "特派員", "編集委員", "論説委員"]
            .iter()
            .any(|office| name.contains(office));
        let spaced_script = name.chars().all(|c| matches!(c, '\u{600}'..='\u{6FF}'));
        if !name.chars().all(char::is_alphabetic)
            || !spaced_script && !is_office && !BARE_UNCASED_CHARS.contains(&chars)
        {
            return false;
        }
    }
    (1..=MAX_LABELLED_WORDS).contains(&names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_common_words_are_in_order_and_small() {
        assert!(COMMON.is_sorted() && COMMON.windows(2).all(|pair| pair[0] != pair[1]));
        assert!(COMMON.iter().all(|word| word.len() <= 16 && *word == word.to_lowercase()));
    }

    #[test]
    fn a_bracket_goes_with_its_other_half_only() {
        assert_eq!(strip("[ 国际金融报 ]"), "国际金融报");
        assert_eq!(strip("周思博 (Joel Spolsky)"), "周思博 (Joel Spolsky)");
        assert_eq!(strip(" Jane Roe , |"), "Jane Roe");
    }
}
