/**
 * A table of any length of which only the rows in view exist. It is one stop for the Tab key; the active row moves by arrow
 * keys and is told to assistive technology with its number and the count of all rows.
 */

import type { Disposable } from "../disposable.ts";
import { h, setAria, setText } from "../dom.ts";
import { icon } from "../icons.ts";
import { type Column, rowText } from "./column.ts";
import { drawDigits } from "./digits.ts";
import type { RowCache } from "./rowCache.ts";
import { VirtualRows } from "./virtualRows.ts";

const HEAD_HEIGHT = 24;

export interface SortOrder<SortKey extends string> {
  readonly by: SortKey;
  readonly descending: boolean;
}

export interface VirtualGridOptions<Row, SortKey extends string> {
  readonly label: string;
  readonly columns: readonly Column<Row, SortKey>[];
  readonly rows: RowCache<Row>;
  /** Tells a row from all others, whatever their order. */
  idOf(row: Row): number;
  /** A whole sentence for who cannot see the row. */
  nameOf(row: Row): string;
  /** Classes by which the style sheet tells rows apart. */
  classOf?(row: Row): string;
  onSelect?(row: Row): void;
  /** Enter or a click. */
  onOpen?(row: Row): void;
  onSort?(by: SortKey): void;
  /** The pointer is on this row, or on none. */
  onHover?(row: Row | null): void;
}

export class VirtualGrid<Row, SortKey extends string = never> implements Disposable {
  readonly element: HTMLElement;
  readonly #options: VirtualGridOptions<Row, SortKey>;
  readonly #head: HTMLElement;
  readonly #list: VirtualRows<Row, number>;
  #columns: readonly Column<Row, SortKey>[];
  #sort: SortOrder<SortKey> | null = null;

  constructor(options: VirtualGridOptions<Row, SortKey>) {
    const { label, rows, idOf, onSelect, onOpen, onHover } = options;
    this.#options = options;
    this.#columns = options.columns;
    this.#head = h("div", { class: "gridHead", role: "row", aria: { rowindex: 1 } });
    this.element = h(
      "div",
      { class: "grid", role: "grid", tabIndex: 0, aria: { label, multiselectable: false } },
      this.#head,
    );
    this.#list = new VirtualRows({
      element: this.element,
      headHeight: HEAD_HEIGHT,
      rows,
      role: "rowgroup",
      idOf,
      createRow: () => this.#createRow(),
      drawRow: (element, row, index) => this.#drawRow(element, row, index),
      textOf: (row) => rowText(this.#columns, row),
      ...(onSelect ? { onSelect } : {}),
      ...(onHover ? { onHover } : {}),
      ...(onOpen ? { onOpen, onClick: onOpen } : {}),
    });
    this.setColumns(options.columns);
  }

  dispose(): void {
    this.#list.dispose();
  }

  setColumns(columns: readonly Column<Row, SortKey>[]): void {
    this.#columns = columns;
    this.element.style.setProperty("--columns", columns.map(({ width }) => width).join(" "));
    setAria(this.element, { colcount: columns.length });
    this.#head.replaceChildren(...columns.map((column, i) => this.#heading(column, i)));
    this.#list.rebuild();
  }

  setSort(sort: SortOrder<SortKey> | null): void {
    this.#sort = sort;
    this.#head.replaceChildren(...this.#columns.map((column, i) => this.#heading(column, i)));
  }

  /** Marks the row with this id, wherever it is; null: none. */
  setSelection(id: number | null): void {
    this.#list.setSelection(id);
  }

  /** The row that is pointed at elsewhere looks as if it were pointed at here. */
  setHovered(id: number | null): void {
    this.#list.setHovered(id);
  }

  /** Another list: begin at its top. */
  reset(): void {
    this.#list.reset();
  }

  focus(): void {
    this.element.focus();
  }

  /** Brings the row into view by the least movement and makes it the active one. */
  reveal(index: number): void {
    this.#list.reveal(index);
  }

  /** Draws all rows in view anew. */
  refresh(): void {
    this.#tellCount();
    this.#list.refresh();
  }

  /** Draws the rows in view from what is known, and asks for what is not. */
  update(): void {
    this.#tellCount();
    this.#list.update();
  }

  #tellCount(): void {
    setAria(this.element, { rowcount: this.#options.rows.total + 1 });
  }

  #createRow(): HTMLElement {
    const cells = this.#columns.map((column, i) =>
      h("div", { class: cellClass(column), role: "gridcell", aria: { colindex: i + 1 } }),
    );
    return h("div", { class: "gridRow", role: "row" }, ...cells);
  }

  #drawRow(element: HTMLElement, row: Row | undefined, index: number): void {
    const { rows, nameOf, classOf } = this.#options;
    element.className = `gridRow ${row === undefined ? "" : (classOf?.(row) ?? "")}`.trim();
    setAria(element, { rowindex: index + 2, label: row === undefined ? "Not read yet" : nameOf(row) });
    const before = index > 0 ? rows.row(index - 1) : undefined;
    for (const [i, column] of this.#columns.entries()) {
      const cell = element.children[i];
      if (cell instanceof HTMLElement) renderCell(cell, column, row, before);
    }
  }

  #heading(column: Column<Row, SortKey>, i: number): HTMLElement {
    const { title, hint, sortKey } = column;
    const heading = h("div", { class: cellClass(column), role: "columnheader", aria: { colindex: i + 1 } });
    if (!sortKey) {
      heading.append(h("span", { class: "headingText", text: title, title: hint ?? title }));
      return heading;
    }
    const isSorted = this.#sort?.by === sortKey;
    const direction = this.#sort?.descending ? "descending" : "ascending";
    setAria(heading, { sort: isSorted ? direction : "none" });
    const sorter = h("button", {
      class: "sorter",
      title: hint ?? `Sort by ${title.toLowerCase()}`,
      tabIndex: 0,
    });
    sorter.type = "button";
    sorter.append(h("span", { class: "headingText", text: title }));
    if (isSorted) sorter.append(icon(this.#sort?.descending ? "down" : "up", "sortMark"));
    sorter.addEventListener("click", () => this.#options.onSort?.(sortKey));
    heading.append(sorter);
    return heading;
  }
}

function cellClass<Row>({ numeric, mono, key }: Column<Row, string>): string {
  return `cell cell-${key}${numeric ? " numeric" : ""}${mono ? " mono" : ""}`;
}

function renderCell<Row>(
  cell: HTMLElement,
  column: Column<Row, string>,
  row: Row | undefined,
  before: Row | undefined,
): void {
  if (row === undefined) cell.replaceChildren();
  else if (column.render) column.render(cell, row, before);
  else if (column.numeric && column.mono) drawDigits(cell, column.text(row));
  else setText(cell, column.text(row));
}
