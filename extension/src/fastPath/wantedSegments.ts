/** Which segments are taken of frames that are read again: `core/reread/wantedQuadruplets.ts` tells of the bits. */

import { LINKTYPE_ETHERNET } from "../core/wire/linkTypes";
import { findIpv6 } from "./addresses";
import { long } from "./bytes";
import { IPV4_BYTES, IPV6_BYTES } from "./frame";
import { hashOfEnds, hashOfSegment, VERSION_6 } from "./quadruplets";
import { behindEthernet, isUsualIpv4, isUsualIpv6 } from "./usualFrame";

/** Ethernet and 40 bytes behind it: ports are among these. */
const LEAST_BYTES: u32 = 54;

/** Bits by hash, and their number less one: segments of other quadruplets are passed over. 0: all are taken. */
let wanted: usize = 0;
let wantedMask: u32 = 0;

export function setWanted(wantedAt: usize, wantedBits: u32): void {
  wanted = wantedAt;
  wantedMask = wantedBits;
}

/** Whether the segment may be of a quadruplet that is wanted; of its row are asked the ends and MARKS. */
export function isWanted(row: usize): bool {
  return wanted === 0 || hasBit(hashOfSegment(row));
}

/**
 * Whether nothing will be taken of a frame, by the ends that it shows where most do; false: it must be decoded.
 *
 * @param at where the frame begins, of which `captured` bytes are there
 */
export function isPassedOver(at: usize, captured: u32, linkType: i32): bool {
  if (wanted === 0 || linkType !== LINKTYPE_ETHERNET || captured < LEAST_BYTES) return false;
  const ip = behindEthernet(at);
  if (isUsualIpv4(ip)) return !hasBit(hashOfEnds(long(ip + 12), long(ip + 16), long(ip + IPV4_BYTES), 0));
  if (!isUsualIpv6(ip) || ip + (IPV6_BYTES + 4) > at + captured) return false;
  const source = findIpv6(ip + 8);
  const destination = findIpv6(ip + 24);
  return (
    (source | destination) >= 0 && !hasBit(hashOfEnds(source, destination, long(ip + IPV6_BYTES), VERSION_6))
  );
}

function hasBit(hash: u32): bool {
  const bit = hash & wantedMask;
  return (load<u32>(wanted + ((<usize>(bit >> 5)) << 2)) & ((<u32>1) << (bit & 31))) !== 0;
}
