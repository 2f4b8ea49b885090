import type { FindingOf, InjectionSign } from "../detect/finding.ts";
import { resetsOf } from "../detect/resets/connectionResets.ts";
import type { SeenReset } from "../detect/resets/seenReset.ts";
import { otherSide } from "../detect/segmentFacts.ts";
import { captureCommand, sideText } from "./captureCommand.ts";
import type { Explain, Explanation, Speaker } from "./explanation.ts";
import { counted, listed } from "./words.ts";

type Injected = FindingOf<"rst-injected">;

export const explainRstInjected: Explain<"rst-injected"> = (finding, say): Explanation => {
  const { connection, details } = finding;
  const mine = (resetsOf(say.input, connection)?.injected ?? []).filter(
    (reset) => reset.by === details.claimedBy,
  );
  const signs = details.signs.map((sign) => signText(sign, finding, mine, say));
  const more = mine.length > 1 ? ` ${counted(mine.length - 1, "more RST")} of the same making followed.` : "";
  return {
    title: `RST in the ${details.claimedBy}'s name that the ${details.claimedBy} did not send`,
    explanation: `The RST in ${say.frame(finding.segment)} names ${sideText(say, connection, details.claimedBy)} as its source, but ${listed(signs)}. These signs do not follow from each other: something else sent it in that side's name (a firewall or load balancer that rejects or has forgotten the connection, a censor, an intruder).${more} ${honouredText(finding, mine, say)}`,
    advice: `Do not look for the cause in the ${details.claimedBy}'s application. Capture beside ${details.claimedBy === "client" ? say.clientAddress(connection) : say.serverAddress(connection)} at the same time (${captureCommand(say, connection)}): this RST will not be among what it sends. Then go from device to device, beginning with firewalls and load balancers that reject with tcp-reset or have an idle timeout${ttlHint(finding)}.`,
    references: [
      "RFC 9293 section 3.5.3",
      "RFC 5961 section 3",
      "Weaver, Sommer, Paxson: Detecting Forged TCP Reset Packets (NDSS 2009)",
    ],
  };
};

function signText(
  sign: InjectionSign,
  { segment, details }: Injected,
  mine: readonly SeenReset[],
  say: Speaker,
): string {
  const { segments } = say.analyzer;
  const source = mine.find((reset) => reset.signs.includes(sign));
  const row = source?.segment ?? segment;
  switch (sign) {
    case "ttl":
      return `its TTL is ${segments.ttl[row] ?? 0} where every other packet of that side has ${source?.habits.ttl ?? details.normalTtl ?? "another"}`;
    case "ip-id":
      return `its IP ID (${segments.ipId[row] ?? 0}) does not fit those of that side's other packets`;
    case "sequence":
      return "its sequence number is none that that side could have used";
    case "options":
      return "it lacks the timestamps that every other packet of that side carries";
    case "data-after":
      return `that side went on with the connection afterwards (${say.frame(source?.after.wentOn ?? -1)})`;
    case "arrival":
      return `it came sooner than any answer of that side can (${say.frame(row)})`;
  }
}

function honouredText({ details }: Injected, mine: readonly SeenReset[], say: Speaker): string {
  const other = otherSide(details.claimedBy);
  const shown = mine.find((reset) => reset.after.honoured === details.honoured)?.after.shownBy ?? -1;
  switch (details.honoured) {
    case true:
      return `The ${other} obeyed it: it later answered that side's packets by RST (${say.frame(shown)}).`;
    case false:
      return `The ${other} did not obey it: it went on afterwards (${say.frame(shown)}).`;
    case null:
      return `Whether the ${other} obeyed it this capture does not show.`;
  }
}

/** Most devices start at 64, 128 or 255: the difference to the next of these is the distance in routers. */
function ttlHint({ details }: Injected): string {
  if (!details.signs.includes("ttl")) return "";
  const start = [64, 128, 255].find((value) => value >= details.ttl) ?? 255;
  const hops = start - details.ttl;
  return hops === 0
    ? `; with a TTL of ${details.ttl} it was probably made in the network segment of this capture`
    : `; with a TTL of ${details.ttl} it was probably made ${counted(hops, "router")} away from this capture`;
}
