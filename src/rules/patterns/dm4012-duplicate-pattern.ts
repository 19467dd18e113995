import { printExpression } from '../../expression/model/index.js';
import type { LocatedExpr, Pattern, SetClause } from '../../model/model.js';
import type { Located } from '../../source/index.js';
import type { Report, Rule } from '../rule.js';
import { quote } from '../show.js';

export const duplicatePattern: Rule = {
  id: 'DM4012',
  name: 'duplicate-pattern',
  family: 'patterns',
  title: 'Two access patterns ask for the same',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'operational-excellence',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-general-nosql-design.html',
  *check({ model }) {
    const known = new Map<string, Pattern>();
    for (const pattern of model.patterns.values()) {
      // What a statement asks for stands in the statement.
      if (pattern.op.value === 'execute' || pattern.entities.length + pattern.steps.length === 0) continue;
      const asked = askedBy(pattern);
      const first = known.get(asked);
      if (first === undefined) known.set(asked, pattern);
      else yield report(first, pattern);
    }
  },
};

function report(first: Pattern, pattern: Pattern): Report {
  // Two callers of one pattern, each with its own load, may be told apart on purpose.
  const isSame = loadOf(first) === loadOf(pattern);
  const counted = pattern.rate === undefined ? '' : ' Its load is counted twice in every figure.';
  return {
    severity: isSame ? 'warning' : 'info',
    span: pattern.span,
    message: isSame
      ? `${quote(pattern.name)} says what ${quote(first.name)} says already, but for the name.${counted} Remove one.`
      : `${quote(pattern.name)} asks for the same as ${quote(first.name)}: only what is said of its load differs. If they are two callers of one operation, one pattern with the sum of their rates says it; if they should differ, one of them is wrong.`,
    related: [{ message: `${quote(first.name)} is declared here`, span: first.span }],
  };
}

/** What the pattern does, without its name, its load and its place: the same text for the same question. */
function askedBy(pattern: Pattern): string {
  const { params, fanOut, merge, limit, page, project, key } = pattern;
  return JSON.stringify([
    pattern.op.value,
    names(pattern.entities),
    names(pattern.by),
    inOrder(pattern.prefix),
    pattern.range.map(({ field, op }) => [field.value, op.value]),
    text(pattern.filter),
    pattern.order?.value ?? 'asc',
    limit?.value,
    page?.value,
    project === undefined ? undefined : names(project),
    pattern.consistent?.value === true,
    pattern.index?.value,
    pattern.keyCondition?.value,
    [fanOut?.shard, fanOut?.bucket],
    merge === undefined ? undefined : [inOrder(merge.key), names(merge.sum), merge.order?.value],
    key === undefined ? undefined : names(key),
    clauses(pattern.set),
    clauses(pattern.add),
    names(pattern.remove),
    text(pattern.condition),
    pattern.lock?.value,
    [...params.values()].map((param) => [
      param.name,
      param.of.kind === 'entity' ? param.of.entity : param.of.type.kind,
      param.list,
    ]),
    pattern.steps.map((step) => [
      step.action,
      step.entity.value,
      step.from?.value,
      step.each?.value,
      names(step.by),
      clauses(step.set),
      clauses(step.add),
      names(step.remove),
      text(step.condition),
      step.lock?.value,
    ]),
  ]);
}

/** Everything else that is said of it: who calls it, how often, on which keys, at what price. */
function loadOf({ rate, skew, role, cache, budget, items, keeps, count, idempotency, errors }: Pattern): string {
  return JSON.stringify([
    rate?.avg,
    rate?.peak,
    rate?.shape?.value.text,
    skew?.value.text,
    role?.value,
    cache !== undefined,
    [budget?.rru?.value, budget?.wru?.value, budget?.requests?.value, budget?.usd?.value],
    [items?.avg, items?.p99],
    keeps,
    [count?.avg, count?.max],
    idempotency?.value,
    errors.map(({ value }) => value),
  ]);
}

function names(list: readonly Located<string>[]): readonly string[] {
  return [...inOrder(list)].sort();
}

function inOrder(list: readonly Located<string>[]): readonly string[] {
  return list.map(({ value }) => value);
}

function clauses(list: readonly SetClause[]): readonly string[] {
  return list.map(({ path, value }) => `${path.value} = ${text(value) ?? `$${path.value}`}`).sort();
}

function text(expr: LocatedExpr | undefined): string | undefined {
  return expr === undefined ? undefined : printExpression(expr.value);
}
