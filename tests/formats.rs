//! The formats as other programs and a second run meet them.

// Helpers of tests may panic: that is how a test fails.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use wusum::annotation::json::{Fields, Json};
use wusum::annotation::{
    Annotation, AnnotationId, AnnotationType, Candidate, Collection, Degrees, Document, Edit,
    Entity, Origin, Source, Status,
};
use wusum::formats::native::{self, NativeError};
use wusum::text::Span;

/// Text with all that trips offsets: emoji, harakat, bidi marks, CRLF.
fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        prop_oneof![
            Just("قصف"),
            Just(" "),
            Just("دمشق"),
            Just("\u{1F4A5}"),
            Just("\u{1F468}\u{200D}\u{1F469}"),
            Just("كَتَبَ"),
            Just("\u{200F}"),
            Just("\u{061C}"),
            Just("\r\n"),
            Just("\""),
            Just("\u{0}"),
            Just("=a,b;"),
        ],
        0..40,
    )
    .prop_map(|parts| parts.concat())
}

fn unknown() -> impl Strategy<Value = Fields> {
    let value = prop_oneof![
        any::<f64>().prop_filter("JSON has no infinity", |f| f.is_finite()).prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,5}".prop_map(Value::from),
        Just(json!({ "nested": [null, true, {}] })),
    ]
    .prop_map(|value| Json::read(&value.to_string()).unwrap());
    proptest::collection::vec(("x_[a-z]{1,3}", value), 0..3).prop_map(Fields::from_rows)
}

fn entity(id: &str) -> Entity {
    let place = id.starts_with("gn");
    Entity {
        annotation_type: if place { AnnotationType::Place } else { AnnotationType::Actor },
        kind: if place { "city" } else { "rebel group" }.to_owned(),
        name_ar: format!("اسم {id}"),
        name_en: String::new(),
        wikidata: (!place).then(|| "Q1".to_owned()),
        acled: None,
        parent: if place { vec!["SY".to_owned(), "SY08".to_owned()] } else { Vec::new() },
        lat: place.then(|| Degrees::new(37.052_341_9)),
        lon: place.then(|| Degrees::new(-41.22)),
        approximate: place.then_some(true),
        geonames: place.then_some(170_654),
        pcode: None,
        unknown: Fields::default(),
    }
}

fn entity_id() -> impl Strategy<Value = String> {
    prop_oneof![Just("sdf"), Just("gn1"), Just("gn2"), Just("unlisted")].prop_map(str::to_owned)
}

fn text_or_none() -> impl Strategy<Value = Option<String>> {
    proptest::option::of(".{0,4}")
}

fn origin() -> impl Strategy<Value = Origin> {
    prop_oneof![
        Just(Origin::Person),
        ("[a-z]{1,4}", [text_or_none(), text_or_none(), text_or_none()])
            .prop_map(|(rule, [form, list, trigger])| Origin::Rule { rule, form, list, trigger }),
    ]
}

fn annotation() -> impl Strategy<Value = Annotation> {
    let status = prop_oneof![
        Just(Status::Suggested),
        Just(Status::Accepted),
        Just(Status::Edited),
        Just(Status::Rejected),
        Just(Status::Added),
    ];
    let annotation_type = prop_oneof![Just(AnnotationType::Actor), Just(AnnotationType::Place)];
    let candidates = proptest::collection::vec(
        (entity_id(), "[a-z]{0,4}").prop_map(|(entity, why)| Candidate { entity, why }),
        0..3,
    );
    (
        annotation_type,
        (".{0,6}", ".{0,6}", ".{0,6}"),
        proptest::option::of(entity_id()),
        candidates,
        any::<bool>(),
        status,
        origin(),
        unknown(),
    )
        .prop_map(
            |(
                annotation_type,
                (name, kind, note),
                entity,
                candidates,
                unlocatable,
                status,
                origin,
                unknown,
            )| {
                Annotation {
                    id: AnnotationId(0),
                    annotation_type,
                    span: Span::default(),
                    name,
                    kind,
                    entity,
                    candidates,
                    unlocatable,
                    status,
                    origin,
                    note,
                    unknown,
                }
            },
        )
}

