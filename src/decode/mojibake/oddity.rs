//! How odd a stretch of text is: a sum over its characters of what no language writes.
//!
//! Takes characters, gives points; the same measure is put to the text as it stands and to what it would be repaired to, so
//! what is odd in both cancels. It knows no words and no code pages, only what writing has in common: capitals stand at the
//! head of a word, a word is of one script and one alphabet, signs and opening quotes are not inside words, controls
//! are nowhere. One point is about one bit: something that one word in two has costs nothing, something that one in a
//! thousand has costs the more. The points were set on sentences in 30 languages, see `testdata/mojibake`.

use std::sync::LazyLock;
use unicode_normalization::char::is_public_assigned;

/// Characters on either side of a stretch that are neighbours and not themselves measured in full.
pub(super) const CONTEXT_CHARS: usize = 3;

/// What a character is to its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Space,
    Lower,
    Upper,
    /// A letter of a script without capitals, or a mark that belongs to such a script.
    Plain,
    /// A combining mark of no script of its own.
    Mark,
    Digit,
    /// Stands after a word: `’ ” » … , . )`.
    Closer,
    /// Stands before a word: `“ „ ‚ ‘ « (`.
    Opener,
    /// `¡ ¿`.
    Inverted,
    Dash,
    /// Raised signs after a word or number: `™ ® © ª º ° ² ³ ¹`.
    Raised,
    /// Currency, mathematics, fractions, paragraph signs, bullets.
    Sign,
    /// Spacing accents: `´ ¨ ¸ ˜ ˆ`.
    Accent,
    /// Bars of box drawing.
    Bar,
    /// Corners and junctions of box drawing, shades.
    Box,
    /// ASCII quotation marks.
    Quote,
    SoftHyphen,
    /// Emoji and other pictures, joiners, selectors: at home everywhere.
    Picture,
    Replacement,
    /// Controls, private use, unassigned.
    Foreign,
    /// ASCII punctuation and whatever else is at home everywhere.
    Other,
}

impl Kind {
    fn is_letter(self) -> bool {
        matches!(self, Self::Lower | Self::Upper | Self::Plain)
    }

    /// Part of a word for its neighbours.
    fn is_wordlike(self) -> bool {
        self.is_letter() || self == Self::Mark
    }
}

fn kind(c: char) -> Kind {
    match c {
        'a'..='z' => Kind::Lower,
        'A'..='Z' => Kind::Upper,
        '0'..='9' => Kind::Digit,
        '\t'
        | '\n'
        | '\r'
        | ' '
        | '\u{a0}'
        | '\u{2000}'..='\u{200A}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{202F}'
        | '\u{3000}' => Kind::Space,
        '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '}' | '’' | '”' | '»' | '›' | '…' => {
            Kind::Closer
        }
        '(' | '[' | '{' | '“' | '„' | '‚' | '‘' | '«' | '‹' | '‛' | '‟' => Kind::Opener,
        '-' | '–' | '—' | '―' | '‐' | '‑' | '·' => Kind::Dash,
        '"' | '\'' | '`' => Kind::Quote,
        '\u{20}'..='\u{7E}' => Kind::Other,
        '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' => Kind::Foreign,
        '¡' | '¿' => Kind::Inverted,
        '™' | '®' | '©' | 'ª' | 'º' | '°' | '²' | '³' | '¹' => Kind::Raised,
        '\u{AD}' => Kind::SoftHyphen,
        '¨'
        | '¯'
        | '´'
        | '¸'
        | '\u{2C2}'..='\u{2C5}'
        | 'ˆ'
        | '˜'
        | 'ˇ'
        | '\u{2D8}'..='\u{2DF}'
        | '΄'
        | '΅' => Kind::Accent,
        '\u{A1}'..='\u{BF}' | '×' | '÷' | 'ƒ' => Kind::Sign,
        '\u{300}'..='\u{36F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{20D0}'..='\u{20FF}' => Kind::Mark,
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' => {
            Kind::Picture
        }
        '\u{FE00}'..='\u{FE0F}' => Kind::Picture,
        '\u{2010}'..='\u{206F}' | '\u{20A0}'..='\u{20CF}' | '\u{2100}'..='\u{22FF}' => Kind::Sign,
        '\u{27C0}'..='\u{27E5}' | '\u{27F0}'..='\u{28FF}' | '\u{2900}'..='\u{2AFF}' => Kind::Sign,
        '\u{2300}'..='\u{24FF}' | '\u{25A0}'..='\u{2BFF}' => Kind::Picture,
        '─' | '│' | '═' | '║' => Kind::Bar,
        '\u{2500}'..='\u{259F}' => Kind::Box,
        '\u{3001}'..='\u{3030}' | '\u{FF01}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}' => Kind::Other,
        '\u{FFFD}' => Kind::Replacement,
        '\u{1F000}'..='\u{1FAFF}' | '\u{E0020}'..='\u{E007F}' => Kind::Picture,
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' => Kind::Foreign,
        _ if c.is_lowercase() => Kind::Lower,
        _ if c.is_uppercase() => Kind::Upper,
        _ if c.is_alphabetic() => Kind::Plain,
        _ if c.is_numeric() => Kind::Digit,
        _ if !is_public_assigned(c) => Kind::Foreign,
        // Vowel signs, viramas and points are part of their script's words.
        _ if script(c) > LATIN => Kind::Plain,
        _ => Kind::Other,
    }
}

