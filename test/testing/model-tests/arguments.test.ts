import { describe, expect, it } from 'vitest';
import { planModel } from '../../../src/planner/index.js';
import { runModelTests, type TestReport } from '../../../src/testing/model-tests/index.js';
import { loadText, summary } from '../../model/support.js';
import { designOf } from '../../support/models.js';

/** A list whose tasks move from state to state; `tests` is the YAML of the tests, indented by two. */
function tasks(tests: string): string {
  return `
dynamodel: 1
model: tasks
tables:
  list: {key: {pk: pk, sk: sk}}
entities:
  Task:
    key: {pk: "TASKS#{queue}", sk: "{state}#{taskId}"}
    attributes:
      queue: {type: string, charset: "a-z", minBytes: 1, maxBytes: 10}
      state: {enum: [TODO, DONE], default: TODO}
      taskId: ulid
      text: {type: string, maxBytes: 40}
      note: {type: string, maxBytes: 40, optional: true}
      size: {map: {hours: {type: int, min: 0, max: 99}, guess: {type: int, optional: true}}, default: {hours: 1}}
accessPatterns:
  finish: {op: move, entity: Task, set: [state]}
  plan: {op: update, entity: Task, key: [queue, state, taskId], set: [size.hours, size.guess]}
  work: {op: update, entity: Task, key: [queue, state, taskId], add: [size.hours]}
  annotate: {op: update, entity: Task, key: [queue, state, taskId], set: [note]}
  renote: {op: update, entity: Task, key: [queue, state, taskId], set: [note], condition: "not has(note) or note < $note"}
  inState: {op: query, entity: Task, by: [queue, state]}
  raw: {op: execute, statement: "SELECT * FROM list WHERE pk = $key"}
samples:
  entities:
    Task:
      - {id: call, queue: desk, taskId: 01JABCDEFGHJKMNPQRSTVWXYZ4, text: call}
      - {id: mail, queue: desk, taskId: 01JABCDEFGHJKMNPQRSTVWXYZ5, text: mail}
tests:
${tests}`;
}

function reportOf(tests: string): TestReport {
  return runModelTests(planModel(designOf(tasks(tests))));
}

describe('arguments of a call in a test', () => {
  it('are what a sample has by a default too', () => {
    const { tests } = reportOf(
      '  - {name: it, given: [{finish: {task: call, to: {state: DONE}}}], call: {inState: {task: mail}}, expect: {ids: [mail]}}',
    );
    expect(tests[0]?.failures).toEqual([]);
  });

  it('are what is set inside a map, by its path, and null where that takes away what is optional', () => {
    const { tests } = reportOf(
      [
        '{plan: {task: call, size.hours: 3, size.guess: 4}}, {work: {task: call, size.hours: 2}}',
        '{plan: {task: call, size.hours: 3, size.guess: null}}, {annotate: {task: call, note: x}}, {annotate: {task: call, note: null}}',
      ]
        .map(
          (given, i) =>
            `  - {name: it, given: [${given}], call: {inState: {task: call}}, expect: {items: [${['{size: {hours: 5, guess: 4}}', '{size: {hours: 3}, note: null}'][i]}, {size: {hours: 1}}]}}`,
        )
        .join('\n'),
    );
    expect(tests.map(({ failures }) => failures)).toEqual([[], []]);
  });

  it('are the parameters of a statement, whose rows are samples', () => {
    const { tests } = reportOf(
      '  - {name: it, call: {raw: {key: "TASKS#desk"}}, expect: {ids: [call, mail], scanned: 2}}',
    );
    expect(tests[0]?.failures).toEqual([]);
  });

  it.each([
    ['raw: {kay: "TASKS#desk"}', 'DM1002 30:29 [kay]'],
    ['finish: {task: call, to: {stat: DONE}}', 'DM1002 30:49 [stat]'],
    ['plan: {task: call, size.hour: 3}', 'DM1002 30:42 [size.hour]'],
    ['plan: {task: call, size.hours: much, size.guess: 3}', 'DM1004 30:54 [much]'],
    ['plan: {task: call, size.hours: null, size.guess: 3}', 'DM1004 30:54 [null]'],
    ['renote: {task: call, note: null}', 'DM1005 30:50 [null]'],
  ])('are known: %s', (call, finding) => {
    const { findings } = loadText(tasks(`  - {name: it, call: {${call}}, expect: {count: 1}}`));
    expect(findings.map(summary)).toEqual([finding]);
  });
});
