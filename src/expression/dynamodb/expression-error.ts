/** The request parameters that hold expressions. */
export type ExpressionKind =
  | 'ConditionExpression'
  | 'FilterExpression'
  | 'KeyConditionExpression'
  | 'ProjectionExpression'
  | 'SearchConditionExpression'
  | 'UpdateExpression';

/** An expression that DynamoDB would refuse; the message is the service's own. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
}

/** An error in the text of one expression, with the parameter's name in front. */
export function invalidExpression(kind: ExpressionKind, message: string): ExpressionError {
  return new ExpressionError(`Invalid ${kind}: ${message}`);
}
