//! Edits, their inverses, and the history.

// Helpers of tests may panic: that is how a test fails.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

use proptest::prelude::*;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;
use wusum::annotation::json::Fields;
use wusum::annotation::{
    Annotation, AnnotationId, AnnotationType, Document, Edit, EditError, History, Origin, Source,
    Status,
};
use wusum::text::Span;

const TEXT: &str = "قصف \u{1F4A5} الجيش دمشق.\r\nوقالت قسد إنه توقف.";

fn annotation(id: u32, start: usize, end: usize, name: &str) -> Arc<Annotation> {
    Arc::new(Annotation {
        id: AnnotationId(id),
        annotation_type: AnnotationType::Actor,
        span: Span { start, end },
        name: name.to_owned(),
        kind: String::new(),
        entity: None,
        candidates: Vec::new(),
        unlocatable: false,
        status: Status::Added,
        origin: Origin::Person,
        note: String::new(),
        unknown: Fields::default(),
    })
}

/// Edits of which many are refused: identifiers come from a small range, and spans fall inside
/// characters, outside the text or on nothing.
fn edit() -> impl Strategy<Value = Edit> {
    let any_annotation = (0..6_u32, 0..TEXT.len() + 3, 0..TEXT.len() + 3, "[اب]{0,2}")
        .prop_map(|(id, start, end, name)| annotation(id, start, end, &name));
    let good_annotation = (0..12_u32, any::<prop::sample::Index>(), any::<prop::sample::Index>())
        .prop_map(|(id, one, other)| {
            let borders: Vec<usize> = TEXT.char_indices().map(|(at, _)| at).collect();
            let (one, other) = (*one.get(&borders), *other.get(&borders));
            annotation(id, one.min(other), one.max(other).max(one.min(other) + 2), "x")
        });
    let describe = (".{0,3}", proptest::option::of(".{0,3}")).prop_map(|(title, url)| {
        Edit::Describe { title, source: Source { url, ..Source::default() } }
    });
    let leaf = prop_oneof![
        2 => any_annotation.clone().prop_map(Edit::Insert),
        6 => good_annotation.clone().prop_map(Edit::Insert),
        3 => (0..12_u32).prop_map(|id| Edit::Remove(AnnotationId(id))),
        2 => good_annotation.prop_map(Edit::Replace),
        1 => any_annotation.prop_map(Edit::Replace),
        1 => describe,
    ];
    leaf.prop_recursive(2, 12, 5, |inner| {
        proptest::collection::vec(inner, 0..5).prop_map(Edit::Batch)
    })
}

/// What holds of every document.
fn check(document: &Document) -> Result<(), TestCaseError> {
    let annotations = document.annotations();
    let order = |a: &Arc<Annotation>| (a.span.start, Reverse(a.span.end), a.id);
    prop_assert!(annotations.is_sorted_by_key(order));
    let ids: BTreeSet<AnnotationId> = annotations.iter().map(|a| a.id).collect();
    prop_assert_eq!(ids.len(), annotations.len());
    prop_assert!(ids.iter().all(|id| *id < document.next_id()));
    prop_assert!(
        annotations.iter().all(|a| a.span.slice(document.text()).is_some_and(|s| !s.is_empty()))
    );
    Ok(())
}

/// As the edit says, one change after the other: slow, but plainly right.
fn apply_one_by_one(document: &mut Document, edit: &Edit) -> Result<(), EditError> {
    match edit {
        Edit::Batch(edits) => edits.iter().try_for_each(|e| apply_one_by_one(document, e)),
        single => document.apply(single.clone()).map(drop),
    }
}

proptest! {
    #[test]
    fn undo_gives_the_original_and_redo_the_final(edits in proptest::collection::vec(edit(), 0..20)) {
        let original = Document::new("d", TEXT);
        let mut document = original.clone();
        let mut history = History::default();
        let mut states = vec![original.clone()];
        for edit in edits {
            let before = document.clone();
            match history.apply(&mut document, edit) {
                Ok(()) => states.push(document.clone()),
                Err(_) => prop_assert_eq!(&document, &before),
            }
            check(&document)?;
        }
        for state in states.iter().rev().skip(1) {
            prop_assert!(history.can_undo());
            prop_assert_eq!(history.undo(&mut document), Ok(true));
            prop_assert_eq!(&document, state);
            check(&document)?;
        }
        prop_assert!(!history.can_undo());
        prop_assert_eq!(history.undo(&mut document), Ok(false));
        for state in states.iter().skip(1) {
            prop_assert!(history.can_redo());
            prop_assert_eq!(history.redo(&mut document), Ok(true));
            prop_assert_eq!(&document, state);
            check(&document)?;
        }
        prop_assert_eq!(history.redo(&mut document), Ok(false));
    }

    #[test]
    fn a_batch_is_its_edits_one_after_the_other(
        first in proptest::collection::vec(edit(), 0..8),
        batch in proptest::collection::vec(edit(), 0..8),
    ) {
        let mut document = Document::new("d", TEXT);
        for edit in first {
            // Some are refused; what is left is as good a start as any.
            let _ = document.apply(edit);
        }
        let batch = Edit::Batch(batch);
        let mut slow = document.clone();
        let expected = apply_one_by_one(&mut slow, &batch);
        let before = document.clone();
        match document.apply(batch) {
            Ok(inverse) => {
                prop_assert_eq!(expected, Ok(()));
                prop_assert_eq!(&document, &slow);
                prop_assert_eq!(document.next_id(), slow.next_id());
                document.apply(inverse).unwrap();
            }
            Err(error) => prop_assert_eq!(expected, Err(error)),
        }
        prop_assert_eq!(document, before);
    }
}

