// <hushtag-review>: opens Hushtag in a sandboxed frame, hands photos over to it and takes back what a person reviewed.
// What it says and hears is typed and described in widget.d.ts.

const VERSION = 1;

/** Milliseconds until a frame that says nothing is given up. */
const PATIENCE = 60_000;

/** Files in one message; the frame takes no more. */
const MOST_FILES = 1000;

/** Characters of their paths in one message; the frame reads an envelope of 256 kB. */
const MOST_PATHS = 50_000;

/**
 * What the frame may do. Workers, the cache of models and IndexedDB need an origin, so it keeps its own; it gets no forms, no
 * popups, no pointer lock, and cannot lead this page anywhere.
 */
const SANDBOX = "allow-scripts allow-same-origin allow-downloads";

const STYLE = `
  :host { display: block; }
  :host([hidden]) { display: none; }
  div:focus { outline: none; }
  iframe { display: block; inline-size: 100%; block-size: var(--hushtag-height, 44rem); border: 0; }
`;

/** Where Hushtag is, if this script was loaded from there: not out of a bundle or a package, and not from the page's own site. */
const BESIDE = (() => {
  const url = new URL(import.meta.url);
  const isHushtags = url.pathname.endsWith("/widget.js") && !url.pathname.includes("/node_modules/");
  const isElsewhere = /^https?:$/.test(url.protocol) && url.origin !== globalThis.location?.origin;
  return isHushtags && isElsewhere ? new URL("./", url).href : "";
})();

const MISSING =
  'This element does not know where Hushtag is. Name its address: <hushtag-review src="https://hushtag.example/">.';

const COLOURS = { accent: "accent", onAccent: "on-accent", ground: "ground", surface: "surface", ink: "ink" };

export class HushtagError extends Error {
  name = "HushtagError";

  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** One frame and the channel to it: origins checked both ways, every message numbered. */
class Frame {
  #element = document.createElement("iframe");
  #origin;
  #port = null;
  #lastId = 0;
  #asked = new Map();
  #hears;
  #abort = new AbortController();
  #timer;

  /** `hears` gets `connected()`, `said(body, files)` and `failed(error)`. */
  constructor(src, title, hears) {
    this.#hears = hears;
    const url = new URL(src, document.baseURI);
    if (!/^https?:$/.test(url.protocol)) throw new HushtagError("src", `${url.href} is no address of a page`);
    this.#origin = url.origin;
    const frame = this.#element;
    frame.setAttribute("sandbox", SANDBOX);
    frame.referrerPolicy = "no-referrer";
    // A frame of another origin may not ask them otherwise; whether it does is for policy and person to say.
    if ("LanguageModel" in globalThis || "Translator" in globalThis) frame.allow = "language-model; translator";
    frame.title = title;
    frame.setAttribute("part", "frame");
    frame.src = url.href;
    addEventListener("message", (event) => this.#greeted(event), { signal: this.#abort.signal });
    this.#timer = setTimeout(() => {
      const why = "Look at the console: its server must name this page in frame-ancestors, and this page it in frame-src.";
      this.#fail("silent", `${url.origin} did not answer. ${why}`);
    }, PATIENCE);
  }

  get element() {
    return this.#element;
  }

  /** Sends a message and waits until it is taken or refused. */
  ask(body, files = []) {
    const id = ++this.#lastId;
    const envelope = JSON.stringify({ version: VERSION, id, body });
    return new Promise((taken, refused) => {
      this.#asked.set(id, { taken, refused });
      this.#port.postMessage({ envelope, files });
    });
  }

