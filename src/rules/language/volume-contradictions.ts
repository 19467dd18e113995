import type { Entity, Model, VolumePer } from '../../model/model.js';
import type { Report } from '../rule.js';
import { bytes, count, quote } from '../show.js';

/** Counts are rough figures: only a factor of ten is a contradiction. */
const FACTOR = 10;

/** Numbers of items, and of bytes of an item, that cannot all be true. */
export function* volumeContradictions(model: Model, entity: Entity): Generator<Report> {
  for (const per of entity.volume.per.values()) {
    yield* averages(entity, per);
    const report = unlikeCount(model, entity, per);
    if (report !== undefined) yield report;
  }
  yield* sizes(entity);
  if (entity.singleton && (entity.volume.count ?? 0) > (model.tenancy?.values?.count ?? Number.POSITIVE_INFINITY)) {
    yield {
      severity: 'warning',
      span: entity.volume.span ?? entity.span,
      message: `${quote(entity.name)} is a singleton, one item for each tenant, and is said to have ${count(entity.volume.count ?? 0)} items with ${count(model.tenancy?.values?.count ?? 0)} tenants. Correct the one or the other.`,
    };
  }
}

function* averages(entity: Entity, { name, avg, p99, max, span }: VolumePer): Generator<Report> {
  const [above, limit] =
    avg !== undefined && max !== undefined && avg > max
      ? [`${count(avg)} on average`, max]
      : p99 !== undefined && max !== undefined && p99 > max
        ? [`${count(p99)} at the 99th percentile`, max]
        : [undefined, undefined];
  if (above === undefined || limit === undefined) return;
  yield {
    severity: 'warning',
    span,
    message: `There are ${above} of ${quote(entity.name)} per ${quote(name)}, and at most ${count(limit)}. One of the two is wrong, and pages and collection sizes rest on them.`,
  };
}

/** `per` times the parents, against the stated count. */
function unlikeCount(model: Model, entity: Entity, { name, avg, span }: VolumePer): Report | undefined {
  const tenants = name === model.tenancy?.field.value ? model.tenancy.values?.count : undefined;
  const parents = model.entities.get(name)?.volume.count ?? entity.attributes.get(name)?.distinct ?? tenants;
  const { count: stated } = entity.volume;
  if (parents === undefined || avg === undefined || stated === undefined) return undefined;
  const expected = parents * avg;
  if (expected <= stated * FACTOR && stated <= expected * FACTOR) return undefined;
  return {
    severity: 'warning',
    span,
    message: `${count(avg)} ${quote(entity.name)} for each of ${count(parents)} ${quote(name)} makes ${count(expected)}, and its count is given as ${count(stated)}. One of the three is wrong by more than ten times, and the bill and the heat are wrong with it.`,
    numbers: { expected, stated },
  };
}

function* sizes({ name, size }: Entity): Generator<Report> {
  if (size === undefined) return;
  const { avg, p99, max, span } = size;
  const pairs = [
    ['on average', avg, 'at most', max],
    ['at the 99th percentile', p99, 'at most', max],
  ] as const;
  for (const [what, value, than, limit] of pairs) {
    if (value === undefined || limit === undefined || value <= limit) continue;
    yield {
      severity: 'warning',
      span,
      message: `An item of ${quote(name)} has ${bytes(value)} ${what} and ${bytes(limit)} ${than}. One of the two is wrong, and capacity rests on them.`,
    };
    return;
  }
}
