/** The incarnations about a connection, for the strip above its ladder. */

import type { Analyzer } from "../analyzer.ts";
import { COUNTS, NEXT, PREVIOUS, QUADRUPLET } from "../model/connectionTable.ts";
import { lifeBefore } from "../reconstruct/lives.ts";
import { incarnationOf } from "../reconstruct/timeWait.ts";
import { lifeOf } from "../timeline/lifelines/lives.ts";
import type { LifelineMark } from "../timeline/lifelines/model.ts";
import type { ConnectionIndex } from "../units.ts";
import type { LadderModel, NumberedLife, OtherLives } from "./ladderModel.ts";

/** Attempts that never opened, since the life before: more are no help. */
const MOST_ATTEMPTS = 6;
/** Of a connection with more FINs and RSTs than these the strip shows the first. */
const MOST_MARKS = 100;

export function ladderLives(
  analyzer: Analyzer,
  connection: ConnectionIndex,
): Pick<LadderModel, "lives" | "marks"> {
  const table = analyzer.connections;
  const lives: NumberedLife[] = [];
  const marks: LifelineMark[] = [];
  for (const row of [...since(analyzer, connection), connection, table.word(connection, NEXT)]) {
    if (row < 0) continue;
    const { life, marks: own } = lifeOf(analyzer, row);
    lives.push({ ...life, number: incarnationOf(table.word(row, COUNTS)) });
    marks.push(...own.slice(0, MOST_MARKS));
  }
  return { lives, marks };
}

/** Which incarnation a connection is, and the ids of those before and after it; null: the capture has none. */
export function otherLives(analyzer: Analyzer, connection: ConnectionIndex): OtherLives {
  const table = analyzer.connections;
  return {
    life: incarnationOf(table.word(connection, COUNTS)),
    lives: analyzer.incarnationsOf(table.word(connection, QUADRUPLET)),
    previous: idOf(table.word(connection, PREVIOUS)),
    next: idOf(table.word(connection, NEXT)),
  };
}

/** The life before, and the attempts after it, in order of time. */
function since({ connections }: Analyzer, connection: ConnectionIndex): readonly ConnectionIndex[] {
  const life = lifeBefore(connections, connection);
  const attempts: ConnectionIndex[] = [];
  let row = connections.word(connection, PREVIOUS);
  for (; row >= 0 && row !== life && attempts.length < MOST_ATTEMPTS; row = connections.word(row, PREVIOUS))
    attempts.push(row);
  return [life, ...attempts.reverse()];
}

function idOf(row: ConnectionIndex): number | null {
  return row < 0 ? null : row + 1;
}
