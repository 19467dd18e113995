import type { EntityDesign } from '../../design/index.js';
import { type Code, doc } from '../text/index.js';
import type { Gen } from '../typescript/gen.js';

/** What no library of schemas can say of an entity, besides its keys: for people, one line each. `lock`: how its lock is stated there. */
export function entityLimits({ entity, unique, history, attributes }: EntityDesign, lock: string): string[] {
  const limits: string[] = [];
  for (const { constraint } of unique)
    limits.push(`\`unique.${constraint.name}\` is not kept: write its sentinel yourself, in a transaction.`);
  if (history !== undefined) limits.push('`history` is not kept: no version is copied.');
  if (entity.version !== undefined)
    limits.push(`\`${entity.version.attribute.value}\` does not count up by itself: ${lock}.`);
  if (entity.ttl?.after !== undefined) limits.push(`\`${entity.ttl.attribute.value}\` is not set from \`after\`.`);
  if (entity.ttl?.hideExpired === true) limits.push('Expired items are not hidden from reads.');
  if (entity.softDelete !== undefined) limits.push('A delete deletes, and reads show what is marked as deleted.');
  for (const { attribute } of attributes.values()) {
    const { name, copy, generate } = attribute;
    if (copy !== undefined) limits.push(`\`${name}\` is a copy of ${copy.entity}.${copy.attribute}: give its value.`);
    if (generate?.value.kind === 'sequence') limits.push(`\`${name}\` is drawn from a sequence: give its value.`);
  }
  return limits;
}

/** The same of the model as a whole. `reads` and `transactions`: what is said of these there. */
export function modelLimits(
  { design }: Gen,
  { reads, transactions }: { reads: string; transactions: string },
): string[] {
  const { model } = design;
  const ops = new Set([...model.patterns.values()].map(({ op }) => op.value));
  return [
    model.tenancy !== undefined &&
      `Tenancy is not bound: \`${model.tenancy.field.value}\` is an attribute like any other, to be given in every call.`,
    reads,
    (ops.has('transact-write') || ops.has('transact-get')) && transactions,
    model.streams.size > 0 && 'Stream rules are not generated.',
    ops.has('execute') && 'PartiQL statements are not generated.',
  ].filter((line) => line !== false);
}

/** The comment of an entity, with what its schema leaves out. */
export function entityDoc({ name, entity }: EntityDesign, library: string, limits: readonly string[]): Code {
  return doc(entity.description ?? `${name}s of the model.`, ...listed(`What ${library} cannot say of it:`, limits));
}

/** The comment of `index.ts`: everything that is left out, in one place. */
export function modelDoc(
  { design }: Gen,
  contents: string,
  ofModel: readonly string[],
  entities: readonly { readonly entity: EntityDesign; readonly limits: readonly string[] }[],
): Code {
  const ofEntities = entities.flatMap(({ entity, limits }) => limits.map((line) => `${entity.name}: ${line}`));
  return doc(
    `The model \`${design.model.name.value}\` as ${contents}.`,
    ...listed('What they cannot say:', [...ofModel, ...ofEntities]),
  );
}

function listed(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', heading, ...lines.map((line) => `- ${line}`)];
}
