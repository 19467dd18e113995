import { type Design, resolveDesign } from '../design/index.js';
import { applySuppressions, arrangeFindings, type Finding, findingOf } from '../diagnostics/index.js';
import { UNKNOWN_REFERENCE } from '../model/language-rules.js';
import type { LintConfig, Model } from '../model/model.js';
import type { Plan } from '../planner/index.js';
import type { ParsedYaml } from '../source/index.js';
import { didYouMean } from '../text/did-you-mean.js';
import { contextOf } from './context.js';
import { allRules } from './registry.js';
import type { Rule, RuleContext } from './rule.js';
import { quote } from './show.js';

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
  /** Sorted; without those that are suppressed or switched off. */
  readonly findings: readonly Finding[];
  /** How many findings were suppressed. */
  readonly suppressed: number;
}

/**
 * Everything that the rules say of a model.
 *
 * @throws an Error that names the rule where a rule fails: that is a fault of the program, never of the model.
 */
export function check(input: CheckInput, options: CheckOptions): CheckResult {
  const { model } = input;
  // Without a model no rule ran: nothing can be called unused, and what is unreadable must not be silenced.
  if (model === undefined) return { findings: arrangeFindings(input.findings.map(completed)), suppressed: 0 };
  const rules = options.rules ?? allRules;
  const lint = { ...model.lint, ...(options.preset === undefined ? {} : { extends: options.preset }) };
  const context = contextOf(input.design ?? resolveDesign(model), () => input.plan);
  const found = [
    ...input.findings.flatMap((finding) => adjusted(completed(finding), lint)),
    ...rules.filter((rule) => rule.check !== undefined && isOn(rule, lint)).flatMap((rule) => run(rule, context, lint)),
    ...unknownRules(lint),
  ];
  const knownRules = new Set<string>(allRules.map(({ id }) => id));
  const { findings, suppressed } = applySuppressions({
    findings: arrangeFindings(found),
    files: input.parsed,
    ignores: lint.ignore.map(({ reason, ...entry }) => ({ ...entry, reason: reason ?? '' })),
    today: options.today,
    knownRules,
  });
  return {
    findings: arrangeFindings(
      findings.flatMap((finding) => (isMeta(finding) ? adjusted(completed(finding), lint) : [finding])),
    ),
    suppressed: suppressed.length,
  };
}

const PRESETS = ['recommended', 'strict', 'all'] as const;

/** A rule that the model names is on, unless it is switched off; the others by their preset. */
function isOn(rule: Rule, lint: LintConfig): boolean {
  const own = lint.rules.get(rule.id);
  return own === undefined ? PRESETS.indexOf(rule.preset) <= PRESETS.indexOf(lint.extends) : own.value !== 'off';
}

function run(rule: Rule, context: RuleContext, lint: LintConfig): readonly Finding[] {
  try {
    const reports = [...(rule.check?.(context) ?? [])];
    return reports.flatMap((report) => adjusted(findingOf(rule, report), lint));
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
function completed(finding: Finding): Finding {
  const rule = allRules.find(({ id }) => id === finding.rule);
  if (rule === undefined) return finding;
  return { ...finding, source: finding.source ?? rule.source, pillar: finding.pillar ?? rule.pillar };
}

/** Suppressions that are unused, expired or malformed: judged after the rules, so adjusted after them. */
function isMeta({ rule }: Finding): boolean {
  return /^DM000\d$/.test(rule);
}

function unknownRules(lint: LintConfig): readonly Finding[] {
  const ids = allRules.map(({ id }) => id);
  return [...lint.rules].flatMap(([id, { span }]) => {
    if (ids.some((known) => known === id)) return [];
    const meant = didYouMean(id, ids);
    const hint = meant === undefined ? '`dynamodel rules` lists them.' : `Did you mean ${quote(meant)}?`;
    return [
      findingOf(UNKNOWN_REFERENCE, {
        severity: 'warning',
        span,
        message: `There is no rule ${quote(id)}, so its severity is that of nothing. ${hint}`,
      }),
    ];
  });
}
