import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveDesign } from '../../../src/design/index.js';
import { heatOf, workloadOf } from '../../../src/load/index.js';
import { loadModel, memoryReader } from '../../../src/model/index.js';
import { planModel } from '../../../src/planner/index.js';
import { runs } from '../../support/runs.js';
import { checkText } from '../support/check-text.js';

/** Rules that speak of a key that is over the limit of a partition. */
const HOT = /^DM(6001|6002|6003|6005|6007|6008|6009|6013|3014)$/;

interface Shape {
  readonly pk: string;
  readonly indexPk: string;
  readonly skew: string | undefined;
  readonly create: number;
  readonly update: number;
  readonly get: number;
  readonly tenants: string | undefined;
  readonly stream: boolean;
}

const shape: fc.Arbitrary<Shape> = fc.record({
  pk: fc.constantFrom('ROOM#{room}', 'ROOM#{room}#{shard:4 by seatId}', 'SEAT#{seatId}', 'DAY#{day}', 'ALL'),
  indexPk: fc.constantFrom('ROOM#{room}', 'STATE#{state}', 'STATE#{state}#{room}', 'DAY#{day}', 'SEAT#{seatId}'),
  skew: fc.constantFrom(undefined, 'hot(1, 80%) on room', 'zipf(1.1) on seatId', 'hot(1, 50%) on seatId'),
  create: fc.constantFrom(1, 900, 4000),
  update: fc.constantFrom(1, 900, 4000),
  get: fc.constantFrom(1, 5000, 20_000),
  tenants: fc.constantFrom(undefined, undefined, '{count: 40, skew: zipf(1.2)}', '{count: 40}'),
  stream: fc.boolean(),
});

function text({ pk, indexPk, skew, create, update, get, tenants, stream }: Shape): string {
  const of = skew === undefined ? '' : `, skew: "${skew}"`;
  return `dynamodel: 1
model: seats
${tenants === undefined ? '' : `tenancy: {field: tenantId, prefix: "T#{tenantId}", values: ${tenants}}\n`}tables:
  seats: {key: {pk: pk, sk: sk}, stream: new-image, indexes: {gsi: {pk: gpk, sk: gsk, project: keys}}}
entities:
  Seat:
    key: {pk: "${pk}", sk: "{seatId}"}
    indexes: {gsi: {pk: "${indexPk}", sk: "{seatId}"}}
    attributes:
${tenants === undefined ? '' : '      tenantId: {type: string, charset: a-z0-9, minBytes: 1, maxBytes: 20}\n'}      seatId: {type: ulid, generate: ulid}
      room: {type: string, charset: a-z0-9, minBytes: 1, maxBytes: 9, distinct: 3000, immutable: true}
      day: {type: date, immutable: true, default: 2026-01-01}
      state: {enum: [FREE, TAKEN], default: FREE}
      uses: {type: int, min: 0, counter: true}
    volume: {count: 2M}
  Total:
    key: {pk: "TOTAL#{room}", sk: "TOTAL"}
    attributes:
${tenants === undefined ? '' : '      tenantId: {type: string, charset: a-z0-9, minBytes: 1, maxBytes: 20}\n'}      room: {type: string, charset: a-z0-9, minBytes: 1, maxBytes: 9, distinct: 3000}
      uses: {type: int, min: 0, counter: true}
    volume: {count: 3k}
accessPatterns:
  add: {op: create, entity: Seat, rate: ${create}/s${of}}
  use: {op: update, entity: Seat, add: {uses: 1}, set: [state], rate: ${update}/s${of}}
  get: {op: get, entity: Seat, by: [seatId, room, day], rate: ${get}/s${of}}
${stream ? 'streams:\n  total: {source: Seat, update: {Total: {by: {room: new.room}, add: {uses: 1}}}}\n' : ''}`;
}

describe('the heat rules together', () => {
  it('are never silent about a key over its limit, and speak of it once', () => {
    fc.assert(
      fc.property(shape, (one) => {
        const model = text(one);
        const loaded = loadModel(memoryReader({ 'm.dynamodel.yaml': model }), 'm.dynamodel.yaml');
        if (loaded.model === undefined) throw new Error(loaded.findings.map(({ message }) => message).join('\n'));
        const { keys } = heatOf(workloadOf(planModel(resolveDesign(loaded.model))));
        const hot = keys.filter(({ share }) => share > 1);
        const found = checkText(model).filter(({ rule, severity }) => HOT.test(rule) && severity !== 'info');
        const places = new Set(hot.map(({ index, space }) => `${index.name} ${space}`));
        if (hot.length > 0) expect(found, model).not.toEqual([]);
        const own = found.filter(({ rule }) => /^DM60(02|05|07|08|09)$/.test(rule));
        expect(own.length, model).toBeLessThanOrEqual(places.size);
        // Two findings at one place would be one cause told twice.
        const spans = found.map(({ span }) => `${span.start}`);
        expect(new Set(spans).size, model).toBe(spans.length);
      }),
      { numRuns: runs(60, 600) },
    );
  });
});
