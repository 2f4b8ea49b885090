/** The command line, read by hand-known options only: what is not known is refused, never guessed. */

import { type Assumptions, DEFAULT_ASSUMPTIONS } from "#core/assumptions.ts";

export type Format = "text" | "json";

export interface AnalyzeArguments {
  readonly command: "analyze";
  /** Paths; "-" is standard input. At least one. */
  readonly files: readonly string[];
  readonly format: Format;
  readonly summary: boolean;
  readonly assumptions: Assumptions;
}

export type Arguments =
  | AnalyzeArguments
  | { readonly command: "help" }
  | { readonly command: "version" }
  | { readonly command: "usage-error"; readonly message: string };

export const USAGE = `Usage: tcp-lifelines analyze FILE... [options]

Tells what happened to the TCP connections in packet captures (pcap, pcapng, snoop; gzip too).
FILE may be - for standard input:  tcpdump -w - | tcp-lifelines analyze -

  --format text|json   text for people (the default), or tcp-lifelines.analysis/1
  --summary            without the lists of connections and findings
  --time-wait TIME     length of TIME_WAIT to assume, such as 60s, 2m (default: 60s)
  --help               this text
  --version            the version

Exit status: 0 analysed; 2 wrong usage; 3 an input cannot be read as a capture.
`;

/** @param words what follows the program's name */
export function parseArguments(words: readonly string[]): Arguments {
  if (words.includes("--help") || words.includes("-h") || words[0] === "help") return { command: "help" };
  if (words.includes("--version")) return { command: "version" };
  const [command, ...rest] = words;
  if (command === undefined) return usageError("Say what to do: analyze FILE...");
  if (command !== "analyze") return usageError(`There is no command "${command}"; the command is analyze.`);
  return parseAnalyze(rest);
}

function parseAnalyze(words: readonly string[]): Arguments {
  const files: string[] = [];
  let format: Format = "text";
  let summary = false;
  let assumptions = DEFAULT_ASSUMPTIONS;
  let onlyFiles = false;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? "";
    if (onlyFiles || word === "-" || !word.startsWith("-")) {
      files.push(word);
      continue;
    }
    const [name, inline] = splitOption(word);
    const value = () => inline ?? words[++i];
    if (name === "--") onlyFiles = true;
    else if (name === "--summary" && inline === undefined) summary = true;
    else if (name === "--format") {
      const given = value();
      if (given !== "text" && given !== "json") return usageError("--format takes text or json.");
      format = given;
    } else if (name === "--time-wait") {
      const seconds = parseDuration(value() ?? "");
      if (seconds === null) return usageError("--time-wait takes a time such as 60s, 500ms or 2m.");
      assumptions = { ...assumptions, timeWaitSeconds: seconds };
    } else return usageError(`There is no option ${word}.`);
  }
  if (files.length === 0) return usageError("Name at least one capture file, or - for standard input.");
  if (files.filter((file) => file === "-").length > 1)
    return usageError("Standard input can be read only once.");
  return { command: "analyze", files, format, summary, assumptions };
}

/** Seconds of "60s", "500ms", "2m", "1h" or a bare number of seconds; null when it is none, or not above zero. */
export function parseDuration(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|min|h)?$/.exec(text);
  if (match === null) return null;
  const unit = { ms: 0.001, s: 1, m: 60, min: 60, h: 3600 }[match[2] ?? "s"] ?? 1;
  const seconds = Number(match[1]) * unit;
  return seconds > 0 && Number.isFinite(seconds) ? seconds : null;
}

function splitOption(word: string): [string, string | undefined] {
  const equals = word.indexOf("=");
  return equals < 0 ? [word, undefined] : [word.slice(0, equals), word.slice(equals + 1)];
}

function usageError(message: string): Arguments {
  return { command: "usage-error", message };
}
