// Files by place, not by name: folders with equal names, sidecars that could be anybody's, and the widget.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { launch, until } from "./browser.mjs";
import { done, inFrame, listenTo, stage, told, visit } from "./embedded.mjs";
import { open } from "./hushtag.mjs";
import { folder, sample, stored } from "./photos.mjs";
import { ROOT, serve } from "./site.mjs";

const WIDGET = join(ROOT, "www/widget/widget.js");

const sidecar = (attributes) => `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
    xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/" ${attributes}/></rdf:RDF></x:xmpmeta>`;

const headline = (text) => sidecar(`photoshop:Headline="${text}"`);

describe("folders", () => {
  let browser, site, files, hushtag, jpeg;
  const paths = ["a", "b"].flatMap((day) => ["IMG_1", "IMG_2"].map((name) => `trip/${day}/${name}.jpg`));

  before(async () => {
    [browser, site, files] = await Promise.all([launch(), serve(), folder()]);
    hushtag = await open(browser, site);
    jpeg = await readFile(sample("cat.jpg"));
    for (const path of paths) {
      await mkdir(join(files.path, path, ".."), { recursive: true });
      await writeFile(join(files.path, path), jpeg);
      await writeFile(join(files.path, path.replace(".jpg", ".xmp")), headline(path));
    }
    await writeFile(join(files.path, "trip/notes.txt"), "no photo");
  });

  after(async () => {
    await browser?.close();
    site?.close();
    await files?.remove();
  });

  const read = async (path) => {
    await hushtag.press(`Open ${path}`);
    return until(`the view of ${path}`, async () => {
      const current = await hushtag.page.$eval('[data-testid="tile"][data-current]', (tile) => tile.dataset.path).catch(() => null);
      return current === path && (await hushtag.field("headline").catch(() => null));
    });
  };

  test("each photo of a dropped folder has the sidecar that lies beside it", async () => {
    await hushtag.drop([join(files.path, "trip")]);
    // It goes away by itself.
    await until("the notice", async () => /4 photos taken from the folder, 1 other file left out\./.test(await hushtag.notices()));
    await hushtag.settled(4);
    const shown = await hushtag.page.$$eval('[data-testid="tile"]', (tiles) => tiles.map((tile) => tile.dataset.path));
    assert.deepEqual(shown, paths);
    for (const path of paths) assert.equal((await read(path)).text, path);
    assert.doesNotMatch((await hushtag.notices()).join("\n"), /fits|belongs/);
  });

  test("a table's rows go to the photos of their paths, and a name that two have is told", async () => {
    const lines = ["\"Note; with, signs\nand lines\";file;Title", `;${paths[2].replaceAll("/", "\\")};Third`, ";IMG_2.jpg;Nobody's", ";gone.jpg;Nobody's"];
    await hushtag.drop([await files.put("values.csv", lines.join("\r\n"))]);
    const told = await until("the notice", async () => {
      const notices = (await hushtag.notices()).join("\n");
      return /Values of 1 photo taken/.test(notices) && notices;
    });
    assert.match(told, /1 line names a photo that is not here/);
    assert.match(told, /2 photos are called IMG_2\.jpg: give the path/);
    await read(paths[2]);
    assert.equal((await hushtag.field("title")).text, "Third");
    await read(paths[0]);
    assert.equal((await hushtag.field("title")).text, "");
  });

  test("an archive keeps the tree, each sidecar beside its photo", async () => {
    for (const path of paths) {
      await read(path);
      await hushtag.page.$$eval("button", (buttons) => buttons.find(({ textContent }) => /^Mark as reviewed/.test(textContent.trim()))?.click());
      const isReviewed = (path) => hushtag.page.$(`[data-testid="tile"][data-path="${path}"][data-state="reviewed"]`);
      await until(`${path} to be reviewed`, () => isReviewed(path));
    }
    const archive = await hushtag.export({ all: true, sidecars: true });
    const script = "import sys, zipfile, json; z = zipfile.ZipFile(sys.argv[1]); print(json.dumps({n: z.read(n).decode() for n in z.namelist()}))";
    const entries = JSON.parse(execFileSync("python3", ["-c", script, archive], { encoding: "utf8" }));
    assert.deepEqual(Object.keys(entries).sort(), paths.map((path) => `${path}.xmp`));
    for (const path of paths) assert.ok(entries[`${path}.xmp`].includes(path), path);
    await hushtag.closeDialog();
  });

  const question = () => until("the question", () => hushtag.page.$('[data-testid="notice"][data-kind="question"]'));

  test("a sidecar that fits two photos is asked about, whenever it comes", async () => {
    const jpg = await files.put("IMG_7.jpg", jpeg);
    const png = await files.put("IMG_7.png", await stored(browser, sample("cat.jpg"), 1, "png"));
    await hushtag.drop([jpg]);
    await hushtag.drop([await files.put("IMG_7.xmp", headline("Whose?"))]);
    await hushtag.settled(5);
    await until("the headline", async () => (await read("IMG_7.jpg")).text === "Whose?");
    await hushtag.drop([png]);
    await hushtag.settled(6);
    const asked = await question();
    assert.match(await asked.evaluate((notice) => notice.textContent), /IMG_7\.xmp fits IMG_7\.jpg and IMG_7\.png\. Whose is it\?/);
    const names = await asked.$$eval("bdi", (all) => all.map(({ textContent }) => textContent));
    assert.deepEqual(names, ["IMG_7.xmp", "IMG_7.jpg", "IMG_7.png", "IMG_7.jpg", "IMG_7.png"], "each name stands apart from the words");
    await until("IMG_7.jpg to be without", async () => (await read("IMG_7.jpg")).text === "");
    await hushtag.press("To IMG_7.png");
    await until("IMG_7.png to have it", async () => (await read("IMG_7.png")).text === "Whose?");
    assert.equal((await read("IMG_7.jpg")).text, "");
  });

  test("a sidecar of a raw file is asked about, and how to develop that never enters the JPEG", async () => {
    const jpg = await files.put("IMG_9.jpg", jpeg);
    const raw = 'photoshop:SidecarForExtension="CR2" photoshop:Headline="Words" crs:Exposure2012="+3.00"';
    await hushtag.drop([await files.put("IMG_9.xmp", sidecar(raw)), jpg]);
    await hushtag.settled(7);
    const asked = await question();
    assert.match(await asked.evaluate((notice) => notice.textContent), /was written for a raw file \(CR2\), not for IMG_9\.jpg/);
    assert.equal((await read("IMG_9.jpg")).text, "");
    await hushtag.press("To IMG_9.jpg");
    await until("the words", async () => (await read("IMG_9.jpg")).text === "Words");
    await hushtag.page.$$eval("button", (buttons) => buttons.find(({ textContent }) => /^Mark as reviewed/.test(textContent.trim()))?.click());
    await until("IMG_9.jpg to be reviewed", () => hushtag.page.$('[data-testid="tile"][data-path="IMG_9.jpg"][data-state="reviewed"]'));
    await read("IMG_9.jpg");
    const made = await readFile(await hushtag.export({ sidecars: false, embedded: true }), "latin1");
    assert.ok(made.includes("Words"));
    assert.doesNotMatch(made, /Exposure2012|SidecarForExtension/);
    await hushtag.closeDialog();
    assert.deepEqual(await hushtag.problems(), []);
  });
});

