//! Packs the tables of `data/` for the program to carry.
//!
//! A mistake in a table stops the build with the file, the line and what to do about it.

use std::path::{Path, PathBuf};

#[path = "src/lexicon/kinds.rs"]
mod kinds;
#[path = "src/lexicon/pack.rs"]
mod pack;
#[path = "src/lexicon/pack_rules.rs"]
mod pack_rules;
#[path = "src/lexicon/romanize.rs"]
// The build packs only.
#[allow(dead_code)]
mod romanize;
#[path = "src/lexicon/tables.rs"]
mod tables;

/// The rule files, in the order in which they are read.
const RULES: [&str; 7] = ["classes", "common", "names", "places", "actors", "persons", "readings"];

/// Why the tables could not be packed.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("{0} cannot be read: {1}")]
    Read(PathBuf, std::io::Error),
    #[error("{0} cannot be written: {1}")]
    Write(PathBuf, std::io::Error),
    #[error(transparent)]
    Table(#[from] tables::TableError),
    #[error("run this through cargo: {0} is not set")]
    Variable(&'static str),
}

fn main() -> std::process::ExitCode {
    match run() {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(failure) => {
            println!("cargo::error={failure}");
            std::process::ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Failure> {
    let variable = |name| std::env::var_os(name).ok_or(Failure::Variable(name));
    let data = Path::new(&variable("CARGO_MANIFEST_DIR")?).join("data");
    let read = |name: &str| {
        println!("cargo::rerun-if-changed=data/{name}");
        let path = data.join(name);
        std::fs::read_to_string(&path).map_err(|error| Failure::Read(path, error))
    };
    let [actors, places, villages] =
        [read("actors.tsv")?, read("places.tsv")?, read("villages.tsv")?];
    let [rollups, dated_forms, roles] =
        [read("rollups.tsv")?, read("dated_forms.tsv")?, read("roles.tsv")?];
    let [stopwords, traps] = [read("stopwords.tsv")?, read("traps.tsv")?];
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/lexicon/kinds.rs");
    println!("cargo::rerun-if-changed=src/lexicon/pack.rs");
    println!("cargo::rerun-if-changed=src/lexicon/romanize.rs");
    println!("cargo::rerun-if-changed=src/lexicon/pack_rules.rs");
    println!("cargo::rerun-if-changed=src/lexicon/tables.rs");
    let tables = tables::Tables::read(tables::Sources {
        actors: &actors,
        places: &places,
        villages: &villages,
        rollups: &rollups,
        dated_forms: &dated_forms,
        roles: &roles,
        stopwords: &stopwords,
        traps: &traps,
    })?;
    let files = RULES
        .iter()
        .map(|name| read(&format!("rules/{name}.rules")))
        .collect::<Result<Vec<String>, Failure>>()?;
    let rules = pack_rules::pack_rules(files.iter().map(String::as_str));
    let folder = variable("OUT_DIR")?;
    let write = |name: &str, bytes: &[u8]| {
        let path = Path::new(&folder).join(name);
        std::fs::write(&path, bytes).map_err(|error| Failure::Write(path, error))
    };
    if variable("CARGO_CFG_TARGET_ARCH")? == "wasm32" {
        // Half of the usual stack, which lies before all else: where the addresses of what is
        // static fit into twenty bits, each takes a byte less in the program.
        println!("cargo::rustc-link-arg-bin=app=-zstack-size=524288");
    }
    write("lexicon.bin", &pack::pack(&tables, &rules))
}
