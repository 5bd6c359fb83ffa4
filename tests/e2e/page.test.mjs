// What the page does for somebody who sees it for the first time: the next step, no work lost, reasons in words, small screens.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { launch, until } from "./browser.mjs";
import { open } from "./hushtag.mjs";
import { exiftool, folder, sample, unpacked } from "./photos.mjs";
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

/** Whether the page asks before it is left; it is left if it does not. */
async function asks() {
  const before = hushtag.asked.length;
  const dialog = new Promise((resolve) => hushtag.page.once("dialog", resolve));
  hushtag.page.evaluate(() => location.reload()).catch(() => {});
  await Promise.race([dialog, new Promise((resolve) => setTimeout(resolve, 5000))]);
  return hushtag.asked.length > before;
}

/** What has the focus: its words, and whether it is the page itself. */
const focused = () =>
  hushtag.page.evaluate(() => {
    const { tagName, textContent, className } = document.activeElement;
    return { words: tagName === "BODY" ? "" : textContent.trim(), isLost: tagName === "BODY", className };
  });

const primary = () => hushtag.page.$eval("[data-primary]", (button) => button.innerText.trim());

const panelTop = () => hushtag.page.$eval(".panel-scroll", (panel) => panel.scrollTop);

test("while drafts are open the first act is to accept them and go on, and the next photo is read from the top", async () => {
  const { page } = hushtag;
  await hushtag.drop([
    await files.copy("cat.jpg"),
    await files.copy("coffee.jpg"),
    await files.copy("coffee.jpg", "plain.jpg"),
  ]);
  await hushtag.settled(3);
  assert.match(await page.$eval('[data-testid="next-step"]', (button) => button.textContent), /^Review 3 photos$/);
  await hushtag.press("Review 3 photos");
  await hushtag.viewed("cat.jpg");
  assert.match(await primary(), /^Accept drafts and go on/);
  assert.match(await page.$eval("#finish-leaves-out", (note) => note.textContent), /^leaves \d+ drafts? out$/);
  const keys = await page.$$eval("[aria-keyshortcuts]", (all) => all.map((one) => [one.getAttribute("aria-keyshortcuts"), one.innerText.replace(/\s+/g, " ").trim()]));
  assert.ok(keys.some(([key, words]) => key === "A" && / A$/.test(words)), JSON.stringify(keys));
  assert.ok(keys.some(([key, words]) => key === "R" && / R$/.test(words)), JSON.stringify(keys));
  await page.$eval(".panel-scroll", (panel) => { panel.scrollTop = 400; });
  assert.ok((await panelTop()) > 0, "the panel scrolls");
  await hushtag.acceptAndGoOn("cat.jpg");
  await hushtag.viewed("coffee.jpg");
  assert.equal((await hushtag.tile("cat.jpg")).state, "reviewed");
  await until("the top", async () => (await panelTop()) === 0);
  await until("the focus", async () => /\bpanel\b/.test((await focused()).className));
});

test("after the last photo the next step has the focus, and nothing that takes the review back", async () => {
  const { page } = hushtag;
  const goOn = async () => {
    await page.keyboard.down("Control");
    await page.keyboard.press("Enter");
    await page.keyboard.up("Control");
  };
  await goOn();
  // A sentence to begin with holds it up once.
  if (await page.$('[data-field="alt-text"][data-tier="startingPoint"][data-verdict="undecided"]')) await goOn();
  await hushtag.viewed("plain.jpg");
  // Without a decision on its drafts.
  await hushtag.press("Mark as reviewed");
  await until("the next step", async () => /^Export 3 photos/.test((await focused()).words));
  assert.match(await primary(), /^Export 3 photos/);
  await page.keyboard.press("Enter");
  await until("the export dialog", () => page.$('dialog[aria-label="Export"][open]'));
  assert.ok((await hushtag.tiles()).every(({ state }) => state === "reviewed"), "nothing was taken back");
});