fn document() -> impl Strategy<Value = Document> {
    let spans = proptest::collection::vec(
        (
            any::<prop::sample::Index>(),
            any::<prop::sample::Index>(),
            0..1_000_000_001_u32,
            annotation(),
        ),
        0..12,
    );
    let source = (
        proptest::option::of(".{0,8}"),
        proptest::option::of(".{0,8}"),
        proptest::option::of("2021-0[1-9]-1[0-9]"),
    );
    (".{0,8}", ".{0,8}", text(), source, spans, unknown()).prop_map(
        |(id, title, text, (url, publisher, published), spans, unknown)| {
            let mut document = Document::new(id, text.as_str());
            document.title = title;
            document.source = Source { url, publisher, published };
            document.unknown = unknown;
            let borders: Vec<usize> =
                text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect();
            for (one, other, id, mut annotation) in spans {
                let (one, other) = (*one.get(&borders), *other.get(&borders));
                annotation.span = Span::new(one.min(other), one.max(other));
                annotation.id = AnnotationId(id);
                let named: Vec<String> = annotation
                    .entity
                    .iter()
                    .chain(annotation.candidates.iter().map(|c| &c.entity))
                    .filter(|id| *id != "unlisted")
                    .cloned()
                    .collect();
                // Empty spans and identifiers drawn twice are refused.
                if document.apply(Edit::Insert(Arc::new(annotation))).is_ok() {
                    for id in named {
                        document.add_entity(id.clone(), entity(&id));
                    }
                }
            }
            document
        },
    )
}

/// Documents with one of everything.
fn sample() -> Collection {
    let text = "\u{1F4A5} قصف الجيش للنظام مدينة القامشلي.\r\nوقالت \"قسد\" إن القصف توقف.";
    let mut document = Document::new("article", text);
    document.title = "=قصف، \"القامشلي\"".to_owned();
    document.source = Source {
        url: Some("https://news.example/1?a=b".to_owned()),
        publisher: None,
        published: Some("2021-04-25".to_owned()),
    };
    let mut add = |words: &str, name: &str, id: u32, entity: Option<&str>, status, origin| {
        let start = text.find(words).unwrap();
        let place = entity.is_some_and(|id| id.starts_with("gn"));
        document
            .apply(Edit::Insert(Arc::new(Annotation {
                id: AnnotationId(id),
                annotation_type: if place { AnnotationType::Place } else { AnnotationType::Actor },
                span: Span::new(start, start + words.len()),
                name: name.to_owned(),
                kind: if place { "city" } else { "rebel group" }.to_owned(),
                entity: entity.map(str::to_owned),
                candidates: entity
                    .map(|id| Candidate { entity: id.to_owned(), why: "form".to_owned() })
                    .into_iter()
                    .collect(),
                unlocatable: false,
                status,
                origin,
                note: "- ملاحظة".to_owned(),
                unknown: Fields::default(),
            })))
            .unwrap();
        if let Some(id) = entity {
            document.add_entity(id.to_owned(), crate::entity(id));
        }
    };
    let rule = Origin::Rule {
        rule: "lexicon".to_owned(),
        form: Some("قسد".to_owned()),
        list: None,
        trigger: Some("وقالت".to_owned()),
    };
    add("القامشلي", "القامشلي", 1, Some("gn2"), Status::Accepted, rule.clone());
    add("قسد", "قسد", 2, Some("sdf"), Status::Suggested, rule);
    add("لنظام", "النظام", 7, None, Status::Added, Origin::Person);
    Collection { documents: vec![document], unknown: Fields::default() }
}

fn sample_json() -> Value {
    serde_json::from_str(&native::export(&sample())).unwrap()
}

fn schema() -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(native::SCHEMA).unwrap();
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

proptest! {
    #[test]
    fn native_gives_back_what_it_took(
        documents in proptest::collection::vec(document(), 0..3),
        unknown in unknown(),
    ) {
        let collection = Collection { documents, unknown };
        let json = native::export(&collection);
        let back = native::import(&json).unwrap();
        prop_assert_eq!(native::export(&back), json);
        prop_assert_eq!(back, collection);
    }

    #[test]
    fn exports_pass_the_schema(documents in proptest::collection::vec(document(), 0..3)) {
        let json = native::export(&Collection { documents, ..Collection::default() });
        let value: Value = serde_json::from_str(&json).unwrap();
        let errors: Vec<String> =
            schema().iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path)).collect();
        prop_assert_eq!(errors, Vec::<String>::new());
    }

    #[test]
    fn text_that_is_cut_up_is_survived(
        cuts in proptest::collection::vec(
            (any::<prop::sample::Index>(), 0..5_usize, "[\\x00-\\x7Fق]{0,4}"),
            1..4,
        ),
    ) {
        let mut json: Vec<char> = native::export(&sample()).chars().collect();
        for (at, length, put) in cuts {
            let at = at.index(json.len());
            let end = (at + length).min(json.len());
            json.splice(at..end, put.chars());
        }
        if let Err(error) = native::import(&json.into_iter().collect::<String>()) {
            prop_assert!(!error.to_string().is_empty() && !error.message_ar().is_empty());
        }
    }
}

