//! Files in and out, and input that is none.

use crate::{annotation, annotations, article, notice};
use e2e::{Page, place};
use serde_json::{Value, json};
use std::time::Duration;

#[test]
fn an_exported_file_opens_again_with_every_decision() {
    let page = Page::with("again", &article("2-drones"));
    let marks = page.marks();
    page.choose(&marks[0].id);
    page.click("accept");
    page.choose(&marks[1].id);
    page.click("reject");
    page.select("لم تذكر");
    page.click("mark-actor");
    page.wait("it is marked", || (page.marks().len() == marks.len() + 1).then_some(()));
    let (name, file) = page.download();

    // In a fresh browser: nothing of it comes from anywhere but the file.
    let other = Page::open("again-other");
    other.drop_file(&name, file.to_string().as_bytes());
    other.see("article");
    other.wait("the marks are there", || (other.marks() == page.marks()).then_some(()));
    let (_, again) = other.download();
    assert_eq!(again["documents"], file["documents"]);
    assert_eq!(again["entities"], file["entities"]);
    let statuses = ["accepted", "rejected", "added"];
    for status in statuses {
        assert!(annotations(&again).iter().any(|a| a["status"] == status), "none is {status}");
    }
    // Nothing was recognized anew.
    assert_eq!(annotations(&again).len(), marks.len() + 1);
}

#[test]
fn of_several_files_the_first_is_opened_and_that_is_said() {
    let page = Page::open("files");
    let texts = ["وصل وفد إلى حلب", "وصل وفد إلى حمص"];
    page.drop_files(&[("one.txt", texts[0].as_bytes()), ("two.txt", texts[1].as_bytes())]);
    page.see("article");
    assert!(notice(&page, "only-first").contains('2'));
    let (_, file) = page.download();
    assert_eq!(file["documents"][0]["text"], texts[0]);
}

#[test]
fn a_file_of_several_documents_shows_each() {
    let page = Page::with("several", "وصل وفد إلى حلب");
    let (_, mut file) = page.download();
    let mut second = file["documents"][0].clone();
    second["id"] = json!("second");
    second["title"] = json!("الثاني");
    file["documents"].as_array_mut().expect("documents").push(second);
    page.drop_file("two.json", file.to_string().as_bytes());
    notice(&page, "several");
    page.menu("documents");
    page.see("documents-dialog");
    page.click_on("li:nth-child(2) > [data-test=document]");
    page.wait("the second is shown", || (page.text("title") == "الثاني").then_some(()));
    let (_, again) = page.download();
    assert_eq!(again["documents"], file["documents"]);
}

#[test]
fn files_of_every_encoding_are_read() {
    let page = Page::open("encodings");
    let text = "وصلت دورية إلى منبج، وانسحبت \"قسد\" منها.";
    let utf16 = |order: fn(u16) -> [u8; 2]| -> Vec<u8> {
        std::iter::once('\u{FEFF}')
            .chain(text.chars())
            .flat_map(|c| c.encode_utf16(&mut [0; 2]).to_vec())
            .flat_map(order)
            .collect()
    };
    let html = format!("<!doctype html><title>x</title><body><script>1</script><p>{text}</p>");
    for (name, bytes) in [
        ("utf8.txt", text.as_bytes().to_vec()),
        ("mark.txt", format!("\u{FEFF}{text}").into_bytes()),
        ("little.txt", utf16(u16::to_le_bytes)),
        ("big.txt", utf16(u16::to_be_bytes)),
        ("windows.txt", windows_1256(text)),
        ("page.html", html.into_bytes()),
    ] {
        let before = page.announced().0;
        page.drop_file(name, &bytes);
        page.read(before);
        let (_, file) = page.download();
        assert_eq!(file["documents"][0]["text"], text, "{name}");
        assert_eq!(page.mark("منبج").annotation_type, "place", "{name}");
    }
}

/// The text in the encoding of old Windows. Only what the test needs.
fn windows_1256(text: &str) -> Vec<u8> {
    const LETTERS: &str = "ءآأؤإئابةتثجحخدذرزسشصض";
    let byte = |letter: char| -> u8 {
        if letter.is_ascii() {
            return letter as u8;
        }
        if let Some(at) = LETTERS.chars().position(|other| other == letter) {
            return 0xC1 + u8::try_from(at).expect("a short table");
        }
        match letter {
            'ط' => 0xD8,
            'ع' => 0xDA,
            'ق' => 0xDE,
            'ك' => 0xDF,
            'ل' => 0xE1,
            'م' => 0xE3,
            'ن' => 0xE4,
            'ه' => 0xE5,
            'و' => 0xE6,
            'ى' => 0xEC,
            'ي' => 0xED,
            'ف' => 0xDD,
            '،' => 0xA1,
            other => panic!("{other} is not in the table of this test"),
        }
    };
    text.chars().map(byte).collect()
}

