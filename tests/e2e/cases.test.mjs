// Files as archives have them: one fact in several properties, and what comes out read as other programs read it.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, until } from "./browser.mjs";
import { open } from "./hushtag.mjs";
import { exiftool, exiftoolBytes, exiv2 } from "./photos.mjs";
import { ROOT, serve } from "./site.mjs";

const CASES = join(ROOT, "tests/fixtures/cases");
const inputs = readdirSync(CASES, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));
const input = (name) => inputs.find((path) => path.endsWith(`/${name}`));
const photos = inputs.filter((path) => /\.(jpg|png|tif|webp)$/.test(path));

let browser, site, hushtag;

before(async () => {
  [browser, site] = await Promise.all([launch(), serve()]);
  hushtag = await open(browser, site);
  await hushtag.drop(inputs);
  await answered();
  await settled();
});

after(async () => {
  await browser?.close();
  site?.close();
});

const settled = () =>
  until(
    "all photos",
    async () => {
      const tiles = await hushtag.tiles();
      return tiles.length >= photos.length && !tiles.some(({ state }) => state === "waiting" || state === "working");
    },
    { timeout: 300_000 },
  );

/** The questions about sidecars, in the order in which they came. */
const questions = [];

/** Gives the raw file's words to the photo, and the sidecar that fits two photos to the second. */
async function answered() {
  for (const [sidecar, answer] of [["IMG_1.xmp", "To IMG_1.jpg"], ["IMG_7.xmp", "To IMG_7.png"]]) {
    const question = await until(`the question about ${sidecar}`, async () => (await hushtag.notices()).find((text) => text.includes(sidecar)));
    questions.push(question);
    await hushtag.press(answer);
  }
}

// How other programs read -----------------------------------------------------------------------------------------

const list = (value) => (value === undefined ? [] : [value].flat().map(String));
const leaf = (path) => path.split(/[|/]/).at(-1);

/** Immich takes the first of these that is there, and no other. */
function immich(tags) {
  const found = [tags["XMP-digiKam:TagsList"], tags["XMP-lr:HierarchicalSubject"], tags["IPTC:Keywords"]].map(list);
  return (found.find((words) => words.length > 0) ?? []).map(leaf).sort();
}

/** digiKam takes the first of its list that is filled. */
function digikam(tags) {
  const names = ["XMP-digiKam:TagsList", "XMP-microsoft:LastKeywordXMP", "XMP-lr:HierarchicalSubject", "XMP-mediapro:CatalogSets", "XMP-dc:Subject", "IPTC:Keywords"];
  const found = names.map((name) => list(tags[name]));
  return (found.find((words) => words.length > 0) ?? []).map(leaf).sort();
}

const subjects = (tags) => list(tags["XMP-dc:Subject"]).sort();
const coordinates = (tags) => Object.keys(tags).filter((name) => /GPS(Lat|Long|Dest|Area|Alt)/i.test(name) && !/^Composite/.test(name));
/** The same, wherever in the file, structures too: what a search through the text of all tags finds. */
const says = (tags, what) => JSON.stringify(tags).includes(what);

// What is done --------------------------------------------------------------------------------------------------

const unfold = () => hushtag.page.$$eval("aside details", (all) => all.forEach((details) => { details.open = true; }));
const words = async (verdict) => {
  const all = await hushtag.keywords();
  return all.filter((word) => !verdict || word.verdict === verdict).map(({ text }) => text);
};
/** What the file said, whoever proposes it. */
const ofFile = async () => (await hushtag.keywords()).filter(({ origin }) => origin === "file").map(({ text }) => text).sort();

async function made(name, kinds) {
  if ((await hushtag.tile(name)).state !== "reviewed") await hushtag.finish(name);
  const path = await hushtag.export({ sidecars: false, ...kinds });
  await hushtag.closeDialog();
  return path;
}

test("a keyword without a broader one is seen by every reader", async () => {
  await hushtag.open("coffee.jpg");
  await hushtag.press("Accept all drafts");
  await hushtag.addKeyword("Zurich");
  const wanted = (await words("accepted")).sort();
  const tags = exiftool(await made("coffee.jpg", { embedded: true }));
  assert.deepEqual(immich(tags).filter((word) => wanted.includes(word)), wanted);
  assert.deepEqual(digikam(tags).filter((word) => wanted.includes(word)), wanted);
  assert.deepEqual(subjects(tags).filter((word) => wanted.includes(word)), wanted);
});

