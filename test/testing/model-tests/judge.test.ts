import { describe, expect, it } from 'vitest';
import { planModel } from '../../../src/planner/index.js';
import { runModelTests } from '../../../src/testing/model-tests/index.js';
import { designOf } from '../../support/models.js';
import { failuresOf, reportOf, resultOf, shelf } from './support.js';

describe('what a call answers', () => {
  it.each([
    ['ids in order', 'page: {shelf: a}', 'ids: [emma, faust, dusty]'],
    ['ids in any order', 'page: {shelf: a}', 'ids: [dusty, faust, emma], order: any'],
    ['groups by entity', 'page: {shelf: a}', 'groups: {Note: [dusty], Book: [emma, faust]}'],
    ['items, with the attributes that matter', 'books: {shelf: a}', 'items: [{title: Emma, pages: 400}, {lent: true}]'],
    ['items in any order', 'books: {shelf: a}', 'items: [{lent: true}, {title: Emma}], order: any'],
    [
      'an attribute that is absent',
      'page: {shelf: a}',
      'items: [{text: null}, {text: null}, {text: Dusty, pages: null}]',
    ],
    ['their number', 'books: {shelf: a}', 'count: 2'],
    ['nothing', 'books: {shelf: c}', 'ids: [], items: [], count: 0'],
    ['requests and scanned items', 'page: {shelf: a}', 'requests: 1, scanned: 3'],
    ['units at most', 'page: {shelf: a}', 'rru: 0.5, wru: 0'],
    ['what a sample gives for arguments', 'book: {book: iliad}', 'ids: [iliad]'],
  ])('is right: %s', (_, call, expected) => {
    expect(failuresOf(call, expected)).toEqual([]);
  });

  it.each([
    ['ids', 'page: {shelf: a}', 'ids: [faust, emma, dusty]', '[faust, emma, dusty]', '[emma, faust, dusty]'],
    ['ids', 'page: {shelf: a}', 'ids: [faust, emma], order: any', '[faust, emma]', '[emma, faust, dusty]'],
    ['groups', 'page: {shelf: a}', 'groups: {Book: [emma, faust]}', 'Note []', 'Note [dusty]'],
    [
      'groups',
      'page: {shelf: a}',
      'groups: {Book: [faust, emma], Note: [dusty]}',
      'Book [faust, emma]',
      'Book [emma, faust]',
    ],
    ['items', 'books: {shelf: b}', 'items: [{pages: 70}]', '[{pages: 70}]', '[{pages: 700}]'],
    ['items', 'books: {shelf: b}', 'items: []', '[]', '[{}]'],
    ['count', 'books: {shelf: b}', 'count: 2', '2 items', '1 item'],
    ['requests', 'books: {shelf: b}', 'requests: 2', '2', '1'],
    ['scanned', 'books: {shelf: b}', 'scanned: 0', '0', '1'],
    ['rru', 'books: {shelf: b}', 'rru: 0.4', 'at most 0.4', '0.5'],
    ['wru', 'lend: {book: emma}', 'wru: 0.5', 'at most 0.5', '1'],
  ])('is wrong in %s of %s: %s', (what, call, expected, wanted, got) => {
    expect(failuresOf(call, expected)).toEqual([[what, wanted, got]]);
  });

  it('tells an item that is no sample by what it holds', () => {
    const given = 'given: [{add: {shelf: c, isbn: "9", title: New, pages: 1}}], ';
    const [failure] = failuresOf('books: {shelf: c}', 'ids: [emma]', given);
    expect(failure?.[2]).toContain('title: "New"');
  });

  it('is made of different ids in several calls at one moment', () => {
    const remarks = shelf(
      '  - {name: it, given: [{add: {text: A}}, {add: {text: B}}], call: {all: {}}, expect: {items: [{text: A}, {text: B}]}}',
    ).replace(
      /entities:[\s\S]*tests:/,
      `entities:
  Remark:
    key: {pk: "REMARKS", sk: "{remarkId}"}
    attributes: {remarkId: {type: ulid, generate: ulid}, text: {type: string, maxBytes: 100}}
accessPatterns:
  add: {op: create, entity: Remark}
  all: {op: query, entity: Remark, by: []}
tests:`,
    );
    expect(runModelTests(planModel(designOf(remarks))).tests[0]?.failures).toEqual([]);
  });

  it('says all that is wrong', () => {
    const failures = failuresOf('books: {shelf: b}', 'ids: [emma], count: 2, requests: 3, scanned: 4, rru: 0.1');
    expect(failures.map(([what]) => what)).toEqual(['ids', 'count', 'requests', 'scanned', 'rru']);
  });
});

