// Before everything else: which text may become a script's address or markup here, and why the page does not come.
{
  const meta = (name) => document.querySelector(`meta[name="hushtag:${name}"]`)?.content ?? "";
  const absolute = (address) => new URL(address, document.baseURI).href;

  // One script may be started from an address, the workers' own. Markup is what the page's fixed parts are made of:
  // no element that loads, sends, frames or runs something, and no address.
  const worker = absolute(meta("worker-js"));
  const ELEMENTS =
    "aside|b|br|button|circle|code|dd|details|div|dl|dt|em|fieldset|figure|footer|g|h1|h2|h3|h4|header|hr|kbd|label|legend|li|main|ol|option|p|path|polyline|q|rect|section|small|span|strong|summary|svg|table|tbody|td|th|thead|tr|ul";
  const ATTRIBUTES =
    "aria-[a-z]+|class|colspan|cx|cy|d|data-[a-z-]+|disabled|draggable|fill|focusable|for|height|hidden|id|lang|points|preserveAspectRatio|r|role|rows|rx|scope|selected|stroke|tabindex|title|type|value|viewBox|width|x|y";
  const TAG = `</?(?:${ELEMENTS})(?:\\s+(?:${ATTRIBUTES})(?:="[^"<]*")?)*\\s*/?>`;
  const PLAIN = new RegExp(`^(?:[^<]|${TAG}|<!-*>)*$`);
  globalThis.trustedTypes?.createPolicy("default", {
    createHTML: (markup) => (PLAIN.test(markup) ? markup : null),
    createScriptURL: (address) => (absolute(address) === worker ? address : null),
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
