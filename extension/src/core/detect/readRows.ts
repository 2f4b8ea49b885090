/**
 * What is asked of the rows of all connections, found together for who will ask for all of it: a document tells hosts and ports, and its findings
 * need the looks. Each is found by itself where it is asked for first, which reads the rows, or unpacks them, each time anew.
 */

import type { Analyzer } from "../analyzer.ts";
import { giveRows } from "../fastPath/rowTakers.ts";
import type { Steps } from "../steps.ts";
import { busiestHosts, findHosts } from "./hosts/hostTable.ts";
import { passesOver } from "./passesOver.ts";
import { LifetimesPass, UseTaker } from "./ports/portLifetimesPass.ts";
import { keepPortUses } from "./ports/ports.ts";
import { knownLooks, LooksTaker } from "./rowLooks.ts";
import { HolderTaker, TimeWaitPass } from "./timeWait/timeWaitPass.ts";
import { keepBusiestPeaks } from "./timeWait/timeWaitPeaks.ts";

/** Of a capture that has been followed. Nothing where the fast path cannot see the rows: each is then found when it is asked for. */
export function* readRows(analyzer: Analyzer): Steps<void> {
  const passes = passesOver(analyzer);
  // Where somebody has asked already there is less to gain.
  if (passes === null || knownLooks(analyzer) !== null) return;
  const { length } = analyzer.connections;
  const hosts = yield* findHosts(analyzer);
  const holders = new HolderTaker(passes, hosts);
  const uses = new UseTaker(analyzer, passes, hosts);
  yield* giveRows(passes, length, [holders, uses]);
  const looks = new LooksTaker(analyzer, passes);
  const timeWaits = new TimeWaitPass(analyzer, passes, hosts, busiestHosts(hosts), holders);
  const lifetimes = new LifetimesPass(analyzer, passes, uses);
  yield* giveRows(passes, length, [looks, timeWaits, lifetimes]);
  looks.keep();
  keepBusiestPeaks(analyzer, yield* timeWaits.peaks());
  keepPortUses(analyzer, hosts, yield* lifetimes.finish());
}
