//! Listings: code, whose white space is its author's.
//!
//! Takes the blocks that are kept, gives those of a listing that form. What their lines say decides and neither how far they are
//! indented nor what was removed, so that a listing is found again in the text that comes out.

use crate::document::{Form, Segmented, Verdict};
use crate::tidy::{plain_bytes, tidy_listing};
use std::ops::Range;

/// Lines of code that make a listing: of one alone the indent says nothing.
const MIN_CODE_LINES: usize = 2;

/// Finds the listings. Linear in the text.
pub(crate) fn mark_listings(text: &str, segmented: &mut Segmented, verdicts: &[Verdict]) {
    let is_kept = |block: &usize| verdicts.get(*block).is_some_and(|verdict| verdict.is_kept());
    let (mut first, mut code_lines) = (0, 0);
    let mut start = 0;
    while start < segmented.blocks.len() {
        let rest = segmented.blocks.iter().enumerate().skip(start + 1);
        let beside = rest.take_while(|(block, shape)| is_kept(block) && shape.blank_before() == 0);
        let end = start + 1 + beside.count();
        let lines = (start..end).filter(is_kept).flat_map(|block| segmented.lines_of(block, text));
        let (all, code) =
            lines.fold((0, 0), |(all, code), line| (all + 1, code + usize::from(is_code(line))));
        if code * 2 >= all {
            code_lines += code;
        } else {
            settle(segmented, first..start, code_lines, verdicts);
            (first, code_lines) = (end, 0);
        }
        start = end;
    }
    settle(segmented, first..start, code_lines, verdicts);
}

/// Neighbouring groups of lines, each half code at least, are a listing.
fn settle(segmented: &mut Segmented, blocks: Range<usize>, code_lines: usize, verdicts: &[Verdict]) {
    if code_lines < MIN_CODE_LINES {
        return;
    }
    // Whatever they were taken for: lines of code do not go on in the next.
    let verdicts = verdicts.get(blocks.clone()).unwrap_or_default();
    let blocks = segmented.blocks.get_mut(blocks).unwrap_or_default().iter_mut().zip(verdicts);
    for (block, _) in blocks.filter(|(_, verdict)| verdict.is_kept()) {
        *block = block.in_form(Form::Listing);
    }
}

/// Whether a line reads as code and hardly as anything else. In doubt it does not: most lines of a listing have some sign, and half
/// of them will do.
pub(crate) fn is_code(line: &str) -> bool {
    let (Some(first), Some(last)) = (line.bytes().next(), line.bytes().next_back()) else { return false };
    // Nearly every line ends here: nothing below holds of it.
    if !b"$>#/*<.-\"".contains(&first)
        && !b"{}()[];:,>\"'".contains(&last)
        && memchr::memchr(b'=', line.as_bytes()).is_none()
    {
        return false;
    }
    // What is written is looked at as it comes out.
    let tidied = (plain_bytes(line) < line.len()).then(|| {
        let mut tidied = String::with_capacity(line.len());
        tidy_listing(line, &mut tidied);
        tidied
    });
    let line = tidied.as_deref().unwrap_or(line);
    ends_as_code(line) || begins_as_code(line) || is_assignment(line) || is_call(line)
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '$' | '@'))
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_$@.:*&->[]'\"".contains(&byte))
}

fn ends_as_code(line: &str) -> bool {
    if line.bytes().all(|byte| b"{}[](),;".contains(&byte)) || line.ends_with(['{', '}']) {
        return true;
    }
    if let Some(statement) = line.strip_suffix(';') {
        // `color: red`
        let declares = statement.split_once(": ").is_some_and(|(name, value)| {
            !name.is_empty()
                && !value.contains('@')
                && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
        });
        let mut words = statement.split(' ');
        let is_statement = matches!(
            words.next(),
            Some("return" | "import" | "using" | "package" | "break" | "continue" | "throw" | "delete")
        ) && words.nth(1).is_none();
        return declares
            || is_statement
            || statement.contains('=')
            || statement.contains("::")
            || calls(statement)
            || returns(statement);
    }
    if let Some(head) = line.strip_suffix(':') {
        return is_python_head(head);
    }
    if let Some(part) = line.strip_suffix(',') {
        // `half: u8,`, `"of many",`
        let is_field = part.split_once(": ").is_some_and(|(name, value)| {
            name.starts_with(|c: char| c.is_ascii_lowercase()) && is_name(name) && !value.contains(' ')
        });
        let is_quoted = ['"', '\''].iter().any(|&quote| {
            part.strip_prefix(quote)
                .and_then(|part| part.strip_suffix(quote))
                .is_some_and(|part| !part.contains(quote))
        });
        if is_field || is_quoted {
            return true;
        }
    }
    line.strip_suffix(['(', '['])
        .is_some_and(|head| head.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '=')))
}

