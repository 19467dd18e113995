import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import {
  type SimulatedPattern,
  type SimulateOptions,
  type SimulateReport,
  simulate,
  simulateText,
} from '../../src/simulate/index.js';
import { planned, stockModel } from '../load/support.js';

function run(text: string, options: SimulateOptions = {}): SimulateReport {
  // What single calls take; how that behaves over time is tested in forecast/.
  return simulate(planned(text), { forecast: false, ...options });
}

function pattern(report: SimulateReport, name: string): SimulatedPattern {
  const found = report.patterns.find((one) => one.name === name);
  if (found?.kind !== 'simulated') throw new Error(`${name}: ${found?.reason ?? 'not there'}`);
  return found;
}

/** Every item of an entity has the same bytes, and every parent the same number of children. */
const FIXED = `
dynamodel: 1
model: fixed
tables:
  main:
    key: {pk: pk, sk: sk}
    indexes:
      byOwner: {pk: owner, sk: created, project: all}
      byState: {pk: statePk, sk: created, project: {include: [owner]}}
      local: {pk: pk, sk: size, local: true, project: keys}
entities:
  Folder:
    key: {pk: "F#{folderId}", sk: FOLDER}
    attributes:
      folderId: {type: ulid, generate: ulid}
      title: {type: string, minBytes: 1500, maxBytes: 1500, avgBytes: 1500}
    volume: {count: 10k}
  File:
    key: {pk: "F#{folderId}", sk: "FILE#{fileId}"}
    indexes:
      byOwner: natural
      byState: {pk: "S#{state}", sk: natural, when: "state = OPEN"}
      local: {pk: "F#{folderId}", sk: natural}
    attributes:
      folderId: {type: ulid, immutable: true}
      fileId: {type: uuid, generate: uuid, immutable: true}
      owner: {type: string, charset: a-z, minBytes: 12, maxBytes: 12, avgBytes: 12}
      created: {type: timestamp, immutable: true}
      state: {enum: [OPEN, DONE], weights: {OPEN: 1, DONE: 0}}
      size: {type: string, charset: 0-9, minBytes: 8, maxBytes: 8, avgBytes: 8}
      body: {type: string, minBytes: 2000, maxBytes: 2000, avgBytes: 2000}
    volume: {per: {Folder: {avg: 12, p99: 12, max: 12}}}
accessPatterns:
  folder: {op: get, entity: Folder, by: [folderId], rate: 10/s}
  folderNow: {op: get, entity: Folder, by: [folderId], consistent: true, rate: 10/s}
  files: {op: query, entity: File, by: [folderId], rate: 10/s}
  fivefiles: {op: query, entity: File, by: [folderId], limit: 5, rate: 10/s}
  everything: {op: query, entities: [Folder, File], by: [folderId], rate: 10/s}
  bySize: {op: query, entity: File, by: [folderId], range: {size: gte}, index: local, project: [size, fileId], rate: 10/s}
  some: {op: batch-get, entity: Folder, by: [folderId], count: {avg: 7, max: 7}, rate: 10/s}
  addFile: {op: create, entity: File, rate: 10/s}
  addFiles: {op: batch-write, entity: File, count: {avg: 4, max: 4}, rate: 10/s}
  saveFile: {op: put, entity: Folder, rate: 10/s}
  edit: {op: update, entity: File, set: [body], rate: 10/s}
  handOver: {op: update, entity: File, set: [owner], rate: 10/s}
  drop: {op: delete, entity: File, rate: 10/s}
`;

