import { flatMap } from '../lists/flat-map.js';
import type { ParsedYaml, Span } from '../source/index.js';
import { plural } from './figures.js';
import { type Finding, findingOf, type RuleHead } from './finding.js';
import { modelPathOf } from './model-path.js';

export const STALE_BASELINE: RuleHead = { id: 'DM0004', name: 'stale-baseline', severity: 'warning' };

/** What is known of a model: by rule and by path in the model, how many findings there are. */
export type KnownFindings = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** What is known of each model, by its path. */
export type Baseline = ReadonlyMap<string, KnownFindings>;

/** What a baseline leaves of a model's findings. */
export type Unknown = {
  /** Those that are not known, in the order that they had. */
  readonly findings: readonly Finding[];
  /** How many were known. */
  readonly hidden: number;
  /** What is known and was not found. */
  readonly stale: KnownFindings;
};

/** True for a finding about suppressions and baselines. Its remedy is to remove what it names, so no baseline holds it. */
export function isAboutKnown({ rule }: Pick<Finding, 'rule'>): boolean {
  return /^DM000\d$/.test(rule);
}

/** What a baseline has to know so that none of these is reported again. */
export function knownOf(findings: readonly Finding[], files: readonly ParsedYaml[]): KnownFindings {
  const known = new Map<string, Map<string, number>>();
  for (const finding of findings) {
    if (isAboutKnown(finding)) continue;
    const paths = known.get(finding.rule) ?? new Map<string, number>();
    const path = modelPathOf(finding, files);
    known.set(finding.rule, paths.set(path, (paths.get(path) ?? 0) + 1));
  }
  return known;
}

/** Takes out what is known: of several findings of a rule at one path the first ones, up to the number that is known. */
export function withoutKnown(
  findings: readonly Finding[],
  files: readonly ParsedYaml[],
  known: KnownFindings,
): Unknown {
  const left = new Map([...known].map(([rule, paths]) => [rule, new Map(paths)]));
  const shown = findings.filter((finding) => {
    if (isAboutKnown(finding)) return true;
    const paths = left.get(finding.rule);
    const path = paths === undefined ? '' : modelPathOf(finding, files);
    const count = paths?.get(path) ?? 0;
    if (count > 0) paths?.set(path, count - 1);
    return count === 0;
  });
  return { findings: shown, hidden: findings.length - shown.length, stale: compacted(left) };
}

/** What remains known when this much of it is stale. */
export function withoutStale(known: KnownFindings, stale: KnownFindings): KnownFindings {
  const entries = [...known].map(([rule, paths]): [string, ReadonlyMap<string, number>] => {
    const gone = stale.get(rule);
    return [rule, new Map([...paths].map(([path, count]) => [path, count - (gone?.get(path) ?? 0)]))];
  });
  return compacted(new Map(entries));
}

/** How many findings are known. */
export function countKnown(known: KnownFindings): number {
  return entriesOf(known).reduce((sum, { count }) => sum + count, 0);
}

/** One finding for all that is stale of a model. */
export function staleFinding(model: string, stale: KnownFindings, span: Span, isGone: boolean): Finding {
  const entries = entriesOf(stale);
  const shown = entries.slice(0, MOST_NAMED).map(({ rule, path }) => `${rule} at \`${path === '' ? model : path}\``);
  const more = entries.length > MOST_NAMED ? ` and ${entries.length - MOST_NAMED} more` : '';
  const what = isGone
    ? `There is no model \`${model}\` any more, and the baseline knows ${plural(countKnown(stale), 'finding')} of it.`
    : `The baseline knows what is found no more: ${shown.join(', ')}${more}.`;
  return findingOf(STALE_BASELINE, {
    message: `${what} Whatever comes back there would not be reported. Run the same with \`--prune-baseline\`.`,
    span,
    numbers: { staleFindings: countKnown(stale) },
  });
}

const MOST_NAMED = 4;

/** The text of a baseline file: sorted, one line for a path, so that it reads well in a review and merges well. */
export function baselineText(baseline: Baseline): string {
  const models = flatMap(sorted(baseline), ([model, known]) => {
    const rules = sorted(compacted(known)).map(([rule, paths]) => [rule, Object.fromEntries(sorted(paths))] as const);
    return rules.length === 0 ? [] : [[model, Object.fromEntries(rules)] as const];
  });
  return `${JSON.stringify({ formatVersion: 1, models: Object.fromEntries(models) }, undefined, 2)}\n`;
}

function entriesOf(
  known: KnownFindings,
): readonly { readonly rule: string; readonly path: string; readonly count: number }[] {
  return flatMap(sorted(known), ([rule, paths]) => sorted(paths).map(([path, count]) => ({ rule, path, count })));
}

/** Without what counts nothing. */
function compacted(known: KnownFindings): KnownFindings {
  const entries = [...known].map(
    ([rule, paths]) => [rule, new Map([...paths].filter(([, count]) => count > 0))] as const,
  );
  return new Map(entries.filter(([, paths]) => paths.size > 0));
}

/** By code units, so that every machine writes the same. */
function sorted<T>(map: ReadonlyMap<string, T>): readonly (readonly [string, T])[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}
