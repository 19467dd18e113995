import type { EntityDesign, KeyValue } from '../../design/design.js';
import { flatMap } from '../../lists/flat-map.js';
import type { Rule } from '../rule.js';
import { listOf, quote } from '../show.js';
import { companionValues } from './companion-keys.js';
import { keyValues, placeOfValue, variables } from './key-parts.js';

export const emptyKey: Rule = {
  id: 'DM2014',
  name: 'empty-key',
  family: 'keys',
  title: 'A key may be empty',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'reliability',
  source:
    'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes',
  *check({ design }) {
    for (const entity of design.entities.values()) {
      const seen = new Set<string>();
      for (const { value, where } of uses(entity)) {
        const paths = mayBeEmpty(value);
        const text = value.reads.join(' ');
        if (paths === undefined || seen.has(text)) continue;
        seen.add(text);
        // Without a declared minimum it is a fact that is missing; with one, a key that will be empty.
        const stated = variables(value.compiled).every(({ type }) => 'minBytes' in type && type.minBytes === 0);
        yield {
          severity: stated ? 'warning' : 'info',
          span: placeOfValue(value),
          message: `${listOf(paths)} of ${quote(entity.name)} may be empty, and ${where} consists of nothing else: DynamoDB refuses an item with an empty key attribute. Declare \`minBytes: 1\` where it is never empty, or put a literal before it.`,
        };
      }
    }
  },
};

function* uses(entity: EntityDesign): Generator<{ readonly value: KeyValue; readonly where: string }> {
  for (const value of keyValues(entity.key)) yield { value, where: 'a key of the table' };
  for (const { index, mapped, keys } of entity.memberships.values()) {
    if (index.kind === 'table' || !mapped) continue;
    for (const value of flatMap(keys, keyValues)) yield { value, where: `a key of ${quote(index.name)}` };
  }
  for (const { companion, value } of companionValues(entity))
    yield { value, where: `a key of ${quote(companion.name)}` };
}

/** The attributes that make up the whole key, where all of them may be empty. */
function mayBeEmpty({ compiled }: KeyValue): readonly string[] | undefined {
  if (compiled.segments.length === 0 || compiled.stored === 'N') return undefined;
  const empty = compiled.segments.every((segment) => segment.kind === 'variable' && segment.mayBeEmpty);
  return empty ? variables(compiled).map(({ path }) => path) : undefined;
}
