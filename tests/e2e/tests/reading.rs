//! A text goes in, marks and a file come out, the same as from the command line.

use crate::annotations;
use e2e::{Page, place};
use serde_json::Value;
use std::fmt::Debug;
use std::fs;
use std::path::Path;
use std::process::Command;

/// What must be the same wherever the rules run.
fn found(file: &Value) -> Vec<(String, u64, u64, String)> {
    let text = |value: &Value| value.as_str().unwrap_or("null").to_owned();
    let number = |value: &Value| value.as_u64().expect("spans are numbers");
    annotations(file)
        .iter()
        .map(|a| (text(&a["type"]), number(&a["start"]), number(&a["end"]), text(&a["entity"])))
        .collect()
}

/// Two lists are the same; of long ones only what differs is shown.
fn assert_same<T: PartialEq + Debug>(left: &[T], right: &[T], what: &str) {
    let only = |these: &[T], those: &[T]| {
        let found: Vec<_> = these.iter().filter(|this| !those.contains(this)).collect();
        format!("{found:?}")
    };
    assert!(
        left == right,
        "{what} differ ({} and {})\nonly in the first: {}\nonly in the second: {}",
        left.len(),
        right.len(),
        only(left, right),
        only(right, left)
    );
}

fn assert_valid(file: &Value, name: &str) {
    let schema = jsonschema::draft202012::new(&place::schema()).expect("the schema is one");
    let errors: Vec<_> =
        schema.iter_errors(file).map(|error| format!("{}: {error}", error.instance_path)).collect();
    assert!(errors.is_empty(), "{name}: the export breaks the schema: {errors:#?}");
}

/// Pastes a text into the page as it is, and gives what is downloaded then. Checks on the way that
/// the text is highlighted, and that the file passes the schema and says what the command line says.
fn through_the_page(page: &Page, name: &str, text: &str) -> (Value, Value) {
    page.paste(text);
    let (file_name, file) = page.download();
    assert!(file_name.ends_with(".json"), "{name}: {file_name}");
    assert_valid(&file, name);
    assert_eq!(file["documents"][0]["text"], text, "{name}: the text is not what was pasted");

    let own = place::annotate(page.folder(), name, text);
    for field in ["title", "source", "sha256"] {
        assert_eq!(file["documents"][0][field], own["documents"][0][field], "{name}: {field}");
    }
    let (here, there) = (found(&file), found(&own));
    assert!(!here.is_empty(), "{name}: nothing was found");
    assert_same(&here, &there, &format!("{name}: the page and the command line"));
    (file, own)
}

/// The marks and the painted stretches are those of the file.
fn assert_highlighted(page: &Page, name: &str, file: &Value) {
    let mut expected: Vec<_> =
        annotations(file).iter().map(|a| a["text"].as_str().unwrap_or_default()).collect();
    expected.sort_unstable();
    // Marks far from the view are made when they come near it.
    let painted = page.wait(&format!("{name}: every mention is painted"), || {
        let body = "
            const blocks = document.querySelectorAll('[data-start]');
            const next = (window.testBlock ?? 0) % blocks.length;
            window.testBlock = next + Math.max(1, Math.floor(blocks.length / 4));
            blocks[next].scrollIntoView();
            const found = [];
            for (const highlight of CSS.highlights.values())
              for (const { startContainer, startOffset, endContainer, endOffset } of highlight) {
                const range = document.createRange();
                range.setStart(startContainer, startOffset);
                range.setEnd(endContainer, endOffset);
                found.push(range.toString());
              }
            return found.sort();";
        let painted = page.script(body, &[]);
        let painted: Vec<String> = serde_json::from_value(painted).expect("a list of texts");
        (painted.len() >= expected.len()).then_some(painted)
    });
    let mut painted: Vec<_> = painted.iter().map(String::as_str).collect();
    painted.sort_unstable();
    assert_same(&painted, &expected, &format!("{name}: painted and exported"));
    let marks = page.marks();
    assert_eq!(marks.len(), expected.len(), "{name}: marks and annotations");
    for a in annotations(file) {
        let mark = marks.iter().find(|mark| a["id"] == mark.id.as_str());
        let mark = mark.unwrap_or_else(|| panic!("{name}: no mark for {a}"));
        assert_eq!(a["type"], mark.annotation_type.as_str(), "{name}: {mark:?}");
        assert_eq!(a["status"], mark.status.as_str(), "{name}: {mark:?}");
        let inside = mark.text.contains(a["text"].as_str().unwrap_or_default());
        assert!(inside, "{name}: {mark:?} is not around {}", a["text"]);
    }
}

