import type { Table } from '../../model/model.js';
import type { Deployment, ScalingTarget, TableResource } from '../infrastructure/index.js';
import { kebabCase, UniqueNames } from '../text/index.js';

const known = new WeakMap<Deployment, ReadonlyMap<string, string>>();

/** What the resource of a table, or of a part of it, is called: `shop`, `shop_by_state`, `shop_eu_west_1`; no two are called the same. */
export function labelOf({ table, variable }: TableResource, part: Part, deployment: Deployment): string {
  if (part.index === undefined && part.region === undefined) return variable;
  let labels = known.get(deployment);
  if (labels === undefined) {
    labels = labelsOf(deployment);
    known.set(deployment, labels);
  }
  const label = labels.get(keyOf(table.name, part));
  if (label === undefined) throw new Error(`The table ${table.name} has no such part.`);
  return label;
}

export interface Part {
  readonly index?: string;
  readonly region?: string;
}

/** What the target and the policy of Application Auto Scaling are called that change units of a table or an index, in a Region. */
export function scalerOf(
  resource: TableResource,
  { index, dimension }: Pick<ScalingTarget, 'index' | 'dimension'>,
  { region }: Part,
  deployment: Deployment,
): string {
  const part = { ...(index === undefined ? {} : { index }), ...(region === undefined ? {} : { region }) };
  return `${labelOf(resource, part, deployment)}_${dimension}`;
}

function labelsOf({ tables }: Deployment): ReadonlyMap<string, string> {
  const all = [...tables.values()];
  const names = new UniqueNames(
    'part',
    all.map(({ variable }) => variable),
  );
  return new Map(
    all.flatMap(({ table, variable }) =>
      partsOf(table).map((part) => [keyOf(table.name, part), names.take(`${variable}_${slugOf(part)}`)] as const),
    ),
  );
}

function partsOf({ indexes, replicas }: Table): readonly Part[] {
  const ofIndexes = [...indexes.keys()].map((index) => ({ index }));
  const ofRegions = replicas.map(({ value: region }) => ({ region }));
  return [
    ...ofIndexes,
    ...ofRegions,
    ...ofIndexes.flatMap(({ index }) => ofRegions.map(({ region }) => ({ index, region }))),
  ];
}

function keyOf(table: string, { index, region }: Part): string {
  return JSON.stringify([table, index ?? null, region ?? null]);
}

function slugOf({ index, region }: Part): string {
  return [index, region]
    .flatMap((name) => (name === undefined ? [] : kebabCase(name) || 'index'))
    .join('_')
    .replaceAll('-', '_');
}
