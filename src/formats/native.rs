//! The native format, version 1: everything of one document or many in one JSON file.
//!
//! Reading back what was written gives the same documents, decisions included. Fields that this
//! version does not know are kept on the way through. `schema/wusum.schema.json` describes the
//! format for other programs.
//!
//! Offsets in the file count code points. [`import`] checks each annotation's text and each
//! document's hash, so that a file that was changed underway is refused and not misread.

use crate::annotation::json::{Fields, Json, JsonError, Writer};
use crate::annotation::{
    Annotation, AnnotationId, AnnotationType, Candidate, Collection, Degrees, Document, Edit,
    EditError, Entity, EntityId, Origin, Status, fixed,
};
use crate::text::{Keyed, OffsetMap, Span};
use sha2::{Digest, Sha256};
use std::cell::OnceCell;
use std::fmt;
use std::sync::Arc;

/// The version of the format that is written, and the last that is read.
pub const VERSION: u64 = 1;

/// The JSON Schema of the format (draft 2020-12).
pub const SCHEMA: &str = include_str!("../../schema/wusum.schema.json");

/// Identifiers above this are refused, so that there is always a free one after them.
const GREATEST_ID: u32 = 1_000_000_000;

/// What a value must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A JSON object.
    Object,
    /// A JSON array.
    List,
    /// A JSON string.
    Text,
    /// A number.
    Number,
    /// A whole number from 0.
    WholeNumber,
    /// `true` or `false`.
    Boolean,
}

impl Expected {
    fn english(self) -> &'static str {
        match self {
            Self::Object => "an object { … }",
            Self::List => "a list [ … ]",
            Self::Text => "a text in quotation marks",
            Self::Number => "a number",
            Self::WholeNumber => "a whole number from 0",
            Self::Boolean => "true or false",
        }
    }

    fn arabic(self) -> &'static str {
        match self {
            Self::Object => "كائن { … }",
            Self::List => "قائمة [ … ]",
            Self::Text => "نص بين علامتي اقتباس",
            Self::Number => "عدد",
            Self::WholeNumber => "عدد صحيح لا يقل عن صفر",
            Self::Boolean => "true أو false",
        }
    }
}

/// Why a file was refused. `place` is a path such as `documents[0].annotations[2].start`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NativeError {
    /// The file is no JSON.
    #[error(
        "line {}, column {}: this is no JSON ({}). Was the file cut off or changed?",
        .0.line, .0.column, .0.reason
    )]
    Json(JsonError),
    /// It is JSON but not of this program.
    #[error("this JSON is not a Wusum file: it does not say \"format\": \"wusum\"")]
    Foreign,
    /// A later version of the format.
    #[error(
        "the file has version {version} of the format and this program reads version {VERSION}: \
         open it with a newer Wusum"
    )]
    Later {
        /// The file's version.
        version: u64,
    },
    /// Offsets in another unit.
    #[error("offset_unit is \"{found}\", and this version of the format has only \"codepoint\"")]
    Unit {
        /// The unit that the file names.
        found: String,
    },
    /// A field is missing.
    #[error("{place} is missing: add it")]
    Missing {
        /// The missing field.
        place: String,
    },
    /// A field has a value of another type.
    #[error("{place} is {found}, and should be {}", .expected.english())]
    Type {
        /// The field.
        place: String,
        /// What it should be.
        expected: Expected,
        /// What it is, shortened.
        found: String,
    },
    /// A field has a value that is none of those allowed.
    #[error("{place} is \"{found}\", and should be {allowed}")]
    Value {
        /// The field.
        place: String,
        /// Its value, shortened.
        found: String,
        /// What it may be.
        allowed: String,
    },
    /// Two annotations of one document share an identifier.
    #[error("document \"{document}\": two annotations are called {annotation}; rename one")]
    Duplicate {
        /// The document's identifier.
        document: String,
        /// The annotation's identifier.
        annotation: String,
    },
    /// A span is empty or outside the text.
    #[error(
        "document \"{document}\", annotation {annotation}: start {start} and end {end} do not \
         lie in its text of {length} code points"
    )]
    Span {
        /// The document's identifier.
        document: String,
        /// The annotation's identifier.
        annotation: String,
        /// Start in code points, as the file has it.
        start: u64,
        /// End in code points, as the file has it.
        end: u64,
        /// The text's length in code points.
        length: u64,
    },
    /// The annotation's text is not the text at its place.
    #[error(
        "document \"{document}\", annotation {annotation}: its text is \"{stated}\", but the \
         document has \"{covered}\" there. Start and end must count code points of the unchanged text"
    )]
    Text {
        /// The document's identifier.
        document: String,
        /// The annotation's identifier.
        annotation: String,
        /// What the annotation says, shortened.
        stated: String,
        /// What the document has, shortened.
        covered: String,
    },
    /// The document's text is not the one that was annotated.
    #[error(
        "document \"{document}\": its text does not fit its sha256; it was changed after it was \
         written. Take the file as it was exported, or remove the field sha256 if the change was meant"
    )]
    Sha256 {
        /// The document's identifier.
        document: String,
    },
}

