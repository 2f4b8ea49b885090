/** The list of findings, a window at a time: kinds, and under each open kind its connections. */

import type { Analyzer } from "../analyzer.ts";
import { findingsOf } from "../detect/detectors.ts";
import { endpointsOf } from "../report/connectionObject.ts";
import type { FindingKind } from "../report/contract.ts";
import { secondsSinceStart } from "../report/seconds.ts";
import type { Steps } from "../steps.ts";
import type { ConnectionIndex, SegmentIndex } from "../units.ts";
import { endpointText } from "./endpointText.ts";
import { clockLetter } from "./finding/clockLetter.ts";
import { type BundleTest, bundleTest } from "./finding/findingTest.ts";
import { ABOUT_ADDRESSES, KIND_TITLES } from "./finding/kindTitles.ts";
import { shortText } from "./finding/shortText.ts";
import {
  certaintyOf,
  countFindings,
  type FindingBundle,
  type FindingGroup,
  findingGroupsOf,
  findingId,
  severityOf,
} from "./findingGroups.ts";
import type {
  FindingGroupRow,
  FindingList,
  FindingListRow,
  FindingPage,
  FindingRow,
} from "./findingModel.ts";

interface Filtered {
  readonly key: string;
  readonly groups: readonly FindingGroup[];
  /** All lines of the kinds that are open, in order of time: made when someone walks along them. */
  inOrder: { readonly key: string; readonly bundles: readonly FindingBundle[] } | null;
}

/** A window of a filter that is known is found at once: the last filter is kept. */
const filtered = new WeakMap<Analyzer, Filtered>();

function* groupsOf(analyzer: Analyzer, { filter }: FindingList): Steps<Filtered> {
  const key = JSON.stringify([filter, analyzer.complete]);
  const last = filtered.get(analyzer);
  if (last?.key === key) return last;
  const test = bundleTest(analyzer, filter);
  const all = findingGroupsOf(analyzer);
  const groups = test === null ? all : yield* filterGroups(all, test);
  const now: Filtered = { key, groups, inOrder: null };
  filtered.set(analyzer, now);
  return now;
}

function* filterGroups(all: readonly FindingGroup[], test: BundleTest): Steps<readonly FindingGroup[]> {
  const groups: FindingGroup[] = [];
  for (const group of all) {
    const bundles: FindingBundle[] = [];
    for (const bundle of group.bundles) {
      if (test(bundle)) bundles.push(bundle);
      yield; // A filter by words reads what is told of each: of a SYN without an answer its causes are weighed.
    }
    if (bundles.length > 0) groups.push({ ...group, bundles });
  }
  return groups;
}

/** The lines `start` up to, not including, `end`. */
export function* findingPage(
  analyzer: Analyzer,
  list: FindingList & { readonly start: number; readonly end: number },
): Steps<FindingPage> {
  const { groups } = yield* groupsOf(analyzer, list);
  const rows: FindingListRow[] = [];
  let at = 0;
  for (const [i, group] of groups.entries()) {
    const opened = isOpened(list, group.kind);
    if (at >= list.start && at < list.end) rows.push(groupRow(group, opened, i + 1, groups.length));
    at++;
    if (!opened) continue;
    const { bundles } = group;
    const first = Math.max(0, list.start - at);
    const last = Math.min(bundles.length, list.end - at);
    for (let place = first; place < last; place++) {
      const bundle = bundles[place];
      if (bundle) rows.push(findingRow(analyzer, bundle, place + 1, bundles.length));
    }
    at += bundles.length;
  }
  return {
    start: Math.max(0, Math.min(list.start, at)),
    total: at,
    rows,
    findings: groups.reduce((sum, { bundles }) => sum + countFindings(bundles), 0),
    kinds: groups.length,
    all: analyzer.complete ? findingsOf(analyzer).list.length : 0,
  };
}

export function isOpened({ toggled }: Pick<FindingList, "toggled">, kind: FindingKind): boolean {
  const atFirst = !ABOUT_ADDRESSES.has(kind) || kind === "port-pressure";
  return atFirst !== toggled.includes(kind);
}

/** The line that stands for a finding: of its connection, or of its kind where that is folded. */
export interface FindingPlace {
  readonly place: number;
  readonly folded: boolean;
}

/** Null: the filter hides it. */
export function* placeOfFinding(
  analyzer: Analyzer,
  list: FindingList & { readonly id: string },
): Steps<FindingPlace | null> {
  let at = 0;
  for (const group of (yield* groupsOf(analyzer, list)).groups) {
    const opened = isOpened(list, group.kind);
    if (list.id.startsWith(`${group.kind}:`)) {
      const place = group.bundles.findIndex((bundle) => hasId(analyzer, bundle, list.id));
      if (place < 0) return null;
      return opened ? { place: at + 1 + place, folded: false } : { place: at, folded: true };
    }
    at += 1 + (opened ? group.bundles.length : 0);
  }
  return null;
}

function hasId(analyzer: Analyzer, bundle: FindingBundle, id: string): boolean {
  return bundle.some((finding) => findingId(analyzer, finding) === id);
}

/** A finding and the connection it is about. */
export interface FindingRef {
  readonly id: string;
  readonly connection: number | null;
}

