//! The user's own lists of names: opened, switched, kept, put right.

use crate::{annotations, notice};
use e2e::Page;
use serde_json::json;
use thirtyfour::Key;

const TEXT: &str = "قالت زهر الربى إنها غادرت القامشلي، ووصلت إلى ورد الضحى.";

const LIST: &str = "form;type;name;kind;latitude;longitude\n\
                    زهر الربى;actor;Zahr;rebel group;;\n\
                    ورد الضحى;place;;نقطة;36.5;40.25\n";

/// The texts of the marks, once they are these.
fn marked(page: &Page, expected: &[&str]) {
    page.wait(&format!("{expected:?} are marked"), || {
        let marks = page.marks();
        let texts: Vec<&str> = marks.iter().map(|mark| mark.text.as_str()).collect();
        (texts == expected).then_some(())
    });
}

const WITH: &[&str] = &["زهر الربى", "القامشلي", "ورد الضحى"];
const WITHOUT: &[&str] = &["القامشلي"];

/// Chooses a file in the dialog of lists, as the picker would.
fn pick(page: &Page, name: &str, text: &str) {
    let body = "
        const input = document.querySelector('[data-test=lists-dialog] [data-test=open-file]');
        const data = new DataTransfer();
        data.items.add(new File([arguments[1]], arguments[0]));
        input.files = data.files;
        input.dispatchEvent(new Event('change', { bubbles: true }));";
    page.script(body, &[json!(name), json!(text)]);
}

#[test]
fn a_list_is_opened_switched_kept_and_removed() {
    let page = Page::with("list", TEXT);
    marked(&page, WITHOUT);
    let city = page.mark("القامشلي").id;
    page.choose(&city);
    page.click("accept");
    page.status_is(&city, "accepted");

    page.menu("lists");
    pick(&page, "names.csv", LIST);
    page.see("list");
    assert!(page.text("list").contains("اسمان"), "{}", page.text("list"));
    page.click("close-dialog");
    marked(&page, WITH);
    // What was decided is as it was.
    page.status_is(&city, "accepted");
    // The card says where the name is from.
    page.choose(&page.mark("ورد الضحى").id);
    let why = page.text("card-why");
    assert!(why.contains("من قائمتك «names.csv»"), "{why}");
    assert!(page.text("card").contains("36.5, 40.25"), "{}", page.text("card"));
    page.click("card-close");
    page.saved();

    page.reload();
    marked(&page, WITH);
    page.menu("lists");
    page.see("list");
    assert_eq!(page.property("list-on", "checked"), "true");
    // By keyboard.
    page.script("document.querySelector('[data-test=list-on]').focus()", &[]);
    page.press(" ");
    marked(&page, WITHOUT);
    page.press(Key::Escape);
    page.gone("lists-dialog");
    page.status_is(&city, "accepted");

    // Off stays off; what is pasted then is read without it.
    page.saved();
    page.reload();
    marked(&page, WITHOUT);
    page.new_text();
    page.paste(TEXT);
    marked(&page, WITHOUT);
    page.menu("lists");
    page.click("list-on");
    marked(&page, WITH);
    // It is asked for twice.
    page.click("remove-list");
    assert!(page.has("list"));
    page.click("remove-list");
    page.gone("list");
    // The focus stays in the dialog.
    page.wait("the focus is on the dialog's button", || {
        let name = page.script("return document.activeElement?.dataset.test", &[]);
        (name == "close-dialog").then_some(())
    });
    marked(&page, WITHOUT);
    page.click("close-dialog");
    page.saved();
    page.reload();
    marked(&page, WITHOUT);
    page.menu("lists");
    page.see("lists-dialog");
    assert!(!page.has("list"));
}

