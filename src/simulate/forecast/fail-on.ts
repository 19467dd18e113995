import { atLeast, percentText, type Severity, usdText } from '../../diagnostics/index.js';
import { WARM_SHARE } from '../../load/index.js';
import type { Model } from '../../model/index.js';
import { parseShare } from '../../model/index.js';
import type { CostReport, HeatReport, SimulatedPattern, SkippedPattern, Verdict } from '../report.js';
import { verdictCategories } from '../verdicts.js';
import type { ForecastCost, Headline } from './report.js';

/** What makes a simulation fail, so that a pipeline stops. */
export type FailCriterion =
  /** A verdict of this severity, or a graver one. */
  | { readonly kind: 'severity'; readonly severity: Severity }
  /** More than this share of the calls refused at the first attempt, in the layout that is worse than nine in ten. */
  | { readonly kind: 'throttle'; readonly share: number }
  /** A partition or a key asked for more than this share of what one partition serves. */
  | { readonly kind: 'heat'; readonly share: number }
  /** Any budget of the model exceeded; or, stated here, more dollars a month than this. */
  | { readonly kind: 'budget'; readonly usd?: number };

export type FailOnResult =
  | { readonly kind: 'ok'; readonly criteria: readonly FailCriterion[] }
  | { readonly kind: 'error'; readonly message: string };

/** Where no threshold is stated. */
const THROTTLED_SHARE = 0.001;

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];
const FORM =
  'write `error`, `warning`, `info`, `throttle=0.1%`, `heat=80%`, `budget` or `budget=500`, several with commas between';

/** `--fail-on throttle=0.1%,heat` */
export function parseFailOn(text: string): FailOnResult {
  const parts = text.split(',').map((part) => part.trim());
  const criteria: FailCriterion[] = [];
  for (const part of parts) {
    const criterion = criterionOf(part);
    if (criterion === undefined) return { kind: 'error', message: `\`${part}\` is nothing to fail on; ${FORM}` };
    criteria.push(criterion);
  }
  return { kind: 'ok', criteria };
}

function criterionOf(text: string): FailCriterion | undefined {
  const severity = SEVERITIES.find((one) => one === text);
  if (severity !== undefined) return { kind: 'severity', severity };
  const [, kind = '', value] = /^([a-z]+)(?:=(.+))?$/.exec(text) ?? [];
  switch (kind) {
    case 'throttle': {
      const share = shareOf(value, THROTTLED_SHARE, 1);
      return share === undefined ? undefined : { kind, share };
    }
    case 'heat': {
      const share = shareOf(value, WARM_SHARE, 100);
      return share === undefined ? undefined : { kind, share };
    }
    case 'budget': {
      if (value === undefined) return { kind };
      const usd = /^\$?\d{1,12}(\.\d{1,6})?$/.test(value) ? Number(value.replace('$', '')) : undefined;
      return usd === undefined ? undefined : { kind, usd };
    }
    default:
      return undefined;
  }
}

/** Unlike a share of calls, a partition's load may be more than all of its limit: `120%`. */
function shareOf(value: string | undefined, usual: number, most: number): number | undefined {
  if (value === undefined) return usual;
  const percent = /^(\d{1,6}(?:\.\d{1,6})?)%$/.exec(value)?.[1];
  if (percent !== undefined) return Number(percent) / 100 <= most ? Number(percent) / 100 : undefined;
  const share = /^\d+(\.\d+)?$/.test(value) ? parseShare(Number(value)) : undefined;
  return share?.kind === 'ok' ? share.value : undefined;
}

/** What of a report is judged. */
export interface JudgedReport {
  readonly patterns: readonly (Pick<SimulatedPattern, 'kind' | 'name' | 'setOffBy'> | SkippedPattern)[];
  readonly heat: readonly Pick<HeatReport, 'share'>[];
  readonly verdicts: readonly Verdict[];
  readonly cost?: { readonly perMonth: Pick<CostReport['perMonth'], 'asModelled'> };
  readonly forecast?: {
    readonly headline: Pick<Headline, 'throttledShare' | 'hottestPartition' | 'hottestKey'>;
    readonly cost: Pick<ForecastCost, 'perMonth'>;
  };
}

