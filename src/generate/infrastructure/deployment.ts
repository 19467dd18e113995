import type { TableDesign } from '../../design/index.js';
import type { Autoscale, Billing, Model, Table } from '../../model/model.js';
import { pascalCase, UniqueNames } from '../text/index.js';
import type { Gen } from '../typescript/gen.js';
import { ACCOUNT, PARTITION, parametersIn, REGION, type Text, textOf } from './text.js';

/** What is deployed for a model, before any format: all targets of infrastructure are made from this. */
export interface Deployment {
  readonly gen: Gen;
  readonly model: Model;
  /** Name of the model in words of letters and digits: `Shop`. */
  readonly name: string;
  /** The home Region of global tables. */
  readonly region: string;
  /** What a stage may set, by name. */
  readonly parameters: ReadonlyMap<string, Parameter>;
  /** By the model's name, in its order. */
  readonly tables: ReadonlyMap<string, TableResource>;
}

export interface Parameter {
  /** As in the model: `SHOP_TABLE`. */
  readonly name: string;
  /** `ShopTableName`: letters and digits, unique; no table or index is called so. */
  readonly id: string;
  /** `shop_table`. */
  readonly variable: string;
  /** Without it whoever deploys has to give a value. */
  readonly default?: string;
  readonly description: string;
}

export interface TableResource {
  readonly design: TableDesign;
  readonly table: Table;
  /** `Shop`: letters and digits; unique among tables, also in lower case. */
  readonly id: string;
  /** `shop`: the same for languages of lower case. */
  readonly variable: string;
  /** Of the table in its Region. */
  readonly name: Text;
  readonly arn: Text;
  readonly encryption: Encryption;
  /** Capacity that Application Auto Scaling changes: of the table first, reads before writes. */
  readonly scaling: readonly ScalingTarget[];
}

export type Encryption =
  | { readonly kind: 'aws-owned' | 'aws-managed' }
  /** Alias, ARN or id. */
  | { readonly kind: 'existing'; readonly key: string }
  | { readonly kind: 'new'; readonly rotationDays: number };

export interface ScalingTarget {
  /** Of the table itself where absent. */
  readonly index?: string;
  readonly dimension: 'read' | 'write';
  readonly min: number;
  readonly max: number;
  /** Percent. */
  readonly target: number;
}

export function deploymentOf(gen: Gen): Deployment {
  const { model, tables } = gen.design;
  const names = new UniqueNames('Table');
  return {
    gen,
    model,
    name: pascalCase(model.name.value) || 'Model',
    region: model.defaults.region,
    parameters: parametersOf(model),
    tables: new Map(
      [...tables].map(([name, design]) => [name, tableResource(design, names.takeWith(pascalCase(name), ['Table']))]),
    ),
  };
}

function tableResource(design: TableDesign, id: string): TableResource {
  const { table } = design;
  const name = textOf(table.physicalName.value);
  return {
    design,
    table,
    id,
    variable: snakeCase(id),
    name,
    arn: ['arn:', PARTITION, ':dynamodb:', REGION, ':', ACCOUNT, ':table/', ...name],
    encryption: encryptionOf(table),
    scaling: [
      ...scalingOf(table.billing),
      ...[...table.indexes.values()].flatMap((index) =>
        index.local ? [] : scalingOf(index.billing ?? table.billing, index.name),
      ),
    ],
  };
}

export function indexArn({ arn }: Pick<TableResource, 'arn'>, index: string): Text {
  return [...arn, `/index/${index}`];
}

const DAY = 86_400;

function encryptionOf({ protection: { kms = 'aws-owned', rotation = 365 * DAY } }: Table): Encryption {
  if (kms === 'aws-owned' || kms === 'aws-managed') return { kind: kms };
  return kms === 'new' ? { kind: 'new', rotationDays: rotation / DAY } : { kind: 'existing', key: kms };
}

function scalingOf(billing: Billing, index?: string): readonly ScalingTarget[] {
  if (billing.mode !== 'provisioned' || billing.autoscale === undefined) return [];
  const { min, max, target }: Autoscale = billing.autoscale;
  const of = index === undefined ? {} : { index };
  return [
    { ...of, dimension: 'read', min: min.rcu, max: max.rcu, target },
    { ...of, dimension: 'write', min: min.wcu, max: max.wcu, target },
  ];
}

/** Of one name with two defaults the first counts, as it would in a shell that sets it. */
function parametersOf(model: Model): ReadonlyMap<string, Parameter> {
  const ids = new UniqueNames('Parameter');
  const parameters = new Map<string, Parameter>();
  const take = (written: string | undefined, description: string): void => {
    for (const { name, value } of parametersIn(written ?? '')) {
      if (parameters.has(name)) continue;
      // A resource is called `ShopTable`.
      // Not `take`, which gives a word of TypeScript a `_`.
      const id = ids.takeWith(pascalCase(name.toLowerCase()).replace(/Table$/, 'TableName'), ['Parameter']);
      const variable = snakeCase(id);
      parameters.set(name, { name, id, variable, ...(value === undefined ? {} : { default: value }), description });
    }
  };
  for (const { name, physicalName, importFrom } of model.tables.values()) {
    take(physicalName.value, `In the name of the table ${name}.`);
    take(importFrom?.bucket.value, `In the name of the bucket that the table ${name} is imported from.`);
  }
  take(model.operations.alarms.email, 'Who is told of alarms.');
  return parameters;
}

/** `ShopTable2` is `shop_table2`. */
function snakeCase(id: string): string {
  return id.replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '_').toLowerCase();
}
