//! Repair of garbled text: UTF-8 that somebody read in another encoding, up to three times over.
//!
//! Takes decoded text, gives it with the garbled runs put right, or nothing where there is nothing to do. Decoding bytes is the
//! ladder's; characters that are merely unwanted are for `tidy`.
//!
//! Three things must come together before a run is changed:
//! 1. *It is reversible*: each of its characters has a byte in one code page, and the bytes are UTF-8 sequences,
//!    complete and shortest. Where a byte was lost the text stays as it is.
//! 2. *It is better text*: by [`oddity`], a measure that is put to both readings alike, it loses at least
//!    [`SURE_GAIN`] points; half a quotation mark after a capital (`MARQUÉ…`, a `Ʌ` if read as bytes) loses none.
//! 3. Less is enough ([`LIKELY_GAIN`]) only on a page that the document's other runs have shown to be the culprit.
//!
//! Text that was read as GBK is in `gbk`. C1 controls that are left over are the bytes of windows-1252.

mod gbk;
mod oddity;
mod pages;

use encoding_rs::Encoding;
use oddity::{CONTEXT_CHARS, Scripts, oddity, pardon};
pub(crate) use pages::windows_1252;
use pages::{PAGES, Pages};

/// Points that a run must lose on its own. A lower case letter before a capital, or a sign inside a word, is worth five; the
/// pairs that good text has by accident (`Å™`, `SÖÄ£`) lose at most three.
const SURE_GAIN: u32 = 4;
/// Points that a run must lose where its page is established.
const LIKELY_GAIN: u32 = 1;
/// Points lost by sure runs that establish a page: two runs, or one long one.
const ESTABLISHING_GAIN: u32 = 8;
/// Times over that text is taken to have been garbled.
const LEVELS: usize = 3;
/// Passes over the document. Each mends what the one before uncovered; two are enough for all text that was ever garbled by
/// accident, the limit is for text that was made to need more.
const PASSES: usize = 8;
/// Bytes that are looked at together: a line, or this much of it and on to the next space.
const WINDOW_BYTES: usize = 8192;
/// Bytes of a line before its first suspicious character that are looked at too: more than [`CONTEXT_CHARS`] of the longest.
const LEAD_IN_BYTES: usize = 32;

/// Puts garbled runs right. `None` if nothing changed; else the text and the number of runs.
pub(crate) fn repair(text: &str) -> Option<(String, usize)> {
    if text.is_ascii() {
        return None;
    }
    let mut repairer =
        Repairer { pages: Pages::get(), gains: [0; PAGES], scripts: Scripts::default(), repaired: 0 };
    let mut mended: Option<String> = None;
    for _ in 0..PASSES {
        match repairer.pass(mended.as_deref().unwrap_or(text)) {
            Some(better) => mended = Some(better),
            None => break,
        }
    }
    mended.map(|text| (text, repairer.repaired))
}

/// Whether two characters side by side may be part of a garbled run. Cheap, and true of much good text.
pub(crate) fn may_be_garbled(one: char, next: char) -> bool {
    let pages = Pages::get();
    pages.roles(one).leads & pages.roles(next).continues != 0
        || pages.is_beyond_gb2312(one)
        || pages.is_beyond_gb2312(next)
}

/// What is known about the document so far.
struct Repairer {
    pages: &'static Pages,
    /// Points that sure runs lost, by page.
    gains: [u32; PAGES],
    /// Scripts of the text that sure runs became.
    scripts: Scripts,
    repaired: usize,
}

/// A garbled run: consecutive sequences of one page with no letter between them.
struct Run {
    /// Characters of the line.
    start: usize,
    end: usize,
    /// What they are to become, and the points that this loses.
    better: Vec<char>,
    gain: u32,
    page: usize,
}

