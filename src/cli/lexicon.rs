//! The user's lists: `--lexicon FILE`.

use super::decode::{self, DecodeError};
use super::{rules, tell};
use crate::lexicon::{Lexicon, NoList, OwnList};
use crate::recognize::Recognizer;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Lists of names beside the built-in tables.
#[derive(Debug, clap::Args)]
pub struct Lists {
    /// A list of names to mark beside the built-in ones: a table (CSV) whose first line names the
    /// columns, at least form and type, or a country file of GeoNames. May be given several times.
    #[arg(long = "lexicon", value_name = "LIST")]
    lists: Vec<PathBuf>,
}

/// Why a list could not be read.
#[derive(Debug, thiserror::Error)]
enum ListError {
    #[error("{0}")]
    Read(#[from] std::io::Error),
    #[error("{0}")]
    Decode(#[from] DecodeError),
    #[error("{0}")]
    NoList(#[from] NoList),
}

impl Lists {
    /// A recognizer that knows them, with the rules of these files beside the shipped ones. What is
    /// wrong with them is told by file and line; `None` where a file is no list at all or has
    /// mistakes in its rules, because the result would lack what was asked for.
    pub fn recognizer(&self, rule_files: &[PathBuf]) -> Option<Recognizer> {
        let rules = rules::joined(rule_files)?;
        let mut read_lists = Vec::with_capacity(self.lists.len());
        let mut whole = true;
        for path in &self.lists {
            match read(path) {
                Ok(list) => read_lists.push(Arc::new(list)),
                Err(error) => {
                    tell(format_args!("{}: {error}", path.display()));
                    whole = false;
                }
            }
        }
        let lexicon = match (whole, read_lists.is_empty()) {
            (false, _) => return None,
            (true, true) => Arc::clone(Lexicon::builtin()),
            (true, false) => Arc::new(Lexicon::with_lists(read_lists)),
        };
        Some(Recognizer::with(lexicon, rules))
    }
}

fn read(path: &Path) -> Result<OwnList, ListError> {
    let decoded = decode::decode(&std::fs::read(path)?)?;
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let read = OwnList::read(&name, &decoded.text)?;
    for error in &read.errors {
        tell(format_args!("{}:{}: {}", path.display(), error.line, error.problem));
    }
    let (names, left_out) = (read.list.len(), read.errors.len());
    if left_out > 0 {
        tell(format_args!("{}: {names} names, {left_out} rows left out", path.display()));
    }
    if read.skipped > 0 {
        tell(format_args!(
            "{}: {names} names; {} rows have no Arabic name or are of no kind that is marked",
            path.display(),
            read.skipped
        ));
    }
    Ok(read.list)
}
