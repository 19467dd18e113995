import { describe, expect, it } from 'vitest';
import type { Recorded } from '../../../src/load/curves/index.js';
import { UnknownScenarioError } from '../../../src/load/traffic/index.js';
import { compiled, demandOn, demandsOf, rateOf } from './support.js';

/** Notes of people, with the facts of the table, the entity and the patterns that matter. */
function notes(
  facts: {
    readonly table?: string;
    readonly indexes?: string;
    readonly entity?: string;
    readonly attributes?: string;
    readonly patterns?: string;
    readonly rest?: string;
  } = {},
): string {
  const { table = '', indexes = '', entity = '', attributes = '', patterns = SAVE, rest = '' } = facts;
  return `
dynamodel: 1
model: notes
defaults: {entityAttribute: none}
tables:
  notes:
    key: {pk: pk, sk: sk}
    ${table}
entities:
  Note:
    key: {pk: "P#{personId}", sk: "N#{title}"}
    ${indexes}
    ${entity}
    attributes:
      personId: {type: ulid, immutable: true, distinct: 1000}
      title: {type: string, minBytes: 10, maxBytes: 10, avgBytes: 10, immutable: true}
      text: {type: string, minBytes: 100, maxBytes: 100, avgBytes: 100}
      ${attributes}
    volume: {count: 10k}
accessPatterns:
  ${patterns}
${rest}
`;
}

const SAVE = 'save: {op: create, entity: Note, rate: {avg: 10/s, peak: 40/s}}';

