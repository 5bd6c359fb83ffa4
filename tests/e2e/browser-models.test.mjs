// Models that the browser brings, by a stand-in of the same interfaces: asked only where policy and person say so, marked as what
// they are, and never accepted with others at once. No real one was at hand: what Chrome's own says is not tried here.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { launch, until } from "./browser.mjs";
import { open } from "./hushtag.mjs";
import { sample } from "./photos.mjs";
import { changed, serve } from "./site.mjs";

const POLICY = { version: 1, name: "Museum", browserModels: "allowed" };
const SENTENCE = "An orange flower that a woman might like";
const NEUTRAL = "An orange flower that a person might like.";

let browser, site;
const owners = [];
const pages = [];

before(async () => {
  [browser, site] = await Promise.all([launch(), serve()]);
});

after(async () => {
  await browser?.close();
  for (const owner of owners) owner.close();
  site?.close();
});

/** The site as its owner serves it who put a policy beside the page. */
async function governed(policy) {
  const served = await changed(
    site,
    (url) => ["/", "/policy.json"].includes(url),
    (body, url) =>
      url === "/" ? body.toString().replace("<head>", '<head><meta name="hushtag:policy" content="policy.json">') : JSON.stringify(policy),
  );
  owners.push(served);
  return served;
}

/** In the page, before anything of it: what Chrome has under these names, with a list of what was called. */
function standIn(answers) {
  const calls = (globalThis.asked = []);
  const define = (name, value) => Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  const model = (options, more) => ({ destroy: () => calls.push({ what: "destroy" }), ...more, options });
  if (!answers.there) {
    define("LanguageModel", undefined);
    define("Translator", undefined);
    return;
  }
  define(
    "LanguageModel",
    class {
      static async availability(options) {
        calls.push({ what: "availability", inputs: options.expectedInputs.map(({ type }) => type) });
        return answers.availability;
      }
      static async create({ monitor, ...options }) {
        calls.push({ what: "create", inputs: options.expectedInputs.map(({ type }) => type), outputs: options.expectedOutputs });
        const fetching = new EventTarget();
        monitor(fetching);
        fetching.dispatchEvent(Object.assign(new Event("downloadprogress"), { loaded: 0.5 }));
        return model(options, {
          async prompt([{ role, content }]) {
            const [text, image] = content;
            const { width, height } = image.value;
            calls.push({ what: "prompt", role, question: text.value, picture: image.value.constructor.name, width, height });
            if (answers.waits) await new Promise(() => {});
            return answers.sentences.shift();
          },
        });
      }
    },
  );
  define(
    "Translator",
    class {
      static async availability() {
        return "available";
      }
      static async create({ sourceLanguage, targetLanguage }) {
        return model({}, {
          async translate(text) {
            calls.push({ what: "translate", text, sourceLanguage, targetLanguage });
            return `${targetLanguage}: ${text}`;
          },
        });
      }
    },
  );
}

/** The page with the stand-in, and a photo that is open; `on` is what the person chose at an earlier visit. */
async function opened(at, answers, { on = false } = {}) {
  const hushtag = await open(browser, at, {
    prepare: async (page) => {
      await page.evaluateOnNewDocument(standIn, { there: true, availability: "available", sentences: [], ...answers });
      if (on) await page.evaluateOnNewDocument(() => localStorage.setItem("hushtag:browser-models", "on"));
    },
  });
  pages.push(hushtag);
  await hushtag.drop([sample("flower.jpg")]);
  await hushtag.settled(1);
  await hushtag.open("flower.jpg");
  return hushtag;
}

const asked = (hushtag) => hushtag.page.evaluate(() => globalThis.asked);
const called = async (hushtag, what) => (await asked(hushtag)).filter((call) => call.what === what);
const choices = (hushtag) => hushtag.page.$$eval('[data-testid="alt-choice"]', (all) => all.map((choice) => choice.textContent));
const there = (hushtag, id) => hushtag.page.$(`[data-testid="${id}"]`);
const press = (hushtag, id) => hushtag.page.$eval(`[data-testid="${id}"]`, (control) => control.click());

async function switchOn(hushtag) {
  await press(hushtag, "browser-models");
  await until("the dialog", () => hushtag.page.$('dialog[aria-label="Browser’s own models"][open]'));
  await press(hushtag, "browser-models-switch");
  await until("the model to be found", () =>
    hushtag.page.$eval('[data-testid="browser-models-found"]', (line) => /Sentences: (?!the browser is being asked)/.test(line.textContent) && line.textContent),
  );
  await hushtag.closeDialog();
}

