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

/**
 * A photo in that page: whatever was brought was fetched, what it stands in for was not, and nothing failed. The site's own log says
 * so, because a page does not see what its worker fetches.
 */
async function looked({ served, names }, photo, replaced, act = async () => {}) {
  const asked = site.requests.length;
  const hushtag = await open(browser, served);
  await hushtag.drop([sample(photo)]);
  await hushtag.settled(1);
  assert.equal((await hushtag.tile(photo)).failure, null);
  await hushtag.open(photo);
  await act(hushtag);
  for (const name of names) assert.ok(served.hits.some((url) => url.endsWith(name)), name);
  const targets = site.requests.slice(asked).map(({ target }) => target);
  assert.ok(targets.some((target) => target.includes("efficientnet")), "the log has what is fetched");
  for (const name of replaced) assert.ok(!targets.some((target) => target.includes(name)), name);
  assert.deepEqual(await hushtag.problems(), []);
  await hushtag.close();
}

test("a brought tagger says words of its own list, as itself, and they are drafts", async () => {
  for (const family of ["clip", "siglip"]) {
    // Whatever is told at all: the weights are random.
    const owner = await owned(`tagger/${family}`, { change: (entry) => ({ ...entry, threshold: 0 }) });
    await looked(owner, "coffee.jpg", [], async (hushtag) => {
      const said = await until("its words", async () => {
        const words = (await hushtag.keywords()).filter(({ text }) => WORDS.includes(text));
        return words.length > 0 && words;
      });
      assert.deepEqual(new Set(said.map(({ verdict, origin }) => `${verdict} ${origin}`)), new Set(["undecided model"]), family);
    });
  }
});

test("a brought captioner is asked in place of ours, and every photo has a sentence", async () => {
  const owner = await owned("blip", { without: ["caption-memory", "caption-step"] });
  await looked(owner, "flower.jpg", ["captioner-memory", "captioner-step"], async (hushtag) => {
    assert.ok((await hushtag.field("alt-text")).text);
  });
});

test("a brought detector is asked in place of ours", async () => {
  await looked(await owned("dfine", { without: ["objects"] }), "flower.jpg", ["yolox"]);
});
