import { OverviewCache } from "./chart/overviewSource.ts";
import { connect } from "./client.ts";
import { h } from "./dom.ts";
import { keepClock } from "./keepClock.ts";
import { Session } from "./session.ts";
import { createStore, isComplete } from "./store.ts";
import { watchTheme } from "./theme.ts";
import { restoreView } from "./viewState.ts";
import { mountApp } from "./views/app.ts";

const client = connect((message) => session.receive(message));
const store = createStore(restoreView(client.storedView));
const session = new Session(store, client, {
  announce: (text) => announce(text),
  savePicture: (format) => app.savePicture(format),
});
keepClock(store);

addEventListener("error", ({ error, message }) => client.report(error ?? message));
addEventListener("unhandledrejection", ({ reason }) => client.report(reason));

const live = h("div", { class: "visuallyHidden", role: "status", aria: { live: "polite" } });
document.body.append(live);
const announce = (text: string): void => {
  live.textContent = text;
};
const app = mountApp(document.body, {
  store,
  client,
  overviews: new OverviewCache(client),
  theme: watchTheme(),
  announce,
});

// For whoever drives the page from outside: what is there has been painted; what is shown is final.
store.capture.watch(
  (capture) => [capture.revision > 0, capture.failure !== null || isComplete(capture)],
  (ready, complete) => {
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        document.body.dataset["ready"] = ready ? "1" : "0";
        document.body.dataset["complete"] = complete ? "1" : "0";
      }),
    );
  },
);
