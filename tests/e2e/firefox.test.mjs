// The main job once through, in Firefox.
import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, until } from "./browser.mjs";
import { open } from "./hushtag.mjs";
import { exiftool, folder } from "./photos.mjs";
import { serve } from "./site.mjs";

let browser, site, files, downloads;

before(async () => {
  downloads = await mkdtemp(join(tmpdir(), "hushtag-firefox-"));
  const preferences = {
    "browser.download.dir": downloads,
    "browser.download.folderList": 2,
    "browser.helperApps.neverAsk.saveToDisk": "application/rdf+xml,application/octet-stream,application/xml,text/xml",
  };
  [browser, site, files] = await Promise.all([launch("firefox", { preferences }), serve(), folder()]);
});

after(async () => {
  await browser?.close();
  site?.close();
  await files?.remove();
  await rm(downloads, { recursive: true, force: true });
});

test("drop, drafts, accept, export", async () => {
  const hushtag = await open(browser, site);
  assert.equal(await hushtag.page.evaluate(() => typeof RTCPeerConnection), "undefined");
  await rm(hushtag.downloads, { recursive: true });
  hushtag.downloads = downloads;
  await hushtag.drop([await files.copy("cat.jpg")]);
  const [tile] = await hushtag.settled(1);
  assert.equal(tile.state, "to-review", JSON.stringify(tile));
  await hushtag.open("cat.jpg");
  const words = (await hushtag.keywords()).map(({ text }) => text);
  assert.ok(words.includes("cat"), `${words}`);
  await hushtag.press("Accept all drafts");
  await hushtag.finish("cat.jpg");
  const path = await hushtag.export({ sidecars: true, copies: false });
  assert.ok((await readdir(downloads)).length > 0);
  assert.deepEqual([exiftool(path)["XMP-dc:Subject"]].flat().sort(), words.sort());
  assert.deepEqual(await hushtag.problems(), []);
});
