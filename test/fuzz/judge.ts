import { runInThisContext } from 'node:vm';
import { fixTexts } from '../../src/diagnostics/fixes.js';
import {
  type CheckReport,
  codeFrame,
  type Finding,
  jsonReport,
  plainPalette,
  textReport,
} from '../../src/diagnostics/index.js';
import { githubReport } from '../../src/diagnostics/reporters/github.js';
import { gitlabReport } from '../../src/diagnostics/reporters/gitlab.js';
import { junitReport } from '../../src/diagnostics/reporters/junit.js';
import { markdownReport } from '../../src/diagnostics/reporters/markdown.js';
import { sarifReport } from '../../src/diagnostics/reporters/sarif.js';
import { formatYaml } from '../../src/format/format-yaml.js';
import { type LoadedModel, readModel } from '../../src/library/loaded-model.js';
import { explainPattern, explainText } from '../../src/planner/explain/index.js';
import type { Plan } from '../../src/planner/index.js';
import { check } from '../../src/rules/check.js';
import { SettingsError, simulate, simulateText } from '../../src/simulate/index.js';
import { SourceFile } from '../../src/source/index.js';

export interface JudgeOptions {
  /** Tries what takes longer too: every reporter, fixes, the formatter, a simulation. */
  readonly isThorough: boolean;
}

const PATH = 'model.dynamodel.yaml';
const TODAY = new Date('2026-11-20T12:00:00Z');
/** Of the processor's time, so that a busy machine fails nothing; a simulation takes what its load asks for. */
const MOST_SECONDS = { plain: 2, thorough: 20 };
/** After which a case is given up: on a clock, which alone can end what would never end. */
const MOST_MILLISECONDS = 60_000;
const MOST_FIXES = 100;

/** What is wrong with how a text is dealt with; undefined where all is well. */
export async function faultOf(text: string, { isThorough }: JudgeOptions): Promise<string | undefined> {
  const begun = process.cpuUsage();
  try {
    within(() => {
      const loaded = readModel({ text, path: PATH });
      const { findings, ...rest } = check(loaded, { today: TODAY, preset: 'all' });
      expectReadable(findings);
      const report = { models: [PATH], findings, parsed: loaded.parsed, ...rest };
      textReport(report);
      explain(loaded);
      if (isThorough) reportInAllFormats(report);
      if (isThorough) fix(text);
      if (isThorough && loaded.plan !== undefined) simulateBriefly(loaded.plan);
    });
    if (isThorough) await formatTwice(text);
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  const { user, system } = process.cpuUsage(begun);
  const seconds = (user + system) / 1e6;
  return seconds > MOST_SECONDS[isThorough ? 'thorough' : 'plain'] ? `took ${seconds.toFixed(1)} s` : undefined;
}

/** Runs what may take no longer; what ends no more is ended, and told of by an error. */
function within(run: () => void): void {
  const holder = globalThis as { fuzzed?: () => void };
  holder.fuzzed = run;
  try {
    runInThisContext('fuzzed()', { timeout: MOST_MILLISECONDS });
  } finally {
    delete holder.fuzzed;
  }
}

/** Every finding has a place in the text and a sentence. */
function expectReadable(findings: readonly Finding[]): void {
  for (const { rule, message, span } of findings) {
    if (/undefined|\[object|^\s*$/.test(message)) throw new Error(`${rule} says: ${message}`);
    if (!(span.start >= 0 && span.start <= span.end && span.end <= span.file.text.length))
      throw new Error(`${rule} is at ${span.start} to ${span.end} of ${span.file.text.length}`);
    codeFrame(span);
  }
}

function explain({ plan }: LoadedModel): void {
  if (plan === undefined) return;
  for (const name of plan.patterns.keys()) {
    const text = explainText(explainPattern(plan, name), plainPalette);
    if (/\bundefined\b|\[object/.test(text)) throw new Error(`explain ${name} says: ${text}`);
  }
}

function simulateBriefly(plan: Plan): void {
  try {
    simulateText(simulate(plan, { calls: 2, maxItems: 20, forecast: { layouts: 1, duration: 60 } }));
  } catch (error) {
    // What is too much to be simulated is refused.
    if (!(error instanceof SettingsError)) throw error;
  }
}

const pathOf = (path: string): string => path;

function reportInAllFormats(report: CheckReport): void {
  JSON.parse(jsonReport(report));
  JSON.parse(sarifReport(report, { version: '0', rules: new Map(), pathOf }));
  JSON.parse(gitlabReport(report, pathOf));
  junitReport(report, { failOn: 'warning', pathOf });
  githubReport(report, pathOf);
  markdownReport(report);
}

/** What the fixes of a text leave has nothing to fix. */
function fix(text: string): void {
  let fixed = text;
  for (let rounds = 0; rounds < MOST_FIXES; rounds += 1) {
    const loaded = readModel({ text: fixed, path: PATH });
    const { findings } = check(loaded, { today: TODAY });
    const [made] = fixTexts([{ files: loaded.files, findings }]).texts;
    if (made === undefined) return;
    fixed = made.text;
  }
  throw new Error(`fixes have no end: ${JSON.stringify(fixed.slice(0, 500))}`);
}

async function formatTwice(text: string): Promise<void> {
  const once = await formatYaml(new SourceFile(PATH, text));
  if (once.kind === 'unreadable') return;
  if (once.kind === 'refused') throw new Error(`cannot be formatted: ${once.reason}`);
  const twice = await formatYaml(new SourceFile(PATH, once.text));
  if (twice.kind !== 'formatted' || twice.text !== once.text)
    throw new Error(`is formatted otherwise the second time: ${JSON.stringify([once, twice])}`);
}
