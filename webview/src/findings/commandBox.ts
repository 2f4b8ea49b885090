import { button, h } from "../dom.ts";
import { icon } from "../icons.ts";

/** A command to be run elsewhere, with a button that copies it. */
export function commandBox(command: string, announce: (text: string) => void): HTMLElement {
  const copy = button({ icon: icon("copy"), label: "Copy the command" }, async () => {
    await navigator.clipboard.writeText(command);
    announce("Command copied");
  });
  return h("div", { class: "command" }, h("code", { text: command, title: command }), copy);
}
