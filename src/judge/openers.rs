//! The words with which credits begin: tables that spare most lines the rows of `rules/credits.toml`.
//!
//! They decide nothing but what is worth a look. A test holds them to the rows: each line that a row must match passes.

use super::cursor::{Cursor, digit};
use super::dates::{self, Order};
use super::datewords::{CONNECTORS, MONTHS, WEEKDAYS};

/// The first character of the scripts that put no space between words, as far as the rows know them: Hangul, Han, kana.
pub(super) const FIRST_UNSPACED: char = '\u{1100}';

/// Whether a line of credits can begin like this: with a date, a word of a label, or a script without spaces.
pub(super) fn may_open_credits(line: &str) -> bool {
    let text = line.trim_start_matches(is_opening_mark);
    let Some(first) = text.chars().next() else { return false };
    if digit(first).is_some() {
        return dates::read_leading_date(text, Order::MonthFirst).is_some()
            || !text.is_ascii()
            || text.contains(" min");
    }
    if first >= FIRST_UNSPACED {
        return true;
    }
    // `(Zhejiang Workers Daily Reporter Li Guofeng)`
    if line.starts_with(['(', '[']) && line.ends_with([')', ']']) {
        return true;
    }
    if is_no_opener(text.as_bytes()) {
        return begins_with_host(text);
    }
    let cursor = Cursor { rest: text };
    if !text.bytes().any(|byte| byte.is_ascii_digit() || byte == b':' || !byte.is_ascii()) {
        return cursor.word(|word| BARE.contains(&word)).unwrap_or(false);
    }
    cursor.word(|word| OPENERS.binary_search(&word).is_ok()).unwrap_or(false)
        || dates::may_begin_date(text) && dates::read_leading_date(text, Order::MonthFirst).is_some()
        || begins_with_host(text)
}

/// Whether the first word is in no table, by its first two letters and its length alone: true of nine lines in ten.
fn is_no_opener(text: &[u8]) -> bool {
    let letters = text.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let unspaced_or_accented = text.get(letters).is_some_and(|byte| !byte.is_ascii());
    let (Some(first), false) = (text.first(), letters == 0 || unspaced_or_accented) else { return false };
    let second = text.get(1).filter(|_| letters > 1);
    let lengths = LENGTHS.get(letter(*first)).and_then(|row| row.get(second.map_or(0, |byte| letter(*byte))));
    letters > 31 || lengths.is_none_or(|lengths| lengths >> letters & 1 == 0)
}

/// For the first two letters of the words in the tables (0 is none) a bit for each length in bytes.
const LENGTHS: [[u32; 27]; 27] = measure();

/// 1 to 26 for a letter in either case, 0 for all else.
const fn letter(byte: u8) -> usize {
    if byte.is_ascii_alphabetic() { (byte.to_ascii_lowercase() - b'a') as usize + 1 } else { 0 }
}

#[expect(
    clippy::indexing_slicing,
    reason = "evaluated by the compiler; the loops end at the tables' lengths"
)]
const fn measure() -> [[u32; 27]; 27] {
    let mut lengths = [[0; 27]; 27];
    let mut at = 0;
    while at < OPENERS.len() {
        lengths = note(lengths, OPENERS[at]);
        at += 1;
    }
    at = 0;
    while at < MONTHS.len() {
        lengths = note(lengths, MONTHS[at].0);
        at += 1;
    }
    at = 0;
    while at < WEEKDAYS.len() {
        lengths = note(lengths, WEEKDAYS[at]);
        at += 1;
    }
    at = 0;
    while at < CONNECTORS.len() {
        lengths = note(lengths, CONNECTORS[at]);
        at += 1;
    }
    lengths
}

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler; no word is empty")]
const fn note(mut lengths: [[u32; 27]; 27], word: &str) -> [[u32; 27]; 27] {
    let word = word.as_bytes();
    let second = if word.len() > 1 { letter(word[1]) } else { 0 };
    if word.len() < 32 {
        lengths[letter(word[0])][second] |= 1 << word.len();
    }
    lengths
}

fn is_opening_mark(c: char) -> bool {
    matches!(c, '(' | '[' | '（' | '【' | '［' | '〔' | '<' | '《' | '@' | '"' | '“') || c.is_whitespace()
}

