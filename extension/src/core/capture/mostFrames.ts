/** The smallest Ethernet frame with its record header: no file has more frames. */
const LEAST_RECORD_BYTES = 76;

/** How many frames a file of so many bytes has at most. */
export function mostFrames(bytes: number): number {
  return Math.ceil(bytes / LEAST_RECORD_BYTES);
}
