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
    cursor.word(is_opener).unwrap_or(false)
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
    Cursor { rest: text }.word(is_next).unwrap_or(false)
}

/// Words of labels that stand after another credit, in small letters.
#[rustfmt::skip]
fn is_next(word: &str) -> bool {
    matches!(
        word,
        "by" | "written" | "posted" | "published" | "updated" | "last" | "modified" | "source" | "author" | "editor"
            | "edited" | "first" | "reading" | "read" | "fact" | "reviewed" | "reporter" | "responsible"
            | "von" | "par" | "por" | "quelle" | "fuente" | "fonte" | "autor" | "auteur" | "redaktion" | "redacción"
            | "veröffentlicht" | "aktualisiert" | "zuletzt" | "stand" | "erstellt" | "lesezeit" | "publié" | "mis"
            | "modifié" | "publicado" | "actualizado" | "atualizado" | "источник" | "автор" | "редактор"
            | "опубликовано" | "обновлено" | "текст" | "المصدر" | "بقلم" | "الكاتب"
    )
}

/// The same in scripts that put no space before a word.
#[rustfmt::skip]
const NEXT_UNSPACED: &[&str] = &[
    "来源", "來源", "稿源", "作者", "编辑", "編輯", "责任编辑", "責任編輯", "责编", "記者", "记者", "发布", "發布", "发表",
    "發表", "时间", "時間", "日期", "更新", "阅读", "评论", "浏览", "出典", "公開", "投稿", "取材", "文：", "편집", "기자",
    "입력", "수정", "출처",
];

/// The first words of rows and of what may stand first on a line of credits, in small letters.
#[rustfmt::skip]
fn is_opener(word: &str) -> bool {
    matches!(
        word,
        // English
        "by" | "source" | "sources" | "original" | "news" | "article" | "information" | "text" | "publish" | "published"
            | "publication" | "pub" | "first" | "originally" | "date" | "dated" | "content" | "post" | "posted"
            | "posting" | "submitted" | "created" | "written" | "issued" | "added" | "uploaded" | "this" | "time"
            | "release" | "page" | "story" | "last" | "latest" | "updated" | "update" | "modified" | "edited" | "revised"
            | "changed" | "reviewed" | "revision" | "modification" | "reported" | "reporting" | "words" | "authored"
            | "penned" | "contributed" | "compiled" | "guest" | "lead" | "main" | "staff" | "author" | "authors"
            | "writer" | "writers" | "reporter" | "reporters" | "correspondent" | "correspondents" | "columnist"
            | "columnists" | "contributor" | "contributors" | "journalist" | "journalists" | "byline" | "wording"
            | "editor" | "editors" | "editing" | "edit" | "proofreader" | "proofreading" | "proofread" | "responsible"
            | "executive" | "managing" | "duty" | "copy" | "web" | "chief" | "senior" | "associate" | "online"
            | "assistant" | "deputy" | "contributing" | "english" | "section" | "the" | "was" | "estimated" | "average"
            | "reading" | "read" | "medically" | "fact" | "checked" | "translated" | "photo" | "photos" | "image"
            | "http" | "https"
        // German
            | "quelle" | "quellen" | "quellenangabe" | "quellenangaben" | "originalquelle" | "textquelle" | "zuerst"
            | "erstmals" | "artikel" | "veröffentlicht" | "publiziert" | "erschienen" | "erstellt" | "gepostet"
            | "geschrieben" | "eingetragen" | "veröffentlichung" | "veröffentlichungsdatum" | "erscheinungsdatum"
            | "erstellungsdatum" | "vom" | "am" | "datum" | "zuletzt" | "letzte" | "letztes" | "aktualisiert"
            | "geändert" | "bearbeitet" | "überarbeitet" | "aktualisierung" | "änderung" | "stand" | "von" | "autorin"
            | "autoren" | "verfasser" | "verfasserin" | "verfasst" | "ein" | "beitrag" | "korrespondent" | "redaktion"
            | "redaktionelle" | "redakteur" | "redakteurin" | "redakteure" | "redaktionsleitung" | "bearbeitung"
            | "lektorat" | "verantwortlich" | "verantwortlicher" | "redigiert" | "lesezeit" | "lesedauer" | "foto"
            | "fotos" | "bild" | "bericht" | "texte"
        // French
            | "provenance" | "publié" | "publiée" | "postée" | "posté" | "paru" | "parue" | "mis" | "mise" | "écrit"
            | "rédigé" | "créé" | "créée" | "dernière" | "modifié" | "modifiée" | "actualisé" | "actualisée"
            | "actualisation" | "maj" | "par" | "auteur" | "auteure" | "auteurs" | "autrice" | "rédacteur" | "rédactrice"
            | "propos" | "journaliste" | "un" | "éditeur" | "éditrice" | "rédaction" | "secrétariat" | "édité"
            | "relecture" | "responsable"
        // Spanish, Portuguese
            | "fuente" | "fuentes" | "fonte" | "fontes" | "procedencia" | "publicado" | "publicada" | "publicación"
            | "publicação" | "postado" | "postada" | "escrito" | "escrita" | "creado" | "criado" | "subido" | "enviado"
            | "emitido" | "fecha" | "data" | "última" | "último" | "actualizado" | "actualizada" | "atualizado"
            | "atualizada" | "actualización" | "atualização" | "modificado" | "modificada" | "modificación"
            | "modificação" | "editado" | "editada" | "revisado" | "revisada" | "por" | "autor" | "autora" | "autores"
            | "redactor" | "redactora" | "redator" | "redatora" | "reportero" | "periodista" | "repórter" | "jornalista"
            | "reportagem" | "redactado" | "una" | "texto" | "editora" | "editores" | "edición" | "edição" | "redacción"
            | "redação" | "revisión" | "revisão"
        // Russian
            | "первоисточник" | "источник" | "источники" | "по" | "опубликовано" | "опубликован" | "опубликована"
            | "опубликованы" | "размещено" | "размещен" | "размещён" | "размещена" | "добавлено" | "добавлен"
            | "добавлена" | "создано" | "создан" | "создана" | "написано" | "написан" | "написана" | "дата" | "время"
            | "публикация" | "последнее" | "обновлено" | "обновлен" | "обновлён" | "обновлена" | "обновление" | "изменено"
            | "изменен" | "изменена" | "изменение" | "отредактировано" | "актуально" | "автор" | "авторы" | "текст"
            | "корреспондент" | "журналист" | "подготовил" | "подготовила" | "подготовили" | "материал" | "беседовал"
            | "беседовала" | "записал" | "записала" | "написал" | "написала" | "редактор" | "редакторы"
            | "ответственный" | "выпускающий" | "главный" | "шеф" | "корректор" | "отредактировал" | "отредактировала"
        // Arabic
            | "المصدر" | "المصادر" | "مصدر" | "نقلا" | "نقلاً" | "نشر" | "نُشر" | "نشرت" | "تم" | "تاريخ" | "النشر"
            | "التاريخ" | "كتب" | "كتبت" | "كتبه" | "آخر" | "اخر" | "تحديث" | "بقلم" | "الكاتب" | "الكاتبة" | "إعداد"
            | "تقرير" | "المحرر" | "المحررة" | "الصحفي" | "المؤلف" | "تحقيق" | "تحرير" | "مدير" | "رئيس" | "مراجعة"
            | "تدقيق"
    )
}
