//! What the markup names as none of the body, and what a page says twice.

use super::clean;
use dechrome::{Cleaner, Document, FieldName, Settings};

const NAV: &str =
    "<nav><ul><li><a href=/>Home</a><li><a href=/news>News</a><li><a href=/sport>Sport</a></ul></nav>";
const STORY: &str = "<h1>The ferry that stayed at its pier</h1>\
    <p>The harbour master had ordered all but one of the ferries to stay at their piers until the storm was over, and nobody who \
    waited in the hall that afternoon had expected anything else of him.</p>\
    <p>He had seen such days before, he told the paper, and he remembered well the winter in which the old pier was carried away \
    in a single night, with the ticket office and both of the cranes that stood on it.</p>\
    <p>By the evening the wind had turned, and the first boat left for the islands with eleven passengers, two dogs and the mail \
    that should have gone out on the day before, as the crew were glad to point out.</p>\
    <p>The council will speak about a new breakwater on Monday, for the third time in as many years, and the engineers who are to \
    build it have promised to bring a model of it that fits on the table.</p>\
    <p>The island's shops, which had been told to expect nothing before the weekend, sold what bread they had by the late \
    morning; the school kept its kitchen open for whoever came, and some forty people did, most of them to talk.</p>\
    <p>Until then the ferries leave from the inner harbour whenever the water in the channel is too rough for them, and those who \
    have booked a place are told of it by telephone an hour before.</p>";
const TALK: &str = "<p>I was on that boat, and I can only say that the crew did all that they could for us that night.</p>\
    <p>The council has promised us that breakwater since my father was young, and I do not believe a word of it.</p>";

fn page(head: &str, below: &str) -> String {
    format!(
        "<html><head><title>The ferry that stayed at its pier</title>{head}</head><body>{NAV}<main>{STORY}</main>{below}</body></html>"
    )
}

/// Whether a line of the page stays, and the reasons for which others went.
fn fate(page: &str, line: &str) -> (bool, Vec<String>) {
    let cleaned = clean(page, true);
    let reasons = cleaned
        .reasons
        .into_iter()
        .filter(|removal| removal.text.contains(line))
        .map(|removal| removal.reason);
    (cleaned.text.contains(line), reasons.collect())
}

const ARTICLE: &str = "<meta property=og:type content=article>";
const PRODUCT: &str = "<meta property=og:type content=product>";

#[test]
fn what_the_markup_names_as_none_of_the_body_goes_with_its_reason() {
    for (head, start, end, reason) in [
        (
            ARTICLE,
            "<div id=comments><ol class=comment-list><li>",
            "</ol></div>",
            "readers' comments, by the markup",
        ),
        (ARTICLE, "<section class=disqus>", "</section>", "readers' comments, by the markup"),
        ("", "<ol class=commentlist><li>", "</ol>", "readers' comments, by the markup"),
        (PRODUCT, "<div class='customer-reviews'>", "</div>", "customers' reviews, by the markup"),
        ("", "<div role=dialog>", "</div>", "shown at times, by the markup"),
        ("", "<div class='modal fade'><div>", "</div></div>", "shown at times, by the markup"),
        ("", "<footer>", "</footer>", "page footer, by the markup"),
        ("", "<section><footer>", "</footer></section>", "page footer, by the markup"),
        ("", "<form><textarea>", "</textarea></form>", "form control, by the markup"),
        ("", "<div><button type=button>", "</button></div>", "form control, by the markup"),
    ] {
        let talk =
            if start.contains("textarea") { "I was on that boat, and I can only say thanks." } else { TALK };
        let (stays, reasons) = fate(&page(head, &format!("{start}{talk}{end}")), "I was on that boat");
        assert!(!stays, "{start}");
        assert_eq!(reasons, [reason], "{start}");
    }
}

