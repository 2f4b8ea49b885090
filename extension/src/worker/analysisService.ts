/**
 * One capture in one worker thread: reads it, keeps its tables for the life of the document, and answers questions
 * about it at any time. It knows nothing of threads: messages come in by `accept` and go out by `post`.
 */

import { statSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Analyzer } from "#core/analyzer.ts";
import { DEFAULT_ASSUMPTIONS } from "#core/assumptions.ts";
import { mostFrames } from "#core/capture/mostFrames.ts";
import { diagnose } from "#core/detect/detectors.ts";
import { PAWS_SECONDS, PAWS_WINDOW } from "#core/detect/silence/perHostPaws.ts";
import { captureFacts } from "#core/explain/captureFacts.ts";
import { headline } from "#core/explain/headline.ts";
import { connectionPage, placeOfConnection } from "#core/query/connectionPage.ts";
import { findingDetail } from "#core/query/findingDetail.ts";
import { findingBeside, findingOfConnection, findingPage, placeOfFinding } from "#core/query/findingPage.ts";
import { locateFrame } from "#core/query/frameLookup.ts";
import { ladder } from "#core/query/ladder.ts";
import { otherLives } from "#core/query/ladderLives.ts";
import { momentPage } from "#core/query/moment/momentPage.ts";
import { momentText } from "#core/query/moment/momentText.ts";
import { portPage } from "#core/query/ports/portPage.ts";
import { portSeries } from "#core/query/ports/portSeries.ts";
import { prepareAnswers } from "#core/query/prepareAnswers.ts";
import { segmentTablePage } from "#core/query/segmentTable.ts";
import { findingCounts } from "#core/report/analysisDocument.ts";
import { captureObject, type FileFacts } from "#core/report/captureObject.ts";
import { connectionObject } from "#core/report/connectionObject.ts";
import type { Steps } from "#core/steps.ts";
import { copyText } from "#core/takeaway/copyText.ts";
import type { Subject } from "#core/takeaway/subject.ts";
import { writeCaptureText } from "#core/textDocument/writeCaptureText.ts";
import { lifelines } from "#core/timeline/lifelines/lifelines.ts";
import { lossStretches } from "#core/timeline/lossStretches.ts";
import { overview } from "#core/timeline/overview.ts";
import { overviewDetail } from "#core/timeline/overviewDetail.ts";
import { timestampPairs } from "#core/timeline/timestamps/pairs.ts";
import { timestampSyns, timestamps } from "#core/timeline/timestamps/timestamps.ts";
import {
  type ChunkSink,
  type ReadProgress,
  type ReadReport,
  readCapture,
  readCaptureBytes,
} from "#io/captureFile.ts";
import { RereadableFile } from "#io/rereadableFile.ts";
import type { CaptureSummary, Handlers } from "#protocol/api.ts";
import type { Cancel, CaptureSource, FromWorker, Request, ToWorker } from "#protocol/messages.ts";
import { RpcServer } from "#protocol/rpc.ts";
import { describeThrown, RemoteError, toWireError, type WireError } from "#protocol/wireError.ts";
import { commandTarget } from "./commandTarget.ts";
import { toReadError } from "./readError.ts";
import { saveCapture } from "./saveCapture.ts";
import { Turns } from "./turns.ts";

type OpenMessage = Extract<ToWorker, { kind: "open" }>;

const PROGRESS_INTERVAL_MS = 100;
/** So long a question may wait while the file is read and its connections are judged. */
const YIELD_EVERY_MS = 10;

export class AnalysisService {
  readonly #post: (message: FromWorker) => void;
  readonly #server: RpcServer;
  readonly #turns = new Turns();
  readonly #stop = new AbortController();
  /** Asked before there was anything to ask about: a file that the host must fetch takes its time. */
  readonly #early: (Request | Cancel)[] = [];
  #analyzer: Analyzer | null = null;
  /** Why no analysis could begin: a part of the program is missing, or the process may not have what it needs. */
  #refusal: WireError | null = null;
  #file: FileFacts = { bytes: null, compression: null, problems: [] };
  #read: ReadProgress = { bytesRead: 0, bytesTotal: null };
  /** The file again, where not all of its segments may be kept. */
  #again: RereadableFile | null = null;
  /** As a command names the file. */
  #path = "";
  #isJudging = false;
  #startedAt = 0;
  #elapsedMs = 0;
  #lastProgressAt = Number.NEGATIVE_INFINITY;

  constructor(post: (message: FromWorker) => void) {
    this.#post = post;
    this.#server = new RpcServer(this.#handlers(), post, (thrown) => this.#report(thrown));
  }

