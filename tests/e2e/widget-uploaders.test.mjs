// Upload widgets and an editor that many pages have: their plugins review photos before they go anywhere.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, until } from "./browser.mjs";
import { done, inFrame, reviewWith, stage, visit } from "./embedded.mjs";
import { folder } from "./photos.mjs";

for (const name of ["chromium", "firefox"]) {
  describe(name, () => {
    let browser, files;

    before(async () => {
      [browser, files] = await Promise.all([launch(name), folder()]);
    });

    after(async () => {
      await browser?.close();
      await files?.remove();
    });

    /** Opens an example, brings photos in by `bring`, reviews them and presses Done. */
    async function reviewed(example, photos, bring) {
      const both = await stage(example);
      const { page, problems } = await visit(browser, both.host.address);
      await bring(page, await Promise.all(photos.map((photo) => files.copy(photo))));
      const hushtag = await inFrame(browser, page, both.site);
      await hushtag.settled(photos.length);
      for (const photo of photos) await reviewWith(hushtag, photo, { keyword: `word of ${photo}`, alt: `Alt of ${photo}.` });
      const button = await until("Done", () => hushtag.page.$('[data-testid="done"]:not([aria-disabled])'));
      await button.click();
      await until("the dialog to close", async () => !(await page.$("hushtag-review")), { timeout: 120_000 });
      return { ...both, page, problems };
    }

    test("Uppy uploads what was reviewed, with alt text, keywords and caption", async () => {
      const { host, page, problems, close } = await reviewed("uppy", ["cat.jpg", "astronaut.jpg"], async (page, paths) => {
        const input = await until("Uppy", () => page.$(".uppy-Dashboard-input"));
        await input.uploadFile(...paths);
        await (await until("its button", () => page.$(".uppy-StatusBar-actionBtn--upload"))).click();
      });
      const posts = await until("two uploads", () => host.posts.length === 2 && host.posts);
      const sent = posts.map((post) => Object.fromEntries(post)).sort((a, b) => a.alt.localeCompare(b.alt));
      assert.deepEqual(sent.map(({ alt }) => alt), ["Alt of astronaut.jpg.", "Alt of cat.jpg."]);
      assert.ok(sent[1].keywords.split(", ").includes("word of cat.jpg"));
      assert.notEqual(sent[0].photo.name, "astronaut.jpg", "where a face is hidden, the original is not uploaded");
      assert.equal(sent[1].photo.name, "cat.jpg");
      assert.deepEqual(await problems(), []);
      await page.close();
      close();
    });

    test("FilePond keeps what was reviewed, and the form sends it", async () => {
      const { host, page, problems, close } = await reviewed("filepond", ["cat.jpg", "coffee.jpg"], async (page, paths) => {
        const input = await until("FilePond", () => page.$(".filepond--browser"));
        await input.uploadFile(...paths);
      });
      const said = await until("both files", () =>
        page.evaluate(() => {
          const items = globalThis.pond.getFiles().filter(({ status }) => status === 2);
          return items.length === 2 && items.map((item) => item.getMetadata("hushtag"));
        }),
      );
      assert.deepEqual(said.map(({ texts }) => texts.altText["x-default"]).sort(), ["Alt of cat.jpg.", "Alt of coffee.jpg."]);
      await (await page.$("form button:not([class])")).click();
      const [post] = await until("the form", () => host.posts.length > 0 && host.posts);
      const sent = post.filter(([field]) => field === "photos").map(([, file]) => file);
      assert.deepEqual(sent.map(({ name }) => name).sort(), ["cat.jpg", "coffee.jpg"]);
      for (const file of sent) {
        const bytes = Buffer.from(await file.arrayBuffer());
        assert.ok(bytes.includes(`Alt of ${file.name}.`), file.name);
      }
      assert.deepEqual(await problems(), []);
      await page.close();
      close();
    });

    test("TinyMCE's picture dialog gets the reviewed file and its alternative text", async () => {
      const { host, page, close } = await reviewed("tinymce", ["cat.jpg"], async (page, [path]) => {
        // The browser's own dialog, which would be cancelled at once where there is no screen.
        await page.evaluate(() => (HTMLInputElement.prototype.click = () => {}));
        await (await until("the editor", () => page.$('button[data-mce-name="image"]'))).click();
        await (await until("the picker", () => page.$(".tox-dialog .tox-browse-url"))).click();
        const input = await until("its input", () => page.$('body > input[type="file"]'));
        await input.uploadFile(path);
      });
      await until("the alternative text", () =>
        page.$$eval(".tox-dialog input", (inputs) => inputs.some(({ value }) => value === "Alt of cat.jpg.")),
      );
      await page.$$eval(".tox-dialog__footer button", (buttons) => buttons.find(({ textContent }) => textContent === "Save").click());
      await until("the picture", () => page.evaluate(() => tinymce.activeEditor.getContent().includes("<img")));
      await page.evaluate(() => document.querySelector("form").requestSubmit());
      const [post] = await until("the form", () => host.posts.length > 0 && host.posts);
      assert.match(Object.fromEntries(post).article, /<img[^>]*alt="Alt of cat\.jpg\."/);
      await page.close();
      close();
    });
  });
}
