/** IPv6 addresses as small numbers: `core/model/addressTable.ts` tells what the table is, adds to it, and makes room in it. */

import { addIpv6 } from "./core";
import { secretHash } from "./secretHash";

const ADDRESS_BYTES: usize = 16;

let addresses: usize = 0;
let slots: usize = 0;
let mask: u32 = 0;

/** Where the table stands: at the beginning, and when it has grown. `slotMask` is the number of slots less one. */
export function setAddresses(addressesAt: usize, slotsAt: usize, slotMask: u32): void {
  addresses = addressesAt;
  slots = slotsAt;
  mask = slotMask;
}

/** The number of the 16-byte address at `at`, given when it is first seen. */
export function internIpv6(at: usize): i32 {
  const known = findIpv6(at);
  return known < 0 ? addIpv6(at) : known;
}

/** The number of the 16-byte address at `at`; -1: it has none yet. */
export function findIpv6(at: usize): i32 {
  const low = load<u64>(at);
  const high = load<u64>(at, 8);
  let slot = secretHash(<u32>low, <u32>(low >> 32), <u32>high, <u32>(high >> 32)) & mask;
  let found = load<u32>(slotOf(slot));
  while (found !== 0) {
    const address = addresses + <usize>(found - 1) * ADDRESS_BYTES;
    if (((load<u64>(address) ^ low) | (load<u64>(address, 8) ^ high)) === 0) return found - 1;
    slot = (slot + 1) & mask;
    found = load<u32>(slotOf(slot));
  }
  return -1;
}

function slotOf(slot: u32): usize {
  return slots + ((<usize>slot) << 2);
}
