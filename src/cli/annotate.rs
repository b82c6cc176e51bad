//! `wusum annotate`: texts in, annotations out.

use super::decode::{self, DecodeError};
use super::lexicon::Lists;
use super::{tell, write_out};
use crate::annotation::{Collection, Document, EditError};
use crate::formats::csv;
use crate::formats::native::{self, NativeError};
use crate::recognize::metadata::MetadataReader;
use crate::recognize::{Recognizer, suggest};
use std::collections::BTreeSet;
use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Finds actors and places in texts and writes them as annotations.
///
/// Reads text files in UTF-8, UTF-16 (with a byte order mark) or Windows-1256, and .json files of
/// the native format, whose human decisions stay while the rules run again.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Text files, or .json files of the native format; standard input where none is given.
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The file to write; standard output where none is given.
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    /// What to write; native where it is not given, or csv where OUT ends in .csv.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Also use the rules of this file (`wusum check-rules` checks it). May be given several times.
    #[arg(long, value_name = "FILE")]
    rules: Vec<PathBuf>,
    #[command(flatten)]
    lists: Lists,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// The native JSON: everything, and it can be read again.
    Native,
    /// A table for spreadsheets, one row a mention.
    Csv,
}

/// Why a file was left out.
#[derive(Debug, thiserror::Error)]
enum InputError {
    #[error("{0}")]
    Read(#[from] std::io::Error),
    #[error("{0}")]
    Decode(#[from] DecodeError),
    #[error("{0}")]
    Native(#[from] NativeError),
    #[error("the rules made an edit that does not fit the document: {0}")]
    Edit(#[from] EditError),
    #[error(
        "HTML is not read here, because finding the article in it takes a browser: open it in the \
         page, or save its text as .txt"
    )]
    Html,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> ExitCode {
    let Some(recognizer) = arguments.lists.recognizer(&arguments.rules) else {
        return ExitCode::FAILURE;
    };
    let mut metadata = MetadataReader::default();
    let mut collection = Collection::default();
    let mut left_out = 0_usize;
    let mut take = |name: &str, read: Result<Input, InputError>| match read
        .and_then(|read| annotated(&recognizer, &mut metadata, read))
    {
        Ok(read) => {
            collection.documents.extend(read.documents);
            for (field, value) in read.unknown.into_rows() {
                if collection.unknown.get(&field).is_none() {
                    collection.unknown.insert(field, value);
                }
            }
        }
        Err(error) => {
            tell(format_args!("{name}: {error}"));
            left_out += 1;
        }
    };
    if arguments.files.is_empty() {
        take("standard input", read_stdin());
    }
    for path in &arguments.files {
        if path.as_os_str() == "-" {
            take("standard input", read_stdin());
        } else {
            take(&path.display().to_string(), read_file(path));
        }
    }
    let inputs = arguments.files.len().max(1);
    if left_out == inputs {
        return ExitCode::FAILURE;
    }
    tell_of_namesakes(&collection);

    let table = arguments.output.as_deref().is_some_and(|path| ending(path) == "csv");
    let default = if table { Format::Csv } else { Format::Native };
    let output = match arguments.format.unwrap_or(default) {
        Format::Native => native::export(&collection),
        Format::Csv => csv::export(&collection),
    };
    let written = match &arguments.output {
        None => write_out(&output),
        Some(path) => match std::fs::write(path, output) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                tell(format_args!("{}: {error}", path.display()));
                ExitCode::FAILURE
            }
        },
    };
    if left_out > 0 {
        tell(format_args!("{left_out} of {inputs} files were left out"));
        return ExitCode::FAILURE;
    }
    written
}

/// Two documents of one name are told apart by nobody who reads the output.
fn tell_of_namesakes(collection: &Collection) {
    let mut seen = BTreeSet::new();
    for document in &collection.documents {
        if !seen.insert(&document.id) {
            tell(format_args!("more than one document is called \"{}\"", document.id));
        }
    }
}

/// What was read from a file.
enum Input {
    /// A text and the name for its document.
    Text { id: String, text: String },
    /// Documents that were annotated before.
    Native(Collection),
}

/// Runs the rules on each document.
fn annotated(
    recognizer: &Recognizer,
    metadata: &mut MetadataReader,
    input: Input,
) -> Result<Collection, InputError> {
    let mut collection = match input {
        Input::Native(collection) => collection,
        Input::Text { id, text } => {
            let proposal = metadata.propose(&text);
            let mut document = Document::new(id, text);
            document.title = proposal.title.unwrap_or_default();
            document.source.published = proposal.published.map(|date| date.to_string());
            document.source.publisher = proposal.publisher;
            Collection { documents: vec![document], ..Collection::default() }
        }
    };
    for document in &mut collection.documents {
        let edit = suggest(recognizer, document);
        document.apply(edit)?;
    }
    Ok(collection)
}

/// What stands after the last dot of the file's name, in lower case.
fn ending(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_lowercase()
}

fn read_file(path: &Path) -> Result<Input, InputError> {
    let ending = ending(path);
    if matches!(ending.as_str(), "html" | "htm" | "xhtml" | "mhtml") {
        return Err(InputError::Html);
    }
    let text = text_of(&path.display().to_string(), &std::fs::read(path)?)?;
    if ending == "json" {
        return Ok(Input::Native(native::import(&text)?));
    }
    let id = path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    Ok(Input::Text { id, text })
}

/// Text, or the native format if that is what comes in.
fn read_stdin() -> Result<Input, InputError> {
    let mut stdin = std::io::stdin().lock();
    if stdin.is_terminal() {
        tell("reading text from standard input; end it with Ctrl-D");
    }
    let mut bytes = Vec::new();
    stdin.read_to_end(&mut bytes)?;
    let text = text_of("standard input", &bytes)?;
    if text.trim_start().starts_with('{') {
        match native::import(&text) {
            // Some other text that begins with a brace.
            Err(NativeError::Foreign | NativeError::Json(_)) => {}
            read => return Ok(Input::Native(read?)),
        }
    }
    Ok(Input::Text { id: "stdin".to_owned(), text })
}

fn text_of(name: &str, bytes: &[u8]) -> Result<String, DecodeError> {
    let decoded = decode::decode(bytes)?;
    if decoded.damaged {
        tell(format_args!(
            "{name}: parts are no {}; \u{FFFD} stands in their place",
            decoded.encoding
        ));
    }
    Ok(decoded.text)
}
