import type { PortSeries } from "#core/query/ports/portModel.ts";
import { groupDigits } from "#protocol/quantities.ts";
import { decimalsOf } from "../axis/timeScale.ts";
import { type BucketPlan, sumGroups } from "../chart/bucketPlan.ts";
import { peak } from "../chart/laneModel.ts";
import { when, whenDigits, whenUnit } from "../clock.ts";
import { button, h } from "../dom.ts";

/** The picture as a table: a line for each slice of time, and one for each connection of each port where there are few. */
export function drawPortsTable(
  root: HTMLElement,
  series: PortSeries,
  plan: BucketPlan,
  onSelect: (connection: number) => void,
): void {
  root.replaceChildren(...(series.lanes ? [livesTable(series, onSelect)] : []), slicesTable(series, plan));
}

function slicesTable(series: PortSeries, { from, step, group }: BucketPlan): HTMLElement {
  const decimals = decimalsOf(step);
  const opens = sumGroups(series.opens, group);
  const most = (values: readonly number[], i: number): string =>
    groupDigits(peak(values.slice(i * group, (i + 1) * group)));
  return table(
    [`From, ${whenUnit()}`, "Ports taken, at most", "In TIME_WAIT, at most", "Opens"],
    opens.map((count, i) =>
      [
        whenDigits(from + i * step, decimals),
        most(series.taken, i),
        most(series.waiting, i),
        groupDigits(count),
      ].map((text) => h("td", { class: "numeric", text })),
    ),
  );
}

function livesTable({ lanes }: PortSeries, onSelect: (connection: number) => void): HTMLElement {
  const rows = (lanes ?? []).flatMap(({ port, lives }) =>
    lives.map(({ connection, start, closed, free }) => [
      h(
        "td",
        {},
        button({ class: "link mono", label: `:${port}` }, () => onSelect(connection)),
      ),
      h("td", { class: "numeric", text: whenDigits(start) }),
      h("td", { class: "numeric", text: closed === null ? "not seen" : whenDigits(closed) }),
      h("td", { class: "numeric", text: free === null ? "none" : when(free) }),
    ]),
  );
  return table(
    ["Port", `Opened, ${whenUnit()}`, `Closed, ${whenUnit()}`, "TIME_WAIT of the client until"],
    rows,
  );
}

function table(heads: readonly string[], rows: readonly (readonly HTMLElement[])[]): HTMLElement {
  const head = h("tr", {}, ...heads.map((text, i) => h("th", { class: i === 0 ? "" : "numeric", text })));
  const body = rows.map((cells) => h("tr", {}, ...cells));
  return h("table", { class: "plainTable" }, h("thead", {}, head), h("tbody", {}, ...body));
}