#[test]
fn articles_are_highlighted_and_exported_as_by_the_command_line() {
    let page = Page::open("articles");
    let articles = place::articles();
    assert!(articles.len() >= 5);
    for (number, (name, text)) in articles.iter().enumerate() {
        if number > 0 {
            page.new_text();
        }
        let (file, _) = through_the_page(&page, name, text);
        assert_highlighted(&page, name, &file);
    }
}

/// The annotated passages of the project: each document of each file.
#[test]
fn passages_are_annotated_as_by_the_command_line() {
    let folder = place::project().join("tests").join("passages");
    if !folder.is_dir() {
        eprintln!("skipped: the project has no tests/passages");
        return;
    }
    let page = Page::open("passages");
    let texts = place::texts(&folder);
    assert!(!texts.is_empty());
    // Several at a time, as one text: what matters is that both get the same.
    for (number, texts) in texts.chunks(12).enumerate() {
        let text: Vec<_> = texts.iter().map(|(_, text)| without_markup(text)).collect();
        let (name, text) = (format!("passages-{number}"), text.join("\n\n"));
        through_the_page(&page, &name, &text);
    }
}

/// The text of a passage as a reader would see it: tests/passages/README.md describes the markup.
fn without_markup(passage: &str) -> String {
    let body = passage.split_once("\n\n").map_or(passage, |(_, body)| body);
    let mut text = String::new();
    for (number, part) in body.trim().split('{').enumerate() {
        if number == 0 {
            text.push_str(part);
            continue;
        }
        let (marked, after) = part.split_once('}').unwrap_or((part, ""));
        let marked = marked.split_once(' ').map_or(marked, |(_, name)| name);
        let name = marked.split(" =").next().unwrap_or_default();
        text.extend(name.chars().filter(|letter| !matches!(letter, '<' | '>')));
        text.push_str(after);
    }
    assert!(!text.contains(['{', '}', '<', '>']), "markup is left in {text}");
    text
}

/// What the scoring program prints for an export against one gold file.
fn score(shared: &Path, folder: &Path, stem: &str, which: &str, file: &Value) -> Option<String> {
    let gold = folder.join(format!("gold-{stem}"));
    fs::create_dir_all(&gold).expect("a folder can be made");
    let source = shared.join("gold").join(format!("{stem}.json"));
    fs::copy(&source, gold.join(format!("{stem}.json"))).ok()?;
    let export = folder.join(format!("{stem}-{which}.json"));
    fs::write(&export, file.to_string()).expect("an export can be written");
    let program = shared.join("score.py");
    let output = Command::new("python3").arg(program).arg(&gold).arg(&export).output().ok()?;
    let printed = place::succeeded("score.py", output);
    Some(String::from_utf8(printed).expect("UTF-8"))
}

#[test]
fn real_articles_are_exported_and_scored_as_by_the_command_line() {
    let Some(shared) = place::shared() else {
        eprintln!("skipped: ../shared is not there");
        return;
    };
    let python = Command::new("python3").arg("--version").output().is_ok();
    if !python {
        eprintln!("skipped: scores are not compared, python3 is not there");
    }
    let page = Page::open("seeds");
    let seeds = place::texts(&shared.join("seeds"));
    assert!(!seeds.is_empty());
    let mut scored = 0;
    for (number, (name, text)) in seeds.iter().enumerate() {
        if number > 0 {
            page.new_text();
        }
        let (file, own) = through_the_page(&page, name, text);
        assert_highlighted(&page, name, &file);
        let stem = name.split('_').next().unwrap_or(name);
        let gold = shared.join("gold").join(format!("{stem}.json"));
        if python && gold.is_file() {
            let here = score(&shared, page.folder(), stem, "page", &file);
            let there = score(&shared, page.folder(), stem, "command-line", &own);
            assert!(here.is_some(), "{name}: there is no score");
            assert_eq!(here, there, "{name}: the scores differ");
            scored += 1;
        }
    }
    assert!(!python || scored > 0, "no real article was scored");
}

