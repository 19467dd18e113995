import { type Design, marshal } from '../../design/index.js';
import { plural } from '../../diagnostics/index.js';
import type { Pattern, PatternBudget, TestExpectation } from '../../model/model.js';
import type { ModelValue } from '../../model/value-type.js';
import type { CallOutcome } from '../../planner/index.js';
import type { Located } from '../../source/index.js';
import { type AttributeValue, attribute, equalValues, type Item } from '../../value/index.js';
import type { TestFailure, TestFigures } from './report.js';
import type { SampleRows } from './sample-rows.js';
import { showValue } from './show-item.js';

export interface Judged {
  readonly design: Design;
  readonly outcome: CallOutcome;
  readonly rows: readonly Item[];
  readonly figures: TestFigures;
  readonly samples: SampleRows;
}

/** Every expectation that is not met: of the test, and of the pattern that it calls. */
export function judge(
  expect: TestExpectation,
  pattern: Pick<Pattern, 'budget' | 'expect'>,
  judged: Judged,
): readonly TestFailure[] {
  const { outcome, figures } = judged;
  if (expect.error !== undefined) return judgeError(expect.error, expect, judged);
  if (outcome.kind === 'failed') {
    const got = `${outcome.error}: ${outcome.message}`;
    return [{ what: 'call', of: 'test', expected: 'an answer', got, span: expect.span }];
  }
  return [
    ...judgeRows(expect, judged),
    ...judgeFigures(expect, figures, 'test'),
    ...judgeMost(pattern.expect, judged),
    ...judgeFigures(pattern.budget, figures, 'budget'),
  ];
}

/** A budget is for calls that succeed. */
function judgeError(error: Located<string>, expect: TestExpectation, judged: Judged): readonly TestFailure[] {
  const { outcome, rows, figures } = judged;
  if (outcome.kind !== 'failed' || outcome.error !== error.value) {
    const got =
      outcome.kind === 'failed'
        ? `${outcome.error}: ${outcome.message}`
        : `no error, and ${plural(rows.length, 'item')}`;
    return [{ what: 'error', of: 'test', expected: error.value, got, span: error.span }];
  }
  const { rru, wru, ...rest } = expect;
  return [...judgeRows(expect, judged), ...judgeFigures(rest, figures, 'test'), ...unknownUnits({ rru, wru })];
}

/**
 * What a failed request consumed is in no answer: it depends on the item that stood in the way, and the error does not say.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
function unknownUnits(expect: Readonly<Record<'rru' | 'wru', Located<number> | undefined>>): readonly TestFailure[] {
  const got = 'unknown: DynamoDB does not say what a failed request consumed. Leave it out, or expect `requests`';
  return (['rru', 'wru'] as const).flatMap((what) => {
    const wanted = expect[what];
    return wanted === undefined
      ? []
      : [{ what, of: 'test', expected: `at most ${wanted.value}`, got, span: wanted.span }];
  });
}

/** What callers of the pattern rely on: so many items at most. */
function judgeMost(expect: Pattern['expect'], { outcome, rows }: Judged): readonly TestFailure[] {
  const most = expect?.items;
  if (expect === undefined || most === undefined || outcome.kind !== 'rows' || rows.length <= most) return [];
  const expected = `at most ${plural(most, 'item')}`;
  return [{ what: 'items', of: 'pattern', expected, got: plural(rows.length, 'item'), span: expect.span }];
}

function judgeRows(expect: TestExpectation, judged: Judged): readonly TestFailure[] {
  const { rows, samples } = judged;
  const failures: TestFailure[] = [];
  const isAnyOrder = expect.order === 'any';
  const compare = (
    what: 'ids' | 'groups',
    wanted: readonly string[],
    got: readonly string[],
    group: string,
    span: TestFailure['span'],
  ) => {
    const same = isAnyOrder ? isSame([...wanted].sort(), [...got].sort()) : isSame(wanted, got);
    if (!same)
      failures.push({ what, of: 'test', expected: group + listText(wanted), got: group + listText(got), span });
  };
  if (expect.ids !== undefined) {
    const wanted = expect.ids.value.map(({ value }) => value);
    compare('ids', wanted, samples.idsOf(rows), '', expect.ids.span);
  }
  if (expect.groups !== undefined) {
    const names = new Set([...expect.groups.value.keys(), ...rows.map((row) => samples.entityOf(row)?.name ?? '?')]);
    for (const name of names) {
      const wanted = (expect.groups.value.get(name) ?? []).map(({ value }) => value);
      const got = samples.idsOf(rows.filter((row) => (samples.entityOf(row)?.name ?? '?') === name));
      compare('groups', wanted, got, `${name} `, expect.groups.span);
    }
  }
  if (expect.items !== undefined) failures.push(...judgeItems(expect.items, isAnyOrder, judged));
  if (expect.count !== undefined && expect.count.value !== rows.length) {
    const expected = plural(expect.count.value, 'item');
    failures.push({
      what: 'count',
      of: 'test',
      expected,
      got: plural(rows.length, 'item'),
      span: expect.count.span,
    });
  }
  return failures;
}

