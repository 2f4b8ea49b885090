import type { FileOffset } from "#core/units.ts";

export type WireErrorCode =
  | "cancelled" // the asker gave up; silent
  | "worker-died" // the analysis ended unexpectedly; the file can be opened again
  | "closed" // the document was closed
  | "not-found"
  | "no-permission"
  | "not-a-file"
  | "unreadable" // any other failure to get at the bytes
  | "unwritable" // a file that was to be written
  | "bad-request" // the question makes no sense
  | "internal"; // a mistake of ours; the log has the stack

/** Why something could not be done: a plain object, since it crosses both wires. */
export interface WireError {
  readonly code: WireErrorCode;
  /** One sentence for a person; never a stack trace. */
  readonly message: string;
  readonly offset: FileOffset | null;
}

/** A `WireError` as an exception, for the side that awaits. */
export class RemoteError extends Error implements WireError {
  readonly code: WireErrorCode;
  readonly offset: FileOffset | null;

  constructor(error: WireError) {
    super(error.message);
    this.name = "RemoteError";
    this.code = error.code;
    this.offset = error.offset;
  }
}

/** Reduces anything thrown to what may cross: known errors keep their code, all else is ours and says no more than that. */
export function toWireError(thrown: unknown): WireError {
  if (thrown instanceof RemoteError) {
    return { code: thrown.code, message: thrown.message, offset: thrown.offset };
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: "internal", message, offset: null };
}

/** Whether what was thrown is a mistake of ours: all else has been told, or is what somebody wanted. */
export function isMistake(thrown: unknown): boolean {
  return !(thrown instanceof RemoteError) || thrown.code === "internal" || thrown.code === "bad-request";
}

/** All that is known of something thrown, its stack if it has one: for the log only. */
export function describeThrown(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
}