test("a photo without a reviewed value gets no sidecar, and the dialog says so", async () => {
  const { page } = hushtag;
  const dialog = await page.$eval('dialog[aria-label="Export"]', (dialog) => dialog.innerText);
  assert.match(dialog, /No value was reviewed in 1 photo: it gets no sidecar\./);
  assert.match(dialog, /for Lightroom, digiKam/);
  assert.match(dialog, /for your website/);
  await hushtag.closeDialog();
  const archive = await hushtag.export({ all: true, sidecars: true, copies: false });
  assert.deepEqual(Object.keys(unpacked(archive)).sort(), ["cat.jpg.xmp", "coffee.jpg.xmp"]);
  assert.ok(exiftool(unpacked(archive)["cat.jpg.xmp"])["XMP-dc:Subject"]);
});

test("after success the first button is Done, and what was chosen is remembered", async () => {
  const { page } = hushtag;
  await until("Done", () => page.$('[data-testid="export-done"]'));
  assert.equal((await focused()).isLost, false);
  await hushtag.press("Done");
  await until("the dialog to close", async () => !(await page.$("dialog[open]")));
  await hushtag.press("Export");
  await until("the export dialog", () => page.$('dialog[aria-label="Export"][open]'));
  const copies = () => page.$$eval('dialog[aria-label="Export"] [type="checkbox"]', (all) => all.map(({ checked }) => checked));
  assert.deepEqual(await copies(), [true, false, false], "no redacted copies, as last time");
  await page.$$eval('dialog[aria-label="Export"] [type="checkbox"]', ([sidecars]) => sidecars.click());
  await until("the reason", () => page.$('[data-testid="export-nothing"]'));
  const first = await page.$eval('dialog[aria-label="Export"] .modal-body', (body) => body.firstElementChild.textContent);
  assert.match(first, /No kind of file is chosen/);
  await hushtag.closeDialog();
  await hushtag.press("Export");
  await until("the export dialog", () => page.$('dialog[aria-label="Export"][open]'));
  await until("the focus on the reason", async () => /No kind of file is chosen/.test((await focused()).words));
  await page.$$eval('dialog[aria-label="Export"] [type="checkbox"]', ([sidecars]) => sidecars.click());
  await hushtag.closeDialog();
});

test("what was handed out is no reason to ask, a word typed since is", async () => {
  await hushtag.open("cat.jpg");
  await hushtag.addKeyword("asked");
  assert.equal(await asks(), true);
  await until("the first screen", () => hushtag.page.$('[data-view="empty"]'));
});

test("drafts that wait are a reason to ask, and so is a word", async () => {
  await hushtag.drop([await files.copy("cat.jpg")]);
  await hushtag.settled(1);
  await hushtag.open("cat.jpg");
  assert.equal(await asks(), true);
  await until("the first screen", () => hushtag.page.$('[data-view="empty"]'));
  await hushtag.drop([await files.text()]);
  await hushtag.settled(1);
  await hushtag.open("text.jpg");
  assert.equal(await asks(), false, "a photo that failed holds nothing");
  await until("the first screen", () => hushtag.page.$('[data-view="empty"]'));
});

test("the panel begins with alt text, keywords and faces, says how sure it is in words, and why a text is missing", async () => {
  const { page } = hushtag;
  await hushtag.drop(await Promise.all(["astronaut.jpg", "flower.jpg"].map((name) => files.copy(name))));
  await hushtag.settled(2);
  await hushtag.open("astronaut.jpg");
  const order = await page.$$eval('aside :is([data-field="alt-text"], #keywords-title, #faces-title, [data-field="media-topic"], [data-field="title"])', (all) =>
    all.map((one) => one.dataset.field ?? one.id),
  );
  assert.deepEqual(order, ["alt-text", "keywords-title", "faces-title", "media-topic", "title"]);
  const folded = await page.$eval('[data-testid="purpose"]', (purpose) => !purpose.closest("details").open);
  assert.ok(folded, "what the picture is for is folded away");
  const text = await page.$eval("aside", (panel) => panel.innerText);
  assert.doesNotMatch(text, /AI draft \d+ %/);
  assert.match(text, /AI draft, (likely|unsure)|Unsure: please check/);
  assert.equal((await page.$$('[data-testid="legend"]')).length, 1);
  await page.$eval('[data-testid="alt-text-more"]', (details) => { details.open = true; });
  await page.select('[data-testid="purpose"] select', "Decorative");
  await until("why", () => page.$eval('[data-testid="why-empty"]', (why) => /decorative/.test(why.textContent)));
  await hushtag.press("Undo");
});

