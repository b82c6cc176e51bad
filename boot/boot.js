// Starts the page: gets the program's bytes, compiles them once, runs them.
//
// Loaded after the glue of wasm-bindgen (target `no-modules`), which defines `wasm_bindgen`. The
// same file serves both builds. In dist/index.html the program is a file beside the page; in
// dist/wusum.html it is text in the page: base64 of raw deflate, since nothing can be loaded there.
//
// Leaves behind `globalThis.wusum` for the recognition worker, which is made from a blob of the
// same glue and is handed the same compiled module:
//   module: WebAssembly.Module
//   glue(): Promise<string>, the source text of the glue
"use strict";

(() => {
  const WASM = "./app_bg.wasm";
  const GLUE = "./app.js";

  const messages = {
    old: [
      "هذا المتصفح أقدم من أن يفتح وسوم. حدّث فايرفوكس أو كروم أو سفاري، ثم أعد فتح الصفحة.",
      "This browser is too old for Wusum. Update Firefox, Chrome or Safari and open the page again.",
    ],
    disk: [
      "لا تُفتح هذه النسخة من القرص مباشرة. افتح الملف wusum.html بدلًا منها.",
      "This copy cannot be opened straight from a disk. Open the file wusum.html instead.",
    ],
    load: [
      "تعذّر تحميل وسوم. تحقق من الاتصال ثم أعد تحميل الصفحة.",
      "Wusum could not be loaded. Check the connection and reload the page.",
    ],
  };

  /** Puts a message in both languages where the loading text stands. */
  const fail = (reason, cause) => {
    if (cause) console.error(cause);
    let boot = document.getElementById("boot");
    if (!boot) {
      boot = document.createElement("div");
      boot.id = "boot";
      document.body.prepend(boot);
    }
    boot.className = "broken";
    boot.dataset.test = "broken";
    boot.setAttribute("role", "alert");
    const [arabic, english] = messages[reason];
    boot.replaceChildren(
      ...[["ar", "rtl", arabic], ["en", "ltr", english]].map(([lang, dir, text]) => {
        const line = document.createElement("p");
        line.lang = lang;
        line.dir = dir;
        line.textContent = text;
        return line;
      }),
    );
  };

  /** The program's bytes, from the page itself. */
  const unpack = async (element) => {
    const letters = atob(element.textContent.trim());
    const packed = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new Response(stream).arrayBuffer();
  };

  const load = async (address) => {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`${address}: ${response.status} ${response.statusText}`);
    return response;
  };

  /** Compiles while loading where the server names the right type, after loading elsewhere. */
  const compile = async () => {
    const response = await load(WASM);
    const type = response.headers.get("Content-Type") ?? "";
    return type.startsWith("application/wasm") && WebAssembly.compileStreaming
      ? WebAssembly.compileStreaming(response)
      : WebAssembly.compile(await response.arrayBuffer());
  };

  const start = async () => {
    const inside = document.getElementById("wusum-wasm");
    if (!inside && location.protocol === "file:") return fail("disk");
    if (typeof WebAssembly !== "object" || (inside && typeof DecompressionStream !== "function")) {
      return fail("old");
    }
    let module;
    try {
      module = inside ? await WebAssembly.compile(await unpack(inside)) : await compile();
    } catch (cause) {
      return fail(cause instanceof WebAssembly.CompileError ? "old" : "load", cause);
    }
    // The packed text is of no use any more and takes memory.
    inside?.remove();
    globalThis.wusum = {
      module,
      glue: async () =>
        document.getElementById("wusum-glue")?.textContent ?? (await load(GLUE)).text(),
    };
    if (typeof wasm_bindgen !== "function") return fail("load");
    try {
      await wasm_bindgen({ module_or_path: module });
    } catch (cause) {
      // A panic has its own message by now, written by the program.
      if (document.querySelector('[data-test="broken"]')) return console.error(cause);
      return fail(cause instanceof WebAssembly.LinkError ? "old" : "load", cause);
    }
  };

  start();
})();
