import type { YamlNode } from '../../../source/index.js';
import type { Collector } from '../aws-table/index.js';
import {
  isBlank,
  knownText,
  listValue,
  type MapValue,
  mapNode,
  mapValue,
  nodeOf,
  numberOfValue,
  textValue,
  type Value,
} from './value.js';

/** A global index that is a resource of its own. */
export interface SeparateIndex {
  readonly value: MapValue;
  readonly address: string;
}

/** What `aws_dynamodb_table` says, as the API would be told it. */
export function tableProperties(
  table: MapValue,
  separate: readonly SeparateIndex[],
  tags: Value | undefined,
  address: string,
  notes: Collector,
): YamlNode {
  const at = (name: string): Value | undefined => present(table.entries.get(name));
  const mode = at('billing_mode');
  const { span } = table;
  // https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dynamodb_table#billing_mode-1
  const billing = mode ?? textValue('PROVISIONED', span);
  return mapNode(
    [
      ['TableName', node(at('name'))],
      ['KeySchema', keySchema(table, at('hash_key'))],
      ['AttributeDefinitions', definitions(at('attribute'), separate, address, notes)],
      ['BillingMode', nodeOf(billing)],
      ['ProvisionedThroughput', units(at('read_capacity'), at('write_capacity'), table)],
      ['OnDemandThroughput', onDemand(at('on_demand_throughput'))],
      ['WarmThroughput', warm(at('warm_throughput'))],
      ['GlobalSecondaryIndexes', globalIndexes(at('global_secondary_index'), separate)],
      ['LocalSecondaryIndexes', localIndexes(at('local_secondary_index'), at('hash_key'))],
      ['StreamSpecification', stream(table, address, notes)],
      [
        'SSESpecification',
        block(at('server_side_encryption'), { SSEEnabled: 'enabled', KMSMasterKeyId: 'kms_key_arn' }),
      ],
      ['PointInTimeRecoverySpecification', recovery(at('point_in_time_recovery'))],
      ['TimeToLiveSpecification', ttl(at('ttl'))],
      ['TableClass', node(at('table_class'))],
      ['DeletionProtectionEnabled', node(at('deletion_protection_enabled'))],
      ['ImportSourceSpecification', importSource(at('import_table'))],
      ['Tags', tagNodes(tags)],
    ],
    span,
  );
}

/** Null and empty text are what is not given. */
function present(value: Value | undefined): Value | undefined {
  return isBlank(value) ? undefined : value;
}

function node(value: Value | undefined): YamlNode | undefined {
  return value === undefined ? undefined : nodeOf(value);
}

/** The blocks of a type: one of JSON may stand alone. */
export function blocksOf(value: Value | undefined): readonly MapValue[] {
  if (value?.kind === 'map') return [value];
  return value?.kind === 'list' ? value.items.filter((item) => item.kind === 'map') : [];
}

function field(value: MapValue | undefined, name: string): Value | undefined {
  return present(value?.entries.get(name));
}

/** Of the first block, with its fields under the names of the API. */
function block(value: Value | undefined, names: Readonly<Record<string, string>>): YamlNode | undefined {
  const [first] = blocksOf(value);
  if (first === undefined) return value?.kind === 'unknown' ? nodeOf(value) : undefined;
  return mapNode(
    Object.entries(names).map(([key, name]) => [key, node(field(first, name))]),
    first.span,
  );
}

/** `hash_key` and `range_key`, or `key_schema`, which a plan shows beside each other. */
function keySchema(owner: MapValue, hash: Value | undefined): YamlNode | undefined {
  const listed = field(owner, 'key_schema');
  const range = field(owner, 'range_key');
  const elements = blocksOf(listed);
  if (elements.length === 0 && hash === undefined && range === undefined) return undefined;
  const parts =
    elements.length > 0
      ? elements.map((element) => keyElement(field(element, 'attribute_name'), field(element, 'key_type'), element))
      : [
          ...(hash === undefined ? [] : [keyElement(hash, textValue('HASH', hash.span), hash)]),
          ...(range === undefined ? [] : [keyElement(range, textValue('RANGE', range.span), range)]),
        ];
  return { kind: 'seq', items: parts, span: listed?.span ?? hash?.span ?? owner.span };
}

function keyElement(name: Value | undefined, role: Value | undefined, at: Value): YamlNode {
  return mapNode(
    [
      ['AttributeName', node(name)],
      ['KeyType', node(role)],
    ],
    at.span,
  );
}

