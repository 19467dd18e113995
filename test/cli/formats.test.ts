import { readdirSync, readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/main.js';
import { fakeIo } from '../support/fake-io.js';

const EXAMPLE = 'examples/ecommerce';
const DESIGN = 'test/designs/recurring-payments';
/** Knows some of what is found in the design, and more than that. */
const BASELINE = 'test/fixtures/baselines/payments.baseline.json';
const FAILED_TESTS = 'test/cli/cases/test-failed';
const FAILED_PROPERTY = 'test/cli/cases/test-property-failed';
/** What is simulated as a text, which is made of the same report. */
const SMALL = 'test/cli/cases/simulate-fail-on';
const MARKET = 'test/fixtures/planner/market.dynamodel.yaml';

const printed = new Map<string, Promise<string>>();

/** What a command prints at midnight, run once. */
function output(argv: readonly string[]): Promise<string> {
  const line = argv.join(' ');
  const known = printed.get(line) ?? outputAt(argv, '2026-11-20T00:00:00Z');
  printed.set(line, known);
  return known;
}

async function outputAt(argv: readonly string[], now: string): Promise<string> {
  // A simulation is as wide as it is told to be; everything else is the same on any terminal.
  const env = argv[0] === 'simulate' ? { LINES: now.slice(11, 13) } : { COLUMNS: now.slice(11, 13) };
  const io = fakeIo({ now: () => new Date(now), env });
  const code = await runCli(argv, io);
  expect(code, io.err()).toBeLessThan(2);
  return io.out();
}

function schemaOf(name: string): ValidateFunction {
  const schema = JSON.parse(readFileSync(`schemas/${name}.schema.json`, 'utf8')) as object;
  return new Ajv({ allErrors: true, allowUnionTypes: true, formats: { uri: /^https:\/\// } }).compile(schema);
}

const REPORTS: readonly (readonly [command: readonly string[], schema: string])[] = [
  ...[EXAMPLE, DESIGN, MARKET].map((model) => [['check', model, '--format', 'json'], 'check-report'] as const),
  [['check', DESIGN, '--baseline', BASELINE, '--format', 'json'], 'check-report'],
  [['simulate', DESIGN, '--layouts', '1', '--for', '5m', '--format', 'json'], 'simulate-report'],
  [['test', EXAMPLE, '--format', 'json'], 'test-report'],
  [['test', FAILED_TESTS, '--format', 'json'], 'test-report'],
  [['test', FAILED_PROPERTY, '--property', '--runs', '20', '--format', 'json'], 'test-report'],
  [['explain', 'openOrders', EXAMPLE, '--format', 'json'], 'explain-report'],
  [['explain', 'move', MARKET, '--format', 'json'], 'explain-report'],
  [['explain', 'openOrdersWhole', MARKET, '--format', 'json'], 'explain-report'],
  [['explain', 'DM2005', '--format', 'json'], 'rule-page'],
  [['explain', 'key-collision', '--format', 'json'], 'rule-page'],
  [['import', 'examples/import/template.yaml', '--report', '--format', 'json'], 'import-report'],
  [['import', 'examples/import/scores.json', '--report', '--format', 'json'], 'import-report'],
  [['rules', '--json'], 'rules'],
];

describe('what machines read', () => {
  it.each(REPORTS)('%j is %s, with a format version', async (argv, schema) => {
    const text = await output(argv);
    const report = JSON.parse(text) as { formatVersion?: unknown };
    expect(report.formatVersion).toBe(1);
    const validate = schemaOf(schema);
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    expect(text.endsWith('}\n')).toBe(true);
  });

  it('has no schema that nothing prints', () => {
    // The log of requests is held to its schema where a server runs: test/serve/command.test.ts.
    // What a baseline is written as, in test/config/read-baseline.test.ts.
    const others = ['model', 'config', 'baseline', 'request-log'].map((name) => `${name}.schema.json`);
    const named = new Set([...REPORTS.map(([, schema]) => `${schema}.schema.json`), ...others]);
    expect(readdirSync('schemas').sort()).toEqual([...named].sort());
  });
});

describe('what is printed', () => {
  const texts = REPORTS.map(([argv]) =>
    argv
      .filter((word) => !['--format', 'json', '--json'].includes(word))
      .map((word) => (argv[0] === 'simulate' && word === DESIGN ? SMALL : word)),
  );

  it.each([...REPORTS.map(([argv]) => argv), ...texts])(
    '%j is the same bytes each time, and names no machine path',
    async (...argv) => {
      const first = await output(argv);
      expect(first).not.toBe('');
      expect(await outputAt(argv, '2026-11-20T23:59:59Z')).toBe(first);
      expect(first).not.toContain(process.cwd());
    },
  );
});
