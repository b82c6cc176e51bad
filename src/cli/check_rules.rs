//! `wusum check-rules`: whether rule files can be read, and whether their rules keep their
//! examples.

use super::{rules, tell};
use crate::recognize::{Outcome, Recognizer, check_examples};
use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Checks rule files: what is wrong in them, and which examples are not kept.
///
/// A file is read together with the rules and classes that ship with the program. One that has the
/// name of a shipped file (places.rules) stands in its place.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Rule files; data/rules/README.md says how to write them.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> ExitCode {
    let Some(files) = rules::read(&arguments.files) else { return ExitCode::FAILURE };
    let set = match rules::join(&files) {
        Ok(set) => set,
        Err(errors) => {
            let mut report = String::new();
            for error in &errors {
                report += &format!("{error}\n");
            }
            super::write_out(&report);
            tell(format_args!("{} mistakes; no example was run", errors.len()));
            return ExitCode::FAILURE;
        }
    };
    let recognizer = Recognizer::with_rules(set);
    // A new rule may break an example of a shipped one, so all are run.
    let outcomes = check_examples(&recognizer, recognizer.rules().rules().iter());
    let mut report = String::new();
    for outcome in &outcomes {
        describe(outcome, &files, &mut report);
    }
    let is_own = |name: &str| files.iter().any(|file| file.name == name);
    for file in &files {
        let rules: Vec<_> =
            recognizer.rules().rules().iter().filter(|rule| *rule.file == *file.name).collect();
        let of_file = || outcomes.iter().filter(|o| *o.rule.file == *file.name);
        let broken = of_file().filter(|outcome| outcome.broken.is_some()).count();
        for rule in rules.iter().filter(|rule| rule.examples.is_empty()) {
            let path = file.path.display();
            let _ = writeln!(
                report,
                "{path}:{}: `{}` has no examples: write `yes` and `no` lines",
                rule.line, rule.name
            );
        }
        let _ = writeln!(
            report,
            "{}: {} rules, {} examples, {}",
            file.path.display(),
            rules.len(),
            of_file().count(),
            if broken == 0 { "all kept".to_owned() } else { format!("{broken} not kept") }
        );
    }
    let shipped = outcomes.iter().filter(|o| o.broken.is_some() && !is_own(&o.rule.file)).count();
    if shipped > 0 {
        let _ = writeln!(report, "{shipped} examples of shipped rules are no longer kept");
    }
    let written = super::write_out(&report);
    if outcomes.iter().any(|outcome| outcome.broken.is_some()) {
        return ExitCode::FAILURE;
    }
    written
}

/// What became of an example that is not kept.
fn describe(outcome: &Outcome<'_>, files: &[rules::RuleFile], report: &mut String) {
    let Outcome { rule, example, broken: Some(broken) } = outcome else { return };
    let file = rules::path_of(files, &rule.file).display();
    let text = match example.marked.and_then(|span| {
        let (before, rest) = example.text.split_at_checked(span.start)?;
        Some((before, rest.split_at_checked(span.end - span.start)?))
    }) {
        Some((before, (marked, after))) => format!("{before}[{marked}]{after}"),
        None => example.text.clone(),
    };
    let what = match example.fires {
        true => "does not fire where it must",
        false => "fires where it must not",
    };
    // Writing to a string does not fail.
    let _ = writeln!(report, "{file}:{}: `{}` {what}: {text}", example.line, rule.name);
    let found: Vec<String> =
        broken.found.iter().map(|(stretch, rule)| format!("[{stretch}] by `{rule}`")).collect();
    let found = if found.is_empty() { "nothing".to_owned() } else { found.join(", ") };
    let _ = writeln!(report, "    found: {found}");
    if let Some(why) = &broken.why {
        let _ = writeln!(report, "    why: {why}");
    }
}
