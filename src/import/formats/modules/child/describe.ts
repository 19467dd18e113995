/** As much is told of one value at most: definitions are far smaller, and data that hangs on them is none. */
const MOST_NODES = 200_000;
const MOST_DEPTH = 24;
const MOST_TEXT = 4_000;
const MOST_CODE = 240;

/** Types as they are named in definitions of OneTable: `String`, `Number`. */
const CONSTRUCTORS: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  [String, 'string'],
  [Number, 'number'],
  [Boolean, 'boolean'],
  [Date, 'date'],
  [Object, 'object'],
  [Array, 'array'],
  [Set, 'set'],
  [ArrayBuffer, 'arraybuffer'],
  [Buffer, 'buffer'],
  [Uint8Array, 'binary'],
]);

/** A value as JSON can have it; a function is an object with its beginning under this name. */
export const CODE = '()';

/** Any value as plain data: what has no place in JSON is told as text. Getters that throw are left out. */
export function described(value: unknown): unknown {
  return new Description().of(value, 0);
}

class Description {
  #nodes = 0;
  readonly #open = new Set<object>();

  of(value: unknown, depth: number): unknown {
    this.#nodes += 1;
    if (this.#nodes > MOST_NODES || depth > MOST_DEPTH) return '…';
    switch (typeof value) {
      case 'string':
        return value.slice(0, MOST_TEXT);
      case 'number':
        return Number.isFinite(value) ? value : String(value);
      case 'boolean':
      case 'undefined':
        return value;
      case 'bigint':
      case 'symbol':
        return String(value);
      case 'function':
        return CONSTRUCTORS.get(value) ?? { [CODE]: codeOf(value) };
      case 'object':
        return value === null ? null : this.#object(value, depth);
    }
  }

  #object(value: object, depth: number): unknown {
    if (value instanceof RegExp) return String(value);
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `${value.byteLength} bytes`;
    if (this.#open.has(value)) return '…';
    this.#open.add(value);
    try {
      if (Array.isArray(value) || value instanceof Set) return [...value].map((one) => this.of(one, depth + 1) ?? null);
      const entries = value instanceof Map ? mapEntries(value) : entriesOf(value);
      return Object.fromEntries(entries.map(([key, one]) => [key, this.of(one, depth + 1)]));
    } finally {
      this.#open.delete(value);
    }
  }
}

function codeOf(value: unknown): string {
  try {
    const text = Function.prototype.toString.call(value).replace(/\s+/g, ' ');
    return text.length > MOST_CODE ? `${text.slice(0, MOST_CODE)}…` : text;
  } catch {
    return '…';
  }
}

/** Own properties with their values. */
export function entriesOf(value: object): readonly (readonly [string, unknown])[] {
  return keysOf(value).flatMap((key) => {
    const one = propertyOf(value, key);
    return one === undefined ? [] : [[key, one] as const];
  });
}

function keysOf(value: object): readonly string[] {
  try {
    return Object.keys(value);
  } catch {
    return [];
  }
}

/** A property of anything; undefined where there is none, or a getter throws. */
export function propertyOf(value: unknown, key: string | symbol): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
  try {
    return Reflect.get(value, key);
  } catch {
    return undefined;
  }
}

/** The property under a symbol of that description, whichever copy of a package made it. */
export function symbolProperty(value: object, description: string): unknown {
  const found = Object.getOwnPropertySymbols(value).find((symbol) => symbol.description === description);
  return found === undefined ? undefined : propertyOf(value, found);
}

export function textProperty(value: unknown, key: string): string | undefined {
  const text = propertyOf(value, key);
  return typeof text === 'string' ? text : undefined;
}

function mapEntries(map: ReadonlyMap<unknown, unknown>): readonly (readonly [string, unknown])[] {
  return [...map].map(([key, value]) => [String(key), value]);
}
