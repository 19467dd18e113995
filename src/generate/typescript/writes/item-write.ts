import type { Pattern } from '../../../model/model.js';
import type { WriteIntent } from '../../../planner/intent.js';
import { hidingTtl, scopeOf, softDeleteOf } from '../../../planner/program/scope.js';
import { type Code, commas, from, literal, NOTHING, ts } from '../../text/index.js';
import type { Gen } from '../gen.js';
import { type UpdateText, updateText } from './change-call.js';
import { ChangeCode } from './change-code.js';
import { type ConditionText, expressionMembers, presenceOf } from './expression-members.js';
import { updateFacts } from './update-facts.js';
import type { ValueSource } from './value-source.js';
import { withTenant } from './write-calls.js';
import { WritePieces } from './write-pieces.js';

/** A step of a transaction whose request is known but for its values. */
export interface ItemWriteCode {
  /** The entity's table in the model. */
  readonly table: string;
  /** An `ItemWrite` of the runtime. `index`: the position in the step's list, where it has one. */
  code(table: Code, index: Code | undefined): Code;
}

/**
 * A write of one item, for which nothing is read and with which nothing else is written, and whose expressions are texts: it is written
 * out as it is sent. Undefined for any other.
 */
export function itemWriteCode(
  gen: Gen,
  pattern: Pattern,
  intent: WriteIntent,
  given: ValueSource,
): ItemWriteCode | undefined {
  const { entity, lock, upsert } = intent;
  const source = withTenant(gen, intent, given);
  if (lock !== undefined || upsert || source.match !== undefined || source.row !== undefined) return undefined;
  const sent = sentCode(gen, pattern, intent, source);
  if (sent === undefined) return undefined;
  const { step = 0, otherwise } = intent;
  return {
    table: entity.entity.table.value,
    code: (table, index) => ts`{
kind: ${literal(sent.kind)},
step: ${step},
${index !== undefined && ts`${index},\n`}entity: ${literal(entity.name)},
${sent.beside}${otherwise !== undefined && ts`otherwise: ${from('errors', gen.names.error(otherwise))},\n`}input: {
TableName: ${table},
${sent.members}}
}`,
  };
}

interface Sent {
  readonly kind: 'Put' | 'Update' | 'Delete' | 'ConditionCheck';
  /** Members beside the command's input. */
  readonly beside: Code;
  /** Members of the command's input, but for the table. */
  readonly members: Code;
}

function sentCode(gen: Gen, pattern: Pattern, intent: WriteIntent, source: ValueSource): Sent | undefined {
  const { entity, action, otherwise } = intent;
  const pieces = new WritePieces(gen, pattern, intent, source);
  const isHiding = hidingTtl(entity) !== undefined || softDeleteOf(entity) !== undefined;
  const condition = pieces.condition();
  if (condition?.kind === 'arguments') return undefined;
  const { pk, sk } = entity.table.primary;
  const names = [...pk, ...sk].map(({ attribute }) => attribute);
  const presence = (test: string) => presenceOf(test, names[0] ?? '');
  const keyed = (
    kind: Sent['kind'],
    conditions: readonly (ConditionText | undefined)[],
    update?: UpdateText,
  ): Sent => ({
    kind,
    beside: NOTHING,
    members: ts`Key: ${pieces.key()},\n${expressionMembers(conditions, update)}`,
  });
  switch (action) {
    case 'create':
      if (isHiding || entity.unique.length > 0 || entity.history !== undefined) return undefined;
      return {
        kind: 'Put',
        beside: ts`keys: [${commas(names.map(literal))}],\n`,
        members: ts`Item: ${pieces.item()},\n${expressionMembers([presence('attribute_not_exists'), condition])}`,
      };
    case 'check':
      return isHiding ? undefined : keyed('ConditionCheck', [presence('attribute_exists'), condition]);
    case 'delete':
      if (entity.unique.length > 0 || (isHiding && otherwise !== undefined)) return undefined;
      return keyed('Delete', [otherwise === undefined ? undefined : presence('attribute_exists'), condition]);
    case 'update': {
      const scope = scopeOf(gen.design, pattern, {});
      const facts = updateFacts(gen, scope, intent, source);
      if (isHiding || facts.guards !== undefined) return undefined;
      const changes = new ChangeCode(scope, intent, source).make();
      const update = updateText([...changes.calls, ...facts.follows]);
      return update === undefined || update.statement !== undefined
        ? undefined
        : keyed('Update', [presence('attribute_exists'), condition], update);
    }
    default:
      return undefined;
  }
}
