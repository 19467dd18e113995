import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** The README's way from a model to a service, gone as a user would, block by block: in a folder that has the built package installed. */
const project = mkdtempSync(join(tmpdir(), 'dynamodel-service-'));
const modules = join(project, 'node_modules');
const README = readFileSync('README.md', 'utf8');
const SECTION = /^## From a model to a service$([\s\S]*?)^### /m.exec(README)?.[1] ?? '';
const HOOKS = /^### Logs, metrics and traces$([\s\S]*?)^### /m.exec(README)?.[1] ?? '';
/** What the blocks on hooks take as given; of OpenTelemetry's API, which is not installed, what they use. */
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
/** The commands, but for those that install, and the last one, which serves until it is stopped. */
const COMMANDS = [...SECTION.matchAll(/^npx (.+)$/gm)].map(([, command = '']) => command.split(' '));
const PROGRAMS: Readonly<Record<string, string>> = {
  dynamodel: resolve('bin/dynamodel.js'),
  tsc: join(modules, 'typescript/bin/tsc'),
  vitest: join(modules, 'vitest/vitest.mjs'),
};

beforeAll(() => {
  mkdirSync(modules);
  symlinkSync(resolve('.'), join(modules, 'dynamodel'), 'dir');
  for (const name of ['@aws-sdk', '@types', 'typescript', 'undici-types', 'vitest'])
    symlinkSync(resolve('node_modules', name), join(modules, name), 'dir');
  const model = /^```yaml\n([^`]*^model: notes$[^`]*)^```$/m.exec(README)?.[1] ?? '';
  writeFileSync(join(project, 'notes.dynamodel.yaml'), model);
  for (const [, name = '', json = ''] of SECTION.matchAll(/\bas `([\w.]+\.json)`:\n\n```json\n([\s\S]*?)^```$/gim))
    writeFileSync(join(project, name), json);
  for (const [, name = '', code = ''] of SECTION.matchAll(/^```ts\n\/\/ (\S+)\n([\s\S]*?)^```$/gm))
    writeFileSync(join(project, name), code);
  const hooks = [...HOOKS.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);
  expect(hooks).toHaveLength(2);
  for (const [i, [name, before]] of Object.entries(AROUND_HOOKS).entries())
    writeFileSync(join(project, `${name}.ts`), `${before}${hooks[i] ?? ''}`);
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

/** Runs a command of the README in the project, without whatever the environment knows of AWS. */
function npx([program = '', ...args]: readonly string[]) {
  const env = { PATH: process.env.PATH ?? '', HOME: project, NO_COLOR: '1' };
  const all = [PROGRAMS[program] ?? '', ...args, ...(program === 'vitest' ? ['--reporter=json'] : [])];
  const { status, stdout, stderr } = spawnSync(process.execPath, all, { cwd: project, encoding: 'utf8', env });
  return { status, output: `${stdout}${stderr}`, stdout };
}

describe('the service in the README', () => {
  it('comes from the model, compiles, and passes its test and the generated ones', () => {
    expect(COMMANDS.map(([program]) => program)).toEqual(['dynamodel', 'tsc', 'vitest', 'tsx']);
    const [generated, compiled, tested] = COMMANDS.slice(0, -1).map((command) => {
      const outcome = npx(command);
      expect(outcome.status, outcome.output).toBe(0);
      return outcome;
    });
    expect(generated?.output).toContain('wrote    generated/typescript/index.ts\n');
    expect(compiled?.output).toBe('');
    const { numFailedTests, testResults } = JSON.parse(tested?.stdout ?? '');
    const files = testResults.map(({ name }: { readonly name: string }) => name.split('/').at(-1)).sort();
    expect({ numFailedTests, files }).toEqual({ numFailedTests: 0, files: ['note.test.ts', 'service.test.ts'] });
  }, 60_000);
});
