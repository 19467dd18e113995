import type { Design } from '../../design/design.js';
import { flatMap } from '../../lists/flat-map.js';
import type { Pattern, Rate, Scenario, Table } from '../../model/model.js';
import { rootOf } from '../../model/written-path.js';
import { keyValues } from '../keys/key-parts.js';
import { statementWrites } from '../patterns/statement-writes.js';
import type { Report } from '../rule.js';
import { count, quote } from '../show.js';

/** Figures of one access pattern that cannot all be true. */
export function* patternContradictions(pattern: Pattern): Generator<Report> {
  const name = quote(pattern.name);
  const { rate, items, count: batch, limit } = pattern;
  if (rate !== undefined && rate.avg > rate.peak) {
    yield {
      severity: 'warning',
      span: rate.span,
      message: `${name} is called ${count(rate.avg)} times a second on average and ${count(rate.peak)} times at its peak. Heat and throttling rest on the peak: correct the one or the other.`,
    };
  }
  if (rate?.shape !== undefined) yield* courseContradictions(name, rate);
  if (batch?.avg !== undefined && batch.max !== undefined && batch.avg > batch.max) {
    yield {
      severity: 'warning',
      span: batch.span,
      message: `A call of ${name} has ${count(batch.avg)} items on average and ${count(batch.max)} at most. One of the two is wrong, and cost rests on them.`,
    };
  }
  if (items?.avg !== undefined && items.p99 !== undefined && items.avg > items.p99 * 100) {
    yield {
      severity: 'warning',
      span: items.span,
      message: `${name} reads ${count(items.avg)} items on average and at most ${count(items.p99)} in 99 of 100 calls: the last one cannot make up for it. Correct \`avg\` or \`p99\`.`,
    };
  }
  if (items?.avg !== undefined && limit !== undefined && pattern.filter === undefined && items.avg > limit.value) {
    yield {
      severity: 'warning',
      span: items.span,
      message: `${name} reads ${count(items.avg)} items on average, and its limit is ${count(limit.value)}. One of the two is wrong, and cost rests on them.`,
      related: [{ message: 'the limit', span: limit.span }],
    };
  }
  for (const { name: parameter, avg, max, span } of pattern.params.values()) {
    if (avg === undefined || max === undefined || avg <= max) continue;
    yield {
      severity: 'warning',
      span,
      message: `The list ${quote(parameter)} of ${name} has ${count(avg)} elements on average and ${count(max)} at most. One of the two is wrong, and the size of the transaction rests on them.`,
    };
  }
}

/** A course that a rate of this average and peak cannot have. */
function* courseContradictions(name: string, { avg, peak, shape }: Rate): Generator<Report> {
  if (shape === undefined || avg > peak) return;
  const { value: course, span } = shape;
  if (course.kind === 'constant' && peak > avg) {
    yield {
      severity: 'warning',
      span,
      message: `The rate of ${name} is \`${course.text}\`, so that its peak of ${count(peak)} a second never comes: it stays at ${count(avg)}. Leave \`peak\` out, or write another course.`,
    };
  }
  if ((course.kind === 'diurnal' || course.kind === 'burst' || course.kind === 'ramp') && peak === avg) {
    yield {
      severity: 'warning',
      span,
      message: `The rate of ${name} is \`${course.text}\`, and its peak is its average, ${count(avg)} a second: nothing changes over time. State a \`peak\` above it, or write \`constant\`.`,
    };
  }
  if (course.kind !== 'burst' || peak === avg) return;
  const alone = (peak * course.length) / course.every;
  if (alone <= avg) return;
  yield {
    span,
    message: `Bursts of ${name} at ${count(peak)} calls a second, ${count(course.length)} seconds in every ${count(course.every)}, alone come to ${count(alone)} a second on average, and \`avg\` is ${count(avg)}. Shorten them to ${count((avg * course.every) / peak)} seconds, lower \`peak\` to ${count((avg * course.every) / course.length)}, or raise \`avg\`.`,
  };
}

/** A scenario that is over before it has come. */
export function* scenarioContradictions({ name, span, for: length, ramp = 0, fall = 0 }: Scenario): Generator<Report> {
  if (length === undefined || (length > 0 && ramp + fall <= length)) return;
  yield {
    span,
    message:
      length === 0
        ? `The scenario ${quote(name)} is over at once: \`for\` is no time. Say how long it lasts, or leave \`for\` out, and it lasts to the end of the run.`
        : `The scenario ${quote(name)} lasts ${count(length)} seconds, and its rise and fall take ${count(ramp + fall)}. Raise \`for\`, of which they are parts, or shorten them.`,
  };
}

/** An attribute that is fixed when the item is made, and that an update changes all the same. Key attributes have a rule of their own. */
export function* immutableChanges(design: Design, pattern: Pattern): Generator<Report> {
  const changes: readonly { readonly name: string; readonly change: Pick<Pattern, 'set' | 'add' | 'remove'> }[] = [
    ...(pattern.op.value === 'update' || pattern.op.value === 'move'
      ? pattern.entities.map(({ value }) => ({ name: value, change: pattern }))
      : []),
    ...flatMap(pattern.steps, (step) => (step.action === 'update' ? [{ name: step.entity.value, change: step }] : [])),
    ...statementWrites([pattern], design.entities).map((write) => ({ name: write.entity, change: write })),
  ];
  for (const { name, change } of changes) {
    const entity = design.entities.get(name);
    if (entity === undefined) continue;
    const paths = [...[...change.set, ...change.add].map(({ path }) => path), ...change.remove];
    for (const { value, span } of paths) {
      const attribute = entity.attributes.get(rootOf(value))?.attribute;
      if (attribute?.immutable !== true || keyValues(entity.key).some(({ reads }) => reads.includes(attribute.name)))
        continue;
      yield {
        span,
        message: `${quote(pattern.name)} changes ${quote(attribute.name)} of ${quote(name)}, which is \`immutable\`: it is set when the item is made, and never again. Leave it out of the pattern, or take \`immutable\` away.`,
        related: [{ message: `${quote(attribute.name)} is immutable`, span: attribute.span }],
      };
    }
  }
}

/** Capacity that scales between bounds that are the wrong way round. */
export function* tableContradictions(table: Table): Generator<Report> {
  const { billing } = table;
  if (billing.mode !== 'provisioned' || billing.autoscale === undefined) return;
  const { min, max } = billing.autoscale;
  for (const unit of ['rcu', 'wcu'] as const) {
    if (min[unit] <= max[unit]) continue;
    yield {
      span: table.billingSpan ?? table.span,
      message: `Auto scaling of ${quote(table.name)} goes from ${count(min[unit])} to ${count(max[unit])} ${unit.toUpperCase()}: it is refused, because the minimum is above the maximum. Swap the two.`,
    };
  }
}
