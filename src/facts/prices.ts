/**
 * Prices of us-east-1 in US dollars, as published on `PRICE_DATE`.
 * On-demand: https://aws.amazon.com/dynamodb/pricing/on-demand/ · provisioned: https://aws.amazon.com/dynamodb/pricing/provisioned/
 * A price is from the machine-readable list where its source says so, otherwise from the pages.
 * The list: https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonDynamoDB/current/us-east-1/index.json
 */

export const PRICE_DATE = '2026-09-06';
export const PRICE_REGION = 'us-east-1';

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
  /** ISO date on which the price was read. */
  readonly date: string;
  readonly source: string;
}

export interface ClassPrices {
  readonly readRequestUnits: Price;
  readonly writeRequestUnits: Price;
  readonly replicatedWriteRequestUnits: Price;
  readonly readCapacityHour: Price;
  readonly writeCapacityHour: Price;
  readonly replicatedWriteCapacityHour: Price;
  readonly storage: Price;
}

const PRICE_LIST = 'AWS Price List, AmazonDynamoDB, us-east-1';
const PRICING_PAGE = 'https://aws.amazon.com/dynamodb/pricing/';

function price(usd: number, per: string, source: string): Price {
  return { usd, per, date: PRICE_DATE, source };
}

/** Request, capacity and storage prices by table class. Indexes take the class of their table. */
export const CLASS_PRICES: Readonly<Record<TableClass, ClassPrices>> = {
  STANDARD: {
    readRequestUnits: price(0.125, 'million units', PRICE_LIST),
    writeRequestUnits: price(0.625, 'million units', PRICE_LIST),
    replicatedWriteRequestUnits: price(0.625, 'million units', PRICE_LIST),
    readCapacityHour: price(0.00013, 'unit-hour', PRICE_LIST),
    writeCapacityHour: price(0.00065, 'unit-hour', PRICE_LIST),
    replicatedWriteCapacityHour: price(0.00065, 'unit-hour', PRICING_PAGE),
    storage: price(0.25, 'GB-month', PRICE_LIST),
  },
  STANDARD_INFREQUENT_ACCESS: {
    readRequestUnits: price(0.155, 'million units', PRICE_LIST),
    writeRequestUnits: price(0.78, 'million units', PRICE_LIST),
    replicatedWriteRequestUnits: price(0.78, 'million units', PRICING_PAGE),
    readCapacityHour: price(0.00016, 'unit-hour', PRICING_PAGE),
    writeCapacityHour: price(0.00081, 'unit-hour', PRICING_PAGE),
    replicatedWriteCapacityHour: price(0.00081, 'unit-hour', PRICING_PAGE),
    storage: price(0.1, 'GB-month', PRICE_LIST),
  },
};

/** Prices that do not depend on the table class. */
export const OTHER_PRICES = {
  pointInTimeRecovery: price(0.2, 'GB-month', PRICE_LIST),
  backup: price(0.1, 'GB-month', PRICING_PAGE),
  restore: price(0.15, 'GB', PRICING_PAGE),
  exportToS3: price(0.1, 'GB', PRICING_PAGE),
  importFromS3: price(0.15, 'GB', PRICING_PAGE),
  streamReads: price(0.02, '100,000 GetRecords requests', PRICING_PAGE),
  kinesisChangeUnits: price(0.1, 'million units', PRICING_PAGE),
} as const satisfies Record<string, Price>;

/** What each account has free in a Region each month, Standard class only. https://aws.amazon.com/dynamodb/pricing/provisioned/ */
export const FREE_TIER = {
  storageGb: 25,
  readCapacityUnits: 25,
  writeCapacityUnits: 25,
  streamReads: 2_500_000,
} as const;

/** Dollars for on-demand read units. */
export function readRequestCost(units: number, tableClass: TableClass = 'STANDARD'): number {
  return (units / 1_000_000) * CLASS_PRICES[tableClass].readRequestUnits.usd;
}

/** Dollars for on-demand write units. */
export function writeRequestCost(units: number, tableClass: TableClass = 'STANDARD'): number {
  return (units / 1_000_000) * CLASS_PRICES[tableClass].writeRequestUnits.usd;
}

/** Dollars for provisioned capacity that stands for a number of hours, before the free tier. */
export function provisionedCost(
  units: { readonly read: number; readonly write: number },
  hours: number = HOURS_PER_MONTH,
  tableClass: TableClass = 'STANDARD',
): number {
  const prices = CLASS_PRICES[tableClass];
  return hours * (units.read * prices.readCapacityHour.usd + units.write * prices.writeCapacityHour.usd);
}

/** Dollars a month for stored bytes (overhead included by the caller), before the free tier. */
export function storageCost(bytes: number, tableClass: TableClass = 'STANDARD'): number {
  return (bytes / BILLED_GB_BYTES) * CLASS_PRICES[tableClass].storage.usd;
}
