// A page that means no good: what it sends is refused with a reason, nothing breaks, and nothing is handed over.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { launch, until } from "./browser.mjs";
import { host } from "./hosts/serve.mjs";
import { stage, visit } from "./embedded.mjs";

/** Enough of a JPEG to be a file; that it is no photo is told later. */
const FILE = ["not a photo"];

for (const name of ["chromium", "firefox"]) {
  describe(name, () => {
    let browser, both, page;

    before(async () => {
      [browser, both] = await Promise.all([launch(name), stage("hostile")]);
      ({ page } = await visit(browser, both.host.address));
    });

    after(async () => {
      await browser?.close();
      both?.close();
    });

    const open = (src) => page.evaluate((src) => openFrame(src), src);
    const connect = (message) => page.evaluate((message) => connect(message), message);
    const say = (anything) => page.evaluate((anything) => say(anything), anything);
    /** As text: a browser's remote control carries no object that shadows what every object has. */
    const body = (id, body, version) =>
      page.evaluate((id, body, version) => say(envelope(id, JSON.parse(body), version)), id, JSON.stringify(body), version);

    test("a page that Hushtag's server does not name cannot embed it", async () => {
      const stranger = await host("hostile", { hushtag: () => both.site.address });
      const { page: elsewhere } = await visit(browser, stranger.address);
      assert.equal(await elsewhere.evaluate((src) => openFrame(src, 5000), both.site.address), null);
      await elsewhere.close();
      stranger.close();
    });

    test("where the server says nothing about it, nobody embeds", async () => {
      // A host of static files without headers: what it serves is the same.
      const bare = createServer(async (request, response) => {
        const answer = await fetch(new URL(request.url, both.site.address));
        response.setHeader("Content-Type", answer.headers.get("content-type"));
        response.end(Buffer.from(await answer.arrayBuffer()));
      });
      await new Promise((resolve) => bare.listen(0, "127.0.0.1", resolve));
      const address = `http://127.0.0.1:${bare.address().port}/`;
      const other = await host("hostile", { hushtag: () => address });
      const { page: elsewhere } = await visit(browser, other.address);
      const { data } = await elsewhere.evaluate((src) => openFrame(src), address);
      assert.equal(data.hushtag, "hushtag:closed");
      assert.match(data.reason, /frame-ancestors/);
      assert.equal(await elsewhere.evaluate(() => connect({ hushtag: "hushtag:connect", version: 1 })), null);
      await elsewhere.close();
      other.close();
      bare.closeAllConnections();
      bare.close();
    });

    test("the greeting says nothing but the version", async () => {
      const { data, origin } = await open(both.site.address);
      assert.deepEqual(data, { hushtag: "hushtag:hello", version: 1, reason: "" });
      assert.equal(origin, both.site.origin);
    });

    test("a channel that is opened wrongly, or by another window, gets no answer", async () => {
      for (const message of [null, "hushtag:connect", { hushtag: "hushtag:connected", version: 1 }, { hushtag: 1 }, []]) {
        assert.equal(await connect(message), null, JSON.stringify(message));
      }
      const byAnother = await page.evaluate(async () => {
        // A frame beside it, of this page's own origin: it can reach the other window and is not its parent.
        const beside = document.createElement("iframe");
        document.body.append(beside);
        const script = beside.contentDocument.createElement("script");
        script.src = "/relay.js";
        const loaded = new Promise((resolve) => (script.onload = resolve));
        beside.contentDocument.head.append(script);
        await loaded;
        return connect({ hushtag: "hushtag:connect", version: 1 }, beside.contentWindow);
      });
      assert.equal(byAnother, null);
    });

    test("another version is told which one is spoken", async () => {
      const answer = await connect({ hushtag: "hushtag:connect", version: 2 });
      assert.deepEqual([answer.body.type, answer.body.code], ["refused", "version"]);
    });

    test("one channel is taken, and no second one", async () => {
      assert.equal((await connect({ hushtag: "hushtag:connect", version: 1 })).body.type, "ready");
      const second = await page.evaluate(async () => {
        const first = [globalThis.port, globalThis.answers];
        const answer = await connect({ hushtag: "hushtag:connect", version: 1 });
        [globalThis.port, globalThis.answers] = first;
        return answer;
      });
      assert.equal(second, null);
    });

    test("what is no message is refused", async () => {
      for (const anything of [null, 1, "open", [], {}, { envelope: {} }, { envelope: "{" }, { envelope: "{}", files: "all" }]) {
        const { type, code, message } = await say(anything);
        assert.deepEqual([type, code], ["refused", "malformed"], JSON.stringify(anything));
        assert.ok(message.length > 10);
      }
    });

    test("wrong order, wrong version and wishes nobody has foreseen are refused", async () => {
      assert.equal((await body(1, { type: "add" })).code, "order");
      assert.equal((await body(2, { type: "open" }, 7)).code, "version");
      for (const [id, wish] of [
        { type: "done" },
        { type: "finish" },
        { type: "open", eval: "1" },
        { type: "open", options: { files: ["original"] } },
        { type: "open", hasOwnProperty: 1 },
        { type: "open", ["__proto__"]: { options: {} } },
      ].entries()) {
        assert.equal((await body(3 + id, wish)).code, "malformed", JSON.stringify(wish));
      }
      assert.equal((await body(10, { type: "open", policy: "{}" })).code, "policy");
      assert.equal((await body(11, { type: "open", theme: { font: "url(https://elsewhere.example)" } })).code, "theme");
      const invisible = { ground: "#fff", surface: "#fff", ink: "#fff" };
      assert.equal((await body(12, { type: "open", theme: invisible })).code, "theme");
    });

    test("oversized messages are refused", async () => {
      const long = await page.evaluate(() => say({ envelope: " ".repeat(300_000) }));
      assert.equal(long.code, "oversized");
      const longer = await page.evaluate(() => say({ envelope: "x".repeat(50_000_000) }, 20_000));
      assert.equal(longer.code, "oversized");
      const many = await page.evaluate(() => say({ ...envelope(20, { type: "open" }), files: Array(100_000).fill(1) }, 20_000));
      assert.equal(many.code, "oversized");
    });

    test("a page that says it right is served, and a replayed message is refused", async () => {
      assert.deepEqual(await body(30, { type: "open" }), { type: "taken", id: 30 });
      assert.equal((await body(30, { type: "open" })).code, "replayed");
      assert.equal((await body(29, { type: "open" })).code, "replayed");
      assert.equal((await body(31, { type: "open" })).code, "order");
      const files = (id, files) => page.evaluate(
        (id, files) => say({ ...envelope(id, { type: "add" }), files: files.map((file) => (file.name ? new File(file.parts, file.name) : file)) }),
        id,
        files,
      );
      assert.equal((await files(32, [])).code, "files");
      assert.equal((await files(33, ["photo.jpg"])).code, "files");
      assert.equal((await files(34, [{ name: "values.csv", parts: ["file,keywords\na.jpg,forged"] }])).code, "files");
      assert.deepEqual(await files(35, [{ name: "odd.jpg", parts: FILE }]), { type: "taken", id: 35 });
      const failure = await until("the failure of what is no photo", () =>
        page.evaluate(() => answers.find(({ body }) => body.type === "error")?.body),
      );
      assert.deepEqual([failure.photo, failure.name, failure.code], [0, "odd.jpg", "photo"]);
      assert.match(failure.message, /\w{4}/);
    });

    test("nothing was handed over, and the page stands", async () => {
      const kinds = await page.evaluate(() => [...new Set(answers.map(({ body }) => body.type))].sort());
      assert.deepEqual(kinds, ["error", "progress", "ready", "refused", "taken"]);
      assert.equal(await page.evaluate(() => answers.reduce((files, answer) => files + answer.files, 0)), 0);
      const frame = page.frames().find((frame) => frame.url().startsWith(both.site.origin));
      assert.equal(await frame.$$eval('[data-testid="tile"]', (tiles) => tiles.length), 1);
    });

    test("after a hundred refused messages the channel is closed", async () => {
      const refused = await page.evaluate(async () => {
        for (let at = 0; at < 200; at++) port.postMessage("flood");
        await new Promise((resolve) => setTimeout(resolve, 3000));
        return answers.filter(({ body }) => body.type === "refused").length;
      });
      assert.equal(refused, 100);
      assert.equal(await body(500, { type: "theme", theme: {} }), null);
    });

    test("the element takes no greeting from anybody but its own frame", async () => {
      const asked = await page.evaluate(async (hushtag) => {
        const { HushtagReview } = await import(`${hushtag}widget.js`);
        const element = Object.assign(new HushtagReview(), { src: "http://127.0.0.1:9/" });
        let isReady = false;
        element.addEventListener("ready", () => (isReady = true));
        document.body.append(element);
        element.add([new File(["secret"], "secret.jpg")]).catch(() => {});
        const heard = [];
        addEventListener("message", ({ data }) => heard.push(data.hushtag));
        postMessage({ hushtag: "hushtag:hello", version: 1, reason: "" }, "*");
        frame.contentWindow.postMessage({ hushtag: "hushtag:hello", version: 1 }, "*");
        await new Promise((resolve) => setTimeout(resolve, 1000));
        element.remove();
        return { isReady, heard };
      }, both.site.address);
      assert.deepEqual(asked, { isReady: false, heard: ["hushtag:hello"] });
    });
  });
}
