import { BILLED_GB_BYTES, type Prices, storageCost, type TableClass } from '../facts/index.js';

/** A table with its indexes in either class. */
export interface ClassComparison {
  /** Dollars a month. */
  readonly standard: number;
  readonly infrequentAccess: number;
  readonly cheaper: TableClass;
  /** Bytes from which this much throughput costs less in Standard-IA. */
  readonly breakEvenBytes: number;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CostOptimization_TableClass.html */
export function compareClasses(
  throughput: (tableClass: TableClass) => number,
  /** In all Regions. */
  storedBytes: number,
  prices: Prices,
): ClassComparison {
  const cost = (tableClass: TableClass): number =>
    throughput(tableClass) + storageCost(storedBytes, tableClass, prices);
  const standard = cost('STANDARD');
  const infrequentAccess = cost('STANDARD_INFREQUENT_ACCESS');
  const dearer = throughput('STANDARD_INFREQUENT_ACCESS') - throughput('STANDARD');
  const savedByGb = prices.classes.STANDARD.storage.usd - prices.classes.STANDARD_INFREQUENT_ACCESS.storage.usd;
  return {
    standard,
    infrequentAccess,
    cheaper: infrequentAccess < standard ? 'STANDARD_INFREQUENT_ACCESS' : 'STANDARD',
    breakEvenBytes: savedByGb > 0 ? (Math.max(0, dearer) / savedByGb) * BILLED_GB_BYTES : Number.POSITIVE_INFINITY,
  };
}
