import {
  ACCOUNT,
  type Deployment,
  inRegion,
  KEY_POLICY,
  PARTITION,
  REGION,
  type TableResource,
  type Text,
} from '../infrastructure/index.js';
import { type Code, commas, doc, literal, member, NOTHING, property, ts, typeFrom } from '../text/index.js';
import { core, dynamodb, kms } from './imports.js';
import { cdkPolicy, cdkText } from './language/index.js';
import type { Members } from './members.js';
import type { Part } from './part.js';
import { removalPolicy } from './removal-policy.js';

/** Whether the table is encrypted with a key of the account. */
export function hasKey({ encryption }: TableResource): boolean {
  return encryption.kind === 'new' || encryption.kind === 'existing';
}

/** Of the construct's properties: an alias may be there in every Region under its name, and a key has an ARN in each. */
export function replicaKeysGiven(
  resource: TableResource,
  { replicaKeys }: Members,
): Pick<Part, 'given' | 'isRequired'> {
  const { table } = resource;
  if (!needsReplicaKeys(resource)) return {};
  const regions = table.replicas.map(({ value }) => ts`readonly ${property(value)}: string`);
  const described = doc(`ARNs of the keys that encrypt the replicas of the table ${table.name}, by Region.`);
  return { given: ts`${described}readonly ${property(replicaKeys)}: { ${commas(regions)} };`, isRequired: true };
}

function needsReplicaKeys(resource: TableResource): boolean {
  return hasKey(resource) && resource.table.replicas.length > 0 && aliasOf(resource) === undefined;
}

export function keyDeclared(resource: TableResource, { key }: Members): Code {
  if (!hasKey(resource)) return NOTHING;
  return ts`${doc(`Encrypts the table ${resource.table.name}.`)}public readonly ${property(key)}: ${typeFrom('npm:aws-cdk-lib/aws-kms', 'IKey')};`;
}

/** Makes or finds the key of a table, where the account has it. */
export function keyMade(resource: TableResource, { key }: Members, deployment: Deployment): Code {
  const { encryption, id, table } = resource;
  const name = literal(`${id}Key`);
  if (encryption.kind === 'new') {
    return ts`this${member(key)} = new ${kms('Key')}(this, ${name}, {
description: ${literal(`Encrypts the table ${table.name}.`)},
alias: \`alias/\${${core('Aws')}.STACK_NAME}/${property(id)}\`,
enableKeyRotation: true,
rotationPeriod: ${core('Duration')}.days(${Math.ceil(encryption.rotationDays)}),
policy: ${cdkPolicy(KEY_POLICY, deployment)},
removalPolicy: ${removalPolicy(resource)},
});
`;
  }
  if (encryption.kind !== 'existing') return NOTHING;
  const found = encryption.key.startsWith('alias/')
    ? ts`${kms('Alias')}.fromAliasName(this, ${name}, ${literal(encryption.key)})`
    : ts`${kms('Key')}.fromKeyArn(this, ${name}, ${cdkText(arnOf(encryption.key), deployment)})`;
  return ts`this${member(key)} = ${found};
`;
}

/** The property `encryption` of `TableV2`; without it AWS owns the key. */
export function encryptionCode(resource: TableResource, members: Members, deployment: Deployment): Code {
  const { encryption, table } = resource;
  if (encryption.kind === 'aws-owned') return NOTHING;
  const type = dynamodb('TableEncryptionV2');
  if (encryption.kind === 'aws-managed') return ts`encryption: ${type}.awsManagedKey(),`;
  const others = table.replicas.map(
    ({ value }) => ts`${property(value)}: ${replicaKey(resource, members, value, deployment)}`,
  );
  return ts`encryption: ${type}.customerManagedKey(this${member(members.key)}${others.length > 0 && ts`, { ${commas(others)} }`}),`;
}

/** The ARN of the key in the Region of a replica. */
export function replicaKey(
  resource: TableResource,
  { replicaKeys }: Members,
  region: string,
  deployment: Deployment,
): Code {
  const alias = aliasOf(resource);
  if (alias === undefined) return ts`props${member(replicaKeys)}${member(region)}`;
  return cdkText(inRegion(arnOf(alias), region), deployment);
}

/** The alias of a key that is there, which is known by it in other Regions too. */
function aliasOf({ encryption }: TableResource): string | undefined {
  return encryption.kind === 'existing' && encryption.key.startsWith('alias/') ? encryption.key : undefined;
}

/** Of a key by its ARN, alias or id. */
function arnOf(key: string): Text {
  if (key.startsWith('arn:')) return [key];
  const resource = key.startsWith('alias/') ? key : `key/${key}`;
  return ['arn:', PARTITION, ':kms:', REGION, ':', ACCOUNT, `:${resource}`];
}
