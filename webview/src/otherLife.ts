import type { ViewContext } from "./viewContext.ts";

/** Selects the incarnation before or after the selected one, and says so; or says that there is none. */
export async function otherLife(
  { store, client, announce }: Pick<ViewContext, "store" | "client" | "announce">,
  which: "previous" | "next",
): Promise<void> {
  const { selected } = store.capture.value;
  if (!selected) return;
  try {
    const lives = await client.call("otherLives", { connection: selected.id }).reply;
    const id = lives[which];
    if (id !== null) store.view.patch({ selection: id });
    announce(
      id === null
        ? `The capture has no ${which === "previous" ? "earlier" : "later"} life of this quadruplet`
        : `Life ${lives.life + (which === "previous" ? -1 : 1)} of ${lives.lives}`,
    );
  } catch (thrown) {
    client.report(thrown);
  }
}
