import type { PortRow } from "#core/query/ports/portModel.ts";
import type { Seconds } from "#core/units.ts";
import { groupDigits } from "#protocol/quantities.ts";
import { whenDigits, whenUnit } from "../clock.ts";
import { h } from "../dom.ts";
import type { Column } from "../grid/column.ts";
import { exhaustedText, limitSource, pairText, shareText } from "./portWords.ts";

/** From this share of the limit on the bar means harm. */
const HARMFUL_SHARE = 0.8;

/** The columns that a page of this width has room for. */
export function portColumns(widthPx: number, timeWaitSeconds: Seconds): readonly Column<PortRow>[] {
  const pair: Column<PortRow> = {
    key: "pair",
    title: "Client → server",
    width: "minmax(130px, 2fr)",
    mono: true,
    text: pairText,
    render: (cell, row, before) => {
      const isSame = before?.id === row.id;
      cell.textContent = isSame ? "the same, assumed range" : pairText(row);
      cell.title = pairText(row);
      cell.classList.toggle("dim", isSame);
    },
  };
  const peak = numeric("peak", "Peak", "44px", (row) => groupDigits(row.peak));
  const at = numeric("at", `at, ${whenUnit()}`, whenUnit() === "s" ? "56px" : "88px", (row) =>
    whenDigits(row.at),
  );
  const limit = numeric("limit", "Limit", "52px", (row) => groupDigits(row.limit));
  const share: Column<PortRow> = {
    key: "share",
    title: "Of the limit",
    width: "minmax(96px, 150px)",
    text: (row) => shareText(row.peak / row.limit),
    render: drawShare,
  };
  const rate: Column<PortRow> = {
    ...numeric("rate", "Opens per s", "72px", (row) => groupDigits(Math.round(row.opensPerSecond * 10) / 10)),
    hint: "New connections a second before the peak, over the length of a TIME_WAIT",
  };
  const exhausted: Column<PortRow> = {
    key: "exhausted",
    title: "Exhausted",
    width: "minmax(150px, 1.55fr)",
    text: (row) => exhaustedText(row, timeWaitSeconds),
    render: (cell, row) => {
      cell.textContent = exhaustedText(row, timeWaitSeconds);
      cell.title = cell.textContent;
      cell.classList.toggle("harmText", row.exhaustions > 0);
    },
  };
  const source: Column<PortRow> = {
    key: "source",
    title: "Limit taken from",
    hint: "No capture tells the range: it is an assumption, or what the client was seen to use",
    width: "minmax(90px, 0.9fr)",
    text: limitSource,
  };
  if (widthPx >= 900) return [pair, peak, at, limit, share, rate, exhausted, source];
  return widthPx >= 560 ? [pair, peak, limit, share, exhausted] : [pair, peak, share];
}

function numeric(key: string, title: string, width: string, text: (row: PortRow) => string): Column<PortRow> {
  return { key, title, width, numeric: true, text };
}

function drawShare(cell: HTMLElement, row: PortRow): void {
  const share = row.peak / row.limit;
  const fill = h("span", { class: share >= HARMFUL_SHARE ? "harm" : "" });
  fill.style.width = `${Math.min(100, Math.max(0.6, share * 100))}%`;
  cell.replaceChildren(
    h("span", { class: "shareBar", aria: { hidden: true } }, fill),
    h("span", { class: "mono", text: shareText(share) }),
  );
}
