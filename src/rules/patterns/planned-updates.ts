import { flatMap } from '../../lists/flat-map.js';
import type { Pattern } from '../../model/model.js';
import type { FollowUp, Plan, PlannedPattern, UpdateStep } from '../../planner/plan.js';
import type { Span } from '../../source/index.js';
import { quote } from '../show.js';

/** An update of an item: by a pattern, by a step of a transaction, or by a stream rule, which makes the item where there is none. */
export interface PlannedUpdate extends Omit<UpdateStep, 'step'> {
  readonly kind: 'pattern' | 'step' | 'rule';
  /** As messages begin with it. */
  readonly name: string;
  readonly clauses: Pick<Pattern, 'set' | 'add' | 'remove'>;
  /** What names the item. */
  readonly key: readonly string[];
  readonly span: Span;
}

export function updatesOf({ patterns, followUps }: Plan): readonly PlannedUpdate[] {
  return [
    ...flatMap([...patterns.values()], (plan) => (plan.kind === 'planned' ? patternUpdates(plan) : [])),
    ...flatMap(followUps, ruleUpdates),
  ];
}

function patternUpdates({ pattern, operation, notes }: PlannedPattern): readonly PlannedUpdate[] {
  const key = (pattern.key ?? pattern.by).map(({ value }) => value);
  const { span } = pattern;
  if (operation.kind === 'write' && operation.action === 'update') {
    const { entity, changes, recomputed } = operation;
    const name = quote(pattern.name);
    return [{ kind: 'pattern', name, entity, changes, recomputed, notes, clauses: pattern, key, span }];
  }
  if (operation.kind !== 'transaction') return [];
  return flatMap(operation.updates, ({ step, ...update }): readonly PlannedUpdate[] => {
    const clauses = pattern.steps[step];
    if (clauses === undefined) return [];
    const name = `${quote(pattern.name)}, step ${step + 1},`;
    return [{ ...update, kind: 'step', name, clauses, key, span: clauses.span }];
  });
}

function ruleUpdates({ kind, plan, span }: FollowUp): readonly PlannedUpdate[] {
  if (kind !== 'stream-rule' || plan.kind !== 'planned' || plan.operation.kind !== 'write') return [];
  const { entity, changes, recomputed, key } = plan.operation;
  const { pattern, notes } = plan;
  const name = `The stream rule ${quote(pattern.name)}`;
  return [{ kind: 'rule', name, entity, changes, recomputed, notes, clauses: pattern, key, span }];
}