/** Why the simulation fails, one sentence for each reason; empty where it does not. */
export function failsOn(report: JudgedReport, criteria: readonly FailCriterion[]): readonly string[] {
  return [...new Set(criteria.flatMap((criterion) => reasonsFor(report, criterion)))];
}

/** Whether the model states any budget that a verdict can be about. */
export function hasBudget({ budgets, patterns }: Model): boolean {
  const { span: _, ...stated } = budgets;
  return (
    Object.values(stated).some((one) => one !== undefined) ||
    [...patterns.values()].some(({ budget }) => budget !== undefined)
  );
}

function reasonsFor(report: JudgedReport, criterion: FailCriterion): readonly string[] {
  const unknown = unknownBecause(report, criterion);
  if (unknown !== undefined) return [`${nameOf(criterion)}: nothing was simulated, because ${unknown}`];
  switch (criterion.kind) {
    case 'severity':
      return report.verdicts
        .filter(({ severity }) => atLeast(severity, criterion.severity))
        .map(({ message }) => message);
    case 'throttle':
      return throttleReasons(report, criterion.share);
    case 'heat':
      return heatReasons(report, criterion.share);
    case 'budget':
      return budgetReasons(report, criterion.usd);
  }
}

/** Why nothing can be said about it: that is no success. */
function unknownBecause(report: JudgedReport, criterion: FailCriterion): string | undefined {
  const called = report.patterns.filter((one) => one.kind !== 'simulated' || one.setOffBy === undefined);
  if (called.length === 0) return 'the model has no access pattern';
  const [first] = called;
  if (first !== undefined && first.kind !== 'simulated' && called.every(({ kind }) => kind !== 'simulated'))
    return called.length === 1
      ? `its only access pattern could not be: ${first.reason}`
      : `none of the ${called.length} access patterns could be: ${first.reason}`;
  const needsRates = criterion.kind === 'throttle' || criterion.kind === 'heat' || 'usd' in criterion;
  // Without rates there is no load, and no cost either.
  if (needsRates && report.cost === undefined) return 'no pattern states a rate';
  return criterion.kind === 'throttle' && report.forecast === undefined ? 'there is no forecast' : undefined;
}

function nameOf(criterion: FailCriterion): string {
  return criterion.kind === 'severity' ? criterion.severity : criterion.kind;
}

function throttleReasons({ forecast }: JudgedReport, most: number): readonly string[] {
  const share = forecast?.headline.throttledShare.p90 ?? 0;
  if (share <= most) return [];
  const limit = most === 0 ? 'none may be' : `${percentText(most)} may be`;
  return [
    `${percentText(share)} of the calls are throttled at the first attempt in one layout of ten, or more; ${limit}.`,
  ];
}

/** Without a forecast, the heat of keys is still known. */
function heatReasons({ forecast, heat }: JudgedReport, most: number): readonly string[] {
  const partition = forecast?.headline.hottestPartition.p90 ?? 0;
  const key = forecast?.headline.hottestKey ?? Math.max(0, ...heat.map(({ share }) => share));
  const share = Math.max(partition, key);
  if (share <= most) return [];
  const what = key >= partition ? 'key' : 'partition';
  return [
    `The busiest ${what} is asked for ${percentText(share)} of what a partition serves; ${percentText(most)} is the most.`,
  ];
}

function budgetReasons({ forecast, cost, verdicts }: JudgedReport, most: number | undefined): readonly string[] {
  if (most === undefined) {
    const exceeded = verdicts.filter((verdict) => verdictCategories(verdict).includes('budget'));
    return exceeded.map(({ message }) => message);
  }
  const usd = forecast?.cost.perMonth ?? cost?.perMonth.asModelled ?? 0;
  return usd <= most ? [] : [`The load costs ${usdText(usd)} a month; ${usdText(most)} is the most.`];
}
