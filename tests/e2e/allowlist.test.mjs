// What a Content-Security-Policy says nothing of, counted at the socket: Connection-Allowlist stops it, and without it it happens.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, until } from "./browser.mjs";
import { open } from "./hushtag.mjs";
import { folder } from "./photos.mjs";
import { changed, datagrams, rawSink, serve } from "./site.mjs";

/** The first Chromium that knows the header without a switch. */
const KNOWS = 156;

let browser, site, bare, files, version;

before(async () => {
  [browser, site, files] = await Promise.all([launch(), serve(), folder()]);
  bare = await changed(site, () => false, (body) => body, { without: ["connection-allowlist"] });
  version = Number(/\/(\d+)/.exec(await browser.version())[1]);
});

after(async () => {
  await browser?.close();
  bare?.close();
  site?.close();
  await files?.remove();
});

const wait = () => new Promise((resolve) => setTimeout(resolve, 2000));

/** By name: what a script in the page would do to be heard elsewhere. */
const ATTEMPTS = {
  "a hint to connect": ({ address }) => {
    document.head.append(Object.assign(document.createElement("link"), { rel: "preconnect", href: address }));
  },
  "a peer connection of a frame of its own": async ({ stun }) => {
    const frame = document.createElement("iframe");
    document.body.append(frame);
    const connection = new frame.contentWindow.RTCPeerConnection({ iceServers: [{ urls: `stun:${stun}` }] });
    connection.createDataChannel("photo");
    await connection.setLocalDescription(await connection.createOffer());
  },
  "a window": ({ address }) => {
    open(`${address}/photo`);
  },
  "leading the page elsewhere": ({ address }) => {
    // Once the answer is back: with the page the question goes.
    setTimeout(() => location.assign(`${address}/photo`), 100);
  },
};

/** What reached other sockets; the browser may end a page that tries. */
async function reached(address, attempt) {
  const [tcp, udp] = await Promise.all([rawSink(), datagrams()]);
  const page = await browser.newPage();
  try {
    await page.goto(address);
    await until("the first screen", () => page.$('[data-testid="app"]'));
    // In a press, as windows are opened by; the page's own policy has nothing against any of this.
    await page.evaluate(attempt, { address: tcp.address, stun: udp.address }).catch(() => {});
    await wait();
    return { connections: tcp.connections, bytes: tcp.bytes, datagrams: udp.count };
  } finally {
    for (const other of await browser.pages()) if (other !== page) await other.close().catch(() => {});
    await page.close().catch(() => {});
    tcp.close();
    udp.close();
  }
}

for (const [name, attempt] of Object.entries(ATTEMPTS)) {
  test(`${name} reaches another host without the header`, async () => {
    const { connections, datagrams } = await reached(bare.address, attempt);
    assert.ok(connections + datagrams > 0, "an attempt that reaches nothing proves nothing");
  });

  test(`${name} reaches nobody with it`, async (context) => {
    if (version < KNOWS) return context.skip(`Chromium ${version} does not know Connection-Allowlist`);
    assert.deepEqual(await reached(site.address, attempt), { connections: 0, bytes: 0, datagrams: 0 });
  });
}

test("a whole session goes on under it without a complaint", async () => {
  const hushtag = await open(browser, site);
  await hushtag.drop([await files.copy("cat.jpg"), await files.copy("coffee.jpg")]);
  await hushtag.settled(2);
  for (const name of ["cat.jpg", "coffee.jpg"]) {
    await hushtag.open(name);
    await hushtag.press("Accept all drafts");
    await hushtag.finish(name);
    await hushtag.press("Back to all photos");
  }
  const path = await hushtag.export({ all: true, sidecars: true, embedded: true });
  assert.match(path, /\.zip$/);
  assert.deepEqual(await hushtag.problems(), []);
  await hushtag.close();
});
