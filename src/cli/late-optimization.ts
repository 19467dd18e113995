import { setFlagsFromString } from 'node:v8';

/** From so many bytes of models on, optimised code pays for its making. */
const ENOUGH_BYTES = 50_000;

/** Of bytecode: what V8 optimises is no longer than this, if nothing else is said. */
const DEFAULT_BYTES = 60 * 1024;

export type LateOptimization = {
  readonly announce: (bytes: number) => void;
  /** Leaves V8 as it was: code that it compiled is taken by processes of the same settings only. */
  readonly end: () => void;
  /** Whether there was anything to do. */
  readonly hasWorked: () => boolean;
};

/**
 * Has V8 interpret this process's code until enough work is announced: a run over a model or two ends before optimised code has paid for
 * its making, which takes a third of the processor's time until then. Changes no result.
 */
export function optimizingLate(): LateOptimization {
  setFlagsFromString('--max-optimized-bytecode-size=0');
  const end = (): void => setFlagsFromString(`--max-optimized-bytecode-size=${DEFAULT_BYTES}`);
  let announced = 0;
  return {
    announce(bytes) {
      announced += bytes;
      if (announced >= ENOUGH_BYTES) end();
    },
    end,
    hasWorked: () => announced > 0,
  };
}
