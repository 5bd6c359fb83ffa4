// Uppy plugin: photos are reviewed before they are uploaded. Options are those of <hushtag-review>.
import { BasePlugin } from "/npm/uppy/dist/uppy.min.mjs";
import { HushtagReview } from "{{hushtag}}widget.js";

export class Hushtag extends BasePlugin {
  constructor(uppy, options) {
    super(uppy, options);
    this.id = options.id ?? "Hushtag";
    this.type = "modifier";
    this.review = this.review.bind(this);
  }

  install() {
    this.uppy.addPreProcessor(this.review);
  }

  uninstall() {
    this.uppy.removePreProcessor(this.review);
  }

  async review(ids) {
    const files = ids.map((id) => this.uppy.getFile(id)).filter(({ type, data }) => /^image\//.test(type) && data);
    if (files.length === 0) return;
    const originals = files.map(({ name, type, data }) => (data instanceof File ? data : new File([data], name, { type })));
    const { src, reviewer, locale, redaction, policy, theme } = this.opts;
    const said = Object.entries({ src, reviewer, locale, redaction, policy, theme }).filter(([, value]) => value !== undefined);
    // Uppy knows the folders of files that were dropped with them.
    const paths = files.map(({ name, meta }) => meta.relativePath || name);
    const review = await HushtagReview.open(originals, { ...Object.fromEntries(said), paths });
    // Uppy shows this beside the files and lets the person try again.
    if (!review) throw new Error("The photos were not reviewed");
    for (const [at, { id }] of files.entries()) {
      const photo = review.photos.find(({ photo }) => photo === at);
      if (!photo?.file) {
        // Taken out of the batch, or no photo.
        this.uppy.removeFile(id);
        continue;
      }
      const { file, texts, keywords } = photo;
      const text = (field) => Object.values(texts[field] ?? {})[0] ?? "";
      this.uppy.setFileState(id, { data: file, size: file.size, type: file.type, name: file.name });
      this.uppy.setFileMeta(id, {
        name: file.name,
        alt: text("altText"),
        caption: text("description"),
        keywords: keywords.map(({ text }) => text).join(", "),
      });
    }
  }
}
