import type { EntityDesign, KeyValue } from '../../design/design.js';
import { RANDOM_SHARD } from '../../keys/index.js';
import type { Model } from '../../model/model.js';
import type { Report, Rule } from '../rule.js';
import { listOf, quote } from '../show.js';
import { keyValues, placeOfRead, placeOfValue } from './key-parts.js';
import { overlappingMappings } from './overlapping-mappings.js';
import { strandedCopies } from './stranded-copies.js';

export const unstableKey: Rule = {
  id: 'DM2022',
  name: 'unstable-key',
  family: 'keys',
  title: 'One id can have two keys',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.CoreComponents.html',
  *check({ model, design }) {
    for (const entity of design.entities.values()) {
      yield* overlappingMappings(entity);
      yield* strandedCopies(model, entity);
      if (entity.key === undefined) continue;
      // Without a declared id, what the key keeps is the id, and a key attribute is written once.
      if (entity.entity.id !== undefined) yield* foreignParts(model, entity);
      yield* randomShards(model, entity);
    }
  },
};

/** Parts of the key that the id does not determine, and that nobody says are set once. */
function* foreignParts(model: Model, entity: EntityDesign): Generator<Report> {
  if (entity.key === undefined) return;
  const { paths, cut } = entity.identity;
  const known = new Set([...entity.id, ...paths, ...cut].map((path) => path.split('.')[0] ?? path));
  const reported = new Set<string>();
  for (const value of keyValues(entity.key)) {
    for (const name of value.reads) {
      if (known.has(name) || reported.has(name) || isSettled(entity, name, known) || isChanged(model, entity, name))
        continue;
      reported.add(name);
      yield foreignPart(entity, value, name);
    }
  }
}

function foreignPart(entity: EntityDesign, value: KeyValue, name: string): Report {
  return {
    span: placeOfRead(value, name),
    message: `${quote(name)} is in the table key of ${quote(entity.name)} and not in its id (${listOf(entity.id)}): one id can then have two keys. A second item with the same id is created beside the first, and no condition notices. Build the table key from the id, name ${quote(name)} in \`id\`, or say \`immutable: true\` if it is set once.`,
  };
}

/** True if the value follows from the id, or is written once and never again. */
function isSettled(entity: EntityDesign, name: string, known: ReadonlySet<string>): boolean {
  const attribute = entity.entity.attributes.get(name);
  // A routing parameter spreads the items of one id over several keys on purpose.
  if (attribute === undefined || attribute.constant !== undefined) return true;
  if (attribute.immutable || attribute.generate !== undefined) return true;
  const from = entity.attributes.get(name)?.derivedFrom ?? [];
  return from.length > 0 && from.every((source) => known.has(source));
}

/** A pattern that changes the attribute: a move keeps the key right, and an update is a finding of its own. */
export function isChanged({ patterns }: Model, entity: EntityDesign, name: string): boolean {
  return [...patterns.values()].some(
    ({ op, entities, set, add, remove }) =>
      (op.value === 'update' || op.value === 'move') &&
      entities.some(({ value }) => value === entity.name) &&
      [...[...set, ...add].map(({ path }) => path), ...remove].some(({ value }) => value.split(/[.[]/)[0] === name),
  );
}

/** A random shard is drawn anew at every put: only what is created once and read by fan-out can live with it. */
function* randomShards({ patterns }: Model, entity: EntityDesign): Generator<Report> {
  const value = keyValues(entity.key).find(({ compiled }) => compiled.paths.includes(RANDOM_SHARD));
  if (value === undefined) return;
  const named = [...patterns.values()].filter(
    ({ op, entities }) =>
      ['put', 'update', 'move', 'delete', 'get', 'batch-get'].includes(op.value) &&
      entities.some((one) => one.value === entity.name),
  );
  const [pattern] = named;
  if (pattern === undefined) return;
  yield {
    span: placeOfValue(value),
    message: `The table key of ${quote(entity.name)} holds a random shard, which is drawn at every write and stored nowhere, and ${quote(pattern.name)} names an item by its id: it finds the item only by chance, and a put makes a second one. Calculate the shard from the id (\`{shard:N by id}\`), or store it in an attribute (\`generate: shard(N)\`) and bind it.`,
    related: [{ message: `${quote(pattern.name)} needs one key for one id`, span: pattern.span }],
  };
}
