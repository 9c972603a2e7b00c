//! Pages whose body is what the law asks for: terms, privacy, cookies.
//!
//! Takes back what rows said of a document that is such a text by its title and its first sentences: its lines on cookies, newsletters
//! and contacts are clauses, and no notices of the page around it.

use super::Sheet;
use super::headline::stands_at_end;
use super::named::Named;
use super::rules::Kind;
use crate::segment::is_unspaced;
use std::ops::Range;

/// What such a text is called, in small letters, and a word, or the beginning of one, that its first sentences have.
const POLICIES: [(&str, &str); 51] = [
    ("privacy policy", "priva"),
    ("privacy notice", "priva"),
    ("privacy statement", "priva"),
    ("data protection", "data"),
    ("cookie policy", "cookie"),
    ("cookie notice", "cookie"),
    ("cookies policy", "cookie"),
    ("terms of service", "terms"),
    ("terms of use", "terms"),
    ("terms and conditions", "terms"),
    ("terms & conditions", "terms"),
    ("datenschutz", "daten"),
    ("datenschutzerklärung", "daten"),
    ("datenschutzhinweise", "daten"),
    ("cookie-richtlinie", "cookie"),
    ("nutzungsbedingungen", "nutzung"),
    ("allgemeine geschäftsbedingungen", "geschäftsbedingungen"),
    ("agb", "geschäftsbedingungen"),
    ("widerrufsbelehrung", "widerruf"),
    ("politique de confidentialité", "données"),
    ("politique de cookies", "cookie"),
    ("mentions légales", "site"),
    ("conditions générales", "conditions"),
    ("conditions d'utilisation", "conditions"),
    ("política de privacidad", "datos"),
    ("política de cookies", "cookie"),
    ("términos y condiciones", "términos"),
    ("términos de uso", "términos"),
    ("aviso legal", "sitio"),
    ("condiciones de uso", "condiciones"),
    ("política de privacidade", "dados"),
    ("termos de uso", "termos"),
    ("termos e condições", "termos"),
    ("informativa sulla privacy", "dati"),
    ("privacy policy", "dati"),
    ("termini e condizioni", "termini"),
    ("политика конфиденциальности", "данны"),
    ("пользовательское соглашение", "соглашени"),
    ("условия использования", "услови"),
    ("سياسة الخصوصية", "الخصوصية"),
    ("شروط الاستخدام", "شروط"),
    ("隐私政策", "隐私"),
    ("隐私权政策", "隐私"),
    ("用户协议", "协议"),
    ("服务条款", "条款"),
    ("隱私權政策", "隱私"),
    ("服務條款", "條款"),
    ("プライバシーポリシー", "個人情報"),
    ("個人情報保護方針", "個人情報"),
    ("利用規約", "規約"),
    ("개인정보처리방침", "개인정보"),
];
/// Words of its title: `Privacy Policy of the Harbour Office`.
const TITLE_WORDS: u16 = 8;
/// From the title to the first sentence so many blocks, at most: a date stands between, and what it is the date of.
const BLOCKS_TO_PROSE: usize = 4;
/// So many blocks of prose are looked at for the word.
const FIRST_PROSE: usize = 3;
/// What is said there of cookies, addresses, rights and so on is what the text is about.
const THEMES: [&str; 6] = ["contact", "cookies", "copyright", "hotline", "login", "newsletter"];

/// Finds the policy that a document is, from its title to its last prose or to the first thing that a row of another theme names, and
/// takes back what rows say of it; nothing if they say nothing. Linear in the text.
pub(super) fn find_policy(sheet: &mut Sheet<'_>) -> Range<usize> {
    let Some((title, first)) = find_title(sheet) else { return 0..0 };
    let rules = sheet.rules;
    let is_clause = |named: Named| {
        let mut rows = named.rows().filter(|&rule| rules.kind(rule) != Kind::Allow);
        !named.bar && rows.all(|rule| rules.is_built_in(rule) && THEMES.contains(&rules.theme(rule)))
    };
    let is_over = |named: Named| named.bar || named.rows().any(|rule| rules.kind(rule).is_sure());
    let after = sheet.named.iter().skip_while(|&block| block <= first);
    let named = after.filter_map(|block| Some((block, sheet.named.get(block)?)));
    let end = named.filter(|&(_, named)| !is_clause(named) && is_over(named)).map(|(block, _)| block).next();
    let end = end.unwrap_or(sheet.segmented.blocks.len());
    let last = (first..end).rev().find(|&block| sheet.features(block).is_prose()).unwrap_or(first);
    let clauses: Vec<usize> = sheet
        .named
        .iter()
        .skip_while(|&block| block < title)
        .take_while(|&block| block <= last)
        .filter(|&block| sheet.named.get(block).is_some_and(is_clause))
        .collect();
    // One of which rows name no clause is as safe as any text.
    if clauses.iter().all(|&block| block == title) {
        return 0..0;
    }
    clauses.into_iter().for_each(|block| sheet.named.forget(block));
    title..last + 1
}

/// The block that is the title of a policy, directly above the first prose of all, and that prose.
fn find_title(sheet: &Sheet<'_>) -> Option<(usize, usize)> {
    let blocks = sheet.segmented.blocks.len();
    let first = (0..blocks).find(|&block| sheet.features(block).is_prose())?;
    let mut titles = (first.saturating_sub(BLOCKS_TO_PROSE)..first).rev();
    let title = titles.find(|&block| {
        let line = sheet.first_line(block);
        if sheet.features(block).words() > TITLE_WORDS.max(count_ideographs(line)) {
            return false;
        }
        let title = fold(line);
        let mut words = POLICIES.iter().filter(|(name, _)| names(&title, name)).map(|(_, word)| word);
        words.any(|word| {
            let mut prose =
                (first..blocks).filter(|&block| sheet.features(block).is_prose()).take(FIRST_PROSE);
            prose.any(|block| {
                let mut lines = sheet.segmented.lines_of(block, sheet.text);
                lines.any(|line| line.to_lowercase().contains(word))
            })
        })
    })?;
    Some((title, first))
}

/// Words that a title has at most, if it is written in a script of which each character is one.
fn count_ideographs(title: &str) -> u16 {
    if title.chars().next().is_some_and(is_unspaced) { 2 * TITLE_WORDS } else { 0 }
}

/// A title as [`names`] takes it: in small letters, without signs at its ends.
fn fold(title: &str) -> String {
    title.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().replace('’', "'")
}

/// Whether a folded title begins or ends with a name, as whole words.
fn names(title: &str, name: &str) -> bool {
    stands_at_end(title, name, |c| !c.is_alphanumeric() || is_unspaced(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_name_policies_as_whole_words() {
        for (title, name, is_named) in [
            ("privacy policy", "privacy policy", true),
            ("## Privacy Policy for Quay Ltd:", "privacy policy", true),
            ("quay ltd: terms of service", "terms of service", true),
            ("datenschutzbeauftragter", "datenschutz", false),
            ("网站隐私政策", "隐私政策", true),
            ("why a privacy policy matters", "privacy policy", false),
        ] {
            assert_eq!(names(&fold(title), name), is_named, "{title}");
        }
    }
}
