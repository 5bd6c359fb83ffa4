// node screenshots.mjs: pictures of every screen with real photos in it, for people to look at, into out/.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { launch, until } from "./browser.mjs";
import { open } from "./hushtag.mjs";
import { folder } from "./photos.mjs";
import { serve } from "./site.mjs";

const OUT = fileURLToPath(new URL("out/", import.meta.url));
const SIZES = [[1440, 900], [820, 1180], [390, 844], [320, 640]];

await mkdir(OUT, { recursive: true });
const [browser, site, files] = await Promise.all([launch(), serve(), folder()]);
try {
  for (const [width, height] of SIZES) {
    for (const scheme of ["light", "dark"]) {
      const hushtag = await open(browser, site, { width, height });
      const { page } = hushtag;
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      const shoot = async (name) => {
        // Transitions have ended by then.
        await new Promise((resolve) => setTimeout(resolve, 400));
        await page.screenshot({ path: join(OUT, `${width}-${scheme}-${name}.png`) });
      };
      await shoot("1-first");
      const names = ["astronaut.jpg", "cat.jpg", "coffee.jpg", "flower.jpg", "officer.jpg", "temple.jpg"];
      const photos = [...(await Promise.all(names.map((name) => files.copy(name)))), await files.text()];
      await hushtag.drop(photos);
      await until("work", async () => (await hushtag.tiles()).some(({ state }) => state === "working"), { timeout: 120_000 });
      await shoot("2-working");
      await hushtag.settled(photos.length);
      await shoot("3-grid");
      await hushtag.open("astronaut.jpg");
      await shoot("4-review");
      const [kept, refused] = await hushtag.keywords();
      if (kept) await hushtag.press(`Accept ${kept.text}`);
      if (refused) await hushtag.press(`Reject ${refused.text}`);
      await hushtag.acceptAndGoOn("astronaut.jpg");
      await shoot("5-reviewed");
      await hushtag.press("Export");
      await shoot("6-export");
      await hushtag.closeDialog();
      await hushtag.close();
      console.log(`${width} × ${height}, ${scheme}`);
    }
  }
} finally {
  await browser.close();
  site.close();
  await files.remove();
}
