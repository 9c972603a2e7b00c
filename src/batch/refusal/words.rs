//! What a refusal says of outputs that meet.

use super::super::names::escape;
use std::path::{Component, Path, PathBuf};

/// How many meetings a message names; more say nothing new.
const MEETINGS_NAMED: usize = 5;

/// Which inputs meet where, and what to do about it: a file that is named twice is to be named once, others are to be parted.
pub(super) fn meetings(pairs: &[[PathBuf; 3]]) -> String {
    let mut words = String::new();
    for [first, second, output] in pairs.iter().take(MEETINGS_NAMED) {
        if is_one(first, second) {
            words += &format!("{} is named twice; ", escape(first));
            continue;
        }
        let (first, second, output) = (escape(first), escape(second), escape(output));
        words += &format!("{first} and {second} would meet in the output {output}; ");
    }
    if let Some(more @ 1..) = pairs.len().checked_sub(MEETINGS_NAMED) {
        words += &format!("and {more} more; ");
    }
    let twice = pairs.iter().filter(|[first, second, _]| is_one(first, second)).count();
    words
        + match pairs.len() - twice {
            0 => "name it once",
            _ if twice > 0 => "name each once, and rename one, or clean them into different folders",
            _ => "rename one, or clean them into different folders",
        }
}

/// What would replace an output.
pub(super) fn replaced(output: &Path, by: &Path) -> String {
    let (name, by_name) = (escape(output), escape(by));
    if is_one(output, by) {
        return format!("the output {name} would be written twice: name another");
    }
    format!("the output {name} would be replaced by {by_name}: name another")
}

/// Whether two paths are one as they are spelled.
fn is_one(first: &Path, second: &Path) -> bool {
    let parts = |path| Path::components(path).filter(|part| *part != Component::CurDir);
    parts(first).eq(parts(second))
}
