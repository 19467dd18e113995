import type { Context, Item } from './context.js';
import { itemOf, type StreamImage } from './stream-image.js';

/** A record as Lambda passes it on: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
export interface StreamRecord {
  readonly eventID?: string | undefined;
  readonly eventName?: 'INSERT' | 'MODIFY' | 'REMOVE' | undefined;
  readonly eventSourceARN?: string | undefined;
  readonly userIdentity?: { readonly type?: string; readonly principalId?: string } | null | undefined;
  readonly dynamodb?:
    | {
        /** Epoch seconds. */
        readonly ApproximateCreationDateTime?: number | undefined;
        readonly Keys?: StreamImage | undefined;
        readonly NewImage?: StreamImage | undefined;
        readonly OldImage?: StreamImage | undefined;
        readonly SequenceNumber?: string | undefined;
      }
    | undefined;
}

export interface StreamEvent {
  readonly Records: readonly StreamRecord[];
}

/** Which records Lambda delivers again: the event source mapping must ask for `ReportBatchItemFailures`. */
export interface BatchResponse {
  batchItemFailures: { itemIdentifier: string }[];
}

export type StreamHandler = (event: StreamEvent) => Promise<BatchResponse>;

/** An item as it is stored, before and after a change. */
export interface ItemImages {
  readonly old?: Item;
  readonly new?: Item;
}

/** One change of one item, as far as the view of the stream shows it. */
export interface ItemChange extends ItemImages {
  readonly record: StreamRecord;
  /** Name of the table in the model; undefined for another one. */
  readonly table?: string;
  readonly kind: 'insert' | 'modify' | 'remove';
  readonly key: Item;
  /** Deleted by DynamoDB because its time was over. */
  readonly expired: boolean;
}

export interface StreamOptions {
  /** Told of the failure that ends a batch; `console.error` unless given. */
  readonly onError?: (error: unknown, record: StreamRecord) => void;
}

/**
 * Handles the records of a batch one after the other, so that changes of an item come in their order. The first that fails ends the
 * batch: Lambda delivers it and those behind it again.
 */
export function streamHandler(
  context: Context,
  handle: (change: ItemChange) => Promise<void>,
  { onError = console.error }: StreamOptions,
): StreamHandler {
  return async ({ Records }) => {
    for (const record of Records) {
      try {
        await handle(changeOf(context, record));
      } catch (error) {
        onError(error, record);
        return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }] };
      }
    }
    return { batchItemFailures: [] };
  };
}

const KINDS = { INSERT: 'insert', MODIFY: 'modify', REMOVE: 'remove' } as const;

function changeOf({ tables }: Context, record: StreamRecord): ItemChange {
  const { dynamodb: data = {}, eventName, eventSourceARN = '', userIdentity } = record;
  const physical = nameIn(eventSourceARN);
  const table = Object.keys(tables).find((name) => nameIn(tables[name] ?? '') === physical);
  return {
    record,
    kind: KINDS[eventName ?? 'MODIFY'],
    key: itemOf(data.Keys ?? {}),
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html
    expired: userIdentity?.type === 'Service' && userIdentity.principalId === 'dynamodb.amazonaws.com',
    ...(table === undefined ? {} : { table }),
    ...(data.OldImage === undefined ? {} : { old: itemOf(data.OldImage) }),
    ...(data.NewImage === undefined ? {} : { new: itemOf(data.NewImage) }),
  };
}

/** The name of a table, of which the ARN may be given. */
function nameIn(table: string): string {
  return /:table\/([^/]+)/.exec(table)?.[1] ?? table;
}

/** Where the tables' names are not those of the deployment, whatever happens would be passed over in silence. */
export function unknownTable({ tables }: Context, { eventSourceARN }: StreamRecord): Error {
  const known = Object.values(tables).join(', ');
  return new Error(`The record of ${eventSourceARN ?? 'no `eventSourceARN`'} is of none of the tables ${known}.`);
}

/** Work for the changes of one entity's items. What it rejects with is delivered again. */
export interface ChangeHandlers<Inserted, Modified, Removed> {
  onInsert?(change: Inserted): unknown;
  onModify?(change: Modified): unknown;
  onRemove?(change: Removed): unknown;
}

/** What is told of every change. */
export interface Change {
  readonly record: StreamRecord;
}

/** What is told of every item that is gone. */
export interface Removal extends Change {
  /** Deleted by DynamoDB because its time was over. */
  readonly expired: boolean;
}
