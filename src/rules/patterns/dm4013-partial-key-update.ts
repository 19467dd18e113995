import type { EntityDesign, IndexDesign, KeyDesign } from '../../design/design.js';
import { flatMap } from '../../lists/flat-map.js';
import type { Span } from '../../source/index.js';
import type { Report, Rule } from '../rule.js';
import { listOf, quote } from '../show.js';
import { unaddable } from './expression-places.js';
import { type PlannedUpdate, updatesOf } from './planned-updates.js';

export const partialKeyUpdate: Rule = {
  id: 'DM4013',
  name: 'partial-key-update',
  family: 'patterns',
  title: 'An update changes part of what an index key or a derived attribute is made of',
  severity: 'error',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html',
  *check({ plan }) {
    for (const update of updatesOf(plan)) {
      // The same values are missing for every key that they are part of.
      const reported = new Set<string>();
      for (const found of [...keyParts(update), ...derivedParts(update)]) {
        const part = withoutMisadded(update, found);
        if (part === undefined) continue;
        const id = causeOf(update, part).join();
        // What is immutable is not to be changed at all: DM1009 says so.
        const isWrong = part.changed.length > 0 && part.changed.every((name) => isImmutable(update.entity, name));
        if (isWrong || reported.has(id)) continue;
        reported.add(id);
        yield report(update, part);
      }
    }
  },
};

/** What has to be given otherwise: where that is what the update changes, whatever else is missing comes after it. */
function causeOf({ clauses }: PlannedUpdate, { changed, missing, decides }: Part): readonly string[] {
  if (decides) return missing;
  const added = missing.filter((one) => clauses.add.some(({ path }) => path.value === one));
  if (added.length > 0) return added;
  const isUnknown = changed.length > 0 && changed.every((name) => missing.includes(name));
  return isUnknown ? changed : missing;
}

/** What is added to and takes no `add` is DM4016's: set instead, it is given. Undefined where nothing else is missing. */
function withoutMisadded({ clauses, entity }: PlannedUpdate, part: Part): Part | undefined {
  const misadded = new Set(
    flatMap(clauses.add, ({ path }) => (unaddable(entity, path.value) === undefined ? [] : path.value)),
  );
  const missing = part.missing.filter((name) => !misadded.has(name));
  return missing.length === 0 && part.missing.length > 0 ? undefined : { ...part, missing };
}

/** It stands with the keys of the entity, not with the index of the table. A rule reads nothing before it writes. */
function onPartial({ kind, entity: { name } }: PlannedUpdate, index: IndexDesign): string {
  if (kind === 'rule') return '';
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
  /** A derived attribute that is in no key which is written. */
  readonly derived?: string;
  readonly related: NonNullable<Report['related']>;
}

function keyParts(update: PlannedUpdate): readonly Part[] {
  const partial = update.recomputed.filter(({ missing, key }) => missing.length > 0 && isUndecided(update, key));
  const indexes = [...new Set(partial.map(({ index }) => index))];
  return flatMap(indexes, (index): readonly Part[] => {
    const all = partial.filter((one) => one.index === index);
    // An attribute that puts the item into the index is the one cause of all that is missing of the key.
    const composed = all.filter(({ value }) => changedOf(update, value.reads).length > 0);
    if (composed.length === 0) return [enteringPart(update, index, all)];
    return composed.map(({ slot, value, missing }) => ({
      what: `${quote(slot.attribute)} of index ${quote(index.name)} is composed of`,
      changed: changedOf(update, value.reads),
      missing: sourcesOf(update, missing),
      consequence: ', and without it the item would stay in the index under its old key',
      advice: onPartial(update, index),
      related: mappingOf(update.entity, index),
    }));
  });
}

/** Where an item is read first, leaves the index, or keeps the old entry for a stated reason, the model has decided. */
function isUndecided({ kind }: PlannedUpdate, key: KeyDesign): boolean {
  return kind === 'rule' ? typeof key.onPartial === 'string' : key.onPartial === 'require';
}

/** The update changes nothing of the key, but whether the item has it. */
function enteringPart(update: PlannedUpdate, index: IndexDesign, keys: PlannedUpdate['recomputed']): Part {
  return {
    what: `the key of index ${quote(index.name)} is composed of`,
    changed: changedOf(update, [...new Set(flatMap(keys, ({ decidedBy }) => decidedBy))]),
    missing: sourcesOf(update, [...new Set(flatMap(keys, ({ missing }) => missing))]),
    decides: true,
    consequence: ', and without it the item would be missing in the index, or stay there under its old key',
    advice: onPartial(update, index),
    related: mappingOf(update.entity, index),
  };
}

function derivedParts(update: PlannedUpdate): readonly Part[] {
  return flatMap(update.notes, (note): readonly Part[] => {
    if (note.code !== 'partial-derive') return [];
    const derived = update.entity.attributes.get(note.attribute);
    // A derivation that names what there is not does not type-check: that is DM4016's.
    if (!note.missing.every((name) => update.entity.attributes.has(name.split('.')[0] ?? name))) return [];
    return [
      {
        what: `${quote(note.attribute)} is derived from`,
        changed: changedOf(update, [note.attribute]),
        missing: note.missing,
        consequence: '',
        advice: '',
        derived: note.attribute,
        related: derived === undefined ? [] : [{ message: `${quote(note.attribute)}`, span: derived.attribute.span }],
      },
    ];
  });
}

