/** Words of a command line as a shell reads them: what is pasted runs as it stands and does nothing else. */

import { utf8Bytes } from "../capture/utf8Bytes.ts";

/** Where the command will be pasted: sh and its kin, or PowerShell, which VS Code opens on Windows. */
export type Shell = "posix" | "powershell";

export function shellQuote(word: string, shell: Shell): string {
  return shell === "posix" ? quotePosix(word) : quotePowerShell(word);
}

/** A file name as an argument of its own: one that begins with a dash would be an option, and "-" standard input. */
export function fileArgument(path: string, shell: Shell): string {
  return shellQuote(path.startsWith("-") ? `./${path}` : path, shell);
}

/** Words that mean themselves. */
const PLAIN_POSIX = /^[A-Za-z0-9_./:@%+=,-]+$/;
const PLAIN_POWERSHELL = /^[A-Za-z0-9_./:\\+=-]+$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a terminal.
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;

function quotePosix(word: string): string {
  if (PLAIN_POSIX.test(word)) return word;
  if (word.search(CONTROL) < 0) return `'${word.replaceAll("'", "'\\''")}'`;
  // A line end or an escape would act on the terminal before the shell sees the quotes. POSIX.1-2024, 2.2.4 has $'…'.
  const escaped = word.replace(/[\\']/g, "\\$&").replace(CONTROL, octal);
  return `$'${escaped}'`;
}

function octal(character: string): string {
  return [...utf8Bytes(character)].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");
}

/** PowerShell takes typographic quotes for quotes, too. Names on Windows hold no control characters. */
function quotePowerShell(word: string): string {
  if (PLAIN_POWERSHELL.test(word)) return word;
  return `'${word.replace(CONTROL, "?").replace(/['\u2018-\u201b]/g, "$&$&")}'`;
}
