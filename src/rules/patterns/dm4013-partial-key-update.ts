import type { EntityDesign, IndexDesign } from '../../design/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { PlannedPattern, WriteOperation } from '../../planner/plan.js';
import type { Span } from '../../source/index.js';
import type { Report, Rule } from '../rule.js';
import { listOf, quote } from '../show.js';

export const partialKeyUpdate: Rule = {
  id: 'DM4013',
  name: 'partial-key-update',
  family: 'patterns',
  title: 'An update changes part of what an index key or a derived attribute is made of',
  severity: 'error',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html',
  *check({ plans }) {
    for (const plan of plans.values()) {
      if (plan.kind !== 'planned' || plan.operation.kind !== 'write' || plan.operation.action !== 'update') continue;
      // The same values are missing for every key that they are part of.
      const reported = new Set<string>();
      const { entity } = plan.operation;
      for (const part of [...keyParts(plan, plan.operation), ...derivedParts(plan, plan.operation)]) {
        const id = part.missing.join();
        // What is immutable is not to be changed at all: DM1009 says so.
        const isWrong = part.changed.length > 0 && part.changed.every((name) => isImmutable(entity, name));
        if (isWrong || reported.has(id)) continue;
        reported.add(id);
        yield report(plan, plan.operation, part);
      }
    }
  },
};

/** It stands with the keys of the entity, not with the index of the table. */
function onPartial({ name }: EntityDesign, index: IndexDesign): string {
  return `, or say ${quote('onPartial: read')} (a versioned read before the write) or ${quote('drop')} (the item leaves the index) at ${quote(`entities.${name}.indexes.${index.name}`)}`;
}

/** Where the entity maps its keys of the index. */
function mappingOf({ entity }: EntityDesign, index: IndexDesign): Part['related'] {
  const span = entity.indexes.get(index.name)?.nameSpan;
  return span === undefined ? [] : [{ message: `keys of ${quote(entity.name)} in ${quote(index.name)}`, span }];
}

/** Something composed of attributes of which an update gives only some. */
interface Part {
  /** `` `gsi1pk` of index `gsi1` is composed of``. */
  readonly what: string;
  readonly changed: readonly string[];
  readonly missing: readonly string[];
  /** What changes is no part of it, but decides whether it is there. */
  readonly decides?: true;
  readonly consequence: string;
  readonly advice: string;
  readonly related: NonNullable<Report['related']>;
}

function keyParts(plan: PlannedPattern, operation: WriteOperation): readonly Part[] {
  // Read first, leave the index, or keep the old entry for a stated reason: the model has decided.
  const partial = operation.recomputed.filter(({ missing, key }) => missing.length > 0 && key.onPartial === 'require');
  const indexes = [...new Set(partial.map(({ index }) => index))];
  return flatMap(indexes, (index): readonly Part[] => {
    const all = partial.filter((one) => one.index === index);
    // An attribute that puts the item into the index is the one cause of all that is missing of the key.
    const composed = all.filter(({ value }) => changedOf(operation, value.reads).length > 0);
    if (composed.length === 0) return [enteringPart(plan, operation, index, all)];
    return composed.map(({ slot, value, missing }) => ({
      what: `${quote(slot.attribute)} of index ${quote(index.name)} is composed of`,
      changed: changedOf(operation, value.reads),
      missing: sourcesOf(plan, missing),
      consequence: ', and without it the item would stay in the index under its old key',
      advice: onPartial(operation.entity, index),
      related: mappingOf(operation.entity, index),
    }));
  });
}

/** The update changes nothing of the key, but whether the item has it. */
function enteringPart(
  plan: PlannedPattern,
  operation: WriteOperation,
  index: IndexDesign,
  keys: WriteOperation['recomputed'],
): Part {
  return {
    what: `the key of index ${quote(index.name)} is composed of`,
    changed: changedOf(operation, [...new Set(flatMap(keys, ({ decidedBy }) => decidedBy))]),
    missing: sourcesOf(plan, [...new Set(flatMap(keys, ({ missing }) => missing))]),
    decides: true,
    consequence: ', and without it the item would be missing in the index, or stay there under its old key',
    advice: onPartial(operation.entity, index),
    related: mappingOf(operation.entity, index),
  };
}

