import { plural } from '../../diagnostics/index.js';
import type { Item } from '../../value/index.js';
import type {
  Draft,
  DraftAttribute,
  DraftEntity,
  DraftIndex,
  DraftKeyAttribute,
  DraftKeyPart,
  DraftMapping,
  DraftTable,
  DraftVolume,
  Question,
  Quirk,
} from '../draft.js';
import { attributeDraft } from './attribute-draft.js';
import type { Cluster, IndexTrackers } from './cluster.js';
import { entityNames } from './entity-name.js';
import type { KeyTracker } from './key-tracker.js';
import { wordsOf } from './plain-words.js';
import { skewOf } from './skew.js';
import { strayNames } from './stray-names.js';
import { type Surroundings, surroundings } from './surroundings.js';
import type { IndexKeys } from './table-guess.js';
import type { InferredTable } from './table-inference.js';
import { type FoundPart, foundPart, judged, looksLikeData, UnstoredNames, valuesBehind } from './template-draft.js';
import { kindOfTexts, timeOf } from './text-kind.js';

type Part = Pick<Draft, 'tables' | 'entities' | 'unplaced' | 'quirks' | 'questions'> & {
  readonly separator: string;
  readonly escape: 'ordered' | undefined;
};

export interface TableDraftOptions {
  /** The file that places are of. */
  readonly file: string;
  /** Whether the texts may be numbers. */
  readonly untyped: boolean;
  /** Whether values that look personal are left out. */
  readonly hidesPersonal?: boolean;
}