#[test]
fn a_name_is_not_believed_where_the_page_speaks_against_it() {
    const REVIEW: &str = "<div class=review><p>I was on that boat, and what I saw from its deck was well worth the fare to me.</p></div>";
    const TEXT: &str = "<p>The cook wrote to his sister on the evening of that day, and she kept what he wrote for all her life.</p>";
    for (head, below) in [
        // A thread, and a page that does not say what it is.
        (
            "<script type='application/ld+json'>{\"@type\": \"DiscussionForumPosting\"}</script>",
            format!("<div class=comments>{TALK}</div>"),
        ),
        ("", format!("<div class=comments>{TALK}</div>")),
        // One review is what a page may be about.
        ("", REVIEW.to_owned()),
        (ARTICLE, REVIEW.repeat(4)),
        // A part's own footer.
        ("", format!("<blockquote><footer>{TALK}</footer></blockquote>")),
        (
            "",
            format!(
                "<section><h2>A letter</h2>{TEXT}<footer>{TALK}</footer></section><footer>Lindvik Port</footer>"
            ),
        ),
        ("", format!("<footer class=footnotes>{TALK}</footer>")),
        ("", format!("<footer role=doc-endnotes>{TALK}</footer>")),
    ] {
        let (_, reasons) = fate(&page(head, &below), "I was on that boat");
        assert!(reasons.iter().all(|reason| !reason.ends_with("by the markup")), "{below}: {reasons:?}");
    }
    // What a heading or a question in a button or a label opens is the body.
    for (start, end) in [
        ("<h2><button>", "</button></h2>"),
        ("<button><h3>", "</h3></button>"),
        ("<div role=heading><button>", "</button></div>"),
        ("<dl><dt><button>", "</button></dt></dl>"),
        ("<button>", "?</button>"),
        ("<button><span role=heading>", "</span></button>"),
        ("<input type=checkbox id=a><label for=a>", "?</label>"),
        ("<h3><label>", "</label></h3>"),
        ("<dl><dt><label>", "</label></dt></dl>"),
    ] {
        let below = format!("{start}I was on that boat, and what did I see from its deck{end}{TALK}");
        let (stays, reasons) = fate(&page("", &below), "what did I see");
        assert!(
            stays || reasons.iter().all(|reason| !reason.ends_with("by the markup")),
            "{start}: {reasons:?}"
        );
    }
    let survey =
        page("", "<form><label>I was on that boat, and what did you see from its deck?</label></form>");
    assert_eq!(fate(&survey, "I was on that boat").1, ["form control, by the markup"]);
    let reviews = page("", &REVIEW.replace("fare", "price").repeat(3));
    assert_eq!(fate(&reviews, "I was on that boat").1[..1], ["customers' reviews, by the markup"]);
}

#[test]
fn a_heading_that_a_row_names_speaks_for_the_element_that_begins_with_it() {
    let teaser = "<p><a href=/b>I was on that boat</a>, wrote the harbour master's daughter in the paper of the next day.</p>";
    let after = "<p>The council will meet again on Thursday, when the ferry company will tell what a second pier would cost.</p>";
    let section = format!("<section><div><h2>Related articles</h2></div>{teaser}</section>{after}");
    let (stays, reasons) = fate(&page("", &section), "I was on that boat");
    assert!(!stays);
    assert_eq!(reasons, ["under rule related/related"]);
    assert!(fate(&page("", &section), "The council will meet again").0);
    // The section of a manual.
    let section = "<section id=related-posts><h2>Related posts</h2><p>I was on that boat is what the theme shows below each article, \
        beside two others that have a tag in common with it.</p><p>Switch the box off where you want none of them to be shown, and \
        save the page before you leave it.</p></section>";
    for after in ["", after] {
        assert!(fate(&page("", &format!("{section}{after}")), "I was on that boat").0, "{after}");
    }
    // An element that begins with something else is not the heading's.
    let section =
        format!("<section><p>The council will meet again.</p><h2>Related articles</h2>{teaser}</section>");
    assert_ne!(fate(&page("", &section), "I was on that boat").1, ["under rule related/related"]);
}

#[test]
fn a_name_that_takes_the_whole_page_takes_nothing() {
    let (_, untitled) = STORY.split_once("</h1>").expect("a heading");
    for wrapper in
        ["<div class=comments>", "<div class=modal>", "<footer>", "<div class=reviews>", "<div class=legal>"]
    {
        for head in [ARTICLE, PRODUCT] {
            let page = format!("<html><head>{head}</head><body>{NAV}{wrapper}{untitled}</body></html>");
            assert!(fate(&page, "By the evening the wind had turned").0, "{wrapper}");
        }
    }
}

#[test]
fn a_name_that_holds_the_page_s_main_part_is_none_of_its_parts() {
    let (_, untitled) = STORY.split_once("</h1>").expect("a heading");
    let page = format!(
        "<body>{NAV}<div class=modal><main>{untitled}</main></div>{TALK}{TALK}{}",
        TALK.replace("boat", "ferry")
    );
    assert!(fate(&page, "By the evening the wind had turned").0);
}

#[test]
fn a_name_that_holds_the_page_s_heading_is_none_of_its_parts() {
    for wrapper in ["<div class=comments>", "<footer>", "<div class=reviews>", "<div class=legal>"] {
        for head in [ARTICLE, PRODUCT] {
            let body =
                format!("{NAV}{wrapper}{STORY}</div></footer>{TALK}{TALK}{}", TALK.replace("boat", "ferry"));
            let page = format!("<html><head>{head}</head><body>{body}</body></html>");
            assert!(fate(&page, "By the evening the wind had turned").0, "{wrapper}");
        }
    }
}

