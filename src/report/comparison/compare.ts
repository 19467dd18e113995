import { findingIdentities } from '../../diagnostics/finding-identity.js';
import type { Finding, Severity } from '../../diagnostics/index.js';
import type { Plan } from '../../planner/index.js';
import { contextOf } from '../../rules/context.js';
import type { RuleContext } from '../../rules/rule.js';
import type { ParsedYaml } from '../../source/index.js';
import type { ComparedRow, ComparedTable, Comparison } from './comparison.js';
import { ALL_TOGETHER, costFigures, type Figure, heatFigures, patternFigures } from './figures.js';

/** A model at one time, and what is found in it, each place by itself. */
export interface Reviewed {
  /** Absent where the model does not resolve. */
  readonly plan: Plan | undefined;
  readonly findings: readonly Finding[];
  readonly parsed: readonly ParsedYaml[];
}

const KINDS = [
  { title: 'Access patterns', what: 'Units of one call', figuresOf: patternFigures },
  { title: 'Cost', what: 'Dollars a month, as billed', figuresOf: costFigures },
  { title: 'Heat', what: 'Hottest key at peak, of what a partition serves', figuresOf: heatFigures },
];

/** What has become of a model since `base`, where it was `before`; undefined where it was not there. `shown` is its path. */
export function comparisonOf(
  base: string,
  before: Reviewed | undefined,
  after: Reviewed & { readonly shown: string },
): Comparison {
  const now = contextOfPlan(after.plan);
  const earlier = contextOfPlan(before?.plan);
  return {
    path: after.shown,
    base,
    before: before === undefined ? 'missing' : earlier === undefined ? 'broken' : 'sound',
    after: now === undefined ? 'broken' : 'sound',
    findings: comparedFindings(before, after),
    tables:
      now === undefined ? [] : KINDS.map(({ title, what, figuresOf }) => table(title, what, figuresOf, earlier, now)),
  };
}

/** Of a model that is no more: what it cost, and nothing of all that went with it. */
export function removalOf(base: string, before: Reviewed | undefined, shown: string): Comparison {
  const earlier = contextOfPlan(before?.plan);
  const was = earlier === undefined ? undefined : costFigures(earlier).get(ALL_TOGETHER)?.text;
  return {
    path: shown,
    base,
    before: earlier === undefined ? 'broken' : 'sound',
    after: 'missing',
    ...(was === undefined ? {} : { was }),
    findings: { fresh: [], gone: [], staying: 0 },
    tables: [],
  };
}

function contextOfPlan(plan: Plan | undefined): RuleContext | undefined {
  return plan === undefined ? undefined : contextOf(plan.design, () => plan);
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];

function comparedFindings(before: Reviewed | undefined, after: Reviewed): Comparison['findings'] {
  const known = identified(before);
  const found = identified(after);
  const fresh = [...found].filter(([identity]) => !known.has(identity)).map(([, finding]) => finding);
  const gone = [...known].filter(([identity]) => !found.has(identity)).map(([, finding]) => finding);
  return { fresh: worstFirst(fresh), gone: worstFirst(gone), staying: found.size - fresh.length };
}

function identified(model: Reviewed | undefined): ReadonlyMap<string, Finding> {
  if (model === undefined) return new Map();
  const identities = findingIdentities(model.findings, model, (path) => path);
  return new Map(model.findings.map((finding, i) => [identities[i]!.fingerprint, finding]));
}

function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  return SEVERITIES.flatMap((severity) => findings.filter((one) => one.severity === severity));
}

function table(
  title: string,
  what: string,
  figuresOf: (context: RuleContext) => ReadonlyMap<string, Figure>,
  before: RuleContext | undefined,
  after: RuleContext,
): ComparedTable {
  const earlier = before === undefined ? new Map<string, Figure>() : figuresOf(before);
  const now = figuresOf(after);
  const names = [...new Set([...now.keys(), ...earlier.keys()])];
  const differing = names.filter((name) => !isSame(earlier.get(name), now.get(name)));
  return {
    title,
    what,
    rows: differing.map((name) => row(name, earlier.get(name), now.get(name))),
    same: names.length - differing.length,
  };
}

function isSame(before: Figure | undefined, after: Figure | undefined): boolean {
  return before?.text === after?.text && before?.of === after?.of;
}

function row(name: string, before: Figure | undefined, after: Figure | undefined): ComparedRow {
  const isComparable =
    before !== undefined && after !== undefined && before.amount > 0 && before.amount !== after.amount;
  const isOfOne = before === undefined || after === undefined || before.of === after.of;
  const of = isOfOne ? (after ?? before)?.of : undefined;
  const textOf = (figure: Figure): string =>
    isOfOne || figure.of === undefined ? figure.text : `${figure.text} on ${figure.of}`;
  return {
    name: of === undefined ? name : `${name} on ${of}`,
    ...(before === undefined ? {} : { before: textOf(before) }),
    ...(after === undefined ? {} : { after: textOf(after) }),
    ...(isComparable ? { growth: after.amount / before.amount - 1 } : {}),
  };
}