  accept(message: ToWorker): void {
    switch (message.kind) {
      case "open":
        void this.#open(message);
        return;
      case "stop":
        this.#stop.abort();
        return;
      case "request":
      case "cancel":
        if (this.#analyzer || this.#refusal) this.#server.accept(message);
        else this.#early.push(message);
        return;
    }
  }

  async #open({ fileName, source, assumptions, segmentsInMemory }: OpenMessage): Promise<void> {
    this.#startedAt = performance.now();
    const bytesTotal = sizeOf(source);
    this.#read = { bytesRead: 0, bytesTotal };
    this.#file = { ...this.#file, bytes: bytesTotal };
    this.#again = rereadable(source, bytesTotal, segmentsInMemory);
    this.#path = source.kind === "file" ? source.path : fileName;
    try {
      this.#analyzer = new Analyzer({
        fileName,
        expectedBytes: bytesTotal,
        assumptions: { ...DEFAULT_ASSUMPTIONS, ...assumptions },
        ...(this.#again ? { sparse: { source: this.#again, keepAllUpTo: segmentsInMemory } } : {}),
      });
    } catch (thrown) {
      // No mistake, which the page would advise to look up in the log: its sentence says what to do.
      this.#refusal = { ...toWireError(thrown), code: "unreadable" };
      this.#post({ kind: "failed", error: this.#refusal });
    }
    const analyzer = this.#analyzer;
    for (const message of this.#early.splice(0)) this.#server.accept(message);
    if (analyzer === null) return;
    const onChunk = (chunk: Uint8Array): boolean => {
      analyzer.push(chunk);
      return !analyzer.stopped;
    };
    try {
      const stopped = await this.#readSource(fileName, source, analyzer.input, onChunk).then(
        (report) => {
          this.#read = report;
          const { bytesTotal: bytes, compression, problems } = report;
          this.#file = { bytes, compression, problems };
          return false;
        },
        (thrown: unknown) => {
          if (this.#errorOf(thrown).code === "cancelled") return true;
          throw thrown;
        },
      );
      await this.#end(analyzer, stopped);
    } catch (thrown) {
      const error = this.#errorOf(thrown);
      if (error.code === "internal") this.#report(thrown);
      this.#post({ kind: "failed", error });
    }
  }

  #errorOf(thrown: unknown): WireError {
    return toReadError(thrown, this.#path);
  }

