// What an embedding page gets: files as the person left them and never more, under both policies, and of the log no word.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, until } from "./browser.mjs";
import { done, inFrame, visit } from "./embedded.mjs";
import { host } from "./hosts/serve.mjs";
import { exiftool, exiftoolWrite, folder } from "./photos.mjs";
import { ROOT, changed, serve } from "./site.mjs";

let browser, files;
const open = [];

before(async () => {
  [browser, files] = await Promise.all([launch(), folder()]);
});

after(async () => {
  await browser?.close();
  for (const one of open) one.close();
  await files?.remove();
});

/** A form that embeds Hushtag, whose owner has put `owners` beside the page; the form hands `hosts` over. */
async function stage({ owners = null, hosts = null } = {}) {
  let site;
  const page = await host("form", { hushtag: () => site.address });
  const served = await serve({ embedders: [page.origin] });
  site = served;
  if (owners) {
    const named = (body) => body.toString().replace("<head>", '<head><meta name="hushtag:policy" content="policy.json">');
    const isMeant = (url) => ["/", "/policy.json"].includes(url);
    site = await changed(served, isMeant, (body, url) => (url === "/" ? named(body) : JSON.stringify(owners)));
    open.push(site);
  }
  open.push(served, page);
  const visited = await visit(browser, page.address);
  await until("the element", () => visited.page.evaluate(() => customElements.get("hushtag-review") !== undefined));
  if (hosts) await visited.page.evaluate((hosts) => (document.querySelector("hushtag-review").policy = hosts), hosts);
  return { ...visited, site };
}

async function choose({ page, site }, paths) {
  await (await page.$("#photos")).uploadFile(...paths);
  const hushtag = await inFrame(browser, page, site);
  await hushtag.settled(paths.length);
  return hushtag;
}

/** A photo of a format that takes no metadata in, with a place in it. */
async function placed(name) {
  const path = join(files.path, name);
  await copyFile(join(ROOT, "tests/fixtures/handover/cat.avif"), path);
  exiftoolWrite(path, "-GPSLatitude=28.5", "-GPSLatitudeRef=N", "-GPSLongitude=80.6", "-GPSLongitudeRef=W");
  assert.ok(exiftool(path)["EXIF-GPS:GPSLatitude"] ?? JSON.stringify(exiftool(path)).includes("GPSLatitude"));
  return path;
}

const press = (hushtag, words) =>
  hushtag.page.$$eval(
    "button",
    (buttons, words) => {
      const button = buttons.find(({ textContent }) => textContent.trim().startsWith(words));
      button?.click();
      return Boolean(button);
    },
    words,
  );

async function review(hushtag, name, act = async () => {}) {
  await (await until(`the tile of ${name}`, () => hushtag.page.$(`[aria-label="Open ${name}"]`))).click();
  await hushtag.viewed(name);
  await act();
  await press(hushtag, "Mark as reviewed");
  await until(`${name} to be reviewed`, async () => (await hushtag.tile(name))?.state === "reviewed");
}

/** What the element has: per photo name, file name and bytes; and the log. */
async function result(page) {
  const got = await until("the result", () =>
    page.$eval("hushtag-review", async ({ result }) => {
      if (!result) return null;
      const bytes = async (file) => file && { name: file.name, bytes: [...new Uint8Array(await file.arrayBuffer())] };
      const photos = result.photos.map(async ({ name, file, removesLocation }) => ({ name, removesLocation, file: await bytes(file) }));
      return { photos: await Promise.all(photos), log: result.auditLog };
    }),
  );
  for (const { file } of got.photos) if (file) file.bytes = Buffer.from(file.bytes);
  return got;
}

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

test("a photo whose place was removed is handed over without it, whatever its format, and one that nobody changed as it is", async () => {
  const staged = await stage();
  const [removed, kept] = [await placed("removed.avif"), await placed("kept.avif")];
  const photo = await files.copy("flower.jpg", "beside.jpg");
  exiftoolWrite(photo, "-m", "-GPSLatitude=28.5", "-GPSLatitudeRef=N", "-GPSLongitude=80.6", "-GPSLongitudeRef=W");
  const hushtag = await choose(staged, [removed, kept, photo]);
  const remove = async () => {
    // What is folded away is made when it is first seen.
    await hushtag.page.$$eval("details.more-fields", (all) => all.forEach((details) => (details.open = true)));
    await until("the place to go", () => press(hushtag, "Remove GPS"));
  };
  await review(hushtag, "removed.avif", async () => {
    await remove();
    await hushtag.addKeyword("our cat");
  });
  await review(hushtag, "kept.avif");
  await review(hushtag, "beside.jpg", remove);
  await done(hushtag);
  const { photos, log } = await result(staged.page);
  const of = (name) => photos.find((photo) => photo.name === name).file;

  const made = of("removed.avif");
  assert.ok(made, "a file is handed over");
  assert.notEqual(sha256(made.bytes), sha256(await readFile(removed)));
  assert.match(made.name, /^removed\.(jpg|png)$/);
  for (const file of [made, of("beside.jpg")]) {
    const path = join(files.path, `got-${file.name}`);
    await writeFile(path, file.bytes);
    assert.ok(!JSON.stringify(exiftool(path)).includes("GPS"), file.name);
  }
  assert.ok([exiftool(join(files.path, `got-${made.name}`))["XMP-dc:Subject"]].flat().includes("our cat"));
  assert.equal(sha256(of("kept.avif").bytes), sha256(await readFile(kept)));

  const entries = log.trim().split("\n").map((line) => JSON.parse(line));
  const exported = entries.filter(({ what }) => what === "exported");
  const known = new Map(exported.map(({ after, file }) => [file.sha256, after]));
  assert.match(known.get(sha256(made.bytes)), /made anew/);
  assert.match(known.get(sha256(of("kept.avif").bytes)), /as it was brought/);
  assert.deepEqual(await staged.problems(), []);
  await staged.page.close();
});

