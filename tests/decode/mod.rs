//! What the ladder makes of short and damaged texts, in shares of many windows of the texts in testdata/encodings/samples.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    reason = "a test that finds something amiss shall stop there"
)]

use dechrome::{Content, Document, Hints, decode};
use encoding_rs::Encoding;
use std::fmt::Write as _;
use std::path::Path;

const LENGTHS: [usize; 4] = [10, 30, 100, 1_000];
const DAMAGES: [Damage; 4] = [Damage::None, Damage::CutAtStart, Damage::CutAtEnd, Damage::BadByte];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Damage {
    None,
    CutAtStart,
    CutAtEnd,
    BadByte,
}

/// A row of the table: an encoding, the texts that it is tried on, and the least share, in hundredths, of each cell: for each
/// length the four damages. UTF-8's are promised; the others are what was reached, so that no change loses ground unseen.
struct Row {
    label: &'static str,
    texts: &'static [&'static str],
    floors: [[u32; 4]; 4],
}

const UTF8_TEXTS: &[&str] = &[
    "english",
    "german",
    "french",
    "spanish",
    "polish",
    "czech",
    "turkish",
    "vietnamese",
    "russian",
    "greek",
    "arabic",
    "hebrew",
    "chinese-simplified",
    "chinese-traditional",
    "japanese",
    "korean",
];

#[rustfmt::skip]
const ROWS: &[Row] = &[
    Row { label: "utf-8", texts: UTF8_TEXTS, floors: [[97, 97, 97, 97], [97, 97, 97, 97], [97, 97, 97, 97], [97, 97, 97, 97]] },
    Row { label: "windows-1252", texts: &["english", "german", "french", "spanish"], floors: [[99, 100, 99, 96], [99, 99, 99, 98], [100, 100, 100, 99], [100, 100, 100, 100]] },
    Row { label: "windows-1251", texts: &["russian"], floors: [[97, 98, 96, 87], [100, 100, 100, 100], [100, 100, 100, 98], [100, 100, 100, 100]] },
    Row { label: "koi8-r", texts: &["russian"], floors: [[100, 97, 98, 74], [100, 100, 100, 100], [100, 100, 100, 100], [100, 100, 100, 100]] },
    Row { label: "shift_jis", texts: &["japanese"], floors: [[100, 100, 100, 98], [100, 100, 100, 100], [100, 100, 100, 100], [100, 100, 100, 100]] },
    Row { label: "euc-jp", texts: &["japanese"], floors: [[100, 100, 100, 81], [100, 100, 100, 93], [100, 100, 100, 94], [100, 100, 100, 100]] },
    Row { label: "gb18030", texts: &["chinese-simplified"], floors: [[100, 95, 100, 98], [100, 100, 100, 100], [100, 100, 100, 100], [100, 100, 100, 100]] },
    Row { label: "big5", texts: &["chinese-traditional"], floors: [[93, 93, 90, 80], [100, 100, 100, 100], [100, 100, 100, 100], [100, 100, 100, 100]] },
    Row { label: "euc-kr", texts: &["korean"], floors: [[100, 91, 97, 87], [100, 100, 100, 98], [100, 100, 100, 100], [100, 100, 100, 100]] },
    Row { label: "windows-1250", texts: &["polish", "czech"], floors: [[88, 90, 85, 86], [96, 97, 96, 96], [98, 98, 99, 98], [100, 100, 100, 100]] },
    Row { label: "iso-8859-2", texts: &["polish", "czech"], floors: [[91, 90, 89, 78], [98, 98, 98, 93], [100, 100, 100, 96], [100, 100, 100, 100]] },
    Row { label: "windows-1256", texts: &["arabic"], floors: [[100, 100, 98, 79], [100, 100, 100, 100], [100, 100, 100, 100], [100, 100, 100, 100]] },
    Row { label: "iso-8859-7", texts: &["greek"], floors: [[96, 96, 94, 75], [100, 100, 100, 100], [100, 100, 100, 100], [100, 100, 100, 100]] },
    Row { label: "windows-1254", texts: &["turkish"], floors: [[97, 97, 95, 79], [93, 93, 93, 92], [100, 100, 100, 100], [100, 100, 100, 100]] },
    Row { label: "windows-1255", texts: &["hebrew"], floors: [[87, 86, 82, 76], [100, 100, 100, 98], [100, 100, 100, 97], [100, 100, 100, 100]] },
];

