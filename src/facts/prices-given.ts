import {
  CLASS_PRICE_NAMES,
  type ClassPriceName,
  type ClassPrices,
  OTHER_PRICE_NAMES,
  type OtherPriceName,
  type Price,
  type Prices,
  type Reservation,
  type TableClass,
} from './prices.js';

/** Some of a Region's prices, in the units of the table of us-east-1. */
export interface GivenPrices {
  readonly region: string;
  /** ISO date. */
  readonly date: string;
  readonly source: string;
  readonly classes: Readonly<Record<TableClass, Readonly<Partial<Record<ClassPriceName, number>>>>>;
  readonly other: Readonly<Partial<Record<OtherPriceName, number>>>;
  readonly reservations?: readonly Reservation[];
}

const WORDS: Readonly<Record<ClassPriceName | OtherPriceName, string>> = {
  readRequestUnits: 'read request units',
  writeRequestUnits: 'write request units',
  replicatedWriteRequestUnits: 'replicated write request units',
  readCapacityHour: 'read capacity',
  writeCapacityHour: 'write capacity',
  replicatedWriteCapacityHour: 'replicated write capacity',
  storage: 'storage',
  pointInTimeRecovery: 'point-in-time recovery',
  backup: 'backups',
  restore: 'restores',
  exportToS3: 'full exports',
  incrementalExportToS3: 'incremental exports',
  importFromS3: 'imports',
  streamReads: 'stream reads',
  kinesisChangeUnits: 'change data capture units for Kinesis',
};

const CLASSES: readonly TableClass[] = ['STANDARD', 'STANDARD_INFREQUENT_ACCESS'];

/** What is given, and for the rest the prices of `base`, which a note names. */
export function pricesWith(base: Prices, given: GivenPrices): Prices {
  const { region, date, source } = given;
  const missing: string[] = [];
  const pick = (known: number | undefined, fallback: Price, words: string): Price => {
    if (known !== undefined) return { usd: known, per: fallback.per, date, source };
    missing.push(words);
    return fallback;
  };
  const ofClass = (tableClass: TableClass): ClassPrices => {
    const suffix = tableClass === 'STANDARD' ? '' : ' (Standard-IA)';
    const known = withReplicated(given.classes[tableClass]);
    const entries = CLASS_PRICE_NAMES.map(
      (name) => [name, pick(known[name], base.classes[tableClass][name], `${WORDS[name]}${suffix}`)] as const,
    );
    return Object.fromEntries(entries) as ClassPrices;
  };
  const classes = Object.fromEntries(CLASSES.map((one) => [one, ofClass(one)])) as Prices['classes'];
  const other = Object.fromEntries(
    OTHER_PRICE_NAMES.map((name) => [name, pick(given.other[name], base.other[name], WORDS[name])]),
  ) as Prices['other'];
  // DAX has a list of its own.
  if (region !== base.region) missing.push('DAX nodes');
  const note = `Some prices of ${region} are not known, and are those of ${base.region} on ${base.date}: ${missing.join(', ')}.`;
  return {
    ...base,
    region,
    date,
    source,
    classes,
    other,
    ...(given.reservations === undefined ? {} : { reservations: given.reservations }),
    notes: missing.length === 0 ? [] : [note],
  };
}

/** Since November 2024 a replicated write has the price of another. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/global-tables-billing.html */
function withReplicated(known: GivenPrices['classes'][TableClass]): GivenPrices['classes'][TableClass] {
  const { writeRequestUnits, writeCapacityHour } = known;
  return {
    ...(writeRequestUnits === undefined ? {} : { replicatedWriteRequestUnits: writeRequestUnits }),
    ...(writeCapacityHour === undefined ? {} : { replicatedWriteCapacityHour: writeCapacityHour }),
    ...known,
  };
}
