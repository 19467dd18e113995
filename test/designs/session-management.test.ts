import { describe, expect, it } from 'vitest';
import type { Item } from '../../src/value/index.js';
import { argsOf, planned, runRead } from '../planner/support.js';
import { published, type ReadCase, testPatterns, testVerdict, text, type WriteCase } from './support.js';

describe('the published design for sessions', async () => {
  const design = await published('session-management');
  const has = (item: Item, pk: string | undefined, sk: string): boolean =>
    (pk === undefined || text(item, 'PK') === pk) && text(item, 'SK').startsWith(sk);

  const reads: Readonly<Record<string, readonly ReadCase[]>> = {
    getSessionBySessionId: [
      { args: { sessionId: 'c342etj3', customerId: 'ABC' }, where: (item) => has(item, 'suuid#c342etj3', 'c#ABC') },
      { args: { sessionId: 'c342etj3', customerId: 'XYZ' }, where: () => false },
    ],
    getChildSessionsBySessionId: [
      { args: { sessionId: 'c342etj3' }, where: (item) => has(item, 'suuid#c342etj3', 'child#'), by: 'SK' },
      { args: { sessionId: 'd0004tj2' }, where: () => false, by: 'SK' },
    ],
    getSessionByChildSessionId: [
      { args: { childId: 'ljy22tf0' }, where: (item) => has(item, undefined, 'child#suuid#ljy22tf0'), by: 'PK' },
    ],
    getSessionIdByCustomerId: [
      { args: { sessionId: 'd0004tj2', customerId: 'ABC' }, where: (item) => has(item, 'suuid#d0004tj2', 'c#ABC') },
      { args: { sessionId: 'l221et00', customerId: 'ABC' }, where: () => false },
    ],
    getSessionsByCustomerId: [
      { args: { customerId: 'ABC' }, where: (item) => has(item, undefined, 'c#ABC'), by: 'PK' },
      { args: { customerId: 'AB' }, where: () => false, by: 'PK' },
    ],
  };

  const session = argsOf({
    sessionId: 'n0000001',
    customerId: 'XYZ',
    lastLogin: '2023-05-13T08:00:00',
    token: 't',
    state: 'active',
  });
  const writes: Readonly<Record<string, WriteCase>> = {
    createSession: {
      args: session,
      key: ['suuid#n0000001', 'c#XYZ'],
      after: () => ({
        PK: { S: 'suuid#n0000001' },
        SK: { S: 'c#XYZ' },
        sessionId: { S: 'n0000001' },
        customerId: { S: 'XYZ' },
        last_login_time: { S: '2023-05-13T08:00:00' },
        access_token: { S: 't' },
        session_state: { S: 'active' },
      }),
    },
    createChildSession: {
      args: argsOf({ sessionId: 'd0004tj2', childId: 'n0000002', token: 't', state: 'active' }),
      key: ['suuid#d0004tj2', 'child#suuid#n0000002'],
      after: () => ({
        PK: { S: 'suuid#d0004tj2' },
        SK: { S: 'child#suuid#n0000002' },
        sessionId: { S: 'd0004tj2' },
        childId: { S: 'n0000002' },
        access_token: { S: 't' },
        session_state: { S: 'active' },
      }),
    },
    expireSession: {
      args: argsOf({ sessionId: 'c342etj3', customerId: 'ABC' }),
      key: ['suuid#c342etj3', 'c#ABC'],
      after: () => undefined,
    },
  };

  testPatterns(design, { items: 6, reads, writes, apart: { read: ['getLastLoginTimeByCustomerId'] } });
  testVerdict(design, { findings: ['DM6010 error 19'] });

  it('gives the login time of the first session in the order of their ids, and nothing else of it', () => {
    const plan = planned(design.design, 'getLastLoginTimeByCustomerId');
    const { rows } = runRead(design.engine(), design.design, plan, argsOf({ customerId: 'ABC' }));
    expect(rows).toEqual([{ last_login_time: { S: '2023-05-12T11:30:00' } }]);
  });
});
