//! What references spell is put right as if it had been written; good text stays as it was written.

use super::*;
use crate::decode::assert_linear;

/// The page with each character that is not ASCII written as a reference.
fn spelt(page: &str, spell: fn(char) -> String) -> String {
    page.chars().map(|c| if c.is_ascii() { c.to_string() } else { spell(c) }).collect()
}

#[test]
fn garbled_references_are_put_right() {
    let mut wrong = String::new();
    for (page, better) in [
        // Named, decimal, hexadecimal; the bytes of windows-1252 and its characters.
        ("don&acirc;&euro;&trade;t", "don’t"),
        ("don&#226;&#128;&#153;t", "don’t"),
        ("don&#xE2;&#x80;&#X99;t", "don’t"),
        ("don&#226;&#8364;&#8482;t", "don’t"),
        ("don&#00226;&#x0080;&#153;t", "don’t"),
        ("don&#226&#128&#153 t", "don’ t"),
        ("say &acirc;&euro;&oelig;yes&acirc;&euro;&#157;, she", "say “yes”, she"),
        ("one &acirc;&euro;&ldquo; two", "one – two"),
        // Characters and references.
        ("don\u{e2}&euro;\u{2122}t", "don’t"),
        ("don&acirc;\u{20ac}&#153;t", "don’t"),
        ("don&acirc;\u{80}&#153;t", "don’t"),
        ("caf&Atilde;\u{a9} und Gr\u{c3}&frac14;n", "café und Grün"),
        // References to ASCII stay, and those to good characters become them.
        (
            "<a title='caf&Atilde;&copy;'>&eacute;t&Atilde;&copy; &lt;b&gt;</a>",
            "<a title='café'>été &lt;b&gt;</a>",
        ),
        // Twice over.
        ("don&Atilde;&cent;&acirc;&sbquo;&not;&acirc;&bdquo;&cent;t", "don’t"),
        // Cyrillic; what was read as windows-1250, Macintosh, windows-1251, GBK.
        ("&ETH;&Yuml;&ETH;&#190;&ETH;&acute;", "Под"),
        ("Gr&Abreve;&#317;n", "Grün"),
        ("caf&radic;&copy;", "café"),
        ("caf&Gcy;&copy;", "café"),
        ("&#37826;&#22247;&#29927;", "文字"),
    ] {
        let found = repair(page).map(|found| found.0);
        if found.as_deref() != Some(better) {
            wrong += &format!("{page}: wanted {better:?}, found {found:?}\n");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn good_text_stays_however_it_is_spelt() {
    for page in [
        "à Ã Â ã",
        "© 2020",
        "\u{a0}©\u{a0}2020\u{a0}\u{a0}®",
        "âge, château, naïve",
        "São Paulo, Conceição, coração",
        "Tiếng Việt, Đà Nẵng, đường phố, ĐƯỜNG",
        "«\u{a0}À la plage\u{a0}» – «\u{a0}Noël\u{a0}»",
        "“Été”—‘été’… ‚oui‘",
        "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞß",
        "Привіт, Привет, Здравей",
        "工会新闻，工會新聞。",
        "25\u{a0}°C ±½ £½ ¥€",
        "hääyöaie, Größe, überüben",
    ] {
        for spell in [
            |c| format!("&#{};", u32::from(c)),
            |c| format!("&#x{:x};", u32::from(c)),
            |c: char| if u32::from(c) % 2 == 0 { format!("&#{};", u32::from(c)) } else { c.to_string() },
        ] {
            let page = spelt(page, spell);
            assert_eq!(repair(&page), None, "{page}");
        }
    }
    for page in [
        "&Atilde; &Acirc; &atilde; &copy; 2020",
        "&acirc;ge, S&atilde;o Paulo, &Eacute;t&eacute;, cora&ccedil;&atilde;o",
        "&laquo;&nbsp;&Agrave; la plage&nbsp;&raquo;",
        "&Agrave;&Aacute;&Acirc;&Atilde;&Auml;&Aring;&AElig;&Ccedil;",
    ] {
        assert_eq!(repair(page), None, "{page}");
    }
}

#[test]
fn what_is_no_reference_is_none() {
    for page in [
        "caf&amp;Atilde;&amp;copy;",
        "?a=1&Atilde&copy=2&reg&eacute",
        "caf& Atilde;& copy;",
        "&#; &#x; &; &nosuchname;&nosuchname; &#xD800;&#xD800; &#99999999999;&#99999999999;",
        // The letters themselves are what is written about.
        "\"&Atilde;&copy;\"",
    ] {
        assert_eq!(repair(page), None, "{page}");
    }
}

#[test]
fn runs_are_counted() {
    assert_eq!(repair("caf&Atilde;&copy; cr&Atilde;&uml;me").map(|found| found.1), Some(2));
}

#[test]
fn time_is_linear_in_hostile_references() {
    for unit in [
        "&Atilde;",
        "&Atilde;&copy;",
        "&acirc;&euro;",
        "&nbsp;&nbsp;",
        "&",
        "&aaaaaaaaaaaaaaaaaaaaaa",
        "&#",
        "&#1",
        "&#195",
        "0&#37710;",
        "&#x00000000000000000",
    ] {
        assert_linear(unit, repair);
    }
}
