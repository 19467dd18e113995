import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Hover } from 'vscode-languageserver';
import { run } from '../support/cli.js';
import { exitCode, startServer } from './client.js';

const SHOP = resolve('examples/shop/shop.dynamodel.yaml');

describe('dynamodel lsp', () => {
  it('serves an editor from its beginning to its end', async () => {
    const { client, child, stderr } = startServer('/');
    const root = pathToFileURL(resolve('examples/shop')).href;
    const { capabilities, serverInfo } = await client.initialize([root]);
    expect(serverInfo?.name).toBe('dynamodel');
    expect(capabilities).toMatchObject({ positionEncoding: 'utf-16', textDocumentSync: { change: 2 } });
    const uri = pathToFileURL(SHOP).href;
    const text = readFileSync(SHOP, 'utf8');
    await client.open(uri, text);
    const checked = await run(['check', SHOP, '--format', 'json']);
    const rules = (JSON.parse(checked.stdout) as { findings: { rule: string }[] }).findings.map(({ rule }) => rule);
    await client.found(uri, ...rules);
    const line = text.split('\n').findIndex((one) => one.includes('findByEmail: {op'));
    const character = text.split('\n')[line]!.indexOf('email]');
    const range = { start: { line, character }, end: { line, character: character + 5 } };
    await client.change(uri, 2, { range, text: 'emial' });
    expect((await client.diagnostics(uri, 2)).map(({ code }) => code)).toContain('DM1002');
    await client.change(uri, 3, { range, text: 'email' });
    await client.found(uri, ...rules);
    const hover = await client.at<Hover>('hover', uri, line, 4);
    expect(hover.contents).toMatchObject({ value: expect.stringContaining('`findByEmail` · query `Customer`') });
    // What it does not know, and what makes no sense, does not end it.
    await expect(client.request('textDocument/unheardOf', {})).rejects.toThrow();
    await client.notify('$/unheardOf', {});
    await expect(client.request('textDocument/hover', { textDocument: {} })).rejects.toThrow();
    await client.close(uri);
    await client.found(uri);
    await client.request('shutdown');
    await client.notify('exit');
    expect(await exitCode(child)).toBe(0);
    expect(stderr()).toBe('');
    expect([...client.told, ...client.logged]).toEqual([]);
  });

  it('ends with 1 where the editor goes without taking its leave', async () => {
    const [gone, impatient, broken] = [
      startServer('.', ['--stdio', '--clientProcessId=1']),
      startServer(),
      startServer(),
    ];
    await Promise.all([gone.client.initialize([]), impatient.client.initialize([]), broken.client.initialize([])]);
    gone.child.stdin!.end();
    await impatient.client.notify('exit');
    broken.child.stdin!.end('Content-Length: 99999999999\r\n\r\n{');
    expect(await exitCode(gone.child)).toBe(1);
    expect(await exitCode(impatient.child)).toBe(1);
    expect(await exitCode(broken.child)).toBe(1);
    expect(gone.stderr() + impatient.stderr() + broken.stderr()).toBe('');
  });

  it.skipIf(process.platform === 'win32')(
    'ends with 130 by Ctrl-C, and without a word where nobody speaks',
    async () => {
      const { client, child, stderr } = startServer();
      await client.initialize([]);
      child.kill('SIGINT');
      const [code] = (await once(child, 'exit')) as [number];
      expect({ code, stderr: stderr() }).toEqual({ code: 130, stderr: '' });
      expect(await run(['lsp'])).toEqual({ code: 1, stdout: '', stderr: '' });
    },
  );
});