/// Whether a bracket opens right after a name: `f(x)`, `a[0]`.
fn calls(statement: &str) -> bool {
    let mut pairs = statement.bytes().zip(statement.bytes().skip(1));
    pairs.any(|(name, sign)| {
        matches!(sign, b'(' | b'[') && (name.is_ascii_alphanumeric() || matches!(name, b'_' | b')' | b']'))
    })
}

/// `return (a, b)`, `raise ValueError("x")`
fn returns(line: &str) -> bool {
    let result = ["return ", "yield ", "raise ", "await "].iter().find_map(|word| line.strip_prefix(word));
    result.is_some_and(|result| result.ends_with([')', ']', '"', '\'']))
}

/// `def f(x)`, `if not x`, `for x in y`, `else`: what a colon makes a head of a block, and few sentences begin with.
fn is_python_head(head: &str) -> bool {
    let (word, rest) = head.split_once(' ').unwrap_or((head, ""));
    match word {
        "else" | "try" | "finally" => rest.is_empty(),
        "def" | "class" | "async" => rest.split(['(', ' ']).next().is_some_and(is_name),
        "except" => rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_uppercase() || c == '('),
        "for" => rest.contains(" in "),
        "if" | "elif" | "while" if !rest.contains(' ') => !rest.is_empty(),
        "if" | "elif" | "while" | "with" | "case" | "match" => {
            rest.contains(['(', '=', '<', '>', '[', '_', '"', '\''])
        }
        _ => false,
    }
}

/// Names of tags that are left over in texts, too.
const INLINE: [&str; 12] = ["a", "b", "br", "em", "font", "i", "q", "small", "strong", "sub", "sup", "u"];

fn begins_as_code(line: &str) -> bool {
    let starts = |start: &str, next: fn(char) -> bool| {
        line.strip_prefix(start).is_some_and(|rest| rest.starts_with(next))
    };
    if starts("$ ", |c| c.is_ascii_lowercase() || c == '.') || starts(">>> ", |c| !c.is_whitespace()) {
        return true;
    }
    if line.starts_with("#include ")
        || line.starts_with("#!/")
        || line.starts_with("/*")
        || line.starts_with("*/")
        || starts("//", |c| c == ' ')
        || starts("--", |c| c.is_ascii_lowercase())
    {
        return true;
    }
    // `<p class="a">`, `</p>`, `<input`
    let is_tag =
        starts("<", |c| c.is_ascii_alphabetic()) || line.starts_with("</") || line.starts_with("<!--");
    let name = line.trim_start_matches(['<', '/']).split(|c: char| !c.is_ascii_alphanumeric()).next();
    let is_tag = is_tag && name.is_some_and(|name| !INLINE.contains(&name));
    if is_tag && (line.ends_with('>') || !line.contains(' ')) {
        return true;
    }
    if returns(line) {
        return true;
    }
    // `.map(x)`
    let goes_on = line.strip_prefix('.').and_then(|call| call.split_once('('));
    if goes_on.is_some_and(|(name, _)| is_name(name)) {
        return true;
    }
    // `"key": 1,`
    line.strip_prefix('"')
        .and_then(|rest| rest.split_once('"'))
        .is_some_and(|(_, rest)| rest.starts_with(':'))
}

/// What begins a declaration in the commoner languages.
const DECLARING: [&str; 24] = [
    "auto",
    "bool",
    "char",
    "const",
    "double",
    "export",
    "final",
    "float",
    "global",
    "int",
    "let",
    "local",
    "long",
    "my",
    "private",
    "protected",
    "public",
    "static",
    "string",
    "String",
    "type",
    "unsigned",
    "val",
    "var",
];

/// `x = 1`, `self.x += y`, `a, b = b, a`, `let x: u8 = 1`, `const char *s = t`.
fn is_assignment(line: &str) -> bool {
    // ` = `, ` := `, ` += `, ` == `, ` => ` and the like.
    let Some((left, right)) = line.split_once('=') else { return false };
    let right = right.strip_prefix(['=', '>']).unwrap_or(right);
    let Some(left) = left.strip_suffix([':', '+', '-', '!']).unwrap_or(left).strip_suffix(' ') else {
        return false;
    };
    if !right.starts_with(' ') {
        return false;
    }
    let declares = left.split(' ').next().is_some_and(|word| DECLARING.contains(&word));
    let names = left.split(if declares { ' ' } else { ',' });
    let is_name = |name: &str| is_name(name.trim_matches([' ', '(', ')', '*', '&', ':']));
    // `kg = kilogram` is a glossary's.
    let computes =
        left.contains(['_', '.', '[', '$']) || right.contains(|c: char| !c.is_alphabetic() && c != ' ');
    (declares || computes)
        && names.take(MOST_NAMES + 1).enumerate().all(|(at, name)| at < MOST_NAMES && is_name(name))
}