impl NativeError {
    /// The message in Arabic.
    pub fn message_ar(&self) -> String {
        match self {
            Self::Json(JsonError { line, column, .. }) => {
                format!("السطر {line}، العمود {column}: ليس هذا JSON سليماً. هل قُطع الملف أو عُدّل؟")
            }
            Self::Foreign => {
                "هذا الملف JSON لكنه ليس من ملفات وسوم: لا يرد فيه \"format\": \"wusum\"".to_owned()
            }
            Self::Later { version } => format!(
                "الملف بالإصدار {version} من الصيغة، وهذا البرنامج يقرأ الإصدار {VERSION}: \
                 افتحه بنسخة أحدث من وسوم"
            ),
            Self::Unit { found } => {
                format!("وحدة العدّ offset_unit هي \"{found}\"، ولا تقبل هذه الصيغة إلا \"codepoint\"")
            }
            Self::Missing { place } => format!("الحقل {place} ناقص: أضفه"),
            Self::Type { place, expected, found } => {
                format!("قيمة الحقل {place} هي {found}، والمطلوب {}", expected.arabic())
            }
            Self::Value { place, found, allowed } => {
                format!("قيمة الحقل {place} هي \"{found}\"، والمسموح: {allowed}")
            }
            Self::Duplicate { document, annotation } => {
                format!("المستند \"{document}\": وسمان بالمعرّف نفسه {annotation}؛ غيّر معرّف أحدهما")
            }
            Self::Span { document, annotation, start, end, length } => format!(
                "المستند \"{document}\"، الوسم {annotation}: البداية {start} والنهاية {end} \
                 خارج نصه، وطوله {length} محرفاً"
            ),
            Self::Text { document, annotation, stated, covered } => format!(
                "المستند \"{document}\"، الوسم {annotation}: نصه \"{stated}\" وفي المستند \
                 \"{covered}\" في هذا الموضع. البداية والنهاية تُعدّان بمحارف يونيكود في النص كما كان"
            ),
            Self::Sha256 { document } => format!(
                "المستند \"{document}\": نصه لا يطابق بصمته sha256، فقد تغيّر بعد كتابته. خذ \
                 الملف كما صُدّر، أو احذف الحقل sha256 إن كان التغيير مقصوداً"
            ),
        }
    }
}

// ---------------------------------------------------------------------------------------------
// Writing

const FILE_FIELDS: &[&str] =
    &["format", "version", "generator", "offset_unit", "documents", "entities"];
const DOCUMENT_FIELDS: &[&str] = &["id", "title", "source", "sha256", "text", "annotations"];
const SOURCE_FIELDS: &[&str] = &["url", "publisher", "published"];
const ANNOTATION_FIELDS: &[&str] = &[
    "id",
    "type",
    "start",
    "end",
    "text",
    "name",
    "kind",
    "entity",
    "unlocatable",
    "candidates",
    "status",
    "origin",
    "note",
];
const ORIGIN_FIELDS: &[&str] = &["by", "rule", "form", "list", "trigger"];

