import { expect, it } from 'vitest';
import { physicalName } from '../../src/design/index.js';
import { textReport } from '../../src/diagnostics/index.js';
import type { Engine } from '../../src/engine/index.js';
import { check, type Design, type LoadedModel, loadModel, simulate } from '../../src/index.js';
import { rawSamples } from '../../src/load/raw-samples.js';
import { runProgram } from '../../src/load/run-program.js';
import type { Pattern } from '../../src/model/model.js';
import { type Arguments, callProgram } from '../../src/planner/index.js';
import { attribute, type Item } from '../../src/value/index.js';
import { argsOf, engineOf, planned, runRead, runWrite } from '../planner/support.js';

/** The day on which suppressions and the like are judged. */
const TODAY = new Date('2026-11-20');

/** A published design: its model, and the items of its file. */
export interface Published {
  readonly name: string;
  readonly path: string;
  readonly loaded: LoadedModel;
  readonly design: Design;
  readonly items: readonly Item[];
  /** An engine that holds the items, and nothing else. */
  engine(): Engine;
}

export async function published(name: string): Promise<Published> {
  const path = `test/designs/${name}/${name}.dynamodel.yaml`;
  const loaded = await loadModel(path);
  const { design } = loaded;
  if (design === undefined) throw new Error(`${path} does not load`);
  const samples = rawSamples(design).map((sample) => {
    if (sample.kind === 'problem') throw new Error(sample.message);
    return sample;
  });
  return {
    name,
    path,
    loaded,
    design,
    items: samples.map(({ item }) => item),
    engine() {
      const engine = engineOf(design);
      for (const { table, item } of samples) {
        const target = design.tables.get(table);
        if (target === undefined) throw new Error(`no table ${table}`);
        engine.putItem({ TableName: physicalName(target.table), Item: item });
      }
      return engine;
    },
  };
}

type PatternKind = 'read' | 'write' | 'transaction';

/** The names of all patterns of these operations, sorted. */
function patternsOf({ design }: Published, kind: PatternKind): readonly string[] {
  const patterns = [...design.model.patterns.values()].filter((pattern) => kindOf(pattern) === kind);
  return patterns.map(({ name }) => name).sort();
}

function kindOf({ op }: Pattern): PatternKind {
  if (op.value.startsWith('transact')) return 'transaction';
  return ['get', 'query', 'scan', 'batch-get'].includes(op.value) ? 'read' : 'write';
}

/** A read pattern with the arguments of one call, and what the items of the file say that it must answer. */
export interface ReadCase {
  readonly args: Parameters<typeof argsOf>[0];
  readonly where: (item: Item) => boolean;
  /** Stored attribute that the answer is sorted by; none where the order means nothing. */
  readonly by?: string;
  readonly descending?: boolean;
  readonly limit?: number;
}

/** The answer of the engine and the one that the items give when they are only looked at, both in a fixed order. */
function bothAnswers(one: Published, name: string, read: ReadCase): { engine: readonly Item[]; naive: Item[] } {
  const { rows } = runRead(one.engine(), one.design, planned(one.design, name), argsOf(read.args));
  const { by, descending = false, limit } = read;
  const sorted = one.items.filter(read.where).sort((a, b) => {
    // Entries under one index key come in the order of the table's: DynamoDB promises none.
    const order = (by === undefined ? 0 : byBytes(text(a, by), text(b, by))) || byKey(one, a, b);
    return descending ? -order : order;
  });
  const engine = by === undefined ? [...rows].sort((a, b) => byKey(one, a, b)) : rows;
  return { engine, naive: sorted.slice(0, limit) };
}

/** What a write must make of one item of the file, or of nothing. */
export interface Change {
  /** Primary key of the item. */
  readonly key: readonly [pk: string, sk: string];
  /** The item afterwards: undefined where it is gone. */
  readonly after: (before: Item | undefined) => Item | undefined;
}

/** A write pattern with the arguments of one call. */
export interface WriteCase extends Change {
  readonly args: Arguments;
  /** Further items that a transaction writes. */
  readonly also?: readonly Change[];
}

/** Runs the write on the items of the file and expects every item as it must be, and no other item changed. */
export function expectWrite(one: Published, name: string, { args, also = [], ...first }: WriteCase): void {
  const engine = one.engine();
  runWrite(engine, one.design, planned(one.design, name), args);
  let items = one.items;
  for (const { key, after } of [first, ...also]) {
    const isIt = (item: Item): boolean => keyNames(one).every((attribute, i) => text(item, attribute) === key[i]);
    const changed = after(items.find(isIt));
    items = [...items.filter((item) => !isIt(item)), ...(changed === undefined ? [] : [changed])];
  }
  expect(stored(one, engine)).toEqual([...items].sort((a, b) => byKey(one, a, b)));
}

