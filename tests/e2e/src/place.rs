//! Where things lie.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

/// The folder of the whole project.
pub fn project() -> &'static Path {
    static PROJECT: OnceLock<PathBuf> = OnceLock::new();
    PROJECT.get_or_init(|| {
        let own = Path::new(env!("CARGO_MANIFEST_DIR"));
        own.ancestors().nth(2).expect("this package lies in tests/e2e of the project").to_owned()
    })
}

/// The built page.
pub fn dist() -> PathBuf {
    let dist = std::env::var_os("WUSUM_DIST").map_or_else(|| project().join("dist"), PathBuf::from);
    assert!(
        dist.join("index.html").is_file(),
        "{} holds no built page: run `cargo xtask build` first",
        dist.display()
    );
    dist
}

/// The address of chromedriver.
pub fn driver() -> String {
    std::env::var("WUSUM_WEBDRIVER").expect(
        "WUSUM_WEBDRIVER is not set. `cargo xtask test` sets it; or start `chromedriver \
         --port=9515` and set WUSUM_WEBDRIVER=http://127.0.0.1:9515",
    )
}

/// An empty folder for what one test writes, under `target/e2e/`.
pub fn folder(name: &str) -> PathBuf {
    let folder = output().join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("the folder of an earlier run can be removed");
    }
    fs::create_dir_all(&folder).expect("a folder can be made in target/");
    folder
}

/// Where tests write.
pub fn output() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| project().join("target"), PathBuf::from);
    target.join("e2e")
}

/// The articles of this package, by name: invented, and in the manner of real ones.
pub fn articles() -> Vec<(String, String)> {
    texts(&Path::new(env!("CARGO_MANIFEST_DIR")).join("articles"))
}

/// The text files of a folder, by name without the ending, in order.
pub fn texts(folder: &Path) -> Vec<(String, String)> {
    let entries = fs::read_dir(folder).expect("the folder of texts can be read");
    let mut found: Vec<_> = entries
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let name = path.file_stem()?.to_str()?.to_owned();
            let text = (path.extension()? == "txt").then(|| fs::read_to_string(&path))?;
            Some((name, text.expect("a text file is UTF-8")))
        })
        .collect();
    found.sort();
    found
}

/// The folder `shared` beside the project, with real articles and the scoring program. Most
/// machines have none.
pub fn shared() -> Option<PathBuf> {
    let shared = project().parent()?.join("shared");
    shared.join("seeds").is_dir().then_some(shared)
}

/// The schema of the native format.
pub fn schema() -> Value {
    let path = project().join("schema").join("wusum.schema.json");
    json(&fs::read(path).expect("the schema can be read"))
}

/// Reads JSON.
///
/// # Panics
/// On what is none, with its beginning.
pub fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap_or_else(|error| {
        let text: String = String::from_utf8_lossy(bytes).chars().take(300).collect();
        panic!("no JSON ({error}): {text}")
    })
}

/// What `wusum annotate` makes of a text: the native format.
///
/// # Panics
/// When the command line cannot be built or fails.
pub fn annotate(folder: &Path, name: &str, text: &str) -> Value {
    let file = folder.join(format!("{name}.txt"));
    fs::write(&file, text).expect("a text can be written in target/");
    let output =
        Command::new(command_line()).arg("annotate").arg(&file).output().expect("wusum starts");
    json(&succeeded("wusum annotate", output))
}

/// The program of the command line, built once.
fn command_line() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(["build", "--locked", "--package", "wusum", "--bin", "wusum"])
            .args(["--no-default-features", "--message-format", "json"])
            .current_dir(project())
            .output()
            .expect("cargo starts");
        let messages = String::from_utf8(succeeded("cargo build", output)).expect("UTF-8");
        messages
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok())
            .find_map(|message| Some(PathBuf::from(message.get("executable")?.as_str()?)))
            .expect("cargo names the program it has built")
    })
}

/// The output of a program that must succeed.
///
/// # Panics
/// With what it said when it failed.
pub fn succeeded(what: &str, output: Output) -> Vec<u8> {
    assert!(output.status.success(), "{what} failed:\n{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}
