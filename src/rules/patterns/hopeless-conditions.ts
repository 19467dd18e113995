import { type EntityDesign, itemEnv } from '../../design/index.js';
import { checkExpression, pathsOf } from '../../expression/model/index.js';
import { flatMap } from '../../lists/flat-map.js';
import { expressionSpan } from '../../model/located-text.js';
import type { LocatedExpr, Pattern, Step } from '../../model/model.js';
import { failsOnNothing } from '../../planner/index.js';
import type { Report, RuleContext } from '../rule.js';
import { quote } from '../show.js';
import { type Sight, sightOf, whyNever } from './never-holding.js';

/** A condition of the model, and what follows where it never holds. */
interface Place {
  /** `The filter of …`, for a message. */
  readonly what: string;
  readonly of: string;
  readonly expr: LocatedExpr;
  readonly sights: readonly Sight[];
  readonly consequence: string;
  /** What is found by chance is no harm; what is refused is. */
  readonly isRead?: true;
}

/** Conditions and filters that hold for no item, whatever they are called with; those of `faulty` have been told. */
export function* hopelessConditions(context: RuleContext, faulty: ReadonlySet<LocatedExpr>): Iterable<Report> {
  for (const pattern of context.model.patterns.values()) {
    yield* ofFilter(context, pattern, faulty);
    const entities = flatMap(pattern.entities, ({ value }) => context.design.entities.get(value) ?? []);
    yield* ofWrite(context, pattern, pattern, entities, faulty);
    for (const step of pattern.steps) {
      const entity = context.design.entities.get(step.entity.value);
      if (entity !== undefined) yield* ofWrite(context, pattern, step, [entity], faulty);
    }
  }
  yield* ofStreams(context, faulty);
}

const REFUSED = 'Every call of it is refused';

function* ofWrite(
  { model }: RuleContext,
  pattern: Pattern,
  said: Pattern | Step,
  entities: readonly EntityDesign[],
  faulty: ReadonlySet<LocatedExpr>,
): Iterable<Report> {
  const { condition } = said;
  if (condition === undefined || faulty.has(condition)) return;
  const action = 'action' in said ? said.action : said.op.value;
  const [entity] = entities;
  // An item that is expired and hidden may be there still.
  if (
    action === 'create' &&
    entity !== undefined &&
    entity.entity.ttl?.hideExpired !== true &&
    failsOnNothing(entity, entity.types.check(condition.value, pattern).expr)
  ) {
    yield createReport(pattern.name, entity, condition);
    return;
  }
  const isThere = action !== 'create' && action !== 'put';
  yield* hopeless({
    what: 'condition',
    of: pattern.name,
    expr: condition,
    sights: entities.map((one) => sightOf(model, one, one.types.check(condition.value, pattern).expr, isThere)),
    consequence: action === 'delete' || action === 'delete-query' ? 'It never deletes anything' : REFUSED,
  });
}

function* ofFilter(
  { model, design }: RuleContext,
  pattern: Pattern,
  faulty: ReadonlySet<LocatedExpr>,
): Iterable<Report> {
  const { filter } = pattern;
  if (filter === undefined || faulty.has(filter)) return;
  const entities = flatMap(pattern.entities, ({ value }) => design.entities.get(value) ?? []);
  yield* hopeless({
    what: 'filter',
    of: pattern.name,
    expr: filter,
    sights: entities.map((one) => sightOf(model, one, one.types.check(filter.value, pattern).expr, true, entities)),
    consequence:
      pattern.op.value === 'delete-query'
        ? 'It deletes nothing, and reads all the same'
        : 'It answers nothing, and reads all the same',
    isRead: true,
  });
}

/** The item before and after a change: a path says which, and neither need be there. */
function* ofStreams({ model, design }: RuleContext, faulty: ReadonlySet<LocatedExpr>): Iterable<Report> {
  for (const { name, source, when } of model.streams.values()) {
    const entity = design.entities.get(source.value);
    if (entity === undefined || when === undefined || faulty.has(when)) continue;
    const { expr } = checkExpression(when.value, {
      ...itemEnv(entity.entity),
      param: () => undefined,
      allowOldNew: true,
    });
    yield* hopeless({
      what: '`when`',
      of: name,
      expr: when,
      sights: [sightOf(model, entity, expr, false)],
      consequence: 'The rule never does anything',
      isRead: true,
    });
  }
}

function* hopeless({ what, of, expr, sights, consequence, isRead }: Place): Iterable<Report> {
  const never = whyNever(expr, sights);
  if (never === undefined) return;
  const { culprit, why, isByFacts } = never;
  yield {
    ...(isByFacts && isRead ? { severity: 'warning' } : {}),
    span: expressionSpan(expr, culprit),
    message: `The ${what} of ${quote(of)} never holds: ${why}. ${consequence}. Correct it${isByFacts ? ', or what is declared' : ''}.`,
  };
}

// -------------------------------------------------------------------------------------------- what is not there yet

/** A create takes only what is not there yet: a condition on what is stored sees nothing. */
function createReport(pattern: string, { name, entity }: EntityDesign, condition: LocatedExpr): Report {
  const path = pathsOf(condition.value).find(({ segments }) => entity.attributes.has(String(segments[0])));
  const what = path === undefined ? 'it' : quote(String(path.segments[0]));
  return {
    span: condition.span,
    message: `The condition of ${quote(pattern)} never holds: it looks at the stored item, and a create is for a ${quote(name)} that is not there yet, where there is no ${what}. Compare parameters (\`$…\`), leave the condition out, or take \`put\` to write over what is there.`,
  };
}
