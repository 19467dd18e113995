import { describe, expect, it } from 'vitest';
import type { KeyDesign } from '../../../../src/design/index.js';
import { type Code, member, raw, ts } from '../../../../src/generate/text/index.js';
import { keyValueCode, parseKeyCode, readableFields } from '../../../../src/generate/typescript/keys/index.js';
import type { Item } from '../../../../src/generate/typescript/runtime/context.js';
import { drawn, kept } from '../../../../src/generate/typescript/runtime/shard.js';
import { designOf, entityOf } from '../../../support/models.js';
import { valuesOf } from '../../../support/modules.js';

const MODEL = `
dynamodel: 1
model: notes
tables:
  main:
    key: {pk: pk, sk: "sk: N"}
    indexes:
      byTag: {pk: tag, sk: ["size: N", "digest: B"], project: all}
      byDay: {pk: dayKey, sk: at, project: all}
entities:
  Note:
    table: main
    id: [author, serial]
    key: {pk: "N#{kind}#{author}", sk: natural}
    indexes:
      byTag: natural
      byDay: {pk: "D#{at|date:yyyy-MM}#{shard:8}", sk: natural}
    attributes:
      author: {type: string, charset: a-z, maxBytes: 8}
      kind: {type: string, charset: a-z, maxBytes: 8, const: note}
      serial: {type: int, min: 0, max: 999999, as: sk}
      tag: {type: string, maxBytes: 20}
      size: {type: int, min: 0}
      digest: {type: binary, maxBytes: 32}
      at: timestamp
`;

const READ = (path: string): Code => ts`values${member(path)}`;

async function keysOf(): Promise<{
  readonly make: (key: string, values: Item, draw?: unknown) => Item;
  readonly parse: (key: string, item: Item) => unknown;
  readonly fields: (key: string) => readonly string[];
}> {
  const note = entityOf(designOf(MODEL), 'Note');
  const keys = new Map<string, KeyDesign>();
  for (const { index, keys: all } of note.memberships.values())
    for (const key of all) keys.set(index.kind === 'table' ? 'table' : index.name, key);
  const entries = new Map<string, Code>();
  for (const [name, { pk, sk, ...rest }] of keys) {
    const parts = [...pk, ...sk].map(
      (value) =>
        ts`[${raw(JSON.stringify(value.slot.attribute))}, ${keyValueCode(note, value, READ, { draw: raw('draw') })}],`,
    );
    entries.set(`make_${name}`, ts`(values: any, draw: any) => Object.fromEntries([${parts}])`);
    entries.set(`parse_${name}`, ts`(item: any) => ${parseKeyCode(note, { pk, sk, ...rest }, raw('item'))}`);
  }
  const built = await valuesOf(entries);
  const call = (name: string, ...args: readonly unknown[]): unknown =>
    (built.get(name) as (...args: readonly unknown[]) => unknown)(...args);
  return {
    make: (key, values, draw) => call(`make_${key}`, values, draw) as Item,
    parse: (key, item) => call(`parse_${key}`, item),
    fields: (key) => readableFields(note, keys.get(key) as KeyDesign),
  };
}

const VALUES = {
  author: 'ann',
  serial: 7,
  tag: 'blue',
  size: 12n,
  digest: new Uint8Array([1, 255]),
  at: '2026-03-04T05:06:07Z',
};

describe('keys of an entity', () => {
  it('hold natural parts as they are stored, and constants', async () => {
    const { make, parse, fields } = await keysOf();
    expect(make('table', VALUES)).toEqual({ pk: 'N#note#ann', sk: 7 });
    expect(make('byTag', VALUES)).toEqual({ tag: 'blue', size: 12n, digest: new Uint8Array([1, 255]) });
    expect(() => make('table', { ...VALUES, serial: 1.5 })).toThrow('serial');
    expect(() => make('byTag', { ...VALUES, digest: 'text' })).toThrow('digest');
    expect(fields('table')).toEqual(['kind', 'author', 'serial']);
    expect(parse('table', { pk: 'N#note#ann', sk: 7 })).toEqual({ kind: 'note', author: 'ann', serial: 7 });
    expect(parse('table', { pk: 'N#other#ann', sk: 7 })).toBeUndefined();
    expect(parse('table', { pk: 'N#note#ann', sk: '7' })).toBeUndefined();
    expect(parse('byTag', { tag: 'blue', size: 12, digest: new Uint8Array([1]) })).toEqual({
      tag: 'blue',
      size: 12n,
      digest: new Uint8Array([1]),
    });
  });

  it('draw a random shard, and keep the one that is stored although the rest of the key changes', async () => {
    const { make, parse, fields } = await keysOf();
    const draw = drawn({ random: () => 0.99 });
    expect(make('byDay', VALUES, draw)).toEqual({ dayKey: 'D#2026-03#7', at: '2026-03-04T05:06:07.000Z' });
    const later = { ...VALUES, at: '2026-05-01T00:00:00Z' };
    expect(make('byDay', later, kept({ dayKey: 'D#2026-03#2' }, draw))).toMatchObject({ dayKey: 'D#2026-05#2' });
    expect(make('byDay', later, kept({}, draw))).toMatchObject({ dayKey: 'D#2026-05#7' });
    expect(make('byDay', later, kept({ dayKey: 'D#2026-03#9' }, draw))).toMatchObject({ dayKey: 'D#2026-05#7' });
    expect(fields('byDay')).toEqual(['at']);
    expect(parse('byDay', { dayKey: 'D#2026-03#2', at: '2026-03-04T05:06:07.000Z' })).toEqual({
      at: '2026-03-04T05:06:07.000Z',
    });
    // Of another month.
    expect(parse('byDay', { dayKey: 'D#2026-04#2', at: '2026-03-04T05:06:07.000Z' })).toBeUndefined();
    expect(parse('byDay', { dayKey: 'D#2026-03#8', at: '2026-03-04T05:06:07.000Z' })).toBeUndefined();
  });
});
