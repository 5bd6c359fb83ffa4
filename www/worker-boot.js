// Starts a worker without a connection of its own: the page sends the compiled wasm as the first message.
// Imported as a script: Firefox holds a worker's static imports against `worker-src`, by which it may start no other.
const { default: init } = await import("./worker.js");

// The page hears of errors, not of rejections.
addEventListener("unhandledrejection", ({ reason }) => reportError(reason));

addEventListener(
  "message",
  ({ data }) => init({ module_or_path: data }).catch(reportError),
  { once: true },
);

postMessage("booted");
