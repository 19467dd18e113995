import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveDesign } from '../../src/design/index.js';
import { loadModel, type Model, memoryReader } from '../../src/model/index.js';
import { planModel } from '../../src/planner/plan-pattern.js';
import { simulate, simulateText } from '../../src/simulate/index.js';
import { runs } from '../support/runs.js';

/** The wrong and the right models of the rules' pages, as far as they load. */
function documentedModels(): readonly { readonly page: string; readonly model: Model }[] {
  const pages = readdirSync('src/rules', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.md'));
  return pages.sort().flatMap((page) =>
    [...readFileSync(join('src/rules', page), 'utf8').matchAll(/```ya?ml[^\n]*\n([\s\S]*?)```/g)].flatMap((match) => {
      const { model } = loadModel(memoryReader({ 'm.dynamodel.yaml': match[1] ?? '' }), 'm.dynamodel.yaml');
      return model === undefined ? [] : [{ page, model }];
    }),
  );
}

describe('every documented model that loads', () => {
  const models = documentedModels();

  it('is simulated, or planned or refused with a reason, never with an exception', () => {
    expect(models.length).toBeGreaterThan(50);
    for (const [i, { page, model }] of models.entries()) {
      if (i % runs(4, 1) !== 0) continue;
      const design = resolveDesign(model);
      const report = simulate(planModel(design), { calls: 3, maxItems: 40, forecast: false });
      expect(simulateText(report), page).toContain(`Simulation of ${report.model}`);
      for (const pattern of report.patterns) {
        if (pattern.kind === 'simulated' && pattern.setOffBy !== undefined) continue;
        const reason = pattern.kind === 'simulated' ? pattern.notRun?.reason : pattern.reason;
        if (pattern.kind === 'simulated' && reason === undefined)
          expect(pattern.calls, `${page} ${pattern.name}`).toBeGreaterThan(0);
        else expect(reason, `${page} ${pattern.name}`).not.toBe('');
      }
    }
  });
});
