//! Arabic letters keep their shapes under marks.
//!
//! Where a browser breaks a word at the border of a mark, its letters take other shapes and the
//! word another width: so widths are compared, with marks and with all marks switched off.

use e2e::{Page, Setup};
use serde_json::{Value, json};

/// A word, and the part of it that is the mention.
const CASES: &[(&str, &str)] = &[
    ("وبالقامشلي", "القامشلي"),
    ("للنظام", "لنظام"),
    ("والأسايش", "الأسايش"),
    ("كالأسايش", "الأسايش"),
    ("فالأسايش", "الأسايش"),
    ("لدمشق", "دمشق"),
    ("بدير", "دير"),
    ("وبإدلب", "إدلب"),
    ("ولأنقرة", "أنقرة"),
    ("بمحمد", "محمد"),
    ("وَلِلنِّظَامِ", "لنِّظَامِ"),
    ("بِحَلَبَ", "حَلَبَ"),
    ("لـحلب", "حلب"),
    ("حلبُ", "حلب"),
    ("القامشليُّون", "القامشلي"),
    ("بسوريا", "سوريا"),
    ("«قسد»", "قسد"),
    ("لإسرائيل", "إسرائيل"),
    ("والآلاف", "الآلاف"),
    ("بلواء", "لواء"),
];

const STATUSES: [&str; 5] = ["suggested", "accepted", "edited", "rejected", "added"];

/// A file in which each case is annotated, as each type and status in turn.
fn file() -> Value {
    let mut text = String::new();
    let mut annotations = Vec::new();
    for (number, (word, part)) in CASES.iter().enumerate() {
        for line in 0..2 {
            text.push_str("قال إن ");
            let at = text.chars().count();
            let (before, _) = word.split_once(part).expect("the part is in the word");
            let start = at + before.chars().count();
            text.push_str(word);
            text.push_str(" هنا.\n");
            let annotation_type = if (number + line) % 2 == 0 { "actor" } else { "place" };
            let by_person = json!({ "by": "person" });
            let by_rule = json!({ "by": "rule", "rule": "lexicon", "form": part, "trigger": null });
            let status = STATUSES[(number + line * 2) % STATUSES.len()];
            annotations.push(json!({
                "id": format!("a{}", annotations.len() + 1),
                "type": annotation_type,
                "start": start, "end": start + part.chars().count(),
                "text": part, "name": part,
                "kind": "", "entity": null, "candidates": [],
                "status": status,
                "origin": if status == "added" { by_person } else { by_rule },
                "note": ""
            }));
        }
    }
    json!({
        "format": "wusum", "version": 1, "generator": "test", "offset_unit": "codepoint",
        "documents": [{
            "id": "letters", "title": "",
            "source": { "url": null, "publisher": null, "published": null },
            // Put in by the page, which has the means.
            "sha256": null, "text": text, "annotations": annotations
        }],
        "entities": {}
    })
}

/// The widths of each line's word, in the order of the lines.
fn widths(page: &Page) -> Vec<f64> {
    let words: Vec<_> = CASES.iter().flat_map(|(word, _)| [word, word]).collect();
    let body = "
        const widths = [];
        const lines = [...document.querySelectorAll('[data-start]')].filter(l => l.textContent.trim());
        arguments[0].forEach((word, index) => {
          const line = lines[index];
          const from = line.textContent.indexOf(word);
          const range = document.createRange();
          const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
          let at = 0;
          for (let node; (node = walker.nextNode());) {
            const end = at + node.data.length;
            if (from >= at && from < end) range.setStart(node, from - at);
            const to = from + word.length;
            if (to > at && to <= end) range.setEnd(node, to - at);
            at = end;
          }
          if (range.toString() !== word) throw new Error(`${range} is not ${word}`);
          widths.push(range.getBoundingClientRect().width);
        });
        return widths;";
    let widths = page.script(body, &[json!(words)]);
    serde_json::from_value(widths).expect("a list of numbers")
}

/// Opens the file in the page.
fn open(name: &str) -> Page {
    let page = Setup::new(name).size(1280, 4000).open();
    let mut file = file();
    let text = file["documents"][0]["text"].clone();
    let digest = page.script_async(
        "const bytes = new TextEncoder().encode(arguments[0]);
         const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
         return [...digest].map(byte => byte.toString(16).padStart(2, '0')).join('')",
        &[text],
    );
    file["documents"][0]["sha256"] = digest;
    page.drop_file("letters.json", file.to_string().as_bytes());
    page.see("article");
    page.wait("all marks are drawn", || (page.marks().len() == CASES.len() * 2).then_some(()));
    page.script_async("await document.fonts.ready; return null", &[]);
    page
}

