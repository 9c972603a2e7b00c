//! The words with which credits begin: tables that spare most lines the rows of `rules/credits.toml`.
//!
//! They decide nothing but what is worth a look. A test holds them to the rows: each line that a row must match passes.

use super::cursor::{Cursor, digit};
use super::dates::{self, Order};

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
    let cursor = Cursor { rest: text };
    cursor.word(|word| OPENERS.binary_search(&word).is_ok()).unwrap_or(false)
        || dates::may_begin_date(text) && dates::read_leading_date(text, Order::MonthFirst).is_some()
        || first.is_ascii_alphabetic() && begins_with_host(text)
}

fn is_opening_mark(c: char) -> bool {
    matches!(c, '(' | '[' | '（' | '【' | '［' | '〔' | '<' | '《' | '@' | '"' | '“') || c.is_whitespace()
}

fn begins_with_host(text: &str) -> bool {
    let first = text.split(char::is_whitespace).next().unwrap_or_default();
    first.contains('.') && first.len() < text.len() && !first.ends_with(['.', ',', ':'])
}

/// Whether a credit may begin at this word, after another without a separator.
pub(super) fn may_open_next(text: &str) -> bool {
    if text.chars().next().is_some_and(|c| c >= FIRST_UNSPACED) {
        return NEXT_UNSPACED.iter().any(|word| text.starts_with(word));
    }
    Cursor { rest: text }.word(|word| NEXT.binary_search(&word).is_ok()).unwrap_or(false)
}

/// Words of labels that stand after another credit, in small letters and in order.
#[rustfmt::skip]
const NEXT: &[&str] = &[
    "actualizado", "aktualisiert", "atualizado", "auteur", "author", "autor", "by", "edited", "editor",
    "erstellt", "fact", "first", "fonte", "fuente", "last", "lesezeit", "mis", "modified", "modifié", "par",
    "por", "posted", "publicado", "published", "publié", "quelle", "read", "reading", "redacción",
    "redaktion", "reporter", "responsible", "reviewed", "source", "stand", "updated", "veröffentlicht", "von",
    "written", "zuletzt", "автор", "источник", "обновлено", "опубликовано", "редактор", "текст", "الكاتب",
    "المصدر", "بقلم",
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
    "actualisation", "actualisé", "actualisée", "actualización", "actualizada", "actualizado", "added",
    "aktualisiert", "aktualisierung", "am", "article", "artikel", "assistant", "associate", "atualizada",
    "atualizado", "atualização", "auteur", "auteure", "auteurs", "author", "authored", "authors", "autor",
    "autora", "autoren", "autores", "autorin", "autrice", "average", "bearbeitet", "bearbeitung", "beitrag",
    "bericht", "bild", "by", "byline", "changed", "checked", "chief", "columnist", "columnists", "compiled",
    "content", "contributed", "contributing", "contributor", "contributors", "copy", "correspondent",
    "correspondents", "creado", "created", "criado", "créé", "créée", "data", "date", "dated", "datum",
    "deputy", "dernière", "duty", "edición", "edit", "editada", "editado", "edited", "editing", "editor",
    "editora", "editores", "editors", "edição", "ein", "eingetragen", "emitido", "english", "enviado",
    "erscheinungsdatum", "erschienen", "erstellt", "erstellungsdatum", "erstmals", "escrita", "escrito",
    "estimated", "executive", "fact", "fecha", "first", "fonte", "fontes", "foto", "fotos", "fuente",
    "fuentes", "gepostet", "geschrieben", "geändert", "guest", "http", "https", "image", "information",
    "issued", "jornalista", "journalist", "journaliste", "journalists", "korrespondent", "last", "latest",
    "lead", "lektorat", "lesedauer", "lesezeit", "letzte", "letztes", "main", "maj", "managing", "medically",
    "mis", "mise", "modificación", "modificada", "modificado", "modification", "modificação", "modified",
    "modifié", "modifiée", "news", "online", "original", "originally", "originalquelle", "page", "par",
    "paru", "parue", "penned", "periodista", "photo", "photos", "por", "post", "postada", "postado", "posted",
    "posting", "posté", "postée", "procedencia", "proofread", "proofreader", "proofreading", "propos",
    "provenance", "pub", "publicación", "publicada", "publicado", "publication", "publicação", "publish",
    "published", "publiziert", "publié", "publiée", "quelle", "quellen", "quellenangabe", "quellenangaben",
    "read", "reading", "redacción", "redactado", "redactor", "redactora", "redakteur", "redakteure",
    "redakteurin", "redaktion", "redaktionelle", "redaktionsleitung", "redator", "redatora", "redação",
    "redigiert", "release", "relecture", "reportagem", "reported", "reporter", "reportero", "reporters",
    "reporting", "repórter", "responsable", "responsible", "reviewed", "revisada", "revisado", "revised",
    "revision", "revisión", "revisão", "rédacteur", "rédaction", "rédactrice", "rédigé", "secrétariat",
    "section", "senior", "source", "sources", "staff", "stand", "story", "subido", "submitted", "text",
    "texte", "texto", "textquelle", "the", "this", "time", "translated", "un", "una", "update", "updated",
    "uploaded", "verantwortlich", "verantwortlicher", "verfasser", "verfasserin", "verfasst",
    "veröffentlicht", "veröffentlichung", "veröffentlichungsdatum", "vom", "von", "was", "web", "wording",
    "words", "writer", "writers", "written", "zuerst", "zuletzt", "änderung", "écrit", "éditeur", "éditrice",
    "édité", "última", "último", "überarbeitet", "автор", "авторы", "актуально", "беседовал", "беседовала",
    "время", "выпускающий", "главный", "дата", "добавлен", "добавлена", "добавлено", "журналист", "записал",
    "записала", "изменен", "изменена", "изменение", "изменено", "источник", "источники", "корректор",
    "корреспондент", "материал", "написал", "написала", "написан", "написана", "написано", "обновлен",
    "обновлена", "обновление", "обновлено", "обновлён", "опубликован", "опубликована", "опубликовано",
    "опубликованы", "ответственный", "отредактировал", "отредактировала", "отредактировано", "первоисточник",
    "по", "подготовил", "подготовила", "подготовили", "последнее", "публикация", "размещен", "размещена",
    "размещено", "размещён", "редактор", "редакторы", "создан", "создана", "создано", "текст", "шеф", "آخر",
    "إعداد", "اخر", "التاريخ", "الصحفي", "الكاتب", "الكاتبة", "المؤلف", "المحرر", "المحررة", "المصادر",
    "المصدر", "النشر", "بقلم", "تاريخ", "تحديث", "تحرير", "تحقيق", "تدقيق", "تقرير", "تم", "رئيس", "كتب",
    "كتبت", "كتبه", "مدير", "مراجعة", "مصدر", "نشر", "نشرت", "نقلا", "نقلاً", "نُشر",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_in_order() {
        assert!(OPENERS.is_sorted() && NEXT.is_sorted());
    }
}
