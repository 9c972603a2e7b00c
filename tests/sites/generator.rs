//! A site of invented pages of which the right answer is known: for each line whether it is the author's or the site's.
//!
//! Pages differ as real ones do: several templates, sections with menus of their own, a redesign half way through the years,
//! advertisements and gaps, counters, teasers, pages with hardly a body; and bodies that repeat themselves: headings that recur, a
//! slogan and a refrain that move about, interviews.

/// Whose a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    /// The author's.
    Body,
    /// The site's: the same words on every page of its kind.
    Frame,
    /// The site's, but with words that change: teasers, advertisements.
    Teaser,
    /// A credit, or the headline, which may be moved.
    Credit,
}

/// A page.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    pub(crate) name: String,
    pub(crate) lines: Vec<(String, Owner)>,
}

impl Page {
    /// The page as text. Before a headline, a paragraph and each part of the frame stands a blank line.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        let mut last = None;
        for (line, owner) in &self.lines {
            if *owner == Owner::Body || last != Some(*owner) {
                text.push('\n');
            }
            text.push_str(line);
            text.push('\n');
            last = Some(*owner);
        }
        text
    }
}

/// A small generator of numbers (SplitMix64), so that a site is the same every time.
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

const NOUNS: &[&str] = &[
    "harbour",
    "ferry",
    "council",
    "bridge",
    "school",
    "teacher",
    "fisherman",
    "winter",
    "market",
    "baker",
    "mill",
    "river",
    "quay",
    "lamp",
    "engineer",
    "boat",
    "village",
    "road",
    "storm",
    "library",
    "choir",
    "doctor",
    "orchard",
    "tower",
    "valley",
    "captain",
    "garden",
    "factory",
    "island",
    "mayor",
    "museum",
    "station",
    "committee",
    "wall",
    "roof",
    "clock",
    "kitchen",
];
const VERBS: &[&str] = &[
    "opened",
    "closed",
    "measured",
    "carried",
    "repaired",
    "painted",
    "remembered",
    "promised",
    "sold",
    "found",
    "counted",
    "visited",
    "described",
    "rebuilt",
    "crossed",
    "watched",
    "refused",
    "accepted",
    "planned",
    "lost",
];
const OTHERS: &[&str] = &[
    "quietly",
    "in the spring",
    "before dawn",
    "for nine days",
    "with some pride",
    "after the storm",
    "without a word",
    "on a rainy Sunday",
    "for the third time",
    "in front of the old mill",
    "as everybody had expected",
    "at the end of the month",
];
const NAMES: &[&str] =
    &["Maria Holt", "Jan Berg", "Li Fang", "Ruth Amsel", "Otto Lind", "Wei Chen", "Ana Sousa", "Tom Reed"];
const SECTIONS: &[&str] = &["Business", "Culture", "Sport", "Weather", "Letters", "Travel"];
const HEADINGS: &[&str] = &["Ingredients", "Discussion", "Background", "What happened next", "Method"];
/// What the author says again and again.
const SLOGAN: &str = "Hold the line, mend the nets!";
const REFRAIN: [&str; 2] = ["Oh the tide, the tide comes in,", "and the tide goes out again."];
const ADS: &[&str] = &[
    "Advertisement",
    "Winter tyres at half the price",
    "Your ad could stand here",
    "Sponsored: Lund & Sons, roofers",
];

impl Dice {
    fn sentence(&mut self) -> String {
        let (subject, verb, object) = (self.pick(NOUNS), self.pick(VERBS), self.pick(NOUNS));
        let (third, more) = (self.pick(NOUNS), self.pick(OTHERS));
        match self.below(4) {
            0 => format!("The {subject} {verb} the {object} {more}, and the {third} stayed where it was."),
            1 => format!("Nobody in the {third} could say why the {subject} {verb} the {object} {more}."),
            2 => format!(
                "\"We {verb} the {object} {more},\" said the {subject}, who had come from the {third}."
            ),
            _ => format!(
                "When the {subject} {verb} the {object}, the people of the {third} came {more} to see it."
            ),
        }
    }

    fn paragraph(&mut self) -> String {
        let sentences: Vec<String> = (0..2 + self.below(3)).map(|_| self.sentence()).collect();
        sentences.join(" ")
    }

    fn headline(&mut self) -> String {
        let (subject, verb, object) = (self.pick(NOUNS), self.pick(VERBS), self.pick(NOUNS));
        format!("How the {subject} {verb} a {object} {}", self.pick(OTHERS))
    }
}

/// A site.
#[derive(Debug, Clone)]
pub(crate) struct Site {
    name: &'static str,
    seed: u64,
    /// Percent of pages with an advertisement or a missing line here and there.
    noise: usize,
}

impl Site {
    pub(crate) fn new(name: &'static str, seed: u64) -> Self {
        Self { name, seed, noise: 25 }
    }

    /// So many pages.
    pub(crate) fn pages(&self, count: usize) -> Vec<Page> {
        (0..count).map(|number| self.page(number, count)).collect()
    }

