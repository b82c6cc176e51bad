//! Rule files that somebody names on the command line.

use super::tell;
use crate::lexicon::rules::{RuleError, RuleSet};
use std::path::{Path, PathBuf};

/// A rule file as it was read.
pub struct RuleFile {
    /// Its path as it was given.
    pub path: PathBuf,
    /// Its name without folders, by which a shipped file is replaced.
    pub name: String,
    /// What it holds.
    pub text: String,
}

/// Reads rule files. Says what cannot be read, and gives `None` then.
pub fn read(paths: &[PathBuf]) -> Option<Vec<RuleFile>> {
    let mut files: Vec<RuleFile> = Vec::new();
    let mut good = true;
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if let Some(other) = files.iter().find(|file| file.name == name) {
            tell(format_args!(
                "{}: {} has the same name: rename one of the two",
                path.display(),
                other.path.display()
            ));
            good = false;
        }
        match std::fs::read(path).map(String::from_utf8) {
            Ok(Ok(text)) => files.push(RuleFile { path: path.clone(), name, text }),
            Ok(Err(_)) => {
                tell(format_args!("{}: this is not UTF-8: save it as UTF-8", path.display()));
                good = false;
            }
            Err(error) => {
                tell(format_args!("{}: {error}", path.display()));
                good = false;
            }
        }
    }
    good.then_some(files)
}

/// The shipped rules and these.
///
/// # Errors
/// All mistakes; each names the path that was given.
pub fn join(files: &[RuleFile]) -> Result<RuleSet, Vec<RuleError>> {
    let own: Vec<(String, String)> = files
        .iter()
        .map(|file| {
            // A byte order mark, as some editors write it, is no letter.
            let text = file.text.strip_prefix('\u{FEFF}').unwrap_or(&file.text);
            (file.name.clone(), text.to_owned())
        })
        .collect();
    RuleSet::written_with(&own).map_err(|mut errors| {
        for error in &mut errors {
            error.file = path_of(files, &error.file).display().to_string();
        }
        errors
    })
}

/// The path of the file with this name: that which was given, or the name of a shipped file.
pub fn path_of<'f>(files: &'f [RuleFile], name: &'f str) -> &'f Path {
    files.iter().find(|file| file.name == name).map_or(Path::new(name), |file| &file.path)
}

/// The shipped rules and those of these files. Says what is wrong with them, and gives `None` then.
pub fn joined(paths: &[PathBuf]) -> Option<RuleSet> {
    if paths.is_empty() {
        return Some(RuleSet::builtin());
    }
    match join(&read(paths)?) {
        Ok(rules) => Some(rules),
        Err(errors) => {
            for error in &errors {
                tell(error);
            }
            None
        }
    }
}
