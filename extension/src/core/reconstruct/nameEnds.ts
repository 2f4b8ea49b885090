import type { QuadrupletTable } from "../model/quadrupletTable.ts";
import type { QuadrupletIndex } from "../units.ts";
import type { Segment } from "../wire/segment.ts";

/** Fills in the addresses and ports, which a row of the segment table does not hold. */
export function nameEnds(
  quadruplets: QuadrupletTable,
  quadruplet: QuadrupletIndex,
  fromA: boolean,
  segment: Segment,
): void {
  const addressA = quadruplets.addressA(quadruplet);
  const addressB = quadruplets.addressB(quadruplet);
  segment.sourceAddress = fromA ? addressA : addressB;
  segment.destinationAddress = fromA ? addressB : addressA;
  segment.sourcePort = fromA ? quadruplets.portA(quadruplet) : quadruplets.portB(quadruplet);
  segment.destinationPort = fromA ? quadruplets.portB(quadruplet) : quadruplets.portA(quadruplet);
}
