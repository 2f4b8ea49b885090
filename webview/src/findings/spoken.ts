import { h, setAria } from "../dom.ts";

/** A whole sentence for who cannot see the parts, which would only say it again in pieces. */
export function spoken(sentence: string, parts: readonly Element[]): readonly Element[] {
  for (const part of parts) setAria(part, { hidden: true });
  return [h("span", { class: "visuallyHidden", text: sentence }), ...parts];
}
