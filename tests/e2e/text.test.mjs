// Text in photos: read on demand, offered to be hidden where it tells who somebody is.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, until } from "./browser.mjs";
import { open } from "./hushtag.mjs";
import { folder, pixels, sample, written } from "./photos.mjs";
import { serve } from "./site.mjs";

let browser, site, files, hushtag;
const requested = [];

before(async () => {
  [browser, site, files] = await Promise.all([launch(), serve(), folder()]);
  hushtag = await open(browser, site);
  hushtag.page.on("request", (request) => requested.push(request.url()));
});

after(async () => {
  await browser?.close();
  site?.close();
  await files?.remove();
});

const readers = () => requested.filter((url) => url.includes("text-recognition"));
const offered = () => hushtag.page.$$eval('[data-testid="offered"]', (buttons) => buttons.map((button) => button.textContent.trim()));
const regions = () => hushtag.page.$$eval('[data-testid="face-row"] .face-name', (names) => names.map((name) => name.textContent.trim()));

/** On the saucer, where nobody is. */
const ADDRESS = { text: "erika@example.com", x: 40, y: 60, size: 26 };
const PHONE = { text: "+49 30 1234567", x: 330, y: 370, size: 26 };

test("the model that reads is not fetched for a photo without text", async () => {
  await hushtag.drop([sample("flower.jpg")]);
  await hushtag.settled(1);
  assert.ok(requested.some((url) => url.includes("text-detection")), "text was looked for");
  assert.deepEqual(readers(), []);
});

test("text is read, and what tells who somebody is can be hidden by one click", async () => {
  const poster = await files.put("poster.jpg", await written(browser, sample("coffee.jpg"), [ADDRESS, PHONE]));
  await hushtag.drop([poster]);
  await hushtag.settled(2);
  assert.equal(readers().length, 2, "the model and its characters, once");
  await hushtag.open("poster.jpg");
  await until("the offer", async () => (await offered()).includes("Hide 2 contact details"));
  assert.deepEqual(await regions(), [], "offered and not put in");
  await hushtag.press("Hide 2 contact details");
  await until("the areas", async () => (await regions()).length === 2);
  assert.deepEqual(await regions(), ["Contact detail 1", "Contact detail 2"]);
  assert.deepEqual(await offered(), []);

  await hushtag.press("Accept all drafts");
  await hushtag.finish("poster.jpg");
  const copy = await hushtag.export({ sidecars: false, copies: true });
  await hushtag.closeDialog();
  const [before, after] = await Promise.all([pixels(browser, poster), pixels(browser, copy)]);
  for (const { x, y, size } of [ADDRESS, PHONE]) {
    assert.ok(strokes(before, x, y - size / 3) > 10, "there was writing");
    assert.ok(strokes(after, x, y - size / 3) <= 1, "it is gone");
  }
});

test("a name on a chest is offered as a badge, and one on the wall is not", async () => {
  const badge = { text: "Erika Muster", x: 230, y: 420, size: 18 };
  const portrait = await files.put("portrait.jpg", await written(browser, sample("officer.jpg"), [badge]));
  await hushtag.drop([portrait]);
  await hushtag.settled(3);
  await hushtag.open("portrait.jpg");
  await until("the offer", async () => (await offered()).includes("Hide 1 name badge"));
  const wall = await files.put("wall.jpg", await written(browser, sample("temple.jpg"), [badge]));
  await hushtag.drop([wall]);
  await hushtag.settled(4);
  await hushtag.open("wall.jpg");
  assert.deepEqual(await offered(), []);
  assert.equal(readers().length, 2, "fetched once for all photos");
  assert.deepEqual(await hushtag.problems(), []);
});

/** How often dark and light change along the writing. */
function strokes(picture, x, y) {
  let changes = 0;
  const light = (at) => picture.at((x + at) / picture.width, y / picture.height).reduce((sum, value) => sum + value) > 384;
  for (let at = 1; at < 160; at++) changes += light(at) === light(at - 1) ? 0 : 1;
  return changes;
}
