/** How a report marks its parts; whoever prints decides whether that means colour. */
export type Palette = {
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly info: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly code: (text: string) => string;
};

const asIs = (text: string): string => text;

/** No colours: for pipes, files and tests. */
export const plainPalette: Palette = {
  error: asIs,
  warning: asIs,
  info: asIs,
  good: asIs,
  bold: asIs,
  dim: asIs,
  code: asIs,
};

/** Marks the names in backticks of a message; without colours the backticks stay. */
export function paintNames(text: string, palette: Palette): string {
  return text.replace(/`[^`\n]+`/g, (name) => palette.code(name));
}
