import type { Design } from '../../design/design.js';
import { paramsOf } from '../../expression/model/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { Parameter, Pattern } from '../../model/model.js';
import type { PlannedPattern } from '../../planner/plan.js';
import { parametersBound } from '../../planner/step-bindings.js';
import type { Report, RuleContext } from '../rule.js';
import { quote } from '../show.js';

/** Parameters of transactions that carry an item which no step writes, and those that nothing takes a value from. */
export function* unusedParameters({ design, plans }: RuleContext): Generator<Report> {
  for (const plan of plans.values()) {
    if (plan.kind !== 'planned' || plan.operation.kind !== 'transaction') continue;
    const { pattern } = plan;
    const carried = new Set(
      flatMap(
        flatMap(pattern.steps, ({ from, each }) => [from, each]),
        (path) => rootOf(path?.value),
      ),
    );
    const used = usedBy(design, plan);
    for (const parameter of pattern.params.values()) {
      if (carried.has(parameter.name)) continue;
      const report =
        notCarried(pattern, parameter) ?? (used.has(parameter.name) ? undefined : unused(pattern, parameter));
      if (report !== undefined) yield report;
    }
  }
}

/** A step that makes an item of the parameter's entity takes from it only what it cannot do without. */
function notCarried({ name: pattern, steps }: Pattern, { name, span, of, list }: Parameter): Report | undefined {
  if (of.kind !== 'entity') return undefined;
  const step = steps.find(
    ({ action, entity, from, each }) =>
      (action === 'create' || action === 'put') &&
      entity.value === of.entity &&
      from === undefined &&
      each === undefined,
  );
  if (step === undefined) return undefined;
  const place = list ? `each: ${name}` : `from: ${name}`;
  return {
    severity: 'warning',
    span,
    message: `No step of ${quote(pattern)} writes the item that ${quote(name)} carries: ${quote(`${step.action}: ${of.entity}`)} binds single fields by name, and loses the rest. Write ${quote(`{${step.action}: ${of.entity}, ${place}}`)}.`,
    related: [{ message: 'the step', span: step.span }],
  };
}

function unused({ name: pattern }: Pattern, { name, span }: Parameter): Report {
  return {
    severity: 'warning',
    span,
    message: `No step of ${quote(pattern)} takes anything from the parameter ${quote(name)}: what a caller gives for it is lost. Use it in a step, or remove it.`,
  };
}

function usedBy(design: Design, { pattern }: PlannedPattern): ReadonlySet<string> {
  const clauses = flatMap(pattern.steps, ({ set, add, condition }) => [...set, ...add, { value: condition }]);
  const named = flatMap(clauses, ({ value }) => (value === undefined ? [] : paramsOf(value.value)));
  return new Set([...parametersBound(design, pattern), ...named, ...rootOf(pattern.idempotency?.value)]);
}

/** The parameter that a path begins with. */
function rootOf(path: string | undefined): readonly string[] {
  const [, root] = /^\$?([^.[]+)/.exec(path ?? '') ?? [];
  return root === undefined ? [] : [root];
}