/// Every place in a JSON value, as pointers.
fn pointers(value: &Value, at: &str, all: &mut Vec<String>) {
    all.push(at.to_owned());
    match value {
        Value::Object(map) => {
            map.iter().for_each(|(name, value)| pointers(value, &format!("{at}/{name}"), all));
        }
        Value::Array(list) => {
            list.iter()
                .enumerate()
                .for_each(|(i, value)| pointers(value, &format!("{at}/{i}"), all));
        }
        _ => {}
    }
}

/// Each field of a real export in turn is taken out or made something else. Schema and program
/// must agree on what the format is; what needs the text (spans, hashes) only the program sees.
#[test]
fn schema_and_import_agree_on_each_field() {
    let schema = schema();
    let whole = sample_json();
    assert!(schema.is_valid(&whole));
    let mut places = Vec::new();
    pointers(&whole, "", &mut places);
    let others = [
        json!(null),
        json!(true),
        json!(-1),
        json!(0),
        json!(2),
        json!(3.0),
        json!(0.5),
        json!(1e300),
        json!(u64::MAX),
        json!(""),
        json!("x"),
        json!("rule"),
        json!("a01"),
        json!("a9"),
        json!([]),
        json!([null]),
        json!({}),
        json!({ "by": "rule" }),
        json!({ "by": "person", "rule": 5 }),
    ];
    let (mut refused, mut taken) = (0, 0);
    let mut compare = |changed: &Value, what: &str| {
        let imported = native::import(&changed.to_string());
        match imported {
            Ok(_) => {
                taken += 1;
                assert!(schema.is_valid(changed), "import takes and the schema refuses {what}");
            }
            Err(
                NativeError::Span { .. }
                | NativeError::Text { .. }
                | NativeError::Sha256 { .. }
                | NativeError::Duplicate { .. },
            ) => refused += 1,
            Err(error) => {
                refused += 1;
                assert!(!schema.is_valid(changed), "{error}, but the schema takes {what}");
            }
        }
    };
    for place in &places {
        for other in &others {
            let mut changed = whole.clone();
            *changed.pointer_mut(place).unwrap() = other.clone();
            compare(&changed, &format!("{place} = {other}"));
        }
        if let Some((parent, name)) = place.rsplit_once('/') {
            let mut changed = whole.clone();
            if let Some(fields) = changed.pointer_mut(parent).and_then(Value::as_object_mut) {
                fields.remove(name);
                compare(&changed, &format!("no {place}"));
            }
        }
    }
    assert!(refused > 500 && taken > 100, "{refused} refused, {taken} taken");
}

