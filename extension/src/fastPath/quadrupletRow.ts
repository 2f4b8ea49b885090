const ROW_BYTES: usize = 16;

/** Where the row of a quadruplet stands (`QuadrupletTable`), where all do that are told by `quadruplets`. */
export function quadrupletAt(quadruplets: usize, quadruplet: u32): usize {
  return quadruplets + <usize>quadruplet * ROW_BYTES;
}
