import { US_EAST_1_PRICES } from './prices-us-east-1.js';

/** Hours in the month that provisioned capacity and monthly figures are reckoned with. */
export const HOURS_PER_MONTH = 730;
/** Seconds in the same month. */
export const SECONDS_PER_MONTH = HOURS_PER_MONTH * 3600;
/** Bytes of the gigabyte that storage is billed by: binary, as the Constraints page has it for all sizes. */
export const BILLED_GB_BYTES = 1024 ** 3;

export type TableClass = 'STANDARD' | 'STANDARD_INFREQUENT_ACCESS';

export interface Price {
  readonly usd: number;
  /** What `usd` buys. */
  readonly per: string;
  /** ISO date on which the price was published or read. */
  readonly date: string;
  readonly source: string;
}

export const CLASS_PRICE_NAMES = [
  'readRequestUnits',
  'writeRequestUnits',
  'replicatedWriteRequestUnits',
  'readCapacityHour',
  'writeCapacityHour',
  'replicatedWriteCapacityHour',
  'storage',
] as const;
export type ClassPriceName = (typeof CLASS_PRICE_NAMES)[number];
export type ClassPrices = Readonly<Record<ClassPriceName, Price>>;

export const OTHER_PRICE_NAMES = [
  'pointInTimeRecovery',
  'backup',
  'restore',
  'exportToS3',
  'incrementalExportToS3',
  'importFromS3',
  'streamReads',
  'kinesisChangeUnits',
] as const;
export type OtherPriceName = (typeof OTHER_PRICE_NAMES)[number];

/**
 * What is paid for a unit of capacity that is reserved, the part that is paid at the beginning included, as a share of its hourly price.
 * https://aws.amazon.com/dynamodb/reserved-capacity/
 */
export interface Reservation {
  readonly years: 1 | 3;
  readonly read: number;
  readonly write: number;
}

/** All that DynamoDB charges for in a Region, in US dollars: plain data. */
export interface Prices {
  /** Whose prices these are: not always the Region that was asked for; `notes` says so. */
  readonly region: string;
  /** ISO date, of most of the prices. */
  readonly date: string;
  readonly source: string;
  /** Request, capacity and storage prices by table class. Indexes take the class of their table. */
  readonly classes: Readonly<Record<TableClass, ClassPrices>>;
  /** Prices that do not depend on the table class. */
  readonly other: Readonly<Record<OtherPriceName, Price>>;
  readonly reservations: readonly Reservation[];
  /** Share that a Database Savings Plan takes off throughput. */
  readonly savingsPlan: { readonly onDemand: number; readonly provisioned: number };
  /** A DAX node's hour, by node type. */
  readonly daxNodeHours: Readonly<Record<string, Price>>;
  /** Which of the prices stand in for others, in sentences. */
  readonly notes: readonly string[];
}

/** What each account has free in a Region each month, Standard class only. https://aws.amazon.com/dynamodb/pricing/provisioned/ */
export const FREE_TIER = {
  storageGb: 25,
  readCapacityUnits: 25,
  writeCapacityUnits: 25,
  streamReads: 2_500_000,
} as const;

/** Dollars for on-demand read units. */
export function readRequestCost(
  units: number,
  tableClass: TableClass = 'STANDARD',
  prices: Prices = US_EAST_1_PRICES,
): number {
  return (units / 1_000_000) * prices.classes[tableClass].readRequestUnits.usd;
}

/** Dollars for on-demand write units in one Region. */
export function writeRequestCost(
  units: number,
  tableClass: TableClass = 'STANDARD',
  prices: Prices = US_EAST_1_PRICES,
  isReplicated = false,
): number {
  const { replicatedWriteRequestUnits, writeRequestUnits } = prices.classes[tableClass];
  return (units / 1_000_000) * (isReplicated ? replicatedWriteRequestUnits : writeRequestUnits).usd;
}

/** Dollars for provisioned capacity that stands for a number of hours, before the free tier. */
export function provisionedCost(
  units: { readonly read: number; readonly write: number },
  hours: number = HOURS_PER_MONTH,
  tableClass: TableClass = 'STANDARD',
  prices: Prices = US_EAST_1_PRICES,
  isReplicated = false,
): number {
  const { readCapacityHour, replicatedWriteCapacityHour, writeCapacityHour } = prices.classes[tableClass];
  const write = isReplicated ? replicatedWriteCapacityHour : writeCapacityHour;
  return hours * (units.read * readCapacityHour.usd + units.write * write.usd);
}

/** Dollars a month for stored bytes (overhead included by the caller), before the free tier. */
export function storageCost(
  bytes: number,
  tableClass: TableClass = 'STANDARD',
  prices: Prices = US_EAST_1_PRICES,
): number {
  return (bytes / BILLED_GB_BYTES) * prices.classes[tableClass].storage.usd;
}

/** Dollars a month for point-in-time recovery of stored bytes. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html */
export function recoveryCost(bytes: number, prices: Prices = US_EAST_1_PRICES): number {
  return (bytes / BILLED_GB_BYTES) * prices.other.pointInTimeRecovery.usd;
}
