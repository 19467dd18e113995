import { ExpressionError, type Update, type UpdateAction } from '../../expression/dynamodb/index.js';
import { typeOf } from '../../value/index.js';
import { readValue } from '../attribute-reader.js';
import { validationError } from '../engine-error.js';
import type { Expectation } from '../write-actions.js';
import type { AttributeValueUpdate, LegacyUpdate } from './api.js';
import { readExpected } from './expected.js';
import { legacyMessages } from './messages.js';

const ADDABLE: ReadonlySet<string> = new Set(['N', 'SS', 'NS', 'BS', 'L']);
const DELETABLE: ReadonlySet<string> = new Set(['SS', 'NS', 'BS']);

type LegacyUpdateRequest = Parameters<typeof readExpected>[0] & LegacyUpdate;

/** Whether an Update states anything in parameters from before expressions. */
export function isLegacyUpdate(request: LegacyUpdate): boolean {
  return request.AttributeUpdates != null || request.Expected != null || request.ConditionalOperator != null;
}

/** Reads the update and the condition of such a request. */
export function readLegacyUpdate(request: LegacyUpdateRequest): {
  readonly update: Update;
  readonly expectation: Expectation;
} {
  return { update: readAttributeUpdates(request.AttributeUpdates ?? {}), expectation: readExpected(request) };
}

/**
 * Reads AttributeUpdates as the update that they stand for.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.AttributeUpdates.html
 */
function readAttributeUpdates(updates: Readonly<Record<string, AttributeValueUpdate>>): Update {
  return Object.entries(updates).map(([name, update]) => readOne(name, update));
}

function readOne(name: string, { Action: action, Value: raw }: AttributeValueUpdate): UpdateAction {
  const path = [name] as const;
  if (raw == null) {
    if (action !== 'DELETE') throw validationError(legacyMessages.actionWithoutValue);
    return { kind: 'remove', path };
  }
  const value = readValue(raw);
  const type = typeOf(value);
  switch (action) {
    case 'ADD':
      if (!ADDABLE.has(type)) throw validationError(legacyMessages.addedType(type));
      if (type !== 'L') return { kind: 'add', path, value };
      return {
        kind: 'set',
        path,
        value: {
          kind: 'append',
          left: { kind: 'ifNotExists', path, otherwise: { kind: 'value', value: { L: [] } } },
          right: { kind: 'value', value },
        },
      };
    case 'DELETE':
      if (!DELETABLE.has(type)) throw validationError(legacyMessages.deletedType(type));
      return { kind: 'delete', path, value };
    default:
      return { kind: 'set', path, value: { kind: 'value', value } };
  }
}

/** Runs an update that AttributeUpdates stand for: all that such an update can find unfit in an item is a type. */
export function withTypeMismatch<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof ExpressionError) throw validationError(legacyMessages.updateTypeMismatch);
    throw error;
  }
}
