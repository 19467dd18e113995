import { describe, expect, it } from 'vitest';
import type { Design, EntityDesign, KeyDesign, Membership } from '../../src/design/index.js';
import { designOf, entityOf } from '../support/models.js';

function templates(key: KeyDesign | undefined): readonly string[] {
  return [...(key?.pk ?? []), ...(key?.sk ?? [])].map((value) =>
    value.kind === 'template'
      ? `${value.slot.attribute}=${value.compiled.template?.text}`
      : `${value.slot.attribute} natural`,
  );
}

function member(design: Design, entity: string, index: string): Membership {
  const found = entityOf(design, entity).memberships.get(index);
  if (found === undefined) throw new Error(`${entity} is not in ${index}`);
  return found;
}

const TENANTS = `
dynamodel: 1
model: shop
tenancy: {field: tenantId, prefix: "T#{tenantId}", separator: "#", values: {count: 400}}
tables:
  shop:
    key: {pk: pk, sk: sk}
    indexes:
      gsi1: {pk: gsi1pk, sk: gsi1sk, project: all}
      gsi2: {pk: gsi2pk, sk: gsi2sk, project: keys}
      byState: {pk: [tenantId, openState], sk: [placedAt, orderId], project: {include: [total]}}
      raw: {pk: sk, sk: pk, project: keys}
entities:
  Order:
    key: {pk: "CUST#{customerId}", sk: "ORDER#{placedAt|iso}#{orderId}"}
    indexes:
      gsi1: {pk: "ORDER#{orderId}", sk: "ORDER"}
      byState: natural
    attributes:
      tenantId: {type: string, charset: a-z0-9, minBytes: 1, maxBytes: 20, avgBytes: 8, immutable: true}
      customerId: ulid
      orderId: ulid
      placedAt: {type: timestamp, immutable: true}
      status: {enum: [PENDING, PAID, SHIPPED, DELIVERED], weights: {PENDING: 1, PAID: 2, SHIPPED: 2, DELIVERED: 95}}
      openState: {derive: "status in [PENDING, PAID, SHIPPED] ? status : absent"}
      total: {type: int, min: 0, max: 99999999}
    volume: {count: 60M}
  Member:
    key: {pk: "GROUP#{groupId}", sk: "CUST#{customerId}"}
    indexes: {gsi2: invert}
    attributes:
      tenantId: {type: string, charset: a-z0-9, minBytes: 1, maxBytes: 20, avgBytes: 8, immutable: true}
      groupId: ulid
      customerId: ulid
    volume: {count: 3M, per: {groupId: {avg: 40}}}
`;

