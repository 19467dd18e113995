import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../src/cli/main.js';
import { textReport } from '../src/diagnostics/index.js';
import { check, loadModel, runTests, serve, simulate } from '../src/index.js';
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

/** The template of the README, imported. */
async function importedTemplate(): Promise<string> {
  const [template = ''] = blocks('yaml').filter((text) => text.includes('AWS::DynamoDB::Table'));
  const io = fakeIo({ readStdin: async () => new TextEncoder().encode(template) });
  expect(await runCli(['import', '-'], io)).toBe(0);
  return io.out();
}

/** The same with what the README says is filled in. */
async function answeredImport(): Promise<string> {
  const text = (await importedTemplate())
    .replace('customerId: {type: string, minBytes: 1}', 'customerId: uuid')
    .replace('placedAt: decimal(38)', 'placedAt: epochMillis')
    .replace(
      'status: {type: string, minBytes: 1}',
      'status: {enum: [OPEN, PAID, SENT], weights: {OPEN: 1, PAID: 1, SENT: 98}}',
    )
    .replace('accessPatterns:', '    volume: {count: 20M}\n\naccessPatterns:')
    .replace(
      'byStatus}\n',
      'byStatus}\n  placeOrder: {op: create, entity: Orders, rate: {avg: 300/s, peak: 1500/s}}\n',
    );
  const path = 'orders.dynamodel.yaml';
  const { findings, suppressed } = check(await loadModel({ text, path }), TODAY);
  return textReport({ models: [path], findings, suppressed });
}

/** The Workbench model of the README, imported. */
async function importedWorkbench(): Promise<string> {
  const [model = ''] = blocks('json').filter((text) => text.includes('"TableFacets"'));
  const io = fakeIo({ readStdin: async () => new TextEncoder().encode(model) });
  expect(await runCli(['import', '-'], io)).toBe(0);
  return io.out();
}

/** What is said of it once the README's answers are filled in. */
async function answeredWorkbench(): Promise<string> {
  const text = (await importedWorkbench())
    .replace('gameId: {type: string, minBytes: 1}', 'gameId: {enum: [chess, go]}')
    .replace('playerId: {type: string, minBytes: 1}', 'playerId: {type: string, minBytes: 1, maxBytes: 12}')
    .replace('points: int', 'points: int\n    volume: {count: 2M}')
    .replace(
      'by: [gameId, playerId]}',
      'by: [gameId, playerId], rate: 900/s}\n  setScore: {op: update, entity: Score, set: [points], rate: {avg: 500/s, peak: 3k/s}}',
    )
    .replace(/^samples:[\s\S]*$/m, '');
  const path = 'scores.dynamodel.yaml';
  const loaded = await loadModel({ text, path });
  const { findings, suppressed } = check(loaded, TODAY);
  return `${textReport({ models: [path], findings, suppressed })}\n${simulateText(simulate(loaded))}`;
}

/** The configuration of Terraform of the README, imported. */
async function importedTerraform(): Promise<string> {
  const [configuration = ''] = blocks('hcl');
  const cwd = mkdtempSync(join(tmpdir(), 'readme-'));
  try {
    mkdirSync(join(cwd, 'infra'));
    writeFileSync(join(cwd, 'infra/main.tf'), configuration);
    const io = fakeIo({ cwd });
    expect(await runCli(['import', 'infra'], io), io.err()).toBe(0);
    return io.out();
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

/** What the README's command says of a table that is served. */
async function askedTable(): Promise<string> {
  const served = await serve('examples/shop/shop.dynamodel.yaml', { port: 0 });
  try {
    const [command = ''] = README.match(/(?<=npx dynamodel )import table shop --endpoint \S+/) ?? [];
    const io = fakeIo();
    const argv = command.replace('http://127.0.0.1:8000', served.url).split(' ');
    expect(await runCli(argv, io), io.err()).toBe(0);
    expect(io.out()).toContain('\n  shop:\n    key: {pk: pk, sk: sk}\n');
    return io.err();
  } finally {
    await served.close();
  }
}

describe('the README', () => {
  it('shows models that have no problems', async () => {
    const models = blocks('yaml').filter((text) => text.includes('dynamodel: 1'));
    expect(models).toHaveLength(2);
    for (const text of models) expect(check(await loadModel({ text }), TODAY).findings).toEqual([]);
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
      ...lines(await answeredImport()),
      ...lines(await answeredWorkbench()),
      ...lines(await askedTable()),
      '…',
    ]);
    const shown = blocks('text').flatMap(lines);
    expect(shown.length).toBeGreaterThan(10);
    expect(shown.filter((line) => !printed.has(line))).toEqual([]);
  });

  it('shows what import makes of its template', async () => {
    const printed = new Set(lines(await importedTemplate()));
    const parts = blocks('yaml').filter((text) => /^tables:\n {2}Orders:|^# How often/.test(text));
    expect(parts).toHaveLength(2);
    expect(parts.flatMap(lines).filter((line) => !printed.has(line))).toEqual([]);
  });

  it('shows what import makes of its configuration of Terraform', async () => {
    const printed = new Set(lines(await importedTerraform()));
    const [part = ''] = blocks('yaml').filter((text) => text.includes('  carts:\n'));
    expect(lines(part).length).toBeGreaterThan(6);
    expect(lines(part).filter((line) => !printed.has(line))).toEqual([]);
  });

  it('shows what import makes of its Workbench model', async () => {
    const printed = new Set(lines(await importedWorkbench()));
    const [part = ''] = blocks('yaml').filter((text) => /^entities:\n.*\n {2}Score:/.test(text));
    expect(lines(part).length).toBeGreaterThan(5);
    expect(lines(part).filter((line) => !printed.has(line))).toEqual([]);
  });

  it.each([
    ['template.yaml', (text: string) => text.includes('AWS::DynamoDB::Table')],
    ['scores.json', (text: string) => text.includes('"TableFacets"')],
  ])(
    'has %s of examples/import in it, which import, check and simulate take one after the other',
    async (name, isIt) => {
      const text = readFileSync(`examples/import/${name}`, 'utf8');
      expect(blocks(name.endsWith('.json') ? 'json' : 'yaml').filter(isIt)).toEqual([text]);
      const cwd = mkdtempSync(join(tmpdir(), 'readme-'));
      try {
        writeFileSync(join(cwd, name), text);
        const [shell = ''] = blocks('sh').filter((block) => block.includes('import template.yaml'));
        const commands = shell.match(/(?<=npx dynamodel )[^#\n]+/g) ?? [];
        expect(commands).toHaveLength(4);
        for (const command of commands) {
          const io = fakeIo({ cwd });
          const argv = command.trim().replace('template.yaml', name).split(/ +/);
          expect(await runCli(argv, io), io.err()).toBe(0);
          expect(`${io.out()}${io.err()}`).not.toBe('');
        }
      } finally {
        rmSync(cwd, { recursive: true });
      }
    },
  );

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
    const all = ['check', 'explain', 'fmt', 'generate', 'import', 'report', 'rules', 'serve', 'simulate', 'test'];
    expect([...named].sort()).toEqual(all);
  });
});
