/** How far long work has come: so many of its steps. */
export interface Progress {
  readonly done: number;
  readonly of: number;
}

const WHOLE = 1000;

/** Progress of a part as that of the whole, of which the part is what lies between two shares. */
export function within({ done, of }: Progress, from: number, to: number): Progress {
  const share = of === 0 ? 1 : Math.min(1, done / of);
  return { done: WHOLE * (from + (to - from) * share), of: WHOLE };
}

/** Steps of a part as those of the whole. */
export function* partSteps<T>(steps: Generator<Progress, T>, from: number, to: number): Generator<Progress, T> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    yield within(step.value, from, to);
  }
}

/** The same of steps that are waited for. */
export async function* partOfSteps<T>(
  steps: AsyncGenerator<Progress, T>,
  from: number,
  to: number,
): AsyncGenerator<Progress, T> {
  try {
    for (;;) {
      const step = await steps.next();
      if (step.done === true) return step.value;
      yield within(step.value, from, to);
    }
  } finally {
    // Whoever gives up the whole gives up the part, with the threads that it has.
    await steps.return(undefined as T);
  }
}
