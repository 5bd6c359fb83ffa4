// A policy that the page's owner set: it is read, it stops exports, and what was done under it can be proved.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, until } from "./browser.mjs";
import { open } from "./hushtag.mjs";
import { exiftoolWrite, folder } from "./photos.mjs";
import { ROOT, changed, serve } from "./site.mjs";

let browser, site, files, hushtag, log;
const owners = [];

const POLICY = {
  version: 1,
  name: "Museum",
  required: { "dc:title": "block" },
  suggestions: { keywords: { accept: "oneByOne" } },
  faces: "hideAll",
  gps: "block",
  rights: "advise",
};

/** The site as its owner serves it who put a policy beside the page. */
async function governed(policy) {
  const named = (body) => {
    const html = body.toString();
    const named = html.replace("<head>", '<head><meta name="hushtag:policy" content="policy.json">');
    assert.notEqual(named, html);
    return named;
  };
  const served = await changed(
    site,
    (url) => ["/", "/policy.json"].includes(url),
    (body, url) => (url === "/" ? named(body) : policy),
  );
  owners.push(served);
  return served;
}

before(async () => {
  [browser, site, files] = await Promise.all([launch(), serve(), folder()]);
  hushtag = await open(browser, await governed(JSON.stringify(POLICY)));
  await files.copy("astronaut.jpg");
  await files.copy("cat.jpg");
  exiftoolWrite(join(files.path, "astronaut.jpg"), "-m", "-GPSLatitude=28.5", "-GPSLatitudeRef=N", "-GPSLongitude=80.6", "-GPSLongitudeRef=W");
  await hushtag.drop(["astronaut.jpg", "cat.jpg"].map((name) => join(files.path, name)));
  await hushtag.settled(2);
});

after(async () => {
  await browser?.close();
  for (const owner of owners) owner.close();
  site?.close();
  await files?.remove();
});

const findings = () =>
  hushtag.page.$$eval('[data-testid="finding"]', (all) => all.map(({ dataset }) => `${dataset.weight} ${dataset.rule}`));

/** The verifier as a developer runs it. */
function audit(...words) {
  const own = process.env.HUSHTAG_XTASK;
  const [program, first] = own ? [own, []] : ["cargo", ["run", "--quiet", "--package", "xtask", "--"]];
  const run = spawnSync(program, [...first, "audit", ...words], { cwd: ROOT, encoding: "utf8" });
  return { passes: run.status === 0, says: run.stdout + run.stderr };
}

/** Which tiles say that the policy stops them. */
const stopped = () =>
  hushtag.page.$$eval('[data-testid="tile"][data-stopped]', (all) =>
    all.filter((tile) => /stopped by the policy/.test(tile.textContent)).map(({ dataset }) => dataset.name),
  );

async function openExport(page) {
  await page.press("Export");
  await until("the export dialog", () => page.page.$('dialog[aria-label="Export"][open]'));
}

test("the policy can be read and not changed", async () => {
  await hushtag.press("Policy");
  // It is read in a worker, which starts with the page. The text of what is not drawn yet has no line breaks.
  const text = await until("the rules, drawn", () =>
    hushtag.page.$eval('[data-testid="policy-text"]', (all) => all.checkVisibility() && /Required/.test(all.innerText) && all.innerText),
  );
  for (const rule of [/Museum/, /Required\s+title/, /keywords: accepted one by one/, /Faces\s+none is shown/, /GPS position\s+must be removed/]) {
    assert.match(text, rule);
  }
  assert.equal(await hushtag.page.$('[data-testid="policy-text"] :is(input, textarea, select)'), null);
  await hushtag.closeDialog();
});

test("what is decided one by one is left when many are accepted", async () => {
  for (const name of ["astronaut.jpg", "cat.jpg"]) await (await hushtag.find("checkbox", `Select ${name}`)).click();
  await hushtag.press("Accept all drafts");
  await hushtag.confirmUnseen(/Nobody has opened 2 of the selected photos\. They have \d+ drafts\./);
  await until("word of it", async () => (await hushtag.notices()).some((notice) => /by itself: keywords/.test(notice)));
  await hushtag.press("Mark as reviewed");
  await until("both to be reviewed", async () => (await hushtag.tiles()).every(({ state }) => state === "reviewed"));
  await hushtag.press("Clear selection");
  assert.deepEqual(await stopped(), ["astronaut.jpg", "cat.jpg"]);
  await hushtag.open("cat.jpg");
  const keywords = await hushtag.keywords();
  assert.ok(keywords.length > 0);
  assert.ok(keywords.every(({ verdict }) => verdict === "undecided"), JSON.stringify(keywords));
  assert.notEqual((await hushtag.field("alt-text")).verdict, "undecided");
});

