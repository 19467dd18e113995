import type { Design, EntityDesign } from '../../design/design.js';
import type { Model, Pattern, SetClause, Step } from '../../model/model.js';
import type { Located } from '../../source/index.js';
import { itemWrites } from '../patterns/item-writes.js';
import type { Report, Rule } from '../rule.js';
import { quote } from '../show.js';
import { changesAttribute } from './changes-attribute.js';
import { keyValues, placeOfRead, placeOfValue } from './key-parts.js';

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
    for (const entity of design.entities.values()) yield* refreshes(model, design, entity);
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

/** Copies in a key, which a change of their source writes anew. */
function* refreshes(model: Model, design: Design, entity: EntityDesign): Generator<Report> {
  for (const { attribute } of entity.attributes.values()) {
    const { name, copy } = attribute;
    const source = copy === undefined ? undefined : design.entities.get(copy.entity);
    if (copy === undefined || source === undefined || copy.refresh === 'never') continue;
    const value = keyValues(entity.key).find(({ reads }) => reads.includes(name));
    if (value === undefined) continue;
    const write = itemWrites(model).find(
      (one) => one.entity === source.name && changesAttribute(model, source, one, copy.attribute),
    );
    if (write === undefined) continue;
    yield {
      span: copy.span,
      message: `${quote(name)} is part of the table key of ${quote(entity.name)}, and a copy of what ${quote(write.name)} changes: a refresh cannot change a primary key, so that the item stays under a key that shows the old value, and is not found by the new one. Build the key from what does not change, such as the id of ${quote(source.name)}, or say ${quote('refresh: never')}.`,
      related: [
        { message: `${quote(value.slot.attribute)} is built from it`, span: placeOfRead(value, name) },
        { message: `${quote(write.name)} changes ${quote(`${source.name}.${copy.attribute}`)}`, span: write.span },
      ],
    };
  }
}
