import type { CaptureFormat } from "./formatReader.ts";
import { pcapFormat } from "./pcap.ts";
import { pcapngFormat } from "./pcapng.ts";
import { snoopFormat } from "./snoop.ts";

/** Every format that we read. Their magic numbers exclude each other, so the order does not matter. */
export const CAPTURE_FORMATS: readonly CaptureFormat[] = [pcapFormat, pcapngFormat, snoopFormat];
