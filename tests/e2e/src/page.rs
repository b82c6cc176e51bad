//! One browser with one page: look, click, type, paste, drop, download.

use crate::place;
use crate::server::Server;
use serde_json::{Value, json};
use std::cell::Cell;
use std::fs;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};
use thirtyfour::prelude::*;
use tokio::runtime::{Builder, Runtime};

/// How long to wait for something that is to come. The machine may be busy with other tests.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long between two looks.
const GLANCE: Duration = Duration::from_millis(20);

/// How a browser is to be started.
#[derive(Clone, Debug)]
pub struct Setup {
    name: String,
    single_file: bool,
    server: Option<Server>,
    scripts: Vec<String>,
    arguments: Vec<String>,
    size: Option<(u32, u32)>,
}

impl Setup {
    /// For the test of this name. Files go into a folder of this name.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            single_file: false,
            server: None,
            scripts: Vec::new(),
            arguments: Vec::new(),
            size: None,
        }
    }

    /// `wusum.html` from the disk, and no server.
    pub fn single_file(mut self) -> Self {
        self.single_file = true;
        self
    }

    /// From a server that another browser has used: what that one kept belongs to its address.
    pub fn server(mut self, server: Server) -> Self {
        self.server = Some(server);
        self
    }

    /// A script that runs before the page's own.
    pub fn before(mut self, script: &str) -> Self {
        self.scripts.push(script.to_owned());
        self
    }

    /// An argument for Chromium.
    pub fn argument(mut self, argument: &str) -> Self {
        self.arguments.push(argument.to_owned());
        self
    }

    /// The size of the view, in CSS pixels.
    pub fn size(mut self, width: u32, height: u32) -> Self {
        self.size = Some((width, height));
        self
    }

    /// Starts the browser with a fresh profile and opens the page.
    pub fn open(self) -> Page {
        let folder = place::folder(&self.name);
        let downloads = folder.join("downloads");
        fs::create_dir_all(&downloads).expect("a folder can be made in target/");
        let server = (!self.single_file)
            .then(|| self.server.clone().unwrap_or_else(|| Server::of(place::dist())));
        let address = server.as_ref().map_or_else(
            || format!("file://{}", place::dist().join("wusum.html").display()),
            Server::address,
        );
        let runtime =
            Builder::new_current_thread().enable_all().build().expect("a runtime can be made");
        let driver = runtime
            .block_on(self.start(&downloads))
            .unwrap_or_else(|error| panic!("Chromium does not start: {error}"));
        let page = Page {
            runtime,
            driver: Some(driver),
            name: self.name,
            address,
            server,
            folder,
            downloads,
            taken: Cell::default(),
        };
        for script in self.scripts {
            page.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script }));
        }
        if let Some((width, height)) = self.size {
            page.resize(width, height);
        }
        page.visit();
        page
    }

    async fn start(&self, downloads: &Path) -> WebDriverResult<WebDriver> {
        let mut capabilities = DesiredCapabilities::chrome();
        capabilities.set_headless()?;
        // As root, in a container, Chromium has no sandbox of its own.
        for argument in ["--no-sandbox", "--disable-dev-shm-usage", "--window-size=1280,900"] {
            capabilities.add_arg(argument)?;
        }
        // A mouse, which hovers: a browser without a screen has none.
        capabilities.add_arg(
            "--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,\
             availablePointerTypes=4",
        )?;
        for argument in &self.arguments {
            capabilities.add_arg(argument)?;
        }
        if let Some(program) = std::env::var("WUSUM_CHROMIUM").ok().filter(|p| !p.is_empty()) {
            capabilities.set_binary(&program)?;
        }
        let prefs = json!({
            "download.default_directory": downloads,
            "download.prompt_for_download": false,
            // The page gives several files in a row.
            "profile.default_content_setting_values.automatic_downloads": 1,
        });
        capabilities.add_experimental_option("prefs", prefs)?;
        capabilities.set("goog:loggingPrefs", json!({ "browser": "ALL" }))?;
        let driver = WebDriver::new(place::driver(), capabilities).await?;
        driver.set_script_timeout(Duration::from_secs(60)).await?;
        Ok(driver)
    }
}