#[test]
fn what_cannot_be_opened_is_said_and_nothing_is_lost() {
    let page = Page::with("refused", "وصل وفد إلى حلب، ثم غادر");
    let (_, file) = page.download();
    let with = |change: fn(&mut Value)| {
        let mut changed = file.clone();
        change(&mut changed);
        changed.to_string().into_bytes()
    };
    let later = with(|file| file["version"] = json!(99));
    let other = with(|file| file["format"] = json!("other"));
    let moved = with(|file| file["documents"][0]["annotations"][0]["start"] = json!(1));
    let beyond = with(|file| file["documents"][0]["annotations"][0]["end"] = json!(99_999));
    let mut cut = file.to_string();
    cut.truncate(200);
    while std::str::from_utf8(cut.as_bytes()).is_err() {
        cut.pop();
    }
    let deep = "[".repeat(200_000);
    let png = b"\x89PNG\r\n\x1A\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\xFF\xFE\x00";
    let before = page.marks();
    assert!(!before.is_empty());
    for language in ["ar", "en"] {
        if language == "en" {
            page.click("language");
        }
        for (name, bytes, kind) in [
            ("broken.json", b"{ \"format\": \"wusum\", ".to_vec(), "refused"),
            ("cut.json", cut.clone().into_bytes(), "refused"),
            ("list.json", b"[1, 2]".to_vec(), "refused"),
            ("null.json", b"null".to_vec(), "refused"),
            ("deep.json", deep.clone().into_bytes(), "refused"),
            ("later.json", later.clone(), "refused"),
            ("other.json", other.clone(), "refused"),
            ("moved.json", moved.clone(), "refused"),
            ("beyond.json", beyond.clone(), "refused"),
            ("picture.png", png.to_vec(), "binary"),
            ("picture.txt", png.to_vec(), "binary"),
            ("archive.docx", b"PK\x03\x04rest".to_vec(), "binary"),
            ("empty.txt", Vec::new(), "empty"),
            ("blank.txt", b" \n\t\n".to_vec(), "empty"),
            ("empty.html", b"<p> </p>".to_vec(), "empty"),
        ] {
            page.drop_file(name, &bytes);
            let said = notice(&page, kind);
            let arabic = said.chars().filter(|c| ('\u{0621}'..='\u{064A}').contains(c)).count();
            let latin = said.chars().filter(char::is_ascii_lowercase).count();
            match language {
                "ar" => assert!(arabic > 10, "{name}: not in Arabic: {said}"),
                // The names in it may be Arabic.
                _ => assert!(latin > 15 && latin > arabic, "{name}: not in English: {said}"),
            }
            if kind != "empty" {
                assert!(said.contains(name), "{name} is not named: {said}");
            }
            if name == "later.json" {
                assert!(said.contains("99"), "{name}: {said}");
            }
            assert_eq!(page.marks(), before, "{name}");
            page.click("dismiss");
            page.gone("notice");
        }
    }
    let (_, after) = page.download();
    assert_eq!(after["documents"], file["documents"]);
}

#[test]
fn an_empty_page_says_what_was_wrong_with_what_came() {
    let page = Page::open("empty");
    page.paste_data(&[("text/plain", " \n ")]);
    let said = notice(&page, "empty");
    assert!(said.contains("لا نص"), "{said}");
    page.see("start");
    page.drop_file("broken.json", b"{");
    notice(&page, "refused");
    page.see("start");
    // And it works after that.
    page.paste("وصل وفد إلى حلب");
    assert_eq!(page.mark("حلب").annotation_type, "place");
}

#[test]
fn strange_text_is_taken_as_it_is() {
    let page = Page::open("strange");
    for (what, text, kind) in [
        ("no Arabic", "The army shelled Aleppo.", Some("no-arabic")),
        ("control characters", "قصف\u{1}\u{7F} في\u{0B} حلب\u{85} اليوم\u{2028}ثم هدأ", None),
        ("bidi characters", "\u{202E}قصف\u{2066} في \u{200F}حلب\u{2069}\u{202C}", None),
        ("harakat", &format!("قصف في حلب{}", "\u{064E}".repeat(100_000)), None),
        ("one long word", &"ا".repeat(100_000), None),
        ("emoji and joiners", "👩\u{200D}👩\u{200D}👧\u{200D}👦 في حلب ❤️\u{200D}🔥 ﷺ ﻻ", None),
    ] {
        let text: &str = text;
        page.paste(text);
        if let Some(kind) = kind {
            notice(&page, kind);
        }
        let (_, file) = page.download();
        assert_eq!(file["documents"][0]["text"], text, "{what}");
        assert!(!page.has("broken"), "{what}");
        page.new_text();
    }
}