async function ask(hushtag) {
  await until("the button", () => there(hushtag, "ask-browser"));
  await press(hushtag, "ask-browser");
}

test("without a policy that allows them they are not offered and not called, whatever the person chose", async () => {
  for (const at of [site, await governed({ ...POLICY, browserModels: "off" })]) {
    const hushtag = await opened(at, {}, { on: true });
    assert.equal(await there(hushtag, "browser-models"), null);
    assert.equal(await there(hushtag, "ask-browser"), null);
    assert.deepEqual(await asked(hushtag), []);
    await hushtag.close();
  }
});

test("allowed by the policy, they are not called before the person switches them on, and the page says what is not known", async () => {
  const hushtag = await opened(await governed(POLICY), {});
  assert.equal(await there(hushtag, "ask-browser"), null);
  await press(hushtag, "browser-models");
  const text = await until("the words", () =>
    hushtag.page.$eval('[data-testid="browser-models-text"]', (body) => body.checkVisibility() && body.innerText),
  );
  for (const words of [/maker supplies the model/, /download is the browser’s/, /not known here/, /can neither see that nor prove it/]) assert.match(text, words);
  await hushtag.closeDialog();
  assert.deepEqual(await asked(hushtag), []);
  await hushtag.close();
});

test("where the browser has none of it, or not for pictures, nothing is offered and one line says why", async () => {
  const none = await opened(await governed(POLICY), { there: false }, { on: true });
  assert.equal(await there(none, "browser-models"), null);
  await none.close();
  const blind = await opened(await governed(POLICY), { availability: "unavailable" });
  await switchOn(blind);
  assert.equal(await there(blind, "ask-browser"), null);
  await press(blind, "browser-models");
  const line = await until("the line", () => blind.page.$eval('[data-testid="browser-models-found"]', (line) => line.textContent));
  assert.match(line, /no model that sees pictures/);
  assert.deepEqual(await called(blind, "create"), []);
  await blind.close();
});

test("asked, it is one sentence more to choose from, in neutral words and under the browser's name", async () => {
  const hushtag = await opened(await governed(POLICY), { sentences: [SENTENCE] });
  const before = await choices(hushtag);
  await switchOn(hushtag);
  assert.deepEqual((await asked(hushtag)).map(({ what }) => what), ["availability"]);
  await ask(hushtag);
  const after = await until("the sentence", async () => (await choices(hushtag)).some((choice) => choice.includes(NEUTRAL)) && choices(hushtag));
  assert.match(after.at(-1), /browser’s model, unsure/);
  assert.ok(after.length >= before.length);
  const [prompt] = await called(hushtag, "prompt");
  assert.equal(prompt.picture, "ImageBitmap");
  assert.ok(prompt.width > 0 && prompt.height > 0);
  assert.match(prompt.question, /one plain English sentence/);
  const [created] = await called(hushtag, "create");
  assert.deepEqual(created.inputs, ["text", "image"]);
  assert.deepEqual(created.outputs, [{ type: "text", languages: ["en"] }]);
  assert.equal((await called(hushtag, "destroy")).length, 1, "no session is kept");
  // All at once takes another one.
  await hushtag.press("Back to all photos");
  await (await hushtag.find("checkbox", "Select flower.jpg")).click();
  await hushtag.press("Accept all drafts");
  await hushtag.press("Clear selection");
  await hushtag.open("flower.jpg");
  assert.notEqual((await hushtag.field("alt-text")).text, NEUTRAL);
  await hushtag.page.$$eval('[data-testid="alt-choice"]', (all, words) => all.find((choice) => choice.textContent.includes(words)).click(), NEUTRAL);
  const field = await until("the choice", async () => (await hushtag.field("alt-text")).text === NEUTRAL && hushtag.field("alt-text"));
  assert.deepEqual([field.verdict, field.origin], ["accepted", "browser"]);
  await hushtag.page.$eval('[data-field="alt-text"] .origin-button', (button) => button.click());
  const origin = await until("the origin", () => hushtag.page.$eval('[data-testid="origin"]', (popover) => popover.checkVisibility() && popover.innerText));
  assert.match(origin, /browser: LanguageModel[\s\S]*not known/);
  await hushtag.page.keyboard.press("Escape");
});

