import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/simulate/index.js';
import { planned } from '../load/support.js';

/** Jobs that workers take and give back: every write expects what the worker has read. */
const LEASES = `
dynamodel: 1
model: leases
tables: {main: {key: {pk: pk, sk: sk}}}
entities:
  Job:
    key: {pk: "JOB#{jobId}", sk: JOB}
    attributes:
      jobId: {type: ulid, generate: ulid}
      state: {enum: [READY, LEASED], default: READY}
      dueAt: timestamp
      owner: {type: string, maxBytes: 40, optional: true}
    volume: {count: 200}
  Worker:
    key: {pk: "W#{workerId}", sk: W}
    attributes: {workerId: ulid, token: {type: string, maxBytes: 40}}
    volume: {count: 20}
accessPatterns:
  extend: {op: update, entity: Job, by: [jobId], params: {until: timestamp, me: string}, set: {dueAt: $until}, condition: "owner = $me and state = LEASED", rate: 1/s}
  finish: {op: delete, entity: Job, by: [jobId], params: {seen: timestamp}, condition: "$seen = dueAt", rate: 1/s}
  lost: {op: delete, entity: Job, by: [jobId], params: {me: string}, condition: "owner != $me and owner = 'nobody'", rate: 1/s}
  hand:
    op: transact-write
    params: {jobId: ulid, workerId: ulid, token: string, seen: timestamp}
    steps:
      - {check: Worker, by: [workerId], condition: "token = $token"}
      - {update: Job, by: [jobId], set: {owner: $token}, condition: "dueAt = $seen"}
    rate: 1/s
  several:
    op: transact-write
    params: {jobs: {list: {map: {jobId: ulid, seen: timestamp}}, avg: 3, max: 3, distinct: [jobId]}}
    steps: [{delete: Job, each: jobs, by: [jobId], condition: "dueAt = $seen"}]
    rate: 1/s
`;

const report = simulate(planned(LEASES), { seed: 1 });
const patternOf = (name: string) => report.patterns.find((one) => one.name === name);

describe('calls of those who know the item', () => {
  it.each(['extend', 'finish', 'hand', 'several'])('%s gives what its condition compares with the item', (name) => {
    expect(patternOf(name)).not.toHaveProperty('notRun');
    expect(patternOf(name)).toHaveProperty(
      'calls',
      expect.toSatisfy((calls) => calls > 5),
    );
  });

  it('names attributes alone where no item was like that', () => {
    expect(patternOf('lost')).toHaveProperty(
      'notRun.reason',
      expect.stringMatching(/or state `min`, `max` or `weights` of `owner` so that/),
    );
  });
});
