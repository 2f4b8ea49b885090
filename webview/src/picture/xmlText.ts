/** Text as XML holds it. What a capture says is text and never becomes markup. */

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Not a character of XML 1.0 (section 2.2), even escaped; line ends become spaces. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be in it.
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

export function xmlText(text: string): string {
  return text
    .replace(FORBIDDEN, "\ufffd")
    .replace(/[\t\n\r]/g, " ")
    .replace(/[&<>"']/g, (character) => ESCAPES[character] ?? "");
}
