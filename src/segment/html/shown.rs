//! What the attributes of an element say of how it is shown.
//!
//! Takes an element's tag and attributes, gives whether a reader sees it, whether it stands in lines of its own, and what a picture
//! is read as. What follows from it for the text is [`super::reader`]'s.

use super::head::has_word;
use super::tag::{Display, Tag};
use super::token::{Attributes, Name, begins};

/// Class words of pictures that stand for signs: the emoji of WordPress, GitHub and Discourse, the smileys of forums.
const SIGN_CLASSES: [&[u8]; 5] = [b"emoji", b"wp-smiley", b"smilie", b"smilies", b"smiley"];
/// A sign is no longer, in bytes: a family of emoji takes 25.
const SIGN_MAX_BYTES: usize = 40;
/// Class words of pictures that stand for formulas, whose alternative text is their source: those of MediaWiki and WordPress.
const FORMULA_CLASSES: [&[u8]; 3] =
    [b"mwe-math-fallback-image-inline", b"mwe-math-fallback-image-display", b"latex"];

/// Class words of what is not on the screen: it is there to be read aloud, unless it is kept from that, too.
const HIDDEN_CLASSES: [&[u8]; 6] =
    [b"sr-only", b"visually-hidden", b"visuallyhidden", b"screen-reader-text", b"hidden", b"d-none"];

/// Class words of parts of a line of code that are its number: those of Pygments, docutils, Chroma, highlight.js and Prism.
const LINE_NUMBER_CLASSES: [&[u8]; 8] =
    [b"linenos", b"lineno", b"linenumber", b"line-number", b"line-numbers", b"ln", b"lnt", b"hljs-ln-n"];
/// The same of cells beside code: those of Pygments, Rouge, highlight.js, GitHub and Crayon.
const LINE_NUMBER_CELLS: [&[u8]; 6] =
    [b"linenos", b"lineno", b"rouge-gutter", b"hljs-ln-numbers", b"blob-num", b"crayon-nums"];
/// The same of such cells in a figure or in code, Hexo's and Jekyll's: elsewhere it is a margin.
const GUTTER: &[u8] = b"gutter";

/// The class word of what MediaWiki sets into a heading or beside it, in whatever language: `[edit]`.
const EDIT_LINKS: &[u8] = b"mw-editsection";

/// Whether a reader sees an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    Shown,
    /// Not as things are, but a script or a click may show it: it is read, and marked.
    Hidden,
    /// It is part of a line, and what becomes of it depends on the rest.
    Withheld(Cause),
    /// It is no text, nor anything in it.
    Unseen,
}

/// Why part of a line is not read at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cause {
    /// It is not shown as things are.
    Hidden,
    /// It is shown, and is not meant for who reads the line aloud: signs, icons, controls, what is there twice.
    Mute,
    /// It is named as the number of a line of code.
    Number,
}

/// What an element stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Text,
    /// In a figure or in code whose white space means nothing.
    Listing,
    /// In preformatted text.
    Lines,
}

pub(super) fn seen(tag: Tag, attributes: &Attributes, place: Place) -> Seen {
    if matches!(tag, Tag::Noscript | Tag::Noframes) {
        return Seen::Hidden;
    }
    if tag == Tag::Body {
        // Hidden until a script has run.
        return Seen::Shown;
    }
    if attributes.get(Name::Class).is_some_and(|class| has_word(class, EDIT_LINKS)) {
        return Seen::Unseen;
    }
    if tag.display() == Display::Unseen {
        let is_shown = is_formula(tag, attributes) || is_shadow_root(tag, attributes);
        return if is_shown { Seen::Shown } else { Seen::Unseen };
    }
    let cause = if tag == Tag::Dialog && attributes.get(Name::Open).is_none()
        || is_hidden(attributes)
        || hides(attributes)
    {
        Cause::Hidden
    } else if is_mute(attributes) {
        let is_of = |class| HIDDEN_CLASSES.iter().any(|word| has_word(class, word));
        if attributes.get(Name::Class).is_some_and(is_of) { Cause::Hidden } else { Cause::Mute }
    } else if numbers_lines(tag, attributes, place) {
        Cause::Number
    } else {
        return Seen::Shown;
    };
    match tag.display() {
        Display::Block | Display::Spaced => Seen::Hidden,
        // Part of a row, of which the reader sees the rest.
        Display::Cell => Seen::Unseen,
        _ if is_styled_block(attributes) => Seen::Hidden,
        _ => Seen::Withheld(cause),
    }
}

/// Whether a script is a formula that MathJax is to draw. One that it has drawn stands beside the drawing, and has its name.
fn is_formula(tag: Tag, attributes: &Attributes) -> bool {
    let is_drawn = || attributes.get(Name::Id).is_some_and(|id| id.starts_with(b"MathJax-Element"));
    tag == Tag::Script
        && attributes.get(Name::Type).is_some_and(|kind| begins(kind.trim_ascii(), b"math/tex"))
        && !is_drawn()
}

