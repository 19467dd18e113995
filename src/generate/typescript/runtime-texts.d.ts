/** The texts of a folder's TypeScript files by their names, bundled: generated code takes copies of them. */
declare module '*?texts' {
  const texts: Readonly<Record<string, string>>;
  export default texts;
}
