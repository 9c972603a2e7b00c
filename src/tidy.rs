//! White space and characters of one line of kept text.

/// Appends a line's clean form to `out`.
pub fn tidy(line: &str, out: &mut String) {
    out.push_str(line.trim());
}
