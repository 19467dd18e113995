import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { didYouMean, editDistance, nearest } from '../../src/text/did-you-mean.js';
import { runs } from '../support/runs.js';

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['abc', '', 3],
    ['kitten', 'sitting', 3],
    ['taht', 'that', 1],
    ['entities', 'entites', 1],
  ])('%s → %s is %d', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
    expect(editDistance(b, a)).toBe(distance);
  });

  it('is 0 only for equal words, symmetric, and cut at its limit', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 7 });
    fc.assert(
      fc.property(word, word, fc.nat(4), (a, b, limit) => {
        const distance = editDistance(a, b);
        expect(distance === 0).toBe(a === b);
        expect(editDistance(b, a)).toBe(distance);
        const cut = editDistance(a, b, limit);
        if (distance <= limit) expect(cut).toBe(distance);
        else expect(cut).toBeGreaterThan(limit);
      }),
      { numRuns: runs(300, 10_000) },
    );
  });
});

describe('didYouMean', () => {
  const candidates = ['attributes', 'accessPatterns', 'entities', 'indexes', 'key', 'table', 'tables', 'ttl'];

  it.each([
    ['entites', 'entities'],
    ['Entities', 'entities'],
    ['acessPattern', 'accessPatterns'],
    ['tabel', 'table'],
    ['kee', 'key'],
    ['zebra', undefined],
    ['', undefined],
    ['x', undefined],
  ])('%j → %j', (word, meant) => {
    expect(didYouMean(word, candidates)).toBe(meant);
  });

  it('gives all that are equally near, so that a fix is offered only where one is', () => {
    expect(nearest('cat', ['bat', 'car', 'dog'])).toEqual(['bat', 'car']);
    expect(nearest('indexs', candidates)).toEqual(['indexes']);
  });
});
