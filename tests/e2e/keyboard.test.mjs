// The main job without a mouse, and taking steps back.
import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, until } from "./browser.mjs";
import { open } from "./hushtag.mjs";
import { exiftool, folder } from "./photos.mjs";
import { serve } from "./site.mjs";

let browser, site, files, hushtag;

before(async () => {
  [browser, site, files] = await Promise.all([launch(), serve(), folder()]);
  hushtag = await open(browser, site);
});

after(async () => {
  await browser?.close();
  site?.close();
  await files?.remove();
});

/** Presses Tab until the focus is on the element that a test of its name and role finds. */
async function tabTo(name, { back = false } = {}) {
  const { page } = hushtag;
  const passed = [];
  for (let step = 0; step < 150; step++) {
    if (back) await page.keyboard.down("Shift");
    await page.keyboard.press("Tab");
    if (back) await page.keyboard.up("Shift");
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      const label = element.getAttribute("aria-label") ?? element.labels?.[0]?.textContent ?? element.textContent;
      const { outlineStyle, boxShadow } = getComputedStyle(element);
      return { label: label.trim().replace(/\s+/g, " "), visible: outlineStyle !== "none" || boxShadow !== "none" };
    });
    passed.push(focused.label);
    if (name.test(focused.label)) {
      assert.ok(focused.visible, `the focus on “${focused.label}” cannot be seen`);
      return focused.label;
    }
  }
  assert.fail(`${name} was not reached: ${passed.join(" | ")}`);
}

/** The words of what has the focus. */
const focused = () => hushtag.page.evaluate(() => document.activeElement.textContent.trim());

const press = (key) => hushtag.page.keyboard.press(key);

async function chord(...keys) {
  for (const key of keys.slice(0, -1)) await hushtag.page.keyboard.down(key);
  await press(keys.at(-1));
  for (const key of keys.slice(0, -1).reverse()) await hushtag.page.keyboard.up(key);
}

test("the main job can be done by keyboard alone", async () => {
  await tabTo(/^Choose photos/);
  const chosen = hushtag.page.waitForFileChooser();
  // Keys reach the page by another way than commands: only what it answers after the command shows that it waits.
  await hushtag.page.evaluate(() => {});
  await press("Enter");
  const chooser = await chosen;
  await chooser.accept([await files.copy("cat.jpg")]);
  await hushtag.settled(1);

  await tabTo(/^Open cat\.jpg/);
  await press("Enter");
  await hushtag.viewed("cat.jpg");
  const [first, second] = await hushtag.keywords();
  await tabTo(new RegExp(`^Accept ${first.text}$`));
  await press("Enter");
  if (second) {
    await tabTo(new RegExp(`^Reject ${second.text}$`));
    await press("Enter");
  }
  await tabTo(/^Add a keyword/);
  await hushtag.page.keyboard.type("tabby");
  await press("Enter");
  await tabTo(/^Alt text/);
  await chord("Control", "a");
  await hushtag.page.keyboard.type("A tabby cat looks into the camera.");
  await tabTo(/^Mark as reviewed/);
  await press("Enter");
  await until("the state", async () => (await hushtag.tile("cat.jpg"))?.state === "reviewed");

  // The next step has the focus, in words; Reopen would take the review back.
  await until("the focus on it", async () => /^Export 1 photo/.test(await focused()));
  await press("Enter");
  await until("the dialog", () => hushtag.page.$('dialog[aria-label="Export"][open]'));
  await tabTo(/^Export \d/);
  await press("Enter");
  const name = await until("the download", async () => (await readdir(hushtag.downloads)).find((name) => /\.(xmp|zip)$/.test(name)), { timeout: 120_000 });
  assert.match(name, /cat\.jpg\.xmp$/);
  const tags = exiftool(join(hushtag.downloads, name));
  assert.deepEqual([tags["XMP-dc:Subject"]].flat().sort(), [first.text, "tabby"].sort());
  assert.equal(tags["XMP-iptcCore:AltTextAccessibility"], "A tabby cat looks into the camera.");
  await press("Escape");
  await until("the dialog to close", async () => !(await hushtag.page.$("dialog[open]")));
});

test("a keyword decided by key does not call back who has gone on", async () => {
  await hushtag.page.evaluate(() => {
    const soon = globalThis.requestAnimationFrame.bind(globalThis);
    globalThis.requestAnimationFrame = (then) => setTimeout(() => soon(then), 1000);
    globalThis.inTime = () => (globalThis.requestAnimationFrame = soon);
  });
  const label = () => hushtag.page.evaluate(() => document.activeElement.getAttribute("aria-label"));
  for (const word of ["first", "second"]) await hushtag.addKeyword(word);
  await hushtag.page.focus('[data-keyword="first"] .chip-word');
  await press("Delete");
  await tabTo(/^Add a keyword/);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  assert.equal(await label(), "Add a keyword");
  await hushtag.page.evaluate(() => globalThis.inTime());
  await hushtag.page.focus('[data-keyword="second"] .chip-word');
  await press("Delete");
  await until("the focus on the next draft", async () => /, AI draft$/.test(await label()));
});

test("every step can be taken back and again", async () => {
  const title = async () => (await hushtag.field("title")).text;
  const has = async (word) => (await hushtag.keywords()).some(({ text }) => text === word);
  await hushtag.write("Title", "First");
  await hushtag.write("Title", "Second");
  await hushtag.addKeyword("whiskers");
  assert.ok(await has("whiskers"));

  await hushtag.press("Undo");
  await until("the keyword to go", async () => !(await has("whiskers")));
  await hushtag.press("Undo");
  await until("the first title", async () => (await title()) === "First");
  await hushtag.press("Undo");
  await until("no title", async () => (await title()) === "");
  for (const expected of ["First", "Second"]) {
    await hushtag.press("Redo");
    await until(expected, async () => (await title()) === expected);
  }
  await hushtag.press("Redo");
  await until("the keyword", () => has("whiskers"));

  const [{ text, verdict }] = await hushtag.keywords();
  await hushtag.press(`Reject ${text}`);
  await until("the rejection", async () => !(await hushtag.keywords()).some((keyword) => keyword.text === text && keyword.verdict === verdict));
  await hushtag.press("Undo");
  await until("the verdict of before", async () => (await hushtag.keywords()).some((keyword) => keyword.text === text && keyword.verdict === verdict));
});

test("what changes is told to screen readers", async () => {
  const spoken = await hushtag.page.$eval('[role="status"][data-testid="announcer"]', (region) => region.textContent.trim());
  assert.match(spoken, /\w/);
});