describe("the widget", () => {
  test("is imported where a page is rendered without a browser", async () => {
    const { HushtagReview, HushtagError } = await import(pathToFileURL(WIDGET));
    assert.equal(typeof HushtagReview, "function");
    assert.equal(new HushtagError("src", "x").code, "src");
  });

  test("says loudly where it does not know where Hushtag is", async () => {
    const browser = await launch();
    try {
      const page = await browser.newPage();
      const errors = [];
      page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
      await page.setRequestInterception(true);
      const script = await readFile(WIDGET, "utf8");
      page.on("request", (request) => {
        const isScript = request.url().endsWith("bundle.js");
        const body = isScript ? script : '<!doctype html><script type="module" src="bundle.js"></script><hushtag-review></hushtag-review>';
        request.respond({ contentType: isScript ? "text/javascript" : "text/html", body });
      });
      await page.goto("http://app.example/");
      await until("the error", () => errors.some((error) => /does not know where Hushtag is/.test(error)));
      const shown = await page.$eval("hushtag-review", (element) => element.shadowRoot.querySelector('[role="alert"]').textContent);
      assert.match(shown, /<hushtag-review src=/);
    } finally {
      await browser.close();
    }
  });

  test("keeps photos with equal names, sizes and times apart by their paths", async () => {
    const [browser, both] = await Promise.all([launch(), stage("form")]);
    try {
      const { page, problems } = await visit(browser, both.host.address);
      await until("the element", () => page.evaluate(() => customElements.get("hushtag-review") !== undefined));
      await listenTo(page, "hushtag-review");
      await page.$eval("hushtag-review", async (element) => {
        const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 64 });
        canvas.getContext("2d").fillRect(8, 8, 16, 16);
        const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg"));
        const file = () => new File([blob], "IMG_1.jpg", { type: "image/jpeg", lastModified: 1 });
        // The last two are of one place, as far as anybody knows.
        element.add([file(), file(), file(), file()], { paths: ["a/IMG_1.jpg", "b/IMG_1.jpg", "", ""] });
      });
      const hushtag = await inFrame(browser, page, both.site);
      await hushtag.settled(4);
      const paths = ["a/IMG_1.jpg", "b/IMG_1.jpg", "IMG_1.jpg", "IMG_1 (2).jpg"];
      for (const path of paths) {
        const frame = hushtag.page;
        await (await until(`the tile of ${path}`, () => frame.$(`[aria-label="Open ${path}"]`))).click();
        await until(`the view of ${path}`, () => frame.$(`[data-testid="tile"][data-path="${path}"][data-current]`));
        await hushtag.addKeyword(path);
        await frame.$$eval("button", (buttons) => buttons.find(({ textContent }) => /^Mark as reviewed/.test(textContent.trim())).click());
        await until(`${path} to be reviewed`, () => frame.$(`[data-testid="tile"][data-path="${path}"][data-state="reviewed"]`));
      }
      await done(hushtag);
      const [, { photos }] = (await told(page)).findLast(([type]) => type === "done");
      assert.deepEqual(photos.map(({ photo, name, path }) => [photo, name, path]), paths.map((path, at) => [at, "IMG_1.jpg", path]));
      for (const { path, keywords, file, sidecar, decorative, purpose } of photos) {
        assert.ok(keywords.some(({ text }) => text === path), path);
        assert.ok(file && sidecar?.endsWith(".jpg.xmp"), path);
        assert.deepEqual([decorative, purpose], [false, null]);
      }
      assert.deepEqual(await problems(), []);
    } finally {
      await browser.close();
      both.close();
    }
  });
});
