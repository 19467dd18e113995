import { setFlagsFromString } from 'node:v8';

/** A setting of V8: for a run over less than so many bytes of models, and as it is by itself. */
type Flag = { readonly short: string; readonly usual: string; readonly enough: number };

const MUCH = 5_000_000;
const SOME = 50_000;

/** The young generation grows at once: garbage is collected less often. */
const GROWTH: Flag = { short: '--semi-space-growth-factor=4', usual: '--semi-space-growth-factor=2', enough: MUCH };

/** A short run ends before a second thread has marked what is garbage, which is a tenth of all that such a run does. */
const NO_MARKING: Flag = { short: '--no-incremental-marking', usual: '--incremental-marking', enough: SOME };

/**
 * How much a function runs before it is optimised, by Node's major version: V8 has no one name for it, and complains of one that it does not
 * know.
 */
const PATIENCE: ReadonlyMap<number, Flag> = new Map([
  [20, { short: '--interrupt-budget=800000', usual: '--interrupt-budget=67584', enough: MUCH }],
  [22, { short: '--invocation-count-for-turbofan=20000', usual: '--invocation-count-for-turbofan=3000', enough: MUCH }],
]);

/** Later ones have a compiler between the interpreter and the optimising one: a few models on, all of it pays. */
const NO_OPTIMIZATION: Flag = {
  short: '--max-optimized-bytecode-size=0',
  usual: '--max-optimized-bytecode-size=61440',
  enough: SOME,
};

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
  let left: readonly Flag[] = [PATIENCE.get(nodeMajor) ?? NO_OPTIMIZATION, GROWTH, NO_MARKING];
  for (const { short } of left) setFlagsFromString(short);
  let announced = 0;
  const endWhere = (isOver: (flag: Flag) => boolean): void => {
    for (const { usual } of left.filter(isOver)) setFlagsFromString(usual);
    left = left.filter((flag) => !isOver(flag));
  };
  return {
    announce(bytes) {
      announced += bytes;
      endWhere(({ enough }) => announced >= enough);
    },
    end: () => endWhere(() => true),
    hasWorked: () => announced > 0,
  };
}
