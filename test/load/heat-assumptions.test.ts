import { expect, it } from 'vitest';
import { assumptionTexts } from '../../src/load/heat-assumptions.js';

it('names a field once, whatever the entities have of it', () => {
  const texts = assumptionTexts([
    { about: 'even-keys', what: '`sessionId`', values: 5_000_000 },
    { about: 'current-bucket', what: '`at`' },
    { about: 'even-keys', what: '`customerId`', values: 400 },
    { about: 'even-keys', what: '`sessionId`', values: 10_000_000 },
    { about: 'even-keys', what: '`customerId`', values: 400 },
  ]);
  expect(texts).toEqual([
    expect.stringMatching(/: `sessionId` \(10,000,000 or 5,000,000 values\), `customerId` \(400 values\)$/),
    expect.stringMatching(/the current period of `at`$/),
  ]);
});
