import {
  bindCondition,
  bindProjection,
  bindUpdate,
  type Condition,
  checkPlaceholders,
  conditionPaths,
  type DocumentPath,
  ExpressionError,
  Substitutions,
  type Update,
} from '../expression/dynamodb/index.js';
import { type AttributeValue, ValueError } from '../value/index.js';
import type { ExpressionSubstitutions } from './api.js';
import { readValue } from './attribute-reader.js';
import { EngineError, validationError } from './engine-error.js';
import { legacyMessages } from './legacy/messages.js';
import { messages } from './messages.js';
import type { Table } from './table.js';

/** The expressions that an operation takes, in the order in which the service names them. */
type ExpressionName =
  | 'ProjectionExpression'
  | 'SearchConditionExpression'
  | 'FilterExpression'
  | 'KeyConditionExpression'
  | 'UpdateExpression'
  | 'ConditionExpression';

type ExpressionRequest = ExpressionSubstitutions & { readonly [name in ExpressionName]?: string };

const NO_NAMES: ReadonlyMap<string, string> = new Map();
const NO_VALUES: ReadonlyMap<string, AttributeValue> = new Map();
/** Shared by all requests without placeholders: there is nothing in it to mark as used. */
const NO_SUBSTITUTIONS = new Substitutions(NO_NAMES, NO_VALUES);

/** Parameters from before expressions. */
type LegacyName =
  | 'AttributesToGet'
  | 'AttributeUpdates'
  | 'ConditionalOperator'
  | 'Expected'
  | 'KeyConditions'
  | 'QueryFilter'
  | 'ScanFilter';

type LegacyRequest = { readonly [name in LegacyName]?: unknown };

/**
 * Throws where a request has expressions and what came before them, or placeholders but none of the expressions that could
 * use them. Names stand in the order in which messages list them.
 */
export function checkExpressionParameters(
  request: ExpressionRequest & LegacyRequest,
  names: readonly ExpressionName[],
  legacy: readonly LegacyName[] = [],
): void {
  const given = names.filter((name) => request[name] != null);
  if (given.length > 0) {
    // KeyConditions may stand beside any expression but the one that took their place.
    const old = legacy.filter(
      (name) => request[name] != null && (name !== 'KeyConditions' || request.KeyConditionExpression != null),
    );
    if (old.length > 0) throw validationError(legacyMessages.mixedParameters(old, given));
  }
  if (request.ExpressionAttributeNames != null && given.length === 0) {
    throw validationError(messages.namesWithoutExpression);
  }
  const withValues = names.filter((name) => name !== 'ProjectionExpression');
  if (request.ExpressionAttributeValues != null && withValues.every((name) => request[name] == null)) {
    throw validationError(messages.valuesWithoutExpression(withValues));
  }
}

/** The placeholders of a request, checked and copied. */
export function readSubstitutions(request: ExpressionSubstitutions): Substitutions {
  const { ExpressionAttributeNames: rawNames, ExpressionAttributeValues: rawValues } = request;
  if (rawNames == null && rawValues == null) return NO_SUBSTITUTIONS;
  let names = NO_NAMES;
  let values = NO_VALUES;
  if (rawNames != null) {
    checkPlaceholders('ExpressionAttributeNames', Object.keys(rawNames));
    names = new Map(Object.entries(rawNames));
  }
  if (rawValues != null) {
    const keys = Object.keys(rawValues);
    checkPlaceholders('ExpressionAttributeValues', keys);
    values = new Map(keys.map((key) => [key, readPlaceholderValue(rawValues[key], key)]));
  }
  return new Substitutions(names, values);
}

export function optionalCondition(
  text: string | undefined | null,
  kind: 'ConditionExpression' | 'FilterExpression',
  substitutions: Substitutions,
): Condition | undefined {
  return text == null ? undefined : bindCondition(text, kind, substitutions);
}

export function optionalUpdate(text: string | undefined | null, substitutions: Substitutions): Update {
  return text == null ? [] : bindUpdate(text, substitutions);
}

export function optionalProjection(
  text: string | undefined | null,
  substitutions: Substitutions,
): readonly DocumentPath[] | undefined {
  return text == null ? undefined : bindProjection(text, substitutions);
}

/** Throws where a path goes into a key attribute of the table or of an index: those are never lists or maps. */
export function checkKeyPaths(table: Table, paths: readonly DocumentPath[]): void {
  for (const path of paths) {
    if (path.length === 1) continue;
    if (table.isKeyAttribute(path[0])) throw validationError(messages.nestedKey(path[0]));
    if (table.isIndexKeyAttribute(path[0])) throw validationError(messages.nestedIndexKey(path[0]));
  }
}

/** The same for the paths of a condition. */
export function checkConditionPaths(table: Table, condition: Condition | undefined): void {
  if (condition !== undefined) checkKeyPaths(table, conditionPaths(condition));
}

function readPlaceholderValue(raw: unknown, key: string): AttributeValue {
  try {
    return readValue(raw);
  } catch (error) {
    if (error instanceof ValueError || (error instanceof EngineError && error.name === 'ValidationException')) {
      throw new ExpressionError(messages.invalidValue(error.message, key));
    }
    throw error;
  }
}