/// A mark in the article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The annotation's number, such as `a3`.
    pub id: String,
    /// `actor` or `place`.
    pub annotation_type: String,
    /// The group it is shown in.
    pub group: String,
    /// The word for its status.
    pub status: String,
    /// The words it is around.
    pub text: String,
}

/// One browser with one page. It ends with this value; when the test fails, a picture of the page
/// stays in the test's folder.
#[derive(Debug)]
pub struct Page {
    runtime: Runtime,
    driver: Option<WebDriver>,
    name: String,
    address: String,
    server: Option<Server>,
    folder: PathBuf,
    downloads: PathBuf,
    /// How many downloads were taken.
    taken: Cell<usize>,
}

impl Page {
    /// Opens the served page in a fresh browser.
    pub fn open(name: &str) -> Self {
        Setup::new(name).open()
    }

    /// Opens the served page with an article pasted into it and read.
    pub fn with(name: &str, text: &str) -> Self {
        let page = Self::open(name);
        page.paste(text);
        page
    }

    /// The driver.
    pub fn driver(&self) -> &WebDriver {
        self.driver.as_ref().expect("the driver is there until the page is dropped")
    }

    /// Does something with the driver.
    ///
    /// # Panics
    /// When the driver reports an error.
    pub fn run<T>(&self, doing: impl Future<Output = WebDriverResult<T>>) -> T {
        self.runtime.block_on(doing).unwrap_or_else(|error| panic!("{}: {error}", self.name))
    }

    /// A command of the DevTools protocol.
    pub fn cdp(&self, command: &str, parameters: Value) -> Value {
        self.run(self.driver().cdp().send_raw(command, parameters))
    }

    /// The server of the page.
    ///
    /// # Panics
    /// For the single file, which has none.
    pub fn server(&self) -> &Server {
        self.server.as_ref().expect("the page is served")
    }

    /// The folder for what this test writes.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Ends the browser as a failure of power would.
    pub fn crash(self) {
        let capabilities = self.driver().handle().capabilities().clone();
        let capabilities = serde_json::to_value(capabilities).expect("capabilities are JSON");
        let process =
            capabilities["goog:processID"].as_u64().expect("the driver tells its browser");
        let killed = Command::new("kill").args(["-KILL", &process.to_string()]).status();
        assert!(killed.is_ok_and(|status| status.success()), "the browser does not end");
    }

    /// Opens the page in the current tab and waits until it has started.
    pub fn visit(&self) {
        self.run(self.driver().goto(self.address.clone()));
        self.started();
    }

    /// Loads the page again.
    pub fn reload(&self) {
        self.run(self.driver().refresh());
        self.started();
    }

    /// Waits until the program has taken the page over.
    pub fn started(&self) {
        self.until(
            "the page starts",
            "return !!document.querySelector('[data-test=start], [data-test=article]')",
        );
    }

