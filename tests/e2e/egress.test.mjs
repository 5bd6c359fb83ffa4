// Nothing leaves: every request of a whole session, and attempts to get something out.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, until } from "./browser.mjs";
import { SELF_TEST, open } from "./hushtag.mjs";
import { folder } from "./photos.mjs";
import { ROOT, serve, sink } from "./site.mjs";

let browser, site, files, hushtag, outside, records;
const seen = [];

before(async () => {
  records = await mkdtemp(join(tmpdir(), "hushtag-net-"));
  // Chromium's own record of everything its network stack does, whoever asked for it.
  const log = [`--log-net-log=${join(records, "net.json")}`, "--net-log-capture-mode=Everything"];
  [browser, site, files, outside] = await Promise.all([launch("chromium", { arguments: log }), serve(), folder(), sink()]);
  hushtag = await open(browser, site);
  const record = ({ request }) => seen.push({ method: request.method, url: request.url, body: request.hasPostData ?? false });
  hushtag.page.on("request", (request) => {
    seen.push({ method: request.method(), url: request.url(), body: request.hasPostData() });
  });
  hushtag.page.on("workercreated", async (worker) => {
    worker.client.on("Network.requestWillBeSent", record);
    await worker.client.send("Network.enable").catch(() => {});
  });
});

after(async () => {
  await browser?.close();
  site?.close();
  outside?.close();
  await files?.remove();
  await rm(records, { recursive: true, force: true });
});

test("the page is served with the policy it carries itself", async () => {
  const response = await fetch(site.address);
  const header = response.headers.get("content-security-policy");
  const [, markup] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(await response.text());
  assert.ok(header.startsWith(markup.replaceAll("&amp;", "&")), `${header}\n${markup}`);
  for (const [name, value] of [
    ["referrer-policy", "no-referrer"],
    ["x-content-type-options", "nosniff"],
    ["cross-origin-opener-policy", "same-origin"],
    ["cross-origin-resource-policy", "same-origin"],
    ["cache-control", "no-cache"],
    ["connection-allowlist", "(response-origin)"],
  ]) {
    assert.equal(response.headers.get(name), value, name);
  }
  assert.match(response.headers.get("permissions-policy"), /camera=\(\).*microphone=\(\)/);
});

