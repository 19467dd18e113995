import { describe, expect, it } from 'vitest';
import { planModel } from '../../src/planner/index.js';
import type { ExecuteOperation, PatternPlan, PlannedPattern } from '../../src/planner/plan.js';
import { designOf } from '../support/models.js';

function plansOf(statements: Readonly<Record<string, string>>): ReadonlyMap<string, PatternPlan> {
  const patterns = Object.entries(statements).map(([name, rest]) => `  ${name}: {op: execute, ${rest}, rate: 1/s}`);
  return planModel(
    designOf(`
dynamodel: 1
model: m
tables:
  main: {name: real-main, key: {pk: pk, sk: sk}, indexes: {byState: {pk: state, sk: sk, project: all}}}
entities:
  Visit:
    key: {pk: "P#{patientId}", sk: "V#{visitId}"}
    indexes: {byState: {pk: natural, sk: "V#{visitId}"}}
    id: [patientId, visitId]
    attributes: {patientId: ulid, visitId: ulid, state: {enum: [OPEN, DONE]}, text: {type: string, avgBytes: 800, maxBytes: 800}}
    volume: {count: 1000, per: {patientId: {avg: 10, p99: 40}}}
accessPatterns:
${patterns.join('\n')}
`),
  ).patterns;
}

const plans = plansOf({
  ofPatient: 'entity: Visit, statement: "SELECT * FROM main WHERE pk = $pk"',
  ofTwo: 'entity: Visit, statement: "SELECT * FROM main WHERE pk IN [$one, $other]"',
  one: 'statement: "SELECT * FROM main WHERE pk = $pk AND sk = $sk"',
  all: 'entity: Visit, statement: "SELECT * FROM main WHERE text = $text"',
  ofState: `entity: Visit, statement: 'SELECT * FROM main."byState" WHERE state = $state'`,
  setState: 'entity: Visit, statement: "UPDATE main SET state = $state WHERE pk = $pk AND sk = $sk"',
  setText: 'entity: Visit, statement: "UPDATE main SET text = $text WHERE pk = $pk AND sk = $sk"',
  drop: 'entity: Visit, statement: "DELETE FROM main WHERE pk = $pk AND sk = $sk"',
  none: 'entity: Visit',
  wrong: 'entity: Visit, statement: "SELEKT 1"',
  keyless: 'entity: Visit, statement: "DELETE FROM main WHERE pk = $pk"',
});

function planned(name: string): PlannedPattern & { readonly operation: ExecuteOperation } {
  const plan = plans.get(name);
  if (plan?.kind !== 'planned' || plan.operation.kind !== 'execute') throw new Error(JSON.stringify(plan));
  return { ...plan, operation: plan.operation };
}

describe('a PartiQL statement', () => {
  it('that gives a partition key reads what is under it', () => {
    const { operation, readUnits, requests, touches } = planned('ofPatient');
    expect(operation).toMatchObject({ action: 'select', scan: false, items: { typical: 10, p99: 40 } });
    // 10 items of about a kilobyte: 3 × 4 KB, half of that eventually consistent.
    expect(readUnits.typical).toBe(1.5);
    expect(requests.typical).toBe(1);
    expect(touches).toMatchObject([{ scope: 'collection', keys: { typical: 1 }, unit: 'read' }]);
    expect(planned('ofTwo').operation.items.typical).toBe(20);
    expect(planned('ofTwo').touches[0]?.keys.typical).toBe(2);
  });

  it('that gives a whole key reads one item', () => {
    const { operation, readUnits, touches } = planned('one');
    expect([operation.items.max, readUnits.max, touches[0]?.scope]).toEqual([1, 0.5, 'item']);
  });

  it('that gives none reads the table', () => {
    const { operation, notes, touches } = planned('all');
    expect(operation).toMatchObject({ scan: true, items: { typical: 1000 } });
    expect(notes).toEqual([{ code: 'scan', table: 'main' }]);
    expect(touches[0]?.scope).toBe('table');
  });

  it('reads an index that it names', () => {
    expect(planned('ofState').operation).toMatchObject({ index: { name: 'byState' }, items: { typical: 500 } });
  });

  it('writes one item, and the entries of the indexes that it changes', () => {
    expect(planned('setState').operation.parts).toMatchObject([
      {
        role: 'item',
        action: 'update',
        tableUnits: { typical: 1 },
        indexWrites: [{ effect: 'moves', units: { typical: 2 } }],
      },
    ]);
    expect(planned('setState').writeUnits.typical).toBe(3);
    expect(planned('setText').writeUnits.typical).toBe(2);
    expect(planned('drop')).toMatchObject({ writeUnits: { typical: 2 }, requests: { max: 1 } });
  });

  it('goes to the table by its real name, with a place for each parameter', () => {
    expect(planned('ofPatient').operation.statement).toBe('SELECT * FROM "real-main" WHERE pk = ?');
  });

  it('that DynamoDB would not take is not planned', () => {
    expect(plans.get('none')).toMatchObject({ kind: 'unserved', reasons: [{ code: 'no-statement' }] });
    expect(plans.get('wrong')).toMatchObject({ kind: 'unserved', reasons: [{ code: 'statement-refused' }] });
    expect(plans.get('keyless')).toMatchObject({ kind: 'unserved', reasons: [{ code: 'statement-refused' }] });
  });
});

it('has an example of the parameter where the facts of another attribute leave no value', () => {
  const { patterns } = planModel(
    designOf(
      `
dynamodel: 1
model: m
tables: {main: {key: {pk: pk}, indexes: {byNick: {pk: i, project: all}}}}
entities:
  Person:
    key: {pk: "{personId}"}
    indexes: {byNick: {pk: "{nick}"}}
    attributes: {personId: ulid, nick: {type: string, minBytes: 9, maxBytes: 1}}
accessPatterns:
  rename: {op: execute, entity: Person, statement: "UPDATE main SET note = $note WHERE pk = $id"}
`,
    ),
  );
  const plan = patterns.get('rename') as PlannedPattern;
  expect(plan.operation.example.input).toMatchObject({
    Parameters: [{ S: expect.any(String) }, { S: expect.any(String) }],
  });
});
