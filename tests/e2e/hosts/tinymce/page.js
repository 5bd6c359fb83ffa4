import { pickReviewed } from "./tinymce-hushtag.js";

tinymce.init({
  selector: "textarea",
  license_key: "gpl",
  base_url: "/npm/tinymce",
  suffix: ".min",
  plugins: "image",
  toolbar: "image",
  menubar: false,
  promotion: false,
  image_title: true,
  image_caption: true,
  // The reviewed file travels in the article; a site of its own would upload it with images_upload_handler.
  automatic_uploads: false,
  file_picker_types: "image",
  file_picker_callback: pickReviewed({ src: "{{hushtag}}" }),
});
