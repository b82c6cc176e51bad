//! The native format, version 1: everything of one document or many in one JSON file.
//!
//! Reading back what was written gives the same documents, decisions included. Fields that this
//! version does not know are kept on the way through. `schema/wusum.schema.json` describes the
//! format for other programs.
//!
//! Offsets in the file count code points. [`import`] checks each annotation's text and each
//! document's hash, so that a file that was changed underway is refused and not misread.

use crate::annotation::{
    Annotation, AnnotationId, AnnotationType, Candidate, Collection, Document, Edit, EditError,
    Entity, EntityId, Origin, Source, Status,
};
use crate::text::{OffsetMap, Span};
use serde::Serialize;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
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
        "line {line}, column {column}: this is no JSON ({reason}). Was the file cut off or changed?"
    )]
    Json {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// The parser's words, in English.
        reason: String,
    },
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
        allowed: &'static str,
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
            Self::Json { line, column, .. } => {
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

#[derive(Serialize)]
struct FileOut<'a> {
    format: &'static str,
    version: u64,
    generator: &'static str,
    offset_unit: &'static str,
    documents: Vec<DocumentOut<'a>>,
    entities: BTreeMap<&'a str, EntityOut<'a>>,
    #[serde(flatten)]
    unknown: Rest<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum EntityOut<'a> {
    Known(&'a Entity),
    Kept(&'a Value),
}

#[derive(Serialize)]
struct DocumentOut<'a> {
    id: &'a str,
    title: &'a str,
    source: SourceOut<'a>,
    sha256: String,
    text: &'a str,
    annotations: Vec<AnnotationOut<'a>>,
    #[serde(flatten)]
    unknown: Rest<'a>,
}

#[derive(Serialize)]
struct SourceOut<'a> {
    url: Option<&'a str>,
    publisher: Option<&'a str>,
    published: Option<&'a str>,
    #[serde(flatten)]
    unknown: Rest<'a>,
}

#[derive(Serialize)]
struct AnnotationOut<'a> {
    id: String,
    #[serde(rename = "type")]
    annotation_type: AnnotationType,
    start: usize,
    end: usize,
    text: &'a str,
    name: &'a str,
    kind: &'a str,
    entity: Option<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    unlocatable: bool,
    candidates: &'a [Candidate],
    status: Status,
    origin: OriginOut<'a>,
    note: &'a str,
    #[serde(flatten)]
    unknown: Rest<'a>,
}

#[derive(Serialize)]
struct OriginOut<'a> {
    #[serde(flatten)]
    origin: &'a Origin,
    #[serde(flatten)]
    unknown: Rest<'a>,
}

/// Fields to be written after those that are known.
type Rest<'a> = BTreeMap<&'a str, &'a Value>;

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

/// The fields of `unknown` that are really none of `known`: no field is written twice.
fn rest<'a>(unknown: &'a Map<String, Value>, known: &[&str]) -> Rest<'a> {
    let strange = unknown.iter().filter(|(name, _)| !known.contains(&name.as_str()));
    let mut rest = Rest::new();
    rest.extend(strange.map(|(name, value)| (name.as_str(), value)));
    rest
}

/// What [`import`] could not place of the object in field `name`: it lies under the same name
/// among the unknown fields of what holds the object.
fn rest_within<'a>(unknown: &'a Map<String, Value>, name: &str, known: &[&str]) -> Rest<'a> {
    unknown.get(name).and_then(Value::as_object).map(|map| rest(map, known)).unwrap_or_default()
}

