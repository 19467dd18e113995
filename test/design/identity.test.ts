import { describe, expect, it } from 'vitest';
import { planned, readOf } from '../planner/support.js';
import { saidBy } from '../rules/support/shop.js';
import { designOf, entityOf } from '../support/models.js';

interface Slots {
  readonly sk?: string;
  readonly volume?: string;
  readonly pattern?: string;
  readonly more?: string;
}

const MINUTE = "SLOT#{slotAt|date:yyyy-MM-dd'T'HH:mm}";

/** Appointments of a doctor, of which nothing but the table key says what tells them apart. */
function slots({ sk = MINUTE, volume = '{count: 5M}', pattern = 'by: [doctorId]', more = '' }: Slots): string {
  return `dynamodel: 1
model: slots
tables: {main: {key: {pk: pk, sk: sk}}}
entities:
  Slot:
    key: {pk: "DOC#{doctorId}", sk: "${sk}"}
    attributes:
      doctorId: ulid
      slotAt: timestamp
      room: {type: string, maxBytes: 20}
      note: {type: string, avgBytes: 200, maxBytes: 4000, optional: true}
    volume: ${volume}
${more}accessPatterns:
  slots: {op: query, entity: Slot, ${pattern}}
  make: {op: create, entity: Slot}
`;
}

function idOf(text: string): readonly string[] {
  return entityOf(designOf(text), 'Slot').id;
}

const OF_A_DOCTOR = '{count: 5M, per: {doctorId: {avg: 500, max: 100000}}}';

describe('the id that a table key gives', () => {
  it('holds what the key keeps in part, where nothing else tells the items apart', () => {
    expect(idOf(slots({ volume: OF_A_DOCTOR }))).toEqual(['doctorId', 'slotAt']);
    expect(idOf(slots({ sk: 'ROOM#{room|lower}', volume: OF_A_DOCTOR }))).toEqual(['doctorId', 'room']);
    expect(idOf(slots({ sk: 'ROOM#{room|hash:8}', volume: OF_A_DOCTOR }))).toEqual(['doctorId', 'room']);
    const doctors = '  Doctor: {key: {pk: "DOC#{doctorId}", sk: D}, attributes: {doctorId: ulid}}\n';
    expect(idOf(slots({ more: doctors }))).toEqual(['doctorId', 'slotAt']);
  });

  it('is what is drawn for each item, where nothing says that several items share it', () => {
    expect(idOf(slots({}))).toEqual(['doctorId']);
    expect(idOf(slots({ sk: '{slotAt|iso}' }))).toEqual(['doctorId', 'slotAt']);
  });

  it('is no part by which a pattern asks for a range or an order', () => {
    expect(idOf(slots({ pattern: 'by: [doctorId], range: {slotAt: between}' }))).toEqual(['doctorId', 'slotAt']);
    expect(idOf(slots({ pattern: 'by: [doctorId], order: desc, limit: 1' }))).toEqual(['doctorId', 'slotAt']);
  });

  it('does not make one item of all that share a part of the key', () => {
    const range = slots({ pattern: 'by: [doctorId], range: {slotAt: between}', volume: OF_A_DOCTOR });
    const { sources } = readOf(planned(designOf(range), 'slots'));
    expect(sources[0]?.figures.items).toMatchObject({ typical: 500, max: 100_000 });
    expect(saidBy('DM4007', range)[0]?.message).toContain('the largest collection has 100,000');
    expect(saidBy('DM4007', range.replace('between}', 'between}, page: 50'))).toEqual([]);
    // Two in one minute are no less a clash where only the pattern tells that a doctor has several.
    const [clash] = saidBy('DM2006', slots({ pattern: 'by: [doctorId], range: {slotAt: gte}' }));
    expect(clash?.message).toContain('does not keep what `slotAt` tells apart');
    expect(saidBy('DM2006', slots({}))).toEqual([]);
  });
});

/** Receipts whose number a counter of their shop gives. */
function receipts(key: string, shopKey = 'SHOP#{shop}'): string {
  return `dynamodel: 1
model: shops
tables: {main: {key: {pk: pk, sk: sk}}}
entities:
  Shop:
    key: {pk: "${shopKey}", sk: SHOP}
    attributes: {shop: {type: string, maxBytes: 20, charset: a-z}, last: {type: int, default: 0}}
  Slot:
    key: ${key}
    attributes:
      shop: {type: string, maxBytes: 20, charset: a-z}
      day: date
      no: {type: int, min: 1, max: 99999, generate: sequence(Shop.last)}
accessPatterns: {make: {op: create, entity: Slot}}
`;
}

describe('a number of a sequence in a table key', () => {
  const alone = '{pk: "NO#{no|pad:5}", sk: "{day|date:yyyy-MM}"}';

  it('tells items apart only beside what names its counter', () => {
    expect(idOf(receipts('{pk: "SHOP#{shop}", sk: "NO#{no|pad:5}"}'))).toEqual(['shop', 'no']);
    expect(idOf(receipts('{pk: "SHOP#{shop}", sk: "{day|date:yyyy-MM}#{no|pad:5}"}'))).toEqual(['shop', 'no']);
    expect(idOf(receipts(alone))).toEqual(['no', 'day', 'shop']);
    expect(idOf(receipts(alone, 'THE_SHOP'))).toEqual(['no']);
  });

  it('is a clash without it', () => {
    const [clash, ...rest] = saidBy('DM2006', receipts(alone));
    expect(rest).toEqual([]);
    expect(clash?.at).toMatch(/^error /);
    expect(clash?.message).toMatch(/does not keep what `shop` tells apart: `\{no: 1, .*shop: "(\w+)"\}` and .*no: 1/);
    expect(clash?.message).toContain('Put `shop` into the key');
    expect(saidBy('DM2006', receipts(alone, 'THE_SHOP'))).toEqual([]);
    expect(saidBy('DM2006', receipts('{pk: "SHOP#{shop}", sk: "{day|date:yyyy-MM}#{no|pad:5}"}'))).toEqual([]);
  });

  it('is none where all items draw from one counter', () => {
    const one = '{type: string, maxBytes: 20, charset: a-z, const: main}';
    const many = '{type: string, maxBytes: 20, charset: a-z}';
    const text = receipts(alone);
    const [shop, slot] = [text.indexOf(many), text.lastIndexOf(many)];
    const replaced = (at: number, by: string) => `${text.slice(0, at)}${by}${text.slice(at + many.length)}`;
    for (const found of [replaced(shop, one), replaced(slot, one), replaced(shop, '{enum: [main]}')])
      expect(saidBy('DM2006', found)).toEqual([]);
    const monthly = text.replace('SHOP#{shop}', '{day|date:yyyy-MM}').replace(`shop: ${many}, last`, 'day: date, last');
    // Of the counter it is told that its key holds the month alone.
    expect(saidBy('DM2006', monthly).map(({ message }) => message)).toEqual([
      expect.stringContaining('The table key of `Shop` does not keep what `day` tells apart'),
    ]);
    // What does not say of which shop it is cannot be told to put that into its key.
    expect(saidBy('DM2006', text.replace(`      shop: ${many}\n`, ''))).toEqual([]);
  });
});
