/** The page's end of the wire: the only place that knows `acquireVsCodeApi`. */

import type { FromWebview, ToWebview, WebviewAction } from "#protocol/messages.ts";
import { RpcClient } from "#protocol/rpc.ts";
import { describeThrown, isMistake } from "#protocol/wireError.ts";

interface VsCodeApi {
  postMessage(message: FromWebview): void;
  getState(): unknown;
  setState(state: object): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

export interface Client {
  readonly call: RpcClient["call"];
  perform(action: WebviewAction): void;
  /** Copies or saves something: the host does, since it has clipboard and files. */
  take(message: Extract<FromWebview, { readonly kind: "copy" | "save" | "picture" }>): void;
  /** Writes a mistake of ours into the log; what was cancelled, or failed for a reason that is shown, is none. */
  report(thrown: unknown): void;
  /** Tells the editor which connection is selected: its commands are about that one. */
  tellSelection(connection: number | null, finding: string | null): void;
  readonly storedView: unknown;
  storeView(view: object): void;
}

/** Opens the wire; `onMessage` gets everything but replies. */
export function connect(onMessage: (message: Exclude<ToWebview, { kind: "reply" }>) => void): Client {
  const api = acquireVsCodeApi();
  const rpc = new RpcClient((message) => api.postMessage(message));
  addEventListener("message", ({ data }: MessageEvent<ToWebview>) => {
    if (data.kind === "reply") rpc.accept(data);
    else onMessage(data);
  });
  api.postMessage({ kind: "ready" });
  return {
    call: (method, params) => rpc.call(method, params),
    perform: (action) => api.postMessage({ kind: "action", action }),
    take: (message) => api.postMessage(message),
    report(thrown) {
      if (!isMistake(thrown)) return;
      api.postMessage({ kind: "report", message: describeThrown(thrown).slice(0, 1000) });
    },
    tellSelection: (connection, finding) => api.postMessage({ kind: "selected", connection, finding }),
    storedView: api.getState(),
    storeView: (view) => api.setState(view),
  };
}
