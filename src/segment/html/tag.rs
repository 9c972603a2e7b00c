//! The elements of HTML that matter to reading: their names, and what each does to the text around it.
//!
//! A table and plain look-ups. What follows from them for a document is [`super::reader`]'s.

use super::markup::{continue_hash, hash_word};

/// What an element does to the text around it, as the style sheet of the HTML standard has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Display {
    /// Part of the line.
    Inline,
    /// Part of the line, and stands apart in it: a picture, a button.
    Apart,
    /// Lines of its own.
    Block,
    /// Lines of its own, and a blank one before and after.
    Spaced,
    /// A cell of a table.
    Cell,
    /// Not shown, nor anything in it.
    Unseen,
}

macro_rules! tags {
    ($($tag:ident $name:literal $display:ident,)*) => {
        /// The name of an element.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(u8)]
        #[non_exhaustive]
        #[expect(missing_docs, reason = "each is the element of that name")]
        pub enum Tag {
            $($tag,)*
            /// An element that the standard does not name.
            Other,
        }

        /// How many there are.
        pub(super) const TAGS: usize = Tag::Other as usize + 1;

        const DISPLAYS: [Display; TAGS] = [$(Display::$display,)* Display::Inline];
        const NAMES: [&str; TAGS] = [$($name,)* "?"];

        impl Tag {
            /// The element of a name in lower case.
            #[expect(non_upper_case_globals, reason = "named as the elements")]
            pub(super) fn of(name: &[u8]) -> Self {
                const { assert!(TAGS < 256) };
                $(const $tag: &[u8] = $name.as_bytes();)*
                match name {
                    $($tag => Self::$tag,)*
                    _ => Self::Other,
                }
            }
        }
    };
}

tags! {
    A "a" Inline, Abbr "abbr" Inline, Address "address" Block, AmpAd "amp-ad" Unseen, AmpEmbed "amp-embed" Unseen,
    Applet "applet" Unseen, Area "area" Unseen,
    Article "article" Block, Aside "aside" Block, Audio "audio" Unseen, B "b" Inline, Bdi "bdi" Inline,
    Bdo "bdo" Inline, Big "big" Inline, Blockquote "blockquote" Spaced, Body "body" Block, Br "br" Inline,
    Button "button" Apart, Canvas "canvas" Unseen, Caption "caption" Block, Center "center" Block,
    Cite "cite" Inline, Code "code" Inline, Col "col" Unseen, Colgroup "colgroup" Unseen,
    Datalist "datalist" Unseen, Dd "dd" Block, Del "del" Inline, Details "details" Block, Dfn "dfn" Inline,
    Dialog "dialog" Block, Dir "dir" Spaced, Div "div" Block, Dl "dl" Spaced, Dt "dt" Block, Em "em" Inline,
    Embed "embed" Apart, Fieldset "fieldset" Block, Figcaption "figcaption" Block, Figure "figure" Spaced,
    Font "font" Inline, Footer "footer" Block, Form "form" Block, Frameset "frameset" Block, H1 "h1" Spaced,
    H2 "h2" Spaced, H3 "h3" Spaced, H4 "h4" Spaced, H5 "h5" Spaced, H6 "h6" Spaced, Head "head" Inline,
    Header "header" Block, Hgroup "hgroup" Block, Hr "hr" Spaced, Html "html" Block, I "i" Inline,
    Iframe "iframe" Unseen, Img "img" Apart, Input "input" Apart, Ins "ins" Inline, Kbd "kbd" Inline,
    Label "label" Apart, Legend "legend" Block, Li "li" Block, Link "link" Inline, Listing "listing" Spaced,
    Main "main" Block, Map "map" Inline, Mark "mark" Inline, Marquee "marquee" Apart, Math "math" Inline,
    AnnotationXml "annotation-xml" Unseen, Annotation "annotation" Unseen, Menu "menu" Spaced,
    Meta "meta" Inline, Meter "meter" Apart, Nav "nav" Block, Nobr "nobr" Inline, Noembed "noembed" Unseen,
    Mfrac "mfrac" Inline, Mtable "mtable" Inline, Mtd "mtd" Inline, Mtr "mtr" Inline,
    Noframes "noframes" Block, Noscript "noscript" Inline, Object "object" Apart, Ol "ol" Spaced,
    Optgroup "optgroup" Block, Option "option" Block, Output "output" Inline, P "p" Spaced,
    Param "param" Unseen, Picture "picture" Inline, Plaintext "plaintext" Spaced, Pre "pre" Spaced,
    Progress "progress" Apart, Q "q" Inline, Rb "rb" Inline, Rp "rp" Unseen, Rt "rt" Inline, Rtc "rtc" Inline,
    Ruby "ruby" Inline, S "s" Inline, Samp "samp" Inline, Script "script" Unseen, Search "search" Block,
    Section "section" Block, Select "select" Block, Slot "slot" Inline, Small "small" Inline,
    Source "source" Unseen, Span "span" Inline, Strike "strike" Inline, Strong "strong" Inline,
    Style "style" Unseen, Sub "sub" Inline, Summary "summary" Block, Sup "sup" Inline, Svg "svg" Unseen,
    Table "table" Block, Tbody "tbody" Block, Td "td" Cell, Template "template" Unseen,
    Textarea "textarea" Block, Tfoot "tfoot" Block, Th "th" Cell, Thead "thead" Block, Time "time" Inline,
    Title "title" Unseen, Tr "tr" Block, Track "track" Unseen, Tt "tt" Inline, U "u" Inline, Ul "ul" Spaced,
    Var "var" Inline, Video "video" Unseen, Wbr "wbr" Inline, Xmp "xmp" Spaced,
}

