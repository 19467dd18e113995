import { concatenated, type ResolvedText } from '../../aws-table/index.js';
import { type KnownCall, type KnownTables, outputsOf } from '../known-modules.js';
import type { ResourceInstance } from '../relevant.js';
import {
  booleanValue,
  isBlank,
  knownText,
  listValue,
  plainText,
  textOfValue,
  textValue,
  unknownValue,
  type Value,
} from '../value.js';
import { Inputs } from './inputs.js';

const OUTPUTS = ['table_name', 'table_id', 'table_arn', 'table_stream_arn', 'table_stream_label'];

/** `cloudposse/dynamodb/aws`: its table has defaults of its own, among them provisioned capacity, encryption and recovery. */
export function cloudposseTable(call: KnownCall): KnownTables {
  const inputs = new Inputs(call);
  const name = nameOf(inputs);
  const address = `${inputs.address}aws_dynamodb_table.default`;
  return {
    resources: () => resourcesOf(inputs, name, call),
    outputs: outputsOf(
      OUTPUTS,
      (output) =>
        output === 'table_name' || output === 'table_id'
          ? name
          : unknownValue(`${address}.${output.replace('table_', '')}`, call.span),
      call.span,
    ),
  };
}

/** In the order in which the module's labels put them. */
const LABELS = ['namespace', 'environment', 'stage', 'name', 'attributes'];
/** With these the label is made in another way. */
const OF_LABEL = ['context', 'label_order', 'regex_replace_chars', 'id_length_limit', 'label_value_case', 'tenant'];

function nameOf(inputs: Inputs): Value {
  const stated = inputs.of('table_name');
  if (stated !== undefined && !isBlank(stated)) return stated;
  if (OF_LABEL.some((name) => !isBlank(inputs.of(name))))
    return unknownValue(`${inputs.address}table_name`, inputs.span);
  const delimiter = plainText(knownText(inputs.of('delimiter')) ?? '-');
  const given = LABELS.flatMap((label) => inputs.of(label) ?? []);
  const parts = given
    .flatMap((value) => (value.kind === 'list' ? value.items : [value]))
    .flatMap((value) => textOfValue(value) ?? [])
    .map(labelled)
    .filter(({ text }) => text !== '');
  return textValue(concatenated(parts.flatMap((part, i) => (i === 0 ? [part] : [delimiter, part]))), inputs.span);
}

/** Small letters, digits and hyphens. */
function labelled(text: ResolvedText): ResolvedText {
  if (text.kind === 'unknown') return text;
  const made = text.text.replace(/[^a-zA-Z0-9-]/g, '').toLowerCase();
  return made === text.text ? text : plainText(made);
}

function resourcesOf(inputs: Inputs, name: Value, call: KnownCall): readonly ResourceInstance[] {
  const { span } = inputs;
  if (!inputs.isOn('enabled', true)) {
    const what = `The table of \`${inputs.address.slice(0, -1)}\``;
    call.notes.drop({ kind: 'map', entries: [], span }, inputs.address, what, 'its module is told to make none');
    return [];
  }
  const mode = inputs.or('billing_mode', 'PROVISIONED');
  const isByRequest = knownText(mode) === 'PAY_PER_REQUEST';
  const range = isBlank(inputs.of('range_key')) ? undefined : inputs.of('range_key');
  const replicas = inputs.of('replicas');
  const hasReplicas = !isBlank(replicas);
  const ttl = inputs.or('ttl_attribute', 'Expires');
  const table = inputs.map({
    name,
    billing_mode: mode,
    read_capacity: isByRequest ? undefined : inputs.or('autoscale_min_read_capacity', 5),
    write_capacity: isByRequest ? undefined : inputs.or('autoscale_min_write_capacity', 5),
    hash_key: inputs.of('hash_key'),
    range_key: range,
    stream_enabled: hasReplicas ? booleanValue(true, span) : inputs.or('enable_streams', false),
    stream_view_type: inputs.of('stream_view_type'),
    table_class: inputs.or('table_class', 'STANDARD'),
    deletion_protection_enabled: inputs.of('deletion_protection_enabled'),
    attribute: attributes(inputs, range),
    global_secondary_index: inputs.of('global_secondary_index_map'),
    local_secondary_index: inputs.of('local_secondary_index_map'),
    replica:
      replicas?.kind === 'list'
        ? listValue(
            replicas.items.map((region) => inputs.map({ region_name: region })),
            replicas.span,
          )
        : replicas,
    ttl: isBlank(ttl) ? undefined : inputs.block({ enabled: inputs.or('ttl_enabled', true), attribute_name: ttl }),
    point_in_time_recovery: inputs.block({ enabled: inputs.or('enable_point_in_time_recovery', true) }),
    server_side_encryption: inputs.block({
      enabled: inputs.or('enable_encryption', true),
      kms_key_arn: inputs.of('server_side_encryption_kms_key_arn'),
    }),
    import_table: inputs.object('import_table'),
    tags: inputs.of('tags'),
  });
  return [inputs.resource('aws_dynamodb_table', 'default', table), ...scalingOf(inputs, name, isByRequest)];
}

function attributes(inputs: Inputs, range: Value | undefined): Value {
  const own = [
    inputs.map({ name: inputs.of('hash_key'), type: inputs.or('hash_key_type', 'S') }),
    ...(range === undefined ? [] : [inputs.map({ name: range, type: inputs.or('range_key_type', 'S') })]),
  ];
  const more = inputs.of('dynamodb_attributes');
  return listValue([...own, ...(more?.kind === 'list' ? more.items : [])], inputs.span);
}

/** One pair of bounds for the table and all of its global indexes. */
function scalingOf(inputs: Inputs, name: Value, isByRequest: boolean): readonly ResourceInstance[] {
  if (isByRequest || !inputs.isOn('enable_autoscaler', false)) return [];
  const indexes = inputs.of('global_secondary_index_map');
  const names = (indexes?.kind === 'list' ? indexes.items : []).flatMap(
    (index) => (index.kind === 'map' ? knownText(index.entries.get('name')) : undefined) ?? [],
  );
  return [undefined, ...names].flatMap((index) =>
    (['Read', 'Write'] as const).flatMap((kind) => {
      const unit = kind.toLowerCase();
      return inputs.scaling(kind, index, name, {
        min: inputs.or(`autoscale_min_${unit}_capacity`, 5),
        max: inputs.or(`autoscale_max_${unit}_capacity`, 20),
        target: inputs.or(`autoscale_${unit}_target`, 50),
      });
    }),
  );
}
