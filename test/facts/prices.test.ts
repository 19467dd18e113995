import { describe, expect, it } from 'vitest';
import { pricesFor, readRequestCost, writeRequestCost } from '../../src/facts/index.js';

describe('prices of a Region', () => {
  it('are its own where they are built in', () => {
    const ireland = pricesFor('eu-west-1');
    expect([ireland.region, ireland.date]).toEqual(['eu-west-1', '2026-08-15']);
    expect(writeRequestCost(2e6, 'STANDARD', ireland)).toBeCloseTo(1.41, 10);
    expect(readRequestCost(2e6, 'STANDARD_INFREQUENT_ACCESS', ireland)).toBeCloseTo(0.354, 10);
    // Not listed for Ireland by themselves.
    expect(writeRequestCost(2e6, 'STANDARD', ireland, true)).toBeCloseTo(1.41, 10);
    expect(ireland.notes[0]).toBe(
      'Some prices of eu-west-1 are not known, and are those of us-east-1 on 2026-09-06: read capacity (Standard-IA), write capacity (Standard-IA), replicated write capacity (Standard-IA), backups, restores, full exports, incremental exports, imports, stream reads, change data capture units for Kinesis, DAX nodes.',
    );
    expect(ireland.notes[1]).toContain('/AmazonDynamoDB/current/eu-west-1/index.json');
  });

  it('are those of us-east-1 where they are not, and say so', () => {
    const { notes, ...prices } = pricesFor('sa-east-1');
    const { notes: none, ...known } = pricesFor('us-east-1');
    expect(prices).toEqual(known);
    expect(none).toEqual([]);
    expect(notes).toEqual([
      'The prices of sa-east-1 are not built in: these are those of us-east-1, and sa-east-1 may be dearer.',
      'The whole list of sa-east-1 is https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonDynamoDB/current/sa-east-1/index.json: download it, and give it as the price file.',
    ]);
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/reserved-capacity.html: up to 54 % off for a year, 77 % for three.
  it('have reserved capacity at the published discounts', () => {
    for (const { years, read, write } of pricesFor('us-east-1').reservations)
      for (const share of [read, write]) expect(1 - share).toBeCloseTo(years === 1 ? 0.54 : 0.77, 2);
  });
});
