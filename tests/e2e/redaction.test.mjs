// Redacted copies: the face is gone, the picture is upright, the old metadata is not there.
import assert from "node:assert/strict";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, until } from "./browser.mjs";
import { open } from "./hushtag.mjs";
import { exiftool, exiftoolWrite, folder, pixels, sample, stored, unpacked } from "./photos.mjs";
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

/** Where the face stands in the upright picture, in fractions. */
const FACE = { x: 0.43, y: 0.22 };

test("a photo that is stored on its side is hidden upright, and says nothing of place or camera", async () => {
  const path = await files.put("portrait.jpg", await stored(browser, sample("astronaut.jpg"), 6));
  exiftoolWrite(path, "-n", "-Orientation=6", "-GPSLatitude=48.1", "-GPSLatitudeRef=N", "-Make=Camera", "-SerialNumber=123");
  assert.equal(exiftool(path, "-n")["IFD0:Orientation"], 6);
  await hushtag.drop([path]);
  await hushtag.settled(1);
  await hushtag.open("portrait.jpg");
  await until("the face", () => hushtag.page.$('[data-testid="face-box"]'));
  await hushtag.press("Accept all drafts");
  await hushtag.finish("portrait.jpg");
  const copy = await hushtag.export({ sidecars: false, copies: true, style: "Solid" });
  await hushtag.closeDialog();

  const tags = exiftool(copy);
  const leftovers = Object.keys(tags).filter((key) => /^(GPS|IFD0|IFD1|ExifIFD|MakerNotes|XMP|IPTC|Photoshop)/.test(key));
  // What was reviewed travels, and who reviewed it; where the hidden face was does not.
  const reviewed = ["AltTextAccessibility", "Subject", "HierarchicalSubject", "TagsList", "XMPToolkit", "MetadataDate", "History", "Review"];
  assert.deepEqual(leftovers.filter((key) => !(key.startsWith("XMP-") && reviewed.includes(key.split(":")[1]))), []);
  assert.ok(tags["XMP-dc:Subject"], "the keywords that were accepted");

  const original = await pixels(browser, sample("astronaut.jpg"));
  const redacted = await pixels(browser, copy);
  assert.deepEqual([redacted.width, redacted.height], [original.width, original.height]);
  // One colour all over the face: nothing of it is left to sharpen.
  const centre = redacted.at(FACE.x, FACE.y);
  for (const [dx, dy] of [[-0.03, 0], [0.03, 0], [0, -0.04], [0, 0.04], [0.02, 0.02]]) {
    assert.ok(distance(centre, redacted.at(FACE.x + dx, FACE.y + dy)) < 6, `${dx} ${dy}`);
  }
  assert.ok(distance(centre, original.at(FACE.x, FACE.y)) > 30, "the face itself would be no fill");
  // The rest is the same picture, upright.
  for (const [x, y] of [[0.05, 0.1], [0.9, 0.15], [0.3, 0.8], [0.7, 0.7], [0.95, 0.95]]) {
    assert.ok(distance(redacted.at(x, y), original.at(x, y)) < 60, `${x} ${y}`);
  }
});

test("a mosaic and a soft cover tell as little as a solid one", async () => {
  const original = await pixels(browser, sample("astronaut.jpg"));
  for (const style of ["Mosaic", "Soft"]) {
    const copy = await hushtag.export({ sidecars: false, copies: true, style });
    await hushtag.closeDialog();
    const redacted = await pixels(browser, copy);
    const edges = (picture) => {
      let edges = 0;
      for (let step = -20; step < 20; step++) {
        const x = FACE.x + step * 0.002;
        edges += distance(picture.at(x, FACE.y), picture.at(x + 0.002, FACE.y)) > 8 ? 1 : 0;
      }
      return edges;
    };
    assert.ok(edges(redacted) <= 4 && edges(original) > 8, `${style}: ${edges(redacted)} edges, ${edges(original)} in the original`);
    assert.ok(distance(redacted.at(0.9, 0.15), original.at(0.9, 0.15)) < 60, style);
  }
});