describe('units of a call', () => {
  const report = run(FIXED, { calls: 30, maxItems: 600 });

  it('are those that the planner expects, where all items have one size', () => {
    const different = report.patterns.flatMap((one) => {
      if (one.kind !== 'simulated') return [`${one.name}: ${one.reason}`];
      const { readUnits, writeUnits, requests, items } = one;
      const actual = {
        requests: requests.mean,
        items: items.mean,
        readUnits: readUnits.mean,
        writeUnits: writeUnits.mean,
      };
      return JSON.stringify(actual) === JSON.stringify(one.planned)
        ? []
        : [`${one.name}: ${JSON.stringify([actual, one.planned])}`];
    });
    expect(different).toEqual([]);
  });

  it('are measured on real requests', () => {
    expect(pattern(report, 'folder')).toMatchObject({
      calls: 30,
      api: 'GetItem',
      readUnits: { mean: 0.5, p50: 0.5, p99: 0.5, max: 0.5 },
    });
    expect(pattern(report, 'folderNow').readUnits.mean).toBe(1);
    // 12 files of some 2,300 bytes: 27 KB, 7 × 4 KB, half of it for eventual consistency.
    expect(pattern(report, 'files')).toMatchObject({
      readUnits: { mean: 3.5 },
      items: { mean: 12 },
      evaluated: { mean: 12 },
    });
    expect(pattern(report, 'some')).toMatchObject({ readUnits: { mean: 3.5 }, items: { mean: 7 } });
    // 3 KB in the table, in byOwner and twice a small entry.
    expect(pattern(report, 'addFile').byIndex).toEqual([
      { table: 'main', index: 'main', readUnits: 0, writeUnits: 3 },
      { table: 'main', index: 'byOwner', readUnits: 0, writeUnits: 3 },
      { table: 'main', index: 'byState', readUnits: 0, writeUnits: 1 },
      { table: 'main', index: 'local', readUnits: 0, writeUnits: 1 },
    ]);
    expect(pattern(report, 'handOver').byIndex.find(({ index }) => index === 'byOwner')?.writeUnits).toBe(6);
    expect(pattern(report, 'edit').byIndex.map(({ index }) => index)).toEqual(['main', 'byOwner']);
  });

  it('become units a second by the rates of the model', () => {
    const files = pattern(report, 'files');
    expect(files.perSecond?.readUnits).toEqual({ avg: 35, peak: 35 });
    const owner = report.indexes.find(({ index }) => index === 'byOwner');
    const writes = report.patterns.reduce(
      (sum, one) =>
        sum + (one.kind === 'simulated' ? (one.byIndex.find(({ index }) => index === 'byOwner')?.writeUnits ?? 0) : 0),
      0,
    );
    expect(owner?.writeUnits.avg).toBeCloseTo(10 * writes, 6);
  });
});

describe('collections of a stated size', () => {
  const FEED = `
dynamodel: 1
model: feed
tables: {feed: {key: {pk: pk, sk: sk}}}
entities:
  Post:
    key: {pk: "U#{userId}", sk: "{postId}"}
    attributes: {userId: ulid, postId: ulid}
    volume: {count: 1M, per: {userId: {avg: 10, p99: 10, max: 10}}}
  Like:
    key: {pk: "U#{userId}", sk: "{likeId}"}
    attributes: {userId: ulid, likeId: uuid, text: {type: string, minBytes: 900, maxBytes: 900, avgBytes: 900}}
    volume: {count: 9M, per: {userId: {avg: 90, p99: 90, max: 90}}}
accessPatterns:
  posts: {op: query, entity: Post, by: [userId]}
`;

  it('are shared by the entities that have the same value in their keys', () => {
    const posts = pattern(run(FEED, { calls: 10 }), 'posts');
    expect(posts).toMatchObject({ evaluated: { mean: 100, p99: 100 }, items: { mean: 10 } });
    expect(posts.readUnits.mean).toBe(posts.planned.readUnits);
  });
});

