import type { CaptureProblem } from "#core/problem.ts";
import { groupDigits } from "#protocol/quantities.ts";
import { h } from "../dom.ts";
import { narrowGroups } from "../format.ts";
import { icon } from "../icons.ts";
import { showDialog } from "./dialog.ts";

/** "frame 389, offset 35 900". */
export function problemPlace({ frame, offset }: CaptureProblem): string {
  const place = `offset ${groupDigits(offset)}`;
  return frame === null ? place : `frame ${groupDigits(frame)}, ${place}`;
}

/** The problem as a sentence that says where it is, if its message does not say so itself. */
export function problemSentence(problem: CaptureProblem): string {
  const message = narrowGroups(problem.message);
  const says = message.includes(groupDigits(problem.offset)) && problem.offset > 0;
  return says ? message : `${message.replace(/\.$/, "")} (${problemPlace(problem)}).`;
}

/** Every problem of the file, with its place. */
export function showProblems(problems: readonly CaptureProblem[]): void {
  const items = problems.map((problem) =>
    h(
      "li",
      {},
      icon("warning", "warning"),
      h(
        "div",
        {},
        h("div", { text: narrowGroups(problem.message) }),
        h("div", { class: "where", text: `${problem.kind}, ${problemPlace(problem)}` }),
      ),
    ),
  );
  showDialog("Problems in the file", [h("ul", { class: "problemList" }, ...items)], "atStatus");
}
