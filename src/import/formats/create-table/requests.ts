import { parseJson, SourceFile, type YamlMap, type YamlNode } from '../../../source/index.js';
import { child, children, elements, textOf } from '../../tree.js';
import {
  autoScalingOf,
  type Collector,
  type NewKey,
  type Resource,
  resolvedScalar,
  type Scaling,
} from '../aws-table/index.js';

/** What a file of requests says of a table, besides the one that makes it: `generate create-table` writes such. */
export interface TableRequests {
  /** The definition of the table, with what later requests give it, as a template of CloudFormation has it. */
  readonly node: YamlNode;
  /** Requests of `UpdateTable`, in their order. */
  readonly updates: readonly YamlNode[];
  readonly scaling: Scaling;
  readonly newKey: (text: string) => NewKey | undefined;
}

/** `definition` is a request of `CreateTable`, or the table of one of `ImportTable`, which is `imported` then. */
export function requestsOf(
  definition: YamlNode,
  imported: YamlNode | undefined,
  requests: YamlNode,
  notes: Collector,
): TableRequests {
  const name = textOf(child(definition, 'TableName')) ?? '';
  const of = (operation: string): readonly YamlNode[] =>
    elements(child(requests, operation)).filter((one) => isOf(one, name));
  const updates = of('UpdateTable');
  const later = [
    ...of('UpdateTimeToLive').flatMap((one) => taken(one, ['TimeToLiveSpecification'])),
    ...of('UpdateContinuousBackups').flatMap((one) => taken(one, ['PointInTimeRecoverySpecification'])),
    ...of('TagResource').flatMap((one) => taken(one, ['Tags'])),
    ...of('PutResourcePolicy').flatMap((one) => renamed(one, 'Policy', 'ResourcePolicy')),
    ...updates.flatMap((one) => taken(one, SETTINGS)),
    ...of('UpdateContributorInsights').flatMap((one) =>
      child(one, 'IndexName') === undefined ? [entry(INSIGHTS, insightsOf(one))] : [],
    ),
    ...(imported === undefined ? [] : [entry('ImportSourceSpecification', imported)]),
  ];
  const whole = withEntries(definition, later);
  const indexes = new Map<string, YamlMap['entries']>();
  const add = (index: YamlNode, entries: YamlMap['entries']): void => {
    const key = textOf(child(index, 'IndexName')) ?? '';
    indexes.set(key, [...(indexes.get(key) ?? []), ...entries]);
  };
  for (const one of of('UpdateContributorInsights')) add(one, [entry(INSIGHTS, insightsOf(one))]);
  for (const one of updates.flatMap((update) => elements(child(update, 'GlobalSecondaryIndexUpdates')))) {
    const change = child(one, 'Update');
    if (change !== undefined) add(change, taken(change, ['WarmThroughput']));
  }
  return {
    node: withVectors(withPolicy(withKey(withIndexes(whole, indexes))), updates),
    updates,
    scaling: autoScalingOf(scalingResources(requests), notes).ofTable([name]),
    newKey: (text) => newKey(requests, text),
  };
}

const INSIGHTS = 'ContributorInsightsSpecification';
/** What an import does not take, and `UpdateTable` sets later. */
const SETTINGS = ['StreamSpecification', 'TableClass', 'DeletionProtectionEnabled', 'WarmThroughput'];

function isOf(request: YamlNode, table: string): boolean {
  const arn = textOf(child(request, 'ResourceArn'));
  return arn === undefined ? textOf(child(request, 'TableName')) === table : arn.endsWith(`:table/${table}`);
}

function entry(key: string, value: YamlNode): YamlMap['entries'][number] {
  return { key, keySpan: value.span, merged: false, value };
}

function taken(node: YamlNode, keys: readonly string[]): YamlMap['entries'] {
  return node.kind === 'map' ? node.entries.filter(({ key }) => keys.includes(key)) : [];
}

function renamed(node: YamlNode, from: string, to: string): YamlMap['entries'] {
  return taken(node, [from]).map((one) => ({ ...one, key: to }));
}

/** Of one name the last counts. */
function withEntries(node: YamlNode, entries: YamlMap['entries']): YamlNode {
  if (node.kind !== 'map' || entries.length === 0) return node;
  const known = new Map([...node.entries, ...entries].map((one) => [one.key, one]));
  return { ...node, entries: [...known.values()] };
}

function insightsOf(request: YamlNode): YamlNode {
  const { span } = request;
  const isOn = textOf(child(request, 'ContributorInsightsAction')) === 'ENABLE';
  const enabled: YamlNode = { kind: 'scalar', value: isOn, source: String(isOn), quoted: false, span };
  const entries = [entry('Enabled', enabled), ...renamed(request, 'ContributorInsightsMode', 'Mode')];
  return { kind: 'map', span, entries };
}

