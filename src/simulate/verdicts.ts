import type { Design } from '../design/design.js';
import { numberText, percentText, usdText } from '../diagnostics/index.js';
import { capacityVerdicts } from './capacity-verdicts.js';
import type { Forecast } from './forecast/report.js';
import type {
  ContentionReport,
  HeatReport,
  PatternReport,
  SimulatedPattern,
  SimulateReport,
  Verdict,
  VerdictCode,
} from './report.js';
import { collectionVerdicts, replicaVerdicts, withLimits, withThrottling } from './throttle-verdicts.js';

const ORDER = { error: 0, warning: 1, info: 2 } as const;

/** What the figures mean for the model's own limits and DynamoDB's: errors first. */
export function verdictsOf(design: Design, report: Omit<SimulateReport, 'verdicts'>): readonly Verdict[] {
  const verdicts = [
    ...report.heat.flatMap((heat) => heatVerdicts(design, heat)),
    ...report.contention.flatMap(contentionVerdicts),
    ...report.patterns.flatMap((pattern) => patternVerdicts(design, pattern)),
    ...capacityVerdicts(design, report.indexes),
    ...monthly(design, report.cost?.perMonth.asModelled),
  ];
  return inOrder(verdicts);
}

/** The same with what the forecast adds to them; what a month costs is the forecast's, where the model has a budget for it. */
export function verdictsWith(verdicts: readonly Verdict[], forecast: Forecast, design?: Design): readonly Verdict[] {
  const others = design === undefined ? verdicts : verdicts.filter(({ code }) => code !== 'monthly-budget');
  return inOrder([
    ...withThrottling(withLimits(others, forecast), forecast),
    ...replicaVerdicts(forecast),
    ...collectionVerdicts(forecast),
    ...(design === undefined ? [] : monthly(design, forecast.cost.perMonth)),
  ]);
}

function inOrder(verdicts: readonly Verdict[]): readonly Verdict[] {
  return [...verdicts].sort((a, b) => ORDER[a.severity] - ORDER[b.severity]);
}

/** What a build can be made to fail on. */
export type VerdictCategory = 'throttle' | 'budget' | 'heat';

const CATEGORIES: Readonly<Record<VerdictCode, readonly VerdictCategory[]>> = {
  throttled: ['throttle'],
  'over-capacity': ['throttle'],
  'hot-key': ['heat'],
  'warm-key': ['heat'],
  'key-budget': ['budget'],
  'collection-budget': ['budget'],
  'call-budget': ['budget'],
  'pattern-cost-budget': ['budget'],
  'monthly-budget': ['budget'],
  'collection-limit': [],
  'replica-behind': [],
  contention: [],
  'some-contention': [],
  'above-initial-capacity': [],
  unserved: [],
  'not-simulated': [],
};

/** What a verdict is about, with all that it stands for. */
export function verdictCategories({ code, also = [] }: Verdict): readonly VerdictCategory[] {
  return [...new Set([code, ...also].flatMap((one) => CATEGORIES[one]))];
}

function heatVerdicts(design: Design, heat: HeatReport): readonly Verdict[] {
  const { unitsPerSecond, limit, unit, level } = heat;
  const at = heat.index === heat.table ? heat.table : `${heat.table}.${heat.index}`;
  const what = `${numberText(unitsPerSecond.peak)} ${unit} units/s at peak on the hottest key of ${at} (${heat.key})`;
  const budget = unit === 'read' ? design.model.budgets.perKeyRru?.value : design.model.budgets.perKeyWru?.value;
  const verdicts: Verdict[] = [];
  if (level !== 'cool') {
    const over = level === 'hot';
    verdicts.push({
      severity: over ? 'error' : 'warning',
      code: over ? 'hot-key' : 'warm-key',
      at,
      unit,
      key: heat.key,
      message: `${what}: ${percentText(heat.share)} of the ${numberText(limit)} that one partition serves.`,
    });
  }
  if (budget !== undefined && unitsPerSecond.peak > budget && level !== 'hot') {
    verdicts.push({
      severity: 'error',
      code: 'key-budget',
      at,
      unit,
      key: heat.key,
      message: `${what}: the budget is ${numberText(budget)} units/s for one key.`,
    });
  }
  return verdicts;
}