#[test]
fn lone_surrogates_are_replaced_and_that_is_said() {
    let page = Page::open("surrogates");
    let before = page.announced().0;
    // They cannot be said in Rust, nor in JSON: the page makes them.
    page.script(
        "const data = new DataTransfer();
         data.setData('text/plain', 'قصف \\uD83D في حلب \\uDC00 اليوم');
         const init = { clipboardData: data, bubbles: true, cancelable: true };
         document.querySelector('[data-test=paste]').dispatchEvent(new ClipboardEvent('paste', init));",
        &[],
    );
    page.read(before);
    let said = notice(&page, "replaced");
    assert!(said.contains('2'), "{said}");
    let (_, file) = page.download();
    assert_eq!(file["documents"][0]["text"], "قصف \u{FFFD} في حلب \u{FFFD} اليوم");
    assert_eq!(page.mark("حلب").annotation_type, "place");
}

#[test]
fn five_megabytes_are_read_and_the_page_goes_on() {
    let page = Page::open("large");
    let text: String = place::articles().into_iter().map(|(_, text)| text).collect();
    let copies = 5_000_000_usize.div_ceil(text.len());
    let before = page.announced().0;
    page.script(
        "window.frames_seen = { count: 0, longest: 0, whole: 0, gaps: [] };
         const begin = performance.now();
         let last = begin;
         const count = now => {
           frames_seen.count++;
           frames_seen.whole = now - begin;
           frames_seen.longest = Math.max(frames_seen.longest, now - last);
           if (now - last > 200) {
             frames_seen.gaps.push(`${Math.round(now - last)} until ${Math.round(now - begin)}`);
           }
           last = now;
           requestAnimationFrame(count);
         };
         requestAnimationFrame(count);
         const data = new DataTransfer();
         data.setData('text/plain', arguments[0].repeat(arguments[1]));
         const init = { clipboardData: data, bubbles: true, cancelable: true };
         document.querySelector('[data-test=paste]').dispatchEvent(new ClipboardEvent('paste', init));",
        &[json!(text), json!(copies)],
    );
    page.read(before);
    let frames = page.script("return frames_seen", &[]);
    eprintln!("5 MB: {frames}");
    // In shares of the whole, since the machine may be busy with other tests. A page that
    // recognizes on its own thread stands still for most of it.
    let time = |name: &str| frames[name].as_f64().expect("a time");
    assert!(time("count") > 20.0, "the page stood still: {frames}");
    assert!(time("longest") < time("whole") / 2.0, "the page stood still: {frames}");

    // Not merely alive: marks are there, and a decision is made, saved and downloaded.
    let id = page.mark("القامشلي").id;
    page.choose(&id);
    page.click("accept");
    page.status_is(&id, "accepted");
    page.wait_for("the work is saved", Duration::from_secs(60), || {
        (page.attribute("saved", "data-state") == "saved").then_some(())
    });
    let (_, file) = page.download();
    assert_eq!(file["documents"][0]["text"].as_str().map(str::len), Some(text.len() * copies));
    assert_eq!(annotation(&file, &id)["status"], "accepted");
}

/// Pastes the invented articles until they are this many bytes.
fn paste_long(page: &Page, bytes: usize) {
    let text: String = place::articles().into_iter().map(|(_, text)| text).collect();
    page.script(
        "const data = new DataTransfer();
         data.setData('text/plain', arguments[0].repeat(arguments[1]));
         const init = { clipboardData: data, bubbles: true, cancelable: true };
         document.querySelector('[data-test=paste]').dispatchEvent(new ClipboardEvent('paste', init));",
        &[json!(text), json!(bytes.div_ceil(text.len()))],
    );
}

