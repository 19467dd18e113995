import { describe, expect, it } from 'vitest';
import { allPages } from '../../src/rules/pages.js';
import { allRules } from '../../src/rules/registry.js';
import { checkText } from './support/check-text.js';

/** What a sentence that says what to do begins with, or has after a comma or a colon. */
const ACT =
  /(?:^|[.;:,] |\bor |\band |\bthen |\botherwise )(?:Add|Ask|Bind|Bound|Change|Choose|Close|Collect|Correct|Declare|Drop|End|Give|Group|Keep|Leave|Let|Lower|Make|Move|Name|Pay|Project|Provision|Put|Query|Quote|Read|Remove|Rename|Say|Set|Save|Send|Shorten|Spend|Split|Spread|State|Store|Switch|Take|Turn|Use|Warm|Widen|Write|Did you mean)\b|needs its reason: `|is missing\.$|does not type-check: |cannot be `[^`]*`[.;] /i;

/** Figures in the text: what they rest on belongs into the numbers, for those who read findings as data. */
const FIGURE = /\d[\d,.]* (?:%|[kKMGT]?B\b|bytes|digits|items|requests|(?:read|write) units|calls)|\$\d/;

/** What another file than the model holds is told where that is read. */
const RULES = allRules.filter(({ id }) => id !== 'DM0004');

function wrongOf(id: string): string {
  return /^## Wrong\n+```yaml\n([\s\S]*?)^```$/m.exec(allPages.get(id) ?? '')?.[1] ?? '';
}

describe('a finding', () => {
  it.each(RULES.map((rule) => [rule.id, rule] as const))('of %s can be acted on', (id, { preset, pillar, source }) => {
    const found = checkText(wrongOf(id), { preset }).filter(({ rule }) => rule === id);
    expect(found.length).toBeGreaterThan(0);
    for (const finding of found) {
      if (finding.suggestion === undefined) expect(finding.message).toMatch(ACT);
      expect(finding.span.end, 'a place').toBeGreaterThan(finding.span.start);
      expect([finding.pillar, finding.source]).toEqual([pillar, finding.source ?? source]);
      expect(finding.source).toMatch(/^https:\/\//);
      if (FIGURE.test(finding.message)) expect(Object.keys(finding.numbers ?? {}), finding.message).not.toEqual([]);
    }
  });
});