describe('errors', () => {
  it('are expected by name', () => {
    expect(failuresOf('lend: {book: faust}', 'error: ConditionFailed, requests: 1, ids: []')).toEqual([]);
  });

  it('that are others, or do not come, are failures', () => {
    expect(failuresOf('lend: {book: faust}', 'error: NotFound')).toEqual([
      ['error', 'NotFound', 'ConditionFailed: The condition on the Book does not hold.'],
    ]);
    expect(failuresOf('lend: {book: emma}', 'error: NotFound')).toEqual([
      ['error', 'NotFound', 'no error, and 0 items'],
    ]);
  });

  it('that nobody expects are failures', () => {
    expect(failuresOf('add: {book: emma, title: Again, pages: 1}', 'count: 1')).toEqual([
      ['call', 'an answer', 'AlreadyExists: The Book exists.'],
    ]);
  });

  it('leave units unknown, which is said rather than guessed', () => {
    expect(failuresOf('lend: {book: faust}', 'error: ConditionFailed, wru: 9, requests: 2')).toEqual([
      ['requests', '2', '1'],
      ['wru', 'at most 9', expect.stringMatching(/^unknown: DynamoDB does not say/)],
    ]);
  });
});

describe('what the pattern states', () => {
  it('is its budget: at most so many requests and units', () => {
    const given = `given: [${Array.from({ length: 60 }, (_, i) => `{add: {shelf: a, isbn: "x${i}", title: ${'t'.repeat(90)}, pages: 1}}`).join(', ')}], `;
    const failures = failuresOf('page: {shelf: a}', 'requests: 1', given);
    expect(failures).toEqual([['budget rru', 'at most 0.5', expect.stringMatching(/^[\d.]+$/)]]);
    expect(failuresOf('everything: {}', 'count: 3')).toEqual([]);
  });

  it('is how many items callers rely on', () => {
    const given = 'given: [{add: {shelf: a, isbn: "9", title: New, pages: 1}}], ';
    expect(failuresOf('books: {shelf: a}', 'scanned: 3', given)).toEqual([
      ['pattern items', 'at most 2 items', '3 items'],
    ]);
  });

  it('is not asked of a call that is expected to fail', () => {
    expect(failuresOf('lend: {book: faust}', 'error: ConditionFailed')).toEqual([]);
  });
});

describe('calls before the call', () => {
  it('are not counted', () => {
    const { figures, failures } = resultOf(
      '  - {name: it, given: [{lend: {book: emma}}, {books: {shelf: a}}], call: {lend: {book: iliad}}, expect: {requests: 1}}',
    );
    expect(failures).toEqual([]);
    expect(figures).toEqual({ requests: 1, scanned: 0, rru: 0, wru: 1, rows: 0 });
  });

  it('fail the test where they fail, and the call is not made', () => {
    const { failures, figures, requests } = resultOf(
      '  - {name: it, given: [{lend: {book: faust}}, {lend: {book: faust}}], call: {books: {shelf: a}}, expect: {count: 9}}',
    );
    expect(failures.map(({ what, got }) => [what, got])).toEqual([
      ['given', 'ConditionFailed: The condition on the Book does not hold.'],
    ]);
    expect(figures.requests).toBe(0);
    expect(requests.map(({ api }) => api)).toEqual(['UpdateItem']);
  });

  it('leave nothing behind for the next test', () => {
    const report = reportOf(`
  - {name: one, call: {lend: {book: emma}}, expect: {wru: 1}}
  - {name: two, call: {lend: {book: emma}}, expect: {wru: 1}}`);
    expect(report.tests.map(({ failures }) => failures.length)).toEqual([0, 0]);
  });
});

describe('what cannot be called', () => {
  it('says which argument is missing or wrong', () => {
    expect(failuresOf('book: {shelf: a}', 'count: 1')).toEqual([['call', 'a call', '`isbn` is missing']]);
    const [wrong] = failuresOf('book: {shelf: a, isbn: [1]}', 'count: 1');
    expect(wrong?.slice(0, 2)).toEqual(['call', 'a call']);
  });

  it('is a pattern that nothing serves', () => {
    expect(failuresOf('byTitle: {title: Emma}', 'count: 1')).toEqual([
      ['call', 'a call', 'no index serves it; `explain byTitle` says what would'],
    ]);
  });
});
