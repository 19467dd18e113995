import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createEngine, type Engine } from '../../../src/engine/index.js';
import { deploymentOf } from '../../../src/generate/infrastructure/index.js';
import { aslFile } from '../../../src/generate/step-functions/asl-file.js';
import { stepFunctionFiles } from '../../../src/generate/step-functions/index.js';
import { type PatternMachine, patternMachines } from '../../../src/generate/step-functions/patterns.js';
import { namesOf } from '../../../src/generate/typescript/index.js';
import { fillEngine } from '../../../src/load/fill-engine.js';
import { DataGenerator } from '../../../src/load/generate-items.js';
import { answerOf } from '../../../src/load/run-program.js';
import type { DynamoApi } from '../../../src/planner/call.js';
import { runs } from '../../support/runs.js';
import { exampleModels } from '../proof/example-models.js';
import { type Answer, type Run, runMachine } from './interpreter.js';
import { KEYS_MODEL } from './keys-model.js';
import { definitionOf, genOf } from './support.js';

type Definition = Parameters<typeof runMachine>[0];
const validate = createRequire(import.meta.url)('asl-validator') as (
  definition: unknown,
  options: object,
) => { readonly isValid: boolean; readonly errorsText: (separator: string) => string };

const NOW = Date.parse('2026-06-25T12:00:00.000Z');
const EXAMPLE = genOf(readFileSync('examples/step-functions/notices.dynamodel.yaml', 'utf8'));
const KEYS = genOf(KEYS_MODEL);

function faultsOf(definition: unknown): string {
  const { isValid, errorsText } = validate(structuredClone(definition), { checkPaths: true, checkArn: true });
  return isValid ? '' : errorsText('\n');
}

const known = new WeakMap<typeof KEYS, ReadonlyMap<string, PatternMachine>>();

function machinesOf(gen: typeof KEYS): ReadonlyMap<string, PatternMachine> {
  const machines =
    known.get(gen) ?? new Map(patternMachines(deploymentOf(gen)).map((one) => [one.planned.pattern.name, one]));
  known.set(gen, machines);
  return machines;
}

describe('definitions', () => {
  it('are valid Amazon States Language', () => {
    // The validator takes a third of a second for each.
    const isFull = runs(0, 1) === 1;
    const forms = ['makeThing', 'thingsBetween', 'thingsOfLevel', 'swapThings'];
    const gens = isFull
      ? exampleModels().map(({ plan }) => ({ design: plan.design, plan, names: namesOf(plan.design) }))
      : [];
    for (const gen of [...gens, KEYS]) {
      for (const machine of machinesOf(gen).values()) {
        const { name } = machine.planned.pattern;
        if (isFull || forms.includes(name)) expect(faultsOf(definitionOf(gen, machine)), name).toBe('');
      }
    }
    expect(faultsOf({ StartAt: 'a', States: { a: { Type: 'Pass' } } })).not.toBe('');
  });

  it('say why a pattern is left to a function, and call it', async () => {
    const gen = genOf(readFileSync('examples/shop/shop.dynamodel.yaml', 'utf8'));
    const machine = machinesOf(gen).get('placeOrder');
    if (machine === undefined) throw new Error('there is no placeOrder');
    const definition = definitionOf(gen, machine) as Definition & { readonly Comment: string };
    expect(definition.Comment).toContain('A function does it, since it reads before it writes (Product: copy).');
    const answer: Answer = (_, args) => ({ Payload: args });
    const run = await runMachine(definition, { a: 1 }, { now: NOW, uuid: () => '', answer });
    expect(run.output).toEqual({
      FunctionName: `\${PatternFunctionArn}`,
      Payload: { pattern: 'placeOrder', arguments: { a: 1 } },
    });
  });

  it('keep texts of the model from being substituted or evaluated', () => {
    const filled = `\${KeysName}`;
    const hostile = genOf(
      KEYS_MODEL.replace('as: "a note"', `as: "{% $x %}${filled}\`'\\""`).replace('"it\'s"', `"%} ${filled} \`'"`),
    );
    for (const machine of machinesOf(hostile).values()) {
      const text = aslFile(machine).code.parts.join('');
      const sent = machine.of.kind === 'request' ? text.split('"TableName"').length - 1 : 1;
      expect(text.split(`\${`).length - 1).toBe(sent);
      expect(() => JSON.parse(text)).not.toThrow();
    }
  });

  it('come with the schema of each input, and are the same in every run', () => {
    const files = stepFunctionFiles(EXAMPLE);
    const inputs = JSON.parse(files.find(({ path }) => path === 'inputs.json')?.code.parts.join('') ?? '');
    expect(inputs.$defs.askFor).toEqual({
      type: 'object',
      properties: expect.objectContaining({
        noticeId: { type: 'string', format: 'uuid', minLength: 36, maxLength: 36 },
      }),
      required: ['templateId', 'recipient'],
      additionalProperties: false,
    });
    expect(stepFunctionFiles(EXAMPLE)).toEqual(files);
  });
});

