import { KEY_POLICY, type TableResource } from '../infrastructure/index.js';
import type { Request, Unknown } from './request.js';

type Key = Pick<TableResource, 'encryption' | 'variable'>;

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html */
export function keyRequests({ encryption, variable, table }: TableResource, unknown: Unknown): readonly Request[] {
  if (encryption.kind !== 'new') return [];
  return [
    {
      operation: 'kms:CreateKey',
      request: { Description: `Encrypts the table ${table.name}.`, Policy: unknown.policy(KEY_POLICY) },
    },
    {
      operation: 'kms:EnableKeyRotation',
      request: {
        KeyId: newKey(variable, unknown),
        RotationPeriodInDays: Math.ceil(encryption.rotationDays),
      },
    },
  ];
}

/** Without it the key is one that AWS owns. */
export function encryptionOf({ encryption, variable }: Key, unknown: Unknown): object | undefined {
  switch (encryption.kind) {
    case 'aws-owned':
      return undefined;
    case 'aws-managed':
      return { Enabled: true, SSEType: 'KMS' };
    case 'existing':
      return { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: encryption.key };
    case 'new':
      return { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: newKey(variable, unknown) };
  }
}

/** What `CreateKey` answers. */
function newKey(variable: string, unknown: Unknown): string {
  return unknown.value(`${variable.toUpperCase()}_KEY_ID`);
}

/** The key in the Region of a replica: an alias may be there in every Region, and a key has an ARN in each. */
export function replicaKeyOf({ encryption, variable }: Key, region: string, unknown: Unknown): string | undefined {
  if (encryption.kind === 'aws-owned' || encryption.kind === 'aws-managed') return undefined;
  if (encryption.kind === 'existing' && encryption.key.startsWith('alias/')) return encryption.key;
  return unknown.value(`${variable}_KEY_ARN_${region.replaceAll('-', '_')}`.toUpperCase());
}
