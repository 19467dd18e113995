import { type Command, InvalidArgumentError, Option } from 'commander';
import { wholeNumber } from './add-command.js';

/** Milliseconds, always as many or drawn from a range. */
export interface Lag {
  readonly min: number;
  readonly max: number;
}

/** Flags of what makes requests fail or be late as they may in the service; all of it is off unless asked for. */
export interface BehaviourFlags {
  readonly throttle: boolean;
  readonly gsiLag: Lag | undefined;
  readonly fault: readonly string[];
  /** Undefined: as in the service. */
  readonly pageBytes: number | undefined;
  readonly seed: number | undefined;
}

export const NO_BEHAVIOUR = { gsiLag: undefined, fault: [], pageBytes: undefined, seed: undefined };

/** The service's own, 1 MB. */
const MAX_PAGE = 1_048_576;
/** An hour. */
const MAX_LAG = 3_600_000;
const LAG = /^(\d+)(?:\.\.(\d+))?$/;

export function addBehaviourOptions(command: Command): Command {
  return command
    .option('--throttle', 'throttle by the capacity of tables, indexes and their partitions', false)
    .addOption(
      new Option(
        '--gsi-lag <ms>',
        'how late writes show in global indexes: 200, or 50..500 to draw it for each',
      ).argParser(lag),
    )
    .option(
      '--fault <rule>',
      'inject a fault, such as throttle:PutItem:table=shop:rate=0.1 (repeatable)',
      (rule: string, before: readonly string[] = []) => [...before, rule],
    )
    .addOption(
      new Option(
        '--page-bytes <number>',
        'end pages of Query and Scan after fewer bytes than the 1048576 of the service, so that a few items make several',
      ).argParser(wholeNumber(1, MAX_PAGE)),
    )
    .addOption(
      new Option('--seed <number>', 'what faults and lags are drawn from (default: 1)').argParser(
        wholeNumber(0, Number.MAX_SAFE_INTEGER),
      ),
    );
}

function lag(text: string): Lag {
  const [, min, max = min] = LAG.exec(text) ?? [];
  const range = { min: Number(min), max: Number(max) };
  if (min !== undefined && range.min <= range.max && range.max <= MAX_LAG) return range;
  throw new InvalidArgumentError('Milliseconds up to an hour are expected, or a range of them such as 50..500.');
}