for (const name of ["xmp-gps.jpg", "apple.jpg", "DJI_1.jpg", "no-ref.jpg", "two.jpg"]) {
  test(`a place is shown and goes from everywhere: ${name}`, async () => {
    await hushtag.open(name);
    await unfold();
    await until("the place", () => hushtag.page.$('[data-testid="location"]'), { timeout: 5000 });
    await hushtag.press("Remove GPS");
    await hushtag.addKeyword("somewhere");
    const embedded = await made(name, { embedded: true });
    assert.deepEqual(coordinates(exiftool(embedded, "-a", "-ee")), []);
    assert.ok(!says(exiftool(embedded, "-a", "-ee"), "47 deg"), "nested ones are gone too");
    const sidecar = await made(name, { sidecars: true });
    assert.deepEqual(coordinates(exiftool(sidecar)), []);
    assert.ok(!says(exiftool(sidecar), "47 deg"));
  });
}

test("a word that IPTC cuts within a character is no other word", async () => {
  await hushtag.open("without-charset.jpg");
  assert.deepEqual(await ofFile(), ["Köln", "xxBürgermeister Schäfer öffnet die Große Straße für Fußgänger und Müllabfuhr üüüüü"]);
});

test("both spellings of an accent are one word, which goes whole", async () => {
  await hushtag.open("nfd.jpg");
  assert.equal((await ofFile()).length, new Set((await ofFile()).map((word) => word.normalize())).size);
  await hushtag.open("both-forms.jpg");
  const [word, ...others] = (await ofFile()).filter((word) => word.normalize() === "Cão");
  assert.deepEqual(others, []);
  await hushtag.press(`Reject ${word}`);
  await hushtag.addKeyword("tea");
  const tags = exiftool(await made("both-forms.jpg", { embedded: true }));
  assert.ok(!JSON.stringify(tags).normalize().includes("Cão"));
});

test("what turns the picture in its sidecar turns it, or is told", async () => {
  await hushtag.open("turned.jpg");
  const { width, height } = await hushtag.page.$eval('img[alt="turned.jpg"]', ({ naturalWidth: width, naturalHeight: height }) => ({ width, height }));
  await unfold();
  const told = await hushtag.page.$eval('aside[aria-label="Review"]', (panel) => panel.textContent);
  const stored = exiftool(input("turned.jpg"));
  const isTurned = width < height !== stored["File:ImageWidth"] < stored["File:ImageHeight"];
  assert.ok(isTurned || /orientation|turn/i.test(told), told);
});

test("regions lie on the face, whichever picture they were written for", async () => {
  const boxes = async (name) => {
    await hushtag.open(name);
    return hushtag.page.$$eval('[data-testid="face-box"]', (boxes) =>
      boxes.map(({ style }) => ["left", "top", "width", "height"].map((side) => parseFloat(style[side]))),
    );
  };
  const [stored, upright] = [await boxes("stored-dims.jpg"), await boxes("upright-dims.jpg")];
  assert.equal(stored.length, 1);
  assert.equal(upright.length, 1, "one face, one box");
  upright[0].forEach((side, index) => assert.ok(Math.abs(side - stored[0][index]) < 4, `${upright[0]} is ${stored[0]}`));
});

test("a face that only Windows marked is offered, and its name goes with it", async () => {
  await hushtag.open("only-mp.jpg");
  assert.ok((await hushtag.page.$$('[data-testid="face-row"]')).length > 0);
  await hushtag.press("Remove Face 1");
  await hushtag.addKeyword("portrait");
  const embedded = await made("only-mp.jpg", { embedded: true });
  assert.ok(!says(exiftool(embedded), "Eileen"));
  assert.ok(!readFileSync(embedded).includes("Eileen"));
});

for (const name of ["mpf-first.jpg", "xmp-first.jpg"]) {
  test(`the second picture stays within reach: ${name}`, async () => {
    await hushtag.open(name);
    await hushtag.addKeyword("tulip bed");
    const embedded = await made(name, { embedded: true });
    const second = exiftoolBytes(embedded, "MPImage2");
    assert.deepEqual([...second.subarray(0, 2)], [0xff, 0xd8]);
    assert.deepEqual(second, exiftoolBytes(input(name), "MPImage2"));
    const start = exiftool(embedded, "-MPImageLength", "-a");
    assert.ok(says(start, "MPImageLength"));
  });
}

