import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DataError, type LoadOptions, loadItems } from '../../src/data/index.js';
import { createEngine, type Engine, engineState, parseFault } from '../../src/engine/index.js';
import { engineWith, fileOf, folderOf, itemsOf, withTables } from './support.js';

const KEY = { pk: { S: 'a' }, sk: { N: '1' } };

/** What loading a file says against it. */
async function complaint(engine: Engine, path: string, options: LoadOptions = {}): Promise<string> {
  const error: unknown = await loadItems(engine, path, options).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DataError);
  return (error as Error).message;
}

describe('items in DynamoDB JSON', () => {
  const item = {
    ...KEY,
    owner: { B: 'AP8=' },
    all: {
      M: { L: { L: [{ NULL: true }, { BOOL: false }, { N: '1E3' }] }, B: { BS: ['', 'AA=='] }, S: { SS: ['é'] } },
    },
  };
  const stored = {
    ...KEY,
    owner: { B: new Uint8Array([0, 255]) },
    all: {
      M: {
        L: { L: [{ NULL: true }, { BOOL: false }, { N: '1000' }] },
        B: { BS: [new Uint8Array(), new Uint8Array([0])] },
        S: { SS: ['é'] },
      },
    },
  };

  it.each([
    ['a line for each', `${JSON.stringify({ Item: item })}\n`],
    [
      'without an end, with a mark at the start and with other ends of lines',
      `\ufeff\r\n${JSON.stringify({ Item: item })}\r\n\n `,
    ],
    ['compressed', gzipSync(`${JSON.stringify({ Item: item })}\n`)],
    ['a list', JSON.stringify([{ Item: item }], undefined, 2)],
    [
      'as scan prints them',
      JSON.stringify({ Items: [item], Count: 1, ScannedCount: 1, ConsumedCapacity: null }, undefined, 4),
    ],
    ['as requests of a batch', JSON.stringify({ tab: [{ PutRequest: { Item: item } }] })],
    [
      'as requests of a batch with their options',
      JSON.stringify({ RequestItems: { tab: [{ PutRequest: { Item: item } }] } }),
    ],
  ])('are read, %s', async (_how, content) => {
    const engine = engineWith('tab');
    const report = await loadItems(engine, fileOf('items.json', content));
    expect(report).toEqual({ tables: { tab: { put: 1, deleted: 0 } } });
    expect(itemsOf(engine, 'tab')).toEqual([stored]);
    expect(engine.scan({ TableName: 'tab', IndexName: 'byOwner' }).Count).toBe(1);
  });

  it('take the place of what was there', async () => {
    const engine = engineWith('tab');
    engine.putItem({ TableName: 'tab', Item: { ...KEY, old: { S: 'x' } } });
    await loadItems(engine, fileOf('tab.json', JSON.stringify({ Item: { ...KEY, new: { S: 'y' } } })));
    expect(itemsOf(engine, 'tab')).toEqual([{ ...KEY, new: { S: 'y' } }]);
  });

  it('go to the table that the file is named after, to the one that is asked for, and nowhere else', async () => {
    const engine = engineWith('one', 'two');
    const line = JSON.stringify({ Item: KEY });
    expect(await loadItems(engine, fileOf('two.json.gz', gzipSync(line)))).toEqual({
      tables: { two: { put: 1, deleted: 0 } },
    });
    await loadItems(engine, fileOf('two.json', line), { table: 'one' });
    expect(itemsOf(engine, 'one')).toHaveLength(1);
    expect(await complaint(engine, fileOf('three.json', line))).toContain(
      'does not say which table its items are for (there are one, two)',
    );
    expect(await complaint(engine, fileOf('two.json', line), { table: 'three' })).toContain(
      'its items are for the table `three`, which is not there (there are one, two)',
    );
    expect(await complaint(createEngine(), fileOf('two.json', line))).toContain('(there are no tables)');
  });

  it('come from all files of a folder, in the order of their names', async () => {
    const engine = engineWith('one', 'two');
    const n = (value: string): string => JSON.stringify({ Item: { ...KEY, n: { N: value } } });
    const dir = folderOf({
      'one.json': n('1'),
      'one.more.jsonl': n('2'),
      'two.json': n('3'),
      'notes.txt': 'none of it',
    });
    expect(await loadItems(engine, dir)).toEqual({
      tables: { one: { put: 2, deleted: 0 }, two: { put: 1, deleted: 0 } },
    });
    expect(itemsOf(engine, 'one')).toEqual([{ ...KEY, n: { N: '2' } }]);
    expect(await complaint(engine, folderOf({ 'notes.txt': '' }))).toContain('has no file that ends in .json');
  });

  it('more than 25 requests of a batch, for several tables, deletions too', async () => {
    const engine = engineWith('one', 'two');
    const puts = Array.from({ length: 60 }, (_, i) => ({ PutRequest: { Item: { ...KEY, sk: { N: String(i) } } } }));
    const content = { one: puts, two: [...puts, { DeleteRequest: { Key: KEY } }] };
    expect(await loadItems(engine, fileOf('batch.json', JSON.stringify(content)))).toEqual({
      tables: { one: { put: 60, deleted: 0 }, two: { put: 60, deleted: 1 } },
    });
    expect(itemsOf(engine, 'two')).toHaveLength(59);
  });

  it('say where they are wrong, and show it', async () => {
    const engine = engineWith('tab');
    const good = JSON.stringify({ Item: KEY });
    const path = fileOf('tab.json', `${good}\n\n{"Item":{"pk":{"S":"a"},"sk":{"N":"1"]}}\n`);
    expect(await complaint(engine, path)).toBe(
      `${path}:3:38: is not JSON\n  >  3 │ {"Item":{"pk":{"S":"a"},"sk":{"N":"1"]}}\n       │                                      ^`,
    );
    // What came before stands.
    expect(itemsOf(engine, 'tab')).toHaveLength(1);
  });

  it.each([
    ['no key', '{"Item":{"pk":{"S":"a"}}}', 'Missing the key sk in the item'],
    [
      'a key of another type',
      '{"Item":{"pk":{"S":"a"},"sk":{"S":"1"}}}',
      'Type mismatch for key sk expected: N actual: S',
    ],
    [
      'no number',
      '{"Item":{"pk":{"S":"a"},"sk":{"N":"one"}}}',
      'The parameter cannot be converted to a numeric value: one',
    ],
    ['a plain value', '{"Item":{"pk":"a"}}', 'Unexpected value type in payload'],
    [
      'no number but what steers a terminal',
      '{"Item":{"pk":{"S":"a"},"sk":{"N":"\\u001b[2J"}}}',
      'numeric value: ␛[2J',
    ],
    ['no base64', '{"Item":{"pk":{"S":"a"},"sk":{"N":"1"},"b":{"B":"*"}}}', 'Invalid Base64'],
    [
      'no wrapping',
      '{"pk":{"S":"a"},"sk":{"N":"1"}}\n{"pk":{"S":"a"},"sk":{"N":"1"}}',
      'expected lines of {"Item": {...}}',
    ],
    ['an attribute in the place of an item', '{"Item":{"S":"a"}}', 'Unexpected value type in payload'],
    ['a second one that is none', '{"Item":{"pk":{"S":"a"},"sk":{"N":"1"}}}\n[1]', 'expected {"Item": {...}}'],
    ['a document of something else', '{"name": "dynamodel", "version": [1]}', 'expected lines of {"Item": {...}}'],
    [
      'a request of two kinds',
      '{"tab":[{"PutRequest":{"Item":{}},"DeleteRequest":{"Key":{}}}]}',
      '"tab"[0] is no item',
    ],
    ['text', 'pk,sk\na,1\n', 'is not JSON'],
  ])('with %s are refused', async (_what, content, message) => {
    const engine = engineWith('tab');
    expect(await complaint(engine, fileOf('tab.json', content))).toContain(message);
  });

  it('cannot reach a prototype', async () => {
    const engine = engineWith('tab');
    const text =
      '{"Item":{"pk":{"S":"a"},"sk":{"N":"1"},"__proto__":{"M":{"__proto__":{"S":"polluted"}}},"constructor":{"S":"c"}}}';
    await loadItems(engine, fileOf('tab.json', text));
    const [item] = itemsOf(engine, 'tab') as [Record<string, unknown>];
    expect(Object.keys(item)).toContain('__proto__');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(await complaint(engine, fileOf('p.json', '{"__proto__":[{"PutRequest":{"Item":{}}}]}'))).toContain(
      'its items are for the table `__proto__`, which is not there',
    );
  });

  it('do not fill the memory, however far a compressed file expands', async () => {
    const engine = engineWith('tab');
    const bomb = gzipSync(Buffer.alloc(24 * 1024 * 1024, 'x'));
    expect(bomb.length).toBeLessThan(100_000);
    expect(await complaint(engine, fileOf('tab.json.gz', bomb))).toContain(
      'tab.json.gz:1: the line is longer than 8 MB',
    );
    expect(await complaint(engine, fileOf('tab.ion', bomb))).toContain('the line is longer than 8 MB');
    expect(await complaint(engine, fileOf('tab.csv', bomb))).toContain('tab.csv:1: ');
  });

  it('are refused where their bytes are no text, or cut', async () => {
    const engine = engineWith('tab');
    const line = JSON.stringify({ Item: KEY });
    const broken = Buffer.concat([Buffer.from(`${line}\n${line}`), Buffer.from([0xc3, 0x28]), Buffer.from('\n')]);
    expect(await complaint(engine, fileOf('tab.json', broken))).toContain('tab.json:2: is not UTF-8');
    const cut = gzipSync(`${line}\n`).subarray(0, -6);
    expect(await complaint(engine, fileOf('tab.json.gz', cut))).toContain(
      'cannot be decompressed: unexpected end of file',
    );
    expect(await complaint(engine, '/nowhere/tab.json')).toContain(
      '/nowhere/tab.json: there is no such file or folder',
    );
  });
});

