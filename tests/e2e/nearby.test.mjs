// Words from around a photo: its folder, its name, and what a person accepted for the others of the event.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { launch, until } from "./browser.mjs";
import { open } from "./hushtag.mjs";
import { folder, sample } from "./photos.mjs";
import { serve } from "./site.mjs";

let browser, site, hushtag, files;

before(async () => {
  [browser, site, files] = await Promise.all([launch(), serve(), folder()]);
  hushtag = await open(browser, site);
  const flower = await readFile(sample("flower.jpg"));
  const names = ["IMG_2041.jpg", "IMG_2042.jpg", "IMG_2043.jpg", "dahlia_show-final.jpg"];
  // Behind its end a picture is no other one.
  const paths = await Promise.all(names.map((name, at) => files.put(name, Buffer.concat([flower, Buffer.alloc(at)]))));
  await hushtag.drop(paths);
  await hushtag.settled(4);
});

after(async () => {
  await browser?.close();
  site?.close();
  await files?.remove();
});

const offered = async () => (await hushtag.offered()).map(({ text, origin }) => `${text} (${origin})`);

test("words of a file name are offered and not said to be seen; a camera's number is none", async () => {
  await hushtag.open("dahlia_show-final.jpg");
  assert.deepEqual(await offered(), ["dahlia (nearby)", "show (nearby)"]);
  const label = await hushtag.page.$eval('[data-offered] .chip-word', (word) => word.getAttribute("aria-label"));
  assert.equal(label, "dahlia, file name, not seen in the picture");
  await hushtag.page.$eval('[data-offered] .chip-word', (word) => word.click());
  const origin = await until("the origin", () => hushtag.page.$eval('[data-testid="origin"]', (popover) => popover.checkVisibility() && popover.innerText));
  assert.match(origin, /file name\. Nobody saw it in the picture/);
  await hushtag.page.keyboard.press("Escape");
  await hushtag.open("IMG_2041.jpg");
  assert.deepEqual(await offered(), []);
});

test("what a person accepted for the others of the event is offered for the last, and no bulk takes it", async () => {
  for (const name of ["IMG_2041.jpg", "IMG_2042.jpg", "IMG_2043.jpg"]) {
    await hushtag.open(name);
    await hushtag.addKeyword("garden fair");
  }
  await hushtag.open("dahlia_show-final.jpg");
  await until("the word", async () => (await offered()).includes("garden fair (batch)"));
  await hushtag.press("Back to all photos");
  await (await hushtag.find("checkbox", "Select dahlia_show-final.jpg")).click();
  await hushtag.press("Accept all drafts");
  await hushtag.press("Clear selection");
  await hushtag.open("dahlia_show-final.jpg");
  assert.equal((await offered()).length, 3);
  await hushtag.press("Accept garden fair");
  await until("the decision", async () => (await hushtag.keywords()).some(({ text, verdict }) => text === "garden fair" && verdict === "accepted"));
  await hushtag.finish("dahlia_show-final.jpg");
  const sidecar = await readFile(await hushtag.export(), "utf8");
  assert.match(sidecar, /garden fair/);
  assert.doesNotMatch(sidecar, />dahlia</);
  assert.match(sidecar, />batch</);
  assert.deepEqual(await hushtag.problems(), []);
});
