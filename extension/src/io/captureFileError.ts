/** Why a file cannot be read as a capture at all. Damage inside a capture is no error but a `CaptureProblem`. */
export type CaptureFileErrorCode =
  | "no-such-file"
  | "no-permission"
  | "is-a-directory"
  | "unsupported-compression"
  | "cannot-read" // the system says something else: the message repeats it
  | "cancelled";

export class CaptureFileError extends Error {
  override readonly name = "CaptureFileError";
  readonly code: CaptureFileErrorCode;

  constructor(code: CaptureFileErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.code = code;
  }
}

/** The system's error about `name`, in a plain sentence. */
export function fromSystemError(name: string, error: unknown): CaptureFileError {
  if (error instanceof CaptureFileError) return error;
  switch (systemCode(error)) {
    case "ENOENT":
    case "ENOTDIR":
      return new CaptureFileError("no-such-file", `${name}: there is no such file.`, error);
    case "EACCES":
    case "EPERM":
      return new CaptureFileError("no-permission", `${name}: you may not read this file.`, error);
    case "EISDIR":
      return isDirectory(name, error);
    default: {
      const said = error instanceof Error ? error.message : String(error);
      return new CaptureFileError("cannot-read", `${name}: the file cannot be read (${said}).`, error);
    }
  }
}

export function isDirectory(name: string, cause?: unknown): CaptureFileError {
  return new CaptureFileError("is-a-directory", `${name}: this is a directory, not a capture file.`, cause);
}

export function cancelled(name: string): CaptureFileError {
  return new CaptureFileError("cancelled", `${name}: reading was cancelled.`);
}

/** Why a file cannot be written, in a plain sentence. */
export function cannotWrite(name: string, error: unknown): string {
  switch (systemCode(error)) {
    case "ENOENT":
    case "ENOTDIR":
      return `${name}: there is no such folder.`;
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return `${name}: you may not write this file.`;
    case "EISDIR":
      return `${name}: this is a directory.`;
    case "ENOSPC":
    case "EDQUOT":
      return `${name}: the disk is full.`;
    default:
      return `${name}: the file cannot be written (${error instanceof Error ? error.message : String(error)}).`;
  }
}

/** "ENOENT" and the like, or null. */
export function systemCode(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error)) return null;
  return typeof error.code === "string" ? error.code : null;
}
