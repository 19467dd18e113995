import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { answerOf } from '../../../src/load/run-program.js';
import { type PlannedPattern, planModel } from '../../../src/planner/index.js';
import { EXAMPLE_NAMES, exampleModel } from '../../support/examples.js';
import { designOf, engineOf } from '../support.js';

const MODELS = EXAMPLE_NAMES.map(exampleModel);

describe('example requests', () => {
  it.each(MODELS)('of %s are taken by the engine, follow-ups and all', (path) => {
    const design = designOf(readFileSync(path, 'utf8'));
    const { patterns, followUps } = planModel(design);
    const plans = [...patterns.values(), ...followUps.map(({ plan }) => plan)].filter(
      (plan): plan is PlannedPattern => plan.kind === 'planned',
    );
    const engine = engineOf(design);
    for (const { pattern, operation } of plans) {
      const { api, input } = operation.example;
      const answer = answerOf(engine, { api, input });
      // A condition that fails has been read and understood.
      const refused =
        answer.kind === 'error' && !/conditional request failed|ConditionalCheckFailed/.test(answer.error.message);
      expect(refused, `${pattern.name}: ${JSON.stringify(answer)}`).toBe(false);
      if (operation.kind === 'write') expect(`${pattern.name}: ${api}`).toBe(`${pattern.name}: ${operation.api}`);
    }
  });
});
