import { describe, expect, it } from 'vitest';
import { saidBy } from '../support/shop.js';

const SCOPE = `scope: {tenantId: "\${aws:PrincipalTag/tenant}"}`;

function desk(roles: string, tenancy = 'tenancy: {field: tenantId, prefix: "T#{tenantId}"}\n'): string {
  return `dynamodel: 1
model: desk
${tenancy}tables:
  desk: {key: {pk: pk, sk: sk}}
entities:
  Ticket:
    key: {pk: "TICKET#{ticketId}", sk: "TICKET"}
    attributes:
      tenantId: {type: string, charset: "a-z0-9", minBytes: 1, maxBytes: 20}
      ticketId: ulid
    volume: {count: 500}
  Plan:
${tenancy === '' ? '' : '    tenancy: none\n'}    key: {pk: "PLAN#{planId}", sk: "PLAN"}
    attributes: {planId: ulid}
    volume: {count: 5}
accessPatterns:
  ticket: {op: get, entity: Ticket, by: [ticketId]}
  open: {op: create, entity: Ticket}
  plan: {op: get, entity: Plan, by: [planId]}
  all: {op: scan, entity: Ticket, page: 100}
  statement: {op: execute, entity: Ticket, statement: "SELECT * FROM desk WHERE ticketId = $ticketId", params: {ticketId: ulid}}
roles:
${roles}`;
}

describe('DM9004 tenant-not-bound', () => {
  const said = (roles: string, tenancy?: string): readonly string[] =>
    saidBy('DM9004', desk(roles, tenancy)).map(({ at }) => at);

  it('warns of a bound role that may walk over all tenants, at the pattern in its list', () => {
    const found = saidBy('DM9004', desk(`  member: {allow: [ticket, all, statement], ${SCOPE}}\n`));
    expect(found.map(({ at }) => at)).toEqual(['warning 25:28 all', 'warning 25:33 statement']);
    expect(found[0]?.message).toContain('`all` scans, which names no key');
    expect(found[1]?.message).toContain('`statement` is a statement that reads the whole table');
  });

  it('warns of a binding to anything', () => {
    expect(said('  member: {allow: [ticket], scope: {tenantId: "*"}}\n')).toContain('warning 25:3 member');
  });

  it('notes a role without a binding, and a walk that is no bound role’s', () => {
    const found = saidBy('DM9004', desk('  service: {allow: [ticket, open]}\n'));
    expect(found.map(({ at }) => at)).toEqual(['info 22:13 scan', 'info 23:19 execute', 'info 25:3 service']);
    expect(found[2]?.message).toContain('keeps `ticket` and `open` to one tenant');
  });

  it('notes that a bound role reaches items of no tenant', () => {
    const found = saidBy('DM9004', desk(`  member: {allow: [ticket, plan], ${SCOPE}}\n`));
    const last = found.find(({ at }) => at.endsWith('plan'));
    expect(last?.at).toBe('info 25:28 plan');
    expect(last?.message).toContain('items of no tenant (`tenancy: none`)');
  });

  it('is silent for a bound role, for a role of global items, and without tenancy', () => {
    const roles = `  member: {allow: [ticket, open], ${SCOPE}}\n  sales: {allow: [plan]}\n`;
    expect(said(roles).filter((at) => !/(scan|execute)$/.test(at))).toEqual([]);
    expect(said('  service: {allow: [ticket, all]}\n', '')).toEqual([]);
  });
});
