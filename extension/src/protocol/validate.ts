/**
 * Guards for what comes from the webview: it shows file data and is the less trusted side. A message that is not
 * exactly one of ours is dropped by the host and named in its log.
 */

import { SOCKET_STATES } from "#core/query/moment/momentModel.ts";
import type { ConnectionFilter, ConnectionSortKey } from "#core/query/rows.ts";
import type { CopyForm, Subject } from "#core/takeaway/subject.ts";
import type { LifelineSort, RowHeight } from "#core/timeline/lifelines/model.ts";
import type { Method, Params } from "./api.ts";
import { type FromWebview, PICTURE_FORMATS, WEBVIEW_ACTIONS } from "./messages.ts";

/** The most rows, or slices of time, that one request may ask for. */
export const MAX_WINDOW = 5000;
const MAX_TEXT_LENGTH = 1000;
/** Connection ids are rows of a table with 32-bit indices. */
const MAX_INDEX = 0xffff_ffff;

/** Characters of a picture: far more than a large screen's. */
const MAX_PICTURE = 100_000_000;

type KeyOfAny<T> = T extends unknown ? keyof T : never;
/** Every field that a message or its parameters can have; nothing is known of their values yet. */
type FieldName =
  | KeyOfAny<FromWebview>
  | KeyOfAny<Params<Exclude<Method, "summary">>>
  | KeyOfAny<Subject>
  | keyof ConnectionFilter;
type Fields = { readonly [F in FieldName]?: unknown };

const SORT_KEYS: Readonly<Record<ConnectionSortKey, true>> = {
  trouble: true,
  start: true,
  client: true,
  server: true,
  state: true,
  duration: true,
  segments: true,
  bytes: true,
  incarnation: true,
};

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isIndex(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MAX_INDEX;
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.length <= MAX_TEXT_LENGTH;
}

function isWindow({ start, end }: Fields): boolean {
  return isIndex(start) && isIndex(end) && start <= end && end - start <= MAX_WINDOW;
}

function isFilter(value: unknown): value is ConnectionFilter {
  return (
    isFields(value) &&
    isText(value.text) &&
    (value.from === null || isFiniteNumber(value.from)) &&
    (value.until === null || isFiniteNumber(value.until)) &&
    typeof value.troubleOnly === "boolean"
  );
}

/** A range of time and in how many slices it is asked for. */
function areSlices(p: Fields): boolean {
  return isRange(p) && isIndex(p.buckets) && p.buckets >= 1 && p.buckets <= MAX_WINDOW;
}

function isMomentQuery({ time, host, state }: Fields): boolean {
  return (
    isFiniteNumber(time) &&
    (host === null || isText(host)) &&
    (state === null || SOCKET_STATES.some((each) => each === state))
  );
}

/** Folds of a ladder that can be opened by hand, and more kinds than there are. */
const MAX_OPENED = 1000;
const MAX_KINDS = 64;

function isFindingFilter(filter: unknown): boolean {
  return (
    isFields(filter) &&
    isText(filter.text) &&
    (filter.from === null || isFiniteNumber(filter.from)) &&
    (filter.until === null || isFiniteNumber(filter.until))
  );
}

/** Of a kind that is not ours nothing is folded: its name need only be one. */
function isFindingList({ filter, toggled }: Fields): boolean {
  return (
    isFindingFilter(filter) && Array.isArray(toggled) && toggled.length <= MAX_KINDS && toggled.every(isText)
  );
}

function isConnectionList({ sortBy, descending, filter }: Fields): boolean {
  return (
    typeof sortBy === "string" &&
    Object.hasOwn(SORT_KEYS, sortBy) &&
    typeof descending === "boolean" &&
    isFilter(filter)
  );
}

