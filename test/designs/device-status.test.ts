import { describe, expect, it } from 'vitest';
import { argsOf, planned, runRead, runWrite } from '../planner/support.js';
import { failureOf, published, type ReadCase, testPatterns, testVerdict, text, type WriteCase } from './support.js';

describe('the published design for the status of devices', async () => {
  const design = await published('device-status');
  const composed = 'State#Date';

  const reads: Readonly<Record<string, readonly ReadCase[]>> = {
    getLogsForSpecificDevice: [
      {
        args: { deviceId: 'd#12345', state: 'WARNING1' },
        where: (item) => text(item, 'DeviceID') === 'd#12345' && text(item, 'State') === 'WARNING1',
        by: 'Date',
        descending: true,
      },
      { args: { deviceId: 'd#12345', state: 'WARNING2' }, where: () => false, by: 'Date', descending: true },
    ],
    getWarningLogsForSpecificDevice: [
      {
        args: { deviceId: 'd#54321', state: 'WARNING' },
        where: (item) => text(item, 'DeviceID') === 'd#54321' && text(item, 'State') !== 'NORMAL',
        by: composed,
      },
    ],
    getLogsForOperatorBetweenTwoDates: [
      {
        args: { operator: 'Liz', from: '2020-04-20', to: '2020-04-25' },
        where: (item) => text(item, 'Operator') === 'Liz' && text(item, 'Date') >= '2020-04-20',
        by: 'Date',
      },
      {
        args: { operator: 'Sue', from: '2020-04-11T05:50:00', to: '2020-04-11T09:25:00' },
        where: (item) =>
          text(item, 'Operator') === 'Sue' && ['05:50', '09:25'].includes(text(item, 'Date').slice(11, 16)),
        by: 'Date',
      },
    ],
    getEscalatedLogsForSupervisor: [
      { args: { escalatedTo: 'Sara' }, where: (item) => text(item, 'EscalatedTo') === 'Sara', by: composed },
    ],
    getEscalatedLogsWithSpecificStatusForSupervisor: [
      {
        args: { escalatedTo: 'Sara', state: 'WARNING4' },
        where: (item) => text(item, 'EscalatedTo') === 'Sara',
        by: composed,
      },
      { args: { escalatedTo: 'Sara', state: 'WARNING3' }, where: () => false, by: composed },
    ],
    getEscalatedLogsWithSpecificStatusForSupervisorForDate: [
      {
        args: { escalatedTo: 'Sara', state: 'WARNING4', date: '2020-04-27' },
        where: (item) => text(item, 'EscalatedTo') === 'Sara',
        by: composed,
      },
      { args: { escalatedTo: 'Sara', state: 'WARNING4', date: '2020-04-26' }, where: () => false, by: composed },
    ],
  };

  const log = { deviceId: 'd#7', state: 'NORMAL', date: '2020-05-01T00:00:00', operator: 'Sue' };
  const escalation = argsOf({
    deviceId: 'd#12345',
    state: 'WARNING1',
    date: '2020-04-24T14:50:00',
    escalatedTo: 'Sara',
  });
  const writes: Readonly<Record<string, WriteCase>> = {
    createLogEntryForSpecificDevice: {
      args: argsOf(log),
      key: ['d#7', 'NORMAL#2020-05-01T00:00:00'],
      after: () => ({
        DeviceID: { S: 'd#7' },
        [composed]: { S: 'NORMAL#2020-05-01T00:00:00' },
        Operator: { S: 'Sue' },
        Date: { S: '2020-05-01T00:00:00' },
        State: { S: 'NORMAL' },
      }),
    },
    escalate: {
      args: escalation,
      key: ['d#12345', 'WARNING1#2020-04-24T14:50:00'],
      after: (before) => ({ ...before, EscalatedTo: { S: 'Sara' } }),
    },
  };

  testPatterns(design, { items: 11, reads, writes });
  testVerdict(design, { findings: ['DM4015 info 42'] });

  it('has a log in its sparse index from its escalation on', () => {
    const engine = design.engine();
    const plan = planned(design.design, 'getEscalatedLogsForSupervisor');
    const escalated = (): readonly string[] =>
      runRead(engine, design.design, plan, argsOf({ escalatedTo: 'Sara' })).rows.map((item) => text(item, composed));
    expect(escalated()).toEqual(['WARNING4#2020-04-27T16:15:00']);
    // The table, the entry of its operator that is changed, and the new entry of its supervisor.
    expect(runWrite(engine, design.design, planned(design.design, 'escalate'), escalation)).toBe(3);
    expect(escalated()).toEqual(['WARNING1#2020-04-24T14:50:00', 'WARNING4#2020-04-27T16:15:00']);
  });

  // https://github.com/aws-samples/amazon-dynamodb-design-patterns
  it('reads the three logs of one state of one device for half a unit', () => {
    const request = {
      TableName: 'DeviceStateLog',
      KeyConditionExpression: '#pk = :device AND begins_with(#sk, :state)',
      ExpressionAttributeNames: { '#pk': 'DeviceID', '#sk': composed },
      ExpressionAttributeValues: { ':device': { S: 'd#12345' }, ':state': { S: 'WARNING1#' } },
      ReturnConsumedCapacity: 'TOTAL',
    } as const;
    const engine = design.engine();
    const { Count, ScannedCount, ConsumedCapacity } = engine.query(request);
    expect([Count, ScannedCount, ConsumedCapacity?.CapacityUnits]).toEqual([3, 3, 0.5]);
    const plan = planned(design.design, 'getLogsForSpecificDevice');
    const { rows, scanned, units } = runRead(
      engine,
      design.design,
      plan,
      argsOf({ deviceId: 'd#12345', state: 'WARNING1' }),
    );
    expect([rows.length, scanned, units]).toEqual([3, 3, 0.5]);
  });

  it('escalates no log that is not there', () => {
    const none = new Map([...escalation, ['date', '2020-04-24T14:50:01']]);
    expect(failureOf(design, 'escalate', none)).toBe('not-found: NotFound');
  });
});
