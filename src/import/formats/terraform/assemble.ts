import type { YamlNode } from '../../../source/index.js';
import type { Draft, DraftTable } from '../../draft.js';
import { autoScalingOf, type Collector, type Resource, readAwsTable } from '../aws-table/index.js';
import { entitiesOfItems } from '../shared/sample-entities.js';
import { together } from '../shared/together.js';
import { tellLooseSelection } from './backups.js';
import { type Beside, besideOf, newKeys } from './beside.js';
import { endpointOf } from './endpoint.js';
import { homeBeside, regionOf } from './home-region.js';
import { nodeAt } from './instances.js';
import type { ResourceInstance } from './relevant.js';
import { itemOf } from './table-items.js';
import { tableNames } from './table-names.js';
import { blocksOf, mergedTags, tableProperties } from './table-properties.js';
import { replicasOf } from './table-replicas.js';
import { hasUnknown, isBlank, knownText, mapNode, mapValue, nodeOf, textOfValue, type Value } from './value.js';

/** What the resources tell: tables, with all that belongs to them. */
export function assembled(
  resources: readonly ResourceInstance[],
  notes: Collector,
  name: string,
  region: string | undefined,
): Draft {
  const all = withoutRepeats(resources, notes);
  const tables = all.filter(({ type }) => type === 'aws_dynamodb_table');
  const links = new Links(tables);
  const names = tableNames(tables);
  const scaling = autoScalingOf(scalingResources(all, links, notes), notes);
  const home = regionOf(tables, region, notes);
  const keys = newKeys(all);
  const heard = new Set<ResourceInstance>();
  const read = tables.flatMap((resource) => {
    const own = all.filter((one) => one !== resource && links.tableOf(one) === resource);
    const draft = tableOf(resource, own, { name: names.get(resource) ?? resource.name, scaling, home, keys }, notes);
    if (draft === undefined) return [];
    const beside = besideOf(resource, own, { all, home, named: (text) => links.named(text), notes });
    for (const one of beside.read) heard.add(one);
    const items = own
      .filter(({ type }) => type === 'aws_dynamodb_table_item')
      .map((item) => itemOf(item, notes))
      .filter((item) => item !== undefined);
    return [{ table: withBeside(draft, beside), items, file: resource.value.span.file.path }];
  });
  tellOthers(
    all.filter((one) => !heard.has(one)),
    links,
    notes,
  );
  const told = read
    .filter(({ items }) => items.length > 0)
    .map(({ table, items, file }) => entitiesOfItems(table, items, file));
  const more = together(told);
  const endpoint = endpointOf(all, notes);
  const stated =
    home ??
    homeBeside(
      read.map(({ table }) => table),
      notes,
    );
  const said = notes.all;
  return {
    name,
    ...(stated === undefined ? {} : { region: stated }),
    ...more,
    tables: read.map(({ table }) => table),
    patterns: [],
    ...endpoint,
    quirks: [...said.quirks, ...more.quirks],
    unplaced: [...said.unplaced, ...more.unplaced],
    questions: [...said.questions, ...more.questions],
  };
}

/** The same resource of the same place, of modules that are used by several roots. */
function withoutRepeats(resources: readonly ResourceInstance[], notes: Collector): readonly ResourceInstance[] {
  const known = new Map<string, ResourceInstance>();
  return resources.filter((resource) => {
    if (resource.type !== 'aws_dynamodb_table') return true;
    const { file, start } = resource.value.span;
    const key = `${file.path} ${start} ${resource.key ?? ''} ${resource.modules.map((one) => one.key ?? '').join(' ')} ${shape(resource)}`;
    const before = known.get(key);
    if (before === undefined) {
      known.set(key, resource);
      return true;
    }
    if (
      textOfValue(before.value.entries.get('name') ?? resource.value)?.text ===
      knownText(resource.value.entries.get('name'))
    ) {
      const node = nodeAt(resource.value.span);
      notes.quirk(
        node,
        resource.address,
        `\`${resource.address}\` is made more than once with the same name; it is read once.`,
      );
      return false;
    }
    return true;
  });
}

function shape({ value }: ResourceInstance): string {
  return ['hash_key', 'range_key', 'name'].map((name) => knownText(value.entries.get(name)) ?? '').join(' ');
}

/** Which table a resource speaks of: by its name, its ARN, or the resource itself. */
class Links {
  readonly #byName = new Map<string, ResourceInstance>();

  constructor(tables: readonly ResourceInstance[]) {
    for (const table of [...tables].reverse()) {
      const name = table.value.entries.get('name');
      const text = name === undefined ? undefined : textOfValue(name)?.text;
      if (text !== undefined && text !== '') this.#byName.set(text, table);
      for (const field of ['arn', 'id', 'name']) this.#byName.set(`${table.address}.${field}`, table);
      const arn = knownText(table.value.entries.get('arn'));
      if (arn !== undefined) this.#byName.set(arn, table);
    }
  }

