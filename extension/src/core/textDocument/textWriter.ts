/** Writes lines and counts them. Prose is wrapped; what belongs together is not torn. */

const WIDTH = 100;
const LABEL_WIDTH = 14;
/** A break here would part "frame 11", "connection 2", "60 s" or "TSval 17". */
const BREAKS = /(?<!\b(?:frames?|connection|RFC|section|TSval|TS\.Recent)) (?!(?:ms|s|µs|min|h|kB|MB|GB)\b)/;

export class TextWriter {
  readonly #lines: string[] = [];
  #characters = 0;

  /** The number of the line that is written next. */
  get next(): number {
    return this.#lines.length;
  }

  /** The last line that was written and is not empty. */
  get last(): number {
    let line = this.#lines.length - 1;
    while (line > 0 && this.#lines[line] === "") line--;
    return line;
  }

  get characters(): number {
    return this.#characters;
  }

  line(text = ""): void {
    this.#lines.push(text);
    this.#characters += text.length + 1;
  }

  /** A heading, with an empty line before it. Gives the line it stands in. */
  heading(depth: 1 | 2 | 3, text: string): number {
    if (this.#lines.length > 0 && this.#lines[this.#lines.length - 1] !== "") this.line();
    this.line(`${"#".repeat(depth)} ${text}`);
    return this.next - 1;
  }

  /** A label and what it says, wrapped under itself. Gives the line it begins in. */
  field(label: string, value: string): number {
    const begin = this.next;
    let line = `  ${label.padEnd(LABEL_WIDTH)}`;
    const indent = " ".repeat(line.length);
    let isEmpty = true;
    for (const word of value.split(BREAKS)) {
      if (!isEmpty && line.length + 1 + word.length > WIDTH) {
        this.line(line);
        line = indent;
        isEmpty = true;
      }
      line += isEmpty ? word : ` ${word}`;
      isEmpty = false;
    }
    this.line(line);
    return begin;
  }

  text(): string {
    return `${this.#lines.join("\n")}\n`;
  }
}