/// Writes those of the unknown fields that are really none of `known`: no field is written twice.
fn write_rest(json: &mut Writer, unknown: &Fields, known: &[&str]) {
    for (name, value) in unknown.iter().filter(|(name, _)| !known.contains(&name.as_str())) {
        json.field(name).value(value);
    }
}

/// What [`import`] could not place of the object in field `name`: it lies under the same name
/// among the unknown fields of what holds the object.
fn write_rest_within(json: &mut Writer, unknown: &Fields, name: &str, known: &[&str]) {
    if let Some(fields) = unknown.get(name).and_then(Json::fields) {
        write_rest(json, fields, known);
    }
}

/// Writes the collection. The same collection gives the same bytes.
///
/// Where two documents know an entity differently, the first one's record is written: the file
/// has one record for each entity. Entities that nothing names are left out.
pub fn export(collection: &Collection) -> String {
    let mut json = Writer::default();
    json.open('{');
    json.field("format").text("wusum");
    json.field("version").number(VERSION);
    json.field("generator").text(concat!("wusum ", env!("CARGO_PKG_VERSION")));
    json.field("offset_unit").text("codepoint");
    json.field("documents").open('[');
    for document in &collection.documents {
        write_document(json.element(), document);
    }
    json.close(']');
    json.field("entities").open('{');
    write_entities(&mut json, collection);
    json.close('}');
    write_rest(&mut json, &collection.unknown, FILE_FIELDS);
    json.close('}');
    json.json.push('\n');
    json.json
}

