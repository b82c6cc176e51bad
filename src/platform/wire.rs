//! How annotations, entities and steps of undo travel between the page and its worker, and rest in
//! the browser's storage.
//!
//! A plain text of numbers (`12;`) and strings with their length in bytes before them (`3:قس`), read
//! in the order in which it was written. It is for this program's own use within one version of it
//! and its successors: [`VERSION`] tells them apart. What leaves the browser is the native format.

use crate::annotation::json::{Fields, Json};
use crate::annotation::{
    Annotation, AnnotationId, AnnotationType, Candidate, Degrees, Edit, Entity, EntityId, History,
    Origin, Source, Status,
};
use crate::text::{Keyed, Span};
use std::sync::Arc;

/// Grows whenever the order or meaning of the parts changes.
pub const VERSION: u64 = 1;

/// Steps within steps deeper than this are not read: nothing of ours writes them.
const DEEPEST: usize = 8;

/// Writes parts one after another.
#[derive(Debug, Default)]
pub struct Writer {
    /// What was written.
    pub text: String,
}

impl Writer {
    /// A whole number.
    pub fn number(&mut self, number: u64) {
        self.digits(number);
        self.text.push(';');
    }

    /// There are a dozen numbers in an annotation: each would be a string first.
    fn digits(&mut self, mut number: u64) {
        let mut digits = [b'0'; 20];
        let mut first = digits.len();
        for place in digits.iter_mut().rev() {
            *place += (number % 10) as u8;
            number /= 10;
            first -= 1;
            if number == 0 {
                break;
            }
        }
        self.text.extend(digits.iter().skip(first).map(|digit| char::from(*digit)));
    }

    fn size(&mut self, size: usize) {
        self.number(size as u64);
    }

    /// A string.
    pub fn string(&mut self, string: &str) {
        self.digits(string.len() as u64);
        self.text.push(':');
        self.text.push_str(string);
    }

    fn optional(&mut self, string: Option<&str>) {
        self.number(string.is_some().into());
        self.string(string.unwrap_or_default());
    }

    fn optional_number(&mut self, number: Option<u64>) {
        self.number(number.is_some().into());
        self.number(number.unwrap_or_default());
    }

    /// Fields that this version does not know.
    pub fn unknown(&mut self, unknown: &Fields) {
        if unknown.is_empty() {
            self.string("");
        } else {
            self.string(&Json::Object(unknown.clone()).write());
        }
    }

    /// An annotation.
    pub fn annotation(&mut self, annotation: &Annotation) {
        self.number(annotation.id.0.into());
        self.annotation_type(annotation.annotation_type);
        self.size(annotation.span.start);
        self.size(annotation.span.end);
        self.string(&annotation.name);
        self.string(&annotation.kind);
        self.optional(annotation.entity.as_deref());
        self.size(annotation.candidates.len());
        for candidate in &annotation.candidates {
            self.string(&candidate.entity);
            self.string(&candidate.why);
        }
        self.number(annotation.unlocatable.into());
        self.number(match annotation.status {
            Status::Suggested => 0,
            Status::Accepted => 1,
            Status::Edited => 2,
            Status::Rejected => 3,
            Status::Added => 4,
        });
        match &annotation.origin {
            Origin::Person => self.number(0),
            Origin::Rule { rule, form, list, trigger } => {
                // Two is one with a list; what was kept before there were lists is read.
                self.number(1 + u64::from(list.is_some()));
                if let Some(list) = list {
                    self.string(list);
                }
                self.string(rule);
                self.optional(form.as_deref());
                self.optional(trigger.as_deref());
            }
        }
        self.string(&annotation.note);
        self.unknown(&annotation.unknown);
    }

    fn annotation_type(&mut self, annotation_type: AnnotationType) {
        self.number(match annotation_type {
            AnnotationType::Actor => 0,
            AnnotationType::Place => 1,
        });
    }

    /// Entities with their identifiers.
    pub fn entities(&mut self, entities: &Keyed<EntityId, Arc<Entity>>) {
        self.size(entities.iter().count());
        for (id, entity) in entities.iter() {
            self.string(id);
            self.annotation_type(entity.annotation_type);
            self.string(&entity.kind);
            self.string(&entity.name_ar);
            self.string(&entity.name_en);
            self.optional(entity.wikidata.as_deref());
            self.optional(entity.acled.as_deref());
            self.size(entity.parent.len());
            for parent in &entity.parent {
                self.string(parent);
            }
            self.optional_number(entity.lat.map(degrees_bits));
            self.optional_number(entity.lon.map(degrees_bits));
            self.optional_number(entity.approximate.map(u64::from));
            self.optional_number(entity.geonames.map(u64::from));
            self.optional(entity.pcode.as_deref());
            self.unknown(&entity.unknown);
        }
    }