/** Over all of the time, transactions stand in each other's way for good; a tenth of it makes conflicts common. */
function contentionVerdicts(one: ContentionReport): readonly Verdict[] {
  if (one.level === 'fine') return [];
  const many = numberText(one.transactionsPerSecond.peak);
  const held = `${many} transactions/s at peak want one item of ${one.entity}, which is then held for ${percentText(one.heldShare)} of the time`;
  const isError = one.level === 'error';
  return [
    {
      severity: isError ? 'error' : 'warning',
      code: isError ? 'contention' : 'some-contention',
      at: one.table,
      message: isError
        ? `${held}: not all of them can be done, however often they are tried again.`
        : `${held}: those that meet there are cancelled, and must be tried again.`,
    },
  ];
}

function patternVerdicts(design: Design, pattern: PatternReport): readonly Verdict[] {
  const at = pattern.name;
  if (pattern.kind === 'simulated') return [...notRunVerdicts(pattern), ...budgetVerdicts(design, pattern)];
  if (pattern.kind === 'unserved')
    return [{ severity: 'warning', code: 'unserved', at, message: `${at} could not be simulated: ${pattern.reason}.` }];
  return [{ severity: 'warning', code: 'not-simulated', at, message: `${at} is in no figure: ${pattern.reason}.` }];
}

/** Its load is in the figures, but nothing proved it: least of all where each call that was made failed. */
function notRunVerdicts({ name, notRun }: SimulatedPattern): readonly Verdict[] {
  if (notRun === undefined) return [];
  const message = `${name} was not run, and its figures are those of the plan: ${notRun.reason}.`;
  return [{ severity: notRun.failed ? 'warning' : 'info', code: 'not-simulated', at: name, message }];
}

/** What is in no figure, or in those of the plan alone. */
export function isOfCoverage({ code }: Pick<Verdict, 'code'>): boolean {
  return code === 'unserved' || code === 'not-simulated';
}

/** Nearly all calls must stay inside their budget: the 99th percentile is what counts. */
function budgetVerdicts(design: Design, pattern: SimulatedPattern): readonly Verdict[] {
  const budget = design.model.patterns.get(pattern.name)?.budget;
  if (budget === undefined) return [];
  const at = pattern.name;
  const measured = (which: 'requests' | 'readUnits' | 'writeUnits'): number =>
    pattern.basis === 'measured' || which === 'requests'
      ? pattern[which].p99
      : Math.max(pattern[which].p99, pattern.planned[which]);
  const checks = [
    { limit: budget.requests?.value, actual: measured('requests'), what: 'requests' },
    { limit: budget.rru?.value, actual: measured('readUnits'), what: 'read units' },
    { limit: budget.wru?.value, actual: measured('writeUnits'), what: 'write units' },
  ];
  const verdicts: Verdict[] = checks.flatMap(({ limit, actual, what }) =>
    limit === undefined || actual <= limit
      ? []
      : [
          {
            severity: 'error',
            code: 'call-budget',
            at,
            message: `${at} takes ${numberText(actual)} ${what} a call (99th percentile); its budget is ${numberText(limit)}.`,
          },
        ],
  );
  const cost = budget.usd?.value;
  if (cost !== undefined && pattern.usdPerMonth !== undefined && pattern.usdPerMonth > cost) {
    verdicts.push({
      severity: 'error',
      code: 'pattern-cost-budget',
      at,
      message: `${at} costs ${usdText(pattern.usdPerMonth)} a month on demand; its budget is ${usdText(cost)}.`,
    });
  }
  return verdicts;
}

function monthly(design: Design, total: number | undefined): readonly Verdict[] {
  const budget = design.model.budgets.monthlyUsd?.value;
  if (budget === undefined || total === undefined || total <= budget) return [];
  return [
    {
      severity: 'error',
      code: 'monthly-budget',
      at: 'model',
      message: `The model costs ${usdText(total)} a month; its budget is ${usdText(budget)}.`,
    },
  ];
}
