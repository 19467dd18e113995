import { unmarshall } from '@aws-sdk/util-dynamodb';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { assembleItem, entityScope } from '../../../../src/design/index.js';
import {
  type Expr,
  evaluate,
  holds,
  parseExpression,
  printExpression,
} from '../../../../src/expression/model/index.js';
import { type Code, name, raw, sourceText, ts } from '../../../../src/generate/text/index.js';
import { entityCode, entityFile } from '../../../../src/generate/typescript/entities/index.js';
import {
  conditionCode,
  exprCode,
  fieldsScope,
  holdsCode,
  Placeholders,
} from '../../../../src/generate/typescript/expressions/index.js';
import type { GeneratedFile } from '../../../../src/generate/typescript/gen.js';
import { exactNumber } from '../../../../src/generate/typescript/runtime/values.js';
import type { ModelValue, ValueType } from '../../../../src/model/value-type.js';
import { type AttributeValue, equalValues, normalNumber, ValueError } from '../../../../src/value/index.js';
import { designOf, entityOf } from '../../../support/models.js';
import { exportsOf, genOf } from '../../../support/modules.js';
import { runs } from '../../../support/runs.js';

vi.setConfig({ testTimeout: 300_000 });

const design = designOf(`
dynamodel: 1
model: things
tables: {t: {key: {pk: pk}}}
entities:
  Thing:
    table: t
    key: {pk: "THING#{id}"}
    attributes:
      id: ulid
      status: {enum: [NEW, OPEN, DONE]}
      mood: {enum: [GOOD, BAD], optional: true}
      name: string
      note: {type: string, optional: true}
      code: {type: string, charset: "A-Z0-9", maxBytes: 8}
      at: timestamp
      due: {type: date, optional: true}
      count: {type: int, min: 0, max: 1000}
      spare: {type: int, min: -5, max: 5, optional: true}
      huge: int
      more: {type: int, optional: true}
      price: {type: decimal, scale: 2, min: 0, max: 1000}
      exact: {type: decimal, scale: 20}
      rest: {type: decimal, scale: 20, optional: true}
      active: bool
      gift: {type: bool, optional: true}
      photo: {type: binary, optional: true}
      tags: {set: string, optional: true}
      sizes: {set: int, optional: true}
      marks: {list: string}
      lines: {list: {map: {qty: {type: int, min: 0, max: 9}, sku: {type: string, as: k, optional: true}}}}
      shipTo: {map: {city: string, zip: {type: string, optional: true, as: z}}}
      home: {map: {city: string}, optional: true}
      extra: {dict: string}
      raw: {type: any, optional: true}
`);
const entity = entityOf(design, 'Thing');
const gen = genOf(design);

const NOWHERE = { start: 0, end: 0 };
const texts = ['', 'a', 'ab', 'NEW', 'GOOD', '\u{1F600}', '\uFFFD', '2026-01-05T09:00:00.000Z'];
const numbers = ['0', '1', '-2', '5', '1.5', '0.1', '9007199254740993', '123456789012345678.25'];

const place = (...paths: readonly string[]): fc.Arbitrary<Expr> =>
  fc.constantFrom(...paths).map((path) => {
    const parsed = parseExpression(path);
    if (parsed.kind === 'error') throw new Error(path);
    return parsed.expr;
  });
const literal = (text: fc.Arbitrary<string>, type: 'string' | 'number'): fc.Arbitrary<Expr> =>
  text.map((value) => ({
    kind: 'literal',
    value: type === 'string' ? { type, value } : { type, text: value },
    ...NOWHERE,
  }));

