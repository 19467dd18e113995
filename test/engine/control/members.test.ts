import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../src/engine/index.js';
import { LIST, MAP, methodOf, operations, resolved, type Schema, STRING, STRUCTURE } from './api-schema.js';

/**
 * The API as the SDK has it: every member of every request, to the last level, is one that the engine looks at. A member of a
 * foreign type is refused before all else, so that one that goes unnoticed shows.
 */

const engine = createEngine() as unknown as Readonly<Record<string, (input: unknown) => unknown>>;

/** Requests that each have one member of a foreign type, and the way to it. */
function* wrongRequests(schema: Schema, path: string): Generator<readonly [path: string, value: unknown]> {
  const shape = resolved(schema);
  if (typeof shape === 'number') {
    yield [path, shape === STRING ? {} : 'wrong'];
    return;
  }
  const [kind] = shape;
  // What is wrong with a value is told of in other ways, and tested elsewhere.
  if (shape[2] === 'AttributeValue') return;
  yield [path, 'wrong'];
  if (kind === LIST) {
    for (const [at, value] of wrongRequests(shape[4] as Schema, `${path}[]`)) yield [at, [value]];
  } else if (kind === MAP) {
    for (const [at, value] of wrongRequests(shape[5] as Schema, `${path}{}`)) yield [at, { a: value }];
  } else if (kind === STRUCTURE) {
    const members = shape[5] as readonly Schema[];
    for (const [i, member] of (shape[4] as readonly string[]).entries()) {
      for (const [at, value] of wrongRequests(members[i] as Schema, `${path}.${member}`))
        yield [at, { [member]: value }];
    }
  }
}

function outcome(run: () => unknown): string {
  try {
    run();
    return 'accepted';
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

describe('the API', () => {
  it.each(operations)('has every member of %s looked at', (name, input) => {
    const unnoticed: string[] = [];
    for (const [path, request] of wrongRequests(input, '')) {
      if (path === '') continue;
      const seen = outcome(() => engine[methodOf(name)]?.(request));
      if (seen !== 'SerializationException') unnoticed.push(`${path}: ${seen}`);
    }
    expect(unnoticed).toEqual([]);
  });
});
