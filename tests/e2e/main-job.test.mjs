// The main job: photos in, drafts, decisions, files out, and other programs read exactly what was decided.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, until } from "./browser.mjs";
import { open } from "./hushtag.mjs";
import { exiftool, exiv2, folder, unpacked } from "./photos.mjs";
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

/** What was decided for the first photo, as the page showed it. */
let decided;

test("dropped photos get drafts of what is in them", async () => {
  await hushtag.drop(await Promise.all(["astronaut.jpg", "cat.jpg", "coffee.jpg"].map((name) => files.copy(name))));
  const tiles = await hushtag.settled(3);
  assert.deepEqual(tiles.map(({ state }) => state), ["to-review", "to-review", "to-review"], JSON.stringify(tiles));
  const words = {};
  const sentences = [];
  for (const { name } of tiles) {
    await hushtag.open(name);
    const keywords = await hushtag.keywords();
    words[name] = keywords.map(({ text }) => text);
    assert.ok(keywords.every(({ verdict, origin }) => verdict === "undecided" && origin === "model"), name);
    const alt = await hushtag.field("alt-text");
    assert.match(alt.text, /^[A-Z].*\.$/, name);
    assert.deepEqual([alt.verdict, alt.origin], ["undecided", "model"], name);
    sentences.push(alt.text);
    await hushtag.press("Back to all photos");
  }
  assert.equal(sentences.length, tiles.length, "every photo has a draft of its alt text");
  assert.ok(words["cat.jpg"].includes("cat"), `${words["cat.jpg"]}`);
  assert.ok(words["coffee.jpg"].some((word) => /coffee|cup|espresso|drink/.test(word)), `${words["coffee.jpg"]}`);
  assert.ok(!words["astronaut.jpg"].includes("cat"), `${words["astronaut.jpg"]}`);
});

test("a face is found where the face is", async () => {
  await hushtag.open("astronaut.jpg");
  const faces = await until("a face", async () => {
    const boxes = await hushtag.page.$$('[data-testid="face-box"]');
    return boxes.length > 0 && boxes;
  });
  assert.equal(faces.length, 1);
  const picture = await (await hushtag.page.$('section[aria-label="Photo"] img')).boundingBox();
  const face = await faces[0].boundingBox();
  const x = (face.x + face.width / 2 - picture.x) / picture.width;
  const y = (face.y + face.height / 2 - picture.y) / picture.height;
  // Eileen Collins' face in that picture.
  assert.ok(Math.abs(x - 0.43) < 0.08 && Math.abs(y - 0.22) < 0.1, `${x} ${y}`);
});

test("decisions and words of a person are shown as such", async () => {
  const drafted = await hushtag.keywords();
  assert.ok(drafted.length >= 2, JSON.stringify(drafted));
  // "person" is also how the file says who decided: the word that must be nowhere in it is another.
  const kept = drafted.find(({ text }) => text === "person") ?? drafted[0];
  const refused = drafted.find((keyword) => keyword !== kept);
  await hushtag.press(`Accept ${kept.text}`);
  await hushtag.press(`Reject ${refused.text}`);
  await hushtag.addKeyword("Eileen Collins");
  await hushtag.write("Alt text", "An astronaut in an orange suit smiles; a flag and a model shuttle behind her.");
  await hushtag.write("Title", "Commander & pilot <STS-114>");
  await hushtag.write("Description", "Official photo, „Raumfähre“ 2005");
  await hushtag.write("Creator", "NASA");
  await hushtag.write("Copyright", "Public domain");
  const shown = await hushtag.keywords();
  const verdict = (text) => shown.find((keyword) => keyword.text === text)?.verdict;
  assert.equal(verdict(kept.text), "accepted");
  assert.notEqual(verdict(refused.text), "accepted");
  assert.deepEqual(
    shown.find(({ text }) => text === "Eileen Collins"),
    { text: "Eileen Collins", verdict: "accepted", origin: "person" },
  );
  assert.equal((await hushtag.field("alt-text")).origin, "person");
  decided = { kept: kept.text, refused: refused.text, undecided: drafted.filter((one) => one !== kept && one !== refused).map(({ text }) => text) };
});

