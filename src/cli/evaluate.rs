//! `wusum evaluate`: how well recognition, or an export, agrees with gold.

use super::lexicon::Lists;
use super::tell;
use crate::annotation::Document;
use crate::formats::gold::Gold;
use crate::formats::native;
use crate::formats::score::{Counts, Score};
use crate::recognize::suggest;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Prints precision, recall and F1 by type and by rule.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A folder or file of gold: *.json beside a text, or *.txt passages with marks in them.
    gold: PathBuf,
    /// An export in the native format. Without it the rules are run on the passages' own texts.
    export: Option<PathBuf>,
    /// List every wrong, missed and wrongly linked mention.
    #[arg(long)]
    errors: bool,
    /// Fail where the overall F1 is below this.
    #[arg(long, value_name = "F1", default_value_t = 0.0)]
    min_f1: f64,
    /// Also use the rules of this file. May be given several times.
    #[arg(long, value_name = "FILE")]
    rules: Vec<PathBuf>,
    #[command(flatten)]
    lists: Lists,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> ExitCode {
    let score = match score(arguments) {
        Ok(score) => score,
        Err(message) => {
            tell(message);
            return ExitCode::FAILURE;
        }
    };
    let mut report = String::new();
    if arguments.errors {
        for m in &score.mistakes {
            report += &format!(
                "{} {:6} {} {}-{} {} {}\n",
                m.document,
                m.what,
                type_name(m.annotation_type),
                m.span.start,
                m.span.end,
                m.context,
                m.detail
            );
        }
    }
    for (annotation_type, counts) in &score.by_type {
        report += &row(type_name(*annotation_type), *counts);
    }
    report += &row("all", score.all());
    report += "by rule:\n";
    for (rule, counts) in &score.by_rule {
        report += &format!("  {rule:28} right {:5}  wrong {:4}\n", counts.right, counts.wrong);
    }
    report += &format!(
        "F1 {:.4}, linked {:.4} ({} of {})\n",
        score.all().f1(),
        score.link_ratio(),
        score.linked,
        score.linkable
    );
    let written = super::write_out(&report);
    if score.all().f1() < arguments.min_f1 { ExitCode::FAILURE } else { written }
}

fn type_name(annotation_type: crate::annotation::AnnotationType) -> &'static str {
    match annotation_type {
        crate::annotation::AnnotationType::Actor => "actor",
        crate::annotation::AnnotationType::Place => "place",
    }
}

fn row(name: &str, counts: Counts) -> String {
    format!(
        "{name:6} precision {:.3}  recall {:.3}  F1 {:.3}  (right {}, wrong {}, missed {})\n",
        counts.precision(),
        counts.recall(),
        counts.f1(),
        counts.right,
        counts.wrong,
        counts.missed
    )
}

fn score(arguments: &Arguments) -> Result<Score, String> {
    let golds = read_gold(&arguments.gold)?;
    let export = match &arguments.export {
        Some(path) => {
            Some(native::import(&read(path)?).map_err(|e| format!("{}: {e}", path.display()))?)
        }
        None => None,
    };
    // An export has been recognized already.
    let recognizer = match &export {
        Some(_) => None,
        None => {
            let recognizer = arguments.lists.recognizer(&arguments.rules);
            Some(recognizer.ok_or("the rules or lists cannot be used")?)
        }
    };
    let mut score = Score::default();
    for gold in &golds {
        match (&export, &recognizer) {
            (Some(export), _) => {
                let found = export.documents.iter().find(|d| {
                    (d.id.contains(&gold.document) || d.title.contains(&gold.document))
                        && d.text().chars().count() == gold.length
                });
                let document = found.ok_or_else(|| {
                    format!("{}: the export has no document of this name and length", gold.document)
                })?;
                score.add(gold, document);
            }
            (None, recognizer) => {
                let Some(recognizer) = recognizer else { continue };
                let text = gold.text.as_deref().ok_or_else(|| {
                    format!("{}: this gold carries no text: name an export", gold.document)
                })?;
                let mut document = Document::new(gold.document.clone(), text);
                document.source.published.clone_from(&gold.published);
                let edit = suggest(recognizer, &mut document);
                document.apply(edit).map_err(|e| format!("{}: {e}", gold.document))?;
                score.add(gold, &document);
            }
        }
    }
    Ok(score)
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// The gold of a file, or of every gold file of a folder, by name.
fn read_gold(path: &Path) -> Result<Vec<Gold>, String> {
    let mut files = if path.is_dir() {
        let folder = fs::read_dir(path).map_err(|error| format!("{}: {error}", path.display()))?;
        folder.filter_map(|entry| Some(entry.ok()?.path())).collect()
    } else {
        vec![path.to_owned()]
    };
    files.retain(|file| matches!(file.extension().and_then(|e| e.to_str()), Some("json" | "txt")));
    files.sort();
    if files.is_empty() {
        return Err(format!("{}: no gold here: *.json or *.txt is wanted", path.display()));
    }
    let mut golds = Vec::with_capacity(files.len());
    for file in files {
        let text = read(&file)?;
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        let gold = if file.extension().is_some_and(|e| e == "json") {
            Gold::from_json(&name, &text)
        } else {
            Gold::from_passage(&name, &text)
        };
        golds.push(gold.map_err(|error| error.to_string())?);
    }
    Ok(golds)
}
