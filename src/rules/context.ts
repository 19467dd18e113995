import type { Design } from '../design/index.js';
import { type Heat, heatOf, workloadOf } from '../load/index.js';
import { type Plan, planModel } from '../planner/index.js';
import type { PatternPlan } from '../planner/plan.js';
import type { RuleContext } from './rule.js';

/** The context of one run. Plans and heat are reckoned when a rule first asks for them, and then once; `known` gives plans that are there. */
export function contextOf(design: Design, known: () => Plan | undefined): RuleContext {
  const { model } = design;
  let plans: ReadonlyMap<string, PatternPlan> | undefined;
  let heat: Heat | undefined;
  return {
    model,
    design,
    get plans() {
      plans ??= (known() ?? planModel(design)).patterns;
      return plans;
    },
    get heat() {
      heat ??= heatOf(workloadOf(design, this.plans));
      return heat;
    },
    quota: (name, byDefault) => model.lint.quotas.get(name) ?? byDefault,
  };
}