test("blocked photos stay behind and say why, and the way to mend it is one click or one word away", async () => {
  await openExport(hushtag);
  const blocked = () =>
    hushtag.page.$$eval('[data-testid="export-blocked"]', (all) => all.map((line) => line.innerText.replace(/\s+/g, " ")));
  const lines = await until("what is stopped", async () => (await blocked()).length === 2 && blocked());
  assert.match(lines.join("\n"), /astronaut\.jpg.*[Tt]itle is required and missing.*It says where it was taken/);
  const dialog = await hushtag.page.$eval('dialog[aria-label="Export"]', (dialog) => dialog.innerText);
  assert.match(dialog, /Nothing to export/);
  await hushtag.press("Open astronaut.jpg", "button");
  await until("the findings", async () => (await findings()).includes("block gps"));
  assert.deepEqual((await findings()).filter((one) => one.startsWith("block")), ["block required", "block gps"]);
  assert.ok((await findings()).includes("advise rights"));
  await hushtag.press("Remove the GPS position");
  await until("the place to go", async () => !(await findings()).includes("block gps"));
  await hushtag.write("Title", "An astronaut");
  await until("the title to count", async () => !(await findings()).some((one) => one.startsWith("block")));
  assert.deepEqual(await stopped(), ["cat.jpg"]);
  await hushtag.finish("astronaut.jpg");
  const copy = await hushtag.export({ all: true, sidecars: false, copies: true });
  assert.match(copy, /astronaut.*\.jpg$/, "one file: the other photo is stopped, the sidecars were not asked for");
  await hushtag.closeDialog();
  log = { copy };
});

test("a face may not be shown where the policy hides all", async () => {
  await hushtag.press("Keep visible Face 1");
  await until("the finding", async () => (await findings()).includes("block faces"));
  await hushtag.press("Undo");
  await until("the finding to go", async () => !(await findings()).includes("block faces"));
});

test("the log tells who said what and by which weights, and names the hash of what was handed out", async () => {
  await openExport(hushtag);
  log.path = await hushtag.saved(() => hushtag.page.click('[data-testid="audit-log"]'));
  log.text = await readFile(log.path, "utf8");
  log.head = await hushtag.page.$eval('[data-testid="audit-head"]', (head) => head.textContent.trim());
  await hushtag.closeDialog();
  const entries = log.text.trim().split("\n").map((line) => JSON.parse(line));
  const find = (what, more = () => true) => entries.find((entry) => entry.what === what && more(entry));
  assert.match(find("policy-set").after, /^Museum sha256:[0-9a-f]{64}$/);
  assert.equal(find("policy-set").after.slice(-64), createHash("sha256").update(JSON.stringify(POLICY)).digest("hex"));
  const proposed = find("proposed", ({ field }) => field === "keywords");
  assert.match(proposed.model.weights, /^[0-9a-f]{64}/);
  assert.ok(proposed.model.name && proposed.model.version && proposed.score > 0);
  assert.equal(find("wrote", ({ field }) => field === "dc:title").after, "An astronaut");
  assert.ok(find("location-removed"));
  const exported = find("exported");
  assert.equal(exported.file.sha256, createHash("sha256").update(await readFile(log.copy)).digest("hex"));
  assert.ok(exported.proof.hidden >= 1);
  assert.equal(entries.at(-1).what, "log-saved");
  assert.equal(entries.at(-1).hash, log.head);
});