/// Whether a template is what its element shows. What else stands in the element is shown in its slots, or not at all.
fn is_shadow_root(tag: Tag, attributes: &Attributes) -> bool {
    const MODES: [&[u8]; 2] = [b"open", b"closed"];
    let mode = attributes.get(Name::ShadowRootMode).filter(|_| tag == Tag::Template);
    mode.is_some_and(|mode| MODES.iter().any(|known| mode.eq_ignore_ascii_case(known)))
}

/// A formula in a script without the brackets that hide it from readers of XML.
pub(super) fn formula_in(script: &str) -> &str {
    let bare = script.trim();
    let bare = bare.trim_start_matches(['%', ' ']).strip_prefix("<![CDATA[").unwrap_or(bare);
    bare.strip_suffix("]]>").map_or(bare, |bare| bare.trim_end_matches(['%', ' ', '\n']))
}

/// What a picture is read as, if it stands for a sign or a formula in a line.
pub(super) fn sign_of(tag: Tag, attributes: &Attributes) -> Option<&str> {
    let class = attributes.get(Name::Class).filter(|_| tag == Tag::Img)?;
    // Formulas are hidden from readers of screens, which read their MathML.
    if is_hidden(attributes) || hides(attributes) {
        return None;
    }
    let text = std::str::from_utf8(attributes.get(Name::Alt)?).ok()?;
    let is_of = |classes: &[&[u8]]| classes.iter().any(|word| has_word(class, word));
    let is_sign = || {
        // `:)` and an emoji are signs, the name of one is none; so is `:D`, but not `:grin:`.
        let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
        text.len() <= SIGN_MAX_BYTES && letters <= 1 && is_of(&SIGN_CLASSES)
    };
    (is_sign() || is_of(&FORMULA_CLASSES)).then_some(text)
}

/// Whether the attribute `hidden` hides it, or AMP's own. React sends parts of a page hidden under such ids, and its script puts them
/// into their places.
fn is_hidden(attributes: &Attributes) -> bool {
    let streamed = attributes.get(Name::Id).is_some_and(|id| id.starts_with(b"S:"));
    let of_html =
        attributes.get(Name::Hidden).is_some_and(|value| !value.eq_ignore_ascii_case(b"until-found"));
    let of_amp =
        || attributes.get(Name::Layout).is_some_and(|value| value.eq_ignore_ascii_case(b"nodisplay"));
    !streamed && of_html || of_amp()
}

/// Whether it is kept from readers of screens.
fn is_mute(attributes: &Attributes) -> bool {
    attributes.get(Name::AriaHidden).is_some_and(|value| value.eq_ignore_ascii_case(b"true"))
}

/// Whether it numbers lines of code, which nobody would copy with them.
fn numbers_lines(tag: Tag, attributes: &Attributes, place: Place) -> bool {
    let Some(class) = attributes.get(Name::Class) else { return false };
    let is_of = |words: &[&[u8]]| words.iter().any(|word| has_word(class, word));
    match tag.display() {
        Display::Inline => place == Place::Lines && is_of(&LINE_NUMBER_CLASSES),
        Display::Cell => is_of(&LINE_NUMBER_CELLS) || place != Place::Text && has_word(class, GUTTER),
        _ => false,
    }
}

/// Whether its style hides it.
fn hides(attributes: &Attributes) -> bool {
    let display = display_of(attributes);
    display.is_some_and(|display| display.eq_ignore_ascii_case(b"none"))
}

/// What a style says of how its element is shown: `none` hides it. What is only invisible waits for a script, as a rule the whole
/// page.
fn display_of(attributes: &Attributes) -> Option<&[u8]> {
    value_of(attributes, &[b"display"])
}

/// The value that a style gives a property of one of some names.
fn value_of<'a>(attributes: &'a Attributes, names: &[&[u8]]) -> Option<&'a [u8]> {
    // Of several the last one counts.
    attributes.get(Name::Style)?.rsplit(|&byte| byte == b';').find_map(|rule| {
        let mut parts = rule.splitn(2, |&byte| byte == b':').map(<[u8]>::trim_ascii);
        let (name, value) = (parts.next()?, parts.next()?);
        let value = value.split(|&byte| byte == b'!').next()?.trim_ascii();
        names.iter().any(|wanted| name.eq_ignore_ascii_case(wanted)).then_some(value)
    })
}

/// Whether the style of a list or an item hides the markers of items, if it says anything of them.
pub(super) fn hides_markers(attributes: &Attributes) -> Option<bool> {
    let value = value_of(attributes, &[b"list-style", b"list-style-type"])?;
    // Where they would stand says nothing of whether they do.
    let is_place =
        |word: &&[u8]| [&b"inside"[..], b"outside"].iter().any(|place| word.eq_ignore_ascii_case(place));
    let words = value.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty() && !is_place(word));
    let hidden: Vec<bool> = words.map(|word| word.eq_ignore_ascii_case(b"none")).collect();
    Some(!hidden.is_empty() && hidden.iter().all(|is_none| *is_none))
}

/// Whether its style makes it stand in lines of its own.
pub(super) fn is_styled_block(attributes: &Attributes) -> bool {
    const APART: [&[u8]; 6] = [b"block", b"flex", b"grid", b"table", b"list-item", b"flow-root"];
    let display = display_of(attributes);
    display.is_some_and(|display| APART.iter().any(|value| display.eq_ignore_ascii_case(value)))
}
