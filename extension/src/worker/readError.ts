import { CaptureFileError, type CaptureFileErrorCode } from "#io/captureFileError.ts";
import { toWireError, type WireError, type WireErrorCode } from "#protocol/wireError.ts";

const CODES: Readonly<Record<CaptureFileErrorCode, WireErrorCode>> = {
  "no-such-file": "not-found",
  "no-permission": "no-permission",
  "is-a-directory": "not-a-file",
  "unsupported-compression": "unreadable",
  "cannot-read": "unreadable",
  cancelled: "cancelled",
};

/** Why a file could not be read, for the wire. The page shows the file's name already: the path before the reason goes. */
export function toReadError(thrown: unknown, path: string): WireError {
  if (!(thrown instanceof CaptureFileError)) return toWireError(thrown);
  const prefix = `${path}: `;
  const reason = thrown.message.startsWith(prefix) ? thrown.message.slice(prefix.length) : thrown.message;
  return {
    code: CODES[thrown.code],
    message: reason.charAt(0).toUpperCase() + reason.slice(1),
    offset: null,
  };
}
