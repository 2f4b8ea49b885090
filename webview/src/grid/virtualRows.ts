/**
 * Rows of a list of any length, of which only those in view exist. The list is one stop for the Tab key; its active row
 * moves by keys and is told to assistive technology as the active descendant. What a row looks like, and whether it is one of a
 * table or of a tree, its owner says.
 */

import { type Disposable, disposeAll, listen } from "../disposable.ts";
import { h, setAria } from "../dom.ts";
import { plainDigits } from "../format.ts";
import { rowAfterKey } from "./gridKeys.ts";
import type { RowCache } from "./rowCache.ts";
import { ScrollArea } from "./scrollArea.ts";
import { topToReveal, visibleRows } from "./scrollGeometry.ts";

export const ROW_HEIGHT = 22;

export interface VirtualRowsOptions<Row, Id> {
  /** Scrolls and has the focus. */
  readonly element: HTMLElement;
  /** Of what stands above the rows and does not scroll. */
  readonly headHeight: number;
  readonly rows: RowCache<Row>;
  /** Role of the element that holds the rows. */
  readonly role: "rowgroup" | "presentation";
  /** Tells a row from all others, whatever their order; null: it cannot be selected. */
  idOf(row: Row): Id | null;
  createRow(): HTMLElement;
  /** Fills a row's element anew; undefined: the row has not come yet. */
  drawRow(element: HTMLElement, row: Row | undefined, index: number): void;
  /** The row as text, for the clipboard. */
  textOf(row: Row): string;
  onSelect?(row: Row): void;
  /** Enter. */
  onOpen?(row: Row, index: number): void;
  onClick?(row: Row, index: number): void;
  /** The pointer is on this row, or on none. */
  onHover?(row: Row | null): void;
  /** A key that does not move; true when it did something. */
  onKey?(key: string, row: Row | undefined, index: number): boolean;
}

interface Slot {
  readonly element: HTMLElement;
  index: number;
  row: unknown;
}

let listCount = 0;

export class VirtualRows<Row, Id extends number | string> implements Disposable {
  readonly #options: VirtualRowsOptions<Row, Id>;
  readonly #prefix = `list${++listCount}`;
  readonly #layer: HTMLElement;
  readonly #scroll: ScrollArea;
  readonly #disposable: Disposable;
  #pool: Slot[] = [];
  #selection: Id | null = null;
  #hovered: Id | null = null;
  #active = -1;
  /** The active row is the selected one, and goes with it when rows come or go above. */
  #activeIsSelected = true;
  /** To be brought into view as soon as the list is shown. */
  #revealWhenShown: number | null = null;
  /** A key went to a row that has not come yet. */
  #selectWhenKnown: number | null = null;

