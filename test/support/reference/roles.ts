import { isAck, isOpeningSyn, isSyn, type Observation } from "./observation.ts";

const FIRST_EPHEMERAL_PORT = 32_768;
const FIRST_UNRESERVED_PORT = 1024;

/** Is the sender of a connection's first segment its client? */
export function clientIsSource(first: Observation): boolean {
  if (isOpeningSyn(first)) return true;
  // Whatever other flags it has: only who was asked to connect acknowledges in a SYN.
  if (isSyn(first) && isAck(first)) return false;
  const source = first.source.port;
  const destination = first.destination.port;
  // Midstream: a port below 1024 is a service's, one from 32768 up is lent for a single connection.
  for (const border of [FIRST_UNRESERVED_PORT, FIRST_EPHEMERAL_PORT]) {
    if (source >= border && destination < border) return true;
    if (source < border && destination >= border) return false;
  }
  return true;
}