#[test]
fn a_text_pasted_from_the_clipboard_by_keyboard_is_read() {
    let page = Page::open("clipboard");
    let text = "قصفت قوات النظام مدينة إدلب، ثم انسحبت \"قسد\" إلى القامشلي.";
    page.click("paste");
    // Into the field and out again by keyboard: then the clipboard holds it.
    page.cdp("Input.insertText", serde_json::json!({ "text": text }));
    page.wait("the text is typed", || (page.property("paste", "value") == text).then_some(()));
    let control = [thirtyfour::Key::Control];
    page.press_with(&control, 'a');
    page.press_with(&control, 'x');
    page.wait("the field is empty", || page.property("paste", "value").is_empty().then_some(()));
    let before = page.announced().0;
    page.press_with(&control, 'v');
    page.read(before);
    let (_, file) = page.download();
    assert_eq!(file["documents"][0]["text"], text);
    assert_eq!(page.mark("القامشلي").annotation_type, "place");
    assert_eq!(page.mark("قسد").annotation_type, "actor");
}

#[test]
fn a_typed_text_is_read_when_asked_for() {
    let page = Page::open("typed");
    page.click("paste");
    let text = "وصلت دورية إلى منبج.";
    page.cdp("Input.insertText", serde_json::json!({ "text": text }));
    page.see("annotate");
    // It is still there after a reload, until it is read.
    page.reload();
    page.wait("the text is back", || (page.property("paste", "value") == text).then_some(()));
    let before = page.announced().0;
    page.click("annotate");
    page.read(before);
    assert_eq!(page.mark("منبج").annotation_type, "place");
    page.menu("new");
    page.see("paste");
    assert_eq!(page.property("paste", "value"), "");
}

#[test]
fn of_pasted_markup_only_the_text_is_taken() {
    let page = Page::open("markup");
    let html = "<article><h1>هدوء في <em>القامشلي</em></h1>\
        <script>document.title = 'broken'</script><style>p { color: red }</style>\
        <p onclick=\"document.title = 'broken'\">قالت <b>قسد</b> إن الوضع هادئ.\
        <img src=x onerror=\"document.title = 'broken'\"></p></article>";
    let before = page.announced().0;
    page.paste_data(&[("text/html", html)]);
    page.read(before);
    let (_, file) = page.download();
    let text = file["documents"][0]["text"].as_str().unwrap_or_default();
    assert_eq!(text, "هدوء في القامشلي\n\nقالت قسد إن الوضع هادئ.");
    assert_eq!(page.mark("القامشلي").annotation_type, "place");
    let inside = "return document.querySelectorAll('article :is(em, b, img, script, h1)').length";
    assert_eq!(page.script(inside, &[]), 0);
    assert_ne!(page.script("return document.title", &[]), "broken");

    // Markup in plain text is text.
    page.new_text();
    let plain = "<img src=x onerror=alert(1)> قصف في <b>حلب</b>";
    page.paste(plain);
    let (_, file) = page.download();
    assert_eq!(file["documents"][0]["text"], plain);
    assert_eq!(page.script(inside, &[]), 0);
}

#[test]
fn title_date_and_publisher_are_proposed_from_the_text() {
    let page = Page::open("proposed");
    for (article, title, published) in [
        ("1-truce", "هدنة هشة في القامشلي", "2021-05-11"),
        ("2-drones", "مسيّرات تركية تستهدف سيارة", "2023-03-14"),
    ] {
        page.paste(&crate::article(article));
        let (_, file) = page.download();
        let document = &file["documents"][0];
        assert_eq!(document["source"]["published"], published, "{article}");
        let proposed = document["title"].as_str().unwrap_or_default();
        assert!(proposed.starts_with(title), "{article}: {proposed}");
        assert_eq!(page.text("title"), proposed, "{article}");
    }
}

#[test]
fn the_sample_is_read_and_named_after_its_headline() {
    let page = Page::open("sample");
    let before = page.announced().0;
    page.click("sample");
    page.read(before);
    assert!(page.marks().len() > 10, "the sample has {} marks", page.marks().len());
    let (name, file) = page.download();
    let title = file["documents"][0]["title"].as_str().unwrap_or_default();
    assert!(!title.is_empty());
    assert!(name.starts_with(&title.replace(' ', "-")), "{name} for {title}");
}
