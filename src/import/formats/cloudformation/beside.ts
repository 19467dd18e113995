import type { YamlNode } from '../../../source/index.js';
import type { DraftTable } from '../../draft.js';
import { child, textOf } from '../../tree.js';
import { type Collector, type Resource, resolvedText } from '../aws-table/index.js';

/** What the CDK makes of `replicationRegions`. */
export const REPLICA = 'Custom::DynamoDBReplica';

/** A resource that may stand for tables which are not in the template; told, since they are not read. */
export function tellElsewhere(id: string, resource: YamlNode, path: string, notes: Collector): void {
  if (id === 'Fn::Transform') {
    notes.drop(resource, path, 'What a transform puts among the resources', 'it is made when the stack is deployed');
    return;
  }
  const type = textOf(child(resource, 'Type')) ?? '';
  const properties = child(resource, 'Properties');
  if (type === 'AWS::CloudFormation::Stack' || type === 'AWS::Serverless::Application') {
    const place = textOf(child(properties, 'TemplateURL') ?? child(properties, 'Location'));
    const which = place === undefined ? 'its template' : `its template (\`${place}\`)`;
    notes.drop(resource, path, `The nested stack \`${id}\``, `${which} is read only where it is imported too`);
  } else if (type.endsWith('::MODULE')) {
    notes.drop(resource, path, `The module \`${id}\``, 'what it defines is registered elsewhere');
  }
}

/** Regions of the replicas that resources of their own make, by the names that these know their tables by. */
export function replicaRegions(all: readonly Resource[]): ReadonlyMap<string, readonly string[]> {
  const byTable = new Map<string, string[]>();
  for (const { properties } of all) {
    const region = resolvedText(child(properties, 'Region'));
    if (region === undefined || region.kind === 'unknown') continue;
    const regions = byTable.get(tableOf(properties));
    if (regions === undefined) byTable.set(tableOf(properties), [region.text]);
    else regions.push(region.text);
  }
  return byTable;
}

/** The table with the replicas that resources of their own make. */
export function withReplicas(
  table: DraftTable,
  names: readonly string[],
  byTable: ReturnType<typeof replicaRegions>,
): DraftTable {
  const regions = names.flatMap((name) => byTable.get(name) ?? []);
  if (regions.length === 0) return table;
  return { ...table, replicas: [...new Set([...(table.replicas ?? []), ...regions])] };
}

/** Replicas of tables that are not here, or in Regions that are not known. */
export function tellReplicas(all: readonly Resource[], names: ReadonlySet<string>, notes: Collector): void {
  for (const { id, properties, path } of all) {
    const table = tableOf(properties);
    const region = resolvedText(child(properties, 'Region'));
    const why = !names.has(table)
      ? `its table (\`${table}\`) is not among those that were read`
      : region === undefined || region.kind === 'unknown'
        ? `its Region depends on what is not known (\`${region?.text ?? ''}\`): write it among \`replicas\``
        : undefined;
    if (why !== undefined) notes.drop(properties, path, `The replica \`${id}\``, why);
  }
}

function tableOf(properties: YamlNode): string {
  return resolvedText(child(properties, 'TableName'))?.text ?? '';
}
