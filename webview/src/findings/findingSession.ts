import type { Call } from "#protocol/rpc.ts";
import type { Client } from "../client.ts";
import { type Disposable, disposeAll } from "../disposable.ts";
import { isComplete, type Store } from "../store.ts";

/**
 * Keeps finding and connection one selection: a connection that is selected brings the finding that tells most of it, and what
 * is told of the selected finding is asked for. Findings are known when the capture has been read; what was selected before waits.
 */
export function keepFinding({ view, capture }: Store, client: Client): Disposable {
  let followed: Call<unknown> | null = null;
  let loaded: Call<unknown> | null = null;

  const follow = async (): Promise<void> => {
    followed?.cancel();
    const { selection, finding } = view.value;
    if (finding !== null && finding.connection === selection) return;
    if (selection === null || !isComplete(capture.value)) {
      if (finding !== null && selection === null) view.patch({ finding: null });
      return;
    }
    const call = client.call("findingOf", { connection: selection });
    followed = call;
    try {
      const found = await call.reply;
      if (view.value.selection === selection) view.patch({ finding: found });
    } catch (thrown) {
      client.report(thrown);
    }
  };

  const load = async (): Promise<void> => {
    loaded?.cancel();
    const { finding } = view.value;
    if (finding === null || !isComplete(capture.value)) {
      capture.patch({ finding: null });
      return;
    }
    if (capture.value.finding?.id === finding.id) return;
    const call = client.call("finding", { id: finding.id });
    loaded = call;
    try {
      const detail = await call.reply;
      capture.patch({ finding: detail });
      // It was kept from another reading of the file, or of another file.
      if (!detail) view.patch({ finding: null });
    } catch (thrown) {
      client.report(thrown);
    }
  };

  return disposeAll([
    view.watch(
      ({ selection, finding }) => [selection, finding],
      () => void follow(),
    ),
    view.watch(
      ({ finding }) => [finding],
      () => void load(),
    ),
    capture.watch(
      (state) => [state.revision, isComplete(state)],
      () => {
        void follow();
        void load();
      },
    ),
  ]);
}
