/** What the reader looks at: kept through tab switches and reloads, so its form is checked when it comes back. */

import type { FindingRef } from "#core/query/findingPage.ts";
import { SOCKET_STATES, type SocketState } from "#core/query/moment/momentModel.ts";
import type { ConnectionSortKey } from "#core/query/rows.ts";
import type { FindingKind } from "#core/report/contract.ts";
import type { LifelineSort, RowHeight } from "#core/timeline/lifelines/model.ts";
import type { FrameNumber, Seconds } from "#core/units.ts";
import type { ClockKind } from "./clock.ts";

export type ViewName = "lifelines" | "timestamps" | "ports" | "moment" | "overview" | "connection";

/** What stands in the left column. */
export type LeftList = "findings" | "connections";

export interface TimeRange {
  readonly from: Seconds;
  readonly until: Seconds;
}

/** A segment by its frame, and the connection in which it is looked at. */
export interface MarkedFrame {
  readonly connection: number;
  readonly frame: FrameNumber;
}

export interface ViewState {
  readonly view: ViewName;
  /** Id of the connection that every view shows; null: none. */
  readonly selection: number | null;
  /** The one segment that ladder, table and strip mark; of another connection than the selected one it marks nothing. */
  readonly frame: MarkedFrame | null;
  /** The finding that is told, and the connection that it is shown with: its own, or one that holds its evidence. Null: none. */
  readonly finding: FindingRef | null;
  /** Its causes are weighed in place. */
  readonly weighing: boolean;
  /** The pair of hosts that "Timestamps" is about, by its number; null: those of the selection, or those with most trouble. */
  readonly hostPair: number | null;
  /** The part of the capture that is looked at; null: all of it. */
  readonly range: TimeRange | null;
  /** Null: trouble first once the file is read, in order of start until then. */
  readonly sort: { readonly by: ConnectionSortKey; readonly descending: boolean } | null;
  readonly leftList: LeftList;
  readonly findingText: string;
  /** Only findings in the visible range are listed. */
  readonly findingsInRange: boolean;
  /** Kinds of findings that were opened or closed by hand. */
  readonly toggledKinds: readonly FindingKind[];
  readonly filterText: string;
  readonly troubleOnly: boolean;
  readonly relativeNumbers: boolean;
  /** The moment that the cursor is on; null: nowhere yet. */
  readonly moment: Seconds | null;
  /** The moment was gone to: its cursor is seen in every view, until Esc. */
  readonly showsMoment: boolean;
  /** Address of the host where the sockets of that moment are listed; null: all. */
  readonly momentHost: string | null;
  /** The only state that is listed; null: all. */
  readonly socketState: SocketState | null;
  /** The client and server whose ports are looked at; null: the most pressed pair. */
  readonly portPair: number | null;
  /** How times are told. */
  readonly clock: ClockKind;
  /** Tables instead of pictures. */
  readonly asTable: boolean;
  readonly lifelineSort: LifelineSort;
  /** Of a lifeline's row; null: as dense as two screens ask for. */
  readonly rowHeight: RowHeight | null;
  /** Groups of lifelines that were opened and closed by hand. */
  readonly openedGroups: readonly string[];
  readonly closedGroups: readonly string[];
  readonly leftWidth: number;
  /** Share of the left column that the list takes. */
  readonly leftSplit: number;
  /** Share of the view "Connection" that the ladder takes; the rest is the segment table's. */
  readonly ladderSplit: number;
}

export const LEFT_WIDTH = { least: 280, usual: 376, most: 520 } as const;
export const LEFT_SPLIT = { least: 0.2, usual: 0.4, most: 0.85 } as const;

export const LADDER_SPLIT = { least: 0.2, usual: 0.7, most: 0.85 } as const;

export const INITIAL_VIEW: ViewState = {
  view: "lifelines",
  selection: null,
  frame: null,
  finding: null,
  weighing: false,
  hostPair: null,
  range: null,
  sort: null,
  leftList: "findings",
  findingText: "",
  findingsInRange: true,
  toggledKinds: [],
  filterText: "",
  troubleOnly: false,
  relativeNumbers: false,
  moment: null,
  showsMoment: false,
  momentHost: null,
  socketState: null,
  portPair: null,
  clock: "relative",
  asTable: false,
  lifelineSort: "trouble",
  rowHeight: null,
  openedGroups: [],
  closedGroups: [],
  leftWidth: LEFT_WIDTH.usual,
  leftSplit: LEFT_SPLIT.usual,
  ladderSplit: LADDER_SPLIT.usual,
};

