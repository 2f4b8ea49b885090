/** The fast path, as the build compiles it. */
declare module "*.wasm" {
  const bytes: Uint8Array<ArrayBuffer>;
  // biome-ignore lint/style/noDefaultExport: what esbuild makes of a file of bytes is its default export.
  export default bytes;
}
