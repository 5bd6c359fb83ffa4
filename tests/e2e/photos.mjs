// Files to put in: real photos, and files that are not what they say.
import { execFileSync } from "node:child_process";
import { copyFile, mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { crc32 } from "node:zlib";
import { ROOT } from "./site.mjs";

/** The samples of the page: one face, another face, no face. */
export const sample = (name) => join(ROOT, "www/samples", name);

/** A folder for the files of one test. */
export async function folder() {
  const path = await mkdtemp(join(tmpdir(), "hushtag-photos-"));
  const put = async (name, bytes) => {
    await writeFile(join(path, name), bytes);
    return join(path, name);
  };
  return {
    path,
    put,
    /** A copy of a sample under another name. */
    copy: async (name, as = name) => {
      await copyFile(sample(name), join(path, as));
      return join(path, as);
    },
    empty: () => put("empty.jpg", ""),
    text: () => put("text.jpg", "This is a letter, not a photo.\n".repeat(40)),
    truncated: async () => {
      const whole = await readFile(sample("coffee.jpg"));
      return put("truncated.jpg", whole.subarray(0, Math.floor(whole.length / 3)));
    },
    /** Declares 65,000 × 65,000 pixels in a few bytes. */
    bomb: () => put("bomb.png", png(65_000, 65_000)),
    withoutSize: () => put("without-size.png", png(0, 0)),
    /** One megabyte over the limit, and almost nothing of it on the disk. */
    tooLarge: async () => {
      const start = await readFile(sample("cat.jpg"));
      const file = await open(join(path, "too-large.jpg"), "w");
      await file.write(start);
      await file.truncate(513 * 2 ** 20);
      await file.close();
      return join(path, "too-large.jpg");
    },
    animated: async () => put("animated.webp", await readFile(join(ROOT, "tests/fixtures/photos/animated.webp"))),
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

/** A PNG of one declared size and hardly any pixels. */
function png(width, height) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const pixels = Buffer.from("789c6360000000020001e521bc33", "hex");
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** How the pixels of a picture W wide and H high go into a file of each orientation [Exif 4.6.4], as a canvas has it. */
const STORED = {
  1: () => [1, 0, 0, 1, 0, 0],
  2: (w) => [-1, 0, 0, 1, w, 0],
  3: (w, h) => [-1, 0, 0, -1, w, h],
  4: (w, h) => [1, 0, 0, -1, 0, h],
  5: () => [0, 1, 1, 0, 0, 0],
  6: (w) => [0, -1, 1, 0, 0, w],
  7: (w, h) => [0, -1, -1, 0, h, w],
  8: (w, h) => [0, 1, -1, 0, h, 0],
};

/** A picture as a camera held in another way stores it; nothing in the file says so yet. `type`: "jpeg", "png", "webp". */
export async function stored(browser, path, orientation, type = "jpeg") {
  return withPicture(browser, path, async (page) => {
    const size = await page.evaluate(() => [globalThis.picture.width, globalThis.picture.height]);
    const matrix = STORED[orientation](...size);
    const encoded = await page.evaluate(
      (matrix, type) => {
        const { picture } = globalThis;
        const isTurned = matrix[0] === 0;
        const [width, height] = isTurned ? [picture.height, picture.width] : [picture.width, picture.height];
        const canvas = Object.assign(document.createElement("canvas"), { width, height });
        const context = canvas.getContext("2d");
        context.setTransform(...matrix);
        context.drawImage(picture, 0, 0);
        return canvas.toDataURL(`image/${type}`, 0.95).split(",")[1];
      },
      matrix,
      type,
    );
    return Buffer.from(encoded, "base64");
  });
}

/** A part of a picture, as if taken again a step aside: left, top, right, bottom in 0..1. */
export async function look(browser, path, [left, top, right, bottom]) {
  return withPicture(browser, path, async (page) => {
    const encoded = await page.evaluate((left, top, right, bottom) => {
      const { picture } = globalThis;
      const [width, height] = [(right - left) * picture.width, (bottom - top) * picture.height].map(Math.round);
      const canvas = Object.assign(document.createElement("canvas"), { width, height });
      canvas.getContext("2d").drawImage(picture, -left * picture.width, -top * picture.height);
      return canvas.toDataURL("image/jpeg", 0.95).split(",")[1];
    }, left, top, right, bottom);
    return Buffer.from(encoded, "base64");
  });
}

/** A picture with text on white labels: `[{ text, x, y, size }]`, the left end of the base line and the height, in pixels.
    `font`: a file of tests/fixtures/fonts; what a machine calls sans-serif is another font on each. */
export async function written(browser, path, lines, font = "dejavu-sans") {
  const file = (await readFile(join(ROOT, `tests/fixtures/fonts/${font}.ttf`))).toString("base64");
  return withPicture(browser, path, async (page) => {
    const encoded = await page.evaluate(async (lines, file) => {
      const letters = Uint8Array.from(atob(file), (character) => character.charCodeAt(0));
      document.fonts.add(await new FontFace("Brought", letters.buffer).load());
      const { picture } = globalThis;
      const { width, height } = picture;
      const canvas = Object.assign(document.createElement("canvas"), { width, height });
      const context = canvas.getContext("2d");
      context.drawImage(picture, 0, 0);
      for (const { text, x, y, size } of lines) {
        context.font = `${size}px Brought`;
        context.fillStyle = "white";
        context.fillRect(x - size / 2, y - size * 1.2, context.measureText(text).width + size, size * 1.7);
        context.fillStyle = "black";
        context.fillText(text, x, y);
      }
      return canvas.toDataURL("image/jpeg", 0.95).split(",")[1];
    }, lines, file);
    return Buffer.from(encoded, "base64");
  });
}

/** Size and pixels of a picture as stored, without turning it: `{ width, height, at(x, y) }` with x, y in 0..1. */
export async function pixels(browser, path) {
  const { width, height, encoded } = await withPicture(browser, path, (page) =>
    page.evaluate(() => {
      const { picture } = globalThis;
      const { width, height } = picture;
      const canvas = Object.assign(document.createElement("canvas"), { width, height });
      const context = canvas.getContext("2d");
      context.drawImage(picture, 0, 0);
      const { data } = context.getImageData(0, 0, width, height);
      let text = "";
      for (let at = 0; at < data.length; at += 0x8000) text += String.fromCharCode(...data.subarray(at, at + 0x8000));
      return { width, height, encoded: btoa(text) };
    }),
  );
  const data = Buffer.from(encoded, "base64");
  const at = (x, y) => {
    const column = Math.min(width - 1, Math.floor(x * width));
    const row = Math.min(height - 1, Math.floor(y * height));
    return [...data.subarray((row * width + column) * 4, (row * width + column) * 4 + 3)];
  };
  return { width, height, at };
}

async function withPicture(browser, path, use) {
  const encoded = (await readFile(path)).toString("base64");
  const page = await browser.newPage();
  try {
    await page.evaluate(async (encoded) => {
      const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
      globalThis.picture = await createImageBitmap(new Blob([bytes]), { imageOrientation: "none" });
    }, encoded);
    return await use(page);
  } finally {
    await page.close();
  }
}

// What other programs read ----------------------------------------------------------------------------------------

const exiftoolProgram = process.env.HUSHTAG_EXIFTOOL ?? "exiftool";
const exiv2Program = process.env.HUSHTAG_EXIV2 ?? "exiv2";

/** Every tag with its group, as ExifTool reads it. */
export function exiftool(path, ...options) {
  const text = execFileSync(exiftoolProgram, ["-json", "-struct", "-G1", ...options, path], { encoding: "utf8" });
  return JSON.parse(text)[0];
}

/** The bytes of one tag. */
export function exiftoolBytes(path, tag) {
  return execFileSync(exiftoolProgram, ["-b", `-${tag}`, path]);
}

/** Writes tags into a file, in place. */
export function exiftoolWrite(path, ...assignments) {
  execFileSync(exiftoolProgram, ["-overwrite_original", "-quiet", ...assignments, path]);
}

/** XMP properties as exiv2 reads them: a list of `[key, value]`. */
export function exiv2(path) {
  const text = execFileSync(exiv2Program, ["-PXkt", path], { encoding: "utf8" });
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => /^(\S+)\s*(.*)$/.exec(line).slice(1));
}

/** Unpacks an archive beside itself and returns the paths by name. */
export function unpacked(archive) {
  const into = `${archive}.unpacked`;
  execFileSync("python3", ["-m", "zipfile", "-e", archive, into]);
  const list = execFileSync("python3", ["-c", "import sys, zipfile; print('\\n'.join(zipfile.ZipFile(sys.argv[1]).namelist()))", archive], {
    encoding: "utf8",
  });
  return Object.fromEntries(list.trim().split("\n").map((name) => [basename(name), join(into, name)]));
}
