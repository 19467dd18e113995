import { toPlain, type YamlNode } from '../source/index.js';
import type { InputPlace, Quirk, Unplaced } from './draft.js';
import { placeOf } from './tree.js';

/** Longer ones are cut: the input still has them. */
const MOST_SHOWN = 240;

/** Places that are named of what is said in the same words of more than one. */
const MOST_PLACES = 4;

/**
 * What a reader tells about an input besides what it makes of it, each thing once: what is said in the same words of several places, with
 * those places.
 */
export class Remarks {
  readonly #quirks = new Map<string, Map<string, InputPlace>>();
  readonly #unplaced = new Map<string, Unplaced>();

  /** Something odd that was read all the same. */
  odd(message: string, node: YamlNode, path: string): void {
    const place = placeOf(node, trimmed(path));
    const places = this.#quirks.get(message) ?? new Map<string, InputPlace>();
    this.#quirks.set(message, places);
    const own = JSON.stringify(place);
    if (!places.has(own)) places.set(own, place);
  }

  /** Something that has no place in a model, with its value. */
  unplaced(why: string, node: YamlNode, path: string): void {
    const name = path.slice(path.lastIndexOf('.') + 1);
    this.drop(node, path, `\`${name}\`: ${shown(node)}`, why);
  }

  /** The same in words of the reader's own. */
  drop(node: YamlNode, path: string, what: string, why: string): void {
    const place = placeOf(node, trimmed(path));
    const own = JSON.stringify([what, place]);
    if (!this.#unplaced.has(own)) this.#unplaced.set(own, { what, why, place });
  }

  get quirks(): readonly Quirk[] {
    return [...this.#quirks].flatMap(([message, places]) => {
      const [place, ...others] = places.values();
      if (place === undefined) return [];
      return [{ message: others.length === 0 ? message : `${message} ${andIn(others)}`, place }];
    });
  }

  get all(): { readonly quirks: readonly Quirk[]; readonly unplaced: readonly Unplaced[] } {
    return { quirks: this.quirks, unplaced: [...this.#unplaced.values()] };
  }
}

/** `So in 3 places, also at \`a.b\`, \`c.d\`.` */
function andIn(others: readonly InputPlace[]): string {
  const named = others.slice(0, MOST_PLACES).map(({ path, line }) => `\`${path === '' ? `line ${line}` : path}\``);
  const more = others.length > named.length ? ' and so on' : '';
  return `So in ${others.length + 1} places, also at ${named.join(', ')}${more}.`;
}

/** A definition may be all that its file holds: then its paths begin with nothing. */
function trimmed(path: string): string {
  return path.replace(/^\./, '');
}

/** A value of the input as text, cut where it is long. */
export function shown(node: YamlNode): string {
  const plain = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);
  // With a space behind each comma, where a line may be broken: line breaks of texts are escaped.
  const text = JSON.stringify(toPlain(node), plain, 1)
    .replace(/,\n\s*/g, ', ')
    .replace(/\n\s*/g, '');
  const cut = text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
  return cut;
}