/** Those of indexes that are resources of their own too: these say the types of their attributes themselves. */
function definitions(
  value: Value | undefined,
  separate: readonly SeparateIndex[],
  address: string,
  notes: Collector,
): YamlNode | undefined {
  if (value?.kind === 'unknown') {
    notes.quirk(
      nodeOf(value),
      `${address}.attribute`,
      `Which types the attributes of keys have depends on what is not known (\`${value.text.text}\`).`,
    );
  }
  const own = blocksOf(value).map((one): [string | undefined, Value | undefined, Value | undefined, MapValue] => {
    const name = field(one, 'name');
    return [knownText(name), name, field(one, 'type'), one];
  });
  const known = new Set(own.map(([name]) => name));
  const more = separate
    .flatMap((index) => blocksOf(index.value.entries.get('key_schema')))
    .flatMap((one): (typeof own)[number][] => {
      const name = field(one, 'attribute_name');
      const text = knownText(name);
      if (known.has(text)) return [];
      known.add(text);
      return [[text, name, field(one, 'attribute_type'), one]];
    });
  const items = [...own, ...more].map(([, name, type, one]) =>
    mapNode(
      [
        ['AttributeName', node(name)],
        ['AttributeType', node(type)],
      ],
      one.span,
    ),
  );
  const [first] = items;
  return first === undefined ? undefined : { kind: 'seq', items, span: value?.span ?? first.span };
}

function units(read: Value | undefined, write: Value | undefined, at: MapValue): YamlNode | undefined {
  // A plan has zeros where there is no provisioned capacity.
  const [r, w] = [read, write].map((value) => (numberOfValue(value) === 0 ? undefined : value));
  if (r === undefined && w === undefined) return undefined;
  return mapNode(
    [
      ['ReadCapacityUnits', node(r)],
      ['WriteCapacityUnits', node(w)],
    ],
    (r ?? w ?? at).span,
  );
}

function onDemand(value: Value | undefined): YamlNode | undefined {
  return block(value, {
    MaxReadRequestUnits: 'max_read_request_units',
    MaxWriteRequestUnits: 'max_write_request_units',
  });
}

function warm(value: Value | undefined): YamlNode | undefined {
  return block(value, { ReadUnitsPerSecond: 'read_units_per_second', WriteUnitsPerSecond: 'write_units_per_second' });
}

function projection(type: Value | undefined, attributes: Value | undefined, at: MapValue): YamlNode | undefined {
  if (type === undefined && attributes === undefined) return undefined;
  return mapNode(
    [
      ['ProjectionType', node(type)],
      ['NonKeyAttributes', node(attributes)],
    ],
    (type ?? attributes ?? at).span,
  );
}

function globalIndexes(value: Value | undefined, separate: readonly SeparateIndex[]): YamlNode | undefined {
  if (value?.kind === 'unknown') return nodeOf(value);
  const own = blocksOf(value).map((index) =>
    mapNode(
      [
        ['IndexName', node(field(index, 'name'))],
        ['KeySchema', keySchema(index, field(index, 'hash_key'))],
        ['Projection', projection(field(index, 'projection_type'), field(index, 'non_key_attributes'), index)],
        ['ProvisionedThroughput', units(field(index, 'read_capacity'), field(index, 'write_capacity'), index)],
        ['OnDemandThroughput', onDemand(field(index, 'on_demand_throughput'))],
        ['WarmThroughput', warm(field(index, 'warm_throughput'))],
        ...unheard(index, GLOBAL),
      ],
      index.span,
    ),
  );
  const more = separate.map(({ value: index }) => separateIndex(index));
  const items = [...own, ...more];
  const [first] = items;
  return first === undefined ? undefined : { kind: 'seq', items, span: value?.span ?? first.span };
}

const GLOBAL: ReadonlySet<string> = new Set([
  'name',
  'hash_key',
  'range_key',
  'key_schema',
  'projection_type',
  'non_key_attributes',
  'read_capacity',
  'write_capacity',
  'on_demand_throughput',
  'warm_throughput',
]);
const LOCAL: ReadonlySet<string> = new Set(['name', 'range_key', 'projection_type', 'non_key_attributes']);

/** Under their own names, so that they are told. */
function unheard(index: MapValue, known: ReadonlySet<string>): readonly (readonly [string, YamlNode])[] {
  return [...index.entries.keys()].flatMap((name): (readonly [string, YamlNode])[] => {
    const value = known.has(name) ? undefined : field(index, name);
    return value === undefined ? [] : [[name, nodeOf(value)]];
  });
}

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dynamodb_global_secondary_index */
function separateIndex(index: MapValue): YamlNode {
  const [inner] = blocksOf(index.entries.get('projection'));
  const [throughput] = blocksOf(index.entries.get('provisioned_throughput'));
  return mapNode(
    [
      ['IndexName', node(field(index, 'index_name') ?? field(index, 'name'))],
      ['KeySchema', keySchema(index, undefined)],
      [
        'Projection',
        projection(
          field(inner, 'projection_type') ?? field(index, 'projection_type'),
          field(inner, 'non_key_attributes') ?? field(index, 'non_key_attributes'),
          index,
        ),
      ],
      [
        'ProvisionedThroughput',
        units(field(throughput, 'read_capacity_units'), field(throughput, 'write_capacity_units'), throughput ?? index),
      ],
      ['OnDemandThroughput', onDemand(field(index, 'on_demand_throughput'))],
      ['WarmThroughput', warm(field(index, 'warm_throughput'))],
    ],
    index.span,
  );
}

