//! Row 22: HTML that was made to hurt.

use crate::linear::{assert_linear, spent};
use dechrome::segment::html::read;
use std::time::Duration;

/// Shapes of a page: what it begins with, and what follows over and over.
const SHAPES: [(&str, &str); 42] = [
    ("", "<div>"),
    ("", "<div>x"),
    ("", "<ul><li>x"),
    ("", "<table><tr><td>x"),
    ("<table><tr>", "<td>x"),
    ("<table><tr>", "<td><p>x<p>y"),
    ("<p", " a=b"),
    ("<p", " class=b"),
    ("", "<b><p>x"),
    ("", "</p>"),
    ("<div><div><div>", "</span></b>"),
    ("", "<svg><style>"),
    ("", "<x-y>a</x-z>"),
    ("", "<pre>\n x\n"),
    ("<pre>", "  "),
    ("", "<"),
    ("", "&am"),
    ("", "<!--"),
    ("", "<q><ruby><rt>"),
    ("", "\u{200b}<p>"),
    ("<p>x<script>", "var a = '</scrip'; "),
    ("<p>x<style>", "a { b: c } "),
    ("<p>x<!-- ", "-- > "),
    ("<p title=\"", "no end <b>"),
    ("<p>x<textarea>", "</textare><p>"),
    ("<p>x<![CDATA[", "]] >"),
    ("<select>", "<option>x<select>"),
    ("", "<a href=x><a>"),
    ("", "<span hidden>x"),
    ("<math>", "<mfrac><mn>x"),
    ("<math><mtable>", "<mtr><mtd>x"),
    ("", "<blockquote><cite>x"),
    ("", "<template shadowrootmode=open>x"),
    ("", "<script type=math/tex>x</script>"),
    ("<p>x", "<br>&nbsp;"),
    ("", "<span hidden>x<p>"),
    ("<p>", "<b hidden>x</b> "),
    ("<p>x", "<i aria-hidden=true>·</i>"),
    ("<p>x", "<i aria-hidden=true>·</i>x"),
    ("", "<a aria-hidden=true>x<b>"),
    ("", "<tr hidden><td>x"),
    ("<table><tr>", "<td>x<td><b hidden><p>y"),
];

#[test]
fn row_22_twice_the_page_takes_no_more_than_its_share() {
    for (start, unit) in SHAPES {
        let work = |bytes: usize| {
            let page = format!("{start}{}", unit.repeat(bytes / unit.len()));
            let (text, ..) = read(&page);
            assert!(text.len() <= page.len() * 2);
        };
        assert_linear(&format!("{start}{unit}"), 100_000, &work);
    }
}

#[test]
fn row_22_two_hundred_thousand_levels_are_as_quick_as_flat_text() {
    let page = "<div><span>".repeat(100_000) + "deep" + &"</span></div>".repeat(100_000) + "<p>flat";
    let took = spent(&mut || {
        let (text, ..) = read(&page);
        assert_eq!(text, "deep\n\nflat\n");
    });
    assert!(took < Duration::from_secs(5), "{took:?}");
}

#[test]
fn row_22_what_is_never_closed_costs_no_text_before_it() {
    for rest in ["<script>var a = '<p>no';", "<style>a { }", "<!-- never closed <p>", "<p title=\"no end <b>"]
    {
        let page = format!("<p>The ferry was late.</p>{rest}{}", "x ".repeat(10_000));
        let (text, ..) = read(&page);
        assert!(text.starts_with("The ferry was late.\n"), "{rest}: {}", &text[..text.len().min(99)]);
    }
}

#[test]
fn row_22_a_million_attributes_are_read_over() {
    let page = format!("<p{}>The ferry was late.</p>", " a=b".repeat(1_000_000));
    let (text, ..) = read(&page);
    assert_eq!(text, "The ferry was late.\n");
}
