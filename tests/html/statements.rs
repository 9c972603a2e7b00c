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

#[test]
fn a_time_within_prose_is_no_date_of_the_page() {
    let page = |line: &str| format!("<title>The quay</title><h1>The quay</h1>{PROSE}{line}{PROSE}");
    for line in [
        "<p>The band plays on <time datetime=2030-05-01>1 May 2030</time>, when the quay is opened again by the mayor.</p>",
        "<p>The band plays when the quay is opened again by the mayor on <time>1 May 2030</time>.</p>",
        "<p>The band plays when the quay is opened again by the mayor on 1 May 2030.</p>",
    ] {
        for page in [page(line), format!("<title>The quay</title><h1>The quay</h1>{line}{PROSE}")] {
            assert_eq!(value(&page, FieldName::Date), None, "{page}");
        }
    }
    for line in [
        "<p><time datetime=2030-05-01>1 May 2030</time></p>",
        "<p>Seen last on <time datetime=2030-05-01>1 May 2030</time> by Jane Roe, who lives at the quay</p>",
        "<p>Our crew has put this in order on <time>1 May 2030</time>.</p>",
        "<p>The crew has put this page in order on <time pubdate datetime=2030-05-01>1 May</time>, in the light of the moon.</p>",
        "<p>The crew has put this page in order on <time itemprop=datePublished>1 May 2030</time>, in the light of the moon.</p>",
    ] {
        assert_eq!(value(&page(line), FieldName::Date).as_deref(), Some("2030-05-01"), "{line}");
    }
}

#[test]
fn the_site_s_heading_is_not_the_page_s_title() {
    const TITLE: &str = "Varnish for larch planks";
    let footer = format!("{PROSE}{PROSE}<h3>Lake Boats</h3>");
    for (page, wanted) in [
        (format!("<title>{TITLE} - Lake Boats</title><h1>Lake Boats</h1><h2>{TITLE}</h2>{PROSE}"), TITLE),
        (
            format!("<title>{TITLE} - Wood - Lake Boats</title><h1>Lake Boats</h1><h3>{TITLE}</h3>{PROSE}"),
            TITLE,
        ),
        (
            format!(
                "<title>Lake Boats: {TITLE}</title><h1><a href=/>Lake Boats</a></h1><h3>{TITLE}</h3>{PROSE}"
            ),
            TITLE,
        ),
        (
            format!(
                "<title>Lake Boats: {TITLE}</title><a href='https://boats.example'><h1>Lake Boats</h1></a><p><b>{TITLE}</b></p>{PROSE}"
            ),
            TITLE,
        ),
        (
            format!(
                "<title>{TITLE}</title><meta property=og:type content=article><h1><a href=/>Lake Boats</a></h1><p>{TITLE}</p>{PROSE}"
            ),
            TITLE,
        ),
        // A heading elsewhere in the page's words, and a link that leads to the page itself.
        (format!("<title>{TITLE} - Lake Boats</title><h1>{TITLE}</h1>{footer}"), TITLE),
        (format!("<title>Larch | Lake Boats</title><h1>Larch</h1>{footer}"), "Larch"),
        (
            format!(
                "<title>Lake Boats | {TITLE}</title><h1><a href=/t/1>{TITLE}</a></h1><h2>Lake Boats</h2>{PROSE}"
            ),
            TITLE,
        ),
        (format!("<title>{TITLE} - Lake Boats</title><h1><a href=/>{TITLE}</a></h1>{PROSE}"), TITLE),
    ] {
        assert_eq!(value(&page, FieldName::Title).as_deref(), Some(wanted), "{page}");
    }
}