test("what a person draws is hidden as it was drawn, and undone with one step", async () => {
  const { page } = hushtag;
  await hushtag.press("Reopen review");
  const layer = await (await page.$(".face-layer")).boundingBox();
  const at = (x, y) => [layer.x + x * layer.width, layer.y + y * layer.height];
  const drag = async (tool, ...points) => {
    await hushtag.press("Mark to hide");
    await until(`the ${tool}`, () =>
      page.$$eval('[aria-label="Draw"] label', (labels, tool) => {
        const label = labels.find((label) => label.textContent.trim() === tool);
        label?.click();
        return Boolean(label);
      }, tool),
    );
    await page.mouse.move(...at(...points[0]));
    await page.mouse.down();
    for (const point of points.slice(1)) await page.mouse.move(...at(...point), { steps: 4 });
    await page.mouse.up();
  };
  const boxes = () => page.$$eval('[data-testid="face-box"]', (boxes) => boxes.map(({ dataset }) => dataset.outline));
  const before = (await boxes()).length;
  await drag("Rectangle", [0.1, 0.6], [0.2, 0.75]);
  await drag("Ellipse", [0.6, 0.6], [0.9, 0.9]);
  await drag("Brush", [0.05, 0.05], [0.25, 0.05], [0.25, 0.3]);
  await drag("Rectangle", [0.4, 0.4], [0.6, 0.6]);
  assert.deepEqual((await boxes()).slice(before), ["rectangle", "ellipse", "stroke", "rectangle"]);
  await hushtag.press("Undo");
  await until("one box less", async () => (await boxes()).length === before + 3);

  await hushtag.finish("portrait.jpg");
  const copy = await hushtag.export({ sidecars: false, copies: true, style: "Solid" });
  await hushtag.closeDialog();
  const redacted = await pixels(browser, copy);
  const original = await pixels(browser, sample("astronaut.jpg"));
  const isHidden = (x, y) => distance(redacted.at(x, y), [64, 64, 64]) < 10;
  for (const [x, y] of [[0.15, 0.68], [0.75, 0.75], [0.63, 0.75], [0.15, 0.05], [0.25, 0.2]]) {
    assert.ok(isHidden(x, y), `${x} ${y} shows`);
  }
  // Beside the rectangle, in the corners of the ellipse, inside the bend of the stroke, and where a step was undone; none nearer
  // than two blocks of the compression, which are hidden whole.
  for (const [x, y] of [[0.27, 0.68], [0.59, 0.59], [0.91, 0.91], [0.15, 0.2], [0.5, 0.5]]) {
    assert.ok(!isHidden(x, y) && distance(redacted.at(x, y), original.at(x, y)) < 60, `${x} ${y} is hidden`);
  }
});

test("a face lies under its cover in all eight orientations of JPEG, PNG and WebP", async () => {
  const { page } = hushtag;
  const names = [];
  const paths = [];
  for (const [type, ending] of [["jpeg", "jpg"], ["png", "png"], ["webp", "webp"]]) {
    for (let orientation = 1; orientation <= 8; orientation++) {
      const name = `way-${orientation}.${ending}`;
      const path = await files.put(name, await stored(browser, sample("astronaut.jpg"), orientation, type));
      exiftoolWrite(path, "-n", `-IFD0:Orientation=${orientation}`);
      names.push(name);
      paths.push(path);
    }
  }
  await hushtag.drop(paths);
  await hushtag.settled(paths.length + 1);
  await hushtag.open(names[0]);
  for (const name of names) {
    await until(`the view of ${name}`, () => page.$(`[data-testid="tile"][data-name="${name}"][data-current]`));
    await hushtag.press("Mark as reviewed");
    await until(`${name} to be reviewed`, async () => (await hushtag.tile(name))?.state === "reviewed");
  }
  const copies = unpacked(await hushtag.export({ all: true, sidecars: false, copies: true, style: "Solid" }));
  await hushtag.closeDialog();
  const original = await pixels(browser, sample("astronaut.jpg"));
  for (const name of names) {
    const copy = Object.values(copies).find((path) => path.endsWith(`/redacted copies/${copyName(name)}`));
    assert.ok(copy, `${name} is not in the archive: ${Object.keys(copies)}`);
    assert.equal(exiftool(copy)["IFD0:Orientation"], undefined, name);
    const redacted = await pixels(browser, copy);
    assert.deepEqual([redacted.width, redacted.height], [original.width, original.height], name);
    for (const [dx, dy] of [[0, 0], [-0.05, 0], [0.05, 0], [0, -0.06], [0, 0.06]]) {
      const colour = redacted.at(FACE.x + dx, FACE.y + dy);
      assert.ok(distance(colour, [64, 64, 64]) < 10, `${name}: the face shows ${colour} at ${dx}, ${dy}`);
    }
    for (const [x, y] of [[0.05, 0.1], [0.9, 0.15], [0.3, 0.8], [0.7, 0.7], [0.95, 0.95]]) {
      assert.ok(distance(redacted.at(x, y), original.at(x, y)) < 70, `${name}: another picture at ${x} ${y}`);
    }
  }
});

