/** Which row a key goes to; null: the key is none of the grid's. */
export function rowAfterKey(key: string, at: number, rowCount: number, pageRows: number): number | null {
  const to = targetOf(key, at, rowCount, Math.max(1, pageRows));
  return to === null || rowCount === 0 ? null : Math.min(Math.max(to, 0), rowCount - 1);
}

function targetOf(key: string, at: number, rowCount: number, pageRows: number): number | null {
  switch (key) {
    case "ArrowDown":
      return at + 1;
    case "ArrowUp":
      return at < 0 ? 0 : at - 1;
    case "PageDown":
      return at + pageRows;
    case "PageUp":
      return at - pageRows;
    case "Home":
      return 0;
    case "End":
      return rowCount - 1;
    default:
      return null;
  }
}
