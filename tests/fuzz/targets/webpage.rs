//! HTML to text, lines and blocks.

use super::account::check_segmented;
use super::text_of;
use dechrome::segment::html::{read, read_laid_out};

pub(super) fn check(bytes: &[u8]) {
    let page = text_of(bytes);
    let (text, segmented, markup) = read(&page);
    check_segmented(&text, &segmented);
    assert_eq!(markup.marks.len(), segmented.blocks.len(), "a mark a block");
    for mark in &markup.marks {
        assert!((mark.element as usize) < markup.elements.len(), "a mark of no element");
        assert!(markup.path(mark.element).count() <= markup.elements.len());
    }
    assert!(text.len() <= page.len() * 3 + 16, "{} bytes of {}", text.len(), page.len());
    let (laid_out, same, _) = read_laid_out(&page);
    assert_eq!(text, laid_out, "the text depends on the layout");
    assert_eq!((&segmented.lines, &segmented.blocks), (&same.lines, &same.blocks));
    check_letters(&page, &text);
}

/// Every letter that was read stands in the page, in the same order. References and JSON spell letters with others: not looked at.
fn check_letters(page: &str, text: &str) {
    if page.contains('&') || page.contains("json") || page.contains("JSON") {
        return;
    }
    let mut letters = page.chars();
    for letter in text.chars().filter(|c| c.is_alphabetic()) {
        assert!(letters.any(|c| c == letter), "{letter:?} of {text:?} is not in the page");
    }
}
