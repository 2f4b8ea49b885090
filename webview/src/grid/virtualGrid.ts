/**
 * A table of any length of which only the rows in view exist. It is one stop for the Tab key; the active row moves by arrow
 * keys and is told to assistive technology with its number and the count of all rows.
 */

import { type Disposable, disposeAll, listen } from "../disposable.ts";
import { h, setAria, setText } from "../dom.ts";
import { plainDigits } from "../format.ts";
import { icon } from "../icons.ts";
import { type Column, rowText } from "./column.ts";
import { drawDigits } from "./digits.ts";
import { rowAfterKey } from "./gridKeys.ts";
import type { RowCache } from "./rowCache.ts";
import { ScrollArea } from "./scrollArea.ts";
import { topToReveal, visibleRows } from "./scrollGeometry.ts";

export const ROW_HEIGHT = 22;
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
}

interface RowElement {
  readonly element: HTMLElement;
  readonly cells: readonly HTMLElement[];
  index: number;
  row: unknown;
}

let gridCount = 0;

export class VirtualGrid<Row, SortKey extends string = never> implements Disposable {
  readonly element: HTMLElement;
  readonly #options: VirtualGridOptions<Row, SortKey>;
  readonly #prefix = `grid${++gridCount}`;
  readonly #head: HTMLElement;
  readonly #layer: HTMLElement;
  readonly #scroll: ScrollArea;
  readonly #disposable: Disposable;
  #columns: readonly Column<Row, SortKey>[];
  #sort: SortOrder<SortKey> | null = null;
  #pool: RowElement[] = [];
  #selection: number | null = null;
  #active = -1;
  /** A key went to a row that has not come yet. */
  #selectWhenKnown: number | null = null;

