import type { DraftTable } from './draft.js';

/** In what the second of two definitions of a table is another one than the first. */
export interface TableDifference {
  /** `billing`, or `billing of the index \`byDay\``. */
  readonly what: string;
  /** What the definitions say, as text. */
  readonly first: string;
  readonly second: string;
}

const PROPERTIES = {
  physicalName: 'name as deployed',
  description: 'description',
  pk: 'partition key',
  sk: 'sort key',
  vectorIndexes: 'vector indexes',
  billing: 'billing',
  class: 'class',
  ttl: 'TTL',
  stream: 'stream',
  pitr: 'point-in-time recovery',
  pitrDays: 'days of point-in-time recovery',
  deletionProtection: 'deletion protection',
  kms: 'key of KMS',
  rotationDays: 'rotation of its key',
  backup: 'backups',
  contributorInsights: 'Contributor Insights',
  resourcePolicy: 'resource-based policy',
  importFrom: 'import from S3',
  replicas: 'replicas',
  consistency: 'consistency of replicas',
  witness: 'witness',
  dax: 'DAX',
  tags: 'tags',
} as const satisfies Partial<Record<keyof DraftTable, string>>;

const OF_INDEX = {
  local: 'kind',
  pk: 'partition key',
  sk: 'sort key',
  projection: 'projection',
  billing: 'billing',
  contributorInsights: 'Contributor Insights',
} as const;

/** Whatever two definitions of a table say of it, but for its samples and notes. */
export function differencesOf(a: DraftTable, b: DraftTable): readonly TableDifference[] {
  const own = Object.entries(PROPERTIES).map(([key, what]) => ({
    what,
    first: told(a[key as keyof typeof PROPERTIES]),
    second: told(b[key as keyof typeof PROPERTIES]),
  }));
  const [before, after] = [a, b].map(({ indexes }) => new Map(indexes.map((index) => [index.name, index])));
  const names = new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])]);
  const ofIndexes = [...names].flatMap((name): readonly TableDifference[] => {
    const [first, second] = [before?.get(name), after?.get(name)];
    if (first === undefined || second === undefined) {
      const there = (one: unknown): string => (one === undefined ? 'there is none' : 'there is one');
      return [{ what: `the index \`${name}\``, first: there(first), second: there(second) }];
    }
    return Object.entries(OF_INDEX).map(([key, what]) => ({
      what: `${what} of the index \`${name}\``,
      first: told(first[key as keyof typeof OF_INDEX]),
      second: told(second[key as keyof typeof OF_INDEX]),
    }));
  });
  return [...own, ...ofIndexes].filter(({ first, second }) => first !== second);
}

function told(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value instanceof Map) return told([...value].sort(([x], [y]) => (x < y ? -1 : 1)));
  if (typeof value === 'string') return `\`${value}\``;
  // The order of names in an object says nothing.
  return JSON.stringify(value, (_, one: unknown) =>
    one instanceof Map
      ? [...one].sort(([x], [y]) => (x < y ? -1 : 1))
      : typeof one === 'object' && one !== null && !Array.isArray(one)
        ? Object.fromEntries(Object.entries(one).sort(([x], [y]) => (x < y ? -1 : 1)))
        : one,
  );
}
