import { rulePageUrl } from '../diagnostics/index.js';
import { findRule } from './registry.js';
import type { Rule } from './rule.js';

/**
 * The page of a rule, as Markdown: what it is, what it finds, why it matters, a wrong and a right model, what to do.
 *
 * @param idOrName `DM2005` or `key-collision`, in any case.
 * @returns undefined where there is no such rule.
 */
export async function explainRule(idOrName: string): Promise<string | undefined> {
  const rule = findRule(idOrName);
  if (rule === undefined) return undefined;
  const { allPages } = await import('./pages.js');
  const page = allPages.get(rule.id);
  if (page === undefined) throw new Error(`rule ${rule.id} (${rule.name}) has no page`);
  const [heading = '', ...rest] = page.split('\n');
  return [heading, '', headOf(rule), ...rest].join('\n');
}

function headOf({ id, title, severity, preset, family, pillar, fixable }: Rule): string {
  const mended = fixable === true ? '; some are mended by `check --fix`' : '';
  const kind = severity === 'info' ? 'A note' : severity === 'error' ? 'An error' : 'A warning';
  return `${title}. ${kind} in the preset \`${preset}\`${mended}; family ${family}, pillar ${pillar}. [This page](${rulePageUrl(id)})`;
}
