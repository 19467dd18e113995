/** Markdown is bundled as text: the page of each rule lies beside the rule. */
declare module '*.md' {
  const text: string;
  export default text;
}