fn begins_with_host(text: &str) -> bool {
    let end = text.bytes().position(|byte| byte == b'.' || !byte.is_ascii_graphic());
    let Some((_, rest)) = end.and_then(|end| text.split_at_checked(end)) else { return false };
    let mut after = rest.strip_prefix('.').unwrap_or_default().chars();
    after.next().is_some_and(char::is_alphanumeric) && after.any(char::is_whitespace)
}

/// Whether a credit may begin at this word, after another without a separator.
pub(super) fn may_open_next(text: &str) -> bool {
    if text.chars().next().is_some_and(|c| c >= FIRST_UNSPACED) {
        return NEXT_UNSPACED.iter().any(|word| text.starts_with(word));
    }
    Cursor { rest: text }.word(|word| NEXT.binary_search(&word).is_ok()).unwrap_or(false)
}

/// Those that open a credit without a figure or a colon: bylines and editors.
#[rustfmt::skip]
const BARE: &[&str] = &[
    "by", "von", "par", "por", "written", "posted", "reported", "story", "article", "words", "authored", "contributed",
    "submitted", "text", "post", "penned", "this", "edited", "editing", "geschrieben", "verfasst", "ein", "beitrag",
    "propos", "un", "escrito", "escrita", "publicado", "redactado", "postado", "enviado", "reportagem", "texto", "una",
    "published", "added", "updated", "created", "di", "a", "scritto", "scritta", "pubblicato", "pubblicata",
    "postata", "postato", "inserito", "inserita", "articolo", "testo", "testi", "servizio", "intervista", "das", "dieses",
    "interview", "gespräch",
];

/// Words of labels that stand after another credit, in small letters and in order.
#[rustfmt::skip]
const NEXT: &[&str] = &[
    "actualizado", "aggiornato", "aktualisiert", "atualizado", "auteur", "author", "autor", "autore", "by",
    "edited", "editor", "erstellt", "fact", "first", "fonte", "fuente", "last", "lesezeit", "mis", "modified",
    "modifié", "par", "por", "posted", "pubblicato", "publicado", "published", "publié", "quelle", "read",
    "reading", "redacción", "redaktion", "reporter", "responsible", "reviewed", "source", "stand", "updated",
    "veröffentlicht", "von", "written", "zuletzt", "автор", "источник", "обновлено", "опубликовано",
    "редактор", "текст", "الكاتب", "المصدر", "بقلم",
];

/// The same in scripts that put no space before a word.
#[rustfmt::skip]
const NEXT_UNSPACED: &[&str] = &[
    "来源", "來源", "稿源", "作者", "编辑", "編輯", "责任编辑", "責任編輯", "责编", "記者", "记者", "发布", "發布", "发表",
    "發表", "时间", "時間", "日期", "更新", "阅读", "评论", "浏览", "出典", "公開", "投稿", "取材", "文：", "편집", "기자",
    "입력", "수정", "출처",
];

