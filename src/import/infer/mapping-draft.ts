import type { DraftMapping } from '../draft.js';
import type { Cluster, IndexTrackers } from './cluster.js';
import type { KeyTracker } from './key-tracker.js';
import type { IndexKeys } from './table-guess.js';
import type { InferredTable } from './table-inference.js';
import type { FoundPart } from './template-draft.js';
import { kindOfTexts } from './text-kind.js';

const ORDER = ['low', 'medium', 'high'] as const;

/** `told`: names of values that only keys hold, which need not be said again. */
export function mappingOf(pk: FoundPart, sk: FoundPart | undefined, told: Set<string>): DraftMapping {
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

export function indexMapping(
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
