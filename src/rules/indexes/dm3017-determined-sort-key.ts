import type { EntityDesign, IndexDesign, KeyDesign, Membership } from '../../design/index.js';
import { flatMap } from '../../lists/flat-map.js';
import { isUniqueBy } from '../../planner/estimate.js';
import { isConstant, placeOfValue, surelyDifferent, variables } from '../keys/key-parts.js';
import type { Report, Rule } from '../rule.js';
import { listOf, quote } from '../show.js';

export const determinedSortKey: Rule = {
  id: 'DM3017',
  name: 'determined-sort-key',
  family: 'indexes',
  title: 'The partition key of an index determines its sort key',
  severity: 'info',
  preset: 'strict',
  pillar: 'performance-efficiency',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-sort-keys.html',
  *check({ design }) {
    for (const table of design.tables.values()) {
      for (const index of table.indexes.values()) {
        // The sort key of a local index is what it is for, and the items of the table's key are told apart by it.
        if (index.kind !== 'global' || index.sk.length === 0) continue;
        const found = flatMap(index.members, (member) => (member.mapped ? (determined(member, index) ?? []) : []));
        const [first] = found;
        // One entity that needs the sort key is reason enough to have it.
        if (first === undefined || found.length < index.members.length) continue;
        yield report(index, first, listOf(found.map(({ entity }) => entity.name)));
      }
    }
  },
};

interface Determined {
  readonly entity: EntityDesign;
  readonly key: KeyDesign;
  /** The sort key says again what the partition key says; otherwise the partition key is an id. */
  readonly isRepeated: boolean;
}

/** The key of an entity each of whose partitions holds one item, or items that all have one sort key. */
function determined({ entity, keys }: Membership, index: IndexDesign): Determined | undefined {
  const [key, another] = keys;
  if (key === undefined || another !== undefined || key.sk.every(({ compiled }) => isConstant(compiled)))
    return undefined;
  const given = new Set(
    flatMap(
      flatMap(key.pk, ({ compiled }) => variables(compiled)),
      (one) => (one.lossless && one.shard === undefined ? [one.path] : []),
    ),
  );
  const isRepeated = key.sk.every(({ compiled }) =>
    variables(compiled).every(({ path, shard }) => shard === undefined && given.has(path)),
  );
  const sharesPartition = index.members.some((other) => other.entity !== entity && !isApart(key, other));
  return (isRepeated || isUniqueBy(entity, given)) && !sharesPartition ? { entity, key, isRepeated } : undefined;
}

function isApart({ pk: [own] }: KeyDesign, { keys }: Membership): boolean {
  return keys.every(
    ({ pk: [other] }) => own !== undefined && other !== undefined && surelyDifferent(own.compiled, other.compiled),
  );
}

function report(index: IndexDesign, { entity, key, isRepeated }: Determined, names: string): Report {
  const [first] = key.sk;
  const reads = listOf([...new Set(flatMap(key.sk, (value) => value.reads))]);
  const why = isRepeated
    ? `the partition key of ${names} says already what the sort key says (${reads})`
    : `the partition key of ${names} names one item, so there is nothing for the sort key (${reads}) to put in order`;
  return {
    span: first === undefined ? key.span : placeOfValue(first),
    message: `In index ${quote(index.name)} ${why}: it selects nothing, and takes its bytes in every item and entry of ${quote(entity.name)}. Leave \`sk\` out of the index, or let the partition key name what the items have in common.`,
  };
}
