//! The words that dates are written with: months, weekdays, time zones, and what stands between them.
//!
//! Tables only; the grammar is in [`super::dates`]. Keys are lower case.

/// A month's number by its name or abbreviation in any of the languages that the rules know.
pub(super) fn month(word: &str) -> Option<i8> {
    let at = MONTHS.binary_search_by_key(&word, |&(name, _)| name).ok()?;
    MONTHS.get(at).map(|&(_, month)| month)
}

/// In order. Genitive in Russian and Polish; `may` and `mai` are the same month in every language that has them.
#[rustfmt::skip]
pub(super) const MONTHS: &[(&str, i8)] = &[
    ("abr", 4), ("abril", 4), ("ago", 8), ("agosto", 8), ("aout", 8), ("août", 8), ("apr", 4), ("april", 4),
    ("aprile", 4), ("aug", 8), ("august", 8), ("augustus", 8), ("avr", 4), ("avril", 4), ("czerwca", 6),
    ("dec", 12), ("december", 12), ("decembre", 12), ("dez", 12), ("dezember", 12), ("dezembro", 12),
    ("dic", 12), ("dicembre", 12), ("diciembre", 12), ("déc", 12), ("décembre", 12), ("ene", 1), ("enero", 1),
    ("feb", 2), ("febbr", 2), ("febbraio", 2), ("febrero", 2), ("februar", 2), ("februari", 2),
    ("february", 2), ("fev", 2), ("fevereiro", 2), ("fevrier", 2), ("fév", 2), ("févr", 2), ("février", 2),
    ("gen", 1), ("gennaio", 1), ("giu", 6), ("giugno", 6), ("grudnia", 12), ("jan", 1), ("janeiro", 1),
    ("januar", 1), ("januari", 1), ("january", 1), ("janv", 1), ("janvier", 1), ("juil", 7), ("juillet", 7),
    ("juin", 6), ("jul", 7), ("julho", 7), ("juli", 7), ("julio", 7), ("july", 7), ("jun", 6), ("june", 6),
    ("junho", 6), ("juni", 6), ("junio", 6), ("jän", 1), ("jänner", 1), ("kwietnia", 4), ("lipca", 7),
    ("listopada", 11), ("lug", 7), ("luglio", 7), ("lutego", 2), ("maart", 3), ("maerz", 3), ("mag", 5),
    ("maggio", 5), ("mai", 5), ("maio", 5), ("maja", 5), ("mar", 3), ("marca", 3), ("march", 3), ("marco", 3),
    ("mars", 3), ("marzo", 3), ("março", 3), ("may", 5), ("mayo", 5), ("mei", 5), ("mrt", 3), ("mrz", 3),
    ("mär", 3), ("märz", 3), ("nov", 11), ("november", 11), ("novembre", 11), ("novembro", 11),
    ("noviembre", 11), ("oct", 10), ("october", 10), ("octobre", 10), ("octubre", 10), ("okt", 10),
    ("oktober", 10), ("ott", 10), ("ottobre", 10), ("out", 10), ("outubro", 10), ("października", 10),
    ("sep", 9), ("sept", 9), ("september", 9), ("septembre", 9), ("septiembre", 9), ("set", 9),
    ("setembro", 9), ("setiembre", 9), ("settembre", 9), ("sierpnia", 8), ("stycznia", 1), ("września", 9),
    ("авг", 8), ("август", 8), ("августа", 8), ("апр", 4), ("апрель", 4), ("апреля", 4), ("дек", 12),
    ("декабрь", 12), ("декабря", 12), ("июл", 7), ("июль", 7), ("июля", 7), ("июн", 6), ("июнь", 6),
    ("июня", 6), ("май", 5), ("мар", 3), ("март", 3), ("марта", 3), ("мая", 5), ("ноя", 11), ("нояб", 11),
    ("ноябрь", 11), ("ноября", 11), ("окт", 10), ("октябрь", 10), ("октября", 10), ("сен", 9), ("сент", 9),
    ("сентябрь", 9), ("сентября", 9), ("фев", 2), ("февр", 2), ("февраль", 2), ("февраля", 2), ("янв", 1),
    ("январь", 1), ("января", 1), ("آب", 8), ("آذار", 3), ("أبريل", 4), ("أغسطس", 8), ("أفريل", 4),
    ("أكتوبر", 10), ("أوت", 8), ("أيار", 5), ("أيلول", 9), ("إبريل", 4), ("ابريل", 4), ("اذار", 3),
    ("اغسطس", 8), ("اكتوبر", 10), ("ايار", 5), ("ايلول", 9), ("تموز", 7), ("جانفي", 1), ("جوان", 6),
    ("جويلية", 7), ("حزيران", 6), ("ديسمبر", 12), ("سبتمبر", 9), ("شباط", 2), ("فبراير", 2), ("فيفري", 2),
    ("مارس", 3), ("ماي", 5), ("مايو", 5), ("نوفمبر", 11), ("نيسان", 4), ("يناير", 1), ("يوليه", 7),
    ("يوليو", 7), ("يونيه", 6), ("يونيو", 6),
];

/// The month of the Levant's two-word names: the first word, then the second.
pub(super) fn month_of_two(first: &str, second: &str) -> Option<i8> {
    Some(match (first, second) {
        ("كانون", "الثاني") => 1,
        ("تشرين", "الأول" | "الاول") => 10,
        ("تشرين", "الثاني") => 11,
        ("كانون", "الأول" | "الاول") => 12,
        _ => return None,
    })
}

/// Whether a word names a day of the week. The two-letter German ones count too: a date follows or nothing is read.
pub(super) fn is_weekday(word: &str) -> bool {
    WEEKDAYS.binary_search(&word).is_ok()
}

