import { describe, expect, it } from 'vitest';
import * as facts from '../../src/facts/index.js';

describe('reserved words', () => {
  it('are the 573 of the developer guide', () => {
    expect(facts.RESERVED_WORDS.size).toBe(573);
    for (const word of facts.RESERVED_WORDS) expect(word).toMatch(/^[A-Z]+$/);
  });

  it('are found in any case', () => {
    for (const word of ['name', 'Status', 'DATA', 'ttl', 'url', 'zone', 'abort', 'items', 'counter']) {
      expect(facts.isReservedWord(word)).toBe(true);
    }
    for (const word of ['pk', 'id', 'email', 'title', 'constructor', '__proto__', '']) {
      expect(facts.isReservedWord(word)).toBe(word === 'constructor');
    }
  });
});

describe('limits', () => {
  it('are positive whole numbers', () => {
    const limits = Object.entries(facts).filter(([name]) => name.startsWith('MAX_') || name.startsWith('DEFAULT_'));
    expect(limits.length).toBeGreaterThan(30);
    for (const [name, value] of limits)
      expect(value, name).toSatisfy((n: unknown) => Number.isInteger(n) && Number(n) > 0);
  });

  it('count binary kilobytes', () => {
    expect(facts.MAX_ITEM_BYTES).toBe(409_600);
    expect(facts.MAX_PAGE_BYTES).toBe(1_048_576);
    expect(facts.MAX_ITEM_COLLECTION_BYTES).toBe(10_737_418_240);
  });
});

describe('prices', () => {
  it('carry a date and a source each', () => {
    const regions = ['us-east-1', 'us-west-2', 'eu-west-1', 'eu-central-1', 'ap-northeast-1', 'ap-northeast-2'];
    const prices = regions
      .map(facts.pricesFor)
      .flatMap(({ classes, other, daxNodeHours }) => [
        ...Object.values(classes).flatMap((one) => Object.values(one)),
        ...Object.values(other),
        ...Object.values(daxNodeHours),
      ]);
    for (const price of prices) {
      expect(price.usd).toBeGreaterThan(0);
      expect(price.date).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(price.source).not.toBe('');
    }
    expect(facts.US_EAST_1_PRICES.date).toBe('2026-09-06');
  });
});
