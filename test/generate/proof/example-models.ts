import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'vitest';
import { readModel } from '../../../src/library/loaded-model.js';
import type { Attribute, ModelTest } from '../../../src/model/model.js';
import type { Plan } from '../../../src/planner/index.js';
import { ModelTestRun } from './model-tests.js';
import { ENDPOINT, placeOf } from './places.js';
import { Subject } from './subject.js';

/** Models of the examples, of published designs and of the tests. Of those that show what is wrong, what is planned is generated. */
const FOLDERS = ['examples', 'test/designs', 'test/fixtures'];
const ENDING = '.dynamodel.yaml';

export interface ExampleModel {
  readonly name: string;
  readonly plan: Plan;
  readonly tests: readonly ModelTest[];
  /** Tests that cannot be made, and why. */
  readonly skipped: readonly { readonly test: string; readonly reason: string }[];
}

export function exampleModels(): readonly ExampleModel[] {
  return FOLDERS.flatMap((folder) =>
    (readdirSync(folder, { recursive: true }) as string[])
      .filter((file) => file.endsWith(ENDING))
      .sort()
      .map((file) => exampleModel(join(folder, file))),
  );
}

export function exampleModel(path: string): ExampleModel {
  const { plan } = readModel(path);
  if (plan === undefined) throw new Error(`${path} is no model`);
  const all = plan.design.model.tests.map((test) => ({ test, reason: obstacle(plan, test) }));
  return {
    name: basename(path, ENDING),
    plan,
    tests: all.flatMap(({ test, reason }) => (reason === undefined ? [test] : [])),
    skipped: all.flatMap(({ test, reason }) => (reason === undefined ? [] : [{ test: test.name.value, reason }])),
  };
}

/** What keeps a test of a broken model from being made. */
function obstacle({ patterns, design }: Plan, { given, call }: ModelTest): string | undefined {
  for (const { pattern, args, samples } of [...given, call]) {
    const planned = patterns.get(pattern.value);
    if (planned?.kind !== 'planned') return `nothing serves ${pattern.value}`;
    const [entity] = planned.pattern.entities.flatMap(({ value }) => design.entities.get(value) ?? []);
    if (planned.pattern.op.value !== 'create' || entity === undefined || samples.length > 0) continue;
    const missing = [...entity.entity.attributes.values()].find((one) => isRequired(one) && !args.has(one.name));
    if (missing !== undefined) return `the call of ${pattern.value} lacks ${missing.name}`;
  }
  return undefined;
}

function isRequired({ optional, implied, default: fallback, generate, derive, constant, copy }: Attribute): boolean {
  return !optional && [implied, fallback, generate, derive, constant, copy].every((one) => one === undefined);
}

/** Makes the tests of a model on its generated code. */
export async function runModelTests(
  { plan, tests }: ExampleModel,
  exported: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { design } = plan;
  let place = await placeOf(design, () => 0);
  const tokens = new Set<string>();
  try {
    for (const test of tests) {
      // For ten minutes a token stands for the call that had it first.
      const used = tokensOf(plan, test);
      if (used.some((one) => tokens.has(one)) && ENDPOINT !== undefined) continue;
      for (const one of used) tokens.add(one);
      if (ENDPOINT === undefined) place = await placeOf(design, () => 0);
      const { client, tables } = place;
      const subject = new Subject(exported, { design, plan, client, tables });
      await runTest(await ModelTestRun.begin(plan, test, { subject, place }), test);
    }
  } finally {
    await place.close();
  }
}

/** Patterns that a test calls with a token. */
function tokensOf({ patterns }: Plan, { given, call }: ModelTest): readonly string[] {
  const names = [...given, call].map(({ pattern }) => pattern.value);
  return names.filter((name) => patterns.get(name)?.pattern.idempotency !== undefined);
}

async function runTest(run: ModelTestRun, { name, given, call, expect: wanted }: ModelTest): Promise<void> {
  for (const one of given) expect((await run.call(one)).kind, name.value).toBe('written');
  const outcome = await run.call(call);
  const { error, count } = wanted;
  if (error !== undefined) expect(outcome, name.value).toMatchObject({ kind: 'failed', error: error.value });
  if (count !== undefined && outcome.kind === 'rows') expect(outcome.rows, name.value).toHaveLength(count.value);
}
