import { describe, expect, it } from 'vitest';
import { sourceText } from '../../../../src/generate/text/index.js';
import { typescriptFiles } from '../../../../src/generate/typescript/index.js';
import type { StreamRecord } from '../../../../src/generate/typescript/runtime/stream.js';
import { MARKER_PREFIX, mayHaveMarkerKey } from '../../../../src/generate/typescript/streams/marker-keys.js';
import { createTestClient } from '../../../../src/testing.js';
import { designOf } from '../../../support/models.js';
import { exportsOf, genOf } from '../../../support/modules.js';
import type { MakeHandler } from './support.js';

interface Parts {
  /** Of the table. */
  readonly rest?: string;
  readonly tag?: string;
  /** Key of the entity that may be in the way. */
  readonly of?: string;
  readonly id?: string;
  readonly scope?: string;
}

const RAW = 'defaults: {entityAttribute: _t, escape: none}';

function model({
  rest = '',
  tag = 'defaults: {entityAttribute: _t}',
  of = '{pk: "N#{id}", sk: N}',
  id = 'string',
  scope = '',
}: Parts) {
  return `
dynamodel: 1
model: small
${tag}
${scope}
tables:
  notes: {key: {pk: pk, sk: sk}${rest}, stream: new-and-old}
entities:
  Note:
    table: notes
    key: ${of}
    attributes: {id: ${id}, text: {type: string, maxBytes: 9}}
  Sum:
    table: notes
    key: {pk: "SUM#{text}", sk: SUM}
    attributes: {text: {type: string, maxBytes: 9}, notes: {type: int, counter: true}}
accessPatterns:
  write: {op: create, entity: Note}
  all: {op: scan, entity: Note}
streams:
  count: {source: Note, when: "not has(old.id)", update: {Sum: {by: {text: new.text}, add: {notes: 1}}}}
`;
}

function streamsOf(parts: Parts): string {
  const file = typescriptFiles(genOf(designOf(model(parts)))).find(({ path }) => path === 'streams.ts');
  return sourceText('streams.ts', file?.code ?? { parts: [] })
    .replace(/\n \*/g, '')
    .replace(/\s+/g, ' ');
}

describe('the key of a marker', () => {
  const names = (parts: Parts) =>
    mayHaveMarkerKey([...designOf(model(parts)).tables.values()][0] as never).map(({ name }) => name);

  it.each<[string, Parts, readonly string[]]>([
    ['a literal before', {}, []],
    ['a literal behind', { of: '{pk: "{id}", sk: N}' }, []],
    ['ids of letters', { of: '{pk: "{id}", sk: "{id}"}', id: '{type: string, charset: a-z0-9}' }, []],
    ['short ids', { of: '{pk: "{id}", sk: "{id}"}', id: '{type: string, maxBytes: 10}' }, []],
    ['ids of their own form', { of: '{pk: "{id}", sk: "{id}"}', id: 'ulid' }, []],
    ['any text, escaped', { of: '{pk: "{id}", sk: "{id}"}' }, []],
    ['any text', { tag: RAW, of: '{pk: "{id}", sk: "{id}"}' }, ['Note']],
  ])('is none of an entity with %s', (_, parts, expected) => {
    expect(names(parts)).toEqual(expected);
  });
});

describe('how a change is told that is delivered again', () => {
  it('is said with what it guarantees and costs', () => {
    const streams = streamsOf({ rest: ', ttl: until' });
    expect(streams).toContain('readonly once?: Once;');
    expect(streams).toContain('once = "marker"');
    for (const text of [
      'under a key that begins with `dynamodel-stream#`',
      'TTL deletes it two days after the change',
      'No item of the model can have such a key.',
      'DynamoDB knows it for 10 minutes',
      'The count itself costs twice its write units',
      '`explain` and `simulate` price it as a plain update.',
    ])
      expect(streams).toContain(text);
    expect(streams).not.toContain('LeadingKeys');
    expect(streams.indexOf('if (isMarker(change.key)) return;')).toBeLessThan(streams.indexOf('isNote(image)'));
  });

  it('is a marker that stays where the table has no TTL', () => {
    const streams = streamsOf({});
    expect(streams).toContain('It stays, unless its table gets a TTL attribute.');
    expect(streams).toContain('once = "marker"');
  });

  it('is a marker that has a tag where keys do not tell it from an item', () => {
    const streams = streamsOf({ tag: RAW, of: '{pk: "{id}", sk: "{id}"}' });
    expect(streams).toContain('An item of `Note` under such a key would be taken for one.');
    expect(streams).toContain('once = "marker"');
  });

  it('is the token alone where nothing tells a marker from an item', () => {
    for (const parts of [
      { of: '{pk: "{id}", sk: "{id}"}', tag: 'defaults: {entityAttribute: none, escape: none}' },
      { tag: RAW, of: '{pk: "{id}", sk: "{id}"}', rest: ', indexes: {byTag: {pk: _t, sk: pk, project: all}}' },
    ]) {
      const streams = streamsOf(parts);
      expect(streams).toContain('readonly once?: "token";');
      expect(streams).toContain('A table cannot hold items that mark what is done');
      expect(streams).not.toContain('isMarker');
    }
  });

  it('says whom a policy keeps from it', () => {
    const scope = 'tenancy: {field: team, prefix: "T#{team}"}';
    expect(streamsOf({ scope })).toContain('`dynamodb:LeadingKeys`');
  });
});

describe('a marker', () => {
  it('is no entity to who parses or scans the table, whatever keys its entities have', async () => {
    const text = model({ tag: RAW, of: '{pk: "{id}", sk: "{id}"}', rest: ', ttl: until' });
    const design = designOf(text);
    const files = await exportsOf(typescriptFiles(genOf(design)));
    const test = createTestClient({ text });
    const records: StreamRecord[] = [];
    const { createSmall, parse } = files.index as Readonly<Record<string, (...args: readonly unknown[]) => never>>;
    const small: { readonly Note: Readonly<Record<string, (args: object) => Promise<{ readonly id: string }>>> } =
      createSmall?.(test.client) as never;
    const made = await small.Note.write?.({ id: 'n', text: 't' });
    const [Item] = test.engine.scan({ TableName: 'notes' }).Items ?? [];
    records.push({
      ...{
        eventID: 'e1',
        eventName: 'INSERT' as const,
        eventSourceARN: 'arn:aws:dynamodb:eu-west-1:1:table/notes/stream/x',
      },
      dynamodb: JSON.parse(
        JSON.stringify({ Keys: { pk: Item?.pk, sk: Item?.sk }, NewImage: Item, SequenceNumber: '1' }),
      ),
    });
    const { smallStreamHandler } = files.streams as Readonly<Record<'smallStreamHandler', MakeHandler>>;
    const handler = smallStreamHandler(test.client);
    expect(await handler({ Records: records })).toEqual({ batchItemFailures: [] });
    expect(await small.Note.all?.({})).toEqual([made]);
    const stored = test.engine.scan({ TableName: 'notes' }).Items ?? [];
    expect(stored).toHaveLength(3);
    const marker = stored.find(({ pk }) => JSON.stringify(pk).includes(MARKER_PREFIX));
    const plain = Object.fromEntries(
      Object.entries(marker ?? {}).map(([name, value]) => [name, Object.values(value)[0]]),
    );
    expect(plain).toHaveProperty('until');
    expect(parse?.(plain)).toBeUndefined();
  });
});
