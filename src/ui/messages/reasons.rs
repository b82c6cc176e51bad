//! Why something was suggested, in words.

use super::Language;
use crate::lexicon::rules::RuleSet;

/// What is found without a rule of the rule files.
const RULES: &[(&str, &str, &str)] = &[
    ("lexicon", "اسم معروف في المعجم", "a name that the lexicon knows"),
    ("own-list", "اسم أضفته أنت", "a name that you gave"),
    ("list", "في قائمة مع أسماء أخرى", "in a list with other names"),
    ("learnt", "عُرّف الاسم في موضع آخر من النص", "the text introduces this name elsewhere"),
    (
        "short-name",
        "مختصر بين قوسين بعد الاسم الكامل",
        "a short name in brackets after the full one",
    ),
];

thread_local! {
    /// The rule files say of each rule what it does, in both languages.
    static FILES: RuleSet = RuleSet::builtin();
}

const WHYS: &[(&str, &str, &str)] = &[
    ("form", "يطابق الاسم", "the name fits"),
    ("search", "يشبه الاسم", "a similar name"),
    ("level", "الكلمة المجاورة تدل على نوعه", "the word beside it tells its kind"),
    (
        "sound",
        "يُكتب اسمه بما يشبه هذا، وهو قريب مما ذُكر",
        "written much like this, and near what is named",
    ),
    ("governorate", "محافظته مذكورة", "its governorate is named"),
    ("country", "بلده مذكور", "its country is named"),
    ("date", "تاريخ النص يرجّحه", "the date of the text speaks for it"),
    ("own-list", "من قائمتك", "from your list"),
    ("side", "النص يتحدث عن طرفه", "the text speaks of its side"),
];

fn find<'a>(table: &[(&str, &'a str, &'a str)], language: Language, name: &'a str) -> &'a str {
    table.iter().find(|(known, ..)| *known == name).map_or(name, |(_, arabic, english)| {
        match language {
            Language::Arabic => arabic,
            Language::English => english,
        }
    })
}

/// What the rule does, or its name where this version has no such rule.
pub fn rule(language: Language, rule: &str) -> String {
    if RULES.iter().any(|(known, ..)| *known == rule) {
        return find(RULES, language, rule).to_owned();
    }
    FILES.with(|files| match (files.rule(rule), language) {
        (Some(found), Language::Arabic) => found.ar.clone(),
        (Some(found), Language::English) => found.en.clone(),
        (None, _) => rule.to_owned(),
    })
}

pub fn why(language: Language, why: &str) -> &str {
    find(WHYS, language, why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_explained_in_both_languages() {
        FILES.with(|files| {
            for known in files.rules() {
                for language in [Language::Arabic, Language::English] {
                    let said = rule(language, &known.name);
                    assert!(!said.is_empty() && said != known.name, "{}", known.name);
                }
            }
        });
        for (name, ..) in RULES {
            assert_ne!(&rule(Language::Arabic, name), name);
        }
    }
}
