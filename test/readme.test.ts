import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCli } from '../src/cli/main.js';
import { textReport } from '../src/diagnostics/index.js';
import { check, loadModel, runTests, simulate } from '../src/index.js';
import { properties } from '../src/library/properties.js';
import { simulateText } from '../src/simulate/index.js';
import { testText } from '../src/testing/model-tests/index.js';
import { fakeIo } from './support/fake-io.js';

const README = readFileSync('README.md', 'utf8');
const DESIGN = 'test/designs/recurring-payments/recurring-payments.dynamodel.yaml';
const HOT = 'test/designs/leaderboard-hot.dynamodel.yaml';
/** As in the section on simulate. */
const COMPARED = { whatIf: ['improve.shards=16'], sweep: 'rate.all=x0.1..x2' };
const TODAY = { today: new Date('2026-11-20') };

/** The fenced blocks of a language. */
function blocks(language: string): readonly string[] {
  return [...README.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, name, body]) =>
    name === language ? [body ?? ''] : [],
  );
}

/** Lines without the marks under a place, whose length follows the width of the page. */
function lines(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.trim() !== '' && !/^[\s│]*\^+$/.test(line));
}

/** The shop's tests with a wrong expectation. */
async function failedTest(): Promise<string> {
  const text = readFileSync('examples/shop/shop.dynamodel.yaml', 'utf8');
  const wrong = text.replace('expect: {ids: [o3, o2, o1], requests: 1', 'expect: {ids: [o1, o2, o3], requests: 1');
  return testText(runTests(await loadModel({ text: wrong, path: 'shop.dynamodel.yaml' })));
}

/** A key that does not tell its items apart, tried with drawn values. */
async function failedProperty(): Promise<string> {
  const text = `
dynamodel: 1
model: notes
tables: {notes: {key: {pk: pk, sk: sk}}}
entities:
  Note:
    id: [owner, noteId]
    # The first letter alone.

    key: {pk: "OWNER#{owner}", sk: "NOTE#{noteId|first:1}"}
    attributes:
      owner: {type: string, charset: a-z, minBytes: 1, maxBytes: 8}
      noteId: {type: string, charset: a-z, minBytes: 1, maxBytes: 8}
`;
  const loaded = await loadModel({ text, path: 'notes.dynamodel.yaml' });
  return testText({ ...runTests(loaded), properties: properties(loaded) });
}

describe('the README', () => {
  it('shows a model that has no problems', async () => {
    const models = blocks('yaml').filter((text) => text.includes('dynamodel: 1'));
    expect(models).toHaveLength(1);
    const loaded = await loadModel({ text: models[0] ?? '' });
    expect(check(loaded, TODAY).findings).toEqual([]);
  });

  it('shows what the commands really print', async () => {
    const loaded = await loadModel(DESIGN);
    const { findings, suppressed } = check(loaded, TODAY);
    const report = textReport({ models: [DESIGN], findings, suppressed }).replaceAll(
      DESIGN,
      'recurring-payments.dynamodel.yaml',
    );
    const printed = new Set([
      ...lines(report),
      ...lines(simulateText(simulate(loaded))),
      ...lines(simulateText(simulate(await loadModel(HOT), { forecast: COMPARED }))),
      ...lines(await failedTest()),
      ...lines(await failedProperty()),
      '…',
    ]);
    const shown = blocks('text').flatMap(lines);
    expect(shown.length).toBeGreaterThan(10);
    expect(shown.filter((line) => !printed.has(line))).toEqual([]);
  });

  it('names options of simulate that exist, and all of them', async () => {
    const io = fakeIo();
    await runCli(['simulate', '--help'], io);
    const [, help] = io.out().split('Options:');
    const section = /## Simulate the load\n[\s\S]*?\n## /.exec(README)?.[0] ?? '';
    const options = (text: string): readonly string[] => [...new Set(text.match(/--[a-z][a-z-]*/g))].sort();
    const [declared = ''] = (help ?? '').split('Examples:');
    expect(options(section)).toEqual(
      options(declared).filter((name) => !/^--(?:no-)?(?:color|config)$|^--help$/.test(name)),
    );
  });

  it('names commands that exist', () => {
    const named = new Set([...README.matchAll(/`dynamodel (\w+)/g)].map(([, command]) => command));
    expect([...named].sort()).toEqual(['check', 'explain', 'fmt', 'generate', 'rules', 'serve', 'simulate', 'test']);
  });
});
