import { type Finding, findingOf } from '../diagnostics/index.js';
import { DUPLICATE_NAME, UNKNOWN_REFERENCE } from '../model/language-rules.js';
import type { LintConfig } from '../model/model.js';
import type { SourceFile } from '../source/index.js';
import { findRule } from './registry.js';
import { quote } from './show.js';
import { noSuchRule } from './unknown-rule.js';

/**
 * Settings whose rules are named by their ids, and what is wrong with the names. Of several names of one rule, the later one wins, which
 * only makes sense where it stands in a file over the other.
 *
 * @param files of the model: they are one map of rules.
 */
export function lintById(
  lint: LintConfig,
  files: readonly SourceFile[] = [],
): { readonly lint: LintConfig; readonly findings: readonly Finding[] } {
  const rules = new Map<string, NonNullable<ReturnType<LintConfig['rules']['get']>>>();
  const written = new Map<string, string>();
  const findings: Finding[] = [];
  const isBeside = (one: SourceFile, other: SourceFile): boolean =>
    one === other || (files.includes(one) && files.includes(other));
  for (const [idOrName, level] of lint.rules) {
    const rule = findRule(idOrName);
    const id = rule?.id ?? idOrName;
    const before = rules.get(id);
    rules.set(id, level);
    const { span } = level;
    if (rule === undefined) {
      const message = noSuchRule(idOrName);
      findings.push(findingOf(UNKNOWN_REFERENCE, { severity: 'warning', span, message }));
    } else if (before !== undefined && isBeside(before.span.file, span.file)) {
      const first = written.get(id) ?? id;
      const message = `${twice(first, idOrName)}, and only what is said here holds. Remove one of the two.`;
      const related = [{ message: `${quote(first)}`, span: before.span }];
      findings.push(findingOf(DUPLICATE_NAME, { severity: 'warning', span, message, related }));
    }
    written.set(id, idOrName);
  }
  return { lint: { ...lint, rules }, findings };
}

/** That two names mean one rule. */
export function twice(first: string, second: string): string {
  return `${quote(first)} and ${quote(second)} are the same rule`;
}
