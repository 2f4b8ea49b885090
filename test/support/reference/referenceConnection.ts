import type { Endpoint } from "#test/support/scenario/packet.ts";
import type { Observation } from "./observation.ts";

/** A segment inside its connection. */
export interface Member extends Observation {
  readonly fromClient: boolean;
  /** A second capture of an earlier frame: listed, but it changes nothing. */
  readonly isCopy: boolean;
}

/** One incarnation as its segments: every field of the contract is a function of these. */
export interface ReferenceConnection {
  readonly id: number;
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly incarnation: number;
  readonly previous: ReferenceConnection | null;
  next: ReferenceConnection | null;
  /** In order of time. */
  readonly members: Member[];
}

/** The members that are no copies: what happened. */
export function happened(connection: ReferenceConnection): Member[] {
  return connection.members.filter((member) => !member.isCopy);
}

export const from =
  (client: boolean) =>
  (member: Member): boolean =>
    member.fromClient === client;
