import { describe, expect, it } from 'vitest';
import type { KnownFindings } from '../../src/diagnostics/index.js';
import { loadModel, memoryReader } from '../../src/model/index.js';
import { type Judged, judge, knownOfAll, tell } from '../../src/rules/check.js';
import { allRules } from '../../src/rules/registry.js';
import { TODAY } from './support/check-text.js';

/** All writes go to one item, and, with a slip, another entity has a key that cannot be built. */
function model({ slip = '{orderId}', above = '', ignore = '' } = {}): string {
  return `dynamodel: 1
model: shop
tables:
  shop: {key: {pk: pk, sk: sk}}
entities:
  Counter:
    singleton: true
    key: {pk: "COUNTER", sk: "COUNTER"}
    attributes: {total: {type: int, min: 0, max: 9999}}
  Order:
    ${above}
    key: {pk: "ORDER#${slip}", sk: ORDER}
    attributes: {orderId: ulid}
accessPatterns:
  count:
    op: update
    entity: Counter
    add: {total: 1}
    rate: {avg: 9000/s, peak: 9000/s}
  open: {op: get, entity: Order, by: [orderId], rate: {avg: 1/s, peak: 2/s}}
lint: {rules: {DM4011: off}, ignore: [${ignore}]}
`;
}

const SLIP = '{ordrId}';

function judged(text: string): Judged {
  const loaded = loadModel(memoryReader({ 'm.yaml': text }), 'm.yaml');
  return judge(loaded, { today: TODAY });
}

function told(text: string, known?: KnownFindings): readonly string[] {
  return [...new Set(tell(judged(text), known).findings.map(({ rule }) => rule))];
}

describe('what is told of load and cost', () => {
  it('is withheld while a key cannot be built', () => {
    expect(told(model())).toContain('DM6007');
    expect(told(model({ slip: SLIP }))).toEqual(['DM2001']);
  });

  it('is told where that is suppressed', () => {
    const above = '# dynamodel-ignore DM2001: written by another service';
    const rules = told(model({ slip: SLIP, above }));
    expect(rules).toContain('DM6007');
    expect(rules).not.toContain('DM2001');
  });

  it('is told where that is known, and only there', () => {
    const known = new Map([['DM2001', new Map([['entities.Order.key.pk', 1]])]]);
    expect(told(model({ slip: SLIP }), known)).toContain('DM6007');
    expect(told(model({ slip: '{ordrId}{odrId}' }), known)).toEqual(['DM2001']);
  });

  it('is not called mended while it is withheld', () => {
    const known = knownOfAll(judged(model()));
    const { findings, stale } = tell(judged(model({ slip: SLIP })), known);
    expect(findings.map(({ rule }) => rule)).toEqual(['DM2001']);
    expect([...stale.keys()].filter((rule) => /^DM[67]/.test(rule))).toEqual([]);
    expect(told(model(), known)).toEqual([]);
  });

  it('is known with what withholds it, so that nothing comes back', () => {
    const all = judged(model({ slip: SLIP }));
    const known = knownOfAll(all);
    expect(known.has('DM6007')).toBe(true);
    expect(tell(all, known)).toMatchObject({ findings: [], stale: new Map() });
  });

  it('needs its suppressions still', () => {
    const ignore = '{rule: DM6007, reason: known}, {rule: DM6013, reason: none}';
    expect(told(model({ ignore }))).toContain('DM0001');
    const { findings, suppressedFindings } = tell(judged(model({ slip: SLIP, ignore })));
    expect(findings.map(({ rule }) => rule)).toEqual(['DM2001']);
    expect(suppressedFindings).toEqual([]);
  });
});

describe('a rule', () => {
  it('of load or cost says what it rests on, and none is its own ground', () => {
    for (const { id, family, isGround, needsGround } of allRules) {
      if (family === 'heat' || family === 'cost') expect(needsGround, id).toBe(true);
      expect(isGround === true && needsGround === true, id).toBe(false);
    }
  });
});
