//! `docs/page.png`: a picture of the built page with an article of the tests in it.

use crate::browser::{Browser, Driver};
use crate::project::Project;
use crate::serve::Server;
use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

/// An article of the tests: invented, so that it may be shown.
const ARTICLE: &str = "tests/e2e/articles/2-drones.txt";
/// The mention whose card is open.
const CHOSEN: &str = "\u{639}\u{64A}\u{646} \u{639}\u{64A}\u{633}\u{649}";
/// Where the picture goes.
const PICTURE: &str = "docs/page.png";
/// In CSS pixels.
const SIZE: (u32, u32) = (1440, 900);

/// Pastes the article, opens a card, and waits until everything is drawn.
const SCRIPT: &str = "
  const [text, chosen, done] = arguments;
  const frame = () => new Promise(requestAnimationFrame);
  const until = async look => {
    for (;;) {
      const found = look();
      if (found) return found;
      await frame();
    }
  };
  (async () => {
    const field = await until(() => document.querySelector('[data-test=paste]'));
    const data = new DataTransfer();
    data.setData('text/plain', text);
    const init = { clipboardData: data, bubbles: true, cancelable: true };
    field.dispatchEvent(new ClipboardEvent('paste', init));
    // The first is in the headline.
    const mark = await until(() => [...document.querySelectorAll('[data-test=article] mark')]
      .filter(mark => mark.textContent.includes(chosen))[1]);
    mark.click();
    await until(() => document.querySelector('[data-test=card]'));
    await until(() => document.querySelector('[data-test=saved][data-state=saved]'));
    await document.fonts.ready;
    await frame();
    await frame();
  })().then(() => done(null), error => done(String(error)));";

/// Makes the picture of the page in `dist/`.
///
/// # Errors
/// When there is no built page, no browser, or the page does not do what it should.
pub fn screenshot(project: &Project) -> Result<()> {
    if !project.dist().join("index.html").is_file() {
        bail!("there is no page in dist/; run `cargo xtask build` first");
    }
    let text = fs::read_to_string(project.root().join(ARTICLE))
        .with_context(|| format!("reading {ARTICLE}"))?;
    let browser = Browser::find(project)?;
    let driver = browser.start_driver()?;
    let server = Server::anywhere()?;
    let address = server.address().to_owned();
    server.spawn(project.dist());

    let session = Session::start(&driver, browser.program())?;
    let metrics =
        json!({ "width": SIZE.0, "height": SIZE.1, "deviceScaleFactor": 1, "mobile": false });
    let emulate = json!({ "cmd": "Emulation.setDeviceMetricsOverride", "params": metrics });
    session.ask("POST", "goog/cdp/execute", &emulate)?;
    session.ask("POST", "url", &json!({ "url": address }))?;
    let shown = json!({ "script": SCRIPT, "args": [text, CHOSEN] });
    if let Some(error) = session.ask("POST", "execute/async", &shown)?.as_str() {
        bail!("the page cannot be shown: {error}");
    }
    let picture = session.ask("GET", "screenshot", &Value::Null)?;
    let picture = STANDARD
        .decode(picture.as_str().unwrap_or_default())
        .context("the browser's picture is no base64")?;
    let path = project.root().join(PICTURE);
    fs::create_dir_all(project.root().join("docs")).context("making docs/")?;
    fs::write(&path, &picture).with_context(|| format!("writing {PICTURE}"))?;
    println!("{PICTURE} has {} bytes", picture.len());
    Ok(())
}

/// A browser that a driver has started. It ends with the driver.
struct Session {
    host: String,
    path: String,
}

impl Session {
    fn start(driver: &Driver, browser: &Path) -> Result<Self> {
        let host = driver.address().trim_start_matches("http://").to_owned();
        let none = Self { host, path: String::new() };
        let arguments =
            ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars"];
        let capabilities = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "timeouts": { "script": 30_000 },
            "goog:chromeOptions": { "binary": browser, "args": arguments },
        } } });
        let answer = none.ask("POST", "session", &capabilities)?;
        let id = answer.get("sessionId").and_then(Value::as_str);
        let path = format!("session/{}/", id.context("the driver has started no browser")?);
        Ok(Self { path, ..none })
    }

    /// One command of the WebDriver protocol, and its value.
    fn ask(&self, method: &str, command: &str, body: &Value) -> Result<Value> {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let mut stream = TcpStream::connect(&self.host).context("asking the driver")?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        write!(
            stream,
            "{method} /{}{command} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.path,
            self.host,
            body.len()
        )?;
        // The driver leaves the connection open: the answer is as long as its head says.
        let mut reader = BufReader::new(stream);
        let mut length = 0;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).with_context(|| format!("the answer to {command}"))?;
            match line.split_once(':') {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.trim().parse().context("the driver's answer has no length")?;
                }
                _ if line.trim().is_empty() => break,
                _ => {}
            }
        }
        let mut content = vec![0; length];
        reader.read_exact(&mut content).with_context(|| format!("the answer to {command}"))?;
        let mut content: Value = serde_json::from_slice(&content)
            .with_context(|| format!("the driver's answer to {command} is no JSON"))?;
        let value = content.get_mut("value").map(Value::take).unwrap_or_default();
        if let Some(error) = value.get("error").and_then(Value::as_str) {
            let message = value.get("message").and_then(Value::as_str).unwrap_or_default();
            bail!("the browser refuses {command}: {error}: {message}");
        }
        Ok(value)
    }
}
