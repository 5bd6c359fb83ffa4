// FilePond plugin: photos are reviewed as they are added. Options are those of <hushtag-review>; what was reviewed is the
// item's metadata `hushtag`.
import { HushtagReview } from "{{hushtag}}widget.js";

/** Milliseconds in which FilePond adds what was dropped together. */
const TOGETHER = 100;

export function hushtag(options) {
  const reviewed = new WeakMap();
  let batch = null;

  /** FilePond brings one file after the other; they are reviewed together. */
  const review = (file) => {
    batch ??= { files: [], review: null };
    const { files } = batch;
    const place = files.push(file) - 1;
    batch.review ??= new Promise((resolve) => setTimeout(resolve, TOGETHER)).then(() => {
      batch = null;
      return HushtagReview.open(files, options);
    });
    return batch.review.then((review) => review?.photos.find(({ photo }) => photo === place));
  };

  return ({ addFilter }) => {
    addFilter("LOAD_FILE", async (blob) => {
      if (!/^image\//.test(blob.type)) return blob;
      const original = blob instanceof File ? blob : new File([blob], blob.name, { type: blob.type });
      const photo = await review(original);
      if (!photo?.file) throw { status: { main: "Not reviewed", sub: "Add the photo again to review it" } };
      const { original: _, file, sidecar: __, ...said } = photo;
      reviewed.set(file, said);
      return file;
    });
    addFilter("DID_LOAD_ITEM", async (item) => {
      const said = reviewed.get(item.file);
      if (said) item.setMetadata("hushtag", said, true);
      return item;
    });
    return { options: {} };
  };
}
