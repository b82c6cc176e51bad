//! Title, date of publication and publisher, proposed from the head of an article.
//!
//! Pasted articles bring the page's furniture with them: section names, share buttons, file
//! names, captions. A proposal is made only where a line is plainly what it is taken for; a person
//! can always write something else.

use crate::text::date::{Date, DateReader};
use crate::text::normalize::{Folded, WordKey, fold};
use crate::text::{Punctuation, TokenKind, Tokens};

/// What the text says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposal {
    /// The headline, as it stands in the text.
    pub title: Option<String>,
    /// When it was published.
    pub published: Option<Date>,
    /// Who published it, where the text names its source in a line of its own.
    pub publisher: Option<String>,
}

/// How many lines that are not blank count as the head.
const HEAD: usize = 24;
/// A line of more characters is a paragraph of the article, not a headline.
const LONGEST_TITLE: usize = 200;
/// A line of fewer Arabic words is a section name, a button or a dateline.
const FEWEST_TITLE_WORDS: usize = 4;
/// More words than this beside the date, and it is a sentence that mentions a date.
const MOST_WORDS_BESIDE_DATE: usize = 3;

/// Lines that a page puts around its articles. A line that begins with one of these is furniture.
const FURNITURE: &[&str] = &[
    "اقرأ أيضا",
    "اقرأ المزيد",
    "اقرأ أكثر",
    "قد يعجبك",
    "مقالات ذات صلة",
    "مواضيع ذات صلة",
    "مواد ذات صلة",
    "أخبار ذات صلة",
    "ذات صلة",
    "شاهد أيضا",
    "شاهد بالفيديو",
    "تابعنا على",
    "تابعونا على",
    "اشترك في",
    "انضم إلى",
    "شارك على",
    "شارك هذا",
    "شارك المقال",
    "مشاركة على",
    "مشاركة المقال",
    "المشاركة على",
    "انشر على",
    "انقر هنا",
    "اضغط هنا",
    "نسخ الرابط",
    "تم نسخ الرابط",
    "حجم الخط",
    "تكبير الخط",
    "زر الذهاب",
    "الذهاب إلى المحتوى",
    "تخطى إلى المحتوى",
    "انتقل إلى المحتوى",
    "الصفحة الرئيسية",
    "التغطية الحية",
    "وقت القراءة",
    "مدة القراءة",
    "زمن القراءة",
    "دقائق القراءة",
    "عدد المشاهدات",
    "عدد القراءات",
    "تاريخ النشر",
    "تاريخ التحديث",
    "نشر في",
    "نشرت في",
    "نشر بتاريخ",
    "آخر تحديث",
    "أخر تحديث",
    "حفظ المقال",
    "استمع إلى",
    "استمع للمقال",
    "جميع الحقوق",
    "حقوق النشر",
    "مصدر الصورة",
    "التعليق على الصورة",
    "صدر الصورة",
    "بقلم",
    "المساهمون",
    "مراسلنا في",
];

/// Words that make a line furniture when a colon follows. Without it they begin headlines too:
/// تحرير البلدة.
const LABELS: &[&str] = &[
    "المصدر",
    "المصادر",
    "كتب",
    "كتبت",
    "إعداد",
    "ترجمة",
    "تحرير",
    "الكاتب",
    "وسوم",
    "الوسوم",
    "التصنيف",
];

/// Words that stand beside a date of publication and are none of a sentence.
const BESIDE_DATE: &[&str] = &[
    "السبت",
    "الأحد",
    "الاثنين",
    "الإثنين",
    "الثلاثاء",
    "الأربعاء",
    "الخميس",
    "الجمعة",
    "يوم",
    "تاريخ",
    "بتاريخ",
    "النشر",
    "نشر",
    "نشرت",
    "في",
    "على",
    "آخر",
    "أخر",
    "تحديث",
    "التحديث",
    "تم",
    "الساعة",
    "صباحا",
    "مساء",
    "ظهرا",
    "ص",
    "م",
    "هـ",
    "بتوقيت",
    "توقيت",
    "غرينتش",
    "الموافق",
    "التاريخ",
    "عند",
    "منذ",
];