describe('loading', () => {
  it('is no write that a stream or a listener hears of, but one that expiry and point-in-time recovery do', async () => {
    let clock = 1_000_000;
    const heard: unknown[] = [];
    const engine = createEngine({ now: () => clock, ttlDelay: 0, onChange: (change) => heard.push(change) });
    engine.createTable({
      TableName: 'tab',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
    });
    engine.updateTimeToLive({
      TableName: 'tab',
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
    });
    engine.updateContinuousBackups({
      TableName: 'tab',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
    clock += 1000;
    await loadItems(engine, fileOf('tab.json', '{"Item":{"pk":{"S":"a"},"ttl":{"N":"1002"}}}'));
    expect(heard).toEqual([]);
    expect([...engineState(engine).changesSince('tab', clock - 1)]).toHaveLength(1);
    clock += 5000;
    expect(engine.scan({ TableName: 'tab' }).Count).toBe(0);
    expect(heard).toHaveLength(1);
  });

  it('is in the journal, whatever throttles and faults are asked for', async () => {
    const groups: number[] = [];
    const kept = withTables(createEngine({ journal: { record: (group) => groups.push(group.length) } }), 'tab');
    kept.configure({ faults: [parseFault('throttle')] });
    groups.length = 0;
    const lines = ['1', '2', '3'].map((sk) => JSON.stringify({ Item: { ...KEY, sk: { N: sk } } }));
    await loadItems(kept, fileOf('tab.json', `${lines.join('\n')}\n`));
    expect(groups).toEqual([3]);
  });
});

describe('items in Ion', () => {
  it('are what the manual maps their types to', async () => {
    const engine = engineWith('tab');
    const line =
      '$ion_1_0 {Item:{pk:"a",sk:1.,owner:{{AP8=}},Authors:$dynamodb_SS::["Author1","Author2"],PageCount:6d2,Price:-2.50d-3,' +
      'InPublication:false,nothing:null,sizes:$dynamodb_NS::[1.,25d-1],blobs:$dynamodb_BS::[{{AA==}}],' +
      'list:["x",[],{\'quoted name\':12345678901234567890123456789012345678.}],\'__proto__\':"own"}}\n';
    expect(await loadItems(engine, fileOf('tab.ion.gz', gzipSync(line)))).toEqual({
      tables: { tab: { put: 1, deleted: 0 } },
    });
    const [item] = itemsOf(engine, 'tab') as [Record<string, unknown>];
    expect(Object.entries(item)).toEqual(
      Object.entries({
        pk: { S: 'a' },
        sk: { N: '1' },
        owner: { B: new Uint8Array([0, 255]) },
        Authors: { SS: ['Author1', 'Author2'] },
        PageCount: { N: '600' },
        Price: { N: '-0.0025' },
        InPublication: { BOOL: false },
        nothing: { NULL: true },
        sizes: { NS: ['1', '2.5'] },
        blobs: { BS: [new Uint8Array([0])] },
        list: { L: [{ S: 'x' }, { L: [] }, { M: { 'quoted name': { N: '12345678901234567890123456789012345678' } } }] },
        ['__proto__']: { S: 'own' },
      }),
    );
  });

  it.each([
    ['{Item:{pk:"a",sk:1e0}}', 'a float is of no type of DynamoDB'],
    ['{Item:{pk:"a",sk:1.,x:symbol}}', 'a symbol is of no type of DynamoDB'],
    ['{Item:{pk:"a",sk:1.,x:2026-01-01T}}', 'a timestamp is of no type of DynamoDB'],
    ['{Item:{pk:"a",sk:1.,x:null.string}}', 'null.string is of no type of DynamoDB'],
    ['{Item:{pk:"a",sk:1.,x:$dynamodb_NS::["a"]}}', 'a string in a set that is annotated as NS'],
    ['{Item:{pk:"a",sk:1.,x:other::["a"]}}', 'the annotation other of a list'],
    ['{Item:{pk:"a",sk:1.,sk:2.}}', 'the attribute "sk" is there twice'],
    ['{Item:{pk:"a",sk:1.}} {Item:{}}', 'more than one value on a line'],
    ['{Item:{pk:"a",sk:1d999999999}}', 'Number overflow'],
    ['{Item:{pk:"a"', 'is not Ion: '],
    ['[1, 2]', 'expected {Item:{...}}'],
    [`{Item:{pk:"a",sk:1.,x:${'['.repeat(5000)}${']'.repeat(5000)}}}`, 'is nested more than 32 levels deep'],
  ])('are refused where DynamoDB has no such value: %#', async (content, message) => {
    const said = await complaint(engineWith('tab'), fileOf('tab.ion', `$ion_1_0\n$ion_1_0 ${content}\n`));
    expect(said).toContain(message);
    expect(said).toContain('tab.ion:2: ');
  });
});

describe('items in CSV', () => {
  it('are strings, but for keys, which have the types of the table', async () => {
    const engine = engineWith('tab');
    const text = '\ufeffpk,sk,owner,note,__proto__\r\na,1.50,AP8=,"a ""b"",\nc",x\r\nb,2,AA==,,y\r\n\r\n';
    await loadItems(engine, fileOf('tab.csv', text));
    const [a, b] = itemsOf(engine, 'tab').toSorted((x, y) => (JSON.stringify(x) < JSON.stringify(y) ? -1 : 1)) as [
      Record<string, unknown>,
      Record<string, unknown>,
    ];
    expect(a).toMatchObject({
      pk: { S: 'a' },
      sk: { N: '1.5' },
      owner: { B: new Uint8Array([0, 255]) },
      note: { S: 'a "b",\nc' },
    });
    expect(Object.keys(a)).toContain('__proto__');
    expect(b).toMatchObject({ sk: { N: '2' }, note: { S: '' } });
  });

  it('have other signs between their values, and names from elsewhere', async () => {
    const engine = engineWith('tab');
    await loadItems(engine, fileOf('tab.tsv', 'pk\tsk\na\t1\n'));
    await loadItems(engine, fileOf('data.csv', 'b|2\n'), {
      table: 'tab',
      csv: { delimiter: '|', header: ['pk', 'sk'] },
    });
    expect(itemsOf(engine, 'tab')).toHaveLength(2);
  });

  it.each([
    ['pk,sk\na,1\nb\n', 'tab.csv:3: has 1 values for 2 columns'],
    ['pk,sk\na,one\n', 'tab.csv:2: The parameter cannot be converted to a numeric value: one'],
    ['pk,sk\na,1\n"b" c,2\n', 'tab.csv:3: '],
    ['pk,sk\na,"1\n', 'tab.csv:'],
    ['pk,pk\na,1\n', 'the column "pk" is there twice'],
    ['pk,sk,\na,1,2\n', 'a column has no name'],
    ['pk,sk,owner\na,1,*\n', '"owner" is binary, and this is no base64'],
    ['pk,note\na,b\n', 'Missing the key sk in the item'],
  ])('are refused where they are not what the header says: %j', async (content, message) => {
    expect(await complaint(engineWith('tab'), fileOf('tab.csv', content))).toContain(message);
  });
});

describe('an export to S3', () => {
  const md5 = (content: string | Uint8Array): string => createHash('md5').update(content).digest('base64');

  function exported(
    data: Readonly<Record<string, readonly string[]>>,
    summary: Readonly<Record<string, unknown>> = {},
    { keyOf = (name: string): string => `prefix/AWSDynamoDB/0-1/data/${name}`, counts = 0 } = {},
  ): Record<string, string | Uint8Array> {
    const files = Object.entries(data).map(([name, lines]) => {
      const content = gzipSync(lines.map((line) => `${line}\n`).join(''));
      const manifest = {
        itemCount: lines.length + counts,
        md5Checksum: md5(content),
        etag: `${createHash('md5').update(content).digest('hex')}-1`,
        dataFileS3Key: keyOf(name),
      };
      return { name, content, manifest };
    });
    const manifest = files.map((file) => `${JSON.stringify(file.manifest)}\n`).join('');
    const head = JSON.stringify({
      version: '2020-06-30',
      tableArn: 'arn:aws:dynamodb:us-east-1:123456789012:table/tab',
      itemCount: 2,
      outputFormat: 'DYNAMODB_JSON',
      ...summary,
    });
    return {
      'AWSDynamoDB/0-1/manifest-summary.json': head,
      'AWSDynamoDB/0-1/manifest-summary.checksum': md5(head),
      'AWSDynamoDB/0-1/manifest-files.json': manifest,
      'AWSDynamoDB/0-1/manifest-files.md5': md5(manifest),
      'AWSDynamoDB/0-1/_started': '',
      ...Object.fromEntries(files.map(({ name, content }) => [`AWSDynamoDB/0-1/data/${name}`, content])),
    };
  }
  const line = (sk: string): string => JSON.stringify({ Item: { ...KEY, sk: { N: sk } } });

  it('is read by its manifests into the table that it is of', async () => {
    const dir = folderOf(
      exported({ 'a.json.gz': [line('1'), line('2')], 'empty.json.gz': [], 'b.json.gz': [line('3')] }),
    );
    for (const path of [dir, join(dir, 'AWSDynamoDB/0-1'), join(dir, 'AWSDynamoDB/0-1/manifest-summary.json')]) {
      const engine = engineWith('tab', 'other');
      expect(await loadItems(engine, path)).toEqual({ tables: { tab: { put: 3, deleted: 0 } } });
    }
    const engine = engineWith('other');
    await loadItems(engine, dir, { table: 'other' });
    expect(itemsOf(engine, 'other')).toHaveLength(3);
    expect(await complaint(engine, dir)).toContain('its items are for the table `tab`, which is not there');
  });

  it('is read in Ion', async () => {
    const engine = engineWith('tab');
    const dir = folderOf(exported({ 'a.ion.gz': ['$ion_1_0 {Item:{pk:"a",sk:1.}}'] }, { outputFormat: 'ION' }));
    await loadItems(engine, dir);
    expect(itemsOf(engine, 'tab')).toEqual([KEY]);
  });

  it.each([
    [
      'DYNAMODB_JSON',
      [
        JSON.stringify({
          Metadata: { WriteTimestampMicros: { N: '1680109764000000' } },
          Keys: KEY,
          OldImage: KEY,
          NewImage: { ...KEY, n: { N: '2' } },
        }),
        JSON.stringify({ Metadata: {}, Keys: { ...KEY, sk: { N: '2' } }, OldImage: { ...KEY, sk: { N: '2' } } }),
        JSON.stringify({ Metadata: {}, Keys: { ...KEY, sk: { N: '3' } }, NewImage: { ...KEY, sk: { N: '3' } } }),
      ],
    ],
    [
      'ION',
      [
        '$ion_1_0 {Record:{Keys:{pk:"a",sk:1.},Metadata:{WriteTimestampMicros:1680109764000000.},OldImage:{pk:"a",sk:1.},NewImage:{pk:"a",sk:1.,n:2.}}}',
        '$ion_1_0 {Record:{Keys:{pk:"a",sk:2.},Metadata:{},OldImage:{pk:"a",sk:2.}}}',
        '$ion_1_0 {Record:{Keys:{pk:"a",sk:3.},Metadata:{},NewImage:{pk:"a",sk:3.}}}',
      ],
    ],
  ])('incremental, in %s, changes and deletes', async (outputFormat, lines) => {
    const engine = engineWith('tab');
    for (const sk of ['1', '2']) engine.putItem({ TableName: 'tab', Item: { ...KEY, sk: { N: sk } } });
    const files = exported(
      { 'x.gz': lines },
      { outputFormat, outputView: 'NEW_AND_OLD_IMAGES', exportType: 'INCREMENTAL_EXPORT' },
      { keyOf: (name) => `AWSDynamoDB/data/${name}` },
    );
    // The files of all incremental exports of a prefix lie together.
    const { 'AWSDynamoDB/0-1/data/x.gz': data = '', ...manifests } = files;
    const dir = folderOf({ ...manifests, 'AWSDynamoDB/data/x.gz': data });
    expect(await loadItems(engine, dir)).toEqual({ tables: { tab: { put: 2, deleted: 1 } } });
    expect(itemsOf(engine, 'tab')).toEqual([
      { ...KEY, n: { N: '2' } },
      { ...KEY, sk: { N: '3' } },
    ]);
  });

  it('is refused where a file is not what the manifest says', async () => {
    const engine = engineWith('tab');
    const dir = folderOf(exported({ 'a.json.gz': [line('1')] }));
    const data = join(dir, 'AWSDynamoDB/0-1/data/a.json.gz');
    writeFileSync(data, gzipSync(`${line('2')}\n`));
    expect(await complaint(engine, dir)).toContain(`${data}: does not have the md5Checksum of the manifest`);
    expect(await complaint(engine, folderOf(exported({ 'a.gz': [line('1')] }, {}, { counts: 1 })))).toContain(
      'has 1 items, and the manifest says 2',
    );
    const summary = join(dir, 'AWSDynamoDB/0-1/manifest-summary.json');
    writeFileSync(summary, '{"outputFormat": "DYNAMODB_JSON"}');
    expect(await complaint(engine, dir)).toContain('does not have the checksum of manifest-summary.checksum');
    expect(await complaint(engine, folderOf(exported({}, { outputFormat: 'CSV' })))).toContain(
      'the outputFormat "CSV"',
    );
  });

  it.each([
    '../../../../etc/passwd',
    'AWSDynamoDB/0-1/data/../../../secret',
    '/etc/passwd',
    'AWSDynamoDB/0-1/data/..',
    'data/a\\..\\b',
    'AWSDynamoDB/0-1/data/missing.json.gz',
  ])('is not left by the key %j', async (key) => {
    const files = exported({ 'a.json.gz': [line('1')] }, {}, { keyOf: () => key });
    const said = await complaint(engineWith('tab'), folderOf({ ...files, secret: line('1') }));
    expect(said).toMatch(/is not that of a file in data\/|there is no data\/missing/);
  });
});
