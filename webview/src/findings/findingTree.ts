import type { FindingListRow, FindingRow } from "#core/query/findingModel.ts";
import type { FindingKind } from "#core/report/contract.ts";
import type { Disposable } from "../disposable.ts";
import { h } from "../dom.ts";
import type { RowCache } from "../grid/rowCache.ts";
import { VirtualRows } from "../grid/virtualRows.ts";
import { drawFindingRow } from "./drawFindingRow.ts";
import { findingLine } from "./findingWords.ts";
import { treeStep } from "./treeKeys.ts";

export interface FindingTreeOptions {
  readonly rows: RowCache<FindingListRow>;
  onSelect(row: FindingRow): void;
  onOpen(row: FindingRow): void;
  onToggle(kind: FindingKind): void;
}

export interface FindingTree extends Disposable {
  readonly element: HTMLElement;
  /** The lines themselves. */
  readonly list: VirtualRows<FindingListRow, string>;
}

/** The findings as a tree of two levels, of any length. */
export function createFindingTree({ rows, onSelect, onOpen, onToggle }: FindingTreeOptions): FindingTree {
  const element = h("div", {
    class: "grid findingTree",
    role: "tree",
    tabIndex: 0,
    aria: { label: "Findings" },
  });
  const list: VirtualRows<FindingListRow, string> = new VirtualRows({
    element,
    headHeight: 0,
    rows,
    role: "presentation",
    idOf: (row) => (row.row === "finding" ? row.id : null),
    createRow: () => h("div", { class: "gridRow", role: "treeitem" }),
    drawRow: drawFindingRow,
    textOf: findingLine,
    onSelect: (row) => {
      if (row.row === "finding") onSelect(row);
    },
    onClick: (row) => {
      if (row.row === "group") onToggle(row.kind);
    },
    onOpen: (row) => {
      if (row.row === "group") onToggle(row.kind);
      else onOpen(row);
    },
    onKey: (key, row, index) => {
      const step = treeStep(key, row, index);
      if (!step) return key === "ArrowLeft" || key === "ArrowRight";
      if ("toggle" in step) onToggle(step.toggle);
      else list.moveTo(step.to);
      return true;
    },
  });
  return { element, list, dispose: () => list.dispose() };
}
