// The page as a person meets it: drops, buttons by their names, states, downloads.
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "./browser.mjs";

/** Long enough for models, two busy cores and a handful of photos. */
const PATIENCE = 300_000;

/** Opens the site in a new page; `prepare` gets the page before anything is loaded. */
export async function open(browser, site, { width = 1280, height = 800, prepare = async () => {} } = {}) {
  const page = await browser.newPage();
  await page.setViewport({ width, height });
  await prepare(page);
  const hushtag = new Hushtag(browser, page);
  await hushtag.prepare();
  await page.goto(site.address);
  await until("the first screen", () => page.$('[data-testid="app"]'));
  return hushtag;
}

/** Where the page tries to go when it opens, in itself and in a worker, to see that the browser stops it. */
export const SELF_TEST = "https://self-test.hushtag.invalid/";

/** Whether a browser complains of that attempt, or of the text that was to become code beside it. */
export function isSelfTest(message) {
  const places = [message.location(), ...message.stackTrace()].map(({ url = "" }) => url);
  const isOfWorker = places.every((url) => !url || url.startsWith("blob:")) && /trusted.type|\beval\b|evaluating a string/i.test(message.text());
  return message.text().includes(SELF_TEST) || places.some((url) => url.includes("/self-test.")) || isOfWorker;
}

/** Firefox tells as an error what a policy stops, and not where; what the page itself is stopped at is among its violations. */
export function isSelfTestError(message) {
  return message.includes(SELF_TEST) || /injection sink.*require-trusted-types-for/.test(message);
}

/** In the page: everything that its policy stops, but for the page's own attempt. */
export function collectViolations(selfTest) {
  globalThis.violations = [];
  document.addEventListener("securitypolicyviolation", (event) => {
    const isSelfTest = event.blockedURI.startsWith(selfTest) || event.sourceFile.includes("/self-test.");
    if (!isSelfTest) globalThis.violations.push(`${event.violatedDirective} ${event.blockedURI}`);
  });
}

export class Hushtag {
  /** Errors, failed requests and violations of the policy: an ordinary session has none. */
  complaints = [];
  /** What the page asked before it was left. */
  asked = [];
  downloads;

  constructor(browser, page) {
    this.browser = browser;
    this.page = page;
  }

  async prepare() {
    const { page } = this;
    this.isChromium = /chrom/i.test(await this.browser.version());
    this.downloads = await mkdtemp(join(tmpdir(), "hushtag-downloads-"));
    page.on("pageerror", ({ message }) => {
      if (!isSelfTestError(message)) this.complaints.push(`error: ${message}`);
    });
    page.on("console", (message) => {
      if (message.type() === "error" && !isSelfTest(message)) this.complaints.push(`console: ${message.text()}`);
    });
    page.on("dialog", async (dialog) => {
      this.asked.push(dialog.type());
      await dialog.accept();
    });
    page.on("requestfailed", (request) => {
      if (!request.url().startsWith(SELF_TEST)) this.complaints.push(`request failed: ${request.url()}`);
    });
    await page.evaluateOnNewDocument(collectViolations, SELF_TEST);
    if (this.isChromium) {
      const session = await this.browser.target().createCDPSession();
      await session.send("Browser.setDownloadBehavior", {
        behavior: "allow",
        downloadPath: this.downloads,
      });
    }
  }

  async close() {
    await this.page.close();
    await rm(this.downloads, { recursive: true, force: true });
  }

  /** What went wrong so far, by the browser's own account. */
  async problems() {
    return [...this.complaints, ...(await this.page.evaluate(() => globalThis.violations))];
  }

  // Files in ------------------------------------------------------------------------------------------------------

  /** Drops files as the desktop does. */
  async drop(paths) {
    const { page } = this;
    if (!this.isChromium) return this.dropScripted(paths);
    const session = await page.createCDPSession();
    const data = { items: [], files: paths, dragOperationsMask: 1 };
    for (const type of ["dragEnter", "dragOver", "drop"]) {
      await session.send("Input.dispatchDragEvent", { type, x: 300, y: 300, data });
    }
    await session.detach();
  }