/// Writes the collection. The same collection gives the same bytes.
///
/// Where two documents know an entity differently, the first one's record is written: the file
/// has one record for each entity. Entities that nothing names are left out.
pub fn export(collection: &Collection) -> String {
    let mut entities = BTreeMap::new();
    for document in &collection.documents {
        for id in named(document) {
            if let Some(entity) = document.entity(id) {
                entities.entry(id).or_insert(EntityOut::Known(entity));
            }
        }
    }
    for (id, value) in rest_within(&collection.unknown, "entities", &[]) {
        entities.entry(id).or_insert(EntityOut::Kept(value));
    }
    let file = FileOut {
        format: "wusum",
        version: VERSION,
        generator: concat!("wusum ", env!("CARGO_PKG_VERSION")),
        offset_unit: "codepoint",
        documents: collection.documents.iter().map(document_out).collect(),
        entities,
        unknown: rest(&collection.unknown, FILE_FIELDS),
    };
    // Maps with text keys, texts and numbers: there is nothing in it that JSON could not hold.
    let mut json = serde_json::to_string_pretty(&file).unwrap_or_default();
    json.push('\n');
    json
}

/// The entities that annotations and candidates name.
fn named(document: &Document) -> BTreeSet<&str> {
    let mut named = BTreeSet::new();
    for annotation in document.annotations() {
        named.extend(annotation.entity.as_deref());
        named.extend(annotation.candidates.iter().map(|candidate| candidate.entity.as_str()));
    }
    named
}

fn document_out(document: &Document) -> DocumentOut<'_> {
    let offsets = OffsetMap::new(document.text());
    let source = &document.source;
    DocumentOut {
        id: &document.id,
        title: &document.title,
        source: SourceOut {
            url: source.url.as_deref(),
            publisher: source.publisher.as_deref(),
            published: source.published.as_deref(),
            unknown: rest_within(&document.unknown, "source", SOURCE_FIELDS),
        },
        sha256: sha256(document.text()),
        text: document.text(),
        annotations: document
            .annotations()
            .iter()
            .map(|annotation| annotation_out(document, &offsets, annotation))
            .collect(),
        unknown: rest(&document.unknown, DOCUMENT_FIELDS),
    }
}

fn annotation_out<'a>(
    document: &'a Document,
    offsets: &OffsetMap,
    annotation: &'a Annotation,
) -> AnnotationOut<'a> {
    let text = document.text();
    AnnotationOut {
        id: format!("a{}", annotation.id.0),
        annotation_type: annotation.annotation_type,
        start: offsets.code_point(text, annotation.span.start),
        end: offsets.code_point(text, annotation.span.end),
        text: annotation.span.slice(text).unwrap_or_default(),
        name: &annotation.name,
        kind: &annotation.kind,
        entity: annotation.entity.as_deref(),
        unlocatable: annotation.unlocatable,
        candidates: &annotation.candidates,
        status: annotation.status,
        origin: OriginOut {
            origin: &annotation.origin,
            unknown: rest_within(&annotation.unknown, "origin", ORIGIN_FIELDS),
        },
        note: &annotation.note,
        unknown: rest(&annotation.unknown, ANNOTATION_FIELDS),
    }
}