function withIndexes(node: YamlNode, entries: ReadonlyMap<string, YamlMap['entries']>): YamlNode {
  const indexes = child(node, 'GlobalSecondaryIndexes');
  if (indexes?.kind !== 'seq') return node;
  const items = indexes.items.map((one) => withEntries(one, entries.get(textOf(child(one, 'IndexName')) ?? '') ?? []));
  return withEntries(node, [entry('GlobalSecondaryIndexes', { ...indexes, items })]);
}

/** Vector indexes that are made later, and what they define. */
function withVectors(node: YamlNode, updates: readonly YamlNode[]): YamlNode {
  const made = updates.flatMap((update) =>
    elements(child(update, 'VectorIndexUpdates')).flatMap((one) => child(one, 'Create') ?? []),
  );
  const [first] = made;
  if (first === undefined) return node;
  const definitions = [node, ...updates].flatMap((one) => elements(child(one, 'AttributeDefinitions')));
  const list = (items: readonly YamlNode[]): YamlNode => ({ kind: 'seq', items, span: first.span });
  return withEntries(node, [entry('VectorIndexes', list(made)), entry('AttributeDefinitions', list(definitions))]);
}

/** The API takes a policy as text. */
function withPolicy(node: YamlNode): YamlNode {
  const policy = child(node, 'ResourcePolicy');
  const text = textOf(policy);
  if (policy === undefined || text === undefined) return node;
  const { root } = parseJson(new SourceFile(policy.span.file.path, text));
  if (root === undefined) return node;
  const document = entry('PolicyDocument', placed(root, policy));
  return withEntries(node, [entry('ResourcePolicy', { kind: 'map', span: policy.span, entries: [document] })]);
}

/** All of it where another node stands. */
function placed(node: YamlNode, { span }: YamlNode): YamlNode {
  if (node.kind === 'scalar') return { ...node, span };
  if (node.kind === 'seq') return { ...node, span, items: node.items.map((one) => placed(one, { ...node, span })) };
  const entries = node.entries.map((one) => ({ ...one, keySpan: span, value: placed(one.value, { ...node, span }) }));
  return { ...node, span, entries };
}

const PARAMETER = /^\$\{env:\w+\}$/;

/** A key that another request makes is known by what stands for its id. */
function withKey(node: YamlNode): YamlNode {
  const encryption = child(node, 'SSESpecification');
  const key = child(encryption, 'KMSMasterKeyId');
  const text = textOf(key);
  if (encryption === undefined || key === undefined || text === undefined || !PARAMETER.test(text)) return node;
  const unknown = resolvedScalar({ text, name: text, kind: 'unknown' }, key);
  return withEntries(node, [entry('SSESpecification', withEntries(encryption, [entry('KMSMasterKeyId', unknown)]))]);
}

function newKey(requests: YamlNode, text: string): NewKey | undefined {
  const rotation = elements(child(requests, 'kms:EnableKeyRotation')).find(
    (one) => textOf(child(one, 'KeyId')) === text,
  );
  const days = Number(textOf(child(rotation, 'RotationPeriodInDays')));
  if (rotation === undefined) return undefined;
  return Number.isInteger(days) ? { rotationDays: days } : {};
}

const SCALING = {
  'application-autoscaling:RegisterScalableTarget': 'AWS::ApplicationAutoScaling::ScalableTarget',
  'application-autoscaling:PutScalingPolicy': 'AWS::ApplicationAutoScaling::ScalingPolicy',
};

function scalingResources(requests: YamlNode): readonly Resource[] {
  return Object.entries(SCALING).flatMap(([operation, type]) =>
    elements(child(requests, operation)).flatMap((properties, i) => {
      const path = `${operation}[${i}]`;
      return scales(properties) ? [{ id: path, type, properties, path }] : [];
    }),
  );
}

/** Between equal bounds capacity stays what it is: global tables ask for some. */
function scales(target: YamlNode): boolean {
  const min = textOf(child(target, 'MinCapacity'));
  return min === undefined || min !== textOf(child(target, 'MaxCapacity'));
}

/** Tells what stands around tables, of which this reader makes nothing. */
export function tellOthers(requests: YamlNode, notes: Collector): void {
  for (const { key, value } of children(requests)) {
    if (!/^(?:backup|dax|ec2):/.test(key)) continue;
    for (const [i, one] of elements(value).entries())
      notes.drop(
        one,
        `${key}[${i}]`,
        `\`${key}\``,
        'it is no request about a table; write `backup`, `dax` or `vpc` yourself',
      );
  }
}