    /// The steps of undo and redo.
    pub fn history(&mut self, history: &History) {
        for steps in history.steps() {
            self.size(steps.len());
            steps.iter().for_each(|edit| self.edit(edit));
        }
    }

    fn edit(&mut self, edit: &Edit) {
        match edit {
            Edit::Insert(annotation) => {
                self.number(0);
                self.annotation(annotation);
            }
            Edit::Remove(id) => {
                self.number(1);
                self.number(id.0.into());
            }
            Edit::Replace(annotation) => {
                self.number(2);
                self.annotation(annotation);
            }
            Edit::Describe { title, source } => {
                self.number(3);
                self.string(title);
                self.optional(source.url.as_deref());
                self.optional(source.publisher.as_deref());
                self.optional(source.published.as_deref());
            }
            Edit::Batch(edits) => {
                self.number(4);
                self.size(edits.len());
                edits.iter().for_each(|edit| self.edit(edit));
            }
        }
    }
}

fn degrees_bits(degrees: Degrees) -> u64 {
    degrees.to_f64().to_bits()
}

/// Reads parts in the order in which they were written. `None` where the text is none of ours.
#[derive(Debug)]
pub struct Reader<'t> {
    rest: &'t str,
}

impl<'t> Reader<'t> {
    /// Reads a text from its beginning.
    pub fn new(text: &'t str) -> Self {
        Self { rest: text }
    }

    fn until(&mut self, mark: char) -> Option<u64> {
        let (number, rest) = self.rest.split_once(mark)?;
        self.rest = rest;
        number.parse().ok()
    }

    /// A whole number.
    pub fn number(&mut self) -> Option<u64> {
        self.until(';')
    }

    fn size(&mut self) -> Option<usize> {
        self.number()?.try_into().ok()
    }

    /// A string.
    pub fn string(&mut self) -> Option<&'t str> {
        let length = self.until(':')?.try_into().ok()?;
        let (string, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(string)
    }

    fn owned(&mut self) -> Option<String> {
        self.string().map(str::to_owned)
    }

    fn truth(&mut self) -> Option<bool> {
        self.number().map(|number| number != 0)
    }

    fn optional(&mut self) -> Option<Option<String>> {
        let given = self.truth()?;
        self.owned().map(|string| given.then_some(string))
    }

    fn optional_number(&mut self) -> Option<Option<u64>> {
        let given = self.truth()?;
        self.number().map(|number| given.then_some(number))
    }

    /// Fields that this version does not know.
    pub fn unknown(&mut self) -> Option<Fields> {
        match self.string()? {
            "" => Some(Fields::default()),
            text => match Json::read(text).ok()? {
                Json::Object(unknown) => Some(unknown),
                _ => None,
            },
        }
    }

    /// Degrees rest as the bits of an `f64`, since the first version.
    fn degrees(&mut self) -> Option<Option<Degrees>> {
        Some(self.optional_number()?.map(f64::from_bits).map(Degrees::new))
    }

    fn id(&mut self) -> Option<AnnotationId> {
        self.number()?.try_into().ok().map(AnnotationId)
    }

    fn annotation_type(&mut self) -> Option<AnnotationType> {
        match self.number()? {
            0 => Some(AnnotationType::Actor),
            1 => Some(AnnotationType::Place),
            _ => None,
        }
    }

    /// An annotation.
    #[inline(never)]
    pub fn annotation(&mut self) -> Option<Arc<Annotation>> {
        Some(Arc::new(Annotation {
            id: self.id()?,
            annotation_type: self.annotation_type()?,
            span: Span::new(self.size()?, self.size()?),
            name: self.owned()?,
            kind: self.owned()?,
            entity: self.optional()?,
            candidates: {
                let mut candidates = Vec::new();
                for _ in 0..self.number()? {
                    candidates.push(Candidate { entity: self.owned()?, why: self.owned()? });
                }
                candidates
            },
            unlocatable: self.truth()?,
            status: match self.number()? {
                0 => Status::Suggested,
                1 => Status::Accepted,
                2 => Status::Edited,
                3 => Status::Rejected,
                4 => Status::Added,
                _ => return None,
            },
            origin: match self.number()? {
                0 => Origin::Person,
                made @ (1 | 2) => Origin::Rule {
                    list: if made == 2 { Some(self.owned()?) } else { None },
                    rule: self.owned()?,
                    form: self.optional()?,
                    trigger: self.optional()?,
                },
                _ => return None,
            },
            note: self.owned()?,
            unknown: self.unknown()?,
        }))
    }

