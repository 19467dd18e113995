import type { Price, Prices, Reservation } from './prices.js';

/**
 * On-demand: https://aws.amazon.com/dynamodb/pricing/on-demand/ · provisioned: https://aws.amazon.com/dynamodb/pricing/provisioned/
 * A price is from the machine-readable list where its source says so, otherwise from the pages.
 * The list: https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonDynamoDB/current/us-east-1/index.json
 */
const DATE = '2026-09-06';
const PRICE_LIST = 'AWS Price List, AmazonDynamoDB, us-east-1';
const PRICING_PAGE = 'https://aws.amazon.com/dynamodb/pricing/';

function price(usd: number, per: string, source: string): Price {
  return { usd, per, date: DATE, source };
}

/** Dollars for a hundred units: at the beginning of the term, and for each hour of it. */
interface ReservedHundred {
  readonly upfront: number;
  readonly hour: number;
}

function reservation(years: 1 | 3, read: ReservedHundred, write: ReservedHundred): Reservation {
  const share = ({ upfront, hour }: ReservedHundred, price: number): number =>
    (upfront / (years * 8760) + hour) / (100 * price);
  return { years, read: share(read, 0.00013), write: share(write, 0.00065) };
}

export const US_EAST_1_PRICES: Prices = {
  region: 'us-east-1',
  date: DATE,
  source: PRICE_LIST,
  classes: {
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
      readCapacityHour: price(0.00016, 'unit-hour', PRICE_LIST),
      writeCapacityHour: price(0.00081, 'unit-hour', PRICE_LIST),
      replicatedWriteCapacityHour: price(0.00081, 'unit-hour', PRICING_PAGE),
      storage: price(0.1, 'GB-month', PRICE_LIST),
    },
  },
  other: {
    pointInTimeRecovery: price(0.2, 'GB-month', PRICE_LIST),
    backup: price(0.1, 'GB-month', PRICING_PAGE),
    restore: price(0.15, 'GB', PRICING_PAGE),
    exportToS3: price(0.1, 'GB', PRICING_PAGE),
    incrementalExportToS3: price(0.1, 'GB', PRICING_PAGE),
    importFromS3: price(0.15, 'GB', PRICING_PAGE),
    streamReads: price(0.02, '100,000 GetRecords requests', PRICING_PAGE),
    kinesisChangeUnits: price(0.1, 'million units', PRICING_PAGE),
  },
  // https://aws.amazon.com/dynamodb/pricing/provisioned/
  reservations: [
    reservation(1, { upfront: 30, hour: 0.0025 }, { upfront: 150, hour: 0.0128 }),
    reservation(3, { upfront: 36, hour: 0.0016 }, { upfront: 180, hour: 0.0081 }),
  ],
  // https://aws.amazon.com/blogs/aws/introducing-database-savings-plans-for-aws-databases/
  savingsPlan: { onDemand: 0.18, provisioned: 0.12 },
  daxNodeHours: {
    't3.small': price(0.04, 'node-hour', PRICING_PAGE),
    't3.medium': price(0.08, 'node-hour', PRICING_PAGE),
    'r5.large': price(0.255, 'node-hour', PRICING_PAGE),
    'r5.xlarge': price(0.51, 'node-hour', PRICING_PAGE),
    'r5.2xlarge': price(1.02, 'node-hour', PRICING_PAGE),
    'r5.4xlarge': price(2.04, 'node-hour', PRICING_PAGE),
  },
  notes: [],
};
