//! The interface in Arabic.

use super::{Counted, Language, Messages};
use crate::lexicon::own::MOST_NAMES;
use crate::lexicon::{LineProblem, NoList};
use crate::platform::PlatformError;
use crate::ui::state::{LARGEST_TEXT, Notice};

pub static MESSAGES: Messages = Messages {
    language: Language::Arabic,
    app: "وسوم",
    tagline: "الفاعلون والأماكن في أخبار النزاعات",
    skip: "إلى النص",
    other_language: "EN",
    other_language_hint: "English interface",
    theme: "الوضع الفاتح أو الداكن",
    undo: "تراجع",
    redo: "إعادة",
    more: "المزيد",
    details: "بيانات النص",
    new_text: "نص جديد",
    open_file: "فتح ملف",
    documents: "المستندات",
    download: "تنزيل",
    download_json: "كل شيء (JSON)",
    download_csv: "جدول (CSV)",
    saving: "يُحفظ…",
    saved: "حُفظ الآن",
    not_saved: "لم يُحفظ",
    untitled: "بلا عنوان",

    start_title: "الصق خبراً، وانظر من فيه وأين",
    start_lead: "يجد وسوم الفاعلين والأماكن في أخبار النزاعات العربية، داخل متصفحك وحده.",
    paste_label: "نص الخبر",
    paste_placeholder: "الصق النص هنا…",
    annotate: "استخرج الأسماء",
    or_drop: "أو أفلت ملفاً في أي موضع من الصفحة، أو",
    choose_file: "اختر ملفاً",
    sample: "جرّب خبراً مثالاً",
    drop_here: "أفلت الملف لفتحه",
    earlier_works: "أعمالك المحفوظة في هذا المتصفح",

    article: "نص الخبر",
    mentions: Counted {
        zero: "لا وسوم",
        one: "وسم واحد",
        two: "وسمان",
        few: "{n} وسوم",
        many: "{n} وسماً",
        other: "{n} وسم",
    },
    suggestions_left: Counted {
        zero: "لم يبق أي اقتراح",
        one: "بقي اقتراح واحد",
        two: "بقي اقتراحان",
        few: "بقيت {n} اقتراحات",
        many: "بقي {n} اقتراحاً",
        other: "بقي {n} اقتراح",
    },
    all_reviewed: "رُوجعت كل الاقتراحات",
    review: "مراجعة",
    recognizing: "يُقرأ النص…",
    stop: "أوقف",
    stopped: "توقفت قراءة النص",
    recognize: "اقرأ النص",
    filter: "ما يظهر في النص",

    actors: "فاعلون",
    states: "دول",
    persons: "أشخاص",
    sources: "مصادر",
    places: "أماكن",
    actor: "فاعل",
    state: "دولة",
    person: "شخص",
    source: "مصدر",
    place: "مكان",

    suggested: "مقترح",
    accepted: "مقبول",
    edited: "معدَّل",
    rejected: "مرفوض",
    added: "مضاف",

    panel: "من وأين",
    panel_empty: "تظهر هنا أسماء الفاعلين والأماكن.",
    nothing_found: "لم يُعثر على أسماء. حدّد كلمات في النص لتسمها بنفسك.",
    nth: |name, n, of| format!("{name}: {n} من {of}"),

    card: "بطاقة الوسم",
    close: "إغلاق",
    why: "لماذا؟",
    by_person: "وُسم يدوياً",
    form: |form| format!("«{form}»"),
    from_list: "من قائمتك ",
    trigger: |trigger| format!("بدلالة «{trigger}»"),
    lies_in: "يقع في",
    approximate: "تقريبية",
    unlocatable: "لا يُعرف موقعه",
    no_entity: "غير مربوط بالمعجم",
    candidates: "قد يكون",
    accept: "قبول",
    reject: "رفض",
    delete: "حذف",
    edit: "تعديل",
    done: "تم",
    note: "ملاحظة",
    note_hint: "لمن يقرأ بعدك…",
    bounds: "الحدود",
    start: "البداية",
    end: "النهاية",
    word: "كلمة",
    letter: "حرف",
    word_more: |end| format!("{end}: توسيع كلمة"),
    word_less: |end| format!("{end}: تضييق كلمة"),
    letter_more: |end| format!("{end}: توسيع حرف"),
    letter_less: |end| format!("{end}: تضييق حرف"),
    annotation_type_label: "النوع",
    entity: "المقصود",
    entity_search: "ابحث في المعجم",
    entity_hint: "بالعربية أو الإنكليزية",
    entity_none: "فك الربط",
    no_results: "لا نتائج في المعجم",
    mark_unlocatable: "مكان لا يُعرف موقعه",
    mention_label: |group, status, name| format!("{group}، {status}: {name}"),

    mark_selection: "وسم ما حددته من النص",

    details_title: "بيانات النص",
    field_title: "العنوان",
    field_url: "رابط الصفحة",
    field_publisher: "الناشر",
    field_published: "تاريخ النشر",
    proposed: "من النص:",
    use_proposal: "استعمله",
    save: "حفظ",
    cancel: "إلغاء",

    documents_title: "المستندات",
    in_this_file: "في هذا الملف",
    kept_works: "أعمال أخرى محفوظة في هذا المتصفح",
    no_kept_works: "لا شيء غير المفتوح الآن.",
    remove_work: "حذف من المتصفح",
    remove_really: "حذف نهائي؟",

    lists: "قوائم الأسماء",
    lists_about: "أسماء من عندك تُعلَّم في كل نص: جدول (CSV) يسمّي سطره الأول الأعمدة، أو ملف بلد من \
                  GeoNames. بعد أي تعديل افتح الملف نفسه من جديد.",
    lists_columns: "صيغة، صيغ أخرى (بينها |)، النوع (فاعل، مكان)، الاسم، الفئة، خط العرض، \
                    خط الطول، المعرف. ولا بد من الصيغة والنوع.",
    open_list: "فتح قائمة…",
    names: Counted {
        zero: "لا أسماء",
        one: "اسم واحد",
        two: "اسمان",
        few: "{n} أسماء",
        many: "{n} اسماً",
        other: "{n} اسم",
    },
    rows_left_out: Counted {
        zero: "لم يُترك أي سطر",
        one: "تُرك سطر واحد",
        two: "تُرك سطران",
        few: "تُركت {n} أسطر",
        many: "تُرك {n} سطراً",
        other: "تُرك {n} سطر",
    },
    rows_skipped: |count| format!("تُجووزت أسطر لا اسم عربياً لها أو لا تُعلَّم: {count}"),
    list_line: |line| format!("السطر {line}:"),
    list_problem,

    keys: "كل المفاتيح",
    keys_title: "المفاتيح",
    key_next: "الوسم التالي",
    key_previous: "الوسم السابق",
    key_review: "الاقتراح التالي",
    key_mark: "تحديد كلمة لوسمها",
    key_mark_move: "نقل التحديد أو توسيعه (مع Shift)",
    key_as_actor: "وسم التحديد فاعلاً، أو جعل الوسم فاعلاً",
    key_as_place: "وسم التحديد مكاناً، أو جعل الوسم مكاناً",
    key_close: "إغلاق البطاقة والعودة إلى النص",
    key_download: "تنزيل",
    single_keys: "مفاتيح الحرف الواحد تعمل",

    promise: "لا يغادر النص هذا الجهاز: الصفحة ممنوعة من الاتصال بأي خادم.",
    next: "التالي",
    previous: "السابق",

    dismiss: "إخفاء",
    go_back: "العودة إليه",
    try_again: "إعادة المحاولة",
    notices: "تنبيهات",

    undone: "تم التراجع",
    redone: "تمت الإعادة",
    nothing_to_undo: "لا شيء للتراجع عنه",
    nothing_to_redo: "لا شيء لإعادته",
    changed: "تم التغيير",
    deleted: |name| format!("حُذف وسم «{name}»"),
    marked: |name| format!("وُسم «{name}»"),
    found: |count| format!("انتهت القراءة: {count}"),
    no_more: "لا مزيد",
    more_hidden: "الباقي في أنواع أخفيتها",
    group_shown: |group| format!("تظهر: {group}"),
    group_hidden: |group| format!("أُخفيت: {group}"),
    downloaded: |name| format!("نُزّل الملف {name}"),
    marking: "حُددت كلمة: انقلها بالأسهم، ثم 1 فاعل أو 2 مكان",

    notice,
    storage,
};