#[test]
fn refusals_say_why() {
    let mut document = Document::new("d", TEXT);
    document.apply(Edit::Insert(annotation(1, 0, 6, ""))).unwrap();
    let table = [
        (Edit::Insert(annotation(1, 0, 2, "")), EditError::Exists(AnnotationId(1))),
        (Edit::Remove(AnnotationId(2)), EditError::Missing(AnnotationId(2))),
        (Edit::Replace(annotation(2, 0, 2, "")), EditError::Missing(AnnotationId(2))),
        (Edit::Insert(annotation(2, 0, 0, "")), EditError::Span(AnnotationId(2))),
        (Edit::Insert(annotation(2, 0, 1, "")), EditError::Span(AnnotationId(2))),
        (Edit::Insert(annotation(2, 4, 2, "")), EditError::Span(AnnotationId(2))),
        (Edit::Insert(annotation(2, 0, 9999, "")), EditError::Span(AnnotationId(2))),
        (Edit::Replace(annotation(1, 0, 9999, "")), EditError::Span(AnnotationId(1))),
    ];
    for (edit, error) in table {
        let before = document.clone();
        assert_eq!(document.apply(edit.clone()), Err(error.clone()));
        assert_eq!(document.apply(Edit::Batch(vec![edit])), Err(error.clone()));
        assert_eq!(document, before);
        assert!(error.message_ar().contains('a'));
    }
}

#[test]
fn a_new_step_forgets_what_was_undone() {
    let mut document = Document::new("d", TEXT);
    let mut history = History::default();
    history.apply(&mut document, Edit::Insert(annotation(1, 0, 6, ""))).unwrap();
    history.undo(&mut document).unwrap();
    history.apply(&mut document, Edit::Insert(annotation(2, 0, 6, ""))).unwrap();
    assert!(!history.can_redo());
    // A refused step forgets nothing.
    history.undo(&mut document).unwrap();
    history.apply(&mut document, Edit::Remove(AnnotationId(9))).unwrap_err();
    assert!(history.can_redo());
}

#[test]
fn identifiers_are_never_given_twice() {
    let mut document = Document::new("d", TEXT);
    document.apply(Edit::Insert(annotation(7, 0, 6, ""))).unwrap();
    document.apply(Edit::Remove(AnnotationId(7))).unwrap();
    assert_eq!(document.next_id(), AnnotationId(8));
    let gone =
        Edit::Batch(vec![Edit::Insert(annotation(20, 0, 6, "")), Edit::Remove(AnnotationId(20))]);
    document.apply(gone).unwrap();
    assert_eq!(document.next_id(), AnnotationId(21));
}

#[test]
fn what_follows_from_a_description_is_taken_back_with_it() {
    let describe = Edit::Describe { title: "x".to_owned(), source: Source::default() };
    let insert = |id| Edit::Insert(annotation(id, 0, 6, "قصف"));
    for (first, steps) in [(describe, 1), (insert(7), 2)] {
        let mut document = Document::new("", TEXT);
        let begin = document.clone();
        let mut history = History::default();
        history.apply(&mut document, first).unwrap();
        history.follow_up(&mut document, insert(1)).unwrap();
        let end = document.clone();
        for _ in 0..steps {
            assert!(history.undo(&mut document).unwrap());
        }
        assert!(!history.can_undo());
        assert_eq!(document.title, begin.title);
        assert!(document.annotations().is_empty());
        for _ in 0..steps {
            assert!(history.redo(&mut document).unwrap());
        }
        assert_eq!(document.annotations(), end.annotations());
        assert_eq!(document.title, end.title);
    }
}

#[test]
fn a_note_is_one_step_however_it_is_typed() {
    let mut document = Document::new("", TEXT);
    let mut history = History::default();
    history.apply(&mut document, Edit::Insert(annotation(1, 0, 6, "قصف"))).unwrap();
    let note = |note: &str, status| {
        let annotation = Annotation {
            note: note.to_owned(),
            status,
            ..Annotation::clone(&annotation(1, 0, 6, "قصف"))
        };
        Edit::Replace(Arc::new(annotation))
    };
    for typed in ["أ", "أب", "أبج"] {
        history.apply_note(&mut document, note(typed, Status::Added)).unwrap();
    }
    // A decision between two notes parts them.
    history.apply(&mut document, note("أبج", Status::Rejected)).unwrap();
    history.apply_note(&mut document, note("د", Status::Rejected)).unwrap();
    let mut seen = Vec::new();
    while history.undo(&mut document).unwrap() {
        let state = document.annotation(AnnotationId(1));
        seen.push(state.map(|a| (a.note.clone(), a.status)));
    }
    let expected = [("أبج", Status::Rejected), ("أبج", Status::Added), ("", Status::Added)];
    let expected = expected.map(|(note, status)| Some((note.to_owned(), status)));
    assert_eq!(seen, [expected.to_vec(), vec![None]].concat());
    while history.redo(&mut document).unwrap() {}
    assert_eq!(document.annotation(AnnotationId(1)).map(|a| a.note.as_str()), Some("د"));
}
