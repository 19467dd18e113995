import type { ProvisionedThroughput, ProvisionedThroughputDescription } from '../api.js';
import { EngineError } from '../engine-error.js';
import { HOUR } from '../milliseconds.js';
import { settingMessages } from './messages.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#default-limits-throughput-decrease */
const FREE_DECREASES = 4;

export const NO_UNITS: ProvisionedThroughputDescription = {
  ReadCapacityUnits: 0,
  WriteCapacityUnits: 0,
  NumberOfDecreasesToday: 0,
};

/** The units of a new table or index; none where they are on demand. */
export function newThroughput(units: ProvisionedThroughput | undefined | null): ProvisionedThroughputDescription {
  return units == null
    ? NO_UNITS
    : {
        ReadCapacityUnits: units.ReadCapacityUnits,
        WriteCapacityUnits: units.WriteCapacityUnits,
        NumberOfDecreasesToday: 0,
      };
}

/** Units changed to others, with the decreases of the UTC day counted; throws where no further decrease is allowed. */
export function changedThroughput(
  from: ProvisionedThroughputDescription,
  to: ProvisionedThroughput,
  now: Date,
): ProvisionedThroughputDescription {
  const increased = to.ReadCapacityUnits > from.ReadCapacityUnits || to.WriteCapacityUnits > from.WriteCapacityUnits;
  const decreased = to.ReadCapacityUnits < from.ReadCapacityUnits || to.WriteCapacityUnits < from.WriteCapacityUnits;
  const { LastDecreaseDateTime: last } = from;
  const decreases = last !== undefined && sameDay(last, now) ? from.NumberOfDecreasesToday : 0;
  if (decreased && last !== undefined && decreases >= FREE_DECREASES) {
    const next = new Date(last.getTime() + HOUR);
    if (now < next) {
      throw new EngineError(
        'LimitExceededException',
        settingMessages.tooManyDecreases(decreases, longTime(last), longTime(next)),
      );
    }
  }
  return {
    ...from,
    ReadCapacityUnits: to.ReadCapacityUnits,
    WriteCapacityUnits: to.WriteCapacityUnits,
    NumberOfDecreasesToday: decreases + (decreased ? 1 : 0),
    ...(increased ? { LastIncreaseDateTime: now } : {}),
    ...(decreased ? { LastDecreaseDateTime: now } : {}),
  };
}

export function sameUnits(a: ProvisionedThroughput, b: ProvisionedThroughput): boolean {
  return a.ReadCapacityUnits === b.ReadCapacityUnits && a.WriteCapacityUnits === b.WriteCapacityUnits;
}

/** Units as DescribeTable reports them at a time. */
export function describeThroughput(
  units: ProvisionedThroughputDescription,
  now: Date,
): ProvisionedThroughputDescription {
  const { LastDecreaseDateTime: last, LastIncreaseDateTime: increase } = units;
  return {
    ...units,
    NumberOfDecreasesToday: last !== undefined && sameDay(last, now) ? units.NumberOfDecreasesToday : 0,
    ...(last === undefined ? {} : { LastDecreaseDateTime: new Date(last) }),
    ...(increase === undefined ? {} : { LastIncreaseDateTime: new Date(increase) }),
  };
}

function sameDay(a: Date, b: Date): boolean {
  return a.toISOString().slice(0, 10) === b.toISOString().slice(0, 10);
}

/** A time as the service writes it into messages. */
function longTime(time: Date): string {
  const text = time.toLocaleString('en-US', { dateStyle: 'full', timeStyle: 'medium', timeZone: 'UTC' });
  // Some versions of Node set a narrow space before AM and PM.
  return `${text.replace('\u202f', ' ')} Coordinated Universal Time`;
}