const { condition, text, number } = fc.letrec<{ condition: Expr; text: Expr; number: Expr; any: Expr }>((tie) => {
  const both = (of: 'text' | 'number' | 'any') => fc.tuple(tie(of), tie(of));
  const compare = (of: 'text' | 'number' | 'any') =>
    fc
      .tuple(fc.constantFrom('=', '!=', '<', '<=', '>', '>='), both(of))
      .map(
        ([operator, [left, right]]): Expr => ({ kind: 'compare', operator: operator as '=', left, right, ...NOWHERE }),
      );
  const choice = (of: 'text' | 'number' | 'condition') =>
    fc
      .tuple(tie('condition'), tie(of), fc.oneof(tie(of), fc.constant<Expr>({ kind: 'absent', ...NOWHERE })))
      .map(([test, yes, no]): Expr => ({ kind: 'conditional', condition: test, yes, no, ...NOWHERE }));
  const same = (paths: readonly string[], members: readonly string[]) =>
    fc
      .tuple(fc.constantFrom('=', '!='), place(...paths), literal(fc.constantFrom(...members), 'string'))
      .map(
        ([operator, left, right]): Expr => ({ kind: 'compare', operator: operator as '=', left, right, ...NOWHERE }),
      );
  const wholes = ['photo', 'tags', 'sizes', 'marks', 'lines', 'shipTo', 'home', 'extra', 'raw', 'active', 'gift'];
  return {
    condition: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      compare('text'),
      compare('number'),
      same(['status'], ['NEW', 'OPEN', 'DONE']),
      same(['mood'], ['GOOD', 'BAD']),
      place('active', 'gift'),
      compare('any'),
      fc.tuple(place('status'), fc.subarray(['NEW', 'OPEN', 'DONE'], { minLength: 1 })).map(
        ([operand, list]): Expr => ({
          kind: 'in',
          operand,
          list: list.map((value) => ({ kind: 'literal', value: { type: 'string', value }, ...NOWHERE })),
          ...NOWHERE,
        }),
      ),
      fc
        .tuple(tie('text'), fc.array(literal(fc.constantFrom(...texts), 'string'), { minLength: 1, maxLength: 7 }))
        .map(([operand, list]): Expr => ({ kind: 'in', operand, list, ...NOWHERE })),
      fc
        .tuple(tie('number'), fc.array(tie('number'), { minLength: 1, maxLength: 3 }))
        .map(([operand, list]): Expr => ({ kind: 'in', operand, list, ...NOWHERE })),
      place(
        'note',
        'mood',
        'spare',
        'more',
        'rest',
        'gift',
        'shipTo.zip',
        'home.city',
        'extra.a',
        'lines[0]',
        'raw.a',
        'name',
      ).map((arg): Expr => ({ kind: 'call', name: 'has', args: [arg], ...NOWHERE })),
      fc
        .tuple(fc.constantFrom('begins_with', 'contains'), both('text'))
        .map(([call, args]): Expr => ({ kind: 'call', name: call as 'contains', args, ...NOWHERE })),
      fc
        .tuple(place('tags', 'marks', 'sizes', 'raw'), fc.oneof(tie('text'), tie('number')))
        .map(([whole, part]): Expr => ({ kind: 'call', name: 'contains', args: [whole, part], ...NOWHERE })),
      tie('condition').map((operand): Expr => ({ kind: 'not', operand, ...NOWHERE })),
      fc
        .tuple(fc.constantFrom('and', 'or'), fc.array(tie('condition'), { minLength: 2, maxLength: 3 }))
        .map(([kind, operands]): Expr => ({ kind: kind as 'and', operands, ...NOWHERE })),
      choice('condition'),
    ),
    text: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      place(
        'name',
        'note',
        'code',
        'at',
        'due',
        'status',
        'mood',
        'shipTo.city',
        'shipTo.zip',
        'home.city',
        'extra.a',
        'marks[0]',
        'lines[0].sku',
        'raw',
        'raw.a',
      ),
      literal(fc.constantFrom(...texts), 'string'),
      fc
        .tuple(fc.constantFrom('lower', 'upper'), tie('text'))
        .map(([call, arg]): Expr => ({ kind: 'call', name: call as 'lower', args: [arg], ...NOWHERE })),
      both('text').map(([left, right]): Expr => ({ kind: 'arithmetic', operator: '+', left, right, ...NOWHERE })),
      choice('text'),
    ),
    number: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      place('count', 'spare', 'huge', 'more', 'price', 'exact', 'rest', 'lines[0].qty', 'raw', 'raw.a'),
      literal(fc.constantFrom(...numbers), 'number'),
      fc.tuple(fc.constantFrom('+', '-', '*', '/', '%'), both('number')).map(
        ([operator, [left, right]]): Expr => ({
          kind: 'arithmetic',
          operator: operator as '+',
          left,
          right,
          ...NOWHERE,
        }),
      ),
      tie('number').map((operand): Expr => ({ kind: 'negate', operand, ...NOWHERE })),
      place('name', 'note', 'tags', 'marks', 'shipTo', 'home', 'extra', 'photo', 'raw').map(
        (arg): Expr => ({ kind: 'call', name: 'size', args: [arg], ...NOWHERE }),
      ),
      choice('number'),
    ),
    any: fc.oneof(place(...wholes), fc.oneof(tie('text'), tie('number'))),
  };
});

