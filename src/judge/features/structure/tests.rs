use super::super::columns::{Column, steps};
use super::*;
use crate::segment::html;

/// The columns of a page whose words are counted by spaces; blocks of ten words and more are prose.
fn columns_of(page: &str, classes: &Classes) -> Vec<Column> {
    let (text, segmented, markup) = html::read(page);
    let mut structure = Structure::new(&markup, classes);
    for block in 0..segmented.blocks.len() {
        let line = segmented.lines_of(block, &text).next().expect("a line");
        let words = line.split(' ').count() as u16;
        let measure = Measure { words, prose: words >= 10, ..Measure::default() };
        structure.add(&measure, line.len(), segmented.blocks[block].blank_before() > 0);
    }
    structure.finish();
    let mut columns = Vec::new();
    structure.fill(0, &mut columns);
    columns
}

fn first_of(columns: &[Column], name: &str, blocks: usize) -> Vec<u8> {
    let at = names().iter().position(|known| known == name).expect(name);
    columns[at][..blocks].to_vec()
}

const PROSE: &str = "one two three four five six seven eight nine ten eleven";

#[test]
fn there_are_as_many_names_as_features_and_no_two_alike() {
    let mut distinct = names();
    distinct.extend(super::super::names());
    let all = distinct.len();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!((names().len(), distinct.len()), (HTML_FEATURES, all));
}

#[test]
fn a_block_knows_its_elements_and_what_else_they_hold() {
    let page = format!(
        "<body><nav><ul><li><a href=x>a</a><li><a href=y>b</a></ul></nav><main><h2>h</h2><p>{PROSE}<p>{PROSE}</main>"
    );
    let columns = columns_of(&page, &Classes::default());
    let of = |name: &str| first_of(&columns, name, 5);
    assert_eq!(of("in nav"), [1, 1, 0, 0, 0]);
    assert_eq!(of("in main"), [0, 0, 1, 1, 1]);
    assert_eq!(of("element: heading"), [0, 0, 2, 0, 0]);
    // A bullet is no link.
    assert_eq!(of("element: link share"), [51, 51, 0, 0, 0]);
    assert_eq!(of("element of 2 blocks: prose of the page"), [0, 0, 255, 255, 255]);
    assert_eq!(of("element of 5 blocks: short blocks"), [153; 5]);
    assert_eq!(of("core 1/2: inside"), [0, 0, 1, 1, 1]);
    assert_eq!(of("core 1/2: down"), [1, 1, 0, 0, 0]);
    assert_eq!(of("core 1/2: up"), [4, 4, 1, 1, 1]);
    assert_eq!(of("path of tags: blocks"), [2, 2, 1, 2, 2].map(|blocks| steps(blocks as f32)));
    assert_eq!(of("heading before: distance"), [255, 255, 255, steps(1.0), steps(2.0)]);
    assert_eq!(of("heading before: up")[3..], [1, 1]);
    assert_eq!(of("page: words in main"), [share(23.0, 27.0); 5]);
}

#[test]
fn class_words_lean_from_all_around_and_more_from_near() {
    let word = |name: &str| html::hash_word(name.as_bytes());
    let classes = Classes::new([(word("story"), 32, 16), (word("side"), -64, 0)].into_iter());
    let page =
        "<div class=side><div class=story><p>a</p></div><div><div><div><p>b</p></div></div></div></div>";
    let columns = columns_of(page, &classes);
    let of = |name: &str| first_of(&columns, name, 2);
    // The story's 48 and the side's -64, that one near for the first block and far for the second.
    assert_eq!(of("element: classes"), [128 - 4, 128 - 16]);
    assert_eq!(of("element: near classes"), [128 - 4, 128]);
    assert_eq!(of("element: far classes"), [128, 128 - 16]);
    assert_eq!(of("element: lowest class"), [128 - 16, 128 - 16]);
    assert_eq!(of("element: nearest class"), [128 + 12, 128 - 16]);
    assert_eq!(of("element: known classes"), [2, 1]);
}

#[test]
fn a_block_knows_the_runs_that_it_stands_in() {
    let page = "<ul><li><a href=x>read more</a><li><a href=y>read on</a></ul><h2>h</h2><p>one two<p>three<ul><li>four</ul>";
    let columns = columns_of(page, &Classes::default());
    let of = |name: &str| first_of(&columns, name, 6);
    assert_eq!(of("run of links: blocks"), [2, 2, 4, 4, 4, 4]);
    assert_eq!(of("run of one path: blocks"), [2, 2, 1, 2, 2, 1]);
    assert_eq!(of("run of one element: blocks"), [1, 1, 1, 1, 1, 1]);
    assert_eq!(of("section: blocks"), [2, 2, 4, 4, 4, 4]);
    assert_eq!(of("path of tags: classes"), [128; 6]);
}

#[test]
fn a_deep_page_takes_no_more_than_its_share() {
    let row = |depth: usize| {
        let started = std::time::Instant::now();
        columns_of(&"<div>x".repeat(depth), &Classes::default());
        started.elapsed()
    };
    row(10_000);
    let (once, eightfold) = (row(10_000), row(80_000));
    assert!(eightfold < once * 30 + std::time::Duration::from_millis(200), "{once:?} {eightfold:?}");
}