/// A window of a text, its bytes after the damage, and which of its characters are still whole.
struct Case {
    chars: Vec<char>,
    bytes: Vec<u8>,
    /// Characters before the damaged spot, and from which one on after it.
    whole: (usize, usize),
}

fn sample(name: &str) -> Vec<char> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("testdata/encodings/samples")
        .join(name)
        .with_extension("txt");
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let text = std::str::from_utf8(&bytes).unwrap();
    assert!(text.chars().count() > 400, "{name} is too short for many windows");
    text.trim_end().replace('\n', " ").chars().collect()
}

fn encode(encoding: &'static Encoding, c: char) -> Option<Vec<u8>> {
    let mut buffer = [0; 4];
    let (bytes, _, unmappable) = encoding.encode(c.encode_utf8(&mut buffer));
    (!unmappable).then(|| bytes.into_owned())
}

/// Windows at even distances; those that are all ASCII show no encoding and are passed over. Randomness is a counter's.
fn cases(encoding: &'static Encoding, text: &[char], length: usize, damage: Damage) -> Vec<Case> {
    let wanted = if length > 500 { 16 } else { 80 };
    let text: Vec<(char, Vec<u8>)> = text.iter().filter_map(|&c| Some((c, encode(encoding, c)?))).collect();
    let mut cases = Vec::new();
    let mut starts: Vec<usize> = (0..text.len()).collect();
    if !encoding.is_single_byte() {
        let multi = |at: usize| text[at % text.len()].1.len() > 1;
        match damage {
            Damage::CutAtStart => starts.retain(|&at| multi(at)),
            Damage::CutAtEnd => starts.retain(|&at| multi(at + length - 1)),
            Damage::None | Damage::BadByte => {}
        }
    }
    let step = (starts.len() / wanted).max(1);
    for (turn, &start) in starts.iter().step_by(step).enumerate() {
        let window: Vec<&(char, Vec<u8>)> =
            (start..start + length).map(|at| &text[at % text.len()]).collect();
        let chars: Vec<char> = window.iter().map(|(c, _)| *c).collect();
        let mut bytes: Vec<u8> = window.iter().flat_map(|(_, bytes)| bytes.iter().copied()).collect();
        if bytes.is_ascii() {
            continue;
        }
        let noise = (turn + 1).wrapping_mul(0x9E37_79B9) >> 4;
        let mut whole = (length, length);
        match damage {
            Damage::None => {}
            Damage::CutAtStart => {
                bytes.drain(..1 + noise % (window[0].1.len() - 1).max(1));
                whole = (0, 1);
            }
            Damage::CutAtEnd => {
                bytes.truncate(bytes.len() - 1 - noise % (window[length - 1].1.len() - 1).max(1));
                whole = (length - 1, length);
            }
            Damage::BadByte => {
                let at = noise % bytes.len();
                bytes[at] = 0x80 | (noise >> 8) as u8;
                if std::str::from_utf8(&bytes).is_ok() {
                    continue;
                }
                let mut end = 0;
                let spot = window.iter().position(|(_, one)| {
                    end += one.len();
                    end > at
                });
                let spot = spot.unwrap();
                whole = (spot, spot + 1);
            }
        }
        cases.push(Case { chars, bytes, whole });
    }
    cases
}

/// Whether the text is the window's apart from the damaged spot, or what the right encoding makes of the damaged bytes.
fn right(label: &str, case: &Case) -> bool {
    let decoded = decode::decode(&Document::bytes(&case.bytes));
    let text: Vec<char> = decoded.text.chars().collect();
    let (head, tail) = (&case.chars[..case.whole.0], &case.chars[case.whole.1..]);
    let lengths = head.len() + tail.len()..=head.len() + tail.len() + 4;
    let given = Document {
        content: Content::Bytes(&case.bytes),
        hints: Hints { charset: Some(label), ..Hints::default() },
    };
    (text.starts_with(head) && text.ends_with(tail) && lengths.contains(&text.len()))
        || (label != "utf-8" && decoded.text == decode::decode(&given).text)
}

