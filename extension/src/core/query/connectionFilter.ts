/** Which connections a filter lets through, as a test on rows of the connection table. */

import type { Analyzer } from "../analyzer.ts";
import { CLIENT_IS_B, END, FLAGS, QUADRUPLET, START } from "../model/connectionTable.ts";
import { closingOf, connStateOf, openingOf } from "../reconstruct/connectionFacts.ts";
import { holderOf, timeWaitOf } from "../reconstruct/timeWaitFacts.ts";
import { type ConnectionIndex, NANOSECONDS_PER_SECOND } from "../units.ts";
import type { ConnectionFilter } from "./rows.ts";
import { troubleOf } from "./trouble.ts";

type RowTest = (row: ConnectionIndex) => boolean;

/** A test that is true for the rows that the filter lets through; null when it lets all through. */
export function rowTest(analyzer: Analyzer, filter: ConnectionFilter): RowTest | null {
  const tests: RowTest[] = [];
  for (const word of filter.text.toLowerCase().split(/\s+/))
    if (word !== "") tests.push(wordTest(analyzer, word));
  if (filter.troubleOnly) tests.push((row) => troubleOf(analyzer.connections, row) !== null);
  if (filter.from !== null || filter.until !== null) tests.push(timeTest(analyzer, filter));
  if (tests.length === 0) return null;
  return (row) => tests.every((test) => test(row));
}

function wordTest(analyzer: Analyzer, word: string): RowTest {
  const port = /^:(\d{1,5})$/.exec(word);
  if (port) return portTest(analyzer, Number(port[1]));
  const endpoint = /^(\d+(?:\.\d+){3}):(\d{1,5})$/.exec(word) ?? /^\[([0-9a-f:.]+)\]:(\d{1,5})$/.exec(word);
  if (endpoint) return endpointTest(analyzer, endpoint[1] ?? "", Number(endpoint[2]));
  const address = addressTest(analyzer, word);
  const connections = analyzer.connections;
  return (row) =>
    openingOf(connections, row) === word ||
    closingOf(connections, row) === word ||
    connStateOf(connections, row).toLowerCase() === word ||
    (word === "time_wait" && holderOf(connections, row) !== null) ||
    (troubleOf(connections, row)?.text.toLowerCase().includes(word) ?? false) ||
    address(row);
}

function portTest(analyzer: Analyzer, port: number): RowTest {
  const { connections, quadruplets } = analyzer;
  return (row) => {
    const quadruplet = connections.word(row, QUADRUPLET);
    return quadruplets.portA(quadruplet) === port || quadruplets.portB(quadruplet) === port;
  };
}

function endpointTest(analyzer: Analyzer, address: string, port: number): RowTest {
  const { connections, quadruplets, addresses } = analyzer;
  return (row) => {
    const quadruplet = connections.word(row, QUADRUPLET);
    const version = quadruplets.ipVersionOf(quadruplet);
    return (
      (quadruplets.portA(quadruplet) === port &&
        addresses.format(version, quadruplets.addressA(quadruplet)) === address) ||
      (quadruplets.portB(quadruplet) === port &&
        addresses.format(version, quadruplets.addressB(quadruplet)) === address)
    );
  };
}

/** Either address begins with the word. Each address is written out once, not once for each of its connections. */
function addressTest(analyzer: Analyzer, word: string): RowTest {
  const { connections, quadruplets, addresses } = analyzer;
  const known = new Map<number, boolean>();
  const matches = (version: number, address: number) => {
    const key = version === 6 ? -1 - address : address;
    let match = known.get(key);
    if (match === undefined) {
      match = addresses.format(version, address).startsWith(word);
      known.set(key, match);
    }
    return match;
  };
  return (row) => {
    const quadruplet = connections.word(row, QUADRUPLET);
    const version = quadruplets.ipVersionOf(quadruplet);
    return (
      matches(version, quadruplets.addressA(quadruplet)) || matches(version, quadruplets.addressB(quadruplet))
    );
  };
}

function timeTest(analyzer: Analyzer, filter: ConnectionFilter): RowTest {
  const { connections } = analyzer;
  const from = analyzer.earliest + (filter.from ?? 0) * NANOSECONDS_PER_SECOND;
  const until =
    filter.until === null
      ? Number.POSITIVE_INFINITY
      : analyzer.earliest + filter.until * NANOSECONDS_PER_SECOND;
  return (row) => {
    if (connections.double(row, START) > until) return false;
    if (connections.double(row, END) >= from) return true;
    const timeWait = timeWaitOf(connections, row, analyzer.assumptions, analyzer.latest);
    return timeWait !== null && (timeWait.end ?? timeWait.expires) >= from;
  };
}

/** The two endpoints' sort keys: version, address and port as numbers, so that sorting makes no strings. */
export function endpointKey(analyzer: Analyzer, row: ConnectionIndex, side: "client" | "server"): number {
  const { connections, quadruplets } = analyzer;
  const quadruplet = connections.word(row, QUADRUPLET);
  const isB = ((connections.word(row, FLAGS) & CLIENT_IS_B) !== 0) === (side === "client");
  const address = isB ? quadruplets.addressB(quadruplet) : quadruplets.addressA(quadruplet);
  const port = isB ? quadruplets.portB(quadruplet) : quadruplets.portA(quadruplet);
  const version = quadruplets.ipVersionOf(quadruplet) === 6 ? 0x1000000000000 : 0;
  return version + address * 0x10000 + port;
}