impl Repairer {
    /// One pass over the document: `None` if nothing changed.
    fn pass(&mut self, text: &str) -> Option<String> {
        let mut out = String::new();
        let mut copied = 0;
        let mut line = Vec::new();
        let mut rest = text;
        while let Some(found) = find_window(self.pages, rest) {
            let start = text.len() - rest.len() + found.start;
            let window = rest.get(found.start..found.end).unwrap_or_default();
            line.clear();
            line.extend(window.chars());
            let before = self.repaired;
            self.repair_line(&mut line, found.suspicion.pages);
            if found.suspicion.gbk {
                self.repaired += gbk::repair(self.pages, &mut line);
            }
            if found.suspicion.c1 {
                self.repaired += repair_c1(&mut line);
            }
            if self.repaired > before {
                out.push_str(text.get(copied..start).unwrap_or_default());
                out.extend(line.iter());
                copied = start + window.len();
            }
            rest = rest.get(found.end..).unwrap_or_default();
        }
        if copied == 0 {
            return None;
        }
        out.push_str(text.get(copied..).unwrap_or_default());
        Some(out)
    }

    /// Repairs the runs of one line in place, page after page, the page that mends most first.
    fn repair_line(&mut self, line: &mut Vec<char>, pages: u16) {
        let mut left = pages;
        while left != 0 {
            // Of two that mend as much, the one that explains more characters (`‚Ä¶` is not a quotation mark and a `Ķ`), then
            // the one that explains more of the document.
            let mut best = ((0, 0, 0), Vec::new());
            for page in (0..PAGES).filter(|page| left >> page & 1 == 1) {
                let runs = self.runs(line, page);
                let gain: u32 = runs.iter().map(|run| run.gain).sum();
                let chars = runs.iter().map(|run| run.end - run.start).sum::<usize>();
                let weight = (gain, chars, self.gains.get(page).copied().unwrap_or(0));
                if weight > best.0 {
                    best = (weight, runs);
                }
            }
            let Some(page) = best.1.first().map(|run| run.page) else { return };
            left &= !(1 << page);
            self.repaired += best.1.len();
            for run in best.1.iter().rev() {
                if run.gain >= ESTABLISHING_GAIN {
                    self.scripts.add(&run.better);
                }
                if run.gain >= SURE_GAIN
                    && let Some(gain) = self.gains.get_mut(page)
                {
                    *gain = gain.saturating_add(run.gain);
                }
                line.splice(run.start..run.end, run.better.iter().copied());
            }
            left &= pages_with_pair(self.pages, line);
        }
    }

    /// The runs of a line that are better text when read back through a page.
    fn runs(&self, line: &[char], page: usize) -> Vec<Run> {
        let established = self.gains.get(page).is_some_and(|gain| *gain >= ESTABLISHING_GAIN);
        let needed = if established { LIKELY_GAIN } else { SURE_GAIN };
        let mut runs = Vec::new();
        let mut open: Option<(usize, usize)> = None;
        let mut at = 0;
        while let Some(c) = line.get(at) {
            let length = match open {
                _ if c.is_ascii() => 0,
                _ => sequence(self.pages, line.get(at..).unwrap_or_default(), page)
                    .map_or(0, |(_, length)| length),
            };
            if length > 0 {
                open = Some((open.map_or(at, |run| run.0), at + length));
                at += length;
                continue;
            }
            if c.is_alphanumeric()
                && let Some((start, end)) = open.take()
            {
                runs.extend(self.judge_run(line, start, end, page, needed));
            }
            at += 1;
        }
        runs.extend(open.and_then(|(start, end)| self.judge_run(line, start, end, page, needed)));
        runs
    }

