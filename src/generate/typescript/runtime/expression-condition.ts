import type { Placeholders } from './expression-text.js';

/** What must hold of an item for a write to be done. */
export class Condition {
  readonly given: Placeholders;
  readonly #texts = new Set<string>();

  constructor(given: Placeholders) {
    this.given = given;
  }

  exists(name: string): this {
    return this.and(`attribute_exists(${this.given.name(name)})`);
  }

  absent(name: string): this {
    return this.and(`attribute_not_exists(${this.given.name(name)})`);
  }

  /** The attribute has a value; without one it is absent. */
  equals(name: string, to: unknown, hint = name): this {
    if (to === undefined || to === null) return this.absent(name);
    return this.and(`${this.given.name(name)} = ${this.given.value(hint, to)}`);
  }

  /** One of the two holds: an attribute is absent, or another one compares so. */
  absentOr(absent: string, name: string, operator: '<=' | '>' | '=', to: unknown, hint = name): this {
    const given = this.given;
    return this.and(
      `attribute_not_exists(${given.name(absent)}) OR ${given.name(name)} ${operator} ${given.value(hint, to)}`,
    );
  }

  /** The condition expression; empty where nothing is demanded. */
  text(): string {
    const texts = [...this.#texts];
    return texts.map((text) => (texts.length > 1 && / OR /i.test(text) ? `(${text})` : text)).join(' AND ');
  }

  /** A condition as it is written, in these placeholders. */
  and(text: string): this {
    this.#texts.add(text);
    return this;
  }
}
