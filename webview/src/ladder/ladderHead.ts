/** What the columns of the ladder are; it stays where it is when the ladder is scrolled. */

import type { LadderModel } from "#core/query/ladderModel.ts";
import { whenUnit } from "../clock.ts";
import { s } from "../dom.ts";
import { splitEndpoint } from "../format.ts";
import { svgText } from "./drawText.ts";
import { type LadderColumns, STATE_GAP } from "./ladderColumns.ts";
import type { MeasureLadder } from "./ladderFonts.ts";

export const HEAD_HEIGHT = 26;
const BASELINE = 17;

export function drawLadderHead(
  { client, server }: Pick<LadderModel, "client" | "server">,
  columns: LadderColumns,
  measure: MeasureLadder,
): SVGSVGElement {
  const [clientAddress] = splitEndpoint(client);
  const [serverAddress] = splitEndpoint(server);
  const { time, frame, stacked } = columns;
  const head = s("svg", {
    class: "ladderHead",
    width: columns.width,
    height: HEAD_HEIGHT,
    "aria-hidden": "true",
  });
  if (stacked) {
    head.append(
      svgText(frame, BASELINE, whenUnit(), "start", "dim"),
      svgText(columns.client, BASELINE, `client ${clientAddress}`, "start", "bold"),
      svgText(columns.server, BASELINE, `server ${serverAddress}`, "end", "bold"),
    );
    return head;
  }
  const words = `client ${clientAddress}`;
  // An address of IPv6 may be longer than the room at its line's left: then it stands at the right.
  const fits = measure(words, "bold") < columns.client - STATE_GAP - frame - measure("frame", "text") - 8;
  head.append(
    svgText(time, BASELINE, whenUnit(), "end", "dim"),
    svgText(frame, BASELINE, "frame", "start", "dim"),
    fits
      ? svgText(columns.client - STATE_GAP, BASELINE, words, "end", "bold")
      : svgText(columns.client - STATE_GAP, BASELINE, words, "start", "bold"),
    svgText(columns.server + STATE_GAP, BASELINE, `server ${serverAddress}`, "start", "bold"),
  );
  return head;
}
