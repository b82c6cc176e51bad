//! A static server that keeps a log, and a witness that must hear nothing.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;

/// A server on a port of its own; it goes on until the tests end. Clones are the same server.
#[derive(Clone, Debug)]
pub struct Server {
    port: u16,
    log: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Serves a folder, as a static host would.
    pub fn of(folder: PathBuf) -> Self {
        Self::start(Some(folder))
    }

    /// Answers everything, lets every other page read it, and serves nothing: only the policy of
    /// the page keeps the page from it.
    pub fn witness() -> Self {
        Self::start(None)
    }

    fn start(folder: Option<PathBuf>) -> Self {
        let listener =
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port of this machine is free");
        let port = listener.local_addr().expect("a bound port has a number").port();
        let log = Arc::default();
        let kept = Arc::clone(&log);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (folder, log) = (folder.clone(), Arc::clone(&kept));
                // A browser that goes away in the middle is its own matter.
                thread::spawn(move || visit(stream, folder.as_deref(), &log));
            }
        });
        Self { port, log }
    }

    /// Its address, with a slash at the end.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// Its host and port.
    pub fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// What was asked of it, in order: method and path, or `connected` for a connection over which
    /// nothing was asked.
    pub fn log(&self) -> Vec<String> {
        self.log.lock().expect("no visit panics").clone()
    }
}

fn visit(stream: TcpStream, folder: Option<&Path>, log: &Mutex<Vec<String>>) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut writer = stream;
    let note = |line: &str| log.lock().expect("no visit panics").push(line.to_owned());
    if folder.is_none() {
        // Even a connection is too much.
        note("connected");
    }
    loop {
        let mut request = String::new();
        if reader.read_line(&mut request).ok()? == 0 {
            return Some(());
        }
        let mut length = 0;
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).ok()? == 0 || line.trim().is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().unwrap_or(0);
            }
        }
        std::io::copy(&mut reader.by_ref().take(length), &mut std::io::sink()).ok()?;
        let mut words = request.split_whitespace();
        let (method, path) = (words.next()?, words.next()?);
        note(&format!("{method} {path}"));
        let (status, kind, body) = answer(path, folder);
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\
             Cache-Control: no-cache\r\n{}\r\n",
            body.len(),
            if folder.is_none() { "Access-Control-Allow-Origin: *\r\n" } else { "" }
        );
        writer.write_all(head.as_bytes()).ok()?;
        writer.write_all(&body).ok()?;
    }
}

fn answer(path: &str, folder: Option<&Path>) -> (&'static str, &'static str, Vec<u8>) {
    let Some(folder) = folder else { return ("200 OK", "text/plain", b"heard".to_vec()) };
    let path = path.split(['?', '#']).next().unwrap_or_default().trim_start_matches('/');
    let path = if path.is_empty() { "index.html" } else { path };
    let file = folder.join(path);
    match fs::read(&file) {
        Ok(body) if !path.contains("..") => ("200 OK", kind(&file), body),
        _ => ("404 Not Found", "text/plain", b"not here".to_vec()),
    }
}

fn kind(path: &Path) -> &'static str {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("wasm") => "application/wasm",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}
