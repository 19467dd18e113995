import { isGlobal, KEY_POLICY, regionsOf, type TableResource } from '../infrastructure/index.js';
import { pascalCase } from '../text/index.js';
import { type CfnObject, type CfnValue, cfnPolicy, getAtt, ref, sub } from './language/index.js';
import type { Stack } from './stack.js';

/** What encrypts a table, with the keys that are made for it, and the parameters for those that have to be there. */
export interface TableEncryption {
  /** `SSESpecification` of a table, without its key; nothing where AWS owns the key. */
  readonly specification: CfnObject | undefined;
  /** The key in a Region of the table. */
  readonly keyIn: (region: string) => CfnValue | undefined;
}

export function tableEncryption(stack: Stack, resource: TableResource): TableEncryption {
  const { encryption, id, table } = resource;
  const none = (): undefined => undefined;
  if (encryption.kind === 'aws-owned') return { specification: undefined, keyIn: none };
  const specification = { SSEEnabled: true, SSEType: 'KMS' };
  if (encryption.kind === 'aws-managed') return { specification, keyIn: none };
  const { region: home } = stack.deployment;
  const here = encryption.kind === 'existing' ? encryption.key : getAtt(newKey(stack, resource), 'Arn');
  const others = isGlobal(resource) ? regionsOf(stack.deployment, resource).filter((region) => region !== home) : [];
  // An alias may be there in every Region under its name; a key has an ARN in each.
  const isAlias = encryption.kind === 'existing' && encryption.key.startsWith('alias/');
  const keys = new Map<string, CfnValue>([[home, here]]);
  for (const region of others) {
    keys.set(
      region,
      isAlias
        ? here
        : ref(
            stack.parameter(`${id}KeyArn${pascalCase(region)}`, {
              type: 'String',
              description: `ARN of the key that encrypts the table ${table.name} in ${region}.`,
              allowedPattern: '^arn:[a-z-]+:kms:[a-z0-9-]+:\\d{12}:(key|alias)/.+$',
            }),
          ),
    );
  }
  return { specification, keyIn: (region) => keys.get(region) };
}

/** A key, and an alias that names it after the stack and the table. */
export function newKey(stack: Stack, { encryption, id, table }: TableResource, condition?: string): string {
  const there = condition === undefined ? {} : { condition };
  const policy = table.protection.delete ? ('Retain' as const) : ('Delete' as const);
  const key = stack.resource(`${id}Key`, {
    type: 'AWS::KMS::Key',
    ...there,
    deletionPolicy: policy,
    updateReplacePolicy: policy,
    properties: {
      Description: `Encrypts the table ${table.name}.`,
      EnableKeyRotation: true,
      RotationPeriodInDays: encryption.kind === 'new' ? Math.ceil(encryption.rotationDays) : undefined,
      KeyPolicy: cfnPolicy(KEY_POLICY, stack.deployment),
    },
  });
  stack.resource(`${id}KeyAlias`, {
    type: 'AWS::KMS::Alias',
    ...there,
    properties: { AliasName: sub(`alias/\${AWS::StackName}/${id}`), TargetKeyId: ref(key) },
  });
  stack.output(`${id}KeyArn`, {
    description: `ARN of the key that encrypts the table ${table.name}.`,
    value: getAtt(key, 'Arn'),
    ...there,
  });
  return key;
}
