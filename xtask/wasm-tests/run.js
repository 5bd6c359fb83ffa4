// Runs the tests of a bound module; the report stands in #output, the outcome on the root element.
import init, * as bound from "./tests.js";

/** What wasm-bindgen-test calls each test through. */
globalThis.__wbg_test_invoke = (test) => test();

// A test that fails shows what it wrote to the console.
for (const method of ["debug", "log", "info", "warn", "error"]) {
  const original = console[method];
  console[method] = (...values) => {
    bound[`__wbgtest_console_${method}`](values);
    original.apply(console, values);
  };
}

try {
  const exports = await init({ module_or_path: new URL("./tests.wasm", import.meta.url) });
  const filter = new URLSearchParams(location.search).get("filter") ?? "";
  const names = Object.keys(exports).filter((name) => name.startsWith("__wbgt_"));
  const wanted = names.filter((name) => name.includes(filter));
  const context = new bound.WasmBindgenTestContext(false);
  context.filtered_count(names.length - wanted.length);
  const passed = await context.run(wanted.map((name) => exports[name]));
  document.documentElement.dataset.outcome = passed ? "passed" : "failed";
} catch (error) {
  document.querySelector("#output").append(`${error}\n${error?.stack ?? ""}\n`);
  document.documentElement.dataset.outcome = "failed";
}
