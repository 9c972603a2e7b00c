//! Text to lines and blocks.

use crate::document::{Block, Form, Segmented, Span};

/// Finds the lines that are not blank and the blocks that they form.
pub fn segment(text: &str) -> Segmented {
    let mut segmented = Segmented::default();
    let (mut blank, mut start) = (0u8, 0usize);
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            blank = blank.saturating_add(1);
        } else {
            let at = start + (line.len() - line.trim_start().len());
            segmented.blocks.push(Block {
                first_line: segmented.lines.len() as u32,
                blank_before: blank,
                form: Form::Line,
            });
            segmented.lines.push(Span { start: at as u32, end: (at + trimmed.len()) as u32 });
            blank = 0;
        }
        start += line.len();
    }
    segmented
}
