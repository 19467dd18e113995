import type { Draft, DraftBilling, DraftIndex, DraftKeyAttribute, DraftTable } from '../draft.js';
import { isPhysicalName, isRegion } from './deployed-names.js';
import { extensionsOut } from './extensions.js';
import type { Plan, PlannedTable } from './plan.js';
import { countOut, isAmount, rateOut, wholeOut } from './quantities.js';
import { daxOut, importFromOut, insightsOut, policyOut, protectionOut, witnessOut } from './table-settings.js';
import { mapOut, type Out, type OutEntry, quotedOut, seqOut, textOut, wordOut } from './yaml-text.js';

export function tablesOut(plan: Plan): Out {
  const home = homeOf(plan.draft);
  return {
    kind: 'map',
    block: true,
    entries: plan.tables.map((table) => ({ key: table.key, value: tableOut(table, home), above: table.draft.notes })),
  };
}

/** The Region where the tables are, and so none of their replicas. */
export function homeOf({ region }: Pick<Draft, 'region'>): string {
  return region !== undefined && isRegion(region) ? region : 'us-east-1';
}

function tableOut({ draft, key, indexes }: PlannedTable, home: string): Out {
  const { physicalName = draft.name } = draft;
  const name = physicalName !== key && isPhysicalName(physicalName) ? textOut(physicalName) : undefined;
  const entries: OutEntry[] = [
    ...entry('name', name),
    ...entry('description', described(draft.description)),
    ...entry('key', mapOut({ pk: keyOut(draft.pk), sk: draft.sk === undefined ? undefined : keyOut(draft.sk) })),
    ...entry('billing', billingOut(draft.billing)),
    ...entry('class', draft.class === 'infrequent-access' ? wordOut(draft.class) : undefined),
    ...entry('ttl', described(draft.ttl)),
    ...entry('stream', draft.stream === undefined ? undefined : wordOut(draft.stream)),
    ...entry('protection', protectionOut(draft, home)),
    ...entry('replicas', regionsOut(draft.replicas, home)),
    ...entry('consistency', draft.consistency === 'mrsc' ? wordOut('mrsc') : undefined),
    ...entry('witness', witnessOut(draft, home)),
    ...entry('contributorInsights', insightsOut(draft)),
    ...entry('resourcePolicy', policyOut(draft.resourcePolicy)),
    ...entry('importFrom', importFromOut(draft)),
    ...entry('dax', daxOut(draft.dax)),
    ...entry('tags', tagsOut(draft.tags)),
    ...entry('indexes', indexesOut(indexes)),
    ...entry('vectorIndexes', vectorIndexesOut(draft)),
    ...entry('extensions', extensionsOut(draft)),
  ];
  return { kind: 'map', entries, block: true };
}

function entry(key: string, value: Out | undefined): readonly OutEntry[] {
  return value === undefined ? [] : [{ key, value }];
}

function described(text: string | undefined): Out | undefined {
  return text === undefined || text === '' ? undefined : textOut(text);
}

/** A name that holds a colon gets its type, behind which the language looks for none. */
function keyOut({ name, type = 'S' }: DraftKeyAttribute): Out {
  if (type === 'S' && !name.includes(':')) return textOut(name);
  return quotedOut(`${name}: ${type}`);
}

function keysOut(keys: readonly DraftKeyAttribute[]): Out | undefined {
  const [only, more] = keys;
  if (only === undefined) return undefined;
  return more === undefined ? keyOut(only) : seqOut(keys.map(keyOut));
}

function regionsOut(regions: readonly string[] | undefined, home: string): Out | undefined {
  const known = [...new Set(regions)].filter((region) => isRegion(region) && region !== home);
  return known.length === 0 ? undefined : seqOut(known.map(textOut));
}

function tagsOut(tags: ReadonlyMap<string, string> | undefined): Out | undefined {
  if (tags === undefined || tags.size === 0) return undefined;
  return { kind: 'map', entries: [...tags].map(([key, value]) => ({ key, value: textOut(value) })) };
}

function indexesOut(indexes: readonly DraftIndex[]): Out | undefined {
  if (indexes.length === 0) return undefined;
  return {
    kind: 'map',
    block: true,
    entries: indexes.map((index) => ({ key: index.name, value: indexOut(index), above: index.notes })),
  };
}

function indexOut({ local, pk, sk, projection, billing, ...index }: DraftIndex): Out {
  return mapOut({
    pk: local ? undefined : keysOut(pk),
    sk: keysOut(sk),
    local: local ? wordOut(true) : undefined,
    project: projectionOut(projection),
    billing: billingOut(billing),
    contributorInsights: local ? undefined : insightsOut(index),
    extensions: extensionsOut(index),
  });
}

function projectionOut(projection: DraftIndex['projection']): Out {
  if (projection.kind !== 'include') return wordOut(projection.kind);
  const attributes = [...new Set(projection.attributes)].filter((name) => name !== '');
  if (attributes.length === 0) return wordOut('keys');
  return mapOut({ include: seqOut(attributes.map(textOut)) });
}

function vectorIndexesOut({ vectorIndexes = [] }: DraftTable): Out | undefined {
  if (vectorIndexes.length === 0) return undefined;
  const entries = vectorIndexes.map(({ name, vector, dimensions, distance, pk, filters, projection, notes }) => ({
    key: name,
    above: notes,
    value: mapOut({
      vector: textOut(vector),
      dimensions: wholeOut(dimensions) ?? wordOut(0),
      distance: wordOut(distance),
      pk: pk.length === 0 ? undefined : pk.length === 1 ? textOut(pk[0] ?? '') : seqOut(pk.map(textOut)),
      filters: filters.length === 0 ? undefined : seqOut(filters.map(textOut)),
      project: projectionOut(projection),
    }),
  }));
  return { kind: 'map', entries, block: true };
}

/** Undefined where it is as the default has it: paid by request, without bounds. */
export function billingOut(billing: DraftBilling | undefined): Out | undefined {
  if (billing === undefined) return undefined;
  const warm = ratesOut(billing.warmRead, billing.warmWrite);
  if (billing.mode === 'on-demand') {
    const max = ratesOut(billing.maxRead, billing.maxWrite);
    if (max === undefined && warm === undefined) return undefined;
    return mapOut({ 'on-demand': max === undefined ? mapOut({}) : mapOut({ max }), warm });
  }
  const { autoscale } = billing;
  return mapOut({
    provisioned: mapOut({
      ...unitsOf(billing),
      autoscale: autoscale === undefined ? undefined : autoscaleOut(autoscale),
    }),
    warm,
  });
}

function autoscaleOut({
  min,
  max,
  target,
}: NonNullable<Extract<DraftBilling, { mode: 'provisioned' }>['autoscale']>): Out {
  const isTarget = Number.isFinite(target) && target >= 20 && target <= 90 && target !== 70;
  return mapOut({
    min: mapOut(unitsOf(min)),
    max: mapOut(unitsOf(max)),
    target: isTarget ? wordOut(target) : undefined,
  });
}

function unitsOf({ rcu, wcu }: { readonly rcu: number; readonly wcu: number }) {
  return { rcu: countOut(rcu) ?? wordOut(0), wcu: countOut(wcu) ?? wordOut(0) };
}

function ratesOut(read: number | undefined, write: number | undefined): Out | undefined {
  const out = {
    rru: isAmount(read) ? rateOut(read) : undefined,
    wru: isAmount(write) ? rateOut(write) : undefined,
  };
  return out.rru === undefined && out.wru === undefined ? undefined : mapOut(out);
}
