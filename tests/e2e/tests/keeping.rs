//! What a reload, a full or closed store and a second tab do to the work.

use crate::{annotation, article};
use e2e::{Page, Setup, place};
use serde_json::{Value, json};

/// The decisions that tests make: the first place is accepted, the first actor rejected.
fn decide(page: &Page) -> (String, String) {
    let find = |annotation_type: &str| {
        let marks = page.marks();
        let found = marks.iter().find(|mark| mark.annotation_type == annotation_type);
        found.unwrap_or_else(|| panic!("no {annotation_type} in {marks:?}")).id.clone()
    };
    let (place, actor) = (find("place"), find("actor"));
    page.choose(&place);
    page.click("accept");
    page.status_is(&place, "accepted");
    page.choose(&actor);
    page.click("reject");
    page.status_is(&actor, "rejected");
    (place, actor)
}

fn documents(page: &Page) -> Value {
    page.download().1["documents"].clone()
}

#[test]
fn a_reload_comes_back_to_the_same_state() {
    let page = Page::with("reload", &article("2-drones"));
    decide(&page);
    page.saved();
    let (marks, file) = (page.marks(), documents(&page));
    page.reload();
    page.see("article");
    page.wait("the marks are back", || (page.marks() == marks).then_some(()));
    assert_eq!(documents(&page), file);

    // The last edit is safe although nobody waited for it to be saved.
    let id = marks.last().expect("there are marks").id.clone();
    page.choose(&id);
    page.click("accept");
    page.status_is(&id, "accepted");
    page.reload();
    page.see("article");
    page.status_is(&id, "accepted");
}

#[test]
fn a_crash_of_the_browser_loses_nothing_that_was_saved() {
    let profile = place::folder("crash-profile");
    let profile = format!("--user-data-dir={}", profile.display());
    let page = Setup::new("crash").argument(&profile).open();
    page.paste(&article("2-drones"));
    decide(&page);
    page.saved();
    let marks = page.marks();
    let server = page.server().clone();
    page.crash();

    let page = Setup::new("crash-after").argument(&profile).server(server).open();
    // It lies in one transaction with the work which work was open.
    page.see("article");
    page.wait("the marks are back", || (page.marks() == marks).then_some(()));
}

#[test]
fn works_put_away_are_kept_and_opened_again() {
    let page = Page::with("works", &article("1-truce"));
    let (place, _) = decide(&page);
    page.saved();
    let first = documents(&page);
    page.new_text();
    page.paste("وصل وفد إلى حلب");
    assert_ne!(page.mark("حلب").status, "accepted");
    page.saved();
    page.reload();
    page.see("article");
    assert!(page.text("article").contains("وصل وفد"));

    page.menu("documents");
    page.see("documents-dialog");
    page.click("kept-work");
    page.gone("documents-dialog");
    page.status_is(&place, "accepted");
    assert_eq!(documents(&page), first);

    // Pasting over an open work puts it away; one click brings it back.
    page.paste("وصل وفد إلى حمص");
    assert_eq!(page.attribute("notice", "data-notice"), "put-away");
    page.click("go-back");
    page.status_is(&place, "accepted");
    assert_eq!(documents(&page), first);
}

/// A browser that keeps nothing: each door to its storage throws.
const DENIED: &str = "
    const deny = () => { throw new DOMException('denied by test', 'SecurityError') };
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
      Object.defineProperty(window, name, { get: deny, configurable: true });";

#[test]
fn a_browser_that_keeps_nothing_is_told_of_and_worked_in() {
    let page = Setup::new("denied").before(DENIED).open();
    page.paste(&article("1-truce"));
    page.see("notice-storage");
    let said = page.text("notice-storage");
    assert!(said.contains("نزّل") || said.contains("تنزيل"), "no remedy in {said}");
    assert_ne!(page.attribute("saved", "data-state"), "saved");
    let (place, _) = decide(&page);
    page.click("language");
    page.wait("it is said in English", || {
        page.text("notice-storage").contains("keeps nothing").then_some(())
    });
    let (_, file) = page.download();
    assert_eq!(annotation(&file, &place)["status"], "accepted");
}

#[test]
fn a_full_store_is_told_of_and_tried_again() {
    let page = Page::open("full");
    let origin = page.server().address();
    let quota = |bytes: Option<u64>| {
        let mut request = json!({ "origin": origin });
        if let Some(bytes) = bytes {
            request["quotaSize"] = json!(bytes);
        }
        page.cdp("Storage.overrideQuotaForOrigin", request);
    };
    quota(Some(1));
    page.paste(&article("1-truce"));
    page.see("notice-storage");
    assert_ne!(page.attribute("saved", "data-state"), "saved");
    let (place, _) = decide(&page);
    let (_, file) = page.download();
    assert_eq!(annotation(&file, &place)["status"], "accepted");

    // Once there is room, the work is saved after all.
    quota(None);
    page.click_on("[data-test=notice-storage] button:not(.primary)");
    page.gone("notice-storage");
    page.saved();
    page.reload();
    page.see("article");
    page.status_is(&place, "accepted");
}

#[test]
fn what_is_damaged_in_the_store_is_told_of_and_harms_nothing() {
    let page = Page::with("damaged", &article("1-truce"));
    page.saved();
    let spoilt = page.script_async(
        "const databases = await indexedDB.databases();
         let count = 0;
         for (const { name } of databases) {
           const db = await new Promise((done, failed) => {
             const request = indexedDB.open(name);
             request.onsuccess = () => done(request.result);
             request.onerror = failed;
           });
           for (const store of db.objectStoreNames) {
             const transaction = db.transaction(store, 'readwrite');
             const keys = await new Promise(done => {
               const request = transaction.objectStore(store).getAllKeys();
               request.onsuccess = () => done(request.result);
             });
             for (const key of keys) { transaction.objectStore(store).put('{ broken', key); count++ }
             await new Promise(done => transaction.oncomplete = done);
           }
           db.close();
         }
         return count;",
        &[],
    );
    assert!(spoilt.as_u64().is_some_and(|count| count > 0), "nothing was spoilt: {spoilt}");
    page.reload();
    page.see("start");
    page.see("notice");
    assert_eq!(page.attribute("notice", "data-notice"), "not-restored");
    page.paste("وصل وفد إلى حلب");
    page.saved();
}

#[test]
fn two_tabs_never_overwrite_each_other() {
    let page = Page::with("tabs", &article("1-truce"));
    let (place, actor) = decide(&page);
    page.saved();
    let first = page.run(page.driver().window());
    let before = documents(&page);

    // The second tab opens the same work: it gets a copy and says so.
    let second = page.run(page.driver().new_tab());
    page.run(page.driver().switch_to_window(second.clone()));
    page.visit();
    page.see("article");
    page.see("notice");
    assert_eq!(page.attribute("notice", "data-notice"), "second-tab");
    page.status_is(&place, "accepted");
    page.choose(&place);
    page.click("reject");
    page.status_is(&place, "rejected");
    page.saved();
    let copy = documents(&page);

    // The first tab has what it had, after a reload too; and so has the second.
    page.run(page.driver().switch_to_window(first));
    page.status_is(&place, "accepted");
    page.choose(&actor);
    page.click("accept");
    page.status_is(&actor, "accepted");
    page.saved();
    page.reload();
    page.see("article");
    page.status_is(&place, "accepted");
    page.status_is(&actor, "accepted");
    assert_ne!(documents(&page), before);
    page.run(page.driver().switch_to_window(second));
    page.reload();
    page.see("article");
    page.status_is(&place, "rejected");
    page.status_is(&actor, "rejected");
    assert_eq!(documents(&page), copy);
}
