/** The build gives the bytes of a module of WebAssembly, and so do the tests. */
declare module '*.wasm' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
