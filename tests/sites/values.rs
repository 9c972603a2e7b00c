//! What stands beside the frame on all pages and is the author's all the same: values, labels, headlines with numbers.

use super::generator::{Owner, Page};
use super::{Figures, cleaner_with, sample_of};
use dechrome::site::Profile;

const NAMES: [&str; 8] = ["ash", "birch", "cedar", "dogwood", "elm", "fir", "gorse", "hazel"];

fn name(number: usize) -> String {
    format!("{} {}", NAMES[number % 8], NAMES[number / 8 % 8])
}

fn prose(number: usize) -> String {
    format!("The case of the {} boat was heard on the quay, and nobody spoke for long.", name(number))
}

/// A page of a menu, lines of its own, and a footer.
fn page(number: usize, head: &[&str], own: Vec<String>, tail: &[&str]) -> Page {
    let frame = |lines: &[&str]| lines.iter().map(|line| ((*line).to_owned(), Owner::Frame)).collect();
    let mut lines: Vec<_> = frame(head);
    lines.extend(own.into_iter().map(|line| (line, Owner::Body)));
    lines.extend::<Vec<_>>(frame(tail));
    Page { name: format!("{number:03}.txt"), lines }
}

fn court(number: usize, own: Vec<String>) -> Page {
    page(number, &["Island Court", "Cases"], own, &["Registry", "Write to the clerk"])
}

/// Fails if the rows of a profile that is learnt from the pages remove a line of theirs, or leave one of the frame's.
fn settles(what: &str, pages: &[Page]) {
    let profile = Profile::of("court", &sample_of(pages));
    let mut figures = Figures::default();
    figures.add(&cleaner_with(&profile), pages);
    figures.faults.sort();
    figures.faults.dedup();
    assert!(figures.by_profile > pages.len(), "{what}: {}", figures.by_profile);
    assert_eq!((figures.wrongly_by_profile, figures.frame_left), (0, 0), "{what}: {:#?}", figures.faults);
    assert_eq!(profile.emptied, 0, "{what}");
}

#[test]
fn a_value_that_begins_or_ends_the_body_stays_however_many_pages_share_it() {
    let verdicts = ["Verdict: guilty", "Verdict: not guilty", "Verdict: dismissed"];
    let texts = |values: &[&str], number: usize| values[number % values.len()].to_owned();
    let below = |count: usize, value: &dyn Fn(usize) -> String| -> Vec<Page> {
        (0..count).map(|number| court(number, vec![prose(number), value(number)])).collect()
    };
    let above = |count: usize, value: &dyn Fn(usize) -> String| -> Vec<Page> {
        (0..count).map(|number| court(number, vec![value(number), prose(number)])).collect()
    };
    settles("verdicts", &below(15, &|number| texts(&verdicts, number)));
    settles("all but one verdict", &below(40, &|number| texts(&verdicts, usize::from(number == 7))));
    settles(
        "ratings",
        &below(40, &|number| format!("Rating: {} of 5", [1, 2, 3, 3, 4, 4, 4, 5][number % 8])),
    );
    let found = |number: usize| match number {
        0..20 => "False".to_owned(),
        20..30 => "True".to_owned(),
        _ => "Misleading".to_owned(),
    };
    settles("labels above claims", &above(37, &found));
    let closing = |number: usize| match number {
        0..6 => "Out of print.".to_owned(),
        _ => format!("Printed by {} in the year of the great flood.", name(number)),
    };
    settles("a closing line of few pages", &below(60, &closing));
    let notice = |number: usize| {
        let own = if number < 10 { "The ferry stays at its pier.".to_owned() } else { prose(number) };
        court(number, vec![format!("Notice {number}"), own])
    };
    settles("notices of one body", &(0..30).map(notice).collect::<Vec<_>>());
}