const SORT_KEYS: readonly unknown[] = [
  "trouble",
  "start",
  "client",
  "server",
  "state",
  "duration",
  "segments",
  "bytes",
  "incarnation",
] satisfies ConnectionSortKey[];

const VIEWS: readonly unknown[] = [
  "lifelines",
  "timestamps",
  "ports",
  "moment",
  "overview",
  "connection",
] satisfies ViewName[];
const LEFT_LISTS: readonly unknown[] = ["findings", "connections"] satisfies LeftList[];
const LIFELINE_SORTS: readonly unknown[] = ["trouble", "time", "address", "port"] satisfies LifelineSort[];
const CLOCKS: readonly unknown[] = ["relative", "utc", "local"] satisfies ClockKind[];
const ROW_HEIGHTS: readonly unknown[] = [22, 16, 10, 0] satisfies RowHeight[];

type Unknown<T> = { readonly [K in keyof T]?: unknown };

/** Takes over what was stored, field by field; what does not fit is as if it had not been stored. */
export function restoreView(stored: unknown): ViewState {
  if (typeof stored !== "object" || stored === null) return INITIAL_VIEW;
  const kept: Unknown<ViewState> = stored;
  const take = <K extends keyof ViewState>(key: K, fits: (value: unknown) => boolean): ViewState[K] =>
    fits(kept[key]) ? (kept[key] as ViewState[K]) : INITIAL_VIEW[key];
  return {
    view: take("view", (v) => VIEWS.includes(v)),
    selection: take("selection", isId),
    frame: take("frame", isFrame),
    finding: take("finding", isFindingRef),
    weighing: take("weighing", (v) => typeof v === "boolean"),
    hostPair: take("hostPair", (v) => v === null || (Number.isInteger(v) && Number(v) >= 0)),
    range: take("range", isRange),
    sort: take("sort", isSort),
    leftList: take("leftList", (v) => LEFT_LISTS.includes(v)),
    findingText: take("findingText", (v) => typeof v === "string"),
    findingsInRange: take("findingsInRange", (v) => typeof v === "boolean"),
    toggledKinds: take("toggledKinds", isKeys),
    filterText: take("filterText", (v) => typeof v === "string"),
    troubleOnly: take("troubleOnly", (v) => typeof v === "boolean"),
    relativeNumbers: take("relativeNumbers", (v) => typeof v === "boolean"),
    moment: take("moment", (v) => Number.isFinite(v)),
    showsMoment: take("showsMoment", (v) => typeof v === "boolean"),
    momentHost: take("momentHost", (v) => typeof v === "string"),
    socketState: take("socketState", (v) => SOCKET_STATES.some((state) => state === v)),
    portPair: take("portPair", (v) => Number.isInteger(v) && Number(v) > 0),
    clock: take("clock", (v) => CLOCKS.includes(v)),
    asTable: take("asTable", (v) => typeof v === "boolean"),
    lifelineSort: take("lifelineSort", (v) => LIFELINE_SORTS.includes(v)),
    rowHeight: take("rowHeight", (v) => v === null || ROW_HEIGHTS.includes(v)),
    openedGroups: take("openedGroups", isKeys),
    closedGroups: take("closedGroups", isKeys),
    leftWidth: take("leftWidth", (v) => isWithin(v, LEFT_WIDTH)),
    leftSplit: take("leftSplit", (v) => isWithin(v, LEFT_SPLIT)),
    ladderSplit: take("ladderSplit", (v) => isWithin(v, LADDER_SPLIT)),
  };
}

function isId(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) > 0;
}

function isFindingRef(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { id, connection }: Unknown<FindingRef> = value;
  return typeof id === "string" && (connection === null || isId(connection));
}

function isWithin(value: unknown, { least, most }: { least: number; most: number }): boolean {
  return typeof value === "number" && value >= least && value <= most;
}

function isKeys(value: unknown): boolean {
  return Array.isArray(value) && value.every((key) => typeof key === "string");
}

function isFrame(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { connection, frame }: Unknown<MarkedFrame> = value;
  return isId(connection) && isId(frame);
}

function isRange(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { from, until }: Unknown<TimeRange> = value;
  return Number.isFinite(from) && Number.isFinite(until) && Number(from) < Number(until);
}

function isSort(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { by, descending }: Unknown<NonNullable<ViewState["sort"]>> = value;
  return SORT_KEYS.includes(by) && typeof descending === "boolean";
}

/** The frame that is marked in the selected connection; null: none. */
export function markedFrame({ selection, frame }: ViewState): FrameNumber | null {
  return frame !== null && frame.connection === selection ? frame.frame : null;
}