describe('a report', () => {
  const hot = stockModel({ shards: 1 }).replace('takeStock: {', 'takeStock: {budget: {wru: 0.5, requests: 1}, ');
  const budgets = `${hot}
  moveStock: {op: transact-write, params: {qty: {type: int, min: 1, max: 9}}, steps: [{update: Product, by: [sku], add: {stock: "-$qty"}}], rate: 3/s}
budgets: {monthlyUsd: 100, perKey: {rru: 500/s}}
`;

  const judged = run(budgets, { calls: 20, maxItems: 300 });

  it('is the same, byte by byte, for the same model and seed', () => {
    const text = (seed: number): string => JSON.stringify(run(budgets, { seed, calls: 20, maxItems: 300 }));
    expect(text(1)).toBe(text(1));
    expect(text(1)).not.toBe(text(2));
  });

  it('names nothing of the machine or the moment', () => {
    const text = JSON.stringify(judged);
    expect(text).not.toContain(process.cwd());
    expect(text).not.toContain(String(new Date().getFullYear() + 1));
  });

  it('keeps its JSON Schema', () => {
    const schema = JSON.parse(readFileSync('schemas/simulate-report.schema.json', 'utf8')) as object;
    const validate = new Ajv({ strict: true, allErrors: true }).compile(schema);
    for (const model of [budgets, FIXED, FIXED.replaceAll(', rate: 10/s', '')]) {
      validate(JSON.parse(JSON.stringify(run(model, { calls: 5, maxItems: 300 }))));
      expect(validate.errors ?? []).toEqual([]);
    }
  });

  it('judges keys and budgets, errors first', () => {
    const { verdicts } = judged;
    expect(verdicts.map(({ severity, code, at }) => `${severity} ${code} ${at}`)).toEqual([
      'error hot-key events',
      'error key-budget shop',
      'error call-budget takeStock',
      'error monthly-budget model',
      'warning unserved moveStock',
      'info above-initial-capacity shop',
    ]);
    expect(verdicts[0]?.message).toContain('2,204 write units/s at peak');
    expect(verdicts[2]?.message).toBe('takeStock takes 1 write units a call (99th percentile); its budget is 0.5.');
  });

  it('takes the partitions of what is stored, and of what is warmed up, to serve at once what they do', () => {
    const said = (count: string, write: string, billing = ''): readonly string[] =>
      run(
        `
dynamodel: 1
model: logs
tables: {logs: {key: {pk: pk}${billing}}}
entities:
  Line:
    key: {pk: "L#{lineId}"}
    attributes: {lineId: {type: ulid, generate: ulid}, text: {type: string, avgBytes: 900, maxBytes: 900}}
    volume: {count: ${count}}
accessPatterns:
  add: {op: create, entity: Line, rate: {avg: 1k/s, peak: ${write}}}
`,
        { calls: 2, maxItems: 20 },
      ).verdicts.map(({ message }) => message.replace(/: warm it up.*/, ''));
    expect(said('1M', '4k/s')).toEqual([]);
    expect(said('1M', '5k/s')).toEqual([
      'logs needs 5,000 write units/s at peak. New and on demand, it serves 4,000 at once',
    ]);
    expect(said('300M', '25k/s')).toEqual([]);
    expect(said('300M', '30k/s')).toEqual([
      'logs needs 30,000 write units/s at peak. Its 272 GB lie on some 28 partitions, which serve 28,000 at once',
    ]);
    const warm = ', billing: {on-demand: {}, warm: {wru: 29k/s}}';
    expect(said('300M', '30k/s', warm)).toEqual(['logs needs 30,000 write units/s at peak. It is warmed up to 29,000']);
  });

  it('advises about one item by what is done to it', () => {
    const advice = (writes: string, number = ''): string | undefined => {
      const text = `
dynamodel: 1
model: tickets
tables: {tickets: {key: {pk: pk}}}
entities:
  Queue:
    key: {pk: "Q#{queue}"}
    attributes: {queue: {type: string, maxBytes: 10}, last: {type: int, default: 0}}
    volume: {count: 3}
  Ticket:
    key: {pk: "T#{queue}#{number}"}
    attributes: {queue: {type: string, maxBytes: 10}, number: {type: int, min: 1, max: 999999999${number}}}
    volume: {count: 10M}
accessPatterns:
  write: ${writes}
`;
      const report = run(text, { calls: 2, maxItems: 20 });
      return report.heat.find(({ unit, key }) => unit === 'write' && key === 'Q#{queue}')?.advice;
    };
    const alone = 'The load is on a single item, which no split divides.';
    expect(advice('{op: create, entity: Ticket, rate: 5k/s}', ', generate: sequence(Queue.last)')).toMatch(
      new RegExp(`^${alone} Each new number is taken from it`),
    );
    expect(advice('{op: update, entity: Queue, by: [queue], add: {last: 1}, rate: 5k/s}')).toMatch(
      new RegExp(`^${alone} Keep it as 2 items`),
    );
    expect(advice('{op: update, entity: Queue, by: [queue], set: [last], rate: 5k/s}')).toMatch(
      new RegExp(`^${alone} Write it less often`),
    );
  });

  it('says plainly what was not simulated', () => {
    expect(judged.patterns.at(-1)).toMatchObject({
      kind: 'unserved',
      reason: 'it cannot be done as it is written; `explain moveStock` says why',
    });
    expect(judged.cost?.excludes.at(-1)).toBe('patterns that were not simulated: moveStock');
  });

  it('has units per call alone, and says so, where no rate is stated', () => {
    const report = run(FIXED.replaceAll(', rate: 10/s', ''), { calls: 5, maxItems: 300 });
    expect(report.cost).toBeUndefined();
    expect(report.heat).toEqual([]);
    expect(report.missing[0]).toMatch(/^No pattern states a `rate`/);
    expect(pattern(report, 'files').readUnits.mean).toBe(3.5);
    expect(simulateText(report)).toContain('No pattern states a `rate`');
  });

  it('names the vector indexes that are in no figure', () => {
    const near = 'near: {vector: vec, dimensions: 3, distance: cosine, project: keys}';
    const text = FIXED.replace('entities:', `    vectorIndexes: {${near}}\nentities:`).replace(
      '      title:',
      '      vec: {list: {type: int, min: 0, max: 9}, max: 3, avg: 3}\n      title:',
    );
    const report = run(text, { calls: 5, maxItems: 300 });
    expect(report.missing).toEqual([
      ...run(FIXED, { calls: 5, maxItems: 300 }).missing,
      'Vector indexes are in no figure, neither writes to them nor searches: near.',
    ]);
    expect(pattern(report, 'files').readUnits.mean).toBe(3.5);
  });

  it('names the patterns without a rate', () => {
    const report = run(
      FIXED.replace(
        'files: {op: query, entity: File, by: [folderId], rate: 10/s}',
        'files: {op: query, entity: File, by: [folderId]}',
      ),
      { calls: 5 },
    );
    expect(report.missing[0]).toContain('No `rate` is stated for files:');
  });

  it('uses planned units where what a call reads could not be loaded', () => {
    const log = `
dynamodel: 1
model: log
tables: {log: {key: {pk: level, sk: at}}}
entities:
  Line:
    key: natural
    attributes:
      level: {enum: [INFO, WARN]}
      at: {type: timestamp, default: now}
      text: {type: string, minBytes: 400, maxBytes: 400, avgBytes: 400}
    volume: {count: 1M}
accessPatterns:
  all: {op: query, entity: Line, by: [level], rate: 0.1/s}
`;
    const all = pattern(run(log, { calls: 3 }), 'all');
    expect(all).toMatchObject({ basis: 'planned' });
    expect(all.perSecond?.readUnits.avg).toBeCloseTo(all.planned.readUnits / 10, 6);
    expect(all.readUnits.mean).toBeLessThan(all.planned.readUnits / 2);
    expect(all.notes[0]).toContain('could be loaded');
  });
});

