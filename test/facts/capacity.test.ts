import { describe, expect, it } from 'vitest';
import {
  BURST_SECONDS,
  fetchUnits,
  indexWriteUnits,
  NEW_ON_DEMAND_READ_UNITS,
  NEW_ON_DEMAND_WRITE_UNITS,
  ON_DEMAND_PEAK_FACTOR,
  PARTITION_READ_UNITS,
  PARTITION_WRITE_UNITS,
  provisionedCost,
  readRequestCost,
  readUnits,
  replayReadUnits,
  roundedReadBytes,
  storageCost,
  transactionalWriteUnits,
  writeRequestCost,
  writeUnits,
} from '../../src/facts/index.js';

const KB = 1024;

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
describe('read units', () => {
  it('of single items', () => {
    expect(readUnits(8192, 'strong')).toBe(2);
    expect(readUnits(8192, 'eventual')).toBe(1);
    expect(readUnits(4097, 'strong')).toBe(2);
    expect(readUnits(4097, 'eventual')).toBe(1);
    expect(readUnits(4096, 'transactional') * 5).toBe(10);
    expect(readUnits(0, 'eventual')).toBe(0.5);
    expect(readUnits(0, 'strong')).toBe(1);
    expect(readUnits(0, 'transactional')).toBe(2);
    expect(3 * readUnits(4096, 'eventual')).toBe(1.5);
  });

  it('round items by themselves and pages on their sum', () => {
    expect(roundedReadBytes(3.5 * KB)).toBe(4 * KB);
    expect(roundedReadBytes(10 * KB)).toBe(12 * KB);
    expect(roundedReadBytes(40.8 * KB)).toBe(44 * KB);
    expect(roundedReadBytes(1500 * 64)).toBe(96 * KB);
    expect(readUnits(80 * KB, 'eventual')).toBe(10);
    expect(readUnits(KB * KB, 'strong')).toBe(256);
    expect(readUnits(40 * 4 * KB, 'eventual')).toBe(20);
    expect(readUnits(8 * 2000, 'eventual')).toBe(2);
    expect(readUnits(10 * 2048, 'eventual')).toBe(2.5);
    expect(readUnits(200 * 256, 'eventual')).toBe(6.5);
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ThroughputConsiderations.Reads
  it('of a local index that fetches from its table', () => {
    expect(readUnits(4 * 200, 'strong') + fetchUnits([300, 300, 300, 300], 'strong')).toBe((4 + 16) / 4);
    expect(fetchUnits([100, 100, 100], 'eventual')).toBe(1.5);
    expect(fetchUnits([9 * KB, 9 * KB, 9 * KB], 'eventual')).toBe(4.5);
    expect(fetchUnits([9 * KB, 9 * KB, 9 * KB], 'strong')).toBe(9);
  });
});

describe('write units', () => {
  it('of the larger image, at least one', () => {
    expect(writeUnits(0, 500)).toBe(1);
    expect(writeUnits(0, 1024)).toBe(1);
    expect(writeUnits(0, 1.6 * KB)).toBe(2);
    expect(writeUnits(1025, 10)).toBe(2);
    expect(writeUnits(300 * KB, 310 * KB)).toBe(310);
    expect(writeUnits(0, 3000)).toBe(3);
    expect(writeUnits(0, 0)).toBe(1);
    expect(3 * writeUnits(0, 1536)).toBe(6);
    expect(1000 * writeUnits(0, 2 * KB)).toBe(2000);
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
  it('of transactions are doubled', () => {
    expect(transactionalWriteUnits(0, 2048)).toBe(4);
    expect(3 * transactionalWriteUnits(0, 500)).toBe(6);
    expect(replayReadUnits(4097)).toBe(4);
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
  it('of an index follow its view', () => {
    const entry = (key: string, bytes: number) => ({ key, bytes });
    expect(indexWriteUnits(undefined, undefined, false)).toBe(0);
    expect(indexWriteUnits(undefined, entry('a', 1000), true)).toBe(1);
    expect(indexWriteUnits(entry('a', 1025), undefined, true)).toBe(2);
    expect(indexWriteUnits(entry('a', 1025), entry('b', 100), true)).toBe(3);
    expect(indexWriteUnits(entry('a', 1025), entry('a', 100), true)).toBe(2);
    expect(indexWriteUnits(entry('a', 100), entry('a', 100), false)).toBe(0);
  });
});

describe('partitions and modes', () => {
  it('have the documented figures', () => {
    expect([PARTITION_READ_UNITS, PARTITION_WRITE_UNITS, BURST_SECONDS]).toEqual([3000, 1000, 300]);
    expect([NEW_ON_DEMAND_READ_UNITS, NEW_ON_DEMAND_WRITE_UNITS]).toEqual([12_000, 4000]);
    expect(50_000 * ON_DEMAND_PEAK_FACTOR).toBe(100_000);
    expect(PARTITION_READ_UNITS / readUnits(20 * KB, 'strong')).toBe(600);
  });
});

describe('prices', () => {
  it('reckon published examples', () => {
    // 191 GB scanned 30 times, eventually consistent.
    const units = 30 * readUnits(191 * KB ** 3, 'eventual');
    expect(readRequestCost(units)).toBeCloseTo(93.9, 1);
    // Published as 750 million units for 191 GB, rounded up from 190.7: $187.50 at twice the price of today.
    expect(readRequestCost(30 * readUnits(25e6 * 8 * KB, 'eventual'))).toBeCloseTo(187.5 / 2, 10);
    // 20,000 writes an hour of 4 KB for a month of 720 hours.
    expect(writeRequestCost(20_000 * 720 * writeUnits(0, 4 * KB))).toBeCloseTo(36, 10);
    expect(provisionedCost({ read: 100, write: 100 }, 720)).toBeCloseTo(56.16, 10);
    expect(storageCost(10 * KB ** 3)).toBeCloseTo(2.5, 10);
    expect(storageCost(10 * KB ** 3, 'STANDARD_INFREQUENT_ACCESS')).toBeCloseTo(1, 10);
  });

  it('reckon a month of steady reads', () => {
    expect(readRequestCost(50 * 1 * 30.5 * 86_400)).toBeCloseTo(16.47, 2);
    const perQuery = Math.ceil((150_000 * 70) / 4096) / 2;
    expect(perQuery).toBe(1282);
    expect(readRequestCost(perQuery * 2 * 2_592_000)).toBeCloseTo(830.74, 2);
  });
});