const LATIN: u16 = 1;
const GREEK: u16 = 2;
const CYRILLIC: u16 = 3;
const HAN: u16 = 7;

/// A script's number by the character's block: the same for letters that stand in one word. 0 is no script.
fn script(c: char) -> u16 {
    match c {
        'a'..='z'
        | 'A'..='Z'
        | '\u{C0}'..='\u{2AF}'
        | '\u{1D00}'..='\u{1D7F}'
        | '\u{1E00}'..='\u{1EFF}'
        | '\u{2C60}'..='\u{2C7F}'
        | '\u{A720}'..='\u{A7FF}'
        | '\u{FB00}'..='\u{FB06}' => LATIN,
        '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}' => GREEK,
        '\u{400}'..='\u{52F}'
        | '\u{1C80}'..='\u{1C8F}'
        | '\u{2DE0}'..='\u{2DFF}'
        | '\u{A640}'..='\u{A69F}' => CYRILLIC,
        '\u{531}'..='\u{58F}' => 4,
        '\u{590}'..='\u{5FF}' | '\u{FB1D}'..='\u{FB4F}' => 5,
        '\u{600}'..='\u{6FF}' | '\u{750}'..='\u{77F}' | '\u{8A0}'..='\u{8FF}' | '\u{FB50}'..='\u{FEFC}' => 6,
        '\u{1100}'..='\u{11FF}'
        | '\u{2E80}'..='\u{2FDF}'
        | '\u{3005}'..='\u{3007}'
        | '\u{3031}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7FF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FF10}'..='\u{FFDC}'
        | '\u{20000}'..='\u{3FFFF}' => HAN,
        '\u{700}'..='\u{1CFF}' | '\u{2C00}'..='\u{2D7F}' | '\u{A000}'..='\u{ABFF}' => {
            16 + (c as u32 >> 7) as u16
        }
        '\u{10000}'..='\u{1EFFF}' => 16 + (c as u32 >> 7) as u16,
        _ => 0,
    }
}

/// Points for a character that few texts have, whatever stands beside it.
fn rarity(c: char) -> u32 {
    match c {
        '\u{0}'..='\u{17F}' => 0,
        // Romanian, Vietnamese, Azeri and Pan-Nigerian letters, pinyin.
        'Ș' | 'ș' | 'Ț' | 'ț' | 'Ơ' | 'ơ' | 'Ư' | 'ư' | 'Ə' | 'ə' | 'Ɛ' | 'ɛ' | 'Ɔ' | 'ɔ' | 'Ǎ'..='ǜ' => {
            1
        }
        '\u{180}'..='\u{2FF}' => 3,
        '\u{300}'..='\u{36F}' => 2,
        '\u{48A}'..='\u{4FF}' => 1,
        '\u{483}'..='\u{489}' | '\u{460}'..='\u{47F}' | '\u{500}'..='\u{52F}' => 3,
        '\u{700}'..='\u{74F}' | '\u{780}'..='\u{8FF}' => 3,
        '\u{27C0}'..='\u{27E5}' | '\u{27F0}'..='\u{2AFF}' => 3,
        '\u{1400}'..='\u{177F}' | '\u{1800}'..='\u{1CFF}' | '\u{2C00}'..='\u{2DFF}' => 3,
        '\u{3400}'..='\u{4DBF}'
        | '\u{A000}'..='\u{A63F}'
        | '\u{A700}'..='\u{ABFF}'
        | '\u{10000}'..='\u{1EFFF}' => 3,
        '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' => 3,
        _ => 0,
    }
}