const THING = {
  owner: 'ann',
  level: 7,
  at: '2026-03-01T12:00:00.000Z',
  code: 'x1',
  kind: 'RED',
  day: '2026-03-01',
  rank: 3,
  since: 1_767_225_600,
  open: true,
  price: 12.5,
};

describe('inputs', () => {
  const machine = machinesOf(KEYS).get('makeThing');
  if (machine === undefined) throw new Error('there is no makeThing');
  const definition = definitionOf(KEYS, machine);
  const make = (input: unknown): Promise<Run> =>
    runMachine(definition, input, { now: NOW, uuid: () => '', answer: () => ({}) });

  it('that are right are sent', async () => {
    expect((await make(THING)).tasks).toHaveLength(1);
    const whole = { ...THING, note: 'n', tags: ['a', 'b'], colours: ['red'], place: { city: 'Bern' }, amount: '1.5' };
    expect((await make(whole)).tasks).toHaveLength(1);
  });

  it.each<readonly [what: string, input: object]>([
    ['lack a member', { ...THING, kind: undefined }],
    ['have one more', { ...THING, colour: 'red' }],
    ['have a value of another type', { ...THING, level: '7' }],
    ['have null', { ...THING, note: null }],
    ['have a number that is no whole one', { ...THING, level: 1.5 }],
    ['have a number out of range', { ...THING, level: 10_000 }],
    ['have too many digits', { ...THING, price: 1.005 }],
    ['have what is none of an enum', { ...THING, kind: 'BLUE' }],
    ['have text with other characters', { ...THING, code: 'X' }],
    ['have text that is too long', { ...THING, owner: 'é'.repeat(21) }],
    ['have no text where there has to be some', { ...THING, code: '' }],
    ['have a time in another form', { ...THING, at: '2026-03-01' }],
    ['have a day that there is not', { ...THING, day: '2026-13-01' }],
    ['have a list with a wrong element', { ...THING, tags: ['a', 1] }],
    ['have a set with an element twice', { ...THING, colours: ['a', 'a'] }],
    ['have an empty set', { ...THING, colours: [] }],
    ['have a map with a member more', { ...THING, place: { city: 'Bern', street: 'x' } }],
  ])('that %s are refused before anything is sent', async (_, input) => {
    const run = await make(JSON.parse(JSON.stringify(input)));
    expect(run).toEqual({ tasks: [], error: 'InvalidArgument' });
  });

  it('of a range are refused where it ends before it begins', async () => {
    const between = machinesOf(KEYS).get('thingsBetween');
    if (between === undefined) throw new Error('there is no thingsBetween');
    const input = { owner: 'ann', level: 1, from: '2026-03-02T00:00:00.000Z', to: '2026-03-01T00:00:00.000Z' };
    const run = await runMachine(definitionOf(KEYS, between), input, { now: NOW, uuid: () => '', answer: () => ({}) });
    expect(run.error).toBe('InvalidArgument');
  });
});

/** An engine as the integrations of Step Functions see it. */
function dynamo(engine: Engine): Answer {
  return (resource, args) => {
    const [, action = ''] = /dynamodb:(\w+)$/.exec(resource) ?? [];
    const api = `${action.charAt(0).toUpperCase()}${action.slice(1)}` as DynamoApi;
    const answer = answerOf(engine, { api, input: args as Readonly<Record<string, unknown>> });
    const prefix = resource.includes('aws-sdk') ? 'DynamoDb' : 'DynamoDB';
    if (answer.kind === 'error')
      return Object.assign(new Error(answer.error.message), { name: `${prefix}.${answer.error.name}` });
    return JSON.parse(JSON.stringify(answer.output));
  };
}