/// A change of a real export, where it is made, and what the messages must name.
#[test]
fn messages_name_place_and_remedy() {
    let change = |place: &str, value: Value| {
        let mut json = sample_json();
        *json.pointer_mut(place).unwrap() = value;
        native::import(&json.to_string()).unwrap_err()
    };
    let long = "ق".repeat(100);
    let table: &[(NativeError, &[&str])] = &[
        (native::import("{\n  \"format\": ").unwrap_err(), &["line 2", "JSON"]),
        (native::import("[]").unwrap_err(), &["not a Wusum file"]),
        (native::import("{\"a\": 1}").unwrap_err(), &["not a Wusum file"]),
        (
            native::import(&format!("{}{}", "[".repeat(9999), "]".repeat(9999))).unwrap_err(),
            &["JSON"],
        ),
        (change("/version", json!(2)), &["version 2", "newer"]),
        (change("/version", json!(0)), &["version", "should be 1"]),
        (change("/offset_unit", json!("utf16")), &["offset_unit", "utf16", "codepoint"]),
        (
            change("/documents/0/annotations/1/start", json!("x")),
            &["documents[0].annotations[1].start", "\"x\"", "whole number"],
        ),
        (change("/documents/0/annotations/0/type", json!("event")), &["type", "event", "place"]),
        (change("/documents/0/annotations/0/type", json!(long)), &["…"]),
        (change("/documents/0/annotations/0/id", json!("T1")), &["annotations[0].id", "T1", "a1"]),
        (
            change("/documents/0/annotations/0/id", json!("a2")),
            &["document \"article\"", "two annotations", "a2"],
        ),
        (
            change("/documents/0/annotations/0/end", json!(99_999_999_999_u64)),
            &["\"article\"", "a7", "99999999999", "code points"],
        ),
        (
            change("/documents/0/annotations/0/start", json!(0)),
            &["\"article\"", "a7", "لنظام", "قصف"],
        ),
        (change("/documents/0/text", json!("غير ذلك")), &["\"article\"", "sha256"]),
        (change("/documents/0", json!({ "id": "x" })), &["documents[0].text is missing"]),
        (change("/entities/gn2/lat", json!(91)), &["entities.gn2.lat", "91", "90"]),
        (change("/entities/sdf", json!(1)), &["entities.sdf", "object"]),
    ];
    for (error, parts) in table {
        let message = error.to_string();
        for part in *parts {
            assert!(message.contains(part), "{message:?} does not name {part:?}");
        }
        assert!(message.chars().count() < 400, "{message}");
        let arabic = error.message_ar();
        let letters = |c: &char| ('\u{621}'..='\u{64A}').contains(c);
        assert!(arabic.chars().filter(letters).count() > 10, "{arabic}");
    }
}

#[test]
fn import_takes_what_others_write() {
    // The least that a program must write.
    let json = json!({
        "format": "wusum",
        "version": 1,
        "documents": [{
            "id": "d",
            "text": "\u{1F4A5} قسد",
            "annotations": [{
                "id": "a3", "type": "actor", "start": 2, "end": 5.0, "text": "قسد",
                "status": "added", "origin": { "by": "person" }, "entity": "nobody-knows",
            }],
        }],
    });
    let collection = native::import(&format!("\u{FEFF}{json}")).unwrap();
    let document = &collection.documents[0];
    assert_eq!(document.annotations()[0].name, "قسد");
    assert_eq!(document.annotations()[0].span, Span::new(5, 11));
    assert_eq!(document.next_id(), AnnotationId(4));
    assert_eq!(document.entity("nobody-knows"), None);
    assert_eq!(native::import(&native::export(&collection)).unwrap(), collection);
}

#[test]
fn fields_of_others_are_kept_everywhere() {
    let mut json = sample_json();
    let strange = json!({ "deep": [1, { "x": 0.1 }], "text": "ق" });
    for place in [
        "",
        "/documents/0",
        "/documents/0/source",
        "/documents/0/annotations/0",
        "/documents/0/annotations/1/origin",
        "/entities/sdf",
    ] {
        let fields = json.pointer_mut(place).unwrap().as_object_mut().unwrap();
        fields.insert("x_strange".to_owned(), strange.clone());
    }
    // An entity that no annotation names.
    json["entities"]["unused"] = json!({ "type": "actor", "x": 1 });
    let back = native::export(&native::import(&json.to_string()).unwrap());
    let mut back: Value = serde_json::from_str(&back).unwrap();
    // Absent and null are the same for these.
    let unused = back["entities"]["unused"].as_object_mut().unwrap();
    unused.retain(|name, _| name == "type" || name == "x");
    assert_eq!(back, json);
}

#[test]
fn each_entity_stands_once_and_only_if_named() {
    let mut collection = sample();
    collection.documents.push(collection.documents[0].clone());
    collection.documents[1].add_entity("gn1".to_owned(), entity("gn1"));
    let json: Value = serde_json::from_str(&native::export(&collection)).unwrap();
    let ids: Vec<&String> = json["entities"].as_object().unwrap().keys().collect();
    assert_eq!(ids, ["gn2", "sdf"]);
}

