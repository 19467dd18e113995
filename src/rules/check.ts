import { type Design, resolveDesign } from '../design/index.js';
import {
  applySuppressions,
  arrangeFindings,
  type Finding,
  findingOf,
  gathered,
  isAboutKnown,
  type KnownFindings,
  knownOf,
  type SuppressedFinding,
  type SuppressionResult,
  withoutKnown,
} from '../diagnostics/index.js';
import { flatMap } from '../lists/flat-map.js';
import type { LintConfig, Model } from '../model/model.js';
import { withSafeEdits } from '../model/safe-edits.js';
import type { Plan } from '../planner/index.js';
import { beginsInside, type ParsedYaml, type Span, spanOfPath } from '../source/index.js';
import { contextOf } from './context.js';
import { lintById } from './lint-by-id.js';
import { allRules, findRule } from './registry.js';
import type { Rule, RuleContext } from './rule.js';
import { noSuchRule } from './unknown-rule.js';

/** What loading a model gave, as far as checking needs it: a `LoadResult` is one. */
export interface CheckInput {
  /** Absent where the text could not be resolved to a model: then only what loading found is reported. */
  readonly model?: Model;
  readonly findings: readonly Finding[];
  /** The model's file and those that it includes, for suppressions in comments. */
  readonly parsed: readonly ParsedYaml[];
  /** What was derived from the model already, so that it is derived once. */
  readonly design?: Design;
  readonly plan?: Plan;
}

export interface CheckOptions {
  /** The day on which suppressions are judged. */
  readonly today: Date;
  /** All rules by default. */
  readonly rules?: readonly Rule[];
  /** In place of the model's own `lint.extends`. */
  readonly preset?: LintConfig['extends'];
}

export interface CheckResult {
  /** Sorted; without those that are suppressed or switched off. Several of one cause are told as one. */
  readonly findings: readonly Finding[];
  /** How many findings were suppressed. */
  readonly suppressed: number;
  /** The same with the reasons that were given. */
  readonly suppressedFindings: readonly SuppressedFinding[];
}

/** What loading and the rules found, each place by itself, before it is settled what is told of it. */
export interface Judged {
  /** Sorted. */
  readonly found: readonly Finding[];
  readonly files: readonly ParsedYaml[];
  /** Absent where there is no model: no rule ran. */
  readonly settings?: {
    readonly lint: LintConfig;
    readonly today: Date;
    readonly rules: readonly Rule[];
    /** Rules that did not run: that they find nothing says nothing. */
    readonly silent: ReadonlySet<string>;
  };
}

/** What is told of what was found. */
export interface Told {
  /** Sorted, each place by itself: see `gathered`. */
  readonly findings: readonly Finding[];
  readonly suppressedFindings: readonly SuppressedFinding[];
  /** How many more there are, which were known. */
  readonly baselined: number;
  /** What is known and was not found by the rule that would have found it. */
  readonly stale: KnownFindings;
}

/**
 * Everything that the rules say of a model.
 *
 * @throws an Error that names the rule where a rule fails: that is a fault of the program, never of the model.
 */
export function check(input: CheckInput, options: CheckOptions): CheckResult {
  const { findings, suppressedFindings } = tell(judge(input, options));
  return { findings: gathered(findings), suppressed: suppressedFindings.length, suppressedFindings };
}

/** Runs the rules. Throws as `check` does. */
export function judge(input: CheckInput, options: CheckOptions): Judged {
  const { model, parsed: files } = input;
  // Without a model nothing can be called unused, and what is unreadable must not be silenced.
  const settings = settingsIn(files);
  const loading = input.findings.map((finding) => completed(finding, settings));
  if (model === undefined) return { found: arrangeFindings(loading), files };
  const rules = options.rules ?? allRules;
  const { lint: own, findings: strange } = lintById(
    model.lint,
    files.map(({ file }) => file),
  );
  const lint = { ...own, ...(options.preset === undefined ? {} : { extends: options.preset }) };
  const context = contextOf(input.design ?? resolveDesign(model), () => input.plan);
  const running = rules.filter((rule) => rule.check !== undefined && isOn(rule, lint));
  const found = [
    ...flatMap(loading, (finding) => adjusted(finding, lint)),
    ...withSafeEdits(
      flatMap(running, (rule) => run(rule, context, lint)),
      files,
    ),
    ...strange.map((finding) => completed(finding, settings)),
  ];
  const isSilent = (rule: Rule): boolean => (rule.check === undefined ? !isOn(rule, lint) : !running.includes(rule));
  const silent = new Set(allRules.filter(isSilent).map(({ id }) => id));
  return { found: arrangeFindings(found), files, settings: { lint, today: options.today, rules, silent } };
}

