import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngine, type FaultRule, FaultRuleError, parseFault } from '../../src/engine/index.js';
import { THROTTLING_REASONS } from '../../src/engine/throttling/reasons.js';
import { runs } from '../support/runs.js';

function refusal(text: string): string {
  try {
    parseFault(text);
  } catch (error) {
    if (error instanceof FaultRuleError) return error.message;
    throw error;
  }
  throw new Error(`${text} is a rule`);
}

describe('the text of a fault rule', () => {
  it.each<[string, FaultRule]>([
    ['error', { fault: 'error' }],
    ['conflict:PutItem', { fault: 'conflict', operations: ['PutItem'] }],
    [
      'throttle:PutItem:table=shop:reason=TableWriteKeyRangeThroughputExceeded:rate=0.1',
      {
        fault: 'throttle',
        operations: ['PutItem'],
        table: 'shop',
        reason: 'TableWriteKeyRangeThroughputExceeded',
        rate: 0.1,
      },
    ],
    [
      'throttle:table=shop:index=byStatus:key=OPEN:reason=IndexWriteKeyRangeThroughputExceeded',
      {
        fault: 'throttle',
        table: 'shop',
        index: 'byStatus',
        key: ['OPEN'],
        reason: 'IndexWriteKeyRangeThroughputExceeded',
      },
    ],
    [
      'latency:Query, Scan:ms=100..500:rate=5%',
      { fault: 'latency', operations: ['Query', 'Scan'], ms: { min: 100, max: 500 }, rate: 0.05 },
    ],
    ['latency:ms=20:after=3:count=2', { fault: 'latency', ms: 20, after: 3, count: 2 }],
    ['partial:BatchGetItem:share=25%', { fault: 'partial', operations: ['BatchGetItem'], share: 0.25 }],
    ['lost:key="ORDER#1:2":key=7', { fault: 'lost', key: ['ORDER#1:2', '7'] }],
    [String.raw`lost:key="say \"a:b\""`, { fault: 'lost', key: ['say "a:b"'] }],
  ])('%s', (text, rule) => {
    expect(parseFault(text)).toEqual(rule);
  });

  it('takes each of the 16 reasons', () => {
    expect(THROTTLING_REASONS).toHaveLength(16);
    for (const reason of THROTTLING_REASONS) {
      const rule = parseFault(`throttle:table=shop:reason=${reason}${reason.startsWith('Index') ? ':index=i' : ''}`);
      expect(rule).toMatchObject({ reason });
    }
  });

  it.each([
    ['', 'there is no fault ``; there are throttle, partial, conflict, error, lost and latency'],
    ['throtle', 'there is no fault `throtle`: did you mean `throttle`? There are throttle, '],
    ['error:PutItm', 'there is no operation `PutItm`: did you mean `PutItem`? There are GetItem, '],
    ['error:CreateTable', 'there is no operation `CreateTable`'],
    ['conflict:GetItem', 'GetItem cannot have the fault conflict, only PutItem, UpdateItem, '],
    ['partial:Query', 'Query cannot have the fault partial, only BatchGetItem and BatchWriteItem can'],
    ['error:tabel=shop', 'there is no setting `tabel`: did you mean `table`?'],
    [
      'error:PutItem:GetItem',
      '`GetItem`: operations are listed once, with commas between them; settings are name=value',
    ],
    ['error:rate=0', 'rate is a probability above 0, up to 1: 0'],
    ['error:rate=150%', 'rate is a probability above 0, up to 1: 1.5'],
    ['error:rate=often', 'rate is a number, and `often` is none'],
    ['error:rate=0.1:rate=0.2', 'rate is given twice'],
    ['error:count=0', 'count is a whole number from 1: 0'],
    ['error:after=1.5', 'after is a whole number from 0: 1.5'],
    ['error:table=', 'table has no value'],
    ['error:index=byStatus', 'index needs its table: add table=NAME'],
    ['error:ms=5', 'ms is for latency, not for error'],
    ['partial:share=100%', 'share lies between 0 and 1: 1'],
    ['latency', 'latency needs its milliseconds: add ms=100, or ms=100..500 for a range'],
    ['latency:ms=500..100', 'ms is a number of milliseconds, or a range from the lower to the higher: 500..100'],
    ['latency:ms=1..2..3', 'ms is a number, and `2..3` is none'],
    ['latency:ms=-5', 'ms is a number, and `-5` is none'],
    ['throttle:reason=TableWriteKeyRange', 'there is no reason `TableWriteKeyRange`; there are TableReadKeyRange'],
    ['throttle:reason=TableWriteKeyRangeThroughputExceded', 'did you mean `TableWriteKeyRangeThroughputExceeded`?'],
    ['throttle:PutItem:reason=TableReadKeyRangeThroughputExceeded', 'PutItem is a write: it never has TableRead'],
    ['throttle:Query:reason=TableWriteKeyRangeThroughputExceeded', 'Query writes nothing: it never has TableWrite'],
    ['throttle:reason=IndexWriteKeyRangeThroughputExceeded', 'is about an index: add index=NAME'],
    ['throttle:table=t:index=i:reason=TableReadKeyRangeThroughputExceeded', 'is about a table: leave out index=i'],
    ['throttle:GetItem:table=t:index=i', 'GetItem does not read the index i, only Query, Scan and ExecuteStatement do'],
    ['lost:key="a:b', 'a quote is opened and not closed'],
    [String.raw`lost:key="a\x"`, 'is not a text in quotes as in JSON'],
    ['lost:key=1:key=2:key=3:key=4:key=5', 'key has 1 to 4 values'],
  ])('%s is refused', (text, message) => {
    expect(refusal(text)).toContain(message);
    expect(refusal(text)).toContain(`Fault rule \`${text}\`: `);
  });

  it('is a rule, or refused as none, whatever it is', () => {
    const word = fc.constantFrom(
      'throttle',
      'latency',
      ':',
      '=',
      '"',
      'rate',
      'ms',
      '1',
      '..',
      'Query',
      ',',
      ' ',
      '\\',
      'key',
      'ü',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), (words) => {
        try {
          expect(parseFault(words.join('')).fault).toBeTypeOf('string');
        } catch (error) {
          expect(error).toBeInstanceOf(FaultRuleError);
        }
      }),
      { numRuns: runs(500, 50_000) },
    );
  });

  it('is what an engine takes as well as the rule itself, which it checks', () => {
    createEngine({ faults: ['error:rate=0.5', { fault: 'lost', rate: 0.5 }] });
    expect(() => createEngine({ faults: ['eror'] })).toThrow(FaultRuleError);
    expect(() => createEngine({ faults: [{ fault: 'lost', rate: 2 }] })).toThrow('rate is a probability');
    expect(() => createEngine({ faults: [{ fault: 'latency', ms: Number.NaN }] })).toThrow('ms is a number');
  });
});
