import { describe, expect, it } from 'vitest';
import type { Item } from '../../src/value/index.js';
import { argsOf, planned, runRead, runWrite } from '../planner/support.js';
import { failureOf, published, type ReadCase, testPatterns, testVerdict, text, type WriteCase } from './support.js';

describe('the published design for complaint management', async () => {
  const design = await published('complaint-management');
  const isComplaint = (item: Item): boolean => text(item, 'SK') === 'metadata';
  const isCommentOn = (item: Item, complaint: string): boolean => text(item, 'PK') === complaint && !isComplaint(item);

  const reads: Readonly<Record<string, readonly ReadCase[]>> = {
    getComplaintByComplaintId: [
      {
        args: { complaintId: 'Complaint1444' },
        where: (item) => isComplaint(item) && text(item, 'PK') === 'Complaint1444',
      },
      { args: { complaintId: 'Complaint1' }, where: () => false },
    ],
    getAllCommentsByComplaintId: [
      { args: { complaintId: 'Complaint123' }, where: (item) => isCommentOn(item, 'Complaint123'), by: 'comm_date' },
      { args: { complaintId: 'Complaint0987' }, where: () => false, by: 'comm_date' },
    ],
    getLatestCommentByComplaintId: [
      {
        args: { complaintId: 'Complaint123' },
        where: (item) => isCommentOn(item, 'Complaint123'),
        by: 'comm_date',
        descending: true,
        limit: 1,
      },
    ],
    getComplaintOfCustomer: [
      {
        args: { customerId: 'custXYZ', complaintId: 'Complaint0987' },
        where: (item) => text(item, 'customer_id') === 'custXYZ' && text(item, 'complaint_id') === 'Complaint0987',
      },
      { args: { customerId: 'custABC', complaintId: 'Complaint0987' }, where: () => false },
    ],
    getAllComplaintsByCustomerId: [
      { args: { customerId: 'custXYZ' }, where: (item) => text(item, 'customer_id') === 'custXYZ', by: 'complaint_id' },
    ],
    getAllEscalatedComplaints: [{ args: {}, where: (item) => text(item, 'escalated_to') !== '' }],
    getEscalatedComplaintsByAgentId: [
      {
        args: { escalatedTo: 'AgentB' },
        where: (item) => text(item, 'escalated_to') === 'AgentB',
        by: 'escalation_time',
        descending: true,
      },
    ],
    getCommentsByAgentId: [
      {
        args: { agentId: 'AgentA', from: '2023-04-30T12:00:24', to: '2023-04-30T12:35:54' },
        where: (item) => text(item, 'agentID') === 'AgentA',
        by: 'comm_date',
      },
      {
        args: { agentId: 'AgentA', from: '2023-04-30T12:00:25', to: '2023-05-01T00:00:00' },
        where: (item) => text(item, 'agentID') === 'AgentA' && text(item, 'comm_date') >= '2023-04-30T12:00:25',
        by: 'comm_date',
      },
    ],
    findComplaintsBySeverityAndState: [
      {
        args: { severity: 'P2', state: 'resolved' },
        where: (item) => text(item, 'severity') === 'P2' && text(item, 'current_state') === 'resolved',
      },
    ],
  };

  const complaint = {
    complaint_id: { S: 'Complaint2000' },
    customer_id: { S: 'custABC' },
    current_state: { S: 'waiting' },
    creation_time: { S: '2023-06-11T08:00:00' },
    severity: { S: 'P1' },
    complaint_description: { S: 'It does not work.' },
  };
  const created = argsOf({
    complaintId: 'Complaint2000',
    customerId: 'custABC',
    state: 'waiting',
    created: '2023-06-11T08:00:00',
    severity: 'P1',
    description: 'It does not work.',
  });
  const escalation = argsOf({
    complaintId: 'Complaint1444',
    escalatedTo: 'AgentC',
    escalatedAt: '2023-06-11T08:00:00',
  });
  const writes: Readonly<Record<string, WriteCase>> = {
    createComplaint: {
      args: created,
      key: ['Complaint2000', 'metadata'],
      after: () => ({ PK: { S: 'Complaint2000' }, SK: { S: 'metadata' }, ...complaint }),
    },
    updateComplaint: {
      args: argsOf({ complaintId: 'Complaint123', description: 'Worse now.' }),
      key: ['Complaint123', 'metadata'],
      after: (before) => ({ ...before, complaint_description: { S: 'Worse now.' } }),
    },
    updateSeverityByComplaintId: {
      args: argsOf({ complaintId: 'Complaint123', severity: 'P1' }),
      key: ['Complaint123', 'metadata'],
      after: (before) => ({ ...before, severity: { S: 'P1' } }),
    },
    escalateComplaintByComplaintId: {
      args: escalation,
      key: ['Complaint1444', 'metadata'],
      after: (before) => ({
        ...before,
        escalated_to: { S: 'AgentC' },
        escalation_time: { S: '2023-06-11T08:00:00' },
      }),
    },
  };

  const comment = {
    complaintId: 'Complaint0987',
    commentId: 'comm6',
    date: '2023-06-11T08:00:00',
    state: 'investigating',
    text: 'We look into it.',
    agentId: 'AgentA',
  };
  const transactions: Readonly<Record<string, WriteCase>> = {
    addCommentByComplaintId: {
      args: new Map([['comment', new Map(Object.entries(comment))]]),
      key: ['Complaint0987', 'comm#2023-06-11T08:00:00#comm6'],
      after: () => ({
        PK: { S: 'Complaint0987' },
        SK: { S: 'comm#2023-06-11T08:00:00#comm6' },
        complaintId: { S: 'Complaint0987' },
        comm_id: { S: 'comm6' },
        comm_date: { S: '2023-06-11T08:00:00' },
        complaint_state: { S: 'investigating' },
        comm_text: { S: 'We look into it.' },
        agentID: { S: 'AgentA' },
      }),
      also: [
        {
          key: ['Complaint0987', 'metadata'],
          after: (before) => ({ ...before, current_state: { S: 'investigating' } }),
        },
      ],
    },
  };

  testPatterns(design, { items: 9, reads, writes, transactions });
  testVerdict(design, {
    findings: ['DM6010 warning 22', 'DM6010 warning 26', 'DM4005 info 89', 'DM4005 warning 109'],
    left: ['findComplaintsBySeverityAndState'],
  });

  it('takes an escalated complaint from the one agent to the other', () => {
    const engine = design.engine();
    const escalated = (escalatedTo: string): readonly string[] => {
      const plan = planned(design.design, 'getEscalatedComplaintsByAgentId');
      return runRead(engine, design.design, plan, argsOf({ escalatedTo })).rows.map((item) => text(item, 'PK'));
    };
    expect([escalated('AgentB'), escalated('AgentC')]).toEqual([['Complaint1321', 'Complaint1444'], []]);
    const plan = planned(design.design, 'escalateComplaintByComplaintId');
    // Out of the one entry, into the other, and changed in the index of its customer and in the table.
    expect(runWrite(engine, design.design, plan, escalation)).toBe(4);
    expect([escalated('AgentB'), escalated('AgentC')]).toEqual([['Complaint1321'], ['Complaint1444']]);
  });

  it('refuses a second complaint under one id, and a change of none', () => {
    const again = new Map([...created, ['complaintId', 'Complaint123']]);
    expect(failureOf(design, 'createComplaint', again)).toBe('exists: AlreadyExists');
    const none = argsOf({ complaintId: 'Complaint2000', severity: 'P1' });
    expect(failureOf(design, 'updateSeverityByComplaintId', none)).toBe('not-found: NotFound');
  });

  it('adds no comment to a complaint that is not there, and none twice', () => {
    const say = (changes: Partial<typeof comment>): string =>
      failureOf(
        design,
        'addCommentByComplaintId',
        new Map([['comment', new Map(Object.entries({ ...comment, ...changes }))]]),
      );
    expect(say({ complaintId: 'Complaint2000' })).toBe('not-found: NotFound');
    expect(say({ complaintId: 'Complaint1444', date: '2022-12-31T19:32:00', commentId: 'comm4' })).toBe(
      'exists: AlreadyExists',
    );
  });
});