function setOf(text: string, settings = {}, name = 'notes') {
  const found = compiled(text, settings).traffic.sets.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no set ${name}`);
  return found;
}

describe('a set', () => {
  const INDEXES =
    'indexes: {byTitle: {pk: title, sk: personId, project: keys}, byText: {local: true, sk: text, project: all}}';
  const indexed = notes({
    table: INDEXES,
    indexes: 'indexes: {byTitle: natural, byText: {pk: "P#{personId}", sk: natural}}',
  });

  it('is a table with its local indexes, or a global index', () => {
    const { traffic, sets } = compiled(indexed);
    expect(traffic.sets.map(({ name, table, kind, hasLocalIndex }) => [name, table, kind, hasLocalIndex])).toEqual([
      ['notes', 'notes', 'table', true],
      ['notes.byTitle', 'notes', 'index', false],
    ]);
    expect(sets.map(({ index }) => index.kind)).toEqual(['table', 'global']);
  });

  it('holds the bytes of its items, and of their entries in local indexes', () => {
    const plain = setOf(notes()).bytes;
    const item = plain / 10_000;
    expect(setOf(indexed).bytes).toBeCloseTo(
      2 *
        setOf(
          indexed
            .replace(', byText: {local: true, sk: text, project: all}', '')
            .replace(', byText: {pk: "P#{personId}", sk: natural}', ''),
        ).bytes,
      6,
    );
    expect(item).toBeGreaterThan(110);
  });

  it('takes writes to a local index on the keys of the table', () => {
    const traffic = compiled(indexed);
    const [table, local, ...others] = demandsOf(traffic, 'save').filter(({ set }) => set === 0);
    expect(others).toEqual([]);
    expect(local?.keys).toEqual(table?.keys);
    expect([table?.units, local?.units]).toEqual([1, 1]);
  });

  it('is on demand within the quotas of an account, or those that are stated', () => {
    expect(setOf(notes()).mode).toEqual({ kind: 'onDemand', maximum: {}, quota: { read: 40_000, write: 40_000 } });
    const quotas = notes({ rest: 'lint: {quotas: {tableWriteUnits: 100000}}' });
    expect(setOf(quotas).mode).toMatchObject({ quota: { read: 40_000, write: 100_000 } });
    expect(setOf(quotas, { quotas: { tableRead: 1, tableWrite: 2 } }).mode).toMatchObject({
      quota: { read: 1, write: 2 },
    });
  });

  it('has its configured maximum, and its warm throughput', () => {
    const text = notes({ table: 'billing: {on-demand: {max: {wru: 500}}, warm: {rru: 20000, wru: 8000}}' });
    expect(setOf(text)).toMatchObject({ mode: { maximum: { write: 500 } }, warm: { read: 20_000, write: 8000 } });
    expect(setOf(notes())).not.toHaveProperty('warm');
  });

  it('is provisioned, and follows its load within bounds', () => {
    const text = notes({
      table:
        'billing: {provisioned: {rcu: 5, wcu: 50, autoscale: {min: {rcu: 10, wcu: 10}, max: {rcu: 100, wcu: 40}, target: 70}}}',
    });
    expect(setOf(text)).toMatchObject({
      mode: { kind: 'provisioned', read: 10, write: 40 },
      autoscale: { min: { read: 10, write: 10 }, max: { read: 100, write: 40 }, target: { read: 0.7, write: 0.7 } },
    });
    const fixed = notes({ table: 'billing: {provisioned: {rcu: 5, wcu: 50}}' });
    expect(setOf(fixed)).toMatchObject({ mode: { kind: 'provisioned', read: 5, write: 50 } });
    expect(setOf(fixed)).not.toHaveProperty('autoscale');
  });
});

describe('units of one call', () => {
  const rated = (size: string, patterns: string): string =>
    notes({ entity: size === '' ? '' : `size: ${size}`, patterns }).replaceAll('es: 100', 'es: 3950');
  const GET = 'get: {op: get, entity: Note, by: [personId, title], rate: 5/s}';
  const noise = (text: string, flow: string, kind: 'read' | 'write'): number => {
    const { units, unitsSquared } = demandOn(compiled(text), flow, 'notes', kind);
    return unitsSquared / units ** 2;
  };

  it('differ as the sizes of items do', () => {
    expect(noise(rated('', SAVE), 'save', 'write')).toBe(1);
    const narrow = noise(rated('{p99: 8KB}', SAVE), 'save', 'write');
    const wide = noise(rated('{p99: 40KB}', SAVE), 'save', 'write');
    // Log-normal: a 99th percentile of twice the mean is σ = 0.3196, of ten times σ = 1.43.
    expect(narrow).toBeCloseTo(Math.exp(0.3196 ** 2), 3);
    expect(wide).toBeGreaterThan(5);
    expect(noise(rated('{p99: 40KB, max: 40KB}', SAVE), 'save', 'write')).toBeLessThanOrEqual(wide);
    expect(noise(rated('{p99: 80KB}', GET), 'get', 'read')).toBeGreaterThan(5);
  });

  it('are those of many keys where a call is a batch', () => {
    const text = notes({
      patterns: 'saveAll: {op: batch-write, entity: Note, count: {avg: 10, max: 25}, rate: 3/s}',
    });
    const demand = demandOn(compiled(text), 'saveAll', 'notes');
    expect(demand).toMatchObject({ units: 10, keysPerCall: 10 });
    expect(demand.unitsSquared).toBeGreaterThan(100);
    expect(demand.unitsSquared).toBeLessThanOrEqual(250);
  });

  it('are asked of an index by those calls alone that are about its items', () => {
    const text = notes({
      table: 'indexes: {byDay: {pk: day, sk: title, project: all}}',
      indexes: 'indexes: {byDay: natural}',
      attributes: 'day: {type: string, minBytes: 10, maxBytes: 10, optional: true, present: 0.25, distinct: 50}',
    });
    const entry = demandOn(compiled(text), 'save', 'notes.byDay');
    expect(entry.units).toBeCloseTo(0.25, 12);
    expect(entry.unitsSquared).toBeCloseTo(0.25, 12);
    expect(entry.askedBy).toBeCloseTo(0.25, 12);
    expect(demandOn(compiled(text), 'save', 'notes')).not.toHaveProperty('askedBy');
  });

  it('may be answered by any replica unless the read is consistent', () => {
    const eventual = demandOn(compiled(notes({ patterns: GET })), 'get', 'notes', 'read');
    const strong = demandOn(
      compiled(notes({ patterns: GET.replace('rate', 'consistent: true, rate') })),
      'get',
      'notes',
      'read',
    );
    expect([eventual.isEventual, eventual.units]).toEqual([true, 0.5]);
    expect([strong.isEventual, strong.units]).toEqual([undefined, 1]);
  });

  it('of a scan lie on all keys', () => {
    const traffic = compiled(notes({ patterns: 'all: {op: scan, entity: Note, rate: 0.1/s}' }));
    const scan = demandOn(traffic, 'all', 'notes', 'read');
    expect(scan.keys.distribution).toEqual({ kind: 'uniform', keys: 10_000 });
    expect(scan).toMatchObject({ isEventual: true, keysPerCall: 10_000 });
    expect(traffic.assumptions).toContain('a scan asks all partitions alike, and at once: all');
  });
});

describe('what is stored', () => {
  const size = setOf(notes()).bytes / 10_000;
  const DELETE = 'drop: {op: delete, entity: Note, rate: 1/s}';

  it('grows with new items and shrinks with deleted ones', () => {
    const traffic = compiled(
      notes({ patterns: `${SAVE}\n  ${DELETE}\n  change: {op: update, entity: Note, set: [text], rate: 1/s}` }),
    );
    expect(demandOn(traffic, 'save', 'notes').bytes).toBeCloseTo(size, 9);
    expect(demandOn(traffic, 'drop', 'notes').bytes).toBeCloseTo(-size, 9);
    expect(demandOn(traffic, 'change', 'notes')).not.toHaveProperty('bytes');
  });

  it('does not grow where TTL takes away as much as comes', () => {
    const text = notes({ table: 'ttl: gone', entity: 'ttl: {attribute: gone, after: 30d}' });
    const traffic = compiled(text);
    expect(demandOn(traffic, 'save', 'notes')).not.toHaveProperty('bytes');
    expect(traffic.assumptions).toContain('as many items expire as are written: Note');
  });
});

describe('where the load lies under a key', () => {
  it('is one item, the growing end, or anywhere', () => {
    const of = (pattern: string, sk = 'N#{title}'): string => {
      const text = notes({
        patterns: pattern,
        attributes: 'at: {type: timestamp, default: now, immutable: true}',
      }).replace('N#{title}', sk);
      const [first] = demandsOf(compiled(text), 'x');
      return first?.keys.within ?? '';
    };
    expect(of('x: {op: create, entity: Note, rate: 1/s}')).toBe('spread');
    expect(of('x: {op: create, entity: Note, rate: 1/s}', '{at|iso}#{title}')).toBe('growing');
    expect(of('x: {op: query, entity: Note, by: [personId], rate: 1/s}', '{at|iso}#{title}')).toBe('spread');
    expect(of('x: {op: update, entity: Note, set: [text], rate: 1/s, skew: "hot(1, 50%) on title"}')).toBe('item');
  });
});

describe('a cache', () => {
  const GET = (cache: string): string =>
    notes({ patterns: `get: {op: get, entity: Note, by: [personId, title], rate: 100/s, cache: ${cache}}` });

  it('with a hit rate has answered before, and one that is kept for a time answers in the run', () => {
    const stated = compiled(GET('{hitRate: 90%, ttl: 60s}'));
    expect(rateOf(stated, 'get')).toEqual([[0, expect.closeTo(10, 9)]]);
    expect(demandOn(stated, 'get', 'notes', 'read')).not.toHaveProperty('cache');
    const kept = compiled(GET('{ttl: 60s}'));
    expect(rateOf(kept, 'get')).toEqual([[0, 100]]);
    expect(demandOn(kept, 'get', 'notes', 'read').cache).toEqual({ seconds: 60 });
    expect(kept.assumptions).toContain('a cache keeps answers by partition key value: get for 60 s');
  });
});

describe('the flows', () => {
  const PATTERNS = `${SAVE}
  rename: {op: update, entity: Note, set: [text], rate: 4/s, retries: {attempts: 5}}
  quiet: {op: get, entity: Note, by: [personId, title]}`;
  const SCENARIOS = `
scenarios:
  rush: {for: 1h, ramp: 10m, rate: {all: x2, quiet: 7/s}}
`;
  const text = notes({ patterns: PATTERNS, rest: SCENARIOS });

  it('are the patterns with a rate, at their peak where nothing says more', () => {
    const traffic = compiled(text);
    expect(traffic.traffic.duration).toBe(3600);
    expect(traffic.traffic.flows.map(({ name }) => name)).toEqual(['save', 'rename']);
    expect(rateOf(traffic, 'save')).toEqual([[0, 40]]);
    expect(traffic.missing).toEqual(['No `rate` is stated for quiet: they are not simulated over time.']);
    expect(traffic.assumptions).toContain(
      'save: the model states no `shape` of the rate, so that calls come at its peak all the time',
    );
  });

  it('have the tries that they state, or those of the SDK', () => {
    const of = (settings: { attempts?: number }) =>
      compiled(text, settings).traffic.flows.map(({ retries }) => retries.attempts);
    expect(of({})).toEqual([3, 5]);
    expect(of({ attempts: 1 })).toEqual([1, 5]);
    expect(compiled(text).assumptions).toContain(
      'clients try a request up to 3 times, within the retry quota of the SDK, where a pattern states no `attempts`',
    );
  });

  it('change as a scenario says, which may call what is not called otherwise', () => {
    const traffic = compiled(text, { scenario: 'rush' });
    expect(rateOf(traffic, 'save')).toEqual([
      [0, 40],
      [600, 80],
      [3600, 80],
    ]);
    expect(rateOf(traffic, 'quiet')).toEqual([
      [0, 0],
      [600, 7],
      [3600, 7],
    ]);
    expect(traffic.missing).toEqual([]);
  });

  it('refuse a scenario that the model has not', () => {
    expect(() => compiled(text, { scenario: 'calm' })).toThrow(UnknownScenarioError);
    expect(() => compiled(text, { scenario: 'calm' })).toThrow('there is no scenario `calm`: the model has `rush`');
    expect(() => compiled(notes(), { scenario: '__proto__' })).toThrow('the model states none');
  });

  it('are none without a rate', () => {
    const traffic = compiled(notes({ patterns: 'quiet: {op: get, entity: Note, by: [personId, title]}' }));
    expect(traffic.traffic.flows).toEqual([]);
    expect(traffic.assumptions).toEqual([]);
    expect(traffic.missing).toEqual([
      'No pattern that is served states a `rate`: there is no load to simulate over time.',
    ]);
  });

  it('follow a recording', () => {
    const recorded: Recorded = {
      file: 'calls.csv',
      start: 0,
      period: 60,
      columns: [{ name: 'quiet', kind: 'calls', rates: [1, 3] }],
      notes: [],
    };
    const traffic = compiled(text, { recorded, duration: 120 });
    expect(traffic.traffic.flows.map(({ name }) => name)).toContain('quiet');
    expect(rateOf(traffic, 'quiet')).toEqual([
      [0, 1],
      [60, 1],
      [60, 3],
      [120, 3],
    ]);
  });
});

describe('what writes set off', () => {
  const STREAMS = `
dynamodel: 1
model: teams
tables: {main: {key: {pk: pk, sk: sk}, stream: new-and-old}}
entities:
  Person:
    key: {pk: "P#{personId}", sk: PERSON}
    attributes:
      personId: {type: ulid, generate: ulid, immutable: true}
      teamId: {type: ulid, immutable: true}
    volume: {count: 10k, per: {Team: {avg: 10, p99: 10, max: 10}}}
  Team:
    key: {pk: "TEAM#{teamId}", sk: TEAM}
    attributes:
      teamId: {type: ulid, generate: ulid, immutable: true}
      people: {type: int, min: 0, counter: true}
    volume: {count: 1000}
accessPatterns:
  join: {op: create, entity: Person, rate: {avg: 10/s, peak: 30/s}}
  leave: {op: delete, entity: Person, rate: {avg: 2/s, peak: 5/s, shape: "ramp(10m)"}}
streams:
  count: {source: Person, update: {Team: {by: {teamId: teamId}, add: {people: 1}}}}
scenarios: {rush: {for: 1h, rate: {join: x3}}}
`.replace('teamId: teamId', 'teamId: new.teamId');

  it('comes as often as they do, and when they do', () => {
    const name = 'count: Team';
    expect(rateOf(compiled(STREAMS), name)).toEqual([
      [0, 32],
      [600, 35],
      [3600, 35],
    ]);
    expect(rateOf(compiled(STREAMS, { scenario: 'rush' }), name)[0]).toEqual([0, 92]);
    expect(compiled(STREAMS).flows.get(name)?.followUp?.kind).toBe('stream-rule');
  });
});