/// The first words of rows and of what may stand first on a line of credits, in small letters and in order.
#[rustfmt::skip]
const OPENERS: &[&str] = &[
    "a", "actualisation", "actualisé", "actualisée", "actualización", "actualizada", "actualizado", "added",
    "aggiornamento", "aggiornata", "aggiornato", "aktualisiert", "aktualisierung", "am", "article",
    "articolo", "artikel", "assistant", "associate", "atualizada", "atualizado", "atualização", "auteur",
    "auteure", "auteurs", "author", "authored", "authors", "autor", "autora", "autore", "autoren", "autores",
    "autori", "autorin", "autrice", "average", "bearbeitet", "bearbeitung", "beitrag", "bericht", "bild",
    "by", "byline", "caporedattore", "caporedattrice", "caricata", "caricato", "changed", "checked", "chief",
    "columnist", "columnists", "compiled", "content", "contributed", "contributing", "contributor",
    "contributors", "copy", "correspondent", "correspondents", "creado", "creata", "created", "creato",
    "criado", "créé", "créée", "curatore", "curatrice", "dal", "das", "data", "date", "dated", "datum",
    "deputy", "dernière", "di", "dieses", "duty", "edición", "edit", "editada", "editado", "edited",
    "editing", "editor", "editora", "editores", "editors", "edição", "ein", "eingetragen", "emitido",
    "english", "enviado", "erscheinungsdatum", "erschienen", "erstellt", "erstellungsdatum", "erstmals",
    "escrita", "escrito", "estimated", "executive", "fact", "fecha", "first", "fonte", "fontes", "fonti",
    "foto", "fotos", "fuente", "fuentes", "gepostet", "geschrieben", "gespräch", "geändert", "giornalista",
    "guest", "http", "https", "image", "information", "inserita", "inserito", "interview", "intervista",
    "issued", "jornalista", "journalist", "journaliste", "journalists", "korrespondent", "last", "latest",
    "lead", "lektorat", "lesedauer", "lesezeit", "letzte", "letztes", "main", "maj", "managing", "medically",
    "mis", "mise", "modifica", "modificación", "modificada", "modificado", "modificata", "modification",
    "modificato", "modificação", "modified", "modifié", "modifiée", "news", "online", "original",
    "originally", "originalquelle", "page", "par", "paru", "parue", "penned", "periodista", "photo", "photos",
    "por", "post", "postada", "postado", "postata", "postato", "posted", "posting", "posté", "postée",
    "prima", "procedencia", "proofread", "proofreader", "proofreading", "propos", "provenance", "pub",
    "pubblicata", "pubblicato", "pubblicazione", "publicación", "publicada", "publicado", "publication",
    "publicação", "publish", "published", "publiziert", "publié", "publiée", "quelle", "quellen",
    "quellenangabe", "quellenangaben", "read", "reading", "redacción", "redactado", "redactor", "redactora",
    "redakteur", "redakteure", "redakteurin", "redaktion", "redaktionelle", "redaktionsleitung", "redator",
    "redatora", "redattore", "redattrice", "redação", "redigiert", "release", "relecture", "reportagem",
    "reported", "reporter", "reportero", "reporters", "reporting", "repórter", "responsable", "responsible",
    "reviewed", "revisada", "revisado", "revised", "revision", "revisione", "revisión", "revisão",
    "rédacteur", "rédaction", "rédactrice", "rédigé", "scritta", "scritto", "secrétariat", "section",
    "senior", "servizio", "source", "sources", "staff", "stand", "story", "subido", "submitted", "testi",
    "testo", "text", "texte", "texto", "textquelle", "the", "this", "time", "translated", "tratto", "ultima",
    "ultimo", "un", "una", "update", "updated", "uploaded", "verantwortlich", "verantwortlicher", "verfasser",
    "verfasserin", "verfasst", "veröffentlicht", "veröffentlichung", "veröffentlichungsdatum", "vom", "von",
    "was", "web", "wording", "words", "writer", "writers", "written", "zuerst", "zuletzt", "änderung",
    "écrit", "éditeur", "éditrice", "édité", "última", "último", "überarbeitet", "автор", "авторы",
    "актуально", "беседовал", "беседовала", "время", "выпускающий", "главный", "дата", "добавлен",
    "добавлена", "добавлено", "журналист", "записал", "записала", "изменен", "изменена", "изменение",
    "изменено", "источник", "источники", "корректор", "корреспондент", "материал", "написал", "написала",
    "написан", "написана", "написано", "обновлен", "обновлена", "обновление", "обновлено", "обновлён",
    "опубликован", "опубликована", "опубликовано", "опубликованы", "ответственный", "отредактировал",
    "отредактировала", "отредактировано", "первоисточник", "по", "подготовил", "подготовила", "подготовили",
    "последнее", "публикация", "размещен", "размещена", "размещено", "размещён", "редактор", "редакторы",
    "создан", "создана", "создано", "текст", "шеф", "آخر", "إعداد", "اخر", "التاريخ", "الصحفي", "الكاتب",
    "الكاتبة", "المؤلف", "المحرر", "المحررة", "المصادر", "المصدر", "النشر", "بقلم", "تاريخ", "تحديث", "تحرير",
    "تحقيق", "تدقيق", "تقرير", "تم", "رئيس", "كتب", "كتبت", "كتبه", "مدير", "مراجعة", "مصدر", "نشر", "نشرت",
    "نقلا", "نقلاً", "نُشر",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_in_order() {
        assert!(OPENERS.is_sorted() && NEXT.is_sorted());
    }
}
