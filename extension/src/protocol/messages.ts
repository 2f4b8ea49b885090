/**
 * Every message on the two wires. They are not the same wire: to the worker goes structured clone with
 * transfer lists, to the webview goes JSON (no bigint, Map, NaN or Infinity, and a typed array would carry
 * its whole buffer), so all that the webview sees is made of plain JSON values.
 */

import type { Assumptions } from "#core/assumptions.ts";
import type { CopyForm, Subject } from "#core/takeaway/subject.ts";
import type { FrameNumber } from "#core/units.ts";
import type { Method, Params } from "./api.ts";
import type { WireError } from "./wireError.ts";

/** One question; `id` is the asker's and comes back in the reply. */
export type RequestOf<M extends Method> = {
  readonly kind: "request";
  readonly id: number;
  readonly method: M;
  readonly params: Params<M>;
};
export type Request = { [M in Method]: RequestOf<M> }[Method];

/** The asker of request `id` has lost interest. */
export interface Cancel {
  readonly kind: "cancel";
  readonly id: number;
}

export type Reply =
  | { readonly kind: "reply"; readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly kind: "reply"; readonly id: number; readonly ok: false; readonly error: WireError };

/** How far the reading is. Sent at most every 100 ms, and once more when it is done. */
export interface Progress {
  readonly bytesRead: number;
  /** Null where the size is not known. */
  readonly bytesTotal: number | null;
  readonly frames: number;
  readonly connections: number;
  readonly elapsedMs: number;
  /** The file is read, and its connections are being judged. */
  readonly judging: boolean;
  /** Nothing more will come: all is final, or the reading was stopped. */
  readonly done: boolean;
  /** The reading was stopped before the end of the file. */
  readonly stopped: boolean;
  /** Of a capture that has more segments than are kept in memory those that are; null: all are. */
  readonly segmentsKept: number | null;
}

export type AnalysisEvent =
  | { readonly kind: "progress"; readonly progress: Progress }
  | { readonly kind: "failed"; readonly error: WireError };

// ---- host <-> worker

/** A file is opened by the worker itself; what lies elsewhere the host reads and transfers. */
export type CaptureSource =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array<ArrayBuffer> };

/** The assumptions that the user can set; the core has defaults for all the others. */
export type AssumptionSettings = Pick<Assumptions, "timeWaitSeconds">;

export type ToWorker =
  | {
      readonly kind: "open";
      readonly fileName: string;
      readonly source: CaptureSource;
      readonly assumptions: AssumptionSettings;
      /** Of a capture with more segments not all are kept in memory, if it can be read again. */
      readonly segmentsInMemory: number;
    }
  | { readonly kind: "stop" }
  | Request
  | Cancel;

/** A mistake of ours, with its stack: it goes into the log and nowhere else. */
export interface Report {
  readonly kind: "report";
  readonly message: string;
}

/** How far a smaller capture is; sent about as often as progress. */
export interface SaveProgress {
  readonly kind: "save-progress";
  readonly token: number;
  readonly bytesRead: number;
  readonly bytesTotal: number | null;
}

export type FromWorker = Reply | AnalysisEvent | Report | SaveProgress;

// ---- host <-> webview

/** What a person can ask for in the page and only the host can do. */
export const WEBVIEW_ACTIONS = [
  "stop",
  "read-again",
  "open-with",
  "open-settings",
  "show-log",
  "open-as-text",
] as const;
export type WebviewAction = (typeof WEBVIEW_ACTIONS)[number];

/** What to show: a connection, one of its segments (its frame, and its place among them), a finding about it or about an address. */
export interface RevealTarget {
  readonly connection: number | null;
  /** The contract's id; null: the one that tells most of the connection. */
  readonly finding: string | null;
  readonly segment: { readonly frame: FrameNumber; readonly place: number } | null;
  /** Its life among the others, or its segments one by one. */
  readonly view: "lifelines" | "connection";
}

export const PICTURE_FORMATS = ["png", "svg"] as const;
export type PictureFormat = (typeof PICTURE_FORMATS)[number];

export type FromWebview =
  | { readonly kind: "ready" }
  | { readonly kind: "action"; readonly action: WebviewAction }
  | Report
  /** Which connection is selected, and which finding about it; null: none. */
  | { readonly kind: "selected"; readonly connection: number | null; readonly finding: string | null }
  | { readonly kind: "copy"; readonly subject: Subject; readonly form: CopyForm }
  | { readonly kind: "save"; readonly subject: Subject; readonly annotated: boolean }
  /** A picture of a view, to be saved: its file's name without an end, SVG as text or PNG in base 64. */
  | {
      readonly kind: "picture";
      readonly name: string;
      readonly format: PictureFormat;
      readonly data: string;
    }
  | Request
  | Cancel;

/** Why what is shown is no longer what a new reading would show. */
export type Staleness = "changed" | "deleted" | "assumptions";

export type ToWebview =
  /** Says what document the page shows; a higher `revision` means that it is being read anew. */
  | { readonly kind: "document"; readonly fileName: string; readonly revision: number }
  /** Null: the file is as it was read. The sentence is for a person. */
  | { readonly kind: "stale"; readonly why: Staleness | null; readonly message: string }
  | { readonly kind: "reveal"; readonly target: RevealTarget }
  /** Asks for the picture of the view that is shown. */
  | { readonly kind: "draw-picture"; readonly format: PictureFormat }
  /** Something was done that a person waits for. */
  | { readonly kind: "told"; readonly text: string }
  | AnalysisEvent
  | Reply;
