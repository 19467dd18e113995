import { describe, expect, it } from 'vitest';
import { readRequestCost, SECONDS_PER_MONTH, writeRequestCost } from '../../src/facts/index.js';
import { costOf } from '../../src/load/cost.js';
import { heatOf } from '../../src/load/heat.js';
import { workloadOf } from '../../src/load/workload.js';
import { planned } from '../load/support.js';

/** Items of exactly so many bytes, so many of them under one partition key. */
function model(bytes: number, pattern: string, count = 40): string {
  const body = bytes - (5 + 4) - (2 + 8) - 4;
  return `
dynamodel: 1
model: known
defaults: {entityAttribute: none}
tables: {things: {key: {pk: owner, sk: id}}}
entities:
  Thing:
    key: natural
    attributes:
      owner: {type: string, minBytes: 4, maxBytes: 4, avgBytes: 4}
      id: {type: string, minBytes: 8, maxBytes: 8, avgBytes: 8}
      body: {type: string, minBytes: ${body}, maxBytes: ${body}, avgBytes: ${body}}
    volume: {count: 1M, per: {owner: {avg: ${count}, max: ${count}}}}
accessPatterns:
  it: ${pattern}
`;
}

const workload = (text: string) => workloadOf(planned(text));

function plan(text: string) {
  const found = planned(text).patterns.get('it');
  if (found?.kind !== 'planned') throw new Error('not planned');
  return found;
}

const GET = '{op: get, entity: Thing, by: [owner, id]';
const LIST = '{op: query, entity: Thing, by: [owner]';

/** What AWS and others publish, as the plan of a model has it. */
describe('published units of reads, planned', () => {
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
  it.each<[string, number, string, number, number?]>([
    ['8 KB, strongly consistent', 8192, `${GET}, consistent: true}`, 2],
    ['8 KB, eventually consistent', 8192, `${GET}}`, 1],
    ['4,097 bytes, strongly consistent', 4097, `${GET}, consistent: true}`, 2],
    ['4,097 bytes, eventually consistent', 4097, `${GET}}`, 1],
    ['3.5 KB', 3584, `${GET}, consistent: true}`, 1],
    ['10 KB', 10_240, `${GET}, consistent: true}`, 3],
    ['a query of 40 items of 4 KB', 4096, `${LIST}, page: 40}`, 20, 40],
    ['a query of 10 items of 2 KB', 2048, `${LIST}, page: 10}`, 2.5, 10],
    ['a query of 200 items of 256 bytes', 256, `${LIST}, page: 200}`, 6.5, 200],
    ['a query of 1,500 items of 64 bytes', 64, `${LIST}, page: 1500, consistent: true}`, 24, 1500],
    ['a query of 80 KB', 4096, `${LIST}, page: 20}`, 10, 20],
    ['a batch of three small items', 4096, '{op: batch-get, entity: Thing, by: [owner, id], count: 3}', 1.5],
    [
      'a batch of three small items, strongly consistent',
      4096,
      '{op: batch-get, entity: Thing, by: [owner, id], count: 3, consistent: true}',
      3,
    ],
    [
      'a transaction of five items of 4 KB',
      4096,
      '{op: transact-get, params: {ids: {list: string, avg: 5, max: 5}, owner: string}, steps: [{get: Thing, each: ids, by: [owner, id]}]}',
      10,
    ],
  ])('%s', (_what, bytes, pattern, units, count) => {
    expect(plan(model(bytes, pattern, count)).readUnits.typical).toBe(units);
  });
});

