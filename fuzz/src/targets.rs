//! What must hold of any input. The fuzzer looks for inputs that break it; those that it found are
//! kept in `tests/found/` and run as ordinary tests, so this file is part of `tests/` too.
//!
//! A target is a function of bytes that panics where a promise is broken. To add one, write it and
//! put it into [`TARGETS`]; `cargo xtask fuzz NAME` runs it.

// A panic is how a target tells that a promise is broken.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::{Arc, OnceLock};
use unicode_segmentation::UnicodeSegmentation;
use wusum::annotation::Document;
use wusum::cli::decode;
use wusum::formats::gold::Gold;
use wusum::formats::{csv, native};
use wusum::lexicon::rules::RuleSet;
use wusum::lexicon::{Lexicon, OwnList};
use wusum::recognize::metadata::MetadataReader;
use wusum::recognize::{Context, Mention, Recognizer, suggest};
use wusum::text::sentences;

/// A target: its name, how many bytes its inputs have at most, whether they are text, and what must
/// hold of them.
pub struct Target {
    /// As the command line gives it.
    pub name: &'static str,
    /// Longer inputs find nothing more, and take longer.
    pub most: usize,
    /// What inputs are made of besides bytes.
    pub made_of: MadeOf,
    /// Panics where a promise is broken.
    pub run: fn(&[u8]),
}

/// What the inputs of a target are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MadeOf {
    /// Words and marks of Arabic news.
    News,
    /// Lines of rule files.
    Rules,
    /// Cells of lists of names.
    Cells,
    /// Members and values of JSON.
    Json,
    /// Nothing but bytes.
    Bytes,
}

/// All targets.
pub const TARGETS: &[Target] = &[
    Target { name: "recognize", most: 600, made_of: MadeOf::News, run: recognize },
    Target { name: "long", most: 48, made_of: MadeOf::News, run: long },
    Target { name: "article", most: 1500, made_of: MadeOf::News, run: article },
    Target { name: "passage", most: 600, made_of: MadeOf::News, run: passage },
    Target { name: "rules", most: 1500, made_of: MadeOf::Rules, run: rules },
    Target { name: "list", most: 1500, made_of: MadeOf::Cells, run: list },
    Target { name: "native", most: 3000, made_of: MadeOf::Json, run: native_json },
    Target { name: "packed", most: 4000, made_of: MadeOf::Bytes, run: packed },
];

/// The target with this name.
pub fn find(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}

fn recognizer() -> &'static Recognizer {
    static RECOGNIZER: OnceLock<Recognizer> = OnceLock::new();
    RECOGNIZER.get_or_init(Recognizer::new)
}

/// Mentions lie inside the text, on graphemes, sorted, none twice, each with a name; whoever asks
/// why gets the same.
fn recognize(bytes: &[u8]) {
    well_formed(&String::from_utf8_lossy(bytes));
}

/// The promises of mentions, for any text. Gives them.
pub fn well_formed(text: &str) -> Vec<Mention> {
    let mentions = recognizer().recognize(text, &Context::default());
    let mut borders: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).collect();
    borders.push(text.len());
    for mention in &mentions {
        assert!(!mention.span.is_empty(), "empty {mention:?}");
        for end in [mention.span.start, mention.span.end] {
            assert!(borders.binary_search(&end).is_ok(), "inside a grapheme: {mention:?}");
        }
        assert!(!mention.name(text).is_empty(), "no name: {mention:?}");
        if let Some(trigger) = mention.provenance.trigger {
            assert!(trigger.slice(text).is_some(), "trigger outside: {mention:?}");
        }
    }
    for pair in mentions.windows(2) {
        let [one, other] = pair else { continue };
        let key = |m: &Mention| (m.span.start, usize::MAX - m.span.end);
        assert!(key(one) <= key(other), "not sorted: {one:?} {other:?}");
        let same = one.span == other.span && one.annotation_type == other.annotation_type;
        assert!(!same, "twice: {one:?}");
    }
    let (explained, _) = recognizer().explain(text, &Context::default());
    assert_eq!(explained, mentions, "asking why changes what is found");
    mentions
}

/// A few words, over and over: what takes more than its share of time here is not linear. The
/// fuzzer stops what takes longer than its limit.
fn long(bytes: &[u8]) {
    let unit = String::from_utf8_lossy(bytes);
    if unit.is_empty() {
        return;
    }
    let text = unit.repeat(LONG / unit.len());
    for mention in recognizer().recognize(&text, &Context::default()) {
        assert!(mention.span.slice(&text).is_some_and(|part| !part.is_empty()));
    }
}

/// Bytes of a repeated text: the slowest part of linear recognition takes far less than a second.
const LONG: usize = 200_000;