  close(error) {
    clearTimeout(this.#timer);
    this.#abort.abort();
    this.#port?.close();
    this.#element.remove();
    for (const { refused } of this.#asked.values()) refused(error);
    this.#asked.clear();
  }

  #fail(code, message) {
    this.#hears.failed(new HushtagError(code, message));
  }

  #greeted(event) {
    if (event.source !== this.#element.contentWindow || event.origin !== this.#origin) return;
    const { hushtag, version, reason } = event.data ?? {};
    if (hushtag === "hushtag:closed") return this.#fail("closed", String(reason));
    if (hushtag !== "hushtag:hello") return;
    if (version !== VERSION) return this.#fail("version", `Hushtag speaks version ${version}, this script ${VERSION}`);
    clearTimeout(this.#timer);
    // A frame that was loaded again begins anew.
    this.#port?.close();
    this.#lastId = 0;
    for (const { refused } of this.#asked.values()) refused(new HushtagError("restarted", "The frame was loaded again"));
    this.#asked.clear();
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.onmessage = ({ data }) => this.#heard(data);
    this.#element.contentWindow.postMessage({ hushtag: "hushtag:connect", version: VERSION }, this.#origin, [port2]);
  }

  #heard({ envelope, files = [] }) {
    const { version, body } = JSON.parse(envelope);
    if (version !== VERSION) return this.#fail("version", `Hushtag answers in version ${version}`);
    switch (body.type) {
      case "ready":
        return this.#hears.connected(body);
      case "taken":
        this.#asked.get(body.id)?.taken();
        return this.#asked.delete(body.id);
      case "refused": {
        const error = new HushtagError(body.code, body.message);
        const asked = this.#asked.get(body.id);
        this.#asked.delete(body.id);
        return asked ? asked.refused(error) : this.#hears.failed(error);
      }
      default:
        return this.#hears.said(body, files);
    }
  }
}

/** Where a server renders pages there are no elements; the script can be imported there and does nothing. */
const Base = globalThis.HTMLElement ?? class {};

export class HushtagReview extends Base {
  static formAssociated = true;
  static observedAttributes = ["for", "required", "name", "src"];

  #internals = this.attachInternals();
  #root = this.attachShadow({ mode: "open", delegatesFocus: true });
  /** Stands where the frame will; it takes the focus where a form cannot be sent yet. */
  #place = document.createElement("div");
  /** What whoever builds the page has to mend, where it cannot be overlooked. */
  #wrong = document.createElement("p");
  #frame = null;
  /** All files that were handed over, in order. */
  #files = [];
  /** Where each of them lies, as far as that is known. */
  #paths = [];
  #isOpen = false;
  /** How many of the files the frame has. */
  #sent = 0;
  #sending = Promise.resolve();
  #isReady = deferred();
  #waiting = [];
  #result = null;
  #theme = null;
  #input = null;
  #abortInput = null;

  /** The organisation's rules: the text of a policy file, or its object. */
  policy = null;

  constructor() {
    super();
    const style = new CSSStyleSheet();
    style.replaceSync(STYLE);
    this.#root.adoptedStyleSheets = [style];
    this.#place.tabIndex = -1;
    this.#wrong.setAttribute("role", "alert");
    this.#wrong.hidden = true;
    this.#place.append(this.#wrong, document.createElement("slot"));
    this.#root.append(this.#place);
  }

  /**
   * Reviews files in a dialog over the page; `null` where the person cancels. `paths`: where each lies, as in `add`. The other
   * options are properties of the element.
   */
  static async open(files, { title = "Review photos", paths, ...options } = {}) {
    const dialog = document.createElement("dialog");
    Object.assign(dialog.style, { inlineSize: "min(96vw, 90rem)", maxInlineSize: "none", padding: "0", border: "0", overflow: "hidden" });
    dialog.setAttribute("aria-label", title);
    const element = document.createElement("hushtag-review");
    element.style.setProperty("--hushtag-height", "min(92vh, 64rem)");
    element.title = title;
    Object.assign(element, options);
    dialog.append(element);
    document.body.append(dialog);
    // The frame has its own Cancel, which asks before work is lost; until it is there, Escape is the way out.
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      if (!element.#isOpen) element.reset();
    });
    dialog.showModal();
    try {
      return await element.review(files, { paths });
    } catch (error) {
      if (error.code === "cancelled") return null;
      throw error;
    } finally {
      dialog.remove();
    }
  }

  // Form -----------------------------------------------------------------------------------------------------------

  get form() {
    return this.#internals.form;
  }

  get validity() {
    return this.#internals.validity;
  }

  get validationMessage() {
    return this.#internals.validationMessage;
  }

  get willValidate() {
    return this.#internals.willValidate;
  }

  checkValidity() {
    return this.#internals.checkValidity();
  }

  reportValidity() {
    return this.#internals.reportValidity();
  }

  formResetCallback() {
    this.reset();
  }

  // Handing over ---------------------------------------------------------------------------------------------------

  /** Resolves once the frame is there. */
  get ready() {
    return this.#isReady.promise;
  }

  /** What was handed back last; `null` where nothing was, or where it is out of date. */
  get result() {
    return this.#result;
  }

  /**
   * Hands photos, and sidecars beside them, to the frame. Resolves once they are taken. `paths`: where each lies; without it
   * the path that a chosen folder gave it.
   */
  async add(files, { paths } = {}) {
    const more = [...files];
    if (more.length === 0) return;
    // By name: a page may have its files from a frame of its own, where `File` is another one.
    const stranger = more.find((file) => Object.prototype.toString.call(file) !== "[object File]");
    if (stranger) throw new HushtagError("files", "Only File objects can be handed over");
    if (paths && paths.length !== more.length) throw new HushtagError("files", "There must be as many paths as files");
    this.#files.push(...more);
    this.#paths.push(...more.map((file, at) => paths?.[at] || file.webkitRelativePath || file.name));
    this.#settle(null);
    if (!this.#frame) this.#open();
    await (this.#isOpen ? this.#send() : this.ready);
  }

  /** Hands files over, if any, and resolves with what the person hands back; rejects where the person cancels. */
  review(files = [], options = {}) {
    const { promise, resolve, reject } = deferred();
    this.#waiting.push({ resolve, reject });
    // Without files a person may bring some, where `intake` says so.
    const more = [...files];
    const begun = more.length > 0 ? this.add(more, options) : this.#begun();
    begun.catch(reject);
    return promise;
  }

  async #begun() {
    if (!this.#frame) this.#open();
  }

  /** Closes the frame and forgets everything. */
  reset() {
    this.#close(new HushtagError("cancelled", "The review was closed"));
    this.#files = [];
    this.#paths = [];
    this.#settle(null);
  }

  /** Colours, corners and font; tokens that are left out come from CSS custom properties. */
  get theme() {
    return this.#theme;
  }

  set theme(theme) {
    this.#theme = theme;
    if (this.#isOpen) this.#frame.ask({ type: "theme", theme: this.#look() }).catch((error) => this.#tell(error));
  }

  // Element --------------------------------------------------------------------------------------------------------

  connectedCallback() {
    // The input may stand further down in the page.
    queueMicrotask(() => this.isConnected && this.#follow());
    queueMicrotask(() => this.isConnected && this.#mustHaveSrc());
    this.#settle(this.#result);
  }

  disconnectedCallback() {
    this.#unfollow();
    this.#close(new HushtagError("cancelled", "The element was removed"));
  }

  attributeChangedCallback(name) {
    if (name === "for" && this.isConnected) this.#follow();
    if (name === "src") return this.#say("");
    if (name !== "for") this.#settle(this.#result);
  }

  /** Takes the files of an input, and its name: the originals must not be sent beside what was reviewed. */
  #follow() {
    this.#unfollow();
    const input = this.htmlFor && this.getRootNode().getElementById?.(this.htmlFor);
    if (!input) return;
    this.#input = input;
    this.#abortInput = new AbortController();
    if (input.name) {
      if (!this.name) this.name = input.name;
      input.dataset.hushtagName = input.name;
      input.removeAttribute("name");
    }
    const take = () => {
      this.reset();
      // What closed the frame was told already.
      this.add(input.files).catch((error) => this.#frame && this.#tell(error));
    };
    input.addEventListener("change", take, { signal: this.#abortInput.signal });
    if (input.files.length > 0) take();
  }

  #unfollow() {
    this.#abortInput?.abort();
    const name = this.#input?.dataset.hushtagName;
    if (name) {
      this.#input.name = name;
      delete this.#input.dataset.hushtagName;
    }
    this.#input = null;
  }

  #open() {
    const title = this.title || "Review photos with Hushtag";
    const src = this.src || BESIDE;
    this.#say("");
    try {
      if (!src) throw new HushtagError("src", MISSING);
      this.#frame = new Frame(src, title, {
        connected: () => this.#begin(),
        said: (body, files) => this.#said(body, files),
        failed: (error) => this.#giveUp(error),
      });
    } catch (error) {
      this.#giveUp(error);
      throw error;
    }
    this.#place.hidden = true;
    this.#root.append(this.#frame.element);
  }

  async #begin() {
    const frame = this.#frame;
    try {
      await frame.ask(this.#opening());
      this.#isOpen = true;
      this.#sent = 0;
      await this.#send();
      this.dispatchEvent(new CustomEvent("ready"));
      this.#isReady.resolve();
    } catch (error) {
      // Of a frame that is gone nobody wants to hear.
      if (frame === this.#frame && error.code !== "restarted") this.#giveUp(error);
    }
  }

  #opening() {
    const options = { intake: this.intake, redaction: this.redaction };
    if (this.files) options.files = this.files.split(/\s+/).filter(Boolean);
    if (this.reviewer) options.reviewer = this.reviewer;
    const words = this.words.split(",").map((word) => word.trim()).filter(Boolean);
    if (words.length) options.words = words;
    const opening = { type: "open", theme: this.#look(), options };
    const around = this.closest("[lang]")?.lang;
    if (this.locale) opening.locale = this.locale;
    else if (/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(around ?? "")) opening.locale = around;
    if (this.policy) opening.policy = typeof this.policy === "string" ? this.policy : JSON.stringify(this.policy);
    return opening;
  }

  /** Sends what the frame does not have yet, one message after the other, so that both sides count alike. */
  #send() {
    const send = async () => {
      while (this.#isOpen && this.#sent < this.#files.length) {
        const paths = this.#nextPaths();
        const next = this.#files.slice(this.#sent, this.#sent + paths.length);
        // A name alone says nothing that the file does not say.
        const body = paths.every((path, at) => path === next[at].name) ? { type: "add" } : { type: "add", paths };
        try {
          await this.#frame.ask(body, next);
          this.#sent += next.length;
        } catch (error) {
          // The frame does not count what it refused.
          if (error.code !== "restarted") {
            this.#files.splice(this.#sent, next.length);
            this.#paths.splice(this.#sent, next.length);
          }
          throw error;
        }
      }
    };
    const sent = this.#sending.then(send);
    this.#sending = sent.catch(() => {});
    return sent;
  }

  /** The paths of as many files as fit into the next message. */
  #nextPaths() {
    const paths = [];
    let length = 0;
    for (const path of this.#paths.slice(this.#sent, this.#sent + MOST_FILES)) {
      length += path.length;
      if (paths.length > 0 && length > MOST_PATHS) break;
      paths.push(path);
    }
    return paths;
  }

  #close(error) {
    this.#frame?.close(error);
    this.#frame = null;
    this.#isOpen = false;
    this.#place.hidden = false;
    this.#isReady.reject(error);
    this.#isReady = deferred();
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }

  #tell({ code = "unknown", message }) {
    this.dispatchEvent(new CustomEvent("error", { detail: { code, message, photo: null, name: null } }));
  }

  /** Before anybody chooses photos, so that whoever builds the page sees it. */
  #mustHaveSrc() {
    if (this.src || BESIDE || !this.#wrong.hidden) return;
    console.error(`<hushtag-review>: ${MISSING}`);
    this.#say(MISSING);
  }

  /** Shown where the frame would be. */
  #say(text) {
    this.#wrong.textContent = text;
    this.#wrong.hidden = text === "";
  }

