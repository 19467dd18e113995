import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { designOf, fileDesign, MODEL_FILES } from '../../support/models.js';
import { runs } from '../../support/runs.js';
import { randomModels } from './random-design.js';
import { type Compared, wayBack } from './way-back.js';

/** Of all examples, those that take least. */
const EXAMPLES = MODEL_FILES.slice(0, runs(0, MODEL_FILES.length)).concat(
  runs(1, 0) === 0 ? [] : MODEL_FILES.slice(1, 2),
  runs(1, 0) === 0 ? [] : MODEL_FILES.slice(4, 6),
);

/** Entities of which every template was found, as a share of all. */
function shareOfEntities(compared: readonly Compared[]): number {
  const entities = new Map<string, boolean>();
  for (const { model, entity, verdict } of compared) {
    if (verdict === 'aside') continue;
    const id = `${model} ${entity}`;
    entities.set(id, verdict === 'same' && entities.get(id) !== false);
  }
  return [...entities.values()].filter((whole) => whole).length / Math.max(1, entities.size);
}

const wrongAndSure = (compared: readonly Compared[]): readonly Compared[] =>
  compared.filter(({ verdict, confidence }) => confidence === 'high' && verdict !== 'same' && verdict !== 'aside');

describe('items of an example', { timeout: 60_000 }, () => {
  it.each(EXAMPLES)('tell the templates that made them: %s', (path) => {
    for (const untagged of [false, true]) {
      const compared = wayBack(fileDesign(path), { untagged, maxItems: 200 });
      expect(compared.filter(({ verdict }) => verdict !== 'same' && verdict !== 'aside')).toEqual([]);
    }
  });
});

describe('items of a random model', { timeout: 240_000 }, () => {
  it('tell nearly all templates that made them, and no wrong one with high confidence', () => {
    const models = fc.sample(randomModels, { numRuns: runs(6, 100), seed: 7 });
    const compared = models.flatMap(({ text, tagged }) =>
      wayBack(designOf(text), { untagged: !tagged, maxItems: 120 }),
    );
    expect(wrongAndSure(compared)).toEqual([]);
    expect(shareOfEntities(compared)).toBeGreaterThanOrEqual(0.95);
    expect(compared.filter(({ confidence }) => confidence === 'high').length).toBeGreaterThan(compared.length / 2);
  });
});
