import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveDesign } from '../../../src/design/index.js';
import { Dice } from '../../../src/load/dice.js';
import { planModel } from '../../../src/planner/index.js';
import { check } from '../../../src/rules/check.js';
import { anyTypes, DECLARATIONS, GeneratedFolder } from '../../support/generated.js';
import { loadText } from '../../support/models.js';
import { runs } from '../../support/runs.js';
import { SEED } from '../../support/setup.js';
import { callsOf, linesOf } from '../types/calls.js';
import { type ExampleModel, exampleModel, exampleModels, runModelTests } from './example-models.js';
import { EXAMPLE_SPECS } from './example-specs.js';
import { canHold, ENDPOINT, placeOf } from './places.js';
import { type Case, Prover, type Tally } from './prove.js';
import { randomModel } from './random-models.js';
import { stageOf } from './stage.js';

/**
 * Some random models alone: `PROOF_SEED=17 PROOF_MODELS=1 PROOF_CALLS=100 npx vitest run test/generate/proof -t random`.
 * With `PROOF_KEEP=1` the folder of the code stays, and its path is printed.
 */
const { PROOF_SEED, PROOF_MODELS, PROOF_CALLS, PROOF_KEEP } = process.env;
const FIRST_SEED = Number(PROOF_SEED ?? SEED);
/** Making tables takes its time elsewhere. */
const MODELS = Number(PROOF_MODELS ?? (ENDPOINT === undefined ? runs(8, 200) : runs(5, 40)));
const CALLS = Number(PROOF_CALLS ?? runs(25, 60));
const EXAMPLE_CALLS = Number(PROOF_CALLS ?? runs(60, 600));

/** Models whose patterns `types/*.calls.ts` call. */
const CALLED = ['shop', 'tasks'];

const EXAMPLES = [...exampleModels(), exampleModel('test/generate/types/tasks.dynamodel.yaml')];
const TESTED = EXAMPLES.filter(({ plan, tests }) => tests.length > 0 && canHold(plan.design));

/** Tables elsewhere are not there at once. */
const TIMEOUT = ENDPOINT === undefined ? undefined : 600_000;

interface RandomCase extends Case {
  readonly seed: number;
  readonly name: string;
}

const folder = new GeneratedFolder();
const cases: RandomCase[] = [];
let errors: Promise<readonly string[]> = Promise.resolve([]);

beforeAll(async () => {
  for (const [i, { name, plan }] of EXAMPLES.entries()) {
    const runner = i % 2 === 0 ? 'node' : 'vitest';
    folder.add(name, plan, { sharesRuntime: true, tests: { runner, model: `${name}.dynamodel.yaml` } });
  }
  for (let seed = FIRST_SEED; cases.length < MODELS; seed += 1) {
    const model = randomModel(seed);
    const loaded = loadText(model.text);
    const mistakes = check(loaded, { today: new Date(0) }).findings.filter(({ severity }) => severity === 'error');
    expect(mistakes, `seed ${seed}`).toEqual([]);
    if (loaded.model === undefined) continue;
    const design = resolveDesign(loaded.model);
    if (!canHold(design)) continue;
    const plan = planModel(design);
    const name = `random${seed}`;
    cases.push({ seed, name, model, design, plan });
    folder.add(name, plan, { sharesRuntime: true });
  }
  for (const model of CALLED) folder.write(`calls/${model}.ts`, callsOf(model).text);
  // The compiler runs beside the tests.
  errors = folder.compile(runs(0, 1) === 1 ? DECLARATIONS : {});
  await folder.bundle();
});

/** Calls patterns at random until the first contradiction. */
async function prove(
  one: Case,
  exported: Readonly<Record<string, unknown>>,
  { seed, calls }: { readonly seed: number; readonly calls: number },
): Promise<{ readonly tally: Tally; readonly error?: Error }> {
  const place = await placeOf(one.design, () => Date.UTC(2026, 0, 5));
  const prover = new Prover(one, Dice.of(seed, 'calls'), stageOf(exported, one, place, seed));
  try {
    await prover.run(calls);
    return { tally: prover.tally };
  } catch (error) {
    return { tally: prover.tally, error: error as Error };
  } finally {
    await place.close();
  }
}

function exampleNamed(name: string): ExampleModel {
  const found = EXAMPLES.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no example ${name}`);
  return found;
}

afterAll(async () => {
  await errors;
  if (PROOF_KEEP === undefined) folder.remove();
  else console.log(folder.path);
});

describe('code generated from random models', () => {
  it('does what the data say and what the interpreter does, and leaves nothing stale', async () => {
    const tally = { calls: 0, refused: 0, rows: 0, pages: 0 };
    const contradictions: string[] = [];
    for (const one of cases) {
      const { seed, name } = one;
      const { tally: own, error } = await prove(one, await folder.load(name), { seed, calls: CALLS });
      if (error !== undefined) contradictions.push(`PROOF_SEED=${seed} ${error.stack}`);
      for (const key of ['calls', 'refused', 'rows', 'pages'] as const) tally[key] += own[key];
    }
    expect(contradictions).toEqual([]);
    // Most calls do something, and enough of them are refused.
    expect(tally.calls).toBeGreaterThan(MODELS * CALLS);
    expect(tally.refused).toBeGreaterThan(tally.calls / 20);
    expect(tally.rows).toBeGreaterThan(tally.calls / 10);
  }, 600_000);
});

describe('code generated from the examples', () => {
  // What broken models ask for, which show mistakes.
  const skipped = EXAMPLES.flatMap(({ name, skipped: tests }) => tests.map((one) => ({ name, ...one })));
  it.skip.each(skipped)('$name: $test: $reason', () => undefined);

  it('has models with tests', () => {
    expect(TESTED.length).toBeGreaterThan(8);
    expect([...new Set(skipped.map(({ name }) => name))]).toEqual(['clinic']);
  });

  it.each(TESTED)(
    'gives what the tests of the model say: $name',
    async (example) => runModelTests(example, await folder.load(example.name)),
    TIMEOUT,
  );
});

describe('code generated from the examples, called at random', () => {
  it.each([...EXAMPLE_SPECS.keys()])(
    'does what the data say and what the interpreter does: %s',
    async (name) => {
      const { plan } = exampleNamed(name);
      const one = { model: EXAMPLE_SPECS.get(name)!, design: plan.design, plan };
      const { tally, error } = await prove(one, await folder.load(name), { seed: SEED, calls: EXAMPLE_CALLS });
      if (error !== undefined) throw error;
      expect(tally.refused).toBeGreaterThan(0);
      expect(tally.rows).toBeGreaterThan(0);
    },
    600_000,
  );
});

describe('generated code', () => {
  it('compiles under the strictest flags, all of it as one program, without any', async () => {
    const isCall = (line: string): boolean => line.startsWith('calls/');
    // The second line of what the compiler says, and those behind it, are indented.
    expect((await errors).filter((line) => !line.startsWith(' ') && !isCall(line))).toEqual([]);
    for (const file of folder.files('.ts').filter((one) => !isCall(one)))
      expect(anyTypes(folder.read(file)), file).toEqual([]);
  }, 600_000);

  it.each(CALLED)('lets right calls through, and no wrong one: %s', async (model) => {
    const { wrongLines } = callsOf(model);
    expect(wrongLines.length).toBeGreaterThan(10);
    expect(linesOf(`calls/${model}.ts`, await errors)).toEqual(wrongLines);
  });
});
