import type { EntityDesign, KeyValue } from '../../design/design.js';
import type { Attribute } from '../../model/model.js';
import type { Rule } from '../rule.js';
import { quote } from '../show.js';
import { companionValues } from './companion-keys.js';
import { keyValues, placeOfRead } from './key-parts.js';

export const optionalKeyAttribute: Rule = {
  id: 'DM2003',
  name: 'optional-key-attribute',
  family: 'keys',
  title: 'A table key is built from an attribute that an item may lack',
  severity: 'error',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.CoreComponents.html',
  *check({ design }) {
    for (const entity of design.entities.values()) {
      const reported = new Set<string>();
      for (const { value, where } of keysOf(entity)) {
        for (const name of value.reads) {
          const attribute = entity.entity.attributes.get(name);
          const why = attribute === undefined ? undefined : whyAbsent(entity, attribute);
          if (attribute === undefined || why === undefined || reported.has(name)) continue;
          reported.add(name);
          yield {
            span: placeOfRead(value, name),
            message: `${quote(name)} of ${quote(entity.name)} ${why}, and ${where} is built from it. DynamoDB refuses an item without its whole primary key. Make the attribute required, or build the key from others.`,
            related: [{ message: `${quote(name)} is declared here`, span: attribute.span }],
          };
        }
      }
    }
  },
};

/** The table key, and that of the copies of versions: an item that lacks what is unique has no sentinel. */
function* keysOf(entity: EntityDesign): Generator<{ readonly value: KeyValue; readonly where: string }> {
  for (const value of keyValues(entity.key)) yield { value, where: 'the table key' };
  for (const { companion, value } of companionValues(entity)) {
    if (companion.companionOf?.kind === 'history') yield { value, where: `the key of ${quote(companion.name)}` };
  }
}

/** Why an item may lack the attribute when it is written for the first time. */
function whyAbsent(entity: EntityDesign, attribute: Attribute): string | undefined {
  const derived = entity.types.derivation(attribute.name);
  if (derived !== undefined) {
    const absent = derived.type.kind === 'absent' || derived.type.optional === true;
    return absent ? 'is derived and can be absent' : undefined;
  }
  if (attribute.default !== undefined || attribute.generate !== undefined || attribute.constant !== undefined)
    return undefined;
  if (attribute.optional) return 'is optional';
  const { present } = attribute;
  return present !== undefined && present < 1
    ? `is present in ${Math.round(present * 1000) / 10} % of the items`
    : undefined;
}