    /// The best reading of a run, if it is better by enough.
    fn judge_run(&self, line: &[char], start: usize, end: usize, page: usize, needed: u32) -> Option<Run> {
        let left = line.get(start.saturating_sub(CONTEXT_CHARS)..start)?;
        let garbled = line.get(start..end)?;
        let right = line.get(end..line.len().min(end + CONTEXT_CHARS))?;
        if is_listed(left, garbled, right) {
            return None;
        }
        let measure = |middle: &[char]| {
            let mut text = Vec::with_capacity(middle.len() + 2 * CONTEXT_CHARS + 2);
            text.push('\n');
            text.extend_from_slice(left);
            text.extend_from_slice(middle);
            text.extend_from_slice(right);
            text.push('\n');
            oddity(&text)
        };
        let odd = measure(garbled);
        if odd < needed {
            return None;
        }
        // A letter in quotation marks is what somebody writes about.
        let is_quoted = |c: Option<&char>| c.is_some_and(|c| "\"'`“”‘’«»„‚;&".contains(*c));
        if garbled.len() <= 3 && is_quoted(left.last()) && is_quoted(right.first()) && needed > LIKELY_GAIN {
            return None;
        }
        let measure_reading =
            |reading: &[char]| measure(reading).saturating_sub(pardon(reading, self.scripts));
        let first = read_back(self.pages, garbled, page)?;
        let mut best = (measure_reading(&first), first.clone());
        let mut readings = vec![first];
        for _ in 1..LEVELS {
            let deeper: Vec<Vec<char>> = readings
                .iter()
                .flat_map(|reading| {
                    let likely = pages_with_pair(self.pages, reading);
                    let likely = (0..PAGES).filter(move |page| likely >> page & 1 == 1);
                    likely.filter_map(|page| read_back(self.pages, reading, page))
                })
                .collect();
            for reading in &deeper {
                let points = measure_reading(reading);
                if points < best.0 {
                    best = (points, reading.clone());
                }
            }
            readings = deeper;
        }
        let gain = odd.saturating_sub(best.0);
        (gain >= needed).then_some(Run { start, end, better: best.1, gain, page })
    }
}

/// A piece of text with something in it to look at.
struct Window {
    /// Bytes.
    start: usize,
    end: usize,
    suspicion: Suspicion,
}

/// What speaks for a repair, before anything is measured.
#[derive(Debug, Clone, Copy, Default)]
struct Suspicion {
    /// Single-byte pages with a complete sequence, a bit each.
    pages: u16,
    /// Whether characters stand there that GB2312 lacks.
    gbk: bool,
    /// Whether C1 controls other than the line end U+0085 stand there.
    c1: bool,
}

impl Suspicion {
    fn is_any(self) -> bool {
        self.pages != 0 || self.gbk || self.c1
    }
}

/// The next line, or part of a long one, with something suspicious in it.
fn find_window(pages: &Pages, text: &str) -> Option<Window> {
    let (first, _) = suspect(pages, text, true);
    let first = first?;
    let bytes = text.as_bytes();
    let lead_in = bytes.get(first.saturating_sub(LEAD_IN_BYTES)..first)?;
    let mut start =
        memchr::memrchr(b'\n', lead_in).map_or(first - lead_in.len(), |at| first - lead_in.len() + at + 1);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let near_end = bytes.len().min(first + WINDOW_BYTES);
    let end = match memchr::memchr(b'\n', bytes.get(first..near_end)?) {
        Some(at) => first + at,
        // A run of text without a space is cut at twice the length, wherever that is.
        None => {
            let far_end = bytes.len().min(first + 2 * WINDOW_BYTES);
            let tail = bytes.get(near_end..far_end)?;
            let mut end = memchr::memchr2(b' ', b'\n', tail).map_or(far_end, |at| near_end + at);
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            end
        }
    };
    let (_, suspicion) = suspect(pages, text.get(start..end)?, false);
    Some(Window { start, end, suspicion })
}

