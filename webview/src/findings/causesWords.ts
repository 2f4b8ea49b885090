/** The words over the table of causes: what is asked, and how the weighing came out. */

import type { FindingDetail, WeighedCause } from "#core/query/findingModel.ts";
import { narrowGroups } from "../format.ts";

/** "Why did #61 get no answer?" */
export function causesTitle({ frame }: Pick<FindingDetail, "frame">): string {
  return `Why did #${frame} get no answer?`;
}

/** "9 causes weighed, 1 stands, 3 possible, 5 refuted". */
export function causesSummary(causes: readonly WeighedCause[]): string {
  const refuted = causes.filter(({ verdict }) => verdict === "refuted").length;
  const possible = causes.filter(({ verdict }) => verdict === "compatible").length;
  const standing = causes.length - refuted - possible;
  const parts = [
    `${causes.length} ${causes.length === 1 ? "cause" : "causes"} weighed`,
    ...(standing > 0 ? [`${standing} ${standing === 1 ? "stands" : "stand"}`] : []),
    ...(possible > 0 ? [`${possible} possible`] : []),
    ...(refuted > 0 ? [`${refuted} refuted`] : []),
  ];
  return parts.join(", ");
}

/** What the column "Against" says of a cause that nothing speaks against. */
export function noneAgainst({ verdict }: WeighedCause): string {
  return verdict === "proved" || verdict === "explained" ? "none in this capture" : "";
}

/** The table as text, a cause a line, for the clipboard. */
export function causesText(detail: FindingDetail): string {
  const lines = detail.causes.map(({ title, verdict, for: speaksFor, against, settle }) =>
    [title, verdict, speaksFor.join(" "), against.join(" "), settle].map(narrowGroups).join("\t"),
  );
  const head = ["Cause", "Verdict", "For", "Against", "What would settle it"].join("\t");
  return [causesTitle(detail), head, ...lines].join("\n");
}
