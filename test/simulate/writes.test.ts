import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { physicalName } from '../../src/design/index.js';
import { Dice } from '../../src/load/dice.js';
import { DataGenerator } from '../../src/load/generate-items.js';
import { callProgram, idGenerator, type PlannedPattern } from '../../src/planner/index.js';
import { Bench } from '../../src/simulate/bench.js';
import { CallArguments } from '../../src/simulate/call-arguments.js';
import { type SimulatedPattern, type SimulateReport, simulate, simulateText } from '../../src/simulate/index.js';
import { planned } from '../load/support.js';

/** Every item of an entity has the same bytes, so that each call of a pattern takes the same. */
const ARCHIVE = `
dynamodel: 1
model: archive
defaults: {timestamps: {created: createdAt, updated: updatedAt}}
tenancy: {field: t, prefix: "T#{t}", separator: "#", values: {count: 20, skew: zipf(1.1)}}
types: {Text: {type: string, charset: a-z, minBytes: 8, maxBytes: 8, avgBytes: 8}}
tables:
  main:
    key: {pk: pk, sk: sk}
    stream: new-and-old
    indexes:
      byTitle: {pk: titlePk, sk: fileId, project: all}
  log: {key: {pk: pk, sk: sk}}
entities:
  Folder:
    table: main
    key: {pk: "F#{folderId}", sk: FOLDER}
    unique: {title: {onConflict: TitleTaken}}
    version: version
    attributes:
      t: Text
      folderId: {type: ulid, generate: ulid, immutable: true}
      title: Text
      state: {enum: [OPEN, SHUT], default: OPEN, weights: {OPEN: 1, SHUT: 0}}
      size: {type: int, min: 100, max: 900}
      body: {type: string, minBytes: 1200, maxBytes: 1200, avgBytes: 1200}
    volume: {count: 10k}
  File:
    table: main
    key: {pk: "F#{folderId}", sk: "FILE#{fileId}"}
    indexes:
      byTitle: {pk: "N#{folderTitle}", sk: natural}
    attributes:
      t: Text
      folderId: {type: ulid, immutable: true}
      fileId: {type: uuid, generate: uuid, immutable: true}
      bytes: {type: int, min: 100, max: 900}
      folderTitle: {copy: Folder.title, via: {folderId: folderId}, refresh: stream}
    volume: {per: {Folder: {avg: 6, p99: 6, max: 6}}}
  Note:
    table: main
    key: {pk: "N#{noteId}", sk: v0}
    version: {attribute: version, max: 9999}
    history: {sk: "v{version|pad:4}", of: [text]}
    attributes: {t: Text, noteId: {type: ulid, generate: ulid, immutable: true}, text: Text, pinned: bool}
    volume: {count: 1000}
  Member:
    table: main
    key: {pk: "M#{memberId}", sk: M}
    unique: {name: {}}
    softDelete: {attribute: deletedAt}
    attributes: {t: Text, memberId: {type: ulid, generate: ulid, immutable: true}, name: Text, deletedAt: {type: timestamp, optional: true, present: 0%}}
    volume: {count: 1000}
  Ticket:
    table: main
    key: {pk: "QUEUE#{queue}", sk: "{state}#{number|pad:9}"}
    attributes:
      t: Text
      queue: {enum: [A, B]}
      state: {enum: [WAITS, DONE], default: WAITS, weights: {WAITS: 1, DONE: 0}}
      number: {type: int, min: 100000000, max: 999999999, generate: sequence(Queue.last), immutable: true}
    volume: {count: 100}
  Queue:
    table: main
    key: {pk: "QUEUE#{queue}", sk: QUEUE}
    attributes: {t: Text, queue: {enum: [A, B]}, last: {type: int, min: 100000000, max: 999999999, counter: true}}
    volume: {count: 40}
  Event:
    table: log
    key: {pk: "E#{eventId}", sk: E}
    attributes: {t: Text, eventId: {type: ulid, generate: ulid}, what: Text}
    volume: {count: 1M}
  Total:
    table: log
    routing: {folderId: ulid}
    key: {pk: "TOTAL#{shard:4 by folderId}", sk: TOTAL}
    attributes: {t: Text, files: {type: int, min: 100, max: 900, counter: true}}
    volume: {count: 80}
accessPatterns:
  newFolder: {op: create, entity: Folder, errors: [TitleTaken], rate: 1/s}
  retitle: {op: update, entity: Folder, set: [title], lock: version, rate: 1/s}
  resize: {op: update, entity: Folder, set: [size], lock: version, rate: 1/s}
  dropFolder: {op: delete, entity: Folder, rate: 1/s}
  replaceFolder: {op: put, entity: Folder, rate: 1/s}
  addFile: {op: create, entity: File, rate: 1/s}
  emptyFolder: {op: delete-query, entity: File, by: [folderId], rate: 1/s}
  write: {op: create, entity: Note, rate: 1/s}
  edit: {op: update, entity: Note, set: [text], rate: 1/s}
  pin: {op: update, entity: Note, set: [pinned], rate: 1/s}
  join: {op: create, entity: Member, rate: 1/s}
  part: {op: delete, entity: Member, rate: 1/s}
  enqueue: {op: create, entity: Ticket, rate: 1/s}
  finish: {op: move, entity: Ticket, key: [queue, state, number], set: [state], rate: 1/s}
  load: {op: batch-write, entities: [Event, Total], count: {avg: 4, max: 4}, rate: 1/s}
  upload:
    op: transact-write
    params: {requestId: uuid, noteId: ulid, folderId: ulid, files: {list: File, avg: 3, max: 3}}
    steps:
      - {check: Note, by: [noteId], condition: "pinned = true", else: NotPinned}
      - {create: File, each: files}
      - {update: Folder, by: [folderId], add: {size: 1}, condition: "state = OPEN", else: FolderShut}
    idempotency: $requestId
    rate: 1/s
  pinAll:
    op: transact-write
    params: {notes: {list: Note, avg: 4, max: 4, distinct: [noteId]}, event: Event}
    steps:
      - {update: Note, each: notes, by: [noteId], set: {pinned: "true"}}
      - {create: Event, from: event}
    rate: 1/s
  both: {op: transact-get, params: {folderId: ulid, noteId: ulid}, steps: [{get: Folder, by: [folderId]}, {get: Note, by: [noteId]}], rate: 1/s}
  eventOf: {op: execute, entity: Event, params: {pk: string}, statement: "SELECT * FROM log WHERE pk = $pk AND sk = 'E'", rate: 1/s}
  retitled: {op: execute, entity: Folder, statement: "UPDATE main SET size = $size WHERE pk = $pk AND sk = 'FOLDER'", rate: 1/s}
  logged: {op: execute, entity: Event, statement: "INSERT INTO log VALUE {'pk': $pk, 'sk': $sk, '_t': 'Event', 't': $t, 'eventId': $eventId, 'what': $what}", rate: 1/s}
streams:
  countFiles:
    source: File
    when: "not has(old.fileId)"
    update: {Total: {by: {folderId: new.folderId}, add: {files: 1}}}
`;

