import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../support/cli.js';

/** A model that says `\e[31m` wherever a name or a text is free. */
const MODEL = `
dynamodel: 1
model: m
description: "a \\e[31m description"
tables:
  "tab\\e[31mle":
    key: {pk: "p\\e[31mk", sk: sk}
    indexes:
      "ind\\e[31mex": {pk: gpk, sk: "g\\e[31msk", project: all}
entities:
  A:
    key: {pk: "A\\e[31m#{id}", sk: "{n}"}
    indexes:
      "ind\\e[31mex": {pk: "N\\e[31m#{n}", sk: "{id}"}
    attributes:
      id: ulid
      n: {type: ulid, as: "stored\\e[31mname"}
accessPatterns:
  q: {op: query, entity: A, by: [n], page: 10, rate: 5/s}
  none: {op: query, entity: A, range: {n: between}}
  make: {op: create, entity: A, rate: 5k/s}
`;

describe('names with terminal escapes', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'dynamodel-'));
    writeFileSync(join(folder, 'm.dynamodel.yaml'), MODEL);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([['check'], ['explain', 'q'], ['explain', 'none'], ['explain', 'make'], ['simulate']])(
    'never reach the terminal: %s %s',
    async (...args) => {
      const { stdout, stderr } = await run([...args.filter((arg) => arg !== undefined)], { cwd: folder });
      expect(stdout + stderr).toContain('\u241b');
      expect(stdout + stderr).not.toContain('\u001b');
    },
  );
});
