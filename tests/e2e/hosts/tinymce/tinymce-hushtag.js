// TinyMCE: the picture dialog's own picker reviews the photo, and fills the alternative text. Options are those of
// <hushtag-review>.
import { HushtagReview } from "{{hushtag}}widget.js";

export function pickReviewed(options) {
  return async (callback) => {
    const original = await chosen();
    const review = original && (await HushtagReview.open([original], options));
    const photo = review?.photos[0];
    if (!photo?.file) return;
    const text = (field) => Object.values(photo.texts[field] ?? {})[0] ?? "";
    const { blobCache } = tinymce.activeEditor.editorUpload;
    const blob = blobCache.create(`hushtag-${Date.now()}`, photo.file, await base64(photo.file), photo.file.name);
    blobCache.add(blob);
    callback(blob.blobUri(), { alt: text("altText"), title: text("title") });
  };
}

function chosen() {
  const input = Object.assign(document.createElement("input"), { type: "file", accept: "image/*", hidden: true });
  document.body.append(input);
  return new Promise((resolve) => {
    input.addEventListener("change", () => resolve(input.files[0]));
    input.addEventListener("cancel", () => resolve(null));
    input.click();
  }).finally(() => input.remove());
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