  tableOf({ value, type }: ResourceInstance): ResourceInstance | undefined {
    const fields =
      type === 'aws_dynamodb_global_table'
        ? ['name']
        : ['table_name', 'table', 'global_table_arn', 'table_arn', 'resource_arn'];
    for (const field of fields) {
      const given = value.entries.get(field);
      const found =
        given === undefined || given.kind === 'null' ? undefined : this.named(textOfValue(given)?.text ?? '');
      if (found !== undefined) return found;
    }
    return undefined;
  }

  named(text: string): ResourceInstance | undefined {
    return this.#byName.get(text) ?? this.#byName.get(/:table\/([^/]+)$/.exec(text)?.[1] ?? '');
  }
}

/** What tables are read with. */
interface Shared {
  readonly name: string;
  readonly scaling: ReturnType<typeof autoScalingOf>;
  readonly home: string | undefined;
  readonly keys: ReturnType<typeof newKeys>;
}

function withBeside(table: DraftTable, { settings, insights }: Beside): DraftTable {
  const indexes = table.indexes.map((index) => {
    const mode = insights.get(index.name);
    return mode === undefined ? index : { ...index, contributorInsights: mode };
  });
  return { ...table, ...settings, indexes };
}

function tableOf(
  resource: ResourceInstance,
  own: readonly ResourceInstance[],
  { name, scaling, home, keys }: Shared,
  notes: Collector,
): DraftTable | undefined {
  const { value, address } = resource;
  const separate = own.filter(({ type }) => type === 'aws_dynamodb_global_secondary_index');
  tellUnheard(resource, notes);
  const hasKey = !isBlank(value.entries.get('hash_key')) || blocksOf(value.entries.get('key_schema')).length > 0;
  if (!hasKey) {
    notes.quirk(nodeAt(value.span), address, `\`${address}\` has no partition key (\`hash_key\`), so it is left out.`);
    return undefined;
  }
  const tags = mergedTags(
    resource.defaultTags,
    withTags(value.entries.get('tags_all') ?? value.entries.get('tags'), own),
  );
  const properties = tableProperties(value, separate, tags, address, notes);
  const names = [address, ...(textOfValue(value.entries.get('name') ?? value)?.text ?? '').split('\n')];
  const table = readAwsTable(
    { name, properties, path: address, scaling: scaling.ofTable(names), newKey: keys, saysAll: true },
    notes,
  );
  if (table === undefined) return undefined;
  if (isBlank(value.entries.get('name'))) {
    notes.quirk(nodeAt(value.span), address, `\`${address}\` says no name.`);
  }
  const { regions, isStrong } = replicasOf(resource, own, table, home, notes);
  return {
    ...table,
    ...(regions.length === 0 ? {} : { replicas: regions }),
    ...(isStrong ? { consistency: 'mrsc' as const } : {}),
  };
}

/** `aws_dynamodb_tag` adds one to those of the table. */
function withTags(tags: Value | undefined, own: readonly ResourceInstance[]): Value | undefined {
  const added = own
    .filter(({ type }) => type === 'aws_dynamodb_tag')
    .flatMap(({ value }): [string, Value][] => {
      const [key, text] = [knownText(value.entries.get('key')), value.entries.get('value')];
      return key === undefined || text === undefined ? [] : [[key, text]];
    });
  const [first] = added;
  if (first === undefined || (tags !== undefined && tags.kind !== 'map' && tags.kind !== 'null')) return tags;
  const before = tags?.kind === 'map' ? [...tags.entries] : [];
  return mapValue(new Map([...before, ...added]), tags?.span ?? first[1].span);
}

/** Why arguments of a table have no place in a model; null: they say nothing of a design. */
const WHY: Readonly<Record<string, string | null>> = {
  lifecycle: 'a model does not say how resources are changed',
  timeouts: 'a model does not say how resources are changed',
  restore_date_time: 'a model does not say where items come from',
  restore_source_name: 'a model does not say where items come from',
  restore_source_table_arn: 'a model does not say where items come from',
  restore_to_latest_time: 'a model does not say where items come from',
  restore_backup_arn: 'a model does not say where items come from',
  global_table_settings_replication_mode: 'a model does not say how settings reach replicas',
  resource_policy: 'a model says by roles who may do what',
  count: null,
  for_each: null,
  provider: null,
  depends_on: null,
  provisioner: null,
  connection: null,
  region: null,
  id: null,
  arn: null,
  stream_arn: null,
  stream_label: null,
  tags_all: null,
};

const READ: ReadonlySet<string> = new Set([
  'name',
  'billing_mode',
  'hash_key',
  'range_key',
  'key_schema',
  'read_capacity',
  'write_capacity',
  'attribute',
  'global_secondary_index',
  'local_secondary_index',
  'ttl',
  'stream_enabled',
  'stream_view_type',
  'server_side_encryption',
  'point_in_time_recovery',
  'replica',
  'table_class',
  'deletion_protection_enabled',
  'tags',
  'on_demand_throughput',
  'warm_throughput',
  'import_table',
  'global_table_witness',
]);

