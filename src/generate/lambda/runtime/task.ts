import { type Read, readInput, type Schema, toJson } from './input.js';

/** A pattern that a state machine leaves to this function. */
export interface Pattern<Of extends Schema = Schema> {
  readonly input: Of;
  run(input: Read<Of>): Promise<unknown>;
}

/** A pattern whose function is asked with what the schema says: the compiler compares the two. */
export function pattern<const Of extends Schema>(one: Pattern<Of>): Pattern {
  return one as unknown as Pattern;
}

export interface TaskEvent {
  readonly pattern: string;
  readonly arguments: unknown;
}

/** A Lambda handler of the patterns. Step Functions knows its failures by the names of the errors. */
export function tasks(patterns: Readonly<Record<string, Pattern>>): (event: TaskEvent) => Promise<unknown> {
  const known = new Map(Object.entries(patterns));
  return async (event) => {
    const one = known.get(event.pattern);
    if (one === undefined) throw new TypeError('There is no such pattern.');
    return toJson(await one.run(readInput(one.input, event.arguments))) ?? null;
  };
}