fn write_entities(json: &mut Writer, collection: &Collection) {
    let kept = collection.unknown.get("entities").and_then(Json::fields);
    let mut rows: Vec<(&str, Record<'_>)> = Vec::new();
    // Of records under one identifier the last one counts.
    rows.extend(
        kept.iter()
            .flat_map(|kept| kept.iter())
            .map(|(id, value)| (id.as_str(), Record::Kept(value))),
    );
    for document in collection.documents.iter().rev() {
        for id in named(document) {
            rows.extend(document.entity(id).map(|entity| (id, Record::Known(entity))));
        }
    }
    for (id, record) in Keyed::from_rows(rows).iter() {
        match record {
            Record::Known(entity) => write_entity(json.field(id), entity),
            Record::Kept(value) => json.field(id).value(value),
        }
    }
}

/// What is written of an entity.
enum Record<'a> {
    Known(&'a Entity),
    /// That of a file which names it nowhere.
    Kept(&'a Json),
}

/// The entities that annotations and candidates name.
fn named(document: &Document) -> impl Iterator<Item = &str> {
    document.annotations().iter().flat_map(|annotation| {
        let candidates = annotation.candidates.iter().map(|candidate| &candidate.entity);
        annotation.entity.iter().chain(candidates).map(String::as_str)
    })
}

fn write_document(json: &mut Writer, document: &Document) {
    let (text, source) = (document.text(), &document.source);
    json.open('{');
    json.field("id").text(&document.id);
    json.field("title").text(&document.title);
    json.field("source").open('{');
    json.field("url").text_or_null(source.url.as_deref());
    json.field("publisher").text_or_null(source.publisher.as_deref());
    json.field("published").text_or_null(source.published.as_deref());
    write_rest_within(json, &document.unknown, "source", SOURCE_FIELDS);
    json.close('}');
    json.field("sha256").text(&sha256(text));
    json.field("text").text(text);
    json.field("annotations").open('[');
    let offsets = OffsetMap::new(text);
    for annotation in document.annotations() {
        write_annotation(json.element(), text, &offsets, annotation);
    }
    json.close(']');
    write_rest(json, &document.unknown, DOCUMENT_FIELDS);
    json.close('}');
}

fn write_annotation(json: &mut Writer, text: &str, offsets: &OffsetMap, annotation: &Annotation) {
    json.open('{');
    json.field("id").text(&written_id(annotation.id));
    json.field("type").text(word_for(TYPES, annotation.annotation_type));
    json.field("start").number(offsets.code_point(text, annotation.span.start) as u64);
    json.field("end").number(offsets.code_point(text, annotation.span.end) as u64);
    json.field("text").text(annotation.span.slice(text).unwrap_or_default());
    json.field("name").text(&annotation.name);
    json.field("kind").text(&annotation.kind);
    json.field("entity").text_or_null(annotation.entity.as_deref());
    if annotation.unlocatable {
        json.field("unlocatable").boolean(true);
    }
    json.field("candidates").open('[');
    for candidate in &annotation.candidates {
        json.element().open('{');
        json.field("entity").text(&candidate.entity);
        json.field("why").text(&candidate.why);
        json.close('}');
    }
    json.close(']');
    json.field("status").text(word_for(STATUSES, annotation.status));
    json.field("origin").open('{');
    match &annotation.origin {
        Origin::Person => json.field("by").text("person"),
        Origin::Rule { rule, form, list, trigger } => {
            json.field("by").text("rule");
            json.field("rule").text(rule);
            json.field("form").text_or_null(form.as_deref());
            if let Some(list) = list {
                json.field("list").text(list);
            }
            json.field("trigger").text_or_null(trigger.as_deref());
        }
    }
    write_rest_within(json, &annotation.unknown, "origin", ORIGIN_FIELDS);
    json.close('}');
    json.field("note").text(&annotation.note);
    write_rest(json, &annotation.unknown, ANNOTATION_FIELDS);
    json.close('}');
}

fn write_entity(json: &mut Writer, entity: &Entity) {
    json.open('{');
    json.field("type").text(word_for(TYPES, entity.annotation_type));
    json.field("kind").text(&entity.kind);
    json.field("name_ar").text(&entity.name_ar);
    json.field("name_en").text(&entity.name_en);
    json.field("wikidata").text_or_null(entity.wikidata.as_deref());
    if let Some(acled) = &entity.acled {
        json.field("acled").text(acled);
    }
    if !entity.parent.is_empty() {
        json.field("parent").open('[');
        entity.parent.iter().for_each(|parent| json.element().text(parent));
        json.close(']');
    }
    for (name, degrees) in [("lat", entity.lat), ("lon", entity.lon)] {
        if let Some(degrees) = degrees {
            json.field(name).bare(&degrees.to_string());
        }
    }
    if let Some(approximate) = entity.approximate {
        json.field("approximate").boolean(approximate);
    }
    if let Some(geonames) = entity.geonames {
        json.field("geonames").number(geonames.into());
    }
    if let Some(pcode) = &entity.pcode {
        json.field("pcode").text(pcode);
    }
    write_rest(json, &entity.unknown, &[]);
    json.close('}');
}

/// SHA-256 of the text's UTF-8 bytes, in hexadecimal.
pub fn sha256(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    let digits = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

// ---------------------------------------------------------------------------------------------
// Reading

/// Reads a file of the format.
///
/// Each document gets the entities that its annotations and candidates name, as far as the file
/// has them.
///
/// # Errors
/// [`NativeError`] for the first thing that is wrong.
pub fn import(json: &str) -> Result<Collection, NativeError> {
    let json = json.strip_prefix('\u{FEFF}').unwrap_or(json);
    let root = Json::read(json).map_err(NativeError::Json)?;
    let Json::Object(fields) = root else { return Err(NativeError::Foreign) };
    let trouble = Trouble::default();
    let mut file = Object { place: &Place::Root, fields, trouble: &trouble };
    if !matches!(file.fields.remove("format"), Some(Json::Text(format)) if format == "wusum") {
        return Err(NativeError::Foreign);
    }
    // Before anything else: a later version may have other fields.
    match file.whole_number("version") {
        VERSION => {}
        version if version > VERSION => trouble.tell(NativeError::Later { version }),
        version => file.refuse("version", &version.to_string(), "1".to_owned()),
    }
    if let Some(unit) = file.optional_text("offset_unit")
        && unit != "codepoint"
    {
        trouble.tell(NativeError::Unit { found: shorten(&unit) });
    }
    file.fields.remove("generator");
    let collection = read_collection(file);
    match trouble.0.into_inner() {
        Some(error) => Err(error),
        None => Ok(collection),
    }
}

/// The first thing that is wrong in a file.
///
/// Reading goes on after it with values that are empty, and what was read is thrown away at the
/// end. A way out after each of forty fields would be half of the code that reads them.
#[derive(Default)]
struct Trouble(OnceCell<NativeError>);

impl Trouble {
    fn tell(&self, error: NativeError) {
        // What comes after the first thing may come of it.
        let _ = self.0.set(error);
    }

    fn is_told(&self) -> bool {
        self.0.get().is_some()
    }
}

fn read_collection(mut file: Object<'_>) -> Collection {
    let records = file.object("entities").unwrap_or_default();
    let entities_place = Place::Field(file.place, "entities");
    let mut entities = Vec::new();
    for (id, value) in records.iter() {
        let place = Place::Field(&entities_place, id);
        entities.push((id.clone(), read_entity(file.inner(&place, value.clone()))));
    }
    let entities = Keyed::from_rows(entities);

    let documents_place = Place::Field(file.place, "documents");
    let mut documents = Vec::new();
    let mut kept = records;
    file.require("documents");
    for (number, value) in file.list("documents").into_iter().enumerate() {
        let place = Place::Item(&documents_place, number);
        let mut document = read_document(file.inner(&place, value));
        let ids: Vec<EntityId> = named(&document).map(str::to_owned).collect();
        for id in ids {
            if let Some(entity) = entities.get(&id) {
                kept.remove(&id);
                document.add_entity(id, Entity::clone(entity));
            }
        }
        documents.push(document);
    }
    let mut unknown = file.fields;
    keep(&mut unknown, "entities", kept);
    Collection { documents, unknown }
}

/// Puts what is left of the object in field `name` among the unknown fields, if anything is.
fn keep(unknown: &mut Fields, name: &str, left: Fields) {
    if !left.is_empty() {
        unknown.insert(name.to_owned(), Json::Object(left));
    }
}

fn read_document(mut object: Object<'_>) -> Document {
    let trouble = object.trouble;
    let mut document = Document::new(object.text("id"), object.text("text"));
    if let Some(stated) = object.optional_text("sha256")
        && !stated.eq_ignore_ascii_case(&sha256(document.text()))
    {
        trouble.tell(NativeError::Sha256 { document: shorten(&document.id) });
    }
    document.title = object.text_or("title", "");

    let place = Place::Field(object.place, "source");
    let fields = object.object("source").unwrap_or_default();
    let mut source = Object { place: &place, fields, trouble };
    document.source.url = source.optional_text("url");
    document.source.publisher = source.optional_text("publisher");
    document.source.published = source.optional_text("published");

    let offsets = OffsetMap::new(document.text());
    let annotations_place = Place::Field(object.place, "annotations");
    let mut inserts = Vec::new();
    for (number, value) in object.list("annotations").into_iter().enumerate() {
        let place = Place::Item(&annotations_place, number);
        let annotation = read_annotation(object.inner(&place, value), &document, &offsets);
        if trouble.is_told() {
            break;
        }
        inserts.push(Edit::Insert(Arc::new(annotation)));
    }
    if let Err(error) = document.apply(Edit::Batch(inserts)) {
        // Spans were checked against the text already, so it is the identifier.
        let (EditError::Exists(id) | EditError::Missing(id) | EditError::Span(id)) = error;
        let document = shorten(&document.id);
        trouble.tell(NativeError::Duplicate { document, annotation: written_id(id) });
    }
    document.unknown = object.fields;
    keep(&mut document.unknown, "source", source.fields);
    document
}

fn read_annotation(mut object: Object<'_>, document: &Document, offsets: &OffsetMap) -> Annotation {
    let trouble = object.trouble;
    let id = object.annotation_id("id");
    let annotation_type = object.word("type", TYPES, AnnotationType::Actor);
    let (start, end) = (object.whole_number("start"), object.whole_number("end"));
    let text = document.text();
    let span = span(text, offsets, start, end);
    if span.is_empty() {
        trouble.tell(NativeError::Span {
            document: shorten(&document.id),
            annotation: written_id(id),
            start,
            end,
            length: offsets.code_point(text, text.len()) as u64,
        });
    }
    let stated = object.text("text");
    let covered = span.slice(text).unwrap_or_default();
    if stated != covered {
        trouble.tell(NativeError::Text {
            document: shorten(&document.id),
            annotation: written_id(id),
            stated: shorten(&stated),
            covered: shorten(covered),
        });
    }
    let name = object.text_or("name", covered);

    let candidates_place = Place::Field(object.place, "candidates");
    let mut candidates = Vec::new();
    for (number, value) in object.list("candidates").into_iter().enumerate() {
        let place = Place::Item(&candidates_place, number);
        let mut candidate = object.inner(&place, value);
        let (entity, why) = (candidate.text("entity"), candidate.text_or("why", ""));
        candidates.push(Candidate { entity, why });
    }

    let origin_place = Place::Field(object.place, "origin");
    object.require("origin");
    let fields = object.object("origin").unwrap_or_default();
    let mut origin_object = Object { place: &origin_place, fields, trouble };
    let origin = match origin_object.word("by", MAKERS, Maker::Person) {
        Maker::Person => Origin::Person,
        Maker::Rule => Origin::Rule {
            rule: origin_object.text("rule"),
            form: origin_object.optional_text("form"),
            list: origin_object.optional_text("list"),
            trigger: origin_object.optional_text("trigger"),
        },
    };
    let mut annotation = Annotation {
        id,
        annotation_type,
        span,
        name,
        kind: object.text_or("kind", ""),
        entity: object.optional_text("entity"),
        candidates,
        unlocatable: object.boolean("unlocatable").unwrap_or_default(),
        status: object.word("status", STATUSES, Status::Suggested),
        origin,
        note: object.text_or("note", ""),
        unknown: object.fields,
    };
    keep(&mut annotation.unknown, "origin", origin_object.fields);
    annotation
}

/// The bytes of code points `start` to `end`; an empty span where there are none.
fn span(text: &str, offsets: &OffsetMap, start: u64, end: u64) -> Span {
    let length = offsets.code_point(text, text.len()) as u64;
    if start >= end || end > length {
        return Span::default();
    }
    let byte = |at: u64| offsets.byte_of_code_point(text, at as usize);
    Span::new(byte(start), byte(end))
}

fn read_entity(mut object: Object<'_>) -> Entity {
    Entity {
        annotation_type: object.word("type", TYPES, AnnotationType::Actor),
        kind: object.text_or("kind", ""),
        name_ar: object.text_or("name_ar", ""),
        name_en: object.text_or("name_en", ""),
        wikidata: object.optional_text("wikidata"),
        acled: object.optional_text("acled"),
        parent: object.texts("parent"),
        lat: object.degrees("lat", 90),
        lon: object.degrees("lon", 180),
        approximate: object.optional_boolean("approximate"),
        geonames: object.optional_u32("geonames"),
        pcode: object.optional_text("pcode"),
        unknown: object.fields,
    }
}

/// Who made an annotation, as the field `by` says it.
#[derive(Clone, Copy, PartialEq)]
enum Maker {
    Rule,
    Person,
}

/// The words that a field may hold, and what they mean.
type Words<T> = &'static [(&'static str, T)];

const TYPES: Words<AnnotationType> =
    &[("actor", AnnotationType::Actor), ("place", AnnotationType::Place)];
const STATUSES: Words<Status> = &[
    ("suggested", Status::Suggested),
    ("accepted", Status::Accepted),
    ("edited", Status::Edited),
    ("rejected", Status::Rejected),
    ("added", Status::Added),
];
const MAKERS: Words<Maker> = &[("rule", Maker::Rule), ("person", Maker::Person)];

/// The word for it.
fn word_for<T: Copy + PartialEq>(words: Words<T>, meaning: T) -> &'static str {
    words.iter().find(|(_, other)| *other == meaning).map_or("", |(word, _)| word)
}

