//! The command line as a shell meets it.

// Helpers of tests may panic: that is how a test fails.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use wusum::annotation::json::Fields;
use wusum::annotation::{Annotation, AnnotationId, AnnotationType, Edit, Origin, Status};
use wusum::formats::native;
use wusum::text::Span;

const ARTICLE: &str = "icon\nقصف متبادل في القامشلي بين قسد وقوات النظام\n2021.04.25 | 18:53 دمشق\n\n\
    قالت مصادر محلية إن \"قسد\" قصفت مواقع لقوات النظام في القامشلي.\n";

/// A fresh folder for one test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn wusum(folder: &Path, arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_wusum"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that does not read its input closes it; that is no failure.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

#[test]
fn a_file_becomes_a_document_of_its_name() {
    let folder = folder("one");
    fs::write(folder.join("خبر.1.txt"), ARTICLE).unwrap();
    let output = wusum(&folder, &["annotate", "خبر.1.txt", "-o", "out.json"], b"");
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(output.stdout.is_empty() && output.stderr.is_empty());
    let written = json(&fs::read(folder.join("out.json")).unwrap());
    let schema = jsonschema::draft202012::new(&json(native::SCHEMA.as_bytes())).unwrap();
    schema.validate(&written).unwrap();
    let document = &written["documents"][0];
    assert!(document["annotations"].as_array().is_some_and(|list| list.len() >= 4));
    assert_eq!(document["id"], "خبر.1");
    assert_eq!(document["text"], ARTICLE);
    assert_eq!(document["title"], "قصف متبادل في القامشلي بين قسد وقوات النظام");
    assert_eq!(document["source"]["published"], "2021-04-25");
}

#[test]
fn every_way_in_gives_the_same_text() {
    let folder = folder("encodings");
    let utf16 = |to_bytes: fn(u16) -> [u8; 2]| {
        "\u{FEFF}قصف دمشق".encode_utf16().flat_map(to_bytes).collect::<Vec<u8>>()
    };
    let files: [(&str, Vec<u8>); 5] = [
        ("a.txt", "قصف دمشق".into()),
        ("b.txt", "\u{FEFF}قصف دمشق".into()),
        ("c.txt", utf16(u16::to_le_bytes)),
        ("d.txt", utf16(u16::to_be_bytes)),
        ("e.txt", vec![0xDE, 0xD5, 0xDD, 0x20, 0xCF, 0xE3, 0xD4, 0xDE]),
    ];
    for (name, bytes) in &files {
        fs::write(folder.join(name), bytes).unwrap();
    }
    let names = files.each_ref().map(|(name, _)| *name);
    let output = wusum(&folder, &[&["annotate"], &names[..]].concat(), b"");
    assert!(output.status.success() && output.stderr.is_empty(), "{}", stderr(&output));
    let documents = json(&output.stdout)["documents"].clone();
    for (number, name) in names.iter().enumerate() {
        assert_eq!(documents[number]["id"], name.trim_end_matches(".txt"));
        assert_eq!(documents[number]["text"], "قصف دمشق", "{name}");
    }
    let piped = wusum(&folder, &["annotate"], "قصف دمشق".as_bytes());
    assert!(piped.status.success());
    let document = &json(&piped.stdout)["documents"][0];
    assert_eq!((&document["id"], &document["text"]), (&"stdin".into(), &"قصف دمشق".into()));
}

