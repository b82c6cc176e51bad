//! The formats as other programs and a second run meet them.

use proptest::prelude::*;
use std::sync::Arc;
use wusum::annotation::{
    Annotation, AnnotationId, AnnotationType, Candidate, Collection, Document, Edit, Entity,
    Origin, Source, Status,
};
use wusum::formats::native;
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

fn unknown() -> impl Strategy<Value = serde_json::Map<String, serde_json::Value>> {
    let value = prop_oneof![
        any::<f64>()
            .prop_filter_map("JSON has finite numbers", serde_json::Number::from_f64)
            .prop_map(serde_json::Value::from),
        any::<i64>().prop_map(serde_json::Value::from),
        ".{0,5}".prop_map(serde_json::Value::from),
        Just(serde_json::json!({ "nested": [null, true, {}] })),
    ];
    proptest::collection::btree_map("x_[a-z]{1,3}", value, 0..3)
        .prop_map(|map| map.into_iter().collect())
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
        lat: place.then_some(37.052_341_9),
        lon: place.then_some(-41.22),
        approximate: place.then_some(true),
        geonames: place.then_some(170_654),
        pcode: None,
        unknown: serde_json::Map::new(),
    }
}

fn entity_id() -> impl Strategy<Value = String> {
    prop_oneof![Just("sdf"), Just("gn1"), Just("gn2"), Just("unlisted")].prop_map(str::to_owned)
}

fn origin() -> impl Strategy<Value = Origin> {
    prop_oneof![
        Just(Origin::Person),
        ("[a-z]{1,4}", proptest::option::of(".{0,4}"), proptest::option::of(".{0,4}"))
            .prop_map(|(rule, form, trigger)| Origin::Rule { rule, form, trigger }),
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
}
