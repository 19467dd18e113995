/** Words that cannot name a variable in a module of strict TypeScript, and globals that generated code itself uses. */
const RESERVED = new Set(
  (
    'abstract any arguments as asserts async await bigint boolean break case catch class const continue debugger declare default delete do ' +
    'else enum eval export extends false finally for from function get global if implements import in infer instanceof interface is keyof let ' +
    'module namespace never new null number object of package private protected public readonly require return satisfies set static string ' +
    'super switch symbol this throw true try type typeof undefined unique unknown using var void while with yield ' +
    'Array ArrayBuffer BigInt Boolean Buffer Date Error Function Infinity Intl Iterable AsyncIterable JSON Map Math NaN Number Object Omit Partial Pick ' +
    'Promise Proxy Readonly ReadonlyArray ReadonlyMap ReadonlySet Record Reflect RegExp Required Set String Symbol Uint8Array constructor console process globalThis ' +
    '__proto__ prototype'
  ).split(' '),
);

export function isReserved(text: string): boolean {
  return RESERVED.has(text);
}

/** ASCII only: what other alphabets allow differs between tools. */
export function isIdentifierName(text: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(text);
}

/** The words of a name: `changeEMail`, `PK#1` and `two words` are `change EMail`, `PK 1` and `two words`. */
function wordsOf(text: string): readonly string[] {
  return (
    text
      .normalize('NFKD')
      .replace(/[\u0300-\u036f]/g, '')
      .match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? []
  );
}

export function camelCase(text: string): string {
  const [first = '', ...rest] = wordsOf(text);
  return first.toLowerCase() + rest.map(capitalised).join('');
}

export function pascalCase(text: string): string {
  return wordsOf(text).map(capitalised).join('');
}

export function kebabCase(text: string): string {
  return wordsOf(text)
    .map((word) => word.toLowerCase())
    .join('-');
}

/**
 * With any ending, Windows takes these for devices and not for files.
 * https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file#naming-conventions
 */
const DEVICES = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;

/** A file's name has 255 characters on most systems, and its ending is among them. */
const LONGEST_STEM = 120;

/** What every system can call a file, its ending left out. */
export function fileStem(name: string): string {
  return DEVICES.test(name) ? `${name}_` : name.slice(0, LONGEST_STEM).replace(/-$/, '');
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** Identifiers and file names of one scope, each given once: a clash gets a number behind it, in the order of asking. */
export class UniqueNames {
  readonly #taken = new Set<string>();
  readonly #fallback: string;

  constructor(fallback: string, taken: readonly string[] = []) {
    this.#fallback = fallback;
    for (const name of taken) this.#taken.add(name.toLowerCase());
  }

  /** File systems may not tell upper from lower case, so that neither does this. */
  take(wanted: string): string {
    const base = wanted === '' ? this.#fallback : /^\d/.test(wanted) ? `${this.#fallback}${wanted}` : wanted;
    let name = isReserved(base) ? `${base}_` : base;
    for (let n = 2; this.#taken.has(name.toLowerCase()); n += 1) name = `${base}${n}`;
    this.#taken.add(name.toLowerCase());
    return name;
  }

  /** A name that is free with every one of these behind it; by itself it need not be. */
  takeWith(wanted: string, suffixes: readonly string[]): string {
    const named = wanted === '' || /^\d/.test(wanted) ? `${this.#fallback}${wanted}` : wanted;
    const base = suffixes.some((suffix) => isReserved(`${named}${suffix}`)) ? `${named}_` : named;
    const isTaken = (name: string): boolean =>
      suffixes.some((suffix) => this.#taken.has(`${name}${suffix}`.toLowerCase()));
    let name = base;
    for (let n = 2; isTaken(name); n += 1) name = `${base}${n}`;
    for (const suffix of suffixes) this.#taken.add(`${name}${suffix}`.toLowerCase());
    return name;
  }
}
