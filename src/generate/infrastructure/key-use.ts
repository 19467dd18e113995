import type { TableResource } from './deployment.js';
import type { Statement } from './policy.js';
import { ACCOUNT, PARTITION, REGION, type Text } from './text.js';

/**
 * DynamoDB, as KMS knows through whom it is asked. No page says whether that ends in China as the names of services do, so that both are let in.
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
export function throughDynamoDB(region: Text[number]): readonly Text[] {
  return ['.amazonaws.com', '.amazonaws.com.cn'].map((end): Text => ['dynamodb.', region, end]);
}

/** Whoever reads or writes a table, and AWS Backup, which takes what it holds elsewhere. */
export type KeyUser = 'callers' | 'backups';

/**
 * DynamoDB decrypts a table's key for whoever reads or writes the table, who must be allowed to. The policies of keys that AWS manages,
 * and of those that are made with a table, allow it to the whole account. For what AWS Backup asks no page says which table KMS is told of.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 * https://docs.aws.amazon.com/kms/latest/developerguide/services-dynamodb.html
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSBackupServiceRolePolicyForBackup.html
 */
export function keyStatements(tables: readonly TableResource[], user: KeyUser = 'callers'): readonly Statement[] {
  return tables.flatMap((resource) => {
    const { encryption, id, name, table } = resource;
    if (encryption.kind !== 'existing') return [];
    // What is backed up is the table of the home Region.
    const replicas = user === 'backups' ? [] : table.replicas.map(({ value }) => value);
    const alias = aliasIn(encryption.key);
    const conditions = new Map<string, ReadonlyMap<string, readonly Text[]>>([
      [
        'StringEquals',
        new Map<string, readonly Text[]>([
          ['kms:ViaService', [REGION, ...replicas].flatMap(throughDynamoDB)],
          ...(user === 'backups'
            ? []
            : [
                ['kms:EncryptionContext:aws:dynamodb:tableName', [name]] as const,
                ['kms:EncryptionContext:aws:dynamodb:subscriberId', [[ACCOUNT]]] as const,
              ]),
        ]),
      ],
      ...(alias === undefined
        ? []
        : [['ForAnyValue:StringEquals', new Map([['kms:ResourceAliases', [[alias]]]])] as const]),
    ]);
    return [
      {
        sid: `${user === 'backups' ? 'UseKeyOf' : 'Decrypt'}${id}`,
        effect: 'Allow' as const,
        actions: user === 'backups' ? ['kms:Decrypt', 'kms:GenerateDataKey'] : ['kms:Decrypt'],
        resources: keysOf(encryption.key, replicas),
        conditions,
      },
    ];
  });
}

/** A right to use a key names the key, and not its alias. https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html */
function aliasIn(key: string): string | undefined {
  return /(?:^|:)(alias\/.+)$/.exec(key)?.[1];
}

/** Of a key whose id only the deployment knows, any: one with an alias, and those of other Regions. */
function keysOf(key: string, replicas: readonly string[]): readonly Text[] {
  const [, partition = PARTITION, home = REGION, account = ACCOUNT, named] =
    /^arn:([^:]+):kms:([^:]+):([^:]+):(.+)$/.exec(key) ?? [];
  const own = aliasIn(key) === undefined ? (named ?? `key/${key}`) : 'key/*';
  const keyIn = (region: Text[number], id: string): Text => [
    'arn:',
    partition,
    ':kms:',
    region,
    ':',
    account,
    `:${id}`,
  ];
  return [keyIn(home, own), ...replicas.map((region) => keyIn(region, 'key/*'))];
}
