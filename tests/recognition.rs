//! What the engine promises of its mentions, and the examples that the rule files carry.

use proptest::prelude::*;
use std::sync::OnceLock;
use wusum::annotation::AnnotationType;
use wusum::lexicon::matcher::Hits;
use wusum::lexicon::rules::RuleSet;
use wusum::recognize::{Context, Mention, Recognizer, check_examples};
use wusum::text::Tokens;

fn recognizer() -> &'static Recognizer {
    static RECOGNIZER: OnceLock<Recognizer> = OnceLock::new();
    RECOGNIZER.get_or_init(Recognizer::new)
}

fn recognize(text: &str) -> Vec<Mention> {
    recognizer().recognize(text, &Context::default())
}

/// Each rule fires where its examples say, and does not where they say it must not.
#[test]
fn rules_keep_their_examples() {
    // What the program carries has no examples: they stand in the files.
    let rules = RuleSet::written().expect("the files are tested");
    let recognizer = Recognizer::with_rules(rules);
    let outcomes = check_examples(&recognizer, recognizer.rules().rules().iter());
    assert!(outcomes.len() > 10, "the rule files lost their examples");
    for outcome in &outcomes {
        let place = format!("{}:{}", outcome.rule.file, outcome.example.line);
        let (rule, text) = (&outcome.rule.name, &outcome.example.text);
        assert!(outcome.broken.is_none(), "{place}: {rule}: {text} {:?}", outcome.broken);
    }
}

/// The matcher keeps of each word no more than a part of a hash: no two words of the tables may
/// have one, or a name of one of them would be lost.
#[test]
fn every_name_of_the_tables_is_matched() {
    let (matcher, mut tokens, mut hits) =
        (recognizer().matcher(), Tokens::default(), Hits::default());
    let mut count = 0;
    for entry in recognizer().lexicon().entries() {
        // No mentions by the guidelines, and what stands in for a name.
        let left_out = matches!(entry.kind(), "civilian" | "protesters" | "rioters");
        let stands_in = |text: &str| text.starts_with("العاصمة");
        for (number, form) in entry.forms().enumerate() {
            let place = entry.annotation_type() == AnnotationType::Place;
            if left_out || stands_in(form.text) && place {
                continue;
            }
            tokens.read(form.text, 0);
            matcher.find(&tokens, &mut hits);
            let mut forms = hits.forms.iter().filter_map(|hit| hit.form());
            assert!(
                forms.any(|f| f.entry == entry.index() && usize::from(f.form) == number),
                "{}: {}",
                entry.id(),
                form.text
            );
            count += 1;
        }
    }
    assert!(count > 20_000, "{count} names");
}

/// A rule without examples is one that nobody can change safely.
#[test]
fn every_rule_has_examples_of_both_kinds() {
    for rule in RuleSet::written().expect("the files are tested").rules() {
        for fires in [true, false] {
            let has = rule.examples.iter().any(|example| example.fires == fires);
            assert!(has, "{}:{}: {} {fires}", rule.file, rule.line, rule.name);
        }
    }
}

/// Sentences of the words that rules and names are made of, with the marks that real text has.
fn text() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "قسد",
        "القامشلي",
        "بلدة",
        "قوات",
        "النظام",
        "في",
        "والحسكة",
        "للنظام",
        "لواء",
        "حي",
        "\"",
        "(",
        ")",
        "،",
        ".",
        "\n",
        "#",
        "_",
        "أبو",
        "محمد",
        "القيادي",
        "20",
        "الفرقة",
        "\u{64B}",
        "\u{640}",
        "\u{200F}",
        "\u{FEFF}",
        " ",
        "روسيا",
        "قالت",
        "مدينتي",
        "و",
        "YPG",
        "\u{1F4A5}",
        "\u{FDF2}",
        "\u{FEFB}",
        "\u{301}",
        "\u{200D}",
        "تل",
    ]);
    prop::collection::vec((words, prop::bool::weighted(0.7)), 0..40).prop_map(|parts| {
        parts
            .into_iter()
            .map(|(word, space)| format!("{word}{}", if space { " " } else { "" }))
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Mentions lie inside the text, on graphemes, sorted, and no text makes the engine panic.
    #[test]
    fn mentions_are_well_formed(text in prop_oneof![text(), "\\PC{0,80}"]) {
        use unicode_segmentation::UnicodeSegmentation;
        let mut borders: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).collect();
        borders.push(text.len());
        let mut before = (0, usize::MAX);
        for mention in recognize(&text) {
            prop_assert!(borders.binary_search(&mention.span.start).is_ok(), "{text:?} {mention:?}");
            prop_assert!(borders.binary_search(&mention.span.end).is_ok(), "{text:?} {mention:?}");
            prop_assert!(!mention.span.is_empty());
            prop_assert!(!mention.name(&text).is_empty());
            let key = (mention.span.start, usize::MAX - mention.span.end);
            prop_assert!(before <= key || before.1 == usize::MAX);
            before = key;
        }
    }
}

