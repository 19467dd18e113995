import { type AttributeValue, equalValues } from '../value/index.js';

/** `#name` and `:value` placeholders of one request; the same name or an equal value of the same hint is given out once. */
export class Placeholders {
  readonly #names = new Map<string, string>();
  readonly #placeholders = new Set<string>();
  readonly #values = new Map<string, AttributeValue>();

  /** Placeholder of an attribute's stored name. */
  name(name: string): string {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const placeholder = this.#free(`#${identifier(name)}`);
    this.#names.set(name, placeholder);
    return placeholder;
  }

  /** Placeholder of a value, named after what it is compared with. */
  value(value: AttributeValue, hint: string): string {
    const base = `:${identifier(hint)}`;
    for (const [placeholder, known] of this.#values) {
      if (placeholder.startsWith(base) && equalValues(known, value)) return placeholder;
    }
    const placeholder = this.#free(base);
    this.#values.set(placeholder, value);
    return placeholder;
  }

  /** The two parameters of a request, left out where they would be empty: DynamoDB refuses empty ones. */
  get parameters(): {
    readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
    readonly ExpressionAttributeValues?: Readonly<Record<string, AttributeValue>>;
  } {
    return {
      ...(this.#names.size === 0
        ? {}
        : {
            ExpressionAttributeNames: Object.fromEntries(
              [...this.#names].map(([name, placeholder]) => [placeholder, name]),
            ),
          }),
      ...(this.#values.size === 0 ? {} : { ExpressionAttributeValues: Object.fromEntries(this.#values) }),
    };
  }

  #free(base: string): string {
    let placeholder = base;
    for (let n = 2; this.#placeholders.has(placeholder); n += 1) placeholder = `${base}${n}`;
    this.#placeholders.add(placeholder);
    return placeholder;
  }
}

/** Longest placeholder, sign included, is 255 bytes; names are cut well before. */
const MAX_IDENTIFIER = 64;

function identifier(text: string): string {
  const plain = text.replace(/[^A-Za-z0-9_]/g, '_').slice(0, MAX_IDENTIFIER);
  return plain === '' ? '_' : plain;
}
