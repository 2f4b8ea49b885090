/** Where the bytes of a capture come from: a file, standard input, memory. */
export interface ByteSource {
  /** For messages. */
  readonly name: string;
  /** Size at the beginning, null when that means nothing (a pipe). */
  readonly size: number | null;
  /** Bytes read so far. */
  readonly position: number;
  /** Fills `target` from `from` as far as one read goes; returns how many bytes came, 0 at the end. */
  read(target: Uint8Array, from?: number): Promise<number>;
  /** Goes back to the beginning; only where there is a size. */
  rewind(): void;
  /** The size now, null when that means nothing. */
  currentSize(): number | null;
  close(): void;
}