  #readSource(
    fileName: string,
    source: CaptureSource,
    buffer: Uint8Array,
    onChunk: ChunkSink,
  ): Promise<ReadReport> {
    const options = {
      buffer,
      signal: this.#stop.signal,
      yieldEveryMs: YIELD_EVERY_MS,
      onProgress: (progress: ReadProgress) => {
        this.#read = progress;
        this.#tellProgress(false);
      },
    };
    return source.kind === "file"
      ? readCapture(source.path, onChunk, options)
      : readCaptureBytes(fileName, source.bytes, onChunk, options);
  }

  #report(thrown: unknown): void {
    this.#post({ kind: "report", message: describeThrown(thrown) });
  }

  async #end(analyzer: Analyzer, stopped: boolean): Promise<void> {
    await this.#judge(analyzer);
    analyzer.complete = true;
    this.#elapsedMs = performance.now() - this.#startedAt;
    this.#tellProgress(true, stopped);
  }

  /** Puts all in order and finds the findings. Of a million connections that takes seconds, and questions are answered meanwhile. */
  async #judge(analyzer: Analyzer): Promise<void> {
    this.#isJudging = true;
    const steps = this.#judging(analyzer);
    for (let turn = performance.now(); !steps.next().done; ) {
      if (performance.now() - turn < YIELD_EVERY_MS) continue;
      this.#tellProgress(false);
      await nextTurn();
      turn = performance.now();
    }
  }

  *#judging(analyzer: Analyzer): Steps<void> {
    yield* analyzer.endReading();
    if (!analyzer.isSparse) this.#again?.close();
    yield* diagnose(analyzer);
    yield* prepareAnswers(analyzer);
  }

  #tellProgress(done: boolean, stopped = false): void {
    const now = performance.now();
    if (!done) this.#elapsedMs = now - this.#startedAt;
    if (!done && now - this.#lastProgressAt < PROGRESS_INTERVAL_MS) return;
    this.#lastProgressAt = now;
    const { bytesRead, bytesTotal } = this.#read;
    this.#post({
      kind: "progress",
      progress: {
        bytesRead,
        bytesTotal,
        frames: this.#analyzer?.frameCount ?? 0,
        connections: this.#analyzer?.connections.length ?? 0,
        elapsedMs: this.#elapsedMs,
        judging: !done && this.#isJudging,
        done,
        stopped,
        segmentsKept: done && this.#analyzer?.isSparse === true ? this.#analyzer.segments.length : null,
      },
    });
  }

  #handlers(): Handlers {
    return {
      summary: () => this.#summary(),
      connections: (params, signal) => this.#turns.take(connectionPage(this.#opened(), params), signal),
      place: async ({ id, ...list }, signal) => {
        const place = await this.#turns.take(placeOfConnection(this.#opened(), list, id), signal);
        return place < 0 ? null : place;
      },
      connection: ({ id }) => connectionObject(this.#opened(), this.#rowOf(id)),
      segments: (params) => {
        this.#rowOf(params.connection);
        return segmentTablePage(this.#opened(), params);
      },
      findings: (params, signal) => this.#turns.take(findingPage(this.#opened(), params), signal),
      findingPlace: (params, signal) => this.#turns.take(placeOfFinding(this.#opened(), params), signal),
      findingBeside: (params, signal) => {
        if (params.connection !== null) this.#rowOf(params.connection);
        return this.#turns.take(findingBeside(this.#opened(), params), signal);
      },
      findingOf: ({ connection }) => findingOfConnection(this.#opened(), this.#rowOf(connection)),
      finding: ({ id }) => findingDetail(this.#opened(), id),
      ladder: (params) => {
        this.#rowOf(params.connection);
        return ladder(this.#opened(), params);
      },
      otherLives: ({ connection }) => otherLives(this.#opened(), this.#rowOf(connection)),
      moment: (params, signal) => this.#turns.take(momentPage(this.#readToItsEnd(), params), signal),
      momentText: (params, signal) => this.#turns.take(momentText(this.#readToItsEnd(), params), signal),
      ports: (params, signal) => this.#turns.take(portPage(this.#opened(), params), signal),
      portSeries: (params, signal) => this.#turns.take(portSeries(this.#opened(), params), signal),
      overview: (params, signal) => this.#turns.take(overview(this.#opened(), params), signal),
      overviewDetail: (params, signal) => this.#turns.take(overviewDetail(this.#opened(), params), signal),
      lossStretches: (params) => lossStretches(this.#opened(), params),
      lifelines: (params, signal) => this.#turns.take(lifelines(this.#opened(), params), signal),
      timestamps: (params, signal) => this.#turns.take(timestamps(this.#opened(), params), signal),
      timestampPairs: (params, signal) => this.#turns.take(timestampPairs(this.#opened(), params), signal),
      timestampSyns: (params, signal) => this.#turns.take(timestampSyns(this.#opened(), params), signal),
      text: (room) => writeCaptureText(this.#readToItsEnd(), this.#file, room),
      locate: ({ frame }) => locateFrame(this.#opened(), frame),
      copyText: ({ subject, form }) =>
        copyText(this.#opened(), commandTarget(this.#path), this.#known(subject), form),
      save: (order, signal) => {
        const analyzer = this.#opened();
        return saveCapture(analyzer, { ...order, subject: this.#known(order.subject) }, signal, this.#post);
      },
    };
  }

  #summary(): CaptureSummary {
    const analyzer = this.#opened();
    return {
      complete: analyzer.complete,
      capture: captureObject(analyzer, this.#file),
      connections: analyzer.connections.length,
      quadruplets: analyzer.quadruplets.length,
      findings: findingCounts(analyzer),
      headline: headline(analyzer),
      facts: captureFacts(analyzer),
      assumptions: { ...analyzer.assumptions },
      perHostRule: { seconds: PAWS_SECONDS, ticks: PAWS_WINDOW },
      elapsedMs: this.#elapsedMs,
    };
  }

  #opened(): Analyzer {
    if (this.#analyzer) return this.#analyzer;
    if (this.#refusal) throw new RemoteError(this.#refusal);
    throw new Error("AnalysisService: asked before a capture was opened");
  }

  #readToItsEnd(): Analyzer {
    const analyzer = this.#opened();
    if (analyzer.complete) return analyzer;
    throw new RemoteError({ code: "bad-request", message: "The capture is still being read.", offset: null });
  }

  /** The same, when the connection that it names is known. */
  #known(subject: Subject): Subject {
    if (subject.kind === "connection" || subject.kind === "quadruplet") this.#rowOf(subject.id);
    return subject;
  }

  #rowOf(id: number): number {
    const { length } = this.#opened().connections;
    if (id >= 1 && id <= length) return id - 1;
    const message = `There is no connection ${id}; ${length} are known.`;
    throw new RemoteError({ code: "bad-request", message, offset: null });
  }
}

/** A file that may have more segments than are to be kept, so that the others can be read again. */
function rereadable(source: CaptureSource, bytes: number | null, kept: number): RereadableFile | null {
  return source.kind === "file" && mostFrames(bytes ?? 0) > kept ? RereadableFile.open(source.path) : null;
}

/** Size as stored, so that the tables can be made large enough at once; null when it cannot be known. */
function sizeOf(source: CaptureSource): number | null {
  if (source.kind === "bytes") return source.bytes.length;
  try {
    return statSync(source.path).size;
  } catch {
    return null; // Why it cannot be looked at is told when it is read.
  }
}
