import type { Design, EntityDesign } from '../design/design.js';
import { weightsOf } from '../design/index.js';
import {
  checkExpression,
  type Expr,
  mapOperands,
  type PathExpr,
  pathsOf,
  truthShare,
} from '../expression/model/index.js';
import type { LocatedExpr } from '../model/model.js';
import type { WriteIntent } from './intent.js';
import { makesNew } from './makes-new.js';
import { changedBy } from './write-parts.js';

/** A change of an item as a stream shows it: one image is missing where the item is made or deleted. */
export type ChangeKind = 'insert' | 'modify' | 'remove';

export interface ChangeShare {
  /** Of the changes, 0 to 1. */
  readonly share: number;
  readonly basis: 'every' | 'estimated' | 'unknown';
  /** Enums that a call sets to a value of its own, of which all are taken to be equally likely. */
  readonly even: readonly string[];
}

/** The changes that one write of an item makes: a move takes it away and brings it back. */
export function changesOf(intent: WriteIntent): readonly ChangeKind[] {
  switch (intent.action) {
    case 'create':
      return ['insert'];
    case 'put':
      return [makesNew(intent) ? 'insert' : 'modify'];
    case 'update':
    case 'soft-delete':
      return ['modify'];
    case 'delete':
      return ['remove'];
    case 'move':
      return ['remove', 'insert'];
    case 'check':
    case 'get':
      return [];
  }
}

/** How often the change that a write makes satisfies a stream rule's `when`. */
export function shareOfChanges(
  design: Design,
  intent: WriteIntent,
  change: ChangeKind,
  when: LocatedExpr | undefined,
): ChangeShare {
  if (when === undefined) return { share: 1, basis: 'every', even: [] };
  const { entity } = intent;
  const { expr } = checkExpression(when.value, { ...envOf(entity), expected: { kind: 'bool' } });
  const changed = changedBy(design, intent);
  const facts = new ImageFacts(intent, change, changed);
  const plain = facts.plainly(expr);
  const share = truthShare(plain, facts);
  if (share === undefined) return { share: 1, basis: 'unknown', even: [] };
  return { share, basis: 'estimated', even: pathsOf(plain).length === 0 ? [] : facts.even };
}

function envOf({ types, attributes }: EntityDesign) {
  return {
    attribute: (name: string) => types.known.attribute(name),
    attributeNames: () => [...attributes.keys()],
    param: () => undefined,
    allowOldNew: true,
  };
}

/** What is known of the two images, each attribute of an image taken as one of its own. */
class ImageFacts {
  readonly #intent: WriteIntent;
  readonly #change: ChangeKind;
  readonly #changed: ReadonlySet<string>;
  readonly #even = new Set<string>();

  constructor(intent: WriteIntent, change: ChangeKind, changed: ReadonlySet<string>) {
    this.#intent = intent;
    this.#change = change;
    this.#changed = changed;
  }

  get even(): readonly string[] {
    return [...this.#even];
  }

  /** The condition with the image in the name, so that what a change leaves alone is one attribute in both. */
  plainly(expr: Expr): Expr {
    if (expr.kind !== 'path' || expr.image === 'current') return mapOperands(expr, (one) => this.plainly(one));
    const [name, ...rest] = expr.segments;
    const isGone = this.#change === (expr.image === 'old' ? 'insert' : 'remove');
    if (isGone) return { kind: 'absent', start: expr.start, end: expr.end };
    const stands = this.#change === 'modify' && !this.#changed.has(String(name));
    const image = stands ? 'both' : expr.image;
    return { ...expr, image: 'current', segments: [`${image} ${name}`, ...rest] } satisfies PathExpr;
  }

  weightsOf(key: string): ReadonlyMap<string, number> | undefined {
    const { image, name } = split(key);
    const { entity, set } = this.#intent;
    const stored = weightsOf(entity.types, name);
    if (image !== 'new') return stored;
    const clause = set.find(({ path }) => path.value === name);
    if (clause !== undefined) {
      const literal = clause.value === undefined ? undefined : literalOf(entity, clause.value.value);
      if (literal !== undefined) return new Map([[literal, 1]]);
      const type = entity.types.typeOf(name);
      if (type?.kind !== 'enum') return undefined;
      this.#even.add(name);
      return new Map(type.values.map((value) => [value, 1]));
    }
    const initial = entity.attributes.get(name)?.attribute.default?.value;
    const isNew = makesNew(this.#intent);
    return isNew && typeof initial === 'string' ? new Map([[initial, 1]]) : stored;
  }

  presentShareOf(key: string): number | undefined {
    const { image, name } = split(key);
    const { remove, set, action, entity } = this.#intent;
    // Only what is not marked yet is deleted.
    if (action === 'soft-delete' && name === entity.entity.softDelete?.attribute.value) return image === 'new' ? 1 : 0;
    if (image === 'new' && remove.some(({ value }) => value === name)) return 0;
    if (image === 'new' && set.some(({ path }) => path.value === name)) return 1;
    return entity.attributes.get(name)?.present;
  }
}

function split(key: string): { readonly image: string; readonly name: string } {
  const at = key.indexOf(' ');
  return { image: key.slice(0, at), name: key.slice(at + 1) };
}

/** The member that a clause sets, where it is written out. */
function literalOf(entity: EntityDesign, expr: Expr): string | undefined {
  if (expr.kind === 'literal') return expr.value.type === 'string' ? expr.value.value : undefined;
  // A bare member of the attribute's enum.
  const name = expr.kind === 'path' && expr.segments.length === 1 ? String(expr.segments[0]) : undefined;
  return name === undefined || entity.attributes.has(name) ? undefined : name;
}