test("a whole session asks for static files of its own origin, and for nothing once the models are there", async () => {
  // In the second one there is text, for which a model is fetched that others do without.
  await hushtag.drop([await files.copy("cat.jpg"), await files.copy("astronaut.jpg")]);
  await hushtag.settled(2);
  await until("the models", () => hushtag.page.$('[data-testid="model-progress"][data-phase="ready"], [data-testid="app"]:not(:has([data-testid="model-progress"]))'));
  const loaded = { served: site.requests.length, seen: seen.length };
  assert.ok(loaded.served > 5, "the record is empty");
  assert.ok(site.requests.some(({ target }) => target.includes("text-recognition")), "every model is there");

  await hushtag.drop([await files.copy("coffee.jpg")]);
  await hushtag.settled(3);
  for (const name of ["cat.jpg", "astronaut.jpg", "coffee.jpg"]) {
    await hushtag.open(name);
    await hushtag.addKeyword("a word that must not leave");
    await hushtag.press("Accept all drafts");
    await hushtag.finish(name);
    await hushtag.press("Back to all photos");
  }
  await hushtag.export({ all: true, sidecars: true, copies: true });
  await hushtag.closeDialog();

  assert.deepEqual(site.requests.slice(loaded.served), [], "requests after the models were loaded");
  const later = seen.slice(loaded.seen).filter(({ url }) => !url.startsWith("blob:"));
  assert.deepEqual(later, [], "requests after the models were loaded, as the browser saw them");
  for (const { method, target, status, body } of site.requests) {
    assert.deepEqual({ method, status, body }, { method: "GET", status: 200, body: 0 }, target);
    assert.doesNotMatch(target, /[?#]/, "an address that carries something");
  }
  for (const { method, url, body } of seen) {
    // Tried when the page opened, to see that the browser stops it; the last test shows that it never began.
    if (url === SELF_TEST) continue;
    assert.ok(url.startsWith(`${site.origin}/`) || url.startsWith(`blob:${site.origin}/`), url);
    assert.deepEqual({ method, body }, { method: "GET", body: false }, url);
  }
  assert.deepEqual(await hushtag.problems(), []);
});

test("the page cannot reach another origin by any of the usual ways", async () => {
  await fetch(`${outside.address}/counted`);
  assert.equal(outside.hits.length, 1, "the other origin counts");
  const outcomes = await hushtag.page.evaluate(async (address) => {
    // What is refused may throw at once, or never settle well.
    const settle = async (name, attempt) => [name, await Promise.resolve().then(attempt).then(() => "done", () => "refused")];
    const event = (target, good) =>
      new Promise((resolve, reject) => {
        target.addEventListener(good, resolve);
        target.addEventListener("error", reject);
        setTimeout(reject, 2000);
      });
    const element = (name, properties, good = "load") => {
      const made = Object.assign(document.createElement(name), properties);
      const outcome = event(made, good);
      document.head.append(made);
      return outcome;
    };
    const xhr = () =>
      new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        request.onload = resolve;
        request.onerror = reject;
        request.open("POST", `${address}/xhr`);
        request.send("photo");
      });
    const socket = () => event(new WebSocket(`${address.replace("http", "ws")}/socket`), "open");
    navigator.sendBeacon(`${address}/beacon`, "photo");
    const form = Object.assign(document.createElement("form"), { action: `${address}/form`, method: "post", target: "_self" });
    document.body.append(form);
    form.submit();
    const link = Object.assign(document.createElement("a"), { href: "#", ping: `${address}/ping` });
    document.body.append(link);
    link.click();
    document.body.style.backgroundImage = `url(${address}/background)`;
    const rules = { prefetch: [{ source: "list", urls: [`${address}/speculation`] }] };
    await settle("speculation", () => element("script", { type: "speculationrules", textContent: JSON.stringify(rules) }));
    return Promise.all([
      settle("fetch", () => fetch(`${address}/fetch`, { method: "POST", body: "photo", mode: "no-cors" })),
      settle("keepalive", () => fetch(`${address}/keepalive`, { keepalive: true, mode: "no-cors" })),
      settle("xhr", xhr),
      settle("socket", socket),
      settle("events", () => event(new EventSource(`${address}/events`), "open")),
      settle("image", () => element("img", { src: `${address}/image?photo` })),
      settle("script", () => element("script", { src: `${address}/script` })),
      settle("module", () => import(`${address}/module`)),
      settle("style", () => element("link", { rel: "stylesheet", href: `${address}/style` })),
      settle("prefetch", () => element("link", { rel: "prefetch", href: `${address}/prefetch` })),
      settle("frame", () => element("iframe", { src: `${address}/frame` }).then(() => Promise.reject())),
      settle("object", () => element("object", { data: `${address}/object` })),
      settle("video", () => element("video", { src: `${address}/video` }, "loadeddata")),
      settle("font", () => new FontFace("taken", `url(${address}/font)`).load()),
      settle("worker", () => event(new Worker(`${address}/worker`), "message")),
      settle("shared worker", () => event(new SharedWorker(`${address}/shared`), "message")),
      settle("service worker", () => navigator.serviceWorker.register(`${address}/service`)),
      settle("transport", () => new WebTransport(`${address.replace("http", "https")}/transport`).ready),
    ]);
  }, outside.address);
  assert.deepEqual(outcomes.filter(([, outcome]) => outcome !== "refused"), []);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  assert.deepEqual(outside.hits, ["GET /counted"]);
});

