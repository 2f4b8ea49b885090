/** One column of a grid. */
export interface Column<Row, SortKey extends string = never> {
  readonly key: string;
  readonly title: string;
  /** What the heading's tooltip explains. */
  readonly hint?: string;
  /** A track of `grid-template-columns`. */
  readonly width: string;
  readonly numeric?: boolean;
  readonly mono?: boolean;
  readonly sortKey?: SortKey;
  /** The value as text: what is copied, and what is shown unless `render` draws it. */
  text(row: Row): string;
  /** Fills `cell` for `row`; `before` is the row above, if it is known. */
  render?(cell: HTMLElement, row: Row, before: Row | undefined): void;
}

/** Rows as lines of tab-separated values, with plain digits where the columns' texts have them. */
export function rowText<Row>(columns: readonly Column<Row, string>[], row: Row): string {
  return columns.map((column) => column.text(row)).join("\t");
}
