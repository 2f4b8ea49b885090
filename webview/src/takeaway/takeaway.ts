/** The menus of what can be taken away, and the pictures that are saved. */

import type { PictureFormat } from "#protocol/messages.ts";
import { rangeLabel, timeScale } from "../axis/timeScale.ts";
import { type Disposable, disposeAll, listen } from "../disposable.ts";
import { narrowGroups } from "../format.ts";
import { composePicture } from "../picture/composePicture.ts";
import type { PictureSource, ViewPicture } from "../picture/viewPicture.ts";
import { pngOf, probePen, svgOf } from "../picture/writePicture.ts";
import { visibleRange } from "../store.ts";
import type { ViewContext } from "../viewContext.ts";
import { captureActions, selectionActions, type Taker } from "./actions.ts";
import { showMenu } from "./menu.ts";
import { takeableOf } from "./takeable.ts";

/** The view that is shown. */
export interface ShownView {
  readonly title: string;
  readonly picture: PictureSource;
}

export interface Takeaway {
  /** What can be done with the selection, in a menu at this element. */
  showSelectionMenu(anchor: Element): void;
  /** What can be done with the capture and its lists. */
  showCaptureMenu(anchor: Element): void;
  savePicture(format: PictureFormat): Promise<void>;
  /** Copies what is selected as text; false: nothing is. */
  copySelection(): boolean;
}

const LABEL_WIDTH_PX = 760;

export function createTakeaway(context: ViewContext, shown: () => ShownView): Takeaway {
  const { store, client, theme, announce } = context;
  const savePicture = async (format: PictureFormat): Promise<void> => {
    const { title, picture } = shown();
    const { fileName } = store.capture.value;
    const name = `${fileName}-${title.toLowerCase().replaceAll(" ", "-")}`;
    const data = await write(picture, format).catch((thrown: unknown) => {
      client.report(thrown);
      return "";
    });
    client.take({ kind: "picture", name, format, data });
  };
  /** Empty: there is no picture, which the host tells. */
  const write = async (picture: PictureSource, format: PictureFormat): Promise<string> => {
    const view = await picture();
    if (!view) return "";
    const composed = composePicture(view, headingOf(context, view), theme.value, measurer());
    return format === "png"
      ? pngOf(composed, theme.value.pixelRatio)
      : svgOf(composed, `${store.capture.value.fileName}: ${view.title}`);
  };
  const taker: Taker = {
    copy: (subject, form) => client.take({ kind: "copy", subject, form }),
    save: (subject, annotated) => client.take({ kind: "save", subject, annotated }),
    picture: (format) => void savePicture(format),
    openAsText: () => client.perform("open-as-text"),
  };
  const takeable = (): ReturnType<typeof takeableOf> => {
    return takeableOf(store, store.view.value.asTable ? null : shown().title);
  };
  return {
    savePicture,
    copySelection() {
      const { finding, connection, frame } = takeable();
      const chosen = frame ?? finding ?? connection;
      if (chosen) taker.copy(chosen.subject, "text");
      return chosen !== null;
    },
    showSelectionMenu(anchor) {
      const groups = selectionActions(takeable(), taker);
      if (groups.length > 0) showMenu(anchor, "Actions on the selection", groups);
      else announce("Nothing is selected.");
    },
    showCaptureMenu(anchor) {
      showMenu(anchor, "Copy and save", captureActions(takeable(), taker));
    },
  };
}

/** The sentence of the capture, and what the picture shows of which file. */
function headingOf(
  { store }: ViewContext,
  { title, axis }: ViewPicture,
): { readonly sentence: string; readonly facts: string } {
  const { fileName, summary } = store.capture.value;
  const range = rangeLabel(timeScale(axis ?? visibleRange(store), LABEL_WIDTH_PX));
  const facts = [fileName, `${title}, ${range}`, ...(summary?.facts ?? []).map(narrowGroups)];
  return { sentence: narrowGroups(summary?.headline ?? fileName), facts: facts.join(" · ") };
}

function measurer(): (text: string, font: string) => number {
  const pen = probePen();
  return (text, font) => {
    pen.font = font;
    return pen.measureText(text).width;
  };
}

/** Where keys without a modifier act. */
const PLACES = ".grid, .picture, .detail, .peek, .connectionStrip, .tabs, [role=tree]";

/** The key of the menu; and Ctrl+C where nothing is marked and no list has a row of its own to copy. */
export function mountTakeawayKeys(editor: HTMLElement, takeaway: Takeaway): Disposable {
  return disposeAll([
    listen(editor, "keydown", (event) => {
      const target = event.target instanceof Element ? event.target : null;
      const isMeant = event.key === "." && !event.ctrlKey && !event.metaKey && !event.altKey;
      const place = target?.closest("input, select, dialog") ? null : target?.closest(PLACES);
      if (!isMeant || !place) return;
      const active = document.getElementById(place.getAttribute("aria-activedescendant") ?? "");
      takeaway.showSelectionMenu(active ?? place);
      event.preventDefault();
    }),
    listen(editor, "copy", (event) => {
      const focused = document.activeElement?.closest(".picture");
      if (event.defaultPrevented || !focused || !getSelection()?.isCollapsed) return;
      if (takeaway.copySelection()) event.preventDefault();
    }),
  ]);
}