/// SHA-256 of the text's UTF-8 bytes, in hexadecimal.
fn sha256(text: &str) -> String {
    use fmt::Write as _;
    Sha256::digest(text.as_bytes()).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
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
    let root: Value = serde_json::from_str(json).map_err(|error| {
        let reason = error.to_string();
        let reason = reason.split(" at line ").next().unwrap_or_default().to_owned();
        NativeError::Json { line: error.line(), column: error.column(), reason }
    })?;
    let Value::Object(root) = root else { return Err(NativeError::Foreign) };
    let mut file = Fields { place: &Place::Root, map: root };
    if file.map.remove("format") != Some(Value::String("wusum".to_owned())) {
        return Err(NativeError::Foreign);
    }
    // Before anything else: a later version may have other fields.
    match file.whole_number("version")? {
        VERSION => {}
        version if version > VERSION => return Err(NativeError::Later { version }),
        version => {
            let place = Place::Root.field("version");
            return Err(NativeError::Value { place, found: version.to_string(), allowed: "1" });
        }
    }
    match file.optional_text("offset_unit")? {
        Some(unit) if unit != "codepoint" => {
            return Err(NativeError::Unit { found: shorten(&unit) });
        }
        _ => {}
    }
    file.map.remove("generator");

    let mut entities = BTreeMap::new();
    let entities_place = Place::Field(&Place::Root, "entities");
    let entity_values = file.optional_object("entities")?.unwrap_or_default();
    for (id, value) in &entity_values {
        entities.insert(id.as_str(), entity(&Place::Field(&entities_place, id), value.clone())?);
    }

    let documents_place = Place::Field(&Place::Root, "documents");
    let mut documents = Vec::new();
    for (number, value) in file.list("documents")?.into_iter().enumerate() {
        let mut document = document(&Place::Item(&documents_place, number), value)?;
        let ids: Vec<EntityId> = named(&document).into_iter().map(str::to_owned).collect();
        for id in ids {
            if let Some(entity) = entities.get(id.as_str()) {
                document.add_entity(id, entity.clone());
            }
        }
        documents.push(document);
    }

    let mut named_somewhere = BTreeSet::new();
    named_somewhere.extend(documents.iter().flat_map(named));
    let mut kept = Map::new();
    for (id, value) in &entity_values {
        if !named_somewhere.contains(id.as_str()) {
            kept.insert(id.clone(), value.clone());
        }
    }
    let mut unknown = file.map;
    keep(&mut unknown, "entities", kept);
    Ok(Collection { documents, unknown })
}

/// Puts what is left of the object in field `name` among the unknown fields, if anything is.
fn keep(unknown: &mut Map<String, Value>, name: &str, left: Map<String, Value>) {
    if !left.is_empty() {
        unknown.insert(name.to_owned(), Value::Object(left));
    }
}

fn document(place: &Place<'_>, value: Value) -> Result<Document, NativeError> {
    let mut fields = Fields::new(place, value)?;
    let id = fields.text("id")?;
    let text: Arc<str> = fields.text("text")?.into();
    if let Some(stated) = fields.optional_text("sha256")?
        && !stated.eq_ignore_ascii_case(&sha256(&text))
    {
        return Err(NativeError::Sha256 { document: shorten(&id) });
    }
    let mut document = Document::new(id, text);
    document.title = fields.text_or("title", "")?;

    let source_place = Place::Field(place, "source");
    let mut source =
        Fields { place: &source_place, map: fields.optional_object("source")?.unwrap_or_default() };
    document.source = Source {
        url: source.optional_text("url")?,
        publisher: source.optional_text("publisher")?,
        published: source.optional_text("published")?,
    };

    let offsets = OffsetMap::new(document.text());
    let annotations_place = Place::Field(place, "annotations");
    let mut inserts = Vec::new();
    for (number, value) in fields.list_or_empty("annotations")?.into_iter().enumerate() {
        let place = Place::Item(&annotations_place, number);
        inserts.push(Edit::Insert(Arc::new(annotation(&place, &document, &offsets, value)?)));
    }
    document.apply(Edit::Batch(inserts)).map_err(|error| {
        // Spans were checked against the text already, so it is the identifier.
        let (EditError::Exists(id) | EditError::Missing(id) | EditError::Span(id)) = error;
        NativeError::Duplicate { document: shorten(&document.id), annotation: format!("a{}", id.0) }
    })?;

    document.unknown = fields.map;
    keep(&mut document.unknown, "source", source.map);
    Ok(document)
}

