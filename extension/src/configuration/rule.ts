/** The form of the rules table: what a setting really does, and which of its values deserve a word. */

import type { FindingKind } from "#core/report/contract.ts";

export type Verdict = "dead" | "harmful" | "misunderstood";
export type JudgementSeverity = "error" | "warning" | "information" | "hint";

/** About a value; all that are given must hold. */
export interface Condition {
  readonly is?: readonly string[];
  readonly isNot?: readonly string[];
  /** Of a number. */
  readonly below?: number;
  /** Of "LOW HIGH", a range of ports. */
  readonly portsBelow?: number;
  readonly lowPortBelow?: number;
  readonly sameParity?: boolean;
  /** Also true of a setting that is only named. */
  readonly evenWithoutValue?: boolean;
}

/** A change of the file that ends the judgement. */
export type Fix =
  | { readonly kind: "replace"; readonly value: string }
  | { readonly kind: "comment" }
  | { readonly kind: "delete" };

export interface Judgement {
  readonly verdict: Verdict;
  readonly severity: JudgementSeverity;
  readonly when: Condition;
  /** Another setting of the same host, in the same file, that must be there too. */
  readonly together?: { readonly key: string; readonly when: Condition };
  /** Plain text; {value}, {ports}, {perSecond} and {otherLine} are filled in. */
  readonly message: string;
  /** The first is the preferred one. */
  readonly fixes: readonly Fix[];
}

/** Findings of a capture that speak about this setting. */
export interface Evidence {
  readonly kind: FindingKind;
  /** Only for these values; not given: for all. */
  readonly when?: Condition;
  /** After the name of the capture: "{count} SYNs dropped by this". */
  readonly one: string;
  readonly many: string;
}

export interface Rule {
  /** The code of its diagnostics and its place in the documentation. */
  readonly id: string;
  /** How a `Setting` names it. */
  readonly key: string;
  /** How people name it. */
  readonly title: string;
  /** What it really does. Markdown, like the rest of the explanation. */
  readonly does: string;
  /** Since and until which version. */
  readonly exists: string;
  /** By version. */
  readonly defaults: readonly string[];
  /** What is often believed, put right. */
  readonly beware: readonly string[];
  readonly sources: readonly string[];
  /** The first that applies is told. */
  readonly judgements: readonly Judgement[];
  readonly evidence: readonly Evidence[];
}
