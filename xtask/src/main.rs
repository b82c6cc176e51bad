//! The project's own commands, `cargo xtask <command>`: what takes a fresh machine to a page.
//!
//! | module | concern |
//! |---|---|
//! | [`project`] | where things lie, how other programs are run |
//! | [`setup`] | the pinned tools: which there are, how a missing one is had |
//! | [`fonts`] | the two faces, from their pinned packages |
//! | [`build`] | `dist/`, by Trunk and what Trunk does not do |
//! | [`glue`] | short names between the program and its glue |
//! | [`order`] | the functions of the program in an order in which they compress |
//! | [`wasm`] | the little of WebAssembly's form that the two need |
//! | [`styles`] | the style sheets in one file |
//! | [`single_file`] | `dist/wusum.html`, everything in one file |
//! | [`html`] | the little of HTML that the two need |
//! | [`check`] | what must hold of every build: policy first, no absolute address |
//! | [`sizes`] | how big it is, and how big it may be |
//! | [`serve`] | a web server for `dist/` |
//! | [`browser`] | Chromium and its driver, for tests |
//! | [`bench`] | how fast it is, natively and in Chromium |
//! | [`test`] | all tests, in order |
//! | [`fuzz`] | looks for inputs that break the engine |
//! | [`screenshot`] | the picture of the page in `README.md` |

#![warn(missing_docs)]

mod bench;
mod browser;
mod build;
mod check;
mod fonts;
mod fuzz;
mod glue;
mod html;
mod order;
mod project;
mod screenshot;
mod serve;
mod setup;
mod single_file;
mod sizes;
mod styles;
mod test;
mod wasm;

use anyhow::{Context, Result, bail};
use project::Project;
use std::process::ExitCode;

const USAGE: &str = "\
The commands of Wusum. Each first installs what it needs and does not find.

  cargo xtask serve [--port N]  build the page and serve it on this machine
  cargo xtask build [--debug]   dist/, for any static host, and dist/wusum.html, one file;
                                --debug is quicker to build and several times larger
  cargo xtask test              every check and test, those in Chromium too
  cargo xtask fuzz [--minutes N] [TARGET ...]
                                look for inputs that break the engine, one minute a target
  cargo xtask sizes             how big the built page is, against what it may be
  cargo xtask bench             how fast engine and page are on this machine
  cargo xtask screenshot        docs/page.png, a picture of the page in dist/
";

fn main() -> ExitCode {
    match run(std::env::args().skip(1).collect()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Vec<String>) -> Result<()> {
    let project = Project::find()?;
    let mut arguments = arguments.iter().map(String::as_str);
    match arguments.next() {
        Some("serve") => {
            let port = match (arguments.next(), arguments.next(), arguments.next()) {
                (None, ..) => None,
                (Some("--port"), Some(port), None) => {
                    Some(port.parse().with_context(|| format!("--port {port} is no port number"))?)
                }
                _ => bail!("serve takes --port N and nothing else\n\n{USAGE}"),
            };
            // The port is taken first: no build is lost to one that is not free.
            let server = serve::Server::bind(port)?;
            build::build(&project, build::Mode::Release)?;
            server.run(project.dist())
        }
        Some("build") => {
            let mode = match (arguments.next(), arguments.next()) {
                (None, _) => build::Mode::Release,
                (Some("--debug"), None) => build::Mode::Debug,
                _ => bail!("build takes --debug and nothing else\n\n{USAGE}"),
            };
            build::build(&project, mode)
        }
        Some("test") => match arguments.next() {
            None => test::test(&project),
            Some(_) => bail!("test takes no arguments\n\n{USAGE}"),
        },
        Some("fuzz") => {
            let mut names: Vec<&str> = arguments.collect();
            let mut minutes = 1;
            if let Some(at) = names.iter().position(|name| *name == "--minutes") {
                let number = names.drain(at..).collect::<Vec<_>>();
                let (value, rest) = match number.as_slice() {
                    [_, value, rest @ ..] => (*value, rest),
                    _ => bail!("--minutes wants a number\n\n{USAGE}"),
                };
                minutes =
                    value.parse().with_context(|| format!("--minutes {value} is no number"))?;
                if minutes == 0 {
                    bail!("--minutes wants one or more\n\n{USAGE}");
                }
                names.extend(rest);
            }
            fuzz::fuzz(&project, &names, minutes)
        }
        Some("sizes") => match arguments.next() {
            None => sizes::sizes(&project),
            Some(_) => bail!("sizes takes no arguments\n\n{USAGE}"),
        },
        Some("bench") => match arguments.next() {
            None => bench::bench(&project),
            Some(_) => bail!("bench takes no arguments\n\n{USAGE}"),
        },
        Some("screenshot") => match arguments.next() {
            None => screenshot::screenshot(&project),
            Some(_) => bail!("screenshot takes no arguments\n\n{USAGE}"),
        },
        None | Some("help" | "--help" | "-h") => {
            print!("{USAGE}");
            Ok(())
        }
        Some(other) => bail!("there is no command {other}\n\n{USAGE}"),
    }
}
