import { ACCOUNT, PARTITION, REGION, type Statement, type TableResource, type Text } from '../infrastructure/index.js';
import { replicasOf } from './statements.js';

/**
 * DynamoDB decrypts a table's key for whoever reads or writes the table, who must be allowed to. The policies of keys that AWS manages,
 * and of those that are made with a table, allow it to the whole account.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 * https://docs.aws.amazon.com/kms/latest/developerguide/services-dynamodb.html
 */
export function keyStatements(tables: readonly TableResource[]): readonly Statement[] {
  return tables.flatMap((table) => {
    const { encryption } = table;
    if (encryption.kind !== 'existing') return [];
    const regions: readonly Text[number][] = [REGION, ...replicasOf(table)];
    const alias = aliasIn(encryption.key);
    const conditions = new Map<string, ReadonlyMap<string, readonly Text[]>>([
      [
        'StringEquals',
        new Map<string, readonly Text[]>([
          ['kms:ViaService', regions.map((region) => ['dynamodb.', region, '.amazonaws.com'])],
          ['kms:EncryptionContext:aws:dynamodb:tableName', [table.name]],
          ['kms:EncryptionContext:aws:dynamodb:subscriberId', [[ACCOUNT]]],
        ]),
      ],
      ...(alias === undefined
        ? []
        : [['ForAnyValue:StringEquals', new Map([['kms:ResourceAliases', [[alias]]]])] as const]),
    ]);
    return [
      {
        sid: `Decrypt${table.id}`,
        effect: 'Allow' as const,
        actions: ['kms:Decrypt'],
        resources: keysOf(encryption.key, regions),
        conditions,
      },
    ];
  });
}

/** A right to use a key names the key, and not its alias. https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html */
function aliasIn(key: string): string | undefined {
  return /(?:^|:)(alias\/.+)$/.exec(key)?.[1];
}

/** Of a key whose id only the deployment knows, any. */
function keysOf(key: string, regions: readonly Text[number][]): readonly Text[] {
  const id = aliasIn(key) === undefined ? key : '*';
  if (id.startsWith('arn:')) return [[id]];
  return regions.map((region) => ['arn:', PARTITION, ':kms:', region, ':', ACCOUNT, `:key/${id}`]);
}