/// Texts made to hurt: a megabyte of one thing. They end, and what is found in them
/// lies where it should. (That they end soon, the benchmark tells.)
#[test]
fn hostile_texts_are_survived() {
    for unit in [
        "حي ",
        "ا",
        "\u{64B}",
        "\"",
        "قوات النظام (",
        "بلدات حلب و",
        "ا.",
        "أبو ",
        "محمد ",
        "#_",
        "حلب\n",
        "ضد روسيا و",
        "\u{FDFA}",
        "\u{200F}",
        "( ",
        "القيادي ",
        "«قسد",
        "\"«\u{201C}(",
        "في بلدة \"",
        "#حلب_",
        "الفرقة 4 ",
        "\u{1F468}\u{200D}",
    ] {
        let text = unit.repeat(1_000_000 / unit.len());
        for mention in recognize(&text) {
            assert!(mention.span.slice(&text).is_some_and(|part| !part.is_empty()), "{unit}");
        }
    }
}

/// What a name means hangs on the date, on the sides that the text names, and on its country.
#[test]
fn names_of_several_bearers_are_told_apart() {
    let table = [
        ("قالت دمشق إن الهدنة صامدة", None, "دمشق", "stg"),
        ("قالت دمشق إن الهدنة صامدة", Some("2019-05-01"), "دمشق", "sy-regime"),
        ("قصفت قوات النظام حلب، وقال الجيش السوري إنه تقدم", None, "الجيش السوري", "sy-saa"),
        ("قال الجيش إنه دخل صور في لبنان", Some("2024-10-01"), "الجيش", "lb-army"),
        ("سيطر الجيش على الخرطوم في السودان", Some("2025-03-01"), "الجيش", "saf"),
        ("سيطر الجيش على سراقب في إدلب", Some("2020-02-05"), "الجيش", "sy-saa"),
        ("سيطر الجيش على سراقب في إدلب", Some("2025-02-05"), "الجيش", "stg-army"),
        (
            "داهمت قسد البلدة مع قوى الأمن الداخلي",
            Some("2022-02-05"),
            "قوى الأمن الداخلي",
            "sdf-asayish",
        ),
        ("انسحبت القوة المشتركة من الفاشر في السودان", None, "القوة المشتركة", "joint-darfur"),
        ("غرقت سفينة في البحر الأحمر", None, "البحر الأحمر", "w-red-sea"),
        ("سافر الوفد إلى طرابلس بلبنان", None, "لبنان", "LB"),
        ("وصل الوفد إلى مدينة سنجار العراقية", None, "سنجار", "gn448149"),
        ("وصل الوفد إلى بلدة سنجار السورية", None, "سنجار", "gn164094"),
        ("أعلن «حزب الله» اللبناني انسحابه", None, "حزب الله", "lb-hezbollah"),
        ("سافر الوفد إلى طرابلس بلبنان", None, "طرابلس", "gn266826"),
        ("قُصفت قرية كفرنوران غربي حلب", None, "كفرنوران", "gn168648"),
        ("قُصفت قرية صكيرو بريف عين عيسى", None, "صكيرو", "gn164056"),
        ("قُصفت قرية الكندة بريف جسر الشغور", None, "الكندة", "gn167820"),
    ];
    let recognizer = Recognizer::new();
    for (text, date, name, entity) in table {
        let context = Context { published: date.map(str::to_owned) };
        let mentions = recognizer.recognize(text, &context);
        let found = mentions.iter().find(|m| m.span.slice(text) == Some(name));
        let linked = found
            .and_then(|m| m.candidates.first())
            .and_then(|(index, _)| recognizer.lexicon().entry(*index))
            .map(|entry| entry.id());
        assert_eq!(linked.as_deref(), Some(entity), "{name} in {text}");
    }
}