/** Why the write fails on the items of the file, which it leaves as they are. */
export function failureOf(one: Published, name: string, args: Arguments): string {
  const engine = one.engine();
  const plan = planned(one.design, name);
  const outcome = runProgram(engine, callProgram(plan, one.design, args, {}));
  expect(stored(one, engine)).toEqual(stored(one, one.engine()));
  return outcome.kind === 'failed' ? `${outcome.reason}: ${outcome.error}` : outcome.kind;
}

/** What the patterns of a published design must do on the items of its file. */
export interface PatternCases {
  /** How many items the file has. */
  readonly items: number;
  readonly reads: Readonly<Record<string, readonly ReadCase[]>>;
  readonly writes?: Readonly<Record<string, WriteCase>>;
  readonly transactions?: Readonly<Record<string, WriteCase>>;
  /** Patterns with a test of their own instead of cases. */
  readonly apart?: { readonly [kind in PatternKind]?: readonly string[] };
}

/** Registers a test for each pattern with cases, and one that no pattern is left out. */
export function testPatterns(design: Published, cases: PatternCases): void {
  const { items, reads, writes = {}, transactions = {}, apart = {} } = cases;

  it('has cases for every pattern of its page', () => {
    const named = (kind: PatternKind, of: object): string[] => [...Object.keys(of), ...(apart[kind] ?? [])].sort();
    expect(named('read', reads)).toEqual(patternsOf(design, 'read'));
    expect(named('write', writes)).toEqual(patternsOf(design, 'write'));
    expect(named('transaction', transactions)).toEqual(patternsOf(design, 'transaction'));
    expect(design.items).toHaveLength(items);
  });

  it.each(Object.entries(reads))('answers %s as its items do', (name, calls) => {
    for (const call of calls) {
      const { engine, naive } = bothAnswers(design, name, call);
      expect(engine).toEqual(naive);
    }
  });

  const changes = Object.entries({ ...writes, ...transactions });
  if (changes.length > 0) {
    it.each(changes)('writes %s and nothing else', (name, change) => expectWrite(design, name, change));
  }
}

/** What `check` and `simulate` must say of a published design. */
export interface Verdict {
  /** Each finding as its rule, its severity and its line. */
  readonly findings: readonly string[];
  /** Patterns that the simulation does not run, but takes from the plan. */
  readonly left?: readonly string[];
}

/** Registers the tests of what `check` and `simulate` say. */
export function testVerdict({ name, path, loaded, design }: Published, { findings, left = [] }: Verdict): void {
  testFindings(loaded, { path, words: `${name}/check.txt`, findings });

  it('runs every pattern on the engine, but what is named as left', () => {
    const { patterns } = simulate(loaded, { forecast: false });
    expect(patterns.map((one) => [one.name, one.kind, one.kind === 'simulated' && one.notRun !== undefined])).toEqual(
      [...design.model.patterns.keys()].map((name) => [name, 'simulated', left.includes(name)]),
    );
  });
}

/** Registers the tests of what `check` finds: where, and in the words of the text file `words`. */
export function testFindings(
  loaded: LoadedModel,
  expected: { readonly path: string; readonly words: string; readonly findings: readonly string[] },
): void {
  const { findings, suppressed } = check(loaded, { today: TODAY });

  it('is told what is truly wrong with it', () => {
    const places = findings.map(
      ({ rule, severity, span }) => `${rule} ${severity} ${span.file.position(span.start).line}`,
    );
    expect(places).toEqual(expected.findings);
  });

  it('is told so in words that a person can act on', async () => {
    const report = textReport({ models: [expected.path], findings, suppressed });
    await expect(report).toMatchFileSnapshot(expected.words);
  });
}

/** All items of the one table, in the order of their keys. */
function stored(one: Published, engine: Engine): readonly Item[] {
  const [table] = one.design.tables.values();
  if (table === undefined) throw new Error('no table');
  const { Items = [] } = engine.scan({ TableName: physicalName(table.table) });
  return [...Items].sort((a, b) => byKey(one, a, b));
}

/** A text attribute, empty where the item has none. */
export function text(item: Item, name: string): string {
  const value = attribute(item, name);
  return value !== undefined && 'S' in value ? value.S : '';
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function byKey(one: Published, a: Item, b: Item): number {
  return keyNames(one).reduce((order, name) => order || byBytes(text(a, name), text(b, name)), 0);
}

/** The key attributes of the one table. */
function keyNames({ design }: Published): readonly string[] {
  const [table] = design.tables.values();
  return table === undefined ? [] : [...table.primary.pk, ...table.primary.sk].map(({ attribute }) => attribute);
}
