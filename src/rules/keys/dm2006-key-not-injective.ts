import type { Design, EntityDesign, KeyDesign } from '../../design/design.js';
import { type Ambiguity, ambiguity } from '../../keys/index.js';
import type { Report, Rule } from '../rule.js';
import { listOf, quote, showItem, showKey } from '../show.js';
import { twoItems } from './clash-example.js';
import { clashesOfCopies, clashesOfSentinels } from './companion-clash.js';
import { compiledParts, slotNames } from './key-parts.js';
import { fateOfSecond, isAddedUp } from './second-item.js';
import { hasProblem } from './template-findings.js';

export const keyNotInjective: Rule = {
  id: 'DM2006',
  name: 'key-not-injective',
  family: 'keys',
  title: 'Two different items of an entity can have the same table key',
  severity: 'error',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html',
  *check({ model, design }) {
    for (const entity of design.entities.values()) {
      yield* clashesOfSentinels(design, entity);
      yield* clashesOfCopies(model, design, entity);
      if (entity.key === undefined || hasProblem(design, entity, 'adjacent', 'case-folding')) continue;
      const { paths, declared } = entity.identity;
      const result = ambiguity(compiledParts(entity.key), paths);
      if (result.kind === 'unknown' && result.reason !== 'broken' && declared) yield undecided(entity, entity.key);
      if (result.kind !== 'ambiguous') continue;
      // A separator inside a value is a finding of its own.
      if (result.cause === 'segments' && hasProblem(design, entity, 'separator-in-value')) continue;
      const certain = declared || result.cause === 'segments';
      yield clash(design, entity, entity.key, result, certain);
    }
  },
};

/** Silence would say that the key is proved to keep the id. */
function undecided(entity: EntityDesign, key: KeyDesign): Report {
  return {
    severity: 'info',
    span: key.span,
    message: `It cannot be decided whether two items of ${quote(entity.name)} can have the same table key: a hash, or facts that no proof follows, stand in its templates. Put the id itself into the key, and it is certain that they cannot.`,
  };
}

function clash(
  design: Design,
  entity: EntityDesign,
  key: KeyDesign,
  found: Extract<Ambiguity, { readonly kind: 'ambiguous' }>,
  isCertain: boolean,
): Report {
  const { example, paths } = found;
  const { left, right, absent } = twoItems(design, entity, found);
  const advice = absent.length > 0 ? `Put ${listOf(absent)} into the key` : 'Put the whole value into the key';
  const lost = paths.length === 0 ? 'what tells its items apart' : `what ${listOf(paths)} tells apart`;
  // Part of an id that nobody stated, and in no part of the key: what names the counter of a number that is.
  const isProved = isCertain || absent.length > 0;
  // One item for all that have the cut value is what a sum is for; only a stated id says otherwise.
  const isSum = !isProved && isAddedUp(design, entity);
  const cure = isSum
    ? `That is right where one sum of all of them is meant, such as that of an hour: suppress this with that reason. Otherwise ${advice.charAt(0).toLowerCase()}${advice.slice(1)}`
    : advice;
  return {
    severity: isProved ? 'error' : isSum ? 'info' : 'warning',
    span: key.span,
    message: `The table key of ${quote(entity.name)} does not keep ${lost}: ${showItem(left)} and ${showItem(right)} are both stored under ${showKey(slotNames(key), example.keys)}, and the second ${fateOfSecond(design, entity)}. ${cure}, or add a unique attribute as its last segment.`,
  };
}