    /// Entities with their identifiers.
    pub fn entities(&mut self) -> Option<Keyed<EntityId, Arc<Entity>>> {
        let mut entities = Keyed::default();
        for _ in 0..self.number()? {
            let id = self.owned()?;
            let entity = Entity {
                annotation_type: self.annotation_type()?,
                kind: self.owned()?,
                name_ar: self.owned()?,
                name_en: self.owned()?,
                wikidata: self.optional()?,
                acled: self.optional()?,
                parent: {
                    let mut parents = Vec::new();
                    for _ in 0..self.number()? {
                        parents.push(self.owned()?);
                    }
                    parents
                },
                lat: self.degrees()?,
                lon: self.degrees()?,
                approximate: self.optional_number()?.map(|number| number != 0),
                geonames: self.optional_number()?.and_then(|number| number.try_into().ok()),
                pcode: self.optional()?,
                unknown: self.unknown()?,
            };
            entities.insert(id, Arc::new(entity));
        }
        Some(entities)
    }

    /// The steps of undo and redo.
    pub fn history(&mut self) -> Option<History> {
        Some(History::from_steps(self.edits(0)?, self.edits(0)?))
    }

    fn edits(&mut self, depth: usize) -> Option<Vec<Edit>> {
        let mut edits = Vec::new();
        for _ in 0..self.number()? {
            edits.push(self.edit(depth)?);
        }
        Some(edits)
    }

    fn edit(&mut self, depth: usize) -> Option<Edit> {
        if depth > DEEPEST {
            return None;
        }
        Some(match self.number()? {
            0 => Edit::Insert(self.annotation()?),
            1 => Edit::Remove(self.id()?),
            2 => Edit::Replace(self.annotation()?),
            3 => Edit::Describe {
                title: self.owned()?,
                source: Source {
                    url: self.optional()?,
                    publisher: self.optional()?,
                    published: self.optional()?,
                },
            },
            4 => Edit::Batch(self.edits(depth + 1)?),
            _ => return None,
        })
    }

    /// Whether all is read.
    pub fn is_done(&self) -> bool {
        self.rest.is_empty()
    }

    /// What has not been read.
    pub fn rest(self) -> &'t str {
        self.rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn annotation(id: u32, name: &str, rule: bool) -> Arc<Annotation> {
        let mut unknown = Fields::default();
        if id.is_multiple_of(2) {
            unknown.insert("x:1;".to_owned(), Json::read("[1, \"؛\"]").unwrap());
        }
        Arc::new(Annotation {
            id: AnnotationId(id),
            annotation_type: if rule { AnnotationType::Place } else { AnnotationType::Actor },
            span: Span::new(3, 3 + name.len()),
            name: name.to_owned(),
            kind: "city".to_owned(),
            entity: rule.then(|| "gn1".to_owned()),
            candidates: vec![Candidate { entity: "gn1".to_owned(), why: name.to_owned() }],
            unlocatable: rule,
            status: if rule { Status::Edited } else { Status::Added },
            origin: if rule {
                let list = id.is_multiple_of(3).then(|| name.to_owned());
                let form = Some(name.to_owned());
                Origin::Rule { rule: "r".to_owned(), form, list, trigger: None }
            } else {
                Origin::Person
            },
            note: name.repeat(2),
            unknown,
        })
    }

    fn history(names: &[(u32, String, bool)]) -> History {
        let edits = names.iter().map(|(id, name, rule)| match id % 4 {
            0 => Edit::Insert(annotation(*id, name, *rule)),
            1 => Edit::Remove(AnnotationId(*id)),
            2 => Edit::Batch(vec![
                Edit::Replace(annotation(*id, name, *rule)),
                Edit::Describe {
                    title: name.clone(),
                    source: Source { url: Some(name.clone()), ..Source::default() },
                },
            ]),
            _ => Edit::Replace(annotation(*id, name, *rule)),
        });
        let edits: Vec<_> = edits.collect();
        History::from_steps(edits.clone(), edits.into_iter().take(1).collect())
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            names in prop::collection::vec((0u32..9, "[\u{0627}-\u{064A}:;0-9]{0,6}", any::<bool>()), 0..8),
        ) {
            let history = history(&names);
            let mut writer = Writer::default();
            writer.history(&history);
            writer.string("end");
            let mut reader = Reader::new(&writer.text);
            prop_assert_eq!(reader.history(), Some(history));
            prop_assert_eq!(reader.string(), Some("end"));
            prop_assert_eq!(reader.rest(), "");
        }

        #[test]
        fn no_text_breaks_it(text in "[0-9:;\u{0627}]{0,60}") {
            let _ = Reader::new(&text).history();
            let _ = Reader::new(&text).entities();
        }
    }

    #[test]
    fn steps_too_deep_are_refused() {
        let text = format!("1;{}", "4;1;".repeat(100_000));
        assert_eq!(Reader::new(&text).history(), None);
    }
}
