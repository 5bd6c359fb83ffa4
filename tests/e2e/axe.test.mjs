// What axe-core finds in the grid, the review and the export dialog, in light and dark: nothing.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { launch, until } from "./browser.mjs";
import { open } from "./hushtag.mjs";
import { folder } from "./photos.mjs";
import { serve } from "./site.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser, site, files, hushtag;

before(async () => {
  [browser, site, files] = await Promise.all([launch(), serve(), folder()]);
  hushtag = await open(browser, site, { width: 1440, height: 900 });
  await hushtag.drop(await Promise.all(["astronaut.jpg", "cat.jpg"].map((name) => files.copy(name))));
  await hushtag.drop([await files.text()]);
  await hushtag.settled(3);
});

after(async () => {
  await browser?.close();
  site?.close();
  await files?.remove();
});

/** By the rules of WCAG 2.2 A and AA, and the best practices on headings and landmarks. */
async function violations() {
  const { page } = hushtag;
  // Colours have ended their transitions by then.
  await new Promise((resolve) => setTimeout(resolve, 500));
  // The policy lets no script of the page in; a tool of the browser is none.
  const session = await page.createCDPSession();
  await session.send("Runtime.evaluate", { expression: axe });
  const { result } = await session.send("Runtime.evaluate", {
    expression: `axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"] })
      .then(({ violations }) => JSON.stringify(violations.map(({ id, nodes }) => [id, nodes.map(({ html, failureSummary }) => html.slice(0, 160) + " – " + failureSummary.split("\\n")[1].trim())])))`,
    awaitPromise: true,
  });
  await session.detach();
  return JSON.parse(result.value);
}

for (const scheme of ["light", "dark"]) {
  test(`axe finds nothing in the grid, the review, a failed photo and the export dialog in ${scheme}`, async () => {
    const { page } = hushtag;
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    assert.deepEqual(await violations(), [], "grid");
    await hushtag.open("text.jpg");
    assert.deepEqual(await violations(), [], "failed photo");
    await hushtag.open("astronaut.jpg");
    assert.deepEqual(await violations(), [], "review");
    await hushtag.press("Export");
    await until("the export dialog", () => page.$('dialog[aria-label="Export"][open]'));
    assert.deepEqual(await violations(), [], "export dialog");
    await hushtag.closeDialog();
    await hushtag.press("Back to all photos");
  });
}