/// How far names go that no list holds, and what a text has taught: each row is a text and all
/// that is found in it.
#[test]
fn names_go_as_far_as_they_are_written() {
    let table: &[(&str, &[&str])] = &[
        // A third name at the end of the name, or one that repeats the first.
        ("وهم سامر سرحان دندش ٥ سنوات", &["سامر سرحان دندش"]),
        ("أصيب المواطن نورك حسين نورك بجروح", &["نورك حسين نورك"]),
        ("انتهت مقابلة سامر سرحان أمس", &["سامر سرحان"]),
        // No verb and no possessed noun goes on a name.
        ("المهندس نورس يبحث خطة", &["نورس"]),
        ("منعهم من جني محاصيلهم أمس", &[]),
        // An age tells a person, and a list goes on after it.
        (
            "وهم سامر العليوي (٣٠ عاماً)، ونورسان كالو (٦ سنوات)، ودوزين (٤ أعوام)",
            &["سامر العليوي", "نورسان كالو", "دوزين"],
        ),
        ("أصيب المواطن «سامر العليوي 30 عاماً» أمس", &["سامر العليوي"]),
        // What stands in brackets after a person is a nickname, or where he is from.
        ("عُرف منهم سامر العليوي (أبو نورس)", &["سامر العليوي", "أبو نورس"]),
        ("عُرف منهم سامر العليوي (زورمشان)", &["سامر العليوي"]),
        ("خُطف الأشقاء سامر، وحسين أمس", &["سامر", "حسين"]),
        ("وفاة سعاد خطيب، وإصابة طفلها", &["سعاد خطيب"]),
        // A kunya may have any noun, and an adjective after it teaches no name.
        ("وصل أبو سلامة أمس", &["أبو سلامة"]),
        ("وصل أبو سامر الكريم. والكريم من أعطى", &["أبو سامر"]),
        // No name goes on with و and the article, nor with what it is for.
        ("انفجار في معمل سوزان للأجبان أمس", &[]),
        ("بين بلدتي ذيبان والحوايج أمس", &["ذيبان", "الحوايج"]),
        // Whoever was named in full is named by one name next.
        ("قال صلاح نومان إن الطريق آمن. وعاد صلاح أمس", &["صلاح نومان", "صلاح"]),
        ("حضر مدير المكتب خالد زورنك. وأضاف زورنك كلمة", &["خالد زورنك", "زورنك"]),
        ("وأضاف زورنك كلمة", &[]),
        ("عاد الشرع مساء", &[]),
        ("قال أحمد الشرع إن الطريق آمن. وعاد الشرع مساء", &["أحمد الشرع", "الشرع"]),
        // Villages of two words.
        ("وصلوا إلى قرية زورك مرشان أمس", &["زورك مرشان"]),
        ("وصلوا إلى قرية المسطاحة أمس", &["المسطاحة"]),
        ("بناء مدن جديدة وطرق", &[]),
        // What is named after a person, or by two names in quotation marks.
        ("قُصف مسجد الدكتور سامر العليوي أمس", &["مسجد الدكتور سامر العليوي"]),
        ("على طريق قرية السيد سامر أمس", &["السيد سامر"]),
        ("قُصفت قرية ملا زورك أمس", &["ملا زورك"]),
        ("قُصفت تلة أبو علي أمس", &["تلة أبو علي"]),
        // Ordinary words and what looks like a verb, after the head of one village.
        ("قُصفت قرية خراب النمر أمس", &["خراب النمر"]),
        ("قُصفت قرية تلتيتا أمس", &["تلتيتا"]),
        ("قُصفت مخيمات («زورك»، «وطن») أمس", &["زورك", "وطن"]),
        ("قصف على منطقة «بوتين - أردوغان» أمس", &["بوتين - أردوغان"]),
        ("قصف على محور «مارع - تل رفعت» أمس", &["مارع", "تل رفعت"]),
        (
            "هاجمت ميليشيات «قوات سوريا الديمقراطية - قسد» الحاجز",
            &["قوات سوريا الديمقراطية", "قسد"],
        ),
        // What is said of a place that is named like a person.
        ("سقطت صواريخ على قرية سلمى القريبة من البحر", &["سلمى"]),
        // A quarter is marked once.
        ("قُصف حي النشوة الغربي أمس", &["حي النشوة الغربي"]),
        // A person whose title and given name are a village's name.
        ("التقى الوفد بالشيخ إبراهيم الهفل أمس", &["إبراهيم الهفل"]),
        // و alone, and where each is from.
        ("بين مدينتي الشيخ مسكين و نوى غربي درعا", &["الشيخ مسكين", "نوى", "درعا"]),
        (
            "قُتل سامر العليوي من منبج وصالح العليوي من جرابلس أمس",
            &["سامر العليوي", "منبج", "صالح العليوي", "جرابلس"],
        ),
        ("وهم سامر العليوي مدرس علوم، وصالح العليوي مدرس لغة", &["سامر العليوي", "صالح العليوي"]),
        // Words that are written in two ways.
        ("هاجمت المليشيات الكردية الحاجز", &["المليشيات الكردية"]),
        ("مقر الحزب الديموقراطي الكوردستاني", &["الحزب الديموقراطي الكوردستاني"]),
        // A medium by Latin letters, and one that is named after its city.
        ("قال مصدر لوكالة ZORK أمس", &["وكالة ZORK"]),
        ("قال مراسل درعا 24 إن الطريق مغلق", &["درعا 24"]),
        // Who posted it.
        ("— نورك العليوي Nork (@NorkAliwi) March 1", &["نورك العليوي"]),
        // Bodies, and what they are for.
        ("ذكرت الوكالة الوطنية للقمح أن السعر ثابت", &["الوكالة الوطنية للقمح"]),
        ("شكّلوا لجنة للتحقيق أمس", &[]),
        ("شكّلوا لجنة لتقدير حجم الأضرار أمس", &[]),
        ("أعلن ذلك في بيان لوزارة خارجيتها أمس", &[]),
        ("قرار هيئة سوق رأس المال", &["هيئة سوق رأس المال"]),
        // A state after a verb with its object, or in a place beside another.
        ("رعته السعودية أمس", &["السعودية"]),
        ("وصلوا إلى روسيا وتركيا أمس", &["روسيا", "تركيا"]),
        // Words that are villages elsewhere.
        ("وقف بجوار منزله أمس", &[]),
    ];
    for (text, names) in table {
        let found = recognize(text);
        let found: Vec<&str> = found.iter().filter_map(|m| m.span.slice(text)).collect();
        assert_eq!(found, *names, "{text}");
    }
}
