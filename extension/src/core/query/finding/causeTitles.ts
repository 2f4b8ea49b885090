/** The causes of a SYN without an answer, as the table of causes names them. */

const TITLES: Readonly<Record<string, string>> = {
  "per-host-paws": "per-host PAWS (tcp_tw_recycle)",
  "time-wait-ack-limited": "TIME_WAIT, its ACK limited",
  "accept-queue-overflow": "accept queue full",
  filter: "filter or firewall",
  loss: "loss on the way",
  "capture-loss": "capture lost the answer",
  "first-syn-drop": "load balancer drops the first SYN",
  "stale-nat-entry": "stale NAT entry",
  "no-host": "nobody at that address",
};

/** What is said where no cause stands out. */
export const CAUSE_OPEN = "cause open";

/** Whether a word, in small letters, may be in what is said of the best cause, whichever that is. */
export function mayNameCause(word: string): boolean {
  return [CAUSE_OPEN, ...Object.values(TITLES)].some((title) => title.toLowerCase().includes(word));
}

export function causeTitle(cause: string): string {
  return TITLES[cause] ?? cause;
}