/// Who pictures are credited to: a line that ends with one of these in brackets is a caption.
const CREDITS: &[&str] = &[
    "getty",
    "getty images",
    "afp",
    "ap",
    "reuters",
    "epa",
    "رويترز",
    "أ ف ب",
    "ا ب",
    "فرانس برس",
    "الأناضول",
    "أسوشيتد برس",
    "أسوشييتد برس",
    "غيتي",
    "تويتر",
    "فيسبوك",
    "إنترنت",
    "انترنت",
    "الإنترنت",
    "أرشيف",
    "أرشيفية",
    "صورة أرشيفية",
    "إكس",
    "تلغرام",
    "تليغرام",
    "سانا",
    "مواقع التواصل",
    "وكالات",
    "ناشطون",
];

/// The words of a phrase of a table, folded.
fn phrase(words: &str) -> Vec<WordKey> {
    words.split(' ').map(WordKey::of_str).collect()
}

/// Reads the heads of articles. Make one and keep it.
#[derive(Debug)]
pub struct MetadataReader {
    furniture: Vec<Vec<WordKey>>,
    labels: Vec<WordKey>,
    beside_date: Vec<WordKey>,
    credits: Vec<Vec<WordKey>>,
    update: WordKey,
    source: WordKey,
    dates: DateReader,
    tokens: Tokens,
}

impl Default for MetadataReader {
    fn default() -> Self {
        Self {
            furniture: FURNITURE.iter().map(|words| phrase(words)).collect(),
            labels: LABELS.iter().map(|word| WordKey::of_str(word)).collect(),
            beside_date: BESIDE_DATE.iter().map(|word| WordKey::of_str(word)).collect(),
            credits: CREDITS.iter().map(|words| phrase(words)).collect(),
            update: WordKey::of_str("تحديث"),
            source: WordKey::of_str("المصدر"),
            dates: DateReader::default(),
            tokens: Tokens::default(),
        }
    }
}

/// What a line of the head is.
enum Line {
    Title,
    /// A paragraph of the article: the head is over.
    Body,
    Published(Date),
    Updated(Date),
    Publisher(String),
    Other,
}

impl MetadataReader {
    /// What the head of the text says of title, date and publisher.
    pub fn propose(&mut self, text: &str) -> Proposal {
        let mut proposal = Proposal::default();
        let (mut updated, mut in_body) = (None, false);
        let lines = text.split(['\n', '\r', '\u{2028}', '\u{2029}']).map(trim);
        for line in lines.filter(|line| !line.is_empty()).take(HEAD) {
            match self.read(line) {
                Line::Title if !in_body && proposal.title.is_none() => {
                    proposal.title = Some(line.to_owned());
                }
                Line::Body => in_body = true,
                Line::Published(date) => {
                    proposal.published.get_or_insert(date);
                }
                Line::Updated(date) => {
                    updated.get_or_insert(date);
                }
                Line::Publisher(name) => {
                    proposal.publisher.get_or_insert(name);
                }
                Line::Title | Line::Other => {}
            }
        }
        proposal.published = proposal.published.or(updated);
        proposal
    }

    fn read(&mut self, line: &str) -> Line {
        // Enough to tell a paragraph; a text of one line of 5 MB is not read whole.
        if line.chars().nth(LONGEST_TITLE).is_some() {
            return Line::Body;
        }
        let mut tokens = std::mem::take(&mut self.tokens);
        tokens.read(line, 0);
        let read = self.read_tokens(line, &tokens);
        self.tokens = tokens;
        read
    }