test("ExifTool and exiv2 read back what was decided and nothing else", async () => {
  await hushtag.finish("astronaut.jpg");
  const path = await hushtag.export({ sidecars: true, copies: false });
  assert.match(path, /astronaut\.jpg\.xmp$/);
  const tags = exiftool(path);
  assert.deepEqual([tags["XMP-dc:Subject"]].flat().sort(), [decided.kept, "Eileen Collins"].sort());
  assert.equal(
    tags["XMP-iptcCore:AltTextAccessibility"],
    "An astronaut in an orange suit smiles; a flag and a model shuttle behind her.",
  );
  assert.equal(tags["XMP-dc:Title"], "Commander & pilot <STS-114>");
  assert.equal(tags["XMP-dc:Description"], "Official photo, „Raumfähre“ 2005");
  assert.deepEqual([tags["XMP-dc:Creator"]].flat(), ["NASA"]);
  assert.equal(tags["XMP-dc:Rights"], "Public domain");
  assert.ok(!tags["ExifTool:Warning"], tags["ExifTool:Warning"]);
  const read = exiv2(path);
  const values = (key) => read.filter(([name]) => name.startsWith(key)).map(([, value]) => value).join("\n");
  assert.match(values("Xmp.dc.subject"), new RegExp(decided.kept));
  assert.match(values("Xmp.dc.subject"), /Eileen Collins/);
  assert.match(values("Xmp.iptc.AltTextAccessibility"), /An astronaut in an orange suit/);
  assert.match(values("Xmp.dc.title"), /Commander & pilot <STS-114>/);
  assert.match(values("Xmp.dc.description"), /Raumfähre/);
  assert.match(values("Xmp.dc.creator"), /NASA/);
  assert.match(values("Xmp.dc.rights"), /Public domain/);
  const everything = JSON.stringify([tags, read]);
  for (const word of [decided.refused, ...decided.undecided]) {
    assert.doesNotMatch(everything, new RegExp(`\\b${word}\\b`), `“${word}” was not accepted`);
  }
  await hushtag.closeDialog();
});

test("several photos come as one archive with the drafts that were accepted", async () => {
  await hushtag.press("Back to all photos");
  const accepted = {};
  for (const name of ["cat.jpg", "coffee.jpg"]) {
    await hushtag.open(name);
    await hushtag.press("Accept all drafts");
    await until("the verdicts", async () => (await hushtag.keywords()).every(({ verdict }) => verdict === "accepted"));
    accepted[name] = {
      words: (await hushtag.keywords()).map(({ text }) => text),
      alt: (await hushtag.field("alt-text")).text,
    };
    await hushtag.finish(name);
    await hushtag.press("Back to all photos");
  }
  const archive = await hushtag.export({ all: true, sidecars: true, copies: false });
  assert.match(archive, /\.zip$/);
  const unzipped = unpacked(archive);
  assert.deepEqual(Object.keys(unzipped).sort(), ["astronaut.jpg.xmp", "cat.jpg.xmp", "coffee.jpg.xmp"]);
  for (const [name, { words, alt }] of Object.entries(accepted)) {
    const tags = exiftool(unzipped[`${name}.xmp`]);
    assert.deepEqual([tags["XMP-dc:Subject"]].flat().sort(), words.sort());
    assert.equal(tags["XMP-iptcCore:AltTextAccessibility"] ?? "", alt);
    assert.equal(tags["XMP-dc:Title"], undefined);
  }
  const topics = "http://cv.iptc.org/newscodes/mediatopic/";
  assert.deepEqual(exiftool(unzipped["coffee.jpg.xmp"])["XMP-iptcExt:AboutCvTerm"], [
    { CvId: topics, CvTermId: `${topics}10000000`, CvTermName: "Lifestyle and leisure" },
  ]);
  await hushtag.closeDialog();
});

test("nothing was refused by the policy and nothing failed on the way", async () => {
  assert.deepEqual(await hushtag.problems(), []);
});
