import type { EntityDesign } from '../../design/index.js';
import { type Expr, pathsOf } from '../../expression/model/index.js';
import { flatMap } from '../../lists/flat-map.js';
import { groupedBy } from '../../lists/grouped-by.js';
import type { LocatedExpr, Model, Pattern, SetClause } from '../../model/model.js';
import { makesNew } from '../../planner/index.js';
import type { Span } from '../../source/index.js';
import { keyValues } from '../keys/key-parts.js';
import type { Report, RuleContext } from '../rule.js';
import { listOf, quote } from '../show.js';
import { type ItemWrite, itemWrites } from './item-writes.js';
import { type NumberDraw, numberDraws } from './number-draws.js';
import { statementWrites } from './statement-writes.js';

type Entities = ReadonlyMap<string, EntityDesign>;

/** The count in one attribute, and all that is numbered by it. */
interface Count {
  readonly entity: EntityDesign;
  readonly attribute: string;
  readonly draws: readonly NumberDraw[];
  /** What becomes of that when the count is set back. */
  readonly repeats: string;
}

/** Updates and deletes, by statements too, after which a sequence gives out numbers that it has given out before. */
export function* setBackCounts({ model, design: { entities } }: RuleContext): Iterable<Report> {
  const statements = statementWrites(model.patterns.values(), entities);
  for (const count of countsOf(model, entities)) {
    for (const write of [...itemWrites(model), ...statements]) {
      if (write.entity === count.entity.name) yield* changesOf(count, write);
    }
    yield* deletesOf(model, count, statements);
  }
}

function countsOf(model: Model, entities: Entities): readonly Count[] {
  const groups = groupedBy(numberDraws(model), ({ counter }) => [`${counter.entity}.${counter.attribute}`]);
  return flatMap([...groups.values()], (draws): readonly Count[] => {
    const counter = draws[0]?.counter;
    const entity = entities.get(counter?.entity ?? '');
    if (counter === undefined || entity === undefined) return [];
    return [{ entity, attribute: counter.attribute, draws, repeats: repeatText(entities, draws) }];
  });
}

/** As a clause: which numbers are given out again, and what becomes of items that have them in their table key. */
export function repeatText(entities: Entities, draws: readonly NumberDraw[]): string {
  const takers = [...new Set(draws.map(({ taker }) => `${taker.entity}.${taker.attribute}`))];
  const inKeys = draws.filter(({ taker }) =>
    keyValues(entities.get(taker.entity)?.key).some(({ reads }) => reads.includes(taker.attribute)),
  );
  const by = (wanted: ItemWrite['action']): readonly string[] => [
    ...new Set(flatMap(inKeys, ({ by: { action, name } }) => (action === wanted ? [name] : []))),
  ];
  const refused = by('create');
  const overwriting = by('put');
  const then = [
    ...(refused.length === 0 ? [] : [`${listOf(refused)} ${refused.length === 1 ? 'fails' : 'fail'}`]),
    ...(overwriting.length === 0
      ? []
      : [`${listOf(overwriting)} ${overwriting.length === 1 ? 'overwrites' : 'overwrite'} items`]),
  ];
  const text = `${listOf(takers)} ${takers.length === 1 ? 'is' : 'are'} given numbers that others have`;
  return then.length === 0 ? text : `${text}, with which ${then.join(' and ')}`;
}

// ------------------------------------------------------------------------------------------------- updates and moves

function* changesOf(count: Count, write: ItemWrite): Iterable<Report> {
  if (looksAt(write.condition, count)) return;
  const { attribute, repeats } = count;
  const place = quote(`${count.entity.name}.${attribute}`);
  const drawn = drawText(count);
  for (const { path, value } of write.set) {
    if (path.value !== attribute || isRaised(value, count, write.pattern)) continue;
    const to = value?.value.kind === 'absent' ? 'removes' : 'sets';
    yield {
      span: path.span,
      message: `${quote(write.name)} ${to} ${place}, ${drawn}: where it goes back, ${repeats}. ${adviceFor(write, value, count)}`,
    };
  }
  for (const clause of write.add) {
    const sign = clause.path.value === attribute ? signOf(clause.value?.value, write.pattern) : 'never-negative';
    if (sign === 'never-negative') continue;
    yield {
      severity: sign === 'negative' ? 'warning' : 'info',
      span: clause.path.span,
      message:
        sign === 'negative'
          ? `${quote(write.name)} takes from ${place}, ${drawn}: it goes back, and ${repeats}. Count what there is in an attribute of its own, and let the sequence go up alone.`
          : `${quote(write.name)} adds to ${place}, ${drawn}, and nothing says that the amount is not negative: where it is, ${repeats}. Take the amount from a parameter with ${quote('min: 0')}, or count in an attribute of its own.`,
    };
  }
  for (const path of write.remove) {
    if (path.value !== attribute) continue;
    yield {
      span: path.span,
      message: `${quote(write.name)} removes ${place}, ${drawn}: it starts again from 1, and ${repeats}. Leave the count where it is.`,
    };
  }
}

