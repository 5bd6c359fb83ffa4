// Keywords that a person adds are learnt on the device, and every keyword shows why it is there.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { launch, until } from "./browser.mjs";
import { open } from "./hushtag.mjs";
import { folder, look, sample } from "./photos.mjs";
import { serve } from "./site.mjs";

const CAMPAIGN = "Spring campaign";
const LOOKS = {
  "one.jpg": [0, 0, 0.9, 0.9],
  "two.jpg": [0.1, 0.1, 1, 1],
  "three.jpg": [0, 0.1, 0.9, 1],
  "four.jpg": [0.05, 0, 1, 0.95],
};

let browser, site, hushtag, files, paths;

before(async () => {
  [browser, site, files] = await Promise.all([launch(), serve(), folder()]);
  paths = [];
  for (const [name, area] of Object.entries(LOOKS)) {
    paths.push(await files.put(name, await look(browser, sample("flower.jpg"), area)));
  }
  hushtag = await open(browser, site);
});

after(async () => {
  await browser?.close();
  site?.close();
  await files?.remove();
});

const named = async (text) => (await hushtag.keywords()).find((keyword) => keyword.text === text);
const campaign = () => named(CAMPAIGN);
const learnt = () => hushtag.page.$$eval('[data-testid="learnt-word"]', (words) => words.map((word) => word.textContent.trim()));

async function add(name) {
  await hushtag.open(name);
  await hushtag.addKeyword(CAMPAIGN);
  // What was accepted for most of the others is offered, and typing it takes the offer.
  await until("the keyword", async () => ["person", "batch"].includes((await campaign())?.origin));
}

async function reload() {
  await hushtag.page.reload();
  await until("the first screen", () => hushtag.page.$('[data-testid="app"]'));
}

async function see(...photos) {
  await hushtag.drop(photos);
  await hushtag.settled(photos.length);
}

async function openDialog() {
  await hushtag.press("Learnt keywords …");
  await until("the dialog", () => hushtag.page.$('dialog[aria-label="Learnt keywords"][open]'));
}

test("what a person adds to three photos is suggested for the next that looks like them, and for no other", async () => {
  await see(...paths, sample("temple.jpg"), sample("officer.jpg"));
  await add("one.jpg");
  await add("two.jpg");
  await hushtag.open("four.jpg");
  assert.equal(await campaign(), undefined, "two photos are too few");
  await add("three.jpg");
  await hushtag.open("four.jpg");
  await until("the suggestion", campaign);
  assert.deepEqual(await campaign(), { text: CAMPAIGN, verdict: "undecided", origin: "model" });
  for (const other of ["temple.jpg", "officer.jpg"]) {
    await hushtag.open(other);
    assert.equal(await campaign(), undefined, other);
  }
});

test("a suggestion says that it was learnt here and from how much", async () => {
  await hushtag.open("four.jpg");
  await hushtag.press(`${CAMPAIGN}, AI draft`);
  const told = await until("the origin", () =>
    hushtag.page.$eval('[data-testid="origin"]:popover-open', (popover) => popover.textContent),
  );
  assert.match(told, /EfficientNet-Lite2, learnt on this device from 3 photos/);
  await hushtag.page.keyboard.press("Escape");
});

test("what is taken back is not learnt", async () => {
  await hushtag.open("three.jpg");
  await hushtag.press("Undo");
  await until("the keyword to go", async () => (await campaign())?.verdict !== "accepted");
  await hushtag.open("four.jpg");
  assert.equal(await campaign(), undefined);
  await hushtag.press("Redo");
  await hushtag.open("one.jpg");
  await hushtag.open("four.jpg");
  await until("the suggestion", campaign);
});

test("people teach nothing", async () => {
  await add("officer.jpg");
  await openDialog();
  assert.deepEqual(await learnt(), [`${CAMPAIGN}3 photos`]);
  await hushtag.closeDialog();
});

