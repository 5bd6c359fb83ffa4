// WordPress: photos are reviewed before they are uploaded, whether by a request of its own (REST: the block editor) or by
// plupload (the media modal, the media library, "Add New Media File"). What was reviewed goes along as the field `hushtag`,
// which the plugin's PHP takes in.
(() => {
  const { src, reviewer, locale } = globalThis.hushtagReview;
  const isPhoto = (file) => /^image\//.test(file?.type ?? "");

  const said = ({ texts, keywords }) => {
    const text = (field) => {
      const { [locale]: ours, [locale.split("-")[0]]: near, "x-default": plain, ...others } = texts[field] ?? {};
      return ours ?? near ?? plain ?? Object.values(others)[0] ?? "";
    };
    const words = keywords.map(({ text }) => text);
    return JSON.stringify({ alt: text("altText"), caption: text("description"), keywords: words });
  };

  const open = async (files) => {
    const { HushtagReview } = await import(`${src}widget.js`).catch(() => {
      throw new Error(`Photos cannot be reviewed: ${src} does not answer. Nothing was uploaded.`);
    });
    const isLanguage = /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(locale);
    return HushtagReview.open(files, { src, reviewer, locale: isLanguage ? locale : "en" });
  };

  let waiting = [];
  let isOpen = false;

  /** The reviewed photo of a file; `null` where the person cancels. Photos that come together are reviewed together. */
  const reviewed = (file) =>
    new Promise((resolve, reject) => {
      waiting.push({ file, resolve, reject });
      if (!isOpen) setTimeout(review);
      isOpen = true;
    });

  async function review() {
    const batch = waiting;
    waiting = [];
    try {
      const photos = (await open(batch.map(({ file }) => file)))?.photos ?? [];
      for (const [at, { resolve }] of batch.entries()) {
        const photo = photos.find(({ photo }) => photo === at);
        resolve(photo?.file ? photo : null);
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
    isOpen = waiting.length > 0;
    if (isOpen) review();
  }

  // The block editor uploads every file by a request of its own.
  globalThis.wp.apiFetch.use(async (request, next) => {
    const file = request.body instanceof FormData ? request.body.get("file") : null;
    const isUpload = request.method === "POST" && /(^|\/)wp\/v2\/media(\?|$)/.test(request.path ?? request.url ?? "");
    // One that failed on its way and is sent again was reviewed before.
    if (!isUpload || !isPhoto(file) || request.body.has("hushtag")) return next(request);
    const photo = await reviewed(file);
    if (!photo) throw { code: "hushtag_cancelled", message: `${file.name} was not reviewed, and not uploaded.` };
    request.body.set("file", photo.file, photo.file.name);
    request.body.set("hushtag", said(photo));
    return next(request);
  });

  /** What goes along with each reviewed file of plupload. */
  const along = new WeakMap();

  /** Takes photos out of a queue of plupload; they come back reviewed. */
  function watch(queue) {
    // Ahead of WordPress, which shows a placeholder for everything in the queue.
    const ahead = 100;
    const added = (_, files) => {
      const photos = files.filter((file) => isPhoto(file.getNative()) && !along.has(file.getNative()));
      for (const photo of photos) {
        const original = photo.getNative();
        reviewed(original).then(
          (photo) => {
            if (!photo) return;
            along.set(photo.file, said(photo));
            queue.addFile(photo.file, photo.file.name);
          },
          (error) => complain(error.message, original),
        );
        files.splice(files.indexOf(photo), 1);
        queue.removeFile(photo);
      }
      // `false` keeps it from whoever else listens.
      return files.length > 0;
    };
    queue.bind("FilesAdded", added, null, ahead);
    queue.bind("BeforeUpload", (_, file) => {
      const { hushtag, ...parameters } = queue.settings.multipart_params ?? {};
      const ours = along.get(file.getNative());
      queue.settings.multipart_params = ours ? { ...parameters, hushtag: ours } : parameters;
    });
  }

  /** Says it where WordPress says what became of uploads. */
  function complain(message, file) {
    const { errors } = globalThis.wp.Uploader ?? {};
    if (errors) return errors.unshift({ message, data: {}, file: { name: file.name } });
    const text = Object.assign(document.createElement("p"), { textContent: message });
    const notice = Object.assign(document.createElement("div"), { className: "error" });
    notice.append(text);
    document.querySelector("#media-upload-error")?.replaceChildren(notice);
  }

  globalThis.plupload.Uploader = new Proxy(globalThis.plupload.Uploader, {
    construct(Uploader, settings) {
      const queue = new Uploader(...settings);
      watch(queue);
      return queue;
    },
  });
})();
