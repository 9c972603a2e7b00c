//! Markdown: it carries no HTML and no script, and says what the text says.

#[allow(clippy::duplicate_mod, reason = "the fuzzer's crate has no other tests")]
#[path = "../../markdown/render.rs"]
mod render;

use super::{split, text_of, tidied};
use dechrome::emit::{self, Markdown};
use dechrome::{Cleaner, Document, Format, Hints, Settings};
use render::{Rendered, words};

pub(super) fn check(bytes: &[u8]) {
    let (choice, bytes) = split(bytes);
    let bit = |at: u8| choice >> at & 1 == 1;
    let options = Markdown { links: bit(0), images: bit(1) };
    let format = if bit(2) { Format::Text } else { Format::Html };
    let settings = Settings { strip: bit(3), unwrap: bit(4), markdown: Some(options), ..Settings::default() };
    let text = text_of(bytes);
    let document = Document { hints: Hints { format, ..Hints::default() }, ..Document::text(&text) };
    let cleaner = Cleaner::new(settings.clone());
    let examination = cleaner.examine(&document);
    let (text, markdown) = (emit::text(&examination, &settings), emit::markdown(&examination, &settings));
    assert_eq!(cleaner.clean(&document).markdown.as_deref(), Some(&*markdown));
    assert!(markdown.is_empty() || markdown.ends_with('\n'));
    let strange = markdown.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t'));
    assert_eq!(strange, None, "a control character");
    let rendered = Rendered::of(&markdown);
    assert_eq!(rendered.fault, None, "in the Markdown {markdown:?}");
    if !options.images {
        // A joiner at which emphasis begins has no letter before it, and goes.
        let plain = |text: &str| tidied(&words(text).join(" ")).replace(['\u{200c}', '\u{200d}'], "");
        assert_eq!(plain(&rendered.text), plain(&text), "in the Markdown {markdown:?}");
    }
}
