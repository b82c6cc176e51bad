//! What a worker found in a text, as the numbers in which it tells the page.
//!
//! Both have the same lexicon and the same text, so entries, forms and spans are numbers: a tenth
//! of what the annotations would be, and nothing of it is a string that has to be made, copied and
//! read. Names of rules and kinds are told once, before the first mention that has them.

use crate::annotation::AnnotationType;
use crate::lexicon::EntryIndex;
use crate::recognize::{Mention, Provenance, Reason};
use crate::text::Span;
use std::sync::Arc;

/// Writes mentions as numbers.
#[derive(Debug, Default)]
pub struct Writer {
    /// The mentions since [`Writer::clear`].
    pub numbers: Vec<u32>,
    /// The names told since then, a line each.
    pub names: String,
    known: Vec<Arc<str>>,
}

impl Writer {
    /// Adds a mention.
    pub fn mention(&mut self, mention: &Mention) {
        let Mention { annotation_type, span, hidden_alef, kind, candidates, provenance } = mention;
        let (form, trigger) = (provenance.form, provenance.trigger);
        let flags = u32::from(*annotation_type == AnnotationType::Place)
            | u32::from(*hidden_alef) << 1
            | u32::from(form.is_some()) << 2
            | u32::from(trigger.is_some()) << 3
            | (candidates.len() as u32) << 4;
        let (kind, rule) = (self.name(kind), self.name(&provenance.rule));
        let (entry, number) = form.map_or((0, 0), |(entry, number)| (entry.0, number));
        let trigger = trigger.unwrap_or_default();
        self.numbers.extend([flags, span.start as u32, span.end as u32, kind, rule]);
        self.numbers.extend([entry, number.into(), trigger.start as u32, trigger.end as u32]);
        for (entry, reason) in candidates {
            self.numbers.extend([entry.0, *reason as u32]);
        }
    }

    /// The number of a name, which is told if it is new. There are some dozen rules and kinds, each
    /// in one place; no kind may be in many.
    fn name(&mut self, name: &Arc<str>) -> u32 {
        let is = |known: &Arc<str>| Arc::ptr_eq(known, name) || known.is_empty() && name.is_empty();
        let known = self.known.iter().position(is);
        known.unwrap_or_else(|| {
            self.names.push_str(name);
            self.names.push('\n');
            self.known.push(Arc::clone(name));
            self.known.len() - 1
        }) as u32
    }

    /// Begins the next part of the answer.
    pub fn clear(&mut self) {
        self.numbers.clear();
        self.names.clear();
    }
}

/// Reads the parts of an answer.
#[derive(Debug, Default)]
pub struct Reader {
    known: Vec<Arc<str>>,
}

impl Reader {
    /// Gives the mentions of the next part. `None` where it is none of ours.
    pub fn part(
        &mut self,
        numbers: &[u32],
        names: &str,
        give: &mut dyn FnMut(Mention),
    ) -> Option<()> {
        self.known.extend(names.lines().map(Arc::from));
        let mut rest = numbers;
        while let [flags, start, end, kind, rule, entry, form, first, last, after @ ..] = rest {
            let (candidates, after) = after.split_at_checked((flags >> 4) as usize * 2)?;
            rest = after;
            let form = (EntryIndex(*entry), u16::try_from(*form).ok()?);
            give(Mention {
                annotation_type: match flags & 1 {
                    0 => AnnotationType::Actor,
                    _ => AnnotationType::Place,
                },
                span: Span::new(*start as usize, *end as usize),
                hidden_alef: flags & 2 > 0,
                kind: self.name(*kind)?,
                candidates: candidates
                    .as_chunks()
                    .0
                    .iter()
                    .map(|[entry, reason]| {
                        Some((EntryIndex(*entry), *Reason::ALL.get(*reason as usize)?))
                    })
                    .collect::<Option<_>>()?,
                provenance: Provenance {
                    rule: self.name(*rule)?,
                    form: (flags & 4 > 0).then_some(form),
                    trigger: (flags & 8 > 0).then_some(Span::new(*first as usize, *last as usize)),
                },
            });
        }
        rest.is_empty().then_some(())
    }

    fn name(&self, number: u32) -> Option<Arc<str>> {
        self.known.get(number as usize).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognize::{Context, Recognizer};
    use proptest::prelude::*;

    #[test]
    fn what_is_written_is_read() {
        let recognizer = Recognizer::new();
        let text = "قال الناطق باسم قوات سوريا الديمقراطية (قسد) فرهاد شامي إن مسيّرة قصفت بلدة \
                    عين عيسى، وللنظام حاجز قرب قرية صيدا. وقالت موسكو إن حي السكري آمن.";
        let mentions = recognizer.recognize(text, &Context::default());
        assert!(mentions.len() > 5, "{mentions:?}");
        let (mut writer, mut reader) = (Writer::default(), Reader::default());
        let mut read = Vec::new();
        // In two parts, of which the second uses names of the first.
        for part in mentions.chunks(mentions.len() / 2 + 1) {
            writer.clear();
            part.iter().for_each(|mention| writer.mention(mention));
            let mut give = |mention| read.push(mention);
            reader.part(&writer.numbers, &writer.names, &mut give).unwrap();
        }
        assert_eq!(read, mentions);
        let half = writer.numbers.len() - 1;
        assert_eq!(reader.part(&writer.numbers[..half], "", &mut |_| ()), None);
    }

    #[test]
    fn reasons_are_told_by_their_numbers() {
        for (number, reason) in Reason::ALL.iter().enumerate() {
            assert_eq!(*reason as usize, number);
        }
    }

    proptest! {
        #[test]
        fn no_numbers_break_it(numbers in prop::collection::vec(0u32..40, 0..60)) {
            let mut reader = Reader::default();
            let _ = reader.part(&numbers, "a\nb\n", &mut |_| ());
        }
    }
}
