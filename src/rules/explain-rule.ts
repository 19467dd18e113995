import { findRule } from './registry.js';

/**
 * The page of a rule, as Markdown: what it finds, why it matters, a wrong and a right model, what to do.
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
  return page;
}
