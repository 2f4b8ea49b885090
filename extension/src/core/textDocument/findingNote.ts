/** A finding as Markdown, for the report that a person writes of an incident. */

import type { FindingDetail } from "../query/findingModel.ts";
import { moment } from "./moments.ts";

/** Of the capture: its name, and when its first frame was seen ("2026-11-20T18:23:23.542934000Z"). */
export interface NotedCapture {
  readonly file: string;
  readonly start: string | null;
}

export function findingNote(detail: FindingDetail, capture: NotedCapture): string {
  const { title, severity, certainty, explanation, advice, settlement, references } = detail;
  const parts = [
    `## ${title}`,
    `*${severity}, ${certainty}* · ${placeOf(detail, capture)}`,
    plain(explanation),
    `**What to do:** ${plain(advice)}`,
    ...(settlement === null
      ? []
      : [
          `**What would settle it**, ${settlement.where}: \`${settlement.command}\`. ${plain(settlement.text)}`,
        ]),
    `**Frames:** ${framesOf(detail)}`,
    `**Sources:** ${plain(references.join("; "))}`,
  ];
  return `${parts.join("\n\n")}\n`;
}

function placeOf({ frame, time, endpoints, life }: FindingDetail, { file, start }: NotedCapture): string {
  const begin = start === null ? "" : ` after ${start.replace("T", " ").replace(/(\.\d{6})\d*Z$/, "$1 UTC")}`;
  const about = [endpoints, life].filter((part) => part !== "").join(", ");
  return [`${plain(file)}, frame ${frame}, ${moment(time)}${begin}`, about]
    .filter((part) => part !== "")
    .join(" · ");
}

function framesOf({ frames, frameCount, displayFilter }: FindingDetail): string {
  const more = frameCount > frames.length ? ` and ${frameCount - frames.length} more` : "";
  return `${frames.join(", ")}${more} (\`${displayFilter}\`)`;
}

/** Names of files are anything; in prose of ours only these could be taken for markup. */
function plain(text: string): string {
  return text.replace(/[\\`*<>[\]]/g, "\\$&");
}
