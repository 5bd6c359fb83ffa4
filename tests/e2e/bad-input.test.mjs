// Bad input: each file has its message, the rest of the batch goes on, the page stays usable.
import assert from "node:assert/strict";
import { unlink } from "node:fs/promises";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { launch, until } from "./browser.mjs";
import { open } from "./hushtag.mjs";
import { folder } from "./photos.mjs";
import { serve } from "./site.mjs";

let browser, site, files, hushtag;

before(async () => {
  [browser, site, files] = await Promise.all([launch(), serve(), folder()]);
});

after(async () => {
  await browser?.close();
  site?.close();
  await files?.remove();
});

beforeEach(async () => {
  hushtag = await open(browser, site);
});

afterEach(async () => {
  await hushtag.close();
});

test("each broken file says what is wrong with it, and the photos beside it are drafted", async () => {
  const expected = {
    "empty.jpg": /empty/i,
    "text.jpg": /not a (photo|picture|image)|text|format/i,
    "truncated.jpg": /cut|truncat|incomplete|ends|damaged/i,
    "bomb.png": /pixels|megapixel/i,
    "too-large.jpg": /512 ?M/i,
    "without-size.png": /zero|0 ?(×|x|by) ?0|no (pixels|size)|size|damaged/i,
  };
  await hushtag.drop([
    await files.copy("cat.jpg"),
    await files.empty(),
    await files.text(),
    await files.truncated(),
    await files.bomb(),
    await files.tooLarge(),
    await files.withoutSize(),
    await files.animated(),
    await files.copy("coffee.jpg"),
  ]);
  const tiles = await hushtag.settled(9);
  for (const [name, message] of Object.entries(expected)) {
    const { state, failure } = tiles.find((tile) => tile.name === name);
    assert.equal(state, "failed", name);
    assert.match(failure, message, name);
  }
  for (const name of ["cat.jpg", "animated.webp", "coffee.jpg"]) {
    assert.equal(tiles.find((tile) => tile.name === name).state, "to-review", JSON.stringify(tiles));
  }
  await hushtag.open("coffee.jpg");
  assert.ok((await hushtag.keywords()).length > 0);
});

test("the same file twice is there once, and the page says so", async () => {
  const path = await files.copy("cat.jpg");
  await hushtag.drop([path]);
  await until("the photo", () => hushtag.tile("cat.jpg"));
  await hushtag.drop([path]);
  await until("the notice", async () => (await hushtag.notices()).some((notice) => /already/i.test(notice)));
  assert.equal((await hushtag.tiles()).length, 1);
});

test("a file deleted between the drop and its reading fails by its name, the others go on", async () => {
  const gone = await files.copy("flower.jpg", "gone.jpg");
  const stays = await files.copy("cat.jpg");
  await hushtag.dropScripted([gone, stays], () => unlink(gone));
  const tiles = await hushtag.settled(2);
  const { state, failure } = tiles.find(({ name }) => name === "gone.jpg");
  assert.equal(state, "failed");
  assert.match(failure, /read|deleted|found|moved/i);
  assert.equal(tiles.find(({ name }) => name === "cat.jpg").state, "to-review");
});

test("a worker that dies in the middle is replaced and its photos are finished", async () => {
  await hushtag.drop(await Promise.all(["astronaut.jpg", "coffee.jpg", "temple.jpg"].map((name) => files.copy(name))));
  await until("a photo at work", async () => (await hushtag.tiles()).some(({ state }) => state === "working"), { timeout: 120_000 });
  const workers = hushtag.page.workers();
  assert.ok(workers.length > 0);
  for (const worker of workers) {
    await worker.evaluate(() => void setTimeout(() => { throw new Error("out of memory"); }));
  }
  const tiles = await hushtag.settled(3);
  assert.deepEqual(tiles.map(({ state }) => state), ["to-review", "to-review", "to-review"], JSON.stringify(tiles));
});

test("a worker that dies again and again fails its photo with a message and can be tried again", async () => {
  // Whoever is told to analyse a photo dies of it.
  await hushtag.page.evaluate(() => {
    const { postMessage } = Worker.prototype;
    const isDeadly = ([envelope]) => Boolean(envelope?.Analyse ?? envelope?.get?.("Analyse"));
    globalThis.spare = () => void (Worker.prototype.postMessage = postMessage);
    Worker.prototype.postMessage = function (message, ...more) {
      postMessage.call(this, message, ...more);
      if (!Array.isArray(message) || !isDeadly(message)) return;
      this.terminate();
      setTimeout(() => this.dispatchEvent(new ErrorEvent("error", { message: "out of memory" })));
    };
  });
  await hushtag.drop([await files.copy("cat.jpg")]);
  const [tile] = await hushtag.settled(1);
  await hushtag.page.evaluate(() => spare());
  assert.equal(tile.state, "failed");
  assert.match(tile.failure, /worker|stopped|memory|start/i);
  await hushtag.open("cat.jpg");
  await hushtag.press("Try again");
  await until("the draft", async () => (await hushtag.tile("cat.jpg"))?.state === "to-review" || (await hushtag.page.$('[data-testid="keyword"]')), {
    timeout: 300_000,
  });
});

test("five hundred files are listed at once, can be stopped, and leave the page usable", async () => {
  const { readFile } = await import("node:fs/promises");
  const { sample } = await import("./photos.mjs");
  const picture = await readFile(sample("cat.jpg"));
  const many = await Promise.all(Array.from({ length: 500 }, (_, number) => files.put(`many-${number}.jpg`, picture)));
  const begun = Date.now();
  await hushtag.choose(many);
  await until("all tiles", async () => (await hushtag.tiles()).length === 500, { timeout: 60_000 });
  const listed = Date.now() - begun;
  assert.ok(listed < 30_000, `${listed} ms until all were listed`);
  await hushtag.press("Stop");
  await until("the stop", () => hushtag.page.$('[data-testid="batch-progress"][data-phase="stopped"]'));
  await hushtag.open("many-250.jpg");
  await hushtag.addKeyword("usable");
  assert.ok((await hushtag.keywords()).some(({ text }) => text === "usable"));
});
