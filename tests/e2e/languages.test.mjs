// Keywords in the language of whoever will search for them.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, until } from "./browser.mjs";
import { open } from "./hushtag.mjs";
import { sample } from "./photos.mjs";
import { serve } from "./site.mjs";

let browser, site, hushtag;

before(async () => {
  [browser, site] = await Promise.all([launch(), serve()]);
  hushtag = await open(browser, site);
});

after(async () => {
  await browser?.close();
  site?.close();
});

const words = async () => (await hushtag.keywords()).map(({ text }) => text);
const speak = (tag) => hushtag.page.select('select[name="keyword-language"]', tag);

test("undecided keywords change with the language, and what was decided stays", async () => {
  await hushtag.drop([sample("cat.jpg")]);
  await hushtag.settled(1);
  await hushtag.open("cat.jpg");
  assert.ok((await words()).includes("cat"));
  await speak("de");
  await until("German", async () => (await words()).includes("Katze"));
  assert.ok(!(await words()).includes("cat"));
  await hushtag.press("Accept Katze");
  await until("the decision", async () => (await hushtag.keywords()).some(({ text, verdict }) => text === "Katze" && verdict === "accepted"));
  await speak("fr");
  await until("French", async () => (await words()).includes("animal de compagnie"));
  assert.ok((await words()).includes("Katze"));
  assert.ok(!(await words()).includes("chat"), "what was decided is not proposed in another language");
});

test("the language is remembered for the next visit", async () => {
  await hushtag.page.reload();
  await until("the first screen", () => hushtag.page.$('[data-testid="app"]'));
  await hushtag.drop([sample("cat.jpg")]);
  await hushtag.settled(1);
  await hushtag.open("cat.jpg");
  assert.ok((await words()).includes("chat"));
  assert.deepEqual(await hushtag.problems(), []);
});
