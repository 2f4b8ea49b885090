/** The sentence that matters: what happened, to whom, why, and how sure that is. */

import type { Analyzer } from "../analyzer.ts";
import { findingsOf } from "../detect/detectors.ts";
import { findingSentence } from "./findingSentence.ts";
import { openingsSentence } from "./openingsSentence.ts";

/** One sentence. While the file is read it tells what the connections themselves show so far; verdicts need the whole file. */
export function headline(analyzer: Analyzer): string {
  if (analyzer.frameCount === 0) return "The capture holds no frames.";
  if (analyzer.tcpFrameCount === 0) return "No TCP in this capture.";
  const sentence = analyzer.complete ? findingSentence(findingsOf(analyzer)) : null;
  return sentence ?? openingsSentence(analyzer);
}
