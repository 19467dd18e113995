import { TIME_TO_LIVE_CHANGE_MINUTES } from '../../facts/index.js';
import { type Catalog, tableForControl } from '../catalog.js';
import { validationError } from '../engine-error.js';
import { expectChangeable, inUse } from '../life-cycle/statuses.js';
import { MINUTE } from '../milliseconds.js';
import { checkShape } from '../request-shapes/shape.js';
import type { TimeToLiveSpecification, UpdateTimeToLiveInput, UpdateTimeToLiveOutput } from './api.js';
import { timeToLiveMessages } from './messages.js';
import { updateTimeToLiveShape } from './request-shapes.js';
import { type TimeToLive, watchExpiry } from './time-to-live.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html */
export function updateTimeToLive(catalog: Catalog, input: UpdateTimeToLiveInput): UpdateTimeToLiveOutput {
  checkShape(input, updateTimeToLiveShape);
  const { Enabled: enabled, AttributeName: attribute } = input.TimeToLiveSpecification;
  const table = tableForControl(catalog, input.TableName);
  if (table.status === 'CREATING') throw inUse(timeToLiveMessages.beingCreated(table.settings.name));
  expectChangeable(table, true);
  const now = catalog.now();
  checkChange(table.timeToLive, input.TimeToLiveSpecification, now);
  table.timeToLive = { attribute, enabled, changed: now };
  watchExpiry(catalog, table);
  return { TimeToLiveSpecification: { Enabled: enabled, AttributeName: attribute } };
}

/** What a change would change is looked at first, and only then whether it comes too soon. */
function checkChange(current: TimeToLive | undefined, wanted: TimeToLiveSpecification, now: number): void {
  if (current?.enabled === true && current.attribute !== wanted.AttributeName) {
    throw validationError(timeToLiveMessages.otherAttribute(current.attribute));
  }
  if ((current?.enabled ?? false) === wanted.Enabled) {
    throw validationError(wanted.Enabled ? timeToLiveMessages.alreadyEnabled : timeToLiveMessages.alreadyDisabled);
  }
  if (current !== undefined && now < current.changed + TIME_TO_LIVE_CHANGE_MINUTES * MINUTE) {
    throw validationError(timeToLiveMessages.tooSoon);
  }
}