fn notice(notice: &Notice) -> String {
    match notice {
        Notice::Empty => "لا نص هنا. الصق نص الخبر نفسه.".to_owned(),
        Notice::NoArabic => {
            "لا حروف عربية في هذا النص. يعمل وسوم على النصوص العربية؛ يمكنك الوسم يدوياً.".to_owned()
        }
        Notice::TooLarge(bytes) => format!(
            "النص كبير جداً: {} ميغابايت، والحد {} ميغابايت. قسّمه إلى أجزاء.",
            bytes.div_ceil(1_000_000),
            LARGEST_TEXT / 1_000_000
        ),
        Notice::Binary(name) => {
            format!(
                "«{name}» ليس ملف نص. افتح ملفات \u{200E}.txt أو \u{200E}.html أو \u{200E}.json."
            )
        }
        Notice::Unreadable(name, error) => format!("تعذرت قراءة «{name}». {}", storage(error)),
        Notice::Refused(name, error) => format!("تعذر فتح «{name}». {}", error.message_ar()),
        Notice::Encoding(name, encoding) => format!("قُرئ «{name}» بترميز {encoding}."),
        Notice::Replaced(count) => {
            format!("في النص رموز تالفة ({count})، حلّت محلها علامة الاستبدال.")
        }
        Notice::PutAway(title) if title.is_empty() => "العمل السابق ما زال محفوظاً.".to_owned(),
        Notice::PutAway(title) => format!("«{title}» ما زال محفوظاً."),
        Notice::SecondTab => {
            "هذا العمل مفتوح في تبويب آخر. هنا نسخة مستقلة منه، وما تغيره فيها لا يمس الأصل."
                .to_owned()
        }
        Notice::EditRefused(error) => format!("تعذر التغيير. {}", error.message_ar()),
        Notice::NotRestored(error) => {
            format!("تعذرت استعادة العمل المحفوظ. {}", storage(error))
        }
        Notice::List(name, names, left_out) => {
            let names = MESSAGES.names.of(Language::Arabic, *names);
            let left_out = MESSAGES.rows_left_out.of(Language::Arabic, *left_out);
            format!("«\u{2068}{name}\u{2069}»: {names}، {left_out}.")
        }
        Notice::NoList(name, error) => {
            let why = match error {
                NoList::Empty => "الملف فارغ. يجب أن يسمّي سطره الأول الأعمدة",
                NoList::NoForms => "لا يسمّي السطر الأول عمود «صيغة»",
                NoList::NoTypes => "لا يسمّي السطر الأول عمود «النوع»، وفي كل سطر فاعل أو مكان",
            };
            format!(
                "«\u{2068}{name}\u{2069}» ليس قائمة أسماء: {why}. لا بد من عمودي «صيغة» و«النوع»."
            )
        }
        Notice::RulesFailed => {
            "تعذّر على القواعد قراءة هذا النص. لم يضع شيء: علّم الأسماء بيدك، أو أعد المحاولة."
                .to_owned()
        }
        Notice::ListsNotKept(error) => {
            format!("لن تبقى قوائم الأسماء بعد إعادة التحميل. {}", storage(error))
        }
        Notice::Several(count) => {
            let documents = Counted {
                zero: "لا مستندات",
                one: "مستند واحد",
                two: "مستندان",
                few: "{n} مستندات",
                many: "{n} مستنداً",
                other: "{n} مستند",
            };
            format!("في الملف {}؛ هذا أولها.", documents.of(Language::Arabic, *count))
        }
        Notice::OnlyFirst(count) => {
            format!("عدد الملفات {count}، وفُتح أولها وحده. افتح البقية ملفاً ملفاً.")
        }
    }
}

