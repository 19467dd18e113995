import { type KnownCall, type KnownTables, outputsOf } from '../known-modules.js';
import type { ResourceInstance } from '../relevant.js';
import { hasUnknown, mapValue, numberValue, unknownValue, type Value } from '../value.js';
import { Inputs } from './inputs.js';

const OUTPUTS = ['dynamodb_table_id', 'dynamodb_table_arn', 'dynamodb_table_stream_arn', 'dynamodb_table_stream_label'];

/** `terraform-aws-modules/dynamodb-table/aws`, with the inputs of its versions up to 5 and of those after it. */
export function communityTable(call: KnownCall): KnownTables {
  const inputs = new Inputs(call);
  const address = `${inputs.address}aws_dynamodb_table.this`;
  return {
    resources: () => resourcesOf(inputs, call),
    outputs: outputsOf(
      OUTPUTS,
      (name) =>
        name === 'dynamodb_table_id' ? inputs.of('name') : unknownValue(`${address}.${arnOf(name)}`, call.span),
      call.span,
    ),
  };
}

function arnOf(output: string): string {
  return output.replace('dynamodb_table_', '');
}

/** Its wrapper: a table for each of `items`, with what `defaults` says of all of them. */
export function communityTables(call: KnownCall): KnownTables {
  const items = call.inputs.get('items')?.();
  const defaults = call.inputs.get('defaults')?.();
  const all = items?.kind === 'map' ? [...items.entries] : [];
  const common = defaults?.kind === 'map' ? [...defaults.entries] : [];
  if (items?.kind !== 'map') {
    call.notes.quirk({ kind: 'map', entries: [], span: call.span }, 'items', 'Which tables there are is not known.');
  }
  const resources = (): readonly ResourceInstance[] =>
    all.flatMap(([key, item]) => {
      const own = item.kind === 'map' ? [...item.entries] : [];
      const inputs = new Map([...common, ...own].map(([name, value]) => [name, () => value]));
      const [last, ...before] = [...call.modules].reverse();
      const modules = last === undefined ? [] : [...before.reverse(), { name: last.name, key }];
      return communityTable({ ...call, inputs, modules, span: item.span }).resources();
    });
  return { resources, outputs: mapValue(new Map(), call.span) };
}

function resourcesOf(inputs: Inputs, call: KnownCall): readonly ResourceInstance[] {
  if (!inputs.isOn('create_table', true) || !inputs.isOn('create', true)) {
    call.notes.drop(
      { kind: 'map', entries: [], span: call.span },
      inputs.address,
      `The table of \`${inputs.address.slice(0, -1)}\``,
      'its module is told to make none',
    );
    return [];
  }
  const name = inputs.of('name');
  const table = inputs.map({
    name,
    billing_mode: inputs.or('billing_mode', 'PAY_PER_REQUEST'),
    hash_key: inputs.of('hash_key'),
    range_key: inputs.of('range_key'),
    read_capacity: inputs.of('read_capacity'),
    write_capacity: inputs.of('write_capacity'),
    stream_enabled: inputs.of('stream_enabled'),
    stream_view_type: inputs.of('stream_view_type'),
    table_class: inputs.of('table_class'),
    deletion_protection_enabled: inputs.of('deletion_protection_enabled'),
    attribute: inputs.of('attributes'),
    global_secondary_index: inputs.listed('global_secondary_indexes'),
    local_secondary_index: inputs.listed('local_secondary_indexes'),
    replica: inputs.of('replica_regions') ?? inputs.of('replicas'),
    ttl:
      inputs.object('ttl') ??
      inputs.block({ enabled: inputs.or('ttl_enabled', false), attribute_name: inputs.of('ttl_attribute_name') }),
    point_in_time_recovery:
      inputs.object('point_in_time_recovery') ??
      inputs.block({
        enabled: inputs.or('point_in_time_recovery_enabled', false),
        recovery_period_in_days: inputs.of('point_in_time_recovery_period_in_days'),
      }),
    server_side_encryption:
      inputs.object('server_side_encryption') ??
      inputs.block({
        enabled: inputs.or('server_side_encryption_enabled', false),
        kms_key_arn: inputs.of('server_side_encryption_kms_key_arn'),
      }),
    on_demand_throughput: inputs.object('on_demand_throughput'),
    warm_throughput: inputs.object('warm_throughput'),
    import_table: inputs.object('import_table'),
    global_table_witness: inputs.object('global_table_witness'),
    tags: tagsOf(inputs, name),
    ...policy(inputs),
  });
  return [inputs.resource('aws_dynamodb_table', 'this', table), ...scalingOf(inputs, name)];
}

function policy(inputs: Inputs): Readonly<Record<string, Value | undefined>> {
  const given = inputs.of('resource_policy');
  return given === undefined ? {} : { resource_policy: given };
}

/** It tags each table with its name. */
function tagsOf(inputs: Inputs, name: Value | undefined): Value | undefined {
  const tags = inputs.of('tags') ?? inputs.map({});
  if (tags.kind !== 'map' || name === undefined || hasUnknown(name)) return tags;
  return { ...tags, entries: new Map([...tags.entries, ['Name', name]]) };
}

function scalingOf(inputs: Inputs, name: Value | undefined): readonly ResourceInstance[] {
  if (!inputs.isOn('autoscaling_enabled', false) || name === undefined) return [];
  const defaults = inputs.of('autoscaling_defaults');
  const usual = entry(defaults, 'target_value') ?? numberValue(70, inputs.span);
  const ofTable = (kind: 'Read' | 'Write', min: string, bounds: string): readonly ResourceInstance[] => {
    const given = inputs.of(bounds);
    if (given?.kind !== 'map' || given.entries.size === 0) return [];
    return inputs.scaling(kind, undefined, name, {
      min: inputs.of(min),
      max: entry(given, 'max_capacity'),
      target: entry(given, 'target_value') ?? usual,
    });
  };
  const indexes = inputs.of('autoscaling_indexes');
  const ofIndexes = indexes?.kind === 'map' ? [...indexes.entries] : [];
  return [
    ...ofTable('Read', 'read_capacity', 'autoscaling_read'),
    ...ofTable('Write', 'write_capacity', 'autoscaling_write'),
    ...ofIndexes.flatMap(([index, bounds]) =>
      (['Read', 'Write'] as const).flatMap((kind) =>
        inputs.scaling(kind, index, name, {
          min: entry(bounds, `${kind.toLowerCase()}_min_capacity`),
          max: entry(bounds, `${kind.toLowerCase()}_max_capacity`),
          target: entry(bounds, 'target_value') ?? usual,
        }),
      ),
    ),
  ];
}

function entry(value: Value | undefined, name: string): Value | undefined {
  return value?.kind === 'map' ? value.entries.get(name) : undefined;
}
