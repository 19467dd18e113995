import { rulePageUrl } from '../../diagnostics/index.js';
import { markdownCode } from '../../diagnostics/markdown.js';
import type { Rule } from '../../rules/rule.js';

/** What a rule finds, and where its page is. */
export function ruleCard({ id, name, title, severity, preset, family, source, fixable }: Rule): string {
  const mended = fixable === true ? ' · mended by `check --fix`' : '';
  return [
    `${markdownCode(id, false)} ${markdownCode(name, false)} · ${severity} · preset ${preset} · ${family}${mended}`,
    `${title}.`,
    `[What it finds, why it matters and what to do](${rulePageUrl(id)}) · [Source](${source})`,
  ].join('\n\n');
}
