// A calm page: nothing jumps, and the main thread stays free while models work.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, until } from "./browser.mjs";
import { open } from "./hushtag.mjs";
import { folder } from "./photos.mjs";
import { serve } from "./site.mjs";

let browser, site, files;

before(async () => {
  [browser, site, files] = await Promise.all([launch(), serve(), folder()]);
});

after(async () => {
  await browser?.close();
  site?.close();
  await files?.remove();
});

/** Google's threshold for a good page is 0.1; what a person notices starts well below. */
const MOST_SHIFT = 0.02;

/** Longest task of the page's main thread while photos are analysed; a slow machine with two busy cores included. */
const LONGEST_TASK = 250;

for (const [width, height] of [[1440, 900], [390, 844]]) {
  test(`nothing jumps at ${width} × ${height}, and the page answers while photos are analysed`, async (context) => {
    const hushtag = await open(browser, site, { width, height });
    const { page } = hushtag;
    await page.evaluate(() => {
      globalThis.shifts = [];
      globalThis.tasks = [];
      new PerformanceObserver((list) => {
        for (const { value, hadRecentInput, sources } of list.getEntries()) {
          const what = sources.map(({ node }) => node?.outerHTML?.slice(0, 80) ?? "?").join(", ");
          if (!hadRecentInput) globalThis.shifts.push({ value, what });
        }
      }).observe({ type: "layout-shift", buffered: true });
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) globalThis.tasks.push(Math.round(duration));
      }).observe({ type: "longtask", buffered: true });
    });
    await hushtag.drop(await Promise.all(["cat.jpg", "coffee.jpg", "flower.jpg"].map((name) => files.copy(name))));
    await hushtag.settled(3);
    await hushtag.open("coffee.jpg");
    await hushtag.press("Next photo");
    await until("the drafts", () => page.$('[data-testid="keyword"]'));
    const { shifts, tasks, overflow } = await page.evaluate(() => ({
      shifts: globalThis.shifts,
      tasks: globalThis.tasks,
      overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    }));
    const shift = shifts.reduce((sum, { value }) => sum + value, 0);
    context.diagnostic(`layout shift ${shift.toFixed(4)}; tasks over 50 ms: ${tasks.length}, longest ${Math.max(0, ...tasks)} ms`);
    assert.ok(shift <= MOST_SHIFT, JSON.stringify(shifts));
    assert.ok(Math.max(0, ...tasks) <= LONGEST_TASK, `${tasks} ms`);
    assert.equal(overflow, 0, "the page scrolls sideways");
    assert.deepEqual(await hushtag.problems(), []);
    await hushtag.close();
  });
}