  constructor(options: VirtualRowsOptions<Row, Id>) {
    this.#options = options;
    const { element } = options;
    this.#layer = h("div", { class: "gridRows", role: options.role });
    const spacer = h("div", { class: "gridSpacer", role: "presentation" }, this.#layer);
    element.append(spacer);
    const geometry = { rowHeight: ROW_HEIGHT, rowCount: 0, viewportHeight: 0 };
    this.#scroll = new ScrollArea(element, spacer, geometry, () => this.update());
    const resize = new ResizeObserver(() => this.update());
    resize.observe(element);
    this.#disposable = disposeAll([
      this.#scroll,
      { dispose: () => resize.disconnect() },
      listen(element, "keydown", (event) => this.#keydown(event)),
      listen(element, "copy", (event) => this.#copy(event)),
      listen(this.#layer, "click", (event) => this.#click(event)),
      listen(this.#layer, "pointerover", (event) => options.onHover?.(this.#rowOf(event) ?? null)),
      listen(this.#layer, "pointerleave", () => options.onHover?.(null)),
    ]);
  }

  dispose(): void {
    this.#disposable.dispose();
    this.#options.rows.dispose();
    this.#options.element.remove();
  }

  /** Marks the row with this id, wherever it is; null: none. */
  setSelection(id: Id | null): void {
    this.#selection = id;
    this.#activeIsSelected = true;
    this.update();
  }

  /** The row that is pointed at elsewhere looks as if it were pointed at here. */
  setHovered(id: Id | null): void {
    if (id === this.#hovered) return;
    this.#hovered = id;
    for (const slot of this.#pool) this.#markHovered(slot);
  }

  /** Another list: begin at its top. */
  reset(): void {
    this.#active = -1;
    this.#activeIsSelected = true;
    this.#selectWhenKnown = null;
    this.#revealWhenShown = null;
    this.#scroll.scrollTo(0);
  }

  /** Brings the row into view by the least movement and makes it the active one. */
  reveal(index: number): void {
    this.#active = index;
    if (this.#scroll.geometry.viewportHeight === 0) this.#revealWhenShown = index;
    else this.#scroll.scrollTo(topToReveal(this.#scroll.geometry, this.#scroll.top, index));
  }

  /** Draws all rows in view anew: what a row shows may depend on the one above it, which came later. */
  refresh(): void {
    for (const slot of this.#pool) slot.index = -1;
    this.update();
  }

  /** Rows have another shape from now on. */
  rebuild(): void {
    this.#layer.replaceChildren();
    this.#pool = [];
    this.update();
  }

  /** Draws the rows in view from what is known, and asks for what is not. */
  update(): void {
    const { rows, element, headHeight } = this.#options;
    const viewportHeight = Math.max(0, element.clientHeight - headHeight);
    this.#layer.style.height = `${viewportHeight}px`;
    const { geometry } = this.#scroll;
    if (geometry.rowCount !== rows.total || geometry.viewportHeight !== viewportHeight)
      this.#scroll.setGeometry({ rowHeight: ROW_HEIGHT, rowCount: rows.total, viewportHeight });
    if (viewportHeight === 0) return;
    if (this.#revealWhenShown !== null) {
      const index = this.#revealWhenShown;
      this.#revealWhenShown = null;
      this.reveal(index);
      return;
    }
    const { start, end } = visibleRows(this.#scroll.geometry, this.#scroll.top);
    rows.want(start, Math.max(end, start + 1));
    this.#drawRows(start, end);
    this.#selectArrived();
  }

  #drawRows(start: number, end: number): void {
    while (this.#pool.length < end - start) {
      const element = this.#options.createRow();
      this.#layer.append(element);
      this.#pool.push({ element, index: -1, row: undefined });
    }
    const top = Math.round(this.#scroll.top);
    const used = new Set<Slot>();
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
      slot.element.classList.toggle("active", used.has(slot) && slot.index === this.#active);
    }
    const { element } = this.#options;
    if (this.#active >= start && this.#active < end)
      setAria(element, { activedescendant: `${this.#prefix}-${this.#active}` });
    else element.removeAttribute("aria-activedescendant");
  }

  #drawRow(slot: Slot, index: number): void {
    const { rows, idOf, drawRow } = this.#options;
    const row = rows.row(index);
    const { element } = slot;
    if (slot.index !== index || slot.row !== row) {
      slot.index = index;
      slot.row = row;
      element.id = `${this.#prefix}-${index}`;
      drawRow(element, row, index);
      element.classList.toggle("pending", row === undefined);
    }
    const isSelected = row !== undefined && this.#selection !== null && idOf(row) === this.#selection;
    if (isSelected && this.#activeIsSelected) this.#active = index;
    element.classList.toggle("selected", isSelected);
    setAria(element, { selected: isSelected });
    this.#markHovered(slot);
  }

  #markHovered({ element, index }: Slot): void {
    const row = this.#hovered === null ? undefined : this.#options.rows.row(index);
    element.classList.toggle("hovered", row !== undefined && this.#options.idOf(row) === this.#hovered);
  }

  #slotOf(event: Event): Slot | undefined {
    const target = event.target instanceof Element ? event.target.closest(".gridRow") : null;
    return this.#pool.find(({ element }) => element === target);
  }

  #rowOf(event: Event): Row | undefined {
    const slot = this.#slotOf(event);
    return slot && this.#options.rows.row(slot.index);
  }

  #keydown(event: KeyboardEvent): void {
    const { element, rows, onOpen, onKey } = this.#options;
    if (event.target !== element || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = rows.row(this.#active);
    if (event.key === "Enter") {
      if (row !== undefined) onOpen?.(row, this.#active);
      event.preventDefault();
      return;
    }
    if (onKey?.(event.key, row, this.#active)) {
      event.preventDefault();
      return;
    }
    const pageRows = Math.floor(this.#scroll.geometry.viewportHeight / ROW_HEIGHT) - 1;
    const to = rowAfterKey(event.key, this.#active, rows.total, pageRows);
    if (to === null) return;
    event.preventDefault();
    this.moveTo(to);
  }

  /** As a key does: the row becomes the active one, and is selected as soon as it has come. */
  moveTo(index: number): void {
    this.#activeIsSelected = false;
    this.#selectWhenKnown = index;
    this.reveal(index);
  }

  #selectArrived(): void {
    if (this.#selectWhenKnown === null) return;
    const row = this.#options.rows.row(this.#selectWhenKnown);
    if (row === undefined) return;
    this.#selectWhenKnown = null;
    this.#options.onSelect?.(row);
  }

  #click(event: MouseEvent): void {
    const slot = this.#slotOf(event);
    const row = slot && this.#options.rows.row(slot.index);
    if (!slot || row === undefined || !getSelection()?.isCollapsed) return;
    this.#active = slot.index;
    this.#activeIsSelected = false;
    this.#options.onSelect?.(row);
    this.#options.onClick?.(row, slot.index);
    this.update();
  }

  /** What is selected with the mouse, or else the row: always with plain digits. */
  #copy(event: ClipboardEvent): void {
    const marked = getSelection()?.toString() ?? "";
    const row = this.#options.rows.row(this.#active);
    const text = marked || (row === undefined ? "" : this.#options.textOf(row));
    if (!text) return;
    event.clipboardData?.setData("text/plain", plainDigits(text));
    event.preventDefault();
    event.stopPropagation();
  }
}
