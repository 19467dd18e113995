import * as fc from 'fast-check';

/** So many writers are at it in one case. */
export const WRITERS = 3;
/** Of all writers together; drawn up to here evenly, since short cases contradict little. */
const MOST_CALLS = 8;
const MOST_TURNS = 30;

/** Who makes a call. */
export function anyWriter(): fc.Arbitrary<number> {
  return fc.nat({ max: WRITERS - 1 });
}

/** Whose turn it is. */
export function anySchedule(): fc.Arbitrary<readonly number[]> {
  return fc.array(anyWriter(), { maxLength: MOST_TURNS, size: 'max' });
}

/** The calls of one case. */
export function commandsOf<Command>(command: fc.Arbitrary<Command>): fc.Arbitrary<readonly Command[]> {
  return fc.array(command, { minLength: 1, maxLength: MOST_CALLS, size: 'max' });
}
