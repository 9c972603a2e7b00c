//! The file of a sample: lines of JSON, the same bytes for the same sample.
//!
//! The first line says what the file is, whose sample it is and how much follows; then come the distinct lines of text in the order
//! in which they are first met, an empty one with its hash where the text was too long; then the documents by their hashes; at
//! the end the hash of all bytes before. A sample forgets nothing that merging needs, so that parts that were written to files
//! and merged give what the whole gives.

use super::keys::hash;
use super::sample::{Sample, Sampled};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// The version of the format that this program writes, and the newest that it reads.
pub const FORMAT: u32 = 1;

/// Why a file is no sample.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct SampleError {
    /// The file, as it was named.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, and what was expected.
    pub message: String,
}

#[derive(Serialize, Deserialize)]
struct Header {
    dechrome_sample: u32,
    site: String,
    limit: usize,
    texts: usize,
    documents: usize,
}

#[derive(Deserialize)]
struct Version {
    dechrome_sample: u32,
}

#[derive(Serialize, Deserialize)]
struct Document {
    hash: u64,
    first: Box<str>,
    last: Box<str>,
    head: u32,
    total: u32,
    lines: Vec<u32>,
}

#[derive(Serialize, Deserialize)]
struct End {
    hash: u64,
}

/// A sample as a file.
pub fn write(site: &str, sample: &Sample) -> Vec<u8> {
    let mut places: HashMap<u64, u32> = HashMap::new();
    let mut order = Vec::new();
    for &key in sample.documents().values().flat_map(|document| &document.lines) {
        places.entry(key).or_insert_with(|| {
            order.push(key);
            order.len() as u32 - 1
        });
    }
    let header = Header {
        dechrome_sample: FORMAT,
        site: site.to_owned(),
        limit: sample.limit(),
        texts: order.len(),
        documents: sample.documents().len(),
    };
    let mut out = Vec::with_capacity(sample.size_bytes());
    push(&mut out, &header);
    for key in order {
        match sample.text(key) {
            "" => push(&mut out, &key),
            text => push(&mut out, &text),
        }
    }
    for (&hash, document) in sample.documents() {
        let lines = document.lines.iter().filter_map(|key| places.get(key).copied()).collect();
        let (first, last) = document.names.clone();
        push(&mut out, &Document { hash, first, last, head: document.head, total: document.total, lines });
    }
    let end = End { hash: hash(&out) };
    push(&mut out, &end);
    out
}

fn push(out: &mut Vec<u8>, value: &impl Serialize) {
    // Numbers and strings can always be written, and a vector always takes them.
    let _ = serde_json::to_writer(&mut *out, value);
    out.push(b'\n');
}