fn annotation(
    place: &Place<'_>,
    document: &Document,
    offsets: &OffsetMap,
    value: Value,
) -> Result<Annotation, NativeError> {
    let mut fields = Fields::new(place, value)?;
    let id = fields.annotation_id("id")?;
    let annotation_type = fields.word("type", ANNOTATION_TYPES)?;
    let (start, end) = (fields.whole_number("start")?, fields.whole_number("end")?);
    let text = document.text();
    let span = span(text, offsets, start, end).ok_or_else(|| NativeError::Span {
        document: shorten(&document.id),
        annotation: format!("a{}", id.0),
        start,
        end,
        length: offsets.code_point(text, text.len()) as u64,
    })?;
    let stated = fields.text("text")?;
    let covered = span.slice(text).unwrap_or_default();
    if stated != covered {
        return Err(NativeError::Text {
            document: shorten(&document.id),
            annotation: format!("a{}", id.0),
            stated: shorten(&stated),
            covered: shorten(covered),
        });
    }

    let name = fields.text_or("name", covered)?;
    let kind = fields.text_or("kind", "")?;
    let entity = fields.optional_text("entity")?;
    let unlocatable = fields.boolean_or_false("unlocatable")?;
    let status = fields.word("status", STATUSES)?;
    let note = fields.text_or("note", "")?;

    let candidates_place = Place::Field(place, "candidates");
    let mut candidates = Vec::new();
    for (number, value) in fields.list_or_empty("candidates")?.into_iter().enumerate() {
        let place = Place::Item(&candidates_place, number);
        let mut candidate = Fields::new(&place, value)?;
        candidates.push(Candidate {
            entity: candidate.text("entity")?,
            why: candidate.text_or("why", "")?,
        });
    }

    let origin_place = Place::Field(place, "origin");
    let mut origin_fields = Fields { place: &origin_place, map: fields.object("origin")? };
    let origin = match origin_fields.word("by", MAKERS)? {
        Maker::Rule => Origin::Rule {
            rule: origin_fields.text("rule")?,
            form: origin_fields.optional_text("form")?,
            list: origin_fields.optional_text("list")?,
            trigger: origin_fields.optional_text("trigger")?,
        },
        Maker::Person => Origin::Person,
    };

    let mut unknown = fields.map;
    keep(&mut unknown, "origin", origin_fields.map);
    Ok(Annotation {
        id,
        annotation_type,
        span,
        name,
        kind,
        entity,
        candidates,
        unlocatable,
        status,
        origin,
        note,
        unknown,
    })
}

/// The bytes of code points `start` to `end`, if there are any.
fn span(text: &str, offsets: &OffsetMap, start: u64, end: u64) -> Option<Span> {
    let (start, end) = (usize::try_from(start).ok()?, usize::try_from(end).ok()?);
    let length = offsets.code_point(text, text.len());
    (start < end && end <= length).then(|| {
        Span::new(offsets.byte_of_code_point(text, start), offsets.byte_of_code_point(text, end))
    })
}

fn entity(place: &Place<'_>, value: Value) -> Result<Entity, NativeError> {
    let mut fields = Fields::new(place, value)?;
    Ok(Entity {
        annotation_type: fields.word("type", ANNOTATION_TYPES)?,
        kind: fields.text_or("kind", "")?,
        name_ar: fields.text_or("name_ar", "")?,
        name_en: fields.text_or("name_en", "")?,
        wikidata: fields.optional_text("wikidata")?,
        acled: fields.optional_text("acled")?,
        parent: fields.texts("parent")?,
        lat: fields.degrees("lat", 90.0, "-90 … 90")?,
        lon: fields.degrees("lon", 180.0, "-180 … 180")?,
        approximate: fields.optional_boolean("approximate")?,
        geonames: fields.optional_u32("geonames")?,
        pcode: fields.optional_text("pcode")?,
        unknown: fields.map,
    })
}

/// Who made an annotation, as the field `by` says it.
#[derive(Clone, Copy)]
enum Maker {
    Rule,
    Person,
}

/// The words that a field may hold, what they mean, and how a message lists them.
struct Words<T: 'static> {
    words: &'static [(&'static str, T)],
    allowed: &'static str,
}

