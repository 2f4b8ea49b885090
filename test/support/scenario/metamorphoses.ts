/** Rewritings of a trace, each with what it does to the analysis: nothing, but for addresses and frame numbers. */

import type { ConnectionObject, EndpointObject, FindingObject, PerSide } from "#core/report/contract.ts";
import type { FrameNumber } from "#core/units.ts";
import type { Endpoint } from "./packet.ts";
import * as transforms from "./transforms.ts";

export interface Metamorphosis {
  readonly name: string;
  readonly apply: transforms.Transform;
  /** The address of the rewritten trace that stands for this one. */
  readonly address: (address: string) => string;
  /** It takes away the IP ID, which IPv6 has not. */
  readonly dropsIpId: boolean;
  /** The frame of the rewritten trace that was this one. */
  readonly frame: (frame: FrameNumber) => FrameNumber;
}

const same = <T>(value: T): T => value;

function rewriting(
  apply: transforms.Transform,
  name: string,
  changed: Partial<Metamorphosis> = {},
): Metamorphosis {
  return { name, apply, address: same, frame: same, dropsIpId: false, ...changed };
}

/** Another distance for each address: all connections of one host share its clock. */
const around =
  (large: number, small: number) =>
  ({ address }: Endpoint): number =>
    [...address].reduce((sum, c) => sum + c.charCodeAt(0), 0) % 2 === 0 ? large : small;

export const METAMORPHOSES: readonly Metamorphosis[] = [
  rewriting(transforms.renameAddresses, "other addresses", { address: transforms.renamed }),
  rewriting(transforms.toIpv6, "IPv6", { address: transforms.inIpv6, dropsIpId: true }),
  rewriting(transforms.shiftClock(86_400 * 365), "a year later"),
  rewriting(transforms.shiftSequence(around(0xffff_ff00, 77)), "sequence numbers about to wrap"),
  rewriting(transforms.shiftSequence(around(77, 0x7fff_ff00)), "sequence numbers about to change sign"),
  rewriting(transforms.shiftTimestamps(around(0xffff_fc00, 5)), "timestamps about to wrap"),
  rewriting(transforms.shiftTimestamps(around(5, 0x7fff_fc00)), "timestamps about to change sign"),
  rewriting(transforms.lowerTtls(7), "seven routers further"),
  rewriting(transforms.addVlan(100), "in a VLAN"),
  rewriting(transforms.onLink("raw"), "raw IP"),
  rewriting(transforms.onLink("sll"), "Linux cooked"),
  rewriting(transforms.interleave, "among others' traffic", { frame: (frame) => 2 * frame - 1 }),
];

/** The connection as the rewritten trace must show it. */
export function rewrittenConnection(connection: ConnectionObject, by: Metamorphosis): ConnectionObject {
  const frames = (list: readonly FrameNumber[]): FrameNumber[] => list.map(by.frame);
  const lists = (sides: PerSide<readonly FrameNumber[]>): PerSide<FrameNumber[]> => ({
    client: frames(sides.client),
    server: frames(sides.server),
  });
  const { timeWait } = connection;
  const moment = ({
    frame,
    time,
  }: {
    frame: FrameNumber;
    time: number;
  }): { frame: FrameNumber; time: number } => ({
    frame: by.frame(frame),
    time,
  });
  return {
    ...connection,
    client: rewrittenEndpoint(connection.client, by),
    server: rewrittenEndpoint(connection.server, by),
    firstFrame: by.frame(connection.firstFrame),
    lastFrame: by.frame(connection.lastFrame),
    synFrames: frames(connection.synFrames),
    synAckFrames: frames(connection.synAckFrames),
    finFrames: lists(connection.finFrames),
    rstFrames: lists(connection.rstFrames),
    timeWait: timeWait && {
      ...timeWait,
      startFrame: by.frame(timeWait.startFrame),
      ...(timeWait.starts
        ? { starts: { client: moment(timeWait.starts.client), server: moment(timeWait.starts.server) } }
        : {}),
    },
  };
}

/** What must not change in a finding: what it is, where, how sure, and about which connection. */
export function verdict(finding: FindingObject, by: Metamorphosis | null): unknown {
  const frame = by?.frame ?? same;
  const { kind, severity, certainty, connection } = finding;
  return {
    kind,
    severity,
    certainty,
    connection,
    frame: frame(finding.frame),
    frames: finding.frames.map(frame),
  };
}

function rewrittenEndpoint(endpoint: EndpointObject, by: Metamorphosis): EndpointObject {
  return { address: by.address(endpoint.address), port: endpoint.port };
}