  /** Drops real files by a scripted event; `between` runs when the page's files exist but nobody has read them. */
  async dropScripted(paths, between = async () => {}) {
    const { page } = this;
    await page.evaluate(() => {
      const input = Object.assign(document.createElement("input"), { type: "file", multiple: true });
      input.id = "scripted-drop";
      input.hidden = true;
      document.body.append(input);
    });
    const input = await page.$("#scripted-drop");
    await input.uploadFile(...paths);
    await between();
    await page.evaluate(() => {
      const input = document.querySelector("#scripted-drop");
      const dataTransfer = new DataTransfer();
      for (const file of input.files) dataTransfer.items.add(file);
      input.remove();
      for (const type of ["dragenter", "dragover", "drop"]) {
        document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
      }
    });
  }

  async choose(paths) {
    const input = await until("the file input", () => this.page.$('[data-testid="file-input"]'));
    await input.uploadFile(...paths);
  }

  // What the page shows -------------------------------------------------------------------------------------------

  /** One entry for each photo: `{ name, state, failure }`. */
  tiles() {
    return this.page.$$eval('[data-testid="tile"]', (tiles) =>
      tiles.map((tile) => ({
        name: tile.dataset.name,
        state: tile.dataset.state,
        failure: tile.querySelector('[data-testid="failure"]')?.textContent.trim() ?? null,
      })),
    );
  }

  async tile(name) {
    return (await this.tiles()).find((tile) => tile.name === name);
  }

  /** Waits until no photo waits or works any more and returns the tiles. */
  settled(count) {
    return until(
      `${count} photos to settle`,
      async () => {
        const tiles = await this.tiles();
        const busy = tiles.some(({ state }) => state === "waiting" || state === "working");
        return tiles.length === count && !busy && tiles;
      },
      { timeout: PATIENCE },
    );
  }

  /** The keywords of the open photo, rejected and merely offered ones left out: `{ text, verdict, origin }`. */
  keywords() {
    return this.#chips(":not([data-offered])");
  }

  /** Words from around the open photo (folder, file name, date, the event's other photos) that nobody has taken, in the same form. */
  offered() {
    return this.#chips("[data-offered]");
  }