test("a kind of TIFF that browsers do not show is opened", async () => {
  const tile = await hushtag.tile("jpeg-ycbcr-tiled.tif");
  assert.notEqual(tile.state, "failed", tile.failure);
});

test("a flag for a chunk that is gone does no harm", async () => {
  const tile = await hushtag.tile("stale-exif-flag.webp");
  assert.notEqual(tile.state, "failed", tile.failure);
});

test("what a person rejects or writes is so in Windows' tags, too", async () => {
  await hushtag.open("xp.jpg");
  await unfold();
  await hushtag.press("Reject secret client");
  await hushtag.write("Title", "New title");
  const embedded = await made("xp.jpg", { embedded: true });
  const tags = exiftool(embedded);
  assert.ok(!says(tags, "secret client"));
  assert.ok(["New title", undefined].includes(tags["IFD0:XPTitle"]), tags["IFD0:XPTitle"]);
  assert.equal(tags["XMP-dc:Title"], "New title");
});

test("two packets are one, and a property that stands twice, too", async () => {
  await hushtag.open("two-packets.jpg");
  for (const word of ["one", "two", "three"]) assert.ok((await ofFile()).includes(word), word);
  await hushtag.addKeyword("four");
  await hushtag.press("Accept all drafts");
  const tags = exiftool(await made("two-packets.jpg", { embedded: true }));
  for (const word of ["one", "two", "three", "four"]) assert.ok(subjects(tags).includes(word), word);
  assert.equal(tags["XMP-photoshop:Credit"], "Second");
  await hushtag.open("twice.jpg");
  for (const word of ["two", "three"]) assert.ok((await ofFile()).includes(word), word);
});

test("a rejected word is left in no catalogue's property", async () => {
  await hushtag.open("catalogues.jpg");
  await hushtag.press("Reject Secret client");
  const sidecar = await made("catalogues.jpg", { sidecars: true });
  assert.ok(!readFileSync(sidecar, "utf8").replace(/<hushtag:Review>[^]*<\/hushtag:Review>|<xmpMM:History>[^]*<\/xmpMM:History>/g, "").includes("Secret client"));
  assert.ok(exiv2(sidecar).some(([, value]) => value.includes("Bridge")));
});

test("keywords that only IPTC had are all in XMP with the new one", async () => {
  await hushtag.open("agency.jpg");
  await hushtag.addKeyword("marble");
  const tags = exiftool(await made("agency.jpg", { embedded: true }));
  const wanted = ["Athens", "Parthenon", "archive 1990", "marble"];
  for (const word of wanted) {
    assert.ok(subjects(tags).includes(word), `dc:subject lacks ${word}`);
    assert.ok(list(tags["IPTC:Keywords"]).includes(word), `IPTC lacks ${word}`);
    assert.ok(immich(tags).includes(word), `Immich sees no ${word}`);
    assert.ok(digikam(tags).includes(word), `digiKam sees no ${word}`);
  }
});

test("what Google's Takeout puts beside a photo is read, and is no broken photo", async () => {
  const tiles = await hushtag.tiles();
  assert.ok(!tiles.some(({ name }) => name.endsWith(".json")));
  await hushtag.open("PXL_1.jpg");
  assert.equal((await hushtag.field("description")).text, "On the sofa");
});

test("a sidecar of a raw file is asked about, and how to develop that never enters the photo", async () => {
  assert.match(questions[0], /raw file \(CR2\)/);
  await hushtag.open("IMG_1.jpg");
  assert.ok((await ofFile()).includes("tabby"));
  await hushtag.addKeyword("cat");
  const tags = exiftool(await made("IMG_1.jpg", { embedded: true }));
  assert.ok(subjects(tags).includes("tabby"));
  assert.deepEqual(Object.keys(tags).filter((name) => /crs|Orientation|SidecarForExtension/.test(name)), []);
});

test("a sidecar that fits two photos is asked about and goes to the one that was said", async () => {
  assert.match(questions[1], /IMG_7\.jpg and IMG_7\.png/);
  await hushtag.open("IMG_7.png");
  assert.deepEqual(await ofFile(), ["shared"]);
  await hushtag.open("IMG_7.jpg");
  assert.deepEqual(await ofFile(), []);
});

test("nothing was refused by the policy and nothing failed on the way", async () => {
  assert.deepEqual(await hushtag.problems(), []);
});