#[test]
fn pages_of_figures_and_labels_keep_them() {
    let weather = |number: usize| {
        let own = vec![
            format!("Forecast for day {number}"),
            format!("Wind: north {number}"),
            format!("Sea: {} {number}", ["calm", "rough"][number % 2]),
            format!("Visibility: {number} km"),
        ];
        page(number, &["Island Weather", "Today"], own, &["About the mast"])
    };
    settles("the weather", &(0..6).map(weather).collect::<Vec<_>>());
    let league = |number: usize| {
        let own = vec![
            format!("Round {number}"),
            format!("Quay {} - {} Pier", number % 5, number % 3),
            format!("Tower {} - {} Mill", number % 4, number % 5),
        ];
        page(number, &["Island League", "Tables"], own, &["League office", "Write to us at the pier"])
    };
    settles("a league", &(0..30).map(league).collect::<Vec<_>>());
    let registry = |number: usize| {
        let own = vec![
            name(number),
            format!("Built: {}", 1900 + number * 7 % 90),
            format!("Length: {} m", 5 + number % 9),
            format!("Home port: {}", NAMES[number % 5]),
        ];
        page(number, &["Registry of Boats", "Search"], own, &["Ask the registrar", "Registry hours"])
    };
    settles("a registry", &(0..30).map(registry).collect::<Vec<_>>());
    let kitchen = |number: usize| {
        let own = vec![
            prose(number),
            "Nutrition".to_owned(),
            format!("Energy: {} kcal", 90 + number * 31 % 700),
            format!("Fat: {} g", number * 7 % 40),
        ];
        page(number, &["Island Kitchen", "Soups"], own, &["Kitchen talk", "Write to the cook"])
    };
    settles("a table below the body", &(0..30).map(kitchen).collect::<Vec<_>>());
    // Between two parts of the frame, of which one would do as company.
    let tides = |number: usize| {
        let own = vec![format!("{} May: {} cm", number + 1, number * 37 % 400)];
        page(
            number,
            &["Tide tables", "North quay", "South quay"],
            own,
            &["How to read them", "Masthead", "The house", "Print"],
        )
    };
    settles("tides", &(0..30).map(tides).collect::<Vec<_>>());
}

#[test]
fn a_headline_with_a_number_stays_before_a_heading() {
    for (what, heading) in [("Version 1.", "What is new"), ("Sermon ", "The text")] {
        let one = |number: usize| {
            let own = vec![format!("{what}{number}"), heading.to_owned(), prose(number)];
            page(number, &["Tar Tools", "Manual"], own, &["Write to the makers", "Free"])
        };
        for count in [6, 30] {
            settles(what, &(0..count).map(one).collect::<Vec<_>>());
        }
    }
}

#[test]
fn figures_within_a_frame_go_with_it() {
    let post = |number: usize| {
        let degrees = format!("Lindvik {} degrees", number * 7 % 30);
        let (likes, shelf) =
            (format!("{} people like this", number * 31), format!("On the shelf: {}", name(number)));
        let tail =
            ["Pass it on", "Post", "Pigeon", &likes, &shelf, &format!("Opinions ({number})"), "Masthead"];
        page(number, &[&degrees, "Front", "Letters", "Boats"], vec![prose(number)], &tail)
    };
    for count in [8, 30] {
        settles("counters", &(0..count).map(post).collect::<Vec<_>>());
    }
    let years = |number: usize| {
        let head = ["Lindvik Post", "2019", "2020", "2021"];
        page(number, &head, vec![prose(number)], &["Masthead", "The house"])
    };
    settles("a menu of years", &(0..30).map(years).collect::<Vec<_>>());
}

#[test]
fn two_lines_of_one_template_of_several_are_learnt() {
    let mixed = |number: usize| {
        let (head, tail) = match number % 3 {
            0 => (["Island Radio", "Programme"], ["Frequencies", "House of radio"]),
            1 => (["Boat Log", "Ropes"], ["Log house", "Pier nine"]),
            _ => (["Tide tables", "North quay"], ["How to read them", "Print"]),
        };
        page(number, &head, vec![prose(number)], &tail)
    };
    settles("three templates", &(0..45).map(mixed).collect::<Vec<_>>());
}

#[test]
fn pages_that_would_be_left_without_a_line_are_counted() {
    let post = |number: usize| {
        let likes = format!("{} people like this", number * 31);
        let tail = ["Pass it on", "Post", "Pigeon", &likes, "Masthead"];
        let own = if number < 3 { vec![] } else { vec![prose(number)] };
        page(number, &["Lindvik Post", "Front"], own, &tail)
    };
    let pages: Vec<Page> = (0..30).map(post).collect();
    assert_eq!(Profile::of("lindvik", &sample_of(&pages)).emptied, 3);
}