test("a sentence that the models are unsure of is marked, is not accepted with the others, and another is picked by its key", async () => {
  const { page } = hushtag;
  const before = (await hushtag.tiles()).length;
  const names = ["flower.jpg", "officer.jpg", "temple.jpg"].map((name) => `unsure-${name}`);
  await hushtag.drop(await Promise.all(names.map((name) => files.copy(name.replace("unsure-", ""), name))));
  await hushtag.settled(before + names.length);
  let unsure;
  for (const name of names) {
    await hushtag.open(name);
    assert.notEqual((await hushtag.field("alt-text")).text, "", `${name} has a sentence`);
    assert.equal(await page.$('[data-testid="why-empty"]'), null, name);
    if (!unsure && (await page.$('[data-field="alt-text"][data-tier="startingPoint"]'))) unsure = name;
  }
  if (unsure) {
    await hushtag.open(unsure);
    assert.match(await page.$eval('[data-field="alt-text"]', (field) => field.innerText), /Unsure: please check/);
    // Where nothing else is drafted there is nothing to accept at once.
    const has = await page.$$eval("button", (all) => all.some((one) => /^Accept all drafts/.test(one.textContent.trim())));
    assert.equal(has, (await hushtag.keywords()).length > 0);
    if (has) {
      await hushtag.press("Accept all drafts");
      await until("the keywords", async () => (await hushtag.keywords()).every(({ verdict }) => verdict === "accepted"));
    }
    assert.equal((await hushtag.field("alt-text")).verdict, "undecided");
  }
  const choices = () => page.$$eval('[data-testid="alt-choice"]', (all) => all.map((one) => [one.querySelector(".choice-words").textContent, one.getAttribute("aria-pressed"), one.getAttribute("aria-keyshortcuts")]));
  const several = async () => {
    for (const name of names) {
      await hushtag.open(name);
      if ((await choices()).length > 1) return true;
    }
    return false;
  };
  assert.ok(await several(), "a photo has sentences to choose from");
  const [, [second, , key]] = await choices();
  assert.equal(key, "2");
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("2");
  await until("the second sentence", async () => (await hushtag.field("alt-text")).text === second);
  assert.equal((await hushtag.field("alt-text")).verdict, "accepted");
  assert.equal((await choices())[1][1], "true");
  await hushtag.press("Undo");
  await until("the first again", async () => (await hushtag.field("alt-text")).text !== second);
  await hushtag.press("Back to all photos");
  for (const name of names) await (await hushtag.find("checkbox", `Select ${name}`)).click();
  await hushtag.press("Remove");
  await until("the others", async () => (await hushtag.tiles()).length === before);
});

test("the focus is never lost to the page when what had it goes", async () => {
  const { page } = hushtag;
  await hushtag.open("astronaut.jpg");
  await until("the focus in the panel", async () => !(await focused()).isLost);
  for (const [what, key] of [
    ['[data-field="alt-text"] [data-does="accept"]', "Enter"],
    ['[data-testid="keyword"] [data-does="accept"]', "Enter"],
    ['[data-testid="keyword"] [data-does="reject"]', "Enter"],
    ['[data-testid="face-row"] [aria-label^="Remove"]', "Enter"],
  ]) {
    if (!(await page.$(what))) continue;
    await page.focus(what);
    await page.keyboard.press(key);
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal((await focused()).isLost, false, `after ${what}`);
    assert.ok(await page.evaluate(() => Boolean(document.activeElement.closest("aside"))), `after ${what}`);
  }
  // By pointer, too.
  await (await page.$('[data-testid="keyword"] [data-does="reject"]')).click();
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal((await focused()).isLost, false);
  await page.keyboard.press("g");
  await until("the tile", async () => /\btile-open\b/.test((await focused()).className));
  await page.keyboard.press("Delete");
  await until("the neighbour", async () => (await hushtag.tiles()).length === 1);
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal((await focused()).isLost, false);
  await hushtag.press("Undo");
  await hushtag.settled(2);
});