const anyText = fc.constantFrom(...texts);
const anyRaw: fc.Arbitrary<ModelValue> = fc.oneof(
  anyText,
  fc.constantFrom(0, 1, 1.5, 9007199254740993n),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom<ModelValue[]>(['a'], [1, 'ab'], [true]),
  fc.constantFrom('a', 'NEW', 1, 1.5).map((a) => new Map<string, ModelValue>([['a', a]])),
);
const things: fc.Arbitrary<ReadonlyMap<string, ModelValue>> = fc
  .record(
    {
      status: fc.constantFrom('NEW', 'OPEN', 'DONE'),
      mood: fc.constantFrom('GOOD', 'BAD'),
      name: anyText,
      note: anyText,
      code: fc.constantFrom('', 'A', 'NEW'),
      at: fc.constantFrom('2026-01-05T09:00:00.000Z', '1999-12-31T23:59:59.999Z'),
      due: fc.constantFrom('2026-01-05', '1999-12-31'),
      count: fc.constantFrom(0, 1, 5),
      spare: fc.constantFrom(-2, 0, 1),
      huge: fc.constantFrom(0n, 5n, 9007199254740993n),
      more: fc.constantFrom(-2n, 1n, 9007199254740992n),
      price: fc.constantFrom('0.1', '1.5', '5'),
      exact: fc.constantFrom('0.1', '1', '123456789012345678.25'),
      rest: fc.constantFrom('1.5', '-2', '0'),
      active: fc.boolean(),
      gift: fc.boolean(),
      photo: fc.constantFrom(Uint8Array.of(1), Uint8Array.of(1, 255)),
      tags: fc.constantFrom(new Set(['a']), new Set(['NEW', 'ab'])),
      sizes: fc.constantFrom(new Set([1n]), new Set([5n, 9007199254740993n])),
      marks: fc.array(anyText, { maxLength: 2 }),
      lines: fc.array(
        fc.constantFrom(
          new Map<string, ModelValue>([['qty', 1]]),
          new Map<string, ModelValue>([
            ['qty', 5],
            ['sku', 'a'],
          ]),
        ),
        { maxLength: 1 },
      ),
      shipTo: fc.constantFrom(
        new Map([['city', 'a']]),
        new Map([
          ['city', 'ab'],
          ['zip', 'NEW'],
        ]),
      ),
      home: fc.constantFrom(new Map([['city', 'ab']])),
      extra: fc.constantFrom(new Map<string, ModelValue>(), new Map<string, ModelValue>([['a', 'NEW']])),
      raw: anyRaw,
    },
    {
      requiredKeys: [
        'status',
        'name',
        'code',
        'at',
        'count',
        'huge',
        'price',
        'exact',
        'active',
        'marks',
        'lines',
        'shipTo',
        'extra',
      ],
    },
  )
  .map(
    (values) => new Map([['id', '01JABCDEFGHJKMNPQRSTVWXYZ0'], ...(Object.entries(values) as [string, ModelValue][])]),
  );

function checkedExpr(expr: Expr): Expr | undefined {
  const { expr: resolved, problems } = entity.types.check(expr);
  return problems.length === 0 ? resolved : undefined;
}

function functions(codes: readonly Code[], { fields }: ReturnType<typeof entityCode>): GeneratedFile {
  const code = codes.map(
    (one, i) => ts`export function ${name(`f${i}`)}(thing: ${fields}): unknown { return ${one}; }`,
  );
  return { path: 'functions.ts', code: ts`${code}` };
}

/** What generated code gives as DynamoDB would have it. */
function stored(value: unknown, type: ValueType): AttributeValue | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'boolean') return { BOOL: value };
  if (typeof value === 'number' || typeof value === 'bigint') return { N: normalNumber(String(value)) };
  if (typeof value === 'string')
    return type.kind === 'int' || type.kind === 'decimal' ? { N: normalNumber(value) } : { S: value };
  if (value === null) return { NULL: true };
  if (typeof value === 'object' && 'value' in value) return { N: normalNumber(String(value.value)) };
  throw new Error(`not a scalar: ${String(value)}`);
}

function outcome(what: () => string, work: () => AttributeValue | undefined): AttributeValue | 'absent' | 'error' {
  try {
    return work() ?? 'absent';
  } catch (error) {
    if (error instanceof ValueError || error instanceof RangeError) return 'error';
    throw new Error(what(), { cause: error });
  }
}

/** A number past what DynamoDB holds is an error there; generated code finds that out when it is stored. */
function isSame(expected: ReturnType<typeof outcome>, actual: ReturnType<typeof outcome>): boolean {
  if (expected === 'error') return true;
  return typeof expected === 'string' || typeof actual === 'string'
    ? expected === actual
    : equalValues(expected, actual);
}