/// An annotation's identifier as files have it.
fn written_id(id: AnnotationId) -> String {
    format!("a{}", id.0)
}

/// Where in the file something stands. It borrows what leads to it and becomes text only for a
/// message.
enum Place<'a> {
    Root,
    Field(&'a Place<'a>, &'a str),
    Item(&'a Place<'a>, usize),
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Field(Place::Root, name) => f.write_str(&shorten(name)),
            Self::Field(parent, name) => write!(f, "{parent}.{}", shorten(name)),
            Self::Item(parent, number) => write!(f, "{parent}[{number}]"),
        }
    }
}

/// The fields of an object that are not yet read.
struct Object<'a> {
    place: &'a Place<'a>,
    fields: Fields,
    trouble: &'a Trouble,
}

impl<'a> Object<'a> {
    /// An object that lies somewhere in this one.
    fn inner<'b>(&self, place: &'b Place<'b>, value: Json) -> Object<'b>
    where
        'a: 'b,
    {
        let fields = match value {
            Json::Object(fields) => fields,
            other => {
                self.trouble.tell(wrong_type(place.to_string(), Expected::Object, &other));
                Fields::default()
            }
        };
        Object { place, fields, trouble: self.trouble }
    }

    fn name(&self, field: &str) -> String {
        Place::Field(self.place, field).to_string()
    }

