import type { Dice } from '../../../src/load/dice.js';

/** What would be filled in inside a template of JavaScript. */
export const FILLED_IN = ['`$', '{x}`'].join('');

const ATTRIBUTES = (
  'class default args context item input stored key name size status order value type await _ ' +
  'now tenant data A1 is entity then length arguments undefined session result table client patch write Map Date owner label rank ' +
  'weight title color shape level score'
).split(' ');
/** What every object of JavaScript has: an attribute that is called so must always be there. */
const INHERITED = ['constructor', 'toString', 'hasOwnProperty', 'isPrototypeOf'];
const ENTITIES =
  'Order order Class Function Item Write Page E_1 E1 Session Promise Context Thing Array Tables Key Input'.split(' ');
const PATTERNS =
  'delete import new class then toString constructor tenant default await request all count create put find list item args context pages'.split(
    ' ',
  );
const STORED = ['s p', "it's", 'a"b', FILLED_IN, '*/', 'PK#1x', 'é', 'a.b', 'x[0]', 'prototype'];
const KEYS = ['PK#1', "it's pk", 'p"k', `${FILLED_IN}k`, 'pk*/', 'ключ', 'pk', 'a-b', 'valueOf'];
export const DESCRIPTIONS = [
  'Ends */ here.',
  FILLED_IN.replace('x', 'process.exit(1)'),
  'Two\nlines\u2028and @param {x}',
  '</script><!--',
  'Plain.',
  '/* // \\',
];

/** Names of one model, each given once. */
export class HostileNames {
  readonly #dice: Dice;
  readonly #pools = new Map<string, string[]>();
  readonly #taken = new Set<string>();

  constructor(dice: Dice) {
    this.#dice = dice;
  }

  /** `word` is the harmless choice. */
  attribute(word: string): string {
    return this.#take('attribute', ATTRIBUTES, word, 0.3);
  }

  requiredAttribute(word: string): string {
    return this.#dice.chance(0.15) ? this.#take('attribute', INHERITED, word, 1) : this.attribute(word);
  }

  entity(word: string): string {
    return this.#take('entity', ENTITIES, word, 0.4);
  }

  pattern(word: string): string {
    return this.#take('pattern', PATTERNS, word, 0.15);
  }

  stored(): string | undefined {
    return this.#dice.chance(0.15) ? this.#take('stored', STORED, 'st', 1) : undefined;
  }

  keyAttribute(word: string): string {
    return this.#take('stored', KEYS, word, 0.3);
  }

  description(): { readonly description?: string } {
    return this.#dice.chance(0.2) ? { description: this.#dice.pick(DESCRIPTIONS) } : {};
  }

  #take(pool: string, all: readonly string[], word: string, probability: number): string {
    const left = this.#pools.get(pool + all[0]) ?? [...all];
    this.#pools.set(pool + all[0], left);
    const wanted = this.#dice.chance(probability) ? left.splice(this.#dice.int(0, left.length - 1), 1)[0] : undefined;
    for (let i = 1, name = wanted ?? word; ; i += 1, name = `${word}${i}`) {
      if (this.#taken.has(`${pool} ${name}`)) continue;
      this.#taken.add(`${pool} ${name}`);
      return name;
    }
  }
}
