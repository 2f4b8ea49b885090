import type { FindingOf } from "../detect/finding.ts";
import type { Explain, Explanation, Speaker } from "./explanation.ts";

export const explainQuadrupletReuse: Explain<"quadruplet-reuse"> = (finding, say): Explanation => ({
  title: "Quadruplet used again",
  explanation: `${say.client(finding.connection)} opened a new connection to ${say.server(finding.connection)} on the ports of an earlier one (${say.frame(finding.segment)}). ${why(finding, say)}`,
  advice: "Nothing needs to be done.",
  references: ["RFC 9293 section 3.6.1"],
});

function why(finding: FindingOf<"quadruplet-reuse">, say: Speaker): string {
  const { gap, why: reason } = finding.details;
  const after = gap === null ? "" : ` ${say.span(gap)} after it began`;
  switch (reason) {
    case "expired":
      return `Its TIME_WAIT had run out:${after === "" ? "" : ` the SYN came${after}, and`} ${say.analyzer.assumptions.timeWaitSeconds} s are assumed.`;
    case "assassinated":
      return `Its TIME_WAIT had been ended by an RST before.`;
    case "reset":
      return "It had been ended by RST, which leaves no TIME_WAIT behind.";
    case "missing":
      return `Its TIME_WAIT should have been alive${after === "" ? "" : ` (the SYN came${after})`}, but the answer shows that it was not: the new initial sequence number is not the old SND.NXT + 65537, or the SYN is one that a TIME_WAIT refuses.`;
    case "unknown":
      return `Whether a TIME_WAIT was alive the capture does not show${after === "" ? "" : `; the SYN came${after}`}.`;
  }
}
