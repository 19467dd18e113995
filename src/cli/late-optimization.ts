import { setFlagsFromString } from 'node:v8';

/** A setting of V8: for a run over less than so many bytes of models, and as it is by itself. */
type Flag = { readonly name: string; readonly short: number; readonly usual: number; readonly enough: number };

/** The young generation grows at once: garbage is collected less often. */
const GROWTH: Flag = { name: 'semi-space-growth-factor', short: 4, usual: 2, enough: 5_000_000 };

/**
 * How much a function runs before it is optimised, by Node's major version: V8 has no one name for it, and complains of one that it does not
 * know.
 */
const PATIENCE: ReadonlyMap<number, Flag> = new Map([
  [20, { name: 'interrupt-budget', short: 800_000, usual: 67_584, enough: 5_000_000 }],
  [22, { name: 'invocation-count-for-turbofan', short: 20_000, usual: 3_000, enough: 5_000_000 }],
]);

/** Later ones have a compiler between the interpreter and the optimising one: a few models on, all of it pays. */
const NO_OPTIMIZATION: Flag = { name: 'max-optimized-bytecode-size', short: 0, usual: 60 * 1024, enough: 50_000 };

export type LateOptimization = {
  readonly announce: (bytes: number) => void;
  /** Leaves V8 as it was: code that it compiled is taken by processes of the same settings only. */
  readonly end: () => void;
  /** Whether there was anything to do. */
  readonly hasWorked: () => boolean;
};

/**
 * Has V8 optimise only what runs very often, until enough work is announced: else a check ends before most optimised code has paid for its
 * making, which takes more of the processors' time than the check. So does it collect garbage less often. Changes no result.
 */
export function optimizingLate(nodeMajor: number): LateOptimization {
  const flags = [PATIENCE.get(nodeMajor) ?? NO_OPTIMIZATION, GROWTH];
  for (const { name, short } of flags) setFlagsFromString(`--${name}=${short}`);
  const leave = (left: readonly Flag[]): void => {
    for (const { name, usual } of left) setFlagsFromString(`--${name}=${usual}`);
  };
  let announced = 0;
  return {
    announce(bytes) {
      announced += bytes;
      leave(flags.filter(({ enough }) => announced >= enough));
    },
    end: () => leave(flags),
    hasWorked: () => announced > 0,
  };
}
