import type { ModelValue } from '../../model/value-type.js';
import type { Rule } from '../rule.js';
import { quote } from '../show.js';

export const emptySet: Rule = {
  id: 'DM5010',
  name: 'empty-set',
  family: 'limits',
  title: 'A set is empty',
  severity: 'error',
  preset: 'recommended',
  pillar: 'reliability',
  source:
    'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.SetTypes',
  *check({ model }) {
    for (const entity of model.entities.values()) {
      for (const attribute of entity.attributes.values()) {
        if (attribute.type.kind !== 'set') continue;
        const given = [attribute.default, attribute.constant].find((one) => one !== undefined && isEmpty(one.value));
        if (given !== undefined) yield { span: given.span, message: message(attribute.name) };
        for (const sample of model.samples.entities.get(entity.name) ?? []) {
          const value = sample.values.get(attribute.name);
          if (value !== undefined && isEmpty(value.value)) yield { span: value.span, message: message(attribute.name) };
        }
      }
    }
  },
};

function message(name: string): string {
  return `${quote(name)} is an empty set, which DynamoDB refuses to store. Make the attribute optional and leave it out.`;
}

function isEmpty(value: ModelValue | { readonly kind: 'now' }): boolean {
  return (Array.isArray(value) && value.length === 0) || (value instanceof Set && value.size === 0);
}
