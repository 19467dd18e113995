import type { EntityDesign, IndexDesign } from '../../design/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { FollowUp, Plan, PlannedPattern } from '../../planner/index.js';
import { asPattern, leadingKey, mayReach, type Scope } from './leading-key.js';
import { followUpNeeds, type NamedKey, type Need, needsOf } from './needs.js';

/** A need as a scope holds it, or why it cannot. */
export type Held =
  /** What the first partition key attribute of its items is like; anything where absent. */
  { readonly kind: 'held'; readonly leading?: readonly string[] } | Unheld;

export interface Unheld {
  readonly kind: 'unheld';
  /**
   * `keyless`: requests name no key. `unbound`: the key does not fix the field. `mixed`: items without the field, or with another value of
   * it, told apart by nothing. `scope`: what the scope says of the field fixes nothing.
   */
  readonly code: 'keyless' | 'unbound' | 'mixed' | 'scope';
  readonly field: string;
  /** What comes in the way, as a clause. */
  readonly why: string;
}

/** What a call needs, with the copies that whoever writes has to write anew. */
export function patternNeeds(plan: Plan, planned: PlannedPattern): readonly Need[] {
  const copies = plan.followUps.filter(
    (followUp) =>
      isKeptByWriters(followUp) &&
      followUp.triggers.some(({ pattern, after }) => after === undefined && pattern === planned.pattern.name),
  );
  return [...needsOf(planned), ...flatMap(copies, followUpNeeds)];
}

function isKeptByWriters({ kind, name, target }: FollowUp): boolean {
  const copies = new Set(name.split(', '));
  const attributes = [...target.entity.attributes.values()];
  return (
    kind === 'copy' &&
    attributes.some(({ name: own, copy }) => copy?.refresh === 'write' && copies.has(`${target.name}.${own}`))
  );
}

export function held(need: Need, scope: Scope): Held {
  const { index, keys, beginning } = need;
  if (keys.length === 0 && beginning === undefined) return keyless(need, scope);
  const patterns = beginning === undefined ? [] : [`${asPattern(beginning) ?? ''}*`];
  for (const named of keys) {
    const found = patternOf(index, named, scope);
    if (typeof found !== 'string') return found;
    patterns.push(found);
  }
  return patterns.includes('*') ? { kind: 'held' } : { kind: 'held', leading: [...new Set(patterns)] };
}

function keyless({ action, index }: Need, scope: Scope): Held {
  const [field] = flatMap(index.members, ({ entity }) => fieldsOf(entity, scope));
  if (field === undefined) return { kind: 'held' };
  const why =
    action === 'Scan'
      ? `it scans ${where(index)}, and a scan names no key`
      : `it is a statement of PartiQL on ${where(index)}, a right to which goes without a condition on keys`;
  return { kind: 'unheld', code: 'keyless', field, why };
}

/** A role calls many patterns of one key. */
const known = new WeakMap<Scope, WeakMap<NamedKey['key'], string | Unheld>>();

function patternOf(index: IndexDesign, named: NamedKey, scope: Scope): string | Unheld {
  const ofScope = known.get(scope) ?? new WeakMap<NamedKey['key'], string | Unheld>();
  known.set(scope, ofScope);
  const found = ofScope.get(named.key) ?? soughtPattern(index, named, scope);
  ofScope.set(named.key, found);
  return found;
}

function soughtPattern(index: IndexDesign, { entity, key }: NamedKey, scope: Scope): string | Unheld {
  const [first] = key.pk;
  if (first === undefined) return '*';
  const fields = fieldsOf(entity, scope);
  const found = leadingKey(first, scope, fields);
  if (found.kind === 'unbound') {
    if (found.by === 'scope') return { kind: 'unheld', code: 'scope', field: found.field, why: found.why };
    const why = `of \`${first.slot.attribute}\` of \`${entity.name}\` in ${where(index)}, ${found.why}`;
    return { kind: 'unheld', code: 'unbound', field: found.field, why };
  }
  for (const member of index.members) {
    const own = fieldsOf(member.entity, scope);
    const common = own.filter((name) => fields.includes(name));
    const more = own.find((name) => !fields.includes(name));
    const field = more ?? common[0];
    if (field === undefined) continue;
    const isApart =
      (member.keys.length > 0 || more === undefined) &&
      member.keys.every(
        ({ pk: [value] }) => value !== undefined && !mayReach(found, value, scope, common, more !== undefined),
      );
    if (isApart) continue;
    const why =
      more === undefined
        ? `its keys in ${where(index)} cannot be told from those of \`${member.entity.name}\` with another \`${field}\``
        : `\`${entity.name}\` has none, and its keys in ${where(index)} cannot be told from those of \`${member.entity.name}\``;
    return { kind: 'unheld', code: 'mixed', field, why };
  }
  return found.text;
}

function where({ kind, name }: IndexDesign): string {
  return kind === 'table' ? `the table \`${name}\`` : `the index \`${name}\``;
}

/** Fields of the scope that the items have; what exists because of another has those of its owner. */
export function fieldsOf({ entity, companionOf }: EntityDesign, scope: Scope): readonly string[] {
  const { attributes, routing } = companionOf?.owner.entity ?? entity;
  return [...scope.keys()].filter((name) => attributes.has(name) || routing.has(name));
}