/// Looks for what garbled text leaves behind: where the first of it begins, and what there is of it (up to the first alone, if
/// that is all that is asked).
fn suspect(pages: &Pages, text: &str, first_only: bool) -> (Option<usize>, Suspicion) {
    let mut suspicion = Suspicion::default();
    let mut first = None;
    // The run of characters that are not ASCII: where it began, and how many of it GB2312 lacks.
    let mut run = (0, 0);
    let mut at = 0;
    // Where the character before stands, and the pages in which it leads a sequence.
    let mut last = (0, 0_u16);
    while let Some(skip) = ascii_length(text.as_bytes().get(at..).unwrap_or_default()) {
        if skip > 0 {
            last = (at, 0);
            run = (at + skip, 0);
        }
        at += skip;
        let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
        let is_alone = (skip > 0 || at == 0)
            && text.as_bytes().get(at + c.len_utf8()).is_none_or(u8::is_ascii)
            && c > '\u{9F}';
        if is_alone {
            // A quotation mark, an accent: no sequence and no run is so short.
            at += c.len_utf8();
            continue;
        }
        let roles = pages.roles(c);
        let common = last.1 & roles.continues;
        if common != 0 {
            let found = pages_with_sequence(pages, text.get(last.0..).unwrap_or_default(), common);
            if found != 0 && (!first_only || is_odd(text, last.0)) {
                suspicion.pages |= found;
            }
        }
        suspicion.c1 |= ('\u{80}'..='\u{9F}').contains(&c) && c != '\u{85}';
        if pages.is_beyond_gb2312(c) {
            run.1 += 1;
            if run.1 == gbk::LEAST_BEYOND {
                let so_far = text.get(run.0..).unwrap_or_default();
                suspicion.gbk |= gbk::may_begin(pages, so_far, at - run.0);
            }
        }
        if first.is_none() && suspicion.is_any() {
            first = Some(match suspicion {
                Suspicion { gbk: true, .. } => run.0,
                Suspicion { pages: 0, .. } => at,
                _ => last.0,
            });
            if first_only {
                break;
            }
        }
        last = (at, roles.leads);
        at += c.len_utf8();
    }
    (first, suspicion)
}

/// Length of the ASCII at the head of some text; `None` if there is nothing else.
fn ascii_length(bytes: &[u8]) -> Option<usize> {
    let length = Encoding::ascii_valid_up_to(bytes);
    (length < bytes.len()).then_some(length)
}

/// The pages, of those in the mask, in which the text begins with a complete UTF-8 sequence.
fn pages_with_sequence(pages: &Pages, text: &str, mask: u16) -> u16 {
    let mut head = ['\n'; 4];
    let length = head.iter_mut().zip(text.chars()).map(|(slot, c)| *slot = c).count();
    let head = head.get(..length).unwrap_or_default();
    (0..PAGES)
        .filter(|page| mask >> page & 1 == 1 && sequence(pages, head, *page).is_some())
        .map(|page| 1 << page)
        .sum()
}

/// The pages in which one of these leads a sequence and the next continues one.
fn pages_with_pair(pages: &Pages, text: &[char]) -> u16 {
    let pairs = text.iter().zip(text.iter().skip(1));
    pairs.fold(0, |all, (c, next)| all | pages.roles(*c).leads & pages.roles(*next).continues)
}

/// Whether there is anything odd in and about the sequence that begins at a byte. Most pairs that could be read back are good
/// text (`ві` in Ukrainian), and nothing is better than that.
fn is_odd(text: &str, at: usize) -> bool {
    let mut near = ['\n'; 2 + 4 + 2];
    let (before, after) = near.split_at_mut(2);
    for (slot, c) in before.iter_mut().rev().zip(text.get(..at).unwrap_or_default().chars().rev()) {
        *slot = c;
    }
    for (slot, c) in after.iter_mut().zip(text.get(at..).unwrap_or_default().chars()) {
        *slot = c;
    }
    oddity(&near) > 0
}