const plan = planned(ARCHIVE);
const report: SimulateReport = simulate(plan, { calls: 20, maxItems: 600, forecast: false });

function pattern(name: string, of: SimulateReport = report): SimulatedPattern {
  const found = of.patterns.find((one) => one.name === name);
  if (found?.kind !== 'simulated') throw new Error(`${name}: ${found?.reason ?? 'not there'}`);
  return found;
}

describe('every kind of write', () => {
  it('takes on the engine what the planner expects, where all items have one size', () => {
    const different = report.patterns.flatMap((one) => {
      if (one.kind !== 'simulated') return [`${one.name}: ${one.reason}`];
      const { readUnits, writeUnits, requests, items, basis } = one;
      const actual = {
        requests: requests.mean,
        items: items.mean,
        readUnits: readUnits.mean,
        writeUnits: writeUnits.mean,
      };
      return JSON.stringify(actual) === JSON.stringify(one.planned) && basis === 'measured'
        ? []
        : [`${one.name}: ${basis} ${JSON.stringify([actual, one.planned])}`];
    });
    // The three files are in one folder, whose title is read once, and not once for each.
    expect(different).toEqual([
      'upload: measured [{"requests":2,"items":5,"readUnits":0.5,"writeUnits":15},{"requests":2,"items":5,"readUnits":1.5,"writeUnits":15}]',
    ]);
  });

  it('finds items that are there and satisfy its conditions', () => {
    // Half of the notes are not pinned, and an order of three files needs one that is.
    expect(pattern('upload')).toMatchObject({ calls: 20, failedConditions: 0 });
    expect(report.patterns.filter((one) => one.kind === 'simulated' && one.failedConditions > 0)).toEqual([]);
  });

  it('leaves the tables as they were loaded', () => {
    const data = new DataGenerator(plan.design, { maxItems: 60 });
    const bench = new Bench(data);
    const dump = () =>
      [...plan.design.tables.values()].map(({ table }) => bench.engine.scan({ TableName: physicalName(table) }).Items);
    const before = JSON.stringify(dump());
    const options = { now: data.period.to, generate: idGenerator(() => data.period.to) };
    let changes = 0;
    for (const one of plan.patterns.values()) {
      const source = new CallArguments(data, one as PlannedPattern, undefined);
      for (let i = 0; i < 3; i += 1) {
        const args = source.next(Dice.of(i, one.pattern.name)) ?? new Map();
        const program = callProgram(one as PlannedPattern, plan.design, args, options);
        changes += bench.run(program, () => undefined).changes.length;
        bench.restore();
      }
    }
    expect(changes).toBeGreaterThan(100);
    expect(JSON.stringify(dump())).toBe(before);
  });

  it('has an idempotency token of its own in each call, also where the model has but few', () => {
    const few = planned(ARCHIVE.replace('requestId: uuid', 'requestId: {enum: [ONE]}'));
    expect(pattern('upload', simulate(few, { calls: 20, maxItems: 200, forecast: false }))).toMatchObject({
      calls: 20,
      writeUnits: { mean: 15 },
    });
  });
});