/// A file is decoded, described, cut into sentences and annotated; running the rules again changes
/// nothing; what is exported comes back.
fn article(bytes: &[u8]) {
    let Ok(decoded) = decode::decode(bytes) else { return };
    let text = decoded.text;
    let mut end = 0;
    for sentence in sentences(&text) {
        assert!(sentence.start >= end && sentence.slice(&text).is_some(), "{sentence:?}");
        end = sentence.end;
    }
    let proposal = MetadataReader::default().propose(&text);
    let mut document = Document::new("a", text);
    document.title = proposal.title.unwrap_or_default();
    document.source.published = proposal.published.map(|date| date.to_string());
    document.source.publisher = proposal.publisher;
    let edit = suggest(recognizer(), &mut document);
    document.apply(edit).unwrap();
    let before = document.annotations().to_vec();
    let again = suggest(recognizer(), &mut document);
    document.apply(again).unwrap();
    assert_eq!(document.annotations(), before, "a second run changes something");
    let collection = native::import(&native::export(&collection_of(document))).unwrap();
    assert_eq!(
        collection.documents.first().map(|d| d.annotations().to_vec()),
        Some(before),
        "what is exported does not come back"
    );
    csv::export(&collection);
}

fn collection_of(document: Document) -> wusum::annotation::Collection {
    wusum::annotation::Collection { documents: vec![document], ..Default::default() }
}

/// Gold that somebody marked by hand is read or refused.
fn passage(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    // A mistake is an answer.
    let _ = Gold::from_passage("p", &text);
    let _ = Gold::from_json("p", &text);
}

/// A rule file is read or refused, with lines that it has.
fn rules(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut set = RuleSet::default();
    let lines = text.lines().count();
    let mut errors = set.read("f", &text).err().unwrap_or_default();
    errors.extend(set.check());
    for error in errors {
        assert!(error.line >= 1 && error.line <= lines, "{error}");
    }
    for rule in set.rules() {
        for example in &rule.examples {
            let whole = example.marked.is_none_or(|span| span.slice(&example.text).is_some());
            assert!(whole, "{example:?}");
        }
    }
}

/// A list of names is read or refused, with lines that it has; each of its names can be asked.
fn list(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let Ok(read) = OwnList::read("l", &text) else { return };
    let lines = text.lines().count();
    for error in &read.errors {
        assert!(error.line >= 1 && error.line <= lines, "{error}");
    }
    let names = read.list.len();
    assert!(names <= text.len());
    let lexicon = Lexicon::with_lists(vec![Arc::new(read.list)]);
    let tables = Lexicon::builtin().len();
    assert!(lexicon.len() <= tables + names, "more entries than rows");
    ask(&lexicon, tables);
}

/// A native file is read or refused; what is read comes back the same.
fn native_json(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let Ok(collection) = native::import(&text) else { return };
    for document in &collection.documents {
        for annotation in document.annotations() {
            assert!(annotation.span.slice(document.text()).is_some(), "{annotation:?}");
        }
    }
    csv::export(&collection);
    let exported = native::export(&collection);
    let again = native::import(&exported).unwrap();
    assert_eq!(native::export(&again), exported, "what is exported does not come back");
}

/// Tables are read or refused, whatever bytes they have. An input of an odd first byte is a list of
/// changes to the tables of the program: where, and which byte.
fn packed(bytes: &[u8]) {
    let patched = match bytes.split_first() {
        Some((first, changes)) if first % 2 == 1 => {
            let mut tables = Lexicon::builtin_bytes().to_vec();
            for change in changes.chunks_exact(4) {
                let [a, b, c, value] = *change else { continue };
                let at = usize::from(a) << 16 | usize::from(b) << 8 | usize::from(c);
                let at = at % tables.len().max(1);
                tables.get_mut(at).into_iter().for_each(|byte| *byte = value);
            }
            Some(tables)
        }
        _ => None,
    };
    let Ok(lexicon) = Lexicon::unpack(patched.as_deref().unwrap_or(bytes)) else { return };
    ask(&lexicon, 0);
    let mut length = lexicon.stopwords().count() + lexicon.dated_forms().count();
    length += lexicon.roles().count() + lexicon.traps().count();
    std::hint::black_box(length);
}

/// Asks every entry but the first ones for everything that it knows.
fn ask(lexicon: &Lexicon, first: usize) {
    let mut length = 0;
    for entry in lexicon.entries().skip(first) {
        length += entry.id().len() + entry.kind().len() + entry.name_ar().len();
        length += entry.name_en().len() + entry.side().len() + entry.parents().len();
        length += entry.forms().count() + entry.nisba().count() + entry.aliases_en().count();
        length += entry.rollups().count() + usize::from(entry.approximate());
        let place = (entry.country(), entry.governorate(), entry.district(), entry.parent_actor());
        length += usize::from(place.0.is_some() || place.1.is_some() || place.2.is_some());
        let codes = (entry.pcode(), entry.wikidata(), entry.geonames(), entry.point());
        length += usize::from(codes.0.is_some() && codes.1.is_some() && codes.3.is_some());
        assert!(lexicon.find(&entry.id()).is_some() || entry.id().is_empty());
    }
    std::hint::black_box(length);
}