/// The character that the first of these are in a page's bytes, and how many of them it takes, two to four.
fn sequence(pages: &Pages, garbled: &[char], page: usize) -> Option<(char, usize)> {
    let lead = pages.roles(*garbled.first()?).byte(page);
    let length = match lead {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    let mut bytes = [0; 4];
    let bytes = bytes.get_mut(..length)?;
    for (byte, c) in bytes.iter_mut().zip(garbled.get(..length)?) {
        *byte = pages.roles(*c).byte(page);
    }
    let decoded = std::str::from_utf8(bytes).ok()?.chars().next()?;
    Some((decoded, length))
}

/// Whether a run stands in a list of characters in the order of their numbers, as code has them: `[ÀÁÂÃÄÅ]`. Garbled text
/// goes up and down.
fn is_listed(left: &[char], garbled: &[char], right: &[char]) -> bool {
    /// Accidents have two in order.
    const LEAST_CHARS: usize = 4;
    /// The soft hyphen between `¬` and `®` is left out, and so are `×` and `÷`.
    const LONGEST_STEP: u32 = 2;
    let is_step = |(one, next): (&char, &char)| {
        (1..=LONGEST_STEP).contains(&u32::from(*next).saturating_sub(u32::from(*one)))
    };
    if !garbled.iter().zip(garbled.iter().skip(1)).all(is_step) {
        return false;
    }
    let before = left.iter().rev().zip(garbled.iter().take(1).chain(left.iter().rev()));
    let before = before.take_while(|&(one, next)| is_step((one, next))).count();
    let after = garbled.last().into_iter().chain(right).zip(right);
    let after = after.take_while(|&pair| is_step(pair)).count();
    before + garbled.len() + after >= LEAST_CHARS
}

/// A text with all that are sequences in a page read back and everything else as it was; `None` if there is no sequence.
fn read_back(pages: &Pages, garbled: &[char], page: usize) -> Option<Vec<char>> {
    let mut out: Vec<char> = Vec::new();
    let mut at = 0;
    let mut found = false;
    while let Some(c) = garbled.get(at) {
        let read = if c.is_ascii() { None } else { sequence(pages, garbled.get(at..)?, page) };
        let (c, length) = read.unwrap_or((*c, 1));
        found |= length > 1;
        if out.is_empty() && found {
            out.reserve(garbled.len());
            out.extend_from_slice(garbled.get(..at)?);
        }
        if found {
            out.push(c);
        }
        at += length;
    }
    found.then_some(out)
}

/// Gives C1 controls the characters that their bytes are in windows-1252, and the number of them. U+0085 is a line end
/// unless it stands among as many others. All of a line or none.
fn repair_c1(line: &mut [char]) -> usize {
    /// A control that becomes a character at home there loses ten points, one that becomes a sign after a letter six.
    const LEAST_GAIN: u32 = 8;
    let is_c1 = |c: &char| ('\u{80}'..='\u{9F}').contains(c);
    let line_ends = line.iter().filter(|c| **c == '\u{85}').count();
    let others = line.iter().filter(|c| windows_1252(**c).is_some()).count() - line_ends;
    // A letter of windows-1252 beside another control, or after what is no ASCII, is the rest of a UTF-8 sequence.
    let is_letter = |c: &char| windows_1252(*c).is_some_and(char::is_alphabetic);
    let is_broken = |pair: &[char]| match pair {
        [first, second] => is_letter(second) && !first.is_ascii() || is_letter(first) && is_c1(second),
        _ => false,
    };
    if others == 0 || line.windows(2).any(is_broken) {
        return 0;
    }
    let mut repaired = Vec::new();
    for at in 0..line.len() {
        let Some(better) = line.get(at).copied().and_then(windows_1252) else { continue };
        if better == '…' && line_ends > others {
            continue;
        }
        let near = at.saturating_sub(CONTEXT_CHARS)..line.len().min(at + CONTEXT_CHARS + 1);
        let here = at - near.start + 1;
        let mut text = vec!['\n'];
        text.extend_from_slice(line.get(near).unwrap_or_default());
        text.push('\n');
        let odd = oddity(&text);
        if let Some(c) = text.get_mut(here) {
            *c = better;
        }
        // Odd as windows-1252 too: another page's letter, or the rest of something lost.
        if oddity(&text) + LEAST_GAIN > odd {
            return 0;
        }
        repaired.push((at, better));
    }
    for (at, better) in &repaired {
        if let Some(c) = line.get_mut(*at) {
            *c = *better;
        }
    }
    repaired.len()
}

#[cfg(test)]
pub(super) mod tests;
