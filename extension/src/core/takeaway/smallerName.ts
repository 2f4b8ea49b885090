import type { Subject } from "./subject.ts";

/** A name for what is taken out of a capture: "incident-connection-7.pcapng" of "incident.pcap.gz". */
export function smallerName(fileName: string, subject: Subject): string {
  return `${baseName(fileName)}-${wordsOf(subject)}.pcapng`;
}

/** The file's name without its folders and what tells its format. */
export function baseName(fileName: string): string {
  const name = fileName.slice(Math.max(fileName.lastIndexOf("/"), fileName.lastIndexOf("\\")) + 1);
  return name.replace(/(\.(pcap|pcapng|cap|dmp|ntar|snoop)\d*)?(\.(gz|zst|lz4))?$/i, "") || "capture";
}

function wordsOf(subject: Subject): string {
  switch (subject.kind) {
    case "finding":
      return subject.id.replaceAll(/[^a-z0-9]+/g, "-");
    case "connection":
      return `connection-${subject.id}`;
    case "quadruplet":
      return `lives-of-connection-${subject.id}`;
    case "frame":
      return `frame-${subject.frame}`;
    case "range":
      return `${subject.from.toFixed(3)}-${subject.until.toFixed(3)}s`;
    case "findings":
      return "findings";
    case "connections":
      return "connections";
  }
}
