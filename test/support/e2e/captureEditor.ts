/** The capture editor, as someone sees it who reads and clicks. Every selector of our own page is in this file. */
import type { FrameLocator, Locator } from "playwright-core";
import { ONE_TRY, untilThere } from "./eventually.ts";

/** The tabs of the views. */
export const VIEW_TITLES = [
  "Lifelines",
  "Timestamps",
  "Ports",
  "At a moment",
  "Connection",
  "Overview",
] as const;
export type ViewTitle = (typeof VIEW_TITLES)[number];

export class CaptureEditor {
  readonly #frame: FrameLocator;

  constructor(frame: FrameLocator) {
    this.#frame = frame;
  }

  get body(): Locator {
    return this.#frame.locator("body");
  }

  /** Waits until the page shows this capture, however little of it has been read. */
  async opened(fileName: string): Promise<void> {
    await this.#frame
      .locator('body[data-ready="1"]')
      .filter({ has: this.#frame.locator("header", { hasText: fileName }) })
      .waitFor();
  }

  /** Waits until this capture is read to its end and what is shown of it is final. */
  async complete(fileName: string): Promise<void> {
    await this.completed(fileName).waitFor();
  }

  /** The page of a capture that has been read to its end. */
  completed(fileName: string): Locator {
    return this.#frame
      .locator('body[data-ready="1"][data-complete="1"]')
      .filter({ has: this.#frame.locator("header", { hasText: fileName }) });
  }

  /** The sentence that matters. */
  get headline(): Locator {
    return this.#frame.getByRole("heading", { level: 1 });
  }

  /** The line of facts under it. */
  get facts(): Locator {
    return this.#frame.locator(".facts");
  }

  /** One of the two lists that share the left column. */
  list(name: "Findings" | "Connections"): Locator {
    return this.#frame.getByRole("tablist", { name: "Lists" }).getByRole("tab", { name, exact: true });
  }

  get findings(): Locator {
    return this.#frame.getByRole("tree", { name: "Findings" });
  }

  /** A line of the findings that is drawn now, by a part of what it says: "port 35051". */
  finding(words: string | RegExp): Locator {
    return this.findings.getByRole("treeitem", { name: words });
  }

  get selectedFinding(): Locator {
    return this.findings.getByRole("treeitem", { selected: true });
  }

  get findingFilter(): Locator {
    return this.#frame.getByRole("searchbox", { name: "Filter findings" });
  }

  get connections(): Locator {
    return this.#frame.getByRole("grid", { name: "Connections" });
  }

  /** The row of a connection that is drawn now, by its client: "192.0.2.1:35051". */
  connection(client: string): Locator {
    return this.connections.getByRole("row", { name: `${client} to ` });
  }

  get selectedConnection(): Locator {
    return this.connections.getByRole("row", { selected: true });
  }

  /** The first row below the headings. */
  get firstConnection(): Locator {
    return this.connections.getByRole("rowgroup").getByRole("row").first();
  }

  sortBy(heading: string): Locator {
    return this.connections.getByRole("columnheader", { name: heading }).getByRole("button");
  }

  get filter(): Locator {
    return this.#frame.getByRole("searchbox", { name: "Filter connections" });
  }

  /** The selected finding in full. */
  get findingDetail(): Locator {
    return this.#frame.getByRole("region", { name: "Selected finding" });
  }

  /** The table of causes, where it is open. */
  get causes(): Locator {
    return this.#frame.getByRole("region", { name: /^Why did #\d+ get no answer/ });
  }

  /** Facts about the selected connection, where no finding is about it. */
  get detail(): Locator {
    return this.#frame.getByRole("region", { name: "Selected connection" });
  }

  /** A border that is moved by keys, too. */
  sash(label: string): Locator {
    return this.#frame.getByRole("separator", { name: label });
  }

  get segments(): Locator {
    return this.#frame.getByRole("grid", { name: "Segments of the selected connection" });
  }

  get selectedSegment(): Locator {
    return this.segments.getByRole("row", { selected: true });
  }

  segment(frame: number): Locator {
    return this.segments.getByRole("row", { name: new RegExp(`^Frame ${frame} `) });
  }

  /** The sequence diagram of the selected connection. */
  get ladder(): Locator {
    return this.#frame.getByRole("img", { name: /^Ladder of / });
  }

  /** One arrow of it, with all that stands in its row. */
  ladderRow(frame: number): Locator {
    return this.ladder.locator(".ladderRow", { has: this.#frame.getByText(`#${frame}`, { exact: true }) });
  }

  get selectedLadderRow(): Locator {
    return this.ladder.locator(".ladderRow.selected");
  }

  get folds(): Locator {
    return this.ladder.locator(".ladderRow.fold");
  }

  /** A note beside it. */
  ladderNote(title: string): Locator {
    return this.ladder.locator(".ladderNote", { hasText: title });
  }

  /** What was said last to who cannot see. */
  get said(): Locator {
    return this.#frame.locator("body > [role=status]");
  }

  view(name: ViewTitle): Locator {
    return this.#frame.getByRole("tab", { name, exact: true });
  }

  /** The same, once it is the one that is shown. */
  shownView(name: ViewTitle): Locator {
    return this.#frame.getByRole("tab", { name, exact: true, selected: true });
  }

  /** Shows a view, by its tab or, where that has no room, by the menu of the others. */
  async show(name: ViewTitle): Promise<void> {
    // Which tabs have room is known a moment after the page got another width.
    await untilThere(this.shownView(name), async () => {
      if (await this.view(name).isVisible()) return this.view(name).click(ONE_TRY);
      await this.moreViews.click(ONE_TRY);
      await this.#frame.getByRole("menuitem", { name, exact: true }).click(ONE_TRY);
    });
  }

  /** Opens what has no room in the line of the tabs; there while something has none. */
  get moreViews(): Locator {
    return this.#frame.getByRole("button", { name: "More views and tools" });
  }

  get menuItems(): Locator {
    return this.#frame.getByRole("menuitem");
  }

  /** The line of the tabs and the status line: each must have room for all that it shows. */
  get rows(): Locator {
    return this.#frame.locator(".tabBar, footer");
  }

  /** The tabs that have room. */
  get tabs(): Locator {
    return this.#frame.getByRole("tablist", { name: "Views" }).getByRole("tab");
  }

  get dialog(): Locator {
    return this.#frame.getByRole("dialog");
  }

  get menu(): Locator {
    return this.#frame.getByRole("menu");
  }

  /** Turns the picture of a view into a table. */
  get tableButton(): Locator {
    return this.#frame.getByRole("button", { name: /^Show as a table/ });
  }

  /** The pairs whose ports are told. */
  get ports(): Locator {
    return this.#frame.getByRole("grid", { name: "Ports by client and server" });
  }

  /** Where a moment is typed. */
  get moment(): Locator {
    return this.#frame.getByRole("textbox", { name: "Moment" });
  }

  /** The list of a moment, by the sentence that sums it up. */
  sockets(summary: string | RegExp): Locator {
    return this.#frame.getByRole("grid", { name: summary });
  }

  /** The pictures of the view that is shown. */
  get canvases(): Locator {
    return this.#frame.locator("canvas:visible");
  }

  /** The marks on the axis of the times in which the capture lost packets. */
  get lossBands(): Locator {
    return this.#frame.locator(".lossBand");
  }

  /** The page that stands there instead of an analysis. */
  get failure(): Locator {
    return this.#frame.getByRole("alert");
  }

  /** What is said above the views about the file. */
  get notices(): Locator {
    return this.#frame.locator(".notice").getByRole("paragraph");
  }

  /** One of these lines, with its buttons. */
  notice(words: string): Locator {
    return this.#frame.locator(".notice", { hasText: words });
  }
}