/** Where a walk along the findings stands: on one, on a connection that has none, or nowhere yet. */
export interface FindingWalk extends FindingList {
  readonly id: string | null;
  /** The contract's id; asked only when `id` is none of the list. */
  readonly connection: number | null;
  readonly forwards: boolean;
}

/**
 * The next line in order of time, or the one before; from nowhere, the first or the last. What is folded is passed over. Null:
 * there is no more.
 */
export function* findingBeside(analyzer: Analyzer, walk: FindingWalk): Steps<FindingRow | null> {
  const inOrder = bundlesInOrder(yield* groupsOf(analyzer, walk), walk);
  const bundle = inOrder[placeBeside(analyzer, inOrder, walk)];
  return bundle ? findingRow(analyzer, bundle, 1, 1) : null;
}

function bundlesInOrder(state: Filtered, list: FindingList): readonly FindingBundle[] {
  const opened = state.groups.filter(({ kind }) => isOpened(list, kind));
  const key = opened.map(({ kind }) => kind).join();
  if (state.inOrder?.key !== key) {
    const bundles = opened.flatMap((group) => group.bundles).sort((a, b) => a[0].segment - b[0].segment);
    state.inOrder = { key, bundles };
  }
  return state.inOrder.bundles;
}

function placeBeside(
  analyzer: Analyzer,
  inOrder: readonly FindingBundle[],
  { id, connection, forwards }: FindingWalk,
): number {
  const at = id === null ? -1 : inOrder.findIndex((bundle) => hasId(analyzer, bundle, id));
  if (at >= 0) return at + (forwards ? 1 : -1);
  const [start] = connection === null ? [] : analyzer.segmentsOf(connection - 1);
  if (start === undefined) return forwards ? 0 : inOrder.length - 1;
  const after = inOrder.findIndex(([first]) => first.segment >= start);
  if (forwards) return after < 0 ? inOrder.length : after;
  return after < 0 ? inOrder.length - 1 : after - 1;
}

/** The finding that tells most of a connection: the first of the gravest kind. */
export function findingOfConnection(analyzer: Analyzer, connection: ConnectionIndex): FindingRef | null {
  for (const { kind, bundles } of findingGroupsOf(analyzer)) {
    if (ABOUT_ADDRESSES.has(kind)) continue;
    const bundle = bundles.find(([first]) => first.connection === connection);
    if (bundle) return refOf(analyzer, bundle);
  }
  return null;
}

function refOf(analyzer: Analyzer, [first]: FindingBundle): FindingRef {
  return {
    id: findingId(analyzer, first),
    connection: first.connection < 0 ? null : first.connection + 1,
  };
}

function groupRow(
  { kind, severity, bundles }: FindingGroup,
  opened: boolean,
  position: number,
  siblings: number,
): FindingGroupRow {
  return {
    row: "group",
    kind,
    title: titleOf(bundles, kind),
    severity,
    certainty: certaintyOf(bundles),
    findings: countFindings(bundles),
    opened,
    position,
    siblings,
  };
}

/** A clock for each connection is not several clocks behind an address: it shows nothing of the sort. */
function titleOf(bundles: readonly FindingBundle[], kind: FindingKind): string {
  const isPerConnection = bundles.every(
    ([first]) => first.kind === "timestamp-clocks" && first.details.model === "per-connection",
  );
  return isPerConnection ? "A timestamp clock for each connection" : KIND_TITLES[kind];
}

function findingRow(
  analyzer: Analyzer,
  bundle: FindingBundle,
  position: number,
  siblings: number,
): FindingRow {
  const [first] = bundle;
  const { kind, connection, segment } = first;
  const { input } = findingsOf(analyzer);
  const ends = connection < 0 ? null : endpointsOf(analyzer, connection);
  const aboutAddress = ABOUT_ADDRESSES.has(kind);
  return {
    row: "finding",
    id: findingId(analyzer, first),
    kind,
    title: titleOf([bundle], kind),
    severity: severityOf(bundle),
    certainty: certaintyOf([bundle]),
    time: timeOf(analyzer, segment),
    frame: analyzer.segments.frameOf(segment),
    connection: connection < 0 ? null : connection + 1,
    clock: aboutAddress ? "" : clockLetter(input, connection),
    subject: aboutAddress || ends === null ? addressOf(first) : `:${ends.client.port}`,
    endpoints: ends === null ? "" : `${endpointText(ends.client)} → ${endpointText(ends.server)}`,
    crosses: kind === "syn-dropped-by-paws" || kind === "syn-unanswered" ? bundle.length : 0,
    text: shortText(analyzer, bundle),
    findings: bundle.length,
    position,
    siblings,
  };
}

function addressOf(finding: FindingBundle[0]): string {
  switch (finding.kind) {
    case "timestamp-clocks":
      return finding.details.address;
    case "timestamps-off":
      return finding.details.holder;
    case "port-pressure":
      return finding.details.client;
    default:
      return "";
  }
}

function timeOf(analyzer: Analyzer, segment: SegmentIndex): number {
  return secondsSinceStart(analyzer, analyzer.segments.timeOf(segment));
}
