import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { TempFolder } from '../support/temp-folder.js';
import { NOTES, serve } from './in-process.js';

const codesOf = (diagnostics: readonly { code?: number | string }[]) => diagnostics.map(({ code }) => code);

describe('diagnostics', () => {
  it('are what check finds, with the page of the rule, and go when the text is mended', async () => {
    const folder = new TempFolder({ 'notes.dynamodel.yaml': NOTES });
    const root = pathToFileURL(folder.path).href;
    const { client } = await serve([root]);
    const uri = `${root}/notes.dynamodel.yaml`;
    await client.open(uri, NOTES.replace('by: [userId], rate', 'by: [userid], rate'));
    const [first] = await client.diagnostics(uri, 1);
    expect(first).toMatchObject({
      code: 'DM1002',
      severity: 1,
      source: 'dynamodel',
      codeDescription: { href: 'https://github.com/dynamodel/dynamodel/blob/main/examples/rules/DM1002.md' },
      range: { start: { line: 15, character: 42 }, end: { line: 15, character: 48 } },
    });
    expect(first?.message).toBe(
      'There is no attribute `userid` of `Note`. Did you mean `userId`? (unknown-reference)\nFix: Write `userId`.',
    );
    await client.change(uri, 2, { range: first!.range, text: 'userId' });
    expect(codesOf(await client.diagnostics(uri, 2))).toEqual(['DM3002']);
  });

  it('count characters as the protocol does, whatever ends the lines', async () => {
    const { client } = await serve([]);
    const text = NOTES.replace('model: notes', 'model: notes # 💥é').replace(
      '# 💥é',
      '# 💥é\ndescription: "💥"\nnonsense: 1',
    );
    const expected = { start: { line: 3, character: 0 }, end: { line: 3, character: 8 } };
    for (const [i, end] of ['\n', '\r\n', '\r'].entries()) {
      const uri = `untitled:Untitled-${i}`;
      await client.open(uri, text.replaceAll('\n', end));
      const found = await client.diagnostics(uri, 1);
      if (end !== '\r') expect(found[0]).toMatchObject({ code: 'DM1001', range: expected });
      else expect(found.length).toBeGreaterThan(0);
    }
  });

  it('follow several changes of one notification, and are of the last version alone', async () => {
    const { client } = await serve([]);
    const uri = 'file:///nowhere/notes.dynamodel.yaml';
    await client.open(uri, NOTES);
    const at = (line: number, from: number, to: number) => ({
      start: { line, character: from },
      end: { line, character: to },
    });
    await client.change(uri, 2, { range: at(0, 0, 0), text: '# 💥 x\r\n' }, { range: at(2, 0, 12), text: 'model: n' });
    for (let version = 3; version < 23; version += 1)
      await client.change(uri, version, { range: at(0, 5, 6), text: String(version % 10) });
    await client.change(uri, 23, { range: at(1, 0, 12), text: 'dynamodel: x' });
    expect(codesOf(await client.diagnostics(uri, 23))).toContain('DM1004');
    const versions = client.published.map(({ version }) => version);
    expect(versions.at(-1)).toBe(23);
    expect(versions.length).toBeLessThan(10);
  });

  it('show the other places of a finding, and what nothing uses as such', async () => {
    const { client } = await serve([]);
    const uri = 'file:///nowhere/notes.dynamodel.yaml';
    await client.open(uri, `${NOTES}types:\n  Unused: string\nmodel: again\n`);
    const found = await client.diagnostics(uri, 1);
    expect(found.find(({ code }) => code === 'DM1003')?.relatedInformation?.[0]).toMatchObject({
      location: { uri, range: { start: { line: 1 } } },
    });
    await client.change(uri, 2, { text: `${NOTES}types:\n  Unused: string\n` });
    const unused = (await client.diagnostics(uri, 2)).find(({ code }) => code === 'DM1007');
    expect(unused).toMatchObject({ tags: [1], severity: 2 });
  });

  it('leave other YAML alone, and take any text that says it is a model', async () => {
    const { client } = await serve([]);
    await client.open('file:///nowhere/compose.yaml', 'services: {}\n');
    await client.open('untitled:Untitled-1', 'services: {}\n');
    await client.open('file:///nowhere/design.yaml', 'dynamodel: 1\n');
    expect(codesOf(await client.diagnostics('file:///nowhere/design.yaml', 1))).toEqual(['DM1004']);
    await client.change('untitled:Untitled-1', 2, { text: 'dynamodel: 1\n' });
    expect((await client.diagnostics('untitled:Untitled-1', 2)).length).toBeGreaterThan(0);
    expect(client.published.map(({ uri }) => uri)).not.toContain('file:///nowhere/compose.yaml');
  });
});

