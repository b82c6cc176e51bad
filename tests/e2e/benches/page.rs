//! How fast the built page is in Chromium: start, recognition in a worker, one edit. `cargo xtask
//! bench` runs it and prints a table beside the budgets.
//!
//! The texts are those of `../shared/corpora/incidents.jsonl` where that is there, else the
//! invented articles; the longer ones repeat them.

use e2e::{Page, Setup, place};
use serde_json::{Value, json};
use std::fs;

/// Notes when the empty page stands.
const READY: &str = "
    window.ready = new Promise(done => {
      const look = () => {
        if (document.querySelector('[data-test=paste]')) done(performance.now());
        else requestAnimationFrame(look);
      };
      look();
    });";

/// A worker as the page makes it, which takes its own time.
const WORKER: &str = "
    const [texts, rounds] = arguments;
    const script = `onmessage = ({ data }) => {
      const begin = performance.now();
      const { memory } = data.module ? self.program = wasm_bindgen.initSync(data) : self.program;
      const read = text => wasm_bindgen.recognize_for_page(text, undefined, () => {});
      if (data.module) {
        wasm_bindgen.take_lists('');
        postMessage({ time: performance.now() - begin, memory: memory.buffer.byteLength });
        return;
      }
      let time = Infinity;
      for (let round = 0; round < data.rounds; round++) {
        const begin = performance.now();
        read(data.text);
        time = Math.min(time, performance.now() - begin);
      }
      postMessage({ time, memory: memory.buffer.byteLength });
    };`;
    const blob = new Blob([await wusum.glue(), ';', script], { type: 'text/javascript' });
    const worker = new Worker(URL.createObjectURL(blob));
    const ask = message => new Promise(answer => {
      worker.onmessage = ({ data }) => answer(data);
      worker.postMessage(message);
    });
    const answers = [await ask({ module: wusum.module })];
    for (const [at, text] of texts.entries()) answers.push(await ask({ text, rounds: rounds[at] }));
    worker.terminate();
    return answers;";

/// Pastes, and waits for the frame after the marks are painted.
const PASTE: &str = "
    const [text] = arguments;
    const begin = performance.now();
    const data = new DataTransfer();
    data.setData('text/plain', text);
    const init = { clipboardData: data, bubbles: true, cancelable: true };
    document.querySelector('[data-test=paste]').dispatchEvent(new ClipboardEvent('paste', init));
    const frame = () => new Promise(requestAnimationFrame);
    while (!document.querySelector('mark')) await frame();
    await frame();
    return performance.now() - begin;";

/// Accepts the mention that is chosen, and waits for the frame that shows it.
const ACCEPT: &str = "
    const begin = performance.now();
    const key = new KeyboardEvent('keydown', { code: 'KeyA', key: 'a', bubbles: true });
    document.activeElement.dispatchEvent(key);
    const frame = () => new Promise(requestAnimationFrame);
    while (!document.querySelector('mark[data-status=accepted]')) await frame();
    await frame();
    return performance.now() - begin;";

fn main() {
    let text = text();
    let sizes = [5_000, 500_000, 5_000_000];
    let texts: Vec<String> = sizes.iter().map(|size| cut(&text, *size)).collect();

    let page = Page::open("bench-worker");
    let answers = page.script_async(WORKER, &[json!(texts), json!([20, 5, 2])]);
    let answer = |at: usize, field: &str| number(&answers[at][field]);
    println!("\n{:52} {:>10} {:>8}  budget", "in Chromium", "measured", "");
    row("engine ready in a worker, from its tables", answer(0, "time"), "ms", "150 ms");
    for (at, text) in texts.iter().enumerate() {
        let time = answer(at + 1, "time");
        let name = format!("recognition of {} kB in the worker, warm", text.len() / 1000);
        row(&name, time, "ms", "");
        let budget = if at == 2 { "30 MB/s" } else { "" };
        row("", text.len() as f64 / 1000.0 / time, "MB/s", budget);
    }
    row("memory of WebAssembly, tables only", answer(0, "memory") / 1e6, "MB", "");
    row("memory of WebAssembly after 5 MB of text", answer(3, "memory") / 1e6, "MB", "32 MB");
    drop(page);

    let page = Setup::new("bench-start").before(READY).open();
    let ready = least(5, || {
        page.reload();
        number(&page.script_async("return await ready", &[]))
    });
    row("from navigation to the page that takes a text", ready, "ms", "1000 ms");
    let painted = least(5, || {
        let time = number(&page.script_async(PASTE, &[json!(texts[0])]));
        page.new_text();
        time
    });
    row("paste of 5 kB to painted marks", painted, "ms", "50 ms");
    let before = page.announced().0;
    page.script_async(PASTE, &[json!(texts[1])]);
    page.read(before);
    let marks = page.marks();
    page.choose(&marks.first().expect("a text of this size has marks").id);
    let edit = least(5, || {
        let time = number(&page.script_async(ACCEPT, &[]));
        page.click("undo");
        page.until("it is undone", "return !document.querySelector('mark[data-status=accepted]')");
        time
    });
    row("500 kB: one edit to the next frame", edit, "ms", "50 ms");
}

fn row(name: &str, measured: f64, unit: &str, budget: &str) {
    println!("{name:52} {measured:10.1} {unit:8}  {budget}");
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

/// The least of some measurements: the machine does other things too.
fn least(rounds: u32, mut measure: impl FnMut() -> f64) -> f64 {
    (0..rounds).map(|_| measure()).fold(f64::INFINITY, f64::min)
}

/// Real texts one after the other, or invented ones.
fn text() -> String {
    let corpus = place::project().join("../shared/corpora/incidents.jsonl");
    let Ok(lines) = fs::read_to_string(corpus) else {
        println!("../shared/corpora is not there: reading the invented articles instead");
        return place::articles().into_iter().map(|(_, text)| text + "\n").collect();
    };
    lines
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter_map(|row| Some(row["text"].as_str()?.to_owned() + "\n"))
        .collect()
}

/// This many bytes of the text again and again, at most, up to the end of a line.
fn cut(text: &str, size: usize) -> String {
    let mut long = text.repeat(size.div_ceil(text.len()));
    let mut end = size;
    while !long.is_char_boundary(end) {
        end -= 1;
    }
    long.truncate(end);
    long
}
