// Each model in the page's worker, beside onnxruntime-web on the same files: one thread, WebAssembly with SIMD.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { open } from "../e2e/hushtag.mjs";
import { sample } from "../e2e/photos.mjs";
import { ROOT } from "../e2e/site.mjs";
import { median, ratio } from "./figures.mjs";

const RUNS = 12;
/** Not counted: caches fill, the browser compiles. */
const WARM = 3;
const RUNTIME = fileURLToPath(new URL("node_modules/onnxruntime-web/dist/", import.meta.url));
const RUNTIME_FILES = ["ort.wasm.min.mjs", "ort-wasm-simd-threaded.mjs", "ort-wasm-simd-threaded.wasm"];

/** What the worker does in each stage, as inputs of the models; it resizes the photo and decodes the outputs besides. */
const STAGES = {
  ReadingText: [["text-detection.onnx", [1, 3, 768, 1024]]],
  Tagging: [["efficientnet-lite2.onnx", [1, 3, 224, 224]]],
  FindingObjects: [["yolox-nano.onnx", [1, 3, 416, 416]]],
  FindingFaces: [
    ["centerface.onnx", [1, 3, 480, 640]],
    ["centerface.onnx", [1, 3, 480, 640]],
    ["yunet.onnx", [1, 3, 768, 1024]],
    ["yunet.onnx", [1, 3, 768, 1024]],
  ],
};

export async function models(browser, site, files) {
  const theirs = await runtime(browser);
  const ours = await hushtag(browser, site, files);
  const stages = {};
  for (const [stage, runs] of Object.entries(STAGES)) {
    const onnxruntime_ms = Number(runs.reduce((sum, [file]) => sum + theirs[file], 0).toFixed(1));
    const hushtag_ms = median(ours[stage]);
    stages[stage] = { models: runs.map(([file]) => file), hushtag_ms, onnxruntime_ms, ratio: ratio(hushtag_ms, onnxruntime_ms) };
  }
  return { photo: "astronaut.jpg, 512 × 512", stages, sizes: await sizes(site) };
}

/** The stages of photos that are analysed one after another, in milliseconds. */
async function hushtag(browser, site, files) {
  const listen = (page) =>
    page.evaluateOnNewDocument(() => {
      globalThis.heard = [];
      globalThis.Worker = class extends Worker {
        constructor(...given) {
          super(...given);
          this.addEventListener("message", ({ data: [envelope] }) => {
            const said = envelope?.Progress ?? envelope?.get?.("Progress");
            const stage = said?.[1] ?? (envelope?.Drafted || envelope?.get?.("Drafted") ? "Drafted" : null);
            if (stage) globalThis.heard.push([performance.now(), stage]);
          });
        }
      };
    });
  const page = await open(browser, site, { prepare: listen });
  const paths = [];
  for (let run = 0; run < RUNS + WARM; run++) paths.push(await files.copy("astronaut.jpg", `astronaut-${run}.jpg`));
  await page.drop(paths);
  await page.settled(paths.length);
  const heard = await page.page.evaluate(() => globalThis.heard);
  await page.close();
  const stages = {};
  for (const [at, [start, stage]] of heard.entries()) {
    if (stage in STAGES && at + 1 < heard.length) (stages[stage] ??= []).push(heard[at + 1][0] - start);
  }
  for (const times of Object.values(stages)) times.splice(0, WARM);
  return stages;
}

/** The median of each model, in milliseconds. */
async function runtime(browser) {
  const server = await served();
  const page = await browser.newPage();
  try {
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    const inputs = Object.values(STAGES).flat();
    const times = await page.evaluate(
      async (inputs, runs, warm) => {
        const ort = await import("/runtime/ort.wasm.min.mjs");
        ort.env.wasm.numThreads = 1;
        ort.env.wasm.wasmPaths = "/runtime/";
        const times = {};
        for (const [file, shape] of inputs) {
          if (times[file]) continue;
          const session = await ort.InferenceSession.create(`/models/${file}`, { executionProviders: ["wasm"] });
          const pixels = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, at) => ((at * 7919) % 255) / 127 - 1);
          times[file] = [];
          for (let run = 0; run < runs + warm; run++) {
            const start = performance.now();
            await session.run({ [session.inputNames[0]]: new ort.Tensor("float32", pixels, shape) });
            times[file].push(performance.now() - start);
          }
          times[file].splice(0, warm);
          await session.release();
        }
        return times;
      },
      inputs,
      RUNS,
      WARM,
    );
    return Object.fromEntries(Object.entries(times).map(([file, times]) => [file, median(times)]));
  } finally {
    await page.close();
    server.close();
  }
}

async function served() {
  const types = { mjs: "text/javascript", wasm: "application/wasm", onnx: "application/octet-stream" };
  const server = createServer(async ({ url }, response) => {
    const [, folder, file] = /^\/(runtime|models)\/([\w.-]+)$/.exec(url) ?? [];
    if (!folder) return response.setHeader("Content-Type", "text/html").end("<!doctype html><title>bench</title>");
    const content = await readFile(join(folder === "runtime" ? RUNTIME : join(ROOT, "models"), file)).catch(() => null);
    response.statusCode = content ? 200 : 404;
    response.setHeader("Content-Type", types[file.split(".").at(-1)] ?? "text/plain");
    response.end(content);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

/** What runs the models, without them: bytes, and bytes after gzip. */
async function sizes(site) {
  const loaded = site.requests.map(({ target }) => target.split("?")[0]).filter((target) => /\/worker[^/]*\.(js|wasm)$/.test(target));
  const ours = [...new Set(loaded)].map(async (target) => Buffer.from(await (await fetch(new URL(target, site.address))).arrayBuffer()));
  const theirs = RUNTIME_FILES.map((file) => readFile(join(RUNTIME, file)));
  const sum = async (files) => {
    const contents = await Promise.all(files);
    const total = (size) => contents.reduce((bytes, content) => bytes + size(content), 0);
    return { raw: total((content) => content.length), gzip: total((content) => gzipSync(content, { level: 9 }).length) };
  };
  return { hushtag_worker: await sum(ours), onnxruntime_web: await sum(theirs) };
}
