//! Gold: what a careful reader marked, to hold recognition against.
//!
//! Two ways to write it: a passage with marks in its text (`tests/passages/README.md` describes
//! them), and a JSON file beside a text. Both say for each mention the bare name and the widest
//! span that is right, the types that are right, and the entities that a link may give.

use crate::annotation::json::{Fields, Json};
use crate::annotation::{AnnotationType, fixed};
use crate::text::Span;

/// A document as gold has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gold {
    /// The document's name: its file's name without the ending.
    pub document: String,
    /// The text, where the gold carries it (passages do).
    pub text: Option<String>,
    /// Date of publication, ISO 8601, where it is given.
    pub published: Option<String>,
    /// How long the text is, in code points.
    pub length: usize,
    /// The mentions, by start.
    pub mentions: Vec<GoldMention>,
    /// Stretches in which a prediction does no harm, in code points.
    pub optional: Vec<Span>,
}

/// A mention that is right. Spans count **code points**.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoldMention {
    /// The bare name.
    pub name: Span,
    /// The widest span that is right too.
    pub widest: Span,
    /// The types that are right.
    pub types: Vec<AnnotationType>,
    /// The entities that a link may give; none where the link is not scored.
    pub entities: Vec<String>,
}

/// Reads the JSON form; the error is the field that is missing or wrong.
fn read(json: &Json) -> Result<Gold, &'static str> {
    let fields = json.fields().ok_or("document")?;
    let document = text(fields.get("document")).ok_or("document")?;
    let mut gold = Gold {
        document: document.split('.').next().unwrap_or_default().to_owned(),
        length: number(fields.get("length")).ok_or("length")?,
        ..Gold::default()
    };
    for mention in list(fields.get("mentions")).ok_or("mentions")? {
        gold.mentions.push(read_mention(mention.fields().ok_or("mentions")?)?);
    }
    for stretch in list(fields.get("optional")).unwrap_or_default() {
        let Json::List(ends) = stretch else { return Err("optional") };
        let [start, end] = [ends.first(), ends.get(1)].map(number);
        let (start, end) = start.zip(end).ok_or("optional")?;
        gold.optional.push(Span::new(start, end));
    }
    Ok(gold)
}

fn read_mention(fields: &Fields) -> Result<GoldMention, &'static str> {
    let at = |name: &'static str| number(fields.get(name)).ok_or(name);
    let mut types = Vec::new();
    for word in list(fields.get("types")).ok_or("types")? {
        types.push(match text(Some(word)) {
            Some("actor") => AnnotationType::Actor,
            Some("place") => AnnotationType::Place,
            _ => return Err("types"),
        });
    }
    let entities = list(fields.get("entities")).unwrap_or_default();
    Ok(GoldMention {
        name: Span::new(at("start")?, at("end")?),
        widest: Span::new(at("outer_start")?, at("outer_end")?),
        types,
        entities: entities.iter().filter_map(|id| text(Some(id))).map(str::to_owned).collect(),
    })
}

fn text(json: Option<&Json>) -> Option<&str> {
    match json? {
        Json::Text(text) => Some(text),
        _ => None,
    }
}

fn number(json: Option<&Json>) -> Option<usize> {
    match json? {
        Json::Number(number) => usize::try_from(fixed(number, 0).0).ok(),
        _ => None,
    }
}

fn list(json: Option<&Json>) -> Option<&[Json]> {
    match json? {
        Json::List(list) => Some(list),
        _ => None,
    }
}

/// What is wrong in a gold file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GoldError {
    /// It is no JSON of the gold's form.
    #[error("{0}: {1}")]
    Json(String, String),
    /// A mark of a passage that cannot be read.
    #[error(
        "{0}: cannot read the mark `{{{1}}}`: write {{a name =id}}, {{p head <name> =id}} or {{o words}}"
    )]
    Mark(String, String),
    /// A brace that is not closed.
    #[error("{0}: a brace is not closed")]
    Open(String),
}

impl Gold {
    /// Reads the JSON form.
    ///
    /// # Errors
    /// [`GoldError::Json`] with the place.
    pub fn from_json(name: &str, text: &str) -> Result<Self, GoldError> {
        let wrong = |what: String| GoldError::Json(name.to_owned(), what);
        let json = Json::read(text).map_err(|error| wrong(error.to_string()))?;
        read(&json).map_err(|field| wrong(format!("the field {field} is missing or wrong")))
    }

