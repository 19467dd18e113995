import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createEngine,
  type Engine,
  EngineError,
  type ItemChange,
  type TransactWriteItem,
} from '../../src/engine/index.js';
import type { Item } from '../../src/value/index.js';
import { runs } from '../support/runs.js';
import { index, item, withTable } from './support.js';

/** An item of the model: `n` a number or, where a number is expected of it, wrong; `g` the key of an index. */
interface Row {
  readonly pk: string;
  readonly n?: number | string;
  readonly v?: string;
  readonly g?: string | number;
}

type Condition = { readonly kind: 'none' | 'absent' | 'present' } | { readonly kind: 'equal'; readonly n: number };

type Change =
  | { readonly kind: 'put'; readonly row: Omit<Row, 'pk'> }
  | { readonly kind: 'add'; readonly by: number }
  | { readonly kind: 'copy' }
  | { readonly kind: 'set'; readonly g: string }
  | { readonly kind: 'remove' | 'delete' | 'check' };

interface Action {
  readonly table: string;
  readonly pk: string;
  readonly condition: Condition;
  readonly change: Change;
}

type Step =
  | { readonly kind: 'single'; readonly action: Action }
  | { readonly kind: 'transaction'; readonly actions: readonly Action[]; readonly token: string | undefined }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'hold'; readonly table: string; readonly pk: string }
  | { readonly kind: 'release' };

const TABLES = ['one', 'two'] as const;

const table = fc.constantFrom(...TABLES);
const pk = fc.constantFrom('a', 'b', 'c');
const condition: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Condition>({ kind: 'none' }) },
  fc.constantFrom<Condition>({ kind: 'absent' }, { kind: 'present' }),
  fc.record({ kind: fc.constant('equal' as const), n: fc.integer({ min: 0, max: 2 }) }),
);
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    kind: fc.constant('put' as const),
    row: fc.record(
      {
        n: fc.constantFrom<number | string>(0, 1, 2, 'text'),
        v: fc.constantFrom('x', 'y'),
        g: fc.oneof({ weight: 8, arbitrary: fc.constantFrom<string | number>('g', 'h') }, fc.constant(7)),
      },
      { requiredKeys: [] },
    ),
  }),
  fc.record({ kind: fc.constant('add' as const), by: fc.integer({ min: 1, max: 2 }) }),
  fc.record({ kind: fc.constant('set' as const), g: fc.constantFrom('g', 'h') }),
  fc.constantFrom<Change>({ kind: 'copy' }, { kind: 'remove' }, { kind: 'delete' }),
);
const action: fc.Arbitrary<Action> = fc.record({ table, pk, condition, change });
const check: fc.Arbitrary<Action> = fc.record({
  table,
  pk,
  condition: condition.filter(({ kind }) => kind !== 'none'),
  change: fc.constant<Change>({ kind: 'check' }),
});
const transactAction = fc.oneof({ weight: 4, arbitrary: action }, check);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('single' as const), action }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('transaction' as const),
      actions: fc.oneof(
        { weight: 9, arbitrary: fc.uniqueArray(transactAction, { minLength: 1, maxLength: 4, selector: idOf }) },
        fc.array(transactAction, { minLength: 2, maxLength: 3 }),
      ),
      token: fc.constantFrom(undefined, undefined, 't', 'u'),
    }),
  },
  fc.record({ kind: fc.constant('wait' as const), seconds: fc.constantFrom(1, 300, 600) }),
  fc.record({ kind: fc.constant('hold' as const), table, pk }),
  fc.constant<Step>({ kind: 'release' }),
);
/** Sequences that repeat some of their steps, as a client does that has lost an answer. */
const steps = fc
  .array(fc.tuple(step, fc.integer({ min: 0, max: 3 })), { minLength: 1, maxLength: 14 })
  .map((pairs) => pairs.flatMap(([one, times]) => (times === 3 ? [one, one] : [one])));

/** Rows by table and key, and nothing else: no index, no size, no storage. */
class Model {
  rows = new Map<string, Row>();
  held = new Set<string>();
  readonly done = new Map<string, { readonly request: string; readonly until: number }>();
  now = 0;