test("the verifier passes the log and finds what was done to it, and so does the page", async () => {
  const whole = audit(log.path, "--head", log.head);
  assert.ok(whole.passes && whole.says.includes(log.head), whole.says);
  const lines = log.text.trim().split("\n");
  const changed = lines.with(4, lines[4].replace(/"what":"[^"]*"/, '"what":"approved"'));
  const swapped = lines.with(5, lines[6]).with(6, lines[5]);
  const table = [
    ["changed", changed, /line 5 \(entry 4\) was changed/],
    ["missing", lines.toSpliced(3, 2), /entries 3 to 4 are missing before line 4/],
    ["swapped", swapped, /line 7 \(entry 5\) is out of order/],
  ];
  for (const [name, lines, says] of table) {
    const path = await files.put(`${name}.jsonl`, `${lines.join("\n")}\n`);
    const found = audit(path);
    assert.ok(!found.passes);
    assert.match(found.says, says);
    await hushtag.drop([path]);
    const flaws = await until("the verdict", () =>
      hushtag.page.$$eval('[data-testid="log-verdict"]', ([verdict], name) => verdict?.innerText.includes(`${name}.jsonl`) && verdict.innerText, name),
    );
    assert.match(flaws, new RegExp(says.source, "i"));
    await hushtag.closeDialog();
  }
  const cut = await files.put("cut.jsonl", `${lines.slice(0, -2).join("\n")}\n`);
  assert.ok(audit(cut).passes, "alone, a log cannot show that its end is gone");
  assert.match(audit(cut, "--head", log.head).says, /the end was cut off/);
});

test("the report lists photos, findings and what was kept, and holds no script", async () => {
  await openExport(hushtag);
  const path = await hushtag.saved(() => hushtag.page.click('[data-testid="report"]'));
  await hushtag.closeDialog();
  const html = await readFile(path, "utf8");
  assert.match(html, /astronaut\.jpg/);
  assert.match(html, /dc:title is required and missing \(stops it\)/);
  assert.match(html, /hidden in redacted copies only/);
  assert.doesNotMatch(html, /<script|src=|href=/);
  assert.deepEqual(await hushtag.problems(), []);
});

test("a contributor edits, and only somebody who did not edit approves", async () => {
  const people = [
    { name: "Ann", role: "contributor" },
    { name: "Bob", role: "reviewer" },
    { name: "Eve", role: "auditor" },
  ];
  const other = await open(browser, await governed(JSON.stringify({ version: 1, people, fourEyes: true })));
  await other.drop([join(files.path, "cat.jpg")]);
  await other.settled(1);
  await other.open("cat.jpg");
  const sit = async (name) => {
    await other.page.click('[data-testid="policy"]');
    await until("the question", () => other.page.$('dialog[open] select[name="person"]'));
    await other.page.select('dialog[open] select[name="person"]', name);
    await other.closeDialog();
  };
  const note = () => other.page.$eval('[data-testid="review-note"]', (note) => note.textContent);
  assert.match(await note(), /Say who you are first/);
  await other.page.click('[data-testid="review-note"] button');
  await until("the question", () => other.page.$('dialog[open] select[name="person"]'));
  await other.closeDialog();
  await sit("Ann");
  await other.write("Title", "A flower");
  await until("the title", async () => (await other.field("title")).text === "A flower");
  assert.match(await note(), /A reviewer approves/);
  await sit("Eve");
  assert.ok(await other.page.$eval("#title", (field) => field.readOnly));
  await openExport(other);
  assert.match(await other.page.$eval('[data-testid="export-refusal"]', (line) => line.textContent), /Eve is here as auditor/);
  await other.closeDialog();
  await sit("Bob");
  await other.write("Headline", "In bloom");
  await until("the reason", async () => /Bob edited this photo/.test(await note()));
  assert.equal((await other.tile("cat.jpg")).state, "to-review");
  assert.deepEqual(await other.problems(), []);
  await other.close();
});

test("a policy that cannot be read stops every export and names the place", async () => {
  const other = await open(browser, await governed('{"version": 1, "gps": "blok"}'));
  await until("word of it", async () => (await other.notices()).some((notice) => /gps: unknown variant/.test(notice)));
  await other.drop([join(files.path, "cat.jpg")]);
  await other.settled(1);
  await openExport(other);
  assert.match(await other.page.$eval('[data-testid="export-refusal"]', (line) => line.textContent), /gps: unknown variant `blok`/);
  await other.close();
});
