import type { Pattern } from '../../../model/model.js';
import type { WriteIntent } from '../../../planner/intent.js';
import { hidingTtl, scopeOf, softDeleteOf } from '../../../planner/program/scope.js';
import { type Code, from, literal, NOTHING, name, ts } from '../../text/index.js';
import { entityCode } from '../entities/index.js';
import type { Gen } from '../gen.js';
import { updateText } from './change-call.js';
import { ChangeCode } from './change-code.js';
import { entityWrites } from './entity-writes.js';
import { type ConditionText, expressionMembers, presenceOf } from './expression-members.js';
import { lockCode } from './lock-code.js';
import { updateFacts } from './update-facts.js';
import type { ValueSource } from './value-source.js';
import { withTenant } from './write-calls.js';
import { WritePieces } from './write-pieces.js';
import { WriteWords } from './write-words.js';

/** An update whose request is known but for its values. */
export interface ItemUpdateCode {
  /** Statements before `update`. */
  readonly statements: Code;
  /** An `ItemUpdate` of the runtime. */
  readonly update: Code;
}

/**
 * An update of one item, for which nothing is read and with which nothing else is written, and whose expressions are texts: it is written
 * out as it is sent. Undefined for any other. Where it stands, `context` and `now` must be variables.
 */
export function itemUpdateCode(
  gen: Gen,
  pattern: Pattern,
  intent: WriteIntent,
  given: ValueSource,
): ItemUpdateCode | undefined {
  const { entity, action, upsert, otherwise } = intent;
  const isHiding = hidingTtl(entity) !== undefined || softDeleteOf(entity) !== undefined;
  if (action !== 'update' || upsert || otherwise !== undefined || isHiding) return undefined;
  const source = withTenant(gen, intent, given);
  const scope = scopeOf(gen.design, pattern, {});
  const facts = updateFacts(gen, scope, intent, source);
  if (facts.guards !== undefined) return undefined;
  const update = updateText([...new ChangeCode(scope, intent, source).make().calls, ...facts.follows]);
  const pieces = new WritePieces(gen, pattern, intent, source);
  const condition = pieces.condition();
  const lock = lockPiece(gen, intent, source);
  if (update === undefined || condition?.kind === 'arguments' || lock === 'open') return undefined;
  const { target } = entityWrites(gen, entity);
  const presence = presenceOf('attribute_exists', entity.table.primary.pk[0]?.attribute ?? '');
  return {
    statements: ts`${lock?.statement}${update.statement}`,
    update: ts`{
target: ${target},
${lock?.member}input: {
TableName: ${from('runtime/write', 'tableName')}(context, ${target}),
Key: ${pieces.key()},
${expressionMembers([presence, condition, lock?.condition], update)}ReturnValuesOnConditionCheckFailure: "ALL_OLD",
}
}`,
  };
}

interface LockPiece {
  readonly condition: ConditionText;
  /** Declares what is compared, where it is checked. */
  readonly statement: Code;
  readonly member: Code;
}

/** Undefined where there is none; `open` where the arguments say what its condition is. */
function lockPiece(gen: Gen, intent: WriteIntent, source: ValueSource): LockPiece | 'open' | undefined {
  const lock = lockCode(intent, source);
  if (lock === undefined) return undefined;
  if (lock.nullable || !lock.isScalar) return 'open';
  const { attribute, isPlain } = lock;
  const expected = isPlain ? lock.expected : name('expected');
  const words = new WriteWords('expected');
  const at = words.name(attribute);
  words.values.set(':_expected', expected);
  return {
    condition: { text: `${at} = :_expected`, words },
    statement: isPlain ? NOTHING : ts`const ${expected} = ${lock.expected};\n`,
    member: ts`lock: { attribute: ${literal(attribute)}, expected${!isPlain ? NOTHING : ts`: ${expected}`}, parse: ${entityCode(gen, intent.entity).parse} },\n`,
  };
}