describe('resolveDesign', () => {
  const design = designOf(TENANTS);

  it('puts the tenant before every templated partition key, and nowhere else', () => {
    expect(templates(entityOf(design, 'Order').key)).toEqual([
      'pk=T#{tenantId}#CUST#{customerId}',
      'sk=ORDER#{placedAt|iso}#{orderId}',
    ]);
    expect(templates(member(design, 'Order', 'gsi1').keys[0])).toEqual([
      'gsi1pk=T#{tenantId}#ORDER#{orderId}',
      'gsi1sk=ORDER',
    ]);
  });

  it('does not put it where the template says it already', () => {
    const said = designOf(
      TENANTS.replace('"CUST#{customerId}", sk: "ORDER', '"T#{tenantId}#CUST#{customerId}", sk: "ORDER').replace(
        'pk: "GROUP#{groupId}"',
        'pk: "T#{tenantId}"',
      ),
    );
    expect(templates(entityOf(said, 'Order').key)[0]).toBe('pk=T#{tenantId}#CUST#{customerId}');
    expect(templates(entityOf(said, 'Member').key)[0]).toBe('pk=T#{tenantId}');
  });

  it('inverts the templates, and moves the tenant to the new partition key', () => {
    expect(templates(member(design, 'Member', 'gsi2').keys[0])).toEqual([
      'gsi2pk=T#{tenantId}#CUST#{customerId}',
      'gsi2sk=GROUP#{groupId}',
    ]);
  });

  it('takes natural keys with the types of their attributes', () => {
    const byState = design.tables.get('shop')?.indexes.get('byState');
    expect(byState?.pk.map(({ attribute, type }) => [attribute, type])).toEqual([
      ['tenantId', 'S'],
      ['openState', 'S'],
    ]);
    expect(templates(member(design, 'Order', 'byState').keys[0])).toEqual([
      'tenantId natural',
      'openState natural',
      'placedAt natural',
      'orderId natural',
    ]);
  });

  it('knows how many items a derived key lets into a sparse index', () => {
    const sparse = member(design, 'Order', 'byState');
    expect(sparse.presence).toBe('sometimes');
    expect(sparse.share).toBeCloseTo(0.05, 12);
    expect(member(design, 'Order', 'gsi1')).toMatchObject({ presence: 'always', share: 1, mapped: true });
  });

  it('finds every entity in an index on the table’s own keys, mapped or not', () => {
    const raw = design.tables.get('shop')?.indexes.get('raw');
    expect(raw?.members.map(({ entity, mapped }) => [entity.name, mapped])).toEqual([
      ['Order', false],
      ['Member', false],
    ]);
    expect(templates(member(design, 'Member', 'raw').keys[0])).toEqual([
      'sk=CUST#{customerId}',
      'pk=T#{tenantId}#GROUP#{groupId}',
    ]);
  });

  it('derives the id from what the table key keeps', () => {
    expect(entityOf(design, 'Order').id).toEqual(['tenantId', 'customerId', 'placedAt', 'orderId']);
    expect(entityOf(design, 'Member').id).toEqual(['tenantId', 'groupId', 'customerId']);
  });

  it('types a derived attribute by what it hands on', () => {
    const order: EntityDesign = entityOf(design, 'Order');
    expect(order.attributes.get('openState')?.type).toMatchObject({
      kind: 'enum',
      values: ['PENDING', 'PAID', 'SHIPPED'],
    });
    expect(order.attributes.get('openState')).toMatchObject({
      derivedFrom: ['status'],
      present: expect.closeTo(0.05, 12),
    });
  });

  it('bounds keys and entries in bytes', () => {
    const order = entityOf(design, 'Order');
    expect(order.key?.pk[0]?.bytes).toEqual({ min: 2 + 1 + 6 + 26, typical: 2 + 8 + 6 + 26, max: 2 + 20 + 6 + 26 });
    expect(order.key?.sk[0]?.bytes).toEqual({ min: 57, typical: 57, max: 57 });
    // pk, sk, tenantId, openState, placedAt, orderId and total with their names; the names are 2+2+8+9+8+7+5 bytes.
    expect(member(design, 'Order', 'byState').entry.max).toBe(54 + 57 + 20 + 7 + 24 + 26 + 5 + 41);
  });

  it('counts distinct values from the volumes', () => {
    const members = entityOf(design, 'Member');
    expect(members.attributes.get('groupId')?.distinct).toMatchObject({ value: 75_000, basis: 'derived' });
    expect(members.attributes.get('tenantId')?.distinct).toMatchObject({ value: 400, basis: 'stated' });
  });

  it('counts what stands for the parent by the parents', () => {
    const { entities } = designOf(`
dynamodel: 1
model: m
tables: {t: {key: {pk: pk, sk: sk}}}
entities:
  Order:
    key: {pk: "C#{customerId}", sk: "O#{placedAt|iso}#{orderId}"}
    attributes: {customerId: ulid, placedAt: timestamp, orderId: ulid}
    volume: {count: 8M}
  Line:
    key: {pk: "O#{orderId}", sk: "L#{no|pad:3}"}
    attributes: {orderId: ulid, no: {type: int, min: 1, max: 999}}
    volume: {count: 24M, per: {Order: {avg: 3}}}
`);
    expect(entities.get('Line')?.attributes.get('orderId')?.distinct).toMatchObject({
      value: 8_000_000,
      why: 'one for each `Order`',
    });
  });

  it('counts the items of what `volume.per` names, where their number is known', () => {
    const { entities } = designOf(`
dynamodel: 1
model: m
tenancy: {field: tenantId, prefix: "T#{tenantId}", values: {count: 2000}}
tables: {t: {key: {pk: pk, sk: sk}}}
entities:
  Meter:
    key: {pk: "SUM#{device}", sk: "{day}"}
    attributes: {tenantId: {type: string, charset: a-z, minBytes: 4, maxBytes: 9}, device: ulid, day: date}
    volume: {per: {device: {avg: 10}, tenantId: {avg: 300, max: 900}}}
  Room:
    tenancy: none
    key: {pk: "R#{roomId}", sk: R}
    attributes: {roomId: ulid}
    volume: {count: 4000}
  Message:
    tenancy: none
    key: {pk: "R#{roomId}", sk: "M#{messageId}"}
    attributes: {roomId: ulid, messageId: ulid, author: {type: ulid, distinct: 50}}
    volume: {per: {roomId: {avg: 20}}}
  Reaction:
    tenancy: none
    key: {pk: "A#{author}", sk: "X#{reactionId}"}
    attributes: {reactionId: ulid, author: {type: ulid, distinct: 50}}
    volume: {per: {author: {avg: 4}}}
  Draft:
    tenancy: none
    key: {pk: "W#{writer}", sk: "D#{draftId}"}
    attributes: {writer: ulid, draftId: ulid}
    volume: {per: {writer: {avg: 4}}}
`);
    const counted = [...entities.values()].map(({ name, count }) => [name, count.value, count.basis]);
    expect(counted).toEqual([
      ['Meter', 600_000, 'derived'],
      ['Room', 4000, 'stated'],
      ['Message', 80_000, 'derived'],
      ['Reaction', 200, 'derived'],
      ['Draft', 100_000, 'assumed'],
    ]);
  });

  it('takes an optional attribute to have no more values than items have it', () => {
    const { entities } = designOf(`
dynamodel: 1
model: m
tables: {t: {key: {pk: pk}}}
entities:
  Job:
    key: {pk: "J#{jobId}"}
    attributes:
      jobId: ulid
      worker: {type: string, maxBytes: 9, optional: true, present: 1%}
      crew: {type: string, maxBytes: 9, optional: true, present: 1%, distinct: 20}
    volume: {count: 5M}
`);
    const values = (name: string) => entities.get('Job')?.attributes.get(name)?.distinct;
    expect(values('worker')).toMatchObject({ value: 50_000, basis: 'assumed' });
    expect(values('crew')).toMatchObject({ value: 20, basis: 'stated' });
  });

  it('leaves an entity with a broken key out of its table, and says where', () => {
    const broken = designOf(`
dynamodel: 1
model: m
tables: {t: {key: {pk: pk, sk: sk}}}
entities:
  A:
    key: {pk: "A#{id}", sk: "{nothing}"}
    attributes: {id: ulid}
  B:
    key: {pk: "B#{id}", sk: B}
    attributes: {id: ulid}
`);
    expect(entityOf(broken, 'A').key).toBeUndefined();
    expect(broken.tables.get('t')?.primary.members.map(({ entity }) => entity.name)).toEqual(['B']);
    expect(broken.templates.flatMap(({ problems }) => problems.map(({ code }) => code))).toEqual(['unknown-attribute']);
  });

  it('tells where an entity does not fit the key schema', () => {
    const problems = designOf(`
dynamodel: 1
model: m
tables:
  t: {key: {pk: pk, sk: "sk: N"}}
  u: {key: {pk: pk, sk: sk}}
entities:
  A: {table: t, key: {pk: "A#{id}", sk: "{id}"}, attributes: {id: ulid}}
  B: {table: u, key: {pk: "B#{id}"}, attributes: {id: ulid}}
  C: {table: u, key: natural, attributes: {pk: ulid, sk: {list: string}}}
  D: {table: u, key: natural, attributes: {pk: ulid}}
`).mappingProblems;
    expect(problems.map(({ kind, entity }) => [entity.name, kind])).toEqual([
      ['A', 'template-needs-text'],
      ['B', 'missing-part'],
      ['C', 'not-scalar'],
      ['D', 'no-such-attribute'],
    ]);
  });

  it('prints an assumption for each fact that was missing', () => {
    const { assumptions } = designOf(`
dynamodel: 1
model: m
tables: {t: {key: {pk: pk}}}
entities:
  A:
    key: {pk: "A#{id}"}
    attributes: {id: ulid, note: {type: string, optional: true}}
`);
    expect(assumptions.map(({ about, value }) => `${about}: ${value}`)).toEqual([
      'A.note: 24 bytes',
      'A.note: 50 % present',
      'A: 100000 items',
    ]);
  });
});