#[test]
fn what_a_page_says_twice_is_said_once() {
    let cleaned = clean(&page("", &format!("<div class=mobile>{STORY}</div>")), true);
    for line in ["He had seen such days before", "By the evening the wind", "The council will speak"] {
        assert_eq!(cleaned.text.matches(line).count(), 1, "{line}");
    }
    let repeated = cleaned.reasons.iter().filter(|removal| removal.reason == "said before").count();
    assert!(repeated >= 5, "{repeated}");
}

#[test]
fn code_and_tables_may_say_a_line_twice() {
    const LINE: &str = "the first of many words that a listing or a row of a table may hold in one line and say again below as it \
        stands here";
    for part in [format!("<pre>{LINE}</pre>"), format!("<table><tr><td>{LINE}<td>nine</table>")] {
        let cleaned =
            clean(&page("", "").replace("<p>By the", &format!("{part}<p>Again:</p>{part}<p>By the")), true);
        assert!(cleaned.reasons.iter().all(|removal| removal.reason != "said before"), "{part}");
        assert_eq!(cleaned.text.matches(LINE).count(), 2, "{}", cleaned.text);
    }
}

#[test]
fn a_page_that_would_show_nothing_else_shows_what_it_hides() {
    let hidden: String =
        (1..20).map(|n| format!("<div><a href=/t{n}>Oak table {n}</a></div><div>$ {n}40</div>")).collect();
    let page = |shown: &str| {
        format!(
            "<body>{NAV}{shown}<div hidden>{hidden}</div><footer>&copy; 2024 All rights reserved</footer>"
        )
    };
    assert!(clean(&page(""), false).text.contains("Oak table"));
    assert!(!clean(&page(STORY), false).text.contains("Oak table"));
    let frames = "<html><frameset cols='20%,*'><frame src=a><frame src=b><noframes><body><p>The ferry stays at its pier.</p>\
        <p>See the <a href=b>story</a>.</body></noframes></frameset></html>";
    assert_eq!(clean(frames, false).text, "The ferry stays at its pier.\n\nSee the story.\n");
}

#[test]
fn a_heading_that_is_the_title_is_moved_and_not_removed() {
    // Above the menu's end its neighbours speak against it.
    let page = "<title>Harbour depths | Lindvik</title><nav><a href=/>Home</a> <a href=/n>News</a> <a href=/c>Contact us</a></nav>\
        <h1>Harbour depths</h1><table><tr><th>Pier</th><th>Depth</th></tr><tr><td>North</td><td>6 m</td></tr></table>\
        <p>The ferry stayed at its pier for nine days, and nobody on the island minded.</p>\
        <p>The crew painted the bridge, and the cook baked bread for the whole quay until the evening came.</p>";
    let with = Settings { with: vec![FieldName::Title], reasons: true, ..Settings::default() };
    let cleaned = Cleaner::new(with).clean(&Document::bytes(page.as_bytes()));
    assert_eq!(cleaned.metadata.value(FieldName::Title), Some("Harbour depths"));
    assert!(cleaned.text.starts_with("Harbour depths\n"), "{}", cleaned.text);
    // Figures keep what they are figures of.
    assert!(cleaned.text.contains("Pier | Depth\nNorth | 6 m\n"), "{}", cleaned.text);
}

#[test]
fn a_line_that_is_not_the_page_s_title_is_no_headline() {
    let page = "<title>Lindvik - Encyclopedia of the Sound</title><nav><a href=/>Home</a> <a href=/n>News</a> <a href=/c>Contact us</a></nav>\
        <h1>Lindvik</h1><p><b>Lindvik</b> is an island in the Sound, known for its ice<sup>[1]</sup></p>\
        <h2>History</h2><p>The first ferry came in the spring of a year that nobody remembers, and it stayed for nine days at its pier.</p>\
        <p>The crew painted the bridge, and the cook baked bread for the whole quay until the evening came.</p>\
        <footer>Copyright 2024 Lindvik. All rights reserved.</footer>";
    let cleaned = clean(page, true);
    assert!(cleaned.text.contains("Lindvik is an island in the Sound"), "{}", cleaned.text);
    assert_eq!(cleaned.metadata.value(FieldName::Title), Some("Lindvik"));
}

