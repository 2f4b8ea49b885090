import { h } from "../dom.ts";
import { splitEndpoint } from "../format.ts";

/** Draws "address:port" so that the port stays when room is short; the whole is in the tooltip. */
export function drawEndpoint(cell: HTMLElement, endpoint: string): void {
  const [address, port] = splitEndpoint(endpoint);
  cell.replaceChildren(
    h(
      "span",
      { class: "endpoint", title: endpoint },
      h("span", { class: "address", text: address }),
      h("span", { class: "port", text: port }),
    ),
  );
}