  single(one: Action): string {
    const code = unfit(one) ? 'ValidationError' : this.#decide(one, this.rows);
    return code === 'None' ? 'done' : code;
  }

  transaction(actions: readonly Action[], token: string | undefined): string {
    const first = actions.findIndex(unfit);
    if (first >= 0) return actions.map((_, i) => (i === first ? 'ValidationError' : 'None')).join(' ');
    if (new Set(actions.map(idOf)).size < actions.length) return 'refused';
    const request = JSON.stringify(actions);
    const known = token === undefined ? undefined : this.done.get(token);
    if (known !== undefined && known.until > this.now) return known.request === request ? 'done' : 'mismatch';
    const rows = new Map(this.rows);
    const codes = actions.map((one) => this.#decide(one, rows));
    if (codes.some((code) => code !== 'None')) return codes.join(' ');
    this.rows = rows;
    if (token !== undefined) this.done.set(token, { request, until: this.now + 600 });
    return 'done';
  }

  /** The code of an action, done on these rows where it is None. */
  #decide(one: Action, rows: Map<string, Row>): string {
    const id = idOf(one);
    if (this.held.has(id)) return 'TransactionConflict';
    const row = rows.get(id);
    if (!holds(one.condition, row)) return 'ConditionalCheckFailed';
    const after = changed(one, row);
    if (after === 'invalid') return 'ValidationError';
    if (after === undefined) rows.delete(id);
    else rows.set(id, after);
    return 'None';
  }
}

function idOf({ table: name, pk: key }: { readonly table: string; readonly pk: string }): string {
  return `${name}/${key}`;
}

function unfit({ change: one }: Action): boolean {
  return one.kind === 'put' && typeof one.row.g === 'number';
}

function holds(one: Condition, row: Row | undefined): boolean {
  if (one.kind === 'none') return true;
  if (one.kind === 'equal') return row?.n === one.n;
  return (row === undefined) === (one.kind === 'absent');
}

function changed({ pk: key, change: one }: Action, row: Row | undefined): Row | undefined | 'invalid' {
  const base = row ?? { pk: key };
  switch (one.kind) {
    case 'put':
      return { pk: key, ...one.row };
    case 'add':
      return typeof base.n === 'string' ? 'invalid' : { ...base, n: (base.n ?? 0) + one.by };
    case 'copy':
      return base.v === undefined ? 'invalid' : { ...base, g: base.v };
    case 'set':
      return { ...base, g: one.g };
    case 'remove': {
      if (row === undefined) return undefined;
      const { g: _, ...rest } = row;
      return rest;
    }
    case 'delete':
      return undefined;
    case 'check':
      return row;
  }
}

const CONDITIONS: Readonly<Record<Condition['kind'], { readonly ConditionExpression?: string }>> = {
  absent: { ConditionExpression: 'attribute_not_exists(pk)' },
  present: { ConditionExpression: 'attribute_exists(pk)' },
  none: {},
  equal: { ConditionExpression: '#n = :equal' },
};
const UPDATES = { add: 'ADD #n :by', copy: 'SET g = v', set: 'SET g = :g', remove: 'REMOVE g' };

/** The action as the API takes it, by itself or in a transaction. */
function requestOf({ table: TableName, pk: key, condition: given, change: one }: Action): TransactWriteItem {
  const values = {
    ...(given.kind === 'equal' ? { ':equal': { N: String(given.n) } } : {}),
    ...(one.kind === 'add' ? { ':by': { N: String(one.by) } } : {}),
    ...(one.kind === 'set' ? { ':g': { S: one.g } } : {}),
  };
  const options = {
    TableName,
    ...CONDITIONS[given.kind],
    ...(given.kind === 'equal' || one.kind === 'add' ? { ExpressionAttributeNames: { '#n': 'n' } } : {}),
    ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }),
  };
  const Key = item({ pk: key });
  switch (one.kind) {
    case 'put':
      return { Put: { ...options, Item: item({ pk: key, ...one.row }) } };
    case 'delete':
      return { Delete: { ...options, Key } };
    case 'check':
      return { ConditionCheck: { ...options, ConditionExpression: options.ConditionExpression ?? '', Key } };
    default:
      return { Update: { ...options, Key, UpdateExpression: UPDATES[one.kind] } };
  }
}

