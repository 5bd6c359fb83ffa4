// Keywords in the words of an organisation's own list.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, until } from "./browser.mjs";
import { open } from "./hushtag.mjs";
import { exiftool, exiftoolWrite, folder, sample } from "./photos.mjs";
import { serve } from "./site.mjs";

const CSV = "preferred;preferred@de;synonyms;broader\r\nAnimals;Tiere;;\r\nHouse cat;Hauskatze;cat, kitty;Animals\r\n";

const TURTLE = `@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
<#s> a skos:ConceptScheme ; dct:title "Menagerie" .
<#1> a skos:Concept ; skos:prefLabel "Fauna"@en, "Fauna"@de .
<#2> a skos:Concept ; skos:prefLabel "Feline"@en, "Katzentier"@de ; skos:altLabel "cat"@en ; skos:broader <#1> .
`;

const RDF_XML = `<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:skos="http://www.w3.org/2004/02/skos/core#">
<skos:Concept rdf:about="http://a.example/1"><skos:prefLabel>Felis catus</skos:prefLabel><skos:altLabel>cat</skos:altLabel></skos:Concept>
</rdf:RDF>`;

let browser, site, files, hushtag;

before(async () => {
  [browser, site, files] = await Promise.all([launch(), serve(), folder()]);
  hushtag = await open(browser, site);
});

after(async () => {
  await browser?.close();
  site?.close();
  await files?.remove();
});

const words = async () => (await hushtag.keywords()).map(({ text }) => text);
const dialog = 'dialog[aria-label="Your vocabulary"]';
const facts = () => hushtag.page.$eval(`${dialog} [data-testid="vocabulary-facts"]`, (line) => line.textContent);

async function openDialog() {
  await hushtag.page.click(".vocabulary-button");
  await until("the dialog", () => hushtag.page.$(`${dialog}[open]`));
}

async function choose(name, text) {
  const path = await files.put(name, Buffer.from(text));
  const input = await hushtag.page.$('[data-testid="vocabulary-input"]');
  await input.uploadFile(path);
}

async function load(name, text, told) {
  await openDialog();
  await choose(name, text);
  await until(`the list of ${name}`, async () => told.test(await facts()));
}

/** What is said of a keyword that is no term: `{ flag, title, instead }`. */
const flag = (word) =>
  hushtag.page.$$eval(
    '[data-testid="keyword"]',
    (chips, word) => {
      const chip = chips.find((chip) => chip.dataset.keyword === word);
      const flag = chip?.querySelector('[data-testid="unlisted"]');
      if (!flag) return null;
      const instead = chip.querySelector(".chip-instead")?.textContent.trim() ?? null;
      return { text: flag.textContent.trim(), title: flag.title, instead, hasIcon: Boolean(flag.querySelector("svg")) };
    },
    word,
  );

test("drafts come in the terms of a CSV, and words that are not in it are flagged, not lost", async () => {
  const photo = await files.copy("cat.jpg", "archive.jpg");
  exiftoolWrite(photo, "-m", "-XMP-dc:Subject=Anmials", "-XMP-dc:Subject=lighthouse");
  await hushtag.drop([photo]);
  await hushtag.settled(1);
  await hushtag.open("archive.jpg");
  assert.ok((await words()).includes("cat"));
  assert.equal(await flag("lighthouse"), null, "nothing is flagged without a list");
  await load("Our words.csv", CSV, /^Our words, 2 terms$/);
  await hushtag.closeDialog();
  const said = await words();
  assert.ok(said.includes("House cat") && !said.includes("cat"), `${said}`);
  assert.deepEqual(await flag("lighthouse"), {
    text: "not in list",
    title: "Not in Our words",
    instead: null,
    hasIcon: true,
  });
  assert.equal((await flag("Anmials")).title, "Not in Our words. Nearest: “Animals”");
  assert.equal(await flag("House cat"), null);
});

test("one click takes the nearest term", async () => {
  await hushtag.press("Write Animals instead of Anmials");
  await until("the term", async () => (await words()).includes("Animals"));
  assert.ok(!(await words()).includes("Anmials"));
  assert.equal(await flag("Animals"), null);
});

