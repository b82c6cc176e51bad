//! Recognition held against the passages of `tests/passages`, which were marked before any rule
//! was run on them.

use std::fs;
use wusum::annotation::Document;
use wusum::formats::gold::Gold;
use wusum::formats::score::Score;
use wusum::recognize::{Recognizer, suggest};

/// What recognition reaches today. It only goes up: raise it with each change that betters it.
const FLOOR_F1: f64 = 0.958;
const FLOOR_LINKED: f64 = 0.988;

#[test]
fn passages_are_read_as_well_as_before() {
    let recognizer = Recognizer::new();
    let mut score = Score::default();
    let mut files: Vec<_> =
        fs::read_dir("tests/passages").unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|e| e == "txt"));
    files.sort();
    assert!(files.len() >= 60, "passages are missing");
    for file in files {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let gold = Gold::from_passage(&name, &fs::read_to_string(&file).unwrap()).unwrap();
        let mut document = Document::new(name, gold.text.as_deref().unwrap());
        document.source.published.clone_from(&gold.published);
        let edit = suggest(&recognizer, &mut document);
        document.apply(edit).unwrap();
        score.add(&gold, &document);
    }
    let (f1, linked) = (score.all().f1(), score.link_ratio());
    println!("F1 {f1:.4}, linked {linked:.4}; `wusum evaluate tests/passages --errors` lists why");
    assert!(f1 >= FLOOR_F1, "F1 {f1:.4} is below {FLOOR_F1}");
    assert!(linked >= FLOOR_LINKED, "linked {linked:.4} is below {FLOOR_LINKED}");
}

/// The gold of three real articles, which is not in the repository.
#[test]
fn gold_articles_are_read() {
    let Ok(folder) = fs::read_dir("../shared/gold") else {
        println!("skipped: ../shared/gold is not there");
        return;
    };
    let recognizer = Recognizer::new();
    let mut score = Score::default();
    let mut articles: Vec<_> =
        fs::read_dir("../shared/seeds").unwrap().map(|entry| entry.unwrap().path()).collect();
    articles.sort();
    for entry in folder {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "json") {
            continue;
        }
        let gold = Gold::from_json("gold", &fs::read_to_string(&path).unwrap()).unwrap();
        let article = articles
            .iter()
            .find(|article| article.to_string_lossy().contains(&gold.document))
            .unwrap();
        let mut document =
            Document::new(gold.document.clone(), fs::read_to_string(article).unwrap());
        let proposal = wusum::recognize::metadata::propose(document.text());
        document.source.published = proposal.published.map(|date| date.to_string());
        let edit = suggest(&recognizer, &mut document);
        document.apply(edit).unwrap();
        score.add(&gold, &document);
    }
    assert!(score.all().right > 200, "the gold was not read");
    assert!(score.all().f1() >= 0.97, "F1 {:.4}", score.all().f1());
    assert!(score.link_ratio() >= 0.97, "linked {:.4}", score.link_ratio());
}
