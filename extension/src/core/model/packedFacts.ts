import { firstPlace } from "../firstPlace.ts";
import { grow, nextCapacity } from "./columns.ts";
import { RareFacts } from "./rareFacts.ts";

/** Characters that are made at a time: each is an argument. */
const CHUNK = 4096;
/** Room for text once there is some: each time that it grew it was another piece of memory, for which the collector marks what is alive. */
const TEXT_ROOM = 1 << 25;

/** What stands beside packed rows, as text, which is a fifth of the objects: they have room to grow, and boxes for their times. */
export class PackedFacts {
  #length = 0;
  /** The places of the rows, ascending, and where the text of each begins. */
  #places: Int32Array<ArrayBuffer> = new Int32Array(1024);
  #starts: Uint32Array<ArrayBuffer> = new Uint32Array(1024);
  #text: Uint8Array<ArrayBuffer> = new Uint8Array(1 << 16);
  #end = 0;
  /** Many have the same. */
  #latestText = "";
  #latest: RareFacts | undefined;

  /** Adds those of a row whose place is behind all others. */
  append(place: number, facts: RareFacts): void {
    if (this.#length === this.#places.length) {
      const capacity = nextCapacity(this.#length);
      this.#places = grow(this.#places, capacity);
      this.#starts = grow(this.#starts, capacity);
    }
    // Names, numbers and letters of a history: one byte each.
    const text = JSON.stringify(facts);
    while (this.#end + text.length > this.#text.length)
      this.#text = grow(this.#text, Math.max(TEXT_ROOM, nextCapacity(this.#text.length)));
    this.#places[this.#length] = place;
    this.#starts[this.#length] = this.#end;
    this.#length++;
    for (let i = 0; i < text.length; i++) this.#text[this.#end++] = text.charCodeAt(i);
  }

  /** Those of the row at a place, to be read only: the same object may tell of another row, too. */
  look(place: number): RareFacts | undefined {
    const text = this.#textOf(place);
    if (text !== this.#latestText) {
      this.#latestText = text;
      this.#latest = read(text);
    }
    return this.#latest;
  }

  /** The same, for the one who asks to change. */
  take(place: number): RareFacts | undefined {
    return read(this.#textOf(place));
  }

  #textOf(place: number): string {
    const low = firstPlace(0, this.#length, (i) => (this.#places[i] ?? 0) < place);
    if (low === this.#length || this.#places[low] !== place) return "";
    const end = low + 1 < this.#length ? (this.#starts[low + 1] ?? 0) : this.#end;
    let text = "";
    for (let at = this.#starts[low] ?? 0; at < end; at += CHUNK)
      // Spread, they would be gone through one by one: 5 µs for a hundred.
      text += Reflect.apply(String.fromCharCode, null, this.#text.subarray(at, Math.min(at + CHUNK, end)));
    return text;
  }
}

function read(text: string): RareFacts | undefined {
  return text === "" ? undefined : Object.assign(new RareFacts(), JSON.parse(text));
}
