// A host that sends no headers, or takes the policy out: what holds is tried when the page opens, told as it came out, and where
// nothing holds no photo is taken before a person has read that.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { launch, until } from "./browser.mjs";
import { open } from "./hushtag.mjs";
import { folder } from "./photos.mjs";
import { changed, serve, sink } from "./site.mjs";

/** All that a plain static host does not send. */
const OURS = [
  "content-security-policy",
  "connection-allowlist",
  "permissions-policy",
  "integrity-policy",
  "referrer-policy",
  "cross-origin-opener-policy",
  "cross-origin-resource-policy",
  "origin-agent-cluster",
  "x-content-type-options",
  "x-dns-prefetch-control",
];

const withoutPolicy = (body) => {
  const html = body.toString();
  const bare = html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "");
  assert.notEqual(bare, html);
  return bare;
};

for (const name of ["chromium", "firefox"]) {
  describe(name, () => {
    let browser, site, plain, stripped, files;

    before(async () => {
      [browser, site, files] = await Promise.all([launch(name), serve(), folder()]);
      plain = await changed(site, () => false, (body) => body, { without: OURS });
      stripped = await changed(site, (url) => url === "/", withoutPolicy, { without: OURS });
    });

    after(async () => {
      await browser?.close();
      for (const host of [plain, stripped, site]) host?.close();
      await files?.remove();
    });

    const tested = (hushtag) =>
      hushtag.page.$$eval('[data-testid="tested"] li', (lines) => lines.map((line) => `${line.dataset.outcome}: ${line.textContent.trim()}`));

    const fourTested = (hushtag) => until("what was tested", async () => {
      const lines = [...new Set(await tested(hushtag))];
      return lines.length === 4 && lines;
    });

    test("without headers the policy in the page holds the page and its workers, and that was tried", async () => {
      const hushtag = await open(browser, plain);
      await hushtag.dropScripted([await files.copy("cat.jpg")]);
      await hushtag.settled(1);
      // The attempts below are complained of.
      assert.deepEqual(await hushtag.problems(), []);
      if (name === "chromium") {
        const outside = await sink();
        const [worker] = hushtag.page.workers();
        const outcomes = await worker.evaluate(async (address) => {
          const settle = (attempt) => Promise.resolve().then(attempt).then(() => "done", () => "refused");
          // In a task of the worker's own: the developer tools may evaluate what they like.
          await new Promise((resolve) => setTimeout(resolve));
          const attempts = [() => fetch(address, { mode: "no-cors" }), () => import(`${address}/module`), () => (0, eval)("1")];
          return Promise.all(attempts.map(settle));
        }, outside.address);
        assert.deepEqual(outcomes, ["refused", "refused", "refused"]);
        assert.deepEqual(outside.hits, []);
        outside.close();
      }
      await hushtag.page.$eval('[data-testid="privacy"]', (chip) => chip.click());
      const lines = await fourTested(hushtag);
      assert.ok(lines.every((line) => line.startsWith("stopped: ")), lines.join("\n"));
      assert.match(lines.join("\n"), /This page tried to reach another site[\s\S]*A worker.* tried to run a text as code/);
      assert.equal(await hushtag.page.$('[data-testid="unguarded"]'), null);
      await hushtag.close();
    });

    test("where nothing holds, the page says what is missing and takes photos only once that was read", async () => {
      const hushtag = await open(browser, stripped);
      const text = await until("what is missing", () => hushtag.page.$eval('[data-testid="unguarded"]', (main) => main.innerText));
      assert.match(text, /Content-Security-Policy/);
      assert.match(text, /_headers/);
      const lines = await fourTested(hushtag);
      // Text becomes no code by the line that the page itself adds once its scripts are here.
      const outcomes = lines.map((line) => /^(\w+): .* (reach another site|run a text as code): /.exec(line).slice(1).reverse().join(": "));
      assert.deepEqual([...new Set(outcomes)].sort(), ["reach another site: open", "run a text as code: stopped"]);
      const hosting = await hushtag.page.$eval('[data-testid="unguarded"] a', ({ href }) => href);
      assert.match(await (await fetch(hosting)).text(), /nginx[\s\S]*Connection-Allowlist[\s\S]*Caddy/);

      await hushtag.dropScripted([await files.copy("cat.jpg")]);
      await until("word of the photo that waits", async () =>
        /1 file waits/.test(await hushtag.page.$eval('[data-testid="unguarded"]', (main) => main.innerText)),
      );
      await new Promise((resolve) => setTimeout(resolve, 1000));
      assert.deepEqual(await hushtag.tiles(), []);
      assert.deepEqual(hushtag.page.workers?.() ?? [], []);

      await hushtag.page.$eval('[data-testid="guard-read"]', (button) => button.click());
      await until("the photo", async () => (await hushtag.tiles()).length === 1);
      await hushtag.settled(1);
      assert.equal(await hushtag.page.$eval('[data-testid="privacy"]', (chip) => chip.textContent.trim()), "Nothing holds this page");
      if (name === "chromium") {
        await hushtag.page.click('[data-testid="privacy"]');
        const path = await hushtag.saved(() => hushtag.press("Save report"));
        const report = JSON.parse(await readFile(path, "utf8"));
        assert.equal(report.tested.length, 4);
        assert.equal(report.tested.filter((line) => /reach another site: nothing stopped it\.$/.test(line)).length, 2);
      }
      await hushtag.close();
    });
  });
}
