import { planModel } from '../../../src/planner/index.js';
import { runModelTests, type TestReport, type TestResult } from '../../../src/testing/model-tests/index.js';
import { designOf } from '../../support/models.js';

/** A shelf of books: some reads, some writes, and samples. `tests` is the YAML of the tests, indented by two. */
export function shelf(tests: string): string {
  return `
dynamodel: 1
model: shelf
tables:
  books: {key: {pk: pk, sk: sk}}
types:
  Name: {type: string, minBytes: 1, maxBytes: 40, charset: "a-z0-9-"}
entities:
  Book:
    id: [shelf, isbn]
    key: {pk: "SHELF#{shelf}", sk: "BOOK#{isbn}"}
    attributes: {shelf: Name, isbn: Name, title: {type: string, maxBytes: 100}, pages: {type: int, min: 1, max: 9999}, lent: {type: bool, default: false}}
  Note:
    id: [shelf]
    key: {pk: "SHELF#{shelf}", sk: "NOTE"}
    attributes: {shelf: Name, text: {type: string, maxBytes: 100}}
accessPatterns:
  book: {op: get, entity: Book, by: [shelf, isbn]}
  books: {op: query, entity: Book, by: [shelf], expect: {items: 2}}
  page: {op: query, entities: [Book, Note], by: [shelf], budget: {requests: 1, rru: 0.5}}
  add: {op: create, entity: Book}
  lend: {op: update, entity: Book, set: {lent: "true"}, condition: "lent = false"}
  byTitle: {op: query, entity: Book, by: [title]}
  everything: {op: scan, entity: Book, budget: {requests: 1}}
samples:
  entities:
    Book:
      - {id: emma, shelf: a, isbn: "1", title: Emma, pages: 400}
      - {id: faust, shelf: a, isbn: "2", title: Faust, pages: 200, lent: true}
      - {id: iliad, shelf: b, isbn: "3", title: Iliad, pages: 700}
    Note:
      - {id: dusty, shelf: a, text: Dusty}
tests:
${tests}
`;
}

export function reportOf(tests: string): TestReport {
  return runModelTests(planModel(designOf(shelf(tests))));
}

/** The only test of a model. */
export function resultOf(test: string): TestResult {
  const [result] = reportOf(test).tests;
  if (result === undefined) throw new Error('the model has no test');
  return result;
}

/** What the test says is wrong: what was looked at, expected and got. */
export function failuresOf(call: string, expect: string, more = ''): readonly (readonly [string, string, string])[] {
  const { failures } = resultOf(`  - {name: it, ${more}call: {${call}}, expect: {${expect}}}`);
  return failures.map(({ what, of, expected, got }) => [of === 'test' ? what : `${of} ${what}`, expected, got]);
}
