/** The line of a documentation comment that editors strike through what is deprecated for. */
export function deprecatedTag({ deprecated }: { readonly deprecated?: string | true }): string | undefined {
  if (deprecated === undefined) return undefined;
  return deprecated === true ? '@deprecated' : `@deprecated ${deprecated}`;
}
