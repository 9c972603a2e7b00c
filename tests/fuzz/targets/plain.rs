//! Plain text to lines and blocks.

use super::account::check_segmented;
use super::text_of;
use dechrome::segment::segment;

pub(super) fn check(bytes: &[u8]) {
    let text = text_of(bytes);
    let segmented = segment(&text);
    check_segmented(&text, &segmented);
    let again = segment(&text);
    assert_eq!((&segmented.lines, &segmented.blocks), (&again.lines, &again.blocks));
}
