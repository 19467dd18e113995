import type { DocumentPath, Substitutions } from '../../expression/dynamodb/index.js';
import { validationError } from '../engine-error.js';
import { optionalProjection } from '../request-expressions.js';
import type { LegacyProjection } from './api.js';
import { legacyMessages } from './messages.js';

type ProjectedRequest = LegacyProjection & { readonly ProjectionExpression?: string };

/** Reads the projection of a Get, in whichever way it is stated; undefined for whole items. */
export function readProjection(
  { AttributesToGet: names, ProjectionExpression: expression }: ProjectedRequest,
  substitutions: Substitutions,
): readonly DocumentPath[] | undefined {
  return names == null ? optionalProjection(expression, substitutions) : readAttributesToGet(names);
}

/**
 * Reads AttributesToGet as the projection that it stands for.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.AttributesToGet.html
 */
export function readAttributesToGet(names: readonly string[]): readonly DocumentPath[] {
  const seen = new Set<string>();
  return names.map((name) => {
    if (seen.has(name)) throw validationError(legacyMessages.duplicateAttribute(name));
    seen.add(name);
    return [name];
  });
}