test("an animated file is not handed over without its place, and the person reads why", async () => {
  const staged = await stage();
  const path = join(files.path, "dance.gif");
  await copyFile(join(ROOT, "tests/fixtures/photos/animated.gif"), path);
  exiftoolWrite(path, "-XMP-exif:GPSLatitude=28.5", "-XMP-exif:GPSLongitude=-80.6", "-XMP-dc:Subject=Ann at home");
  const hushtag = await choose(staged, [path]);
  await review(hushtag, "dance.gif", async () => {
    await until("the word of the file", async () => (await hushtag.keywords()).some(({ text }) => text === "Ann at home"));
    const remove = await hushtag.page.$('[aria-label="Remove Ann at home"], [aria-label="Reject Ann at home"]');
    assert.ok(remove, "the file's own word can be taken out");
    await remove.click();
  });
  await done(hushtag);
  const said = await hushtag.page.$eval('[data-testid="handing"]', (section) => section.innerText);
  assert.match(said, /Nothing was handed over[\s\S]*dance\.gif.*animated/);
  assert.equal(await staged.page.$eval("hushtag-review", ({ result }) => result), null);
  await staged.page.close();
});

test("a frame in which somebody has written is left only after a question, and an untouched one at once", async () => {
  const staged = await stage();
  const hushtag = await choose(staged, [await files.copy("flower.jpg", "written.jpg")]);
  const cancel = () => hushtag.page.$eval(".toolbar", (bar) => bar.querySelector('[popovertarget="cancel-question"]') !== null);
  assert.equal(await cancel(), false, "drafts alone are no words of a person");
  await hushtag.open("written.jpg");
  await hushtag.write("Alt text", "An orange dahlia.");
  await until("Cancel to ask", cancel);
  await press(hushtag, "Cancel");
  const question = await until("the question", () => hushtag.page.$eval("#cancel-question:popover-open p", (line) => line.textContent));
  assert.match(question, /lose what you wrote/);
  assert.notEqual(await staged.page.$eval("hushtag-review", (element) => element.shadowRoot.querySelector("iframe")), null);
});

test("the host's policy adds to the owner's and takes no rule of it away", async () => {
  const owners = { version: 1, name: "Museum", gps: "block" };
  const hosts = { version: 1, name: "CMS", gps: "off", required: { "dc:title": "block" } };
  const staged = await stage({ owners, hosts });
  const hushtag = await choose(staged, [await placed("both.avif")]);
  await review(hushtag, "both.avif");
  await done(hushtag);
  const said = await hushtag.page.$eval('[data-testid="handing"]', (section) => section.innerText);
  assert.match(said, /Nothing was handed over/);
  assert.match(said, /where it was taken/);
  assert.match(said, /title is required/);
  assert.equal(await staged.page.$eval("hushtag-review", ({ result }) => result), null);
  await staged.page.close();
});

for (const [owners, tells] of [
  [{ version: 1 }, false],
  [{ version: 1, auditLog: "whole" }, true],
]) {
  test(`the log tells the host ${tells ? "all that the owner lets it" : "decisions and hashes, no word and no place"}, and its chain holds`, async () => {
    // That of the host cannot ask for more.
    const staged = await stage({ owners, hosts: { version: 1, auditLog: "whole" } });
    const hushtag = await choose(staged, [await files.copy("astronaut.jpg", "secret-name.jpg")]);
    await review(hushtag, "secret-name.jpg", async () => {
      await hushtag.addKeyword("unspoken word");
      await until("the word", async () => (await hushtag.keywords()).some(({ text }) => text === "unspoken word"));
      await hushtag.addKeyword("spoken word");
      const remove = await hushtag.page.$('[aria-label="Remove unspoken word"], [aria-label="Reject unspoken word"]');
      await remove.click();
    });
    await done(hushtag);
    const { log } = await result(staged.page);
    const entries = log.trim().split("\n").map((line) => JSON.parse(line));
    assert.ok(entries.some(({ what, field }) => what === "wrote" && field === "keywords"));
    assert.ok(entries.some(({ model }) => /^[0-9a-f]{64}$/.test(model?.weights ?? "")));
    assert.ok(entries.some(({ file }) => /^[0-9a-f]{64}$/.test(file?.sha256 ?? "")));
    assert.equal(/unspoken word/.test(log), tells);
    assert.equal(/Face at \d/.test(log), tells);
    assert.equal(/secret-name/.test(log), tells);
    const path = await files.put(`log-${tells}.jsonl`, log);
    const own = process.env.HUSHTAG_XTASK;
    const [program, first] = own ? [own, []] : ["cargo", ["run", "--quiet", "--package", "xtask", "--"]];
    const check = spawnSync(program, [...first, "audit", path], { cwd: ROOT, encoding: "utf8" });
    assert.equal(check.status, 0, check.stdout + check.stderr);
    await staged.page.close();
  });
}
