import type { Item } from './context.js';
import type { Change, ChangeHandlers, ItemChange, Removal } from './stream.js';
import type { Images } from './stream-images.js';

interface Old<Entity> {
  readonly old: Entity;
}

interface New<Entity> {
  readonly new: Entity;
}

/** What is known of an item that the stream does not show. */
interface Keyed<Key> {
  readonly key: Key;
}

/** Handlers of a stream with both images. */
export type BothImages<Entity> = ChangeHandlers<
  Change & New<Entity>,
  Change & Old<Entity> & New<Entity>,
  Removal & Old<Entity>
>;

/** Handlers of a stream with the new image. */
export type NewImage<Entity, Key> = ChangeHandlers<Change & New<Entity>, Change & New<Entity>, Removal & Keyed<Key>>;

/** Handlers of a stream with the old image. */
export type OldImage<Entity, Key> = ChangeHandlers<Change & Keyed<Key>, Change & Old<Entity>, Removal & Old<Entity>>;

/** Handlers of a stream with keys alone. */
export type KeysOnly<Key> = ChangeHandlers<Change & Keyed<Key>, Change & Keyed<Key>, Removal & Keyed<Key>>;

/** Told of a change of an item that has been another entity's before as of one that is new. */
export async function tellBoth<Entity>(
  handlers: BothImages<Entity> | undefined,
  { record, expired }: ItemChange,
  { old, new: current }: Images<Entity>,
): Promise<void> {
  if (current === undefined) {
    if (old !== undefined) await handlers?.onRemove?.({ record, expired, old });
  } else if (old === undefined) await handlers?.onInsert?.({ record, new: current });
  else await handlers?.onModify?.({ record, old, new: current });
}

export async function tellNew<Entity, Key>(
  handlers: NewImage<Entity, Key> | undefined,
  { record, expired, kind }: ItemChange,
  { new: current }: Images<Entity>,
  key: Key | undefined,
): Promise<void> {
  if (current === undefined) {
    if (key !== undefined) await handlers?.onRemove?.({ record, expired, key });
  } else if (kind === 'insert') await handlers?.onInsert?.({ record, new: current });
  else await handlers?.onModify?.({ record, new: current });
}

export async function tellOld<Entity, Key>(
  handlers: OldImage<Entity, Key> | undefined,
  { record, expired, kind }: ItemChange,
  { old }: Images<Entity>,
  key: Key | undefined,
): Promise<void> {
  if (old === undefined) {
    if (key !== undefined) await handlers?.onInsert?.({ record, key });
  } else if (kind === 'remove') await handlers?.onRemove?.({ record, expired, old });
  else await handlers?.onModify?.({ record, old });
}

export async function tellKey<Key>(
  handlers: KeysOnly<Key> | undefined,
  { record, expired, kind }: ItemChange,
  key: Key,
): Promise<void> {
  if (kind === 'insert') await handlers?.onInsert?.({ record, key });
  else if (kind === 'modify') await handlers?.onModify?.({ record, key });
  else await handlers?.onRemove?.({ record, expired, key });
}

/** The key of an item of one entity; undefined where it may be another's as well. */
export function onlyKey<Key>(
  key: Item,
  parse: (key: Item) => Key | undefined,
  others: readonly ((key: Item) => unknown)[],
): Key | undefined {
  return others.some((other) => other(key) !== undefined) ? undefined : parse(key);
}