/// In order.
#[rustfmt::skip]
pub(super) const WEEKDAYS: &[&str] = &[
    "di", "dienstag", "dim", "dimanche", "dinsdag", "do", "dom", "domenica", "domingo", "donderdag",
    "donnerstag", "feira", "fr", "freitag", "fri", "friday", "giovedì", "jeu", "jeudi", "jue", "jueves",
    "lun", "lundi", "lunedì", "lunes", "maandag", "mar", "mardi", "martedì", "martes", "mer", "mercoledì",
    "mercredi", "mi", "miercoles", "mittwoch", "mié", "miércoles", "mo", "mon", "monday", "montag", "qua",
    "quarta", "qui", "quinta", "sa", "sabado", "sabato", "sam", "samedi", "samstag", "sat", "saturday", "seg",
    "segunda", "sex", "sexta", "so", "sonnabend", "sonntag", "sun", "sunday", "sáb", "sábado", "ter", "terça",
    "thu", "thur", "thurs", "thursday", "tue", "tues", "tuesday", "ven", "vendredi", "venerdì", "vie",
    "viernes", "vrijdag", "wed", "wednesday", "woensdag", "zaterdag", "zondag", "воскресенье", "вс", "вт",
    "вторник", "пн", "понедельник", "пт", "пятница", "сб", "ср", "среда", "суббота", "четверг", "чт", "الأحد",
    "الأربعاء", "الإثنين", "الاثنين", "الاحد", "الاربعاء", "الثلاثاء", "الجمعة", "الخميس", "السبت",
];

/// Days of the week in Chinese, Japanese and Korean, where no space parts words; longest first.
pub(super) const CJK_WEEKDAYS: &[&str] = &[
    "星期一",
    "星期二",
    "星期三",
    "星期四",
    "星期五",
    "星期六",
    "星期日",
    "星期天",
    "周一",
    "周二",
    "周三",
    "周四",
    "周五",
    "周六",
    "周日",
    "週一",
    "週二",
    "週三",
    "週四",
    "週五",
    "週六",
    "週日",
    "月曜日",
    "火曜日",
    "水曜日",
    "木曜日",
    "金曜日",
    "土曜日",
    "日曜日",
    "월요일",
    "화요일",
    "수요일",
    "목요일",
    "금요일",
    "토요일",
    "일요일",
];

/// Days of the week as one character: they count in brackets only, as in `2023年7月3日(月)`.
pub(super) const BRACKETED_WEEKDAYS: &str = "月火水木金土日一二三四五六월화수목금토일";

/// Words that may stand before a date or between a date and its time.
pub(super) fn is_connector(word: &str) -> bool {
    CONNECTORS.contains(&word)
}

#[rustfmt::skip]
pub(super) const CONNECTORS: &[&str] = &[
    "on", "at", "the", "of", "am", "um", "den", "vom", "le", "à", "a", "las", "la", "el", "em", "às", "as", "dia", "alle", "om", "op", "в", "في", "الساعة", "يوم",
];

/// Half of the day, before the time: `true` for the second half.
pub(super) const HALVES_BEFORE: &[(&str, bool)] = &[
    ("上午", false),
    ("凌晨", false),
    ("早上", false),
    ("午前", false),
    ("오전", false),
    ("下午", true),
    ("晚上", true),
    ("午後", true),
    ("오후", true),
];

/// Half of the day, after the time: `true` for the second half. Longest first.
pub(super) const HALVES_AFTER: &[(&str, bool)] = &[
    ("a. m.", false),
    ("p. m.", true),
    ("a.m.", false),
    ("p.m.", true),
    ("a.m", false),
    ("p.m", true),
    ("am", false),
    ("pm", true),
    ("صباحا", false),
    ("مساء", true),
    ("ص", false),
    ("م", true),
];

/// Words for the hour that may follow a time.
pub(super) fn is_hour_word(word: &str) -> bool {
    matches!(word, "uhr" | "hrs" | "hr" | "hours" | "h" | "hs" | "ч" | "часов" | "uur" | "ore")
}

/// Names of time zones whose offset is not noted: many are ambiguous (`CST`) or change over the year (`ET`).
pub(super) fn is_zone(word: &str) -> bool {
    matches!(
        word,
        "est"
            | "edt"
            | "et"
            | "cst"
            | "cdt"
            | "ct"
            | "mst"
            | "mdt"
            | "mt"
            | "pst"
            | "pdt"
            | "pt"
            | "akst"
            | "akdt"
            | "hst"
            | "bst"
            | "ist"
            | "cet"
            | "cest"
            | "mez"
            | "mesz"
            | "wet"
            | "west"
            | "eet"
            | "eest"
            | "msk"
            | "мск"
            | "jst"
            | "kst"
            | "hkt"
            | "sgt"
            | "aest"
            | "aedt"
            | "acst"
            | "awst"
            | "nzst"
            | "nzdt"
            | "wib"
            | "sast"
            | "wat"
            | "eat"
            | "brt"
            | "art"
            | "pkt"
            | "trt"
            | "eastern"
            | "pacific"
            | "central"
            | "mountain"
            | "standard"
            | "daylight"
            | "time"
    )
}

/// Names of time zones in Chinese and Japanese, longest first.
pub(super) const CJK_ZONES: &[&str] =
    &["京港台时间", "北京时间", "北京時間", "日本時間", "台北時間", "台北时间"];

/// Japanese eras: the name, and the year before their first.
pub(super) const ERAS: &[(&str, i16)] = &[("令和", 2018), ("平成", 1988), ("昭和", 1925)];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_in_order() {
        assert!(MONTHS.is_sorted_by_key(|&(name, _)| name) && WEEKDAYS.is_sorted());
    }
}
