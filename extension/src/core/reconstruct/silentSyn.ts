import { ESTABLISHED_SEEN, REFUSED, SYN_ACK_SEEN, SYN_REPEATED, SYN_SEEN } from "../model/connectionTable.ts";

/** A SYN of the connection was not answered, as far as the marks of its row tell: its only one, or one before it was sent again. */
export function hasSilentSyn(flags: number): boolean {
  const answered = (flags & (SYN_ACK_SEEN | ESTABLISHED_SEEN | REFUSED)) !== 0;
  return (flags & SYN_SEEN) !== 0 && (!answered || (flags & SYN_REPEATED) !== 0);
}