    /// Sets the size of the view, in CSS pixels. Unlike a window it may be as narrow as a phone.
    pub fn resize(&self, width: u32, height: u32) {
        let metrics = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false
        });
        self.cdp("Emulation.setDeviceMetricsOverride", metrics);
    }

    /// Runs a function's body in the page. It may use `arguments`.
    pub fn script(&self, body: &str, arguments: &[Value]) -> Value {
        let answer = self.run(self.driver().execute(body, arguments.to_vec()));
        answer.json().clone()
    }

    /// Runs a function's body in the page; its promise's outcome is the answer.
    pub fn script_async(&self, body: &str, arguments: &[Value]) -> Value {
        let body = format!(
            "const done = arguments[arguments.length - 1];
             (async (...arguments) => {{ {body} }})(...arguments)
               .then(done, error => done({{ failed: String(error) }}))"
        );
        let answer = self.run(self.driver().execute_async(body, arguments.to_vec()));
        let answer = answer.json().clone();
        if let Some(error) = answer.get("failed").and_then(Value::as_str) {
            panic!("{}: {error}", self.name);
        }
        answer
    }

    /// Waits until a function's body gives something that is neither null nor false.
    pub fn until(&self, what: &str, body: &str) -> Value {
        self.wait(what, || {
            let answer = self.script(body, &[]);
            (!answer.is_null() && answer != json!(false)).then_some(answer)
        })
    }

    /// Waits for something.
    ///
    /// # Panics
    /// When it does not come in time.
    pub fn wait<T>(&self, what: &str, look: impl FnMut() -> Option<T>) -> T {
        self.wait_for(what, PATIENCE, look)
    }

    /// Waits for something as long as it may take.
    ///
    /// # Panics
    /// When it does not come in time.
    pub fn wait_for<T>(
        &self,
        what: &str,
        patience: Duration,
        mut look: impl FnMut() -> Option<T>,
    ) -> T {
        let begin = Instant::now();
        loop {
            if let Some(found) = look() {
                return found;
            }
            assert!(begin.elapsed() < patience, "{}: not within {patience:?}: {what}", self.name);
            thread::sleep(GLANCE);
        }
    }

    /// Whether an element with this hook is there.
    pub fn has(&self, test: &str) -> bool {
        self.script("return !!document.querySelector(arguments[0])", &[json!(hook(test))])
            == json!(true)
    }

    /// Waits for an element with this hook.
    pub fn see(&self, test: &str) {
        self.wait(&format!("there is {test}"), || self.has(test).then_some(()));
    }

    /// Waits until no element has this hook.
    pub fn gone(&self, test: &str) {
        self.wait(&format!("{test} goes"), || (!self.has(test)).then_some(()));
    }

    /// The text of the first element with this hook, without space around it.
    pub fn text(&self, test: &str) -> String {
        self.property(test, "textContent").trim().to_owned()
    }

    /// An attribute of the first element with this hook. Empty where there is none.
    pub fn attribute(&self, test: &str, name: &str) -> String {
        let body = "return document.querySelector(arguments[0])?.getAttribute(arguments[1]) ?? ''";
        string(self.script(body, &[json!(hook(test)), json!(name)]))
    }

    /// A property of the first element with this hook, as text. Empty where there is none.
    pub fn property(&self, test: &str, name: &str) -> String {
        let body = "return String(document.querySelector(arguments[0])?.[arguments[1]] ?? '')";
        string(self.script(body, &[json!(hook(test)), json!(name)]))
    }

    /// An attribute of the root element. Empty where there is none.
    pub fn root(&self, name: &str) -> String {
        let body = "return document.documentElement.getAttribute(arguments[0]) ?? ''";
        string(self.script(body, &[json!(name)]))
    }

    /// Clicks the first element with this hook as soon as a click reaches it.
    pub fn click(&self, test: &str) {
        self.click_on(&hook(test));
    }

    /// Clicks the first element that a CSS selector finds as soon as a click reaches it.
    pub fn click_on(&self, selector: &str) {
        let mut last = String::new();
        let begin = Instant::now();
        while begin.elapsed() < PATIENCE {
            let clicked = self
                .runtime
                .block_on(async { self.driver().find(By::Css(selector)).await?.click().await });
            match clicked {
                Ok(()) => return,
                Err(error) => last = error.to_string().lines().take(4).collect(),
            }
            // What lies under a bar is brought out from under it, as a person would.
            let body = "document.querySelector(arguments[0])?.scrollIntoView({ block: 'center' })";
            self.script(body, &[json!(selector)]);
            thread::sleep(GLANCE);
        }
        panic!("{}: {selector} cannot be clicked: {last}", self.name);
    }

    /// Clicks on the mark of an annotation until its card opens: of marks in marks the innermost is
    /// chosen first, and the next click goes outwards.
    pub fn choose(&self, id: &str) {
        let card = || self.attribute("card", "data-id");
        if !card().is_empty() && card() != id {
            // The card may lie over the mark.
            self.click("card-close");
            self.gone("card");
        }
        for _ in 0..4 {
            let before = card();
            if before == id {
                return;
            }
            self.click_on(&format!("mark[data-id=\"{id}\"]"));
            self.wait("a card opens", || (card() != before).then_some(()));
        }
        assert_eq!(card(), id, "{}: which card opens", self.name);
    }

    /// Types into the element that has the focus, a letter or a named key at a time.
    pub fn press(&self, keys: impl Into<TypingData>) {
        self.run(self.driver().action_chain().send_keys(keys.into()).perform());
    }

    /// Presses a key while others are held.
    pub fn press_with(&self, held: &[Key], key: impl Into<char>) {
        let mut chain = self.driver().action_chain();
        for key in held {
            chain = chain.key_down(key.clone());
        }
        let key = key.into();
        chain = chain.key_down(key).key_up(key);
        for key in held.iter().rev() {
            chain = chain.key_up(key.clone());
        }
        self.run(chain.perform());
    }

    /// Replaces what an input field holds by typing.
    pub fn fill(&self, test: &str, text: &str) {
        self.click(test);
        self.press_with(&[Key::Control], 'a');
        self.cdp("Input.insertText", json!({ "text": text }));
    }

    /// Pastes a text as plain text, and waits until it has been read.
    pub fn paste(&self, text: &str) {
        let before = self.announced().0;
        self.paste_data(&[("text/plain", text)]);
        self.read(before);
    }

    /// Pastes data of several types where the page takes them: into its big field, or anywhere.
    pub fn paste_data(&self, data: &[(&str, &str)]) {
        let body = "
            const data = new DataTransfer();
            for (const [type, text] of arguments[0]) data.setData(type, text);
            const target = document.querySelector('[data-test=paste]') ?? document.body;
            const init = { clipboardData: data, bubbles: true, cancelable: true };
            target.dispatchEvent(new ClipboardEvent('paste', init));";
        self.script(body, &[json!(data)]);
    }

    /// Drops a file on the page.
    pub fn drop_file(&self, name: &str, bytes: &[u8]) {
        self.drop_files(&[(name, bytes)]);
    }

    /// Drops files on the page, all at once.
    pub fn drop_files(&self, files: &[(&str, &[u8])]) {
        let body = "
            const data = new DataTransfer();
            for (const [name, content] of arguments[0]) {
              const bytes = Uint8Array.from(atob(content), c => c.charCodeAt(0));
              data.items.add(new File([bytes], name));
            }
            const init = { dataTransfer: data, bubbles: true, cancelable: true };
            for (const kind of ['dragenter', 'dragover', 'drop'])
              document.body.dispatchEvent(new DragEvent(kind, init));";
        let files: Vec<_> =
            files.iter().map(|(name, bytes)| json!([name, base64(bytes)])).collect();
        self.script(body, &[json!(files)]);
    }

    /// What a screen reader was told last, and its number.
    pub fn announced(&self) -> (u64, String) {
        let number = self.attribute("announcement", "data-number").parse().unwrap_or(0);
        (number, self.text("announcement"))
    }

    /// Waits until a text has been read by the rules: that is announced, after the announcement
    /// of the given number.
    pub fn read(&self, before: u64) {
        self.wait_for("the text is read", Duration::from_secs(60), || {
            let (number, said) = self.announced();
            let read = said.starts_with("انتهت القراءة") || said.starts_with("The text was read");
            (number > before && read).then_some(())
        });
    }

    /// Waits until the last edit is in the browser's storage.
    pub fn saved(&self) {
        self.wait("the work is saved", || {
            (self.attribute("saved", "data-state") == "saved").then_some(())
        });
    }

    /// The marks of the article, in order. One that is in several pieces comes once.
    pub fn marks(&self) -> Vec<Mark> {
        let body = "
            const found = new Map();
            for (const mark of document.querySelectorAll('[data-test=article] mark')) {
              const { id, type, group, status } = mark.dataset;
              const before = found.get(id);
              const text = (before?.[4] ?? '') + mark.textContent;
              found.set(id, [id, type, group, status, text]);
            }
            return [...found.values()];";
        let Value::Array(marks) = self.script(body, &[]) else { return Vec::new() };
        let field = |mark: &Value, at: usize| mark[at].as_str().unwrap_or_default().to_owned();
        marks
            .iter()
            .map(|mark| Mark {
                id: field(mark, 0),
                annotation_type: field(mark, 1),
                group: field(mark, 2),
                status: field(mark, 3),
                text: field(mark, 4),
            })
            .collect()
    }

    /// The first mark around a text.
    ///
    /// # Panics
    /// When there is none.
    pub fn mark(&self, text: &str) -> Mark {
        let marks = self.marks();
        let found = marks.iter().find(|mark| mark.text.contains(text)).cloned();
        found.unwrap_or_else(|| panic!("{}: no mark around {text} in {marks:#?}", self.name))
    }

    /// Waits until the mark of an annotation satisfies a condition; `None` stands for no mark.
    pub fn mark_is(&self, id: &str, what: &str, is: impl Fn(Option<&Mark>) -> bool) {
        self.wait(&format!("the mark {id} is {what}"), || {
            is(self.marks().iter().find(|mark| mark.id == id)).then_some(())
        });
    }

    /// Waits until an annotation has a status.
    pub fn status_is(&self, id: &str, status: &str) {
        self.mark_is(id, status, |mark| mark.is_some_and(|mark| mark.status == status));
    }

    /// Selects a stretch of the article's text, as a pointer would.
    pub fn select(&self, words: &str) {
        let body = "
            const walker = document.createTreeWalker(
              document.querySelector('[data-test=article]'), NodeFilter.SHOW_TEXT);
            const nodes = [];
            let all = '';
            for (let node; (node = walker.nextNode());) {
              nodes.push([node, all.length]);
              all += node.data;
            }
            const at = all.indexOf(arguments[0]);
            if (at < 0) return false;
            const place = (offset, end) => {
              const [node, start] = nodes.findLast(([, start]) => end ? start < offset : start <= offset);
              return [node, offset - start];
            };
            const [from, to] = [place(at, false), place(at + arguments[0].length, true)];
            getSelection().setBaseAndExtent(...from, ...to);
            from[0].parentElement.scrollIntoView({ block: 'center' });
            return true;";
        let found = self.script(body, &[json!(words)]);
        assert_eq!(found, json!(true), "{}: {words} is not in the article", self.name);
    }

    /// Downloads everything by the button: the file's name and the parsed content.
    pub fn download(&self) -> (String, Value) {
        self.click("download");
        let (name, bytes) = self.downloaded();
        (name, place::json(&bytes))
    }

    /// Waits for a download that was not taken yet: the file's name and bytes.
    pub fn downloaded(&self) -> (String, Vec<u8>) {
        let folder = self.downloads.join(self.taken.get().to_string());
        let found = self.wait("a file is downloaded", || {
            let entries: Vec<_> = fs::read_dir(&self.downloads)
                .ok()?
                .filter_map(|entry| Some(entry.ok()?.path()))
                .filter(|path| path.is_file())
                .collect();
            // Chromium first writes into a file with a name of its own, hidden or with an ending.
            let unfinished = entries.iter().any(|path| {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                name.starts_with('.')
                    || name.ends_with(".crdownload")
                    || fs::metadata(path).is_ok_and(|data| data.len() == 0)
            });
            if unfinished { None } else { entries.into_iter().next() }
        });
        let name = found.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = fs::read(&found).expect("a download can be read");
        // Out of the way of the next one, which may have the same name.
        fs::create_dir_all(&folder).expect("a folder can be made in target/");
        fs::rename(&found, folder.join(&name)).expect("a download can be moved");
        self.taken.set(self.taken.get() + 1);
        (name, bytes)
    }

    /// The lines of the browser's console since the last look.
    pub fn console(&self) -> Vec<String> {
        let lines = self.run(self.driver().browser_log());
        lines.into_iter().map(|line| line.message).collect()
    }

    /// A line of the menu is chosen.
    pub fn menu(&self, test: &str) {
        self.click("menu");
        self.click(test);
    }

    /// Back to the empty page.
    pub fn new_text(&self) {
        self.menu("new");
        self.see("start");
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        let Some(driver) = self.driver.take() else { return };
        if thread::panicking() {
            let picture = self.folder.join("failed.png");
            let source = self.runtime.block_on(async {
                let _ = driver.screenshot(&picture).await;
                driver.source().await
            });
            if let Ok(source) = source {
                let _ = fs::write(self.folder.join("failed.html"), source);
            }
            eprintln!("{}: see {}", self.name, picture.display());
        }
        let _ = self.runtime.block_on(driver.quit());
    }
}

/// The CSS selector of a hook for tests.
fn hook(test: &str) -> String {
    format!("[data-test=\"{test}\"]")
}

fn string(value: Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let mut bits = 0u32;
        for at in 0..3 {
            bits = bits << 8 | u32::from(group.get(at).copied().unwrap_or(0));
        }
        for at in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * at) & 63) as usize];
            text.push(if at <= group.len() { letter as char } else { '=' });
        }
    }
    text
}
