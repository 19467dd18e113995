import type { Design } from '../design/index.js';
import {
  type Contentions,
  type Cost,
  contentionOf,
  costOf,
  type Heat,
  heatOf,
  type Workload,
  workloadOf,
} from '../load/index.js';
import { type Plan, planModel } from '../planner/index.js';
import type { RuleContext } from './rule.js';

/** The context of one run. Plans and what rests on them are reckoned when a rule first asks for them, and then once; `known` gives plans that are there. */
export function contextOf(design: Design, known: () => Plan | undefined): RuleContext {
  const { model } = design;
  let plan: Plan | undefined;
  let workload: Workload | undefined;
  let heat: Heat | undefined;
  let contention: Contentions | undefined;
  let cost: Cost | undefined;
  return {
    model,
    design,
    get plan() {
      plan ??= known() ?? planModel(design);
      return plan;
    },
    get plans() {
      return this.plan.patterns;
    },
    get workload() {
      workload ??= workloadOf(this.plan);
      return workload;
    },
    get heat() {
      heat ??= heatOf(this.workload);
      return heat;
    },
    get contention() {
      contention ??= contentionOf(this.workload);
      return contention;
    },
    get cost() {
      cost ??= costOf(this.workload);
      return cost;
    },
    quota: (name, byDefault) => model.lint.quotas.get(name) ?? byDefault,
  };
}