const PARAMS: { readonly [M in Method]: (p: Fields) => boolean } = {
  summary: () => true,
  connections: (p) => isWindow(p) && isConnectionList(p),
  place: (p) => isIndex(p.id) && isConnectionList(p),
  connection: (p) => isIndex(p.id),
  segments: (p) => isIndex(p.connection) && isWindow(p),
  findings: (p) => isWindow(p) && isFindingList(p),
  findingPlace: (p) => isText(p.id) && isFindingList(p),
  findingBeside: (p) =>
    (p.id === null || isText(p.id)) &&
    (p.connection === null || isIndex(p.connection)) &&
    typeof p.forwards === "boolean" &&
    isFindingList(p),
  findingOf: (p) => isIndex(p.connection),
  finding: (p) => isText(p.id),
  ladder: (p) =>
    isIndex(p.connection) &&
    Array.isArray(p.opened) &&
    p.opened.length <= MAX_OPENED &&
    p.opened.every(isIndex) &&
    (p.frame === null || isIndex(p.frame)),
  otherLives: (p) => isIndex(p.connection),
  moment: (p) => isWindow(p) && isMomentQuery(p),
  momentText: isMomentQuery,
  ports: isWindow,
  portSeries: (p) => isIndex(p.id) && areSlices(p),
  overview: areSlices,
  overviewDetail: areSlices,
  lossStretches: areSlices,
  lifelines: isLifelinesQuery,
  timestamps: (p) =>
    isRange(p) &&
    isPairChoice(p) &&
    [p.width, p.height].every(arePixels) &&
    (p.frame === null || isIndex(p.frame)),
  timestampPairs: (p) => isText(p.text) && isWindow(p),
  timestampSyns: (p) => isRange(p) && isPairChoice(p) && isWindow(p),
  text: (p) => [p.findings, p.troubled, p.connections].every(isIndex),
  locate: (p) => isIndex(p.frame),
  // What names files or fills the clipboard a page asks of the host, in words of its own.
  copyText: () => false,
  save: () => false,
};

/** The most pixels that one request may ask for, and the most that can be opened and closed by hand. */
const MAX_PIXELS = 20_000;
const MAX_KEYS = 1000;
const LIFELINE_SORTS: readonly unknown[] = ["trouble", "time", "address", "port"] satisfies LifelineSort[];
const ROW_HEIGHTS: readonly unknown[] = [22, 16, 10, 0] satisfies RowHeight[];

function isLifelinesQuery(p: Fields): boolean {
  return (
    isRange(p) &&
    isFiniteNumber(p.top) &&
    p.top >= 0 &&
    [p.width, p.height, p.viewport].every(arePixels) &&
    LIFELINE_SORTS.includes(p.sortBy) &&
    (p.rowHeight === null || ROW_HEIGHTS.includes(p.rowHeight)) &&
    typeof p.compact === "boolean" &&
    typeof p.showAll === "boolean" &&
    [p.opened, p.closed].every(
      (keys) => Array.isArray(keys) && keys.length <= MAX_KEYS && keys.every(isText),
    ) &&
    (p.selection === null || isIndex(p.selection))
  );
}

function arePixels(value: unknown): boolean {
  return isFiniteNumber(value) && value >= 0 && value <= MAX_PIXELS;
}

function isRange({ from, until }: Fields): boolean {
  return isFiniteNumber(from) && isFiniteNumber(until) && from < until;
}

function isPairChoice({ pair, selection }: Fields): boolean {
  return [pair, selection].every((index) => index === null || isIndex(index));
}

const COPY_FORMS: readonly unknown[] = [
  "text",
  "csv",
  "json",
  "filter",
  "tshark",
  "editcap",
] satisfies CopyForm[];

function isSubject(value: unknown): value is Subject {
  if (!isFields(value)) return false;
  switch (value.kind) {
    case "finding":
      return isText(value.id);
    case "connection":
    case "quadruplet":
      return isIndex(value.id);
    case "frame":
      return isIndex(value.frame);
    case "range":
      return isRange(value);
    case "findings":
      return isFindingFilter(value.filter);
    case "connections":
      return isConnectionList(value);
    default:
      return false;
  }
}

function isMethod(value: unknown): value is Method {
  return typeof value === "string" && Object.hasOwn(PARAMS, value);
}

/** Whether `params` are what `method` takes. */
export function areParams<M extends Method>(method: M, params: unknown): params is Params<M> {
  return isFields(params) && PARAMS[method](params);
}

/** Whether `value` is a message that a webview of ours may send. */
export function isFromWebview(value: unknown): value is FromWebview {
  if (!isFields(value)) return false;
  switch (value.kind) {
    case "ready":
      return true;
    case "action":
      return WEBVIEW_ACTIONS.some((action) => action === value.action);
    case "report":
      return isText(value.message);
    case "selected":
      return (
        (value.connection === null || isIndex(value.connection)) &&
        (value.finding === null || isText(value.finding))
      );
    case "copy":
      return isSubject(value.subject) && COPY_FORMS.includes(value.form);
    case "save":
      return isSubject(value.subject) && typeof value.annotated === "boolean";
    case "picture":
      return (
        isText(value.name) &&
        PICTURE_FORMATS.some((format) => format === value.format) &&
        typeof value.data === "string" &&
        value.data.length <= MAX_PICTURE
      );
    case "cancel":
      return isIndex(value.id);
    case "request":
      return isIndex(value.id) && isMethod(value.method) && areParams(value.method, value.params);
    default:
      return false;
  }
}
