/** What may happen next on a quadruplet: the moves that random traffic is made of. */

import fc from "fast-check";

export type Actor = "A" | "B";
export type IsnChoice = "fresh" | "higher" | "lower" | "reborn" | "same" | "nearWrap";
export type ResetShape = "exact" | "acked" | "refusal" | "beside" | "far";

export type Move =
  | { readonly kind: "syn"; readonly actor: Actor; readonly isn: IsnChoice; readonly timestamps: boolean }
  | { readonly kind: "synAck"; readonly actor: Actor; readonly isn: IsnChoice }
  | { readonly kind: "ack"; readonly actor: Actor }
  | { readonly kind: "data"; readonly actor: Actor; readonly length: number }
  | { readonly kind: "fin"; readonly actor: Actor; readonly length: number }
  | { readonly kind: "reset"; readonly actor: Actor; readonly shape: ResetShape }
  | { readonly kind: "challenge"; readonly actor: Actor }
  /** The last segment of the actor again: a retransmission. */
  | { readonly kind: "again"; readonly actor: Actor }
  /** The last frame captured again: other interface, other TTL, or neither. */
  | { readonly kind: "copy"; readonly sign: "interface" | "ttl" | "none" }
  /** An earlier segment of the quadruplet, from the network: a delayed duplicate. */
  | { readonly kind: "delayed"; readonly back: number }
  | { readonly kind: "keepAlive"; readonly actor: Actor }
  | { readonly kind: "zeroWindow"; readonly actor: Actor }
  | { readonly kind: "odd"; readonly actor: Actor; readonly flags: number }
  /** Whole stretches of good behaviour, so that random traffic gets anywhere. */
  | { readonly kind: "open"; readonly actor: Actor; readonly isn: IsnChoice; readonly timestamps: boolean }
  | { readonly kind: "exchange"; readonly actor: Actor; readonly length: number }
  | { readonly kind: "close"; readonly actor: Actor; readonly crossing: boolean }
  /** The SYN refused, the RST, the SYN again. */
  | { readonly kind: "recover"; readonly actor: Actor };

export interface Step {
  /** Which of the trace's quadruplets. */
  readonly quadruplet: number;
  /** Time before the move, in microseconds. */
  readonly gap: number;
  /** Which of the move's segments is not captured; it happens all the same. Null: all are. */
  readonly lost: number | null;
  /** Captured this much before its time, in microseconds: frames out of order. */
  readonly early: number;
  readonly move: Move;
}

const actor: fc.Arbitrary<Actor> = fc.constantFrom("A", "B");
const isn: fc.Arbitrary<IsnChoice> = fc.constantFrom(
  "fresh",
  "higher",
  "lower",
  "reborn",
  "same",
  "nearWrap",
);
const newIsn: fc.Arbitrary<IsnChoice> = fc.constantFrom("fresh", "higher", "lower", "reborn", "nearWrap");
const length: fc.Arbitrary<number> = fc.constantFrom(0, 1, 100, 1460);
const timestamps: fc.Arbitrary<boolean> = fc.boolean();

const goodMove: fc.Arbitrary<Move> = fc.oneof(
  fc.record({ kind: fc.constant("open" as const), actor, isn: newIsn, timestamps }),
  fc.record({ kind: fc.constant("exchange" as const), actor, length }),
  fc.record({ kind: fc.constant("close" as const), actor, crossing: fc.boolean() }),
);

const singleMove: fc.Arbitrary<Move> = fc.oneof(
  fc.record({ kind: fc.constant("syn" as const), actor, isn, timestamps }),
  fc.record({ kind: fc.constant("synAck" as const), actor, isn }),
  fc.record({
    kind: fc.constantFrom("ack", "again", "challenge", "keepAlive", "zeroWindow", "recover"),
    actor,
  }),
  fc.record({ kind: fc.constantFrom("data", "fin"), actor, length }),
  fc.record({
    kind: fc.constant("reset" as const),
    actor,
    shape: fc.constantFrom<ResetShape>("exact", "acked", "refusal", "beside", "far"),
  }),
  fc.record({ kind: fc.constant("copy" as const), sign: fc.constantFrom("interface", "ttl", "none") }),
  fc.record({ kind: fc.constant("delayed" as const), back: fc.integer({ min: 1, max: 12 }) }),
);

const hostileMove: fc.Arbitrary<Move> = fc.record({
  kind: fc.constant("odd" as const),
  actor,
  flags: fc.integer({ min: 0, max: 255 }),
});

function stepsOf(move: fc.Arbitrary<Move>, losses: readonly number[]): fc.Arbitrary<Step[]> {
  const step = fc.record({
    quadruplet: fc.nat({ max: 2 }),
    gap: fc.constantFrom(
      1,
      200,
      9_000,
      10_000,
      11_000,
      450_000,
      1_000_000,
      30_000_000,
      65_000_000,
      140_000_000,
    ),
    lost: fc.oneof(
      { weight: 9, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.constantFrom(...losses) },
    ),
    early: fc.oneof({ weight: 19, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(15_000) }),
    move,
  });
  return fc.array(step, { minLength: 1, maxLength: 24, size: "max" });
}

/** Connections that behave, with reuse of quadruplets and losses, though not of a SYN: it makes an incarnation. */
export const goodSteps: fc.Arbitrary<Step[]> = stepsOf(goodMove, [1, 2]);

/** Anything that an end may do, when it may do it: retransmissions, resets, refusals, challenges, reuse without close. */
export const roughSteps: fc.Arbitrary<Step[]> = stepsOf(
  fc.oneof({ weight: 2, arbitrary: goodMove }, { weight: 5, arbitrary: singleMove }),
  [0, 1, 2],
);

/** Anything at any time, and any flags on any segment. */
export const hostileSteps: fc.Arbitrary<Step[]> = stepsOf(
  fc.oneof(
    { weight: 2, arbitrary: goodMove },
    { weight: 4, arbitrary: singleMove },
    { weight: 2, arbitrary: hostileMove },
  ),
  [0, 1, 2],
);
