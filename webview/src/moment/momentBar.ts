import type { MomentPage, SocketState } from "#core/query/moment/momentModel.ts";
import { groupDigits } from "#protocol/quantities.ts";
import { utcText, when, whenDigits } from "../clock.ts";
import { type Disposable, disposeAll, listen } from "../disposable.ts";
import { button, h, setAria, setText } from "../dom.ts";
import { goTo } from "../goto/goToDialog.ts";
import { createTimeField } from "../goto/timeField.ts";
import { icon } from "../icons.ts";
import type { ViewContext } from "../viewContext.ts";
import { toldStates } from "./socketWords.ts";

export interface MomentBar extends Disposable {
  readonly element: HTMLElement;
  draw(page: MomentPage): void;
  showTime(time: number): void;
}

/** The line over the list: the moment, to be typed; the states, to be chosen; the host; and all of it to the clipboard. */
export function createMomentBar(context: ViewContext, onCopy: () => void): MomentBar {
  const { view, capture } = context.store;
  const field = createTimeField(context, { label: "Moment", onTime: (time) => goTo(context.store, time) });
  const absolute = h("span", { class: "dim absoluteTime" });
  const states = h("div", { class: "socketStates", role: "group", aria: { label: "States" } });
  const host = h("select", { class: "toolSelect", aria: { label: "Host" }, title: "Where ss is asked" });
  const copy = button({ icon: icon("copy"), label: "Copy as ss -tan prints it" }, onCopy);
  const element = h(
    "div",
    { class: "momentBar" },
    field.input,
    absolute,
    states,
    h("span", { class: "spring" }),
    host,
    copy,
    field.message,
  );
  const choose = (state: SocketState): void =>
    view.patch({ socketState: view.value.socketState === state ? null : state });
  return {
    element,
    showTime(time) {
      field.show(view.value.clock === "relative" ? when(time) : whenDigits(time));
      const start = capture.value.summary?.capture.start;
      setText(absolute, start && view.value.clock === "relative" ? utcText(start, time).slice(11) : "");
    },
    draw(page) {
      const chosen = view.value.socketState;
      const shown = toldStates(page);
      const known = chosen === null || shown.some(([state]) => state === chosen);
      const all = known ? shown : [...shown, [chosen, 0] as const];
      // The buttons stay the same ones while their numbers change: one of them may have the focus.
      const kept = [...states.children].map((each) => (each as HTMLElement).dataset["state"]).join();
      if (kept !== all.map(([state]) => state).join())
        states.replaceChildren(
          ...all.map(([state]) => {
            const toggle = h("button", { class: "socketState" }, h("b"), h("span", { text: state }));
            toggle.type = "button";
            toggle.dataset["state"] = state;
            toggle.addEventListener("click", () => choose(state));
            return toggle;
          }),
        );
      for (const [i, [state, sockets]] of all.entries()) {
        const toggle = states.children[i];
        if (!toggle) continue;
        setText(toggle.children[0] ?? toggle, groupDigits(sockets));
        setAria(toggle, { pressed: state === chosen });
      }
      drawHosts(page);
    },
    dispose: disposeAll([
      field,
      listen(host, "change", () => view.patch({ momentHost: host.value === "" ? null : host.value })),
    ]).dispose,
  };

  function drawHosts({ hosts }: MomentPage): void {
    const chosen = view.value.momentHost;
    const listed = chosen === null || hosts.some(({ address }) => address === chosen);
    const all = listed ? hosts : [{ address: chosen, sockets: 0 }, ...hosts];
    const option = (text: string, value: string): HTMLOptionElement => {
      const element_ = h("option", { text });
      element_.value = value;
      return element_;
    };
    if (document.activeElement !== host)
      host.replaceChildren(
        option("At all hosts", ""),
        ...all.map(({ address, sockets }) => option(`At ${address} (${groupDigits(sockets)})`, address)),
      );
    host.value = chosen ?? "";
  }
}