/**
 * What is left to tell: nothing of what is suppressed or known, and, while what the load rests on is wrong, nothing of the load. What is
 * suppressed or known as wrong ground is lived with, so that it withholds nothing.
 */
export function tell(judged: Judged, known: KnownFindings = new Map()): Told {
  const { found, files, settings } = judged;
  if (settings === undefined) return { findings: found, suppressedFindings: [], baselined: 0, stale: new Map() };
  const { rules, silent, lint } = settings;
  const all = unsuppressed(judged);
  const ground = new Set<string>(rules.filter(({ isGround }) => isGround).map(({ id }) => id));
  const isUnsound = withoutKnown(all.findings, files, known).findings.some(
    ({ rule, severity }) => severity !== 'info' && ground.has(rule),
  );
  const withheld = new Set<string>(isUnsound ? rules.filter(({ needsGround }) => needsGround).map(({ id }) => id) : []);
  const { findings, suppressed } = isUnsound ? unsuppressed(judged, withheld) : all;
  const left = withoutKnown(
    arrangeFindings([
      ...findings.filter((finding) => !isAboutKnown(finding)),
      ...lateFindings(findings.filter(isAboutKnown), lint),
    ]),
    files,
    known,
  );
  return {
    findings: left.findings,
    suppressedFindings: suppressed,
    baselined: left.hidden,
    stale: new Map([...left.stale].filter(([rule]) => !silent.has(rule) && !withheld.has(rule))),
  };
}

/** What a baseline has to know so that nothing of this is told again: what is withheld now comes to light once its reason is known. */
export function knownOfAll(judged: Judged): KnownFindings {
  return knownOf(unsuppressed(judged).findings, judged.files);
}

/** What is not suppressed, and what is wrong with suppressions, as if the rules that are withheld had not run. */
function unsuppressed(
  { found, files, settings }: Judged,
  withheld: ReadonlySet<string> = new Set(),
): SuppressionResult {
  if (settings === undefined) return { findings: found, suppressed: [] };
  const { lint, today, silent } = settings;
  return applySuppressions({
    findings: found.filter(({ rule }) => !withheld.has(rule)),
    files,
    ignores: lint.ignore.map(({ reason, ...entry }) => ({ ...entry, reason: reason ?? '' })),
    today,
    ruleNamed: (idOrName) => findRule(idOrName) ?? { wrong: noSuchRule(idOrName) },
    silentRules: new Set([...silent, ...withheld]),
  });
}

/** Findings that are made after the rules ran, with what the settings say of their rule, by its id or name, and with its page. */
export function lateFindings(findings: readonly Finding[], settings: LintConfig): readonly Finding[] {
  const { lint } = lintById(settings);
  return flatMap(findings, (finding) => adjusted(completed(finding), lint));
}

const PRESETS = ['recommended', 'strict', 'all'] as const;

/** A rule that the model names is on, unless it is switched off; the others by their preset. */
function isOn(rule: Rule, lint: LintConfig): boolean {
  const own = lint.rules.get(rule.id);
  return own === undefined
    ? PRESETS.indexOf(rule.preset) <= PRESETS.indexOf(lint.extends ?? 'recommended')
    : own.value !== 'off';
}

function run(rule: Rule, context: RuleContext, lint: LintConfig): readonly Finding[] {
  try {
    const reports = [...(rule.check?.(context) ?? [])];
    return flatMap(reports, (report) => adjusted(findingOf(rule, report), lint));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`rule ${rule.id} (${rule.name}) failed: ${why}`, { cause });
  }
}

/** With the severity that the model gives the rule; nothing where it is switched off. */
function adjusted(finding: Finding, lint: LintConfig): readonly Finding[] {
  const own = lint.rules.get(finding.rule)?.value;
  if (own === 'off') return [];
  return own === undefined ? [finding] : [{ ...finding, severity: own }];
}

/** Findings of the loader and of suppressions know no page and no pillar of their rule. */
function completed(finding: Finding, settings: readonly Span[] = []): Finding {
  const rule = allRules.find(({ id }) => id === finding.rule);
  if (rule === undefined) return finding;
  const isOfSettings = settings.some((span) => beginsInside(finding.span, span));
  const source = isOfSettings ? SETTINGS_PAGE : rule.source;
  return { ...finding, source: finding.source ?? source, pillar: finding.pillar ?? rule.pillar };
}

/** What rules of the language say of settings rests on nothing that AWS says. */
const SETTINGS_PAGE = 'https://github.com/dynamodel/dynamodel/blob/main/examples/check.md#configure-it';

/** Where a model says which rules hold. */
function settingsIn(files: readonly ParsedYaml[]): readonly Span[] {
  return flatMap(files, ({ root }) => (root === undefined ? [] : (spanOfPath(root, 'lint') ?? [])));
}
