// Types of <hushtag-review>, and of what it says to the frame and hears from it.

/** Which side brings the photos: the page only, or the person too. */
export type Intake = "host" | "both";

/** What hidden areas look like. None is made of what it hides. */
export type Redaction = "solid" | "mosaic" | "soft";

/** Colours are opaque; those of one line come together, and words must stand out by 4.5 to 1 (WCAG 1.4.3). */
export interface Theme {
  /** Where no surface is given, whose brightness tells. */
  scheme?: "auto" | "light" | "dark";
  accent?: string;
  onAccent?: string;
  ground?: string;
  surface?: string;
  ink?: string;
  /** CSS pixels, 0 to 20. */
  radius?: number;
  /** Families of fonts that the device has; the frame loads none. */
  font?: string;
}

/** Names of texts in `ReviewedPhoto.texts`; each stands for one property of IPTC, XMP or PLUS. */
export type Field =
  | "altText"
  | "extendedDescription"
  | "title"
  | "headline"
  | "description"
  | "mediaTopic"
  | "creator"
  | "contactEmail"
  | "contactUrl"
  | "credit"
  | "source"
  | "rights"
  | "marked"
  | "owner"
  | "usageTerms"
  | "webStatement"
  | "licence"
  | "imageSupplier"
  | "licensor"
  | "licensorUrl"
  | "dataMining"
  | "sublocation"
  | "city"
  | "state"
  | "country"
  | "digitalSourceType"
  | "aiSystem"
  | "aiSystemVersion"
  | "aiPrompt"
  | "aiPromptWriter";

export interface Keyword {
  text: string;
  /** Broader terms, the broadest first. */
  broader: string[];
}

/** Who said a value before the person decided. */
export type Origin =
  /** `property`: where it stood; `file name`, `folder name` or `date` where the word was taken from those. */
  | { by: "file"; property: string }
  /** It had been accepted for other photos of the same event. */
  | { by: "batch" }
  /** One of `words`. */
  | { by: "host" }
  /**
   * `score`: how likely it is right, 0 to 1. `weights`: SHA-256 of the weights. `tier`: `startingPoint` where the model gave a
   * sentence to begin with only, and a person took it.
   */
  | { by: "model"; name: string; version: string; weights: string; score: number; tier: "supported" | "startingPoint" }
  /** A model that the browser brings, whose weights are not known (`"browserModels": "allowed"`); a sentence to begin with. */
  | { by: "browser"; name: string; browser: string }
  /** Such a model, out of an accepted text in the language `from` (BCP 47). */
  | { by: "translated"; name: string; browser: string; from: string }
  | { by: "person" };

export interface Decision {
  about:
    | { what: "text"; field: Field; language: string }
    /** `null` where it was rejected: nobody stands for that word. */
    | { what: "keyword"; text: string | null }
    | { what: "face" };
  decision: "accepted" | "edited" | "rejected";
  origin: Origin;
  /** Milliseconds since 1970. */
  at: number;
}

/** W3C, "An alt Decision Tree". */
export type Purpose = "informative" | "text" | "complex" | "functional" | "decorative";

export interface ReviewedPhoto {
  /** Its place among all files that were handed over, from 0; `null` where the person added it. */
  photo: number | null;
  name: string;
  /** Folders and name, `/` between; where several photos share both, with a number. No two photos share it. */
  path: string;
  keywords: Keyword[];
  /** By field, then by language (BCP 47); `x-default` where none is told. */
  texts: Partial<Record<Field, Record<string, string>>>;
  /** What the picture is there for, where that was said. */
  purpose: Purpose | null;
  /** The picture carries no information: that it has no alt text was decided. Else a missing one was not written. */
  decorative: boolean;
  /** How many areas the redacted copy hides. */
  hidden: number;
  /** The place where it was taken was removed from what is handed back. */
  removesLocation: boolean;
  /** Every decision, earliest first. */
  decisions: Decision[];
  /**
   * As it was handed over; `null` where the person added it. It holds what was hidden, taken out or rewritten: publish `file`.
   */
  original: File | null;
  /**
   * What to publish: the photo with the metadata in it, or its redacted copy where something is hidden. Where its format takes
   * no metadata in (AVIF, HEIC, GIF, BMP), the file as it was, or a new one of its pixels (JPEG, PNG or BMP) where the person took
   * something out, such as the place. `null` where `files` does not ask for it.
   */
  file: File | null;
  isRedacted: boolean;
  /** XMP, where `files` asks for it. */
  sidecar: File | null;
}

export interface Review {
  photos: ReviewedPhoto[];
  /**
   * Of the audit log, as JSON Lines, each line holding the hash of the one before: what was done to which property, when, on which
   * model's proposal, and the SHA-256 of files. No word, name or place of what was rejected or hidden, unless the policy beside
   * Hushtag's page says `"auditLog": "whole"`; the policy below cannot.
   */
  auditLog: string;
}

