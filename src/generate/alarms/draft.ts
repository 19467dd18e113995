import { pascalCase, type UniqueNames } from '../text/index.js';
import type { WatchedCapacity } from './context.js';
import type { Alarm } from './description.js';

/** An alarm before it has its id. */
export type AlarmDraft = Omit<Alarm, 'id'> & { readonly wanted: string };

export function alarmOf({ wanted, ...alarm }: AlarmDraft, names: UniqueNames): Alarm {
  return { id: names.take(wanted), ...alarm };
}

/** What the ids of its alarms begin with. */
export function stemOf({ table, index }: WatchedCapacity): string {
  return index === undefined ? table.id : `${table.id}${pascalCase(index) || 'Index'}`;
}

export const MINUTE = 60;

/** How descriptions call them. */
export const CALLS = { Read: 'Reads of', Write: 'Writes to' } as const;
