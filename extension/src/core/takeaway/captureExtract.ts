/** Bytes of a capture, of any format, to a smaller one as pcapng: the chosen frames as they are, to the last tick. */

import type { CaptureInfo } from "../capture/captureInfo.ts";
import { CaptureReader } from "../capture/captureReader.ts";
import type { FrameRecord, FrameSink } from "../capture/frameRecord.ts";
import type { AbsoluteTime } from "../fastPath/readingState.ts";
import type { InterfaceObject } from "../report/contract.ts";
import type { FrameNumber } from "../units.ts";
import { ticksOf, writtenClock } from "./clockTicks.ts";
import type { FrameChoice } from "./frameChoice.ts";
import { type ByteSink, PcapngWriter, type WrittenInterface } from "./pcapngWriter.ts";

export interface ExtractOptions {
  readonly choice: FrameChoice;
  /** Frames behind this one were not there when the capture was analysed. */
  readonly lastFrame: FrameNumber;
  /** As the analysis knows them: their drop counters stand at the end of the file, which need not be read again. */
  readonly interfaces: readonly InterfaceObject[];
  /** Who writes, and a sentence on what this is a part of. */
  readonly program: string;
  readonly comment: string;
  /** Comments to be added to a frame. */
  readonly notes?: (frame: FrameNumber) => readonly string[];
}

interface OutputInterface extends WrittenInterface {
  readonly id: number;
}

export class CaptureExtract implements FrameSink {
  readonly #options: ExtractOptions;
  readonly #reader = new CaptureReader(this);
  readonly #writer: PcapngWriter;
  readonly #interfaces = new Map<number, OutputInterface>();
  #frames = 0;
  /** The frame whose comments may still come; 0: none. */
  #open: FrameNumber = 0;
  #commentsSeen = 0;
  #isPast = false;

  constructor(sink: ByteSink, options: ExtractOptions) {
    this.#options = options;
    this.#writer = new PcapngWriter(sink, options);
  }

  /** Frames written so far. */
  get frames(): number {
    return this.#frames;
  }

  /** Takes the next bytes of the capture, as `CaptureReader` does. False: nothing more is wanted. */
  push(chunk: Uint8Array): boolean {
    this.#reader.push(chunk);
    return !this.#isPast && !this.#reader.stopped;
  }

  /** The capture has been read. */
  end(): void {
    this.#reader.end();
    this.#takeComments();
    const { interfaces } = this.#options;
    for (const [source, { id }] of this.#interfaces) {
      const dropped = interfaces[source]?.dropped ?? null;
      if (dropped !== null) this.#writer.dropped(id, dropped);
    }
    this.#writer.finish();
  }

  onFrame(record: FrameRecord, view: DataView): void {
    this.#takeComments();
    const { lastFrame } = this.#options;
    if (record.frame >= lastOf(this.#options.choice, lastFrame)) this.#isPast = true;
    if (record.frame > lastFrame || !isChosen(this.#options.choice, record)) return;
    const about = this.#interfaceOf(record);
    this.#writer.frame({
      interfaceId: about.id,
      ticks: ticksOf(record, about.clock),
      originalLength: record.originalLength,
      view,
      offset: record.offset,
      capturedLength: record.capturedLength,
    });
    this.#frames++;
    this.#open = record.frame;
  }

  /** A frame's own comments are read after it, so they are fetched when the next one comes. */
  #takeComments(): void {
    const { comments } = this.#reader.info;
    for (; this.#commentsSeen < comments.length; this.#commentsSeen++) {
      const comment = comments[this.#commentsSeen];
      if (comment && this.#open > 0 && comment.frame === this.#open) this.#writer.comment(comment.text);
    }
    if (this.#open > 0)
      for (const note of this.#options.notes?.(this.#open) ?? []) this.#writer.comment(note);
    this.#open = 0;
  }

  #interfaceOf({ interfaceId, linkType }: FrameRecord): OutputInterface {
    let found = this.#interfaces.get(interfaceId);
    if (!found) {
      const written = describe(this.#reader.info, interfaceId, linkType);
      found = { ...written, id: this.#writer.addInterface(written) };
      this.#interfaces.set(interfaceId, found);
    }
    return found;
  }
}

/** Of an interface beyond those that are kept only its link type is known. */
function describe(info: CaptureInfo, id: number, linkType: number): WrittenInterface {
  const about = info.interfaces[id];
  return {
    linkType,
    snapLength: about?.snapLength ?? null,
    name: about?.name ?? null,
    clock: writtenClock(info.clocks[id] ?? { resolution: 9, offset: 0 }),
  };
}

function isChosen(choice: FrameChoice, record: FrameRecord): boolean {
  if (choice.kind === "frames") return choice.frames.has(record.frame);
  return isBefore(record, choice.from) ? false : !isBefore(choice.until, record);
}

function isBefore(a: AbsoluteTime, b: AbsoluteTime): boolean {
  return a.seconds < b.seconds || (a.seconds === b.seconds && a.nanoseconds < b.nanoseconds);
}

/** Of a time the last frame is not known before the end: frames need not be in order of time. */
function lastOf(choice: FrameChoice, lastFrame: FrameNumber): FrameNumber {
  return choice.kind === "frames" ? Math.min(choice.frames.last, lastFrame) : lastFrame;
}
