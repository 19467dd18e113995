import type { Design, EntityDesign } from '../../design/index.js';
import { problemText as sampleProblemText } from '../../load/data-problem.js';
import { DataGenerator } from '../../load/generate-items.js';
import { runSteps } from '../../load/run-steps.js';
import type { ModelTest, Pattern, TestCall } from '../../model/model.js';
import { type Plan, problemText } from '../../planner/index.js';
import type { Item } from '../../value/index.js';
import type { Progress } from '../progress.js';
import { judge } from './judge.js';
import type { TestFailure, TestFigures, TestReport, TestResult } from './report.js';
import { sampleRows } from './sample-rows.js';
import { showItem } from './show-item.js';
import { type CallRecord, TestBench } from './test-bench.js';

const NOTHING: TestFigures = { requests: 0, scanned: 0, rru: 0, wru: 0, rows: 0 };

/** Runs every test of the model, each on an engine of its own that holds the explicit samples and nothing else. */
export function runModelTests(plan: Plan): TestReport {
  return runSteps(modelTestSteps(plan));
}

/** The same, pausing after each test, for a caller that shows how far it is or may give it up. */
export function* modelTestSteps(plan: Plan): Generator<Progress, TestReport> {
  const { model } = plan.design;
  const data = new DataGenerator(plan.design, { samplesOnly: true });
  const problems = new Set(data.problems.map(sampleProblemText));
  const tests: TestResult[] = [];
  for (const test of model.tests) {
    yield { done: tests.length, of: model.tests.length };
    const bench = new TestBench(plan, data, test.now?.value ?? data.period.to);
    for (const problem of bench.problems) problems.add(problem);
    tests.push(runTest(plan, data, bench, test));
  }
  return { model: model.name.value, tests, problems: [...problems] };
}

function runTest(plan: Plan, data: DataGenerator, bench: TestBench, test: ModelTest): TestResult {
  const failures: TestFailure[] = [];
  const base = { name: test.name.value, pattern: test.call.pattern.value, span: test.span };
  for (const call of test.given) {
    const { outcome, tally, setOffFailures } = bench.call(call);
    failures.push(...setOffReports(setOffFailures, call));
    const got = failureText(outcome);
    if (got === undefined) continue;
    const failure: TestFailure = { what: 'given', of: 'test', expected: 'no error', got, span: call.span };
    return { ...base, failures: [failure], figures: NOTHING, requests: tally.requests };
  }
  const record = bench.call(test.call);
  const { outcome, tally } = record;
  const rows = rowsOf(record);
  const figures = {
    requests: tally.requests.length,
    scanned: tally.scanned,
    rru: tally.rru,
    wru: tally.wru,
    rows: rows.length,
  };
  if (outcome.kind === 'unserved' || outcome.kind === 'refused') {
    const got = failureText(outcome) ?? '';
    failures.push({ what: 'call', of: 'test', expected: 'a call', got, span: test.call.span });
  } else {
    const pattern = plan.patterns.get(test.call.pattern.value)?.pattern;
    const samples = sampleRows(plan.design, data.all, entitiesOf(plan.design, pattern), showItem);
    failures.push(...judge(test.expect, pattern ?? {}, { design: plan.design, outcome, rows, figures, samples }));
  }
  failures.push(...setOffReports(record.setOffFailures, test.call));
  return { ...base, failures, figures, requests: tally.requests };
}

function setOffReports(failed: readonly string[], { span }: TestCall): readonly TestFailure[] {
  return failed.map((got) => ({ what: 'set off', of: 'test', expected: 'no error', got, span }));
}

function rowsOf({ outcome }: CallRecord): readonly Item[] {
  if (outcome.kind === 'rows') return outcome.rows;
  return outcome.kind === 'written' ? outcome.items : [];
}

function failureText(outcome: CallRecord['outcome']): string | undefined {
  if (outcome.kind === 'failed') return `${outcome.error}: ${outcome.message}`;
  if (outcome.kind === 'refused') return problemText(outcome.problem);
  return outcome.kind === 'unserved' ? outcome.why : undefined;
}

/** What a pattern can answer with: a statement that names no entity, with any. */
function entitiesOf(design: Design, pattern: Pattern | undefined): readonly EntityDesign[] {
  const named = [...(pattern?.entities ?? []), ...(pattern?.steps ?? []).map(({ entity }) => entity)];
  if (named.length === 0 && pattern?.op.value === 'execute') return [...design.entities.values()];
  return [...new Set(named.flatMap(({ value }) => design.entities.get(value) ?? []))];
}