    /// Reads a passage with marks in its text.
    ///
    /// # Errors
    /// The first mark that cannot be read.
    pub fn from_passage(name: &str, file: &str) -> Result<Self, GoldError> {
        let (head, body) = file.split_once("\n\n").unwrap_or(("", file));
        let published = head
            .lines()
            .find_map(|line| line.strip_prefix("# date: "))
            .map(|date| date.trim().to_owned());
        let mut gold = Self { document: name.to_owned(), published, ..Self::default() };
        let mut text = String::new();
        // Code points of `text` so far.
        let mut length = 0;
        let mut push = |part: &str, length: &mut usize| {
            let part = unescape(part);
            *length += part.chars().count();
            text.push_str(&part);
        };
        let mut rest = body;
        while let Some((before, marked)) = rest.split_once('{') {
            push(before, &mut length);
            let (mark, after) =
                marked.split_once('}').ok_or_else(|| GoldError::Open(name.to_owned()))?;
            rest = after;
            let unreadable = || GoldError::Mark(name.to_owned(), mark.to_owned());
            let (kind, words) = mark.split_once(' ').ok_or_else(unreadable)?;
            let start = length;
            if kind == "o" {
                push(words, &mut length);
                gold.optional.push(Span::new(start, length));
                continue;
            }
            let types = match kind {
                "a" => vec![AnnotationType::Actor],
                "p" => vec![AnnotationType::Place],
                "ap" => vec![AnnotationType::Actor, AnnotationType::Place],
                _ => return Err(unreadable()),
            };
            let (words, entities) = words.rsplit_once(" =").ok_or_else(unreadable)?;
            let entities = match entities {
                "?" => Vec::new(),
                ids => ids.split('|').map(str::to_owned).collect(),
            };
            let mut bare = Span::new(start, start);
            match words.split_once('<').and_then(|(head, rest)| {
                let (bare, tail) = rest.split_once('>')?;
                Some((head, bare, tail))
            }) {
                Some((head, inner, tail)) => {
                    push(head, &mut length);
                    bare.start = length;
                    push(inner, &mut length);
                    bare.end = length;
                    push(tail, &mut length);
                }
                None => {
                    push(words, &mut length);
                    bare.end = length;
                }
            }
            let widest = Span::new(start, length);
            gold.mentions.push(GoldMention { name: bare, widest, types, entities });
        }
        push(rest, &mut length);
        gold.length = length;
        gold.text = Some(text);
        Ok(gold)
    }
}

/// Puts the characters for `\uXXXX`: invisible ones are written so.
fn unescape(part: &str) -> String {
    let mut parts = part.split("\\u");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for escaped in parts {
        let character = escaped
            .get(..4)
            .and_then(|digits| u32::from_str_radix(digits, 16).ok())
            .and_then(char::from_u32);
        match character {
            Some(character) => {
                text.push(character);
                text.push_str(escaped.get(4..).unwrap_or_default());
            }
            None => {
                text.push_str("\\u");
                text.push_str(escaped);
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_gives_its_text_and_its_marks() {
        let file = "# date: 2021-04-25\n\n\\u200F{o مصادر} في {p مدينة <القامشلي> =gn1|SY08} ول{a لنظام =?}.";
        let gold = Gold::from_passage("x", file).unwrap();
        assert_eq!(gold.text.as_deref(), Some("\u{200F}مصادر في مدينة القامشلي وللنظام."));
        assert_eq!(gold.published.as_deref(), Some("2021-04-25"));
        assert_eq!(gold.optional, [Span::new(1, 6)]);
        let [place, actor] = &gold.mentions[..] else { panic!("{gold:?}") };
        assert_eq!((place.name, place.widest), (Span::new(16, 24), Span::new(10, 24)));
        assert_eq!(place.entities, ["gn1", "SY08"]);
        assert_eq!(
            (actor.name, actor.types.as_slice()),
            (Span::new(27, 32), &[AnnotationType::Actor][..])
        );
        assert!(actor.entities.is_empty());
    }

    #[test]
    fn mistakes_name_the_mark() {
        for file in ["{x name =?}", "{a name}", "{a", "{}"] {
            assert!(Gold::from_passage("x", file).is_err(), "{file}");
        }
    }
}