  #chips(which) {
    return this.page.$$eval(`ul[aria-label="Keywords"] [data-testid="keyword"]${which}`, (chips) =>
      chips.map(({ dataset }) => ({ text: dataset.keyword, verdict: dataset.verdict, origin: dataset.origin })),
    );
  }

  /** A field of the open photo: `{ text, verdict, origin }`. */
  field(name) {
    return this.page.$eval(`[data-testid="field"][data-field="${name}"]`, (field) => ({
      text: field.querySelector("input:not([type=checkbox]), textarea, select").value,
      verdict: field.dataset.verdict,
      origin: field.dataset.origin ?? null,
    }));
  }

  notices() {
    return this.page.$$eval('[data-testid="notice"]', (notices) => notices.map((notice) => notice.textContent.trim()));
  }

  // What a person does --------------------------------------------------------------------------------------------

  /** The control with this role and accessible name. */
  find(role, name, timeout = 15_000) {
    const selector = `::-p-aria([name="${name}"][role="${role}"])`;
    return until(`the ${role} “${name}”`, () => this.page.$(selector), { timeout });
  }

  async press(name, role = "button") {
    const control = await this.find(role, name);
    await control.click();
  }

  async open(name) {
    // A tile far down is found by scrolling to it, as a person does.
    await this.page.$$eval('[data-testid="tile"]', (tiles, name) => {
      tiles.find((tile) => tile.dataset.name === name)?.scrollIntoView({ block: "nearest" });
    }, name);
    await this.press(`Open ${name}`);
    await this.viewed(name);
  }

  /** Waits until the photo is before the person, with all there is to decide. */
  async viewed(name) {
    const shown = [`img[alt="${name}"]`, '[data-testid="error-message"]'];
    await until(`the view of ${name}`, async () => {
      const isCurrent = await this.page.$(`[data-testid="tile"][data-name="${name}"][data-current]`);
      const isShown = await this.page.$(shown.map((what) => `section[aria-label="Photo"] ${what}`).join());
      return isCurrent && isShown && this.page.$('aside[aria-label="Review"]:not(:has([aria-busy]))');
    });
  }

  /** Answers the question that comes before drafts are accepted in photos nobody has opened; `words` is what it says. */
  async confirmUnseen(words) {
    const question = await until("the question", () => this.page.$eval('[data-testid="unseen"]', (line) => line.textContent));
    if (!words.test(question)) throw new Error(`asked “${question}”, not ${words}`);
    await (await this.page.$('[data-testid="accept-unseen"]')).click();
    await until("the answer", async () => !(await this.page.$("dialog[open]")));
  }

  /** Ends the review of the open photo, on which the page goes on to the next, and comes back to it. */
  async finish(name) {
    await this.press("Mark as reviewed");
    await until(`${name} to be reviewed`, async () => (await this.tile(name))?.state === "reviewed");
    await this.open(name);
    await this.find("button", "Reopen review");
  }

  /**
   * Accepts the drafts of the open photo and goes on. A sentence that the models are unsure of is not among them, and holds the
   * review up once: it stays behind here.
   */
  async acceptAndGoOn(name) {
    await this.press("Accept drafts and go on");
    await until(`${name} to be left or reviewed`, async () => {
      if ((await this.tile(name))?.state === "reviewed") return true;
      return this.page.$('[data-field="alt-text"][data-tier="startingPoint"][data-verdict="undecided"]');
    });
    if ((await this.tile(name))?.state !== "reviewed") await this.press("Mark as reviewed");
  }

  /** Puts text into a field of the open photo, in place of what is there, and leaves it. */
  async write(name, text) {
    const box = await this.find("textbox", name);
    await box.click({ count: 3 });
    await this.page.keyboard.down("Control");
    await this.page.keyboard.press("a");
    await this.page.keyboard.up("Control");
    await this.page.keyboard.type(text);
    await box.evaluate((element) => element.blur());
  }

  async addKeyword(text) {
    const box = await this.page.$('input[aria-label="Add a keyword"], input[placeholder="Add a keyword"]');
    await (box ?? (await this.find("textbox", "Add a keyword"))).click();
    await this.page.keyboard.type(text);
    await this.page.keyboard.press("Enter");
  }

  /**
   * Exports and returns the path of the file that was saved.
   * `what` names the choices of the dialog: `{ all, sidecars, embedded, copies, style }`.
   */
  async export({ all = false, sidecars = true, embedded = false, copies = false, style = "Solid" } = {}) {
    await this.press("Export");
    await until("the export dialog", () => this.page.$('dialog[aria-label="Export"][open]'));
    await this.#choose("radio", all ? /^All reviewed/ : /^This photo/, true);
    await this.#choose("checkbox", /^Metadata sidecars/, sidecars);
    await this.#choose("checkbox", /^Photos with the metadata inside/, embedded);
    await this.#choose("checkbox", /^Redacted copies/, copies);
    if (copies) await this.#choose("radio", new RegExp(`^${style}`), true);
    return this.saved(() =>
      until("the button that exports", () =>
        this.page.$$eval('dialog[aria-label="Export"] button', (buttons) => {
          const button = buttons.find((button) => /^Export \d/.test(button.textContent.trim()) && !button.disabled);
          button?.click();
          return Boolean(button);
        }),
      ),
    );
  }

  /** Does something that saves a file, and returns the path of the file. */
  async saved(act) {
    const before = await this.#saved();
    await act();
    return until(
      "the download",
      async () => {
        // A browser under remote control may save over a file of the same name.
        const saved = await this.#saved();
        const names = [...saved.keys()].filter((name) => saved.get(name) !== before.get(name));
        const done = names.filter((name) => !/\.(crdownload|part|tmp)$/.test(name) && !name.startsWith("."));
        return names.length === done.length && done.length > 0 && join(this.downloads, done[0]);
      },
      { timeout: PATIENCE },
    );
  }

  /** When each file of the downloads was last written. */
  async #saved() {
    const names = await readdir(this.downloads);
    const times = names.map(async (name) => [name, (await stat(join(this.downloads, name))).mtimeMs]);
    return new Map(await Promise.all(times));
  }

  async closeDialog() {
    await this.page.keyboard.press("Escape");
    await until("the dialog to close", async () => !(await this.page.$("dialog[open]")));
  }

  /** Sets a radio or checkbox of the export dialog, where it is offered. */
  async #choose(type, label, wanted) {
    await this.page.$$eval(
      `dialog[aria-label="Export"] input[type="${type}"]`,
      (inputs, source, wanted) => {
        const label = new RegExp(source);
        const input = inputs.find((input) => label.test(input.labels[0]?.textContent.trim() ?? ""));
        if (input && !input.disabled && input.checked !== wanted) input.click();
      },
      label.source,
      wanted,
    );
  }
}