test("the first stops of the Tab key lead past the others", async () => {
  const { page } = hushtag;
  await hushtag.open("flower.jpg");
  await page.evaluate(() => document.activeElement.blur());
  await page.evaluate(() => { document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute("tabindex"); });
  const words = [];
  for (let step = 0; step < 3; step++) {
    await page.keyboard.press("Tab");
    words.push((await focused()).words);
  }
  assert.deepEqual(words, ["Skip to the photos", "Skip to the review", "Skip to the end of the review"]);
  await page.keyboard.press("Enter");
  assert.match((await focused()).words, /^Accept drafts and go on|^Mark as reviewed/);
});

test("drafts of photos that nobody opened are accepted after one question that counts them", async () => {
  const { page } = hushtag;
  const more = await Promise.all(["a.jpg", "b.jpg"].map((name) => files.copy("coffee.jpg", name)));
  await hushtag.drop(more);
  await hushtag.settled(4);
  await hushtag.press("Back to all photos");
  for (const name of ["a.jpg", "b.jpg", "flower.jpg"]) await (await hushtag.find("checkbox", `Select ${name}`)).click();
  await hushtag.press("Accept all drafts");
  await until("the question", () => page.$('[data-testid="unseen"]'));
  await hushtag.press("Cancel");
  await until("the dialog to close", async () => !(await page.$("dialog[open]")));
  await hushtag.press("Accept all drafts");
  await hushtag.confirmUnseen(/Nobody has opened 2 of the selected photos\. They have \d+ drafts\./);
  await hushtag.press("Clear selection");
  await hushtag.open("a.jpg");
  assert.ok((await hushtag.keywords()).every(({ verdict }) => verdict === "accepted"));
  await hushtag.press("Back to all photos");
});

test("photos that failed say whole what is wrong, show no empty form, and go all at once", async () => {
  const { page } = hushtag;
  await hushtag.drop([await files.text(), await files.empty(), await files.truncated()]);
  await hushtag.settled(7);
  const cut = await page.$$eval('[data-testid="failure"] span', (all) => all.filter((one) => one.scrollHeight > one.clientHeight + 1).map((one) => one.textContent));
  assert.deepEqual(cut, [], "no message is cut off");
  await hushtag.open("text.jpg");
  assert.equal(await page.$("aside :is(textarea, select, input)"), null);
  await hushtag.press("Back to all photos");
  await hushtag.press("Remove all failed (3)");
  await until("the others", async () => (await hushtag.tiles()).length === 4);
  await hushtag.press("Undo");
  await until("the failed ones again", async () => (await hushtag.tiles()).length === 7);
  await hushtag.press("Remove all failed (3)");
  await until("the others", async () => (await hushtag.tiles()).length === 4);
});

test("nothing was refused by the policy and nothing failed on the way", async () => {
  assert.deepEqual(await hushtag.problems(), []);
});