    fn read_tokens(&mut self, line: &str, tokens: &Tokens) -> Line {
        let tokens = tokens.as_slice();
        let words: Vec<WordKey> = tokens.iter().filter(|t| t.is_word()).map(|t| t.key).collect();
        if let [(span, date), ..] = self.dates.read(line).as_slice() {
            let beside = tokens.iter().filter(|token| {
                token.kind == TokenKind::Word
                    && !span.contains(token.span)
                    && !self.beside_date.contains(&token.key)
            });
            if beside.count() <= MOST_WORDS_BESIDE_DATE {
                let update = words.contains(&self.update);
                return if update { Line::Updated(*date) } else { Line::Published(*date) };
            }
        }
        if let [first, rest @ ..] = words.as_slice()
            && *first == self.source
            && (1..=4).contains(&rest.len())
            && let Some((_, name)) = line.split_once(':')
        {
            return Line::Publisher(trim(name).to_owned());
        }
        let furniture = self.furniture.iter().any(|phrase| words.starts_with(phrase));
        let labelled = matches!(tokens, [label, colon, ..]
            if self.labels.contains(&label.key) && colon.is(Punctuation::Colon));
        let arabic = tokens.iter().filter(|t| t.kind == TokenKind::Word).count();
        if furniture
            || labelled
            || arabic < FEWEST_TITLE_WORDS
            || is_trail(line)
            || self.is_caption(line)
            || names_a_file(line)
        {
            return Line::Other;
        }
        // A headline has no full stop; two dots or more are a habit of headlines.
        let stop = tokens.last().is_some_and(|last| last.is(Punctuation::Stop));
        let ends_like_prose = stop
            && line.ends_with('.')
            && !line.ends_with("..")
            && arabic >= 3 * FEWEST_TITLE_WORDS;
        if ends_like_prose { Line::Body } else { Line::Title }
    }

    /// Whether the line ends with a picture's credit in brackets.
    fn is_caption(&self, line: &str) -> bool {
        let Some(inner) = line.strip_suffix([')', ']']) else { return false };
        let Some((_, credit)) = inner.rsplit_once(['(', '[']) else { return false };
        // Several may share it: (تويتر/أرشيف).
        credit.split(['/', '-', '،', ',']).any(|part| {
            let words: Vec<WordKey> = part.split_whitespace().map(WordKey::of_str).collect();
            self.credits.contains(&words)
        })
    }
}

/// What the head of `text` says of title, date and publisher: [`MetadataReader::propose`].
pub fn propose(text: &str) -> Proposal {
    MetadataReader::default().propose(text)
}

fn trim(line: &str) -> &str {
    line.trim_matches(|c: char| c.is_whitespace() || matches!(fold(c), Folded::Format))
}

/// A trail of sections: الرئيسية > أخبار > سوريا.
fn is_trail(line: &str) -> bool {
    let parts: Vec<&str> = line.split(['>', '/', '|', '\u{BB}', '\u{203A}', '\u{2022}']).collect();
    // A quotation closes with » too.
    !line.contains(['\u{AB}', '\u{2039}'])
        && parts.len() > 1
        && parts.iter().all(|part| part.split_whitespace().count() <= 3)
}

