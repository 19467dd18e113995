import type { KeyValue } from '../../design/design.js';
import { flatMap } from '../../lists/flat-map.js';
import type { ReadSource } from '../../planner/plan.js';
import { placeOfRead } from '../keys/key-parts.js';
import type { Rule } from '../rule.js';
import { quote } from '../show.js';

export const cutRange: Rule = {
  id: 'DM4024',
  name: 'cut-range',
  family: 'patterns',
  title: 'A range over a time that the key cuts answers more than it asks for',
  severity: 'info',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html',
  *check({ plans }) {
    for (const plan of plans.values()) {
      if (plan.kind !== 'planned') continue;
      const { operation, pattern } = plan;
      const read = operation.kind === 'delete-query' ? operation.read : operation;
      if (read.kind !== 'read') continue;
      const [found] = flatMap(read.sources, (source) => cutOf(source) ?? []);
      if (found === undefined) continue;
      const { value, field } = found;
      const slot = quote(value.slot.attribute);
      const isDeleted = operation.kind === 'delete-query';
      yield {
        // Whether callers give whole days, as most do of a key that holds days, the model does not say.
        severity: isDeleted ? 'warning' : 'info',
        span: pattern.range[0]?.field.span ?? pattern.span,
        message: `${quote(pattern.name)} asks for a range of ${quote(field)}, of which ${slot} holds only what its format keeps: DynamoDB compares that, and rows before and after the range are ${isDeleted ? 'deleted' : 'answered'} too, up to the whole of the first and the last unit. Let the key hold the whole time, as ${quote(`{${field}|iso}`)} does; where every caller gives whole units, suppress this with that reason.`,
        related: [{ message: `${slot} cuts ${quote(field)}`, span: placeOfRead(value, field) }],
      };
    }
  },
};

/** The part of the sort key that a range is on, where it holds a time that is cut to days, hours and the like. */
function cutOf({ key, match }: ReadSource): { readonly value: KeyValue; readonly field: string } | undefined {
  const tail = match?.tail;
  const value = tail?.range === undefined ? undefined : key.sk[tail.slot];
  const segment = tail === undefined ? undefined : value?.compiled.segments[tail.segments];
  if (value === undefined || segment?.kind !== 'variable' || segment.lossless) return undefined;
  const isCut = segment.fns.some(({ name }) => name === 'date' || name === 'bucket');
  return isCut ? { value, field: segment.path } : undefined;
}
