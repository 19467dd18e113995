import { rules as cost } from './cost/index.js';
import { rules as heat } from './heat/index.js';
import { rules as indexes } from './indexes/index.js';
import { rules as keys } from './keys/index.js';
import { rules as language } from './language/index.js';
import { rules as limits } from './limits/index.js';
import { rules as patterns } from './patterns/index.js';
import type { Rule } from './rule.js';
import { rules as security } from './security/index.js';

/** Every rule there is, by id. A family adds its own in its `index.ts`, and their pages in its `pages.ts`. */
export const allRules: readonly Rule[] = [
  ...language,
  ...keys,
  ...indexes,
  ...patterns,
  ...limits,
  ...heat,
  ...cost,
  ...security,
].sort((a, b) => (a.id < b.id ? -1 : 1));

/** The rule with this id (`DM2005`) or name (`key-collision`), in any case. */
export function findRule(idOrName: string, rules: readonly Rule[] = allRules): Rule | undefined {
  const wanted = idOrName.toLowerCase();
  return rules.find((rule) => rule.id.toLowerCase() === wanted || rule.name === wanted);
}
