//! Languages, themes, filters, the list beside the text, narrow screens, accessibility.

use crate::article;
use e2e::{Page, Setup, checker};
use serde_json::json;

#[test]
fn the_language_is_switched_and_remembered() {
    let page = Page::open("language");
    assert_eq!((page.root("lang"), page.root("dir")), ("ar".into(), "rtl".into()));
    let arabic = page.text("promise");
    assert!(arabic.contains("لا يغادر"), "{arabic}");
    page.click("language");
    page.wait("the page is in English", || (page.root("lang") == "en").then_some(()));
    assert_eq!(page.root("dir"), "ltr");
    assert!(page.text("promise").contains("does not leave"), "{}", page.text("promise"));
    page.paste(&article("1-truce"));
    // The article stays as it is.
    let article = page.script(
        "const article = document.querySelector('[data-test=article]');
         const line = [...article.querySelectorAll('p')].find(p => p.textContent.includes('قسد'));
         return [getComputedStyle(line).direction, article.lang]",
        &[],
    );
    assert_eq!(article, json!(["rtl", "ar"]));
    page.reload();
    page.see("article");
    assert_eq!((page.root("lang"), page.root("dir")), ("en".into(), "ltr".into()));
    page.click("language");
    page.wait("the page is in Arabic", || (page.root("dir") == "rtl").then_some(()));
    // No word of the other language is left in the interface.
    let left = page.script(
        "const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
         const found = [];
         for (let node; (node = walker.nextNode());) {
           const at = node.parentElement;
           const skipped = at.closest('article, bdi, code, kbd, script, noscript, [lang=en], #menu');
           if (!skipped && /[a-z]{3}/i.test(node.data)) found.push(node.data);
         }
         return found",
        &[],
    );
    assert_eq!(left, json!([]), "English in the Arabic page");
}

#[test]
fn the_theme_is_switched_and_remembered() {
    let page = Page::open("theme");
    let ground = || {
        let body = "return getComputedStyle(document.body).backgroundColor";
        page.script(body, &[]).as_str().unwrap_or_default().to_owned()
    };
    let first = ground();
    page.click("theme");
    let second = page.wait("the ground changes", || Some(ground()).filter(|now| *now != first));
    let chosen = page.root("data-theme");
    assert!(["light", "dark"].contains(&chosen.as_str()), "{chosen}");
    page.reload();
    assert_eq!((page.root("data-theme"), ground()), (chosen, second));
    page.click("theme");
    page.wait("the ground changes back", || (ground() == first).then_some(()));

    // Without a choice the system's is taken.
    let other = Page::open("theme-system");
    let media = |value: &str| {
        let features = json!([{ "name": "prefers-color-scheme", "value": value }]);
        other.cdp("Emulation.setEmulatedMedia", json!({ "features": features }));
        let body = "return getComputedStyle(document.body).backgroundColor";
        other.script(body, &[])
    };
    assert_ne!(media("dark"), media("light"));
}

#[test]
fn chips_hide_and_show_marks_of_their_group() {
    let page = Page::with("chips", &article("1-truce"));
    let all = page.marks();
    for group in ["place", "actor"] {
        let chip = format!("chip-{group}");
        let count = all.iter().filter(|mark| mark.group == group).count();
        assert!(count > 0, "no marks of {group} in {all:?}");
        assert!(page.text(&chip).ends_with(&count.to_string()), "{}", page.text(&chip));
        assert_eq!(page.attribute(&chip, "aria-pressed"), "true");
        page.click(&chip);
        page.wait(&format!("marks of {group} go"), || {
            page.marks().iter().all(|mark| mark.group != group).then_some(())
        });
        assert_eq!(page.marks().len(), all.len() - count);
        assert_eq!(page.attribute(&chip, "aria-pressed"), "false");
        // It is remembered, and hidden marks are in the file all the same.
        page.saved();
        page.reload();
        page.see("article");
        page.wait("the marks are drawn", || {
            (page.marks().len() == all.len() - count).then_some(())
        });
        let (_, file) = page.download();
        assert_eq!(crate::annotations(&file).len(), all.len());
        page.click(&chip);
        page.wait("the marks are back", || (page.marks() == all).then_some(()));
    }
}

#[test]
fn a_click_in_the_list_goes_to_each_mention_in_turn() {
    let page = Page::with("list", &article("1-truce"));
    let (_, file) = page.download();
    let ids: Vec<_> = crate::annotations(&file)
        .iter()
        .filter(|a| a["entity"] == "sdf")
        .map(|a| a["id"].as_str().unwrap_or_default().to_owned())
        .collect();
    assert!(ids.len() >= 3, "{ids:?}");
    let line = "[data-test=entity][data-entity=sdf]";
    let count = page.script(
        "return document.querySelector(arguments[0] + ' [data-test=entity-count]').textContent",
        &[json!(line)],
    );
    assert_eq!(count, json!(ids.len().to_string()));
    for id in ids.iter().chain(&ids[..1]) {
        page.click_on(line);
        page.wait(&format!("{id} is chosen"), || {
            (page.attribute("card", "data-id") == *id).then_some(())
        });
        page.wait(&format!("{id} is in view and has the focus"), || {
            let body = "
                const mark = document.querySelector(`mark[data-id=${arguments[0]}]`);
                const { top, bottom } = mark.getBoundingClientRect();
                return top >= 0 && bottom <= innerHeight && document.activeElement === mark";
            (page.script(body, &[json!(id)]) == json!(true)).then_some(())
        });
    }
}

