import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as door from '../src/index.js';

/** Watches what an import does to the process besides loading its modules: files, streams, environment, listeners, globals. */
const WATCHER = `
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const seen = [];
const watch = (target, names, label) => {
  for (const name of names) {
    const original = target[name];
    target[name] = (...args) => (seen.push(label + name + ' ' + String(args[0])), original.apply(target, args));
  }
};
watch(fs, ['readFileSync', 'readdirSync', 'statSync', 'lstatSync', 'openSync', 'writeFileSync', 'mkdirSync'], 'fs.');
watch(fs.promises, ['readFile', 'readdir', 'stat', 'open', 'writeFile'], 'fs.promises.');
syncBuiltinESMExports();
const env = process.env;
Object.defineProperty(process, 'env', {
  value: new Proxy(env, { get: (target, name) => (seen.push('env.' + String(name)), target[name]) }),
});
const listeners = () => process.eventNames().map((name) => String(name) + process.listenerCount(name)).sort().join();
const globals = () => Object.getOwnPropertyNames(globalThis).sort().join();
const before = [listeners(), globals()];
await import(process.argv[1]);
if (listeners() !== before[0]) seen.push('listeners');
if (globals() !== before[1]) seen.push('globals');
const byNode = (what) => what === 'env.WATCH_REPORT_DEPENDENCIES' || /^fs[.]promises[.]readFile file:.*[/]dist[/].*[.]js$/.test(what);
const own = seen.filter((what) => !byNode(what));
if (own.length > 0) throw new Error(own.join('; '));
`;

