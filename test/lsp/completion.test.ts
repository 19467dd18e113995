import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { completionsAt } from '../../src/lsp/completion/completion.js';
import type { Completion } from '../../src/lsp/completion/writing.js';
import { loadText } from '../support/models.js';
import { NOTES } from './in-process.js';

const SHOP = readFileSync('examples/shop/shop.dynamodel.yaml', 'utf8');
const shop = loadText(SHOP).partial;
const notes = loadText(NOTES).partial;

/** What is offered at `¦`, and the text with each of it written. */
function offered(
  text: string,
  names = notes,
): { readonly all: readonly Completion[]; readonly written: (label: string) => string } {
  const offset = text.indexOf('¦');
  const plain = text.replace('¦', '');
  const all = completionsAt({ text: plain, offset, schema: 'model', names, load: loadText });
  const written = (label: string): string => {
    const one = all.find((completion) => completion.label === label);
    if (one === undefined) throw new Error(`no ${label} among ${all.map(({ label: other }) => other).join(' ')}`);
    return plain.slice(0, one.start) + one.text + plain.slice(one.end);
  };
  return { all, written };
}

const labels = (text: string, names = notes): readonly string[] => offered(text, names).all.map(({ label }) => label);

describe('completion while the text is broken', () => {
  it('offers what a key may be, without those that are there', () => {
    const text = `${NOTES}  more:\n    op: query\n    ent¦\n    by: [userId]\n`;
    const all = labels(text);
    expect(all).toContain('entity');
    expect(all).not.toContain('op');
    expect(all).not.toContain('by');
    expect(offered(text).written('entity')).toContain('    op: query\n    entity: \n    by:');
    expect(labels('¦').slice(0, 2)).toEqual(['dynamodel', 'model']);
    expect(labels(`${NOTES}  more: {op: query, ¦`)).toContain('entities');
  });

  it('offers first what an operation mostly has, and nothing that contradicts what is there', () => {
    const first = (map: string): readonly string[] => labels(`${NOTES}  more: ${map}`).slice(0, 3);
    expect(first('{op: get, ¦')).toEqual(['entity', 'by', 'rate']);
    expect(first('{op: get, entity: Note, by: [userId], ¦}')).toEqual(['rate', 'project', 'consistent']);
    expect(first('{¦, op: update, entity: Note}')).toEqual(['set', 'rate', 'condition']);
    expect(first('{op: transact-write, ¦')).toEqual(['params', 'steps', 'rate']);
    expect(first('{op: constructor, ¦')).toContain('description');
    expect(labels(`${NOTES}  more: {op: query, entities: [Note], ¦`)).not.toContain('entity');
    expect(labels(NOTES.replace('    volume:', '    ¦\n    volume:')).slice(0, 3)).toEqual([
      'table',
      'unique',
      'version',
    ]);
    // In a configuration, the same words mean something else.
    const all = completionsAt({ text: 'accessPatterns:\n  a: {op: get, ¦', offset: 30, schema: 'configuration' });
    expect(all).toEqual([]);
  });

  it('offers the words that a place takes beside other forms, and what holds without it', () => {
    const words = ['keys-only', 'new-image', 'old-image', 'new-and-old'];
    expect(labels(NOTES.replace('indexes: {byTag', 'stream: ¦, indexes: {byTag'))).toEqual(words);
    expect(labels(`${NOTES}defaults:\n  region: ¦\n`)).toEqual(['us-east-1']);
  });

  it('offers first the rules that found something close by', () => {
    const text = `${NOTES}  # dynamodel-ignore `;
    const found = (): readonly string[] => ['DM3002', 'DM4011', 'DM3002'];
    const all = completionsAt({ text, offset: text.length, schema: 'model', found });
    expect(all.slice(0, 3).map(({ label }) => label.slice(0, 6))).toEqual(['DM3002', 'DM4011', 'DM0001']);
    expect(new Set(all.map(({ label }) => label)).size).toBe(all.length);
  });

  it('offers choices where there are such, with what they are for', () => {
    const { all } = offered(`${NOTES}  more:\n    op: ¦\n`);
    expect(all.map(({ label }) => label)).toEqual(expect.arrayContaining(['get', 'query', 'transact-write']));
    expect(all[0]?.documentation).toContain('`get`, `query`');
    expect(labels(NOTES.replace('immutable: true', 'immutable: ¦'))).toEqual(['true', 'false']);
    expect(labels(NOTES.replace('project: keys', 'project: ¦'))).toEqual(['all', 'keys']);
  });

  it.each([
    ['an entity', '  more: {op: query, entity: ¦\n', ['Note']],
    ['attributes', '  more: {op: query, entity: Note, by: [us¦\n', ['userId', 'noteId', 'tag', 'text']],
    [
      'attributes in a list',
      '  more:\n    op: query\n    entity: Note\n    by:\n      - ¦\n',
      ['userId', 'noteId', 'tag', 'text'],
    ],
    [
      'attributes as keys',
      '  more: {op: query, entity: Note, by: [userId], range: {¦}}\n',
      ['userId', 'noteId', 'tag', 'text'],
    ],
    ['an index', '  more: {op: query, entity: Note, index: ¦}\n', ['byTag']],
    ['an expression', '  more: {op: query, entity: Note, filter: ¦\n', ['userId', 'noteId', 'tag', 'text']],
    [
      'members of an enum',
      '  more: {op: query, entity: Note, filter: tag = ¦\n',
      ['WORK', 'HOME', 'userId', 'noteId', 'tag', 'text'],
    ],
    ['patterns of a role', 'roles:\n  app: {allow: [¦\n', ['notesOf', 'getNote', 'addNote']],
    ['the source of a stream', 'streams:\n  s: {source: ¦\n', ['Note']],
  ])('offers %s', (_, added, expected) => {
    expect(labels(NOTES + added)).toEqual(expected);
  });

  it('offers names though another line cannot be read', () => {
    const text = `${NOTES.replace('rate: 1/s', 'rate 1/s')}  more: {op: query, entity: N¦}\n`;
    expect(labels(text)).toEqual(['Note']);
    expect(offered(text).written('Note')).toContain('entity: Note}');
  });

  it('offers types, tables, and what items carry', () => {
    expect(labels(NOTES.replace('tag: {enum: [WORK, HOME]}', 'tag: ¦'))).toEqual(
      expect.arrayContaining(['ulid', 'date']),
    );
    expect(labels(NOTES.replace('Note:\n', 'Note:\n    table: ¦\n'))).toEqual(['notes']);
    expect(labels(NOTES.replace('project: keys', 'project: {include: [¦'))).toEqual(
      expect.arrayContaining(['pk', 'tagPk', 'text']),
    );
  });

  it('offers attributes and functions in a template', () => {
    const attributes = ['userId', 'noteId', 'tag', 'text'];
    const open = NOTES.replace('NOTE#{noteId}"}', 'NOTE#{¦\n');
    expect(labels(open)).toEqual(attributes);
    expect(offered(open).written('noteId')).toContain('"NOTE#{noteId\n');
    expect(labels(NOTES.replace('NOTE#{noteId}', 'NOTE#{no¦teId}'))).toEqual(attributes);
    expect(offered(NOTES.replace('NOTE#{noteId}', 'NOTE#{no¦teId}')).written('tag')).toContain('"NOTE#{tag}"');
    expect(labels(NOTES.replace('NOTE#{noteId}', 'NOTE#¦{noteId}'))).toEqual([]);
    expect(labels(NOTES.replace('{noteId}"}\n    indexes', '{noteId|¦\n    indexes'))).toEqual([
      'desc',
      'hash',
      'first',
    ]);
    expect(labels(NOTES.replace('{tag}#', '{tag|l¦}#'))).toEqual(['lower', 'upper', 'hash', 'first']);
    expect(labels(SHOP.replace('"day|date:yyyy-MM"', '"day|¦'), shop)).toEqual([
      'date',
      'bucket',
      'desc',
      'hash',
      'first',
    ]);
  });

  it('offers what a step is given', () => {
    const { all, written } = offered(SHOP.replace('add: {stock: "-$qty"}', 'add: {stock: "-$q¦"}'), shop);
    expect(all.map(({ label }) => label)).toEqual(expect.arrayContaining(['$order', '$lines', '$qty']));
    expect(written('$qty')).toContain('add: {stock: "-$qty"}');
    expect(labels(SHOP.replace('each: lines, by: [sku], add', 'each: ¦, by: [sku], add'), shop)).toEqual([
      'order',
      'lines',
    ]);
    const copy = offered(SHOP.replace('copy: Product.title', 'copy: Product.ti¦'), shop);
    expect(copy.written('title')).toContain('copy: Product.title,');
    expect(labels(SHOP.replace('copy: Product.title', 'copy: Pr¦'), shop)).toContain('Product');
  });

  it('offers rules in comments and settings', () => {
    const comment = offered(NOTES.replace('  notesOf', '  # dynamodel-ignore DM60¦\n  notesOf'));
    expect(comment.all.length).toBeGreaterThan(100);
    expect(comment.written('DM6002 hot-key')).toContain('# dynamodel-ignore DM6002\n');
    expect(offered(`${NOTES}# dyn¦`).written('dynamodel-ignore')).toMatch(/# dynamodel-ignore $/);
    expect(offered(`${NOTES}lint:\n  rules:\n    DM3¦`).written('DM3002 index-never-queried')).toMatch(/ {4}DM3002: $/);
    const config = completionsAt({ text: 'lint:\n  rules:\n    ', offset: 19, schema: 'configuration' });
    expect(config.length).toBeGreaterThan(100);
    expect(
      completionsAt({ text: 'check: {fail', offset: 12, schema: 'configuration' }).map(({ label }) => label),
    ).toContain('failOn');
  });

  it('marks what is deprecated, and quotes what YAML would read as something else', () => {
    const text = NOTES.replace('tag: {enum', 'yes: {type: string, deprecated: use tag}\n      tag: {enum');
    const added = `${text}  more: {op: query, entity: Note, by: [¦]}\n`;
    const { all, written } = offered(added, loadText(text).partial);
    expect(all.find(({ label }) => label === 'yes')).toMatchObject({ isDeprecated: true });
    expect(written('yes')).toContain('by: ["yes"]');
  });

  it('offers nothing in prose', () => {
    expect(labels(NOTES.replace('tables:', 'description: a¦\ntables:'))).toEqual([]);
    expect(labels(NOTES.replace('tables:', '# a note¦\ntables:'))).toEqual([]);
  });
});
