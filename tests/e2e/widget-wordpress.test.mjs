// The plugin in a whole WordPress: who adds photos reviews them, and the media library gets what was reviewed.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { launch, until } from "./browser.mjs";
import { inFrame, reviewWith, visit } from "./embedded.mjs";
import { VERSIONS, wordpress } from "./hosts/wordpress/serve.mjs";
import { folder, sample } from "./photos.mjs";
import { serve } from "./site.mjs";

/** WordPress is large, its PHP one, and the cores are two. */
const SLOW = { timeout: 120_000, every: 500 };

/** Whatever carries a file. */
const isUpload = ({ type }) => type.startsWith("multipart/form-data");

for (const [name, version] of [["chromium", VERSIONS.newest], ["firefox", VERSIONS.oldest]]) {
  describe(`${name}, WordPress ${version}`, () => {
    let browser, host, site, files, page, problems;

    before(async () => {
      [browser, host, files] = await Promise.all([launch(name), wordpress({ version }), folder()]);
      site = await serve({ embedders: [host.origin] });
      await host.run(`
        foreach ( array( 'ed' => 'editor', 'con' => 'contributor' ) as $name => $role ) {
          wp_insert_user( array( 'user_login' => $name, 'user_pass' => 'password', 'role' => $role ) );
        }
      `);
    });

    after(async () => {
      await browser?.close();
      host?.close();
      site?.close();
      await files?.remove();
    });

    async function logIn(user) {
      await page?.close();
      await browser.deleteCookie(...(await browser.cookies()));
      ({ page, problems } = await visit(browser, `${host.origin}/wp-login.php`));
      page.setDefaultNavigationTimeout(SLOW.timeout);
      // The editor asks before what was written is left behind.
      page.on("dialog", (dialog) => dialog.accept());
      // The page takes the focus for itself while somebody types.
      await page.$eval("#loginform", (form, user) => {
        form.elements.log.value = user;
        form.elements.pwd.value = "password";
        form.elements["wp-submit"].click();
      }, user);
      await until("the dashboard", () => page.$("#wpadminbar"), SLOW);
    }

    const go = (path) => page.goto(`${host.origin}/wp-admin/${path}`);

    /** Newest first: what the media library holds, by WordPress's own account. */
    const library = () =>
      host.run(`
        return array_map( function ( $post ) {
          return array(
            'file' => basename( get_attached_file( $post->ID ) ),
            'alt' => get_post_meta( $post->ID, '_wp_attachment_image_alt', true ),
            'caption' => $post->post_excerpt,
            'keywords' => wp_get_object_terms( $post->ID, 'post_tag', array( 'fields' => 'names' ) ),
          );
        }, get_posts( array( 'post_type' => 'attachment', 'numberposts' => -1, 'orderby' => 'ID' ) ) );
      `);
    const newest = async (count) => (await library()).slice(0, count).sort((a, b) => a.file.localeCompare(b.file));

    /** Reviews the photos in the dialog and presses Done. */
    async function review(said) {
      const hushtag = await inFrame(browser, page, site);
      await hushtag.settled(Object.keys(said).length);
      for (const [photo, texts] of Object.entries(said)) await reviewWith(hushtag, photo, texts);
      const button = await until("Done", () => hushtag.page.$('[data-testid="done"]:not([aria-disabled])'));
      await button.click();
      await until("the dialog to close", async () => !(await page.$("hushtag-review")), SLOW);
    }

    /** The block editor with an image block that has nothing yet; returns its input. */
    async function imageBlock() {
      const set = () => {
        const { dispatch, select } = wp.data;
        const [block] = select("core/block-editor").getBlocks();
        const isThere = block?.name === "core/image" && !block.attributes.id;
        if (isThere || !select("core/editor").getCurrentPostId()) return;
        dispatch("core/block-editor").resetBlocks([wp.blocks.createBlock("core/image")]);
      };
      return until("the input of the block", async () => {
        await page.evaluate(set);
        // The block stands in a frame of the page.
        const selector = '[data-type="core/image"] input[type=file]';
        const found = await Promise.all(page.frames().map((frame) => frame.$(selector).catch(() => null)));
        return found.find(Boolean);
      }, SLOW);
    }

    test("the administrator activates the plugin, which says that it needs an address", async () => {
      await logIn("admin");
      await go("plugins.php");
      const notice = () =>
        page.$$eval(".notice-warning", (notices) => notices.some(({ textContent }) => textContent.includes("HUSHTAG_SRC")));
      assert.equal(await notice(), false);
      await page.click("#activate-hushtag-review");
      await until("the notice", notice, SLOW);
      await host.tell({ HUSHTAG_SRC: site.address });
      await go("plugins.php");
      assert.equal(await notice(), false);
    });

    test("who may not upload gets nothing of the plugin", async () => {
      await logIn("con");
      const html = await page.evaluate(async () => (await fetch("post-new.php")).text());
      assert.match(html, /block-editor/);
      assert.doesNotMatch(html, /hushtag/i);
    });

    test("a photo put into the block editor is reviewed, and what was reviewed is in the block and in the library", async () => {
      await logIn("ed");
      await go("post-new.php");
      const input = await imageBlock();
      await input.uploadFile(await files.copy("astronaut.jpg"));
      // What slashes and markup would break.
      const said = { keyword: "space \\ flight", alt: 'An "astronaut" smiles \\o/ & <b>waves</b>.', caption: "At NASA’s, in 1999." };
      await review({ "astronaut.jpg": said });
      const block = await until("the picture", () => page.evaluate(() => {
        const [{ attributes }] = wp.data.select("core/block-editor").getBlocks();
        return attributes.id && attributes;
      }), SLOW);
      const alt = 'An "astronaut" smiles \\o/ & waves.';
      assert.equal(block.alt, alt);
      const media = await page.evaluate((id) => wp.apiFetch({ path: `/wp/v2/media/${id}?context=edit` }), block.id);
      assert.equal(media.alt_text, alt);
      assert.equal(media.caption.raw, said.caption);
      const [attachment, ...others] = await library();
      assert.deepEqual(others, []);
      assert.equal(host.requests.filter(isUpload).length, 1);
      assert.ok(attachment.keywords.includes(said.keyword), `${attachment.keywords}`);

      assert.equal(media.mime_type, "image/jpeg");
      assert.notEqual(attachment.file, "astronaut.jpg", "where a face is hidden, the original is not uploaded");
      const uploaded = Buffer.from(await (await fetch(media.source_url)).arrayBuffer());
      assert.ok(uploaded.includes("NASA’s, in 1999."), "what was reviewed stands in the file, too");
      const names = await host.run("return array_map( 'basename', glob( wp_upload_dir()['path'] . '/*' ) );");
      assert.deepEqual(names.filter((name) => !name.startsWith("astronaut-redacted")), []);
    });

    test("a review that is cancelled uploads nothing, and the editor says so", async () => {
      const before = host.requests.filter(isUpload).length;
      const input = await imageBlock();
      await input.uploadFile(await files.copy("cat.jpg"));
      const hushtag = await inFrame(browser, page, site);
      await hushtag.settled(1);
      await hushtag.page.$$eval("button", (buttons) => {
        const cancel = buttons.find(({ textContent }) => textContent.trim() === "Cancel");
        // It closes the frame, which then could not answer any more.
        setTimeout(() => cancel.click());
      });
      const notices = await until("the notice", () => page.evaluate(() => {
        const notices = wp.data.select("core/notices").getNotices();
        return notices.length > 0 && notices.map(({ content }) => content);
      }));
      assert.deepEqual(notices, ["cat.jpg was not reviewed, and not uploaded."]);
      assert.equal(host.requests.filter(isUpload).length, before);
    });

    test("uploads that come together are reviewed together", async () => {
      await page.evaluate((photos) => {
        globalThis.uploads = Promise.all(
          Object.entries(photos).map(([name, encoded]) => {
            const body = new FormData();
            const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
            body.append("file", new File([bytes], name, { type: "image/jpeg" }));
            return wp.apiFetch({ path: "/wp/v2/media", method: "POST", body });
          }),
        ).then((media) => media.map(({ alt_text }) => alt_text));
      }, { "cat.jpg": await readFile(sample("cat.jpg"), "base64"), "coffee.jpg": await readFile(sample("coffee.jpg"), "base64") });
      await review({
        "coffee.jpg": { keyword: "break", alt: "Coffee of the editor." },
        "cat.jpg": { keyword: "pet", alt: "Cat of the editor." },
      });
      assert.deepEqual(await page.evaluate(() => globalThis.uploads), ["Cat of the editor.", "Coffee of the editor."]);
      const misdeeds = (await problems()).filter((problem) => /hushtag|violat|blocked/i.test(problem));
      assert.deepEqual(misdeeds, []);
    });

    test("in the media library photos are reviewed, and other files go their way", async () => {
      const before = (await library()).length;
      await go("upload.php?mode=grid");
      const input = await until("its input", () => page.$('.moxie-shim input[type="file"]'), SLOW);
      const paths = ["cat.jpg", "officer.jpg"].map((name) => files.copy(name));
      await input.uploadFile(...(await Promise.all([...paths, files.put("notes.txt", "Notes.")])));
      await review({
        "cat.jpg": { keyword: "library cat", alt: "Cat of the library.", caption: "A caption." },
        "officer.jpg": { keyword: "library officer", alt: "Officer of the library." },
      });
      await until("three files", async () => (await library()).length === before + 3, SLOW);
      const [cat, notes, officer] = await newest(3);
      assert.match(cat.file, /^cat(-\d)?\.jpg$/);
      assert.deepEqual([cat.alt, cat.caption, cat.keywords.includes("library cat")], ["Cat of the library.", "A caption.", true]);
      assert.deepEqual(notes, { file: "notes.txt", alt: "", caption: "", keywords: [] });
      assert.match(officer.file, /^officer-redacted/);
      assert.deepEqual([officer.alt, officer.keywords.includes("library officer")], ["Officer of the library.", true]);
    });

    test("“Add New Media File” asks, too", async () => {
      const before = (await library()).length;
      await go("media-new.php");
      const input = await until("its input", () => page.$('.moxie-shim input[type="file"]'), SLOW);
      await input.uploadFile(await files.copy("coffee.jpg", "new.jpg"));
      await review({ "new.jpg": { keyword: "new", alt: "A new photo." } });
      await until("the file", async () => (await library()).length === before + 1, SLOW);
      const [{ file, alt, keywords }] = await newest(1);
      assert.deepEqual([file, alt, keywords.includes("new")], ["new.jpg", "A new photo.", true]);
    });

    test("where Hushtag does not answer nothing is uploaded, and WordPress says why", async () => {
      const nobody = "http://127.0.0.1:9/";
      await host.tell({ HUSHTAG_SRC: nobody });
      const before = host.requests.filter(isUpload).length;
      const why = `Photos cannot be reviewed: ${nobody} does not answer. Nothing was uploaded.`;
      for (const [path, place] of [["upload.php?mode=grid", ".upload-errors"], ["media-new.php", "#media-upload-error"]]) {
        await go(path);
        const input = await until("its input", () => page.$('.moxie-shim input[type="file"]'), SLOW);
        await input.uploadFile(await files.copy("cat.jpg"));
        const says = (places, why) => places.some((place) => place.textContent.includes(why) && place.checkVisibility());
        await until(`${path} to say why`, () => page.$$eval(place, says, why));
      }
      assert.equal(host.requests.filter(isUpload).length, before);
    });
  });
}
