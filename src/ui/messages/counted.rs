//! A number with the noun it counts.

use super::Language;

/// The forms of a phrase with a number, after the plural rules of Unicode CLDR. `{n}` stands for
/// the number. English uses `one` and `other`.
pub struct Counted {
    pub zero: &'static str,
    pub one: &'static str,
    pub two: &'static str,
    pub few: &'static str,
    pub many: &'static str,
    pub other: &'static str,
}

impl Counted {
    /// The phrase for `count`.
    pub fn of(&self, language: Language, count: usize) -> String {
        let form = match (language, count, count % 100) {
            (_, 0, _) => self.zero,
            (_, 1, _) => self.one,
            (Language::English, ..) => self.other,
            (_, 2, _) => self.two,
            (_, _, 3..=10) => self.few,
            (_, _, 11..=99) => self.many,
            _ => self.other,
        };
        let (before, rest) = form.split_once('{').unwrap_or((form, ""));
        match rest.strip_prefix("n}") {
            Some(after) => format!("{before}{count}{after}"),
            None => form.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arabic_has_six_forms() {
        let mentions = &Language::Arabic.messages().mentions;
        for (count, expected) in [
            (0, "لا وسوم"),
            (1, "وسم واحد"),
            (2, "وسمان"),
            (3, "3 وسوم"),
            (10, "10 وسوم"),
            (11, "11 وسماً"),
            (99, "99 وسماً"),
            (100, "100 وسم"),
            (102, "102 وسم"),
            (103, "103 وسوم"),
            (111, "111 وسماً"),
        ] {
            assert_eq!(mentions.of(Language::Arabic, count), expected);
        }
        let mentions = &Language::English.messages().mentions;
        assert_eq!(mentions.of(Language::English, 1), "1 mention");
        assert_eq!(mentions.of(Language::English, 2), "2 mentions");
    }
}
