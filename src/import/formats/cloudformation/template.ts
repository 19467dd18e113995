import type { YamlNode } from '../../../source/index.js';
import type { Draft, DraftTable } from '../../draft.js';
import { booleanOf, child, children, elements, textOf } from '../../tree.js';
import { autoScalingOf, type Collector, readAwsTable, resolvedText } from '../aws-table/index.js';
import { AROUND, type AroundResource, aroundOf } from './around.js';
import { REPLICA, replicaRegions, tellElsewhere, tellReplicas, withReplicas } from './beside.js';
import { conditionOf, tellAssumed } from './conditions.js';
import { isTableType } from './detect.js';
import { evaluated } from './evaluate.js';
import { expandedEntries, type ScopedEntry } from './for-each.js';
import { readGlobalTable } from './global-table.js';
import { metadataIn } from './metadata.js';
import { type Scope, scopeOf, scopeWithin } from './scope.js';
import { ofSimpleTable } from './simple-table.js';

/** The tables of a template, and the Region that it speaks of if it names one. */
export interface TemplateTables {
  readonly tables: readonly DraftTable[];
  readonly region: string | undefined;
  readonly vpc: Draft['vpc'];
}

/** @param prefix where the resources stand in the file, for messages: `Resources`. */
export function readTemplate(
  root: YamlNode,
  resources: YamlNode | undefined,
  prefix: string,
  notes: Collector,
): TemplateTables {
  const alone = scopeOf(root, resources, notes);
  const expanded = resources?.kind === 'map' ? expandedEntries(alone, resources, prefix) : [];
  const scope = scopeWithin(alone, new Set(expanded.map(({ entry }) => entry.key)));
  const metadata = metadataIn(root);
  const read = resourcesOf(scope, expanded, prefix);
  const around = aroundOf(read, notes);
  const scaling = autoScalingOf(read, notes);
  const replicas = read.filter(({ type }) => type === REPLICA);
  const regions = replicaRegions(replicas);
  const globals = child(child(root, 'Globals'), 'SimpleTable');
  const ofSimple = globals === undefined ? undefined : evaluated(scope, globals, 'Globals.SimpleTable');
  const known = new Set<string>();
  const tables: DraftTable[] = [];
  let region = metadata?.region;
  for (const resource of read) {
    const { id, type, path } = resource;
    if (!isTableType(type)) continue;
    const physical = resolvedText(child(resource.properties, 'TableName'));
    const names = [id, ...(physical === undefined ? [] : [physical.text])];
    for (const each of names) known.add(each);
    const name = metadata?.tables.get(id) ?? id;
    if (type === 'AWS::DynamoDB::GlobalTable') {
      const made = readGlobalTable(resource, name, region, around.newKey, notes);
      if (made === undefined) continue;
      region ??= made.region;
      tables.push({ ...made.table, ...around.ofTable(names) });
      if (made.table.replicas !== undefined && metadata?.region === undefined) {
        notes.ask(
          'defaults',
          'From which Region is the stack deployed? The first replica is taken for it.',
          `region: ${made.region ?? 'us-east-1'}`,
        );
      }
      continue;
    }
    const isSimple = type === 'AWS::Serverless::SimpleTable';
    const properties = isSimple ? ofSimpleTable(resource, ofSimple, notes) : resource.properties;
    const table = readAwsTable(
      { name, properties, path, scaling: scaling.ofTable(names), newKey: around.newKey, saysAll: true },
      notes,
    );
    if (table === undefined) continue;
    const whole = { ...withReplicas(table, names, regions), ...around.ofTable(names) };
    tables.push(physical === undefined ? unnamed(whole) : whole);
  }
  scaling.tellOthers(known);
  tellReplicas(replicas, known, notes);
  return { tables, region, vpc: around.vpc };
}

/** CloudFormation makes a name of those of the stack and the resource, with letters that nobody can foretell. */
function unnamed(table: DraftTable): DraftTable {
  return { ...table, notes: ['Its physical name is made when the stack is deployed.', ...table.notes] };
}

const NEEDED = /^(?:AWS::ApplicationAutoScaling::|Custom::DynamoDBReplica$)/;

/** Those that say something of tables, with the functions in them carried out. */
function resourcesOf(scope: Scope, entries: readonly ScopedEntry[], prefix: string): readonly AroundResource[] {
  return entries.flatMap(({ entry: { key: id, value }, scope: { loops } }): AroundResource[] => {
    const inner = { ...scope, loops };
    const type = textOf(child(value, 'Type')) ?? '';
    const path = `${prefix}.${id}`;
    const needed = AROUND.get(type);
    if (!isTableType(type) && !NEEDED.test(type) && needed === undefined) {
      tellElsewhere(id, value, path, scope.notes);
      return [];
    }
    if (!isThere(inner, value, id, path)) return [];
    const all = child(value, 'Properties');
    const given = needed === undefined ? all : only(all, needed);
    const properties = given === undefined ? undefined : evaluated(inner, given, `${path}.Properties`);
    const empty: YamlNode = { kind: 'map', entries: [], span: value.span };
    tellAttributes(inner, value, type, path);
    const dependsOn = child(value, 'DependsOn');
    return [
      {
        id,
        type,
        properties: properties ?? empty,
        path: `${path}.Properties`,
        dependsOn: [dependsOn, ...elements(dependsOn)].flatMap((node) => textOf(node) ?? []),
      },
    ];
  });
}

function only(node: YamlNode | undefined, keys: readonly string[]): YamlNode | undefined {
  return node?.kind === 'map' ? { ...node, entries: node.entries.filter(({ key }) => keys.includes(key)) } : node;
}

function isThere(scope: Scope, resource: YamlNode, id: string, path: string): boolean {
  const condition = child(resource, 'Condition');
  const name = textOf(condition);
  if (condition === undefined || name === undefined) return true;
  const holds = conditionOf(scope, name, condition, `${path}.Condition`);
  if (holds === undefined) {
    scope.notes.quirk(
      condition,
      `${path}.Condition`,
      `\`${id}\` is there only if \`${name}\` holds, which is not known; it is read as if it did.`,
    );
  }
  if (holds === false) {
    scope.notes.drop(
      condition,
      `${path}.Condition`,
      `The resource \`${id}\``,
      `its condition \`${name}\` does not hold with the defaults of the parameters`,
    );
  }
  if (holds === true) tellAssumed(scope, name, condition);
  return holds !== false;
}

/** `DeletionPolicy` and its like; what orders deployments says nothing of a design. */
const OF_DEPLOYMENT: ReadonlySet<string> = new Set(['Type', 'Properties', 'Condition', 'DependsOn', 'Metadata']);

function tellAttributes({ notes }: Scope, resource: YamlNode, type: string, path: string): void {
  if (!isTableType(type)) return;
  const isProtected = booleanOf(protectionOf(resource)) === true;
  for (const { key, value } of children(resource)) {
    if (OF_DEPLOYMENT.has(key)) continue;
    // What is protected stays, and what is not goes: a model says it so.
    if (/Policy$/.test(key) && textOf(value) === (isProtected ? 'Retain' : 'Delete')) continue;
    notes.drop(
      value,
      `${path}.${key}`,
      `\`${key}: ${textOf(value) ?? '…'}\``,
      'a model does not say how stacks are changed',
    );
  }
}

function protectionOf(resource: YamlNode): YamlNode | undefined {
  const properties = child(resource, 'Properties');
  const [replica] = elements(child(properties, 'Replicas'));
  return child(properties, 'DeletionProtectionEnabled') ?? child(replica, 'DeletionProtectionEnabled');
}
