import type { EntityDesign, IndexDesign } from '../../design/index.js';
import { READ_UNIT_BYTES, SECONDS_PER_MONTH, WRITE_UNIT_BYTES } from '../../facts/index.js';
import { flatMap } from '../../lists/flat-map.js';
import { onDemandCost, touchesOf, unitsOfTouch } from '../../load/index.js';
import type { ValueType } from '../../model/value-type.js';
import type { Touch } from '../../planner/plan.js';
import type { Report, Rule, RuleContext } from '../rule.js';
import { bytes, listOf, quote } from '../show.js';
import { dollars, plural, significant } from '../words.js';
import { TRIFLE } from './bill.js';

/** Share of a unit by which an average item may be over to be called just over it. */
const JUST = 0.06;
/** Units from which one less is no matter. */
const MANY = 5;
/** Names that a message shows. */
const SHOWN = 3;

export const justOverUnit: Rule = {
  id: 'DM7007',
  name: 'just-over-a-unit',
  family: 'cost',
  title: 'An average item is just over a step of 1 KB or 4 KB',
  severity: 'info',
  preset: 'recommended',
  pillar: 'cost-optimization',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html',
  needsGround: true,
  *check(context) {
    for (const entity of context.design.entities.values()) {
      if (!isSizeStated(entity)) continue;
      const found = flatMap([...entity.memberships.values()], ({ index, entry }) =>
        over(context, entity, index, entry.typical),
      );
      if (found.reduce((sum, { usd }) => sum + usd, 0) >= TRIFLE) yield report(entity, found);
    }
  },
};

interface Over {
  readonly index: IndexDesign;
  readonly unit: 'read' | 'write';
  readonly size: number;
  readonly step: number;
  /** Whole units of an average item now. */
  readonly units: number;
  /** A month, with one less. */
  readonly usd: number;
}

/** Every way in which an average item, or its entry in an index, pays for one unit more than it nearly needs. */
function over(
  { workload, cost }: RuleContext,
  entity: EntityDesign,
  index: IndexDesign,
  size: number,
): readonly Over[] {
  return flatMap(['write', 'read'] as const, (unit) => {
    const step = unit === 'write' ? WRITE_UNIT_BYTES : READ_UNIT_BYTES;
    const units = Math.ceil(size / step);
    const excess = size - (units - 1) * step;
    if (units < 2 || units > MANY || excess > JUST * step) return [];
    const perSecond = touchesOf(workload, entity)
      .filter(({ touch }) => touch.index === index && isWhole(touch, unit))
      .reduce((sum, { pattern, touch }) => sum + (unitsOfTouch(touch) / units) * (pattern.rate?.avg ?? 0), 0);
    const month = { read: 0, write: 0, [unit]: perSecond * SECONDS_PER_MONTH };
    const { read, write } = onDemandCost(index, month, cost.prices);
    return read + write < TRIFLE / 2 ? [] : [{ index, unit, size, step, units, usd: read + write }];
  });
}

/** What is rounded by itself: an item that is written, or got. Rows of a query are added up before. */
function isWhole({ unit, scope }: Touch, wanted: 'read' | 'write'): boolean {
  return unit === wanted && (wanted === 'write' || scope === 'item');
}

function report(entity: EntityDesign, found: readonly Over[]): Report {
  const [first] = [...found].sort((a, b) => b.usd - a.usd) as [Over, ...Over[]];
  const usd = found.reduce((sum, one) => sum + one.usd, 0);
  const excess = Math.ceil(first.size - (first.units - 1) * first.step);
  const others = [...new Set(found.filter((one) => one.index !== first.index).map(({ index }) => index.name))];
  const where = first.index.kind === 'table' ? 'item' : `entry in index ${quote(first.index.name)}`;
  const each = found
    .filter(({ index }) => index === first.index)
    .map(({ unit, units }) => `${plural(units, `${unit} unit`)} each time instead of ${units - 1}`);
  const also = others.length === 0 ? '' : ` So is it in ${listOf(others)}.`;
  const names = longNames(entity);
  const advice =
    names === undefined || names.saved < excess
      ? `An average item that is ${bytes(excess)} smaller takes one unit less: shorten what it repeats, or project less.`
      : `Shorten stored names, which is enough: ${listOf(names.names)} (\`as\`). What is stored already keeps its names until it is written anew.`;
  return {
    span: entity.entity.span,
    message: `An average ${where} of ${quote(entity.name)} has ${bytes(Math.round(first.size))}, ${excess} over ${((first.units - 1) * first.step) / 1024} KB, and takes ${each.join(' and ')}.${also} That is up to ${dollars(usd)} a month. ${advice}`,
    numbers: {
      averageBytes: Math.round(first.size),
      excessBytes: excess,
      unitBytes: first.step,
      savedUsd: significant(usd, 4),
    },
  };
}

/** What the longest names could save if they had two characters. */
function longNames(entity: EntityDesign): { readonly names: readonly string[]; readonly saved: number } | undefined {
  const keys = new Set(
    flatMap([...entity.memberships.values()], ({ index }) =>
      [...index.pk, ...index.sk].map(({ attribute }) => attribute),
    ),
  );
  const all = [...entity.attributes.values()]
    .filter(
      ({ attribute, nameBytes }) =>
        nameBytes > 2 && attribute.storedName === attribute.name && !keys.has(attribute.name),
    )
    .map(({ attribute, nameBytes, present }) => ({ name: attribute.name, saved: (nameBytes - 2) * present }))
    .sort((a, b) => b.saved - a.saved)
    .slice(0, SHOWN);
  return all.length === 0
    ? undefined
    : { names: all.map(({ name }) => name), saved: all.reduce((sum, { saved }) => sum + saved, 0) };
}

/** An average that is assumed is just over anything by chance. */
function isSizeStated({ entity, attributes }: EntityDesign): boolean {
  if (entity.size?.avg !== undefined) return true;
  return [...attributes.values()].every(
    ({ type, attribute }) => attribute.constant !== undefined || isAverageKnown(type),
  );
}

function isAverageKnown(type: ValueType): boolean {
  switch (type.kind) {
    case 'string':
    case 'binary':
      return type.avgBytes !== undefined || (type.maxBytes !== undefined && type.maxBytes === type.minBytes);
    case 'any':
      return false;
    case 'list':
    case 'set':
      return type.avg !== undefined && isAverageKnown(type.of);
    case 'dict':
      return type.avg !== undefined && isAverageKnown(type.of);
    case 'map':
      return [...type.fields.values()].every((field) => isAverageKnown(field.type));
    default:
      return true;
  }
}
