/**
 * Which pcap a file is. The magic number tells the byte order and resolution, but for some variants it does
 * not tell the shape of a record's header, so their first records are tried in each shape. The rules are those
 * that Wireshark (wiretap/libpcap.c) and libpcap (sf-pcap.c) found in two decades of files.
 */

import { maximumFrameLength } from "./frameLimits.ts";

export const FILE_HEADER_BYTES = 24;

/** How to read a record's header. */
export interface PcapVariant {
  /** Empty, or words that go before the resolution in a description. */
  readonly name: string;
  readonly headerBytes: number;
  readonly nanoseconds: boolean;
  /** Bytes between the header and the frame, counted in the lengths. */
  readonly padding: number;
  /** How many things about this record header are implausible for this variant. */
  oddities(view: DataView, at: number, littleEndian: boolean): number;
}

export interface PcapFileHeader {
  readonly littleEndian: boolean;
  readonly bytes: number;
  readonly major: number;
  readonly minor: number;
  readonly snapLength: number;
  readonly linkType: number;
  /** Before version 2.3 the original length stood before the captured one; some 2.3 files still have it so. */
  readonly lengths: "as-usual" | "swapped" | "swapped-if-greater";
  /** One, or several that have to be tried. */
  readonly variants: readonly PcapVariant[];
}

const none = (): number => 0;
const MICROSECONDS: PcapVariant = {
  name: "",
  headerBytes: 16,
  nanoseconds: false,
  padding: 0,
  oddities: none,
};
const NANOSECONDS: PcapVariant = { name: "", headerBytes: 16, nanoseconds: true, padding: 0, oddities: none };
const AIX: PcapVariant = { name: "AIX, ", headerBytes: 16, nanoseconds: true, padding: 0, oddities: none };
/** AIX puts 3 bytes in front of FDDI frames. */
const AIX_FDDI: PcapVariant = { ...AIX, padding: 3 };
/** Interface index, protocol, packet type, padding: A. Kuznetsov's patches of 1999-04-17 and 1999-10-29. */
const MODIFIED: PcapVariant = {
  name: "modified, ",
  headerBytes: 24,
  nanoseconds: false,
  padding: 0,
  oddities: modifiedOddities,
};
/** The same with four bytes for SMP debugging: the patch of 1999-09-15, as in SuSE 6.3. */
const MODIFIED_LONG: PcapVariant = { ...MODIFIED, name: "modified (1999-09-15), ", headerBytes: 28 };
const NOKIA: PcapVariant = {
  name: "Nokia, ",
  headerBytes: 20,
  nanoseconds: false,
  padding: 0,
  oddities: nokiaOddities,
};

interface Magic {
  readonly variants: readonly PcapVariant[];
  /** Bytes of the file header beyond the usual 24. */
  readonly extra: number;
}

/** As a big-endian reader sees the first four bytes of a big-endian file. */
const MAGICS: ReadonlyMap<number, Magic> = new Map([
  [0xa1b2c3d4, { variants: [MICROSECONDS, MODIFIED, NOKIA], extra: 0 }],
  [0xa1b23c4d, { variants: [NANOSECONDS], extra: 0 }],
  [0xa1b2cd34, { variants: [MODIFIED, MODIFIED_LONG], extra: 0 }],
  // Ixia's "lcap", from hardware and from software: the header ends with the total length of the records.
  [0x1c0001ac, { variants: [NANOSECONDS], extra: 4 }],
  [0x1c0001ab, { variants: [MICROSECONDS], extra: 4 }],
]);

/** AIX writes ifType values (RFC 1573) with version 2.2, which no pcap of that age used for these links. */
const AIX_LINK_TYPES: ReadonlyMap<number, number> = new Map([
  [6, 1],
  [9, 6],
  [15, 10],
  [24, 0],
]);

const LINKTYPE_FDDI = 10;

function magicAt(view: DataView, at: number): { magic: Magic; littleEndian: boolean } | null {
  const big = MAGICS.get(view.getUint32(at, false));
  if (big !== undefined) return { magic: big, littleEndian: false };
  const little = MAGICS.get(view.getUint32(at, true));
  return little === undefined ? null : { magic: little, littleEndian: true };
}

export function looksLikePcap(view: DataView, start: number, end: number): boolean {
  return end - start >= 4 && magicAt(view, start) !== null;
}