test("text becomes neither script nor markup, and no other script of the page's own address is started", async () => {
  const own = site.requests.find(({ target }) => target.includes("app-entry")).target;
  const outcomes = await hushtag.page.evaluate(async (own) => {
    const attempt = (act) => {
      try {
        return act() ?? "done";
      } catch (error) {
        return error.name;
      }
    };
    // In a task of the page's own: the developer tools may evaluate what they like.
    await new Promise((resolve) => setTimeout(resolve));
    const into = (markup) => attempt(() => void (document.createElement("div").innerHTML = markup));
    return {
      plain: into('<p class="hint">Nothing but text</p>'),
      image: into("<img src=x onerror=alert(1)>"),
      frame: into('<iframe srcdoc="<p>"></iframe>'),
      refresh: into('<meta http-equiv="refresh" content="0;url=https://other.example">'),
      link: into('<a href="https://other.example">Go</a>'),
      handler: into('<p onclick="alert(1)">'),
      form: into("<form action=https://other.example>"),
      document: attempt(() => document.write("<iframe>")),
      source: attempt(() => void (document.createElement("script").src = own)),
      text: attempt(() => void (document.createElement("script").text = "1")),
      eval: attempt(() => (0, eval)("1")),
      function: attempt(() => new Function("1")),
      worker: attempt(() => new Worker(own)),
      blob: attempt(() => new Worker(URL.createObjectURL(new Blob(["1"])))),
      policy: attempt(() => trustedTypes.createPolicy("another", { createHTML: (text) => text })),
      again: attempt(() => trustedTypes.createPolicy("default", { createHTML: (text) => text })),
    };
  }, own);
  const { plain, ...others } = outcomes;
  assert.equal(plain, "done", "the page's own fixed parts");
  for (const [name, outcome] of Object.entries(others)) assert.match(outcome, /^(Type|Eval)Error$/, name);
});


test("the page has no peer connections", async () => {
  await hushtag.page.evaluate(() => {
    delete globalThis.RTCPeerConnection;
    globalThis.RTCPeerConnection = Object;
  }).catch(() => {});
  assert.equal(await hushtag.page.evaluate(() => typeof RTCPeerConnection), "undefined");
});

test("a worker has nothing left to open a connection with, and no policy that lets it", async () => {
  const [worker] = hushtag.page.workers();
  assert.ok(worker, "a worker is running");
  assert.match(worker.url(), /^blob:/);
  const before = site.requests.length;
  const { left, modules } = await worker.evaluate(
    async (outside, own) => {
      const names = "fetch XMLHttpRequest WebSocket WebSocketStream EventSource WebTransport importScripts caches Cache BroadcastChannel Worker SharedWorker RTCPeerConnection indexedDB";
      const holders = [];
      for (let at = globalThis; at; at = Object.getPrototypeOf(at)) holders.push(at);
      const isThere = (name) => globalThis[name] !== undefined || holders.slice(1).some((holder) => Object.hasOwn(holder, name));
      // What is gone cannot be put back.
      for (const name of names.split(" ")) {
        try {
          Object.defineProperty(globalThis, name, { value: Object });
        } catch {
          // As it should be.
        }
      }
      const left = [...names.split(" ").filter(isThere), ...["serviceWorker", "storageBuckets", "storage"].filter((name) => navigator[name])];
      const load = (address) => import(address).then(() => "done", () => "refused");
      return { left, modules: await Promise.all([load(`${outside}/module`), load(`${own}module`), load("data:text/javascript,1")]) };
    },
    outside.address,
    site.address,
  );
  assert.deepEqual(left, []);
  assert.deepEqual(modules, ["refused", "refused", "refused"]);
  assert.deepEqual(outside.hits, ["GET /counted"]);
  assert.equal(site.requests.length, before);
});

test("the browser's own record of the network shows no other address", async () => {
  await browser.close();
  const text = await readFile(join(records, "net.json"), "utf8");
  const { constants, events } = JSON.parse(text.trimEnd().endsWith("}") ? text : `${text.trimEnd().replace(/,$/, "")}]}`);
  const started = constants.logEventTypes.URL_REQUEST_START_JOB;
  const requests = events.filter(({ type, params }) => type === started && params?.url);
  // What the browser asks for itself (updates, its clock) belongs to no page.
  const isOfPage = ({ params }) => `${params.initiator} ${params.network_isolation_key}`.includes("http://localhost");
  const ofPage = requests.filter(isOfPage);
  assert.ok(ofPage.length > 5, `${ofPage.length} requests were recorded`);
  const elsewhere = ofPage.map(({ params }) => params.url).filter((url) => !url.startsWith(`${site.origin}/`));
  assert.deepEqual(elsewhere, []);
  assert.ok(!text.includes('"host":"https://self-test.hushtag.invalid'), "the page's own attempt was stopped before its name was looked up");
  assert.deepEqual(requests.filter(({ params }) => params.url.startsWith(outside.address)), []);
  assert.ok(!text.includes("a word that must not leave"));
  assert.ok(await readFile(join(ROOT, "dist/_headers"), "utf8").then((headers) => headers.includes("connect-src 'none'")));
});
