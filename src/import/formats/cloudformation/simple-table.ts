import type { YamlEntry, YamlMap, YamlNode } from '../../../source/index.js';
import { child, children } from '../../tree.js';
import { type Collector, type Resource, resolvedScalar, resolvedText } from '../aws-table/index.js';

const TYPES: Readonly<Record<string, 'S' | 'N' | 'B'>> = { string: 'S', number: 'N', binary: 'B' };

const SIMPLE: ReadonlySet<string> = new Set([
  'TableName',
  'PrimaryKey',
  'ProvisionedThroughput',
  'SSESpecification',
  'Tags',
  'PointInTimeRecoverySpecification',
]);

/**
 * The properties of a simple table of SAM as those of a table: one key attribute, `id` of type S unless it says otherwise, and no index.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-simpletable.html
 *
 * @param globals what `Globals` say of all simple tables.
 */
export function ofSimpleTable(
  { properties, path }: Resource,
  globals: YamlNode | undefined,
  notes: Collector,
): YamlNode {
  const { span } = properties;
  const map = (entries: readonly (readonly [string, YamlNode])[]): YamlMap => ({
    kind: 'map',
    span,
    entries: entries.map(([key, value]): YamlEntry => ({ key, keySpan: value.span, value, merged: false })),
  });
  const list = (item: YamlNode): YamlNode => ({ kind: 'seq', span, items: [item] });
  const plain = (text: string): YamlNode => resolvedScalar({ text, name: text, kind: 'plain' }, properties);
  const stated = new Map(
    [...children(globals), ...children(properties)].map(({ key, value }): [string, YamlNode] => [key, value]),
  );
  for (const [key, value] of stated) {
    if (SIMPLE.has(key)) continue;
    stated.delete(key);
    notes.drop(value, `${path}.${key}`, `\`${key}\``, 'a simple table has no such property');
  }
  const primary = stated.get('PrimaryKey');
  const name = child(primary, 'Name') ?? plain('id');
  const type = keyType(child(primary, 'Type'), `${path}.PrimaryKey.Type`, notes);
  stated.delete('PrimaryKey');
  const billing: readonly (readonly [string, YamlNode])[] = stated.has('ProvisionedThroughput')
    ? []
    : [['BillingMode', plain('PAY_PER_REQUEST')]];
  return map([
    ...stated,
    ...billing,
    [
      'AttributeDefinitions',
      list(
        map([
          ['AttributeName', name],
          ['AttributeType', plain(type)],
        ]),
      ),
    ],
    [
      'KeySchema',
      list(
        map([
          ['AttributeName', name],
          ['KeyType', plain('HASH')],
        ]),
      ),
    ],
  ]);
}

function keyType(node: YamlNode | undefined, path: string, notes: Collector): 'S' | 'N' | 'B' {
  const written = resolvedText(node)?.text;
  const type = TYPES[(written ?? 'string').toLowerCase()];
  if (type === undefined && node !== undefined) {
    notes.quirk(node, path, `\`${written}\` is no type of a key; it is read as \`String\`.`);
  }
  return type ?? 'S';
}
