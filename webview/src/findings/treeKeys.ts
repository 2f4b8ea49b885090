import type { FindingListRow } from "#core/query/findingModel.ts";
import type { FindingKind } from "#core/report/contract.ts";

/** What a key does in the tree of findings: opens or closes a kind, or goes to a line. */
export type TreeStep = { readonly toggle: FindingKind } | { readonly to: number };

/** As in any tree: → opens, then goes in; ← goes out, then closes. Null: the key does nothing here. */
export function treeStep(key: string, row: FindingListRow | undefined, index: number): TreeStep | null {
  if (!row) return null;
  if (key === "ArrowRight" && row.row === "group")
    return row.opened ? { to: index + 1 } : { toggle: row.kind };
  if (key !== "ArrowLeft") return null;
  if (row.row === "finding") return { to: index - row.position };
  return row.opened ? { toggle: row.kind } : null;
}
