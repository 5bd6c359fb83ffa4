// Models that somebody brought with `cargo xtask models add`, in the page: exports of random weights by their reference code, so
// nothing can be said of what they say, but that they say it.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { after, before, test } from "node:test";
import { launch, until } from "./browser.mjs";
import { open } from "./hushtag.mjs";
import { sample } from "./photos.mjs";
import { ROOT, changed, serve } from "./site.mjs";

const WORDS = ["sea", "dog", "forklift", "harbour crane"]; // tests/fixtures/tagger/words.csv

let browser, site;
const owners = [];

before(async () => {
  [browser, site] = await Promise.all([launch(), serve()]);
});

after(async () => {
  await browser?.close();
  for (const owner of owners) owner.close();
  site?.close();
});

const fixture = (...path) => join(ROOT, "tests/fixtures", ...path);

/**
 * The site as somebody builds it who added the models of this folder, without those of the tasks in `without`: the page names its
 * list of models by the sum of it.
 */
async function owned(folder, { without = [], change = (entry) => entry } = {}) {
  const brought = JSON.parse(await readFile(fixture(folder, "manifest.json"))).models.map(change);
  const names = brought.flatMap(({ file, tokens }) => [file, ...(tokens ? [tokens.file] : [])]);
  const files = new Map(await Promise.all(names.map(async (name) => [name, await readFile(fixture(folder, name))])));
  const page = await (await fetch(site.address)).text();
  const [, list, sum] = /(models\/manifest\.[0-9a-f]+\.json)=([0-9a-f]{64})/.exec(page);
  const manifest = await (await fetch(new URL(list, site.address))).json();
  const kept = manifest.models.filter(({ task }) => !without.includes(task));
  const text = JSON.stringify({ ...manifest, models: [...kept, ...brought] });
  const served = await changed(
    site,
    (url) => ["/", `/${list}`].includes(url) || files.has(basename(url)),
    (body, url) => files.get(basename(url)) ?? (url === "/" ? body.toString().replace(sum, sha256(text)) : text),
  );
  owners.push(served);
  return { served, names };
}

const sha256 = (text) => createHash("sha256").update(text).digest("hex");

test("a brought tagger says words of its own list, as itself, and they are drafts", async () => {
  for (const family of ["clip", "siglip"]) {
    // Whatever is told at all: the weights are random.
    const { served, names } = await owned(`tagger/${family}`, { change: (entry) => ({ ...entry, threshold: 0 }) });
    const hushtag = await open(browser, served);
    await hushtag.drop([sample("coffee.jpg")]);
    await hushtag.settled(1);
    await hushtag.open("coffee.jpg");
    const said = await until("its words", async () => {
      const words = (await hushtag.keywords()).filter(({ text }) => WORDS.includes(text));
      return words.length > 0 && words;
    });
    assert.deepEqual(new Set(said.map(({ verdict, origin }) => `${verdict} ${origin}`)), new Set(["undecided model"]), family);
    for (const name of names) assert.ok(served.hits.some((url) => url.endsWith(name)), name);
    assert.deepEqual(await hushtag.problems(), []);
    await hushtag.close();
  }
});

test("a brought captioner is asked in place of ours, and every photo has a sentence", async () => {
  const { served, names } = await owned("blip", { without: ["caption-memory", "caption-step"] });
  const hushtag = await open(browser, served);
  await hushtag.drop([sample("flower.jpg")]);
  await hushtag.settled(1);
  await hushtag.open("flower.jpg");
  const field = await hushtag.field("alt-text");
  assert.ok(field.text);
  for (const name of names) assert.ok(served.hits.some((url) => url.endsWith(name)), name);
  assert.ok(!(await hushtag.page.evaluate(() => performance.getEntriesByType("resource").some(({ name }) => name.includes("captioner-step")))));
  assert.deepEqual(await hushtag.problems(), []);
  await hushtag.close();
});

test("a brought detector is asked in place of ours", async () => {
  const { served, names } = await owned("dfine", { without: ["objects"] });
  const hushtag = await open(browser, served);
  await hushtag.drop([sample("flower.jpg")]);
  await hushtag.settled(1);
  assert.equal((await hushtag.tile("flower.jpg")).failure, null);
  for (const name of names) assert.ok(served.hits.some((url) => url.endsWith(name)), name);
  assert.ok(!(await hushtag.page.evaluate(() => performance.getEntriesByType("resource").some(({ name }) => name.includes("yolox")))));
  assert.deepEqual(await hushtag.problems(), []);
  await hushtag.close();
});
