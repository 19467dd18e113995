import type { YamlNode } from '../../../source/index.js';
import type { DraftTable } from '../../draft.js';
import { child, children, textOf } from '../../tree.js';
import { type Collector, readAwsTable, resolvedText } from '../aws-table/index.js';
import { REPLICA, tellElsewhere, tellReplicas, withReplicas } from './beside.js';
import { conditionOf, tellAssumed } from './conditions.js';
import { isTableType } from './detect.js';
import { evaluated } from './evaluate.js';
import { expandedEntries, type ScopedEntry } from './for-each.js';
import { readGlobalTable } from './global-table.js';
import { autoScalingOf, type Resource } from './scaling.js';
import { type Scope, scopeOf, scopeWithin } from './scope.js';
import { ofSimpleTable } from './simple-table.js';

/** The tables of a template, and the Region that it speaks of if it names one. */
export interface TemplateTables {
  readonly tables: readonly DraftTable[];
  readonly region: string | undefined;
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
  const read = resourcesOf(scope, expanded, prefix);
  const scaling = autoScalingOf(read, notes);
  const replicas = read.filter(({ type }) => type === REPLICA);
  const globals = child(child(root, 'Globals'), 'SimpleTable');
  const ofSimple = globals === undefined ? undefined : evaluated(scope, globals, 'Globals.SimpleTable');
  const known = new Set<string>();
  const tables: DraftTable[] = [];
  let region: string | undefined;
  for (const resource of read) {
    const { id, type, path } = resource;
    if (!isTableType(type)) continue;
    const physical = resolvedText(child(resource.properties, 'TableName'));
    const names = [id, ...(physical === undefined ? [] : [physical.text])];
    for (const name of names) known.add(name);
    if (type === 'AWS::DynamoDB::GlobalTable') {
      const made = readGlobalTable(resource, region, notes);
      if (made === undefined) continue;
      region ??= made.region;
      tables.push(made.table);
      if (made.table.replicas !== undefined) {
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
    const table = readAwsTable({ name: id, properties, path, scaling: scaling.ofTable(names), saysAll: true }, notes);
    if (table === undefined) continue;
    const whole = withReplicas(table, names, replicas);
    tables.push(physical === undefined ? unnamed(whole) : whole);
  }
  scaling.tellOthers(known);
  tellReplicas(replicas, known, notes);
  return { tables, region };
}

/** CloudFormation makes a name of those of the stack and the resource, with letters that nobody can foretell. */
function unnamed(table: DraftTable): DraftTable {
  return { ...table, notes: ['Its physical name is made when the stack is deployed.', ...table.notes] };
}

const NEEDED = /^(?:AWS::ApplicationAutoScaling::|Custom::DynamoDBReplica$)/;

/** Those that say something of tables, with the functions in them carried out. */
function resourcesOf(scope: Scope, entries: readonly ScopedEntry[], prefix: string): readonly Resource[] {
  return entries.flatMap(({ entry: { key: id, value }, scope: { loops } }): Resource[] => {
    const inner = { ...scope, loops };
    const type = textOf(child(value, 'Type')) ?? '';
    const path = `${prefix}.${id}`;
    if (!isTableType(type) && !NEEDED.test(type)) {
      tellElsewhere(id, value, path, scope.notes);
      return [];
    }
    if (!isThere(inner, value, id, path)) return [];
    const given = child(value, 'Properties');
    const properties = given === undefined ? undefined : evaluated(inner, given, `${path}.Properties`);
    const empty: YamlNode = { kind: 'map', entries: [], span: value.span };
    tellAttributes(inner, value, type, path);
    return [{ id, type, properties: properties ?? empty, path: `${path}.Properties` }];
  });
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
  for (const { key, value } of children(resource)) {
    if (OF_DEPLOYMENT.has(key)) continue;
    notes.drop(
      value,
      `${path}.${key}`,
      `\`${key}: ${textOf(value) ?? '…'}\``,
      'a model does not say how stacks are changed',
    );
  }
}
