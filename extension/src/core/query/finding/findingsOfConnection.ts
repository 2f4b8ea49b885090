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
  if (!analyzer.complete) return { list: [], meetsOlder: false };
  const list = findingsOf(analyzer).list.filter(
    (finding) => finding.connection === connection && !ABOUT_ADDRESSES.has(finding.kind),
  );
  return { list, meetsOlder: list.some(({ kind }) => ABOUT_OLDER.has(kind)) };
}
