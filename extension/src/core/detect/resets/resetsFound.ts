import type { ConnectionIndex } from "../../units.ts";
import type { DetectorInput } from "../detectorInput.ts";
import type { Found } from "../finding.ts";
import { connectionRefused } from "./connectionRefused.ts";
import { rstClose } from "./rstClose.ts";
import { rstInjected } from "./rstInjected.ts";

/** All that is found of the RSTs of a connection. */
export function resetsFound(input: DetectorInput, connection: ConnectionIndex): readonly Found[] {
  return [
    ...rstClose(input, connection),
    ...connectionRefused(input, connection),
    ...rstInjected(input, connection),
  ];
}
