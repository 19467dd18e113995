import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLines } from '../support/command-line.js';
import { PageRunner } from '../support/page-runner.js';
import { blocksOf, blockTexts } from '../support/pages.js';

/** The way from an empty folder to a service, gone as a user would, block by block, with the built package installed. */
const PAGE = 'examples/first-steps.md';
/** The page whose blocks on hooks are compiled with that service. */
const HOOKS = 'examples/generate-code.md';
/** What these blocks take as given; of OpenTelemetry's API, which is not installed, what they use. */
const AROUND_HOOKS = {
  logging: `
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createNotes as createShop } from './generated/typescript/index.js';
declare const client: DynamoDBClient;
declare const log: { info(fields: object): void };
export `,
  tracing: '',
  'opentelemetry.d': `
declare module '@opentelemetry/api' {
  export enum SpanKind { CLIENT = 2 }
  export enum SpanStatusCode { ERROR = 2 }
  interface Span {
    setAttributes(attributes: Record<string, string | number | boolean | undefined>): this;
    recordException(exception: string | Error): void;
    setStatus(status: { code: SpanStatusCode; message?: string }): this;
    end(): void;
  }
  interface Tracer {
    startActiveSpan<T>(name: string, options: { kind?: SpanKind }, work: (span: Span) => T): T;
  }
  export const trace: { getTracer(name: string): Tracer };
}
`,
};
const PROGRAMS: Readonly<Record<string, string>> = { tsc: 'typescript/bin/tsc', vitest: 'vitest/vitest.mjs' };

/** Runs a command of the page in the project, without whatever the environment knows of AWS. */
function npx(project: string, program: string, args: readonly string[]) {
  const env = { PATH: process.env.PATH ?? '', HOME: project, NO_COLOR: '1' };
  const file = join(project, 'node_modules', PROGRAMS[program] ?? '');
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], {
    cwd: project,
    encoding: 'utf8',
    env,
  });
  return { status, output: `${stdout}${stderr}`, stdout };
}

describe('the service of the first steps', () => {
  it('comes from the model, compiles, and passes its test and the generated ones', async () => {
    const page = new PageRunner(PAGE);
    const blocks = blocksOf(PAGE);
    await page.play([{ line: 0, language: '', text: '', notes: [{ name: 'given', text: 'node_modules' }] }, ...blocks]);
    expect(page.faults).toEqual([]);
    const project = page.folder;
    expect(readdirSync(project)).toEqual(
      expect.arrayContaining(['service.ts', 'main.ts', 'service.test.ts', 'generated']),
    );
    const commands = blocks
      .filter(({ language }) => language === 'sh')
      .flatMap(({ text }) => commandLines(text).map(({ words }) => words))
      .filter(([npx, program]) => npx === 'npx' && program !== 'dynamodel')
      .map(([, ...words]) => words.join(' '));
    // The last one serves until it is stopped.
    expect(commands).toEqual(['tsc --noEmit', 'vitest run', 'tsx main.ts']);

    const hooks = blockTexts(HOOKS, 'ts');
    expect(hooks).toHaveLength(2);
    for (const [i, [name, before]] of Object.entries(AROUND_HOOKS).entries())
      writeFileSync(join(project, `${name}.ts`), `${before}${hooks[i] ?? ''}`);
    const compiled = npx(project, 'tsc', ['--noEmit']);
    expect(compiled).toMatchObject({ status: 0, output: '' });

    const tested = npx(project, 'vitest', ['run', '--reporter=json']);
    expect(tested.status, tested.output).toBe(0);
    const { numFailedTests, testResults } = JSON.parse(tested.stdout);
    const files = testResults.map(({ name }: { readonly name: string }) => name.split('/').at(-1)).sort();
    expect({ numFailedTests, files }).toEqual({ numFailedTests: 0, files: ['note.test.ts', 'service.test.ts'] });
    expect(readFileSync(join(project, 'package.json'), 'utf8')).toContain('"type": "module"');
  }, 60_000);
});
