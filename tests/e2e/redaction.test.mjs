// Redacted copies: the face is gone, the picture is upright, the old metadata is not there.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, until } from "./browser.mjs";
import { open } from "./hushtag.mjs";
import { exiftool, exiftoolWrite, folder, pixels, sample, turned } from "./photos.mjs";
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
  // Stored a quarter turn anticlockwise; the orientation tells viewers to turn it back.
  const path = await files.put("portrait.jpg", await turned(browser, sample("astronaut.jpg"), -1));
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
  assert.ok(tags["XMP-iptcCore:AltTextAccessibility"], "the alt text that was accepted");

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

test("a pixelated face has no more than a few colours", async () => {
  const copy = await hushtag.export({ sidecars: false, copies: true, style: "Pixelated" });
  await hushtag.closeDialog();
  const redacted = await pixels(browser, copy);
  const original = await pixels(browser, sample("astronaut.jpg"));
  const row = (picture) => {
    let changes = 0;
    for (let step = -20; step < 20; step++) {
      const x = FACE.x + step * 0.002;
      changes += distance(picture.at(x, FACE.y), picture.at(x + 0.002, FACE.y)) > 8 ? 1 : 0;
    }
    return changes;
  };
  assert.ok(row(redacted) <= 4, `${row(redacted)} edges in a row of the face, ${row(original)} in the original`);
});

test("nothing was refused by the policy and nothing failed on the way", async () => {
  assert.deepEqual(await hushtag.problems(), []);
});

function distance(a, b) {
  return Math.max(...a.map((value, channel) => Math.abs(value - b[channel])));
}