#[test]
fn nothing_is_wider_than_a_phone() {
    let page = Setup::new("phone").size(360, 740).open();
    let fits = |what: &str| {
        let found = page.script(
            "const wide = [...document.querySelectorAll('body *')]
               .filter(e => e.checkVisibility() && !e.closest('.hidden, .skip'))
               .filter(e => { const { left, right } = e.getBoundingClientRect();
                              return right > innerWidth + 1 || left < -1 })
               .map(e => e.tagName + '.' + e.className + ' ' + (e.dataset.test ?? ''));
             return [document.scrollingElement.scrollWidth, innerWidth, wide.slice(0, 8)]",
            &[],
        );
        let (whole, view) = (found[0].as_u64(), found[1].as_u64());
        assert_eq!(view, Some(360), "{what}");
        assert!(whole <= view, "{what}: {whole:?} pixels wide: {}", found[2]);
    };
    for language in ["ar", "en"] {
        if language == "en" {
            page.new_text();
            page.click("language");
        }
        fits(&format!("{language}: the empty page"));
        page.paste(&article("4-idlib"));
        fits(&format!("{language}: an article"));
        page.choose(&page.mark("إدلب").id);
        fits(&format!("{language}: a card"));
        page.click("edit");
        page.see("editor");
        fits(&format!("{language}: an editor"));
        page.click("card-close");
        page.select("قرى");
        page.see("marker");
        fits(&format!("{language}: the bar at a selection"));
        page.click("mark-place");
        page.click("card-close");
        page.menu("details");
        page.see("details-dialog");
        fits(&format!("{language}: a dialog"));
        page.click("close-dialog");
        page.gone("details-dialog");
    }
}

#[test]
fn axe_finds_nothing_serious() {
    let Some(axe) = checker::axe() else { return };
    let page = Page::open("axe");
    let mut found = Vec::new();
    let mut check = |state: &str| {
        for line in checker::violations(&page, axe) {
            found.push(format!("{state}: {line}"));
        }
    };
    for (language, theme, width) in
        [("ar", "light", 1280), ("en", "dark", 1280), ("ar", "dark", 360), ("en", "light", 360)]
    {
        page.resize(width, 900);
        if page.root("lang") != language {
            page.click("language");
            page.wait("the language changes", || (page.root("lang") == language).then_some(()));
        }
        page.wait("the theme changes", || {
            if page.root("data-theme") == theme {
                return Some(());
            }
            page.click("theme");
            None
        });
        let state = |what: &str| format!("{language} {theme} {width}: {what}");
        check(&state("empty page"));
        page.paste(&article("1-truce"));
        let marks = page.marks();
        // Marks of every status.
        page.choose(&marks[1].id);
        page.click("accept");
        page.status_is(&marks[1].id, "accepted");
        page.choose(&marks[2].id);
        page.click("reject");
        page.status_is(&marks[2].id, "rejected");
        check(&state("a card"));
        page.click("edit");
        page.see("editor");
        page.fill("entity-search", "حلب");
        page.see("search-result");
        check(&state("an editor with results"));
        page.click("card-close");
        page.gone("card");
        check(&state("an article"));
        let names = "form,type\nزهر الربى,place\nزهر,\n";
        page.drop_file("names.csv", names.as_bytes());
        page.see("show-lists");
        for dialog in ["details", "documents", "lists", "keys"] {
            if dialog == "keys" && width < 600 {
                // A phone has no keys.
                continue;
            }
            page.menu(dialog);
            page.see("close-dialog");
            check(&state(dialog));
            page.click("close-dialog");
            page.gone("close-dialog");
        }
        page.drop_file("broken.json", b"{");
        page.see("notice");
        check(&state("a notice"));
        page.new_text();
    }
    found.sort();
    found.dedup();
    assert!(found.is_empty(), "{} serious violations:\n{}", found.len(), found.join("\n"));
}

/// The measure can fail: axe sees a button without a name.
#[test]
fn axe_finds_what_is_wrong() {
    let Some(axe) = checker::axe() else { return };
    let page = Page::open("axe-finds");
    page.script("document.querySelector('main').append(document.createElement('button'))", &[]);
    let found = checker::violations(&page, axe);
    assert!(found.iter().any(|line| line.contains("button-name")), "{found:?}");
}
