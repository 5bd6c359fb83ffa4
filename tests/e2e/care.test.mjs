// What a person has to look at first, and what a picture is there for.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, until } from "./browser.mjs";
import { open } from "./hushtag.mjs";
import { folder, sample, written } from "./photos.mjs";
import { serve } from "./site.mjs";

let browser, site, files, hushtag;

const LINES = [
  "Terms of the contract",
  "between the parties named below",
  "The seller delivers the goods",
  "within thirty days of payment",
  "The buyer examines the goods",
  "and reports what is missing",
  "Disputes are settled by law",
  "of the country of the seller",
  "Changes are made in writing",
  "and signed by both of them",
];

before(async () => {
  [browser, site, files] = await Promise.all([launch(), serve(), folder()]);
  hushtag = await open(browser, site);
  const lines = LINES.map((text, row) => ({ text, x: 60, y: 52 + row * 35, size: 22 }));
  await files.put("contract.jpg", await written(browser, sample("coffee.jpg"), lines));
  await files.copy("cat.jpg");
  await hushtag.drop(["contract.jpg", "cat.jpg"].map((name) => `${files.path}/${name}`));
  await hushtag.settled(2);
});

after(async () => {
  await browser?.close();
  site?.close();
  await files?.remove();
});

const purpose = () => hushtag.page.$eval('[data-testid="purpose"] select', (select) => select.value);
const stands = async (name) => (await hushtag.tile(name)).state;

test("a document is not accepted with others until somebody has opened it", async () => {
  const marked = await hushtag.page.$$eval('[data-testid="tile"][data-sensitive]', (tiles) => tiles.map((tile) => tile.dataset.name));
  assert.deepEqual(marked, ["contract.jpg"]);
  for (const name of ["contract.jpg", "cat.jpg"]) {
    await (await hushtag.find("checkbox", `Select ${name}`)).click();
  }
  await hushtag.press("Accept all drafts");
  await hushtag.confirmUnseen(/Nobody has opened 1 of the selected photos\. It has \d+ drafts?\./);
  await hushtag.press("Mark as reviewed");
  await until("the other to be reviewed", async () => (await stands("cat.jpg")) === "reviewed");
  assert.equal(await stands("contract.jpg"), "to-review");
  await until("word of it", async () => (await hushtag.notices()).some((notice) => /1 photo left as before.*Open it/.test(notice)));

  await hushtag.press("Clear selection");
  await hushtag.open("contract.jpg");
  const note = await hushtag.page.$eval('[data-testid="sensitive"]', (note) => note.textContent);
  assert.match(note, /a document.*AI draft, (likely|unsure)/);
  assert.equal(await hushtag.page.$('[data-testid="tile"][data-sensitive]'), null, "it has been looked at");
});

test("a page is proposed as more than alt text can say, and decoration has none", async () => {
  assert.equal(await purpose(), "Complex");
  assert.match((await hushtag.field("alt-text")).text, /^A page of text that begins “Terms of the contract”/);
  await hushtag.page.select('[data-testid="purpose"] select', "Decorative");
  await until("the field to close", () => hushtag.page.$eval("#alt-text", (field) => field.disabled));
  await hushtag.page.select('[data-testid="purpose"] select', "Text");
  await until("the field to open", () => hushtag.page.$eval("#alt-text", (field) => !field.disabled));
  await hushtag.press("Accept all drafts");
  await hushtag.finish("contract.jpg");
  assert.equal(await purpose(), "Text", "a person's word stands");
  assert.deepEqual(await hushtag.problems(), []);
});
