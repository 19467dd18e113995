import { describe, expect, it } from 'vitest';
import { planModel } from '../../src/planner/index.js';
import { designOf } from '../support/models.js';

const MODEL = `
dynamodel: 1
model: m
tables:
  t:
    key: {pk: jobId}
    indexes:
      ready: {pk: ready, sk: dueAt, project: all}
      mine: {pk: worker, sk: dueAt, project: all}
      late: {pk: latePk, sk: lateSk, project: all}
entities:
  Job:
    key: natural
    indexes:
      ready: natural
      mine: natural
      late: {pk: "LATE#{queue}", sk: "{jobId}", when: "tries > 3 and state != DONE"}
    attributes:
      jobId: ulid
      queue: {type: string, charset: a-z, minBytes: 1, maxBytes: 9}
      dueAt: timestamp
      state: {enum: [READY, RUNNING, FAILED, DONE]}
      tries: {type: int, min: 0, max: 9}
      ready: {derive: "state = READY ? 'READY' : absent"}
      owner: {type: string, minBytes: 1, maxBytes: 9, charset: a-z}
      worker: {derive: "state = RUNNING ? owner : absent"}
      note: {type: string, maxBytes: 900}
accessPatterns:
  any: {op: update, entity: Job, set: [state, owner, queue]}
  finish: {op: update, entity: Job, key: [jobId, owner], set: {state: DONE}}
  retry: {op: update, entity: Job, key: [jobId, owner, queue, tries], set: {state: READY}}
  retryFailed: {op: update, entity: Job, key: [jobId, owner, queue, tries], set: {state: READY}, condition: "state = FAILED"}
  finishRunning: {op: update, entity: Job, key: [jobId, owner], set: {state: DONE}, condition: "state = RUNNING and owner = $owner"}
  take: {op: update, entity: Job, key: [jobId, queue, tries], set: {state: RUNNING, owner: $owner}, condition: "state = READY"}
  pass: {op: update, entity: Job, key: [jobId, queue, tries], set: {state: RUNNING, owner: $owner}}
  noteRunning: {op: update, entity: Job, set: [note], condition: "state in [RUNNING, DONE]"}
`;

const { patterns } = planModel(designOf(MODEL));

function effects(name: string): Record<string, string> {
  const plan = patterns.get(name);
  if (plan?.kind !== 'planned' || plan.operation.kind !== 'write') throw new Error(`${name}: ${JSON.stringify(plan)}`);
  return Object.fromEntries(
    plan.operation.indexWrites.map(({ index, effect, units }) => [index.name, `${effect} ${units.max}`]),
  );
}

describe('what an update does to a sparse index', () => {
  it('takes the entry out where the values that it sets leave the item without a key', () => {
    expect(effects('finish')).toEqual({ ready: 'leaves 2', mine: 'leaves 2', late: 'leaves 2' });
  });

  it('puts or deletes one entry where the key has one value only', () => {
    expect(effects('retry')).toMatchObject({ ready: 'enters-or-leaves 2', mine: 'leaves 2' });
  });

  it('puts one where the condition says that there is none, and none where there is none before and after', () => {
    expect(effects('retryFailed')).toMatchObject({ ready: 'enters 2', mine: 'none 0' });
    expect(effects('finishRunning')).toMatchObject({ ready: 'none 0', mine: 'leaves 2' });
    expect(effects('take')).toMatchObject({ ready: 'leaves 2', mine: 'enters 2' });
    expect(effects('noteRunning')).toMatchObject({ ready: 'none 0', mine: 'changes 2' });
  });

  it('moves the entry where nothing says otherwise', () => {
    expect(effects('any')).toEqual({ ready: 'enters-or-leaves 2', mine: 'moves 4', late: 'moves 4' });
    expect(effects('pass')).toMatchObject({ mine: 'moves 4' });
  });
});
