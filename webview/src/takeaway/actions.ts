/** What can be done with what is selected and shown: the groups of the menu, from plain values. */

import type { CopyForm, Subject } from "#core/takeaway/subject.ts";
import type { PictureFormat } from "#protocol/messages.ts";
import type { MenuGroup, MenuItem } from "./menu.ts";

/** A subject, and its name for the heading. */
export interface NamedSubject {
  readonly name: string;
  readonly subject: Subject;
}

export interface Takeable {
  readonly finding: NamedSubject | null;
  readonly connection: NamedSubject | null;
  /** Its quadruplet has other lives. */
  readonly hasOtherLives: boolean;
  readonly frame: NamedSubject | null;
  /** The part of the capture that is looked at; null: all of it. */
  readonly range: NamedSubject | null;
  /** The lists as they are filtered; null while they cannot be told. */
  readonly findings: NamedSubject | null;
  readonly connections: NamedSubject | null;
  /** All of the capture. */
  readonly whole: Subject | null;
  /** The view of which there is a picture; null: none. */
  readonly picture: string | null;
}

export interface Taker {
  copy(subject: Subject, form: CopyForm): void;
  save(subject: Subject, annotated: boolean): void;
  picture(format: PictureFormat): void;
  openAsText(): void;
}

const DATA: readonly (readonly [CopyForm, string])[] = [
  ["text", "Copy as text"],
  ["csv", "Copy as CSV"],
  ["json", "Copy as JSON"],
];
const COMMANDS: readonly (readonly [CopyForm, string])[] = [
  ["filter", "Copy Wireshark filter"],
  ["tshark", "Copy tshark command"],
  ["editcap", "Copy editcap command"],
];

/** Of the selection: the finding, its connection, the marked frame, the brushed range, the picture. */
export function selectionActions(takeable: Takeable, taker: Taker): readonly MenuGroup[] {
  const { finding, connection, frame, range, hasOtherLives } = takeable;
  const groups: MenuGroup[] = [];
  if (finding) groups.push(group(finding, [...DATA, ...COMMANDS], taker, true));
  if (connection) {
    const own = group(connection, [...DATA, ...COMMANDS], taker, true);
    groups.push(hasOtherLives ? { ...own, items: [...own.items, saveLives(connection, taker)] } : own);
  }
  if (frame) groups.push(group(frame, [...DATA, COMMANDS[0] ?? ["filter", ""]], taker, false));
  if (range) groups.push(group(range, COMMANDS, taker, true));
  return [...groups, ...pictureActions(takeable, taker)];
}

/** Of the whole capture: its lists, the range, the picture, the text. */
export function captureActions(takeable: Takeable, taker: Taker): readonly MenuGroup[] {
  const { findings, connections, range, whole } = takeable;
  return [
    ...(findings ? [group(findings, DATA, taker, true)] : []),
    ...(connections ? [group(connections, DATA, taker, true)] : []),
    ...(range ? [group(range, COMMANDS, taker, true)] : []),
    ...pictureActions(takeable, taker),
    {
      title: "Capture",
      items: [
        { label: "Open as text", run: () => taker.openAsText() },
        ...(whole ? [{ label: "Save with findings as comments…", run: () => taker.save(whole, true) }] : []),
      ],
    },
  ];
}

function group(
  { name, subject }: NamedSubject,
  forms: readonly (readonly [CopyForm, string])[],
  taker: Taker,
  canSave: boolean,
): MenuGroup {
  const items: MenuItem[] = forms.map(([form, label]) => ({ label, run: () => taker.copy(subject, form) }));
  if (canSave) items.push({ label: "Save smaller capture…", run: () => taker.save(subject, false) });
  return { title: name, items };
}

function saveLives({ subject }: NamedSubject, taker: Taker): MenuItem {
  const lives: Subject = subject.kind === "connection" ? { ...subject, kind: "quadruplet" } : subject;
  return { label: "Save with its other lives…", run: () => taker.save(lives, false) };
}

function pictureActions({ picture }: Takeable, taker: Taker): readonly MenuGroup[] {
  if (picture === null) return [];
  const items = (["png", "svg"] as const).map((format) => ({
    label: `Save as ${format.toUpperCase()}…`,
    run: () => taker.picture(format),
  }));
  return [{ title: `Picture: ${picture}`, items }];
}