#[test]
fn human_decisions_stay() {
    let folder = folder("again");
    fs::write(folder.join("a.txt"), ARTICLE).unwrap();
    let first = wusum(&folder, &["annotate", "a.txt"], b"");
    let mut collection = native::import(std::str::from_utf8(&first.stdout).unwrap()).unwrap();
    let document = &mut collection.documents[0];
    document.title = "عنوان آخر".to_owned();
    let start = ARTICLE.find("مصادر محلية").unwrap();
    let added = Annotation {
        id: document.next_id(),
        annotation_type: AnnotationType::Actor,
        span: Span::new(start, start + "مصادر محلية".len()),
        name: "مصادر محلية".to_owned(),
        kind: String::new(),
        entity: None,
        candidates: Vec::new(),
        unlocatable: false,
        status: Status::Added,
        origin: Origin::Person,
        note: "للمراجعة".to_owned(),
        unknown: Fields::default(),
    };
    document.apply(Edit::Insert(Arc::new(added.clone()))).unwrap();
    // A suggestion that no rule makes, and one that a person refuses.
    let stale = Annotation {
        id: document.next_id(),
        span: Span::new(0, "icon".len()),
        name: "icon".to_owned(),
        status: Status::Suggested,
        ..added.clone()
    };
    document.apply(Edit::Insert(Arc::new(stale.clone()))).unwrap();
    let suggestion = document.annotations().iter().find(|a| a.name == "قسد").unwrap();
    let refused = Annotation { status: Status::Rejected, ..(**suggestion).clone() };
    document.apply(Edit::Replace(Arc::new(refused.clone()))).unwrap();
    let kept = document.annotations().iter().rfind(|a| a.name == "القامشلي").unwrap().clone();
    let decided = native::export(&collection);
    fs::write(folder.join("a.json"), &decided).unwrap();

    let again = wusum(&folder, &["annotate", "a.json"], b"");
    assert!(again.status.success(), "{}", stderr(&again));
    let read = native::import(std::str::from_utf8(&again.stdout).unwrap()).unwrap();
    assert_eq!(read.documents[0].title, "عنوان آخر");
    let document = &read.documents[0];
    assert_eq!(document.annotation(added.id).map(|a| (**a).clone()), Some(added));
    assert_eq!(document.annotation(stale.id), None);
    let there: Vec<&Annotation> =
        document.annotations().iter().map(|a| &**a).filter(|a| a.span == refused.span).collect();
    assert_eq!(there, [&refused]);
    assert_eq!(document.annotation(kept.id), Some(&kept));
    // What comes out is the same however it goes in, and nothing changes any more.
    let piped = wusum(&folder, &["annotate", "-"], decided.as_bytes());
    assert_eq!(piped.stdout, again.stdout);
    let third = wusum(&folder, &["annotate"], &again.stdout);
    assert_eq!(third.stdout, again.stdout);
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_is_done() {
    let folder = folder("broken");
    fs::write(folder.join("good.txt"), ARTICLE).unwrap();
    fs::write(folder.join("page.html"), "<p>قصف</p>").unwrap();
    fs::write(folder.join("picture.txt"), b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR").unwrap();
    fs::write(folder.join("foreign.json"), "{\"a\": 1}").unwrap();
    fs::write(folder.join("later.json"), "{\"format\": \"wusum\", \"version\": 2}").unwrap();
    fs::create_dir(folder.join("folder.txt")).unwrap();
    let broken =
        ["page.html", "picture.txt", "foreign.json", "later.json", "folder.txt", "none.txt"];
    let arguments = [&["annotate"], &broken[..], &["good.txt"]].concat();
    let output = wusum(&folder, &arguments, b"");
    assert_eq!(output.status.code(), Some(1));
    let messages = stderr(&output);
    for name in broken {
        assert!(
            messages.lines().any(|line| line.starts_with(&format!("wusum: {name}: "))),
            "{name}"
        );
    }
    assert!(messages.contains("6 of 7 files were left out"), "{messages}");
    assert_eq!(json(&output.stdout)["documents"].as_array().map(Vec::len), Some(1));

    // Nothing is written where nothing could be read.
    let output = wusum(&folder, &["annotate", "none.txt", "-o", "out.json"], b"");
    assert_eq!(output.status.code(), Some(1));
    assert!(!folder.join("out.json").exists());
    // Nor where it cannot be written.
    let output = wusum(&folder, &["annotate", "good.txt", "-o", "no/where.json"], b"");
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("no/where.json"));
    // Arguments that make no sense.
    assert_eq!(wusum(&folder, &["annotate", "--format", "xml"], b"").status.code(), Some(2));
    assert_eq!(wusum(&folder, &[], b"").status.code(), Some(2));
}

#[test]
fn damage_and_namesakes_are_told() {
    let folder = folder("told");
    let article = ARTICLE.as_bytes();
    fs::write(folder.join("cut.txt"), &article[..article.len() - 3]).unwrap();
    fs::create_dir(folder.join("x")).unwrap();
    fs::write(folder.join("x/cut.txt"), ARTICLE).unwrap();
    let output = wusum(&folder, &["annotate", "cut.txt", "x/cut.txt"], b"");
    assert!(output.status.success());
    let messages = stderr(&output);
    assert!(messages.contains("wusum: cut.txt: ") && messages.contains("UTF-8"), "{messages}");
    assert!(messages.contains("more than one document is called \"cut\""), "{messages}");
}

#[test]
fn many_files_give_the_same_bytes_each_time() {
    let folder = folder("many");
    let names: Vec<String> = (0..500).map(|number| format!("{number:03}.txt")).collect();
    for name in &names {
        fs::write(folder.join(name), ARTICLE).unwrap();
    }
    let mut arguments = vec!["annotate"];
    arguments.extend(names.iter().map(String::as_str));
    let one = wusum(&folder, &arguments, b"");
    assert!(one.status.success());
    assert_eq!(json(&one.stdout)["documents"].as_array().map(Vec::len), Some(500));
    assert_eq!(wusum(&folder, &arguments, b"").stdout, one.stdout);
}

#[test]
fn a_table_and_the_schema_can_be_had() {
    let folder = folder("table");
    fs::write(folder.join("a.txt"), ARTICLE).unwrap();
    let output = wusum(&folder, &["annotate", "a.txt", "--format", "csv"], b"");
    assert!(output.status.success());
    assert!(output.stdout.starts_with("\u{FEFF}document,title,".as_bytes()));
    let by_name = wusum(&folder, &["annotate", "a.txt", "-o", "out.CSV"], b"");
    assert!(by_name.status.success());
    assert_eq!(fs::read(folder.join("out.CSV")).unwrap(), output.stdout);
    let output = wusum(&folder, &["schema"], b"");
    assert!(output.status.success());
    assert_eq!(json(&output.stdout)["$schema"], "https://json-schema.org/draft/2020-12/schema");
}

#[test]
fn empty_text_is_a_document_too() {
    let output = wusum(&folder("empty"), &["annotate"], b"");
    assert!(output.status.success());
    let read = native::import(std::str::from_utf8(&output.stdout).unwrap()).unwrap();
    assert_eq!(read.documents[0].next_id(), AnnotationId(1));
}

#[test]
fn rule_files_are_checked() {
    let folder = folder("rules");
    let good = "class origin\n  المنحدر المنحدرة\n\nrule risky-after-origin\n  vouches place\n  \
        ar بعد «المنحدر من»\n  en after \"comes from\"\n  pattern <origin> من [gated]\n  \
        yes عاد الشاب المنحدر من [غربيل] إلى أهله\n  no عاد الشاب من غربيل إلى أهله\n";
    fs::write(folder.join("origin.rules"), good).unwrap();
    let output = wusum(&folder, &["check-rules", "origin.rules"], b"");
    assert!(output.status.success(), "{}", stdout(&output));
    assert_eq!(stdout(&output), "origin.rules: 1 rules, 2 examples, all kept\n");

    // The rule works in `annotate` too, and nothing does without it.
    let text = "عاد الشاب المنحدر من غربيل إلى أهله";
    let with = ["annotate", "--rules", "origin.rules", "--format", "csv"];
    assert!(stdout(&wusum(&folder, &with, text.as_bytes())).contains("risky-after-origin"));
    let without = wusum(&folder, &["annotate", "--format", "csv"], text.as_bytes());
    assert!(!stdout(&without).contains("غربيل,"));

    // Each row: what replaces the rule's `yes`, and what is said.
    for (example, said) in [
        ("no عاد الشاب المنحدر من [غربيل] إلى أهله", "fires where it must not"),
        ("yes عاد الشاب المنحدر [من غربيل] إلى أهله", "the rule gives [غربيل]"),
        ("yes عاد الشاب الهارب من [غربيل] إلى أهله", "fits no pattern"),
        ("yes عاد الشاب المنحدر من [الغيوم] إلى أهله", "no name of the tables"),
        ("yes عاد الشاب المنحدر من [دمشق] إلى أهله", "counts by itself"),
        ("yes عاد الشاب المنحدر من بلدة [غربيل] إلى أهله", "`place-after-head` finds it first"),
        ("yes عاد الشاب المنحدر من [غربيل] الشرقية]", "origin.rules:9: mark one stretch"),
    ] {
        let bad = good.replace("yes عاد الشاب المنحدر من [غربيل] إلى أهله", example);
        fs::write(folder.join("origin.rules"), bad).unwrap();
        let output = wusum(&folder, &["check-rules", "origin.rules"], b"");
        assert_eq!(output.status.code(), Some(1), "{example}");
        let report = stdout(&output);
        assert!(report.contains(said), "{example}: {report}");
        assert!(report.contains("origin.rules:9: "), "{example}: {report}");
    }

    // All mistakes are told, and a rule that breaks an example of a shipped one is.
    let wrong = "rule a\n  vouches thing\n  pattern [gated\nrule b\n  finds place from-head\n";
    fs::write(folder.join("wrong.rules"), wrong).unwrap();
    let output = wusum(&folder, &["check-rules", "wrong.rules"], b"");
    let lines: Vec<String> =
        stdout(&output).lines().map(|line| line.chars().take(13).collect()).collect();
    assert_eq!(lines, ["wrong.rules:2", "wrong.rules:3", "wrong.rules:4"]);
    let greedy = "rule greedy\n  rejects any\n  ar x\n  en x\n  pattern [listed]\n";
    fs::write(folder.join("greedy.rules"), greedy).unwrap();
    let output = wusum(&folder, &["check-rules", "greedy.rules"], b"");
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("of shipped rules are no longer kept"));

    for (arguments, code) in [
        (&["check-rules"][..], 2),
        (&["check-rules", "nowhere.rules"][..], 1),
        (&["annotate", "--rules", "wrong.rules"][..], 1),
    ] {
        assert_eq!(wusum(&folder, arguments, b"").status.code(), Some(code), "{arguments:?}");
    }
}