#[test]
fn a_heading_s_anchor_names_no_region() {
    const PROSE: &str = "<p>I was on that boat, and nobody on it had ever asked whether the crew might close the deck at night.</p>";
    for (head, below) in [
        ("", format!("<h2 id=modal-verbs>I was on that boat: verbs</h2>{PROSE}")),
        (
            "",
            format!(
                "<h2><span class=mw-headline id=Legal_status>I was on that boat: status</span></h2>{PROSE}"
            ),
        ),
        ("", format!("<section id=legal-status><h2>Legal status</h2>{PROSE}</section>")),
        (
            "",
            format!(
                "<section id=whats-legal><div><h2>1.2 What's legal? <a href=#>edit</a></h2></div>{PROSE}</section>"
            ),
        ),
        ("", format!("<div id=the-dialog-element><h3>The dialog element</h3>{PROSE}</div>")),
        ("", format!("<dl><dt id=term-modal>I was on that boat: modal</dt><dd>{PROSE}</dd></dl>")),
        ("", format!("<ol><li id=cite_note-Legal_2010-3>{PROSE}</ol>")),
        (ARTICLE, format!("<h2 id=line-comments>I was on that boat: comments</h2>{PROSE}")),
        (ARTICLE, format!("<section id=block-comments><h2>Block comments</h2>{PROSE}</section>")),
    ] {
        let (_, reasons) = fate(&page(head, &below), "I was on that boat");
        assert!(reasons.iter().all(|reason| !reason.ends_with("by the markup")), "{below}: {reasons:?}");
    }
    for (head, start, reason) in [
        ("", "<div id=legal>", "legal notes, by the markup"),
        ("", "<div id=cookie-modal><h2>Cookies</h2>", "shown at times, by the markup"),
        ("", "<div class=legal><h2>Legal</h2>", "legal notes, by the markup"),
        (ARTICLE, "<div id=comments><h2>Comments</h2>", "readers' comments, by the markup"),
        (ARTICLE, "<div id=article-comments-list>", "readers' comments, by the markup"),
    ] {
        let (_, reasons) = fate(&page(head, &format!("{start}{TALK}</div>")), "I was on that boat");
        assert_eq!(reasons, [reason], "{start}");
    }
}

#[test]
fn what_a_post_is_about_names_no_region() {
    for class in ["post category-legal", "post Tag-modal", "hentry category-reviews tag-comments"] {
        for head in ["", ARTICLE, PRODUCT] {
            let (_, reasons) = fate(
                &page(head, &format!("<article class='{class}'>{TALK}</article>").repeat(3)),
                "I was on that boat",
            );
            assert!(reasons.iter().all(|reason| !reason.ends_with("by the markup")), "{class}: {reasons:?}");
        }
    }
}

#[test]
fn a_name_in_a_line_is_none_of_the_line() {
    for line in [
        "<p><a class=modal-trigger>Maria Holt</a> drove her tractor onto the pier, and the crew of the ferry laughed.</p>",
        "<p><span class=legal>§ 4</span> The law of ice was read out in the hall, as it is in every winter.</p>",
        "<ul><li><label>▢ </label>four hundred grams of bread flour for the crew</ul>",
        "<p><label><b>Note</b></label> The cook stirs the pot until the evening, and nobody minds it.</p>",
    ] {
        let (_, reasons) = fate(&page("", line), " the ");
        assert!(reasons.iter().all(|reason| !reason.ends_with("by the markup")), "{line}: {reasons:?}");
    }
    let controls = "<p><label>the one</label> <label>the other</label></p>";
    assert_eq!(fate(&page("", controls), "the other").1, ["form control, by the markup"]);
    let all_of_it = "<p><span class=legal><b>§ 4</b> <i>The law of ice</i></span></p>";
    assert_eq!(fate(&page("", all_of_it), "law of ice").1, ["legal notes, by the markup"]);
}

#[test]
fn what_pre_sets_apart_stays_beside_sure_chrome() {
    let page = "<nav><a href=/>Home</a> <a href=/n>News</a> <a href=/c>Contact us</a></nav>\
        <aside class='sidebar menu'><pre>tide log --north\ntide log --south</pre></aside><h1>The tide log</h1>\
        <p>The harbour office measured the depths at all piers in the last week of March, at low water.</p>\
        <p>Ships that draw more than four metres must wait for the tide, and nobody minds.</p>\
        <footer>Copyright 2024 Lindvik Port. All rights reserved.</footer>";
    let cleaned = clean(page, true);
    assert!(cleaned.text.contains("tide log --north\ntide log --south\n"), "{}", cleaned.text);
    assert!(!cleaned.text.contains("Home"), "{}", cleaned.text);
}
