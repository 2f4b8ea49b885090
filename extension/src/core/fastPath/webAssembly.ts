/**
 * What the core uses of WebAssembly. The language's own library (ES2023) does not know it, and those that do bring a browser or Node
 * with them.
 */

export interface WasmMemory {
  /** All of it at this moment. A shared memory may grow; what looked at it before goes on to see the same bytes. */
  readonly buffer: SharedArrayBuffer;
  /** Adds pages of 64 KiB. */
  grow(pages: number): number;
}

export interface WasmModule {
  readonly [Symbol.toStringTag]: string;
}

type Imports = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

interface WebAssemblyApi {
  readonly Memory: new (size: {
    readonly initial: number;
    readonly maximum: number;
    readonly shared: true;
  }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Instance: new (module: WasmModule, imports: Imports) => { readonly exports: unknown };
}

const api = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly;

export const Memory: WebAssemblyApi["Memory"] = api.Memory;
export const Module: WebAssemblyApi["Module"] = api.Module;
export const Instance: WebAssemblyApi["Instance"] = api.Instance;
