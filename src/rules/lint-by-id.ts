import { type Finding, findingOf } from '../diagnostics/index.js';
import { UNKNOWN_REFERENCE } from '../model/language-rules.js';
import type { LintConfig } from '../model/model.js';
import { findRule } from './registry.js';
import { noSuchRule } from './unknown-rule.js';

/** Settings whose rules are named by their ids, and what is wrong with the names. Of a rule's id and its name, the later one wins. */
export function lintById(lint: LintConfig): { readonly lint: LintConfig; readonly findings: readonly Finding[] } {
  const rules = new Map<string, NonNullable<ReturnType<LintConfig['rules']['get']>>>();
  const findings: Finding[] = [];
  for (const [idOrName, level] of lint.rules) {
    const rule = findRule(idOrName);
    rules.set(rule?.id ?? idOrName, level);
    if (rule !== undefined) continue;
    const message = noSuchRule(idOrName);
    findings.push(findingOf(UNKNOWN_REFERENCE, { severity: 'warning', span: level.span, message }));
  }
  return { lint: { ...lint, rules }, findings };
}
