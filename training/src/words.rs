//! Words as the scorer counts them: runs of letters, digits and underscores, lower case; an ideograph or kana or a syllable of
//! Hangul is a word.

fn is_word_alone(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

/// The words of a text, in order.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut word = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        let alone = is_word_alone(c);
        if !alone && (c.is_alphanumeric() || c == '_') {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            found.push(std::mem::take(&mut word));
        }
        if alone {
            found.push(c.to_string());
        }
    }
    if !word.is_empty() {
        found.push(word);
    }
    found
}

/// A text in lower case with one space for each run of white space.
pub(crate) fn squash(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{squash, words};

    #[test]
    fn ideographs_are_words_and_others_are_runs() {
        assert_eq!(words("Don't stop_at 42, 你好b"), ["don", "t", "stop_at", "42", "你", "好", "b"]);
        assert_eq!(words(" - "), [""; 0]);
    }

    #[test]
    fn white_space_is_one_space() {
        assert_eq!(squash(" A\n\tB "), "a b");
    }
}