/// The letters beyond a to z of the alphabets that share Latin; two neighbours that no row holds together are odd.
const ALPHABETS: [&str; 27] = [
    "ÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸàâæçéèêëîïôœùûüÿ",
    "ÀÁÂÃÇÉÊÍÓÔÕÚÜàáâãçéêíóôõúü",
    "ÁÉÍÑÓÚÜáéíñóúüç",
    "ÀÇÈÉÍÏÒÓÚÜàçèéíïòóúü",
    "ÀÈÉÌÍÎÒÓÙÚàèéìíîòóùú",
    "ÄÖÜẞäöüß",
    "ÁÉËÏÍÓÖÚÜÈÊáéëïíóöúüèê",
    "ÄÅÖÉäåöéüàÜ",
    "ÆØÅÉæøåéòôóÓÔÒ",
    "ÁÐÉÍÓÚÝÞÆÖØáðéíóúýþæöø",
    "ÄÖÕÜŠŽäöõüšž",
    "ĀČĒĢĪĶĻŅŠŪŽāčēģīķļņšūžŌōŖŗ",
    "ĄČĘĖĮŠŲŪŽąčęėįšųūž",
    "ĄĆĘŁŃÓŚŹŻąćęłńóśźż",
    "ÁČĎÉĚÍŇÓŘŠŤÚŮÝŽáčďéěíňóřšťúůýž",
    "ÁÄČĎÉÍĹĽŇÓÔŔŠŤÚÝŽáäčďéíĺľňóôŕšťúýž",
    "ÁÉÍÓÖŐÚÜŰáéíóöőúüű",
    "ĂÂÎȘȚŞŢăâîșțşţ",
    "ČĆĐŠŽčćđšžǄǆǇǉǊǌ",
    "ÇĞİÖŞÜÂÎÛçğıöşüâîûƏə",
    "ÇËçë",
    "ĊĠĦŻċġħżàèéìîòù",
    "ĈĜĤĴŜŬĉĝĥĵŝŭ",
    "ÂÊÎÔÛŴŶÁÉÍÓÚÝËÏÖÜâêîôûŵŷáéíóúýëïöü",
    "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯàáâãèéêìíòóôõùúýăđĩũơư",
    "ÀÁÈÉÌÍÒÓÙÚÂÊÎÔÛĀĒĪŌŪàáèéìíòóùúâêîôûāēīōūǎǐǒǔǚńňǹḿ",
    "ČĐŊŠŦŽÁÅÄÖčđŋšŧžáåäö",
];

/// For each character from U+00C0 to U+024F the alphabets that have it, a bit each.
static HOMES: LazyLock<Vec<u32>> = LazyLock::new(|| {
    let mut homes = vec![0; 0x250 - 0xC0];
    for (bit, letters) in ALPHABETS.iter().enumerate() {
        for c in letters.chars() {
            if let Some(home) = homes.get_mut((c as usize).wrapping_sub(0xC0)) {
                *home |= 1 << bit;
            }
        }
    }
    homes
});

fn homes(c: char) -> u32 {
    HOMES.get((c as usize).wrapping_sub(0xC0)).copied().unwrap_or(0)
}

