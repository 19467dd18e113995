import { type AttributeValue, equalValues } from '../value/index.js';

/** `#name` and `:value` placeholders of one request; the same name or an equal value of the same hint is given out once. */
export class PlaceholderTable<Value> {
  readonly #names = new Map<string, string>();
  readonly #placeholders = new Set<string>();
  readonly #reserved = new Map<string, string>();
  readonly #values = new Map<string, Value>();
  readonly #isSame: (a: Value, b: Value) => boolean;

  constructor(isSame: (a: Value, b: Value) => boolean) {
    this.#isSame = isSame;
  }

  /** Placeholder of an attribute's stored name. */
  name(name: string): string {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const reserved = this.#reserved.get(name);
    const placeholder = reserved === undefined ? this.#free(`#${identifier(name)}`) : `#${reserved}`;
    this.#names.set(name, placeholder);
    return placeholder;
  }

  /** A word of which `#word`, `:word` and `:word_to` are this attribute's, for a condition that is made at each call. */
  reserve(name: string): string {
    const known = this.#reserved.get(name);
    if (known !== undefined) return known;
    const base = identifier(name);
    const placeholders = (word: string): readonly string[] => [`#${word}`, `:${word}`, `:${word}_to`];
    let word = base;
    for (let n = 2; placeholders(word).some((one) => this.#placeholders.has(one)); n += 1) word = `${base}${n}`;
    for (const placeholder of placeholders(word)) this.#placeholders.add(placeholder);
    this.#reserved.set(name, word);
    return word;
  }

  /** Placeholder of a value, named after what it is compared with. */
  value(value: Value, hint: string): string {
    const base = `:${identifier(hint)}`;
    for (const [placeholder, known] of this.#values) {
      if (placeholder.startsWith(base) && this.#isSame(known, value)) return placeholder;
    }
    const placeholder = this.#free(base);
    this.#values.set(placeholder, value);
    return placeholder;
  }

  get names(): ReadonlyMap<string, string> {
    return this.#names;
  }

  /** By placeholder. */
  get values(): ReadonlyMap<string, Value> {
    return this.#values;
  }

  #free(base: string): string {
    let placeholder = base;
    for (let n = 2; this.#placeholders.has(placeholder); n += 1) placeholder = `${base}${n}`;
    this.#placeholders.add(placeholder);
    return placeholder;
  }
}

export class Placeholders extends PlaceholderTable<AttributeValue> {
  constructor() {
    super(equalValues);
  }

  /** The two parameters of a request, left out where they would be empty: DynamoDB refuses empty ones. */
  get parameters(): {
    readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
    readonly ExpressionAttributeValues?: Readonly<Record<string, AttributeValue>>;
  } {
    const { names, values } = this;
    return {
      ...(names.size === 0
        ? {}
        : {
            ExpressionAttributeNames: Object.fromEntries([...names].map(([name, placeholder]) => [placeholder, name])),
          }),
      ...(values.size === 0 ? {} : { ExpressionAttributeValues: Object.fromEntries(values) }),
    };
  }
}

/** Longest placeholder, sign included, is 255 bytes; names are cut well before. */
const MAX_IDENTIFIER = 64;

function identifier(text: string): string {
  const plain = text.replace(/[^A-Za-z0-9_]/g, '_').slice(0, MAX_IDENTIFIER);
  return plain === '' ? '_' : plain;
}
