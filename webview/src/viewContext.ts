import type { Atom } from "./atom.ts";
import type { OverviewCache } from "./chart/overviewSource.ts";
import type { Client } from "./client.ts";
import type { Disposable } from "./disposable.ts";
import type { PictureSource } from "./picture/viewPicture.ts";
import type { Store } from "./store.ts";
import type { Theme } from "./theme.ts";

/** What every view is given. */
export interface ViewContext {
  readonly store: Store;
  readonly client: Client;
  readonly overviews: OverviewCache;
  readonly theme: Atom<Theme>;
  /** Says something to who cannot see it, when it is quiet. */
  announce(text: string): void;
}

/** A view that is there; one with a picture can be saved. */
export interface MountedView extends Disposable {
  readonly picture?: PictureSource;
}