describe('expressions in generated code', () => {
  const { parse } = { parse: entityCode(gen, entity).module };
  const scope = fieldsScope(entity, raw('thing'));

  it.each(fc.sample(fc.nat(), { numRuns: runs(1, 12), seed: 7 }))('give what the engine gives (%i)', async (seed) => {
    const exprs = fc
      .sample(fc.oneof(condition, condition, text, number), { numRuns: runs(300, 500), seed })
      .flatMap((expr) => checkedExpr(expr) ?? []);
    const typed = exprs.map((expr) => exprCode(expr, scope));
    const tests = exprs.map((expr) => holdsCode(expr, scope));
    const file = functions(
      [...typed, ...tests].map(({ ...code }) => ('code' in code ? code.code : code)),
      entityCode(gen, entity),
    );
    const modules = await exportsOf([entityFile(gen, entity), file]);
    const read = modules[parse]?.parseThing as (item: object) => unknown;
    const made = modules.functions as Readonly<Record<string, (thing: unknown) => unknown>>;
    const run = (i: number, thing: unknown): unknown => made[`f${i}`]?.(thing);
    let held = 0;
    for (const values of fc.sample(things, { numRuns: runs(12, 60), seed })) {
      const assembled = assembleItem(entity, values);
      if (!assembled.ok) throw new Error(JSON.stringify(assembled.problem));
      const item = unmarshall(assembled.item as never, { wrapNumbers: exactNumber });
      const thing = read(item);
      for (const [i, expr] of exprs.entries()) {
        const shown = (): string => printExpression(expr);
        const within = entityScope(entity, assembled.item);
        const expected = outcome(shown, () => evaluate(expr, within));
        if (
          typeof expected === 'object' &&
          !('S' in expected || 'N' in expected || 'BOOL' in expected || 'NULL' in expected)
        )
          continue;
        const { code, type } = typed[i] as { code: Code; type: ValueType };
        const actual = outcome(shown, () => stored(run(i, thing), type));
        if (!isSame(expected, actual))
          expect({ source: code.parts.map(String).join(''), thing, actual }).toEqual({ expected });
        const test = outcome(shown, () => ({ BOOL: run(exprs.length + i, thing) === true }));
        const holding = outcome(shown, () => ({ BOOL: holds(expr, within) }));
        if (!isSame(holding, test)) expect({ source: tests[i], thing, test }).toEqual({ holding });
        if (typeof holding === 'object' && 'BOOL' in holding && holding.BOOL) held += 1;
      }
    }
    expect(held).toBeGreaterThan(exprs.length);
  });

  it('are read as people write them', () => {
    const shown = (text: string): string => {
      const parsed = parseExpression(text);
      const expr = parsed.kind === 'error' ? undefined : checkedExpr(parsed.expr);
      if (expr === undefined) throw new Error(text);
      return sourceText('a.ts', ts`${exprCode(expr, scope).code}`)
        .replaceAll(/[()]/g, '')
        .replaceAll(/^import.*$/gm, '')
        .trim();
    };
    expect(shown("status = NEW and note != 'a'")).toBe('thing.status === "NEW" && thing.note !== "a"');
    expect(shown('has(note) and size(note) > 3')).toBe('thing.note !== undefined && thing.note.length > 3');
    expect(shown('status in [NEW, OPEN] ? status : absent')).toBe(
      'thing.status === "NEW" || thing.status === "OPEN" ? thing.status : undefined',
    );
    expect(shown('not active or count >= 5')).toBe('!thing.active || thing.count >= 5');
    expect(shown('lower(name) + code')).toBe('thing.name.toLowerCase + thing.code');
    expect(shown('huge > 5')).toBe('thing.huge > 5n');
  });

  it('become conditions of DynamoDB where it can evaluate them', () => {
    const conditioned = (text: string) => {
      const parsed = parseExpression(text);
      const expr = parsed.kind === 'error' ? undefined : checkedExpr(parsed.expr);
      if (expr === undefined) throw new Error(text);
      const placeholders = new Placeholders();
      const param = () => ({
        code: raw('args.count'),
        type: { kind: 'int', min: 0n, max: 9n } as const,
        nullable: false,
      });
      const condition = conditionCode(entity, expr, { param }, placeholders);
      return { condition, input: sourceText('a.ts', placeholders.properties) };
    };
    expect(conditioned('shipTo.zip = name or count < $count + 1')).toEqual({
      condition: { kind: 'ok', text: '#shipTo.#z = #name OR #count < :condition' },
      input:
        'ExpressionAttributeNames: { "#shipTo": "shipTo", "#z": "z", "#name": "name", "#count": "count" },ExpressionAttributeValues: { ":condition": ((args.count) + 1) },',
    });
    expect(conditioned('exact > 0.5').input).toContain('0.5');
    expect(conditioned('lower(name) = name').condition.kind).toBe('client');
    expect(conditioned('$count > 3').condition.kind).toBe('known');
    expect(conditioned('true').condition).toEqual({ kind: 'constant', value: true });
  });
});
