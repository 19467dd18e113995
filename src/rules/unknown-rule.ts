import { upperFirst } from '../model/node.js';
import { didYouMean, editDistance } from '../text/did-you-mean.js';
import { allRules } from './registry.js';
import type { Rule } from './rule.js';
import { listed, listOf, quote } from './show.js';

/** That there is no such rule, and which was perhaps meant. */
export function unknownRule(idOrName: string): string {
  return `there is no rule ${quote(idOrName)}; ${/^DM\d+$/i.test(idOrName) ? byId(idOrName.toUpperCase()) : byName(idOrName)}`;
}

/** The same as a sentence. */
export function noSuchRule(idOrName: string): string {
  const text = unknownRule(idOrName);
  return `${upperFirst(text)}${text.endsWith('?') ? '' : '.'}`;
}

/** One digit too many, too few or wrong is a slip; more are another rule. */
function byId(id: string): string {
  const near = allRules.filter((rule) => editDistance(id, rule.id, 1) === 1);
  if (near.length > 0 && near.length <= 3) return `did you mean ${listed(near.map(named), 'or')}?`;
  const family = allRules.filter((rule) => rule.id.slice(0, 3) === id.slice(0, 3)).map((rule) => rule.id);
  const [first = ''] = family;
  const those = family.length > 4 ? `${quote(first)} to ${quote(family.at(-1) ?? first)}` : listOf(family);
  return family.length === 0 ? LISTED : `the rules of \`${id.slice(0, 3)}\` are ${those}, and ${LISTED}`;
}

function byName(name: string): string {
  const meant = didYouMean(
    name,
    allRules.map((rule) => rule.name),
  );
  const rule = allRules.find((one) => one.name === meant);
  return rule === undefined ? LISTED : `did you mean ${named(rule)}?`;
}

const LISTED = '`dynamodel rules` lists them';

function named({ id, name }: Rule): string {
  return `${quote(id)} (${name})`;
}
