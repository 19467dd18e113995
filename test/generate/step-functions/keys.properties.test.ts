import { describe, expect, it } from 'vitest';
import { deploymentOf } from '../../../src/generate/infrastructure/index.js';
import { patternMachines } from '../../../src/generate/step-functions/patterns.js';
import { rangeArguments } from '../../../src/generate/step-functions/request/candidates.js';
import { drawCalls } from '../../../src/generate/step-functions/request/draws.js';
import { inputsOf } from '../../../src/generate/step-functions/request/inputs.js';
import type { Gen } from '../../../src/generate/typescript/gen.js';
import { namesOf } from '../../../src/generate/typescript/index.js';
import type { ModelValue } from '../../../src/model/value-type.js';
import { callProgram } from '../../../src/planner/index.js';
import { runs } from '../../support/runs.js';
import { SEED } from '../../support/setup.js';
import { exampleModels } from '../proof/example-models.js';
import { runMachine } from './interpreter.js';
import { KEYS_MODEL } from './keys-model.js';
import { definitionOf, genOf, inputOf } from './support.js';

const CALLS = runs(4, 200);
/** Models whose keys have the most in them. */
const ALWAYS = ['shop', 'saas'];

interface Case {
  readonly name: string;
  readonly gen: Gen;
}

const CASES: readonly Case[] = [
  ...exampleModels()
    .filter(({ name }) => ALWAYS.includes(name) || runs(0, 1) === 1)
    .map(({ name, plan }) => ({ name, gen: { design: plan.design, plan, names: namesOf(plan.design) } })),
  { name: 'keys', gen: genOf(KEYS_MODEL) },
];

/** Numbers in one form; what only says how failures are told is left out. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== 'ReturnValuesOnConditionCheckFailure' && name !== 'ReturnValues')
      .map(([name, one]) => [name, name === 'N' && typeof one === 'string' ? Number(one) : comparable(one)]),
  );
}

describe('state machines', () => {
  it.each(CASES)('of $name send what the program of the planner sends, for any arguments', async ({ name, gen }) => {
    const machines = patternMachines(deploymentOf(gen));
    let compared = 0;
    for (const machine of machines) {
      if (machine.of.kind !== 'request') continue;
      const { planned } = machine;
      const inputs = inputsOf(gen, planned);
      const definition = definitionOf(gen, machine);
      const calls = drawCalls(`${SEED} ${name} ${planned.pattern.name}`, inputs, rangeArguments(gen, planned));
      let left = CALLS;
      for (let drawn = 0; drawn < 4 * CALLS && left > 0; drawn += 1) {
        const { args, now } = calls.next().value as { args: ReadonlyMap<string, ModelValue>; now: number };
        const step = callProgram(planned, gen.design, args, { now }).next();
        if (step.done === true) continue;
        left -= 1;
        const input = inputOf(inputs, args);
        const run = await runMachine(definition, input, { now, uuid: () => 'unused', answer: () => ({}) });
        const told = `${planned.pattern.name} ${JSON.stringify(input)}`;
        expect(run.error, told).toBeUndefined();
        expect(comparable(run.tasks[0]?.args), told).toEqual(comparable(step.value[0]?.input));
        compared += 1;
      }
      expect(left, planned.pattern.name).toBeLessThan(CALLS);
    }
    expect(compared).toBeGreaterThan(0);
  });
});
