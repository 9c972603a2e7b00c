//! The words that dates are written with: months, weekdays, time zones, and what stands between them.
//!
//! Tables only; the grammar is in [`super::dates`]. Keys are lower case.

/// A month's number by its name or abbreviation in any of the languages that the rules know.
pub(super) fn month(word: &str) -> Option<i8> {
    Some(match word {
        // Genitive in Russian and Polish; `may` and `mai` are the same month in every language that has them.
        "january" | "jan" | "januar" | "jänner" | "jän" | "janvier" | "janv" | "enero" | "ene"
        | "janeiro" | "gennaio" | "gen" | "januari" | "января" | "январь" | "янв" | "stycznia" | "يناير"
        | "جانفي" => 1,
        "february" | "feb" | "februar" | "février" | "fevrier" | "févr" | "fév" | "febrero" | "fevereiro"
        | "fev" | "febbraio" | "febbr" | "februari" | "февраля" | "февраль" | "фев" | "февр" | "lutego"
        | "فبراير" | "شباط" | "فيفري" => 2,
        "march" | "mar" | "märz" | "maerz" | "mrz" | "mär" | "mars" | "marzo" | "março" | "marco"
        | "maart" | "mrt" | "марта" | "март" | "мар" | "marca" | "مارس" | "آذار" | "اذار" => {
            3
        }
        "april" | "apr" | "avril" | "avr" | "abril" | "abr" | "aprile" | "апреля" | "апрель" | "апр"
        | "kwietnia" | "أبريل" | "ابريل" | "إبريل" | "نيسان" | "أفريل" => 4,
        "may" | "mai" | "mayo" | "maio" | "maggio" | "mag" | "mei" | "мая" | "май" | "maja" | "مايو"
        | "أيار" | "ايار" | "ماي" => 5,
        "june" | "jun" | "juni" | "juin" | "junio" | "junho" | "giugno" | "giu" | "июня" | "июнь" | "июн"
        | "czerwca" | "يونيو" | "يونيه" | "حزيران" | "جوان" => 6,
        "july" | "jul" | "juli" | "juillet" | "juil" | "julio" | "julho" | "luglio" | "lug" | "июля"
        | "июль" | "июл" | "lipca" | "يوليو" | "يوليه" | "تموز" | "جويلية" => 7,
        "august" | "aug" | "août" | "aout" | "agosto" | "ago" | "augustus" | "августа" | "август" | "авг"
        | "sierpnia" | "أغسطس" | "اغسطس" | "آب" | "أوت" => 8,
        "september" | "sep" | "sept" | "septembre" | "septiembre" | "setiembre" | "setembro" | "set"
        | "settembre" | "сентября" | "сентябрь" | "сен" | "сент" | "września" | "سبتمبر" | "أيلول"
        | "ايلول" => 9,
        "october" | "oct" | "oktober" | "okt" | "octobre" | "octubre" | "outubro" | "out" | "ottobre"
        | "ott" | "октября" | "октябрь" | "окт" | "października" | "أكتوبر" | "اكتوبر" => {
            10
        }
        "november" | "nov" | "novembre" | "noviembre" | "novembro" | "ноября" | "ноябрь" | "ноя" | "нояб"
        | "listopada" | "نوفمبر" => 11,
        "december" | "dec" | "dezember" | "dez" | "décembre" | "decembre" | "déc" | "diciembre" | "dic"
        | "dezembro" | "dicembre" | "декабря" | "декабрь" | "дек" | "grudnia" | "ديسمبر" => {
            12
        }
        _ => return None,
    })
}

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
    matches!(
        word,
        "monday"
            | "tuesday"
            | "wednesday"
            | "thursday"
            | "friday"
            | "saturday"
            | "sunday"
            | "mon"
            | "tue"
            | "tues"
            | "wed"
            | "thu"
            | "thur"
            | "thurs"
            | "fri"
            | "sat"
            | "sun"
            | "montag"
            | "dienstag"
            | "mittwoch"
            | "donnerstag"
            | "freitag"
            | "samstag"
            | "sonnabend"
            | "sonntag"
            | "mo"
            | "di"
            | "mi"
            | "do"
            | "fr"
            | "sa"
            | "so"
            | "lundi"
            | "mardi"
            | "mercredi"
            | "jeudi"
            | "vendredi"
            | "samedi"
            | "dimanche"
            | "lun"
            | "mar"
            | "mer"
            | "jeu"
            | "ven"
            | "sam"
            | "dim"
            | "lunes"
            | "martes"
            | "miércoles"
            | "miercoles"
            | "jueves"
            | "viernes"
            | "sábado"
            | "sabado"
            | "domingo"
            | "mié"
            | "jue"
            | "vie"
            | "sáb"
            | "dom"
            | "segunda"
            | "terça"
            | "quarta"
            | "quinta"
            | "sexta"
            | "feira"
            | "seg"
            | "ter"
            | "qua"
            | "qui"
            | "sex"
            | "lunedì"
            | "martedì"
            | "mercoledì"
            | "giovedì"
            | "venerdì"
            | "sabato"
            | "domenica"
            | "maandag"
            | "dinsdag"
            | "woensdag"
            | "donderdag"
            | "vrijdag"
            | "zaterdag"
            | "zondag"
            | "понедельник"
            | "вторник"
            | "среда"
            | "четверг"
            | "пятница"
            | "суббота"
            | "воскресенье"
            | "пн"
            | "вт"
            | "ср"
            | "чт"
            | "пт"
            | "сб"
            | "вс"
            | "الاثنين"
            | "الإثنين"
            | "الثلاثاء"
            | "الأربعاء"
            | "الاربعاء"
            | "الخميس"
            | "الجمعة"
            | "السبت"
            | "الأحد"
            | "الاحد"
    )
}

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
    matches!(
        word,
        "on" | "at"
            | "the"
            | "of"
            | "am"
            | "um"
            | "den"
            | "vom"
            | "le"
            | "à"
            | "a"
            | "las"
            | "la"
            | "el"
            | "em"
            | "às"
            | "as"
            | "dia"
            | "alle"
            | "om"
            | "op"
            | "в"
            | "في"
            | "الساعة"
            | "يوم"
    )
}

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