/// Whether the line is or holds a picture's file name.
fn names_a_file(line: &str) -> bool {
    const ENDINGS: [&str; 7] = [".jpg", ".jpeg", ".png", ".gif", ".webp", ".mp4", ".pdf"];
    line.split_whitespace().any(|word| {
        let word = word.to_ascii_lowercase();
        ENDINGS.iter().any(|ending| word.ends_with(ending))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Heads of articles, then title, date and publisher.
    type Head = (&'static str, Option<&'static str>, Option<&'static str>, Option<&'static str>);
    const HEADS: &[Head] = &[
        (
            "الشأن المحليشريط رئيسي\n\nهدوء حذر في البلدة… والسكان يعودون إلى بيوتهم بعد ليلة من القصف\n\nيسود الهدوء البلدة منذ صباح اليوم.",
            Some("هدوء حذر في البلدة… والسكان يعودون إلى بيوتهم بعد ليلة من القصف"),
            None,
            None,
        ),
        (
            "قصف متبادل بين \"الجيش\" والفصائل بريف حلب\n\nقصف متبادل بين \"الجيش\" والفصائل بريف حلب\n\n3 ابريل 2020\nدخان فوق إحدى القرى أمس(Getty)\n+ الخط -\n",
            Some("قصف متبادل بين \"الجيش\" والفصائل بريف حلب"),
            Some("2020-04-03"),
            None,
        ),
        (
            "icon\nالتغطية الحية\n\nانفجار في مستودع للذخيرة قرب بلدة سراقب\n\n2020.04.03 | 18:53 دمشق\n\nabc_12x.jpg\nجنود من \"الجيش الوطني\" قرب البلدة (تويتر)\nإدلب - خاص\n+A\nحجم الخط\n-A\n",
            Some("انفجار في مستودع للذخيرة قرب بلدة سراقب"),
            Some("2020-04-03"),
            None,
        ),
        (
            "الرئيسية / أخبار / سوريا / الشمال السوري\r\nعودة الكهرباء إلى أحياء المدينة بعد انقطاع أسبوع\r\nنشر في: الجمعة ٣ نيسان (أبريل) ٢٠٢٠ - آخر تحديث 10:00\r\n",
            Some("عودة الكهرباء إلى أحياء المدينة بعد انقطاع أسبوع"),
            Some("2020-04-03"),
            None,
        ),
        (
            "آخر تحديث: 5/4/2020\nتاريخ النشر: 3/4/2020\nوصول قافلة مساعدات أممية إلى معبر باب الهوى\nالمصدر: وكالة مثال للأنباء\n",
            Some("وصول قافلة مساعدات أممية إلى معبر باب الهوى"),
            Some("2020-04-03"),
            Some("وكالة مثال للأنباء"),
        ),
        (
            "آخر تحديث: 5/4/2020\nوصول قافلة مساعدات أممية إلى معبر باب الهوى",
            Some("وصول قافلة مساعدات أممية إلى معبر باب الهوى"),
            Some("2020-04-05"),
            None,
        ),
        (
            "اقرأ أيضاً: توقف القصف على قرى الريف الشرقي منذ يومين\nمشاركة على فيسبوك وتويتر وواتساب وتلغرام\n\u{200F}اتفاق على وقف إطلاق النار في الجنوب السوري\u{200F}\n",
            Some("اتفاق على وقف إطلاق النار في الجنوب السوري"),
            None,
            None,
        ),
        (
            "تحرير: سامر العلي من مكتب المدينة\nتحرير البلدة من تنظيم الدولة بعد حصار طويل\n",
            Some("تحرير البلدة من تنظيم الدولة بعد حصار طويل"),
            None,
            None,
        ),
        // Text without a headline.
        (
            "قالت مصادر محلية إن قوات النظام قصفت أطراف البلدة صباح اليوم ولم ترد أنباء عن إصابات بين السكان.\nوأضافت المصادر أن القصف توقف",
            None,
            None,
            None,
        ),
        // A sentence that mentions a date.
        (
            "قتل خمسة مدنيين في قصف على سوق البلدة في 25/4/2019 وفق ناشطين",
            Some("قتل خمسة مدنيين في قصف على سوق البلدة في 25/4/2019 وفق ناشطين"),
            None,
            None,
        ),
        ("", None, None, None),
        ("Nothing here is Arabic at all", None, None, None),
    ];

    #[test]
    fn heads_of_articles() {
        for (text, title, published, publisher) in HEADS {
            let proposal = propose(text);
            assert_eq!(proposal.title.as_deref(), *title, "{text}");
            assert_eq!(proposal.published.map(|date| date.to_string()).as_deref(), *published);
            assert_eq!(proposal.publisher.as_deref(), *publisher, "{text}");
        }
    }

    #[test]
    fn one_long_line_is_no_title() {
        assert_eq!(propose(&"قصف الجيش البلدة ".repeat(10_000)), Proposal::default());
    }
}
