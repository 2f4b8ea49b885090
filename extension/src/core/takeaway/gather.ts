import type { Copied } from "./subject.ts";

/** A clipboard and a spreadsheet take this much; whoever wants more has the command line. */
export const MOST_ITEMS = 10_000;
const MOST_CHARACTERS = 8_000_000;

interface Around {
  readonly head?: string;
  readonly separator?: string;
  readonly tail?: string;
}

/** Writes the items one after the other, as many as there is room for: what has none is never written. */
export function gather<T>(
  items: { readonly length: number } & Iterable<T>,
  write: (item: T) => string,
  around: Around = {},
): Copied {
  const { head = "", separator = "", tail = "" } = around;
  const taken: string[] = [];
  let characters = 0;
  for (const item of items) {
    if (taken.length === MOST_ITEMS || characters > MOST_CHARACTERS) break;
    const piece = write(item);
    characters += piece.length;
    taken.push(piece);
  }
  const text = head + taken.join(separator) + tail;
  return { text, items: taken.length, leftOut: items.length - taken.length };
}

/** The items as the elements of a JSON array. */
export function gatherJson<T>(
  items: { readonly length: number } & Iterable<T>,
  objectOf: (item: T) => unknown,
): Copied {
  const around = { head: "[\n", separator: ",\n", tail: "\n]\n" };
  return gather(items, (item) => JSON.stringify(objectOf(item)), around);
}
