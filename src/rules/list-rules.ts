import { allRules } from './registry.js';
import type { Rule } from './rule.js';

/** What `dynamodel rules --json` prints: see `schemas/rules.schema.json`. */
export interface RuleList {
  readonly formatVersion: 1;
  readonly rules: readonly RuleEntry[];
}

export type RuleEntry = Pick<Rule, 'id' | 'name' | 'family' | 'title' | 'severity' | 'preset' | 'pillar' | 'source'>;

/** Every rule, by id, as plain data. */
export function listRules(): RuleList {
  const rules = allRules.map(({ id, name, family, title, severity, preset, pillar, source }) => ({
    id,
    name,
    family,
    title,
    severity,
    preset,
    pillar,
    source,
  }));
  return { formatVersion: 1, rules };
}