#[test]
fn a_long_reading_tells_how_far_it_is_and_can_be_stopped_and_taken_up_again() {
    let page = Page::open("stopped");
    // Every value that the bar ever shows.
    page.script(
        "window.shown = [];
         new MutationObserver(() => {
           const value = document.querySelector('[data-test=recognizing] progress')?.value;
           if (value && value !== shown.at(-1)) shown.push(value);
         }).observe(document.body, { subtree: true, childList: true, attributes: true });",
        &[],
    );
    // In the page itself: the reading may be through before a driver has seen the button.
    page.script(
        "new MutationObserver((_, observer) => {
           const stop = document.querySelector('[data-test=stop]');
           if (!stop) return;
           observer.disconnect();
           requestAnimationFrame(() => stop.click());
         }).observe(document.body, { subtree: true, childList: true });",
        &[],
    );
    paste_long(&page, 5_000_000);
    page.see("stopped");
    assert!(page.marks().is_empty(), "nothing is found before it is through");

    // The text is there, and can be marked by hand.
    let before = page.announced().0;
    page.click("recognize");
    page.read(before);
    page.gone("stopped");
    assert!(!page.marks().is_empty());
    let shown = page.script("return shown", &[]);
    let shown: Vec<f64> =
        shown.as_array().expect("a list").iter().filter_map(|value| value.as_f64()).collect();
    assert!(
        shown.len() > 5 && shown.iter().all(|value| (1.0..=100.0).contains(value)),
        "{shown:?}"
    );
    let falls = shown.windows(2).filter(|pair| pair[1] < pair[0]).count();
    assert!(falls <= 1, "it falls where the reading begins anew, and nowhere else: {shown:?}");
}

#[test]
fn a_broken_worker_takes_nothing_with_it() {
    let page = Page::open("broken-worker");
    page.script(
        "window.whole = Worker.prototype.postMessage;
         Worker.prototype.postMessage = function (message) {
           if (!message.module) this.dispatchEvent(new ErrorEvent('error'));
           else whole.call(this, message);
         };",
        &[],
    );
    paste_long(&page, 60_000);
    notice(&page, "rules-failed");
    page.see("stopped");
    page.select("القامشلي");
    page.press("2");
    assert_eq!(page.mark("القامشلي").annotation_type, "place");

    page.script("Worker.prototype.postMessage = whole;", &[]);
    let before = page.announced().0;
    page.click("recognize");
    page.read(before);
    assert!(page.marks().len() > 1, "what was marked by hand stays, the rest is found");
}

#[test]
fn a_table_is_safe_for_spreadsheets() {
    // The title would be a formula, and so would the note.
    let text = "=HYPERLINK(A1) في حلب بعد ساعات من القصف\n\nقالت +قسد إن @حلب هادئة.";
    let page = Page::with("table", text);
    let id = page.mark("قسد").id;
    page.choose(&id);
    page.click("edit");
    page.fill("note", "=1+1");
    page.press(thirtyfour::Key::Tab);
    page.click("card-close");
    page.gone("card");
    page.menu("download-csv");
    let (name, bytes) = page.downloaded();
    assert!(name.ends_with(".csv"), "{name}");
    let text = String::from_utf8(bytes).expect("a table is UTF-8");
    let table = text.strip_prefix('\u{FEFF}').expect("a table begins with a byte order mark");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let columns: Vec<_> = reader.headers().expect("a head").iter().map(str::to_owned).collect();
    for column in [
        "document",
        "sentence",
        "text",
        "name",
        "type",
        "kind",
        "status",
        "entity",
        "name_ar",
        "name_en",
        "governorate",
        "district",
        "pcode",
        "lat",
        "lon",
        "approximate",
        "start",
        "end",
    ] {
        assert!(columns.iter().any(|own| own == column), "no column {column} in {columns:?}");
    }
    let rows: Vec<_> = reader.records().map(|row| row.expect("whole rows")).collect();
    let (_, file) = page.download();
    assert_eq!(rows.len(), annotations(&file).len());
    let mut harmless = 0;
    for row in &rows {
        for cell in row {
            assert!(
                !cell.starts_with(['=', '+', '-', '@', '\t', '\r']) || cell.parse::<f64>().is_ok(),
                "a formula: {cell}"
            );
            harmless += usize::from(cell.starts_with('\''));
        }
    }
    // The title of each row, and the note.
    assert!(harmless > rows.len(), "{harmless} cells were made harmless in {rows:?}");
    let cell = |row: &csv::StringRecord, column: &str| {
        let at = columns.iter().position(|own| own == column).expect("the column is there");
        row.get(at).unwrap_or_default().to_owned()
    };
    let aleppo = rows.iter().find(|row| cell(row, "text").contains("حلب")).expect("Aleppo");
    assert_eq!(cell(aleppo, "name_en"), "Aleppo");
    assert!(cell(aleppo, "lat").parse::<f64>().is_ok(), "{aleppo:?}");
}
