/**
 * A piece of generated source text that knows what it refers to in other files. User text gets in through the primitives alone
 * (`literal`, `property`, `member`, `doc`, `identifier`): a template takes no plain string.
 */
export interface Code {
  readonly parts: readonly Part[];
}

export type Part = string | Reference | ModulePath;

/** Something that another file exports. */
export interface Reference {
  /** Path of the file from the root of the output, without its ending (`entities/order`), or a package (`npm:@aws-sdk/lib-dynamodb`). */
  readonly module: string;
  readonly name: string;
  /** Imported with `import type`. */
  readonly isType: boolean;
}

/** The quoted path of a module, as `export … from` takes it. */
interface ModulePath {
  readonly path: string;
}

/** Lists are written one after the other, each on a line of its own; nothing where there is nothing. */
type Interpolation = Code | readonly Interpolation[] | number | undefined | false;

export const NOTHING: Code = { parts: [] };

/** Source text with other pieces in it. */
export function ts(strings: TemplateStringsArray, ...values: readonly Interpolation[]): Code {
  const parts: Part[] = [];
  for (const [i, text] of strings.entries()) {
    parts.push(text);
    // Not spread: a list of all members of a large enum is longer than the stack is deep.
    if (i < values.length) for (const part of partsOf(values[i])) parts.push(part);
  }
  return { parts };
}

function partsOf(value: Interpolation): readonly Part[] {
  if (value === undefined || value === false) return [];
  if (typeof value === 'number') return [String(value)];
  if (isList(value)) return value.flatMap((one) => (one === undefined || one === false ? [] : [...partsOf(one), '\n']));
  return value.parts;
}

function isList(value: Code | readonly Interpolation[]): value is readonly Interpolation[] {
  return Array.isArray(value);
}

/** Pieces with something between them. */
export function join(codes: readonly Code[], separator: Code): Code {
  return { parts: codes.flatMap((code, i) => (i === 0 ? code.parts : [...separator.parts, ...code.parts])) };
}

export function commas(codes: readonly Code[]): Code {
  return join(codes, ts`, `);
}

/** A value that another file of the output, or a package, exports. */
export function from(module: string, name: string): Code {
  return { parts: [{ module, name, isType: false }] };
}

/** A type that another file of the output, or a package, exports. */
export function typeFrom(module: string, name: string): Code {
  return { parts: [{ module, name, isType: true }] };
}

/** The module itself: `export * from ${modulePath('entities/order')};`. */
export function modulePath(path: string): Code {
  return { parts: [{ path }] };
}

/** Whether nothing would be written. */
export function isEmpty({ parts }: Code): boolean {
  return parts.every((part) => typeof part === 'string' && part.trim() === '');
}
