export type Compression = "gzip" | "zstd" | "lz4" | "xz" | "bzip2";

/** Bytes that `detectCompression` has to see to know. */
export const COMPRESSION_MAGIC_BYTES = 6;

const MAGICS: readonly { readonly compression: Compression; readonly bytes: readonly number[] }[] = [
  { compression: "gzip", bytes: [0x1f, 0x8b] }, // RFC 1952 section 2.3.1
  { compression: "zstd", bytes: [0x28, 0xb5, 0x2f, 0xfd] }, // RFC 8878 section 3.1.1
  { compression: "lz4", bytes: [0x04, 0x22, 0x4d, 0x18] },
  { compression: "xz", bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] },
  { compression: "bzip2", bytes: [0x42, 0x5a, 0x68] },
];

/** How the file that begins with these bytes is compressed, or null. The name of a file shows nothing. */
export function detectCompression(bytes: Uint8Array): Compression | null {
  const found = MAGICS.find((magic) => magic.bytes.every((byte, i) => bytes[i] === byte));
  return found?.compression ?? null;
}
