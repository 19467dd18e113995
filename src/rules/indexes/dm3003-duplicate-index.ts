import type { Report, Rule, RuleContext } from '../rule.js';
import { listOf, quote } from '../show.js';
import { dollars, significant } from '../words.js';
import { indexBill } from './index-bill.js';
import { indexesWithSameKeys, type SameKeys } from './same-keys.js';

export const duplicateIndex: Rule = {
  id: 'DM3003',
  name: 'duplicate-index',
  family: 'indexes',
  title: 'An index has the keys of another, or the beginning of them',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'cost-optimization',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-indexes-general.html',
  *check(context) {
    for (const same of indexesWithSameKeys(context)) yield report(context, same);
  },
};

function report(context: RuleContext, { index, by, exact }: SameKeys): Report {
  const name = quote(index.name);
  const other = by.kind === 'table' ? `table ${quote(by.name)}` : `index ${quote(by.name)}`;
  const { writes, storage, writeUnitsPerSecond } = indexBill(context, index);
  const monthly = writes + storage;
  const price = monthly === 0 ? '' : ` That is ${dollars(monthly)} a month on demand for writes and storage.`;
  const missing = missingIn(by, index);
  const widen = missing.length === 0 ? '' : `, with ${listOf(missing)} projected there`;
  // AWS describes such an index as a replica whose readers do not take the throughput of others.
  const isReplica =
    index.kind === 'global' && (by.kind === 'table' || index.declaration?.billing !== by.declaration?.billing);
  const replica = isReplica ? ', unless it is meant to give some readers throughput of their own' : '';
  const keys = exact ? 'the same key as' : 'no more than the beginning of the key of';
  return {
    severity: isReplica ? 'info' : 'warning',
    span: index.declaration?.span ?? index.table.span,
    message: `Index ${name} gives ${listOf([...new Set(index.members.map(({ entity }) => entity.name))])} ${keys} ${other}: what it answers, the other answers too, and every write of such an item pays for both.${price} Remove it and read the other${widen}${replica}.`,
    related: by.declaration === undefined ? [] : [{ message: `index ${quote(by.name)}`, span: by.declaration.span }],
    ...(monthly === 0
      ? {}
      : {
          numbers: {
            monthlyUsd: significant(monthly, 4),
            ...(writeUnitsPerSecond === 0 ? {} : { writeUnitsPerSecond: significant(writeUnitsPerSecond, 4) }),
          },
        }),
  };
}

/** Attributes that the index projects and the other does not; nothing is said where it would be all of them. */
function missingIn(by: SameKeys['by'], { projection }: SameKeys['index']): readonly string[] {
  const there = by.projection;
  if (there.kind === 'all' || projection.kind !== 'include') return [];
  const known = new Set(there.kind === 'include' ? there.attributes.map(({ value }) => value) : []);
  for (const { attribute } of [...by.pk, ...by.sk]) known.add(attribute);
  return projection.attributes.map(({ value }) => value).filter((name) => !known.has(name));
}
