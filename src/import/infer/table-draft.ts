import type { Draft, DraftIndex, DraftKeyAttribute, DraftTable, Question, Quirk } from '../draft.js';
import type { Cluster } from './cluster.js';
import { type EntityDraftOptions, entityDraft } from './entity-draft.js';
import { entityNames } from './entity-name.js';
import type { KeyTracker } from './key-tracker.js';
import { wordsOf } from './plain-words.js';
import { type Surroundings, surroundings } from './surroundings.js';
import type { IndexKeys } from './table-guess.js';
import type { InferredTable } from './table-inference.js';
import { judged, looksLikeData, valuesBehind } from './template-draft.js';

type Part = Pick<Draft, 'tables' | 'entities' | 'unplaced' | 'quirks' | 'questions'> & {
  readonly separator: string;
  readonly escape: 'ordered' | undefined;
};

export interface TableDraftOptions extends EntityDraftOptions {
  /** The file that places are of. */
  readonly file: string;
}

/** What the items of a table tell of a design. */
export function tableDraft(table: InferredTable, options: TableDraftOptions): Part {
  solveAgain(table);
  const around = surroundings(table);
  const names = entityNames(table, (cluster) => keyWords(table, cluster, around));
  const ttl = ttlOf(table);
  const built = table.clusters.map((cluster, i) =>
    entityDraft(table, cluster, names[i] ?? `Entity${i + 1}`, ttl, around, options),
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