/// Reads a file; the site's name and its sample. `name` is the file's name in errors.
///
/// # Errors
/// What is wrong, in which line, and what was expected.
pub fn read(name: &str, bytes: &[u8]) -> Result<(String, Sample), SampleError> {
    let fail = |line: usize, message: String| SampleError { file: name.to_owned(), line, message };
    let cut = |line: usize| {
        fail(line, "the file was cut short: expected the hash of all lines at its end".to_owned())
    };
    let mut lines = (1usize..).zip(bytes.split_inclusive(|&byte| byte == b'\n'));
    let (_, first) =
        lines.next().ok_or_else(|| fail(1, "the file is empty: expected a sample".to_owned()))?;
    let version: Version = serde_json::from_slice(first)
        .map_err(|_| fail(1, "not a sample: expected {\"dechrome_sample\": ...".to_owned()))?;
    if version.dechrome_sample > FORMAT {
        let found = version.dechrome_sample;
        return Err(fail(
            1,
            format!("format {found} is of a newer version of dechrome; expected {FORMAT} or less"),
        ));
    }
    let header: Header = parse(first).map_err(|message| fail(1, message))?;
    let mut texts = Vec::new();
    for _ in 0..header.texts {
        let (number, line) = lines.next().ok_or_else(|| cut(texts.len() + 2))?;
        if !line.ends_with(b"\n") {
            return Err(cut(number));
        }
        let text = if line.starts_with(b"\"") {
            parse(line).map(|text: Box<str>| (hash(text.as_bytes()), text))
        } else {
            parse(line).map(|key: u64| (key, Box::default()))
        };
        texts.push(text.map_err(|message| fail(number, message))?);
    }
    let by_key: HashMap<u64, &str> = texts.iter().map(|(key, text)| (*key, &**text)).collect();
    let mut sample = Sample::new(header.limit);
    for at in 0..header.documents {
        let (number, line) = lines.next().ok_or_else(|| cut(texts.len() + at + 2))?;
        if !line.ends_with(b"\n") {
            return Err(cut(number));
        }
        let document: Document = parse(line).map_err(|message| fail(number, message))?;
        let key = |&place: &u32| texts.get(place as usize).map(|(key, _)| *key);
        let keys: Option<Box<[u64]>> = document.lines.iter().map(key).collect();
        let keys =
            keys.filter(|keys| keys.len() <= document.total as usize && document.head as usize <= keys.len());
        let keys = keys.ok_or_else(|| {
            fail(number, format!("a line's number is too large: expected less than {}", texts.len()))
        })?;
        let sampled = Sampled {
            names: (document.first, document.last),
            lines: keys,
            head: document.head,
            total: document.total,
        };
        sample.take(document.hash, sampled, |key| by_key.get(&key).copied().unwrap_or_default());
    }
    let (number, line) = lines.next().ok_or_else(|| cut(texts.len() + header.documents + 2))?;
    let end: End = parse(line).map_err(|_| cut(number))?;
    if let Some((number, _)) = lines.next() {
        return Err(fail(number, "the file goes on after its end: expected nothing more".to_owned()));
    }
    let before = bytes.len() - line.len();
    if hash(bytes.get(..before).unwrap_or_default()) != end.hash {
        return Err(fail(
            number,
            "the file was changed: its lines do not have the hash that its end names".to_owned(),
        ));
    }
    Ok((header.site, sample))
}

fn parse<'a, T: Deserialize<'a>>(line: &'a [u8]) -> Result<T, String> {
    serde_json::from_slice(line).map_err(|error| format!("not a line of a sample: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::segment;
    use crate::site::sample::Page;

    fn sample() -> Sample {
        let mut sample = Sample::new(9);
        for n in 0..20 {
            let text = format!("Home\n{}\npage {n}\nFoot\n", "long ".repeat(400));
            sample.add(&format!("{n}.txt"), &Page::of(&text, &segment(&text)));
        }
        sample
    }

    #[test]
    fn a_sample_comes_back_as_it_was() {
        let sample = sample();
        let file = write("harbour.example", &sample);
        assert_eq!(read("x", &file), Ok(("harbour.example".to_owned(), sample)));
    }

    #[test]
    fn a_file_cut_anywhere_or_changed_is_refused() {
        let file = write("s", &sample());
        for end in (0..file.len() - 1).step_by(7) {
            assert!(read("x", &file[..end]).is_err(), "{end}");
        }
        let mut other = file.clone();
        let at = other.windows(4).position(|window| window == b"page").expect("a page");
        other[at] = b'P';
        let error = read("x", &other).expect_err("a changed file");
        assert!(error.message.contains("changed"), "{error}");
        let longer = [&file[..], b"<h2>"].concat();
        let error = read("x", &longer).expect_err("a longer file");
        assert!(error.message.contains("goes on after its end"), "{error}");
        let newer = String::from_utf8(file).expect("UTF-8").replacen("sample\":1", "sample\":2", 1);
        let error = read("x", newer.as_bytes()).expect_err("a newer file");
        assert_eq!(error.to_string(), "x:1: format 2 is of a newer version of dechrome; expected 1 or less");
    }
}