    fn refuse(&self, field: &str, found: &str, allowed: String) {
        let (place, found) = (self.name(field), shorten(found));
        self.trouble.tell(NativeError::Value { place, found, allowed });
    }

    /// Tells of a field that must be there and is not.
    fn require(&self, field: &str) {
        if self.fields.get(field).is_none() {
            self.trouble.tell(NativeError::Missing { place: self.name(field) });
        }
    }

    /// Takes the field out where it is `null`, which counts as missing in some fields.
    fn forget_null(&mut self, field: &str) {
        if self.fields.get(field) == Some(&Json::Null) {
            self.fields.remove(field);
        }
    }

    /// The field's value, if it is there and is what it should be.
    fn take(&mut self, field: &str, expected: Expected) -> Option<Json> {
        let value = self.fields.remove(field)?;
        let fits = match (&value, expected) {
            (Json::Object(_), Expected::Object)
            | (Json::List(_), Expected::List)
            | (Json::Text(_), Expected::Text)
            | (Json::Number(_), Expected::Number)
            | (Json::Boolean(_), Expected::Boolean) => true,
            // Some programs write `12.0`; that is a whole number too, as JSON Schema has it.
            (Json::Number(number), Expected::WholeNumber) => {
                matches!(fixed(number, 0), (value, true) if value == 0 || !number.starts_with('-'))
            }
            _ => false,
        };
        if !fits {
            self.trouble.tell(wrong_type(self.name(field), expected, &value));
        }
        Some(value).filter(|_| fits)
    }