  /** What cannot be mended ends the review; nothing is handed back. */
  #giveUp(error) {
    this.#close(error);
    if (error.code === "src") {
      console.error(`<hushtag-review>: ${error.message}`);
      this.#say(error.message);
    }
    this.#tell(error);
  }

  #said({ type, ...detail }, files) {
    switch (type) {
      case "progress":
        return this.dispatchEvent(new CustomEvent("progress", { detail }));
      case "review":
        // What was handed back before is not what the person says now.
        if (!detail.isReviewed) this.#settle(null);
        return this.dispatchEvent(new CustomEvent("review", { detail }));
      case "error":
        return this.dispatchEvent(new CustomEvent("error", { detail }));
      case "cancel":
        this.dispatchEvent(new CustomEvent("cancel"));
        return this.reset();
      case "done": {
        const result = this.#taken(detail, files);
        this.#settle(result);
        this.dispatchEvent(new CustomEvent("done", { detail: result }));
        for (const { resolve } of this.#waiting.splice(0)) resolve(result);
      }
    }
  }

  #taken({ photos, files: named, log }, blobs) {
    const made = named.map((file, at) => ({ ...file, file: new File([blobs[at]], file.name, { type: blobs[at].type }) }));
    const of = (photo, ...kinds) => {
      const isOf = ({ photo: place, ofPath, kind }) => place === photo.photo && ofPath === photo.path && kinds.includes(kind);
      return made.find(isOf)?.file ?? null;
    };
    return {
      photos: photos.map((photo) => {
        const original = this.#files[photo.photo] ?? null;
        // The frame decides what is handed over. What it did not send is not replaced by what this page has.
        const file = of(photo, "redacted", "photo", "remade", "unchanged");
        return { ...photo, original, file, isRedacted: of(photo, "redacted") !== null, sidecar: of(photo, "sidecar") };
      }),
      auditLog: log,
    };
  }

  /** Makes form and validity say what the result says. */
  #settle(result) {
    this.#result = result;
    const isMissing = this.required && !result;
    const anchor = this.#frame?.element ?? this.#place;
    const message = this.#files.length > 0 ? "Review the photos and press Done." : "Choose photos and review them.";
    if (isMissing) this.#internals.setValidity({ valueMissing: true }, message, anchor);
    else this.#internals.setValidity({});
    this.#internals.setFormValue(result && this.name ? this.#formData(result) : null);
  }

  #formData({ photos }) {
    const data = new FormData();
    for (const { file, sidecar } of photos) {
      if (file) data.append(this.name, file);
      if (sidecar) data.append(`${this.name}-sidecar`, sidecar);
    }
    const metadata = photos.map(({ original, file, sidecar, ...photo }) => ({ ...photo, file: file?.name ?? null }));
    data.append(`${this.name}-metadata`, JSON.stringify(metadata));
    return data;
  }

  /** The look the page asks for: `--hushtag-accent` and so on, and over those what `theme` says. */
  #look() {
    const style = getComputedStyle(this);
    const said = (name) => style.getPropertyValue(`--hushtag-${name}`).trim();
    const look = {};
    const probe = this.#root.appendChild(document.createElement("span"));
    for (const [token, name] of Object.entries(COLOURS)) {
      if (!said(name)) continue;
      // The browser makes `rgb(…)` of whatever was written.
      probe.style.color = `var(--hushtag-${name})`;
      look[token] = getComputedStyle(probe).color;
    }
    probe.remove();
    if (said("radius")) look.radius = Math.round(Number.parseFloat(said("radius")));
    if (said("font")) look.font = said("font");
    if (said("scheme")) look.scheme = said("scheme");
    return { ...look, ...this.#theme };
  }
}

