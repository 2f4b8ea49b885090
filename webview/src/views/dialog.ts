import { button, h } from "../dom.ts";
import { icon } from "../icons.ts";

/** Shows `content` above the page until Esc, the close button or a click beside it. The focus goes back where it was. */
export function showDialog(title: string, content: readonly Node[], className = ""): void {
  const close = button({ icon: icon("close"), label: "Close" }, () => dialog.close());
  const head = h("div", { class: "dialogHead" }, h("h2", { text: title }), close);
  const dialog = h(
    "dialog",
    { class: `dialog ${className}`.trim(), aria: { label: title } },
    head,
    ...content,
  );
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