test("terms and synonyms are proposed while one types, and a synonym becomes its term", async () => {
  const input = await hushtag.page.$('[data-testid="add-keyword"]');
  await input.type("kit");
  const options = await until("proposals", async () => {
    const options = await hushtag.page.$$eval("datalist#terms option", (all) => all.map(({ value, label }) => ({ value, label })));
    return options.length > 0 && options;
  });
  assert.deepEqual(options, [{ value: "House cat", label: "kitty → House cat" }]);
  await input.type("ty\n");
  await until("the decision", async () =>
    (await hushtag.keywords()).some(({ text, verdict }) => text === "House cat" && verdict === "accepted"),
  );
  await hushtag.addKeyword("whale");
  assert.equal((await flag("whale")).text, "not in list");
});

test("only terms are suggested where that is wanted, and what stands there stays", async () => {
  const undecided = async () =>
    (await hushtag.keywords()).filter(({ verdict }) => verdict === "undecided").map(({ text }) => text);
  const before = await undecided();
  assert.ok(before.length > 0);
  await openDialog();
  await hushtag.page.click(`${dialog} input[type="checkbox"]`);
  await hushtag.closeDialog();
  await until("only terms", async () => (await undecided()).length === 0);
  const said = await words();
  for (const word of ["Animals", "House cat", "lighthouse", "whale"]) assert.ok(said.includes(word), `${word}: ${said}`);
  await openDialog();
  await hushtag.page.click(`${dialog} input[type="checkbox"]`);
  await hushtag.closeDialog();
  await until("all drafts", async () => (await undecided()).length === before.length);
});

test("the exported file has the terms, under their broader ones", async () => {
  await hushtag.finish("archive.jpg");
  const told = exiftool(await hushtag.export());
  await hushtag.closeDialog();
  const subjects = [told["XMP-dc:Subject"]].flat();
  assert.deepEqual(subjects.filter((word) => !["House cat", "Animals"].includes(word)).sort(), ["lighthouse", "whale"]);
  assert.ok(subjects.includes("House cat") && subjects.includes("Animals"));
  // A word without a broader one stands there flat, so that who reads only the hierarchy finds it.
  const hierarchy = [told["XMP-lr:HierarchicalSubject"]].flat().sort();
  assert.deepEqual(hierarchy, ["Animals", "Animals|House cat", "lighthouse", "whale"]);
});

test("the list survives a reload, in the language that was chosen", async () => {
  await openDialog();
  await hushtag.page.select(`${dialog} select[name="vocabulary-language"]`, "de");
  await hushtag.closeDialog();
  await hushtag.page.reload();
  await until("the first screen", () => hushtag.page.$('[data-testid="app"]'));
  await hushtag.drop([sample("cat.jpg")]);
  await hushtag.settled(1);
  await hushtag.open("cat.jpg");
  await until("the German term", async () => (await words()).includes("Hauskatze"));
});

test("Turtle and RDF/XML take its place", async () => {
  await load("menagerie.ttl", TURTLE, /^Menagerie, 2 terms$/);
  await hushtag.closeDialog();
  await until("the term", async () => (await words()).includes("Feline"));
  assert.ok(!(await words()).includes("Hauskatze"));
  await load("latin.rdf", RDF_XML, /^latin, 1 term$/);
  await hushtag.closeDialog();
  await until("the term", async () => (await words()).includes("Felis catus"));
});

test("a list that cannot be read says where and why, and the one that is loaded stays", async () => {
  await openDialog();
  await choose("broken.ttl", TURTLE.replace("@prefix dct", "@prefix d"));
  const failure = () => hushtag.page.$eval(`${dialog} [data-testid="vocabulary-failure"]`, (line) => line.textContent.trim());
  assert.match(await until("the failure", failure), /^Broken\.ttl: line 3: .*Mend that line/i);
  await choose("list.xlsx", "PK\u0003\u0004");
  await until("the other failure", async () => /workbook/.test(await failure()));
  assert.match(await facts(), /^latin/);
  await hushtag.closeDialog();
});

test("one click removes the list, and drafts come as before", async () => {
  await openDialog();
  await hushtag.page.click('[data-testid="remove-vocabulary"]');
  await hushtag.closeDialog();
  await until("the draft", async () => (await words()).includes("cat"));
  await hushtag.page.reload();
  await until("the first screen", () => hushtag.page.$('[data-testid="app"]'));
  await hushtag.drop([sample("cat.jpg")]);
  await hushtag.settled(1);
  await hushtag.open("cat.jpg");
  assert.ok((await words()).includes("cat"));
  assert.deepEqual(await hushtag.problems(), []);
});
