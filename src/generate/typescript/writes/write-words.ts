import type { Code } from '../../text/index.js';

/**
 * Placeholders of an expression that is written out, by the rule of the runtime's `Clause`. Values of conditions and updates are told apart
 * by `prefix`.
 */
export class WriteWords {
  /** Stored names by their placeholders. */
  readonly names = new Map<string, string>();
  readonly values = new Map<string, Code>();
  readonly #prefix: string;

  constructor(prefix = '') {
    this.#prefix = prefix;
  }

  name(name: string): string {
    const known = [...this.names].find(([, one]) => one === name);
    const placeholder = known?.[0] ?? `#${isWord(name) ? name : `_${this.#prefix}_${this.names.size}`}`;
    this.names.set(placeholder, name);
    return placeholder;
  }

  /** `hint`: the attribute that it is for. */
  value(value: Code, hint: string): string {
    const placeholder = this.placeholder(hint);
    this.values.set(placeholder, value);
    return placeholder;
  }

  /** The placeholder that the next value would get. */
  placeholder(hint: string): string {
    return `:${this.#prefix === '' && isWord(hint) ? hint : `_${this.#prefix}_${this.values.size}`}`;
  }
}

function isWord(name: string): boolean {
  return /^[a-z]\w{0,63}$/i.test(name);
}
