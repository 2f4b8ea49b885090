/** What there is to be taken away at this moment, from the state of the page. */

import type { ConnectionObject } from "#core/report/contract.ts";
import { groupDigits } from "#protocol/quantities.ts";
import { rangeLabel, timeScale } from "../axis/timeScale.ts";
import { quadrupletText } from "../connectionWords.ts";
import { findingQuery } from "../findings/findingQuery.ts";
import { listQuery } from "../listQuery.ts";
import { isComplete, type Store, wholeRange } from "../store.ts";
import type { NamedSubject, Takeable } from "./actions.ts";

/** Enough to choose the decimals of a range. */
const LABEL_WIDTH_PX = 760;

export function takeableOf(store: Store, picture: string | null): Takeable {
  const capture = store.capture.value;
  const view = store.view.value;
  const done = isComplete(capture);
  const { selected, summary, horizon } = capture;
  const { frame, range, selection } = view;
  const connections = summary?.connections ?? 0;
  return {
    finding: findingSubject(store),
    connection: selection === null ? null : connectionSubject(selection, selected),
    // Whether this one has a later life is not known here; whether any has one is.
    hasOtherLives: summary !== null && summary.quadruplets < summary.connections,
    frame: frame && frame.connection === selection ? frameSubject(frame.frame) : null,
    range: range && {
      name: `Range ${rangeLabel(timeScale(range, LABEL_WIDTH_PX))}`,
      subject: { kind: "range", ...range },
    },
    findings: done ? findingsSubject(store) : null,
    connections:
      connections === 0
        ? null
        : { name: "Connections as listed", subject: { kind: "connections", ...listQuery(view, capture) } },
    whole: done ? { kind: "range", ...wholeRange(horizon) } : null,
    picture,
  };
}

/** The one that is selected, which may not be known yet. */
function connectionSubject(id: number, known: ConnectionObject | null): NamedSubject {
  const name = known?.id === id ? quadrupletText(known) : groupDigits(id);
  return { name: `Connection ${name}`, subject: { kind: "connection", id } };
}

function frameSubject(frame: number): NamedSubject {
  return { name: `Frame ${groupDigits(frame)}`, subject: { kind: "frame", frame } };
}

/** The one that is told; that of another connection is not, though it is still known. */
function findingSubject({ capture, view }: Store): NamedSubject | null {
  const { finding, selection } = view.value;
  if (!finding || finding.connection !== selection) return null;
  const known = capture.value.finding;
  const name = known?.id === finding.id ? known.title : finding.id;
  return { name: `Finding: ${name}`, subject: { kind: "finding", id: finding.id } };
}

function findingsSubject({ capture, view }: Store): NamedSubject | null {
  const isAny = Object.values(capture.value.summary?.findings ?? {}).some((count) => count > 0);
  const { filter } = findingQuery(view.value);
  return isAny ? { name: "Findings as listed", subject: { kind: "findings", filter } } : null;
}
