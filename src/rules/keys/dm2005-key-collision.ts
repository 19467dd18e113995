import type { Design, EntityDesign, TableDesign } from '../../design/design.js';
import { collision } from '../../keys/index.js';
import type { Report, Rule } from '../rule.js';
import { quote, showItem, showKey } from '../show.js';
import { compiledParts, keyValues, pairsThatMayMeet, partitionText, slotNames, surelyDifferent } from './key-parts.js';
import { isRefused, REFUSED } from './second-item.js';

export const keyCollision: Rule = {
  id: 'DM2005',
  name: 'key-collision',
  family: 'keys',
  title: 'Two entities can have the same table key',
  severity: 'error',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html',
  *check({ design }) {
    for (const table of design.tables.values()) yield* collisionsIn(design, table);
  },
};

/** Each entity is reported once, with the first one before it that it can overwrite. */
function collisionsIn(design: Design, { entities }: TableDesign): Iterable<Report> {
  const reports = new Map<EntityDesign, Report>();
  const whole = entities.filter(({ key }) => key !== undefined);
  for (const { first, second } of pairsThatMayMeet(whole, ({ key }) =>
    partitionText({ keys: key === undefined ? [] : [key] }),
  )) {
    const known = reports.get(second);
    if (known !== undefined && known.severity !== 'info') continue;
    const report = collide(design, first, second);
    if (report !== undefined && (known === undefined || report.severity !== 'info')) reports.set(second, report);
  }
  return reports.values();
}

function collide(design: Design, first: EntityDesign, second: EntityDesign): Report | undefined {
  if (first.key === undefined || second.key === undefined || provedApart(first, second)) return undefined;
  const result = collision(compiledParts(first.key), compiledParts(second.key));
  if (result.kind === 'unknown') return result.reason === 'broken' ? undefined : undecided(first, second);
  if (result.kind === 'disjoint') return undefined;
  const { left, right, keys } = result.example;
  const key = showKey(slotNames(second.key), keys);
  const outcome =
    isRefused(design, first) && isRefused(design, second)
      ? `so that the later of the two ${REFUSED}`
      : 'so a put of one overwrites the other without an error';
  return {
    span: second.key.span,
    message: `${quote(second.name)} and ${quote(first.name)} can have the same primary key: ${quote(first.name)} ${showItem(left)} and ${quote(second.name)} ${showItem(right)} are both stored under ${key}, ${outcome}. Give each of the two a literal of its own in the key.`,
    related: [{ message: `the key of ${quote(first.name)}`, span: first.key.span }],
  };
}

/** Silence would say that the keys are proved apart. */
function undecided(first: EntityDesign, second: EntityDesign): Report | undefined {
  if (second.key === undefined) return undefined;
  return {
    severity: 'info',
    span: second.key.span,
    message: `It cannot be decided whether ${quote(second.name)} and ${quote(first.name)} can have the same primary key: a hash, or facts that no proof follows, stand in their templates. Give each of the two a literal of its own in the key, and it is certain that they cannot.`,
    related: first.key === undefined ? [] : [{ message: `the key of ${quote(first.name)}`, span: first.key.span }],
  };
}

/** True if literals alone keep the keys apart: most pairs need no proof. */
function provedApart(first: EntityDesign, second: EntityDesign): boolean {
  const [left, right] = [keyValues(first.key), keyValues(second.key)];
  return left.some((value, i) => {
    const other = right[i];
    return other !== undefined && surelyDifferent(value.compiled, other.compiled);
  });
}