describe('the library', () => {
  it('does nothing when it is imported: reads, prints, listens to and changes nothing', () => {
    const url = pathToFileURL('dist/index.js').href;
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', WATCHER, url], {
      encoding: 'utf8',
      // A timer or a handle that stays open would keep the process alive.
      timeout: 20_000,
    });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it('has these doors, and no other', () => {
    expect(Object.keys(door).sort()).toEqual([
      'DataError',
      'EngineError',
      'ImportError',
      'ModelError',
      'check',
      'createEngine',
      'explain',
      'explainRule',
      'exportItems',
      'exportTable',
      'generate',
      'importModel',
      'listRules',
      'loadItems',
      'loadModel',
      'report',
      'restore',
      'runTests',
      'serve',
      'simulate',
      'snapshot',
    ]);
  });

  it('serves a model from text to report', async () => {
    const text = `
dynamodel: 1
model: notes
tables: {notes: {key: {pk: pk, sk: sk}}}
entities:
  Note:
    key: {pk: "U#{userId}", sk: "N#{noteId}"}
    attributes: {userId: ulid, noteId: ulid, text: {type: string, maxBytes: 900, avgBytes: 300}}
    volume: {count: 1000, per: {userId: {avg: 10, max: 50}}}
accessPatterns:
  notes: {op: query, entity: Note, by: [userId], page: 10, rate: 5/s}
  write: {op: create, entity: Note, rate: 1/s}
`;
    const loaded = await door.loadModel({ text });
    expect(door.check(loaded, { today: new Date('2026-11-20') }).findings.filter((f) => f.severity !== 'info')).toEqual(
      [],
    );
    expect(door.explain(loaded, 'notes')).toMatchObject({ formatVersion: 1, pattern: 'notes', verdict: 'planned' });
    expect(door.simulate(loaded, { calls: 3 })).toMatchObject({ formatVersion: 1, model: 'notes' });
    const forecast = { duration: 600, layouts: 2, whatIf: ['rate.all=x3000'], assume: { detectSeconds: 60 } };
    const busy = door.simulate(loaded, { calls: 3, forecast }).forecast;
    expect(busy).toMatchObject({ duration: 600, layouts: 2, settings: { detectSeconds: 60 } });
    expect(busy?.headline.throttledShare.max).toBe(0);
    expect(busy?.variants[0]?.headline.throttledShare.p50).toBeGreaterThan(0);
    expect(door.simulate(loaded, { calls: 3, forecast: false }).forecast).toBeUndefined();
    const wrong = [
      { scenario: 'x' },
      { duration: 0 },
      { layouts: 0.5 },
      { whatIf: ['x'] },
      { assume: { splitGain: 9 } },
    ];
    for (const one of wrong) expect(() => door.simulate(loaded, { forecast: one })).toThrow(RangeError);
    expect(() => door.explain(loaded, 'note')).toThrow(RangeError);
    expect(await door.report(loaded)).toMatch(/^# Design review of notes\n/);
    expect(await door.report(loaded, { format: 'text', wellArchitected: true })).toContain('SUSTAINABILITY');
    expect(await door.report(loaded, { format: 'html' })).toMatch(/^<!doctype html>/);
    await expect(door.report(loaded, { format: 'pdf' as 'html' })).rejects.toThrow(RangeError);
    const files = await door.generate(loaded, 'typescript');
    expect(files.map(({ path }) => path)).toContain('entities/note.ts');
    expect(files.find(({ path }) => path === 'index.ts')?.text).toContain('createNotes');
  });

  it('reads a model with a configuration, and says what is wrong with that', async () => {
    const model = 'examples/shop/shop.dynamodel.yaml';
    const today = { today: new Date('2026-11-20') };
    const text = `dynamodel: 1
model: m
tables: {things: {key: {pk: pk, sk: sk}}}
entities: {A: {key: {pk: "A#{id}", sk: "{n}"}, attributes: {id: ulid, n: {type: int, min: 0, max: 99}}}}
`;
    const config = 'lint: {rules: {DM2007: error}}';
    const severities = async (more: door.LoadModelOptions = {}) =>
      door
        .check(await door.loadModel({ text }, more), today)
        .findings.map(({ rule, severity }) => `${rule} ${severity}`);
    expect(await severities()).toEqual(['DM2007 warning']);
    expect(await severities({ config: { text: config } })).toEqual(['DM2007 error']);
    await expect(
      door.generate(await door.loadModel({ text }, { config: { text: config } }), 'typescript'),
    ).rejects.toThrow(/DM2007/);
    const wrong = await door.loadModel(model, { config: { text: 'lnt: {}', path: 'x/dynamodel.config.yaml' } });
    expect(wrong.model).toBeUndefined();
    expect(wrong.plan).toBeUndefined();
    expect(wrong.findings.map(({ rule, span }) => `${rule} ${span.file.path}`)).toEqual([
      'DM1001 x/dynamodel.config.yaml',
    ]);
    const missing = await door.loadModel(model, { config: 'nope.yaml' });
    expect(missing.findings.map(({ message }) => message)).toEqual(['`nope.yaml` does not exist.']);
    await expect(door.loadModel(model, { config: 7 as unknown as string })).rejects.toThrow(TypeError);
  });

  it('refuses a model with mistakes where it needs a sound one, and says which', async () => {
    const broken = await door.loadModel({ text: 'dynamodel: 1\nmodel: m\n' });
    expect(broken.model).toBeUndefined();
    expect(() => door.simulate(broken)).toThrow(door.ModelError);
    expect(() => door.explain(broken, 'x')).toThrow(/DM1004|DM1001|tables/);
    await expect(door.generate(broken, 'typescript')).rejects.toThrow(door.ModelError);
    await expect(door.report(broken)).rejects.toThrow(door.ModelError);
    const unserved = `
dynamodel: 1
model: m
tables: {t: {key: {pk: pk}}}
entities: {A: {key: {pk: "A#{id}"}, attributes: {id: ulid, n: ulid}}}
accessPatterns: {byN: {op: query, entity: A, by: [n]}}
`;
    await expect(door.generate(await door.loadModel({ text: unserved }), 'typescript')).rejects.toThrow(/DM\d+/);
  });
});
