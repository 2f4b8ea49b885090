/** Reads the exported interfaces and string unions out of `contract.ts`, as its own text has them. */

export interface InterfaceText {
  readonly properties: readonly string[];
  readonly required: readonly string[];
}

/** Top-level properties of `export interface NAME {…}`; nested object types are passed over. */
export function interfaceIn(source: string, name: string): InterfaceText {
  const body = new RegExp(`export interface ${name} \\{\\n([\\s\\S]*?)\\n\\}`).exec(source)?.[1];
  if (body === undefined) throw new Error(`interfaceIn: contract.ts has no interface ${name}`);
  const found = [...body.matchAll(/^ {2}readonly (\w+)(\??):/gm)];
  return {
    properties: found.map((match) => match[1] ?? ""),
    required: found.filter((match) => match[2] === "").map((match) => match[1] ?? ""),
  };
}

/** The literals of `export type NAME = "a" | "b"`, without those it takes from another type. */
export function literalsIn(source: string, name: string): readonly string[] {
  const body = new RegExp(`export type ${name} =([^;]*);`).exec(source)?.[1];
  if (body === undefined) throw new Error(`literalsIn: there is no type ${name}`);
  const withoutComments = body.replace(/\/\/.*$/gm, "");
  return [...withoutComments.matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? "");
}
