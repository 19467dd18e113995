import fc from 'fast-check';

/** One seed for every property test, so that a failure is reproduced by running the same file again. */
export const SEED = Number(process.env.DYNAMODEL_TEST_SEED ?? 20261120);

fc.configureGlobal({ seed: SEED });
