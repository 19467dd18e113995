import type { IndexDesign } from '../../design/index.js';
import { numberText, percentText, plural, usdText, wholeText } from '../../diagnostics/index.js';
import type { PatternPlan, Spread } from '../../planner/plan.js';
import type { RuleContext } from '../../rules/rule.js';
import { quote } from '../../rules/show.js';

/** What is compared: the text that people read, and how much it is, in one unit for all of a kind. */
export interface Figure {
  readonly text: string;
  readonly amount: number;
  /** What it is the figure of, where that may be another one each time. */
  readonly of?: string;
}

/** Units of one call of each pattern, and of what writes set off. */
export function patternFigures({ plan }: RuleContext): ReadonlyMap<string, Figure> {
  return new Map([
    ...[...plan.patterns].map(([name, served]) => [quote(name), patternFigure(served)] as const),
    ...plan.followUps.map(
      ({ name, plan: served }) => [`${quote(name)} (set off by writes)`, patternFigure(served)] as const,
    ),
  ]);
}

function patternFigure(plan: PatternPlan): Figure {
  if (plan.kind === 'unserved') return { text: 'nothing serves it', amount: 0 };
  if (plan.kind === 'deferred') return { text: 'not known', amount: 0 };
  const { requests, readUnits, writeUnits } = plan;
  const units = [
    ...(readUnits.typical > 0 ? [`${spreadText(readUnits)} read`] : []),
    ...(writeUnits.typical > 0 ? [`${spreadText(writeUnits)} write`] : []),
  ];
  const text = units.length === 0 ? 'none' : units.join(', ');
  return {
    text: requests.typical > 1 ? `${text} in ${plural(requests.typical, 'request')}` : text,
    amount: readUnits.typical + writeUnits.typical,
  };
}

function spreadText({ typical, p99 }: Spread): string {
  const text = numberText(typical);
  const most = numberText(p99);
  return most === text ? text : `${text} (p99 ${most})`;
}

export const ALL_TOGETHER = 'All together';

/** A month of all, and of each table and index. */
export function costFigures({ cost }: RuleContext): ReadonlyMap<string, Figure> {
  const figure = (usd: number): Figure => ({ text: usdText(usd), amount: usd });
  return new Map([
    [ALL_TOGETHER, figure(cost.total)],
    ...cost.indexes.map(({ index, total }) => [indexName(index), figure(total)] as const),
  ]);
}

/** The hottest key of each table and index. */
export function heatFigures({ heat }: RuleContext): ReadonlyMap<string, Figure> {
  const figures = new Map<string, Figure>();
  for (const { index, unit, key, peak, limit, share } of heat.keys) {
    const name = `${indexName(index)}, ${unit}s`;
    if (figures.has(name)) continue;
    const text = `${percentText(share)} (${numberText(peak)} of ${wholeText(limit)} units a second)`;
    figures.set(name, { text, amount: share, of: quote(key) });
  }
  return figures;
}

function indexName({ kind, table, name }: IndexDesign): string {
  return quote(kind === 'table' ? table.name : `${table.name}/${name}`);
}