function doSingle(engine: Engine, one: Action): string {
  const { Put, Update, Delete } = requestOf(one);
  return outcome(() => {
    if (Put !== undefined) engine.putItem(Put);
    if (Update !== undefined) engine.updateItem(Update);
    if (Delete !== undefined) engine.deleteItem(Delete);
  });
}

const CODES: Readonly<Record<string, string>> = {
  ConditionalCheckFailedException: 'ConditionalCheckFailed',
  TransactionConflictException: 'TransactionConflict',
  ValidationException: 'ValidationError',
};

function outcome(run: () => void): string {
  try {
    run();
    return 'done';
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return CODES[error.name] ?? error.name;
  }
}

function doTransaction(engine: Engine, actions: readonly Action[], token: string | undefined): string {
  try {
    const options = token === undefined ? {} : { ClientRequestToken: token };
    engine.transactWriteItems({ TransactItems: actions.map(requestOf), ...options });
    return 'done';
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    if (error.name === 'IdempotentParameterMismatchException') return 'mismatch';
    if (error.name === 'ValidationException') return 'refused';
    return (error.CancellationReasons ?? []).map(({ Code }) => Code).join(' ');
  }
}

function sorted(items: readonly Item[] | undefined): Item[] {
  const key = (one: Item): string => (one.pk as { S: string }).S;
  return [...(items ?? [])].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function expectSame(engine: Engine, model: Model, replica: ReadonlyMap<string, Item>): void {
  for (const name of TABLES) {
    const rows = [...model.rows].filter(([id]) => id.startsWith(`${name}/`)).map(([, row]) => row);
    const items = sorted(rows.map((row) => item({ ...row })));
    const indexed = items.filter(({ g }) => g !== undefined);
    expect(sorted(engine.scan({ TableName: name }).Items)).toEqual(items);
    expect(sorted(engine.scan({ TableName: name, IndexName: 'gsi' }).Items)).toEqual(indexed);
    expect(sorted([...replica].filter(([id]) => id.startsWith(`${name}/`)).map(([, one]) => one))).toEqual(items);
    const { Table } = engine.describeTable({ TableName: name });
    expect([Table.ItemCount, Table.GlobalSecondaryIndexes?.[0]?.ItemCount]).toEqual([items.length, indexed.length]);
  }
}

describe('transactions and single writes', () => {
  it('do what a naive model does', () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        const model = new Model();
        const replica = new Map<string, Item>();
        const follow = ({ table: name, keys, before, after }: ItemChange): void => {
          const id = `${name}/${(keys.pk as { S: string }).S}`;
          expect(replica.get(id)).toEqual(before);
          if (after === undefined) replica.delete(id);
          else replica.set(id, after);
        };
        const engine = createEngine({ now: () => model.now * 1000, onChange: follow });
        for (const name of TABLES) {
          withTable({ name, engine, key: ['pk:S'], attributes: ['g:S'], global: [index('gsi', ['g'])] });
        }
        let releases: (() => void)[] = [];
        for (const one of sequence) {
          switch (one.kind) {
            case 'single':
              expect(doSingle(engine, one.action)).toBe(model.single(one.action));
              break;
            case 'transaction':
              expect(doTransaction(engine, one.actions, one.token)).toBe(model.transaction(one.actions, one.token));
              break;
            case 'wait':
              model.now += one.seconds;
              break;
            case 'hold':
              model.held.add(idOf(one));
              releases.push(engine.holdItems(one.table, [item({ pk: one.pk })]));
              break;
            case 'release':
              model.held.clear();
              for (const release of releases) release();
              releases = [];
          }
          expectSame(engine, model, replica);
        }
      }),
      { numRuns: runs(200, 5000) },
    );
  });
});
