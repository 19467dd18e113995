import { decodePlain, encodePlain, type Json } from '../plain-data.js';
import { StoredRecord } from '../storage/record-store.js';
import type { KeptChange, ShardSettings } from './shard.js';
import type { Stream, StreamProgress, StreamSettings } from './stream.js';

/**
 * Is told what to keep of streams beyond the process: JSON by a key of its own, or nothing any more. A stream has one with its
 * shards, and one for each change in it; keys of changes come after that of their stream.
 */
export type KeepStream = (key: string, value: Json | undefined) => void;

/** A stream without the changes that it holds. */
interface Head {
  readonly settings: StreamSettings;
  readonly disabled: number | undefined;
  readonly shards: readonly (ShardSettings & { readonly closed: number | undefined; readonly trimmed: number })[];
}

/** A change, and the shard that holds it. */
interface Entry {
  readonly shard: string;
  readonly change: Omit<KeptChange, 'before' | 'after'>;
  readonly before: readonly [item: unknown, bytes: number] | undefined;
  readonly after: readonly [item: unknown, bytes: number] | undefined;
}

const DIGITS = 16;

export function headKey(arn: string): string {
  return `stream ${arn}`;
}

export function changeKey(arn: string, n: number): string {
  return `stream ${arn} ${String(n).padStart(DIGITS, '0')}`;
}

export function headValue({ settings, disabled, shards }: Stream): Json {
  const head: Head = {
    settings,
    disabled,
    shards: shards.map(({ settings: shard, closed, trimmed }) => ({ ...shard, closed, trimmed })),
  };
  return encodePlain(head);
}

export function changeValue(shard: string, { before, after, ...change }: KeptChange): Json {
  const entry: Entry = {
    shard,
    change,
    before: before && [before.item, before.bytes],
    after: after && [after.item, after.bytes],
  };
  return encodePlain(entry);
}

/** A stream as it was kept: the value of its own key, and those of its changes in the order of their keys. */
export function keptStream(
  head: Json,
  changes: readonly Json[],
): { readonly settings: StreamSettings; readonly progress: StreamProgress } {
  const { settings, disabled, shards } = decodePlain(head) as Head;
  const byShard = new Map<string, KeptChange[]>(shards.map(({ id }) => [id, []]));
  let next = 1;
  for (const json of changes) {
    const { shard, change, before, after } = decodePlain(json) as Entry;
    byShard.get(shard)?.push({ ...change, before: recordOf(before), after: recordOf(after) });
    next = Math.max(next, change.n + 1);
  }
  for (const { first, trimmed } of shards) next = Math.max(next, first + 1, trimmed + 1);
  return {
    settings,
    progress: { next, disabled, shards: shards.map((shard) => ({ ...shard, changes: byShard.get(shard.id) ?? [] })) },
  };
}

function recordOf(kept: Entry['before']): StoredRecord | undefined {
  return kept === undefined ? undefined : new StoredRecord(kept[0] as StoredRecord['item'], kept[1]);
}
