//! A web server for `dist/` on this machine: what a static host does, and no more.
//!
//! Trunk's own server puts an inline script into the page, which the page's policy forbids.

use anyhow::{Context, Result, bail};
use std::fs;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The first port tried when none is asked for.
const PORT: u16 = 8080;

/// A server that has its port and does not answer yet.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: String,
}

impl Server {
    /// Takes a port on this machine alone: the one asked for, else the first free one from 8080.
    ///
    /// # Errors
    /// When the port is taken.
    pub fn bind(port: Option<u16>) -> Result<Self> {
        let listener = match port {
            Some(port) => TcpListener::bind((Ipv4Addr::LOCALHOST, port)).with_context(|| {
                format!("port {port} of this machine is not free; choose another with --port")
            })?,
            None => (PORT..PORT + 100)
                .find_map(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok())
                .with_context(|| format!("no free port from {PORT} on; choose one with --port"))?,
        };
        let address = format!("http://{}/", listener.local_addr().context("asking for the port")?);
        Ok(Self { listener, address })
    }

    /// Takes any free port.
    ///
    /// # Errors
    /// When this machine has none.
    pub fn anywhere() -> Result<Self> {
        Self::bind(Some(0))
    }

    /// Where the page is.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Serves a folder until the program ends.
    ///
    /// # Errors
    /// When the port is lost.
    pub fn run(self, folder: PathBuf) -> Result<()> {
        println!("\nWusum is at {}\nCtrl+C ends it.", self.address);
        self.answer(folder)
    }

    /// Serves a folder beside what else the program does.
    pub fn spawn(self, folder: PathBuf) {
        std::thread::spawn(move || self.answer(folder));
    }

    fn answer(self, folder: PathBuf) -> Result<()> {
        for stream in self.listener.incoming() {
            let stream = match stream {
                Ok(stream) => stream,
                // The visitor was gone again.
                Err(error) if error.kind() == ErrorKind::ConnectionAborted => continue,
                Err(error) => return Err(error).context("waiting for the browser"),
            };
            let folder = folder.clone();
            // A browser that goes away in the middle is its own matter.
            std::thread::spawn(move || {
                let _ = visit(stream, &folder);
            });
        }
        Ok(())
    }
}

/// Answers the requests of one connection, until the browser closes it or is silent for long.
fn visit(stream: TcpStream, folder: &Path) -> Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut writer = stream;
    loop {
        let mut request = String::new();
        // A head of more than 64 KiB is no browser's.
        let mut head = reader.by_ref().take(65_536);
        if head.read_line(&mut request)? == 0 {
            return Ok(());
        }
        loop {
            let mut line = String::new();
            if head.read_line(&mut line)? == 0 {
                return Ok(());
            }
            if line.trim().is_empty() {
                break;
            }
        }
        let answer = respond(&request, folder);
        let head = format!(
            "HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\n\
             X-Content-Type-Options: nosniff\r\n\r\n",
            answer.status,
            answer.kind,
            answer.body.len()
        );
        writer.write_all(head.as_bytes())?;
        if !request.starts_with("HEAD ") {
            writer.write_all(&answer.body)?;
        }
        writer.flush()?;
        if answer.last {
            return Ok(());
        }
    }
}

/// What a request is answered with.
#[derive(Debug)]
struct Answer {
    status: &'static str,
    kind: &'static str,
    body: Vec<u8>,
    /// Whether the connection ends after it.
    last: bool,
}

fn respond(request: &str, folder: &Path) -> Answer {
    let error = |status: &'static str, last| Answer {
        status,
        kind: "text/plain; charset=utf-8",
        body: status.as_bytes().to_vec(),
        last,
    };
    let mut words = request.split_whitespace();
    match (words.next(), words.next()) {
        (Some("GET" | "HEAD"), Some(target)) => match find(target, folder) {
            Ok(path) => match fs::read(&path) {
                Ok(body) => Answer { status: "200 OK", kind: kind(&path), body, last: false },
                Err(_) => error("404 Not Found", false),
            },
            Err(_) => error("400 Bad Request", false),
        },
        // What follows may have a body that is not read here.
        (Some(_), Some(_)) => error("405 Method Not Allowed", true),
        _ => error("400 Bad Request", true),
    }
}

/// The file that the target of a request means. It is always in the folder.
fn find(target: &str, folder: &Path) -> Result<PathBuf> {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let path = decode(path)?;
    let mut found = folder.to_owned();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        if part.starts_with('.') || part.contains(['\\', ':', '\0']) {
            bail!("no such name");
        }
        found.push(part);
    }
    if found.is_dir() {
        found.push("index.html");
    }
    Ok(found)
}

/// Undoes the percent signs of an address.
fn decode(path: &str) -> Result<String> {
    let mut bytes = Vec::new();
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = [rest.next().unwrap_or_default(), rest.next().unwrap_or_default()];
                u8::from_str_radix(std::str::from_utf8(&digits)?, 16)?
            }
            byte => byte,
        });
    }
    Ok(String::from_utf8(bytes)?)
}

fn kind(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("wasm") => "application/wasm",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with this package's own manifest in it.
    fn folder() -> &'static Path {
        Path::new(env!("CARGO_MANIFEST_DIR"))
    }

    #[test]
    fn answers() {
        for (request, status) in [
            ("GET /Cargo.toml HTTP/1.1", "200 OK"),
            ("HEAD /Cargo.toml HTTP/1.1", "200 OK"),
            ("GET /Cargo.toml?x#y HTTP/1.1", "200 OK"),
            ("GET /%43argo.toml HTTP/1.1", "200 OK"),
            ("GET /src/main.rs HTTP/1.1", "200 OK"),
            ("GET / HTTP/1.1", "404 Not Found"),
            ("GET /missing HTTP/1.1", "404 Not Found"),
            ("GET /../Cargo.toml HTTP/1.1", "400 Bad Request"),
            ("GET /%2e%2e/Cargo.toml HTTP/1.1", "400 Bad Request"),
            ("GET /src/..%2f..%2fCargo.toml HTTP/1.1", "400 Bad Request"),
            ("GET /.git/config HTTP/1.1", "400 Bad Request"),
            ("GET /%zz HTTP/1.1", "400 Bad Request"),
            ("GET /%4 HTTP/1.1", "400 Bad Request"),
            ("POST / HTTP/1.1", "405 Method Not Allowed"),
            ("nonsense", "400 Bad Request"),
            ("", "400 Bad Request"),
        ] {
            assert_eq!(respond(request, folder()).status, status, "{request}");
        }
    }

    #[test]
    fn a_connection_serves_many_files() {
        let server = Server::anywhere().unwrap();
        let address = server.address().trim_start_matches("http://").trim_matches('/').to_owned();
        server.spawn(folder().to_owned());
        let mut stream = TcpStream::connect(address).unwrap();
        stream
            .write_all(
                b"GET /Cargo.toml HTTP/1.1\r\nHost: x\r\n\r\nHEAD /Cargo.toml HTTP/1.1\r\n\r\n\
                  DELETE / HTTP/1.1\r\n\r\n",
            )
            .unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        let manifest = fs::read_to_string(folder().join("Cargo.toml")).unwrap();
        assert_eq!(text.matches("HTTP/1.1 200 OK").count(), 2, "{text}");
        assert_eq!(text.matches(&manifest).count(), 1, "{text}");
        assert!(text.contains("405 Method Not Allowed"), "{text}");
    }
}
