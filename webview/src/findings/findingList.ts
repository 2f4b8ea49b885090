import type { FindingListRow, FindingPage } from "#core/query/findingModel.ts";
import type { FindingKind } from "#core/report/contract.ts";
import { when, whenDigits } from "../clock.ts";
import { type Disposable, disposeAll, listen } from "../disposable.ts";
import { button, h, setAria, setText } from "../dom.ts";
import { RowCache } from "../grid/rowCache.ts";
import { icon } from "../icons.ts";
import { isComplete } from "../store.ts";
import type { ViewContext } from "../viewContext.ts";
import { createFilterBox } from "../views/filterBox.ts";
import type { LeftPanel } from "../views/leftPane.ts";
import { findingQuery } from "./findingQuery.ts";
import { createFindingTree } from "./findingTree.ts";
import { countsWords } from "./findingWords.ts";
import { selectFinding } from "./select.ts";

/** A brush that is being drawn asks at most this often. */
const RANGE_DELAY_MS = 80;

/** The findings by kind: filtered, folded, a window of lines at a time. */
export function mountFindingList(context: ViewContext): LeftPanel & Disposable {
  const { store, client } = context;
  const { view, capture } = store;
  let page: FindingPage | null = null;

  const rows = new RowCache<FindingListRow>({
    fetch: (start, end) => {
      const call = client.call("findings", { ...findingQuery(view.value), start, end });
      const reply = call.reply.then((answer) => {
        page = answer;
        return answer;
      });
      return { reply, cancel: () => call.cancel() };
    },
    onChange: () => {
      list.refresh();
      showCounts();
    },
    onError: (thrown) => client.report(thrown),
  });
  const toggle = (kind: FindingKind): void => {
    const { toggledKinds } = view.value;
    const without = toggledKinds.filter((each) => each !== kind);
    view.patch({ toggledKinds: without.length < toggledKinds.length ? without : [...toggledKinds, kind] });
  };
  let shownFinding: string | null = null;
  const tree = createFindingTree({
    rows,
    onSelect: (row) => {
      shownFinding = row.id;
      selectFinding(store, row);
    },
    onOpen: (row) => {
      if (row.connection !== null) view.patch({ view: "connection" });
    },
    onToggle: toggle,
  });
  const { list } = tree;

  const counts = h("small");
  const inRange = button({ icon: icon("filter"), label: "Only findings in the visible range" }, () =>
    view.patch({ findingsInRange: !view.value.findingsInRange }),
  );
  const filter = createFilterBox({
    label: "Filter findings",
    placeholder: "Filter by kind, address, port, certainty",
    text: view.value.findingText,
    onText: (findingText) => view.patch({ findingText }),
    onDown: () => tree.element.focus(),
  });
  const rangeNote = h("div", { class: "rangeNote", hidden: true });
  const note = h("div", { class: "gridNote", hidden: true });
  const element = h("div", { class: "leftPanel findingList" }, filter.element, rangeNote, note, tree.element);

  const showCounts = (): void => {
    const complete = isComplete(capture.value);
    const words = noteWords(complete, rows.answered ? page : null);
    note.hidden = words === "";
    setText(note, words);
    setText(
      counts,
      complete && page && rows.answered ? countsWords(page.findings, page.kinds, page.all) : "",
    );
    filter.element.hidden = !complete || page?.all === 0;
    tree.element.hidden = words !== "";
  };
  const showRange = (): void => {
    const { range, findingsInRange } = view.value;
    rangeNote.hidden = range === null || !findingsInRange;
    if (range === null) return;
    const words = `Between ${whenDigits(range.from)} and ${when(range.until)}.`;
    const all = button({ class: "link", label: "Show all" }, () => view.patch({ findingsInRange: false }));
    rangeNote.replaceChildren(h("span", { text: words }), all);
  };
  const fitTimes = (): void =>
    tree.element.style.setProperty("--time-width", `${whenDigits(capture.value.horizon).length}ch`);
  const ask = (fromTop: boolean): void => {
    rows.invalidate(true);
    if (fromTop) list.reset();
    list.update();
  };
  /** @param unfold a kind that hides the finding is opened: not when its reader has just closed it */
  const reveal = async (unfold: boolean): Promise<void> => {
    const id = view.value.finding?.id ?? null;
    list.setSelection(id);
    if (id === null || id === shownFinding || !isComplete(capture.value)) return;
    shownFinding = id;
    try {
      const found = await client.call("findingPlace", { ...findingQuery(view.value), id }).reply;
      if (!found || view.value.finding?.id !== id) return;
      list.reveal(found.place);
      if (!found.folded || !unfold) return;
      shownFinding = null;
      toggle(id.slice(0, id.lastIndexOf(":")) as FindingKind);
    } catch (thrown) {
      client.report(thrown);
    }
  };

  let waiting: ReturnType<typeof setTimeout> | undefined;
  const disposable = disposeAll([
    tree,
    filter,
    { dispose: () => clearTimeout(waiting) },
    listen(tree.element, "dblclick", () => {
      if (view.value.selection !== null) view.patch({ view: "connection" });
    }),
    capture.watch(
      (state) => [state.revision, isComplete(state)],
      (_revision, complete) => {
        fitTimes();
        shownFinding = null;
        if (complete) ask(false);
        showCounts();
        void reveal(false);
      },
    ),
    view.watch(
      ({ findingText }) => [findingText],
      (text) => {
        filter.setText(text);
        ask(true);
      },
    ),
    view.watch(
      ({ toggledKinds }) => [toggledKinds],
      () => {
        ask(false);
        void reveal(false);
      },
    ),
    view.watch(
      ({ range, findingsInRange }) => [range, findingsInRange],
      (range, limited) => {
        inRange.disabled = range === null;
        setAria(inRange, { pressed: limited && range !== null });
        showRange();
        clearTimeout(waiting);
        waiting = setTimeout(() => {
          shownFinding = null;
          ask(false);
          void reveal(false);
        }, RANGE_DELAY_MS);
      },
    ),
    store.clock.watch(
      (clock) => [clock],
      () => {
        fitTimes();
        list.refresh();
        showRange();
      },
    ),
    view.watch(
      ({ finding }) => [finding?.id],
      () => void reveal(true),
    ),
  ]);
  return {
    element,
    tools: [counts, inRange],
    focusFilter: filter.focus,
    dispose: () => {
      disposable.dispose();
      element.remove();
    },
  };
}

/** What stands instead of the lines; empty: the lines. */
function noteWords(complete: boolean, page: FindingPage | null): string {
  if (!complete) return "Verdicts wait for the whole file.";
  if (!page || page.findings > 0) return "";
  return page.all === 0
    ? "Nothing went wrong that these packets can show."
    : "No finding matches the filter.";
}