export interface Progress {
  photos: number;
  /** Drafted and waiting for the person. */
  toReview: number;
  reviewed: number;
  failed: number;
}

/** The review of a photo was ended, or begun again. What was reviewed comes with `done` only. */
export interface PhotoReview {
  photo: number | null;
  name: string;
  path: string;
  isReviewed: boolean;
}

export interface Failure {
  /**
   * Of a photo: `photo`; others go on. Of a message: `files`, `theme`. These end the review: `src`, `silent` (the frame did not
   * answer), `closed` (its server does not say who may embed it), `version`, `locale`, `reviewer`, `words`, `policy`, `malformed`,
   * `oversized`, `replayed`, `order`.
   */
  code: string;
  message: string;
  photo: number | null;
  name: string | null;
  path?: string | null;
}

/** Why a promise is rejected: a code of `Failure`, or `cancelled`. */
export class HushtagError extends Error {
  constructor(code: string, message: string);
  code: string;
}

export interface Options {
  /**
   * Where Hushtag is. Default: the folder this script came from, where that is another site than the page's. A script out of a
   * bundle or a package does not know: without `src` the element says so, in the page and on the console (code `src`).
   */
  src?: string;
  intake?: Intake;
  /** Words from `photo` and `sidecar`. Default: `photo`. */
  files?: string;
  redaction?: Redaction;
  /**
   * BCP 47. Keywords and alt texts are drafted in it where it is English, German, French or Spanish, in English where it is
   * another; fields for texts without a language of their own carry it as `lang`. The page in the frame is in English and says
   * so, whatever the locale. Default: the `lang` around the element.
   */
  locale?: string;
  /** Who reviews, for the history in the files. */
  reviewer?: string;
  /**
   * What the page knows of these photos, such as the tags of an article: at most 20 words of at most 40 characters, commas between.
   * They are offered as keywords, marked as not seen in the picture, and taken one by one.
   */
  words?: string;
  theme?: Theme | null;
  /**
   * The text of a policy file, or its object, by `policy.schema.json`. It holds beside the policy of Hushtag's own page, the stricter
   * rule of each. One that cannot be read stops the review.
   */
  policy?: string | object | null;
}

export interface HushtagReviewEventMap {
  ready: CustomEvent<null>;
  progress: CustomEvent<Progress>;
  review: CustomEvent<PhotoReview>;
  done: CustomEvent<Review>;
  cancel: CustomEvent<null>;
  error: CustomEvent<Failure>;
}

/**
 * Where a server renders pages, importing this defines no element and throws nothing; what it exports is of use in a browser.
 *
 * `<hushtag-review>`. In a form it sends, under its `name`, `file` of every photo as an input of files would; beside that
 * `NAME-sidecar` with the sidecars and `NAME-metadata` with `ReviewedPhoto[]` as JSON, where `file` is a name.
 */
export class HushtagReview extends HTMLElement implements Required<Options> {
  /** Reviews files in a dialog over the page; `null` where the person cancels. */
  static open(files: Iterable<File>, options?: Options & { title?: string; paths?: string[] }): Promise<Review | null>;

  /** Id of an `<input type="file">` whose files are handed over and whose name is taken over (attribute `for`). */
  htmlFor: string;
  name: string;
  /** The form cannot be sent before photos were reviewed and handed back. */
  required: boolean;
  src: string;
  intake: Intake;
  files: string;
  redaction: Redaction;
  locale: string;
  reviewer: string;
  words: string;
  theme: Theme | null;
  policy: string | object | null;

  /** Resolves once the frame is there. */
  readonly ready: Promise<void>;
  /** What was handed back last; `null` where nothing was, or where it is out of date. */
  readonly result: Review | null;

  /**
   * Hands over photos, and XMP sidecars beside them. Resolves once they are taken. `paths`: where each lies, with its name and
   * `/` between, as many as files; default: `webkitRelativePath`. A sidecar goes to the photo of its folder.
   */
  add(files: Iterable<File>, options?: { paths?: string[] }): Promise<void>;
  /** Hands files over, if any, and resolves with what the person hands back; rejects with `cancelled` where they cancel. */
  review(files?: Iterable<File>, options?: { paths?: string[] }): Promise<Review>;
  /** Closes the frame and forgets everything. */
  reset(): void;

  readonly form: HTMLFormElement | null;
  readonly validity: ValidityState;
  readonly validationMessage: string;
  readonly willValidate: boolean;
  checkValidity(): boolean;
  reportValidity(): boolean;

  addEventListener<K extends keyof HushtagReviewEventMap>(
    type: K,
    listener: (this: HushtagReview, event: HushtagReviewEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "hushtag-review": HushtagReview;
  }
}
