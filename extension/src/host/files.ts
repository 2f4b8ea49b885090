import * as vscode from "vscode";
import { RemoteError, type WireErrorCode } from "#protocol/wireError.ts";
import type { FileStamp } from "./captureDocument.ts";
import { type Disposable, DisposableStore } from "./disposable.ts";

/** Editors and tcpdump write in bursts: look once the burst is over. */
const SETTLE_MS = 300;

const CODES: Readonly<Record<string, WireErrorCode>> = {
  FileNotFound: "not-found",
  NoPermissions: "no-permission",
  FileIsADirectory: "not-a-file",
};

export async function stampFile(uri: vscode.Uri): Promise<FileStamp | null> {
  try {
    const { size, mtime } = await vscode.workspace.fs.stat(uri);
    return { size, modified: mtime };
  } catch {
    return null; // Not there any more, which is what the caller wants to know.
  }
}

/** Reads a file of any file system that VS Code knows. */
export async function readFileBytes(uri: vscode.Uri): Promise<Uint8Array<ArrayBuffer>> {
  try {
    // Copied only when the bytes are part of a larger buffer: what is transferred must be theirs alone.
    const bytes = await vscode.workspace.fs.readFile(uri);
    const isWhole = bytes.buffer instanceof ArrayBuffer && bytes.buffer.byteLength === bytes.byteLength;
    return isWhole ? new Uint8Array(bytes.buffer as ArrayBuffer) : new Uint8Array(bytes);
  } catch (thrown) {
    const code = thrown instanceof vscode.FileSystemError ? thrown.code : "";
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    throw new RemoteError({ code: CODES[code] ?? "unreadable", message, offset: null });
  }
}

/** Calls `onChange` once things have settled after the file was created, changed or deleted. */
export function watchFile(uri: vscode.Uri, onChange: () => void): Disposable {
  return new FileWatch(uri, onChange);
}

class FileWatch extends DisposableStore {
  #timer: NodeJS.Timeout | undefined;

  constructor(uri: vscode.Uri, onChange: () => void) {
    super();
    const folder = vscode.Uri.joinPath(uri, "..");
    const name = uri.path.slice(uri.path.lastIndexOf("/") + 1);
    const pattern = new vscode.RelativePattern(folder, escapeGlob(name));
    const watcher = this.register(vscode.workspace.createFileSystemWatcher(pattern));
    const settle = (): void => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(onChange, SETTLE_MS);
    };
    this.register(watcher.onDidCreate(settle));
    this.register(watcher.onDidChange(settle));
    this.register(watcher.onDidDelete(settle));
    this.register({ dispose: () => clearTimeout(this.#timer) });
  }
}

/** A file name is not a pattern: "a[1].pcap" means itself. */
function escapeGlob(name: string): string {
  return name.replace(/[[\]{}*?]/g, "[$&]");
}
