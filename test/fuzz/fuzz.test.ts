import { resourceUsage } from 'node:process';
import { expect, it } from 'vitest';
import { Dice } from '../../src/load/dice.js';
import { runs } from '../support/runs.js';
import { SEED } from '../support/setup.js';
import { type Corpus, modelTexts } from './corpus.js';
import { faultOf } from './judge.js';
import { mutated } from './mutations.js';
import { reduced } from './reduced.js';

/**
 * Some cases alone: `FUZZ_FIRST=1234 FUZZ_CASES=1 npx vitest run test/fuzz`. With another `DYNAMODEL_TEST_SEED` all of them are others.
 */
const { FUZZ_FIRST, FUZZ_CASES } = process.env;
const FIRST = Number(FUZZ_FIRST ?? 0);
const CASES = Number(FUZZ_CASES ?? runs(2000, 20_000));
/** One in so many is a large model; one in so many goes through everything, and now and then a large one does. */
const LARGE = 80;
const THOROUGH = 41;
const MOST_FAULTS = 5;
/** By which the memory of the process may grow at once. */
const MOST_MEGABYTES = 500;

function textOf(number: number, { small, large }: Corpus): string {
  const dice = Dice.of(SEED, `fuzz ${number}`);
  const text = dice.pick(number % LARGE === 0 ? large : small);
  return mutated(text, dice, small);
}

it('ends in findings or a clean error, whatever is done to a model', { timeout: 3_600_000 }, async () => {
  const corpus = modelTexts();
  expect(corpus.small.length).toBeGreaterThan(100);
  expect(corpus.large.length).toBeGreaterThan(10);
  const faults: string[] = [];
  for (let number = FIRST; number < FIRST + CASES && faults.length < MOST_FAULTS; number += 1) {
    const text = textOf(number, corpus);
    const options = { isThorough: number % THOROUGH === 0 };
    const before = resourceUsage().maxRSS;
    let fault = await faultOf(text, options);
    const grown = (resourceUsage().maxRSS - before) / 1024;
    if (grown > MOST_MEGABYTES) fault ??= `took ${grown.toFixed(0)} MB`;
    if (fault === undefined) continue;
    const kind = kindOf(fault);
    const smallest = await reduced(text, async (shorter) => kindOf((await faultOf(shorter, options)) ?? '') === kind);
    faults.push(`FUZZ_FIRST=${number} (seed ${SEED})\n${fault}\n${JSON.stringify(smallest)}`);
  }
  expect(faults.join('\n\n')).toBe('');
});

/** Of an error its first place; the same fault of a shorter text has it too. */
function kindOf(fault: string): string {
  return fault.startsWith('took ') ? 'took' : (/^\s+at .*$/m.exec(fault)?.[0] ?? fault.replace(/[:\d][\s\S]*/, ''));
}
