/** The fast path, as the build compiles it. */
declare module "*.wasm" {
  /** Throws an Error with a sentence where they lie in a file that cannot be read. */
  const bytes: () => Uint8Array<ArrayBuffer>;
  // biome-ignore lint/style/noDefaultExport: what the build makes of it is a default export.
  export default bytes;
}
