import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { designOf } from '../../planner/support.js';
import { EXAMPLE_NAMES, exampleModel } from '../../support/examples.js';
import { runs } from '../../support/runs.js';
import { randomModel } from '../proof/random-models.js';
import { generatedRoles, rolesOf, withRoles } from './generated.js';
import { recordedCalls } from './recorded-calls.js';
import { askedIn, wrongsOf } from './roles.js';

/** What is wrong with a model's roles, and with further ones for each of its patterns. */
async function wrongsIn(model: string, calls: number): Promise<readonly string[]> {
  const { model: read } = designOf(model);
  const roles = rolesOf([...read.patterns.keys()], read.tenancy?.field.value);
  const generated = await generatedRoles(withRoles(model, roles));
  const { design } = generated.plan;
  const recorded = recordedCalls(generated.plan, calls, 7).map((call) => askedIn(call, design));
  return [...design.model.roles.keys()].flatMap((role) => wrongsOf(generated, role, recorded));
}

describe('the policies of a role', () => {
  const names = runs(1, 0) === 1 ? ['saas'] : EXAMPLE_NAMES;
  it.each(names)('allow what its patterns ask for in %s, and nothing else', async (name) => {
    expect(await wrongsIn(readFileSync(exampleModel(name), 'utf8'), runs(1, 10))).toEqual([]);
  });

  it('do so in random models', { timeout: 600_000 }, async () => {
    for (let seed = 1; seed <= runs(1, 150); seed += 1)
      expect(await wrongsIn(randomModel(seed).text, runs(1, 4)), `seed ${seed}`).toEqual([]);
  });
});
