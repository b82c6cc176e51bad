//! Why something was suggested, in words.

use super::Language;

const RULES: &[(&str, &str, &str)] = &[
    ("lexicon", "اسم معروف في المعجم", "a name that the lexicon knows"),
    ("trigger", "كلمة تسبق الأسماء", "a word that announces names"),
    ("head", "كلمة تسبق الأسماء", "a word that announces names"),
    ("quotation", "اسم بين علامتي اقتباس", "a name in quotation marks"),
    ("quotes", "اسم بين علامتي اقتباس", "a name in quotation marks"),
    ("brackets", "مختصر بين قوسين بعد الاسم الكامل", "a short name in brackets after the full one"),
    ("short", "مختصر بين قوسين بعد الاسم الكامل", "a short name in brackets after the full one"),
    ("learnt", "ورد الاسم معرَّفاً في موضع آخر من النص", "the text introduces this name elsewhere"),
    ("repeat", "ورد الاسم معرَّفاً في موضع آخر من النص", "the text introduces this name elsewhere"),
    ("dateline", "اسم المكان في مطلع الخبر", "the place at the head of the report"),
    ("person", "لقب أو صفة تسبق اسم شخص", "a title before a person's name"),
];

const WHYS: &[(&str, &str, &str)] = &[
    ("form", "يطابق الاسم", "the name fits"),
    ("name", "يطابق الاسم", "the name fits"),
    ("search", "يشبه الاسم", "a similar name"),
    ("chosen", "اختيار شخص", "chosen by a person"),
    ("governorate", "في محافظة يذكرها النص", "in a governorate the text names"),
    ("district", "في منطقة يذكرها النص", "in a district the text names"),
    ("parent", "في مكان يذكره النص", "in a place the text names"),
    ("sentence", "الجملة ترجّحه", "the sentence speaks for it"),
    ("paragraph", "الفقرة ترجّحه", "the paragraph speaks for it"),
    ("dateline", "مطلع الخبر يرجّحه", "the dateline speaks for it"),
    ("kind", "الكلمة السابقة تدل على نوعه", "the word before tells its kind"),
    ("date", "تاريخ النص يرجّحه", "the date of the text speaks for it"),
    ("country", "البلد المذكور يرجّحه", "the country named speaks for it"),
    ("size", "الأشهر بين سَمِيّاته", "the best known of its name"),
    ("rank", "الأشهر بين سَمِيّاته", "the best known of its name"),
    ("only", "لا سَمِيّ له", "the only one of its name"),
    ("near", "قريب من أماكن يذكرها النص", "near places that the text names"),
];

fn find<'a>(table: &[(&str, &'a str, &'a str)], language: Language, name: &'a str) -> &'a str {
    table.iter().find(|(known, ..)| *known == name).map_or(name, |(_, arabic, english)| {
        match language {
            Language::Arabic => arabic,
            Language::English => english,
        }
    })
}

pub fn rule(language: Language, rule: &str) -> &str {
    find(RULES, language, rule)
}

pub fn why(language: Language, why: &str) -> &str {
    find(WHYS, language, why)
}
