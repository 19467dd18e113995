import { createHash } from 'node:crypto';
import type { Catalog } from '../catalog.js';
import { EngineError, validationError } from '../engine-error.js';
import type { Rule } from '../request-shapes/shape.js';
import type { Table } from '../table.js';
import type { SSEDescription, SSESpecification } from './api.js';
import { settingMessages } from './messages.js';

/** A KMS key that a table is encrypted with; a table with none has the service's own key. */
export interface Encryption {
  readonly keyArn: string;
  /** Whether it is the account's key that AWS manages. */
  readonly isManaged: boolean;
}

const MANAGED_KEY = 'alias/aws/dynamodb';

export const sseSpecification: Rule = {
  type: 'structure',
  members: {
    KMSMasterKeyId: { type: 'string', minLength: 1, maxLength: 2048 },
    SSEType: { type: 'string', values: ['AES256', 'KMS'] },
    Enabled: { type: 'boolean' },
  },
};

/**
 * The encryption that a specification asks for, checked; undefined for the service's own key. Data here is not encrypted
 * and there is no KMS: the key is recorded and reported.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SSESpecification.html
 */
export function encryptionOf(catalog: Catalog, specification: SSESpecification | undefined): Encryption | undefined {
  if (specification == null) return undefined;
  const { Enabled: enabled, SSEType: type, KMSMasterKeyId: key } = specification;
  if (enabled === false) {
    if (type != null) throw validationError(settingMessages.disabledWith('SSEType'));
    if (key != null) throw validationError(settingMessages.disabledWith('KMSMasterKeyId'));
    return undefined;
  }
  if (type === 'AES256') throw validationError(settingMessages.aes256);
  if (key != null && type == null) throw validationError(settingMessages.keyWithoutType);
  if (enabled == null && type == null) return undefined;
  const keyId = key ?? MANAGED_KEY;
  return { keyArn: keyArn(catalog, keyId), isManaged: keyId.endsWith(MANAGED_KEY) };
}

/** Works out what UpdateTable makes of a table's encryption; the function that it returns does it. */
export function encryptionChange(catalog: Catalog, table: Table, specification: SSESpecification): () => void {
  const wanted = encryptionOf(catalog, specification);
  if (table.encryptionUnderWay) throw new EngineError('ResourceInUseException', settingMessages.encryptionUnderWay);
  if (wanted === undefined && table.encryption === undefined) throw validationError(settingMessages.alreadyDefault);
  if (wanted !== undefined && wanted.keyArn === table.encryption?.keyArn) {
    throw validationError(settingMessages.alreadyWithKey);
  }
  return () => {
    table.encryption = wanted;
  };
}

/** See `TableDescription.SSEDescription`. */
export function describeEncryption(table: Table): { readonly SSEDescription?: SSEDescription } {
  if (table.encryption === undefined) return {};
  const status = table.encryptionUnderWay ? 'UPDATING' : 'ENABLED';
  return { SSEDescription: { Status: status, SSEType: 'KMS', KMSMasterKeyArn: table.encryption.keyArn } };
}

/** The key that an id, an alias or an ARN names. What an alias stands for is made up of its name, always the same. */
function keyArn({ region, accountId }: Catalog, key: string): string {
  const named = /^arn:[^:]+:kms:[^:]+:\d+:(.*)$/.exec(key)?.[1] ?? key;
  if (named !== key && named.startsWith('key/')) return key;
  return `arn:aws:kms:${region}:${accountId}:key/${named.startsWith('alias/') ? aliasId(named) : named}`;
}

function aliasId(alias: string): string {
  const digits = createHash('sha256').update(alias).digest('hex');
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20, 32),
  ].join('-');
}
