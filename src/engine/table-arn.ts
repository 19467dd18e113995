import type { Catalog } from './catalog.js';
import { EngineError, validationError } from './engine-error.js';
import { ACCESS_DENIED, INVALID } from './message-parts.js';
import type { Table } from './table.js';

const ARN = /^arn:([^:]+):([^:]+):([^:]*):([^:]*):(.*)$/;
const TABLE = /^table\/([a-zA-Z0-9_.-]+)$/;

const arnMessages = {
  start: (arn: string) => `${INVALID}ARNs must start with 'arn:': ${arn}`,
  service: (arn: string) => `${INVALID}Provided Arn is not a DynamoDB resource arn: ${arn}`,
  resource: (arn: string) =>
    `${INVALID}Invalid resource arn provided, only table or stream is accepted. Provided resource arn: ${arn}`,
  region: (arn: string) => `Invalid TableArn: Invalid ResourceArn provided as input ${arn}`,
  otherRegion: (arn: string) => `1 validation error detected: Invalid AWS region in '${arn}'`,
  noResource: (arn: string) => `Requested resource not found: ResourceArn: ${arn} not found`,
};

/** The name in the ARN of a table here; throws what the service answers to an ARN of anything else. */
export function tableNameOfArn(catalog: Catalog, arn: string): string {
  const parts = ARN.exec(arn);
  if (parts === null) throw validationError(arn.startsWith('arn:') ? arnMessages.region(arn) : arnMessages.start(arn));
  const [, partition, service, region, account, resource = ''] = parts;
  if (service !== 'dynamodb') throw validationError(arnMessages.service(arn));
  if (account !== catalog.accountId) throw new EngineError('AccessDeniedException', ACCESS_DENIED);
  if (!partition?.startsWith('aws') || region !== catalog.region) throw validationError(arnMessages.region(arn));
  const name = TABLE.exec(resource)?.[1];
  if (name !== undefined) return name;
  if (/^table\/[^/]+\/stream\//.test(resource)) {
    throw new EngineError('ResourceNotFoundException', arnMessages.noResource(arn));
  }
  throw validationError(arnMessages.resource(arn));
}

/** The table whose ARN a request gives as that of a resource; one that is being created is not there yet. */
export function tableOfResource(catalog: Catalog, arn: string): Table {
  const table = catalog.tables.get(tableNameOfArn(catalog, arn));
  if (table === undefined || table.status === 'CREATING')
    throw new EngineError('ResourceNotFoundException', arnMessages.noResource(arn));
  return table;
}

/** The ARN of an index of a table, of any kind. */
export function indexArn({ settings }: Table, name: string): string {
  return `${settings.arn}/index/${name}`;
}

/** What is kept of a table under an ARN of its own. */
type RecordKind = 'backup' | 'export' | 'import';

const ARN_OF_RECORD = /^arn:[^:]+:dynamodb:([^:]*):(\d*):table\/[^/]+\/(backup|export|import)\/[^/]+$/;

/** The Region and the account in the ARN of a backup, an export or an import of a table; undefined where it is none. */
export function ownerOfRecord(
  kind: RecordKind,
  arn: string,
): { readonly region: string; readonly account: string } | undefined {
  const [, region, account, actual] = ARN_OF_RECORD.exec(arn) ?? [];
  return region === undefined || account === undefined || actual !== kind ? undefined : { region, account };
}

/** Throws unless an ARN is that of a backup, an export or an import of this account; `invalid` is said of what is none. */
export function checkRecordArn(catalog: Catalog, kind: RecordKind, arn: string, invalid: string): void {
  const owner = ownerOfRecord(kind, arn);
  if (owner === undefined) throw validationError(invalid);
  if (owner.account !== catalog.accountId) throw new EngineError('AccessDeniedException', ACCESS_DENIED);
}

/** The table that a request names, or whose ARN it gives in the place of a name. */
export function tableNamed(catalog: Catalog, name: string): Table | undefined {
  return (
    catalog.tables.get(name) ?? (name.startsWith('arn:') ? catalog.tables.get(plainName(catalog, name)) : undefined)
  );
}

/** The name of a table out of a request, which may have its ARN in its place. */
export function plainName(catalog: Catalog, name: string): string {
  const parts = ARN.exec(name);
  if (parts === null) return name;
  const [, , service, region, account, resource = ''] = parts;
  if (service !== 'dynamodb') return name;
  if (region !== catalog.region) throw validationError(arnMessages.otherRegion(name));
  if (account !== catalog.accountId) throw new EngineError('AccessDeniedException', ACCESS_DENIED);
  return TABLE.exec(resource)?.[1] ?? name;
}
