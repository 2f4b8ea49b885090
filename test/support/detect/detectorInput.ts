import { Analyzer } from "#core/analyzer.ts";
import { type Assumptions, DEFAULT_ASSUMPTIONS } from "#core/assumptions.ts";
import { DetectorInput } from "#core/detect/detectorInput.ts";
import { type Finding, type Found, told } from "#core/detect/finding.ts";
import { captureBytes } from "#test/support/scenario/captureBytes.ts";
import { PLAIN_TRACE, type TcpPacket } from "#test/support/scenario/packet.ts";
import { parseScenario } from "#test/support/scenario/parseScenario.ts";

/** What a detector sees of the capture in the bytes. */
export function inputOfBytes(bytes: Uint8Array, assumptions: Partial<Assumptions> = {}): DetectorInput {
  const analyzer = new Analyzer({
    fileName: "test.pcap",
    expectedBytes: null,
    assumptions: { ...DEFAULT_ASSUMPTIONS, ...assumptions },
  });
  analyzer.push(bytes);
  analyzer.end();
  return new DetectorInput(analyzer);
}

/** What a detector of captures found, without its pauses. */
export function found(findings: Iterable<Found | undefined>): readonly Finding[] {
  return [...findings].filter((finding) => finding !== undefined).map(told);
}

/** Of a scenario in the notation of test/scenarios/README.md. */
export function inputOfScenario(text: string, assumptions: Partial<Assumptions> = {}): DetectorInput {
  return inputOfBytes(captureBytes(parseScenario(text, "inline").trace), assumptions);
}

/** Of packets, which are put in order of time. */
export function inputOfPackets(
  packets: readonly TcpPacket[],
  assumptions: Partial<Assumptions> = {},
): DetectorInput {
  const inOrder = [...packets].sort((a, b) => a.time - b.time);
  return inputOfBytes(captureBytes({ ...PLAIN_TRACE, packets: inOrder }), assumptions);
}