test("what was accepted is translated on request: a draft that says from which language, and is accepted by itself only", async () => {
  const [hushtag] = pages.slice(-1);
  await hushtag.page.$eval('[data-testid="alt-text-more"]', (more) => (more.open = true));
  const into = (language) => `[data-testid="translate"][data-language="${language}"]`;
  await until("the translator", () => hushtag.page.$(into("de")));
  assert.equal(await hushtag.page.$(into("en")), null, "it stands in English");
  await hushtag.page.$eval(into("de"), (button) => button.click());
  const german = await until("the translation", async () => (await hushtag.page.$('[data-field="alt-text-de"]')) && hushtag.field("alt-text-de"));
  assert.deepEqual(german, { text: `de: ${NEUTRAL}`, verdict: "undecided", origin: "translated" });
  assert.deepEqual((await called(hushtag, "translate"))[0], { what: "translate", text: NEUTRAL, sourceLanguage: "en", targetLanguage: "de" });
  assert.match(await hushtag.page.$eval('[data-field="alt-text-de"] .origin-button', (button) => button.textContent), /Translated from English: please check/);
  await hushtag.press("Back to all photos");
  await (await hushtag.find("checkbox", "Select flower.jpg")).click();
  await hushtag.press("Accept all drafts");
  await hushtag.press("Clear selection");
  await hushtag.open("flower.jpg");
  assert.equal((await hushtag.field("alt-text-de")).verdict, "undecided");
  await hushtag.press("Accept alt text (de)");
  await until("the decision", async () => (await hushtag.field("alt-text-de")).verdict === "accepted");
});

test("the sidecar and the log name the browser's model and no hash of weights", async () => {
  const [hushtag] = pages.slice(-1);
  await hushtag.finish("flower.jpg");
  const sidecar = await readFile(await hushtag.export(), "utf8");
  assert.match(sidecar, /xml:lang="de">de: An orange flower/);
  assert.match(sidecar, /browser: LanguageModel/);
  assert.match(sidecar, /browser: Translator/);
  assert.match(sidecar, /translated/);
  await hushtag.closeDialog();
  await hushtag.press("Export");
  await until("the audit log", () => hushtag.page.$('[data-testid="audit-log"]'));
  const log = await readFile(await hushtag.saved(() => hushtag.page.click('[data-testid="audit-log"]')), "utf8");
  const entries = log.trim().split("\n").map((line) => JSON.parse(line));
  const find = (what, more = () => true) => entries.find((entry) => entry.what === what && more(entry));
  assert.ok(find("browser-models-on"));
  assert.match(find("browser-asked").after, /^browser: LanguageModel in /);
  assert.equal(find("proposed", ({ model }) => model?.name === "browser: Translator").model.weights, "unknown");
  assert.equal(find("proposed", ({ model }) => model?.name === "browser: Translator").from, "en");
  await hushtag.closeDialog();
  assert.deepEqual(await hushtag.problems(), []);
  await hushtag.close();
});

test("an answer that may name or guess at somebody is dropped, and why is told and logged", async () => {
  const hushtag = await opened(await governed(POLICY), { sentences: ["A portrait of Frida", "A bride in a garden", "A dog. It runs."] });
  await switchOn(hushtag);
  const before = await choices(hushtag);
  for (const reason of [/may have named somebody/, /guessed something about somebody/, /more than one sentence/]) {
    await ask(hushtag);
    await until("the reason", async () => {
      const told = await hushtag.page.$$eval('[data-testid="browser-told"]', (lines) => lines.map((line) => line.textContent).join());
      return reason.test(told);
    });
  }
  assert.deepEqual(await choices(hushtag), before);
  await hushtag.close();
});

test("a question can be broken off, and one that is switched off is not answered any more", async () => {
  const hushtag = await opened(await governed(POLICY), { waits: true });
  await switchOn(hushtag);
  await ask(hushtag);
  await until("the model at work", async () => (await called(hushtag, "prompt")).length === 1 && there(hushtag, "browser-asking"));
  await hushtag.press("Stop");
  await until("the button again", () => there(hushtag, "ask-browser"));
  await press(hushtag, "browser-models");
  await until("the dialog", () => hushtag.page.$('dialog[aria-label="Browser’s own models"][open]'));
  await press(hushtag, "browser-models-switch");
  await hushtag.closeDialog();
  await until("the button to go", async () => !(await there(hushtag, "ask-browser")));
  assert.deepEqual(await hushtag.problems(), []);
  await hushtag.close();
});
