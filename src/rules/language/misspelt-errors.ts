import { flatMap } from '../../lists/flat-map.js';
import { spelling } from '../../model/context.js';
import type { Model, Pattern } from '../../model/model.js';
import { errorNames } from '../../planner/explain/index.js';
import type { Located } from '../../source/index.js';
import { nearest } from '../../text/did-you-mean.js';
import type { Report, RuleContext } from '../rule.js';
import { listOf, quote } from '../show.js';

/**
 * An error that a pattern can fail with and does not declare, where it declares one that is spelt nearly so and that it cannot fail with.
 * What it declares besides may be the caller's own, and what it leaves out need not be listed.
 */
export function* misspeltErrors({ model, design, plans }: RuleContext): Generator<Report> {
  const seen = new Set<string>();
  for (const plan of plans.values()) {
    if (plan.kind !== 'planned' || plan.pattern.errors.length === 0) continue;
    const { pattern } = plan;
    const possible = new Set(errorNames(plan, design));
    const undeclared = [...possible].filter((error) => pattern.errors.every(({ value }) => value !== error));
    const idle = pattern.errors.filter(({ value }) => !possible.has(value));
    for (const error of possible) {
      if (pattern.errors.some(({ value }) => value === error)) continue;
      const meant = nearest(
        error,
        idle.map(({ value }) => value),
      );
      const [declared] = idle.filter(({ value }) => meant.includes(value));
      if (declared === undefined) continue;
      const named = placeOf(model, pattern, error);
      const { span } = named ?? declared;
      const id = `${span.file.path} ${span.start}`;
      if (seen.has(id)) continue;
      seen.add(id);
      yield {
        span,
        message:
          named === undefined
            ? `${quote(pattern.name)} cannot fail with ${quote(declared.value)}. Did you mean ${quote(error)}, which it can fail with?`
            : `${quote(pattern.name)} does not declare the error ${quote(error)}. Did you mean ${listOf(meant, 'or')}, which stands in its \`errors\`?`,
        related:
          named === undefined ? [] : [{ message: `${quote(declared.value)} is declared here`, span: declared.span }],
        // Which of two names in the model is the right one, only its author knows.
        ...(named === undefined
          ? { suggestion: spelling(nearest(declared.value, undeclared), declared.value, declared.span) }
          : {}),
      };
    }
  }
}

/** Where the model names the error: a step's `else`, or the `onConflict` of what is unique. Otherwise it is a default. */
function placeOf(model: Model, pattern: Pattern, error: string): Located<string> | undefined {
  const steps = flatMap(pattern.steps, (step) => step.else ?? []);
  const about = [...pattern.entities, ...pattern.steps.map(({ entity }) => entity)];
  const conflicts = flatMap(about, ({ value }) =>
    flatMap([...(model.entities.get(value)?.unique.values() ?? [])], ({ onConflict }) => onConflict ?? []),
  );
  return [...steps, ...conflicts].find(({ value }) => value === error);
}