/// Capitals and small letters that are by themselves a word nowhere, so that one alone is half of something.
fn is_never_a_word(c: char) -> bool {
    matches!(
        c,
        'Â' | 'Ã'
            | 'Ä'
            | 'Ç'
            | 'Ë'
            | 'Ì'
            | 'Î'
            | 'Ï'
            | 'Ð'
            | 'Ñ'
            | 'Õ'
            | 'Ù'
            | 'Û'
            | 'Ü'
            | 'Ÿ'
            | 'Þ'
            | 'Ă'
            | 'Ĺ'
            | 'Ĕ'
            | 'Ğ'
            | 'â'
            | 'ã'
            | 'ä'
            | 'ð'
            | 'ï'
            | 'î'
            | 'ë'
            | 'ñ'
            | 'ì'
            | 'ç'
            | 'ÿ'
            | 'ĺ'
    )
}

/// Something that cannot be in any text: a control, private use, an unassigned number.
const FOREIGN: u32 = 10;
/// Two scripts in one word.
const MIXED_SCRIPTS: u32 = 6;
/// A letter of another script than all around it.
const LONE_SCRIPT: u32 = 5;
/// A capital after a small letter, one of them not ASCII; a sign inside a word.
const INSIDE_A_WORD: u32 = 5;
/// A capital after a small letter where words are often run together.
const RUN_TOGETHER: u32 = 2;
/// A sign at the end of a word, a single letter that is no word, two letters that no alphabet holds together.
const ODD_NEIGHBOURS: u32 = 4;

/// Scripts that are known to be at home in a document.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Scripts(u64);

impl Scripts {
    /// Adds the scripts of a text.
    pub(super) fn add(&mut self, text: &[char]) {
        for script in text.iter().map(|c| script(*c)).filter(|script| (GREEK..64).contains(script)) {
            self.0 |= 1 << script;
        }
    }

    fn has(self, script: u16) -> bool {
        script < 64 && self.0 >> script & 1 == 1
    }
}

/// Points that a stretch need not be charged: lone letters of scripts that are at home in the document, and Chinese, Japanese and
/// Korean beside Latin, which is how they are written.
pub(super) fn pardon(text: &[char], scripts: Scripts) -> u32 {
    let mut points = 0;
    let mut run = (0, 0_usize);
    let mut last = 0;
    for c in text {
        let this = script(*c);
        if (last == HAN && this == LATIN || last == LATIN && this == HAN) && scripts.has(HAN) {
            points += MIXED_SCRIPTS;
        }
        last = this;
        if this != 0 {
            if this != run.0 {
                points += if scripts.has(run.0) { lone(run) } else { 0 };
                run = (this, 0);
            }
            run.1 += 1;
        }
    }
    points + if scripts.has(run.0) { lone(run) } else { 0 }
}

/// Points of a stretch with up to [`CONTEXT_CHARS`] neighbours at either end. What is outermost counts as a neighbour only.
pub(super) fn oddity(text: &[char]) -> u32 {
    let mut points = 0;
    let mut script_run = (0, 0_usize);
    let at = |i: usize| text.get(i).copied().unwrap_or('\n');
    let mut before = (Kind::Space, Kind::Space);
    let mut this = kind(at(0));
    for i in 0..text.len() {
        let next = if i + 1 < text.len() { kind(at(i + 1)) } else { Kind::Space };
        if i > 0 && i + 1 < text.len() {
            let neighbours = Neighbours { before_last: before.0, last: before.1, next };
            points += rarity(at(i)) + of_kind(at(i), this, &neighbours);
            if this.is_letter() && before.1.is_letter() {
                points += of_letters(at(i - 1), at(i), this, &neighbours);
            }
        }
        if this.is_letter() {
            let script = script(at(i));
            if script == script_run.0 {
                script_run.1 += 1;
            } else {
                points += lone(script_run);
                script_run = (script, 1);
            }
        }
        before = (before.1, this);
        this = next;
    }
    points + lone(script_run)
}

fn lone(run: (u16, usize)) -> u32 {
    if run.1 == 1 && run.0 > LATIN { LONE_SCRIPT } else { 0 }
}

struct Neighbours {
    before_last: Kind,
    last: Kind,
    next: Kind,
}