#[test]
fn mistakes_of_a_list_are_told_by_line() {
    let page = Page::with("list-errors", TEXT);
    page.drop_file("names.csv", format!("{LIST};place\nورد;\n").as_bytes());
    let told = notice(&page, "list");
    assert!(told.contains("names.csv") && told.contains("تُرك سطران"), "{told}");
    // The rows that make sense count.
    marked(&page, WITH);
    page.click("show-lists");
    let errors = page.text("list-errors");
    assert!(errors.contains("السطر 4: لا صيغة هنا"), "{errors}");
    assert!(errors.contains("السطر 5: «» ليس نوعاً"), "{errors}");
    page.click("close-dialog");
    page.gone("lists-dialog");
    page.click("language");
    page.menu("lists");
    let errors = page.text("list-errors");
    assert!(errors.contains("Line 4: there is no form"), "{errors}");
    // Put right, the file takes the place of the one before.
    pick(&page, "names.csv", LIST);
    page.gone("list-errors");
    assert!(page.has("list"));
    page.click("close-dialog");

    // No list at all: said, and everything stays as it was.
    page.drop_file("other.csv", "name,kind\nورد,town\n".as_bytes());
    let told = notice(&page, "no-list");
    assert!(told.contains("no column \"form\""), "{told}");
    marked(&page, WITH);
}

#[test]
fn a_list_may_come_first_and_an_article_is_none() {
    let page = Page::open("list-first");
    page.drop_file("names.txt", LIST.as_bytes());
    notice(&page, "list");
    page.click("dismiss");
    page.click("lists");
    page.see("list");
    page.click("close-dialog");
    page.gone("lists-dialog");
    page.see("start");
    // A text file that names no columns is an article.
    let before = page.announced().0;
    page.drop_file("article.txt", TEXT.as_bytes());
    page.read(before);
    marked(&page, WITH);
    // The names are found by what somebody types.
    page.choose(&page.mark("القامشلي").id);
    page.click("edit");
    page.fill("entity-search", "ورد الض");
    page.see("search-result");
    assert!(page.text("search-result").contains("ورد الضحى"), "{}", page.text("search-result"));
}

#[test]
fn a_country_file_of_geonames_is_a_list() {
    let page = Page::with("list-geonames", "وصلوا إلى قرية زهر الربى، ثم إلى وردستان.");
    let row = |number: u32, name: &str, people: u32| {
        format!(
            "{number}\tName\tName\tName,{name}\t36.25\t42.5\tP\tPPL\tIQ\t\t15\t\t\t\t{people}\t\t\
             220\tAsia/Baghdad\t2020-01-01\n"
        )
    };
    let places = [("زهر الربى", 0), ("وردستان", 200_000), ("Ward", 0)];
    let rows = places.iter().zip(900_000_001..).map(|((name, people), n)| row(n, name, *people));
    page.drop_file("IQ.txt", rows.collect::<String>().as_bytes());
    marked(&page, &["زهر الربى", "وردستان"]);
    page.menu("lists");
    assert!(page.text("list").contains("اسمان"), "{}", page.text("list"));
    assert!(page.text("list-skipped").ends_with(": 1"), "{}", page.text("list-skipped"));
}

#[test]
fn long_texts_are_read_with_the_list_in_the_worker() {
    let filler = "وعاد الناس إلى بيوتهم بعد ذلك بأيام قليلة في هدوء.\n".repeat(600);
    assert!(filler.len() > 40_000);
    let page = Page::with("list-worker", &format!("{filler}{TEXT}"));
    marked(&page, WITHOUT);
    let before = page.announced().0;
    page.drop_file("names.csv", LIST.as_bytes());
    page.read(before);
    marked(&page, WITH);
    page.menu("lists");
    page.click("list-on");
    marked(&page, WITHOUT);
}

#[test]
fn an_export_needs_no_list() {
    let page = Page::with("list-export", TEXT);
    page.drop_file("names.csv", LIST.as_bytes());
    marked(&page, WITH);
    let (name, file) = page.download();
    let place = annotations(&file).iter().find(|a| a["text"] == "ورد الضحى").expect("a place");
    assert_eq!(place["origin"]["list"], "names.csv");
    assert_eq!(file["entities"]["names:ورد الضحى"]["lat"], 36.5);

    let other = Page::open("list-export-other");
    other.drop_file(&name, file.to_string().as_bytes());
    other.see("article");
    marked(&other, WITH);
    other.choose(&other.mark("ورد الضحى").id);
    assert!(other.text("card").contains("نقطة"), "{}", other.text("card"));
    let (_, again) = other.download();
    assert_eq!(again["documents"], file["documents"]);
    assert_eq!(again["entities"], file["entities"]);
}
