//! Which of a page's statements of itself is believed, where they depend on each other or on the text around them.

use super::clean;
use dechrome::FieldName;

const PROSE: &str = "<p>The harbour master had ordered all but one of the ferries to stay at their piers until the storm was over, and \
    nobody who waited in the hall that afternoon had expected anything else of him.</p>\
    <p>By the evening the wind had turned, and the first boat left for the islands with eleven passengers, two dogs and the mail \
    that should have gone out on the day before, as the crew were glad to point out.</p>";

fn value(page: &str, field: FieldName) -> Option<String> {
    clean(page, false).metadata.value(field).map(str::to_owned)
}

#[test]
fn a_date_of_numbers_is_read_as_the_page_s_language_writes_it() {
    const NAV: &str = "<nav><a href=/>Home</a> <a href=/n>News</a> <a href=/c>Contact us</a></nav>";
    for (language, april) in [
        ("", false),
        ("en", false),
        ("en-US", false),
        ("en_CA", false),
        ("fil-PH", false),
        ("en-GB", true),
        ("en-IN", true),
        ("fr", true),
        ("de-CH", true),
        ("pt-BR", true),
    ] {
        let wanted = if april { "2024-04-03" } else { "2024-03-04" };
        let root = if language.is_empty() { String::new() } else { format!("<html lang={language}>") };
        for stated in [
            "<meta name=date content=03/04/2024>",
            "<time datetime=03/04/2024>that day</time>",
            "<p>Published 03/04/2024</p>",
            "<p>03/04/2024</p>",
            "<p class=date>on 03/04/2024 at noon</p>",
        ] {
            let page = format!("{root}<title>The pier</title>{NAV}<h1>The pier</h1>{stated}{PROSE}");
            assert_eq!(value(&page, FieldName::Date).as_deref(), Some(wanted), "{language} {stated}");
        }
        // No month is the thirteenth.
        let page = format!("{root}<meta name=date content=13/04/2024><meta name=title content=x>{PROSE}");
        assert_eq!(value(&page, FieldName::Date).as_deref(), Some("2024-04-13"), "{language}");
        let page = format!("{root}<meta name=date content=04/13/2024>{PROSE}");
        assert_eq!(value(&page, FieldName::Date).as_deref(), Some("2024-04-13"), "{language}");
    }
}
