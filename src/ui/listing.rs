//! Who and where: the annotations by group and entity, for the side of the page.

use super::messages::Language;
use super::state::{GROUPS, group_of};
use crate::annotation::{AnnotationId, Document, EntityId, Status};
use crate::lexicon::{Group, Lexicon};
use crate::text::{Keyed, ordered};

/// A line of the list: an entity, or a name that is linked to none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The entity.
    pub entity: Option<EntityId>,
    /// Its name in Arabic, or the name as the text has it.
    pub name_ar: String,
    /// Its name in English, or empty.
    pub name_en: String,
    /// Its kind, or empty.
    pub kind: String,
    /// Its mentions, in the order of the text.
    pub mentions: Vec<AnnotationId>,
    /// How many of them are not rejected.
    pub count: usize,
}

/// A group with its lines, most mentions first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The group.
    pub group: Group,
    /// Its lines.
    pub lines: Vec<Line>,
    /// Mentions that are not rejected.
    pub count: usize,
}

/// Lists a document's annotations. Groups without any are listed with none.
pub fn list(document: &Document) -> Vec<Listed> {
    let mut groups: Vec<Listed> =
        GROUPS.map(|group| Listed { group, lines: Vec::new(), count: 0 }).into();
    let mut known: Keyed<(Group, &str), usize> = Keyed::default();
    for annotation in document.annotations() {
        let group = group_of(annotation);
        let Some(listed) = groups.iter_mut().find(|listed| listed.group == group) else {
            continue;
        };
        let key = annotation.entity.as_deref().unwrap_or(&annotation.name);
        let at = known.get(&(group, key)).copied().unwrap_or_else(|| {
            known.insert((group, key), listed.lines.len());
            let entity = annotation.entity.as_deref().and_then(|id| document.entity(id));
            listed.lines.push(Line {
                entity: annotation.entity.clone(),
                name_ar: entity.map_or(&annotation.name, |entity| &entity.name_ar).clone(),
                name_en: entity.map(|entity| entity.name_en.clone()).unwrap_or_default(),
                kind: entity.map_or(&annotation.kind, |entity| &entity.kind).clone(),
                mentions: Vec::new(),
                count: 0,
            });
            listed.lines.len() - 1
        });
        let counted = usize::from(annotation.status != Status::Rejected);
        listed.count += counted;
        if let Some(line) = listed.lines.get_mut(at) {
            line.mentions.push(annotation.id);
            line.count += counted;
        }
    }
    for listed in &mut groups {
        let lines = std::mem::take(&mut listed.lines);
        listed.lines = ordered(lines, |one, other| one.count > other.count);
    }
    groups
}

/// The names of what an entity lies in, from the country down, without the country where there is
/// more.
pub fn lies_in(document: &Document, parents: &[String], language: Language) -> Vec<String> {
    let mut names: Vec<String> = parents
        .iter()
        .filter_map(|id| {
            if let Some(entity) = document.entity(id) {
                return Some(language.name(entity).to_owned());
            }
            let entry = Lexicon::builtin().find(id)?;
            let english = entry.name_en();
            let name = match language {
                Language::English if !english.is_empty() => english,
                _ => entry.name_ar(),
            };
            Some(name.to_owned())
        })
        .collect();
    names.dedup();
    if names.len() > 1 {
        names.remove(0);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::json::Fields;
    use crate::annotation::{Annotation, AnnotationType, Edit, Origin};
    use crate::text::Span;
    use std::sync::Arc;

    #[test]
    fn mentions_are_gathered_by_entity() {
        let text = "قسد في حلب وقسد في حلب";
        let mut document = Document::new("t", text);
        for (number, (at, part)) in
            text.match_indices("قسد").chain(text.match_indices("حلب")).enumerate()
        {
            let place = part == "حلب";
            let annotation = Annotation {
                id: AnnotationId(number as u32 + 1),
                annotation_type: if place { AnnotationType::Place } else { AnnotationType::Actor },
                span: Span::new(at, at + part.len()),
                name: part.to_owned(),
                kind: String::new(),
                entity: None,
                candidates: Vec::new(),
                unlocatable: false,
                status: if number == 0 { Status::Rejected } else { Status::Suggested },
                origin: Origin::Person,
                note: String::new(),
                unknown: Fields::default(),
            };
            document.apply(Edit::Insert(Arc::new(annotation))).unwrap();
        }
        let listed = list(&document);
        let got: Vec<_> = listed
            .iter()
            .filter(|listed| !listed.lines.is_empty())
            .map(|l| (l.group, l.count, l.lines[0].mentions.len(), l.lines[0].count))
            .collect();
        assert_eq!(got, [(Group::Actor, 1, 2, 1), (Group::Place, 2, 2, 2)]);
    }
}