/** What the update itself changes of these attributes, or of what they are derived from. */
function changedOf({ entity, changes }: PlannedUpdate, names: readonly string[]): readonly string[] {
  const changed = new Set(changes.filter(({ derive }) => derive === undefined).map(({ name }) => name));
  const sources = flatMap(names, (name) => {
    const derivedFrom = entity.attributes.get(name)?.derivedFrom ?? [];
    return derivedFrom.length > 0 ? derivedFrom : [name];
  });
  return [...new Set(sources)].filter((name) => changed.has(name));
}

/** What is missing of a derived attribute is what it is derived from. */
function sourcesOf({ notes }: PlannedUpdate, missing: readonly string[]): readonly string[] {
  const sources = flatMap(missing, (name) => {
    const note = notes.find((one) => one.code === 'partial-derive' && one.attribute === name);
    return note?.code === 'partial-derive' ? note.missing : [name];
  });
  return [...new Set(sources)];
}

function report(update: PlannedUpdate, part: Part): Report {
  const { what, changed, missing, decides, consequence, advice, related } = part;
  const { name, clauses, span } = update;
  // An `add` changes a value that only DynamoDB knows afterwards.
  const added = missing.filter((one) => clauses.add.some(({ path }) => path.value === one));
  const others = changed.filter((one) => !missing.includes(one));
  const own = changed.length === 0 ? missing : changed;
  const [it, its, is] = own.length === 1 ? ['it', 'its new value', 'is'] : ['them', 'their new values', 'are'];
  const whose = update.kind === 'rule' ? 'the rule' : update.kind === 'step' ? 'the transaction' : 'the pattern';
  const message = decides
    ? `${name} changes ${listOf(changed)}, which ${changed.length === 1 ? 'decides' : 'decide'} whether the item is there, and ${what} ${listOf(missing)}, which ${whose} does not give: the new value cannot be built${consequence}. ${remedy(update, missing)}${advice}.`
    : added.length > 0
      ? `${name} adds to ${listOf(added)}, and ${what} it: DynamoDB alone knows the new value, so that cannot be written${consequence}. ${insteadOfAdding(update, part)}${advice}.`
      : others.length === 0
        ? `${name} changes ${listOf(own)}, and ${what} ${it}: ${its} ${is} made of what is stored, and not known before the write, so that ${part.derived === undefined ? 'the key' : quote(part.derived)} cannot be written${consequence}. ${part.derived === undefined ? `Leave ${it} out of the key` : withoutReading(update, own, part.derived)}${advice}.`
        : `${name} changes ${listOf(others)}, and ${what} ${others.length === 1 ? 'it' : 'them'} and ${listOf(missing)}, which ${whose} does not give: the new value cannot be built${consequence}. ${remedy(update, missing)}${advice}.`;
  return { span: clauseOf(clauses, changed) ?? span, message, related };
}

/** What is reckoned from the stored item cannot be derived from. */
function withoutReading({ kind }: PlannedUpdate, own: readonly string[], derived: string): string {
  const given = kind === 'rule' ? 'of the change' : 'that the call gives';
  return `Set ${listOf(own)} to ${own.length === 1 ? 'a value' : 'values'} ${given}, or leave ${quote(derived)} to whoever reads the item`;
}

/** A rule has no value to set in the place of a sum. */
function insteadOfAdding({ kind }: PlannedUpdate, { consequence }: Part): string {
  if (kind !== 'rule' || consequence === '') return 'Set the value instead';
  return `Give the index the number itself as its key (${quote('natural')}), which DynamoDB keeps right`;
}

/** What is fixed when the item is made can be given, but not set. */
function remedy({ kind, entity, key: stated }: PlannedUpdate, missing: readonly string[]): string {
  if (kind === 'rule') return `Set ${listOf(missing)} too`;
  const [is, it] = missing.length === 1 ? ['is', 'it'] : ['are', 'them'];
  if (kind === 'step') {
    const parameters = `declare ${missing.length === 1 ? 'a parameter' : 'parameters'} of that name, to be given as the item has ${it}`;
    return missing.some((name) => isFixed(entity, name))
      ? `${listOf(missing)} ${is} not given: ${parameters}`
      : `Set ${listOf(missing)} too, or ${parameters}`;
  }
  const fixed = missing.filter((name) => isFixed(entity, name));
  if (fixed.length === 0) return `Set ${listOf(missing)} too`;
  const key = [...(stated.length > 0 ? stated : entity.id), ...fixed];
  const settable = missing.filter((name) => !fixed.includes(name));
  const others = settable.length === 0 ? '' : ` and set ${listOf(settable)} too`;
  const [are, them] = fixed.length === 1 ? ['is', 'it'] : ['are', 'them'];
  return `${listOf(fixed)} ${are} fixed when the item is made: give ${them} as an argument with ${quote(`key: [${key.join(', ')}]`)}${others}`;
}

function isFixed(entity: EntityDesign, name: string): boolean {
  return entity.id.includes(name) || isImmutable(entity, name);
}

function isImmutable(entity: EntityDesign, name: string): boolean {
  return entity.attributes.get(name)?.attribute.immutable === true;
}

/** Where the update says that it changes one of the attributes. */
function clauseOf({ set, add, remove }: PlannedUpdate['clauses'], names: readonly string[]): Span | undefined {
  const paths = [...set.map(({ path }) => path), ...add.map(({ path }) => path), ...remove];
  return paths.find(({ value }) => names.includes(value.split('.')[0] ?? value))?.span;
}
