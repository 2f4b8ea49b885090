const REPLACEMENT = 0xfffd;
const SMALLEST_OF_LENGTH: readonly number[] = [0, 0, 0x80, 0x800, 0x10000];

/**
 * Decodes UTF-8 (RFC 3629) from `from` up to, not including, `until`, ending at the first NUL. What is no
 * UTF-8 becomes U+FFFD. The core has no TextDecoder: it runs where there is neither DOM nor Node.
 */
export function decodeUtf8(view: DataView, from: number, until: number): string {
  let text = "";
  let at = from;
  while (at < until) {
    const first = view.getUint8(at);
    if (first === 0) break;
    const length = sequenceLength(first);
    const code = length === 0 ? -1 : readSequence(view, at, until, first, length);
    text += String.fromCodePoint(code < 0 ? REPLACEMENT : code);
    at += code < 0 ? 1 : length;
  }
  return text;
}

function sequenceLength(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xc2) return 0;
  if (first < 0xe0) return 2;
  if (first < 0xf0) return 3;
  return first < 0xf5 ? 4 : 0;
}

/** The code point, or -1: cut, badly continued, overlong, a surrogate, or beyond U+10FFFF. */
function readSequence(view: DataView, at: number, until: number, first: number, length: number): number {
  if (length === 1) return first;
  if (at + length > until) return -1;
  let code = first & (0x7f >> length);
  for (let i = 1; i < length; i++) {
    const next = view.getUint8(at + i);
    if ((next & 0xc0) !== 0x80) return -1;
    code = (code << 6) | (next & 0x3f);
  }
  const surrogate = code >= 0xd800 && code <= 0xdfff;
  return surrogate || code > 0x10ffff || code < (SMALLEST_OF_LENGTH[length] ?? 0) ? -1 : code;
}