const ANNOTATION_TYPES: Words<AnnotationType> = Words {
    words: &[("actor", AnnotationType::Actor), ("place", AnnotationType::Place)],
    allowed: "\"actor\" | \"place\"",
};
const STATUSES: Words<Status> = Words {
    words: &[
        ("suggested", Status::Suggested),
        ("accepted", Status::Accepted),
        ("edited", Status::Edited),
        ("rejected", Status::Rejected),
        ("added", Status::Added),
    ],
    allowed: "\"suggested\" | \"accepted\" | \"edited\" | \"rejected\" | \"added\"",
};
const MAKERS: Words<Maker> = Words {
    words: &[("rule", Maker::Rule), ("person", Maker::Person)],
    allowed: "\"rule\" | \"person\"",
};

/// Where in the file something stands. It borrows what leads to it and becomes text only for a
/// message.
enum Place<'a> {
    Root,
    Field(&'a Place<'a>, &'a str),
    Item(&'a Place<'a>, usize),
}

impl Place<'_> {
    fn field(&self, name: &str) -> String {
        Place::Field(self, name).to_string()
    }
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
struct Fields<'a> {
    place: &'a Place<'a>,
    map: Map<String, Value>,
}

impl<'a> Fields<'a> {
    fn new(place: &'a Place<'a>, value: Value) -> Result<Self, NativeError> {
        match value {
            Value::Object(map) => Ok(Self { place, map }),
            other => Err(wrong_type(place.to_string(), Expected::Object, &other)),
        }
    }

    fn wrong(&self, name: &str, expected: Expected, found: &Value) -> NativeError {
        wrong_type(self.place.field(name), expected, found)
    }

    /// The field's value through `read`, or `None` where the field is missing.
    fn read<T>(
        &mut self,
        name: &str,
        expected: Expected,
        read: impl FnOnce(Value) -> Result<T, Value>,
    ) -> Result<Option<T>, NativeError> {
        let Some(value) = self.map.remove(name) else { return Ok(None) };
        read(value).map(Some).map_err(|value| self.wrong(name, expected, &value))
    }

    /// As [`Fields::read`], and `null` counts as missing.
    fn read_nullable<T>(
        &mut self,
        name: &str,
        expected: Expected,
        read: impl FnOnce(Value) -> Result<T, Value>,
    ) -> Result<Option<T>, NativeError> {
        if self.map.get(name) == Some(&Value::Null) {
            self.map.remove(name);
        }
        self.read(name, expected, read)
    }

    fn required<T>(&self, name: &str, value: Option<T>) -> Result<T, NativeError> {
        value.ok_or_else(|| NativeError::Missing { place: self.place.field(name) })
    }

    fn text(&mut self, name: &str) -> Result<String, NativeError> {
        let text = self.read(name, Expected::Text, as_text)?;
        self.required(name, text)
    }

    fn text_or(&mut self, name: &str, default: &str) -> Result<String, NativeError> {
        Ok(self.read(name, Expected::Text, as_text)?.unwrap_or_else(|| default.to_owned()))
    }

    fn optional_text(&mut self, name: &str) -> Result<Option<String>, NativeError> {
        self.read_nullable(name, Expected::Text, as_text)
    }

    fn texts(&mut self, name: &str) -> Result<Vec<String>, NativeError> {
        let place = Place::Field(self.place, name);
        let list = self.list_or_empty(name)?;
        let mut texts = Vec::with_capacity(list.len());
        for (number, value) in list.into_iter().enumerate() {
            texts.push(as_text(value).map_err(|value| {
                wrong_type(Place::Item(&place, number).to_string(), Expected::Text, &value)
            })?);
        }
        Ok(texts)
    }

    fn word<T: Copy>(&mut self, name: &str, words: Words<T>) -> Result<T, NativeError> {
        let found = self.text(name)?;
        let meaning = words.words.iter().find(|(word, _)| *word == found);
        meaning.map(|(_, meaning)| *meaning).ok_or_else(|| NativeError::Value {
            place: self.place.field(name),
            found: shorten(&found),
            allowed: words.allowed,
        })
    }