/** What the items of a table tell of a design. */
export function tableDraft(table: InferredTable, options: TableDraftOptions): Part {
  solveAgain(table);
  const around = surroundings(table);
  const names = entityNames(table, (cluster) => keyWords(table, cluster, around));
  const ttl = ttlOf(table);
  const built = table.clusters.map((cluster, i) =>
    entityOf(table, cluster, names[i] ?? `Entity${i + 1}`, ttl, around, options),
  );
  const place = { file: options.file, path: table.name };
  const quirks: Quirk[] = [];
  if (table.keyless > 0)
    quirks.push({
      message: `${table.keyless} of ${table.items} items lack \`${table.keys.pk}\`${table.keys.sk === undefined ? '' : ` or \`${table.keys.sk}\``} and were passed over`,
      place,
    });
  const questions: Question[] = [];
  if (table.keys.confidence === 'low' || table.keys.confidence === 'medium') {
    const keys = [`pk: ${table.keys.pk}`, ...(table.keys.sk === undefined ? [] : [`sk: ${table.keys.sk}`])].join(', ');
    questions.push({
      question: `Is this the key of the table ${table.name}? (${table.keys.because})`,
      at: `tables.${table.name}.key`,
      fill: `key: {${keys}}`,
    });
  }
  questions.push(...built.flatMap(({ question }) => question ?? []));
  return {
    tables: [tableOf(table, ttl)],
    entities: built.map(({ entity }) => entity),
    unplaced: built.flatMap(({ unplaced }) => unplaced.map(({ what, why }) => ({ what, why, place }))),
    quirks,
    questions,
    separator: table.separator,
    escape: built.some(({ escaped }) => escaped) ? 'ordered' : undefined,
  };
}

/** The words of a cluster's keys that are text and not values. */
function keyWords(
  { keys, context }: InferredTable,
  cluster: Cluster,
  around: (cluster: Cluster, attribute: string) => Surroundings,
): readonly [readonly string[], readonly string[]] {
  const words = (tracker: KeyTracker, part: 'pk' | 'sk'): readonly string[] => {
    const own = around(cluster, keys[part] ?? '');
    return wordsOf(judged(tracker, part, context, own).pieces, context.separator);
  };
  return [words(cluster.pk, 'pk'), cluster.sk === undefined ? [] : words(cluster.sk, 'sk')];
}

/** Every template once more, now that it is known which attributes stand behind which text in others. */
function solveAgain(table: InferredTable): void {
  const trackers = table.clusters
    .flatMap((cluster) => [cluster.pk, cluster.sk, ...[...cluster.indexes.values()].flatMap(({ pk, sk }) => [pk, sk])])
    .filter((one) => one !== undefined);
  const behind = new Set(trackers.flatMap((tracker) => valuesBehind(tracker.pieces ?? tracker.solve())));
  const known = (before: string, path: string): boolean => behind.has(`${before}\u0000${path}`);
  for (const tracker of trackers) {
    const isWhole = tracker.isWhole;
    const before = tracker.pieces;
    const constants = constantsOf(tracker);
    if (constants.length === 0 || before?.every(({ kind }) => kind !== 'literal') === true) continue;
    const solvedAgain = tracker.solve((text, path) =>
      constants.some((one) => one.path === path && (known(text, path) || looksLikeData(one.text))),
    );
    // With the same text in place of a word, all items are explained that were before.
    if (isWhole && solvedAgain !== undefined) tracker.explained = tracker.count;
  }
}

/** Texts that are the same in all items that were looked at, and stand in all of their keys. */
function constantsOf(tracker: KeyTracker): readonly { readonly path: string; readonly text: string }[] {
  const [first] = tracker.examples;
  if (first === undefined) return [];
  return Object.entries(first.item).flatMap(([path, value]) => {
    if (!('S' in value) || value.S === '' || !first.key.includes(value.S)) return [];
    const same = tracker.examples.every(({ item }) => {
      const other = item[path];
      return other !== undefined && 'S' in other && other.S === value.S;
    });
    return same ? [{ path, text: value.S }] : [];
  });
}

function tableOf(table: InferredTable, ttl: string | undefined): DraftTable {
  const { keys } = table;
  const key = (name: string): DraftKeyAttribute => keyAttribute(table, name);
  const { confidence, because } = keys;
  return {
    name: table.name,
    pk: key(keys.pk),
    ...(keys.sk === undefined ? {} : { sk: key(keys.sk) }),
    indexes: table.indexes.map((index) => indexOf(table, index)),
    ...(ttl === undefined ? {} : { ttl }),
    notes: confidence === 'stated' ? [] : [`Its key is a guess, ${confidence}: ${because}.`],
  };
}

function keyAttribute(table: InferredTable, name: string): DraftKeyAttribute {
  for (const cluster of table.clusters) {
    const type = [...(cluster.attributes.get(name)?.types.keys() ?? [])][0];
    if (type === 'S' || type === 'N' || type === 'B') return { name, type };
  }
  return { name };
}

function indexOf(table: InferredTable, { name, local, pk, sk, confidence }: IndexKeys): DraftIndex {
  const all = table.clusters.reduce((sum, { count }) => sum + count, 0);
  const held = table.clusters
    .flatMap((cluster) => [...cluster.indexes.values()].filter((one) => one.index === name))
    .reduce((sum, { count }) => sum + count, 0);
  const share = all === 0 ? 0 : (100 * held) / all;
  const guess =
    confidence === 'stated' ? [] : ['A guess by the names of its attributes, medium; what it projects is not known.'];
  const sparse =
    pk.length === 1 && sk.length <= 1 && held < all
      ? [`Sparse: ${held} of ${all} items (${share.toPrecision(2)} %) are in it.`]
      : [];
  return {
    name,
    local,
    pk: pk.map((one) => keyAttribute(table, one)),
    sk: sk.map((one) => keyAttribute(table, one)),
    projection: { kind: 'all' },
    notes: [...guess, ...sparse],
  };
}

/** Seconds from 2001 to 2096. */
const EPOCH_SECONDS = { least: 1_000_000_000, most: 4_000_000_000 };

/** An attribute that is called so, with seconds since 1970 wherever it is. */
function ttlOf(table: InferredTable): string | undefined {
  const names = new Map<string, boolean>();
  for (const cluster of table.clusters) {
    for (const [name, facts] of cluster.attributes) {
      if (!/ttl|expir|delete_?at|time_?to_?live/i.test(name)) continue;
      const isTime =
        facts.types.size === 1 &&
        facts.types.has('N') &&
        facts.integers === facts.count &&
        facts.min >= EPOCH_SECONDS.least &&
        facts.max <= EPOCH_SECONDS.most;
      names.set(name, isTime && names.get(name) !== false);
    }
  }
  const found = [...names].filter(([, isTime]) => isTime).map(([name]) => name);
  return found.find((name) => /^_?ttl$/i.test(name)) ?? found[0];
}

interface BuiltEntity {
  readonly entity: DraftEntity;
  readonly unplaced: readonly { readonly what: string; readonly why: string }[];
  readonly escaped: boolean;
  readonly question: Question | undefined;
}

function entityOf(
  table: InferredTable,
  cluster: Cluster,
  name: string,
  ttl: string | undefined,
  around: (cluster: Cluster, attribute: string) => Surroundings,
  options: TableDraftOptions,
): BuiltEntity {
  const unstoredNames = new UnstoredNames(cluster.attributes.keys());
  const { keys, context } = table;
  const find = (tracker: KeyTracker, attribute: string, part: 'pk' | 'sk'): FoundPart => {
    return foundPart(tracker, attribute, part, unstoredNames, context, around(cluster, attribute));
  };
  const pk = find(cluster.pk, keys.pk, 'pk');
  const sk = cluster.sk === undefined || keys.sk === undefined ? undefined : find(cluster.sk, keys.sk, 'sk');
  const told = new Set<string>();
  const key = mappingOf(pk, sk, told);
  const indexes = new Map<string, DraftMapping>();
  const notes: string[] = [];
  const unplaced: { what: string; why: string }[] = [];
  const parts: FoundPart[] = [pk, ...(sk === undefined ? [] : [sk])];
  for (const index of table.indexes) {
    const mapped = indexMapping(table, cluster, index, find, told);
    if (mapped === undefined) continue;
    indexes.set(index.name, mapped.mapping);
    parts.push(...mapped.parts);
    for (const other of mapped.others) {
      notes.push(`${other} in \`${index.name}\`.`);
      unplaced.push({
        what: `${name}: ${other} in the index ${index.name}`,
        why: 'one mapping of an entity in an index is inferred; the model can say more with `when`',
      });
    }
  }
  const naturalNames = new Set<string>();
  if (pk.part.kind === 'natural') naturalNames.add(keys.pk);
  if (sk?.part.kind === 'natural' && keys.sk !== undefined) naturalNames.add(keys.sk);
  for (const index of table.indexes) {
    const mapping = indexes.get(index.name);
    if (mapping?.pk.kind === 'natural') for (const one of index.pk) naturalNames.add(one);
    if (mapping?.sk?.kind === 'natural') for (const one of index.sk) naturalNames.add(one);
  }
  const bounds = new Map(parts.flatMap((part) => [...part.bounds]));
  const attributes: DraftAttribute[] = [];
  const inKeys = new Set([...naturalNames, ...parts.flatMap(namesIn)]);
  const strays = strayNames(cluster, inKeys);
  if (strays.size > 0) {
    const many = `${cluster.manyAttributes ? 'more than ' : ''}${plural(strays.size, 'attribute')}`;
    notes.push(`Left out: ${many} whose names seem to be data.`);
    const why = 'a model names the attributes of an entity; data that are names have their place in a map';
    unplaced.push({ what: `${name}: ${many} whose names seem to be data`, why });
  }
  for (const [attribute, facts] of cluster.attributes) {
    if (attribute === table.tag || (context.excluded.has(attribute) && !naturalNames.has(attribute))) continue;
    if (strays.has(attribute)) continue;
    attributes.push(
      attributeDraft(attribute, facts, {
        items: cluster.count,
        untyped: options.untyped,
        bounds: bounds.get(attribute),
        hidesPersonal: options.hidesPersonal,
      }),
    );
  }
  const unstored = new Map(parts.flatMap((part) => part.unstored).map(({ name: one, values }) => [one, values]));
  for (const [one, values] of unstored) {
    attributes.push(unstoredAttribute(one, values));
  }
  const ownTtl = ttl !== undefined && cluster.attributes.has(ttl) ? { ttl } : {};
  const isSingleton =
    cluster.count === 1 &&
    table.items >= 20 &&
    parts.slice(0, 2).every(({ part }) => part.kind === 'template' && !part.text.includes('{'));
  const entity: DraftEntity = {
    name,
    table: table.name,
    confidence: cluster.tag !== undefined ? 'high' : cluster.count >= 20 ? 'medium' : 'low',
    because: `${cluster.count} of ${table.items} items`,
    ...(table.tag === undefined || cluster.tag === undefined
      ? {}
      : { tag: { attribute: table.tag, value: cluster.tag } }),
    ...(isSingleton ? { singleton: true } : {}),
    key,
    indexes,
    attributes,
    ...ownTtl,
    volume: volumeOf(cluster, pk, keys.pk),
    size: { avg: Math.round(cluster.size.avg), p99: cluster.size.quantile(0.99), max: cluster.size.max },
    samples: cluster.samples as readonly Item[],
    notes,
  };
  return {
    entity,
    unplaced,
    escaped: parts.some((part) => part.escape === 'ordered'),
    question: wordQuestion(name, key, [pk, sk]),
  };
}

