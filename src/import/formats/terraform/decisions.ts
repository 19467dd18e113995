import type { Span } from '../../../source/index.js';
import type { Collector } from '../aws-table/index.js';
import { knownText, type Value } from './value.js';

/** What holds as long as nobody says otherwise when it is deployed: the default of a variable of a root module, or the workspace. */
export interface Assumed {
  readonly name: string;
  readonly value: Value;
}

type Found<T> = { readonly found: T; readonly rests: ReadonlySet<Assumed> };

/** Keeps what is assumed and decides something, such as which side of a choice is read. */
export class Decisions {
  /** What that rests on which is being found out. */
  #rests: Set<Assumed> | undefined;
  readonly #places = new Map<Assumed, Map<string, Span>>();

  assume(all: Iterable<Assumed>): void {
    for (const assumed of all) this.#rests?.add(assumed);
  }

  /** Finds something out, and what that rests on. */
  watched<T>(find: () => T): Found<T> {
    const outer = this.#rests;
    const own = new Set<Assumed>();
    this.#rests = own;
    try {
      return { found: find(), rests: own };
    } finally {
      this.#rests = outer;
      for (const assumed of own) outer?.add(assumed);
    }
  }

  /** Finds out what decides something at a place; what is not known decides nothing. */
  deciding(span: Span, find: () => Value): Value {
    const { found, rests } = this.watched(find);
    if (found.kind === 'unknown') return found;
    for (const assumed of rests) {
      const places = this.#places.get(assumed) ?? new Map<string, Span>();
      this.#places.set(assumed, places);
      const place = `${span.file.path}:${span.file.lineOf(span.start)}`;
      if (!places.has(place)) places.set(place, span);
    }
    return found;
  }

  /** Each of what decides once, at the first place where it does. */
  tell(notes: Collector): void {
    for (const [{ name, value }, places] of this.#places) {
      const [first] = [...places.values()].sort((a, b) => a.start - b.start);
      if (first === undefined) continue;
      const others = places.size - 1;
      const more = others === 0 ? '' : others === 1 ? ' and one more choice' : ` and ${others} more choices`;
      const text = value.kind === 'null' ? 'null' : knownText(value);
      const shown = text === undefined ? '' : `, \`${text}\`,`;
      const node = { kind: 'map', entries: [], span: first } as const;
      notes.quirk(node, name, `\`${name}\` is not given: its default${shown} decides this${more}.`);
    }
  }
}
