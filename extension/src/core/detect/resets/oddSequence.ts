import { seqAfter, seqDiff } from "../../seq.ts";
import type { SegmentIndex, SequenceNumber } from "../../units.ts";
import { ACK, SYN } from "../../wire/segment.ts";
import { isReset, senderOf, seqEnd } from "../segmentFacts.ts";
import type { Suspect } from "./suspect.ts";

/**
 * The sequence number of an RST is none that its alleged sender could have used: neither its own SND.NXT nor an ACK
 * number that the other side sent. Less by one is left alone (stacks differ on whether an RST counts the FIN), and so is
 * what lies between the two: Linux tcp_acceptable_seq takes the edge of the window when that has shrunk.
 */
export function hasOddSequence(suspect: Suspect): boolean {
  const { segments, rows, place } = suspect;
  const reset = rows[place] ?? 0;
  const seq = segments.seq[reset] ?? 0;
  const side = senderOf(segments, reset);
  // SND.NXT of its alleged sender, and the highest ACK number that the other side sent.
  let sent: SequenceNumber = -1;
  let acknowledged: SequenceNumber = -1;
  let synSeen = false;
  for (let i = 0; i < place; i++) {
    const row = rows[i] ?? 0;
    if (isReset(segments, row)) continue;
    const flags = segments.flags[row] ?? 0;
    if (senderOf(segments, row) === side) {
      const end = seqEnd(segments, row);
      if (sent < 0 || seqAfter(end, sent)) sent = end;
      synSeen ||= (flags & SYN) !== 0;
      continue;
    }
    const ack = segments.ack[row] ?? 0;
    // A lawful source: an ACK number of the other side, or a segment of it without one.
    if ((flags & ACK) === 0 ? seq === 0 : ack === seq) return false;
    if ((flags & ACK) !== 0 && (acknowledged < 0 || seqAfter(ack, acknowledged))) acknowledged = ack;
  }
  if (sent < 0) return false;
  const ahead = seqDiff(seq, sent);
  // Ahead of all that was sent: a guess, unless the capture lost what came before the RST.
  if (ahead > 1) return fillsLater(suspect, sent, seq) || !mayLackBefore(suspect, reset);
  return synSeen && acknowledged >= 0 && seqDiff(seq, acknowledged) < -1;
}

/** Whether the capture may have missed what came shortly before the RST. */
function mayLackBefore({ input }: Suspect, reset: SegmentIndex): boolean {
  const time = input.timeOf(reset);
  return input.captureLoss.covers(time, time);
}

/** The sender itself later sent, for the first time, what the RST's number had skipped. */
function fillsLater(suspect: Suspect, from: SequenceNumber, until: SequenceNumber): boolean {
  const { segments, rows, place } = suspect;
  const side = senderOf(segments, rows[place] ?? 0);
  for (let i = place + 1; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    if (senderOf(segments, row) !== side || isReset(segments, row)) continue;
    const seq = segments.seq[row] ?? 0;
    if (!seqAfter(from, seq) && seqAfter(until, seq)) return true;
  }
  return false;
}
