import {
  arrangeFindings,
  atLeast,
  type CheckReport,
  countSeverities,
  type Finding,
  gathered,
  printable,
  type Severity,
  wholeText,
} from '../../diagnostics/index.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import type { Io } from '../io.js';
import type { Settings } from '../settings/settings.js';
import type { CheckOptions } from './check-options.js';
import type { Verdict } from './verdict.js';

/** The report as it is asked for; with `--quiet`, errors alone, and how many other findings there are. */
export function shownReport(
  { suppressedFindings = [], ...report }: CheckReport,
  { quiet, reportSuppressed }: Pick<CheckOptions, 'quiet' | 'reportSuppressed'>,
): CheckReport {
  const isShown = ({ severity }: Finding): boolean => !quiet || severity === 'error';
  const findings = report.findings.filter(isShown);
  return {
    ...report,
    findings,
    ...(report.places === undefined ? {} : { places: report.places.filter(isShown) }),
    ...(reportSuppressed ? { suppressedFindings: suppressedFindings.filter(isShown) } : {}),
    ...(quiet ? { unshown: report.findings.length - findings.length } : {}),
  };
}

type Limits = Pick<CheckOptions, 'failOn' | 'maxWarnings'>;

/**
 * What the findings mean for the exit code; where the options do not say, the configuration of each model does. Too many warnings are told
 * on stderr, since no finding is to blame.
 */
export function codeOfModels(checked: readonly Verdict[], options: Limits, { stderr }: Pick<Io, 'stderr'>): ExitCode {
  if (haveFailed(checked, options)) return EXIT.findings;
  const excess = countedTogether(checked, options).flatMap((models) => excessOf(models, options) ?? []);
  for (const text of excess) stderr.write(text);
  return excess.length > 0 ? EXIT.findings : EXIT.ok;
}

/** Whether there is a finding that makes the exit code 1. */
export function haveFailed(checked: readonly Verdict[], options: Limits): boolean {
  return checked.some(({ findings, settings }) =>
    findings.some(({ severity }) => atLeast(severity, failOnOf(options, settings))),
  );
}

/** Lowest severity that fails any of the models. */
export function lowestFailure(checked: readonly Verdict[], options: Limits): Severity {
  const severities = new Set(checked.map(({ settings }) => failOnOf(options, settings)));
  return (['info', 'warning'] as const).find((severity) => severities.has(severity)) ?? 'error';
}

function failOnOf({ failOn }: Limits, { check }: Settings): Severity {
  return failOn ?? check.failOn ?? 'error';
}

/** The models whose warnings are counted together: all for an option, otherwise those of one configuration. */
function countedTogether(checked: readonly Verdict[], { maxWarnings }: Limits): readonly (readonly Verdict[])[] {
  const groups = new Map<string | undefined, Verdict[]>();
  for (const model of checked) {
    const key = maxWarnings === undefined ? model.settings.path : undefined;
    groups.set(key, [...(groups.get(key) ?? []), model]);
  }
  return [...groups.values()];
}

function excessOf(models: readonly Verdict[], options: Limits): string | undefined {
  const { path, check } = models[0]!.settings;
  const most = options.maxWarnings ?? check.maxWarnings;
  const { warning } = countSeverities(arrangeFindings(models.flatMap(({ findings }) => gathered(findings))));
  if (most === undefined || warning <= most) return undefined;
  const count = `${wholeText(warning)} ${warning === 1 ? 'warning is' : 'warnings are'}`;
  const limit =
    options.maxWarnings === undefined
      ? `\`maxWarnings: ${most}\` of ${printable(path ?? '')}`
      : `--max-warnings ${most}`;
  return `${count} more than ${limit} allows\n`;
}
