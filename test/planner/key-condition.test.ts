import { describe, expect, it } from 'vitest';
import type { Design } from '../../src/design/index.js';
import { compareUtf8 } from '../../src/keys/index.js';
import { contextOf, type ReadOperation } from '../../src/planner/index.js';
import { readCall } from '../../src/planner/read-call.js';
import { argsOf, designOf, planned, readOf } from './support.js';

it.each([
  ['NOTE#{at|iso}#{id}', { at: 'between' }, 'between NOTE#{from|iso} and NOTE#{to|iso}$'],
  ['NOTE|{at|iso}|{id}', { at: 'between' }, 'between NOTE|{from|iso} and NOTE|{to|iso}}'],
  ['NOTE:{at|iso}:{id}', { at: 'gt' }, 'between NOTE:{at|iso}; and NOTE;'],
  ['NOTE:{at|iso}', { at: 'gt' }, 'between NOTE:{at|iso}\\0 and NOTE;'],
  ['NOTE:{at|iso}', { at: 'between' }, 'between NOTE:{from|iso} and NOTE:{to|iso}'],
])('the condition on %s names what stands behind its separator', (sk, range, text) => {
  const separator = sk.charAt(4);
  const design = designOf(
    JSON.stringify({
      dynamodel: 1,
      model: 'notes',
      tables: { notes: { key: { pk: 'pk', sk: 'sk' } } },
      entities: {
        Note: {
          separator,
          key: { pk: `BOX${separator}{box}`, sk },
          id: ['box', 'at', 'id'],
          attributes: { box: { type: 'string', maxBytes: 9, charset: 'a-z' }, at: 'timestamp', id: 'ulid' },
        },
      },
      accessPatterns: { find: { op: 'query', entity: 'Note', by: ['box'], range } },
    }),
  );
  expect(readOf(planned(design, 'find')).keyCondition?.text).toBe(`pk = BOX${separator}{box} and sk ${text}`);
});

interface Case {
  readonly field: 'at' | 'n' | 'name';
  readonly sks: readonly string[];
  readonly op: string;
}

const OPS = ['gt', 'gte', 'lt', 'lte', 'between'];

/** Two values, and those just below and above the first. */
const VALUES = {
  at: ['2026-03-05T09:10:11.500Z', '2026-04-05T09:10:11.500Z', '2026-03-05T09:10:11.499Z', '2026-03-05T09:10:11.501Z'],
  n: [500n, 700n, 499n, 501n],
  name: ['ddddd', 'hhhhh', '', ''],
} as const;

function calendar(sks: readonly string[], field: string, op: string): Design {
  const attributes = {
    box: 'ulid',
    id: 'ulid',
    at: 'timestamp',
    n: { type: 'int', min: 0, max: 99_999 },
    name: { type: 'string', charset: 'a-z', maxBytes: 8 },
  };
  const entities = sks.map((sk, i) => [
    `E${i}`,
    { key: { pk: 'B#{box}', sk }, id: ['box', 'at', 'n', 'name', 'id'], attributes },
  ]);
  const find = { op: 'query', entities: sks.map((_, i) => `E${i}`), by: ['box'], range: { [field]: op } };
  return designOf(
    JSON.stringify({
      dynamodel: 1,
      model: 'calendar',
      tables: { calendar: { key: { pk: 'pk', sk: 'sk' } } },
      entities: Object.fromEntries(entities),
      accessPatterns: { find },
    }),
  );
}

