import { templatesOf } from '../../design/by-entity.js';
import type { Design, EntityDesign, KeyDesign } from '../../design/design.js';
import { type Ambiguity, ambiguity, type KeyProblem } from '../../keys/index.js';
import { twoValues } from '../../planner/example.js';
import type { Report, Rule } from '../rule.js';
import { listOf, quote, showItem, showKey } from '../show.js';
import { identityOf } from './identity.js';
import { compiledParts, slotNames } from './key-parts.js';

export const keyNotInjective: Rule = {
  id: 'DM2006',
  name: 'key-not-injective',
  family: 'keys',
  title: 'Two different items of an entity can have the same table key',
  severity: 'error',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html',
  *check({ design }) {
    for (const entity of design.entities.values()) {
      if (entity.key === undefined || hasProblem(design, entity, 'adjacent', 'case-folding')) continue;
      const { paths, declared } = identityOf(design, entity, entity.key);
      const result = ambiguity(compiledParts(entity.key), paths);
      if (result.kind === 'unknown' && result.reason !== 'broken' && declared) yield undecided(entity, entity.key);
      if (result.kind !== 'ambiguous') continue;
      // A separator inside a value is a finding of its own.
      if (result.cause === 'segments' && hasProblem(design, entity, 'separator-in-value')) continue;
      const certain = declared || result.cause === 'segments';
      yield clash(design, entity, entity.key, result, certain ? 'error' : 'warning');
    }
  },
};

function hasProblem(design: Design, { entity }: EntityDesign, ...codes: readonly KeyProblem['code'][]): boolean {
  return templatesOf(design, entity).some(
    (use) => use.index === undefined && use.problems.some(({ code }) => codes.includes(code)),
  );
}

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
  { example, paths }: Extract<Ambiguity, { readonly kind: 'ambiguous' }>,
  severity: 'error' | 'warning',
): Report {
  const { keys } = example;
  // What is in no part of the key has no value in the example: any two do.
  const absent = paths.filter((path) => !example.left.has(path));
  const values = absent.map((path) => [path, twoValues({ design }, entity, path)] as const);
  const left = new Map([...example.left, ...values.map(([path, [one]]) => [path, one] as const)]);
  const right = new Map([...example.right, ...values.map(([path, [, other]]) => [path, other] as const)]);
  const advice = absent.length > 0 ? `Put ${listOf(absent)} into the key` : 'Put the whole value into the key';
  const lost = paths.length === 0 ? 'what tells its items apart' : `what ${listOf(paths)} tells apart`;
  return {
    severity,
    span: key.span,
    message: `The table key of ${quote(entity.name)} does not keep ${lost}: ${showItem(left)} and ${showItem(right)} are both stored under ${showKey(slotNames(key), keys)}, and the second overwrites the first. ${advice}, or add a unique attribute as its last segment.`,
  };
}