/** Reads the 24 bytes at `at`, which `looksLikePcap` has accepted. */
export function readFileHeader(view: DataView, at: number): PcapFileHeader {
  const found = magicAt(view, at);
  if (found === null) throw new Error(`readFileHeader: no pcap magic number at ${at}`);
  const { magic, littleEndian } = found;
  const major = view.getUint16(at + 4, littleEndian);
  const minor = view.getUint16(at + 6, littleEndian);
  // The upper 16 bits hold the length of the frame check sequence and reserved bits.
  const network = view.getUint32(at + 20, littleEndian);
  const header = {
    littleEndian,
    bytes: FILE_HEADER_BYTES + magic.extra,
    major,
    minor,
    snapLength: view.getUint32(at + 16, littleEndian),
    linkType: network & 0xffff,
    lengths: lengthOrder(major, minor),
    variants: magic.variants,
  };
  if (!magic.variants.includes(NOKIA)) return header;
  const aixLinkType = major === 2 && minor === 2 ? AIX_LINK_TYPES.get(network) : undefined;
  if (aixLinkType !== undefined) {
    const variants = [aixLinkType === LINKTYPE_FDDI ? AIX_FDDI : AIX];
    return { ...header, linkType: aixLinkType, variants };
  }
  // Only version 2.4 files come in forms that have to be told apart by trying.
  return major === 2 && minor === 4 ? header : { ...header, variants: [MICROSECONDS] };
}

function lengthOrder(major: number, minor: number): PcapFileHeader["lengths"] {
  if (major === 543) return "swapped"; // DG/UX
  if (major !== 2 || minor > 3) return "as-usual";
  return minor < 3 ? "swapped" : "swapped-if-greater";
}

const RECORDS_TO_TRY = 3;

/**
 * Chooses the variant whose reading of the first three records is the least odd; the first without any
 * oddity wins. Returns the number of bytes it would have to see when they are not there yet (`ended` false).
 */
export function chooseVariant(
  view: DataView,
  start: number,
  end: number,
  header: PcapFileHeader,
  ended: boolean,
): PcapVariant | number {
  let best = header.variants[0] ?? MICROSECONDS;
  if (header.variants.length === 1) return best;
  let fewest = Number.POSITIVE_INFINITY;
  for (const variant of header.variants) {
    const tried = tryVariant(view, start, end, header, variant);
    if (tried.wanted > end - start && !ended) return tried.wanted;
    if (tried.oddities < fewest) {
      best = variant;
      fewest = tried.oddities;
    }
    if (fewest === 0) break;
  }
  return best;
}

function tryVariant(
  view: DataView,
  start: number,
  end: number,
  header: PcapFileHeader,
  variant: PcapVariant,
): { oddities: number; wanted: number } {
  const { littleEndian } = header;
  let oddities = 0;
  let at = start;
  for (let i = 0; i < RECORDS_TO_TRY; i++) {
    const body = at + variant.headerBytes;
    if (body > end) return { oddities: at === end ? oddities : oddities + 1, wanted: body - start };
    const captured = view.getUint32(at + 8, littleEndian);
    const original = view.getUint32(at + 12, littleEndian);
    const plausible = captured <= maximumFrameLength(header.linkType);
    if (view.getUint32(at + 4, littleEndian) >= 1_000_000) oddities++;
    if (!plausible) oddities++;
    if (captured > header.snapLength) oddities++;
    if (original > 128 * 1024 * 1024) oddities++;
    if (captured > original) oddities++;
    oddities += variant.oddities(view, at, littleEndian);
    if (!plausible) break;
    if (body + captured > end) return { oddities: oddities + 1, wanted: body + captured - start };
    at = body + captured;
  }
  return { oddities, wanted: 0 };
}

/** Interface index below 10,000; an EtherType or one of Linux's ETH_P_ values; a PACKET_ type. */
function modifiedOddities(view: DataView, at: number, littleEndian: boolean): number {
  const protocol = view.getUint16(at + 20, littleEndian);
  const plausibleProtocol = protocol >= 0x600 || protocol <= 0x17 || [0x60, 0x200, 0x400].includes(protocol);
  return (
    Number(view.getUint32(at + 16, littleEndian) > 10_000) +
    Number(!plausibleProtocol) +
    Number(view.getUint8(at + 22) > 4)
  );
}

/** The only values ever seen there are 0xXfbfYZ0W with X 9 or b, Y b or d, Z 6 or 9, W 1 or 2. */
function nokiaOddities(view: DataView, at: number): number {
  const stuff = view
    .getUint32(at + 16, true)
    .toString(16)
    .padStart(8, "0");
  return Number(!/^[9b]fbf[bd][69]0[12]$/.test(stuff));
}