fn switch_all(page: &Page) {
    for group in ["actor", "state", "person", "source", "place"] {
        page.click(&format!("chip-{group}"));
    }
}

#[test]
fn words_are_as_wide_with_marks_as_without() {
    let page = open("letters");
    for theme in ["light", "dark"] {
        let marked = widths(&page);
        assert_eq!(page.marks().len(), CASES.len() * 2);
        switch_all(&page);
        page.wait("no marks are drawn", || page.marks().is_empty().then_some(()));
        let plain = widths(&page);
        assert_eq!(plain.len(), CASES.len() * 2);
        for (number, (marked, plain)) in marked.iter().zip(&plain).enumerate() {
            let (word, part) = CASES[number / 2];
            let status = STATUSES[(number / 2 + number % 2 * 2) % STATUSES.len()];
            assert!(
                (marked - plain).abs() < 0.05 && *plain > 5.0,
                "{theme}: {word} with {part} {status} is {marked} px wide, plain {plain} px"
            );
        }
        switch_all(&page);
        page.wait("marks are drawn", || (!page.marks().is_empty()).then_some(()));
        page.click("theme");
    }
}

/// The measure can fail: with a style that changes letters it does.
#[test]
fn widths_show_changed_letters() {
    let page = open("letters-broken");
    let whole = widths(&page);
    page.script(
        "const sheet = new CSSStyleSheet();
         sheet.replaceSync('article mark { font-weight: bold }');
         document.adoptedStyleSheets = [sheet];",
        &[],
    );
    let broken = widths(&page);
    let others = whole.iter().zip(&broken).filter(|(a, b)| (*a - *b).abs() > 0.05).count();
    assert!(others > CASES.len(), "only {others} words have another width: {broken:?}");
}

#[test]
fn marks_begin_and_end_between_words_and_paint_the_exact_part() {
    let page = open("letters-borders");
    let body = "
        const letter = /[\\p{L}\\p{M}\\u0640]/u;
        return [...document.querySelectorAll('article mark')].filter(mark => {
          const line = mark.closest('[data-start]');
          const range = document.createRange();
          range.selectNodeContents(line);
          range.setEndBefore(mark);
          const before = range.toString().at(-1) ?? '';
          range.selectNodeContents(line);
          range.setStartAfter(mark);
          return letter.test(before) || letter.test(range.toString()[0] ?? '');
        }).map(mark => mark.textContent);";
    assert_eq!(page.script(body, &[]), json!([]), "marks that begin or end inside a word");
    let painted = page.script(
        "const parts = [];
         for (const [name, highlight] of CSS.highlights)
           for (const range of highlight) {
             const live = document.createRange();
             live.setStart(range.startContainer, range.startOffset);
             live.setEnd(range.endContainer, range.endOffset);
             const at = live.getBoundingClientRect();
             parts.push([at.top, name, live.toString()]);
           }
         return parts.sort((a, b) => a[0] - b[0]);",
        &[],
    );
    let painted = painted.as_array().cloned().unwrap_or_default();
    let expected: Vec<_> = CASES.iter().flat_map(|(_, part)| [part, part]).collect();
    let parts: Vec<_> = painted.iter().map(|part| part[2].as_str().unwrap_or_default()).collect();
    assert_eq!(parts, expected.iter().map(|part| **part).collect::<Vec<_>>());
    // Each status and type is painted in a way of its own: several names, all of them styled.
    let names: std::collections::BTreeSet<_> =
        painted.iter().map(|part| part[1].as_str().unwrap_or_default()).collect();
    for name in
        ["actor-suggested", "actor-accepted", "place-suggested", "place-accepted", "rejected"]
    {
        assert!(names.contains(name), "{name} is not among {names:?}");
        let style = page.script(
            "const style = getComputedStyle(
               document.querySelector('[data-start]'), `::highlight(${arguments[0]})`);
             return [style.backgroundColor, style.textDecorationLine]",
            &[json!(name)],
        );
        assert_ne!(style, json!(["rgba(0, 0, 0, 0)", "none"]), "{name} is not styled");
    }
}