    fn some_text(&mut self, field: &str) -> Option<String> {
        match self.take(field, Expected::Text) {
            Some(Json::Text(text)) => Some(text),
            _ => None,
        }
    }

    fn text(&mut self, field: &str) -> String {
        self.require(field);
        self.some_text(field).unwrap_or_default()
    }

    fn text_or(&mut self, field: &str, default: &str) -> String {
        self.some_text(field).unwrap_or_else(|| default.to_owned())
    }

    fn optional_text(&mut self, field: &str) -> Option<String> {
        self.forget_null(field);
        self.some_text(field)
    }

    fn texts(&mut self, field: &str) -> Vec<String> {
        let place = Place::Field(self.place, field);
        let mut texts = Vec::new();
        for (number, value) in self.list(field).into_iter().enumerate() {
            match value {
                Json::Text(text) => texts.push(text),
                other => {
                    let place = Place::Item(&place, number).to_string();
                    self.trouble.tell(wrong_type(place, Expected::Text, &other));
                }
            }
        }
        texts
    }

    /// What a word means, or `otherwise` where it is none of those allowed.
    fn word<T: Copy>(&mut self, field: &str, words: Words<T>, otherwise: T) -> T {
        let found = self.text(field);
        let meaning = words.iter().find(|(word, _)| *word == found);
        if meaning.is_none() {
            let allowed: Vec<String> =
                words.iter().map(|(word, _)| format!("\"{word}\"")).collect();
            self.refuse(field, &found, allowed.join(" | "));
        }
        meaning.map_or(otherwise, |(_, meaning)| *meaning)
    }