    fn annotation_id(&mut self, name: &str) -> Result<AnnotationId, NativeError> {
        let found = self.text(name)?;
        let id = found.strip_prefix('a').and_then(|digits| {
            let number: u32 = digits.parse().ok()?;
            // One way to write a number: no sign, no zeros before it.
            (number.to_string() == digits && number <= GREATEST_ID).then_some(AnnotationId(number))
        });
        id.ok_or_else(|| NativeError::Value {
            place: self.place.field(name),
            found: shorten(&found),
            allowed: "\"a1\" | \"a2\" | … | \"a1000000000\"",
        })
    }

    fn whole_number(&mut self, name: &str) -> Result<u64, NativeError> {
        let number = self.read(name, Expected::WholeNumber, as_whole_number)?;
        self.required(name, number)
    }

    fn optional_u32(&mut self, name: &str) -> Result<Option<u32>, NativeError> {
        self.read_nullable(name, Expected::WholeNumber, |value| {
            let number = as_whole_number(value)?;
            u32::try_from(number).map_err(|_| Value::from(number))
        })
    }

    /// Degrees from `-most` to `most`.
    fn degrees(
        &mut self,
        name: &str,
        most: f64,
        allowed: &'static str,
    ) -> Result<Option<f64>, NativeError> {
        let degrees =
            self.read_nullable(name, Expected::Number, |value| value.as_f64().ok_or(value))?;
        match degrees {
            Some(degrees) if degrees.abs() > most => {
                let (place, found) = (self.place.field(name), degrees.to_string());
                Err(NativeError::Value { place, found, allowed })
            }
            degrees => Ok(degrees),
        }
    }

    fn optional_boolean(&mut self, name: &str) -> Result<Option<bool>, NativeError> {
        self.read_nullable(name, Expected::Boolean, as_boolean)
    }

    fn boolean_or_false(&mut self, name: &str) -> Result<bool, NativeError> {
        Ok(self.read(name, Expected::Boolean, as_boolean)?.unwrap_or_default())
    }

    fn object(&mut self, name: &str) -> Result<Map<String, Value>, NativeError> {
        let object = self.optional_object(name)?;
        self.required(name, object)
    }

    fn optional_object(&mut self, name: &str) -> Result<Option<Map<String, Value>>, NativeError> {
        self.read(name, Expected::Object, |value| match value {
            Value::Object(map) => Ok(map),
            other => Err(other),
        })
    }

    fn list(&mut self, name: &str) -> Result<Vec<Value>, NativeError> {
        let list = self.read(name, Expected::List, as_list)?;
        self.required(name, list)
    }

    fn list_or_empty(&mut self, name: &str) -> Result<Vec<Value>, NativeError> {
        Ok(self.read(name, Expected::List, as_list)?.unwrap_or_default())
    }
}

fn as_text(value: Value) -> Result<String, Value> {
    match value {
        Value::String(text) => Ok(text),
        other => Err(other),
    }
}

fn as_list(value: Value) -> Result<Vec<Value>, Value> {
    match value {
        Value::Array(list) => Ok(list),
        other => Err(other),
    }
}

fn as_boolean(value: Value) -> Result<bool, Value> {
    value.as_bool().ok_or(value)
}

/// A whole number from 0. Some programs write `12.0`; that is one too, as JSON Schema has it.
fn as_whole_number(value: Value) -> Result<u64, Value> {
    /// Up to here each whole number has an f64 of its own: 2^53.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let whole = |number: &f64| number.fract() == 0.0 && (0.0..=EXACT).contains(number);
    let number = value.as_u64().or_else(|| value.as_f64().filter(whole).map(|f| f as u64));
    number.ok_or(value)
}

fn wrong_type(place: String, expected: Expected, found: &Value) -> NativeError {
    let found = match found {
        Value::Object(_) => "{ … }".to_owned(),
        Value::Array(_) => "[ … ]".to_owned(),
        other => shorten(&other.to_string()),
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