/// The bit of hidden blocks in [`super::markup::Element::ancestors`].
pub(crate) const HIDDEN: u64 = 1 << 55;

impl Tag {
    /// The element's name in lower case; `?` for [`Tag::Other`].
    pub fn as_str(self) -> &'static str {
        NAMES.get(self as usize).copied().unwrap_or_default()
    }

    /// Its name among class words: the hash of `<name`.
    pub(crate) fn word(self) -> u32 {
        #[expect(clippy::indexing_slicing, reason = "worked out by the compiler, inside the tables")]
        const WORDS: [u32; TAGS] = {
            let mut words = [0; TAGS];
            let mut at = 0;
            while at < TAGS {
                words[at] = continue_hash(hash_word(b"<"), NAMES[at].as_bytes());
                at += 1;
            }
            words
        };
        WORDS.get(self as usize).copied().unwrap_or_default()
    }

    /// The level of a heading.
    pub fn heading_level(self) -> Option<u8> {
        (self as u8).checked_sub(Self::H1 as u8).filter(|&below| below < 6).map(|below| below + 1)
    }

    pub(super) fn display(self) -> Display {
        DISPLAYS.get(self as usize).copied().unwrap_or(Display::Inline)
    }

    /// Whether a line ends where it begins, and where it ends.
    pub(super) fn takes_lines(self) -> bool {
        matches!(self.display(), Display::Block | Display::Spaced)
    }

    /// Whether it takes lines of its own.
    pub(crate) fn is_block(self) -> bool {
        matches!(self.display(), Display::Block | Display::Spaced | Display::Cell)
    }

    /// An element that has no end tag and no content.
    pub(super) fn is_void(self) -> bool {
        use Tag::*;
        matches!(
            self,
            Area | Br | Col | Embed | Hr | Img | Input | Link | Meta | Param | Source | Track | Wbr
        )
    }

    /// An element that the end tag of one outside it cannot close: the "scope" of the standard.
    pub(super) fn is_barrier(self) -> bool {
        use Tag::*;
        matches!(
            self,
            Table | Td | Th | Caption | Marquee | Object | Template | Noframes | Noscript | Svg | Math
        )
    }

    /// An element that the end tag of an inline one does not reach through: the "special" ones of the standard.
    pub(super) fn is_special(self) -> bool {
        self.is_block()
            || self.is_barrier()
            || matches!(self.display(), Display::Unseen)
            || matches!(self, Self::Button | Self::Head)
    }

    /// An element whose end tag ends it across the blocks that began in it: the "formatting" ones of the standard.
    pub(super) fn is_formatting(self) -> bool {
        use Tag::*;
        matches!(self, A | B | Big | Code | Em | Font | I | Nobr | S | Small | Strike | Strong | Tt | U)
    }

    /// An element whose start ends an open paragraph.
    pub(super) fn ends_paragraph(self) -> bool {
        use Tag::*;
        self.is_block()
            && !matches!(
                self,
                Body | Html
                    | Caption
                    | Tbody
                    | Td
                    | Th
                    | Thead
                    | Tfoot
                    | Tr
                    | Option
                    | Optgroup
                    | Select
                    | Textarea
                    | Legend
            )
    }

    /// An element of HTML that cannot stand in a drawing: its start ends the drawing, which nobody had closed.
    pub(super) fn ends_drawing(self) -> bool {
        use Tag::*;
        matches!(
            self,
            B | Big
                | Blockquote
                | Body
                | Br
                | Center
                | Code
                | Dd
                | Div
                | Dl
                | Dt
                | Em
                | Embed
                | H1
                | H2
                | H3
                | H4
                | H5
                | H6
                | Head
                | Hr
                | I
                | Img
                | Li
                | Listing
                | Menu
                | Meta
                | Nobr
                | Ol
                | P
                | Pre
                | Ruby
                | S
                | Small
                | Span
                | Strong
                | Strike
                | Sub
                | Sup
                | Table
                | Tt
                | U
                | Ul
                | Var
        )
    }

    /// The bit of an element that says something of the text in it, in [`super::markup::Element::ancestors`]; 0 for the others.
    pub const fn bit(self) -> u64 {
        use Tag::*;
        let at = match self {
            Article => 0,
            Aside => 1,
            Nav => 2,
            Header => 3,
            Footer => 4,
            Main => 5,
            Section => 6,
            Form => 7,
            Ul | Dir | Menu => 8,
            Ol => 9,
            Li => 10,
            Dl => 11,
            Dt => 12,
            Dd => 13,
            Table => 14,
            Thead => 15,
            Th => 16,
            Td => 17,
            Caption => 18,
            Figure => 19,
            Figcaption => 20,
            Blockquote => 21,
            Pre | Listing | Xmp | Plaintext => 22,
            Code => 23,
            Details => 24,
            Summary => 25,
            Dialog => 26,
            Select => 27,
            Option => 28,
            Button => 29,
            Label => 30,
            Fieldset => 31,
            Address => 32,
            Time => 33,
            A => 34,
            H1 => 35,
            H2 => 36,
            H3 => 37,
            H4 => 38,
            H5 => 39,
            H6 => 40,
            P => 41,
            Search => 42,
            Hgroup => 43,
            Small => 44,
            Strong | B => 45,
            Em | I => 46,
            Cite => 47,
            Textarea => 48,
            Center => 49,
            Tr => 50,
            Tfoot => 51,
            Legend => 52,
            Other | Mfrac | Mtable | Mtd | Mtr => 53,
            Noscript => 54,
            _ => return 0,
        };
        1 << at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_find_their_elements() {
        for (name, tag) in
            [("a", Tag::A), ("annotation-xml", Tag::AnnotationXml), ("h6", Tag::H6), ("my-tag", Tag::Other)]
        {
            assert_eq!(Tag::of(name.as_bytes()), tag);
        }
        assert_eq!(
            (Tag::H1.heading_level(), Tag::H6.heading_level(), Tag::Hr.heading_level()),
            (Some(1), Some(6), None)
        );
        assert_eq!(Tag::Xmp.as_str(), "xmp");
    }
}
