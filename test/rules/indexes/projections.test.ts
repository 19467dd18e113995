import { describe, expect, it } from 'vitest';
import { problems, saidBy, shop } from '../support/shop.js';

const ATTRIBUTES = [
  'total: {type: int, min: 0, max: 999999}',
  'text: {type: string, avgBytes: 1500, maxBytes: 20000}',
  'views: {type: int, min: 0, max: 999999}',
];

function text(projection: string, patterns: readonly string[], volume = '{count: 10M}'): string {
  return shop({
    indexes: `{byId: {pk: idPk, project: ${projection}}}`,
    maps: '{byId: {pk: "ORDER#{orderId}"}}',
    attributes: ATTRIBUTES,
    volume,
    patterns: ['orders: {op: query, entity: Order, by: [customerId], page: 25}', ...patterns],
  });
}

const READ = 'byId: {op: query, entity: Order, by: [orderId], index: byId, project: [total]}';

describe('DM3004 projects-too-much', () => {
  it('prices the units of each write and the storage that a narrower entry saves', () => {
    const [finding, ...rest] = saidBy('DM3004', text('all', [READ, 'place: {op: create, entity: Order, rate: 10/s}']));
    // 2 units become 1, 10 times a second; a text of 1,500 bytes and more is off each of 10 million entries.
    expect(finding?.at).toBe('info 4:69 all');
    expect(finding?.numbers.writeUnitsPerSecond).toBe(10);
    expect(finding?.numbers.storedBytes).toBeGreaterThan(10e6 * 1500);
    expect(finding?.numbers.monthlyUsd).toBeCloseTo(
      16.43 + (Number(finding?.numbers.storedBytes) / 1024 ** 3) * 0.25,
      1,
    );
    expect(finding?.message).toContain('`project: {include: [total]}`');
    expect(rest).toEqual([]);
  });

  it('counts a write that only changes what nobody reads there as saved', () => {
    const view = 'view: {op: update, entity: Order, add: {views: 1}, rate: 40/s}';
    const [finding] = saidBy('DM3004', text('{include: [total, views]}', [READ, view]));
    expect(finding?.numbers.writeUnitsPerSecond).toBe(40);
    expect(finding?.message).toContain('No pattern reads `views`');
  });

  it('is silent where a pattern wants whole items, where all is read, and where it saves little', () => {
    const place = 'place: {op: create, entity: Order, rate: 10/s}';
    expect(saidBy('DM3004', text('all', [READ.replace(', project: [total]', ''), place]))).toEqual([]);
    expect(saidBy('DM3004', text('{include: [total]}', [READ, place]))).toEqual([]);
    expect(saidBy('DM3004', text('all', [READ, place.replace('10/s', '0.1/s')], '{count: 1k}'))).toEqual([]);
    expect(saidBy('DM3004', text('all', [place]))).toEqual([]);
  });

  it('keeps what a filter looks at', () => {
    const filtered = READ.replace('project', 'filter: views > 10, project');
    const [finding] = saidBy('DM3004', text('all', [filtered, 'place: {op: create, entity: Order, rate: 10/s}']));
    expect(finding?.message).toContain('`project: {include: [total, views]}`');
  });
});

describe('DM3005 not-projected', () => {
  it('is an error for a global index, which then has no other finding', () => {
    const both = text('{include: [total]}', [READ.replace('[total]', '[total, text]')]);
    expect(saidBy('DM3005', both).map(({ at }) => at)).toEqual(['error 18:58 byId']);
    expect(saidBy('DM3005', both)[0]?.suggestion).toMatch(/^Project `text` in `byId`/);
    expect(problems(both)).toEqual(['DM3005 error']);
  });

  it('names what the index has for a pattern that asks for whole items, where that serves it', () => {
    const whole = READ.replace(', project: [total]', '');
    expect(saidBy('DM3005', text('{include: [total]}', [whole]))[0]?.suggestion).toMatch(
      /^If those are not needed, say `project: \[[^\]]*total[^\]]*\]`\. Otherwise project `text` and `views` in `byId`: /,
    );
    // What the filter looks at has to be there all the same.
    const filtered = whole.replace('index:', 'filter: "views > 10", index:');
    expect(saidBy('DM3005', text('{include: [total]}', [filtered]))[0]?.suggestion).toMatch(
      /^Project `text` and `views`/,
    );
  });

  const local = (more: string): string =>
    shop({
      indexes: '{byDay: {pk: pk, sk: day, local: true, project: keys}}',
      maps: '{byDay: {pk: "CUSTOMER#{customerId}", sk: natural}}',
      attributes: [...ATTRIBUTES, 'day: date'],
      volume: '{count: 10M, per: {customerId: {avg: 40, max: 400}}}',
      patterns: [`latest: {op: query, entity: Order, by: [customerId], index: byDay, order: desc, limit: 20${more}}`],
    });

  it('says what a local index fetches from the table, row by row', () => {
    const [finding, ...rest] = saidBy('DM3005', local(''));
    expect(finding?.at).toMatch(/^info \d+:3 latest$/);
    // 20 items of less than 4 KB, half a unit each.
    expect(finding?.numbers).toMatchObject({ fetchedItems: 20, extraReadUnits: 10 });
    expect(rest).toEqual([]);
    expect(saidBy('DM3005', local(', rate: 100/s')).map(({ at }) => at.split(' ')[0])).toEqual(['warning']);
    expect(saidBy('DM3005', local(', project: [customerId, orderId, day]'))).toEqual([]);
  });
});
