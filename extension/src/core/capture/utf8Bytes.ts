const LEADS: readonly number[] = [0, 0xc0, 0xe0, 0xf0];
const REPLACEMENT = 0xfffd;

/** Encodes UTF-8 (RFC 3629); half a surrogate pair becomes U+FFFD. The core has no TextEncoder. */
export function utf8Bytes(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length * 3);
  let length = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    const code = point >= 0xd800 && point <= 0xdfff ? REPLACEMENT : point;
    const more = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    bytes[length++] = (LEADS[more] ?? 0) | (code >> (6 * more));
    for (let i = more - 1; i >= 0; i--) bytes[length++] = 0x80 | ((code >> (6 * i)) & 0x3f);
  }
  return bytes.slice(0, length);
}
