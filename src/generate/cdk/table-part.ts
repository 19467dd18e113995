import { missingOf } from '../cloudformation/remarks.js';
import { type Deployment, isGlobal, type TableResource } from '../infrastructure/index.js';
import { type Code, doc, literal, member, name, property, raw, ts, typeFrom } from '../text/index.js';
import { beyondTableV2 } from './beyond-table-v2.js';
import { cfnGlobalTableProps } from './cfn-global-table-code.js';
import { streamViewOf } from './cfn-parts.js';
import { cfnTableProps } from './cfn-table-code.js';
import { hasKey, keyDeclared, keyMade, replicaKeysGiven } from './encryption-code.js';
import { dynamodb } from './imports.js';
import { hasStatement } from './index-switch.js';
import { lines } from './lines.js';
import type { Members } from './members.js';
import type { Part } from './part.js';
import { removalPolicy } from './removal-policy.js';
import { scalingStatements } from './scaling-code.js';
import { tableV2Props } from './table-v2-code.js';

/** What makes the table: what the construct shows may be but a reference to it. */
export function constructOf(resource: TableResource, { table }: Members, deployment: Deployment): Code {
  return beyondTableV2(resource, deployment) === undefined ? ts`this${member(table)}` : name(table);
}

/** A table with its key. `before` is made before it. */
export function tablePart(resource: TableResource, own: Members, deployment: Deployment, before?: Code): Part {
  const { table, id } = resource;
  const reason = beyondTableV2(resource, deployment);
  const type = typeFrom('npm:aws-cdk-lib/aws-dynamodb', reason === undefined ? 'TableV2' : 'ITableV2');
  const made =
    reason === undefined
      ? ts`this${member(own.table)} = new ${dynamodb('TableV2')}(this, ${literal(`${id}Table`)}, ${tableV2Props(resource, own, deployment)});`
      : cfnStatements(resource, own, deployment, reason);
  return {
    ...replicaKeysGiven(resource, own),
    declared: ts`${doc(table.description ?? `The table ${table.name}.`, ...missingOf(resource))}public readonly ${property(own.table)}: ${type};
${keyDeclared(resource, own)}`,
    made: lines(
      keyMade(resource, own, deployment),
      hasStatement(resource, own),
      made,
      before && ts`${constructOf(resource, own, deployment)}.node.addDependency(${before});`,
    ),
  };
}

/** The resource of CloudFormation, which the construct shows as other tables are. */
function cfnStatements(resource: TableResource, own: Members, deployment: Deployment, reason: string): Code {
  const { table, id } = resource;
  const variable = name(own.table);
  const isInSeveral = isGlobal(resource);
  const type = dynamodb(isInSeveral ? 'CfnGlobalTable' : 'CfnTable');
  const props = (isInSeveral ? cfnGlobalTableProps : cfnTableProps)(resource, own, deployment);
  const attributes = lines(
    ts`tableArn: ${variable}.attrArn,`,
    streamViewOf(table) !== undefined && ts`tableStreamArn: ${variable}.attrStreamArn,`,
    hasKey(resource) && ts`encryptionKey: this${member(own.key)},`,
    ts`grantIndexPermissions: ${literal(table.indexes.size > 0)},`,
  );
  return lines(
    ts`// Instead of TableV2, ${raw(reason)}.`,
    ts`const ${variable} = new ${type}(this, ${literal(`${id}Table`)}, ${props});`,
    ts`${variable}.applyRemovalPolicy(${removalPolicy(resource)});`,
    ...(isInSeveral ? [] : scalingStatements(resource, own)),
    ts`this${member(own.table)} = ${dynamodb('TableV2')}.fromTableAttributes(this, ${literal(`${id}Attributes`)}, { ${attributes} });`,
  );
}