function deferred() {
  let resolve, reject;
  const promise = new Promise((...settle) => ([resolve, reject] = settle));
  // Whoever waits for it hears of a failure; nobody has to.
  promise.catch(() => {});
  return { promise, resolve, reject };
}

/** Attributes that are properties too. */
const REFLECTED = {
  src: "src",
  htmlFor: "for",
  name: "name",
  files: "files",
  intake: "intake",
  redaction: "redaction",
  locale: "locale",
  reviewer: "reviewer",
  words: "words",
};
for (const [property, attribute] of Object.entries(REFLECTED)) {
  const fallback = { intake: "host", redaction: "solid" }[property] ?? "";
  Object.defineProperty(HushtagReview.prototype, property, {
    configurable: true,
    enumerable: true,
    get() {
      return this.getAttribute(attribute) ?? fallback;
    },
    set(value) {
      if (value === null || value === undefined) this.removeAttribute(attribute);
      else this.setAttribute(attribute, value);
    },
  });
}
Object.defineProperty(HushtagReview.prototype, "required", {
  configurable: true,
  enumerable: true,
  get() {
    return this.hasAttribute("required");
  },
  set(value) {
    this.toggleAttribute("required", Boolean(value));
  },
});

globalThis.customElements?.define("hushtag-review", HushtagReview);
