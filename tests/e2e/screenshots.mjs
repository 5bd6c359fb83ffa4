// node screenshots.mjs: pictures of every screen with real photos in it, for people to look at, into out/.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { launch, until } from "./browser.mjs";
import { open } from "./hushtag.mjs";
import { folder } from "./photos.mjs";
import { changed, serve } from "./site.mjs";

const OUT = fileURLToPath(new URL("out/", import.meta.url));
const SIZES = [[1440, 900], [820, 1180], [390, 844], [320, 640]];
const PHOTOS = ["astronaut.jpg", "cat.jpg", "coffee.jpg", "flower.jpg", "officer.jpg", "temple.jpg"];
/** A sidecar that a raw file's developer wrote: it is asked about. */
const OF_A_RAW = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:SidecarForExtension="CR2" photoshop:Headline="A cup"/>
</rdf:RDF></x:xmpmeta>`;

await mkdir(OUT, { recursive: true });
const [browser, site, files] = await Promise.all([launch(), serve(), folder()]);
const bare = await changed(site, (url) => url === "/", withoutPolicy, { without: ["content-security-policy", "connection-allowlist"] });

function withoutPolicy(body) {
  return body.toString().replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "");
}

/** Shows this in every size, in one scheme. */
async function screens(scheme, address) {
  const hushtag = await open(browser, address, { width: 1440, height: 900 });
  const { page } = hushtag;
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  const shoot = async (name) => {
    for (const [width, height] of SIZES) {
      await page.setViewport({ width, height });
      // Transitions have ended by then.
      await new Promise((resolve) => setTimeout(resolve, 400));
      await page.screenshot({ path: join(OUT, `${name}-${width}-${scheme}.png`) });
    }
    await page.setViewport({ width: 1440, height: 900 });
    console.log(`${name}, ${scheme}`);
  };
  return { hushtag, shoot };
}

async function session(scheme) {
  const { hushtag, shoot } = await screens(scheme, site);
  const { page } = hushtag;
  await shoot("01-first");
  const photos = [...(await Promise.all(PHOTOS.map((name) => files.copy(name)))), await files.text(), await files.truncated()];
  await hushtag.drop(photos);
  await until("work", async () => (await hushtag.tiles()).some(({ state }) => state === "working"), { timeout: 120_000 });
  await shoot("02-working");
  await hushtag.settled(photos.length);
  await shoot("03-grid");
  await hushtag.drop([await files.put("coffee.xmp", OF_A_RAW)]);
  await until("the question", () => page.$('[data-testid="notice"]'));
  await shoot("04-question");
  await page.$$eval('[data-testid="notice"] button', (buttons) => buttons.at(-1).click());
  for (const name of ["astronaut.jpg", "flower.jpg", "text.jpg", "truncated.jpg"]) {
    await hushtag.open(name);
    await shoot(`05-${name.replace(".jpg", "")}`);
  }
  await hushtag.open("astronaut.jpg");
  await page.$$eval('aside[aria-label="Review"] details', (all) => all.forEach((one) => { one.open = true; }));
  await page.$eval('aside[aria-label="Review"]', (panel) => panel.scrollTo(0, panel.scrollHeight));
  await shoot("06-panel-end");
  await hushtag.press("Export");
  await shoot("07-export-nothing");
  await hushtag.closeDialog();
  const [kept, refused] = await hushtag.keywords();
  if (kept) await hushtag.press(`Accept ${kept.text}`);
  if (refused) await hushtag.press(`Reject ${refused.text}`);
  await hushtag.acceptAndGoOn("astronaut.jpg");
  await shoot("08-next");
  await hushtag.press("Export");
  await shoot("09-export");
  await page.$$eval('dialog[open] .modal-body', ([body]) => body.scrollTo(0, body.scrollHeight));
  await shoot("10-export-end");
  await hushtag.saved(() => page.click('[data-testid="export"]'));
  await shoot("11-exported");
  await hushtag.closeDialog();
  await page.keyboard.press("Escape");
  await page.keyboard.down("Control");
  await page.keyboard.press("a");
  await page.keyboard.up("Control");
  await shoot("12-selected");
  await hushtag.close();
}

try {
  for (const scheme of ["light", "dark"]) {
    await session(scheme);
    const { hushtag, shoot } = await screens(scheme, bare);
    await until("the warning", () => hushtag.page.$('[data-testid="unguarded"]'));
    await shoot("13-unguarded");
    await hushtag.close();
  }
} finally {
  await browser.close();
  for (const host of [bare, site]) host.close();
  await files.remove();
}
