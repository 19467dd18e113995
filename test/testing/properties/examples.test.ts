import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readModel } from '../../../src/library/loaded-model.js';
import { properties } from '../../../src/library/properties.js';
import { EXAMPLE_NAMES, exampleModel } from '../../support/examples.js';
import { runs } from '../../support/runs.js';

const MODELS = readdirSync('examples', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.dynamodel.yaml'))
  .map((file) => `examples/${file}`)
  .sort();

describe('every example has the properties of a sound model', () => {
  it.each(MODELS)('%s', (path) => {
    const report = properties(readModel(path), { runs: runs(15, 1000) });
    // What shows one thing beside a target is smaller than the designs.
    expect(report.properties.length).toBeGreaterThan(EXAMPLE_NAMES.map(exampleModel).includes(path) ? 5 : 2);
    const others = report.properties.filter(({ outcome }) => outcome.kind !== 'passed');
    expect(others.map(({ name, outcome }) => [name, outcome])).toEqual([]);
  });
});
