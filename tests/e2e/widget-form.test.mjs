// A plain form on another origin, under a strict policy: photos are reviewed in it, and what was reviewed is sent with it.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { launch, until } from "./browser.mjs";
import { done, inFrame, listenTo, reviewWith, stage, told, visit } from "./embedded.mjs";
import { exiftool, folder } from "./photos.mjs";

for (const name of ["chromium", "firefox"]) {
  describe(name, () => {
    let browser, both, files, page, problems, hushtag, complaints;

    before(async () => {
      [browser, both, files] = await Promise.all([launch(name), stage("form"), folder()]);
      ({ page, problems } = await visit(browser, both.host.address));
    });

    after(async () => {
      await browser?.close();
      both?.close();
      await files?.remove();
    });

    const validity = () =>
      page.$eval("hushtag-review", (element) => [element.checkValidity(), element.validationMessage, element.form.checkValidity()]);

    test("photos chosen in the form's own input open in the frame, and the form waits", async () => {
      await until("the element", () => page.evaluate(() => customElements.get("hushtag-review") !== undefined));
      assert.deepEqual(await validity(), [false, "Choose photos and review them.", false]);
      await listenTo(page, "hushtag-review");
      const input = await page.$("#photos");
      await input.uploadFile(await files.copy("astronaut.jpg"), await files.copy("cat.jpg"));
      hushtag = await inFrame(browser, page, both.site);
      const tiles = await hushtag.settled(2);
      assert.deepEqual(tiles.map(({ name, state }) => [name, state]), [["astronaut.jpg", "to-review"], ["cat.jpg", "to-review"]]);
      assert.deepEqual(await validity(), [false, "Review the photos and press Done.", false]);
      await (await page.$("form button")).click();
      await new Promise((resolve) => setTimeout(resolve, 500));
      assert.deepEqual(both.host.posts, [], "nothing is sent before the review is done");
      const events = await told(page);
      assert.deepEqual(events.filter(([type]) => type === "ready").length, 1);
      assert.deepEqual(events.findLast(([type]) => type === "progress")[1], { photos: 2, toReview: 2, reviewed: 0, failed: 0 });
    });

    test("the frame names who gets what is reviewed, looks as the page asked, and offers nothing else", async () => {
      const recipient = await hushtag.page.$eval('[data-testid="recipient"]', (chip) => chip.textContent.trim());
      assert.equal(recipient, `For ${new URL(both.host.origin).host}`);
      const look = await hushtag.page.evaluate(() => {
        const style = getComputedStyle(document.documentElement);
        return ["--accent", "--radius"].map((token) => style.getPropertyValue(token).trim());
      });
      assert.deepEqual(look, ["rgb(102 51 153)", "2px"]);
      const names = await hushtag.page.$$eval("button", (buttons) => buttons.map((button) => button.ariaLabel ?? button.textContent.trim()));
      for (const missing of ["Export", "Add photos", "Add a folder"]) assert.ok(!names.includes(missing), `${names}`);
      await hushtag.dropScripted([await files.copy("coffee.jpg")]);
      assert.equal((await hushtag.tiles()).length, 2, "a drop on the frame adds nothing");
    });

    test("Done waits until every photo is reviewed", async () => {
      const isReady = () => hushtag.page.$eval('[data-testid="done"]', (button) => button.ariaDisabled !== "true");
      await reviewWith(hushtag, "astronaut.jpg", { keyword: "space flight", alt: "An astronaut smiles." });
      assert.equal(await isReady(), false);
      await reviewWith(hushtag, "cat.jpg", { keyword: "pet", alt: "A cat looks up." });
      assert.equal(await isReady(), true);
      const reviews = (await told(page)).filter(([type]) => type === "review").map(([, detail]) => detail);
      assert.deepEqual(reviews, [
        { photo: 0, name: "astronaut.jpg", path: "astronaut.jpg", isReviewed: true },
        { photo: 1, name: "cat.jpg", path: "cat.jpg", isReviewed: true },
      ]);
      assert.equal(await page.$eval("hushtag-review", (element) => element.result), null, "nothing is handed over before Done");
    });

    test("Done hands over typed metadata and files, and the form sends them in place of the originals", async () => {
      await done(hushtag);
      await until("the event", async () => (await told(page)).some(([type]) => type === "done"));
      const [, { photos }] = (await told(page)).find(([type]) => type === "done");
      const [astronaut, cat] = photos;
      assert.deepEqual(astronaut.keywords.at(-1), { text: "space flight", broader: [] });
      assert.deepEqual(astronaut.texts.altText, { "x-default": "An astronaut smiles." });
      assert.deepEqual([astronaut.photo, astronaut.isRedacted, astronaut.hidden], [0, true, 1]);
      assert.deepEqual([cat.photo, cat.isRedacted, cat.hidden, cat.file], [1, false, 0, "cat.jpg"]);
      const written = cat.decisions.find(({ about }) => about.what === "text");
      assert.deepEqual([written.about.field, written.decision], ["altText", "edited"]);
      assert.deepEqual((await validity()).slice(0, 1), [true]);
      // The frame goes with the page it stands in.
      complaints = await problems();

      await (await page.$("form button")).click();
      const sent = await until("the form", () => both.host.posts[0]);
      const names = sent.map(([name, value]) => [name, typeof value === "string" ? "text" : value.name]);
      assert.deepEqual(names, [
        ["event", "text"],
        ["photos", astronaut.file],
        ["photos-sidecar", "astronaut.jpg.xmp"],
        ["photos", "cat.jpg"],
        ["photos-sidecar", "cat.jpg.xmp"],
        ["photos-metadata", "text"],
      ]);
      assert.notEqual(astronaut.file, "astronaut.jpg");
      const metadata = JSON.parse(sent.at(-1)[1]);
      assert.deepEqual(metadata.map(({ name, file }) => [name, file]), [["astronaut.jpg", astronaut.file], ["cat.jpg", "cat.jpg"]]);
      for (const [, file] of sent.filter(([name]) => name === "photos")) {
        const path = join(files.path, `sent-${file.name}`);
        await writeFile(path, Buffer.from(await file.arrayBuffer()));
        const tags = exiftool(path);
        const expected = file.name === "cat.jpg" ? ["pet", "A cat looks up."] : ["space flight", "An astronaut smiles."];
        assert.ok([tags["XMP-dc:Subject"]].flat().includes(expected[0]), file.name);
        assert.equal(tags["XMP-iptcCore:AltTextAccessibility"], expected[1]);
      }
    });

    test("the host's policy refused nothing, and nothing was sent to Hushtag's server", async () => {
      assert.deepEqual(complaints, []);
      for (const { method, target, status, body } of both.site.requests) {
        assert.deepEqual({ method, status, body }, { method: "GET", status: 200, body: 0 }, target);
        assert.doesNotMatch(target, /[?#]/);
      }
      const posts = both.host.requests.filter((request) => !request.startsWith("GET "));
      assert.deepEqual(posts, ["POST /"]);
    });
  });
}
