//! A table for spreadsheets: one row a mention.
//!
//! UTF-8 with a byte order mark and CRLF, as Excel wants it, quoted after RFC 4180. It cannot be
//! read back: it leaves out the texts, the candidates, forms and triggers, and unknown fields.

use crate::annotation::{
    Annotation, AnnotationType, Collection, Degrees, Document, Entity, Origin, Status,
};
use crate::lexicon::Lexicon;
use crate::text::{OffsetMap, Span, sentences};
use std::borrow::Cow;

/// The columns, in their order. `sentence` counts from 1; `start` and `end` are code points, end
/// exclusive; `rule` is empty for what a person marked; `lat` and `lon` are degrees.
pub const COLUMNS: [&str; 28] = [
    "document",
    "title",
    "url",
    "publisher",
    "published",
    "sentence",
    "text",
    "name",
    "type",
    "kind",
    "status",
    "entity",
    "name_ar",
    "name_en",
    "governorate",
    "governorate_en",
    "district",
    "district_en",
    "pcode",
    "lat",
    "lon",
    "approximate",
    "unlocatable",
    "start",
    "end",
    "rule",
    "note",
    "annotation",
];

/// Writes the collection as a table.
///
/// A cell that a spreadsheet would take for a formula gets an apostrophe before it.
pub fn export(collection: &Collection) -> String {
    let mut table = Table { csv: "\u{FEFF}".to_owned(), empty_row: true };
    for column in COLUMNS {
        table.text(column);
    }
    table.end_row();
    for document in &collection.documents {
        let sentences = sentences(document.text());
        let offsets = OffsetMap::new(document.text());
        for annotation in document.annotations() {
            row(&mut table, document, annotation, &sentences, &offsets);
        }
    }
    table.csv
}

fn row(
    table: &mut Table,
    document: &Document,
    annotation: &Annotation,
    sentences: &[Span],
    offsets: &OffsetMap,
) {
    let text = document.text();
    let source = &document.source;
    let entity = annotation.entity.as_deref().and_then(|id| document.entity(id));
    table.text(&document.id);
    table.text(&document.title);
    table.text(source.url.as_deref().unwrap_or_default());
    table.text(source.publisher.as_deref().unwrap_or_default());
    table.text(source.published.as_deref().unwrap_or_default());

    table.number(sentence_number(sentences, annotation.span.start));
    table.text(annotation.span.slice(text).unwrap_or_default());
    table.text(&annotation.name);
    table.text(match annotation.annotation_type {
        AnnotationType::Actor => "actor",
        AnnotationType::Place => "place",
    });
    table.text(&annotation.kind);
    table.text(match annotation.status {
        Status::Suggested => "suggested",
        Status::Accepted => "accepted",
        Status::Edited => "edited",
        Status::Rejected => "rejected",
        Status::Added => "added",
    });
    table.text(annotation.entity.as_deref().unwrap_or_default());
    table.text(entity.map(|e| e.name_ar.as_str()).unwrap_or_default());
    table.text(entity.map(|e| e.name_en.as_str()).unwrap_or_default());

    for level in [Level::Governorate, Level::District] {
        let (arabic, english) = entity.map(|e| unit(document, e, level)).unwrap_or_default();
        table.text(&arabic);
        table.text(&english);
    }
    table.text(entity.and_then(|e| e.pcode.as_deref()).unwrap_or_default());
    table.coordinate(entity.and_then(|e| e.lat));
    table.coordinate(entity.and_then(|e| e.lon));
    table.boolean(entity.and_then(|e| e.approximate));
    let place = annotation.annotation_type == AnnotationType::Place;
    table.boolean(place.then_some(annotation.unlocatable));

    table.number(offsets.code_point(text, annotation.span.start));
    table.number(offsets.code_point(text, annotation.span.end));
    table.text(match &annotation.origin {
        Origin::Rule { rule, .. } => rule,
        Origin::Person => "",
    });
    table.text(&annotation.note);
    table.text(&format!("a{}", annotation.id.0));
    table.end_row();
}

/// The number, from 1, of the sentence that byte `at` lies in.
fn sentence_number(sentences: &[Span], at: usize) -> usize {
    sentences.partition_point(|sentence| sentence.start <= at).max(1)
}

/// A level of administrative units.
#[derive(Clone, Copy)]
enum Level {
    Governorate,
    District,
}

impl Level {
    /// Whether units of this kind are of this level. Other countries call governorates otherwise.
    fn has(self, kind: &str) -> bool {
        match self {
            Self::Governorate => matches!(kind, "governorate" | "province" | "state"),
            Self::District => kind == "district",
        }
    }

    /// How many parents a unit of this level has in most countries.
    fn depth(self) -> usize {
        match self {
            Self::Governorate => 1,
            Self::District => 2,
        }
    }
}

/// Arabic and English name of the governorate or district that a place lies in or is.
fn unit(document: &Document, entity: &Entity, level: Level) -> (String, String) {
    for (depth, id) in entity.parent.iter().enumerate() {
        let (kind, ar, en) = if let Some(parent) = document.entity(id) {
            (parent.kind.as_str(), parent.name_ar.as_str(), parent.name_en.as_str())
        } else if let Some(entry) = Lexicon::builtin().find(id) {
            (entry.kind(), entry.name_ar(), entry.name_en())
        } else if depth == level.depth() {
            // A file whose lexicon was another: better the identifier than nothing.
            return (id.clone(), id.clone());
        } else {
            continue;
        };
        if level.has(kind) {
            return (ar.to_owned(), en.to_owned());
        }
    }
    let itself = entity.annotation_type == AnnotationType::Place && level.has(&entity.kind);
    if itself { (entity.name_ar.clone(), entity.name_en.clone()) } else { Default::default() }
}

/// A table being written.
struct Table {
    csv: String,
    empty_row: bool,
}

impl Table {
    /// A cell of text, made harmless and quoted where it must be.
    fn text(&mut self, text: &str) {
        let text = harmless(text);
        self.separate();
        if text.contains(['"', ',', '\r', '\n']) {
            self.csv.push('"');
            self.csv.push_str(&text.replace('"', "\"\""));
            self.csv.push('"');
        } else {
            self.csv.push_str(&text);
        }
    }

    fn number(&mut self, number: usize) {
        self.separate();
        self.csv.push_str(&number.to_string());
    }

    /// A number of degrees, which may well begin with a minus sign.
    fn coordinate(&mut self, degrees: Option<Degrees>) {
        self.separate();
        if let Some(degrees) = degrees {
            self.csv.push_str(&degrees.to_string());
        }
    }

    fn boolean(&mut self, value: Option<bool>) {
        self.text(match value {
            Some(true) => "true",
            Some(false) => "false",
            None => "",
        });
    }

    fn separate(&mut self) {
        if !std::mem::take(&mut self.empty_row) {
            self.csv.push(',');
        }
    }

    fn end_row(&mut self) {
        self.csv.push_str("\r\n");
        self.empty_row = true;
    }
}

/// The text so that no spreadsheet runs it: an apostrophe before what begins like a formula, in
/// the wide letters that some take for formulas too.
fn harmless(text: &str) -> Cow<'_, str> {
    let formula = |c| {
        matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n')
            || matches!(c, '\u{FF1D}' | '\u{FF0B}' | '\u{FF0D}' | '\u{FF20}')
    };
    if text.starts_with(formula) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}