    fn annotation_id(&mut self, field: &str) -> AnnotationId {
        let found = self.text(field);
        let number = found.strip_prefix('a').and_then(|digits| digits.parse().ok());
        let id = AnnotationId(number.unwrap_or_default());
        // One way to write a number: no sign, no zeros before it.
        if written_id(id) != found || id.0 > GREATEST_ID {
            self.refuse(field, &found, "\"a1\" | \"a2\" | … | \"a1000000000\"".to_owned());
        }
        id
    }

    fn some_whole_number(&mut self, field: &str) -> Option<u64> {
        match self.take(field, Expected::WholeNumber) {
            Some(Json::Number(number)) => Some(fixed(&number, 0).0),
            _ => None,
        }
    }

    fn whole_number(&mut self, field: &str) -> u64 {
        self.require(field);
        self.some_whole_number(field).unwrap_or_default()
    }

    fn optional_u32(&mut self, field: &str) -> Option<u32> {
        self.forget_null(field);
        let number = self.some_whole_number(field)?;
        let small = u32::try_from(number).ok();
        if small.is_none() {
            let found = Json::Number(number.to_string());
            self.trouble.tell(wrong_type(self.name(field), Expected::WholeNumber, &found));
        }
        small
    }

    /// Degrees from `-most` to `most`.
    fn degrees(&mut self, field: &str, most: u64) -> Option<Degrees> {
        self.forget_null(field);
        let Json::Number(number) = self.take(field, Expected::Number)? else { return None };
        let degrees = Degrees::read(&number, most);
        if degrees.is_none() {
            self.refuse(field, &number, format!("-{most} … {most}"));
        }
        degrees
    }

    fn boolean(&mut self, field: &str) -> Option<bool> {
        match self.take(field, Expected::Boolean) {
            Some(Json::Boolean(truth)) => Some(truth),
            _ => None,
        }
    }

    fn optional_boolean(&mut self, field: &str) -> Option<bool> {
        self.forget_null(field);
        self.boolean(field)
    }

    fn object(&mut self, field: &str) -> Option<Fields> {
        match self.take(field, Expected::Object) {
            Some(Json::Object(fields)) => Some(fields),
            _ => None,
        }
    }

    /// A list; an empty one where the field is missing.
    fn list(&mut self, field: &str) -> Vec<Json> {
        match self.take(field, Expected::List) {
            Some(Json::List(list)) => list,
            _ => Vec::new(),
        }
    }
}

fn wrong_type(place: String, expected: Expected, found: &Json) -> NativeError {
    let found = match found {
        Json::Object(_) => "{ … }".to_owned(),
        Json::List(_) => "[ … ]".to_owned(),
        other => shorten(&other.write()),
    };
    NativeError::Type { place, expected, found }
}

/// At most 40 characters of something from the file, for a message.
fn shorten(text: &str) -> String {
    const LONGEST: usize = 40;
    match text.char_indices().nth(LONGEST) {
        None => text.to_owned(),
        Some((cut, _)) => format!("{}…", text.get(..cut).unwrap_or_default()),
    }
}
