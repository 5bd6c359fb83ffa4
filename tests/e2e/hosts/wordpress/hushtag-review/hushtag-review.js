// WordPress: photos are reviewed before they are uploaded, in the block editor (REST) and in the media modal (plupload). What
// was reviewed goes along as the field `hushtag`, which the plugin's PHP takes in.
(() => {
  const { src, ...options } = globalThis.hushtagReview;
  const widget = () => import(`${src}widget.js`);
  const isPhoto = (file) => /^image\//.test(file?.type ?? "");

  const said = ({ texts, keywords }) => {
    const text = (field) => Object.values(texts[field] ?? {})[0] ?? "";
    const words = keywords.map(({ text }) => text);
    return JSON.stringify({ alt: text("altText"), caption: text("description"), keywords: words });
  };

  /** The reviewed photos by the place of their originals; `null` where the person cancels. */
  const review = async (files) => {
    const { HushtagReview } = await widget();
    const locale = /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(options.locale ?? "") ? options.locale : "en";
    return HushtagReview.open(files, { src, ...options, locale });
  };

  // The block editor uploads every file by a request of its own.
  globalThis.wp?.apiFetch?.use(async (request, next) => {
    const file = request.body instanceof FormData ? request.body.get("file") : null;
    const isUpload = request.method === "POST" && /\/wp\/v2\/media(\?|$)/.test(request.path ?? request.url ?? "");
    if (!isUpload || !isPhoto(file) || request.body.has("hushtag")) return next(request);
    const photo = (await review([file]))?.photos[0];
    if (!photo?.file) throw { code: "hushtag_cancelled", message: "The photo was not reviewed." };
    request.body.set("file", photo.file, photo.file.name);
    request.body.set("hushtag", said(photo));
    return next(request);
  });

  // The media modal uploads by plupload: photos are taken out of its queue, and come back reviewed.
  const Uploader = globalThis.wp?.Uploader;
  if (!Uploader) return;
  const reviewed = new WeakMap();
  const before = Uploader.prototype.init;
  Uploader.prototype.init = function () {
    before?.call(this);
    const { uploader } = this;
    // Ahead of WordPress, which shows a placeholder for everything in the queue.
    const ahead = 100;
    uploader.bind("FilesAdded", (queue, files) => {
      const photos = files.filter((file) => isPhoto(file.getNative()) && !reviewed.has(file.getNative()));
      if (photos.length === 0) return undefined;
      const originals = photos.map((file) => file.getNative());
      const others = files.filter((file) => !photos.includes(file)).map((file) => file.getNative());
      for (const file of files) queue.removeFile(file);
      review(originals).then((review) => {
        for (const photo of review?.photos ?? []) {
          if (!photo.file) continue;
          reviewed.set(photo.file, said(photo));
          queue.addFile(photo.file, photo.file.name);
        }
      }, (error) => queue.trigger("Error", { code: -200, message: error.message, file: null }));
      for (const other of others) queue.addFile(other);
      return false;
    }, this, ahead);
    uploader.bind("BeforeUpload", (queue, file) => {
      const { hushtag, ...parameters } = queue.settings.multipart_params ?? {};
      const ours = reviewed.get(file.getNative());
      queue.settings.multipart_params = ours ? { ...parameters, hushtag: ours } : parameters;
    });
  };
})();
