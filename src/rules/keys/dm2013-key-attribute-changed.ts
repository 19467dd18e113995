import type { Design, EntityDesign } from '../../design/design.js';
import type { Pattern, SetClause, Step } from '../../model/model.js';
import type { Located } from '../../source/index.js';
import type { Report, Rule } from '../rule.js';
import { quote } from '../show.js';
import { keyValues, placeOfValue } from './key-parts.js';

export const keyAttributeChanged: Rule = {
  id: 'DM2013',
  name: 'key-attribute-changed',
  family: 'keys',
  title: 'A pattern changes an attribute of the table key and is no move',
  severity: 'error',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html',
  *check({ model, design }) {
    for (const pattern of model.patterns.values()) {
      if (pattern.op.value === 'update') {
        for (const { value } of pattern.entities) yield* changes(design, value, pattern);
      }
      for (const step of pattern.steps) {
        if (step.action === 'update') yield* changes(design, step.entity.value, step);
      }
    }
    for (const rule of model.streams.values()) {
      for (const update of rule.update) yield* changes(design, update.entity.value, { ...update, remove: [] });
    }
  },
};

type Update = Pick<Pattern | Step, 'set' | 'add' | 'remove'>;

function* changes(design: Design, name: string, update: Update): Generator<Report> {
  const entity = design.entities.get(name);
  if (entity === undefined) return;
  const paths = [...[...update.set, ...update.add].map(({ path }: SetClause) => path), ...update.remove];
  for (const path of paths) {
    const report = change(entity, path);
    if (report !== undefined) yield report;
  }
}

function change(entity: EntityDesign, path: Located<string>): Report | undefined {
  const attribute = path.value.split(/[.[]/)[0] ?? path.value;
  const value = keyValues(entity.key).find(({ reads }) => reads.includes(attribute));
  if (value === undefined) return undefined;
  const consequence =
    value.kind === 'natural'
      ? 'DynamoDB refuses an update that names a key attribute'
      : 'the update changes the attribute and cannot change the key, so the item stays under a key that shows the old value';
  return {
    span: path.span,
    message: `${quote(attribute)} is part of the table key of ${quote(entity.name)}, and a primary key cannot be updated: ${consequence}. Use \`op: move\`, or build the key from what does not change.`,
    related: [{ message: `${quote(value.slot.attribute)} is built from it`, span: placeOfValue(value) }],
  };
}
