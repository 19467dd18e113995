import type { Deployment, TableResource } from '../infrastructure/index.js';
import type { UniqueNames } from '../text/index.js';
import type { ConfigRule, Trail } from './description.js';

export function trailOf({ model, tables }: Deployment): Trail | undefined {
  const { dataEvents } = model.operations.audit;
  return dataEvents === 'none' ? undefined : { events: dataEvents, tables: [...tables.values()] };
}

/** That what is deployed stays as the model has it. A table with a key that AWS owns is encrypted all the same, and no rule asks for more. */
export function configRulesOf({ model, tables }: Deployment, names: UniqueNames): readonly ConfigRule[] {
  if (!model.operations.audit.config) return [];
  return [...tables.values()].flatMap((table): readonly ConfigRule[] => [
    ...(table.table.protection.pitr ? [recoveryRule(table, names)] : []),
    ...(table.encryption.kind === 'aws-owned' ? [] : [encryptionRule(table, names)]),
  ]);
}

function recoveryRule(table: TableResource, names: UniqueNames): ConfigRule {
  return {
    id: names.take(`${table.id}RecoveryRule`),
    identifier: 'DYNAMODB_PITR_ENABLED',
    description: 'Point-in-time recovery stays on.',
    table,
  };
}

function encryptionRule(table: TableResource, names: UniqueNames): ConfigRule {
  return {
    id: names.take(`${table.id}EncryptionRule`),
    identifier: 'DYNAMODB_TABLE_ENCRYPTED_KMS',
    description: 'Encryption stays with a key of AWS KMS.',
    table,
  };
}
