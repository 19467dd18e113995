import type { EntityDesign, KeyDesign } from '../../design/index.js';
import { disjoint, type Expr, jointExample, truth } from '../../expression/model/index.js';
import type { Report } from '../rule.js';
import { quote } from '../show.js';

/** Mappings of one index whose conditions can hold for the same item: it has room for one key only. */
export function* overlappingMappings(entity: EntityDesign): Generator<Report> {
  for (const { index, mapped, keys } of entity.memberships.values()) {
    if (!mapped || index.kind === 'table') continue;
    for (const [i, second] of keys.entries()) {
      const first = keys.slice(0, i).find((one) => !areDisjoint(entity, one, second));
      if (first !== undefined) yield report(entity, index.name, first, second);
    }
  }
}

function conditionOf({ when }: KeyDesign): Expr {
  return when?.value ?? truth(true);
}

function areDisjoint({ types }: EntityDesign, a: KeyDesign, b: KeyDesign): boolean {
  return disjoint(conditionOf(a), conditionOf(b), types.known);
}

function report(entity: EntityDesign, index: string, first: KeyDesign, second: KeyDesign): Report {
  const example = jointExample(conditionOf(first), conditionOf(second), entity.types.known);
  const values = [...(example ?? [])].map(([place, value]) => `${place}: ${value}`).join(', ');
  const which = example === undefined ? 'It cannot be proved that no item' : 'An item';
  const shown = values === '' ? '' : `, such as ${quote(`{${values}}`)},`;
  return {
    severity: example === undefined ? 'warning' : 'error',
    span: second.when?.span ?? second.span,
    message: `${which} of ${quote(entity.name)}${shown} satisfies the \`when\` of two mappings of ${quote(index)}. An item has one key in an index: the first mapping gives it, and a query by the second misses the item. Make the conditions exclude each other.`,
    related: [{ message: 'the other mapping', span: first.when?.span ?? first.span }],
  };
}
