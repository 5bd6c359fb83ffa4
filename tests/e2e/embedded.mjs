// Hushtag in a frame of another page, as the person meets it there.
import { until } from "./browser.mjs";
import { Hushtag, SELF_TEST, collectViolations, isSelfTest, isSelfTestError } from "./hushtag.mjs";
import { host } from "./hosts/serve.mjs";
import { serve } from "./site.mjs";

/** An example on its own origin and Hushtag on another one, which it may embed. */
export async function stage(name) {
  let site;
  const page = await host(name, { hushtag: () => site.address });
  site = await serve({ embedders: [page.origin] });
  return {
    host: page,
    site,
    close: () => {
      page.close();
      site.close();
    },
  };
}

/** Opens the page of a host and keeps what it and its browser complain about. */
export async function visit(browser, address, { width = 1280, height = 1000 } = {}) {
  const page = await browser.newPage();
  await page.setViewport({ width, height });
  const complaints = [];
  page.on("pageerror", ({ message }) => {
    if (!isSelfTestError(message)) complaints.push(`error: ${message}`);
  });
  page.on("console", (message) => {
    if (message.type() === "error" && !isSelfTest(message)) complaints.push(`console: ${message.text()}`);
  });
  await page.evaluateOnNewDocument(collectViolations, SELF_TEST);
  await page.goto(address);
  const problems = async () => {
    const frames = page.frames().filter((frame) => /^https?:/.test(frame.url()));
    const violations = await Promise.all(frames.map((frame) => frame.evaluate(() => globalThis.violations ?? [])));
    return [...complaints, ...violations.flat()];
  };
  return { page, problems };
}

/** What a person does in the frame: the frame answers as a page does, the keyboard is the page's. */
export async function inFrame(browser, page, site) {
  const isOurs = (frame) => frame !== page.mainFrame() && frame.url().startsWith(site.origin);
  const frame = await until("the frame", () => page.frames().find(isOurs), { timeout: 60_000 });
  await until("Hushtag in the frame", () => frame.$('[data-testid="embedded-bar"]'), { timeout: 60_000 });
  const view = new Proxy(frame, {
    get(frame, name) {
      if (name === "keyboard") return page.keyboard;
      const value = frame[name];
      return typeof value === "function" ? value.bind(frame) : value;
    },
  });
  return new Hushtag(browser, view);
}

/** Ends the review of a photo with a keyword and an alt text of the person's own, and with a caption where one is given. */
export async function reviewWith(hushtag, name, { keyword, alt, caption }) {
  const frame = hushtag.page;
  // By selector: to look a button up by its role takes Firefox seconds in a frame.
  await (await until(`the tile of ${name}`, () => frame.$(`[aria-label="Open ${name}"]`))).click();
  await hushtag.viewed(name);
  await hushtag.addKeyword(keyword);
  for (const [slug, text] of Object.entries({ "alt-text": alt, ...(caption && { description: caption }) })) {
    const field = await frame.$(`[data-field="${slug}"] textarea`);
    await field.click({ count: 3 });
    await frame.keyboard.type(text);
    await field.evaluate((field) => field.blur());
  }
  await frame.$$eval("button", (buttons) => buttons.find(({ textContent }) => textContent.trim().startsWith("Mark as reviewed")).click());
  await until(`${name} to be reviewed`, async () => (await hushtag.tile(name))?.state === "reviewed");
}

/** Presses Done once it may be pressed. */
export async function done(hushtag) {
  const button = await until("Done", () => hushtag.page.$('[data-testid="done"]:not([aria-disabled])'));
  await button.click();
  await until("handing over", () => hushtag.page.$('[data-testid="handing"]'), { timeout: 120_000 });
}

/** Collects what an element tells: `told(page)` gives `[type, detail]` of every event so far. */
export async function listenTo(page, selector) {
  await page.$eval(selector, (element) => {
    globalThis.told = [];
    const names = (detail) => JSON.parse(JSON.stringify(detail ?? null, (_, value) => (value instanceof File ? value.name : value)));
    for (const type of ["ready", "progress", "review", "done", "cancel", "error"]) {
      element.addEventListener(type, ({ detail }) => globalThis.told.push([type, names(detail)]));
    }
  });
}

export const told = (page) => page.evaluate(() => globalThis.told);