test("one click keeps who consented, and the rest of a burst follows", async () => {
  const { page } = hushtag;
  const paths = [await files.copy("astronaut.jpg", "burst-1.jpg"), await files.copy("astronaut.jpg", "burst-2.jpg")];
  paths.forEach((path, second) => exiftoolWrite(path, `-DateTimeOriginal=2026:05:01 12:00:0${second}`));
  const count = (await hushtag.tiles()).length + paths.length;
  await hushtag.drop(paths);
  await hushtag.settled(count);
  await hushtag.open("burst-1.jpg");
  const treatment = () => page.$eval('[data-testid="face-box"]', ({ dataset }) => `${dataset.verdict} ${dataset.treatment}`);
  await until("the face", () => page.$('[data-testid="face-box"]'));
  assert.equal(await treatment(), "undecided hide");
  // Marked by hand, so that there are two to choose from.
  await page.keyboard.press("f");
  await until("the new box", () => page.$('[data-testid="new-face"]'));
  await page.$$eval('[aria-label="Draw"] label', (labels) => labels.find((label) => label.textContent.trim() === "Face").click());
  await page.focus('[data-testid="new-face"]');
  await page.keyboard.press("Enter");
  await hushtag.press("Keep who consented");
  await (await page.$('[data-testid="face-box"]')).click();
  await until("it to be kept", async () => (await treatment()) === "accepted keep");
  await hushtag.press("Hide all others");
  assert.equal(await treatment(), "accepted keep");
  await hushtag.press("Apply to 1 other photo of the burst");
  await hushtag.open("burst-2.jpg");
  await until("the same there", async () => (await treatment()) === "accepted keep");
  assert.equal((await page.$$('[data-testid="face-box"]')).length, 2);
});

test("an export that was stopped goes on where it was, and the photo that failed is tried again", async () => {
  const { page } = hushtag;
  // One of the first is gone from the disk: it fails by its name, and comes back later.
  const gone = join(files.path, "way-1.jpg");
  await rename(gone, `${gone}.away`);
  const way = async () => {
    const names = await page.$$eval("dialog button", (buttons) => buttons.map((button) => button.textContent.trim()));
    return names.find((name) => /^(Go on|Try)/.test(name));
  };
  const stopped = hushtag.export({ all: true, sidecars: false, copies: true });
  await until("some copies", () => page.$$eval("dialog .progress-text", (texts) => /[2-9] of/.test(texts[0]?.textContent ?? "")));
  await hushtag.press("Stop");
  const made = new Set(Object.keys(unpacked(await stopped)));
  const wayOn = await until("the way on", way);
  assert.match(wayOn, /^Go on with \d+ more and 1 failed$/);
  await rename(`${gone}.away`, gone);
  const rest = Object.keys(unpacked(await hushtag.saved(() => hushtag.press(wayOn))));
  await until("the end", async () => !(await way()));
  await hushtag.closeDialog();
  const reviewed = (await hushtag.tiles()).filter(({ state }) => state === "reviewed").map(({ name }) => copyName(name));
  assert.ok(made.size >= 2 && rest.some((path) => path.endsWith("way-1-redacted.jpg")), `${[...made]} and then ${rest}`);
  assert.deepEqual([...made, ...rest].sort(), reviewed.sort(), "each once");
});

test("nothing was refused by the policy and nothing failed on the way", async () => {
  assert.deepEqual(await hushtag.problems(), []);
});

/** What the copy of a photo is called. */
function copyName(name) {
  return name.replace(".", "-redacted.");
}

function distance(a, b) {
  return Math.max(...a.map((value, channel) => Math.abs(value - b[channel])));
}
