import { plainPalette } from '../../diagnostics/index.js';
import type { RuleDescription } from '../../diagnostics/reporters/sarif.js';
import { allPages } from '../../rules/pages.js';
import { allRules } from '../../rules/registry.js';
import { markdownText } from '../markdown.js';

/** Every rule as SARIF describes it, by id. Heavy, as the pages of the rules are. */
export function ruleDescriptions(): ReadonlyMap<string, RuleDescription> {
  return new Map(
    allRules.map(({ id, name, title, severity, family, pillar }) => {
      const markdown = allPages.get(id) ?? '';
      const [, finds = title] = /^## What it finds\n+([\s\S]*?)(?:\n+## |\s*$)/m.exec(markdown) ?? [];
      const text = markdownText(markdown, plainPalette);
      return [id, { name, title, severity, family, pillar, finds: finds.trim(), text, markdown }];
    }),
  );
}