test("the rail keeps two columns of one width, however far one scrolls", async () => {
  const rail = await open(browser, site, { width: 1440, height: 900 });
  const { page } = rail;
  const picture = await readFile(sample("cat.jpg"));
  const many = await Promise.all(Array.from({ length: 120 }, (_, number) => files.put(`tile-${number}.jpg`, picture)));
  await rail.choose(many);
  await until("all tiles", async () => (await rail.tiles()).length === 120, { timeout: 60_000 });
  await rail.press("Stop");
  await rail.open("tile-0.jpg");
  for (const place of [0, 0.3, 0.6, 1]) {
    await page.$eval(".grid", (list, place) => { list.scrollTop = place * list.scrollHeight; }, place);
    await new Promise((resolve) => setTimeout(resolve, 150));
    const widths = await page.$$eval('[data-testid="tile"]', (tiles) => [...new Set(tiles.map((tile) => Math.round(tile.getBoundingClientRect().width)))]);
    assert.equal(widths.length, 1, `widths ${widths} at ${place}`);
    assert.equal(await page.$eval(".grid", (list) => list.scrollWidth - list.clientWidth), 0);
  }
  await rail.close();
});

test("on a phone the review has two thirds of the height, and typing takes the room of the picture", async () => {
  const phone = await open(browser, site, { width: 390, height: 844 });
  const { page } = phone;
  await page.setViewport({ width: 390, height: 844, isMobile: true, hasTouch: true });
  await phone.choose([await files.copy("cat.jpg"), await files.copy("coffee.jpg")]);
  await phone.settled(2);
  for (const name of ["cat.jpg", "coffee.jpg"]) await (await phone.find("checkbox", `Select ${name}`)).click();
  const labels = await page.$$eval(".bulk-bar .bulk-label", (all) => all.map((one) => [one.textContent, one.getBoundingClientRect().width > 20]));
  assert.ok(labels.length >= 4 && labels.every(([, isSeen]) => isSeen), JSON.stringify(labels));
  await phone.press("Clear selection");
  await phone.open("cat.jpg");
  const height = (selector) => page.$eval(selector, (element) => element.getBoundingClientRect().height);
  assert.ok((await height(".panel")) >= 844 * 0.66, `${await height(".panel")}`);
  const picture = await page.$eval('section[aria-label="Photo"] img', (image) => image.getBoundingClientRect().toJSON());
  assert.ok(picture.height > 80 && picture.top >= 0 && picture.bottom <= 844, JSON.stringify(picture));
  const small = await page.$$eval("button, select, summary, .panel input, .segment", (all) =>
    all
      .filter((one) => one.checkVisibility() && getComputedStyle(one).clipPath === "none" && !one.closest("p, .visually-hidden, .face-layer"))
      .map((one) => [one.getAttribute("aria-label") ?? one.textContent.trim(), one.getBoundingClientRect()])
      .filter(([, { width, height }]) => width > 0 && Math.min(width, height) < 43.5)
      .map(([name, { width, height }]) => `${name} ${Math.round(width)} × ${Math.round(height)}`),
  );
  assert.deepEqual(small, []);
  await page.focus("#alt-text");
  await until("the picture to give way", async () => (await page.$eval(".stage", (stage) => stage.getBoundingClientRect().height)) === 0);
  assert.ok((await height(".panel")) > 844 * 0.75);
  await phone.close();
});

test("nothing scrolls sideways at 320 pixels, and at 200 % of a small laptop", async () => {
  for (const [width, height] of [[320, 640], [640, 400], [720, 450]]) {
    const small = await open(browser, site, { width, height });
    const overflow = () => small.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(await overflow(), 0, `first screen at ${width}`);
    await small.choose([await files.copy("astronaut.jpg")]);
    await small.settled(1);
    assert.equal(await overflow(), 0, `grid at ${width}`);
    await small.open("astronaut.jpg");
    assert.equal(await overflow(), 0, `review at ${width}`);
    const wide = await small.page.$$eval(".panel-scroll, .modal-body, .viewer-bar, .review-actions", (all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.className));
    assert.deepEqual(wide, [], `at ${width}`);
    await small.press("Export");
    await until("the export dialog", () => small.page.$('dialog[aria-label="Export"][open]'));
    const dialog = await small.page.$eval('dialog[aria-label="Export"]', (dialog) => dialog.scrollWidth - dialog.clientWidth);
    assert.ok(dialog <= 0, `export dialog at ${width}: ${dialog}`);
    await small.close();
  }
});
