/** A line of the findings: of a kind, or of a connection under it. */

import type { FindingGroupRow, FindingListRow, FindingRow } from "#core/query/findingModel.ts";
import { groupDigits } from "#protocol/quantities.ts";
import { whenDigits } from "../clock.ts";
import { h, s, setAria } from "../dom.ts";
import { narrowGroups } from "../format.ts";
import { icon, severityIcon } from "../icons.ts";
import { certaintyMark } from "./certaintyMark.ts";
import { findingName, groupName } from "./findingWords.ts";
import { spoken } from "./spoken.ts";

const CROSS_PX = 9;
const CROSS_HALF = 2.6;
/** More are told as a number. */
const MOST_CROSSES = 6;

/** Fills the element of a line anew; undefined: it has not come yet. */
export function drawFindingRow(element: HTMLElement, row: FindingListRow | undefined): void {
  element.className = "gridRow";
  element.removeAttribute("aria-expanded");
  if (!row) {
    setAria(element, { level: 2 });
    element.replaceChildren(...spoken("Not read yet", []));
    return;
  }
  setAria(element, { level: row.row === "group" ? 1 : 2, posinset: row.position, setsize: row.siblings });
  if (row.row === "group") {
    element.classList.add("findingGroup");
    setAria(element, { expanded: row.opened });
    element.replaceChildren(...spoken(groupName(row), groupNodes(row)));
  } else {
    element.classList.add("findingRow");
    element.replaceChildren(...spoken(findingName(row), findingNodes(row)));
  }
}

function groupNodes({ opened, severity, title, certainty, findings }: FindingGroupRow): readonly Element[] {
  return [
    icon(opened ? "opened" : "closed", "twistie"),
    severityIcon(severity),
    h("span", { class: "rowTitle", text: title, title }),
    certaintyMark(certainty),
    h("span", { class: "badge", text: groupDigits(findings) }),
  ];
}

function findingNodes(row: FindingRow): readonly Element[] {
  const { time, clock, subject, crosses, text, endpoints } = row;
  const words = narrowGroups(text);
  return [
    h("span", { class: "rowTime", text: whenDigits(time) }),
    ...(clock === "" ? [] : [clockChip(clock)]),
    h("span", { class: "mono rowSubject", text: subject, title: endpoints }),
    ...(crosses > 0 ? crossNodes(crosses) : []),
    h("span", { class: "rowText dim", text: words, title: words }),
  ];
}

/** The letter of a clock, as everywhere. */
export function clockChip(letter: string): HTMLElement {
  return h("span", { class: "clockChip", text: letter, title: `clock ${letter}` });
}

function crossNodes(crosses: number): readonly Element[] {
  const drawn = Math.min(crosses, MOST_CROSSES);
  const d = Array.from({ length: drawn }, (_, i) =>
    crossPath(i * CROSS_PX + CROSS_PX / 2, CROSS_PX / 2),
  ).join("");
  const picture = s(
    "svg",
    { class: "crosses", width: drawn * CROSS_PX, height: CROSS_PX, "aria-hidden": "true" },
    s("path", { d }),
  );
  const more = crosses - drawn;
  return more > 0 ? [picture, h("span", { class: "dim", text: `+${more}` })] : [picture];
}

function crossPath(x: number, y: number): string {
  const [left, right, top, bottom] = [x - CROSS_HALF, x + CROSS_HALF, y - CROSS_HALF, y + CROSS_HALF];
  return `M${left} ${top}L${right} ${bottom}M${right} ${top}L${left} ${bottom}`;
}
