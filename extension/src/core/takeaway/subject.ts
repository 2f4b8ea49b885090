/** What can be taken away from a capture: what it is about, and in which form. Plain JSON values: they cross both wires. */

import type { FindingFilter } from "../query/findingModel.ts";
import type { ConnectionFilter, ConnectionSortKey } from "../query/rows.ts";
import type { FrameNumber, Seconds } from "../units.ts";

export type Subject =
  | { readonly kind: "finding"; readonly id: string }
  | { readonly kind: "connection"; readonly id: number }
  /** Every life of the connection's quadruplet. */
  | { readonly kind: "quadruplet"; readonly id: number }
  | { readonly kind: "frame"; readonly frame: FrameNumber }
  /** All frames between two moments, both included, whatever they carry. */
  | { readonly kind: "range"; readonly from: Seconds; readonly until: Seconds }
  | { readonly kind: "findings"; readonly filter: FindingFilter }
  | {
      readonly kind: "connections";
      readonly sortBy: ConnectionSortKey;
      readonly descending: boolean;
      readonly filter: ConnectionFilter;
    };

/** `filter`: Wireshark's display filter; `tshark` and `editcap`: a command for the shell. */
export type CopyForm = "text" | "csv" | "json" | "filter" | "tshark" | "editcap";

/** What goes to the clipboard. */
export interface Copied {
  readonly text: string;
  /** Findings, connections or rows that are in it, and those that had no room. */
  readonly items: number;
  readonly leftOut: number;
}
