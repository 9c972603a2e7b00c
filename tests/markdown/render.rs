//! Markdown read by a parser of its own: what a reader would see of it.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// What is seen, and what must not be there.
pub(crate) struct Rendered {
    pub(crate) text: String,
    pub(crate) fault: Option<String>,
}

impl Rendered {
    pub(crate) fn of(markdown: &str) -> Self {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_FOOTNOTES;
        let (mut text, mut fault) = (String::new(), None);
        for event in Parser::new_ext(markdown, options) {
            match event {
                Event::Text(words) | Event::Code(words) => text.push_str(&words),
                Event::InlineHtml(html) | Event::Html(html) if &*html == "<br>" => text.push('\n'),
                Event::InlineHtml(html) | Event::Html(html) => fault = Some(format!("HTML came out: {html}")),
                Event::SoftBreak | Event::HardBreak => text.push('\n'),
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    let scheme =
                        dest_url.split_once(':').map_or("", |(scheme, _)| scheme).to_ascii_lowercase();
                    if !["", "http", "https", "mailto"].contains(&&*scheme)
                        && !scheme.contains(['/', '?', '#'])
                    {
                        fault = Some(format!("a link to {dest_url}"));
                    }
                }
                Event::Start(Tag::Strikethrough | Tag::FootnoteDefinition(_)) | Event::Rule => {
                    fault = Some(format!("{event:?}"));
                }
                Event::FootnoteReference(_) => fault = Some(format!("{event:?}")),
                Event::Start(Tag::List(_) | Tag::Item) => text.push('\n'),
                Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link | TagEnd::Image) => {}
                Event::End(_) => text.push('\n'),
                _ => {}
            }
        }
        Self { text, fault }
    }
}

/// The words of a text, without what lists and tables put before and between them.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut clean = String::new();
    for line in text.lines() {
        dechrome::tidy::tidy(line, &mut clean);
        clean.push('\n');
    }
    let is_marker = |word: &str| {
        let digits = word.strip_suffix(['.', ')']).map(|digits| digits.strip_prefix('-').unwrap_or(digits));
        matches!(word, "•" | "|" | "-" | "*" | "+" | "·" | "‣" | "◦" | "▪" | "●" | "○" | "–")
            || digits
                .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
    };
    clean.split_whitespace().filter(|word| !is_marker(word)).map(str::to_owned).collect()
}