  constructor(options: VirtualGridOptions<Row, SortKey>) {
    this.#options = options;
    this.#columns = options.columns;
    this.#head = h("div", { class: "gridHead", role: "row", aria: { rowindex: 1 } });
    this.#layer = h("div", { class: "gridRows", role: "rowgroup" });
    const spacer = h("div", { class: "gridSpacer", role: "presentation" }, this.#layer);
    this.element = h(
      "div",
      { class: "grid", role: "grid", tabIndex: 0, aria: { label: options.label, multiselectable: false } },
      this.#head,
      spacer,
    );
    const geometry = { rowHeight: ROW_HEIGHT, rowCount: 0, viewportHeight: 0 };
    this.#scroll = new ScrollArea(this.element, spacer, geometry, () => this.update());
    const resize = new ResizeObserver(() => this.update());
    resize.observe(this.element);
    this.#disposable = disposeAll([
      this.#scroll,
      { dispose: () => resize.disconnect() },
      listen(this.element, "keydown", (event) => this.#keydown(event)),
      listen(this.element, "copy", (event) => this.#copy(event)),
      listen(this.#layer, "click", (event) => this.#click(event)),
    ]);
    this.setColumns(options.columns);
  }

  dispose(): void {
    this.#disposable.dispose();
    this.#options.rows.dispose();
    this.element.remove();
  }

  setColumns(columns: readonly Column<Row, SortKey>[]): void {
    this.#columns = columns;
    this.element.style.setProperty("--columns", columns.map(({ width }) => width).join(" "));
    setAria(this.element, { colcount: columns.length });
    this.#head.replaceChildren(...columns.map((column, i) => this.#heading(column, i)));
    this.#layer.replaceChildren();
    this.#pool = [];
    this.update();
  }

  setSort(sort: SortOrder<SortKey> | null): void {
    this.#sort = sort;
    this.#head.replaceChildren(...this.#columns.map((column, i) => this.#heading(column, i)));
  }

  /** Marks the row with this id, wherever it is; null: none. */
  setSelection(id: number | null): void {
    this.#selection = id;
    this.update();
  }

  /** Another list: begin at its top. */
  reset(): void {
    this.#active = -1;
    this.#selectWhenKnown = null;
    this.#scroll.scrollTo(0);
  }

  focus(): void {
    this.element.focus();
  }

  /** Brings the row into view by the least movement and makes it the active one. */
  reveal(index: number): void {
    this.#active = index;
    this.#scroll.scrollTo(topToReveal(this.#scroll.geometry, this.#scroll.top, index));
  }

  /** Draws all rows in view anew: what a row shows may depend on the one above it, which came later. */
  refresh(): void {
    for (const slot of this.#pool) slot.index = -1;
    this.update();
  }

  /** Draws the rows in view from what is known, and asks for what is not. */
  update(): void {
    const { rows } = this.#options;
    const viewportHeight = Math.max(0, this.element.clientHeight - HEAD_HEIGHT);
    this.#layer.style.height = `${viewportHeight}px`;
    const { geometry } = this.#scroll;
    if (geometry.rowCount !== rows.total || geometry.viewportHeight !== viewportHeight) {
      this.#scroll.setGeometry({ rowHeight: ROW_HEIGHT, rowCount: rows.total, viewportHeight });
      setAria(this.element, { rowcount: rows.total + 1 });
    }
    if (viewportHeight === 0) return;
    const { start, end } = visibleRows(this.#scroll.geometry, this.#scroll.top);
    rows.want(start, Math.max(end, start + 1));
    this.#drawRows(start, end);
    this.#selectArrived();
  }

  #drawRows(start: number, end: number): void {
    const needed = end - start;
    while (this.#pool.length < needed) this.#pool.push(this.#createRow());
    const top = Math.round(this.#scroll.top);
    const used = new Set<RowElement>();
    for (let index = start; index < end; index++) {
      const slot = this.#pool[index % this.#pool.length];
      if (!slot) continue;
      used.add(slot);
      this.#drawRow(slot, index);
      slot.element.style.transform = `translateY(${index * ROW_HEIGHT - top}px)`;
      slot.element.hidden = false;
    }
    for (const slot of this.#pool) {
      if (!used.has(slot)) slot.element.hidden = true;
    }
    const active = this.#active >= start && this.#active < end ? `${this.#prefix}-${this.#active}` : null;
    if (active) setAria(this.element, { activedescendant: active });
    else this.element.removeAttribute("aria-activedescendant");
  }

  #drawRow(slot: RowElement, index: number): void {
    const { rows, idOf, nameOf, classOf } = this.#options;
    const row = rows.row(index);
    const { element } = slot;
    const isSelected = row !== undefined && idOf(row) === this.#selection;
    if (isSelected) this.#active = index;
    element.classList.toggle("selected", isSelected);
    element.classList.toggle("active", index === this.#active);
    setAria(element, { selected: isSelected });
    if (slot.index === index && slot.row === row) return;
    slot.index = index;
    slot.row = row;
    element.id = `${this.#prefix}-${index}`;
    element.className = ["gridRow", row === undefined ? "pending" : (classOf?.(row) ?? "")].join(" ").trim();
    element.classList.toggle("selected", isSelected);
    element.classList.toggle("active", index === this.#active);
    setAria(element, { rowindex: index + 2, label: row === undefined ? "Not read yet" : nameOf(row) });
    const before = index > 0 ? rows.row(index - 1) : undefined;
    for (const [i, column] of this.#columns.entries()) {
      const cell = slot.cells[i];
      if (cell) renderCell(cell, column, row, before);
    }
  }

  #createRow(): RowElement {
    const cells = this.#columns.map((column, i) =>
      h("div", { class: cellClass(column), role: "gridcell", aria: { colindex: i + 1 } }),
    );
    const element = h("div", { class: "gridRow", role: "row" }, ...cells);
    this.#layer.append(element);
    return { element, cells, index: -1, row: undefined };
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

  #keydown(event: KeyboardEvent): void {
    if (event.target !== this.element || event.ctrlKey || event.metaKey || event.altKey) return;
    const { rows } = this.#options;
    if (event.key === "Enter") {
      const row = rows.row(this.#active);
      if (row !== undefined) this.#options.onOpen?.(row);
      event.preventDefault();
      return;
    }
    const pageRows = Math.floor(this.#scroll.geometry.viewportHeight / ROW_HEIGHT) - 1;
    const to = rowAfterKey(event.key, this.#active, rows.total, pageRows);
    if (to === null) return;
    event.preventDefault();
    this.#selectWhenKnown = to;
    this.reveal(to);
  }

  #selectArrived(): void {
    if (this.#selectWhenKnown === null) return;
    const row = this.#options.rows.row(this.#selectWhenKnown);
    if (row === undefined) return;
    this.#selectWhenKnown = null;
    this.#options.onSelect?.(row);
  }

  #click(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target.closest(".gridRow") : null;
    const slot = this.#pool.find(({ element }) => element === target);
    const row = slot && this.#options.rows.row(slot.index);
    if (!slot || row === undefined || !getSelection()?.isCollapsed) return;
    this.#active = slot.index;
    this.#options.onSelect?.(row);
    this.#options.onOpen?.(row);
    this.update();
  }

  /** What is selected with the mouse, or else the row: always with plain digits. */
  #copy(event: ClipboardEvent): void {
    const marked = getSelection()?.toString() ?? "";
    const row = this.#options.rows.row(this.#active);
    const text = marked || (row === undefined ? "" : rowText(this.#columns, row));
    if (!text) return;
    event.clipboardData?.setData("text/plain", plainDigits(text));
    event.preventDefault();
    event.stopPropagation();
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