type Wanted = ReadonlyMap<string, ModelValue>;

function judgeItems(items: Located<readonly Wanted[]>, isAnyOrder: boolean, judged: Judged): readonly TestFailure[] {
  const { rows } = judged;
  const wanted = items.value;
  const fits = isAnyOrder
    ? canPair(wanted, rows, (one, row) => isLike(one, row, judged))
    : wanted.every((one, i) => {
        const row = rows[i];
        return row !== undefined && isLike(one, row, judged);
      });
  if (fits && wanted.length === rows.length) return [];
  const names = [...new Set(wanted.flatMap((one) => [...one.keys()]))];
  const expected = `[${wanted.map(wantedText).join(', ')}]`;
  const got = `[${rows.map((row) => rowText(names, row, judged)).join(', ')}]`;
  return [{ what: 'items', of: 'test', expected, got, span: items.span }];
}

/** Whether each that is wanted has a row of its own: one that took a row moves on to another where the next has no choice. */
function canPair<Left, Right>(
  wanted: readonly Left[],
  rows: readonly Right[],
  fits: (one: Left, row: Right) => boolean,
): boolean {
  const holder = new Map<number, number>();
  const place = (one: number, tried: Set<number>): boolean =>
    rows.some((row, at) => {
      const left = wanted[one];
      if (left === undefined || tried.has(at) || !fits(left, row)) return false;
      tried.add(at);
      const other = holder.get(at);
      if (other !== undefined && !place(other, tried)) return false;
      holder.set(at, one);
      return true;
    });
  return wanted.every((_, one) => place(one, new Set()));
}

/** Whether the row has every attribute that is stated, as its type in the model stores it; `null` is one that it lacks. */
function isLike(wanted: Wanted, row: Item, judged: Judged): boolean {
  return [...wanted].every(([name, value]) => {
    const stored = rowValue(name, row, judged);
    if (value === null) return stored === undefined;
    const expected = marshal(attributeOf(name, row, judged)?.type ?? { kind: 'any' }, value);
    return stored !== undefined && expected.ok && equalValues(stored, expected.value);
  });
}

/** As stored, or as one of the keys has it. */
function rowValue(name: string, row: Item, judged: Judged): AttributeValue | undefined {
  const declared = attributeOf(name, row, judged);
  const stored = attribute(row, declared?.attribute.storedName ?? name);
  if (stored !== undefined || declared === undefined) return stored;
  const decoded = judged.samples.fromKeys(row, name);
  const marshalled = decoded === undefined ? undefined : marshal(declared.type, decoded);
  return marshalled?.ok === true ? marshalled.value : undefined;
}

function attributeOf(name: string, row: Item, { design, samples }: Judged) {
  const known = samples.entityOf(row)?.attributes.get(name);
  if (known !== undefined) return known;
  // A row of a merge or a projection does not say what it is.
  return [...design.entities.values()]
    .map(({ attributes }) => attributes.get(name))
    .find((found) => found !== undefined);
}

function rowText(names: readonly string[], row: Item, judged: Judged): string {
  const parts = names.flatMap((name) => {
    const value = rowValue(name, row, judged);
    return value === undefined ? [] : [`${name}: ${showValue(value)}`];
  });
  return `{${parts.join(', ')}}`;
}

function wantedText(wanted: Wanted): string {
  return `{${[...wanted].map(([name, value]) => `${name}: ${plainText(value)}`).join(', ')}}`;
}

function plainText(value: ModelValue): string {
  if (value instanceof Map) return wantedText(value as Wanted);
  if (value instanceof Set) return `[${[...(value as ReadonlySet<ModelValue>)].map(plainText).join(', ')}]`;
  if (Array.isArray(value)) return `[${(value as readonly ModelValue[]).map(plainText).join(', ')}]`;
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

/** `requests` and `scanned` of an expectation are exact; units, and everything in a budget, are ceilings. */
function judgeFigures(
  expect: Partial<TestExpectation> | PatternBudget | undefined,
  figures: TestFigures,
  of: 'test' | 'budget',
): readonly TestFailure[] {
  const failures: TestFailure[] = [];
  const look = (
    what: 'requests' | 'scanned' | 'rru' | 'wru',
    wanted: Located<number> | undefined,
    isCeiling: boolean,
  ) => {
    const got = figures[what];
    if (wanted === undefined || (isCeiling ? got <= wanted.value : got === wanted.value)) return;
    const expected = `${isCeiling ? 'at most ' : ''}${wanted.value}`;
    failures.push({ what, of, expected, got: String(got), span: wanted.span });
  };
  look('requests', expect?.requests, of === 'budget');
  look('scanned', expect !== undefined && 'scanned' in expect ? expect.scanned : undefined, false);
  look('rru', expect?.rru, true);
  look('wru', expect?.wru, true);
  return failures;
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}

function listText(values: readonly string[]): string {
  return `[${values.join(', ')}]`;
}