describe('what writes set off', () => {
  it('is run too, and reported as a pattern of its own', () => {
    const count = pattern('countFiles: Total');
    expect(count).toMatchObject({ basis: 'measured', calls: 20, api: 'UpdateItem', table: 'log' });
    expect(count.setOffBy?.map(({ pattern: by, perCall }) => [by, perCall])).toEqual([
      ['addFile', 1],
      ['upload', 3],
    ]);
    // One file a second, and three with each upload.
    expect(count.perSecond?.writeUnits).toEqual({ avg: 4, peak: 4 });
    expect(report.indexes.find(({ index }) => index === 'log')?.writeUnits.avg).toBe(
      report.patterns.reduce(
        (sum, one) =>
          sum +
          (one.kind === 'simulated' ? (one.byIndex.find(({ index }) => index === 'log')?.writeUnits ?? 0) : 0) *
            (one.kind === 'simulated' ? (one.rate?.avg ?? 0) : 0),
        0,
      ),
    );
  });

  it('finds the copies of what changed, and writes each', () => {
    // A query, and one update for each of six files: item and entry that moves.
    expect(pattern('File.folderTitle')).toMatchObject({ requests: { mean: 7 }, writeUnits: { mean: 18 } });
  });

  it('stands as planned where no call sets it off', () => {
    const never = planned(ARCHIVE.replace('not has(old.fileId)', 'new.bytes = 99'));
    const count = pattern('countFiles: Total', simulate(never, { calls: 5, maxItems: 200, forecast: false }));
    expect(count).toMatchObject({ calls: 0, basis: 'planned', writeUnits: { max: 0 }, planned: { writeUnits: 1 } });
    expect(count.notes).toEqual([expect.stringContaining('None of the calls')]);
  });
});

describe('its report', () => {
  it('keeps its JSON Schema', () => {
    const schema = JSON.parse(readFileSync('schemas/simulate-report.schema.json', 'utf8')) as object;
    const validate = new Ajv({ strict: true, allErrors: true }).compile(schema);
    validate(JSON.parse(JSON.stringify(report)));
    expect(validate.errors ?? []).toEqual([]);
  });

  it('judges what transactions contend for', () => {
    const busy = simulate(
      planned(
        ARCHIVE.replace(
          'idempotency: $requestId\n    rate: 1/s',
          'rate: {avg: 1/s, peak: 100/s}\n    skew: "hot(1, 10%) on folderId"',
        ),
      ),
      {
        calls: 3,
        maxItems: 100,
        forecast: false,
      },
    );
    expect(busy.contention[0]).toMatchObject({
      entity: 'Folder',
      level: 'warning',
      hottest: ['the hottest of 10,000 values of `folderId` and `t`'],
    });
    expect(busy.contention[0]?.heldShare).toBeCloseTo(0.2, 4);
    expect(busy.verdicts[0]).toMatchObject({ severity: 'warning', code: 'some-contention', at: 'main' });
    expect(busy.verdicts[0]?.message).toContain('10 transactions/s at peak want one item of Folder');
    expect(busy.assumptions.join('\n')).toContain('for 20 ms');
    expect(simulateText(busy)).toMatch(/held for 20 % of the time · 10 transactions\/s[\s\S]*→ Spread what it holds/);
  });

  it('is as it was read', async () => {
    await expect(simulateText(report, undefined, { width: 100 })).toMatchFileSnapshot('golden/archive-100.txt');
  });
});

describe('a write that drops an old version', () => {
  it('has the planner’s units, as no item is loaded with as many versions as are kept', () => {
    const kept = planned(`
dynamodel: 1
model: kept
tables: {main: {key: {pk: pk, sk: sk}}}
entities:
  Doc:
    key: {pk: "D#{docId}", sk: v0}
    version: {attribute: version, max: 999999}
    history: {sk: "v{version|pad:6}", keep: 5}
    attributes: {docId: ulid, body: {type: string, minBytes: 4000, avgBytes: 4000, maxBytes: 4000}}
    volume: {count: 1k}
accessPatterns:
  addDoc: {op: create, entity: Doc, rate: 1/s}
  setDoc: {op: update, entity: Doc, set: [body], rate: 1/s}
`);
    const result = simulate(kept, { calls: 5, maxItems: 50, forecast: false });
    const setDoc = pattern('setDoc', result);
    expect(setDoc.basis).toBe('planned');
    expect(setDoc.writeUnits.mean).toBeLessThan(setDoc.planned.writeUnits);
    expect(setDoc.perSecond?.writeUnits.avg).toBeCloseTo(setDoc.planned.writeUnits, 5);
    expect(setDoc.notes.join(' ')).toContain('no call drops an old one: rates, heat and cost use the planner');
    expect(pattern('addDoc', result).basis).toBe('measured');
  });
});
