/** IPv6 addresses as small numbers: `core/model/addressTable.ts` tells what the table is, adds to it, and makes room in it. */

import { long } from "./bytes";
import { addIpv6 } from "./core";

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

/** The number of the 16-byte address at `at`. */
export function internIpv6(at: usize): i32 {
  const a: u32 = long(at);
  const b: u32 = long(at + 4);
  const c: u32 = long(at + 8);
  const d: u32 = long(at + 12);
  let slot = hashOf(a, b, c, d) & mask;
  let found = load<u32>(slotOf(slot));
  while (found !== 0) {
    const address = addresses + <usize>(found - 1) * ADDRESS_BYTES;
    if (
      load<u32>(address, 12) === d &&
      load<u32>(address, 8) === c &&
      load<u32>(address, 4) === b &&
      load<u32>(address) === a
    )
      return found - 1;
    slot = (slot + 1) & mask;
    found = load<u32>(slotOf(slot));
  }
  return addIpv6(at);
}

function slotOf(slot: u32): usize {
  return slots + ((<usize>slot) << 2);
}

/** As `AddressTable` has it. */
function hashOf(a: u32, b: u32, c: u32, d: u32): u32 {
  let h: u32 = (a * 0x9e3779b1) ^ b;
  h = (rotl<u32>(h, 13) * 0x85ebca6b) ^ c;
  h = (rotl<u32>(h, 13) * 0xc2b2ae35) ^ d;
  h = (h ^ (h >> 16)) * 0x85ebca6b;
  h = (h ^ (h >> 13)) * 0xc2b2ae35;
  return h ^ (h >> 16);
}
