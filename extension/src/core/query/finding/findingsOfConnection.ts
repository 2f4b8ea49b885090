import type { Analyzer } from "../../analyzer.ts";
import { findingsOf } from "../../detect/detectors.ts";
import type { Finding } from "../../detect/finding.ts";
import type { FindingKind } from "../../report/contract.ts";
import type { ConnectionIndex } from "../../units.ts";
import { ABOUT_ADDRESSES } from "./kindTitles.ts";

export interface FindingsOfConnection {
  /** In order of time. */
  readonly list: readonly Finding[];
  /** Its SYN met what an older life of its ports had left, or came so soon that one asks. */
  readonly meetsOlder: boolean;
}

const ABOUT_OLDER: ReadonlySet<FindingKind> = new Set<FindingKind>([
  "time-wait-syn-refused",
  "time-wait-reincarnation",
  "syn-into-open-connection",
  "quadruplet-reuse",
]);

export function findingsOfConnection(analyzer: Analyzer, connection: ConnectionIndex): FindingsOfConnection {
  const list = (findingsByConnection(analyzer).get(connection) ?? []).filter(
    ({ kind }) => !ABOUT_ADDRESSES.has(kind),
  );
  return { list, meetsOlder: list.some(({ kind }) => ABOUT_OLDER.has(kind)) };
}

type ByConnection = ReadonlyMap<ConnectionIndex, readonly Finding[]>;

const NONE: ByConnection = new Map();
const known = new WeakMap<Analyzer, ByConnection>();

/** The findings about connections, each list in order of time; none until the capture is read to its end. */
export function findingsByConnection(analyzer: Analyzer): ByConnection {
  if (!analyzer.complete) return NONE;
  let byConnection = known.get(analyzer);
  if (!byConnection) {
    byConnection = sorted(findingsOf(analyzer).list);
    known.set(analyzer, byConnection);
  }
  return byConnection;
}

function sorted(findings: readonly Finding[]): ByConnection {
  const byConnection = new Map<ConnectionIndex, Finding[]>();
  for (const finding of findings) {
    if (finding.connection < 0) continue;
    const list = byConnection.get(finding.connection);
    if (list) list.push(finding);
    else byConnection.set(finding.connection, [finding]);
  }
  return byConnection;
}
