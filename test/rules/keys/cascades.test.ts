import { describe, expect, it } from 'vitest';
import { brief, checkText, problemsOf } from '../support/check-text.js';

const MODEL = `dynamodel: 1
model: shop
tables:
  shop: {key: {pk: pk, sk: sk}, indexes: {gsi1: {pk: gpk, sk: gsk, project: all}, byTag: {pk: tag, sk: orderId, project: all}}}
entities:
  Order:
    key: {pk: "CUST#{customerId}", sk: "ORDER#{orderId}"}
    indexes: {gsi1: {pk: "ORDER#{orderId}", sk: "ORDER"}, byTag: natural}
    attributes:
      customerId: ulid
      orderId: ulid
      tag: ulid
      n: {type: int, min: 1, max: 99}
    volume: {count: 100k}
accessPatterns:
  place: {op: create, entity: Order, rate: 5/s}
  get: {op: get, entity: Order, by: [customerId, orderId], rate: 5/s}
  list: {op: query, entity: Order, by: [customerId], page: 10, rate: 5/s}
  byId: {op: query, entity: Order, by: [orderId], index: gsi1, rate: 5/s}
  byTag: {op: query, entity: Order, by: [tag], index: byTag, page: 5, rate: 5/s}
  change: {op: update, entity: Order, set: [n], rate: 1/s}
`;

const table = 'key: {pk: "CUST#{customerId}", sk: "ORDER#{orderId}"}';

/** A fault of a key makes indexes empty and patterns impossible; what is told is the fault. */
describe('one cause is one finding', () => {
  it('and the model without it has none', () => {
    expect(problemsOf(checkText(MODEL)).map(brief)).toEqual([]);
  });

  it.each([
    ['unknown attribute in an index key', 'DM2001', 'gsi1: {pk: "ORDER#{orderId}"', 'gsi1: {pk: "ORDER#{orderNo}"'],
    ['unknown attribute in the table key', 'DM2001', table, table.replace('{orderId}', '{orderNo}')],
    ['a key attribute that nothing fills', 'DM2001', 'tag: ulid', 'label: ulid'],
    ['a template that cannot be read', 'DM2002', 'gsi1: {pk: "ORDER#{orderId}"', 'gsi1: {pk: "ORDER#{orderId"'],
    ['an optional attribute in the table key', 'DM2003', 'orderId: ulid', 'orderId: {type: ulid, optional: true}'],
    ['a list as an index key', 'DM2004', 'tag: ulid', 'tag: {list: ulid, max: 3}'],
    ['no sort key in an index', 'DM2021', 'sk: "ORDER"}', '}'],
    ['no sort key in the table', 'DM2021', table, table.replace(/, sk: .*}/, '}')],
    ['a template in a key of type N', 'DM2018', 'key: {pk: pk,', 'key: {pk: "pk: N",'],
    ['a natural key of another type', 'DM2018', 'byTag: {pk: tag,', 'byTag: {pk: "tag: N",'],
    ['a number without a width', 'DM2007', 'sk: "ORDER"}', 'sk: "ORDER#{n}"}'],
  ])('%s', (_what, rule, from, to) => {
    const text = MODEL.replace(from, to).replace(/by: \[tag\]/, to.startsWith('label') ? 'by: [label]' : 'by: [tag]');
    const found = problemsOf(checkText(text));
    expect(
      found.map((finding) => finding.rule),
      found.map(brief).join('\n'),
    ).toEqual([rule]);
  });

  it('and a key out of order is it, where an index that holds less comes nearer', () => {
    const model = (sk: string, newest = 'order: desc'): string => `dynamodel: 1
model: shop
tables:
  shop: {key: {pk: pk, sk: sk}, indexes: {byTime: {pk: gpk, sk: gsk, project: {include: [title]}}}}
entities:
  Issue:
    key: {pk: "REPO#{repo}", sk: "${sk}"}
    indexes: {byTime: {pk: "REPO#{repo}", sk: "T#{at|iso}"}}
    attributes:
      repo: ulid
      at: {type: timestamp, immutable: true}
      title: {type: string, avgBytes: 20, maxBytes: 200}
      body: {type: string, avgBytes: 200, maxBytes: 2000}
      number: {type: int, min: 1, max: 9999999}
    volume: {count: 100k}
accessPatterns:
  create: {op: create, entity: Issue, rate: 5/s}
  newest: {op: query, entity: Issue, by: [repo], ${newest}, page: 10, rate: 5/s}
  titles: {op: query, entity: Issue, by: [repo], range: {at: between}, project: [title], page: 10, rate: 5/s}
`;
    expect(problemsOf(checkText(model('ISSUE#{number|pad:7}'))).map(brief)).toEqual([]);
    const [finding, ...rest] = problemsOf(checkText(model('ISSUE#{number}')));
    expect(rest.map(brief)).toEqual([]);
    expect(finding).toMatchObject({ rule: 'DM2007', severity: 'error' });
    expect(finding?.related.map(({ message }) => message)).toEqual(['`newest` relies on its order']);
    // The index that is named wants its own.
    const named = problemsOf(checkText(model('ISSUE#{number}', 'order: desc, index: byTime')));
    expect(named.map(({ rule, severity }) => `${severity} ${rule}`)).toEqual(['warning DM2007', 'error DM3005']);
  });
});