fn list_problem(problem: &LineProblem) -> String {
    match problem {
        LineProblem::NoForm => "لا صيغة هنا: اكتب الاسم كما يرد في النصوص".to_owned(),
        LineProblem::ShortForm(form) => {
            format!("الصيغة «{form}» أقل من حرفين، ولا يُهتدى بها إلى شيء")
        }
        LineProblem::Type(found) => format!("«{found}» ليس نوعاً: اكتب فاعل أو مكان"),
        LineProblem::Latitude(found) => {
            format!("«{found}» ليس خط عرض: اكتب درجات من -90 إلى 90، مثل 36.51667")
        }
        LineProblem::Longitude(found) => {
            format!("«{found}» ليس خط طول: اكتب درجات من -180 إلى 180، مثل 40.9")
        }
        LineProblem::HalfPoint => "خط العرض وخط الطول يُكتبان معاً أو يُتركان معاً".to_owned(),
        LineProblem::Identifier(id) => {
            format!("ورد المعرّف «{id}» في سطر سابق: اجمع صيغ الاسم الواحد في سطر واحد، بينها |")
        }
        LineProblem::OtherType(id) => {
            format!("المعرّف «{id}» في المعجم من النوع الآخر: صحّح النوع أو خذ معرّفاً آخر")
        }
        LineProblem::Quote => {
            "خلية تبدأ بعلامة اقتباس ولا تنتهي بها: أغلقها، وضاعف العلامات التي في داخلها".to_owned()
        }
        LineProblem::Cells => {
            "الخلايا أكثر من الأعمدة: ضع الخلية التي فيها فاصلة بين علامتي اقتباس".to_owned()
        }
        LineProblem::Kinds => "في القائمة 255 فئة، وهذه زيادة عليها".to_owned(),
        LineProblem::TooMany => {
            format!("لا تتسع القائمة لأكثر من {MOST_NAMES} اسم: ضع الباقي في ملف آخر")
        }
        LineProblem::Columns => {
            "ليس هذا سطراً من ملفات GeoNames: ففيها 19 عموداً بينها علامة جدولة".to_owned()
        }
    }
}

fn storage(error: &PlatformError) -> String {
    match error {
        PlatformError::Full => {
            "لا مكان في ذاكرة المتصفح، فعملك غير محفوظ. نزّله الآن كي لا تفقده.".to_owned()
        }
        PlatformError::Denied(_) | PlatformError::Missing(_) => {
            "هذا المتصفح لا يسمح بالحفظ، فعملك غير محفوظ. نزّله قبل إغلاق الصفحة.".to_owned()
        }
        PlatformError::Corrupt(_) => "ما حُفظ تالف ولا يمكن قراءته.".to_owned(),
        PlatformError::Script(why) => format!("خطأ من المتصفح: {why}. نزّل عملك كي لا تفقده."),
    }
}
