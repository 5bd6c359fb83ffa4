import { Dashboard, Uppy, XHRUpload } from "/npm/uppy/dist/uppy.min.mjs";
import { Hushtag } from "./uppy-hushtag.js";

globalThis.uppy = new Uppy()
  .use(Dashboard, { inline: true, target: ".uploader" })
  .use(Hushtag, { src: "{{hushtag}}" })
  .use(XHRUpload, { endpoint: "/", fieldName: "photo", allowedMetaFields: ["name", "alt", "caption", "keywords"] });
