import type { Prices } from './prices.js';
import { type GivenPrices, pricesWith } from './prices-given.js';
import { US_EAST_1_PRICES } from './prices-us-east-1.js';

/** From each Region's list: https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonDynamoDB/current/{region}/index.json */
function listed(region: string, date: string, prices: Omit<GivenPrices, 'region' | 'date' | 'source'>): GivenPrices {
  return { region, date, source: `AWS Price List, AmazonDynamoDB, ${region}`, ...prices };
}

/** Other Regions than us-east-1, as far as their prices are known. */
const REGIONS: readonly GivenPrices[] = [
  listed('us-west-2', '2026-08-31', {
    classes: {
      STANDARD: { readCapacityHour: 0.00013, writeCapacityHour: 0.00065, storage: 0.25 },
      STANDARD_INFREQUENT_ACCESS: {},
    },
    other: { pointInTimeRecovery: 0.2 },
  }),
  listed('eu-west-1', '2026-08-15', {
    classes: {
      STANDARD: {
        readRequestUnits: 0.1415,
        writeRequestUnits: 0.705,
        readCapacityHour: 0.000147,
        writeCapacityHour: 0.000735,
        storage: 0.283,
      },
      STANDARD_INFREQUENT_ACCESS: { readRequestUnits: 0.177, writeRequestUnits: 0.885, storage: 0.1132 },
    },
    other: { pointInTimeRecovery: 0.22 },
  }),
  listed('eu-central-1', '2026-08-15', {
    classes: {
      STANDARD: { readRequestUnits: 0.1525, writeRequestUnits: 0.7625, storage: 0.306 },
      STANDARD_INFREQUENT_ACCESS: { readRequestUnits: 0.1905, writeRequestUnits: 0.955, storage: 0.1224 },
    },
    other: { pointInTimeRecovery: 0.2448 },
  }),
  listed('ap-northeast-1', '2026-09-16', {
    classes: {
      STANDARD: { readRequestUnits: 0.1425, writeRequestUnits: 0.715, storage: 0.285 },
      STANDARD_INFREQUENT_ACCESS: {},
    },
    other: {},
  }),
  listed('ap-northeast-2', '2026-06-12', {
    classes: {
      STANDARD: {
        readRequestUnits: 0.1355,
        writeRequestUnits: 0.68,
        replicatedWriteRequestUnits: 0.68,
        readCapacityHour: 0.00014098,
        writeCapacityHour: 0.0007049,
        replicatedWriteCapacityHour: 0.0007049,
      },
      STANDARD_INFREQUENT_ACCESS: { readRequestUnits: 0.1695, writeRequestUnits: 0.845 },
    },
    other: { incrementalExportToS3: 0.1083 },
  }),
];

/** Where the whole list of a Region's prices is. */
export function priceListAddress(region: string): string {
  return `https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonDynamoDB/current/${region}/index.json`;
}

function withAdvice(region: string, prices: Prices, ...notes: readonly string[]): Prices {
  const advice = `The whole list of ${region} is ${priceListAddress(region)}: download it, and give it as the price file.`;
  return { ...prices, notes: [...prices.notes, ...notes, advice] };
}

const BY_REGION: ReadonlyMap<string, Prices> = new Map([
  [US_EAST_1_PRICES.region, US_EAST_1_PRICES],
  ...REGIONS.map((given) => [given.region, withAdvice(given.region, pricesWith(US_EAST_1_PRICES, given))] as const),
]);

/** The built-in prices of a Region. For one that is not built in, those of us-east-1, and a note that says so. */
export function pricesFor(region: string): Prices {
  const standIn = `The prices of ${region} are not built in: these are those of ${US_EAST_1_PRICES.region}, and ${region} may be dearer.`;
  return BY_REGION.get(region) ?? withAdvice(region, US_EAST_1_PRICES, standIn);
}
