import { parseModelStatement } from '../../expression/partiql/index.js';
import type { ValueType } from '../../model/value-type.js';
import type { AttributeValue, Item } from '../../value/index.js';
import { type Arguments, refuseCall, storedArgument } from '../arguments.js';
import type { DynamoRequest } from '../call.js';
import type { PlanContext } from '../context.js';
import type { ExecuteOperation } from '../plan.js';
import { type CallFailure, type CallOutcome, DEFAULT_ERRORS, type ServiceError } from '../program.js';
import { type Dialogue, outputOf, serviceFailure } from './dialogue.js';

type Statement = Pick<ExecuteOperation, 'statement' | 'action'>;

/** A PartiQL statement with the values of its parameters. A SELECT is followed to its end, unless the pattern has a `limit` or a `page`. */
export function* execute(
  context: PlanContext,
  { statement, action }: Statement,
  args: Arguments,
): Dialogue<CallOutcome> {
  const { limit, page, consistent } = context.pattern;
  const Limit = limit?.value ?? page?.value;
  const Parameters = parametersOf(context, args);
  const input: DynamoRequest['input'] = {
    Statement: statement,
    ...(Parameters.length === 0 ? {} : { Parameters }),
    ...(action === 'select' && Limit !== undefined ? { Limit } : {}),
    ...(action === 'select' && consistent?.value === true ? { ConsistentRead: true } : {}),
    ...(action === 'select' ? {} : { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
  };
  const rows: Item[] = [];
  let NextToken: unknown;
  do {
    const token = NextToken === undefined ? {} : { NextToken };
    const [answer] = yield [{ api: 'ExecuteStatement', input: { ...input, ...token } }];
    if (answer?.kind === 'error') return failureOf(context, answer.error);
    const output = outputOf(answer);
    rows.push(...((output.Items ?? []) as readonly Item[]));
    NextToken = output.NextToken;
  } while (NextToken !== undefined && Limit === undefined);
  return action === 'select' ? { kind: 'rows', rows } : { kind: 'written', items: [] };
}

/** The values of `?`, in their order. */
function parametersOf({ pattern, entities }: PlanContext, args: Arguments): readonly AttributeValue[] {
  const parsed = parseModelStatement(pattern.statement?.value ?? '');
  if (parsed.kind === 'error')
    return refuseCall({ code: 'wrong', argument: 'statement', expected: 'PartiQL', got: parsed.message });
  return parsed.model.parameters.map(({ name }) => {
    const value = args.get(name);
    if (value === undefined) return refuseCall({ code: 'missing', argument: name });
    if (value === null) return { NULL: true };
    const declared = pattern.params.get(name);
    const one = declared?.of.kind === 'type' ? declared.of.type : undefined;
    const own = entities.map(({ types }) => types.typeOf(name)).find((type) => type !== undefined);
    const type: ValueType = one === undefined ? (own ?? { kind: 'any' }) : one;
    return storedArgument(declared?.list === true ? { kind: 'list', of: type } : type, value, name);
  });
}

function failureOf({ entities }: PlanContext, error: ServiceError): CallFailure {
  const entity = entities[0]?.name ?? 'item';
  const item = error.Item === undefined ? {} : { item: error.Item };
  const base = { kind: 'failed' as const, entity, ...item };
  switch (error.name) {
    case 'DuplicateItemException':
      return { ...base, reason: 'exists', error: DEFAULT_ERRORS.exists, message: `The ${entity} exists.` };
    case 'TransactionConflictException':
      return { ...base, reason: 'conflict', error: DEFAULT_ERRORS.conflict, message: error.message };
    case 'ConditionalCheckFailedException':
      return error.Item === undefined
        ? {
            ...base,
            reason: 'not-found',
            error: DEFAULT_ERRORS['not-found'],
            message: `There is no such ${entity}.`,
          }
        : {
            ...base,
            reason: 'condition',
            error: DEFAULT_ERRORS.condition,
            message: `The condition on the ${entity} does not hold.`,
          };
    default:
      return serviceFailure(error);
  }
}