/** Whether words of the key are text; the key as it was taken is the example. */
function wordQuestion(
  entity: string,
  { pk, sk }: DraftMapping,
  parts: readonly (FoundPart | undefined)[],
): Question | undefined {
  if (parts.every((part) => part === undefined || part.open.length === 0)) return undefined;
  const text = (part: DraftKeyPart): string => (part.kind === 'natural' ? 'natural' : JSON.stringify(part.text));
  const key =
    pk.kind === 'natural' && (sk === undefined || sk.kind === 'natural')
      ? 'natural'
      : `{pk: ${text(pk)}${sk === undefined ? '' : `, sk: ${text(sk)}`}}`;
  return {
    question:
      'All of its keys that were seen have the same word at one place. Is the word text of all keys, or one value? Written as it was taken:',
    at: `entities.${entity}`,
    fill: `key: ${key}`,
  };
}

/** Attributes that a part of the key is made from. */
function namesIn({ pieces }: FoundPart): readonly string[] {
  return pieces.flatMap((piece) =>
    piece.kind === 'value' ? [piece.writings[0].source.path.replace(/\..*$/s, '')] : [],
  );
}

function unstoredAttribute(name: string, values: readonly string[]): DraftAttribute {
  const format = kindOfTexts(values);
  // A time that is written in another way than the language's own is text.
  if (format !== undefined && (format !== 'timestamp' || values.every(isCanonical))) {
    const type = { kind: 'string' as const, format };
    return { name, type, optional: false, confidence: 'low', because: 'read out of the keys' };
  }
  const bytes = values.map((value) => Buffer.byteLength(value));
  return {
    name,
    type: {
      kind: 'string',
      minBytes: 1,
      avgBytes: Math.round(bytes.reduce((sum, one) => sum + one, 0) / Math.max(1, bytes.length)),
      maxBytes: Math.max(1, ...bytes),
    },
    optional: false,
    confidence: 'low',
    because: 'read out of the keys',
  };
}