#[test]
fn a_list_of_names_joins_the_tables() {
    let folder = folder("lists");
    fs::write(folder.join("t.txt"), "قالت زهر الربى إن ورد الضحى انسحب من القامشلي").unwrap();
    let names = "form;type;name\r\nزهر الربى;actor;Zahr\r\nورد;\r\n;place\r\n";
    fs::write(folder.join("names.csv"), names).unwrap();
    fs::write(folder.join("more.csv"), "النوع,صيغة\nفاعل,ورد الضحى\n").unwrap();
    let lists = ["annotate", "t.txt", "--lexicon", "names.csv", "--lexicon", "more.csv"];
    let output = wusum(&folder, &lists, b"");
    // A row that makes no sense is told, and the others count.
    assert!(output.status.success());
    let told = stderr(&output);
    let told: Vec<&str> = told.lines().collect();
    assert!(told[0].starts_with("wusum: names.csv:3: \"\" is no type"), "{told:?}");
    assert!(told[1].starts_with("wusum: names.csv:4: there is no form"), "{told:?}");
    assert_eq!(told[2..], ["wusum: names.csv: 1 names, 2 rows left out"]);
    let written = json(&output.stdout);
    let schema = jsonschema::draft202012::new(&json(native::SCHEMA.as_bytes())).unwrap();
    schema.validate(&written).unwrap();
    let annotations = written["documents"][0]["annotations"].as_array().unwrap();
    let of = |field: fn(&Value) -> &Value| annotations.iter().map(field).collect::<Vec<_>>();
    assert_eq!(of(|a| &a["entity"]), ["names:زهر الربى", "more:ورد الضحى", "gn173377"]);
    assert_eq!(of(|a| &a["origin"]["rule"]), ["own-list", "own-list", "lexicon"]);
    assert_eq!(of(|a| &a["origin"]["list"])[..2], ["names.csv", "more.csv"]);
    assert_eq!(written["entities"]["names:زهر الربى"]["name_en"], "Zahr");

    // What is no list stops the command: the result would lack what was asked for.
    for (arguments, words) in [
        (["--lexicon", "t.txt"], "t.txt: the first line names no column \"form\""),
        (["--lexicon", "none.csv"], "none.csv: "),
    ] {
        let output = wusum(&folder, &[&["annotate", "t.txt"][..], &arguments].concat(), b"");
        assert_eq!(output.status.code(), Some(1));
        assert!(output.stdout.is_empty());
        assert!(stderr(&output).contains(words), "{}", stderr(&output));
    }
}
