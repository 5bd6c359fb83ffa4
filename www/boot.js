// Before everything else: which text may become a script's address or markup here, and why the page does not come.
{
  const meta = (name) => document.querySelector(`meta[name="hushtag:${name}"]`)?.content ?? "";
  const absolute = (address) => new URL(address, document.baseURI).href;

  // One script may be started from an address, the workers' own, and that address names memory of this page: what was held
  // against its hash is what runs. Fetched once more for the worker, it could be another.
  let worker = null;
  const workerScript = async () => {
    const pins = new Map(meta("pins").split(/\s+/).map((pin) => pin.split("=")));
    const verified = async (file) => {
      const address = absolute(file);
      const hash = pins.get(file)?.match(/../g)?.map((pair) => Number.parseInt(pair, 16));
      const answer = await fetch(address, hash && { integrity: `sha256-${btoa(String.fromCharCode(...hash))}` }).catch(() => null);
      if (answer?.ok) return answer.blob();
      throw new Error(`${address.split("/").at(-1)} did not come, or is not the file this page was built with`);
    };
    const files = await Promise.all(meta("worker-js").split(/\s+/).map(verified));
    worker ??= URL.createObjectURL(new Blob(files.flatMap((file) => [file, "\n"]), { type: "text/javascript" }));
    return worker;
  };
  Object.defineProperty(globalThis, "hushtagWorkerScript", { value: workerScript });

  // Markup is what the page's fixed parts are made of: no element that loads, sends, frames or runs something, and no address.
  const ELEMENTS =
    "aside|b|br|button|circle|code|dd|details|div|dl|dt|em|fieldset|figure|footer|g|h1|h2|h3|h4|header|hr|kbd|label|legend|li|main|ol|option|p|path|polyline|q|rect|section|small|span|strong|summary|svg|table|tbody|td|th|thead|tr|ul";
  const ATTRIBUTES =
    "aria-[a-z]+|class|colspan|cx|cy|d|data-[a-z-]+|disabled|draggable|fill|focusable|for|height|hidden|id|lang|points|preserveAspectRatio|r|role|rows|rx|scope|selected|stroke|tabindex|title|type|value|viewBox|width|x|y";
  const TAG = `</?(?:${ELEMENTS})(?:\\s+(?:${ATTRIBUTES})(?:="[^"<]*")?)*\\s*/?>`;
  const PLAIN = new RegExp(`^(?:[^<]|${TAG}|<!-*>)*$`);
  globalThis.trustedTypes?.createPolicy("default", {
    createHTML: (markup) => (PLAIN.test(markup) ? markup : null),
    createScriptURL: (address) => (address === worker ? address : null),
  });

  const tell = (what) => {
    const note = Object.assign(document.createElement("p"), { className: "boot-failed", role: "alert" });
    note.textContent = `${what} Reload the page; if it stays so, tell whoever hosts it.`;
    document.body.prepend(note);
  };
  const whenThereIsABody = (act) => {
    if (document.body) act();
    else addEventListener("DOMContentLoaded", act, { once: true });
  };
  const refused = new Set();
  addEventListener(
    "error",
    ({ target }) => {
      if (target === globalThis) return neverStood();
      const address = target instanceof HTMLScriptElement ? target.src : target instanceof HTMLLinkElement && target.href;
      if (!address || refused.has(address)) return;
      refused.add(address);
      const file = new URL(address).pathname.split("/").at(-1);
      whenThereIsABody(() => tell(`${file} did not come, or is not the file this page was built with.`));
    },
    true,
  );
  addEventListener("unhandledrejection", () => neverStood());
  // Once the page stands, it tells of its faults itself.
  const neverStood = () => {
    if (!document.querySelector("[data-boot]")) return;
    whenThereIsABody(() => tell("The page’s code did not come, or is not what this page was built with."));
  };
}
