// Photos that come with metadata: it is shown, kept, merged, and handed back without losing a word.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, until } from "./browser.mjs";
import { open } from "./hushtag.mjs";
import { exiftool, exiftoolWrite, folder, pixels } from "./photos.mjs";
import { serve } from "./site.mjs";

let browser, site, files, hushtag, photo;

/** As Lightroom leaves a file. */
const LIGHTROOM = [
  "-XMP-dc:Title=Portrait",
  "-XMP-dc:Title-de=Porträt",
  "-XMP-dc:Subject=nasa",
  "-XMP-dc:Subject=space",
  "-XMP-lr:HierarchicalSubject=Agencies|nasa",
  "-XMP-crs:Exposure2012=+0.50",
  "-XMP-xmp:Rating=4",
  "-XMP-xmpMM:DocumentID=xmp.did:1",
  "-XMP-photoshop:Credit=NASA",
  "-XMP-dc:Description=By XMP",
  "-EXIF:ImageDescription=By EXIF",
  "-EXIF:Model=Camera X",
  "-IPTC:Keywords=nasa",
  "-IPTC:Keywords=space",
  "-IPTC:SpecialInstructions=Keep",
  "-IPTCDigest=new",
  "-GPSLatitude=28.5",
  "-GPSLatitudeRef=N",
  "-GPSLongitude=80.6",
  "-GPSLongitudeRef=W",
];

before(async () => {
  [browser, site, files] = await Promise.all([launch(), serve(), folder()]);
  hushtag = await open(browser, site);
  photo = await files.copy("astronaut.jpg", "lightroom.jpg");
  exiftoolWrite(photo, "-m", ...LIGHTROOM);
});

after(async () => {
  await browser?.close();
  site?.close();
  await files?.remove();
});

const one = (value) => [value].flat();

test("what the file says stands before any draft, with its source and what disagrees", async () => {
  await hushtag.drop([photo]);
  await hushtag.settled(1);
  await hushtag.open("lightroom.jpg");
  assert.deepEqual(await hushtag.field("title"), { text: "Portrait", verdict: "accepted", origin: "file" });
  assert.equal((await hushtag.field("title-de")).text, "Porträt");
  assert.equal((await hushtag.field("description")).text, "By EXIF");
  const other = await hushtag.page.$eval('[data-testid="disagreement"]', (line) => line.textContent);
  assert.match(other, /XMP dc:description says: By XMP/);
  const words = await hushtag.keywords();
  assert.deepEqual(words.filter(({ origin }) => origin === "file").map(({ text }) => text), ["nasa", "space"]);
  assert.ok(words.some(({ origin, verdict }) => origin === "model" && verdict === "undecided"), JSON.stringify(words));
  // In the open, with what tells it.
  await until("the place", () => hushtag.page.$('[data-testid="location"]:not(details *)'));
  assert.match(await hushtag.page.$eval('[data-testid="location"]', (line) => line.textContent), /28\.50000° N, 80\.60000° W EXIF GPS/);
  await hushtag.page.$$eval("details.more-fields", (all) => all.forEach((details) => { details.open = true; }));
  await until("the facts", () => hushtag.page.$('[data-testid="in-the-file"]'));
  assert.match(await hushtag.page.$eval('[data-testid="in-the-file"]', (facts) => facts.textContent), /Camera X/);
});