/// The rows of a table, each under its columns.
fn read_csv(table: &str) -> Vec<BTreeMap<String, String>> {
    let table = table.strip_prefix('\u{FEFF}').expect("a byte order mark");
    csv::Reader::from_reader(table.as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .expect("a table that RFC 4180 readers can read")
}

#[test]
fn a_table_has_one_row_a_mention() {
    let rows = read_csv(&wusum::formats::csv::export(&sample()));
    assert_eq!(rows.len(), 3);
    let expected = [
        ("document", "article"),
        ("title", "'=قصف، \"القامشلي\""),
        ("url", "https://news.example/1?a=b"),
        ("publisher", ""),
        ("published", "2021-04-25"),
        ("sentence", "1"),
        ("text", "القامشلي"),
        ("name", "القامشلي"),
        ("type", "place"),
        ("kind", "city"),
        ("status", "accepted"),
        ("entity", "gn2"),
        ("name_ar", "اسم gn2"),
        ("pcode", ""),
        ("lat", "37.0523419"),
        ("lon", "-41.22"),
        ("approximate", "true"),
        ("unlocatable", "false"),
        ("start", "25"),
        ("end", "33"),
        ("rule", "lexicon"),
        ("note", "'- ملاحظة"),
        ("annotation", "a1"),
    ];
    for (column, value) in expected {
        assert_eq!(rows[1][column], value, "{column}");
    }
    assert_eq!((rows[0]["rule"].as_str(), rows[0]["name"].as_str()), ("", "النظام"));
    assert_eq!((rows[2]["sentence"].as_str(), rows[2]["unlocatable"].as_str()), ("2", ""));
}

#[test]
fn a_table_knows_governorate_and_district() {
    let mut collection = sample();
    let document = &mut collection.documents[0];
    let unit = |kind: &str, name: &str, parent: &[&str]| Entity {
        kind: kind.to_owned(),
        name_ar: name.to_owned(),
        parent: parent.iter().map(|id| (*id).to_owned()).collect(),
        ..entity("gn0")
    };
    // A territory stands between the country and the governorate.
    document.add_entity("T0".to_owned(), unit("territory", "الإقليم", &["C0"]));
    document.add_entity("G0".to_owned(), unit("governorate", "المحافظة", &["C0", "T0"]));
    document.add_entity("D0".to_owned(), unit("district", "المنطقة", &["C0", "T0", "G0"]));
    document.add_entity("gn8".to_owned(), unit("city", "المدينة", &["C0", "T0", "G0", "D0"]));
    for (entity, governorate, district) in [
        ("gn8", "المحافظة", "المنطقة"),
        ("G0", "المحافظة", ""),
        ("D0", "المحافظة", "المنطقة"),
        ("T0", "", ""),
    ] {
        let mut annotation = (**document.annotation(AnnotationId(1)).unwrap()).clone();
        annotation.entity = Some(entity.to_owned());
        document.apply(Edit::Replace(Arc::new(annotation))).unwrap();
        let table = Collection { documents: vec![document.clone()], ..Collection::default() };
        let row = read_csv(&wusum::formats::csv::export(&table)).swap_remove(1);
        assert_eq!(
            (row["governorate"].as_str(), row["district"].as_str()),
            (governorate, district)
        );
    }
}

proptest! {
    #[test]
    fn no_cell_is_a_formula(
        documents in proptest::collection::vec(document(), 0..2),
        title in "[=+@\\-\t\r\n',\"a]{0,4}",
    ) {
        let mut collection = Collection { documents, ..Collection::default() };
        collection.documents.iter_mut().for_each(|document| document.title = title.clone());
        let table = wusum::formats::csv::export(&collection);
        let rows = read_csv(&table);
        let mentions: Vec<(&Document, &Arc<Annotation>)> = collection
            .documents
            .iter()
            .flat_map(|document| document.annotations().iter().map(move |a| (document, a)))
            .collect();
        prop_assert_eq!(rows.len(), mentions.len());
        for (row, (document, annotation)) in rows.iter().zip(mentions) {
            for (column, cell) in row {
                let number = matches!(column.as_str(), "lat" | "lon") && cell.parse::<f64>().is_ok();
                prop_assert!(number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']));
            }
            let text = annotation.span.slice(document.text()).unwrap();
            prop_assert_eq!(row["text"].trim_start_matches('\''), text.trim_start_matches('\''));
            prop_assert_eq!(row["title"].strip_prefix('\'').unwrap_or(&row["title"]), title.strip_prefix('\'').unwrap_or(&title));
            let start: usize = row["start"].parse().unwrap();
            let end: usize = row["end"].parse().unwrap();
            let counted: String = document.text().chars().skip(start).take(end - start).collect();
            prop_assert_eq!(counted, text);
        }
        let lines = table.matches("\r\n").count();
        prop_assert!(lines > rows.len());
    }
}
