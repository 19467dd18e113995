import { describe, expect, it } from 'vitest';
import { DataGenerator } from '../../src/load/generate-items.js';
import { rawSamples } from '../../src/load/raw-samples.js';
import { inOrder, referencesOf } from '../../src/load/references.js';
import { sampleValues } from '../../src/planner/sample-values.js';
import { planned } from './support.js';

const HEAD = `
dynamodel: 1
model: samples
tables: {main: {key: {pk: pk, sk: sk}}}
`;

describe('raw samples', () => {
  it('are DynamoDB JSON, with bytes in base64', () => {
    const { design } = planned(`${HEAD}
entities: {Thing: {key: {pk: "T#{id}", sk: X}, attributes: {id: ulid}}}
samples:
  raw:
    main:
      - pk: {S: a}
        sk: {S: b}
        n: {N: "007.50"}
        bytes: {B: AAH/}
        yes: {BOOL: true}
        none: {NULL: true}
        list: {L: [{S: x}, {M: {k: {NS: ["2", "1"]}}}]}
        names: {SS: [p, q]}
        __proto__: {S: safe}
`);
    const [sample] = rawSamples(design);
    expect(sample?.kind).toBe('item');
    if (sample?.kind !== 'item') return;
    expect(Object.keys(sample.item)).toContain('__proto__');
    expect({ ...sample.item }).toMatchObject({
      pk: { S: 'a' },
      n: { N: '7.5' },
      bytes: { B: Uint8Array.of(0, 1, 255) },
      yes: { BOOL: true },
      none: { NULL: true },
      list: { L: [{ S: 'x' }, { M: { k: { NS: ['2', '1'] } } }] },
      names: { SS: ['p', 'q'] },
    });
  });

  it('say what no schema can: a number that DynamoDB cannot hold', () => {
    const { design } = planned(`${HEAD}
entities: {Thing: {key: {pk: "T#{id}", sk: X}, attributes: {id: ulid}}}
samples: {raw: {main: [{pk: {S: a}, sk: {S: b}, n: {N: "1e999"}}]}}
`);
    expect(rawSamples(design)).toEqual([
      { kind: 'problem', table: 'main', message: expect.stringContaining('Number overflow') },
    ]);
  });
});

describe('references between samples', () => {
  it('reach through several entities, and never in a circle', () => {
    const { design } = planned(`${HEAD}
entities:
  Team: {key: {pk: "T#{teamId}", sk: T}, attributes: {teamId: ulid, lead: {type: string, maxBytes: 20}}}
  Person: {key: {pk: "T#{teamId}", sk: "P#{personId}"}, attributes: {teamId: ulid, personId: ulid, lead: {type: string, maxBytes: 20}}}
  Task: {key: {pk: "P#{personId}", sk: "T#{taskId}"}, attributes: {teamId: ulid, personId: ulid, taskId: ulid}}
samples:
  entities:
    Team: [{id: t, teamId: 01JABCDEFGHJKMNPQRSTVWXYZ0, lead: Ann}]
    Person: [{id: p, team: t, personId: 01JABCDEFGHJKMNPQRSTVWXYZ1, lead: Bob}]
    Task: [{id: x, person: p, taskId: 01JABCDEFGHJKMNPQRSTVWXYZ2}]
`);
    const [, person, task] = sampleValues(design);
    expect(Object.fromEntries(person?.values ?? [])).toEqual({
      teamId: '01JABCDEFGHJKMNPQRSTVWXYZ0',
      personId: '01JABCDEFGHJKMNPQRSTVWXYZ1',
      lead: 'Bob',
    });
    expect(Object.fromEntries(task?.values ?? [])).toEqual({
      teamId: '01JABCDEFGHJKMNPQRSTVWXYZ0',
      personId: '01JABCDEFGHJKMNPQRSTVWXYZ1',
      taskId: '01JABCDEFGHJKMNPQRSTVWXYZ2',
    });
  });
});

describe('references between entities', () => {
  it('put parents first and ignore circles', () => {
    const { design } = planned(`${HEAD}
entities:
  Line: {key: {pk: "O#{orderId}", sk: "L#{no|pad:2}"}, attributes: {orderId: ulid, no: {type: int, min: 0, max: 99}, sku: uuid}, volume: {per: {Order: {avg: 2}}}}
  Order: {key: {pk: "O#{orderId}", sk: O}, attributes: {orderId: {type: ulid, generate: ulid}, personId: uuid}}
  Person: {key: {pk: "P#{personId}", sk: P}, attributes: {personId: {type: uuid, generate: uuid}}}
  Profile: {key: {pk: "P#{personId}", sk: PROFILE}, attributes: {personId: uuid}}
  Product: {key: {pk: "S#{sku}", sk: S}, attributes: {sku: {type: uuid, generate: uuid}}}
`);
    const references = referencesOf(design);
    const parents = (name: string): readonly string[] =>
      (references.get(name) ?? []).map(({ parent, counted }) => `${parent.name}${counted ? '!' : ''}`);
    expect(parents('Line')).toEqual(['Order!', 'Product']);
    expect(parents('Order')).toEqual(['Person']);
    expect(parents('Profile')).toEqual(['Person']);
    expect(parents('Person')).toEqual([]);
    const order = inOrder(design, references).map(({ name }) => name);
    expect(order.indexOf('Order')).toBeLessThan(order.indexOf('Line'));
    expect(order.indexOf('Person')).toBeLessThan(order.indexOf('Order'));
  });

  it('are found in time where many entities have an id of one name', () => {
    const entity = (i: number) =>
      `  E${i}: {key: {pk: "E${i}#{id}", sk: X}, attributes: {id: {type: ulid, generate: ulid}}}`;
    const { design } = planned(`${HEAD}
entities:
${Array.from({ length: 60 }, (_, i) => entity(i)).join('\n')}
`);
    // Walking every way from each to each takes time that doubles with every entity.
    const references = referencesOf(design);
    expect(inOrder(design, references)).toHaveLength(60);
    expect(references.get('E59')?.map(({ parent }) => parent.name)).toEqual(['E0']);
    expect(references.has('E0')).toBe(false);
  });
});

describe('impossible promises', () => {
  it('are cut to what an item can hold, before they fill the memory', () => {
    const { design } = planned(`${HEAD}
entities:
  Thing:
    key: {pk: "T#{id}", sk: X}
    attributes:
      id: {type: ulid, generate: ulid}
      deep: {list: {list: {list: {type: string, avgBytes: 1000000, maxBytes: 100000000}, avg: 1000, max: 100000}, avg: 1000, max: 100000}, avg: 1000, max: 100000}
      text: {type: string, avgBytes: 1000000000, maxBytes: 2000000000}
    volume: {count: 1000000000000, per: {}}
`);
    const data = new DataGenerator(design, { maxItems: 200 });
    expect(data.itemsOf('Thing').length).toBeGreaterThan(0);
    expect(data.itemsOf('Thing').length).toBeLessThan(200);
  });
});
