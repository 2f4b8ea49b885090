/**
 * A server with net.ipv4.tcp_tw_recycle = 1 (Linux up to 4.11, `tcp_peer_is_proven` and `tcp_remember_stamp`): for
 * each address it remembers the newest TSval of a connection that it closed itself, and for 60 s drops every SYN of
 * that address whose TSval is older by more than one tick.
 */
export class PerHostServer {
  readonly #memory = new Map<string, { tsVal: number; second: number }>();

  /** @param time microseconds since 1970, when the segment with this TSval arrived that moved the server to TIME_WAIT */
  remember(address: string, tsVal: number, time: number): void {
    const second = Math.floor(time / 1_000_000);
    const saved = this.#memory.get(address);
    const isNotOlder = saved === undefined || ((saved.tsVal - tsVal) | 0) <= 0;
    if (isNotOlder || (second - saved.second > 60 && saved.second <= second))
      this.#memory.set(address, { tsVal, second });
  }

  drops(address: string, tsVal: number, time: number): boolean {
    const saved = this.#memory.get(address);
    if (saved === undefined) return false;
    return Math.floor(time / 1_000_000) - saved.second < 60 && ((saved.tsVal - tsVal) | 0) > 1;
  }
}
