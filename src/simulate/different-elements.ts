import type { Design } from '../design/design.js';
import type { Pattern } from '../model/model.js';
import type { ModelValue } from '../model/value-type.js';
import type { WriteIntent } from '../planner/intent.js';
import { listOf, sourceOf } from '../planner/step-bindings.js';
import { keyReads } from '../planner/write-effects.js';

/**
 * Tells elements of one list apart: by what the model says they differ in, and by what the keys of the steps take from them, since DynamoDB
 * refuses a transaction that names an item twice.
 */
export class DifferentElements {
  /** Fields that no two elements share, all together. */
  readonly #fields: readonly (readonly string[])[];
  readonly #seen = new Set<string>();

  /** `steps`: those that go through the list. */
  constructor(design: Design, pattern: Pattern, steps: readonly WriteIntent[]) {
    this.#fields = steps.flatMap((intent) => {
      const stated = listOf(design, pattern, intent.each)?.distinct ?? [];
      const keyed = keyReads(intent.entity).flatMap((field) => {
        const source = sourceOf(design, pattern, intent, field);
        return source?.kind === 'element' ? [source.field] : [];
      });
      return [stated, keyed].filter((fields) => fields.length > 0);
    });
  }

  /** Adds an element; false where it is too like one that was added before. */
  add(element: ModelValue): boolean {
    const identities = this.#fields.flatMap((fields) => identityOf(element, fields) ?? []);
    if (identities.some((one) => this.#seen.has(one))) return false;
    for (const one of identities) this.#seen.add(one);
    return true;
  }
}

/** Undefined where the element leaves a field open: it is made up for each. */
function identityOf(element: ModelValue, fields: readonly string[]): string | undefined {
  if (!(element instanceof Map)) return String(element);
  const values = fields.map((field) => (element as ReadonlyMap<string, ModelValue>).get(field));
  return values.includes(undefined) ? undefined : JSON.stringify([...fields, ...values.map(String)]);
}