#[test]
fn short_and_damaged_texts_come_out_right() {
    let mut table = String::from("shares right: whole, cut at the start, cut at the end, one bad byte\n");
    let mut short = String::new();
    writeln!(table, "{:<14}{}", "", LENGTHS.map(|length| format!("{length:>13} characters  ")).concat())
        .unwrap();
    for row in ROWS {
        let encoding = Encoding::for_label(row.label.as_bytes()).unwrap();
        write!(table, "{:<14}", row.label).unwrap();
        for (length, floors) in LENGTHS.into_iter().zip(row.floors) {
            for (damage, floor) in DAMAGES.into_iter().zip(floors) {
                let (mut good, mut all) = (0, 0);
                for name in row.texts {
                    let cases = cases(encoding, &sample(name), length, damage);
                    let found = cases.iter().filter(|case| right(row.label, case)).count();
                    good += found;
                    all += cases.len();
                }
                assert!(all >= 16, "{} has too few windows of {length}: {all}", row.label);
                let share = 100.0 * good as f64 / all as f64;
                write!(table, "{share:>6.1}").unwrap();
                if share < f64::from(floor) {
                    writeln!(short, "{} at {length}: {share:.1} is less than {floor}", row.label).unwrap();
                }
            }
            table.push_str("  ");
        }
        table.push('\n');
    }
    println!("{table}");
    assert!(short.is_empty(), "{table}\n{short}");
}

/// Bytes without order; the same ones every time.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.next() as u8).collect()
    }
}

#[test]
fn any_bytes_decode_to_text_without_a_mark() {
    let mut noise = Noise(42);
    let pieces: &[&[u8]] = &[
        b"\0",
        b"\x1B$B",
        b"\x1B(B",
        b"\xEF\xBB\xBF",
        b"\xFF\xFE",
        b"\xFE\xFF",
        b"\0\0\xFE\xFF",
        b"\x84\x31\x95\x33",
        b"<meta charset=",
        b"utf-16>",
        b"big5>",
        b"<?xml encoding='",
        b"\xE5\xB7\xA5",
        b"\xD8\0",
        b"\x81\x30",
        b"\x8F\xA1",
        b"text ",
    ];
    for _ in 0..4_000 {
        let mut bytes = Vec::new();
        for _ in 0..noise.next() % 6 {
            let piece = pieces[noise.next() as usize % pieces.len()];
            bytes.extend_from_slice(piece);
            let more = noise.next() as usize % 7;
            bytes.extend(noise.bytes(more));
        }
        let decoded = decode::decode(&Document::bytes(&bytes));
        let mark = decoded.text.starts_with('\u{FEFF}');
        assert!(!mark, "{}", bytes.escape_ascii());
        let stand = decoded.text.matches('\u{FFFD}').count();
        assert!(decoded.replaced <= stand, "{} of {stand} in {}", decoded.replaced, bytes.escape_ascii());
        if decoded.encoding.starts_with("UTF-8") && !bytes.windows(3).any(|three| three == b"\xEF\xBF\xBD") {
            assert_eq!(decoded.replaced, stand, "{}", bytes.escape_ascii());
        }
        let again = decode::decode(&Document::bytes(decoded.text.as_bytes())).text.into_owned();
        if !decoded.text.contains(['\0', '\x1B', '\u{FEFF}']) {
            assert_eq!(again, decoded.text, "a second time, of {}", bytes.escape_ascii());
        }
    }
}

#[test]
fn bytes_of_programs_and_pictures_are_binary() {
    let mut noise = Noise(7);
    let header: &[u8] = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\x02\x58\0\0\x01\x90\x08\x06\0\0\0";
    for length in [100, 1_000, 10_000, 100_000] {
        for _ in 0..40 {
            let mut random = noise.bytes(length);
            random[length / 2] = 0;
            let mut picture = header.to_vec();
            picture.extend(noise.bytes(length));
            let sparse: Vec<u8> = (0..length)
                .map(|_| if noise.next().is_multiple_of(3) { noise.next() as u8 } else { 0 })
                .collect();
            let numbers: Vec<u8> =
                (0..length / 4).flat_map(|_| (noise.next() as u32 % 5_000).to_le_bytes()).collect();
            for bytes in [random, picture, sparse, numbers] {
                let decoded = decode::decode(&Document::bytes(&bytes));
                assert_eq!(decoded.evidence, dechrome::Evidence::Binary, "{length}: {}", decoded.encoding);
                assert!(decoded.text.is_empty());
            }
        }
    }
    let this = std::fs::read(std::env::current_exe().unwrap()).unwrap();
    assert_eq!(decode::decode(&Document::bytes(&this)).evidence, dechrome::Evidence::Binary);
}