describe('published units of writes, planned', () => {
  const units = (text: string) => {
    const { operation } = plan(text);
    if (operation.kind !== 'write') throw new Error('no write');
    return { table: operation.tableUnits.typical, index: operation.indexWrites[0] };
  };

  it.each<[string, number, number]>([
    ['500 bytes', 500, 1],
    ['1 KB', 1024, 1],
    ['1.6 KB', 1638, 2],
    ['3,000 bytes', 3000, 3],
    ['4 KB', 4096, 4],
  ])('%s', (_what, bytes, table) => {
    expect(units(model(bytes, '{op: create, entity: Thing}')).table).toBe(table);
  });

  it('a batch rounds each of three items of 1.5 KB by itself', () => {
    expect(units(model(1536, '{op: batch-write, entity: Thing, count: 3}')).table * 3).toBe(6);
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
  it.each<[string, string, string, number]>([
    ['a key that is removed takes the entry away', 'update, entity: Thing, remove: [kind]', 'leaves', 1],
    ['a key that changes is two writes', 'update, entity: Thing, set: [kind, sort]', 'moves', 2],
    ['what is projected is one write', 'update, entity: Thing, set: [note]', 'changes', 1],
    ['what is not projected is none', 'update, entity: Thing, set: [other]', 'none', 0],
  ])('of an index: %s', (_what, pattern, effect, index) => {
    const optional = pattern.includes('remove');
    const text = `
dynamodel: 1
model: known
tables: {things: {key: {pk: pk}, indexes: {byKind: {pk: kind, sk: sort, project: {include: [note]}}}}}
entities:
  Thing:
    key: {pk: "T#{id}"}
    indexes: {byKind: natural}
    attributes:
      id: ulid
      kind: {type: string, maxBytes: 20, optional: ${optional}}
      sort: {type: string, maxBytes: 20}
      note: {type: string, maxBytes: 100}
      other: {type: string, maxBytes: 100}
accessPatterns:
  it: {op: ${pattern}}
`;
    expect(units(text).index).toMatchObject({ effect, units: { typical: index } });
  });
});

describe('published throughput and bills, reckoned of a model', () => {
  const rated = (bytes: number, pattern: string, rate: string) =>
    model(bytes, `${pattern.slice(0, -1)}, rate: ${rate}}`);

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/provisioned-capacity-mode.html
  it.each<[string, number, string, number]>([
    ['100 writes a second of 512 bytes are 100 units', 512, '100/s', 100],
    ['1,000 writes a second of 2 KB are 2,000 units', 2048, '1000/s', 2000],
  ])('%s', (_what, bytes, rate, units) => {
    const [table] = costOf(workload(rated(bytes, '{op: create, entity: Thing}', rate))).indexes;
    expect(table?.onDemand.write).toBeCloseTo(writeRequestCost(units * SECONDS_PER_MONTH), 6);
  });

  it('50 strongly consistent reads a second of a small item are $16.47 in 30.5 days', () => {
    const [table] = costOf(workload(rated(500, `${GET}, consistent: true}`, '50/s'))).indexes;
    const days = SECONDS_PER_MONTH / 86_400;
    expect(((table?.onDemand.read ?? 0) / days) * 30.5).toBeCloseTo(16.47, 2);
    expect(table?.onDemand.read).toBeCloseTo(readRequestCost(50 * SECONDS_PER_MONTH), 6);
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
  it('one item of 20 KB is read 600 times a second at most, strongly consistent', () => {
    const one = (rate: number): string => `
dynamodel: 1
model: one
tables: {things: {key: {pk: pk}}}
entities:
  Thing: {key: {pk: THING}, singleton: true, attributes: {note: {type: string, minBytes: 20000, maxBytes: 20000, avgBytes: 20000}}}
accessPatterns:
  it: {op: get, entity: Thing, consistent: true, rate: ${rate}/s}
`;
    const [at] = heatOf(workload(one(600))).keys;
    expect(at).toMatchObject({ peak: 3000, limit: 3000, share: 1 });
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-sharding.html
  it('5,000 writes a second of 1 KB fill five partitions, and leave room in six', () => {
    const one = `
dynamodel: 1
model: one
tables: {things: {key: {pk: pk, sk: sk}}}
entities:
  Thing: {key: {pk: THINGS, sk: "{id}"}, singleton: false, attributes: {id: ulid, note: {type: string, minBytes: 900, maxBytes: 900, avgBytes: 900}}, volume: {count: 1k}}
accessPatterns:
  it: {op: create, entity: Thing, rate: 5000/s}
`;
    const [hottest] = heatOf(workload(one)).keys;
    expect(hottest).toMatchObject({ peak: 5000, limit: 1000, shards: { least: 6 } });
  });
});
