import { MAX_NESTING_DEPTH } from '../../facts/index.js';
import type { ValueType } from '../../model/value-type.js';
import type { Rule } from '../rule.js';
import { quote } from '../show.js';

export const nestingTooDeep: Rule = {
  id: 'DM5006',
  name: 'nesting-too-deep',
  family: 'limits',
  title: 'A value is nested deeper than 32 levels',
  severity: 'error',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-attributes',
  *check({ model }) {
    for (const entity of model.entities.values()) {
      for (const attribute of entity.attributes.values()) {
        const levels = depth(attribute.type);
        if (levels <= MAX_NESTING_DEPTH) continue;
        yield {
          span: attribute.span,
          message: `${quote(attribute.name)} of ${quote(entity.name)} is nested ${levels} levels deep, and DynamoDB stores at most ${MAX_NESTING_DEPTH}. Flatten it, or store the inner part as JSON text.`,
          numbers: { levels, limit: MAX_NESTING_DEPTH },
        };
      }
    }
  },
};

function depth(type: ValueType): number {
  switch (type.kind) {
    case 'list':
    case 'dict':
      return 1 + depth(type.of);
    case 'map':
      return 1 + Math.max(0, ...[...type.fields.values()].map((field) => depth(field.type)));
    default:
      return 0;
  }
}