/// Names left of an assignment: `public static final int[] x` has five.
const MOST_NAMES: usize = 6;

/// `print(i)`, `a.b(c, d)`: but `Books(12)` counts books.
fn is_call(line: &str) -> bool {
    let Some((name, rest)) = line.split_once('(') else { return false };
    let Some(arguments) = rest.strip_suffix([')', ',']).map(|rest| rest.strip_suffix(')').unwrap_or(rest))
    else {
        return false;
    };
    is_name(name)
        && (arguments.is_empty()
            || !arguments.bytes().all(|byte| byte.is_ascii_digit() || b",. ".contains(&byte)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, Reason};
    use crate::segment::segment;

    #[test]
    fn lines_of_code_are_known_in_many_languages() {
        for line in [
            "for i in range(10):",
            "if x:",
            "if x == 1:",
            "else:",
            "def area(self, r):",
            "class Circle:",
            "except ValueError:",
            "print(i)",
            "self.items.append((a, b))",
            "x = 1",
            "self.total += row[\"price\"]",
            "let mut out = String::new();",
            "if (a < b) {",
            "}",
            "});",
            "],",
            "return a;",
            "return (a + b);",
            "int main(void) {",
            "const char *name = argv[1];",
            "#include <stdio.h>",
            "// the last one",
            "/* the last one */",
            "<div class=\"menu\">",
            "</div>",
            "\"name\": \"Ferry\",",
            "color: #fff;",
            "return (1)",
            "raise ValueError(\"late\")",
            "$ cargo build",
            ">>> import os",
            "items.map(|x| x + 1)",
            "foo(",
            "a => b,",
            "half: u8,",
            "'of many',",
            "<input",
            ".map(|x| x)",
            "--port 80",
            "std::cout << x << \"!\";",
        ] {
            assert!(is_code(line), "{line}");
        }
    }

    #[test]
    fn what_is_no_code_is_not_taken_for_it() {
        for line in [
            "Home",
            ".NET (C#)",
            "-- Jane Roe",
            "Note: this,",
            "<3 <3",
            "(1) in subsection (a), the term \"person\";",
            "- apples (two kilos, washed);",
            "I saw the boat (it was the last);",
            "break the seal and pour;",
            "kg = kilogram",
            "<b>Note</b>",
            "• Home",
            "Books(12)",
            "Books (12)",
            "Price: $5",
            "Opening hours: 9 to 5",
            "for example:",
            "with love:",
            "If you want to know more:",
            "if you want to know more:",
            "Read more >",
            "Home > News > Sport",
            "News :: Home",
            "We had apples; pears; plums;",
            "She said (and meant it)",
            "(born 1952)",
            "Chapter 1: The Ferry",
            "$ 5.00",
            "<3",
            "and so = on, they said, it went on and on = for ever",
            "https://example.org/a(b)",
            "2 + 2 = 4",
            "Name:",
            "===",
            "Total area (km²):",
            "e-mail: info@example.org;",
        ] {
            assert!(!is_code(line), "{line}");
        }
    }

    fn forms(text: &str) -> String {
        let mut segmented = segment(text);
        let verdicts = vec![Verdict::Kept(Reason::NoChrome); segmented.blocks.len()];
        mark_listings(text, &mut segmented, &verdicts);
        let letter = |block: &Block| if block.form() == Form::Listing { 'c' } else { '.' };
        segmented.blocks.iter().map(letter).collect()
    }

    #[test]
    fn a_listing_is_half_code_and_has_two_lines_of_it() {
        let python = "A loop:\n\nfor i in range(10):\n    if i:\n        print(i)\n    done\n\nreturn_it(i)\n\nIt prints.\n";
        assert_eq!(forms(python), ".ccccc.");
        assert_eq!(forms("for i in x:\nprint(i)\n"), "cc");
        // A line of code in a list is none.
        assert_eq!(forms("  Home\n  About\n  print(i)\n  Contact\n"), "....");
        assert_eq!(forms("  print(i)\n\nIt rained.\n"), "..");
    }
}
