//! What a document says about its own encoding: `<meta charset>`, `<meta http-equiv>`, `<?xml encoding>`.
//!
//! Takes bytes, gives the encoding that the first such label names. Whether the label is believed, the ladder decides.

use super::charset::Charset;
use memchr::memmem;

/// Labels are looked for in so many bytes at the start. Browsers stop at 1,024; scraped pages put scripts before their `<meta>`.
const HEAD_BYTES: usize = 16 * 1024;

/// A declaration longer than this is no declaration; keeps the search linear in bytes without a `>`.
const TAG_BYTES: usize = 512;

/// The encoding that the document declares, if the label is known and can be true: a label that was read as ASCII names no UTF-16.
pub(super) fn find(bytes: &[u8]) -> Option<Charset> {
    let head = bytes.get(..HEAD_BYTES).unwrap_or(bytes);
    let xml =
        head.trim_ascii_start().starts_with(b"<?xml").then(|| label_in(head.trim_ascii_start(), b"encoding"));
    let declared = xml.flatten().or_else(|| {
        let (mut commented_until, mut may_close) = (0, true);
        memchr::memchr_iter(b'<', head)
            .filter(|&at| {
                // What a comment says was said once.
                let is_comment = may_close && at >= commented_until && head.get(at..at + 4) == Some(b"<!--");
                if is_comment {
                    let end = head.get(at + 2..).and_then(|rest| memmem::find(rest, b"-->"));
                    // Without an end it is none, nor are those after it.
                    may_close = end.is_some();
                    commented_until = end.map_or(commented_until, |end| at + 2 + end);
                }
                at >= commented_until
            })
            .filter_map(|at| head.get(at + 1..))
            .filter(|tag| tag.get(..4).is_some_and(|name| name.eq_ignore_ascii_case(b"meta")))
            .find_map(|tag| label_in(tag, b"charset"))
    });
    declared.filter(|charset| charset.is_ascii_compatible())
}

/// The label after `name =` in a tag.
fn label_in(tag: &[u8], name: &[u8]) -> Option<Charset> {
    let tag = tag.get(..TAG_BYTES).unwrap_or(tag);
    let tag = tag.split(|&byte| byte == b'>').next()?.to_ascii_lowercase();
    memmem::find_iter(&tag, name).find_map(|at| {
        let rest = tag.get(at + name.len()..)?.trim_ascii_start().strip_prefix(b"=")?;
        let rest = rest.trim_ascii_start();
        let rest = rest.strip_prefix(b"\"").or(rest.strip_prefix(b"'")).unwrap_or(rest).trim_ascii_start();
        let ends = |byte: &u8| byte.is_ascii_whitespace() || b"\"';/?".contains(byte);
        let label = rest.split(ends).next()?;
        Charset::for_label(std::str::from_utf8(label).ok()?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_found_where_pages_put_them() {
        for (bytes, name) in [
            (&b"<html><head><meta charset=koi8-r></head>"[..], Some("KOI8-R")),
            (b"<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=Shift_JIS'>", Some("Shift_JIS")),
            (b"<meta content=\"text/html;charset = 'gb2312'\" http-equiv=\"content-type\">", Some("gb18030")),
            (b"<?xml version=\"1.0\" encoding=\"ISO-8859-2\"?>", Some("ISO-8859-2")),
            (b"\n<?xml version='1.0' encoding = 'windows-1251' ?>", Some("windows-1251")),
            (b"<meta name=x><meta charset=\"euc-kr\"/>", Some("EUC-KR")),
            (b"<meta charset=klingon><meta charset=big5>", Some("Big5")),
            (b"<meta name=charset content=big5>", None),
            (b"<meta charset=utf-16>", None),
            (b"<!-- <meta charset=big5> --><meta charset=koi8-r>", Some("KOI8-R")),
            (b"<!--><meta charset=koi8-r>", Some("KOI8-R")),
            (b"<!-- <meta charset=koi8-r>", Some("KOI8-R")),
            (b"charset=big5", None),
            (b"<p>encoding=\"big5\"", None),
            (b"<meta ", None),
            (b"<", None),
        ] {
            assert_eq!(find(bytes).map(Charset::name), name, "{}", bytes.escape_ascii());
        }
    }
}