function isCanonical(text: string): boolean {
  const ms = timeOf(text);
  return ms !== undefined && new Date(ms).toISOString() === text;
}

const ORDER = ['low', 'medium', 'high'] as const;

/** `told`: names of values that only keys hold, which need not be said again. */
function mappingOf(pk: FoundPart, sk: FoundPart | undefined, told: Set<string>): DraftMapping {
  const parts = [pk, ...(sk === undefined ? [] : [sk])];
  const least = Math.min(...parts.map(({ confidence }) => ORDER.indexOf(confidence)));
  return {
    confidence: ORDER[least] ?? 'low',
    because: [...new Set(parts.flatMap(({ because }) => because.split('; '))), ...unstoredText(parts, told)].join('; '),
    pk: pk.part,
    ...(sk === undefined ? {} : { sk: sk.part }),
  };
}

/** One sentence for all values that no attribute holds. What looks like an identifier or a time is no hash. */
function unstoredText(parts: readonly FoundPart[], told: Set<string>): readonly string[] {
  const values = new Map(parts.flatMap(({ unstored }) => unstored).map((one) => [one.name, one.values]));
  const names = [...values.keys()].filter((name) => !told.has(name));
  if (names.length === 0) return [];
  for (const name of names) told.add(name);
  const list = names.map((name) => `\`${name}\``).join(', ');
  const mayBeHash = names.some((name) => kindOfTexts(values.get(name) ?? []) === undefined);
  return [`no attribute holds ${list}${mayBeHash ? ', which may also be a hash' : ''}`];
}

interface FoundIndex {
  readonly mapping: DraftMapping;
  readonly parts: readonly FoundPart[];
  /** Other keys that the entity's items have in the index. */
  readonly others: readonly string[];
}

