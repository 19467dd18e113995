import * as sdk from '@aws-sdk/client-dynamodb';

/** What the SDK makes of a shape: its kind first, then namespace, name, traits, and what it consists of. */
export type Schema = number | readonly [kind: number, ...parts: readonly unknown[]] | (() => Schema);

export const [LIST, MAP, STRUCTURE, OPERATION] = [1, 2, 3, 9];
export const [STRING, NUMBER, BOOLEAN, TIME] = [0, 1, 2, 4];
/** Lists of simple values. */
export const SCALARS = 64;

/** Each operation of the API with what it takes. */
export const operations = (Object.values(sdk) as readonly unknown[])
  .filter((one): one is readonly unknown[] => Array.isArray(one) && one[0] === OPERATION)
  .map((operation) => [String(operation[2]), operation[4] as Schema] as const);

/** The method of an engine that is an operation. */
export function methodOf(name: string): string {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}

export function resolved(schema: Schema): Exclude<Schema, () => Schema> {
  const one = typeof schema === 'function' ? schema() : schema;
  // A member with traits of its own carries its schema and them.
  const hasTraits = Array.isArray(one) && typeof one[1] !== 'string';
  return hasTraits ? resolved(one[0] as Schema) : (one as never);
}