fn of_kind(c: char, this: Kind, near: &Neighbours) -> u32 {
    let (left, right) = (near.last.is_wordlike(), near.next.is_wordlike());
    let inside = left && right;
    // After a word and one sign of another kind.
    let trailing =
        near.before_last.is_wordlike() && matches!(near.last, Kind::Closer | Kind::Raised | Kind::Sign);
    match this {
        Kind::Foreign => FOREIGN,
        Kind::Replacement => 1,
        Kind::Sign if c == '√' => ODD_NEIGHBOURS * u32::from(left && !right),
        Kind::Sign if matches!(c, '†' | '‡' | '•') && !right => 2 * u32::from(left),
        Kind::Sign => {
            let crowd = matches!(near.last, Kind::Sign | Kind::Accent | Kind::Raised | Kind::Opener);
            ODD_NEIGHBOURS * u32::from(left || (trailing && right))
                + 2 * u32::from(right)
                + 2 * u32::from(crowd)
        }
        Kind::Accent => 3 * u32::from(left) + u32::from(right) + 2 * u32::from(inside),
        Kind::Raised if inside => INSIDE_A_WORD,
        Kind::Raised if near.last == Kind::Sign => ODD_NEIGHBOURS,
        Kind::Raised => 2 * u32::from(left) + u32::from(right && c != '©'),
        Kind::Opener if inside && !c.is_ascii() => INSIDE_A_WORD,
        Kind::Opener if left && matches!(c, '„' | '‚' | '‹') => 3,
        Kind::Closer if inside && matches!(c, '”' | '»' | '›') => INSIDE_A_WORD,
        Kind::Inverted => INSIDE_A_WORD * u32::from(left || trailing || near.last == Kind::Raised),
        Kind::Bar => u32::from(left) + u32::from(right),
        Kind::Box => {
            let digit = near.last == Kind::Digit || near.next == Kind::Digit;
            ODD_NEIGHBOURS * (u32::from(left) + u32::from(right)) + 2 * u32::from(digit)
        }
        Kind::SoftHyphen if !inside => 3,
        Kind::SoftHyphen if near.last == Kind::Upper && near.next == Kind::Lower => ODD_NEIGHBOURS,
        // No hyphenation leaves one letter.
        Kind::SoftHyphen if !near.before_last.is_wordlike() => ODD_NEIGHBOURS,
        Kind::Mark if !left => INSIDE_A_WORD,
        Kind::Space if c == '\u{a0}' && (near.last == Kind::Space || near.next == Kind::Space) => 1,
        Kind::Upper if !c.is_ascii() && near.last == Kind::Digit => 2,
        Kind::Upper | Kind::Lower if is_never_a_word(c) && !left && !right => match near.last {
            Kind::Opener | Kind::Quote if matches!(near.next, Kind::Closer | Kind::Quote) => 0,
            _ => ODD_NEIGHBOURS,
        },
        // No word ends in it.
        Kind::Upper if c == 'Â' && left && matches!(near.next, Kind::Raised | Kind::Sign | Kind::Accent) => {
            3
        }
        _ => 0,
    }
}

/// Two letters side by side.
fn of_letters(last: char, c: char, this: Kind, near: &Neighbours) -> u32 {
    if last.is_ascii() && c.is_ascii() {
        return 0;
    }
    let scripts = (script(last), script(c));
    if scripts.0 != scripts.1 {
        return MIXED_SCRIPTS;
    }
    let mut points = 0;
    match (near.last, this) {
        // Scrapers run Greek and Cyrillic words together as they do `wordsTogether`, which is free.
        (Kind::Lower, Kind::Upper) if scripts.1 != LATIN => points += RUN_TOGETHER,
        (Kind::Lower, Kind::Upper) => points += INSIDE_A_WORD,
        (Kind::Upper, Kind::Lower) if near.before_last == Kind::Upper => points += 2,
        _ => {}
    }
    if scripts.1 == LATIN && !last.is_ascii() && !c.is_ascii() {
        let (a, b) = (homes(last), homes(c));
        if a != 0 && b != 0 && a & b == 0 {
            points += ODD_NEIGHBOURS;
        } else if last.to_lowercase().ne(c.to_lowercase()) {
            points += 1;
        }
    }
    points
}
