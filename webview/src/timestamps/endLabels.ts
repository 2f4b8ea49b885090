import type { TimestampsModel } from "#core/timeline/timestamps/model.ts";
import { shortTicks } from "./words.ts";

export interface EndLabelWish {
  readonly letter: string;
  readonly text: string;
  /** Where the line ends. */
  readonly tsVal: number;
}

/** A label for each clock's line at the right end of what is shown of it; those with most SYNs without an answer first. */
export function endLabelWishes({ clocks, lines, syns }: TimestampsModel): readonly EndLabelWish[] {
  return clocks
    .map((row, clock) => ({ row, clock }))
    .filter(({ row }) => row.kind === "clock")
    .sort((a, b) => b.row.tally.silent - a.row.tally.silent || a.clock - b.clock)
    .flatMap(({ row, clock }): EndLabelWish[] => {
      const tsVal =
        lines.findLast((line) => line.clock === clock)?.last ??
        syns.findLast((syn) => syn.clock === clock)?.tsVal;
      return tsVal === undefined ? [] : [{ letter: row.letter, text: shortTicks(tsVal), tsVal }];
    });
}