describe('a model of several files', () => {
  const FILES = {
    'shop/shop.dynamodel.yaml': NOTES.replace('tables:', 'include: [parts/more.yaml]\ntables:'),
    'shop/parts/more.yaml': 'types:\n  Tag: {enum: [A, B]}\n',
  };

  it('is checked from each of them, as they are in the editor, and let go with the last', async () => {
    const folder = new TempFolder(FILES);
    const root = pathToFileURL(folder.path).href;
    const [uri, part] = [`${root}/shop/shop.dynamodel.yaml`, `${root}/shop/parts/more.yaml`];
    const { client } = await serve([root]);
    await client.open(part, FILES['shop/parts/more.yaml']);
    await client.found(part, 'DM1007');
    await client.found(uri, 'DM3002');
    await client.change(part, 2, { text: 'types: {Tag: {enum: [A, B}\n' });
    await client.found(part, 'DM1000');
    // What is no more included is no part of it.
    await client.open(uri, NOTES);
    await client.found(part);
    await client.close(part);
    await client.change(uri, 2, { text: FILES['shop/shop.dynamodel.yaml'] });
    await client.found(part, 'DM1007');
    await client.close(uri);
    await client.found(uri);
    await client.found(part);
  });

  it('is checked again when a file on the disk is another', async () => {
    const folder = new TempFolder(FILES);
    const root = pathToFileURL(folder.path).href;
    const [uri, part] = [`${root}/shop/shop.dynamodel.yaml`, `${root}/shop/parts/more.yaml`];
    const { client } = await serve([root]);
    await client.open(uri, FILES['shop/shop.dynamodel.yaml']);
    await client.found(part, 'DM1007');
    expect(client.watched).toEqual(['**/*.{yaml,yml,json}']);
    folder.remove('shop/parts/more.yaml');
    await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: part, type: 3 }] });
    await client.found(part);
    await client.found(uri, 'DM1002');
  });

  it('stays within the folder of the model', async () => {
    const folder = new TempFolder({ 'secret.yaml': 'types: {}\n' });
    const uri = pathToFileURL(folder.at('a/notes.dynamodel.yaml')).href;
    folder.write('a/notes.dynamodel.yaml', '');
    const { client } = await serve([pathToFileURL(folder.path).href]);
    await client.open(uri, NOTES.replace('tables:', 'include: [../secret.yaml]\ntables:'));
    expect((await client.diagnostics(uri, 1))[0]?.message).toContain('outside the folder');
  });
});

describe('settings', () => {
  it('are those of the nearest configuration as it is in the editor, and what is wrong with it is told there', async () => {
    const folder = new TempFolder({
      'dynamodel.config.yaml': 'lint: {rules: {DM3002: off}}\n',
      'notes.dynamodel.yaml': NOTES,
    });
    const root = pathToFileURL(folder.path).href;
    const [uri, config] = [`${root}/notes.dynamodel.yaml`, `${root}/dynamodel.config.yaml`];
    const { client } = await serve([root]);
    await client.open(uri, NOTES);
    await client.found(uri);
    await client.open(config, 'lint: {rules: {DM3002: error}}\n');
    await client.found(config);
    const [unread] = await client.found(uri, 'DM3002');
    expect(unread?.severity).toBe(1);
    // While it cannot be read, what it said last holds.
    await client.change(config, 2, { text: 'lint: {rules: {DM9999: error}}\n' });
    await client.found(config, 'DM1002');
    await client.found(uri, 'DM3002');
    await client.close(config);
    await client.found(config);
    await client.found(uri);
  });

  it('know the baseline, and each folder its own', async () => {
    const known = JSON.stringify({
      formatVersion: 1,
      models: { 'notes.dynamodel.yaml': { DM3002: { 'tables.notes.indexes.byTag': 1 } } },
    });
    const folder = new TempFolder({
      'a/dynamodel.config.yaml': 'check: {baseline: known.json}\n',
      'a/known.json': known,
      'a/notes.dynamodel.yaml': NOTES,
      'b/notes.dynamodel.yaml': NOTES,
    });
    const [a, b] = ['a', 'b'].map((name) => pathToFileURL(folder.at(name)).href);
    const { client } = await serve([a!, b!]);
    await client.open(`${a}/notes.dynamodel.yaml`, NOTES);
    await client.open(`${b}/notes.dynamodel.yaml`, NOTES);
    await client.found(`${b}/notes.dynamodel.yaml`, 'DM3002');
    await client.found(`${a}/notes.dynamodel.yaml`);
  });
});