/** The sort key condition as it is sent: `BETWEEN` and its values. */
function sent(design: Design, operation: ReadOperation, args: Parameters<typeof argsOf>[0]): readonly string[] {
  const pattern = design.model.patterns.get('find');
  const context = pattern === undefined ? undefined : contextOf(design, pattern);
  if (context === undefined) throw new Error('no context');
  const call = readCall(context, operation, argsOf({ box: '01JABCDEFGHJKMNPQRSTVWXYZ0', ...args }), { now: 0 });
  if (call.kind !== 'call') throw new Error(JSON.stringify(call));
  const input = call.requests[0]?.input as {
    readonly KeyConditionExpression: string;
    readonly ExpressionAttributeValues: Readonly<Record<string, { readonly S: string }>>;
  };
  const term = input.KeyConditionExpression.replace('#pk = :pk', '').replace(/^ AND /, '');
  const operator = term.startsWith('begins_with') ? 'begins_with' : (/^#sk (\S+)/.exec(term)?.[1] ?? 'none');
  const values = [...term.matchAll(/:\w+/g)].map(([name]) => input.ExpressionAttributeValues[name]?.S ?? '');
  return [operator.toLowerCase(), ...values];
}

/** The condition as it is told, with the arguments put in; `beside` is the value before the bound, in the order of the keys. */
function told(
  operation: ReadOperation,
  field: string,
  args: Readonly<Record<string, string | bigint>>,
  beside: string | bigint,
): readonly string[] {
  const [term, ...more] = operation.keyCondition?.sk ?? [];
  expect(more).toEqual([]);
  const codecs = new Map(
    operation.sources
      .flatMap(({ key }) => key.sk[0]?.compiled.segments ?? [])
      .flatMap((segment) => (segment.kind === 'variable' ? [[segment.path, segment.codec] as const] : [])),
  );
  const put = (text: string, value?: string | bigint): string =>
    text.replace(/\{([^{}|]+)[^{}]*\}/g, (_all, name: string) => {
      const encoded = codecs.get(name in args ? field : name)?.encode(value ?? args[name] ?? '');
      if (encoded?.ok !== true) throw new Error(`cannot put a value into ${text}`);
      return encoded.text;
    });
  const last = /^the last before (.*)$/s;
  const whole = /^the (end|highest|lowest) of (.*)$/s;
  return [
    term?.operator ?? 'none',
    ...(term?.bounds ?? []).map((bound): string => {
      const below = last.exec(bound)?.[1];
      if (below !== undefined) return put(below, beside);
      const [, side, inner] = whole.exec(bound) ?? [];
      if (side === undefined || inner === undefined) return put(bound.replaceAll('\\0', '\0'));
      if (side === 'end') return afterText(put(inner));
      const texts = inner.split(', ').map((one) => (one.startsWith('the ') ? afterText(put(one.slice(11))) : put(one)));
      return texts.sort(compareUtf8).at(side === 'highest' ? -1 : 0) ?? '';
    }),
  ];
}

function afterText(text: string): string {
  return text.slice(0, -1) + String.fromCharCode(text.charCodeAt(text.length - 1) + 1);
}

const KEYS: readonly Omit<Case, 'op'>[] = [
  { field: 'at', sks: ['N#{at|iso}'] },
  { field: 'at', sks: ['N#{at|iso}#{id}'] },
  { field: 'at', sks: ['{at|iso}'] },
  { field: 'at', sks: ['{at|iso}#{id}'] },
  { field: 'at', sks: ['{at|iso}{id}'] },
  { field: 'at', sks: ['N#{at|desc}'] },
  { field: 'at', sks: ['N#{at|desc}#{id}'] },
  { field: 'at', sks: ['{at|desc}'] },
  { field: 'at', sks: ['N#{at|date:yyyy-MM-dd}'] },
  { field: 'at', sks: ['N#{at|date:yyyy-MM-dd}#{id}'] },
  { field: 'at', sks: ['{at|bucket:1h}#{id}'] },
  { field: 'n', sks: ['N#{n|pad:5}'] },
  { field: 'n', sks: ['{n|desc}#{id}'] },
  { field: 'name', sks: ['N#{name}'] },
  { field: 'name', sks: ['{name}'] },
  { field: 'name', sks: ['N#{name}#{id}'] },
  { field: 'name', sks: ['N#{name|first:3}'] },
  { field: 'at', sks: ['{at|iso}#A#{id}', '{at|iso}#B#{id}'] },
  { field: 'at', sks: ['N#{at|iso}#A', 'N#{at|iso}#B#{id}'] },
];

describe('the condition that is told', () => {
  it.each(KEYS.flatMap((key): Case[] => OPS.map((op) => ({ ...key, op }))))(
    'of `$op` over $sks is the one that is sent',
    ({ field, sks, op }) => {
      const design = calendar(sks, field, op);
      const operation = readOf(planned(design, 'find'));
      const [low, high, below, above] = VALUES[field];
      const args = op === 'between' ? { from: low, to: high } : { [field]: low };
      const beside = sks[0]?.includes('desc') ? above : below;
      expect(told(operation, field, args, beside)).toEqual(sent(design, operation, args));
    },
  );

  it.each([
    ['gt', '>', '{at}'],
    ['gte', '>=', '{at}'],
    ['lt', '<', '{at}'],
    ['lte', '<=', '{at}'],
    ['between', 'between', '{from} and {to}'],
  ])('of `%s` over the attribute itself is the comparison of DynamoDB', (op, operator, bounds) => {
    const design = designOf(`
dynamodel: 1
model: calendar
tables: {calendar: {key: {pk: box, sk: at}}}
entities: {Visit: {key: natural, attributes: {box: ulid, at: timestamp}}}
accessPatterns: {find: {op: query, entity: Visit, by: [box], range: {at: ${op}}}}
`);
    const plan = planned(design, 'find');
    expect(readOf(plan).keyCondition?.text).toBe(`box = {box} and at ${operator} ${bounds}`);
    expect(plan.notes.map(({ code }) => code)).not.toContain('trailing-segment');
    expect(readOf(plan).clientDrops).toEqual([]);
    const expression = readOf(plan).example.input.KeyConditionExpression;
    expect(expression).toContain(`AND #at ${operator.toUpperCase()} :at`);
  });

  it('says what the upper bound includes only where it does', () => {
    const noted = (sk: string, op: string): readonly string[] =>
      planned(calendar([sk], 'at', op), 'find').notes.flatMap(({ code }) =>
        code === 'trailing-segment' || code === 'equal-row-dropped' ? [code] : [],
      );
    for (const op of ['lte', 'between']) expect(noted('N#{at|iso}#{id}', op)).toEqual(['trailing-segment']);
    for (const op of ['gt', 'gte', 'lt']) expect(noted('N#{at|iso}#{id}', op)).toEqual([]);
    // The last values come first there.
    for (const op of ['gte', 'between']) expect(noted('N#{at|desc}#{id}', op)).toEqual(['trailing-segment']);
    for (const op of ['gt', 'lt', 'lte']) expect(noted('N#{at|desc}#{id}', op)).toEqual([]);
    // Of what is cut, the whole unit is read.
    expect(noted('N#{at|date:yyyy-MM-dd}#{id}', 'lt')).toEqual(['trailing-segment']);
    for (const op of OPS) expect(noted('N#{at|iso}', op)).toEqual([]);
    const text = planned(calendar(['N#{name}'], 'name', 'lt'), 'find');
    expect(text.notes).toContainEqual({ code: 'equal-row-dropped', field: 'name', slot: 'sk' });
    for (const sk of ['{name}', 'N#{name|first:3}', 'N#{name}#{id}'])
      expect(readOf(planned(calendar([sk], 'name', 'lt'), 'find')).clientDrops).toEqual([]);
  });
});
