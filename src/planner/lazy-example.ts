import type { ExampleRequest, Operation } from './plan.js';

/** The operation with its example, which is made when it is first looked at: few callers do, and making it takes time. */
export function withExample<Kind extends Operation>(draft: Omit<Kind, 'example'>, make: () => ExampleRequest): Kind {
  let made: ExampleRequest | undefined;
  const example = (): ExampleRequest => {
    made ??= make();
    return made;
  };
  return Object.defineProperty({ ...draft }, 'example', { enumerable: true, get: example }) as unknown as Kind;
}