describe('machines on an engine', () => {
  let engine: Engine;
  const machines = machinesOf(KEYS);
  const run = (name: string, input: object): Promise<Run> => {
    const machine = machines.get(name);
    if (machine === undefined) throw new Error(`there is no ${name}`);
    return runMachine(definitionOf(KEYS, machine), input, { now: NOW, uuid: () => '', answer: dynamo(engine) });
  };
  beforeEach(() => {
    engine = createEngine({ now: () => NOW });
    fillEngine(engine, new DataGenerator(KEYS.design, { samplesOnly: true }));
  });

  it('write, read back what was given, and change it', async () => {
    const { owner, level, at, code } = THING;
    const key = { owner, level, at, code };
    expect((await run('makeThing', THING)).output).toEqual(THING);
    expect((await run('makeThing', THING)).error).toBe('AlreadyExists');
    expect((await run('thing', key)).output).toMatchObject({
      owner,
      level,
      at,
      code,
      rank: 3,
      open: true,
      price: 12.5,
    });
    const noted = await run('noteThing', { ...key, note: 'new', amount: '2', wasOpen: true });
    expect(noted.output).toMatchObject({ note: 'new', owner });
    expect((await run('noteThing', { ...key, note: 'new', amount: '2', wasOpen: false })).error).toBe(
      'ConditionFailed',
    );
    await run('dropThing', key);
    expect((await run('thing', key)).output).toBeNull();
  });

  it('give pages, and go on where the one before ended', async () => {
    for (let i = 0; i < 12; i += 1) await run('makeThing', { ...THING, code: `c${String(i).padStart(2, '0')}` });
    const first = (await run('thingsOfLevel', { owner: 'ann', level: 7 })).output as Page;
    expect(first.items).toHaveLength(10);
    const second = (await run('thingsOfLevel', { owner: 'ann', level: 7, startKey: first.startKey })).output as Page;
    expect(second.items.map(({ code }) => code)).toEqual(['c10', 'c11']);
    const all = (await run('thingsBetween', { owner: 'ann', level: 7, from: THING.at, to: THING.at })).output as Page;
    expect(all.items).toHaveLength(12);
  });
});

interface Page {
  readonly items: readonly { readonly code: string }[];
  readonly startKey: unknown;
}

describe('the example', () => {
  const definition = JSON.parse(readFileSync('examples/step-functions/send-notice.asl.json', 'utf8')) as Definition;
  const machines = machinesOf(EXAMPLE);
  const ID = '0b9f9c1e-7d34-4f7a-9a51-2f6d5c1e8a90';

  beforeEach(() => {
    vi.spyOn(console, 'info').mockImplementation(() => {});
  });
  afterEach(() => vi.restoreAllMocks());

  async function send(input: object): Promise<{ readonly run: Run; readonly notice: unknown }> {
    const engine = createEngine({ now: () => NOW });
    fillEngine(engine, new DataGenerator(EXAMPLE.design, { samplesOnly: true }));
    const path = '../../../examples/step-functions/functions/send.mjs';
    const { handler } = (await import(path)) as { readonly handler: (event: object) => Promise<object> };
    const start = async (id: string, given: unknown): Promise<unknown> => {
      const machine = [...machines.values()].find((one) => `\${${one.id}Arn}` === id);
      if (machine === undefined) throw new Error(`there is no ${id}`);
      const { output, error } = await runMachine(definitionOf(EXAMPLE, machine), given, {
        now: NOW,
        uuid: () => ID,
        answer: dynamo(engine),
      });
      return error === undefined ? { Output: output } : Object.assign(new Error(error), { name: 'States.TaskFailed' });
    };
    const run = await runMachine(definition, input, {
      now: NOW,
      uuid: () => ID,
      answer: async (resource, args) => {
        const { StateMachineArn, Input, Payload } = args as {
          StateMachineArn: string;
          Input: unknown;
          Payload: object;
        };
        if (resource.startsWith('arn:aws:states:::states:startExecution')) return start(StateMachineArn, Input);
        return { Payload: await handler(Payload) };
      },
    });
    const found = (await start(`\${NoticeArn}`, { noticeId: ID })) as { readonly Output: unknown };
    return { run, notice: found.Output };
  }

  const ASKED = { templateId: 'welcome', language: 'en', recipient: 'ann@example.com', name: 'Ann' };

  it('is valid, and says nothing of keys', () => {
    expect(faultsOf(definition)).toBe('');
    expect(JSON.stringify(definition)).not.toMatch(/TEMPLATE#|"pk"/);
  });

  it('notes that a notice was sent', async () => {
    const { run, notice } = await send(ASKED);
    expect(run.output).toEqual({ noticeId: ID, status: 'SENT' });
    expect(notice).toMatchObject({ noticeId: ID, status: 'SENT', askedAt: new Date(NOW).toISOString() });
  });

  it('fails where it was refused, and notes that too', async () => {
    const { run, notice } = await send({ ...ASKED, recipient: 'nobody' });
    expect(run.error).toBe('Refused');
    expect(notice).toMatchObject({ status: 'REFUSED' });
  });

  it('fails where there is no template, and notes nothing', async () => {
    const { run, notice } = await send({ ...ASKED, language: 'fr' });
    expect(run.error).toBe('NoSuchTemplate');
    expect(notice).toBeNull();
  });
});
