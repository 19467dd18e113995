import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { didYouMean } from '../../../text/did-you-mean.js';
import type { Connection } from './connect.js';
import { failureOf, isAnswer, isMissingTable, reasonOf, unreadable } from './failures.js';

/** What the service tells of a table without reading an item. */
export interface TableFacts {
  readonly description: TableDescription;
  /** As `CreateTable` and templates write it; absent where it could not be asked. */
  readonly ttl?: { readonly Enabled: boolean; readonly AttributeName?: string };
  readonly recovery?: { readonly PointInTimeRecoveryEnabled: boolean; readonly RecoveryPeriodInDays?: number };
  readonly tags?: readonly { readonly Key: string; readonly Value: string }[];
  /** What could not be asked, and why. */
  readonly refused: readonly { readonly operation: string; readonly why: string }[];
}

/** Days of recovery where nothing else is said. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PointInTimeRecoverySpecification.html */
const USUAL_RECOVERY_DAYS = 35;
/** A table has at most 50 tags, ten on a page. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Tagging.html */
const MOST_TAG_PAGES = 20;

/** Everything of a table's definition. What may not be asked is told; a table that cannot be described is an `ImportError`. */
export async function tableFacts(
  connection: Connection,
  name: string,
  { profile, signal }: { readonly profile: string | undefined; readonly signal: AbortSignal | undefined },
): Promise<TableFacts> {
  const { sdk, client, where } = connection;
  const options = signal === undefined ? {} : { abortSignal: signal };
  const description = await client.send(new sdk.DescribeTableCommand({ TableName: name }), options).then(
    ({ Table }) => Table,
    async (error: unknown) => {
      signal?.throwIfAborted();
      const place = await where().catch(() => 'DynamoDB');
      if (!isMissingTable(error))
        throw unreadable(`the table \`${name}\` cannot be read: ${reasonOf(error, place, profile)}`);
      throw unreadable(`there is no table \`${name}\` in ${place}${await others(connection, name)}`);
    },
  );
  if (description === undefined) throw unreadable(`${await where()} does not answer as DynamoDB does`);
  const refused: { readonly operation: string; readonly why: string }[] = [];
  const asked = async <T>(operation: string, ask: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await ask();
    } catch (error) {
      signal?.throwIfAborted();
      if (!isAnswer(error))
        throw unreadable(`the table \`${name}\` cannot be read: ${reasonOf(error, await where(), profile)}`);
      refused.push({ operation, why: failureOf(error).name });
      return undefined;
    }
  };
  const ttl = await asked('DescribeTimeToLive', async () => {
    const { TimeToLiveDescription: told } = await client.send(
      new sdk.DescribeTimeToLiveCommand({ TableName: name }),
      options,
    );
    const Enabled = told?.TimeToLiveStatus === 'ENABLED' || told?.TimeToLiveStatus === 'ENABLING';
    return { Enabled, ...(Enabled && told?.AttributeName !== undefined ? { AttributeName: told.AttributeName } : {}) };
  });
  const recovery = await asked('DescribeContinuousBackups', async () => {
    const { ContinuousBackupsDescription: told } = await client.send(
      new sdk.DescribeContinuousBackupsCommand({ TableName: name }),
      options,
    );
    const state = told?.PointInTimeRecoveryDescription;
    const days = state?.RecoveryPeriodInDays;
    const PointInTimeRecoveryEnabled = state?.PointInTimeRecoveryStatus === 'ENABLED';
    return {
      PointInTimeRecoveryEnabled,
      ...(PointInTimeRecoveryEnabled && days !== undefined && days !== USUAL_RECOVERY_DAYS
        ? { RecoveryPeriodInDays: days }
        : {}),
    };
  });
  const { TableArn: arn } = description;
  const tags =
    arn === undefined ? undefined : await asked('ListTagsOfResource', () => tagsOf(connection, arn, options));
  return {
    description,
    ...(ttl === undefined ? {} : { ttl }),
    ...(recovery === undefined ? {} : { recovery }),
    ...(tags === undefined ? {} : { tags }),
    refused,
  };
}

async function tagsOf(
  { sdk, client }: Connection,
  arn: string,
  options: { readonly abortSignal?: AbortSignal },
): Promise<readonly { readonly Key: string; readonly Value: string }[]> {
  const all: { readonly Key: string; readonly Value: string }[] = [];
  let next: string | undefined;
  for (let page = 0; page < MOST_TAG_PAGES; page += 1) {
    const { Tags = [], NextToken } = await client.send(
      new sdk.ListTagsOfResourceCommand({ ResourceArn: arn, ...(next === undefined ? {} : { NextToken: next }) }),
      options,
    );
    for (const { Key, Value } of Tags) {
      // The service's own say nothing of the design, and nobody may set them.
      if (Key !== undefined && Value !== undefined && !Key.startsWith('aws:')) all.push({ Key, Value });
    }
    if (NextToken === undefined) return all;
    next = NextToken;
  }
  return all;
}

/** Which one may be meant, where it may be asked which there are. */
async function others({ sdk, client }: Connection, name: string): Promise<string> {
  try {
    const { TableNames: names = [] } = await client.send(new sdk.ListTablesCommand({}));
    const meant = didYouMean(name, names);
    if (meant !== undefined) return `: did you mean \`${meant}\`?`;
    if (names.length === 0) return ', and no other';
    const some = names
      .slice(0, 10)
      .map((one) => `\`${one}\``)
      .join(', ');
    return `; there ${names.length === 1 ? 'is' : 'are'} ${some}${names.length > 10 ? ' and others' : ''}`;
  } catch {
    return '';
  }
}