function indexMapping(
  table: InferredTable,
  cluster: Cluster,
  index: IndexKeys,
  find: (tracker: KeyTracker, attribute: string, part: 'pk' | 'sk') => FoundPart,
  told: Set<string>,
): FoundIndex | undefined {
  const names = [...index.pk, ...index.sk];
  if (names.every((name) => !table.context.excluded.has(name)) || index.pk.length > 1 || index.sk.length > 1) {
    const counts = names.map((name) => cluster.attributes.get(name)?.count ?? 0);
    if (counts.some((count) => count === 0)) return undefined;
    const natural = { kind: 'natural' } as const;
    const because = `${Math.min(...counts)} of ${cluster.count} items have its attributes`;
    return {
      mapping: { confidence: 'high', because, pk: natural, ...(index.sk.length === 0 ? {} : { sk: natural }) },
      parts: [],
      others: [],
    };
  }
  const groups = joined([...cluster.indexes.values()].filter((one) => one.index === index.name));
  const [most, ...rest] = groups;
  if (most === undefined) return undefined;
  const parts = partsOf(most, index, find);
  const [pk, sk] = parts;
  if (pk === undefined) return undefined;
  const whole = groups.reduce((sum, { count }) => sum + count, 0);
  const mapping = mappingOf(pk, sk, told);
  const share = `${whole} of ${cluster.count} items are in it`;
  const others = rest.map(
    (one) =>
      `${one.count} of ${whole} items have the keys ${partsOf(one, index, find)
        .map(({ part }) => (part.kind === 'natural' ? 'as they are' : `\`${part.text}\``))
        .join(' and ')}`,
  );
  return {
    mapping: {
      ...mapping,
      ...(rest.length > 0 && mapping.confidence === 'high' ? { confidence: 'medium' } : {}),
      because: [mapping.because, share].join('; '),
    },
    parts,
    others,
  };
}

function partsOf(
  { pk, sk }: IndexTrackers,
  index: IndexKeys,
  find: (tracker: KeyTracker, attribute: string, part: 'pk' | 'sk') => FoundPart,
): readonly FoundPart[] {
  return [find(pk, index.pk[0] ?? '', 'pk'), ...(sk === undefined ? [] : [find(sk, index.sk[0] ?? '', 'sk')])];
}

/** Shapes that one template explains are one; the most frequent first. */
function joined(groups: readonly IndexTrackers[]): readonly IndexTrackers[] {
  const kept: IndexTrackers[] = [];
  for (const group of [...groups].sort((a, b) => b.count - a.count)) {
    const like = kept.find(
      (other) =>
        isExplained(other.pk, group.pk) &&
        (other.sk === undefined || group.sk === undefined || isExplained(other.sk, group.sk)),
    );
    if (like === undefined) {
      kept.push(group);
      continue;
    }
    like.count += group.count;
    like.pk.merge(group.pk);
    if (group.sk !== undefined) like.sk?.merge(group.sk);
  }
  return kept;
}

function isExplained(a: KeyTracker, b: KeyTracker): boolean {
  return a.solvesWith(b);
}

/** How many items there are, and how they gather in partitions. */
function volumeOf(cluster: Cluster, pk: FoundPart, attribute: string): DraftVolume {
  const facts = cluster.attributes.get(attribute);
  const partitions = facts?.distinct.count ?? 0;
  const because = `${cluster.count} items`;
  const field =
    pk.part.kind === 'natural'
      ? attribute
      : (pk.pieces.findLast((piece) => piece.kind === 'value')?.writings[0].source.path ?? pk.unstored.at(-1)?.name);
  if (field === undefined || partitions < 2 || partitions >= cluster.count * 0.95 || field.includes('.'))
    return { count: cluster.count, confidence: 'high', because };
  const max = cluster.partitions.counts[0];
  const skew = skewOf(cluster.partitions);
  return {
    count: cluster.count,
    per: new Map([
      [
        field,
        {
          avg: Number((cluster.count / partitions).toPrecision(3)),
          ...(max === undefined ? {} : { max }),
          ...(skew === undefined ? {} : { skew }),
        },
      ],
    ]),
    confidence: 'medium',
    because: `${because} under ${facts?.distinct.isExact === true ? '' : 'about '}${partitions} partition keys`,
  };
}