function derivedParts(plan: PlannedPattern, operation: WriteOperation): readonly Part[] {
  return flatMap(plan.notes, (note): readonly Part[] => {
    if (note.code !== 'partial-derive') return [];
    const derived = operation.entity.attributes.get(note.attribute);
    // A derivation that names what there is not does not type-check: that is DM4016's.
    if (!note.missing.every((name) => operation.entity.attributes.has(name.split('.')[0] ?? name))) return [];
    return [
      {
        what: `${quote(note.attribute)} is derived from`,
        changed: changedOf(operation, [note.attribute]),
        missing: note.missing,
        consequence: '',
        advice: '',
        related: derived === undefined ? [] : [{ message: `${quote(note.attribute)}`, span: derived.attribute.span }],
      },
    ];
  });
}

/** What the update itself changes of these attributes, or of what they are derived from. */
function changedOf({ entity, changes }: WriteOperation, names: readonly string[]): readonly string[] {
  const changed = new Set(changes.filter(({ derive }) => derive === undefined).map(({ name }) => name));
  const sources = flatMap(names, (name) => {
    const derivedFrom = entity.attributes.get(name)?.derivedFrom ?? [];
    return derivedFrom.length > 0 ? derivedFrom : [name];
  });
  return [...new Set(sources)].filter((name) => changed.has(name));
}

/** What is missing of a derived attribute is what it is derived from. */
function sourcesOf({ notes }: PlannedPattern, missing: readonly string[]): readonly string[] {
  const sources = flatMap(missing, (name) => {
    const note = notes.find((one) => one.code === 'partial-derive' && one.attribute === name);
    return note?.code === 'partial-derive' ? note.missing : [name];
  });
  return [...new Set(sources)];
}

function report(
  { pattern }: PlannedPattern,
  { entity }: WriteOperation,
  { what, changed, missing, decides, consequence, advice, related }: Part,
): Report {
  const name = quote(pattern.name);
  // An `add` changes a value that only DynamoDB knows afterwards.
  const added = missing.filter((one) => pattern.add.some(({ path }) => path.value === one));
  const others = changed.filter((one) => !missing.includes(one));
  const own = changed.length === 0 ? missing : changed;
  const [it, its, is] = own.length === 1 ? ['it', 'its new value', 'is'] : ['them', 'their new values', 'are'];
  const message = decides
    ? `${name} changes ${listOf(changed)}, which ${changed.length === 1 ? 'decides' : 'decide'} whether the item is there, and ${what} ${listOf(missing)}, which the pattern does not give: the new value cannot be built${consequence}. ${remedy(pattern, entity, missing)}${advice}.`
    : added.length > 0
      ? `${name} adds to ${listOf(added)}, and ${what} it: DynamoDB alone knows the new value, so that cannot be written${consequence}. Set the value instead${advice}.`
      : others.length === 0
        ? `${name} changes ${listOf(own)}, and ${what} ${it}: ${its} ${is} made of what is stored, and not known before the write, so that the key cannot be written${consequence}. Leave ${it} out of the key${advice}.`
        : `${name} changes ${listOf(others)}, and ${what} ${others.length === 1 ? 'it' : 'them'} and ${listOf(missing)}, which the pattern does not give: the new value cannot be built${consequence}. ${remedy(pattern, entity, missing)}${advice}.`;
  return { span: clauseOf(pattern, changed) ?? pattern.span, message, related };
}

/** What is fixed when the item is made can be given, but not set. */
function remedy(pattern: PlannedPattern['pattern'], entity: EntityDesign, missing: readonly string[]): string {
  const fixed = missing.filter((name) => isFixed(entity, name));
  if (fixed.length === 0) return `Set ${listOf(missing)} too`;
  const stated = (pattern.key ?? pattern.by).map(({ value }) => value);
  const key = [...(stated.length > 0 ? stated : entity.id), ...fixed];
  const settable = missing.filter((name) => !fixed.includes(name));
  const others = settable.length === 0 ? '' : ` and set ${listOf(settable)} too`;
  const [is, it] = fixed.length === 1 ? ['is', 'it'] : ['are', 'them'];
  return `${listOf(fixed)} ${is} fixed when the item is made: give ${it} as an argument with ${quote(`key: [${key.join(', ')}]`)}${others}`;
}

function isFixed(entity: EntityDesign, name: string): boolean {
  return entity.id.includes(name) || isImmutable(entity, name);
}

function isImmutable(entity: EntityDesign, name: string): boolean {
  return entity.attributes.get(name)?.attribute.immutable === true;
}

/** Where the update says that it changes one of the attributes. */
function clauseOf(pattern: PlannedPattern['pattern'], names: readonly string[]): Span | undefined {
  const paths = [...pattern.set.map(({ path }) => path), ...pattern.add.map(({ path }) => path), ...pattern.remove];
  return paths.find(({ value }) => names.includes(value.split('.')[0] ?? value))?.span;
}
