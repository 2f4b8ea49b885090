import type { CommandTarget } from "#core/takeaway/captureCommands.ts";

/** The file as commands name it, for the shell that VS Code opens on this machine. */
export function commandTarget(path: string): CommandTarget {
  return { path, shell: process.platform === "win32" ? "powershell" : "posix" };
}