test("it is known at the next visit, and nothing is left of it once it is forgotten", async () => {
  await reload();
  await see(paths[3]);
  await hushtag.open("four.jpg");
  await until("the suggestion", campaign);
  await openDialog();
  const saved = await hushtag.saved(() => hushtag.press("Save as a file"));
  const text = await readFile(saved, "utf8");
  assert.equal(JSON.parse(text).examples.length, 3);
  assert.ok(!/\.jpg/.test(text), "no file is named");
  await hushtag.press("Forget what was learnt");
  await until("nothing", () => hushtag.page.$('[data-testid="nothing-learnt"]'));
  const kept = await hushtag.page.evaluate(() => localStorage.getItem("hushtag:learnt"));
  assert.equal(kept, "");
  await hushtag.closeDialog();
  assert.equal(await campaign(), undefined);

  // Another's, of another model; then what was saved.
  const strange = JSON.parse(text);
  strange.model.weights = "00";
  const input = async () => {
    await openDialog();
    return hushtag.page.$('[data-testid="learnt-input"]');
  };
  const other = `${files.path}/other.json`;
  await writeFile(other, JSON.stringify(strange));
  await (await input()).uploadFile(other);
  await until("the refusal", async () => (await hushtag.notices()).some((notice) => /another model/.test(notice)));
  await hushtag.closeDialog();
  assert.equal(await campaign(), undefined);
  await (await input()).uploadFile(saved);
  await until("what was learnt", async () => (await learnt()).length === 1);
  await hushtag.closeDialog();
  await until("the suggestion", campaign);
});

test("another tab knows it at once, and neither writes over what the other learnt", async () => {
  const other = await open(browser, site);
  await other.drop([sample("cat.jpg")]);
  await other.settled(1);
  await other.open("cat.jpg");
  await other.addKeyword("Tabby");
  await hushtag.page.bringToFront();
  await openDialog();
  await until("both words", async () => (await learnt()).join() === `${CAMPAIGN}3 photos,Tabby1 photo`);
  await hushtag.press("Forget what was learnt");
  await hushtag.closeDialog();
  await other.page.bringToFront();
  await other.addKeyword("Whiskers");
  await hushtag.page.bringToFront();
  await openDialog();
  // All words of that photo are learnt again, and none of the others'.
  await until("the last word", async () => (await learnt()).join() === "Tabby1 photo,Whiskers1 photo");
  await hushtag.closeDialog();
  await other.close();
});

test("a keyword shows where it was seen, and says so", async () => {
  await reload();
  await see(sample("cat.jpg"), sample("coffee.jpg"));
  await hushtag.open("coffee.jpg");
  const { page } = hushtag;
  const warm = await until("a keyword of the tagger", async () => {
    for (const chip of await page.$$('[data-testid="keyword"][data-located] .chip-word')) {
      await chip.focus();
      if (await page.$('[data-testid="heat"]')) return chip;
    }
    return null;
  });
  assert.match(await warm.evaluate((chip) => chip.ariaDescription ?? chip.getAttribute("aria-description")), /^because of this area: /);
  const warmth = await page.$$eval('[data-testid="heat"] rect', (cells) => cells.map((cell) => Number(cell.getAttribute("opacity"))));
  assert.equal(warmth.length, 49);
  assert.equal(Math.max(...warmth), 1);
  assert.ok(Math.min(...warmth) < 0.2);
  assert.equal((await page.$$('[data-testid="object-box"]')).length, 1);
  await warm.click();
  const told = await until("the origin", () => page.$eval('[data-testid="origin"]:popover-open', (popover) => popover.textContent));
  assert.match(told, /Because of this area: /);
  await page.mouse.move(5, 5);
  assert.ok(await page.$('[data-testid="heat"]'), "it stays while the origin is told");
  await page.keyboard.press("Escape");

  await hushtag.open("cat.jpg");
  await (await hushtag.find("button", "cat, AI draft")).focus();
  await until("the box", () => page.$('[data-testid="object-box"]'));
  assert.equal(await page.$('[data-testid="heat"]'), null, "a box says more");
  assert.deepEqual(await hushtag.problems(), []);
});
