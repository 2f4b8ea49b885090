/** What a recognizer finds in a configuration file. Ranges are offsets into its text. */

export interface TextRange {
  readonly start: number;
  /** Not included. */
  readonly end: number;
}

export interface Setting {
  /** The key of a rule: "net.ipv4.tcp_tw_reuse" however the file spells it, "haproxy option nolinger", … */
  readonly key: string;
  /** Without quotes, its spaces single; null where none stands there, or one that only a program knows ("{{ x }}"). */
  readonly value: string | null;
  readonly name: TextRange;
  /** What a new value replaces, quotes excluded; null where there is none. */
  readonly valueRange: TextRange | null;
  /** The whole lines that may be commented out or deleted without harm to the rest; null where that is not sure. */
  readonly lines: TextRange | null;
  /** Settings of one file that reach the same host have the same number. */
  readonly group: number;
  /** Set while an image is built, not where it runs. */
  readonly inImageBuild: boolean;
}

/** What is known of a file besides its text. */
export interface ConfigurationFile {
  /** With slashes; at least the file's name. */
  readonly path: string;
  /** VS Code's name for the language. */
  readonly languageId: string;
  readonly text: string;
}

export interface Recognizer {
  readonly name: string;
  /** Cheap: looks at the name, and at most searches the text. */
  matches(file: ConfigurationFile): boolean;
  find(text: string): readonly Setting[];
}

/** The last part of a path. */
export function fileName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
