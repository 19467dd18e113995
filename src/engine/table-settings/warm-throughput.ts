import type { ProvisionedThroughput } from '../api.js';
import { validationError } from '../engine-error.js';
import type { Rule } from '../request-shapes/shape.js';
import type { WarmThroughput, WarmThroughputDescription } from './api.js';
import { settingMessages } from './messages.js';

/** Units a second that a table or index can take at once. */
export interface WarmUnits {
  readonly read: number;
  readonly write: number;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html */
const ON_DEMAND: WarmUnits = { read: 12_000, write: 4000 };

export const warmThroughput: Rule = {
  type: 'structure',
  members: { WriteUnitsPerSecond: { type: 'integer' }, ReadUnitsPerSecond: { type: 'integer' } },
};

/** What a new table or index is warm for; `place` is `table` or `index <name>`. */
export function initialWarmth(
  asked: WarmThroughput | undefined | null,
  provisioned: ProvisionedThroughput | undefined | null,
  place: string,
): WarmUnits {
  const least =
    provisioned == null ? ON_DEMAND : { read: provisioned.ReadCapacityUnits, write: provisioned.WriteCapacityUnits };
  const message = provisioned == null ? settingMessages.warmBelowInitial : settingMessages.warmBelowProvisioned;
  const { ReadUnitsPerSecond: read, WriteUnitsPerSecond: write } = asked ?? {};
  if (read != null && read < least.read) throw validationError(message('Read', place));
  if (write != null && write < least.write) throw validationError(message('Write', place));
  return { read: read ?? least.read, write: write ?? least.write };
}

/** What UpdateTable makes a table or index warm for, which is never less than it was. */
export function raisedWarmth(from: WarmUnits, asked: WarmThroughput, place: string): WarmUnits {
  const { ReadUnitsPerSecond: read, WriteUnitsPerSecond: write } = asked;
  if (read != null && read < from.read) throw validationError(settingMessages.warmDecrease('Read', place));
  if (write != null && write < from.write) throw validationError(settingMessages.warmDecrease('Write', place));
  return { read: read ?? from.read, write: write ?? from.write };
}

/** What is left warm once units are provisioned, or on demand where they are not. */
export function warmthWith(from: WarmUnits, provisioned: ProvisionedThroughput | undefined): WarmUnits {
  const read = provisioned?.ReadCapacityUnits ?? ON_DEMAND.read;
  const write = provisioned?.WriteCapacityUnits ?? ON_DEMAND.write;
  return warmest(from, { read, write });
}

/** What is warm for either: changes that were under way together take nothing away from each other. */
export function warmest(a: WarmUnits, b: WarmUnits): WarmUnits {
  return { read: Math.max(a.read, b.read), write: Math.max(a.write, b.write) };
}

export function describeWarmth(warm: WarmUnits, status: 'ACTIVE' | 'UPDATING'): WarmThroughputDescription {
  return { ReadUnitsPerSecond: warm.read, WriteUnitsPerSecond: warm.write, Status: status };
}

/** Whether a request asks for anything at all. */
export function asksWarmth(asked: WarmThroughput | undefined | null): asked is WarmThroughput {
  return asked != null && (asked.ReadUnitsPerSecond != null || asked.WriteUnitsPerSecond != null);
}