it('tells in whole items what a call is about that could not be loaded', () => {
  const books = `
dynamodel: 1
model: books
tables: {books: {key: {pk: pk, sk: sk}}}
entities:
  Book: {key: {pk: "B#{bookId}", sk: B}, attributes: {bookId: ulid}, volume: {count: 15}}
  Line: {key: {pk: "B#{bookId}", sk: "L#{lineId}"}, attributes: {bookId: ulid, lineId: ulid}, volume: {per: {Book: {avg: 2.3}}}}
accessPatterns:
  lines: {op: scan, entity: Line, rate: 0.1/s}
`;
  // 49.5 on average.
  const { notes } = pattern(run(books, { calls: 3, maxItems: 4 }), 'lines');
  expect(notes[0]).toMatch(/^A call is about some 50 items, and only \d could be loaded/);
});

describe('the text of a report', () => {
  const { assumptions, ...found } = run(stockModel({ shards: 1 }), { seed: 11, calls: 40, maxItems: 1000 });
  // The planner's assumptions are worded, and tested, where they are made.
  const report = { ...found, assumptions: assumptions.filter((text) => text.startsWith('all peaks')) };

  it.each([80, 120])('is as it was read, at %i columns', async (width) => {
    const text = simulateText(report, undefined, { width });
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(width);
    await expect(text).toMatchFileSnapshot(`golden/stock-${width}.txt`);
  });

  it('marks hot keys with the palette that it is given', () => {
    const marked = {
      error: (text: string) => `<e>${text}</e>`,
      warning: (text: string) => text,
      info: (text: string) => text,
      good: (text: string) => text,
      bold: (text: string) => text,
      dim: (text: string) => text,
      code: (text: string) => `<c>${text}</c>`,
    };
    const text = simulateText(report, marked);
    expect(text).toContain('<e>✖</e>');
    expect(text).toMatch(/<e>█+▶<\/e>/);
    expect(text).toContain('<c>T#{tenantId}#EV#{at|bucket:1h}</c>');
  });
});

it('says where a call takes other units than by the average item, on which findings rest', () => {
  const text = (sizes: string): string => `dynamodel: 1
model: docs
tables: {docs: {key: {pk: pk}}}
entities:
  Doc:
    key: {pk: "D#{docId}"}
    attributes: {docId: {type: ulid, generate: ulid}, body: {type: string, ${sizes}}}
    volume: {count: 1000}
accessPatterns:
  write: {op: create, entity: Doc, rate: 10/s}
`;
  const told = (sizes: string): readonly string[] =>
    run(text(sizes), { seed: 3, calls: 200 }).assumptions.filter((one) => one.startsWith('units of a call'));
  expect(told('minBytes: 700, avgBytes: 700, maxBytes: 700')).toEqual([]);
  expect(told('avgBytes: 900, maxBytes: 4000')).toEqual([
    expect.stringMatching(/take items of average size: write 1\.\d+ write units for 1$/),
  ]);
});