function tellUnheard({ value, address }: ResourceInstance, notes: Collector): void {
  for (const name of value.entries.keys()) {
    const why = WHY[name];
    if (READ.has(name) || why === null) continue;
    const given = value.entries.get(name);
    if (given === undefined || isBlank(given)) continue;
    notes.drop(nodeAt(given.span), `${address}.${name}`, `\`${name}\``, why ?? 'a model has no word for it');
  }
}

/** Resources beside tables that have no place in a model; of others it is told that their table is not here. */
const BESIDE: Readonly<Record<string, string>> = {
  aws_dynamodb_resource_policy: 'its statements, or its table, are not known',
  aws_dynamodb_contributor_insights: 'its table is not among those that were read',
  aws_dynamodb_kinesis_streaming_destination: 'a model knows the stream of DynamoDB alone',
  aws_dynamodb_table_export: 'a model does not say where items go to',
  aws_appautoscaling_scheduled_action: 'a model has no schedule of capacity',
  aws_dax_cluster: 'which tables are read through it is not said here: write `dax: true` at those',
};

const OF_TABLES: ReadonlySet<string> = new Set([
  'aws_dynamodb_global_secondary_index',
  'aws_dynamodb_table_replica',
  'aws_dynamodb_global_table',
  'aws_dynamodb_table_item',
  'aws_dynamodb_tag',
]);

function tellOthers(all: readonly ResourceInstance[], links: Links, notes: Collector): void {
  for (const resource of all) {
    const { type, address, value } = resource;
    const why = BESIDE[type];
    const isScheduled = type === 'aws_appautoscaling_scheduled_action';
    if (type === 'aws_backup_selection') tellLooseSelection(resource, notes);
    else if (why !== undefined) {
      if (!isScheduled || isOfTables(value)) notes.drop(nodeAt(value.span), address, `\`${address}\``, why);
    } else if (OF_TABLES.has(type) && links.tableOf(resource) === undefined) {
      notes.drop(
        nodeAt(value.span),
        address,
        `\`${address}\``,
        'the table that it belongs to is not among those that were read',
      );
    }
  }
}

function isOfTables({ entries }: ResourceInstance['value']): boolean {
  const space = knownText(entries.get('service_namespace'));
  return space === undefined || space === 'dynamodb';
}

/** Those of Application Auto Scaling, as CloudFormation has them. */
function scalingResources(all: readonly ResourceInstance[], links: Links, notes: Collector): readonly Resource[] {
  return all.flatMap(({ type, address, value }): Resource[] => {
    if (!isOfTables(value)) return [];
    const at = (name: string): YamlNode | undefined => givenNode(value.entries.get(name));
    const common: readonly (readonly [string, YamlNode | undefined])[] = [
      ['ResourceId', at('resource_id')],
      ['ScalableDimension', at('scalable_dimension')],
    ];
    if (type === 'aws_appautoscaling_target') {
      tellLonely(value.entries.get('resource_id'), address, links, notes);
      const properties = mapNode(
        [...common, ['MinCapacity', at('min_capacity')], ['MaxCapacity', at('max_capacity')]],
        value.span,
      );
      return [{ id: address, type: 'AWS::ApplicationAutoScaling::ScalableTarget', properties, path: address }];
    }
    if (type !== 'aws_appautoscaling_policy') return [];
    const [tracking] = blocksOf(value.entries.get('target_tracking_scaling_policy_configuration'));
    const tracked = (name: string): YamlNode | undefined => givenNode(tracking?.entries.get(name));
    const configuration = mapNode(
      [
        ['TargetValue', tracked('target_value')],
        ['DisableScaleIn', tracked('disable_scale_in')],
        ['ScaleInCooldown', tracked('scale_in_cooldown')],
        ['ScaleOutCooldown', tracked('scale_out_cooldown')],
      ],
      value.span,
    );
    const properties = mapNode([...common, ['TargetTrackingScalingPolicyConfiguration', configuration]], value.span);
    return [{ id: address, type: 'AWS::ApplicationAutoScaling::ScalingPolicy', properties, path: address }];
  });
}

function givenNode(given: Value | undefined): YamlNode | undefined {
  return given === undefined || given.kind === 'null' ? undefined : nodeOf(given);
}

function tellLonely(id: Value | undefined, address: string, links: Links, notes: Collector): void {
  const text = id === undefined ? undefined : textOfValue(id)?.text;
  const table = /^table\/(.+?)(?:\/index\/.+)?$/s.exec(text ?? '')?.[1];
  if (id === undefined || table === undefined || links.named(table) !== undefined) return;
  const why = hasUnknown(id)
    ? `which table scales depends on what is not known (\`${text}\`)`
    : 'the table that scales is not among those that were read';
  notes.drop(nodeOf(id), `${address}.resource_id`, `\`${address}\``, why);
}