test("only what was edited changes in the copy with the metadata inside", async () => {
  await hushtag.write("Title", "New title");
  await hushtag.addKeyword("suit");
  await hushtag.page.$eval('[data-testid="alt-text-more"]', (details) => { details.open = true; });
  const box = await hushtag.page.$('[data-testid="add-language-alt-text"]');
  await box.type("fr\n");
  await until("the field", () => hushtag.page.$('[data-field="alt-text-fr"]'));
  await hushtag.write("Alt text (fr)", "Une astronaute");
  await hushtag.press("Use this");
  await hushtag.finish("lightroom.jpg");
  const copy = await hushtag.export({ sidecars: false, copies: false, embedded: true });
  await hushtag.closeDialog();
  const [was, is] = [exiftool(photo, "-struct"), exiftool(copy, "-struct")];
  const names = new Set([...Object.keys(was), ...Object.keys(is)]);
  const own = [...names].filter((name) => !/^(System|File|ExifTool|Composite|SourceFile|XMP-x:|Photoshop:IPTCDigest)/.test(name));
  const changed = own.filter((name) => JSON.stringify(was[name]) !== JSON.stringify(is[name])).sort();
  assert.deepEqual(changed, [
    "IFD0:ImageDescription",
    "IPTC:Caption-Abstract",
    "IPTC:Keywords",
    "IPTC:ObjectName",
    "XMP-dc:Subject",
    "XMP-dc:Title",
    "XMP-digiKam:TagsList",
    "XMP-hushtag:Review",
    "XMP-iptcCore:AltTextAccessibility-fr",
    "XMP-lr:HierarchicalSubject",
    "XMP-xmp:MetadataDate",
    "XMP-xmpMM:History",
  ]);
  assert.equal(is["XMP-dc:Title"], "New title");
  assert.equal(is["XMP-dc:Title-de"], "Porträt");
  assert.equal(is["IFD0:ImageDescription"], "By XMP");
  assert.deepEqual(one(is["XMP-dc:Subject"]), ["nasa", "space", "suit"]);
  // Programs that read a hierarchy and no flat words see the new word, too.
  assert.ok(one(is["XMP-lr:HierarchicalSubject"]).includes("suit") && one(is["XMP-digiKam:TagsList"]).includes("suit"));
  const [before, after] = await Promise.all([pixels(browser, photo), pixels(browser, copy)]);
  for (const [x, y] of [[0.1, 0.1], [0.43, 0.22], [0.9, 0.7]]) {
    assert.deepEqual(after.at(x, y), before.at(x, y));
  }
});

test("the place goes with one click and comes back with the next undo", async () => {
  await hushtag.press("Remove GPS");
  await hushtag.finish("lightroom.jpg");
  const copy = await hushtag.export({ sidecars: false, copies: false, embedded: true });
  await hushtag.closeDialog();
  assert.deepEqual(Object.keys(exiftool(copy)).filter((name) => /GPS/.test(name)), []);
  await hushtag.press("Undo");
  await hushtag.press("Undo");
  await until("the place", async () => !(await hushtag.page.$('[data-testid="location"][data-removed]')));
});

test("a sidecar dropped later counts more, and what strangers wrote in it survives", async () => {
  const sidecar = join(files.path, "lightroom.jpg.xmp");
  await writeFile(
    sidecar,
    `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
      <rdf:Description rdf:about="" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:odd="http://strange.example/"
        photoshop:Credit="By sidecar" odd:kept="yes"/></rdf:RDF></x:xmpmeta>`,
  );
  await hushtag.drop([sidecar]);
  await until("the credit", async () => (await hushtag.field("credit")).text === "By sidecar");
  assert.equal((await hushtag.field("title")).text, "New title", "a person's word is not replaced");
  await hushtag.settled(1);
  await hushtag.finish("lightroom.jpg");
  const made = await hushtag.export({ sidecars: true, copies: false });
  await hushtag.closeDialog();
  const told = exiftool(made);
  assert.equal(told["XMP-photoshop:Credit"], "By sidecar");
  assert.equal(Number(told["XMP-crs:Exposure2012"]), 0.5);
  assert.match(await readFile(made, "utf8"), /<odd:kept>yes<\/odd:kept>/);
});

test("a table and a template write many values in one step each", async () => {
  const table = await files.put("values.csv", Buffer.from("file;Headline;Keywords;Aperture\r\nlightroom.jpg;Ahead;one, two; three;8\r\n".replace("one, two; three", '"one; three"')));
  await hushtag.drop([table]);
  await until("the headline", async () => (await hushtag.field("headline")).text === "Ahead");
  const words = (await hushtag.keywords()).map(({ text }) => text);
  assert.ok(words.includes("one") && words.includes("three"), `${words}`);
  await hushtag.press("Templates …");
  await until("the dialog", () => hushtag.page.$('dialog[aria-label="Rights templates"][open]'));
  await hushtag.page.type('dialog[open] input[aria-label="Usage terms"]', "Ask first\n");
  await hushtag.page.$eval('dialog[open] input[aria-label="Usage terms"]', (input) => input.blur());
  await hushtag.page.click('[data-testid="apply-template"]');
  await until("the terms", async () => (await hushtag.field("usage-terms")).text === "Ask first");
  await hushtag.press("Undo");
  await until("the terms to go", async () => (await hushtag.field("usage-terms")).text === "");
  assert.equal((await hushtag.field("headline")).text, "Ahead");
});

test("nothing was refused by the policy and nothing failed on the way", async () => {
  assert.deepEqual(await hushtag.problems(), []);
});
