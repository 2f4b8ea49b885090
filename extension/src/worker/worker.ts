/** The worker thread: hands messages to the analysis and its answers back. Closed by the host with the document. */

import { parentPort } from "node:worker_threads";
import { drawHashFactors } from "#core/secretHash.ts";
import type { ToWorker } from "#protocol/messages.ts";
import { AnalysisService } from "./analysisService.ts";

const port = parentPort;
if (!port) throw new Error("worker.ts: not started as a worker thread");

drawHashFactors(Math.random);
const service = new AnalysisService((message) => port.postMessage(message));
port.on("message", (message: ToWorker) => service.accept(message));
