import { plural } from '../../diagnostics/index.js';
import type { Item } from '../../value/index.js';
import type { DraftAttribute, DraftEntity, DraftKeyPart, DraftMapping, Question } from '../draft.js';
import { attributeDraft } from './attribute-draft.js';
import type { Cluster } from './cluster.js';
import type { KeyTracker } from './key-tracker.js';
import { indexMapping, mappingOf } from './mapping-draft.js';
import { boundsOf } from './number-bounds.js';
import { strayNames } from './stray-names.js';
import type { Surroundings } from './surroundings.js';
import type { InferredTable } from './table-inference.js';
import { type FoundPart, foundPart, UnstoredNames } from './template-draft.js';
import { kindOfTexts, timeOf } from './text-kind.js';
import { volumeOf } from './volume-draft.js';

export interface EntityDraftOptions {
  /** Whether the texts may be numbers. */
  readonly untyped: boolean;
  /** Whether values that look personal are left out. */
  readonly hidesPersonal?: boolean;
}

export interface BuiltEntity {
  readonly entity: DraftEntity;
  readonly unplaced: readonly { readonly what: string; readonly why: string }[];
  readonly escaped: boolean;
  readonly question: Question | undefined;
}

/** What the items of a cluster tell of an entity. */
export function entityDraft(
  table: InferredTable,
  cluster: Cluster,
  name: string,
  ttl: string | undefined,
  around: (cluster: Cluster, attribute: string) => Surroundings,
  options: EntityDraftOptions,
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
  const naturalNames = naturalNamesOf(table, { pk, sk }, indexes);
  const inKeys = new Set([...naturalNames, ...parts.flatMap(namesIn)]);
  const strays = strayNames(cluster, inKeys);
  if (strays.size > 0) {
    const many = `${cluster.manyAttributes ? 'more than ' : ''}${plural(strays.size, 'attribute')}`;
    notes.push(`Left out: ${many} whose names seem to be data.`);
    const why = 'a model names the attributes of an entity; data that are names have their place in a map';
    unplaced.push({ what: `${name}: ${many} whose names seem to be data`, why });
  }
  const attributes = attributesOf(table, cluster, parts, { naturalNames, strays }, options);
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

/** Key attributes that are attributes of the entity as they are. */
function naturalNamesOf(
  { keys, indexes }: InferredTable,
  { pk, sk }: { readonly pk: FoundPart; readonly sk: FoundPart | undefined },
  mappings: ReadonlyMap<string, DraftMapping>,
): ReadonlySet<string> {
  const names = new Set<string>();
  if (pk.part.kind === 'natural') names.add(keys.pk);
  if (sk?.part.kind === 'natural' && keys.sk !== undefined) names.add(keys.sk);
  for (const index of indexes) {
    const mapping = mappings.get(index.name);
    if (mapping?.pk.kind === 'natural') for (const one of index.pk) names.add(one);
    if (mapping?.sk?.kind === 'natural') for (const one of index.sk) names.add(one);
  }
  return names;
}

/** Those that its items store, but for what keys are made of them, and those that keys alone hold. */
function attributesOf(
  { tag, context }: InferredTable,
  cluster: Cluster,
  parts: readonly FoundPart[],
  { naturalNames, strays }: { readonly naturalNames: ReadonlySet<string>; readonly strays: ReadonlySet<string> },
  { untyped, hidesPersonal }: EntityDraftOptions,
): readonly DraftAttribute[] {
  const bounds = boundsOf(parts.flatMap((part) => [...part.bounds]));
  const stored = [...cluster.attributes].flatMap(([name, facts]): DraftAttribute[] => {
    if (name === tag || strays.has(name) || (context.excluded.has(name) && !naturalNames.has(name))) return [];
    return [attributeDraft(name, facts, { items: cluster.count, untyped, bounds, hidesPersonal })];
  });
  const unstored = new Map(parts.flatMap((part) => part.unstored).map(({ name, values }) => [name, values]));
  return [...stored, ...[...unstored].map(([name, values]) => unstoredAttribute(name, values))];
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