/** Their partition key is the table's. */
function localIndexes(value: Value | undefined, hash: Value | undefined): YamlNode | undefined {
  if (value === undefined) return undefined;
  if (value.kind === 'unknown') return nodeOf(value);
  const items = blocksOf(value).map((index) =>
    mapNode(
      [
        ['IndexName', node(field(index, 'name'))],
        ['KeySchema', keySchema(index, hash)],
        ['Projection', projection(field(index, 'projection_type'), field(index, 'non_key_attributes'), index)],
        ...unheard(index, LOCAL),
      ],
      index.span,
    ),
  );
  return { kind: 'seq', items, span: value.span };
}

function stream(table: MapValue, address: string, notes: Collector): YamlNode | undefined {
  const enabled = field(table, 'stream_enabled');
  const view = field(table, 'stream_view_type');
  if (enabled === undefined) {
    if (view !== undefined) {
      notes.quirk(
        nodeOf(view),
        `${address}.stream_view_type`,
        '`stream_view_type` stands without `stream_enabled`: there is no stream.',
      );
    }
    return undefined;
  }
  if (knownText(enabled) === 'false') return undefined;
  if (enabled.kind === 'unknown') {
    notes.quirk(
      nodeOf(enabled),
      `${address}.stream_enabled`,
      `Whether there is a stream depends on what is not known (\`${enabled.text.text}\`).`,
    );
    if (view === undefined) return undefined;
  }
  return mapNode([['StreamViewType', node(view)]], (view ?? enabled).span);
}

/** What tables have without a word: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html */
const USUAL_DAYS = 35;

function recovery(value: Value | undefined): YamlNode | undefined {
  const [first] = blocksOf(value);
  if (first === undefined) return undefined;
  const days = field(first, 'recovery_period_in_days');
  const number = numberOfValue(days);
  return mapNode(
    [
      ['PointInTimeRecoveryEnabled', node(field(first, 'enabled'))],
      ['RecoveryPeriodInDays', number === USUAL_DAYS || number === 0 ? undefined : node(days)],
    ],
    first.span,
  );
}

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dynamodb_table#import_table */
function importSource(value: Value | undefined): YamlNode | undefined {
  const [first] = blocksOf(value);
  if (first === undefined) return undefined;
  const [options] = blocksOf(field(first, 'input_format_options'));
  return mapNode(
    [
      ['InputFormat', node(field(first, 'input_format'))],
      ['InputCompressionType', node(field(first, 'input_compression_type'))],
      [
        'S3BucketSource',
        block(field(first, 's3_bucket_source'), {
          S3Bucket: 'bucket',
          S3BucketOwner: 'bucket_owner',
          S3KeyPrefix: 'key_prefix',
        }),
      ],
      [
        'InputFormatOptions',
        options === undefined
          ? undefined
          : mapNode(
              [['Csv', block(field(options, 'csv'), { Delimiter: 'delimiter', HeaderList: 'header_list' })]],
              options.span,
            ),
      ],
    ],
    first.span,
  );
}

function ttl(value: Value | undefined): YamlNode | undefined {
  const [first] = blocksOf(value);
  const name = field(first, 'attribute_name');
  if (first === undefined) return undefined;
  if (name === undefined && knownText(field(first, 'enabled')) !== 'true') return undefined;
  return block(value, { AttributeName: 'attribute_name', Enabled: 'enabled' });
}

/** Of the provider and of the table: its own go before. */
export function mergedTags(defaults: MapValue | undefined, own: Value | undefined): Value | undefined {
  if (defaults === undefined || own?.kind === 'unknown') return own;
  if (own?.kind !== 'map') return defaults;
  return mapValue(new Map([...defaults.entries, ...own.entries]), own.span);
}

function tagNodes(tags: Value | undefined): YamlNode | undefined {
  if (tags === undefined || isBlank(tags)) return undefined;
  const entries = tags.kind === 'map' ? [...tags.entries] : [];
  if (tags.kind !== 'map') entries.push(['tags', tags]);
  const items = entries
    .filter(([, value]) => value.kind !== 'null')
    .map(([key, value]) =>
      mapNode(
        [
          ['Key', nodeOf(textValue(key, value.span))],
          ['Value', nodeOf(value)],
        ],
        value.span,
      ),
    );
  return nodeSeq(items, listValue([], tags.span));
}

function nodeSeq(items: readonly YamlNode[], { span }: Value): YamlNode {
  return { kind: 'seq', items, span };
}
