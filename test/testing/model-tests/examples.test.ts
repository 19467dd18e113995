import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readModel } from '../../../src/library/loaded-model.js';
import { runTests } from '../../../src/library/run-tests.js';

/** Every model of the examples, and every design that has tests. */
const MODELS = ['examples', 'test/designs']
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`))
  .filter((path) => path.endsWith('.dynamodel.yaml'))
  .filter((path) => path.startsWith('examples/') || /^tests:/m.test(readFileSync(path, 'utf8')))
  .sort();

describe('the tests of every model that is delivered', () => {
  it.each(MODELS)('%s', (path) => {
    const { tests, problems } = runTests(readModel(path));
    expect(problems).toEqual([]);
    expect(tests.length).toBeGreaterThan(0);
    const failed = tests.filter(({ failures }) => failures.length > 0);
    expect(
      failed.map(({ name, failures }) => [name, ...failures.map(({ what, expected, got }) => [what, expected, got])]),
    ).toEqual([]);
  });
});
