import type { OnDemandThroughput } from '../api.js';
import { validationError } from '../engine-error.js';
import { settingMessages } from './messages.js';

/** Clears a maximum. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_OnDemandThroughput.html */
const NO_MAXIMUM = -1;

/** Throws unless these maxima can stand; `index` is undefined for the table. */
export function checkOnDemand(
  asked: OnDemandThroughput | undefined | null,
  onDemand: boolean,
  index: string | undefined,
): void {
  for (const units of ['Read', 'Write'] as const) {
    const value = asked?.[`Max${units}RequestUnits`];
    if (value == null) continue;
    if (!onDemand) throw validationError(settingMessages.onDemandOnProvisioned(units, index));
    if (value < 1 && value !== NO_MAXIMUM) {
      throw validationError(settingMessages.onDemandRange(units, index === undefined ? 'table' : `index : ${index}`));
    }
  }
}

/** Maxima as they were, with those of a request in their place; undefined where none is left. */
export function withOnDemand(
  from: OnDemandThroughput | undefined,
  asked: OnDemandThroughput | undefined | null,
): OnDemandThroughput | undefined {
  const read = maximum(asked?.MaxReadRequestUnits ?? from?.MaxReadRequestUnits);
  const write = maximum(asked?.MaxWriteRequestUnits ?? from?.MaxWriteRequestUnits);
  if (read === undefined && write === undefined) return undefined;
  return {
    ...(read === undefined ? {} : { MaxReadRequestUnits: read }),
    ...(write === undefined ? {} : { MaxWriteRequestUnits: write }),
  };
}

function maximum(value: number | undefined | null): number | undefined {
  return value == null || value === NO_MAXIMUM ? undefined : value;
}
