import { rulePageUrl } from '../diagnostics/index.js';
import { allRules } from './registry.js';
import type { Rule } from './rule.js';

/** What `dynamodel rules --json` prints: see `schemas/rules.schema.json`. */
export interface RuleList {
  readonly formatVersion: 1;
  readonly rules: readonly RuleEntry[];
}

export interface RuleEntry
  extends Pick<Rule, 'id' | 'name' | 'family' | 'title' | 'severity' | 'preset' | 'pillar' | 'source'> {
  /** Whether `check --fix` mends some of what it finds. */
  readonly fixable: boolean;
  /** Where its page is to be read; `dynamodel explain` prints the same. */
  readonly page: string;
}

/** Every rule, by id, as plain data. */
export function listRules(): RuleList {
  const rules = allRules.map(({ id, name, family, title, severity, preset, fixable = false, pillar, source }) => ({
    id,
    name,
    family,
    title,
    severity,
    preset,
    fixable,
    pillar,
    source,
    page: rulePageUrl(id),
  }));
  return { formatVersion: 1, rules };
}