function drawText({ draws }: Count): string {
  return flatMap(draws.slice(0, 1), ({ by, taker }) => [
    `from which ${quote(by.name)} takes the next ${quote(`${taker.entity}.${taker.attribute}`)}`,
  ]).join('');
}

function adviceFor({ pattern }: ItemWrite, value: SetClause['value'], { attribute }: Count): string {
  const leave = 'Leave the count to the sequence';
  // A rule has no condition on what it writes.
  if (pattern === undefined || value !== undefined) return `${leave}.`;
  return `${leave}, or let a condition see to it that it only goes up: ${quote(`condition: ${attribute} < $${attribute}`)}.`;
}

/** What a condition says of the count, whoever wrote it has thought of. */
function looksAt(condition: LocatedExpr | undefined, { attribute }: Count): boolean {
  return condition !== undefined && pathsOf(condition.value).some(({ segments }) => segments[0] === attribute);
}

/** Whether the value is the count and something more. */
function isRaised(value: SetClause['value'], { attribute }: Count, pattern: Pattern | undefined): boolean {
  const expr = value?.value;
  if (expr?.kind !== 'arithmetic' || expr.operator !== '+') return false;
  const isCount = (side: Expr): boolean =>
    side.kind === 'path' && side.image === 'current' && side.segments.length === 1 && side.segments[0] === attribute;
  const amount = isCount(expr.left) ? expr.right : isCount(expr.right) ? expr.left : undefined;
  return amount !== undefined && signOf(amount, pattern) === 'never-negative';
}

type Sign = 'never-negative' | 'negative' | 'unknown';

/** Undefined is an argument of the call, which any amount may be. */
function signOf(amount: Expr | undefined, pattern: Pattern | undefined): Sign {
  switch (amount?.kind) {
    case 'literal':
      if (amount.value.type !== 'number') return 'unknown';
      return Number(amount.value.text) < 0 ? 'negative' : 'never-negative';
    case 'negate':
      return amount.operand.kind === 'literal' && signOf(amount.operand, pattern) === 'never-negative'
        ? 'negative'
        : 'unknown';
    case 'conditional': {
      const signs = [signOf(amount.yes, pattern), signOf(amount.no, pattern)];
      if (signs.includes('negative')) return 'negative';
      return signs.includes('unknown') ? 'unknown' : 'never-negative';
    }
    case 'param': {
      const of = pattern?.params.get(amount.name)?.of;
      const type = of?.kind === 'type' && amount.segments.length === 0 ? of.type : undefined;
      const least = type?.kind === 'int' || type?.kind === 'decimal' ? type.min : undefined;
      return least !== undefined && Number(least) >= 0 ? 'never-negative' : 'unknown';
    }
    case 'absent':
      return 'never-negative';
    default:
      return 'unknown';
  }
}

// ---------------------------------------------------------------------------------------------------------- deletes

/** A count that is gone is no harm until the item is made anew; nor is it where what it has numbered can be deleted with it. */
function* deletesOf(model: Model, count: Count, statements: readonly ItemWrite[]): Iterable<Report> {
  const { entity, attribute, draws, repeats } = count;
  if (entity.entity.softDelete !== undefined || makesNew({ entity, action: 'put' })) return;
  const maker = itemWrites(model).find(
    ({ entity: name, action, pattern }) =>
      name === entity.name && (action === 'create' || action === 'put' || pattern === undefined),
  );
  const left = [...new Set(draws.map(({ taker }) => taker.entity))].filter(
    (name) => clearersOf(model, name).length === 0,
  );
  if (maker === undefined || left.length === 0) return;
  for (const { name, span, condition } of deletersOf(model, entity.name, statements)) {
    if (looksAt(condition, count)) continue;
    yield {
      span,
      message: `${quote(name)} deletes ${quote(entity.name)} items, and the ${listOf(left)} items that were numbered by ${quote(attribute)} stay: where ${quote(maker.name)} makes the item anew, the count starts again, and ${repeats}. Delete what was numbered with it (${quote('op: delete-query')}), or keep the item and mark it (${quote('softDelete')}).`,
    };
  }
}

/** Patterns that delete whole collections of the entity's items. */
function clearersOf({ patterns }: Model, entity: string): readonly Pattern[] {
  return [...patterns.values()].filter(
    ({ op, entities }) => op.value === 'delete-query' && entities.some(({ value }) => value === entity),
  );
}

interface Deleter {
  readonly name: string;
  readonly span: Span;
  readonly condition?: LocatedExpr;
}

function deletersOf(model: Model, entity: string, statements: readonly ItemWrite[]): readonly Deleter[] {
  return [
    ...[...itemWrites(model), ...statements].filter((write) => write.entity === entity && write.action === 'delete'),
    ...clearersOf(model, entity),
  ];
}
