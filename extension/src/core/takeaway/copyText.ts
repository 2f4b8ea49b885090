/** What goes to the clipboard, for every subject in every form. */

import type { Analyzer } from "../analyzer.ts";
import type { Finding } from "../detect/finding.ts";
import { connectionRow, connectionRows } from "../query/connectionPage.ts";
import { findingById } from "../query/findingDetail.ts";
import { locateFrame } from "../query/frameLookup.ts";
import { connectionObject, endpointsOf } from "../report/connectionObject.ts";
import { toSeconds } from "../report/seconds.ts";
import type { ConnectionIndex } from "../units.ts";
import { type CommandTarget, editcapCommand, tsharkCommand } from "./captureCommands.ts";
import { chosenFindings } from "./chosenFindings.ts";
import { copyConnection, copyConnections, copySegment } from "./connectionCopy.ts";
import { connectionFilter, framesFilter, quadrupletFilter, rangeFilter } from "./displayFilter.ts";
import { copyFinding, copyFindings, type TableForm } from "./findingCopy.ts";
import { frameChoice, livesOf } from "./frameChoice.ts";
import { smallerName } from "./smallerName.ts";
import type { Copied, CopyForm, Subject } from "./subject.ts";

const NOTHING: Copied = { text: "", items: 0, leftOut: 0 };
/** Wireshark compiles a filter of some ten thousand characters at once, a longer one slowly. */
const MOST_FILTERED_FRAMES = 300;
const MOST_FILTERED_CONNECTIONS = 100;

/** An empty text: there is nothing of that form, or no such finding or frame. */
export function copyText(
  analyzer: Analyzer,
  target: CommandTarget,
  subject: Subject,
  form: CopyForm,
): Copied {
  switch (form) {
    case "text":
    case "csv":
    case "json":
      return tableOf(analyzer, subject, form);
    case "filter":
      return filterOf(analyzer, subject);
    case "tshark": {
      const filter = filterOf(analyzer, subject);
      return filter.text === "" ? filter : { ...filter, text: tsharkCommand(target, filter.text) };
    }
    case "editcap": {
      const choice = frameChoice(analyzer, subject);
      if (choice.kind === "frames" && choice.frames.size === 0) return NOTHING;
      const text = editcapCommand(target, choice, smallerName(analyzer.fileName, subject));
      return text === null ? NOTHING : whole(text);
    }
  }
}

function tableOf(analyzer: Analyzer, subject: Subject, form: TableForm): Copied {
  switch (subject.kind) {
    case "finding": {
      const finding = findingById(analyzer, subject.id);
      return finding ? copyFinding(analyzer, finding, form) : NOTHING;
    }
    case "findings":
      return copyFindings(analyzer, chosenFindings(analyzer, subject.filter), form);
    case "connection":
      return copyConnection(analyzer, subject.id - 1, form);
    case "frame": {
      const place = locateFrame(analyzer, subject.frame);
      return place ? copySegment(analyzer, place.connection - 1, place.place, form) : NOTHING;
    }
    default:
      return copyConnections(analyzer, listed(analyzer, subject), form);
  }
}

type ListSubject = Extract<Subject, { kind: "quadruplet" | "range" | "connections" }>;

/** Of a range: the connections that are alive in it. */
function listed(analyzer: Analyzer, subject: ListSubject): Uint32Array | readonly ConnectionIndex[] {
  switch (subject.kind) {
    case "quadruplet":
      return livesOf(analyzer, subject.id - 1);
    case "connections":
      return connectionRows(analyzer, subject);
    case "range": {
      const { from, until } = subject;
      const filter = { text: "", from, until, troubleOnly: false };
      return connectionRows(analyzer, { sortBy: "start", descending: false, filter });
    }
  }
}

function filterOf(analyzer: Analyzer, subject: Subject): Copied {
  switch (subject.kind) {
    case "finding": {
      const finding = findingById(analyzer, subject.id);
      return finding ? evidenceFilter(analyzer, [finding]) : NOTHING;
    }
    case "findings":
      return evidenceFilter(analyzer, chosenFindings(analyzer, subject.filter));
    case "connection":
      return whole(lifeFilter(analyzer, subject.id - 1));
    case "quadruplet": {
      const { client, server } = endpointsOf(analyzer, subject.id - 1);
      return whole(quadrupletFilter(client, server));
    }
    case "frame":
      return whole(framesFilter([subject.frame]));
    case "range": {
      // The tables and Wireshark count from the first frame, a range from the earliest.
      const first = toSeconds(analyzer.earliest);
      return whole(rangeFilter(first + subject.from, first + subject.until));
    }
    case "connections": {
      const rows = connectionRows(analyzer, subject);
      const lives = Array.from(
        rows.subarray(0, MOST_FILTERED_CONNECTIONS),
        (row) => `(${lifeFilter(analyzer, row)})`,
      );
      return { text: lives.join(" || "), items: lives.length, leftOut: rows.length - lives.length };
    }
  }
}

function lifeFilter(analyzer: Analyzer, connection: ConnectionIndex): string {
  const { client, server } = connectionRow(analyzer, connection);
  const { firstFrame, lastFrame } = connectionObject(analyzer, connection);
  return connectionFilter({ client, server, firstFrame, lastFrame });
}

/** Exactly the frames that the findings rest on. */
function evidenceFilter({ segments }: Analyzer, findings: readonly Finding[]): Copied {
  const frames = new Set<number>();
  let items = 0;
  for (const { evidence } of findings) {
    if (items > 0 && frames.size + evidence.length > MOST_FILTERED_FRAMES) break;
    for (const segment of evidence) frames.add(segments.frameOf(segment));
    items++;
  }
  return { text: framesFilter([...frames]), items, leftOut: findings.length - items };
}

function whole(text: string): Copied {
  return { text, items: 1, leftOut: 0 };
}
