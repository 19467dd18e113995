import {
  type BackupPlan,
  type Dax,
  type Deployment,
  type TableResource,
  type Text,
  textOf,
} from '../infrastructure/index.js';
import { type Code, doc, from, isEmpty, name, ts, typeFrom } from '../text/index.js';
import type { GeneratedFile } from '../typescript/gen.js';
import { backupParts } from './backup-code.js';
import { withoutMember } from './index-switch.js';
import { stageCode } from './language/index.js';
import { type Members, membersOf } from './members.js';
import { networkParts } from './network-code.js';
import type { Part } from './part.js';
import { constructOf, tablePart } from './table-part.js';

const MODULE = 'tables';

/** What other files need of the construct. */
export interface TablesConstruct {
  readonly file: GeneratedFile;
  readonly type: Code;
  /** The type of its properties; without it there are none. */
  readonly props?: Code;
  readonly isRequired: boolean;
}

/** The construct: all tables, and what belongs to them. */
export function tablesConstruct(deployment: Deployment): TablesConstruct {
  const parts = partsOf(deployment);
  const stage = stageCode(deployment, textsOf(deployment));
  const typeName = `${deployment.name}Tables`;
  const propsName = `${typeName}Props`;
  const construct = from('npm:constructs', 'Construct');
  const given = [stage.member, ...parts.flatMap((part) => part.given ?? [])].filter((one) => !isEmpty(one));
  const isRequired = stage.isRequired || parts.some((part) => part.isRequired === true);
  const props = ts`, props: ${name(propsName)}${!isRequired && ts` = {}`}`;
  const code = ts`${stage.declaration}
${
  given.length > 0 &&
  ts`export interface ${name(propsName)} {
${given}}`
}

${doc(`The tables of the model ${deployment.model.name.value}, and what belongs to them.`)}export class ${name(typeName)} extends ${construct} {
${parts.flatMap(({ declared }) => declared ?? [])}
constructor(scope: ${construct}, id: string${given.length > 0 && props}) {
super(scope, id);
${stage.values}
${parts.flatMap(({ made }) => (made === undefined ? [] : [ts`\n${made}`]))}}
}
`;
  return {
    file: { path: `${MODULE}.ts`, code },
    type: from(MODULE, typeName),
    ...(given.length > 0 && { props: typeFrom(MODULE, propsName) }),
    isRequired,
  };
}

function partsOf(deployment: Deployment): readonly Part[] {
  const members = membersOf(deployment);
  const ofTable = ({ table }: Dax | BackupPlan): Members => {
    const found = members.get(table);
    if (found === undefined) throw new Error(`The table ${table.id} is none of the deployment.`);
    return found;
  };
  return [
    ...tableParts(members, deployment),
    withoutPart(members),
    ...networkParts(deployment, ofTable),
    ...backupParts(deployment, ofTable),
  ];
}

/** Tables with indexes are made one after the other, of which DynamoDB makes few at a time. */
function tableParts(members: ReadonlyMap<TableResource, Members>, deployment: Deployment): readonly Part[] {
  let before: Code | undefined;
  return [...members].map(([resource, own]) => {
    const hasIndexes = resource.design.indexes.size > 0;
    const part = tablePart(resource, own, deployment, hasIndexes ? before : undefined);
    if (hasIndexes) before = constructOf(resource, own, deployment);
    return part;
  });
}

function withoutPart(members: ReadonlyMap<TableResource, Members>): Part {
  const indexes = [...members].map(([resource, own]) => withoutMember(resource, own)).filter((one) => !isEmpty(one));
  if (indexes.length === 0) return {};
  const described = doc(
    'Indexes that are left out. An update of a stack makes or deletes one index of a table: to add two to a table that is there, deploy without one of them first.',
  );
  return { given: ts`${described}readonly without?: {\n${indexes}};` };
}

/** All text that parameters of stages may stand in. */
function textsOf({ tables }: Deployment): readonly Text[] {
  return [...tables.values()].flatMap(({ name: tableName, table: { importFrom } }) => [
    tableName,
    ...(importFrom === undefined ? [] : [textOf(importFrom.bucket.value)]),
  ]);
}
