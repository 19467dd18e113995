import type { Design, EntityDesign } from '../../design/design.js';
import type { Ambiguity } from '../../keys/index.js';
import type { ModelValue } from '../../model/value-type.js';
import { twoValues } from '../../planner/example.js';

/** Two different items with one key. */
export interface TwoItems {
  readonly left: ReadonlyMap<string, ModelValue>;
  readonly right: ReadonlyMap<string, ModelValue>;
  /** What they differ in and no part of the key holds. */
  readonly absent: readonly string[];
}

/** The items of a clash with what is in no part of their key: it has no value in the example, and any two do. */
export function twoItems(
  design: Design,
  entity: EntityDesign,
  { example, paths }: Extract<Ambiguity, { readonly kind: 'ambiguous' }>,
): TwoItems {
  const absent = paths.filter((path) => !example.left.has(path));
  const values = absent.map((path) => [path, twoValues({ design }, entity, path)] as const);
  return {
    left: new Map([...example.left, ...values.map(([path, [one]]) => [path, one] as const)]),
    right: new Map([...example.right, ...values.map(([path, [, other]]) => [path, other] as const)]),
    absent,
  };
}
