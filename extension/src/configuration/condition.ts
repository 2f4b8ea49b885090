/** Whether a value is one that a rule speaks about. */

import type { Condition } from "./rule.ts";

export interface PortRange {
  readonly low: number;
  readonly high: number;
}

/** "32768 60999", and HAProxy's "1025-65000". */
export function portRange(value: string | null): PortRange | null {
  const match = /^(\d{1,5})(?: |-)(\d{1,5})$/.exec(value ?? "");
  return match && Number(match[1]) <= Number(match[2])
    ? { low: Number(match[1]), high: Number(match[2]) }
    : null;
}

export function portCount({ low, high }: PortRange): number {
  return high - low + 1;
}

export function holds(condition: Condition, value: string | null): boolean {
  if (value === null) return condition.evenWithoutValue === true;
  const { is, isNot, below } = condition;
  if (is && !is.includes(value)) return false;
  if (isNot?.includes(value)) return false;
  if (below !== undefined && !(/^\d+$/.test(value) && Number(value) < below)) return false;
  return holdsOfPorts(condition, portRange(value));
}

function holdsOfPorts(condition: Condition, ports: PortRange | null): boolean {
  const { portsBelow, lowPortBelow, sameParity } = condition;
  if (portsBelow === undefined && lowPortBelow === undefined && sameParity === undefined) return true;
  if (!ports) return false;
  if (portsBelow !== undefined && portCount(ports) >= portsBelow) return false;
  if (lowPortBelow !== undefined && ports.low >= lowPortBelow) return false;
  return sameParity === undefined || (ports.low % 2 === ports.high % 2) === sameParity;
}