    fn page(&self, number: usize, count: usize) -> Page {
        let mut dice = Dice::new(self.seed ^ ((number as u64 + 1) << 20));
        let section = dice.below(SECTIONS.len());
        let redesigned = number * 2 >= count && count >= 20;
        let template = dice.below(2);
        let mut frame = Vec::new();
        self.head(&mut frame, &mut dice, section, redesigned);
        let mut lines = self.with_noise(frame, &mut dice);
        let near_empty = dice.chance(4);
        credits(&mut lines, &mut dice, section);
        if !near_empty {
            body(&mut lines, &mut dice);
        }
        let mut frame = Vec::new();
        self.tail(&mut frame, &mut dice, section, redesigned, template);
        lines.extend(self.with_noise(frame, &mut dice));
        Page { name: format!("{}/{:05}.txt", SECTIONS[section].to_lowercase(), number), lines }
    }

    /// On some pages a line is missing, or an advertisement stands between two.
    fn with_noise(&self, mut frame: Vec<(String, Owner)>, dice: &mut Dice) -> Vec<(String, Owner)> {
        if dice.chance(self.noise) {
            frame.remove(dice.below(frame.len()));
        }
        if dice.chance(self.noise) {
            frame.insert(dice.below(frame.len()), (dice.pick(ADS).to_owned(), Owner::Teaser));
        }
        frame
    }

    fn head(&self, out: &mut Vec<(String, Owner)>, dice: &mut Dice, section: usize, redesigned: bool) {
        let mut push = |line: &str| out.push((line.to_owned(), Owner::Frame));
        push(&format!("{} on your phone", self.name));
        push("To the contents");
        let degrees = dice.below(30);
        push(&format!("Lindvik {degrees} degrees, wind {} knots", dice.below(40)));
        if redesigned {
            push("The paper of the northern coast since 1871");
        }
        for name in [
            "Front",
            "Business",
            "Culture",
            "Sport",
            "Weather",
            "Letters",
            "Travel",
            "Background",
            "Ingredients",
        ] {
            push(name);
        }
        for entry in ["overview", "archive", "people", "calendar"] {
            push(&format!("{} {entry}", SECTIONS[section]));
        }
        if redesigned {
            push("My account");
            push("Dark or light");
        }
    }

    fn tail(
        &self,
        out: &mut Vec<(String, Owner)>,
        dice: &mut Dice,
        section: usize,
        redesigned: bool,
        template: usize,
    ) {
        let mut push = |line: &str| out.push((line.to_owned(), Owner::Frame));
        push("Pass it on");
        for way in ["Post", "Telegram", "Pigeon", "Paper copy"] {
            push(way);
        }
        push(&format!("{},{:03} people like this", 1 + dice.below(9), dice.below(1000)));
        push(&format!("Opinions ({})", dice.below(80)));
        if template == 1 {
            push("Say your opinion");
            push(
                "Please keep to the rules of the house, which our editors have written down for everybody who writes here.",
            );
        }
        if redesigned {
            push("From the same shelf");
        } else {
            push(&format!("From the {} desk", SECTIONS[section].to_lowercase()));
        }
        for _ in 0..3 {
            out.push((dice.headline(), Owner::Teaser));
        }
        let mut push = |line: &str| out.push((line.to_owned(), Owner::Frame));
        push(&format!("Read next: {}", dice.headline()));
        push("Take the paper home");
        push("Four weeks for nothing, and after that as long as you like, at the price of a loaf of bread.");
        for entry in
            ["Masthead", "The house", "Jobs at the quay", "Press", "Small print", "Data", "Discussion"]
        {
            push(entry);
        }
        push(&format!("{} belongs to the people who read it.", self.name));
        push(&format!("Printed and set in Lindvik, No. {}", 1000 + dice.below(9000)));
    }
}

fn credits(lines: &mut Vec<(String, Owner)>, dice: &mut Dice, section: usize) {
    // Some headlines are those of a series.
    let headline = match dice.below(6) {
        0 => format!("Harbour report No. {}", dice.below(400)),
        1 => format!("Weather: {}", dice.headline()),
        _ => dice.headline(),
    };
    lines.push((headline, Owner::Credit));
    lines.push((format!("By {}", dice.pick(NAMES)), Owner::Credit));
    lines.push((
        format!(
            "{} {} 20{}, {}:{:02}",
            1 + dice.below(28),
            ["May", "June"][dice.below(2)],
            10 + dice.below(14),
            6 + dice.below(14),
            dice.below(60)
        ),
        Owner::Credit,
    ));
    lines.push((format!("{} desk: {}", SECTIONS[section], dice.pick(NAMES)), Owner::Credit));
}

fn body(lines: &mut Vec<(String, Owner)>, dice: &mut Dice) {
    let paragraphs = 3 + dice.below(9);
    let mut own = Vec::new();
    for at in 0..paragraphs {
        if at > 0 && dice.chance(25) {
            own.push(dice.pick(HEADINGS).to_owned());
        }
        if dice.chance(6) {
            own.extend(["Q:".to_owned(), dice.sentence(), "A:".to_owned()]);
        }
        own.push(dice.paragraph());
    }
    // Anywhere in the body, its first and its last line included: three pages in five.
    if dice.chance(60) {
        own.insert(dice.below(own.len() + 1), SLOGAN.to_owned());
    }
    if dice.chance(60) {
        for _ in 0..2 {
            let at = dice.below(own.len() + 1);
            own.splice(at..at, REFRAIN.map(str::to_owned));
        }
    }
    lines.extend(own.into_iter().map(|line| (line, Owner::Body)));
}
